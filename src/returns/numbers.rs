//! Recognises what Apple Numbers adds when it exports a workbook for Excel: one sheet per table, named after both, with the
//! table's name above it, and a summary sheet that lists them. None of this was typed by the person.

use super::scan::sheets;
use crate::grid::{Sheet, Workbook};
use crate::words::fold;

/// Separates the name of a sheet from the name of its table.
const BETWEEN: &str = " - ";

/// Whether a sheet's name is its issued name followed by the name of a table.
pub(super) fn is_named_after_table(name: &str, issued: &str) -> bool {
    name.strip_prefix(issued).is_some_and(|rest| rest.starts_with(BETWEEN))
}

/// Whether a text is the name of a table, written above it in the first row of its sheet.
pub(super) fn is_title(sheet: &Sheet, row: u32, text: &str) -> bool {
    let first = sheet.cells.keys().next().map(|at| at.row);
    first == Some(row) && sheet.name.rsplit_once(BETWEEN).is_some_and(|(_, table)| fold(table) == fold(text))
}

/// Whether a sheet is the summary of the others. Its texts are in the language of the program.
pub(super) fn is_summary(workbook: &Workbook, index: usize) -> bool {
    let sheet = &workbook.sheets[index];
    let others = sheets(workbook).filter(|(other, of)| *other != index && of.visible && !of.cells.is_empty());
    let names: Vec<&str> = others.map(|(_, other)| other.name.as_str()).collect();
    let texts: Vec<String> = sheet.cells.keys().filter_map(|at| sheet.text(*at)).collect();
    let of_tables = names.iter().any(|name| name.contains(BETWEEN));
    of_tables && names.iter().all(|name| texts.iter().any(|text| text == name))
}
