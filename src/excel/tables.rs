//! What makes a table easy to work with for people and programs: a real table where people sort and add rows, names by which
//! screen readers announce its headings, and signs for cells that belong to the form.

use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, Format, FormatPattern, Formula, TableColumn,
    TableStyle, Workbook, Worksheet, XlsxError,
};

use super::style::Styles;
use super::validations::{held_error, held_prompt, ranges};
use super::{Context, WriteError};
use crate::address::CellRef;
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
    // The list of a marked copy stands before the sheets of the form.
    let before = usize::from(context.mending.is_some());
    let mut number = 0;
    for (sheet, table) in context.form.tables() {
        let Some(area) = context.layout.tables.get(table.id) else { continue };
        number += 1;
        let first = CellRef::new(area.heading, 0);
        let last = CellRef::new(area.last, area.last_column);
        let name = format!("ColumnTitleRegion{number}.{first}.{last}.{}", sheet + 1 + before);
        let home = context.form.sheets[sheet].name.replace('\'', "''");
        workbook.define_name(name, &format!("='{home}'!{}", first.absolute()))?;
    }
    Ok(())
}

/// Marks the cells that belong to the form on a sheet without a lock: whoever types there is told, and a cell that lost its
/// formula is striped until the formula is back.
pub(super) fn guard(sheet: &mut Worksheet, table: &Table, area: &Area) -> Result<(), WriteError> {
    for index in 0..table.columns.len() {
        let col = table.position(index);
        let rows = |is: &dyn Fn(&Row, Option<&Entry>) -> bool| -> Vec<u32> {
            let rows = (area.first..).zip(&table.rows);
            rows.filter(|(_, row)| is(row, index.checked_sub(1).and_then(|at| row.entries.get(at)))).map(|(at, _)| at).collect()
        };
        let figures = rows(&|_, entry| entry.is_some_and(is_worked_out));
        let words = rows(&|_, entry| !entry.is_some_and(|entry| entry.is_input() || is_worked_out(entry)));
        for (rows, is_figure) in [(figures, true), (words, false)] {
            let (Some(first), Some(last)) = (rows.first(), rows.last()) else { continue };
            let all = ranges(&rows, col);
            sheet.add_data_validation(*first, col as u16, *last, col as u16, &ours(is_figure)?.set_multi_range(&all))?;
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
fn ours(is_figure: bool) -> Result<DataValidation, XlsxError> {
    let validation = DataValidation::new()
        .allow_custom(Formula::new("=FALSE"))
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title(held_prompt(&sheet_text("writer.ours_title")))?
        .set_error_message(held_error(&sheet_text("writer.error_ours")))?;
    if !is_figure {
        return Ok(validation);
    }
    let validation = validation.set_input_title(held_prompt(&sheet_text("writer.worked_out_title")))?;
    validation.set_input_message(held_error(&sheet_text("writer.worked_out")))
}
