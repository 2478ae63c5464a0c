//! Writes a sheet that is one long table: title, note, headings that stay in view and repeat in print, filters, bands.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::style::{self, ReportStyles};
use crate::address::{CellRef, quoted_sheet};
use crate::texts::report_text;

/// A column: the key of its heading within `columns.`, and its width in characters.
pub(super) type SheetColumn = (&'static str, f64);

/// Row of the headings if there is nothing between note and table.
pub(super) const HEADINGS: u32 = 3;

/// Writes title, note and page set-up, which every sheet has.
pub(super) fn begin(
    sheet: &mut Worksheet,
    styles: &ReportStyles,
    title: &str,
    note: &str,
    print_title: &str,
) -> Result<(), XlsxError> {
    style::text(sheet, (0, 0), title, &styles.title)?;
    sheet.set_row_height(0, 27)?;
    style::text(sheet, (1, 0), note, &styles.note)?;
    sheet.set_formula_result_default("");
    let name: String = print_title.chars().take(100).collect();
    sheet.set_footer(format!(
        "&L&9{}&R&9{} &P {} &N",
        name.replace('&', "&&"),
        report_text("footer.page"),
        report_text("footer.of")
    ));
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0).set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_screen_gridlines(false);
    Ok(())
}

/// Writes a row of headings and sets the widths of their columns.
pub(super) fn headings(sheet: &mut Worksheet, styles: &ReportStyles, row: u32, columns: &[SheetColumn]) -> Result<(), XlsxError> {
    for (col, (key, width)) in (0..).zip(columns) {
        style::text(sheet, (row, col), &report_text(&format!("columns.{key}")), &styles.heading)?;
        sheet.set_column_width(col, *width)?;
    }
    sheet.set_row_height(row, 32)?;
    Ok(())
}

/// Adds filters, bands, panes and repeated headings, after the rows below `headings` are written. `frozen` columns stay in
/// view.
pub(super) fn finish(
    sheet: &mut Worksheet,
    styles: &ReportStyles,
    headings: u32,
    rows: usize,
    columns: u16,
    frozen: u16,
) -> Result<(), XlsxError> {
    let first = headings + 1;
    sheet.set_freeze_panes(first, frozen)?;
    sheet.set_repeat_rows(headings, headings)?;
    if rows == 0 {
        return style::text(sheet, (first, 0), &report_text("notes.none"), &styles.note);
    }
    let last = last_row(first, rows);
    sheet.autofilter(headings, 0, last, columns.saturating_sub(1))?;
    styles.bands(sheet, first, last, columns)
}

/// Height of one line of text, and the highest row that Excel accepts, in points.
const LINE_HEIGHT: f64 = 15.0;
const HIGHEST: f64 = 409.0;

/// Makes a row high enough for its wrapped texts. Excel would do so when it opens the file, LibreOffice would not.
pub(super) fn fit(sheet: &mut Worksheet, row: u32, columns: &[SheetColumn], texts: &[(u16, &str)]) -> Result<(), XlsxError> {
    let lines = texts.iter().map(|(col, text)| {
        let width = columns.get(usize::from(*col)).map_or(10.0, |column| column.1);
        text.lines().map(|line| wrapped_lines(line, width)).sum::<u32>()
    });
    let lines = lines.fold(1, u32::max);
    if lines > 1 {
        sheet.set_row_height(row, (f64::from(lines) * LINE_HEIGHT).min(HIGHEST))?;
    }
    Ok(())
}

/// Returns the number of lines of a text in a column of this width, wrapped between words, or within a word if it is too long.
pub(super) fn wrapped_lines(text: &str, width: f64) -> u32 {
    let (mut lines, mut used) = (1, 0.0);
    for word in text.split_inclusive(' ') {
        // The blank at the end of a line needs no room.
        if used > 0.0 && used + room(word.trim_end()) > width {
            lines += 1;
            used = 0.0;
        }
        used += room(word);
        while used > width + 1.0 {
            lines += 1;
            used -= width;
        }
    }
    lines
}

/// Returns the width of a text in digits, the unit of column widths. Letters are a little narrower; wide scripts take two
/// digits.
fn room(text: &str) -> f64 {
    text.chars().map(|c| if u32::from(c) >= 0x1100 { 2.0 } else { 0.87 }).sum()
}

/// Returns the last row of a table. If the table is empty, returns the first, so that a range is never upside down.
pub(super) fn last_row(first: u32, rows: usize) -> u32 {
    first + u32::try_from(rows).unwrap_or(u32::MAX).saturating_sub(1).min(1_000_000)
}

/// Returns a column of a sheet as a reference for formulas.
pub(super) fn range(sheet: &str, col: u16, first: u32, last: u32) -> String {
    let corner = |row| CellRef::new(row, u32::from(col)).absolute();
    format!("{}!{}:{}", quoted_sheet(sheet), corner(first), corner(last))
}

/// Returns a cell in A1 notation.
pub(super) fn cell(row: u32, col: u16) -> String {
    CellRef::new(row, u32::from(col)).to_string()
}

/// Writes texts into a row from its first column on, all in one format.
pub(super) fn texts(sheet: &mut Worksheet, row: u32, texts: &[&str], format: &Format) -> Result<(), XlsxError> {
    for (col, text) in (0..).zip(texts) {
        style::text(sheet, (row, col), text, format)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::wrapped_lines;

    #[test]
    fn lines_are_broken_between_words_and_long_words_within() {
        for (text, width, lines) in [
            ("", 10.0, 1),
            ("one two", 10.0, 1),
            ("seven letters", 10.0, 2),
            ("Supporting general electromechanical systems and devices", 46.0, 2),
            ("Supporting general electromechanical systems and devices", 52.0, 1),
            ("a-very-long-file-name-without-a-blank.xlsx", 20.0, 2),
            ("佐藤佐藤佐藤", 6.0, 2),
        ] {
            assert_eq!(wrapped_lines(text, width), lines, "{text}");
        }
    }
}
