//! Locates the columns of a table by their headings, and reports headings that were changed, lost or duplicated.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::locate::{Matched, place, table_of};
use super::scale;
use super::scan::Scanned;
use crate::address::CellRef;
use crate::finding::{Finding, Told};
use crate::form::{Column, ColumnPurpose, Entry, Form, Identity, Kind, Row, Table};
use crate::grid::{Sheet, Workbook};
use crate::model::Framework;
use crate::words::fold;

/// Finds columns by heading. A column whose heading was changed is identified by its position between its neighbours, if that
/// position holds a heading of no other column, or holds no heading while all other columns are where they were issued.
pub(super) fn match_columns(
    workbook: &Workbook,
    form: &Form,
    table: &mut Matched<'_>,
    framework: &Framework,
    findings: &mut Vec<Finding>,
) {
    let Some((_, spec)) = table_of(form, table.id) else { return };
    // Private columns are not read, so their headings do not matter.
    let findings = if spec.is_private() { &mut Vec::new() } else { findings };
    let words: BTreeMap<&str, &'static str> =
        spec.columns.iter().skip(1).map(|column| (column.folded.as_str(), column.id)).collect();
    take_headings(workbook, spec, &words, table, findings);
    let (scanned, columns) = (table.scanned, &mut table.columns);
    let sheet = &workbook.sheets[scanned.sheet];
    let issued = |offset: usize| issued(spec, scanned, offset);
    let in_place = spec
        .columns
        .iter()
        .enumerate()
        .skip(1)
        .all(|(offset, column)| columns.get(column.id).is_none_or(|col| Some(*col) == issued(offset)));
    if scanned.table.is_some()
        && let Some(key_column) = scanned.key_column
    {
        let cell = CellRef::new(scanned.heading, key_column);
        let found = sheet.text(cell).filter(|text| Identity::of_cell(text).is_none());
        let heading = spec.columns.first().map_or("", |column| column.heading.as_str());
        findings.push(changed(heading, found).placed(&place(workbook, scanned.sheet, cell)));
    }
    for (offset, column) in spec.columns.iter().enumerate().skip(1) {
        if columns.contains_key(column.id) {
            continue;
        }
        if column.live.is_some() {
            // The text of this heading changes with the answers, so the column is found by its position.
            columns.extend(issued(offset).map(|col| (column.id, col)));
            continue;
        }
        let cell = issued(offset).and_then(|col| between_neighbours(spec, columns, offset, col));
        let cell = cell.map(|col| CellRef::new(scanned.heading, col));
        let found = cell.and_then(|cell| sheet.text(cell));
        let answered = |col: u32| scanned.rows.iter().any(|(_, row)| sheet.value(CellRef::new(*row, col)).is_some());
        let ours = |cell: &CellRef| {
            Some(cell.col) != scanned.key_column
                && found
                    .as_ref()
                    .map_or_else(|| in_place && answered(cell.col), |found| !words.contains_key(fold(found).as_str()))
                && !holds_another(sheet, spec, scanned, offset, cell.col)
        };
        if let Some(cell) = cell.filter(ours) {
            columns.insert(column.id, cell.col);
            let at = place(workbook, scanned.sheet, cell);
            let other = found.as_deref().and_then(|text| other_scale(spec, offset, text, cell, framework));
            if other.is_some() {
                table.other_scale.push(column.id);
            }
            findings.push(other.unwrap_or_else(|| changed(&column.heading, found)).placed(&at));
        } else if matches!(column.purpose, ColumnPurpose::Answer | ColumnPurpose::Label) {
            // If another column has taken the position, the finding can only point at the heading row.
            let at = cell.filter(|_| found.is_none());
            let at = at.unwrap_or_else(|| CellRef::new(scanned.heading, scanned.key_column.unwrap_or_default()));
            let finding = Finding::new(Told::ColumnMissing { heading: &column.heading, sheet: &sheet.name });
            findings.push(finding.placed(&place(workbook, scanned.sheet, at)));
        }
    }
}

