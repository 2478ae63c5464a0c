//! The plan by quarter: its figures add up to those of the plan, whatever is planned.

use proptest::prelude::*;
use serde_json::json;
use skillbook::form::{ActionTotal, CalendarFigure, Capacity, Entry, Form, Formula, FormulaValue};
use skillbook::model::{Action, Date, Document, Effort, FormKind, Goal, Money, Plan};

use super::super::foreign::{folder, values};
use super::super::programs::{libreoffice, openpyxl};
use super::super::sample;
use super::super::spoilt::Spoilt;
use super::{packet, planned};

/// Hours and cost of a plan, from its calendar and from its totals.
struct Sums {
    calendar: [f64; 2],
    plan: [f64; 2],
    /// Every figure of a single action in a quarter, and the totals of quarters.
    parts: Vec<f64>,
}

fn sums(document: &Document) -> Sums {
    let form = Form::for_document(document, &sample::framework(), &Capacity::default());
    let value = serde_json::to_value(document).unwrap();
    let mut sums = Sums { calendar: [0.0; 2], plan: [0.0; 2], parts: vec![] };
    let entries = form.tables().flat_map(|(_, table)| &table.rows).flat_map(|row| &row.entries);
    for formula in entries.filter_map(|entry| if let Entry::Formula(figure) = entry { Some(figure) } else { None }) {
        let FormulaValue::Number(number) = formula.value(&form, &value) else { continue };
        match formula {
            Formula::Calendar(CalendarFigure::TotalHours { .. }) => sums.calendar[0] += number,
            Formula::Calendar(CalendarFigure::TotalCost { .. }) => sums.calendar[1] += number,
            Formula::Calendar(CalendarFigure::Share { .. }) => sums.parts.push(number),
            Formula::PlanTotal(ActionTotal { goal: None, column: "hours" }) => sums.plan[0] += number,
            Formula::PlanTotal(ActionTotal { goal: None, column: "cost" }) => sums.plan[1] += number,
            _ => {}
        }
    }
    sums
}

#[test]
fn money_and_time_of_the_calendar_come_to_those_of_the_plan() {
    let mut document = planned(&[packet()], 3);
    let action = &mut document.plan.as_mut().unwrap().goals[1].actions[0];
    (action.start_date, action.target_date) = (None, None);
    action.estimated_cost = Money::new(99.into(), "EUR");
    document.recompute();
    let Sums { calendar: [hours, costs], plan, .. } = sums(&document);
    assert!((hours - plan[0]).abs() < 1e-6 && hours > 0.0, "{hours} {}", plan[0]);
    assert!((costs - plan[1]).abs() < 1e-6 && costs > 99.0, "{costs} {}", plan[1]);
}

/// Days at the limits of the calendar, and a leap day.
const ODD: [&str; 8] =
    ["0001-01-01", "1899-12-31", "1900-02-28", "1900-03-01", "1901-01-01", "2028-02-29", "9999-09-30", "9999-12-31"];

/// Generates a plausible day, and now and then an odd one.
fn day() -> impl Strategy<Value = Option<Date>> {
    let usual = (2026i16..2032, 1i8..=12, 1i8..=31).prop_map(|(year, month, day)| Date::from_ymd(year, month, day));
    prop_oneof![8 => usual, 1 => proptest::sample::select(ODD.as_slice()).prop_map(Date::parse)]
}

fn action() -> impl Strategy<Value = Action> {
    let time = proptest::sample::select(["16 h", "3 days", "2-3 weeks", "0.1 h", "a while", "2 h a week", ""].as_slice());
    let cost = (0u32..100_000, prop_oneof![4 => Just("EUR"), 1 => Just("CHF")]);
    // Generates a realistic number of months after a day.
    let long = (day(), prop_oneof![Just(None), (0i64..=60).prop_map(Some)]);
    (long, day(), time, cost).prop_map(|((start, months), end, time, (cents, currency))| {
        let later = |start: Date, months| start.0.checked_add(jiff::Span::new().months(months)).ok().map(Date);
        Action {
            action: Some("Do it".to_owned()),
            start_date: start,
            target_date: start.zip(months).and_then(|(start, months)| later(start, months)).or(end),
            estimated_time: (!time.is_empty()).then(|| Effort::from_text(time)),
            estimated_cost: Money::new(format!("{}.{:02}", cents / 100, cents % 100).parse().unwrap(), currency),
            ..Action::default()
        }
    })
}

/// A pasted date can contain a time of day.
#[test]
fn the_last_afternoon_of_a_quarter_belongs_to_it() {
    let folder = folder("plan-afternoon");
    let mut document = sample::document(FormKind::DevelopmentPlan);
    let goals = &mut document.plan.as_mut().unwrap().goals;
    goals[0].actions[1].start_date = None;
    document.recompute();
    let spoilt = Spoilt::of_document(&document);
    let (sheet, cell) = spoilt.spot("/plan/goals/0/actions/1/target_date");
    let (from, to) = (folder.join("issued.xlsx"), folder.join("typed.xlsx"));
    std::fs::write(&from, sample::xlsx(&document)).unwrap();
    // 2027-03-31, 15:00.
    let typed = json!({ "sheet": sheet, "cell": cell, "kind": "number", "value": 46477.625 });
    openpyxl("fill.py", &json!([{ "from": from, "to": to, "cells": [typed] }]));
    let file = libreoffice(&[to], "xlsx", &folder.join("calculated")).remove(0);
    let shown = values(std::slice::from_ref(&file));
    let at = |column: &'static str| {
        let (sheet, cell) = spoilt.entry_spot("K1.2", column);
        shown[file.to_str().unwrap()][sheet][cell]["value"].clone()
    };
    // The plan begins in the preceding quarter.
    assert_eq!([at("q2"), at("hours")], [json!(16), json!(16)]);
    assert!(["", "null"].contains(&at("rest").to_string().trim_matches('"')), "{}", at("rest"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn nothing_of_a_plan_falls_out_of_its_calendar(goals in proptest::collection::vec(proptest::collection::vec(action(), 0..6), 1..5)) {
        let mut document = sample::document(FormKind::DevelopmentPlan);
        let goals = goals.into_iter().map(|actions| Goal { actions, ..Goal::default() }).collect();
        document.plan = Some(Plan { goals });
        document.recompute();
        let Sums { calendar, plan, parts } = sums(&document);
        for (calendar, plan) in calendar.iter().zip(plan) {
            prop_assert!((calendar - plan).abs() < 1e-4, "{} of {}", calendar, plan);
        }
        prop_assert!(parts.iter().all(|part| *part > 0.0), "{:?}", parts);
    }
}
