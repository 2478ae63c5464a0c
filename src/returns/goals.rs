//! Moves actions below the goals that people chose for them. A form has every action below the goal that its row was issued with;
//! the column Goal may name another.

use std::collections::BTreeMap;

use super::locate::{Located, RowPlace, place};
use super::scan::{key, row_texts};
use crate::address::{CellRef, Pointer};
use crate::finding::{Finding, Told};
use crate::form::{ChoiceList, Entry, Field, Kind, Row, Table};
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

/// The moves that answers in the column Goal ask for. An action for which no goal can be told stays where it was issued. A finding
/// says so if its cell holds the name of no goal, or is empty in an answered row that has lost its key.
pub(super) fn moves(workbook: &Workbook, located: &Located, findings: &mut Vec<(Pointer, Finding)>) -> Vec<GoalMove> {
    let mut moves = Vec::new();
    for (_, table) in located.form.tables() {
        let Some((id, goals)) = goal_column(table) else { continue };
        for row in &table.rows {
            let Some(found) = located.rows.get(&row.key) else { continue };
            let (Some((action, own)), Some(col)) = (action_of(row), found.columns.get(id)) else { continue };
            let (sheet, cell) = (&workbook.sheets[found.sheet], CellRef::new(found.row, *col));
            let typed = sheet.text(cell);
            // The key of a row that was issued says which goal was meant.
            if typed.is_none() && (has_key(sheet, found, &row.key) || !is_answered(sheet, found, *col)) {
                continue;
            }
            match typed.as_deref().and_then(|typed| named(typed, goals)) {
                Some(goal) if goal == own => {}
                Some(goal) => moves.extend(GoalMove::new(&action, own, goal)),
                None => {
                    let goal = goals.options.get(own).map_or("", |goal| &goal.label);
                    let told = Told::ActionGoalUnclear { key: &row.key, goal, found: typed.as_deref() };
                    let finding = Finding::new(told).placed(&place(workbook, found.sheet, cell));
                    findings.push((action, typed.into_iter().fold(finding, Finding::with_value)));
                }
            }
        }
    }
    moves
}

/// The column in which the actions of a table name their goals, with the goals; `None` if the table has none.
fn goal_column(table: &Table) -> Option<(&'static str, &ChoiceList)> {
    let entries = table.rows.iter().flat_map(|row| row.entries.iter().zip(table.columns.iter().skip(1)));
    entries.into_iter().find_map(|(entry, column)| match entry {
        Entry::Goal { field: Field { kind: Kind::Choice(goals), .. }, .. } => Some((column.id, &**goals)),
        _ => None,
    })
}

/// The pointer of a row's action, and the goal (counted from zero) under which the form lists it.
fn action_of(row: &Row) -> Option<(Pointer, usize)> {
    row.entries.iter().find_map(|entry| match entry {
        Entry::Goal { field, own } => Some((field.pointer.parent()?, *own)),
        _ => None,
    })
}

/// The goal (counted from zero) that a row of a table names, or `Some(None)` if it names none; `None` if the table has no column for
/// goals.
pub(super) fn named_in(sheet: &Sheet, table: &Table, columns: &BTreeMap<&'static str, u32>, row: u32) -> Option<Option<usize>> {
    let (id, goals) = goal_column(table)?;
    let typed = columns.get(id).and_then(|col| sheet.text(CellRef::new(row, *col)));
    Some(typed.and_then(|typed| named(&typed, goals)))
}

/// The goal that a text names: with its label, or with its number alone.
fn named(text: &str, goals: &ChoiceList) -> Option<usize> {
    let text = fold(text);
    goals.options.iter().position(|goal| text == fold(&goal.label) || text == goal.id)
}

fn has_key(sheet: &Sheet, row: &RowPlace, of: &str) -> bool {
    row_texts(sheet, row.row).any(|(_, text)| key(&text).is_some_and(|found| found == of))
}

/// Whether a row has content in any column of the form other than the goal.
fn is_answered(sheet: &Sheet, row: &RowPlace, goal: u32) -> bool {
    row.columns.values().any(|col| *col != goal && sheet.value(CellRef::new(row.row, *col)).is_some())
}