/// The issued position of a column, moved as far as the column of the keys has moved; `None` without a column of keys.
fn issued(spec: &Table, scanned: &Scanned, index: usize) -> Option<u32> {
    (scanned.key_column? + spec.position(index)).checked_sub(spec.position(0))
}

/// Whether a column of a sheet holds the texts that the form has in another column of the same rows. This happens when the column
/// we are looking for was deleted.
fn holds_another(sheet: &Sheet, spec: &Table, scanned: &Scanned, offset: usize, col: u32) -> bool {
    let row_of = |key: &Option<String>| spec.rows.iter().find(|row| Some(&row.key) == key.as_ref());
    scanned.rows.iter().filter_map(|(key, at)| Some((row_of(key)?, sheet.text(CellRef::new(*at, col))?))).any(|(row, found)| {
        let texts = row.entries.iter().enumerate().filter(|(entry, _)| entry + 1 != offset);
        texts.map(|(_, entry)| entry).any(|entry| matches!(entry, Entry::Text(text) if fold(text) == fold(&found)))
    })
}

/// The position of a column issued at `issued`, worked out from its neighbours if all of them moved by the same amount. If a
/// column was inserted or deleted between them, the position is unknown.
fn between_neighbours(spec: &Table, columns: &BTreeMap<&'static str, u32>, offset: usize, issued: u32) -> Option<u32> {
    let moved = |(at, column): (usize, &Column)| {
        let col = i64::from(*columns.get(column.id)?);
        Some(col - (i64::from(issued) + at as i64 - offset as i64))
    };
    let before = spec.columns.iter().enumerate().take(offset).skip(1).rev().find_map(moved);
    let after = spec.columns.iter().enumerate().skip(offset + 1).find_map(moved);
    // The issued position is counted from the column of the keys.
    let before = before.unwrap_or(0);
    (after.unwrap_or(before) == before).then(|| u32::try_from(i64::from(issued) + before).ok())?
}

/// Matches the columns whose headings are unchanged. Of two columns with the same heading, the one in its issued position counts,
/// otherwise the first; answers that differ between them are not accepted from either.
fn take_headings(
    workbook: &Workbook,
    spec: &Table,
    words: &BTreeMap<&str, &'static str>,
    table: &mut Matched<'_>,
    findings: &mut Vec<Finding>,
) {
    for (col, heading) in &table.scanned.headings {
        let Some(id) = words.get(heading.as_str()) else { continue };
        let Some(first) = table.columns.get(id).copied() else {
            table.columns.insert(*id, *col);
            continue;
        };
        let Some((offset, Column { heading, .. })) = spec.columns.iter().enumerate().find(|(_, column)| column.id == *id) else {
            continue;
        };
        let is_issued = |col: u32| issued(spec, table.scanned, offset) == Some(col);
        let (kept, twin) = if is_issued(*col) { (*col, first) } else { (first, *col) };
        table.columns.insert(*id, kept);
        table.twins.push((id, twin));
        let cell = |col: u32| CellRef::new(table.scanned.heading, col);
        let told = Told::HeadingTwice { heading, first: &cell(kept), second: &cell(twin) };
        let finding = Finding::new(told).placed(&place(workbook, table.scanned.sheet, cell(twin)));
        findings.push(finding.with_value(heading.clone()));
    }
}

/// The finding for a rating column whose heading now names a different scale.
fn other_scale(spec: &Table, offset: usize, text: &str, cell: CellRef, framework: &Framework) -> Option<Finding> {
    let levels = |row: &Row| match &row.entries.get(offset - 1)?.field()?.kind {
        Kind::Rating(scale) => Some(Arc::clone(scale)),
        _ => None,
    };
    let scale = spec.rows.iter().find_map(levels)?;
    let said = scale::of_heading(text, &scale)?;
    Some(scale::differs_from(text, &said, cell, framework, &scale))
}

fn changed(heading: &str, found: Option<String>) -> Finding {
    let finding = Finding::new(Told::HeadingChanged { heading, found: found.as_deref() });
    found.into_iter().fold(finding, Finding::with_value)
}
