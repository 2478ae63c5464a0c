//! Rules about dates: possible order, plausible years, within the policy's period.

use super::{Rule, Subject};
use crate::address::Pointer;
use crate::finding::{Finding, Told};
use crate::model::{ActionStatus, Date, Document};
use crate::texts::{sheet_text, sheet_text_with};

/// The rules of this file.
pub(super) const RULES: &[Rule] = &[order, plausible, period];

/// Years before and after today in which a date of a plan is plausible: the length of a career.
const PAST_YEARS: i16 = 10;
const FUTURE_YEARS: i16 = 20;

/// A date of a document, with its field and label.
struct Dated {
    pointer: Pointer,
    label: String,
    date: Date,
}

fn dated(pointer: Pointer, label: String, date: Option<Date>) -> Option<Dated> {
    date.map(|date| Dated { pointer, label, date })
}

fn goal_date(subject: &Subject<'_>, index: usize, date: Option<Date>) -> Option<Dated> {
    let pointer = Pointer::from("/plan/goals").join(index).join("target_date");
    let label = sheet_text_with("goals.labels.target_date", &[("number", &(index + 1).to_string())]);
    dated(pointer.clone(), subject.label(&pointer, label), date)
}

/// The date of an action in the field with this name.
fn action_date(subject: &Subject<'_>, (goal, index): (usize, usize), name: &str, date: Option<Date>) -> Option<Dated> {
    let key = format!("A{}.{}", goal + 1, index + 1);
    let pointer = Pointer::from("/plan/goals").join(goal).join("actions").join(index).join(name);
    let label = sheet_text_with(&format!("plan.action.{name}.label"), &[("key", &key)]);
    dated(pointer.clone(), subject.label(&pointer, label), date)
}

fn career_date(document: &Document) -> Option<Dated> {
    let date = document.career_goal.as_ref().and_then(|goal| goal.target_date);
    dated("/career_goal/target_date".into(), sheet_text("goal.target_date.full"), date)
}

/// An action begins before it ends, it ends no later than its goal, and a goal ends no later than the career goal.
fn order(subject: &Subject<'_>) -> Vec<Finding> {
    let late = |earlier: &Dated, later: &Dated| {
        (earlier.date > later.date).then(|| {
            let (label, other) = (&earlier.label, &later.label);
            Finding::new(Told::DateOrder { label, date: &earlier.date, other, other_date: &later.date })
                .at(&earlier.pointer)
                .with_value(earlier.date.to_string())
        })
    };
    let career = career_date(subject.document);
    let mut findings = Vec::new();
    for (index, goal) in subject.document.plan.iter().flat_map(|plan| plan.goals.iter().enumerate()) {
        let own = goal_date(subject, index, goal.target_date);
        findings.extend(own.as_ref().zip(career.as_ref()).and_then(|(goal, career)| late(goal, career)));
        for (at, action) in goal.actions.iter().enumerate() {
            let step = action_date(subject, (index, at), "target_date", action.target_date);
            let start = action_date(subject, (index, at), "start_date", action.start_date);
            findings.extend(start.as_ref().zip(step.as_ref()).and_then(|(start, end)| late(start, end)));
            // An action without a target date must at least begin before the date of its goal.
            let last = step.as_ref().or(start.as_ref());
            findings.extend(last.zip(own.as_ref()).and_then(|(action, goal)| late(action, goal)));
        }
    }
    findings
}

/// Ratings are not dated in the future, and no date is further away than a career lasts.
fn plausible(subject: &Subject<'_>) -> Vec<Finding> {
    let document = subject.document;
    let rated = document.inventory.as_ref().and_then(|inventory| inventory.rated_on);
    let rated = dated("/inventory/rated_on".into(), sheet_text("inventory.rated_on.label"), rated);
    let goals = || document.plan.iter().flat_map(|plan| plan.goals.iter().enumerate());
    let actions = goals().flat_map(|(index, goal)| {
        goal.actions.iter().enumerate().flat_map(move |(at, action)| {
            let dates = [("start_date", action.start_date), ("target_date", action.target_date)];
            dates.into_iter().filter_map(move |(name, date)| action_date(subject, (index, at), name, date))
        })
    });
    let odd = |dated: &Dated| !is_plausible(dated.date, subject.today);
    let future = |dated: &Dated| dated.pointer.as_str() == "/inventory/rated_on" && dated.date > subject.today;
    let all = rated
        .into_iter()
        .chain(career_date(document))
        .chain(goals().filter_map(|(index, goal)| goal_date(subject, index, goal.target_date)));
    all.chain(actions)
        .filter(|dated| odd(dated) || future(dated))
        .map(|dated| {
            let told = Told::DateImplausible { label: &dated.label, date: &dated.date, future: future(&dated) };
            Finding::new(told).at(&dated.pointer).with_value(dated.date.to_string())
        })
        .collect()
}

/// Whether a date lies within the years of a career around today.
pub(super) fn is_plausible(date: Date, today: Date) -> bool {
    let year = today.0.year();
    (year.saturating_sub(PAST_YEARS)..=year.saturating_add(FUTURE_YEARS)).contains(&date.0.year())
}

/// Open goals and actions lie within the policy's period. The start of an action in progress is a fact, not a plan, and is not
/// checked.
fn period(subject: &Subject<'_>) -> Vec<Finding> {
    let period = &subject.policy.period;
    let goals = subject.document.plan.iter().flat_map(|plan| plan.goals.iter().enumerate());
    let dates = goals.flat_map(|(index, goal)| {
        let own = goal_date(subject, index, goal.target_date.filter(|_| goal.is_open()));
        let actions = goal.actions.iter().enumerate().filter(|(_, action)| action.is_open()).flat_map(move |(at, action)| {
            let begins = action.start_date.filter(|_| action.status != Some(ActionStatus::InProgress));
            let dates = [("start_date", begins), ("target_date", action.target_date)];
            dates.into_iter().filter_map(move |(name, date)| action_date(subject, (index, at), name, date))
        });
        own.into_iter().chain(actions)
    });
    let outside =
        |dated: &Dated| period.from.is_some_and(|from| dated.date < from) || period.to.is_some_and(|to| dated.date > to);
    let end = |date: Option<Date>| date.map_or_else(|| "…".to_owned(), |date| date.to_string());
    let (from, to) = (end(period.from), end(period.to));
    dates
        .filter(outside)
        .map(|dated| {
            let told = Told::DateOutsidePeriod { label: &dated.label, date: &dated.date, from: &from, to: &to };
            Finding::new(told).at(&dated.pointer).with_value(dated.date.to_string())
        })
        .collect()
}
