//! The sheets that only a marked copy has. The first lists what to correct, each row with a link to its first cell. The last ones
//! keep what the person wrote outside the fields, with private notes on a sheet of their own. The reader recognises these sheets by their
//! titles and by the mark in their last row.

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, Format, FormatAlign, Url, Workbook, Worksheet, XlsxError,
};

use super::formula::{held, quoted};
use super::marks::colours;
use super::sheet::{LINE_HEIGHT, lines_of, protect};
use super::style::{Look, Styles};
use super::typed::still;
use super::{Context, WriteError};
use crate::address::{CellRef, cells_in_words, quoted_sheet};
use crate::finding::Severity;
use crate::form::{KeptText, Mends};
use crate::grid::{Cell, CellValue, Note};
use crate::texts::{sheet_list, sheet_text, sheet_text_with};
use crate::words::cut;

/// What a marked copy contains besides the form and its values. Cells are those of the form's layout, each with the position of
/// its sheet in the form.
#[derive(Clone, Debug, Default)]
pub struct Mending {
    /// Whose answers these are.
    pub person: String,
    /// Name of the file that was returned.
    pub file: String,
    /// What the person typed, which replaces the value in the cell.
    pub typed: BTreeMap<(usize, CellRef), Cell>,
    /// The notes of people.
    pub notes: BTreeMap<(usize, CellRef), Note>,
    /// What to mend, in the order of the list.
    pub items: Vec<Item>,
    /// Texts from outside the fields.
    pub elsewhere: Vec<KeptText>,
    /// Texts near the private questions that are not answers to them.
    pub private: Vec<KeptText>,
    /// The return that this is a copy of.
    pub mends: Mends,
}

/// One thing to mend.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its severity.
    pub severity: Severity,
    /// The cell, where there is one.
    pub place: Option<(usize, CellRef)>,
    /// What the cell holds now.
    pub holds: CellValue,
    /// The label of the field.
    pub about: String,
    /// What was typed, as quoted in the message.
    pub typed: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The message without the name of the field. Items of a sheet with the same words share a row. Empty if the item always
    /// has a row of its own.
    pub alike: String,
}

/// Widths of the columns, in characters.
const LIST_WIDTHS: [f64; 6] = [6.0, 27.0, 30.0, 27.0, 66.0, 12.0];
const KEPT_WIDTHS: [f64; 3] = [28.0, 9.0, 112.0];
/// The longest quotation in the list, in characters.
const QUOTED: usize = 300;
/// The longest text in a row of the last sheets, in characters. The rest continues in the next row.
const PIECE: usize = 1_500;
/// The most characters that the conditions of one row's formula have together; Excel takes 8,192 of a formula.
const FORMULA: usize = 7_000;
/// The most cells that share a row. Each has a condition, and Excel takes 255 arguments of a function.
const ALIKE: usize = 250;
/// Lines of the highest row.
const MOST_LINES: u32 = 25;

impl Context<'_> {
    /// What a person typed into a cell of the form.
    pub(super) fn typed(&self, sheet: usize, cell: CellRef) -> Option<&Cell> {
        self.mending?.typed.get(&(sheet, cell))
    }
}

/// Begins a sheet with a title and introductory lines. Returns the next free row.
fn begin<'a>(
    workbook: &'a mut Workbook,
    styles: &Styles,
    name: &str,
    widths: &[f64],
) -> Result<(&'a mut Worksheet, u32), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_text(&format!("{name}.sheet")))?.set_screen_gridlines(false).set_formula_result_default("");
    for (col, width) in widths.iter().enumerate() {
        sheet.set_column_width(col as u16, *width)?;
    }
    sheet.write_string_with_format(0, 0, sheet_text(&format!("{name}.title")), &styles.title)?.set_row_height(0, 27)?;
    let lines = sheet_list(&format!("{name}.lines"));
    for (line, text) in lines.iter().enumerate() {
        sheet.write_string_with_format(line as u32 + 1, 0, text, &styles.line)?;
    }
    Ok((sheet, lines.len() as u32 + 2))
}

/// Writes headings that stay in view and repeat on each printed page.
fn head(sheet: &mut Worksheet, styles: &Styles, row: u32, table: &str, columns: &[&str]) -> Result<(), XlsxError> {
    for (col, column) in columns.iter().enumerate() {
        let words = sheet_text(&format!("{table}.columns.{column}"));
        sheet.write_string_with_format(row, col as u16, words, &styles.heading)?;
    }
    sheet.set_freeze_panes(row + 1, 0)?.set_repeat_rows(row, row)?.set_row_height(row, 20)?;
    Ok(())
}

