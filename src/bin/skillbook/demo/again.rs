//! The second round of the made-up department: what people answer half a year later, in workbooks that begin with what the
//! first round said. Where somebody finished something, the rating mostly went up; elsewhere little moved.

use std::collections::BTreeSet;

use super::DemoError;
use super::answers::{evidence, level, prioritise, put_off, rated_on, shifted};
use super::story::{Colleague, Next, Story, dice, pick};
use skillbook::model::{Action, ActionStatus, Document, Framework, Plan, Rating};

/// Fills in a workbook that holds what its person said in the previous round, if they said anything.
pub(super) fn answer(
    document: &mut Document,
    colleague: &Colleague,
    story: &Story,
    framework: &Framework,
) -> Result<(), DemoError> {
    if !document.has_previous() {
        return super::answers::answer(document, colleague, story, framework);
    }
    let mut plan = document.plan.take().unwrap_or_default();
    let worked_on = work_on(&mut plan, colleague, story);
    if let Some(inventory) = &mut document.inventory {
        for rating in &mut inventory.ratings {
            rate(rating, worked_on.contains(&rating.skill), colleague, (story, framework))?;
        }
        for skill in &mut inventory.other {
            skill.rating = skill.previous.as_ref().and_then(|previous| previous.rating);
        }
        inventory.rated_on = rated_on(story.next.issued_on, &[&story.next.round, &colleague.id]);
    }
    document.recompute();
    prioritise(document, &colleague.id);
    put_off(document, &plan);
    document.plan = Some(plan);
    Ok(())
}

/// The rating of a skill: better where something was finished for it, else mostly as it was.
fn rate(
    rating: &mut Rating,
    worked_on: bool,
    colleague: &Colleague,
    (story, framework): (&Story, &Framework),
) -> Result<(), DemoError> {
    if let Some(exempted) = colleague.exempted.as_ref().filter(|exempted| exempted.skill == rating.skill) {
        rating.exempted = Some(exempted.reason.clone());
        return Ok(());
    }
    let before = rating.previous.as_ref().and_then(|previous| previous.rating);
    let (low, high) = framework.scale_range();
    // What was finished in the previous round stands there as evidence already.
    let finished = worked_on || rating.evidence.is_some();
    let now = match before {
        Some(before) => shifted(before, step(&rating.skill, finished, colleague), low, high),
        None => level(colleague, framework, &rating.skill)
            .ok_or_else(|| DemoError::Story(format!("{} has no level for {}", colleague.target_role, rating.skill)))?,
    };
    rating.rating = Some(now);
    if rating.evidence.is_none()
        && let Some((source, words)) = evidence(colleague, story, &rating.skill, now)
    {
        (rating.source, rating.evidence) = (Some(source.clone()), Some(words.clone()));
    }
    Ok(())
}

/// How a rating moves in half a year.
fn step(skill: &str, finished: bool, colleague: &Colleague) -> i16 {
    match (finished, dice(&["half a year", &colleague.id, skill]) % 40) {
        (true, ..30) | (false, ..2) => 1,
        (false, 2) => -1,
        _ => 0,
    }
}

/// Goes on with the plan: what was to be finished by now mostly is, what was to begin has begun. Gives the skills for which
/// something was finished.
fn work_on(plan: &mut Plan, colleague: &Colleague, story: &Story) -> BTreeSet<String> {
    let mut finished = BTreeSet::new();
    for goal in &mut plan.goals {
        for action in &mut goal.actions {
            go_on(action, colleague, story);
        }
        let done = goal.actions.iter().filter(|action| action.status == Some(ActionStatus::Done));
        finished.extend(done.filter_map(|action| goal.skill_of(action)).map(str::to_owned));
    }
    finished
}

fn go_on(action: &mut Action, colleague: &Colleague, story: &Story) {
    let Next { today, .. } = &story.next;
    let words = action.action.clone().unwrap_or_default();
    let due = action.target_date.is_some_and(|day| day <= *today);
    let begun = action.start_date.is_some_and(|day| day <= *today) || action.status == Some(ActionStatus::InProgress);
    let dice = dice(&["next round", &colleague.id, &words]) % 10;
    if due && dice < 7 {
        action.status = Some(ActionStatus::Done);
        action.actual_time.clone_from(&action.estimated_time);
        action.actual_cost.clone_from(&action.estimated_cost);
        action.outcome = pick(&story.outcomes, &["outcome", &colleague.id, &words]).cloned();
    } else if due || begun {
        action.status = Some(ActionStatus::InProgress);
    }
}
