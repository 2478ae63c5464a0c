//! Finds the rows and columns of a form in the tables of a workbook: columns by heading, rows by key, both checked
//! against the words of the form. What cannot be told for sure is a finding and is not read.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::{check_labels, place_rows, report_missing, report_renamed};
use super::scan::Scanned;
use crate::address::{CellRef, Place, Pointer};
use crate::finding::{Code, Finding};
use crate::form::{Capacity, ColumnPurpose, Entry, Form, Growth, Identity, Mode, Row, Table, build, key};
use crate::grid::{CellValue, Workbook};
use crate::model::Framework;
use crate::words::fold;

/// A form with the places of its rows.
pub(super) struct Located {
    pub form: Form,
    /// Place of each row that was found, by key.
    pub rows: BTreeMap<String, RowPlace>,
    /// Cells that belong to the form: keys, headings, and every entry of a row that was found.
    pub known: BTreeSet<(usize, CellRef)>,
    /// Sheets that hold tables of the form.
    pub sheets: BTreeSet<usize>,
    /// Answers that stand twice and differ, by the first field that does.
    pub disputes: Vec<(Pointer, Finding)>,
    /// Whether so much is lost that nothing should be read.
    pub refused: bool,
}

/// Where a row stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowPlace {
    /// Position of the sheet.
    pub sheet: usize,
    /// The row, from zero.
    pub row: u32,
    /// Column of each column id.
    pub columns: BTreeMap<&'static str, u32>,
    /// Columns whose answers must not be taken, since another row with the same key says something else.
    pub disputed: BTreeSet<&'static str>,
    /// Whether key and label belong to different rows, so that nothing may be taken.
    pub mixed_up: bool,
}

/// A scanned table that was recognised as one of the form's.
pub(super) struct Matched<'a> {
    pub scanned: &'a Scanned,
    pub id: &'static str,
    pub columns: BTreeMap<&'static str, u32>,
    pub rows: Vec<(String, u32)>,
}

pub(super) fn locate(
    workbook: &Workbook,
    tables: &[Scanned],
    identity: Identity,
    framework: &Framework,
    findings: &mut Vec<Finding>,
) -> Located {
    let mut capacity = Capacity::of_keys(tables.iter().flat_map(|table| table.rows.iter().filter_map(|(key, _)| key.as_deref())));
    let issued = capacity.clone();
    let first = build(identity.clone(), framework, &capacity);
    let mut matched: Vec<Matched<'_>> = tables.iter().filter_map(|table| match_table(table, &first)).collect();
    drop_look_alikes(&mut matched, &first);
    // Of two copies of a sheet the one that still has its name counts as the original.
    matched.sort_by_key(|table| sheet_name(&first, table.id) != Some(workbook.sheets[table.scanned.sheet].name.as_str()));
    for table in &mut matched {
        table.columns = match_columns(workbook, table.scanned, &first, table.id, findings);
    }
    adopt_rows_without_keys(workbook, &first, &mut matched, &mut capacity, findings);
    // Building the form is much of the cost of a return: only rows that people added call for another one.
    let form = if capacity == issued { first } else { build(identity, framework, &capacity) };
    let mut located = Located {
        form,
        rows: BTreeMap::new(),
        known: BTreeSet::new(),
        sheets: BTreeSet::new(),
        disputes: Vec::new(),
        refused: false,
    };
    place_rows(workbook, &matched, &mut located, findings);
    check_labels(workbook, &mut located, findings);
    report_missing(workbook, &mut located, findings);
    report_renamed(workbook, &matched, &located, findings);
    located
}

/// The table of the form to which most keys of a scanned table belong.
fn match_table<'a>(scanned: &'a Scanned, form: &Form) -> Option<Matched<'a>> {
    let keys: BTreeSet<&str> = scanned.rows.iter().filter_map(|(key, _)| key.as_deref()).collect();
    let shared = |table: &Table| table.rows.iter().filter(|row| keys.contains(row.key.as_str())).count();
    let (_, table) = form.tables().max_by_key(|(_, table)| shared(table)).filter(|(_, table)| shared(table) > 0)?;
    let rows = scanned.rows.iter().filter_map(|(key, row)| Some((key.clone()?, *row)));
    let rows = rows.filter(|(key, _)| table.rows.iter().any(|row| row.key == *key)).collect();
    Some(Matched { scanned, id: table.id, columns: BTreeMap::new(), rows })
}

