//! Compares actions: which were finished and what rating followed, and which are missing from the new plan.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{FinishedAction, FinishedIn, GoneAction, GoneBecause, Pair, PersonChange, Presence, SharedAction};
use crate::analysis::{Department, PersonResult, PlannedAction};
use crate::model::ActionStatus;
use crate::words::fold;

/// An action in the previous plan and in the new one; at least one of the two is set.
struct ActionPair<'a> {
    before: Option<&'a PlannedAction>,
    now: Option<&'a PlannedAction>,
}

/// The folded text that identifies an action.
fn words(action: Option<&String>) -> Option<String> {
    action.map(|action| fold(action)).filter(|words| !words.is_empty())
}

fn plan<'a>(department: &'a Department, person: Option<&PersonResult>) -> Vec<&'a PlannedAction> {
    let key = person.map(|person| &person.key);
    department.plans.actions.iter().filter(|action| Some(&action.key) == key).collect()
}

/// Pairs the actions of both plans: first those of the new plan in their order, then those that are only in the previous one.
fn fellows<'a>(before: &[&'a PlannedAction], now: &[&'a PlannedAction]) -> Vec<ActionPair<'a>> {
    let mut left: Vec<(Option<String>, &PlannedAction)> =
        before.iter().map(|action| (words(action.action.as_ref()), *action)).collect();
    let mut pairs: Vec<ActionPair<'_>> = now.iter().map(|now| ActionPair { before: None, now: Some(now) }).collect();
    // Match by text and skill first, so that of two actions with the same text neither is paired with the other's counterpart.
    for with_skill in [true, false] {
        for pair in pairs.iter_mut().filter(|pair| pair.before.is_none()) {
            let Some((now, words)) = pair.now.and_then(|now| Some((now, words(now.action.as_ref())?))) else { continue };
            let same = |(old_words, old): &(Option<String>, &PlannedAction)| {
                old_words.as_ref() == Some(&words) && (!with_skill || old.skill == now.skill)
            };
            if let Some(place) = left.iter().position(same) {
                pair.before = Some(left.remove(place).1);
            }
        }
    }
    pairs.extend(left.into_iter().map(|(_, before)| ActionPair { before: Some(before), now: None }));
    pairs
}

pub(super) fn finished(
    before: &Department,
    now: &Department,
    pairs: &[Pair<'_>],
    people: &[PersonChange],
) -> Vec<FinishedAction> {
    let both = pairs.iter().zip(people).filter(|(_, person)| person.presence == Presence::Both);
    both.flat_map(|(pair, person)| {
        let planned = fellows(&plan(before, pair.before), &plan(now, pair.now));
        planned.into_iter().filter_map(|planned| finished_action(&planned, person)).collect::<Vec<_>>()
    })
    .collect()
}

fn finished_action(planned: &ActionPair<'_>, person: &PersonChange) -> Option<FinishedAction> {
    let done = |action: &PlannedAction| action.status == Some(ActionStatus::Done);
    let action = planned.now.or(planned.before).filter(|action| done(action))?;
    let rating = action.skill.as_ref().and_then(|skill| person.ratings.iter().find(|rating| rating.skill == *skill));
    Some(FinishedAction {
        key: person.key.clone(),
        name: person.name.clone(),
        action: action.action.clone(),
        skill: action.skill.clone(),
        skill_label: action.skill_label.clone(),
        kind: action.kind,
        finished: if planned.before.is_some_and(done) { FinishedIn::PreviousRound } else { FinishedIn::ThisRound },
        before: rating.and_then(|rating| rating.before),
        now: rating.and_then(|rating| rating.now),
        change: rating.and_then(|rating| rating.change),
        moved: rating.map(|rating| rating.moved),
        actual_hours: action.actual_hours.or_else(|| planned.before?.actual_hours),
        actual_cost: action.actual_cost.clone().or_else(|| planned.before?.actual_cost.clone()),
    })
}

/// Actions that several people finished. A person who finished one twice counts once, as better if either was.
pub(super) fn shared(finished: &[FinishedAction]) -> Vec<SharedAction> {
    let mut by_words: BTreeMap<String, Vec<&FinishedAction>> = BTreeMap::new();
    for action in finished {
        words(action.action.as_ref()).into_iter().for_each(|words| by_words.entry(words).or_default().push(action));
    }
    let mut shared: Vec<SharedAction> = by_words.values().filter_map(|alike| shared_action(alike)).collect();
    // The sort is stable, so ties stay in the order of their texts.
    shared.sort_by_key(|action| (Reverse(action.people), Reverse(action.better)));
    shared
}

fn shared_action(alike: &[&FinishedAction]) -> Option<SharedAction> {
    let mut people: BTreeMap<&str, Option<bool>> = BTreeMap::new();
    let mut skill_labels: Vec<String> = Vec::new();
    for action in alike {
        let better = people.entry(&action.key).or_default();
        *better = (*better).max(action.better());
        skill_labels.extend(action.skill_label.clone().filter(|label| !skill_labels.contains(label)));
    }
    let first = alike.first()?;
    let action = first.action.clone()?;
    (people.len() > 1).then(|| SharedAction {
        action,
        kind: first.kind,
        skill_labels,
        people: people.len(),
        compared: people.values().flatten().count(),
        better: people.values().flatten().filter(|better| **better).count(),
    })
}

pub(super) fn gone(before: &Department, now: &Department, pairs: &[Pair<'_>]) -> Vec<GoneAction> {
    let of_pair = |pair: &Pair<'_>| {
        let plan_now = plan(now, pair.now);
        let why = match pair.now {
            None => GoneBecause::NoReturn,
            Some(_) if plan_now.is_empty() => GoneBecause::NoPlan,
            Some(_) => GoneBecause::NotInPlan,
        };
        let gone = fellows(&plan(before, pair.before), &plan_now).into_iter().filter(|planned| planned.now.is_none());
        let open = gone.filter_map(|planned| planned.before).filter(|action| action.is_open());
        open.map(|action| gone_action(action, why)).collect::<Vec<_>>()
    };
    pairs.iter().flat_map(of_pair).collect()
}

fn gone_action(action: &PlannedAction, why: GoneBecause) -> GoneAction {
    GoneAction {
        key: action.key.clone(),
        name: action.name.clone(),
        action: action.action.clone(),
        skill_label: action.skill_label.clone(),
        status: action.status,
        target_date: action.target_date.or(action.goal_date),
        why,
    }
}
