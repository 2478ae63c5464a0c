//! Finds the rows and columns of a form in the tables of a workbook: columns by heading, rows by key, both checked
//! against the words of the form. What cannot be told for sure is a finding and is not read.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::adopt::adopt_rows_without_keys;
use super::columns::match_columns;
use super::rows::{check_labels, place_rows, report_missing, report_renamed};
use super::scan::Scanned;
use super::unmarked;
use crate::address::{CellRef, Place, Pointer};
use crate::finding::Finding;
use crate::form::{Capacity, Form, Forms, Identity, Table};
use crate::grid::{CellValue, Workbook};
use crate::model::{FormKind, Framework};
use crate::texts::{sheet_text, sheet_text_with};
use crate::words::fold;

/// A form with the places of its rows.
pub(super) struct Located {
    pub form: Form,
    /// Place of each row that was found, by key.
    pub rows: BTreeMap<String, RowPlace>,
    /// Rows that stand in the workbook once more.
    pub copies: Vec<(String, RowPlace)>,
    /// Cells that belong to the form: keys, headings, and every entry of a row that was found.
    pub known: BTreeSet<(usize, CellRef)>,
    /// Sheets that hold tables of the form.
    pub sheets: BTreeSet<usize>,
    /// Answers that stand twice and differ, by the first field that does.
    pub disputes: Vec<(Pointer, Finding)>,
    /// Whether so much is lost that nothing should be read.
    pub refused: bool,
}

impl Located {
    /// A form of which nothing is found yet.
    pub(super) fn empty(form: Form) -> Self {
        Self {
            form,
            rows: BTreeMap::new(),
            copies: Vec::new(),
            known: BTreeSet::new(),
            sheets: BTreeSet::new(),
            disputes: Vec::new(),
            refused: false,
        }
    }
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
    /// Columns whose answers must not be taken, since another row with the same key says something else, or since they are
    /// levels of another scale.
    pub disputed: BTreeSet<&'static str>,
    /// Whether key and label belong to different rows, so that nothing may be taken.
    pub mixed_up: bool,
}

/// A scanned table that was recognised as one of the form's.
pub(super) struct Matched<'a> {
    pub scanned: &'a Scanned,
    pub id: &'static str,
    pub columns: BTreeMap<&'static str, u32>,
    /// Columns of answers under a heading that stands once more to the left of them.
    pub twins: Vec<(&'static str, u32)>,
    /// Columns of levels whose heading names another scale, so that none of them counts.
    pub other_scale: Vec<&'static str>,
    pub rows: Vec<(String, u32)>,
}

pub(super) fn locate(
    workbook: &Workbook,
    mut tables: Vec<Scanned>,
    identity: Identity,
    (framework, forms): (&Framework, &Forms),
    findings: &mut Vec<Finding>,
) -> Located {
    let mut issued = capacity_of(workbook, &tables);
    let mut first = forms.form(identity.clone(), framework, &issued);
    let missing = missing_tables(&tables, &first);
    if !missing.is_empty() {
        // Only a workbook that lost something is searched again, with room for the keys that are found then.
        let shows_previous = issued.previous || announces_previous(workbook);
        if shows_previous && !issued.previous {
            issued = issued.with_previous(true);
            first = forms.form(identity.clone(), framework, &issued);
        }
        let unmarked = unmarked::scan(workbook, &first, &tables, &missing);
        if !unmarked.is_empty() {
            tables.extend(unmarked);
            issued = capacity_of(workbook, &tables).with_previous(shows_previous);
            first = forms.form(identity.clone(), framework, &issued);
        }
    }
    let mut capacity = issued.clone();
    let mut matched: Vec<Matched<'_>> = tables.iter().filter_map(|table| match_table(table, &first)).collect();
    drop_look_alikes(&mut matched, &first);
    // Of two copies of a sheet the one that still has its name counts as the original.
    matched.sort_by_key(|table| sheet_name(&first, table.id) != Some(workbook.sheets[table.scanned.sheet].name.as_str()));
    for table in &mut matched {
        match_columns(workbook, &first, table, framework, findings);
    }
    adopt_rows_without_keys(workbook, &first, &mut matched, &mut capacity, findings);
    let form = if capacity == issued { first } else { forms.form(identity, framework, &capacity) };
    let mut located = Located::empty(form);
    place_rows(workbook, &matched, &mut located, findings);
    check_labels(workbook, &mut located, findings);
    report_missing(workbook, &mut located, findings);
    report_renamed(workbook, &matched, &located, findings);
    located
}

/// The rows that the tables ask for; where the keys are gone, goals and rows for other skills are counted by their words.
fn capacity_of(workbook: &Workbook, tables: &[Scanned]) -> Capacity {
    let keys = tables.iter().flat_map(|table| table.rows.iter().filter_map(|(key, _)| key.as_deref()));
    let mut capacity = Capacity::of_keys(keys).with_previous(tables.iter().any(Scanned::has_previous));
    for table in tables.iter().filter(|table| table.key_column.is_none()) {
        let sheet = &workbook.sheets[table.sheet];
        let words: Vec<String> = sheet.cells.keys().filter_map(|cell| sheet.text(*cell)).map(|text| fold(&text)).collect();
        let others = fold(&sheet_text("inventory.other.domain"));
        capacity.others = capacity.others.max(words.iter().filter(|word| **word == others).count());
        let named = |goal: &usize| words.contains(&fold(&sheet_text_with("plan.goal.kind", &[("number", &goal.to_string())])));
        (1..).take_while(named).for_each(|goal| capacity.hold_action(goal - 1, 1));
    }
    capacity
}

