//! Finds tables in a workbook by what they say: a heading row begins with `Ref`, and rows below it carry keys in that
//! column, wherever people and programs have moved them.

use crate::address::CellRef;
use crate::form::Identity;
use crate::grid::{Sheet, Workbook};
use crate::texts::sheet_text;
use crate::words::fold;

/// A table as it stands in a workbook.
#[derive(Clone, Debug)]
pub(super) struct Scanned {
    /// Position of the sheet.
    pub sheet: usize,
    /// Row of the headings.
    pub heading: u32,
    /// Column of the keys.
    pub key_column: u32,
    /// The other headings: column and folded words.
    pub headings: Vec<(u32, String)>,
    /// The rows below the headings that hold something: key, where there is one, and row.
    pub rows: Vec<(Option<String>, u32)>,
}

/// Every table of every sheet that people see, and of hidden ones that hold keys.
pub(super) fn scan(workbook: &Workbook) -> Vec<Scanned> {
    let sheets = workbook.sheets.iter().enumerate();
    sheets
        .filter(|(_, sheet)| sheet.name != Identity::SHEET && sheet.name != Identity::LISTS)
        .flat_map(|(index, sheet)| scan_sheet(index, sheet))
        .collect()
}

fn scan_sheet(index: usize, sheet: &Sheet) -> Vec<Scanned> {
    let mark = fold(&sheet_text("ref"));
    let starts: Vec<CellRef> =
        sheet.cells.keys().copied().filter(|cell| sheet.text(*cell).is_some_and(|text| fold(&text) == mark)).collect();
    starts
        .iter()
        .map(|start| {
            let below =
                starts.iter().filter(|other| other.col == start.col && other.row > start.row).map(|other| other.row).min();
            scan_table(index, sheet, *start, below.unwrap_or(u32::MAX))
        })
        .collect()
}

fn scan_table(index: usize, sheet: &Sheet, start: CellRef, end: u32) -> Scanned {
    let row_cells = |row: u32| sheet.cells.range(CellRef::new(row, 0)..=CellRef::new(row, u32::MAX)).map(|(cell, _)| *cell);
    let headings = row_cells(start.row)
        .filter(|cell| cell.col != start.col)
        .filter_map(|cell| Some((cell.col, fold(&sheet.text(cell)?))))
        .collect();
    let mut rows: Vec<u32> =
        sheet.cells.range(CellRef::new(start.row + 1, 0)..).map(|(cell, _)| cell.row).take_while(|row| *row < end).collect();
    rows.dedup();
    let rows = rows.into_iter().map(|row| (sheet.text(CellRef::new(row, start.col)).and_then(|text| key(&text)), row));
    Scanned { sheet: index, heading: start.row, key_column: start.col, headings, rows: rows.collect() }
}

/// The key that a text is: a letter, a number and maybe a second number, such as `S01` or `A2.3`.
pub(super) fn key(text: &str) -> Option<String> {
    let text = fold(text).to_uppercase();
    let digits = text.strip_prefix(|c: char| c.is_ascii_uppercase())?;
    let (first, second) = digits.split_once('.').map_or((digits, None), |(first, second)| (first, Some(second)));
    let number = |part: &str| !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
    (number(first) && second.is_none_or(number)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn keys_are_told_from_words() {
        assert_eq!(key(" s01 ").as_deref(), Some("S01"));
        assert_eq!(key("A2.3").as_deref(), Some("A2.3"));
        for no in ["", "S", "Skills", "12", "S1234", "A2.", "SS1"] {
            assert_eq!(key(no), None, "{no}");
        }
    }
}
