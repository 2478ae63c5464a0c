//! Finds tables that lost their `Ref` heading: by their keys if these are left, otherwise by their other headings and the labels
//! of their rows.

use std::collections::{BTreeMap, BTreeSet};

use super::scan::{Scanned, key, row_texts, scan_table, sheets};
use crate::address::CellRef;
use crate::form::{ColumnPurpose, Form, Table};
use crate::grid::{Sheet, Workbook};
use crate::words::fold;

/// Headings that must match for a table whose rows have no fixed labels.
const HEADINGS_WITHOUT_LABELS: usize = 3;

/// How many rows above the first key are searched for headings.
const ROWS_ABOVE: usize = 3;

/// Finds the tables of the form that are `missing` among the `known` ones.
pub(super) fn scan(workbook: &Workbook, form: &Form, known: &[Scanned], missing: &BTreeSet<&'static str>) -> Vec<Scanned> {
    let mut found = Vec::new();
    for (index, sheet) in sheets(workbook) {
        for (_, table) in form.tables().filter(|(_, table)| missing.contains(table.id)) {
            found.extend(by_keys(index, sheet, table));
        }
    }
    let left: Vec<&Table> = form
        .tables()
        .map(|(_, table)| table)
        .filter(|table| missing.contains(table.id) && found.iter().all(|scanned| scanned.table != Some(table.id)))
        .collect();
    // A heading row belongs to one table only.
    let taken: BTreeSet<(usize, u32)> = known.iter().chain(&found).map(|scanned| (scanned.sheet, scanned.heading)).collect();
    for (index, sheet) in sheets(workbook) {
        found.extend(by_headings(index, sheet, &left, &taken));
    }
    found
}

/// Finds a table by its keys below one another. If the row above them has no heading of the form, the labels must be in their
/// issued column.
fn by_keys(index: usize, sheet: &Sheet, table: &Table) -> Option<Scanned> {
    // The form may have fewer rows than the workbook as yet, so that any key of the table's kinds counts.
    let keys: BTreeSet<&str> = table.rows.iter().filter_map(|row| row.key.get(..1)).collect();
    let mut columns: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for cell in sheet.cells.keys() {
        if sheet.text(*cell).and_then(|text| key(&text)).is_some_and(|key| keys.contains(&key[..1])) {
            columns.entry(cell.col).or_default().push(cell.row);
        }
    }
    let (col, rows) = columns.into_iter().max_by_key(|(col, rows)| (rows.len(), std::cmp::Reverse(*col)))?;
    let (first, last) = (*rows.first()?, *rows.last()?);
    if rows.len() < table.rows.len().min(2) {
        return None;
    }
    let mut above: Vec<u32> = sheet.cells.range(..CellRef::new(first, 0)).map(|(cell, _)| cell.row).collect();
    above.dedup();
    let headed = above.into_iter().rev().take(ROWS_ABOVE).find(|row| headings_in(sheet, *row, table) > 0);
    let scanned = scan_table(index, sheet, headed.unwrap_or(first.saturating_sub(1)), Some(col), last + 2);
    let labels = label_column(table, col).map_or(0, |label| labels_in(sheet, label, first..last + 1, table));
    let fixed = table.rows.iter().filter(|row| row.label.is_some()).count();
    (headed.is_some() || labels * 2 >= fixed).then_some(Scanned { table: Some(table.id), ..scanned })
}

/// Finds tables without keys. Several tables have the same headings, so the labels of their rows decide which one it is.
fn by_headings(index: usize, sheet: &Sheet, tables: &[&Table], taken: &BTreeSet<(usize, u32)>) -> Vec<Scanned> {
    let words: BTreeSet<&str> =
        tables.iter().flat_map(|table| table.columns.iter().skip(1)).map(|column| column.folded.as_str()).collect();
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for cell in sheet.cells.keys() {
        if sheet.text(*cell).is_some_and(|text| words.contains(fold(&text).as_str())) {
            *counts.entry(cell.row).or_default() += 1;
        }
    }
    let is_taken = |row: u32| taken.contains(&(index, row));
    let heads: Vec<u32> = counts.iter().filter(|(row, count)| **count >= 2 || is_taken(**row)).map(|(row, _)| *row).collect();
    let mut found = Vec::new();
    for (at, row) in heads.iter().enumerate().filter(|(_, row)| !is_taken(**row)) {
        let end = heads.get(at + 1).copied().unwrap_or(u32::MAX);
        let fits = |table: &&&Table| {
            let headings = headings_in(sheet, *row, table);
            let fixed = table.rows.iter().filter(|row| row.label.is_some()).count();
            let column = row_texts(sheet, *row).find(|(_, text)| Some(text.as_str()) == label_heading(table));
            let labels = column.map_or(0, |(col, _)| labels_in(sheet, col, *row + 1..end, table));
            let enough = if fixed == 0 { headings >= HEADINGS_WITHOUT_LABELS } else { headings >= 2 && labels > 0 };
            // Prefer the table with the larger share of its headings, then of its labels found: a longer table may contain the
            // same ones.
            enough.then(|| (headings * 1000 / (table.columns.len() - 1).max(1), labels, labels * 1000 / fixed.max(1)))
        };
        if let Some(table) = tables.iter().filter(|table| fits(table).is_some()).max_by_key(fits) {
            found.push(Scanned { table: Some(table.id), ..scan_table(index, sheet, *row, None, end) });
        }
    }
    found
}

/// Number of headings of a table that a row holds.
fn headings_in(sheet: &Sheet, row: u32, table: &Table) -> usize {
    let texts: BTreeSet<String> = row_texts(sheet, row).map(|(_, text)| text).collect();
    table.columns.iter().skip(1).filter(|column| texts.contains(&column.folded)).count()
}

/// The column of the labels as the table was issued, if its keys stand in the given column.
fn label_column(table: &Table, keys: u32) -> Option<u32> {
    let index = table.columns.iter().position(|column| column.purpose == ColumnPurpose::Label)?;
    (keys + table.position(index)).checked_sub(table.position(0))
}

fn label_heading(table: &Table) -> Option<&str> {
    table.columns.iter().find(|column| column.purpose == ColumnPurpose::Label).map(|column| column.folded.as_str())
}

/// Number of labels of a table in the given rows of a column.
fn labels_in(sheet: &Sheet, col: u32, rows: std::ops::Range<u32>, table: &Table) -> usize {
    let there: BTreeSet<String> = sheet
        .cells
        .range(CellRef::new(rows.start, 0)..CellRef::new(rows.end, 0))
        .filter(|(cell, _)| cell.col == col)
        .filter_map(|(cell, _)| sheet.text(*cell))
        .map(|text| fold(&text))
        .collect();
    table.rows.iter().filter_map(|row| row.label.as_ref()).filter(|label| there.contains(&label.folded)).count()
}
