//! The plan: every action says what will be done and what will be different afterwards.

use super::Subject;
use super::answers::says_nothing;
use crate::address::Pointer;
use crate::finding::{Code, Finding};
use crate::model::Action;

/// Actions without a result, and details of actions that are not named.
pub(super) fn actions(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(plan) = &subject.document.plan else { return vec![] };
    let each = |goal: usize, (index, action): (usize, &Action)| {
        let at = Pointer::from("/plan/goals").join(goal).join("actions").join(index);
        match (&action.action, &action.result) {
            (Some(what), result) if says_nothing(result.as_deref()) => {
                Some(Finding::new(Code::ActionWithoutResult, &[("label", what)]).at(&at.join("result")))
            }
            (None, _) => Some(Finding::new(Code::ActionMissing, &[]).at(&at.join("action"))),
            _ => None,
        }
    };
    let goals = plan.goals.iter().enumerate();
    goals.flat_map(|(goal, content)| content.actions.iter().enumerate().filter_map(move |action| each(goal, action))).collect()
}
