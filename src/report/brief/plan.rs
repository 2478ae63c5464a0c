//! The parts of a brief about the development plan: goals, and open and finished actions with their time and cost.

use super::space::GrowingTable;
use super::{BriefBlock, BriefSubject, columns, more, text, typed};
use crate::analysis::{CostTotal, PlanTotal, PlannedAction, plans_of};
use crate::model::Money;
use crate::report::figures;
use crate::rules::names_approver;
use crate::texts::{brief_text, brief_text_with};

/// The most open goals that are shown.
const MOST: usize = 6;

/// Returns the person's actions, in the order of the plan.
pub(super) fn actions<'a>(subject: &BriefSubject<'a>) -> impl Iterator<Item = &'a PlannedAction> {
    let key = &subject.person.key;
    subject.department.plans.actions.iter().filter(move |action| action.key == *key)
}

/// Returns the words of an action.
pub(super) fn name(action: Option<&str>) -> String {
    action.map_or_else(|| brief_text("plan.without-words"), typed)
}

/// Makes the table of open actions, with the goals above and the totals of the plan below.
pub(super) fn open(subject: &BriefSubject<'_>) -> GrowingTable {
    let mut before = goals(subject);
    let columns = columns("plan", &[("action", 45), ("goal-number", 7), ("when", 12), ("time", 9), ("cost", 15), ("status", 12)]);
    let open: Vec<&PlannedAction> = actions(subject).filter(|action| action.is_open()).collect();
    if actions(subject).next().is_none() {
        before.push(text(brief_text(if before.is_empty() { "plan.none" } else { "plan.no-actions" })));
    } else if open.is_empty() {
        before.push(text(brief_text("plan.no-open")));
    }
    let rows = open.into_iter().map(|action| (1, open_row(subject, action))).collect();
    GrowingTable { before, columns, rows, more: "more", after: total(subject).map(text).into_iter().collect(), weight: 4.0 }
}

/// Returns the number of a goal in the workbook, from its position in the plan.
fn number(subject: &BriefSubject<'_>, place: usize) -> String {
    subject.goal_numbers.get(&place).copied().unwrap_or(place + 1).to_string()
}

/// Returns the open goals, one line each, because the actions serve them.
fn goals(subject: &BriefSubject<'_>) -> Vec<BriefBlock> {
    let goals = plans_of(subject.documents).into_iter().flat_map(|plan| plan.goals.iter().enumerate());
    let open: Vec<BriefBlock> = goals
        .filter(|(_, goal)| goal.is_open())
        .filter_map(|(place, goal)| {
            let date = goal.target_date.map(|date| date.to_string()).unwrap_or_default();
            let words = [("number", &*number(subject, place)), ("goal", &typed(goal.statement.as_deref()?)), ("date", &date)];
            Some(text(brief_text_with("plan.goal", &words)))
        })
        .collect();
    let rest = more(open.len(), MOST);
    open.into_iter().take(MOST).chain(rest).collect()
}

/// Makes the table of actions that are done or dropped.
pub(super) fn finished(subject: &BriefSubject<'_>) -> GrowingTable {
    let closed = actions(subject).filter(|action| !action.is_open());
    let columns =
        columns("plan", &[("action", 35), ("goal-number", 7), ("outcome", 23), ("taken", 10), ("incurred", 13), ("status", 12)]);
    let rows = closed.map(|action| (1, closed_row(subject, action))).collect();
    GrowingTable { before: vec![], columns, rows, more: "more", after: vec![], weight: 2.0 }
}

