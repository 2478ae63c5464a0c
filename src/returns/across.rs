//! Lists in which the skills stand side by side, as in a matrix of a team or the answers to an online form: says what was seen.

use std::collections::BTreeSet;

use super::labels::Known;
use super::scan::sheets;
use crate::address::CellRef;
use crate::framework::Library;
use crate::grid::{Sheet, Workbook};

use crate::texts::sheet_text_with;

/// So many answers in a row below the skills make it somebody's.
const LEAST_ANSWERS: usize = 2;

/// What a workbook is whose skills stand in a row, for the middle of a sentence.
pub(super) fn reason(workbook: &Workbook, library: &Library) -> Option<String> {
    let found = library.iter().flat_map(|framework| {
        let known = Known::of(framework);
        let rows = sheets(workbook).filter_map(move |(_, sheet)| Some((sheet, row_of_skills(sheet, &known)?)));
        rows.map(move |(sheet, (row, columns))| (framework, sheet, row, columns))
    });
    let (framework, sheet, row, columns) = found.max_by_key(|(.., columns)| columns.len())?;
    let people = people_below(sheet, row, &columns);
    let words = [
        ("found", columns.len().to_string()),
        ("framework", framework.title.clone()),
        ("row", (row + 1).to_string()),
        ("sheet", sheet.name.clone()),
        ("people", people.to_string()),
    ];
    let key = if people > 1 { "plain.across.several" } else { "plain.across.one" };
    Some(sheet_text_with(key, &words.each_ref().map(|(name, text)| (*name, text.as_str()))))
}

/// The row with most skills, and their columns.
fn row_of_skills(sheet: &Sheet, known: &Known) -> Option<(u32, BTreeSet<u32>)> {
    let mut best: Option<(u32, BTreeSet<u32>)> = None;
    let mut row: (u32, Vec<(u32, usize)>) = (0, Vec::new());
    let mut close = |row: &(u32, Vec<(u32, usize)>)| {
        let columns: BTreeSet<u32> = row.1.iter().map(|(col, _)| *col).collect();
        if known.are_enough(&row.1) && best.as_ref().is_none_or(|(_, most)| columns.len() > most.len()) {
            best = Some((row.0, columns));
        }
    };
    for at in sheet.cells.keys() {
        if at.row != row.0 {
            close(&row);
            row = (at.row, Vec::new());
        }
        let skill = sheet.text(*at).and_then(|text| known.skill(&text));
        row.1.extend(skill.map(|skill| (at.col, skill)));
    }
    close(&row);
    best
}

/// The rows with answers below the skills.
fn people_below(sheet: &Sheet, heading: u32, columns: &BTreeSet<u32>) -> usize {
    let below = sheet.cells.range(CellRef::new(heading + 1, 0)..);
    let answers: Vec<u32> =
        below.filter(|(at, cell)| columns.contains(&at.col) && !cell.value.is_blank()).map(|(at, _)| at.row).collect();
    answers.chunk_by(|a, b| a == b).filter(|row| row.len() >= LEAST_ANSWERS).count()
}
