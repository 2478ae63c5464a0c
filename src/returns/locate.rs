//! Finds the rows and columns of a form in the tables of a workbook: columns by heading, rows by key, both checked
//! against the words of the form. What cannot be told for sure is a finding and is not read.

use std::collections::{BTreeMap, BTreeSet};

use super::scan::Scanned;
use crate::address::{CellRef, Place};
use crate::finding::{Code, Finding};
use crate::form::{Capacity, ColumnPurpose, Entry, Form, Growth, Identity, Mode, Row, Table, build};
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
    /// Whether so much is lost that nothing should be read.
    pub refused: bool,
}

/// Where a row stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RowPlace {
    pub sheet: usize,
    pub row: u32,
    /// Column of each column id.
    pub columns: BTreeMap<&'static str, u32>,
    /// Columns whose answers must not be taken, since another row with the same key says something else.
    pub disputed: BTreeSet<&'static str>,
    /// Whether key and label belong to different rows, so that nothing may be taken.
    pub mixed_up: bool,
}

/// A scanned table that was recognised as one of the form's.
struct Matched<'a> {
    scanned: &'a Scanned,
    id: &'static str,
    columns: BTreeMap<&'static str, u32>,
    rows: Vec<(String, u32)>,
}

pub(super) fn locate(
    workbook: &Workbook,
    tables: &[Scanned],
    identity: Identity,
    framework: &Framework,
    findings: &mut Vec<Finding>,
) -> Located {
    let mut capacity = capacity_of(tables.iter().flat_map(|table| table.rows.iter().filter_map(|(key, _)| key.as_deref())));
    let first = build(identity.clone(), framework, &capacity);
    let mut matched: Vec<Matched<'_>> = tables.iter().filter_map(|table| match_table(table, &first)).collect();
    drop_look_alikes(&mut matched, &first);
    for table in &mut matched {
        table.columns = match_columns(workbook, table.scanned, &first, table.id, findings);
    }
    adopt_rows_without_keys(workbook, &first, &mut matched, &mut capacity, findings);
    let form = build(identity, framework, &capacity);
    let mut located = Located { form, rows: BTreeMap::new(), known: BTreeSet::new(), sheets: BTreeSet::new(), refused: false };
    place_rows(workbook, &matched, &mut located, findings);
    check_labels(workbook, &mut located, findings);
    report_missing(&mut located, findings);
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

fn table_of<'a>(form: &'a Form, id: &str) -> Option<(usize, &'a Table)> {
    form.tables().find(|(_, table)| table.id == id)
}

/// Columns by heading; a heading that was changed is known by the place it was issued in, if that place holds some other
/// heading that belongs to no column.
fn match_columns(
    workbook: &Workbook,
    scanned: &Scanned,
    form: &Form,
    id: &str,
    findings: &mut Vec<Finding>,
) -> BTreeMap<&'static str, u32> {
    let Some((_, table)) = table_of(form, id) else { return BTreeMap::new() };
    let mut columns = BTreeMap::new();
    let words: BTreeMap<String, &'static str> =
        table.columns.iter().skip(1).map(|column| (fold(&column.heading), column.id)).collect();
    for (col, heading) in &scanned.headings {
        if let Some(id) = words.get(heading) {
            columns.entry(*id).or_insert(*col);
        }
    }
    for (offset, column) in table.columns.iter().enumerate().skip(1) {
        if columns.contains_key(column.id) {
            continue;
        }
        let col = scanned.key_column + offset as u32;
        let there = scanned.headings.iter().find(|(other, heading)| *other == col && !words.contains_key(heading));
        let place = place(workbook, scanned.sheet, CellRef::new(scanned.heading, col));
        if let Some((_, found)) = there {
            columns.insert(column.id, col);
            let words = [("heading", column.heading.as_str()), ("found", found.as_str())];
            findings.push(Finding::new(Code::HeadingChanged, &words).placed(&place).with_value(found.clone()));
        } else if column.purpose == ColumnPurpose::Answer {
            let sheet = &workbook.sheets[scanned.sheet].name;
            let finding = Finding::new(Code::ColumnMissing, &[("heading", &column.heading), ("sheet", sheet)]);
            findings.push(finding.placed(&place));
        }
    }
    columns
}

/// How many rows of each kind the keys ask for.
fn capacity_of<'a>(keys: impl Iterator<Item = &'a str>) -> Capacity {
    let mut capacity = Capacity { others: 0, actions: Vec::new() };
    for key in keys {
        let (letter, number) = key.split_at(1);
        let mut numbers = number.split('.').map(|part| part.parse::<usize>().unwrap_or_default());
        let (first, second) = (numbers.next().unwrap_or_default(), numbers.next());
        match (letter, second) {
            ("X" | "H", None) => capacity.others = capacity.others.max(first),
            ("D", None) if first > 0 => capacity.hold_action(first - 1, 0),
            ("A", Some(action)) if first > 0 => capacity.hold_action(first - 1, action),
            _ => {}
        }
    }
    capacity
}

