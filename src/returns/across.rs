//! Recognises sheets whose skills run across the columns, such as a team matrix or the export of an online form. They are not
//! read; the finding only says what was seen.

use std::collections::BTreeSet;

use super::labels::KnownSkills;
use super::scan::sheets;
use crate::address::CellRef;
use crate::framework::Library;
use crate::grid::{Sheet, Workbook};

use crate::texts::sheet_text_with;

/// A row below the skills counts as a person's when it holds at least this many answers.
const LEAST_ANSWERS: usize = 2;

/// Describes a workbook whose skills run across a row, worded for the middle of a sentence.
pub(super) fn reason(workbook: &Workbook, library: &Library) -> Option<String> {
    let found = library.iter().flat_map(|framework| {
        let known = KnownSkills::of(framework);
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

/// The row that names the most skills, and the columns they stand in.
fn row_of_skills(sheet: &Sheet, known: &KnownSkills) -> Option<(u32, BTreeSet<u32>)> {
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
