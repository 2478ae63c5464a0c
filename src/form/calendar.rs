//! The plan by quarter. The time of an action is spread evenly over the days from its start to its target date; its cost counts
//! in the quarter of the target date. Without a start date, all of its time counts in the quarter in which it ends.

use std::sync::Arc;

use jiff::ToSpan as _;
use serde_json::Value;

use super::sheets::action_at;
use super::{FormulaValue, key};
use crate::address::Pointer;
use crate::model::{Date, Effort, Money};
use crate::texts::sheet_text;

/// Quarters that the calendar shows; a last column holds everything beyond them.
pub const QUARTERS: [&str; 8] = ["q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8"];
/// Id of the calendar's table.
pub const CALENDAR: &str = "calendar";
/// Id of the last column: later, or without a date.
pub const REST: &str = "rest";

/// An action of the plan, with its rows and its place in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Key of its row in the plan.
    pub plan_key: String,
    /// Key of its row in the calendar.
    pub key: String,
    /// The action.
    pub at: Pointer,
}

impl Planned {
    /// The actions of a plan that has this many below each goal.
    pub(super) fn all(actions: &[usize]) -> Arc<Vec<Self>> {
        let numbered = actions.iter().enumerate().flat_map(|(goal, count)| (0..*count).map(move |action| (goal, action)));
        let planned = numbered.map(|(goal, action)| Self {
            plan_key: key::action(goal, action),
            key: key::calendar(goal, action),
            at: action_at(goal, action),
        });
        Arc::new(planned.collect())
    }
}

/// A formula of the calendar. Quarters are counted from zero; `None` means the column for everything that is in no quarter.
#[derive(Clone, Debug, PartialEq)]
pub enum CalendarFigure {
    /// A quarter's name, such as `Q4 2026`.
    Name {
        /// The quarter.
        quarter: usize,
    },
    /// The first day of a quarter. The first quarter is the one of the earliest date in any action.
    Begins {
        /// The quarter.
        quarter: usize,
        /// The actions.
        actions: Arc<Vec<Planned>>,
    },
    /// A date of an action.
    Day {
        /// The field of the date.
        pointer: Pointer,
    },
    /// The working hours of an action.
    Hours {
        /// The action.
        action: Planned,
    },
    /// The hours of an action that fall into a quarter; a dot if the hours are unknown.
    Share {
        /// The quarter.
        quarter: Option<usize>,
        /// The action.
        action: Planned,
    },
    /// The hours of all actions in a quarter.
    TotalHours {
        /// The quarter.
        quarter: Option<usize>,
        /// The actions.
        actions: Arc<Vec<Planned>>,
    },
    /// The cost of the actions that end in a quarter, in the form's currency.
    TotalCost {
        /// The quarter.
        quarter: Option<usize>,
        /// The actions.
        actions: Arc<Vec<Planned>>,
        /// ISO 4217 code of the form's currency.
        currency: String,
    },
}

/// Anything smaller is a rounding error.
const NEARLY_NOTHING: f64 = 1e-6;

impl CalendarFigure {
    /// Calculates the value for a document.
    pub(super) fn value(&self, document: &Value) -> Option<FormulaValue> {
        match self {
            Self::Name { quarter } => {
                let (from, _) = span(first_quarter(document)?, *quarter)?;
                Some(FormulaValue::Text(format!("Q{} {}", (from.0.month() + 2) / 3, from.0.year())))
            }
            Self::Begins { quarter, .. } => span(first_quarter(document)?, *quarter).map(|(from, _)| FormulaValue::Date(from)),
            Self::Day { pointer } => date(document.pointer(pointer.as_str())?).map(FormulaValue::Date),
            Self::Hours { action } => hours_of(document.pointer(action.at.as_str())?).map(FormulaValue::Number),
            Self::Share { quarter, action } => share(document, &action.at, *quarter),
            // Without any date there are no quarters.
            Self::TotalHours { quarter: Some(_), .. } | Self::TotalCost { quarter: Some(_), .. }
                if first_quarter(document).is_none() =>
            {
                None
            }
            Self::TotalHours { quarter, actions } => {
                let shares = actions.iter().filter_map(|action| match share(document, &action.at, *quarter) {
                    Some(FormulaValue::Number(hours)) => Some(hours),
                    _ => None,
                });
                Some(FormulaValue::Number(shares.fold(0.0, |sum, hours| sum + hours)))
            }
            Self::TotalCost { quarter, actions, currency } => {
                let within = |action: &&Planned| falls_into(document, &action.at, *quarter);
                let costs = actions.iter().filter(within).filter_map(|action| cost(document, &action.at, currency));
                Some(FormulaValue::Number(costs.fold(0.0, |sum, cost| sum + cost)))
            }
        }
    }
}

/// A date. Spreadsheets disagree on dates before March 1900, so earlier ones are written as text and do not count here.
fn date(value: &Value) -> Option<Date> {
    Date::parse(value.as_str()?).filter(|date| date.0.year() > 1900)
}

/// The first day of the quarter of the earliest date in any action.
fn first_quarter(document: &Value) -> Option<Date> {
    let goals = document.pointer("/plan/goals")?.as_array()?;
    let actions = goals.iter().filter_map(|goal| goal["actions"].as_array()).flatten();
    let days = actions.flat_map(|action| [&action["start_date"], &action["target_date"]]).filter_map(date);
    let first = days.min()?;
    Date::from_ymd(first.0.year(), (first.0.month() - 1) / 3 * 3 + 1, 1)
}

/// The first and the last day of a quarter.
fn span(first: Date, quarter: usize) -> Option<(Date, Date)> {
    let months = i64::try_from(quarter).ok()? * 3;
    let from = first.0.checked_add(months.months()).ok()?;
    let to = from.checked_add(3.months()).ok()?.yesterday().ok()?;
    Some((Date(from), Date(to)))
}

