//! Moves actions below the goals that people chose for them. A form has every action below the goal that its row was issued with;
//! the column Goal may name another.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::locate::{Located, RowPlace, place};
use super::scan;
use crate::address::{CellRef, Pointer};
use crate::finding::{Finding, Told};
use crate::form::{ChoiceList, Entry, Field, Form, Kind, Row, Table};
use crate::grid::{Sheet, Workbook};
use crate::words::fold;

/// The move of an action to another goal: its pointer in the form, and its new pointer.
pub(super) struct GoalMove {
    from: Pointer,
    to: Pointer,
}

/// More actions than one goal can have in a form, so that indexes from here on are free.
const FREE: usize = 10_000;

impl GoalMove {
    /// Makes the move of an action from its goal `own` to another `goal`. Moved actions keep their order.
    fn new(action: &Pointer, own: usize, goal: usize) -> Option<Self> {
        let goals = action.parent()?.parent()?.parent()?;
        let number: usize = action.last().parse().ok()?;
        Some(Self { from: action.clone(), to: goals.join(goal).join("actions").join((own + 1) * FREE + number) })
    }

    /// Changes a pointer to the action, or into it, to its new place.
    pub(super) fn apply(&self, pointer: &mut Pointer) {
        let rest = pointer.as_str().strip_prefix(self.from.as_str());
        if let Some(rest) = rest.filter(|rest| rest.is_empty() || rest.starts_with('/')) {
            *pointer = Pointer::new(format!("{}{rest}", self.to));
        }
    }
}

/// The column in which an action names its goal.
struct GoalColumn<'a> {
    /// Key of the action's row.
    key: &'a str,
    /// Id of the column.
    id: &'static str,
    field: &'a Field,
    /// The goal under which the form lists the action.
    own: usize,
}

/// The moves that answers in the column Goal ask for. An action for which no goal can be told stays where it was
/// issued. A finding says so if its cell holds the name of no goal, or is empty in an answered row that has lost its key.
pub(super) fn moves(workbook: &Workbook, located: &Located, findings: &mut Vec<(Pointer, Finding)>) -> Vec<GoalMove> {
    let mut moves = Vec::new();
    for column in columns(&located.form) {
        let (Some(row), Kind::Choice(goals), Some(action)) =
            (located.rows.get(column.key), &column.field.kind, column.field.pointer.parent())
        else {
            continue;
        };
        let Some(col) = row.columns.get(column.id) else { continue };
        let sheet = &workbook.sheets[row.sheet];
        let cell = CellRef::new(row.row, *col);
        match sheet.text(cell) {
            // The key of a row that was issued says which goal was meant.
            None if has_key(sheet, row, column.key) || !is_answered(sheet, row, *col) => {}
            found => match found.as_deref().and_then(|found| named(found, goals)) {
                Some(goal) if goal == column.own => {}
                Some(goal) => moves.extend(GoalMove::new(&action, column.own, goal)),
                None => {
                    let goal = goals.options.get(column.own).map_or("", |goal| &goal.label);
                    let told = Told::ActionGoalUnclear { key: column.key, goal, found: found.as_deref() };
                    let finding = Finding::new(told).placed(&place(workbook, row.sheet, cell));
                    findings.push((action, found.into_iter().fold(finding, Finding::with_value)));
                }
            },
        }
    }
    moves
}

fn columns(form: &Form) -> impl Iterator<Item = GoalColumn<'_>> {
    let rows = form.tables().flat_map(|(_, table)| table.rows.iter().map(move |row| (table, row)));
    rows.flat_map(|(table, row)| {
        row.entries.iter().zip(table.columns.iter().skip(1)).filter_map(|(entry, column)| match entry {
            Entry::Goal { field, own } => Some(GoalColumn { key: &row.key, id: column.id, field, own: *own }),
            _ => None,
        })
    })
}

/// The goal (counted from zero) that a row of a table names; `None` if the table has no such column, or the row names no goal.
pub(super) fn named_in(sheet: &Sheet, table: &Table, columns: &BTreeMap<&'static str, u32>, row: u32) -> Option<usize> {
    table.columns.iter().skip(1).enumerate().find_map(|(index, column)| {
        let is_goal = |row: &Row| match row.entries.get(index) {
            Some(Entry::Goal { field: Field { kind: Kind::Choice(goals), .. }, .. }) => Some(Arc::clone(goals)),
            _ => None,
        };
        let goals = table.rows.iter().find_map(is_goal)?;
        named(&sheet.text(CellRef::new(row, *columns.get(column.id)?))?, &goals)
    })
}

/// The goal that a text names: with its label, or with its number alone.
fn named(text: &str, goals: &ChoiceList) -> Option<usize> {
    let text = fold(text);
    goals.options.iter().position(|goal| text == fold(&goal.label) || text == goal.id)
}

fn has_key(sheet: &Sheet, row: &RowPlace, key: &str) -> bool {
    in_row(sheet, row.row).any(|cell| sheet.text(cell).and_then(|text| scan::key(&text)).is_some_and(|found| found == key))
}

/// Whether a row has content in any column of the form other than the goal.
fn is_answered(sheet: &Sheet, row: &RowPlace, goal: u32) -> bool {
    let is_ours = |col: u32| col != goal && row.columns.values().any(|own| *own == col);
    in_row(sheet, row.row).any(|cell| is_ours(cell.col) && sheet.cells.get(&cell).is_some_and(|cell| !cell.value.is_blank()))
}

fn in_row(sheet: &Sheet, row: u32) -> impl Iterator<Item = CellRef> {
    sheet.cells.range(CellRef::new(row, 0)..=CellRef::new(row, u32::MAX)).map(|(cell, _)| *cell)
}