/// Whether a line of the workbook says that it shows the ratings of the last round: without its headings, a table does not.
fn announces_previous(workbook: &Workbook) -> bool {
    let line = fold(&sheet_text("inventory.previous.line"));
    let texts = workbook.sheets.iter().flat_map(|sheet| sheet.cells.keys().filter_map(|cell| sheet.text(*cell)));
    texts.into_iter().any(|text| fold(&text) == line)
}

/// The tables of the form of which not a key was found below a heading `Ref`.
fn missing_tables(tables: &[Scanned], form: &Form) -> BTreeSet<&'static str> {
    let found: BTreeSet<&str> = tables.iter().filter_map(|table| match_table(table, form)).map(|table| table.id).collect();
    form.tables().map(|(_, table)| table.id).filter(|id| !found.contains(id)).collect()
}

/// The kind of form to which the tables of a workbook belong, judged by their keys.
pub(super) fn kind_of(tables: &[Scanned], packet: &Form) -> Option<FormKind> {
    let missing = missing_tables(tables, packet);
    let has = |id: &str| packet.tables().any(|(_, table)| table.id == id) && !missing.contains(id);
    let parts = [
        ("goal", FormKind::Packet),
        ("inventory", FormKind::Inventory),
        ("gap", FormKind::GapAnalysis),
        ("plan", FormKind::DevelopmentPlan),
    ];
    let found: Vec<FormKind> = parts.into_iter().filter(|(id, _)| has(id)).map(|(_, kind)| kind).collect();
    // A plan may hold a career goal and gaps as well, but neither ratings nor what the role asks for.
    match found.as_slice() {
        [kind] => Some(*kind),
        [] => None,
        _ if has("inventory") || has("role") || !has("plan") => Some(FormKind::Packet),
        _ => Some(FormKind::DevelopmentPlan),
    }
}

/// The table of the form to which most keys of a scanned table belong.
fn match_table<'a>(scanned: &'a Scanned, form: &Form) -> Option<Matched<'a>> {
    let keys: BTreeSet<&str> = scanned.rows.iter().filter_map(|(key, _)| key.as_deref()).collect();
    let shared = |table: &Table| table.rows.iter().filter(|row| keys.contains(row.key.as_str())).count();
    let (_, table) = match scanned.table {
        Some(id) => table_of(form, id)?,
        None => form.tables().max_by_key(|(_, table)| shared(table)).filter(|(_, table)| shared(table) > 0)?,
    };
    let of_table: HashSet<&str> = table.rows.iter().map(|row| row.key.as_str()).collect();
    let rows = scanned.rows.iter().filter_map(|(key, row)| Some((key.as_deref()?, *row)));
    let rows = rows.filter(|(key, _)| of_table.contains(key)).map(|(key, row)| (key.to_owned(), row)).collect();
    Some(Matched { scanned, id: table.id, columns: BTreeMap::new(), twins: Vec::new(), other_scale: Vec::new(), rows })
}

/// An answer `Ref` with an answer such as `S01` below it looks like a table. Where the true one stands as well, it has
/// headings of the form beside its `Ref`, the other has none.
fn drop_look_alikes(matched: &mut Vec<Matched<'_>>, form: &Form) {
    let headed: BTreeSet<&str> = matched.iter().filter(|table| has_headings(table, form)).map(|table| table.id).collect();
    matched.retain(|table| has_headings(table, form) || !headed.contains(table.id));
}

fn has_headings(table: &Matched<'_>, form: &Form) -> bool {
    let Some((_, spec)) = table_of(form, table.id) else { return false };
    let own = |heading: &String| spec.columns.iter().skip(1).any(|column| column.folded == *heading);
    table.scanned.headings.iter().any(|(_, heading)| own(heading))
}

pub(super) fn table_of<'a>(form: &'a Form, id: &str) -> Option<(usize, &'a Table)> {
    form.tables().find(|(_, table)| table.id == id)
}

/// The name that the sheet of a table was issued with.
fn sheet_name<'a>(form: &'a Form, table: &str) -> Option<&'a str> {
    table_of(form, table).map(|(sheet, _)| form.sheets[sheet].name.as_str())
}

pub(super) fn place(workbook: &Workbook, sheet: usize, cell: CellRef) -> Place {
    Place { order: sheet, sheet: workbook.sheets[sheet].name.as_str().into(), cell }
}

/// The value of a located row's cell in a column.
pub(super) fn cell<'a>(workbook: &'a Workbook, row: &RowPlace, column: &str) -> (Option<CellRef>, Option<&'a crate::grid::Cell>) {
    let Some(col) = row.columns.get(column) else { return (None, None) };
    let at = CellRef::new(row.row, *col);
    let found = workbook.sheets[row.sheet].cells.get(&at).filter(|cell| cell.formula.is_some() || !cell.value.is_blank());
    (Some(at), found.filter(|cell| cell.value != CellValue::Empty || cell.formula.is_some()))
}
