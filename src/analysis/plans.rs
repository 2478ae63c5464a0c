//! Collects every action of every plan, with totals. Money is added as decimals, separately for each currency.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use super::Submission;
use super::department::{CostTotal, PersonResult, PersonTotal, PlanTotal, PlannedAction, Plans, StatusTotal};
use super::people::{self, PersonReturns};
use crate::model::{Action, ActionStatus, Document, Framework, Goal, Money, Plan, RaterKind};

pub(super) fn collect(framework: &Framework, groups: &[PersonReturns<'_>], people: &[PersonResult]) -> Plans {
    let mut actions = Vec::new();
    for (group, person) in groups.iter().zip(people) {
        let documents: Vec<&Document> = group.documents().collect();
        for plan in plans_of(&documents) {
            for (index, goal) in plan.goals.iter().enumerate() {
                let named = |action| planned(framework, person, index + 1, goal, action);
                actions.extend(goal.actions.iter().filter(|action| **action != Action::default()).map(named));
            }
        }
    }
    let mut of_person: HashMap<&str, Vec<&PlannedAction>> = HashMap::new();
    actions.iter().for_each(|action| of_person.entry(&action.key).or_default().push(action));
    let by_person = people.iter().filter_map(|person| {
        let own = of_person.get(person.key.as_str())?.iter().copied();
        Some(PersonTotal { key: person.key.clone(), name: person.label().to_owned(), total: total(own.filter(counts)) })
    });
    let by_person: Vec<PersonTotal> = by_person.collect();
    let statuses = [
        None,
        Some(ActionStatus::Planned),
        Some(ActionStatus::InProgress),
        Some(ActionStatus::Done),
        Some(ActionStatus::Dropped),
    ];
    let by_status = statuses
        .into_iter()
        .map(|status| StatusTotal { status, total: total(actions.iter().filter(|action| action.status == status)) });
    Plans {
        total: total(actions.iter().filter(counts)),
        by_person,
        by_status: by_status.filter(|status| status.total.actions > 0).collect(),
        actions,
    }
}

/// The plans that count among the documents of one person ([`planning`]).
pub fn plans_of<'a>(documents: &[&'a Document]) -> Vec<&'a Plan> {
    planning(documents).into_iter().filter_map(|document| document.plan.as_ref()).collect()
}

/// The documents of one person whose plans count: the person's own or, if there are none, those that others returned. A plan that
/// starts from gaps includes what the other plans of its round and earlier contained, so it replaces them.
pub fn planning<'a>(documents: &[&'a Document]) -> Vec<&'a Document> {
    let planned =
        || documents.iter().copied().filter(|document| document.plan.as_ref().is_some_and(|plan| !plan.goals.is_empty()));
    let own = || planned().filter(|document| document.rater.kind == RaterKind::Own);
    let round = |document: &'a Document| document.form.round.as_deref();
    let from_gaps = own().filter(|document| document.is_plan_from_gaps()).max_by_key(|document| round(document));
    let counts =
        |document: &&'a Document| from_gaps.is_none_or(|plan| std::ptr::eq(plan, *document) || round(document) > round(plan));
    let counting: Vec<&Document> = own().filter(counts).collect();
    if counting.is_empty() { planned().collect() } else { counting }
}

/// The returns whose plans do not count because another return of the same person replaces them: the file of each, and the file
/// of its replacement. A plan that starts from gaps counts even if it is still empty.
pub fn replaced_plans<'a>(submissions: &'a [Submission<'a>]) -> Vec<(&'a str, &'a str)> {
    let of_person = |group: PersonReturns<'a>| {
        let documents: Vec<&Document> = group.documents().collect();
        let mut planning = planning(&documents);
        if planning.is_empty() {
            planning.extend(group.own().find(|document| document.is_plan_from_gaps()));
        }
        let counts = |one: &&Submission<'_>| planning.iter().any(|document| std::ptr::eq(*document, one.document));
        let Some(by) = group.used.iter().copied().find(counts) else { return vec![] };
        let all = group.used.iter().chain(&group.set_aside).copied();
        let replaced = all.filter(|one| one.document.plan.is_some() && !counts(one));
        replaced.map(|one| (one.file.as_str(), by.file.as_str())).collect()
    };
    people::group(submissions).into_iter().flat_map(of_person).collect()
}

/// An action that was dropped takes no time and costs nothing.
fn counts(action: &&PlannedAction) -> bool {
    action.status != Some(ActionStatus::Dropped)
}

fn planned(framework: &Framework, person: &PersonResult, number: usize, goal: &Goal, action: &Action) -> PlannedAction {
    let skill = goal.skill_of(action);
    PlannedAction {
        key: person.key.clone(),
        name: person.label().to_owned(),
        goal: number,
        goal_statement: goal.statement.clone(),
        goal_date: goal.target_date,
        action: action.action.clone(),
        skill: skill.map(str::to_owned),
        skill_label: skill.map(|id| framework.skill(id).map_or_else(|| id.to_owned(), |skill| skill.label.clone())),
        kind: action.kind,
        estimated_time: action.estimated_time.clone(),
        estimated_hours: action.estimated_time.as_ref().and_then(|time| time.hours()),
        estimated_cost: action.estimated_cost.clone(),
        approved_by: action.approved_by.clone(),
        result: action.result.clone(),
        start_date: action.start_date,
        target_date: action.target_date,
        status: action.status,
        actual_hours: action.actual_time.as_ref().and_then(|time| time.hours()),
        actual_cost: action.actual_cost.clone(),
        outcome: action.outcome.clone(),
    }
}

fn total<'a>(actions: impl Iterator<Item = &'a PlannedAction>) -> PlanTotal {
    let mut sum = PlanTotal::default();
    let (mut estimated, mut actual) = (BTreeMap::new(), BTreeMap::new());
    for action in actions {
        sum.actions += 1;
        sum.estimated_hours += action.estimated_hours.unwrap_or_default();
        sum.actual_hours += action.actual_hours.unwrap_or_default();
        sum.without_time += usize::from(action.estimated_hours.is_none());
        sum.without_cost += usize::from(action.estimated_cost.is_none());
        add(&mut estimated, action.estimated_cost.as_ref());
        add(&mut actual, action.actual_cost.as_ref());
    }
    sum.estimated_costs = list(estimated);
    sum.actual_costs = list(actual);
    sum
}

fn add(sums: &mut BTreeMap<String, Decimal>, money: Option<&Money>) {
    if let Some(money) = money {
        *sums.entry(money.currency().to_owned()).or_default() += money.amount();
    }
}

fn list(sums: BTreeMap<String, Decimal>) -> Vec<CostTotal> {
    sums.into_iter().map(|(currency, amount)| CostTotal { currency, amount }).collect()
}
