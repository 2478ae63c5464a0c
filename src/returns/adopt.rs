//! Gives a key to rows that have none: rows of the form are recognised by their labels, rows that people added get the next free
//! key.

use std::collections::{BTreeMap, BTreeSet};

use super::goals;
use super::locate::{Matched, place, table_of};
use crate::address::{CellRef, Place};
use crate::finding::{Finding, Told};
use crate::form::{Capacity, Column, ColumnPurpose, Entry, Form, Growth, Kind, Row, SheetLink, Table, key};
use crate::grid::{Sheet, Workbook};
use crate::words::fold;

/// State while the rows of one table are processed.
struct Adopting<'a> {
    workbook: &'a Workbook,
    sheet: &'a Sheet,
    spec: &'a Table,
    form: &'a Form,
    /// Keys that already have a row in this table.
    found: &'a mut BTreeSet<String>,
    capacity: &'a mut Capacity,
    findings: &'a mut Vec<Finding>,
    /// Number of rows recognised by their labels in a table that has lost its key column.
    restored: usize,
}

/// Assigns keys to rows without one. A row whose label belongs to a missing row gets that row's key back; a row that somebody
/// added in, or directly below, a table that may grow gets the next key.
pub(super) fn adopt_rows_without_keys(
    workbook: &Workbook,
    form: &Form,
    matched: &mut [Matched<'_>],
    capacity: &mut Capacity,
    findings: &mut Vec<Finding>,
) {
    let mut restored: BTreeMap<usize, (u32, usize)> = BTreeMap::new();
    for table in matched.iter_mut() {
        let Some((_, spec)) = table_of(form, table.id) else { continue };
        let sheet = &workbook.sheets[table.scanned.sheet];
        // Rows in another copy of the table are not considered here; copies are compared row by row afterwards.
        let found = &mut table.rows.iter().map(|(key, _)| key.clone()).collect();
        let mut adopting = Adopting { workbook, sheet, spec, form, found, capacity, findings, restored: 0 };
        adopting.go_through(table);
        table.rows.sort_by_key(|(_, row)| *row);
        if adopting.restored > 0 {
            let heading = table.scanned.heading;
            let (first, count) = restored.entry(table.scanned.sheet).or_insert((heading, 0));
            (*first, *count) = (heading.min(*first), *count + adopting.restored);
        }
    }
    for (sheet, (heading, count)) in restored {
        let here = place(workbook, sheet, CellRef::new(heading, 0));
        findings.push(Finding::new(Told::KeysRestored { count, sheet: &here.sheet }).placed(&here));
    }
}

impl Adopting<'_> {
    fn go_through(&mut self, table: &mut Matched<'_>) {
        let scanned = table.scanned;
        let keyless = scanned.key_column.is_none();
        let copied = self.rows_with_copied_keys(table);
        table.rows.retain(|(_, row)| !copied.contains(row));
        let keyed: BTreeMap<u32, String> = table.rows.iter().map(|(key, row)| (*row, key.clone())).collect();
        let mut last = keyed.keys().next_back().copied().unwrap_or(scanned.heading);
        let mut above: Option<String> = None;
        for (_, row) in &scanned.rows {
            if let Some(key) = keyed.get(row) {
                above = Some(key.clone());
                continue;
            }
            let key_cell = CellRef::new(*row, scanned.key_column.unwrap_or_default());
            let key_text = scanned.key_column.and_then(|_| self.sheet.text(key_cell));
            // A text of the form itself is the heading of the next section.
            if !copied.contains(row) && key_text.as_ref().is_some_and(|text| self.form.is_own_word(&fold(text))) {
                continue;
            }
            let key_place = place(self.workbook, scanned.sheet, key_cell);
            let known = self.known(table, *row);
            if known.is_some() && self.labels_moved(table, &keyed) {
                continue;
            }
            if let Some((key, label)) = known {
                self.restore(&key, &label, keyless, key_place, key_text);
                // Without keys, the table ends at the first row that it does not recognise.
                if keyless {
                    (last, above) = (last.max(*row), Some(key.clone()));
                }
                table.rows.push((key, *row));
            } else if *row <= last + 1
                && let Some(key) = self.added(table, *row, above.as_deref())
            {
                last = last.max(*row);
                table.rows.push((key, *row));
            } else if keyless && *row <= last + 1 {
                last = *row;
            }
        }
    }

    /// The rows that hold the key of another row of the table, but other words: somebody filled a key down, or copied a row to write a
    /// new one. They are treated like rows without a key. A row with the same words is a copy, which is compared with the first.
    fn rows_with_copied_keys(&self, table: &Matched<'_>) -> BTreeSet<u32> {
        let mut of_key: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (key, row) in &table.rows {
            of_key.entry(key).or_default().push(*row);
        }
        of_key.retain(|_, rows| rows.len() > 1);
        let labels: BTreeSet<&str> = self.spec.rows.iter().filter_map(|row| Some(row.label.as_ref()?.folded.as_str())).collect();
        let mut copied = BTreeSet::new();
        for (key, rows) in of_key {
            let Some(own) = self.spec.rows.iter().find(|row| row.key == *key) else { continue };
            let said = |row: u32| said_in(table, self.spec, self.sheet, own, row);
            let label = own.label.as_ref().map(|label| label.folded.clone());
            let original = rows.iter().find(|row| label.is_some() && said(**row) == label).unwrap_or(&rows[0]);
            let words = said(*original);
            // Other words are those of another row of the form or, in a table that grows, of an added one.
            let is_other =
                |said: &String| Some(said) != words.as_ref() && (self.spec.grows.is_some() || labels.contains(said.as_str()));
            copied.extend(rows.iter().copied().filter(|row| row != original && said(*row).as_ref().is_some_and(is_other)));
        }
        // If labels stand beside the keys of other rows even without these, the keys were moved, and no label can be trusted.
        let others = table.rows.iter().filter(|(_, row)| !copied.contains(row)).map(|(key, row)| (*row, key.clone())).collect();
        if !copied.is_empty() && self.labels_moved(table, &others) { BTreeSet::new() } else { copied }
    }

    /// The key and label of the missing row that this row's label belongs to.
    fn known(&self, table: &Matched<'_>, row: u32) -> Option<(String, String)> {
        let labels = column_text(table, self.spec, self.sheet, row, |purpose| purpose == ColumnPurpose::Label);
        let label = labels.into_iter().next().map(|(_, label)| fold(&label));
        let missing = |of: &&Row| !self.found.contains(&of.key);
        let labelled = self.spec.rows.iter().filter(missing).find_map(|of| {
            let own = of.label.as_ref()?;
            (Some(&own.folded) == label.as_ref()).then(|| (of.key.clone(), own.text.clone()))
        });
        if labelled.is_some() || table.scanned.key_column.is_some() {
            return labelled;
        }
        // A goal row has no label from the form, only the fixed word for “goal”.
        let alone =
            |of: &&Row| self.spec.rows.iter().filter(|other| words_of(self.spec, other) == words_of(self.spec, of)).count() == 1;
        self.spec.rows.iter().filter(missing).filter(alone).find_map(|of| {
            let words = words_of(self.spec, of);
            let there = |(column, text): &(&str, &str)| {
                let cell = table.columns.get(column).map(|col| CellRef::new(row, *col));
                cell.and_then(|cell| self.sheet.text(cell)).is_some_and(|found| fold(&found) == fold(text))
            };
            let first = words.first()?.1.to_owned();
            (of.label.is_none() && words.iter().all(there)).then_some((of.key.clone(), first))
        })
    }

    /// Whether some labels stand beside the keys of other rows. If so, a label alone does not identify a row.
    fn labels_moved(&self, table: &Matched<'_>, keyed: &BTreeMap<u32, String>) -> bool {
        let label = |row: &Row| row.label.as_ref().map(|label| label.folded.clone());
        keyed.iter().any(|(at, key)| {
            let found = column_text(table, self.spec, self.sheet, *at, |purpose| purpose == ColumnPurpose::Label);
            let found = found.first().map(|(_, found)| fold(found));
            let (own, others): (Vec<&Row>, Vec<&Row>) = self.spec.rows.iter().partition(|row| row.key == *key);
            let is_own = own.iter().any(|row| label(row) == found);
            found.is_some() && !is_own && others.iter().any(|row| label(row) == found)
        })
    }

    fn restore(&mut self, key: &str, label: &str, keyless: bool, at: Place, key_text: Option<String>) {
        self.found.insert(key.to_owned());
        if keyless {
            self.restored += 1;
            return;
        }
        let finding = Finding::new(Told::KeyRestored { key, label }).placed(&at);
        self.findings.push(key_text.into_iter().fold(finding, Finding::with_value));
    }

    /// The key for a row that a person added.
    fn added(&mut self, table: &Matched<'_>, row: u32, above: Option<&str>) -> Option<String> {
        let answers = |purpose| matches!(purpose, ColumnPurpose::Label | ColumnPurpose::Answer);
        let typed = column_text(table, self.spec, self.sheet, row, answers);
        let (cell, what) = typed.into_iter().find(|(_, text)| !self.form.is_own_word(&fold(text)))?;
        let growth = self.spec.grows.as_ref()?;
        let keyless = table.scanned.key_column.is_none();
        // An action belongs below the goal that it names. In earlier forms it stood below its goal.
        let goal = goals::named_in(self.sheet, self.spec, &table.columns, row);
        let (named, first) = (goal.flatten().map(key::goal), goal.map(|_| key::goal(0)));
        let above = named.as_deref().or(above).or(first.as_deref());
        let key = keyless.then(|| self.spare(growth, above)).flatten().or_else(|| next_key(growth, above, self.capacity))?;
        self.found.insert(key.clone());
        // Without keys, an added row cannot be distinguished from one of the form's spare rows.
        if !keyless {
            let at = place(self.workbook, table.scanned.sheet, cell);
            self.findings.push(Finding::new(Told::RowAdded { label: &what }).placed(&at).with_value(what));
        }
        Some(key)
    }

    /// The next spare row that has not been found in the workbook yet.
    fn spare(&self, growth: &Growth, above: Option<&str>) -> Option<String> {
        let fits = |key: &str| match growth {
            Growth::Prefix(prefix) => key.starts_with(prefix),
            Growth::Above => above.is_some_and(|above| key::goal_of(above) == key::goal_of(key)),
        };
        let mut keys = self.spec.rows.iter().map(|row| &row.key);
        keys.find(|key| key::is_spare(key) && fits(key) && !self.found.contains(*key)).cloned()
    }
}

