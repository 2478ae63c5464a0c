//! The sheet with the plan by quarter, which has nothing to fill in.

use std::sync::Arc;

use super::{Materials, columns, row};
use crate::address::Pointer;
use crate::form::CalendarFigure as Figure;
use crate::form::ColumnPurpose::{Aside, Label};
use crate::form::calendar::{CALENDAR, Planned, QUARTERS, REST};
use crate::form::{Block, Capacity, ColumnPurpose, Entry, FormSheet, Formula, Row, Table, key};
use crate::texts::{sheet_list, sheet_text};

/// The calendar sheet. Its headings are the names of the quarters.
pub(in crate::form) fn calendar(materials: &Materials<'_>, capacity: &Capacity) -> FormSheet {
    let fixed = [("goal", Aside), ("what", Label), ("from", Aside), ("to", Aside), ("hours", Aside)];
    let quarters = QUARTERS.iter().chain([&REST]).map(|id| (*id, ColumnPurpose::Aside));
    let mut columns = columns(CALENDAR, &fixed.into_iter().chain(quarters).collect::<Vec<_>>());
    for (quarter, id) in QUARTERS.iter().enumerate() {
        if let Some(column) = columns.iter_mut().find(|column| column.id == *id) {
            column.live = Some(Formula::Calendar(Figure::Name { quarter }));
        }
    }
    let planned = |goal: usize, action: usize| Planned {
        plan_key: key::action(goal, action),
        key: key::calendar(goal, action),
        at: Pointer::from("/plan/goals").join(goal).join("actions").join(action),
    };
    let goals = capacity.actions.iter().enumerate();
    let all: Arc<Vec<Planned>> =
        Arc::new(goals.flat_map(|(goal, count)| (0..*count).map(move |action| planned(goal, action))).collect());
    let mut rows = vec![begins(&all)];
    rows.extend(totals(&all, &materials.framework.currency));
    rows.extend(all.iter().map(action_row));
    FormSheet {
        name: sheet_text("calendar.sheet"),
        title: sheet_text("calendar.title"),
        lines: sheet_list("calendar.lines"),
        blocks: vec![Block::Table(Table {
            id: CALENDAR,
            heading: None,
            columns,
            rows,
            grows: None,
            keys_last: true,
            sorts: false,
        })],
        widths: [10.0, 44.0, 12.0, 12.0, 9.0].into_iter().chain([11.0; QUARTERS.len()]).chain([12.0, super::KEYS]).collect(),
        landscape: true,
        freeze: true,
        second_page: None,
    }
}

fn figure(figure: Figure) -> Entry {
    Entry::Formula(Formula::Calendar(figure))
}

/// A row with the given first cells, then a figure for each quarter and for the rest.
fn by_quarter(key: impl Into<String>, first: [Entry; 5], of: impl Fn(Option<usize>) -> Entry) -> Row {
    let quarters = (0..QUARTERS.len()).map(Some).chain([None]);
    row(key, first.into_iter().chain(quarters.map(of)).collect())
}

/// The first cells of a row about the whole plan.
fn about(name: &str) -> [Entry; 5] {
    let words = Entry::Text(sheet_text(&format!("calendar.rows.{name}")));
    [Entry::Blank, words, Entry::Blank, Entry::Blank, Entry::Blank]
}

/// The row with the first day of each quarter.
fn begins(all: &Arc<Vec<Planned>>) -> Row {
    by_quarter(key::CALENDAR_BEGINS, about("begins"), |quarter| {
        quarter.map_or(Entry::Blank, |quarter| figure(Figure::Begins { quarter, actions: Arc::clone(all) }))
    })
}

/// Hours and cost of each quarter, above the actions.
fn totals(all: &Arc<Vec<Planned>>, currency: &str) -> [Row; 2] {
    let hours = |quarter| figure(Figure::TotalHours { quarter, actions: Arc::clone(all) });
    let cost = |quarter| figure(Figure::TotalCost { quarter, actions: Arc::clone(all), currency: currency.to_owned() });
    let hours = by_quarter(key::CALENDAR_HOURS, about("hours"), hours);
    let cost = by_quarter(key::CALENDAR_COST, about("cost"), cost);
    [Row { head: true, ..hours }, Row { head: true, ..cost }]
}

fn action_row(action: &Planned) -> Row {
    let day = |name: &str| figure(Figure::Day { pointer: action.at.join(name) });
    let first = [
        Entry::Formula(Formula::GoalOf { key: action.plan_key.clone(), action: action.at.clone() }),
        Entry::Formula(Formula::Same { pointer: action.at.join("action") }),
        day("start_date"),
        day("target_date"),
        figure(Figure::Hours { action: action.clone() }),
    ];
    by_quarter(action.key.clone(), first, |quarter| figure(Figure::Share { quarter, action: action.clone() }))
}