/// Ends a sheet with the mark of the copy in its last row, page set-up and protection.
fn end(sheet: &mut Worksheet, context: &Context<'_>, styles: &Styles, row: u32, mending: &Mending) -> Result<(), XlsxError> {
    sheet.write_string_with_format(row, 0, mending.mends.code_line(), &styles.code)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_margins(0.5, 0.5, 0.7, 0.7, 0.3, 0.3);
    sheet.set_footer(format!("&R{}", sheet_text("writer.page")));
    if context.form.is_right_to_left() {
        sheet.set_right_to_left(true);
    }
    protect(sheet);
    Ok(())
}

/// Makes a row high enough for the texts of its cells.
fn fit(sheet: &mut Worksheet, row: u32, cells: &[&str], widths: &[f64]) -> Result<(), XlsxError> {
    let lines = cells.iter().zip(widths).map(|(text, width)| lines_of(text, *width)).max().unwrap_or(1);
    sheet.set_row_height(row, f64::from(lines.min(MOST_LINES)) * LINE_HEIGHT + 3.0).map(drop)
}

/// Writes the first sheet: what to correct, where, why and how, and whether the cell has been changed since.
pub(super) fn write_list(
    workbook: &mut Workbook,
    context: &Context<'_>,
    styles: &Styles,
    mending: &Mending,
) -> Result<(), WriteError> {
    let (sheet, start) = begin(workbook, styles, "mend", &LIST_WIDTHS)?;
    let rows = rows(&mending.items, context);
    let (heading, first) = (start + 4, start + 5);
    let last = first + (rows.len() as u32).max(1) - 1;
    let plain = Styles::cell(Look::Words, false, false);
    for (row, (label, text)) in [("person", &mending.person), ("file", &mending.file)].into_iter().enumerate() {
        let row = start + row as u32;
        sheet.write_string_with_format(row, 0, sheet_text(&format!("mend.{label}")), &styles.line)?;
        sheet.write_string_with_format(row, 2, text, &styles.line.clone().set_bold())?;
    }
    let changed = quoted(&sheet_text("mend.states.changed"));
    let states = format!("{}:{}", CellRef::new(first, 5).absolute(), CellRef::new(last, 5).absolute());
    let counted = rows.iter().filter(|row| row[0].place.is_some() && row[0].severity != Severity::Info).count();
    let words = |open: &str| sheet_text_with("mend.open_of", &[("open", open), ("of", &counted.to_string())]);
    let open = words("\u{1}").replace('"', "\"\"").replace('\u{1}', &format!("\"&({counted}-COUNTIF({states},{changed}))&\""));
    let open = held(format!("=\"{open}\""))?.set_result(words(&counted.to_string()));
    sheet.write_string_with_format(start + 2, 0, sheet_text("mend.open"), &styles.line)?;
    sheet.write_formula_with_format(start + 2, 2, open, &styles.line.clone().set_bold())?;
    head(sheet, styles, heading, "mend", &["number", "place", "about", "typed", "what", "state"])?;
    for (index, alike) in rows.iter().enumerate() {
        let (row, item) = (first + index as u32, alike[0]);
        let others = alike.iter().skip(1).filter_map(|item| Some(item.place?.1));
        let what = format!("{} {}", with_others(&item.message, others.collect()), item.help);
        let typed = if item.typed.is_empty() { sheet_text("mend.empty") } else { cut(&item.typed, QUOTED) };
        sheet.write_number_with_format(row, 0, (index + 1) as f64, &Styles::cell(Look::Centre, false, false))?;
        let link = write_place(sheet, context, styles, row, item)?;
        sheet.write_string_with_format(row, 2, &item.about, &plain)?;
        sheet.write_string_with_format(row, 3, &typed, &plain)?;
        sheet.write_string_with_format(row, 4, &what, &plain)?;
        write_state(sheet, context, row, alike)?;
        fit(sheet, row, &["", &link, &item.about, &typed, &what], &LIST_WIDTHS)?;
    }
    let done = Format::new().set_background_color(Color::RGB(0xDF_F0E4)).set_font_color(Color::RGB(0x1D_5B34));
    let rule = ConditionalFormatCellRule::EqualTo(sheet_text("mend.states.changed"));
    let rule = ConditionalFormatCell::new().set_rule(rule).set_format(&done);
    sheet.add_conditional_format(first, 5, last, 5, &rule)?;
    end(sheet, context, styles, last + 2, mending)?;
    sheet.set_active(true).set_selection(first, 1, first, 1)?;
    Ok(())
}

/// Writes sheet and cell as a link. Returns the words of the link.
fn write_place(
    sheet: &mut Worksheet,
    context: &Context<'_>,
    styles: &Styles,
    row: u32,
    item: &Item,
) -> Result<String, XlsxError> {
    let Some((index, cell)) = item.place else {
        sheet.write_blank(row, 1, &Styles::cell(Look::Words, false, false))?;
        return Ok(String::new());
    };
    let name = &context.form.sheets[index].name;
    let words = format!("{name}, {cell}");
    let url = Url::new(format!("internal:{}!{cell}", quoted_sheet(name))).set_text(&words);
    sheet.write_url_with_format(row, 1, url, &styles.link.clone().set_text_wrap().set_align(FormatAlign::Top))?;
    Ok(words)
}