/// The fixed texts of a row, with the columns they stand in.
fn words_of<'a>(table: &'a Table, row: &'a Row) -> Vec<(&'static str, &'a str)> {
    let words = row.entries.iter().zip(table.columns.iter().skip(1)).filter_map(|(entry, column)| match entry {
        Entry::Text(text) | Entry::Link(SheetLink { text, .. }) => Some((column.id, text.as_str())),
        _ => None,
    });
    words.collect()
}

/// The folded words in a row of a workbook that say what it is about: in the column of the label or, where the label is an answer, of
/// the first text that people type. `own` is the row of the form.
fn said_in(table: &Matched<'_>, spec: &Table, sheet: &Sheet, own: &Row, row: u32) -> Option<String> {
    let is_text = |entry: &Entry| entry.field().is_some_and(|field| matches!(field.kind, Kind::Text { .. }));
    let says = |(column, entry): &(&Column, &Entry)| match &own.label {
        Some(_) => column.purpose == ColumnPurpose::Label,
        None => is_text(entry),
    };
    let (column, _) = spec.columns.iter().skip(1).zip(&own.entries).find(says)?;
    let cell = CellRef::new(row, *table.columns.get(column.id)?);
    sheet.text(cell).map(|text| fold(&text)).filter(|text| !text.is_empty())
}

/// The texts that people typed into a row, in columns with a wanted purpose, each with its cell.
fn column_text(
    table: &Matched<'_>,
    spec: &Table,
    sheet: &Sheet,
    row: u32,
    wanted: impl Fn(ColumnPurpose) -> bool,
) -> Vec<(CellRef, String)> {
    let columns = spec.columns.iter().filter(|column| wanted(column.purpose)).filter_map(|column| table.columns.get(column.id));
    let cells = columns.map(|col| CellRef::new(row, *col));
    cells
        .filter(|cell| sheet.cells.get(cell).is_some_and(|cell| cell.formula.is_none()))
        .filter_map(|cell| Some((cell, sheet.text(cell)?)))
        .collect()
}

/// The key for an added row; enlarges the capacity to hold it.
fn next_key(growth: &Growth, above: Option<&str>, capacity: &mut Capacity) -> Option<String> {
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
