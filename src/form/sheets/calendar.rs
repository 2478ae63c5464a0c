//! The sheet with the plan by quarter, which has nothing to fill in.

use std::sync::Arc;

use super::{Materials, columns, row, table};
use crate::form::CalendarFigure as Figure;
use crate::form::ColumnPurpose::{Aside, Label};
use crate::form::calendar::{CALENDAR, Planned, QUARTERS, REST};
use crate::form::{Block, Capacity, Column, ColumnPurpose, Entry, FormSheet, Formula, Row, Table, key};
use crate::texts::{sheet_list, sheet_text};

/// The calendar sheet. Its headings are the names of the quarters.
pub(in crate::form) fn calendar(materials: &Materials<'_>, capacity: &Capacity) -> FormSheet {
    let mut columns = with_quarters(&[("goal", Aside), ("what", Label), ("from", Aside), ("to", Aside), ("hours", Aside)]);
    for (quarter, id) in QUARTERS.iter().enumerate() {
        if let Some(column) = columns.iter_mut().find(|column| column.id == *id) {
            column.live = Some(Formula::Calendar(Figure::Name { quarter }));
        }
    }
    let all = Planned::all(&capacity.actions);
    let about = |name: &str| {
        let words = Entry::Text(sheet_text(&format!("calendar.rows.{name}")));
        vec![Entry::Blank, words, Entry::Blank, Entry::Blank, Entry::Blank]
    };
    let mut rows = vec![begins(&all, about("begins"))];
    rows.extend(totals(&all, &materials.framework.currency, about));
    rows.extend(all.iter().map(|action| {
        let goal = Formula::GoalOf { key: action.plan_key.clone(), action: action.at.clone() };
        action_row(action, vec![Entry::Formula(goal)])
    }));
    FormSheet {
        name: sheet_text("calendar.sheet"),
        title: sheet_text("calendar.title"),
        lines: sheet_list("calendar.lines"),
        blocks: vec![Block::Table(Table { keys_last: true, ..table(CALENDAR, columns, rows) })],
        widths: [10.0, 44.0, 12.0, 12.0, 9.0].into_iter().chain([11.0; QUARTERS.len()]).chain([12.0, super::KEYS]).collect(),
        landscape: true,
        freeze: true,
        ..FormSheet::default()
    }
}

/// The first columns, then one for each quarter and one for the rest.
pub(super) fn with_quarters(first: &[(&'static str, ColumnPurpose)]) -> Vec<Column> {
    let quarters = QUARTERS.iter().chain([&REST]).map(|id| (*id, Aside));
    columns(CALENDAR, &first.iter().copied().chain(quarters).collect::<Vec<_>>())
}

/// A figure of the calendar.
pub(super) fn figure(figure: Figure) -> Entry {
    Entry::Formula(Formula::Calendar(figure))
}

/// A row with the given first cells, then a figure for each quarter and for the rest.
pub(super) fn by_quarter(key: impl Into<String>, first: Vec<Entry>, of: impl Fn(Option<usize>) -> Entry) -> Row {
    let quarters = (0..QUARTERS.len()).map(Some).chain([None]);
    row(key, first.into_iter().chain(quarters.map(of)).collect())
}

/// The row with the first day of each quarter.
pub(super) fn begins(all: &Arc<Vec<Planned>>, first: Vec<Entry>) -> Row {
    by_quarter(key::CALENDAR_BEGINS, first, |quarter| {
        quarter.map_or(Entry::Blank, |quarter| figure(Figure::Begins { quarter, actions: Arc::clone(all) }))
    })
}

/// Hours and cost of each quarter. `about` gives the first cells of a row by its name.
pub(super) fn totals(all: &Arc<Vec<Planned>>, currency: &str, about: impl Fn(&str) -> Vec<Entry>) -> [Row; 2] {
    let hours = |quarter| figure(Figure::TotalHours { quarter, actions: Arc::clone(all) });
    let cost = |quarter| figure(Figure::TotalCost { quarter, actions: Arc::clone(all), currency: currency.to_owned() });
    let hours = by_quarter(key::CALENDAR_HOURS, about("hours"), hours);
    let cost = by_quarter(key::CALENDAR_COST, about("cost"), cost);
    [Row { head: true, ..hours }, Row { head: true, ..cost }]
}

/// The row of an action: the given first cells, what it is, its days and hours, and its share of each quarter.
pub(super) fn action_row(action: &Planned, mut first: Vec<Entry>) -> Row {
    let day = |name: &str| figure(Figure::Day { pointer: action.at.join(name) });
    first.extend([
        Entry::Formula(Formula::Same { pointer: action.at.join("action") }),
        day("start_date"),
        day("target_date"),
        figure(Figure::Hours { action: action.clone() }),
    ]);
    by_quarter(action.key.clone(), first, |quarter| figure(Figure::Share { quarter, action: action.clone() }))
}
