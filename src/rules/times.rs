//! Rules about times: shows how they were understood, or asks if they were not, with the reason.

use super::{Rule, Subject};
use crate::address::Pointer;
use crate::finding::{Finding, Told};
use crate::model::{Action, Effort, EffortHow, EffortReading, Recurring, Span};
use crate::texts::sheet_text_with;

/// The rules of this file.
pub(super) const RULES: &[Rule] = &[understood];

/// The times of an action are understood. Anything other than a plain number with a unit gets a note that shows how it was read.
fn understood(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (goal, (at, own)) in subject.goals().enumerate() {
        for (index, action) in own.actions.iter().enumerate() {
            let key = format!("A{}.{}", goal + 1, index + 1);
            let times = [("estimated_time", &action.estimated_time), ("actual_time", &action.actual_time)];
            for (name, time) in times {
                let pointer = at.join("actions").join(index).join(name);
                let Some(time) = time.as_ref().filter(|_| !subject.is_unread(&pointer)) else { continue };
                let label = sheet_text_with(&format!("plan.action.{name}.label"), &[("key", &key)]);
                let label = subject.label(&pointer, label);
                let planned = (name == "estimated_time").then_some(action);
                findings.extend(told(time, &pointer, &label, planned));
            }
        }
    }
    findings
}

/// The finding about a time, if there is one; `planned` is its action if the time is spread over the action's days.
fn told(time: &Effort, pointer: &Pointer, label: &str, planned: Option<&Action>) -> Option<Finding> {
    let value = time.text.as_str();
    let say = |told| Some(Finding::new(told).at(pointer).with_value(value));
    match time.reading() {
        EffortReading::Plain(_) => None,
        EffortReading::Worked(span, how) => {
            let how = match how {
                EffortHow::Longer => Some("larger"),
                EffortHow::Least => Some("least"),
                EffortHow::Said => None,
            };
            say(Told::ValueTidied { label, value, read_as: Some(&shown(&span)), how })
        }
        EffortReading::Doubt(_) if time.duration.is_some() => None,
        EffortReading::Doubt(doubt) => say(Told::TimeNotUnderstood { label, value, reason: doubt.name() }),
        EffortReading::Recurring(recurring) => {
            let dates = planned.map(|action| (action.start_date, action.target_date));
            match dates.and_then(|(start, end)| recurring.within(start, end)) {
                Some((span, first, last)) => {
                    say(Told::TimeOfDays { label, value, read_as: &shown(&span), from: &first, to: &last })
                }
                None if time.duration.is_some() => None,
                None => say(Told::TimeNotUnderstood { label, value, reason: missing(&recurring, planned) }),
            }
        }
    }
}

/// Why a time that is spread over the days of its action cannot be calculated: one or both dates are missing, or out of order, or
/// it is a time spent, whose days are unknown.
fn missing(recurring: &Recurring, planned: Option<&Action>) -> &'static str {
    let Some(action) = planned else { return "spent" };
    match (action.start_date.is_none(), action.target_date.is_none() && !recurring.says_until()) {
        (true, true) => "both",
        (true, false) => "start",
        (false, true) => "target",
        (false, false) => "order",
    }
}

/// A time with its hours: `3 weeks (120 hours)`.
fn shown(span: &Span) -> String {
    let number = span.number.normalize().to_string();
    let hours = super::limits::number(span.hours());
    sheet_text_with(&format!("time.{}", span.unit.name), &[("number", &number), ("hours", &hours)])
}
