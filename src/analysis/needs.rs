//! What the department needs to learn, skill by skill, and who could teach it.

use std::cmp::Reverse;

use super::department::{PersonFigure, PersonResult, SkillInfo, Suggestion, TrainingNeed};
use crate::model::Framework;

/// How many activities are suggested for a skill.
const SUGGESTIONS: usize = 3;

/// Every skill, the largest sum of gaps first, then the most people, then the framework's order.
pub(super) fn training_needs(framework: &Framework, skills: &[SkillInfo], people: &[PersonResult]) -> Vec<TrainingNeed> {
    let mut needs: Vec<TrainingNeed> =
        skills.iter().enumerate().map(|(index, skill)| need(framework, index, skill, people)).collect();
    needs.sort_by_key(|need| (Reverse(need.gap_sum), Reverse(need.people)));
    needs
}

fn need(framework: &Framework, index: usize, skill: &SkillInfo, people: &[PersonResult]) -> TrainingNeed {
    let (lowest, highest) = framework.scale_range();
    let teaching = highest.saturating_sub(1).max(lowest);
    let who = figures(people, |person| person.skills[index].gap.filter(|gap| *gap > 0));
    let teachers = figures(people, |person| person.skills[index].rating.filter(|rating| *rating >= teaching).map(i16::from));
    let gap_sum: i64 = who.iter().map(|person| i64::from(person.figure)).sum();
    TrainingNeed {
        skill: skill.id.clone(),
        label: skill.label.clone(),
        domain_label: skill.domain_label.clone(),
        people: who.len(),
        gap_sum,
        mean_gap: (!who.is_empty()).then(|| gap_sum as f64 / who.len() as f64),
        largest: who.iter().map(|person| person.figure).max(),
        who,
        single_teacher: teachers.len() == 1,
        teachers,
        activities: suggestions(framework, &skill.id),
    }
}

/// The people who have the figure, largest first, then by name.
fn figures(people: &[PersonResult], figure: impl Fn(&PersonResult) -> Option<i16>) -> Vec<PersonFigure> {
    let mut found: Vec<PersonFigure> = people
        .iter()
        .filter_map(|person| {
            Some(PersonFigure { key: person.key.clone(), name: person.label().to_owned(), figure: figure(person)? })
        })
        .collect();
    found.sort_by_key(|person| Reverse(person.figure));
    found
}

fn suggestions(framework: &Framework, skill: &str) -> Vec<Suggestion> {
    let mut serving: Vec<_> =
        framework.activities.iter().filter(|activity| activity.skills.iter().any(|id| id == skill)).collect();
    serving.sort_by_key(|activity| activity.kind);
    let suggestion = |activity: &&crate::model::Activity| Suggestion {
        id: activity.id.clone(),
        kind: activity.kind,
        text: activity.text.clone(),
    };
    serving.iter().take(SUGGESTIONS).map(suggestion).collect()
}
