//! Rules about actions: each says what will be done and what will be different afterwards.

use std::collections::BTreeSet;

use super::answers::says_nothing;
use super::{Rule, Subject};
use crate::address::Pointer;
use crate::finding::{Finding, Told};
use crate::model::Action;
use crate::words::fold;

/// The rules of this file.
pub(super) const RULES: &[Rule] = &[actions, twice];

/// Actions without a result, and details in rows without an action.
fn actions(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(plan) = &subject.document.plan else { return vec![] };
    let each = |goal: usize, (index, action): (usize, &Action)| {
        let at = Pointer::from("/plan/goals").join(goal).join("actions").join(index);
        match (&action.action, &action.result) {
            (Some(what), result) if says_nothing(result.as_deref()) => {
                Some(Finding::new(Told::ActionWithoutResult { label: what }).at(&at.join("result")))
            }
            (None, _) => Some(Finding::new(Told::ActionMissing {}).at(&at.join("action"))),
            _ => None,
        }
    };
    let goals = plan.goals.iter().enumerate();
    goals.flat_map(|(goal, content)| content.actions.iter().enumerate().filter_map(move |action| each(goal, action))).collect()
}

/// Open actions that occur twice.
fn twice(subject: &Subject<'_>) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let each = |(at, action, skill): (Pointer, &Action, Option<(Pointer, &str)>)| {
        let text = action.action.as_deref().filter(|text| action.is_open() && !says_nothing(Some(text)))?;
        (!seen.insert((fold(text).trim_end_matches('.').to_owned(), skill.map(|(_, id)| id.to_owned()))))
            .then(|| Finding::new(Told::ActionTwice { action: text }).at(&at.join("action")).with_value(text))
    };
    subject.skilled_actions().filter_map(each).collect()
}
