//! What makes a table easy to work with for people and programs: a real table where people sort and add rows, names by which
//! screen readers announce its headings, and signs for cells that belong to the form.

use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, Format, FormatPattern, Formula, TableColumn,
    TableStyle, Workbook, Worksheet, XlsxError,
};

use super::style::Styles;
use super::validations::{held_text, held_title, ranges};
use super::{Context, WriteError};
use crate::address::{CellRef, quoted_sheet};
use crate::form::{Area, Entry, Field, Mode, Row, Table};
use crate::texts::sheet_text;

/// Turns a table that people may sort into an Excel table with a filter, which grows with rows that are typed below it. Its look
/// is that of its cells.
pub(super) fn make(sheet: &mut Worksheet, styles: &Styles, table: &Table, area: &Area) -> Result<(), XlsxError> {
    let mut columns: Vec<TableColumn> = table
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| TableColumn::new().set_header(&column.heading).set_header_format(styles.heading_of(table, index)))
        .collect();
    if table.keys_last {
        columns.rotate_left(1);
    }
    let real = rust_xlsxwriter::Table::new()
        .set_name(name(table.id))
        .set_columns(&columns)
        .set_style(TableStyle::None)
        .set_banded_rows(false);
    sheet.add_table(area.heading, 0, area.last, area.last_column as u16, &real).map(drop)
}

/// Name of a table: `skills_plan` for the table `plan`. Excel takes no name that another part of the workbook has.
fn name(id: &str) -> String {
    format!("skills_{id}")
}

/// Defines the names by which screen readers find the headings of every table. A name tells the corners of the table and the
/// number of its sheet, as JAWS and NVDA expect it.
pub(super) fn define_names(workbook: &mut Workbook, context: &Context<'_>) -> Result<(), XlsxError> {
    for (number, (sheet, table)) in (1..).zip(context.form.tables()) {
        let Some(area) = context.layout.tables.get(table.id) else { continue };
        let first = CellRef::new(area.heading, 0);
        let last = CellRef::new(area.last, area.last_column);
        let name = format!("ColumnTitleRegion{number}.{first}.{last}.{}", context.number(sheet));
        let home = quoted_sheet(&context.form.sheets[sheet].name);
        workbook.define_name(name, &format!("={home}!{}", first.absolute()))?;
    }
    Ok(())
}

/// Marks the cells that belong to the form on a sheet without a lock: whoever types there is told, and a cell that lost its
/// formula is striped until the formula is back.
pub(super) fn guard<'a>(sheet: &mut Worksheet, table: &'a Table, area: &Area) -> Result<(), WriteError> {
    for index in 0..table.columns.len() {
        let col = table.position(index);
        // The key is no entry of its row.
        let entry = |row: &'a Row| index.checked_sub(1).and_then(|at| row.entries.get(at));
        let ours = (area.first..).zip(&table.rows).filter(|(_, row)| !entry(row).is_some_and(Entry::is_input));
        let (figures, words): (Vec<_>, Vec<_>) = ours.partition(|(_, row)| entry(row).is_some_and(is_worked_out));
        for (rows, is_figure) in [(figures, true), (words, false)] {
            let rows: Vec<u32> = rows.into_iter().map(|(at, _)| at).collect();
            let (Some(first), Some(last)) = (rows.first(), rows.last()) else { continue };
            let all = ranges(&rows, col);
            sheet.add_data_validation(*first, col as u16, *last, col as u16, &warning(is_figure)?.set_multi_range(&all))?;
            if is_figure {
                let lost = Format::new()
                    .set_pattern(FormatPattern::LightUp)
                    .set_foreground_color(Color::RGB(0xB0_2A2A))
                    .set_background_color(Color::RGB(0xFB_E3E0));
                let rule = format!("=NOT(_xlfn.ISFORMULA({}))", CellRef::new(*first, col));
                let rule = ConditionalFormatFormula::new().set_rule(Formula::new(rule)).set_format(&lost).set_multi_range(&all);
                sheet.add_conditional_format(*first, col as u16, *last, col as u16, &rule)?;
            }
        }
    }
    Ok(())
}

/// Whether a cell holds a formula that nobody is meant to replace.
fn is_worked_out(entry: &Entry) -> bool {
    matches!(entry, Entry::Formula(_) | Entry::Field(Field { mode: Mode::Computed(_), .. }))
}

/// The validation of a cell of the form: it warns, and takes what somebody insists on.
fn warning(is_figure: bool) -> Result<DataValidation, XlsxError> {
    let validation = DataValidation::new()
        .allow_custom(Formula::new("=FALSE"))
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title(held_title(&sheet_text("writer.ours_title")))?
        .set_error_message(held_text(&sheet_text("writer.error_ours")))?;
    if !is_figure {
        return Ok(validation);
    }
    let validation = validation.set_input_title(held_title(&sheet_text("writer.worked_out_title")))?;
    validation.set_input_message(held_text(&sheet_text("writer.worked_out")))
}
