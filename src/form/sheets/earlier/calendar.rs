//! The sheet with the plan by quarter, which has nothing to fill in.

use std::sync::Arc;

use crate::address::Pointer;
use crate::form::CalendarFigure as Figure;
use crate::form::ColumnPurpose::{Aside, Label};
use crate::form::calendar::{CALENDAR, Planned, QUARTERS, REST};
use crate::form::sheets::{Materials, columns, row};
use crate::form::{Block, Capacity, ColumnPurpose, Entry, FormSheet, Formula, Row, Table, key};
use crate::texts::{sheet_list, sheet_text};

/// The calendar sheet.
pub(in crate::form) fn calendar(materials: &Materials<'_>, capacity: &Capacity) -> FormSheet {
    let fixed = [("what", Label), ("from", Aside), ("to", Aside), ("hours", Aside)];
    let quarters = QUARTERS.iter().chain([&REST]).map(|id| (*id, ColumnPurpose::Aside));
    let table = columns(CALENDAR, &fixed.into_iter().chain(quarters).collect::<Vec<_>>());
    let goals = || capacity.actions.iter().enumerate();
    let planned = |goal: usize, action: usize| Planned {
        plan_key: key::action(goal, action),
        key: key::calendar(goal, action),
        at: Pointer::from("/plan/goals").join(goal).join("actions").join(action),
    };
    let all: Arc<Vec<Planned>> =
        Arc::new(goals().flat_map(|(goal, count)| (0..*count).map(move |action| planned(goal, action))).collect());
    let mut rows = heads(&all).to_vec();
    for (goal, count) in goals() {
        rows.push(goal_row(goal));
        rows.extend((0..*count).map(|action| action_row(&planned(goal, action))));
    }
    rows.extend(totals(&all, &materials.framework.currency));
    FormSheet {
        name: sheet_text("calendar.sheet"),
        title: sheet_text("calendar.title"),
        lines: sheet_list("calendar.lines"),
        blocks: vec![Block::Table(Table {
            id: CALENDAR,
            heading: None,
            columns: table,
            rows,
            grows: None,
            keys_last: false,
            sorts: false,
        })],
        widths: [7.0, 50.0, 12.0, 12.0, 9.0].into_iter().chain([12.0; QUARTERS.len()]).chain([12.0]).collect(),
        landscape: true,
        freeze: true,
        second_page: None,
    }
}

fn figure(figure: Figure) -> Entry {
    Entry::Formula(Formula::Calendar(figure))
}

/// A row with the given first cells, then a figure for each quarter and for the rest.
fn by_quarter(key: String, first: [Entry; 4], of: impl Fn(Option<usize>) -> Entry) -> Row {
    let quarters = (0..QUARTERS.len()).map(Some).chain([None]);
    row(key, first.into_iter().chain(quarters.map(of)).collect())
}

/// The rows with the names of the quarters and their first days.
fn heads(all: &Arc<Vec<Planned>>) -> [Row; 2] {
    let words =
        |name: &str| [Entry::Text(sheet_text(&format!("calendar.rows.{name}"))), Entry::Blank, Entry::Blank, Entry::Blank];
    let of =
        |make: &dyn Fn(usize) -> Figure, quarter: Option<usize>| quarter.map_or(Entry::Blank, |quarter| figure(make(quarter)));
    let begins = |quarter| Figure::Begins { quarter, actions: Arc::clone(all) };
    let names =
        by_quarter(key::CALENDAR_NAMES.to_owned(), words("quarter"), |quarter| of(&|quarter| Figure::Name { quarter }, quarter));
    let begin = by_quarter(key::CALENDAR_BEGINS.to_owned(), words("begins"), |quarter| of(&begins, quarter));
    [Row { head: true, ..names }, begin]
}

fn goal_row(goal: usize) -> Row {
    let statement = Formula::Same { pointer: Pointer::from("/plan/goals").join(goal).join("statement") };
    let first = [Entry::Formula(statement), Entry::Blank, Entry::Blank, Entry::Blank];
    Row { head: true, ..by_quarter(key::calendar_goal(goal), first, |_| Entry::Blank) }
}

fn action_row(action: &Planned) -> Row {
    let day = |name: &str| figure(Figure::Day { pointer: action.at.join(name) });
    let first = [
        Entry::Formula(Formula::Same { pointer: action.at.join("action") }),
        day("start_date"),
        day("target_date"),
        figure(Figure::Hours { action: action.clone() }),
    ];
    by_quarter(action.key.clone(), first, |quarter| figure(Figure::Share { quarter, action: action.clone() }))
}

/// Hours and cost of each quarter.
fn totals(all: &Arc<Vec<Planned>>, currency: &str) -> [Row; 2] {
    let words =
        |name: &str| [Entry::Text(sheet_text(&format!("calendar.rows.{name}"))), Entry::Blank, Entry::Blank, Entry::Blank];
    let hours = |quarter| figure(Figure::TotalHours { quarter, actions: Arc::clone(all) });
    let cost = |quarter| figure(Figure::TotalCost { quarter, actions: Arc::clone(all), currency: currency.to_owned() });
    let hours = by_quarter(key::CALENDAR_HOURS.to_owned(), words("hours"), hours);
    let cost = by_quarter(key::CALENDAR_COST.to_owned(), words("cost"), cost);
    [Row { head: true, ..hours }, Row { head: true, ..cost }]
}
