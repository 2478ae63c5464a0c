//! The plans that people make: a goal for each of their largest gaps, and activities of the framework that serve it.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::DemoError;
use super::story::{Colleague, Slot, Story, dice, pick};
use crate::model::{Action, ActionStatus, Activity, ActivityKind, Effort, Framework, Goal, Money, Plan};

/// Actions under a goal.
const FEWEST_ACTIONS: usize = 2;

/// Activities that name a profession may name another than the person's.
const FOR_ONE_PROFESSION: &str = "As a ";

/// A plan for the skills to work on first; no two goals of one domain.
pub(super) fn plan(ranked: &[String], colleague: &Colleague, story: &Story, framework: &Framework) -> Result<Plan, DemoError> {
    let wanted = 1 + dice(&["goals", &colleague.id]) % story.schedule.len().max(1);
    let mut domains = BTreeSet::new();
    let mut used = BTreeSet::new();
    let mut plan = Plan::default();
    for skill in ranked {
        let Some(slot) = story.schedule.get(plan.goals.len()).filter(|_| plan.goals.len() < wanted) else { break };
        let domain = framework.skills().find(|(_, other)| other.id == *skill).map(|(domain, _)| domain.id.as_str());
        if domains.insert(domain) {
            plan.goals.push(goal(skill, slot, colleague, (story, framework), &mut used)?);
        }
    }
    Ok(plan)
}

fn goal(
    skill: &str,
    slot: &Slot,
    colleague: &Colleague,
    (story, framework): (&Story, &Framework),
    used: &mut BTreeSet<String>,
) -> Result<Goal, DemoError> {
    let words = story.skills.get(skill).ok_or_else(|| DemoError::Story(format!("nobody has words for {skill}")))?;
    let dice_of = |what: &str| dice(&[what, &colleague.id, skill]);
    let mut fitting: Vec<&Activity> = framework
        .activities
        .iter()
        .filter(|activity| activity.skills.iter().any(|other| other == skill))
        .filter(|activity| !activity.text.starts_with(FOR_ONE_PROFESSION) && !used.contains(&activity.id))
        .collect();
    let start = dice_of("activity") % fitting.len().max(1);
    fitting.rotate_left(start);
    let mut actions = Vec::new();
    for (activity, date) in fitting.into_iter().zip(&slot.actions).take(FEWEST_ACTIONS + dice_of("actions") % 2) {
        used.insert(activity.id.clone());
        let mut action = action(activity, skill, colleague, (story, framework));
        // The first results are about the skill, further ones about the way.
        if let Some(result) = words.results.get(actions.len()) {
            action.result = Some(result.clone());
        }
        action.target_date = Some(*date);
        actions.push((activity.kind, action));
    }
    if let Some((kind, first)) = actions.first_mut() {
        begin(*kind, first, colleague, story);
    }
    Ok(Goal {
        statement: Some(words.goal.clone()),
        measure: Some(words.measure.clone()),
        target_date: Some(slot.goal),
        actions: actions.into_iter().map(|(_, action)| action).collect(),
    })
}

fn action(activity: &Activity, skill: &str, colleague: &Colleague, (story, framework): (&Story, &Framework)) -> Action {
    let money = |amount: &i64| Money::new(Decimal::from(*amount), &framework.currency);
    let words = story.activities.get(&activity.kind);
    let key = |what| [what, colleague.id.as_str(), activity.id.as_str()];
    Action {
        action: Some(activity.text.clone()),
        skill: Some(skill.to_owned()),
        kind: Some(activity.kind),
        estimated_time: words.and_then(|words| pick(&words.times, &key("time"))).map(|time| Effort::from_text(time)),
        estimated_cost: words.and_then(|words| pick(&words.costs, &key("cost"))).and_then(money),
        result: words.and_then(|words| pick(&words.results, &key("result"))).cloned(),
        status: Some(ActionStatus::Planned),
        ..Action::default()
    }
}

/// Some have begun with their first action already, and a few have finished it.
fn begin(kind: ActivityKind, action: &mut Action, colleague: &Colleague, story: &Story) {
    match dice(&["begun", &colleague.id, action.skill.as_deref().unwrap_or_default()]) % 10 {
        ..4 => action.status = Some(ActionStatus::InProgress),
        4 | 5 => {
            action.status = Some(ActionStatus::Done);
            let words = story.activities.get(&kind);
            action.actual_time =
                words.and_then(|words| pick(&words.times, &["actual", &colleague.id])).map(|time| Effort::from_text(time));
            action.actual_cost.clone_from(&action.estimated_cost);
            action.outcome = pick(&story.outcomes, &["outcome", &colleague.id]).cloned();
        }
        _ => {}
    }
}
