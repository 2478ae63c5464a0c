//! What Apple Numbers makes of a workbook when it saves it for Excel: a sheet a table, named after both, with the table's name
//! over it, and one more sheet that lists them all. Nothing of that is anybody's words.

use super::scan::sheets;
use crate::grid::{Sheet, Workbook};
use crate::words::fold;

/// What parts the name of a sheet from that of its table.
const BETWEEN: &str = " - ";

/// Whether a sheet has the name that it was issued with, and that of a table.
pub(super) fn is_named_after_table(name: &str, issued: &str) -> bool {
    name.strip_prefix(issued).is_some_and(|rest| rest.starts_with(BETWEEN))
}

/// Whether a text is the name of a table over it, in the first row of its sheet.
pub(super) fn is_title(sheet: &Sheet, row: u32, text: &str) -> bool {
    let first = sheet.cells.keys().next().map(|at| at.row);
    first == Some(row) && sheet.name.rsplit_once(BETWEEN).is_some_and(|(_, table)| fold(table) == fold(text))
}

/// Whether a sheet is the list of all others; its words are in the language of the program.
pub(super) fn is_summary(workbook: &Workbook, index: usize) -> bool {
    let sheet = &workbook.sheets[index];
    let others = sheets(workbook).filter(|(other, of)| *other != index && of.visible && !of.cells.is_empty());
    let names: Vec<&str> = others.map(|(_, other)| other.name.as_str()).collect();
    let texts: Vec<String> = sheet.cells.keys().filter_map(|at| sheet.text(*at)).collect();
    let of_tables = names.iter().any(|name| name.contains(BETWEEN));
    of_tables && names.iter().all(|name| texts.iter().any(|text| text == name))
}