fn hours_of(action: &Value) -> Option<f64> {
    serde_json::from_value::<Effort>(action["estimated_time"].clone()).ok()?.plain_hours()
}

/// The share of an action that falls between two days, from 0 to 1.
fn part(action: &Value, (from, to): (Date, Date)) -> f64 {
    let Some(end) = date(&action["target_date"]) else { return 0.0 };
    let days = |from: Date, to: Date| to.0.since(from.0).map_or(0.0, |span| f64::from(span.get_days())) + 1.0;
    match date(&action["start_date"]).filter(|start| *start <= end) {
        Some(start) => days(start.max(from), end.min(to)).max(0.0) / days(start, end),
        None => f64::from(u8::from(from <= end && end <= to)),
    }
}

/// The share of an action that falls into any quarter of the calendar.
fn shown_parts(document: &Value, action: &Value) -> f64 {
    let Some(first) = first_quarter(document) else { return 0.0 };
    (0..QUARTERS.len()).filter_map(|quarter| span(first, quarter)).map(|span| part(action, span)).sum()
}

fn share(document: &Value, at: &Pointer, quarter: Option<usize>) -> Option<FormulaValue> {
    let action = document.pointer(at.as_str())?;
    let hours = hours_of(action);
    match quarter {
        Some(quarter) => {
            let part = part(action, span(first_quarter(document)?, quarter)?);
            let known = || {
                hours.map_or_else(
                    || FormulaValue::Text(sheet_text("calendar.unknown")),
                    |hours| FormulaValue::Number(hours * part),
                )
            };
            (part > 0.0).then(known)
        }
        None => {
            let rest = hours? * (1.0 - shown_parts(document, action));
            (rest > NEARLY_NOTHING).then_some(FormulaValue::Number(rest))
        }
    }
}

/// Whether an action ends in a quarter.
fn falls_into(document: &Value, at: &Pointer, quarter: Option<usize>) -> bool {
    let end = document.pointer(at.join("target_date").as_str()).and_then(date);
    let within = |quarter: usize| {
        let span = first_quarter(document).and_then(|first| span(first, quarter));
        end.zip(span).is_some_and(|(end, (from, to))| from <= end && end <= to)
    };
    quarter.map_or_else(|| !(0..QUARTERS.len()).any(within), within)
}

fn cost(document: &Value, at: &Pointer, currency: &str) -> Option<f64> {
    let money = document.pointer(at.join("estimated_cost").as_str())?;
    let money: Money = serde_json::from_value(money.clone()).ok()?;
    if money.currency() == currency { money.amount().to_string().parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::option;
    use proptest::prelude::*;
    use serde_json::json;

    fn action(start: Option<&str>, end: Option<&str>, time: &str) -> Value {
        json!({"start_date": start, "target_date": end, "estimated_time": Effort::from_text(time), "estimated_cost": null})
    }

    fn shares(actions: Vec<Value>, which: usize) -> Vec<Option<FormulaValue>> {
        let document = json!({"plan": {"goals": [{"actions": actions}]}});
        let at = Pointer::from("/plan/goals/0/actions").join(which);
        (0..QUARTERS.len()).map(Some).chain([None]).map(|quarter| share(&document, &at, quarter)).collect()
    }

    fn number(number: f64) -> Option<FormulaValue> {
        Some(FormulaValue::Number(number))
    }

    #[test]
    fn hours_are_spread_evenly_over_the_days() {
        // 31 days of December and 31 of January.
        let spread = shares(vec![action(Some("2026-12-01"), Some("2027-01-31"), "62 h")], 0);
        assert_eq!(spread[..3], [number(31.0), number(31.0), None]);
        assert_eq!(spread[8], None);
    }

    proptest! {
        /// Whatever the dates are, no part of an action is lost or counted twice.
        #[test]
        fn the_quarters_and_the_rest_come_to_the_hours_of_the_action(
            days in vec((option::of(-20_000i64..60_000), option::of(-20_000i64..60_000), 1u32..500), 1..5),
        ) {
            let day = |days: Option<i64>| days.map(|days| (jiff::civil::date(2026, 1, 1) + days.days()).to_string());
            let actions: Vec<Value> = days
                .iter()
                .map(|(start, end, hours)| action(day(*start).as_deref(), day(*end).as_deref(), &format!("{hours} h")))
                .collect();
            for (which, (_, _, hours)) in days.iter().enumerate() {
                let sum: f64 = shares(actions.clone(), which)
                    .into_iter()
                    .map(|share| if let Some(FormulaValue::Number(hours)) = share { hours } else { 0.0 })
                    .sum();
                prop_assert!((sum - f64::from(*hours)).abs() < 1e-6, "{sum} of {hours}");
            }
        }
    }

    #[test]
    fn without_a_start_all_is_done_in_the_last_quarter_and_without_a_day_in_none() {
        let actions = || {
            vec![
                action(Some("2026-11-01"), Some("2026-11-30"), "a while"),
                action(None, Some("2027-06-30"), "16 h"),
                action(Some("2026-11-01"), None, "8 h"),
                action(Some("2027-02-01"), Some("2027-01-01"), "4 h"),
                action(None, Some("2029-01-01"), "2 h"),
            ]
        };
        assert_eq!(shares(actions(), 0)[0], Some(FormulaValue::Text("•".to_owned())));
        assert_eq!(shares(actions(), 1)[..3], [None, None, number(16.0)]);
        assert_eq!(shares(actions(), 2)[8], number(8.0));
        assert_eq!(shares(actions(), 3)[1], number(4.0), "a start behind the end is none");
        assert_eq!(shares(actions(), 4)[7..], [None, number(2.0)]);
    }
}