/// An answer `Ref` with an answer such as `S01` below it looks like a table. Where the true one stands as well, it has
/// headings of the form beside its `Ref`, the other has none.
fn drop_look_alikes(matched: &mut Vec<Matched<'_>>, form: &Form) {
    let headed: BTreeSet<&str> = matched.iter().filter(|table| has_headings(table, form)).map(|table| table.id).collect();
    matched.retain(|table| has_headings(table, form) || !headed.contains(table.id));
}

fn has_headings(table: &Matched<'_>, form: &Form) -> bool {
    let Some((_, spec)) = table_of(form, table.id) else { return false };
    let own = |heading: &String| spec.columns.iter().skip(1).any(|column| fold(&column.heading) == *heading);
    table.scanned.headings.iter().any(|(_, heading)| own(heading))
}

pub(super) fn table_of<'a>(form: &'a Form, id: &str) -> Option<(usize, &'a Table)> {
    form.tables().find(|(_, table)| table.id == id)
}

/// The name that the sheet of a table was issued with.
fn sheet_name<'a>(form: &'a Form, table: &str) -> Option<&'a str> {
    table_of(form, table).map(|(sheet, _)| form.sheets[sheet].name.as_str())
}

/// Columns by heading; a heading that was changed is known by the place it was issued in, if that place holds some other
/// heading that belongs to no column, or none while all other columns stand where they were issued.
fn match_columns(
    workbook: &Workbook,
    scanned: &Scanned,
    form: &Form,
    id: &str,
    findings: &mut Vec<Finding>,
) -> BTreeMap<&'static str, u32> {
    let Some((_, table)) = table_of(form, id) else { return BTreeMap::new() };
    let sheet = &workbook.sheets[scanned.sheet];
    let mut columns = BTreeMap::new();
    let words: BTreeMap<String, &'static str> =
        table.columns.iter().skip(1).map(|column| (fold(&column.heading), column.id)).collect();
    for (col, heading) in &scanned.headings {
        if let Some(id) = words.get(heading) {
            columns.entry(*id).or_insert(*col);
        }
    }
    let issued = |offset: usize| scanned.key_column + offset as u32;
    let in_place = table
        .columns
        .iter()
        .enumerate()
        .skip(1)
        .all(|(offset, column)| columns.get(column.id).is_none_or(|col| *col == issued(offset)));
    for (offset, column) in table.columns.iter().enumerate().skip(1) {
        if columns.contains_key(column.id) {
            continue;
        }
        let cell = CellRef::new(scanned.heading, issued(offset));
        let found = sheet.text(cell);
        let answered = || scanned.rows.iter().any(|(_, row)| sheet.value(CellRef::new(*row, cell.col)).is_some());
        let ours = found.as_ref().map_or_else(|| in_place && answered(), |found| !words.contains_key(&fold(found)));
        if ours {
            columns.insert(column.id, cell.col);
            let words = [("heading", column.heading.as_str()), ("found", found.as_deref().unwrap_or_default())];
            let finding = Finding::new(Code::HeadingChanged, &words).placed(&place(workbook, scanned.sheet, cell));
            findings.push(found.iter().fold(finding, Finding::with_value));
        } else if matches!(column.purpose, ColumnPurpose::Answer | ColumnPurpose::Label) {
            // Where another column has taken the place, the row of headings is all that can be pointed at.
            let at = if found.is_none() { cell } else { CellRef::new(scanned.heading, scanned.key_column) };
            let finding = Finding::new(Code::ColumnMissing, &[("heading", &column.heading), ("sheet", &sheet.name)]);
            findings.push(finding.placed(&place(workbook, scanned.sheet, at)));
        }
    }
    columns
}

