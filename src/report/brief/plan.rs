//! The parts of a brief about the development plan: its goals, open and finished actions with their time and cost.

use super::{Block, Subject, Table, columns, more, text, typed};
use crate::analysis::{CostTotal, PlanTotal, PlannedAction, plans_of};
use crate::model::{Date, Money};
use crate::report::figures;
use crate::texts::{brief_text, brief_text_with};

/// Goals, and actions of one table, that are shown.
const MOST: usize = 6;

/// The person's actions, in the order of the plan.
pub(super) fn actions<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a PlannedAction> {
    let key = &subject.person.key;
    subject.department.plans.actions.iter().filter(move |action| action.key == *key)
}

/// The words of an action.
pub(super) fn name(action: Option<&str>) -> String {
    action.map_or_else(|| brief_text("plan.without-words"), typed)
}

/// What is still to be done, and what the whole plan comes to.
pub(super) fn open(subject: &Subject<'_>) -> Vec<Block> {
    let mut blocks = goals(subject);
    if actions(subject).next().is_none() {
        blocks.push(text(brief_text(if blocks.is_empty() { "plan.none" } else { "plan.no-actions" })));
        return blocks;
    }
    let open: Vec<&PlannedAction> = actions(subject).filter(|action| action.is_open()).collect();
    if open.is_empty() {
        blocks.push(text(brief_text("plan.no-open")));
    } else {
        let columns = columns("plan", &[("action", 52), ("when", 12), ("time", 9), ("cost", 15), ("status", 12)]);
        blocks.extend(table(columns, &open, open_row));
    }
    blocks.extend(total(subject).map(text));
    blocks
}

/// The goals that are still worked on, a line each: the actions are there for them.
fn goals(subject: &Subject<'_>) -> Vec<Block> {
    let goals = plans_of(subject.documents).into_iter().flat_map(|plan| &plan.goals);
    let open: Vec<(&str, Option<Date>)> =
        goals.filter(|goal| goal.is_open()).filter_map(|goal| Some((goal.statement.as_deref()?, goal.target_date))).collect();
    let line = |(number, (goal, date)): (usize, &(&str, Option<Date>))| {
        let date = date.map(|date| date.to_string()).unwrap_or_default();
        let words = [("number", &*number.to_string()), ("goal", &typed(goal)), ("date", &date)];
        text(brief_text_with("plan.goal", &words))
    };
    let mut blocks: Vec<Block> = (1..).zip(&open).take(MOST).map(line).collect();
    blocks.extend(more(open.len(), MOST));
    blocks
}

/// What was done or given up.
pub(super) fn finished(subject: &Subject<'_>) -> Vec<Block> {
    let closed: Vec<&PlannedAction> = actions(subject).filter(|action| !action.is_open()).collect();
    if closed.is_empty() {
        return vec![];
    }
    let columns = columns("plan", &[("action", 40), ("outcome", 25), ("taken", 10), ("incurred", 13), ("status", 12)]);
    table(columns, &closed, closed_row)
}

fn table(columns: Vec<super::Column>, actions: &[&PlannedAction], row: fn(&PlannedAction) -> Vec<String>) -> Vec<Block> {
    let rows = actions.iter().take(MOST).map(|action| row(action)).collect();
    let mut blocks = vec![Block::Table(Table::of(columns, rows))];
    blocks.extend(more(actions.len(), MOST));
    blocks
}

fn open_row(action: &PlannedAction) -> Vec<String> {
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
    vec![what, when, time, planned_cost(action), status(action)]
}

fn closed_row(action: &PlannedAction) -> Vec<String> {
    let outcome = action.outcome.as_deref().map_or_else(unknown, typed);
    let hours = |hours| brief_text_with("plan.hours", &[("hours", &figures::hours_text(hours))]);
    let taken = action.actual_hours.map_or_else(unknown, hours);
    let incurred = action.actual_cost.as_ref().map_or_else(unknown, amount);
    vec![name(action.action.as_deref()), outcome, taken, incurred, status(action)]
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

/// The estimated cost, and whether somebody has approved it: only what costs something needs that.
fn planned_cost(action: &PlannedAction) -> String {
    let Some(money) = &action.estimated_cost else { return unknown() };
    let cost = amount(money);
    match &action.approved_by {
        _ if money.amount().is_zero() => cost,
        Some(by) => brief_text_with("plan.approved", &[("cost", &cost), ("by", &typed(by))]),
        None => brief_text_with("plan.unapproved", &[("cost", &cost)]),
    }
}

fn person_total<'a>(subject: &Subject<'a>) -> Option<&'a PlanTotal> {
    let totals = &subject.department.plans.by_person;
    totals.iter().find(|total| total.key == subject.person.key).map(|total| &total.total)
}

fn costs(costs: &[CostTotal]) -> String {
    let costs: Vec<String> = costs.iter().filter(|cost| !cost.amount.is_zero()).map(figures::cost_text).collect();
    if costs.is_empty() { brief_text("plan.no-cost") } else { costs.join(" + ") }
}

/// What the plan is expected to cost.
pub(super) fn planned_costs(subject: &Subject<'_>) -> String {
    costs(person_total(subject).map_or(&[], |total| &total.estimated_costs))
}

/// What all actions come to, and how many of them could not be added up.
fn total(subject: &Subject<'_>) -> Option<String> {
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