/// Rows without a key: one whose label is that of a row that is missing gets its key back; one that a person put into a
/// table that may grow gets the next key.
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
        let mut above: Option<String> = None;
        for (key, row) in &table.scanned.rows {
            if let Some(key) = key {
                above = Some(key.clone());
                continue;
            }
            let here = |id: &str| table.columns.get(id).map(|col| CellRef::new(*row, *col));
            let label_column = spec.columns.iter().find(|column| column.purpose == ColumnPurpose::Label).map(|column| column.id);
            let label = label_column.and_then(here).and_then(|cell| sheet.text(cell));
            let missing = spec.rows.iter().find(|row| {
                !found.contains(&row.key)
                    && label.as_deref().is_some_and(|label| fixed_label(spec, row).is_some_and(|own| fold(&own) == fold(label)))
            });
            let first_cell = place(workbook, table.scanned.sheet, CellRef::new(*row, table.scanned.key_column));
            if let (Some(missing), Some(label)) = (missing, &label) {
                found.insert(missing.key.clone());
                table.rows.push((missing.key.clone(), *row));
                findings.push(Finding::new(Code::KeyRestored, &[("label", label), ("key", &missing.key)]).placed(&first_cell));
                continue;
            }
            let typed =
                spec.columns.iter().filter(|column| column.purpose != ColumnPurpose::Key).filter_map(|column| here(column.id));
            let typed: Vec<String> = typed
                .filter(|cell| sheet.cells.get(cell).is_some_and(|cell| cell.formula.is_none()))
                .filter_map(|cell| sheet.text(cell))
                .filter(|text| !own.contains(&fold(text)))
                .collect();
            let next = spec.grows.as_ref().and_then(|growth| next_key(growth, above.as_deref(), capacity));
            let Some(next) = next.filter(|_| !typed.is_empty()) else { continue };
            let what = typed.first().cloned().unwrap_or_default();
            findings.push(Finding::new(Code::RowAdded, &[("label", &what)]).placed(&first_cell).with_value(what));
            found.insert(next.clone());
            table.rows.push((next, *row));
        }
    }
}

/// The key of a row that was put in, and room for it.
fn next_key(growth: &Growth, above: Option<&str>, capacity: &mut Capacity) -> Option<String> {
    match growth {
        Growth::Prefix(prefix) => {
            capacity.others += 1;
            Some(format!("{prefix}{:02}", capacity.others))
        }
        Growth::Above => {
            let above = above?;
            let goal: usize = above.strip_prefix(['A', 'D'])?.split('.').next()?.parse().ok()?;
            let index = goal.checked_sub(1)?;
            let action = capacity.actions.get(index)? + 1;
            capacity.hold_action(index, action);
            Some(format!("A{goal}.{action}"))
        }
    }
}

/// The label that a row was issued with, where its words are ours.
fn fixed_label(table: &Table, row: &Row) -> Option<String> {
    let at = table.columns.iter().skip(1).position(|column| column.purpose == ColumnPurpose::Label)?;
    match row.entries.get(at)? {
        Entry::Text(text) | Entry::Link { text, .. } => Some(text.clone()),
        Entry::Field(field) if matches!(field.mode, Mode::Fixed(_)) => Some(field.label.clone()),
        _ => None,
    }
}

fn place(workbook: &Workbook, sheet: usize, cell: CellRef) -> Place {
    Place { order: sheet, sheet: workbook.sheets[sheet].name.clone(), cell }
}

