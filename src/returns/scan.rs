//! Finds tables in a workbook by their content: one cell of a heading row says `Ref`, and the rows below have keys in that column,
//! wherever people or programs have moved them.

use crate::address::CellRef;
use crate::form::Identity;
use crate::grid::{Sheet, Workbook};
use crate::texts::sheet_text;
use crate::words::fold;

/// A longer text, in bytes, is not taken for `Ref`, however `Ref` may be typed.
const LONGEST_MARK: usize = 100;

/// A table as it stands in a workbook.
#[derive(Clone, Debug)]
pub(super) struct Scanned {
    /// Position of the sheet.
    pub sheet: usize,
    /// Row of the headings.
    pub heading: u32,
    /// Column of the keys; `None` if it was deleted.
    pub key_column: Option<u32>,
    /// The other headings: column and folded text.
    pub headings: Vec<(u32, String)>,
    /// The rows below the headings that are not empty: the key, if there is one, and the row.
    pub rows: Vec<(Option<String>, u32)>,
    /// Which table of the form this is, if already known.
    pub table: Option<&'static str>,
}

impl Scanned {
    /// Whether it is an inventory that shows the previous round. One of the two headings is enough, since people delete columns
    /// that they do not need.
    pub(super) fn has_previous(&self) -> bool {
        let is = |name: &str| {
            let heading = fold(&sheet_text(&format!("inventory.columns.{name}")));
            self.headings.iter().any(|(_, found)| *found == heading)
        };
        let beside = ["means", "exempted", "source", "evidence"];
        (is("last_rating") || is("last_note")) && beside.into_iter().any(is)
    }
}

/// All tables of the visible sheets, and of hidden sheets that hold keys.
pub(super) fn scan(workbook: &Workbook) -> Vec<Scanned> {
    sheets(workbook).flat_map(|(index, sheet)| scan_sheet(index, sheet)).collect()
}

/// The sheets that may hold tables.
pub(super) fn sheets(workbook: &Workbook) -> impl Iterator<Item = (usize, &Sheet)> {
    let sheets = workbook.sheets.iter().enumerate();
    sheets.filter(|(_, sheet)| sheet.name != Identity::SHEET && sheet.name != Identity::LISTS)
}

fn scan_sheet(index: usize, sheet: &Sheet) -> Vec<Scanned> {
    let mark = fold(&sheet_text("ref"));
    // Cheap test first: this runs for every cell, and most hold sentences.
    let is_mark = |text: &str| text.len() <= LONGEST_MARK && fold(text) == mark;
    let starts: Vec<CellRef> =
        sheet.cells.keys().copied().filter(|cell| sheet.text(*cell).is_some_and(|text| is_mark(&text))).collect();
    // A table ends where the next one has its headings. If the `Ref` of that one is in another column, one of its other headings
    // stands in this one. A key there is a row of this table, beside which somebody has moved another.
    let ends = |start: &CellRef, other: &CellRef| {
        let across = sheet.text(CellRef::new(other.row, start.col));
        other.row > start.row && across.is_some_and(|text| key(&text).is_none())
    };
    starts
        .iter()
        .map(|start| {
            let below = starts.iter().filter(|other| ends(start, other)).map(|other| other.row).min();
            scan_table(index, sheet, start.row, Some(start.col), below.unwrap_or(u32::MAX))
        })
        .collect()
}

/// Reads the table below a heading row, down to the row before `end`.
pub(super) fn scan_table(index: usize, sheet: &Sheet, heading: u32, key_column: Option<u32>, end: u32) -> Scanned {
    let headings = row_texts(sheet, heading).filter(|(col, _)| Some(*col) != key_column).collect();
    let mut rows: Vec<u32> =
        sheet.cells.range(CellRef::new(heading + 1, 0)..).map(|(cell, _)| cell.row).take_while(|row| *row < end).collect();
    rows.dedup();
    let key_in = |row: u32| sheet.text(CellRef::new(row, key_column?)).and_then(|text| key(&text));
    let rows = rows.into_iter().map(|row| (key_in(row), row)).collect();
    Scanned { sheet: index, heading, key_column, headings, rows, table: None }
}

/// The folded texts of a row, with their columns.
pub(super) fn row_texts(sheet: &Sheet, row: u32) -> impl Iterator<Item = (u32, String)> + '_ {
    let cells = sheet.cells.range(CellRef::new(row, 0)..=CellRef::new(row, u32::MAX)).map(|(cell, _)| *cell);
    cells.filter_map(|cell| Some((cell.col, fold(&sheet.text(cell)?))))
}

/// The key, if a text is nothing but a key: a letter, a number and optionally a second number, such as `S01` or `A2.3`.
pub(super) fn key(text: &str) -> Option<String> {
    // Cheap test first: this runs for every cell, and most hold sentences.
    if text.is_ascii() {
        let mut letters = text.bytes().filter(u8::is_ascii_graphic);
        letters.next().zip(letters.next()).filter(|(first, second)| first.is_ascii_alphabetic() && second.is_ascii_digit())?;
    }
    let text = fold(text).to_uppercase();
    let digits = text.strip_prefix(|c: char| c.is_ascii_uppercase())?;
    let (first, second) = digits.split_once('.').map_or((digits, None), |(first, second)| (first, Some(second)));
    let number = |part: &str| !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
    (number(first) && second.is_none_or(number)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::{key, scan_sheet};
    use crate::address::CellRef;
    use crate::grid::{Cell, CellValue, Sheet};

    #[test]
    fn a_table_ends_at_the_headings_of_the_next() {
        let texts = [
            ("A1", "Ref"),
            ("A2", "Z1"),
            ("A4", "Start"),
            ("B4", "Ref"),
            ("A5", "A1.2"),
            ("B5", "A1.1"),
            // Beside the others, and begun later than the second.
            ("D3", "Ref"),
            ("D4", "S01"),
            ("D5", "S02"),
        ];
        let cell = |text: &str| Cell::new(CellValue::Text(text.to_owned()), None);
        let cells = texts.iter().map(|(at, text)| (at.parse::<CellRef>().unwrap(), cell(text))).collect();
        let found = scan_sheet(0, &Sheet { cells, ..Sheet::default() });
        let keys = |at: usize| -> Vec<&str> { found[at].rows.iter().filter_map(|(key, _)| key.as_deref()).collect() };
        assert_eq!([keys(0), keys(1), keys(2)], [vec!["Z1"], vec!["S01", "S02"], vec!["A1.1"]]);
    }

    #[test]
    fn keys_are_told_from_words() {
        assert_eq!(key(" s01 ").as_deref(), Some("S01"));
        assert_eq!(key("A2.3").as_deref(), Some("A2.3"));
        for no in ["", "S", "Skills", "12", "S1234", "A2.", "SS1"] {
            assert_eq!(key(no), None, "{no}");
        }
    }
}