/// The rows of the list. Items that say the same about cells of one sheet share a row, up to the number that one formula can
/// follow.
fn rows<'a>(items: &'a [Item], context: &Context<'_>) -> Vec<Vec<&'a Item>> {
    let mut rows: Vec<Vec<&Item>> = Vec::new();
    let mut known: BTreeMap<(Severity, usize, &str, &str), (usize, usize)> = BTreeMap::new();
    for item in items {
        let place = item.place.filter(|_| !item.alike.is_empty());
        let length = is_still(item, context).map_or(0, |condition| condition.len() + 1);
        let key = place.map(|(sheet, _)| (item.severity, sheet, item.alike.as_str(), item.typed.as_str()));
        if let Some((at, room)) = key.as_ref().and_then(|key| known.get_mut(key))
            && let Some(left) = room.checked_sub(length).filter(|_| rows[*at].len() < ALIKE)
        {
            rows[*at].push(item);
            *room = left;
            continue;
        }
        if let Some(key) = key {
            known.insert(key, (rows.len(), FORMULA.saturating_sub(length)));
        }
        rows.push(vec![item]);
    }
    rows
}

/// A condition that is true as long as the cell of an item is unchanged.
fn is_still(item: &Item, context: &Context<'_>) -> Option<String> {
    let (index, cell) = item.place?;
    let reference = format!("{}!{}", quoted_sheet(&context.form.sheets[index].name), cell.absolute());
    Some(still(&item.holds, &reference))
}

/// A message with the other cells that it applies to.
fn with_others(message: &str, others: Vec<CellRef>) -> String {
    if others.is_empty() {
        return message.to_owned();
    }
    let count = (others.len() + 1).to_string();
    let words = [("cells", cells_in_words(others)), ("count", count)];
    format!("{message} {}", sheet_text_with("mend.alike", &words.each_ref().map(|(name, text)| (*name, text.as_str()))))
}

/// Writes the formula that tells whether the cells have been changed since the copy was made. Hints do not ask for a change.
fn write_state(sheet: &mut Worksheet, context: &Context<'_>, row: u32, alike: &[&Item]) -> Result<(), WriteError> {
    let item = alike[0];
    if item.severity == Severity::Info {
        let words = sheet_text("mend.states.info");
        sheet.write_string_with_format(row, 5, words, &Styles::cell(Look::Centre, false, false))?;
        return Ok(());
    }
    let (behind, words) = colours(item.severity);
    let format = Styles::cell(Look::Centre, false, false).set_background_color(behind).set_font_color(words);
    if item.place.is_none() {
        sheet.write_blank(row, 5, &Styles::cell(Look::Words, false, false))?;
        return Ok(());
    }
    let open = sheet_text(if item.severity == Severity::Error { "mend.states.error" } else { "mend.states.warning" });
    let changed = quoted(&sheet_text("mend.states.changed"));
    let cells: Vec<String> = alike.iter().filter_map(|item| is_still(item, context)).collect();
    let all = if let [one] = cells.as_slice() { one.clone() } else { format!("OR({})", cells.join(",")) };
    let formula = format!("=IFERROR(IF({all},{},{changed}),{changed})", quoted(&open));
    sheet.write_formula_with_format(row, 5, held(formula)?.set_result(open), &format)?;
    Ok(())
}

/// Writes the last sheets: texts from outside the fields, and the private ones among them.
pub(super) fn write_elsewhere(
    workbook: &mut Workbook,
    context: &Context<'_>,
    styles: &Styles,
    mending: &Mending,
) -> Result<(), XlsxError> {
    write_kept(workbook, context, styles, mending, ("elsewhere", &mending.elsewhere))?;
    write_kept(workbook, context, styles, mending, ("private", &mending.private))
}

fn write_kept(
    workbook: &mut Workbook,
    context: &Context<'_>,
    styles: &Styles,
    mending: &Mending,
    (name, all): (&str, &[KeptText]),
) -> Result<(), XlsxError> {
    if all.is_empty() {
        return Ok(());
    }
    let (sheet, heading) = begin(workbook, styles, name, &KEPT_WIDTHS)?;
    head(sheet, styles, heading, "elsewhere", &["sheet", "cell", "text"])?;
    let plain = Styles::cell(Look::Words, false, false);
    let mut row = heading + 1;
    for kept in all {
        let characters: Vec<char> = kept.text.chars().collect();
        for piece in characters.chunks(PIECE) {
            let piece: String = piece.iter().collect();
            for (col, text) in [&kept.sheet, &kept.cell, &piece].into_iter().enumerate() {
                sheet.write_string_with_format(row, col as u16, text, &plain)?;
            }
            fit(sheet, row, &[&kept.sheet, "", &piece], &KEPT_WIDTHS)?;
            row += 1;
        }
    }
    end(sheet, context, styles, row + 1, mending)
}