/// Rows without a key that the form knows: one whose label is that of a row that is missing gets its key back; one that a
/// person put into or directly below a table that may grow gets the next key.
fn adopt_rows_without_keys(
    workbook: &Workbook,
    form: &Form,
    matched: &mut [Matched<'_>],
    capacity: &mut Capacity,
    findings: &mut Vec<Finding>,
) {
    let mut found: BTreeSet<String> = matched.iter().flat_map(|table| table.rows.iter().map(|(key, _)| key.clone())).collect();
    let own = form.own_words();
    for table in matched.iter_mut() {
        let Some((_, spec)) = table_of(form, table.id) else { continue };
        let sheet = &workbook.sheets[table.scanned.sheet];
        let keyed: BTreeMap<u32, String> = table.rows.iter().map(|(key, row)| (*row, key.clone())).collect();
        let mut last = keyed.keys().next_back().copied().unwrap_or_default();
        let mut above: Option<&String> = None;
        for (_, row) in &table.scanned.rows {
            if let Some(key) = keyed.get(row) {
                above = Some(key);
                continue;
            }
            let key_cell = place(workbook, table.scanned.sheet, CellRef::new(*row, table.scanned.key_column));
            let key_text = sheet.text(key_cell.cell);
            // Words of the form's own head its next part.
            if key_text.as_ref().is_some_and(|text| own.contains(&fold(text))) {
                continue;
            }
            let say = |code, words: &[(&str, &str)]| {
                key_text.iter().fold(Finding::new(code, words).placed(&key_cell), Finding::with_value)
            };
            let label = column_text(table, spec, sheet, *row, |purpose| purpose == ColumnPurpose::Label).into_iter().next();
            let is_missing = |row: &&Row| {
                let own = fixed_label(spec, row).map(|own| fold(&own));
                !found.contains(&row.key) && own.is_some() && own == label.as_deref().map(fold)
            };
            if let Some((missing, label)) = spec.rows.iter().find(is_missing).zip(label.as_ref()) {
                found.insert(missing.key.clone());
                table.rows.push((missing.key.clone(), *row));
                findings.push(say(Code::KeyRestored, &[("label", label), ("key", &missing.key)]));
                continue;
            }
            let typed =
                column_text(table, spec, sheet, *row, |purpose| matches!(purpose, ColumnPurpose::Label | ColumnPurpose::Answer));
            let typed = typed.into_iter().find(|text| !own.contains(&fold(text)));
            let (Some(what), Some(growth), true) = (typed, spec.grows.as_ref(), *row <= last + 1) else { continue };
            let Some(next) = next_key(growth, above, capacity) else { continue };
            last = last.max(*row);
            findings.push(Finding::new(Code::RowAdded, &[("label", &what)]).placed(&key_cell).with_value(what));
            found.insert(next.clone());
            table.rows.push((next, *row));
        }
    }
}

/// What people typed in a row, in the columns of some purposes.
fn column_text(
    table: &Matched<'_>,
    spec: &Table,
    sheet: &crate::grid::Sheet,
    row: u32,
    wanted: impl Fn(ColumnPurpose) -> bool,
) -> Vec<String> {
    let columns = spec.columns.iter().filter(|column| wanted(column.purpose)).filter_map(|column| table.columns.get(column.id));
    let cells = columns.map(|col| CellRef::new(row, *col));
    cells
        .filter(|cell| sheet.cells.get(cell).is_some_and(|cell| cell.formula.is_none()))
        .filter_map(|cell| sheet.text(cell))
        .collect()
}

/// The key of a row that was put in, and room for it.
fn next_key(growth: &Growth, above: Option<&String>, capacity: &mut Capacity) -> Option<String> {
    match growth {
        Growth::Prefix(prefix) => {
            capacity.others += 1;
            Some(key::numbered(prefix, capacity.others - 1))
        }
        Growth::Above => {
            let goal = key::goal_of(above?)?;
            let action = *capacity.actions.get(goal)?;
            capacity.hold_action(goal, action + 1);
            Some(key::action(goal, action))
        }
    }
}

/// The label that a row was issued with, where its words are ours.
pub(super) fn fixed_label(table: &Table, row: &Row) -> Option<String> {
    let at = table.columns.iter().skip(1).position(|column| column.purpose == ColumnPurpose::Label)?;
    match row.entries.get(at)? {
        Entry::Text(text) | Entry::Link { text, .. } => Some(text.clone()),
        Entry::Field(field) if matches!(field.mode, Mode::Fixed(_)) => Some(field.label.clone()),
        _ => None,
    }
}

pub(super) fn place(workbook: &Workbook, sheet: usize, cell: CellRef) -> Place {
    Place { order: sheet, sheet: workbook.sheets[sheet].name.clone(), cell }
}

/// The value of a located row's cell in a column.
pub(super) fn cell<'a>(workbook: &'a Workbook, row: &RowPlace, column: &str) -> (Option<CellRef>, Option<&'a crate::grid::Cell>) {
    let Some(col) = row.columns.get(column) else { return (None, None) };
    let at = CellRef::new(row.row, *col);
    let found = workbook.sheets[row.sheet].cells.get(&at).filter(|cell| cell.formula.is_some() || !cell.value.is_blank());
    (Some(at), found.filter(|cell| cell.value != CellValue::Empty || cell.formula.is_some()))
}
