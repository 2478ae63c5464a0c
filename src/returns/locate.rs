//! Locates the rows and columns of a form in the tables of a workbook: columns by heading, rows by key, both checked against the
//! texts of the form. Whatever cannot be identified with certainty is reported and not read.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::adopt::adopt_rows_without_keys;
use super::columns::match_columns;
use super::rows::{check_labels, place_rows, report_missing, report_renamed};
use super::scan::Scanned;
use super::unmarked;
use crate::address::{CellRef, Place, Pointer};
use crate::finding::Finding;
use crate::form::{Capacity, Form, Forms, Identity, Table, key};
use crate::grid::{CellValue, Workbook};
use crate::model::{FormKind, Framework};
use crate::texts::{GENERATION, sheet_text, sheet_text_with};
use crate::words::fold;

/// A form, and where its parts stand in a workbook.
pub(super) struct Located {
    pub form: Form,
    /// The place of each row that was found, by key.
    pub rows: BTreeMap<String, RowPlace>,
    /// Further copies of rows that were already found.
    pub copies: Vec<(String, RowPlace)>,
    /// Cells that belong to the form: keys, headings, and all cells of the rows that were found.
    pub known: BTreeSet<(usize, CellRef)>,
    /// Sheets that hold tables of the form.
    pub sheets: BTreeSet<usize>,
    /// Answers that occur twice and differ, by the first field concerned.
    pub disputes: Vec<(Pointer, Finding)>,
    /// Whether so much is missing that nothing should be read.
    pub refused: bool,
}

impl Located {
    /// A form before anything was located.
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

/// The place of a row in a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowPlace {
    /// Position of the sheet.
    pub sheet: usize,
    /// The row, from zero.
    pub row: u32,
    /// The column in which each column of the form stands, by its id.
    pub columns: BTreeMap<&'static str, u32>,
    /// Columns whose answers must not be accepted: another row with the same key holds a different answer, or the levels are on
    /// another scale.
    pub disputed: BTreeSet<&'static str>,
    /// Whether key and label belong to different rows, so that nothing in the row may be accepted.
    pub mixed_up: bool,
}

/// A scanned table, matched with a table of the form.
pub(super) struct Matched<'a> {
    pub scanned: &'a Scanned,
    pub id: &'static str,
    pub columns: BTreeMap<&'static str, u32>,
    /// Columns that are not read because another column with the same heading is, each with the id of that column.
    pub twins: Vec<(&'static str, u32)>,
    /// Rating columns whose heading names another scale; their answers do not count.
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
        // Only a workbook with missing tables is searched again, with capacity for the keys that this finds.
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
    // Of two copies of a sheet, the one that still has its issued name is the original.
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

/// The capacity that the tables need. Without keys, goals and rows for other skills are counted by their fixed texts.
fn capacity_of(workbook: &Workbook, tables: &[Scanned]) -> Capacity {
    let keys = tables.iter().flat_map(|table| table.rows.iter().filter_map(|(key, _)| key.as_deref()));
    let mut capacity = Capacity::of_keys(keys).with_previous(tables.iter().any(Scanned::has_previous));
    for table in tables.iter().filter(|table| table.key_column.is_none()) {
        let sheet = &workbook.sheets[table.sheet];
        let words: Vec<String> = sheet.cells.keys().filter_map(|cell| sheet.text(*cell)).map(|text| fold(&text)).collect();
        let others = fold(&sheet_text("inventory.other.domain"));
        capacity.others = capacity.others.max(words.iter().filter(|word| **word == others).count());
        let labels = |goal: &usize| {
            let number = goal.to_string();
            // The second is that of earlier forms, the first that of all others.
            ["goals.labels.goal", "plan.goal.kind"].map(|label| fold(&sheet_text_with(label, &[("number", &number)])))
        };
        let named = |goal: &usize| labels(goal).iter().any(|label| words.contains(label));
        (1..).take_while(named).for_each(|goal| capacity.hold_action(goal - 1, 1));
    }
    capacity
}

/// Whether a line of the workbook says that it shows the ratings of the previous round. A table that lost its headings no longer
/// shows this itself.
fn announces_previous(workbook: &Workbook) -> bool {
    let line = fold(&sheet_text("inventory.previous.line"));
    let texts = workbook.sheets.iter().flat_map(|sheet| sheet.cells.keys().filter_map(|cell| sheet.text(*cell)));
    texts.into_iter().any(|text| fold(&text) == line)
}

/// The tables of the form for which no key was found below a `Ref` heading.
fn missing_tables(tables: &[Scanned], form: &Form) -> BTreeSet<&'static str> {
    let found: BTreeSet<&str> = tables.iter().filter_map(|table| match_table(table, form)).map(|table| table.id).collect();
    form.tables().map(|(_, table)| table.id).filter(|id| !found.contains(id)).collect()
}

/// The generation of a form without a form code. Its tables show whether goals and actions stood in one table or in two.
pub(super) fn generation(tables: &[Scanned]) -> u32 {
    let keys = |table: &Scanned, is: fn(&str) -> bool| table.rows.iter().any(|(key, _)| key.as_deref().is_some_and(is));
    let in_one = tables.iter().any(|table| keys(table, key::is_goal) && keys(table, key::is_action));
    if in_one { LAST_WITH_ONE_PLAN_TABLE } else { GENERATION }
}

/// The last generation in which goals and actions stood in one table.
const LAST_WITH_ONE_PLAN_TABLE: u32 = 2;

/// The kind of form that the tables of a workbook belong to, judged by their keys.
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
    // A plan may contain a career goal and gaps as well, but no ratings and no sheet for the target role.
    match found.as_slice() {
        [kind] => Some(*kind),
        [] => None,
        _ if has("inventory") || has("role") || !has("plan") => Some(FormKind::Packet),
        _ => Some(FormKind::DevelopmentPlan),
    }
}

/// The table of the form that shares the most keys with a scanned table.
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

/// Drops false matches: an answer that reads `Ref` above an answer such as `S01` looks like a table. The real table has headings
/// of the form beside its `Ref`.
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

/// The name with which the sheet of a table was issued.
fn sheet_name<'a>(form: &'a Form, table: &str) -> Option<&'a str> {
    table_of(form, table).map(|(sheet, _)| form.sheets[sheet].name.as_str())
}

pub(super) fn place(workbook: &Workbook, sheet: usize, cell: CellRef) -> Place {
    Place { order: sheet, sheet: workbook.sheets[sheet].name.as_str().into(), cell }
}

/// The cell of a located row in a column, and its position.
pub(super) fn cell<'a>(workbook: &'a Workbook, row: &RowPlace, column: &str) -> (Option<CellRef>, Option<&'a crate::grid::Cell>) {
    let Some(col) = row.columns.get(column) else { return (None, None) };
    let at = CellRef::new(row.row, *col);
    let found = workbook.sheets[row.sheet].cells.get(&at).filter(|cell| cell.formula.is_some() || !cell.value.is_blank());
    (Some(at), found.filter(|cell| cell.value != CellValue::Empty || cell.formula.is_some()))
}
