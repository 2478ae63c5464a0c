//! The plans of the people: a goal for each of their largest gaps, and activities of the framework as actions.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::DemoError;
use super::story::{Colleague, Lapse, Slot, Story, dice, pick};
use skillbook::model::{Action, ActionStatus, Activity, ActivityKind, Date, Effort, Framework, Goal, Money, Plan};

/// Minimum number of actions under a goal.
const FEWEST_ACTIONS: usize = 2;

/// Id of the activity for people who lack the education that their target role requires.
const FIRST_STEP_TO_A_DEGREE: &str = "education-ask-funding";

/// Start of activities that name a profession, which may not be the person's.
const FOR_ONE_PROFESSION: &str = "As a ";

/// Makes a plan for the skills to work on first. No two goals are in the same domain.
pub(super) fn plan(ranked: &[String], colleague: &Colleague, story: &Story, framework: &Framework) -> Result<Plan, DemoError> {
    let fewer = [0, 0, 1, 1, 1, 2][dice(&["goals", &colleague.id]) % 6];
    let wanted = story.schedule.len().saturating_sub(fewer);
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
    if let Some(first) = plan.goals.first_mut().filter(|_| colleague.studies) {
        first.actions.extend(study(first.target_date, story, framework));
    }
    Ok(plan)
}

/// Returns the first step towards a degree, as an additional action.
fn study(by: Option<Date>, story: &Story, framework: &Framework) -> Option<Action> {
    let activity = framework.activities.iter().find(|activity| activity.id == FIRST_STEP_TO_A_DEGREE)?;
    Some(Action {
        action: Some(activity.text.clone()),
        kind: Some(activity.kind),
        result: Some(story.notes.studies.clone()),
        target_date: by,
        status: Some(ActionStatus::Planned),
        ..Action::default()
    })
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
    let first = dice_of("activity") % fitting.len().max(1);
    fitting.rotate_left(first);
    let mut actions = Vec::new();
    for (activity, step) in fitting.into_iter().zip(&slot.actions).take(FEWEST_ACTIONS + dice_of("actions") % 2) {
        used.insert(activity.id.clone());
        let mut action = action(activity, skill, colleague, (story, framework));
        // The first results are about the skill, further ones about the kind of activity.
        if let Some(result) = words.results.get(actions.len()) {
            action.result = Some(result.clone());
        }
        action.start_date = Some(step.from).filter(|_| !colleague.lapses.contains(&Lapse::AllAtOnce));
        action.target_date = Some(step.to);
        actions.push((activity.kind, action));
    }
    if let Some((kind, first)) = actions.first_mut().filter(|_| slot.begun.is_some()) {
        begin(*kind, first, colleague, (story, slot));
    }
    Ok(Goal {
        statement: Some(words.goal.clone()),
        skill: Some(skill.to_owned()),
        measure: Some(words.measure.clone()),
        target_date: Some(slot.goal),
        actions: actions.into_iter().map(|(_, action)| action).collect(),
    })
}

fn action(activity: &Activity, skill: &str, colleague: &Colleague, (story, framework): (&Story, &Framework)) -> Action {
    let money = |amount: &i64| Money::new(Decimal::from(*amount), &framework.currency);
    let words = story.activities.get(&activity.kind);
    let key = |what| [what, colleague.id.as_str(), activity.id.as_str()];
    let cost = words.and_then(|words| pick(&words.costs, &key("cost"))).and_then(money);
    let approved =
        cost.as_ref().is_some_and(|cost| cost.amount() > Decimal::ZERO) && !colleague.lapses.contains(&Lapse::NotApproved);
    Action {
        action: Some(activity.text.clone()),
        skill: Some(skill.to_owned()),
        kind: Some(activity.kind),
        estimated_time: words.and_then(|words| pick(&words.times, &key("time"))).map(|time| Effort::from_text(time)),
        estimated_cost: cost,
        approved_by: approved.then(|| story.boss(colleague).name),
        result: words.and_then(|words| pick(&words.results, &key("result"))).cloned(),
        status: Some(ActionStatus::Planned),
        ..Action::default()
    }
}

/// Lets some people have begun their first action, and a few have finished it.
fn begin(kind: ActivityKind, action: &mut Action, colleague: &Colleague, (story, slot): (&Story, &Slot)) {
    let dice = dice(&["begun", &colleague.id, action.skill.as_deref().unwrap_or_default()]) % 10;
    if dice < 6 {
        action.start_date = slot.begun;
    }
    match dice {
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