/// Gives every key its row. A key that stands twice keeps its first row; answers that differ are disputed.
fn place_rows(workbook: &Workbook, matched: &[Matched<'_>], located: &mut Located, findings: &mut Vec<Finding>) {
    for table in matched {
        let Some((_, spec)) = table_of(&located.form, table.id) else { continue };
        let sheet = table.scanned.sheet;
        located.sheets.insert(sheet);
        let heading = |col: &u32| (sheet, CellRef::new(table.scanned.heading, *col));
        located.known.insert(heading(&table.scanned.key_column));
        located.known.extend(table.columns.values().map(heading));
        for (key, row) in &table.rows {
            located.known.insert((sheet, CellRef::new(*row, table.scanned.key_column)));
            located.known.extend(table.columns.values().map(|col| (sheet, CellRef::new(*row, *col))));
            let columns = table.columns.clone();
            let here = RowPlace { sheet, row: *row, columns, disputed: BTreeSet::new(), mixed_up: false };
            match located.rows.get_mut(key) {
                None => {
                    located.rows.insert(key.clone(), here);
                }
                Some(first) => dispute(workbook, spec, key, first, &here, findings),
            }
        }
    }
}

/// Compares the answers of two rows with one key.
fn dispute(workbook: &Workbook, table: &Table, key: &str, first: &mut RowPlace, second: &RowPlace, findings: &mut Vec<Finding>) {
    let Some(row) = table.rows.iter().find(|row| row.key == key) else { return };
    let answer = |place: &RowPlace, id: &str| {
        let col = place.columns.get(id)?;
        workbook.sheets[place.sheet].text(CellRef::new(place.row, *col)).map(|text| fold(&text))
    };
    for (entry, column) in row.entries.iter().zip(table.columns.iter().skip(1)) {
        if entry.field().is_some_and(crate::form::Field::is_input) && answer(first, column.id) != answer(second, column.id) {
            first.disputed.insert(column.id);
        }
    }
    let spot = |place_of: &RowPlace| format!("{}!{}", workbook.sheets[place_of.sheet].name, CellRef::new(place_of.row, 0));
    let places = format!("{}, {}", spot(first), spot(second));
    let code = if first.disputed.is_empty() { Code::KeyRepeated } else { Code::KeyTwice };
    let label = fixed_label(table, row).unwrap_or_else(|| key.to_owned());
    let here = place(workbook, second.sheet, CellRef::new(second.row, 0));
    findings.push(Finding::new(code, &[("key", key), ("label", &label), ("places", &places)]).placed(&here));
}

/// Checks that the label in a row is the one that its key was issued with.
fn check_labels(workbook: &Workbook, located: &mut Located, findings: &mut Vec<Finding>) {
    for (_, table) in located.form.tables() {
        let Some(label_column) = table.columns.iter().find(|column| column.purpose == ColumnPurpose::Label) else { continue };
        let labels: BTreeSet<String> =
            table.rows.iter().filter_map(|row| fixed_label(table, row)).map(|label| fold(&label)).collect();
        for row in &table.rows {
            let (Some(expected), Some(found)) = (fixed_label(table, row), located.rows.get_mut(&row.key)) else { continue };
            let Some(col) = found.columns.get(label_column.id) else { continue };
            let cell = CellRef::new(found.row, *col);
            let there = workbook.sheets[found.sheet].text(cell).unwrap_or_default();
            if fold(&there) == fold(&expected) {
                continue;
            }
            found.mixed_up = labels.contains(&fold(&there));
            let code = if found.mixed_up { Code::RowMixedUp } else { Code::LabelChanged };
            let words = [("key", row.key.as_str()), ("label", expected.as_str()), ("found", there.as_str())];
            let here = place(workbook, found.sheet, cell);
            findings.push(Finding::new(code, &words).placed(&here).with_value(there.clone()));
        }
    }
}

/// Rows of the form that are nowhere: a finding each, or one for a whole table; a form that lost half its answers is refused.
fn report_missing(located: &mut Located, findings: &mut Vec<Finding>) {
    let has_input = |row: &&Row| {
        row.entries.iter().filter_map(Entry::field).any(|field| field.is_input() || matches!(field.mode, Mode::Computed(_)))
    };
    let (mut expected, mut found) = (0, 0);
    let mut missing = Vec::new();
    for (sheet, table) in located.form.tables() {
        let wanted: Vec<&Row> = table.rows.iter().filter(has_input).collect();
        let lost: Vec<&&Row> = wanted.iter().filter(|row| !located.rows.contains_key(&row.key)).collect();
        expected += wanted.len();
        found += wanted.len() - lost.len();
        if lost.len() > 1 && lost.len() == wanted.len() {
            let keys = format!("{}–{}", lost[0].key, lost[lost.len() - 1].key);
            missing.push((keys, located.form.sheets[sheet].name.clone()));
        } else {
            missing.extend(lost.iter().map(|row| {
                (row.key.clone(), fixed_label(table, row).unwrap_or_else(|| located.form.sheets[sheet].name.clone()))
            }));
        }
    }
    if found * 2 < expected {
        located.refused = true;
        let words = [("found", found.to_string()), ("expected", expected.to_string())];
        findings.push(Finding::new(Code::FormIncomplete, &words.each_ref().map(|(name, text)| (*name, text.as_str()))));
        return;
    }
    findings.extend(missing.iter().map(|(key, label)| Finding::new(Code::RowMissing, &[("key", key), ("label", label)])));
}

/// Sheets that have another name than they were issued with.
fn report_renamed(workbook: &Workbook, matched: &[Matched<'_>], located: &Located, findings: &mut Vec<Finding>) {
    let mut told = BTreeSet::new();
    for table in matched {
        let Some((index, _)) = table_of(&located.form, table.id) else { continue };
        let (sheet, was) = (&workbook.sheets[table.scanned.sheet].name, &located.form.sheets[index].name);
        // Delimited text has no sheet names at all.
        if sheet != was && !sheet.is_empty() && told.insert(table.scanned.sheet) {
            let here = place(workbook, table.scanned.sheet, CellRef::new(0, 0));
            findings.push(Finding::new(Code::SheetRenamed, &[("sheet", sheet), ("was", was)]).placed(&here));
        }
    }
}

/// The value of a located row's cell in a column.
pub(super) fn cell<'a>(workbook: &'a Workbook, row: &RowPlace, column: &str) -> (Option<CellRef>, Option<&'a crate::grid::Cell>) {
    let Some(col) = row.columns.get(column) else { return (None, None) };
    let at = CellRef::new(row.row, *col);
    let found = workbook.sheets[row.sheet].cells.get(&at).filter(|cell| cell.formula.is_some() || !cell.value.is_blank());
    (Some(at), found.filter(|cell| cell.value != CellValue::Empty || cell.formula.is_some()))
}