fn open_row(subject: &BriefSubject<'_>, action: &PlannedAction) -> Vec<String> {
    let what = match &action.result {
        Some(result) => {
            brief_text_with("plan.with-result", &[("action", &name(action.action.as_deref())), ("result", &typed(result))])
        }
        None => name(action.action.as_deref()),
    };
    let (from, to) = (action.start_date.map(|day| day.to_string()), action.target_date.map(|day| day.to_string()));
    let when = match (&from, &to) {
        (Some(from), Some(to)) => brief_text_with("plan.from-to", &[("from", from), ("to", to)]),
        (Some(from), None) => brief_text_with("plan.from", &[("from", from)]),
        (None, to) => to.clone().unwrap_or_else(unknown),
    };
    let time = action.estimated_time.as_ref().map_or_else(unknown, |time| typed(&time.text));
    vec![what, goal(subject, action), when, time, planned_cost(action), status(action)]
}

fn closed_row(subject: &BriefSubject<'_>, action: &PlannedAction) -> Vec<String> {
    let outcome = action.outcome.as_deref().map_or_else(unknown, typed);
    let hours = |hours| brief_text_with("plan.hours", &[("hours", &figures::hours_text(hours))]);
    let taken = action.actual_hours.map_or_else(unknown, hours);
    let incurred = action.actual_cost.as_ref().map_or_else(unknown, amount);
    vec![name(action.action.as_deref()), goal(subject, action), outcome, taken, incurred, status(action)]
}

/// Returns the number of the goal that an action serves.
fn goal(subject: &BriefSubject<'_>, action: &PlannedAction) -> String {
    number(subject, action.goal.saturating_sub(1))
}

fn unknown() -> String {
    figures::UNKNOWN.to_owned()
}

fn status(action: &PlannedAction) -> String {
    action.status.map_or_else(unknown, figures::status_word)
}

fn amount(money: &Money) -> String {
    if money.amount().is_zero() {
        return brief_text("plan.no-cost");
    }
    figures::cost_text(&CostTotal { currency: money.currency().to_owned(), amount: money.amount() })
}

/// Formats the estimated cost and its approval. Only an action that costs something needs approval.
fn planned_cost(action: &PlannedAction) -> String {
    let Some(money) = &action.estimated_cost else { return unknown() };
    let cost = amount(money);
    match action.approved_by.as_deref().filter(|by| names_approver(by)) {
        _ if money.amount().is_zero() => cost,
        Some(by) => brief_text_with("plan.approved", &[("cost", &cost), ("by", &typed(by))]),
        None => brief_text_with("plan.unapproved", &[("cost", &cost)]),
    }
}

fn person_total<'a>(subject: &BriefSubject<'a>) -> Option<&'a PlanTotal> {
    let totals = &subject.department.plans.by_person;
    totals.iter().find(|total| total.key == subject.person.key).map(|total| &total.total)
}

fn costs(costs: &[CostTotal]) -> String {
    let costs: Vec<String> = costs.iter().filter(|cost| !cost.amount.is_zero()).map(figures::cost_text).collect();
    if costs.is_empty() { brief_text("plan.no-cost") } else { costs.join(" + ") }
}

/// Returns the estimated cost of the plan.
pub(super) fn planned_costs(subject: &BriefSubject<'_>) -> String {
    costs(person_total(subject).map_or(&[], |total| &total.estimated_costs))
}

/// Returns the totals of all actions, and the number of actions without a time or cost to add up.
fn total(subject: &BriefSubject<'_>) -> Option<String> {
    let total = person_total(subject)?;
    let words = brief_text_with(
        "plan.total",
        &[
            ("actions", &total.actions.to_string()),
            ("hours", &figures::hours_text(total.estimated_hours)),
            ("costs", &costs(&total.estimated_costs)),
            ("actual_hours", &figures::hours_text(total.actual_hours)),
            ("actual_costs", &costs(&total.actual_costs)),
        ],
    );
    if total.without_time + total.without_cost == 0 {
        return Some(words);
    }
    let number = |count: usize| if count == 0 { String::new() } else { count.to_string() };
    let missing = [("time", &*number(total.without_time)), ("cost", &number(total.without_cost))];
    Some(format!("{words} {}", brief_text_with("plan.unpriced", &missing).trim_end()))
}
