//! The plan by quarter in forms of the first two generations: the names of the quarters stand in a row of their own, and each goal
//! in a row above its actions.

use crate::form::CalendarFigure as Figure;
use crate::form::ColumnPurpose::{Aside, Label};
use crate::form::calendar::{CALENDAR, Planned, QUARTERS};
use crate::form::sheets::calendar::{action_row, begins, by_quarter, figure, totals, with_quarters};
use crate::form::sheets::{Materials, goal_at, table};
use crate::form::{Block, Capacity, Entry, FormSheet, Formula, Row, key};
use crate::texts::{sheet_list, sheet_text};

/// The calendar sheet.
pub(in crate::form) fn calendar(materials: &Materials<'_>, capacity: &Capacity) -> FormSheet {
    let columns = with_quarters(&[("what", Label), ("from", Aside), ("to", Aside), ("hours", Aside)]);
    let all = Planned::all(&capacity.actions);
    let mut rows = vec![names(), begins(&all, about("begins"))];
    let mut actions = all.iter();
    for (goal, count) in capacity.actions.iter().enumerate() {
        rows.push(goal_row(goal));
        rows.extend(actions.by_ref().take(*count).map(|action| action_row(action, vec![])));
    }
    rows.extend(totals(&all, &materials.framework.currency, about));
    FormSheet {
        name: sheet_text("calendar.sheet"),
        title: sheet_text("calendar.title"),
        lines: sheet_list("calendar.lines"),
        blocks: vec![Block::Table(table(CALENDAR, columns, rows))],
        widths: [7.0, 50.0, 12.0, 12.0, 9.0].into_iter().chain([12.0; QUARTERS.len()]).chain([12.0]).collect(),
        landscape: true,
        freeze: true,
        ..FormSheet::default()
    }
}

/// The first cells of a row about the whole plan.
fn about(name: &str) -> Vec<Entry> {
    vec![Entry::Text(sheet_text(&format!("calendar.rows.{name}"))), Entry::Blank, Entry::Blank, Entry::Blank]
}

/// The row with the names of the quarters.
fn names() -> Row {
    let name = |quarter: Option<usize>| quarter.map_or(Entry::Blank, |quarter| figure(Figure::Name { quarter }));
    Row { head: true, ..by_quarter(key::CALENDAR_NAMES, about("quarter"), name) }
}

fn goal_row(goal: usize) -> Row {
    let statement = Formula::Same { pointer: goal_at(goal).join("statement") };
    let first = vec![Entry::Formula(statement), Entry::Blank, Entry::Blank, Entry::Blank];
    Row { head: true, ..by_quarter(key::calendar_goal(goal), first, |_| Entry::Blank) }
}
