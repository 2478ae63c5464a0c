//! The second round of the made-up department: the answers half a year later, in workbooks that hold those of the first round.
//! Most ratings of skills for which somebody finished an action go up; the others hardly change.

use std::collections::BTreeSet;

use super::DemoError;
use super::answers::{evidence, level, prioritise, put_off, rated_on, shifted};
use super::story::{Colleague, Next, Story, dice, pick};
use skillbook::model::{Action, ActionStatus, Document, Framework, Plan, Rating};

/// Fills in a workbook that holds the person's answers of the previous round, if there are any.
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

/// Rates a skill: mostly higher if an action for it was finished, otherwise mostly as before.
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
    // Actions that were finished in the previous round are in the evidence already.
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

/// Returns the change of a rating in half a year.
fn step(skill: &str, finished: bool, colleague: &Colleague) -> i16 {
    match (finished, dice(&["half a year", &colleague.id, skill]) % 40) {
        (true, ..30) | (false, ..2) => 1,
        (false, 2) => -1,
        _ => 0,
    }
}

/// Updates the plan: most actions that are due are finished, those that should have begun have begun. Returns the skills with a
/// finished action.
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
