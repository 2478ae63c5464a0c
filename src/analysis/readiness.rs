//! How close people are to their target roles.

use std::cmp::Reverse;

use super::department::{EducationStanding, Met, PersonResult, RankedPerson, Readiness, RoleReadiness, SkillGap, SkillResult};
use super::people::PersonReturns;
use crate::model::{Framework, Role};

/// Number of gaps listed as a person's biggest.
const BIGGEST: usize = 3;

pub(super) fn of_person(
    framework: &Framework,
    group: &PersonReturns<'_>,
    role: Option<&Role>,
    skills: &[SkillResult],
) -> Readiness {
    let needed: Vec<&SkillResult> =
        skills.iter().filter(|skill| skill.level_needed.is_some() && skill.exempted.is_none()).collect();
    let met = needed.iter().filter(|skill| skill.gap.is_some_and(|gap| gap <= 0)).count();
    let unrated = needed.iter().filter(|skill| skill.gap.is_none()).count();
    let mut gaps: Vec<&SkillResult> = skills.iter().filter(|skill| skill.gap.is_some_and(|gap| gap > 0)).collect();
    // The sort is stable, so ties stay in the framework's order.
    gaps.sort_by_key(|skill| (Reverse(skill.gap), skill.priority.is_none(), skill.priority));
    let biggest = gaps.iter().take(BIGGEST).filter_map(|skill| {
        let label = framework.skill(&skill.skill)?.label.clone();
        Some(SkillGap { skill: skill.skill.clone(), label, gap: skill.gap? })
    });
    Readiness {
        needed: needed.len(),
        met,
        gaps: gaps.len(),
        unrated,
        share: (unrated < needed.len()).then(|| met as f64 / needed.len() as f64),
        gap_sum: gaps.iter().filter_map(|skill| skill.gap).map(i64::from).sum(),
        biggest: biggest.collect(),
        education: education(framework, group, role),
    }
}

fn education(framework: &Framework, group: &PersonReturns<'_>, role: Option<&Role>) -> EducationStanding {
    let highest = group.documents().find_map(|document| document.education.as_ref()?.highest.clone());
    let reached = highest.as_deref().and_then(|id| framework.education_rank(id));
    let required = role.and_then(|role| role.education.required.as_deref());
    let desired = role.and_then(|role| role.education.desired.as_deref());
    let met = |asked: Option<&str>| match (role, asked, reached) {
        (None, ..) => Met::Unknown,
        (Some(_), None, _) => Met::NotAsked,
        (Some(_), Some(asked), Some(reached)) => match framework.education_rank(asked) {
            Some(rank) if reached >= rank => Met::Met,
            Some(_) => Met::NotMet,
            None => Met::Unknown,
        },
        (Some(_), Some(_), None) => Met::Unknown,
    };
    let label = |id: &str| framework.education_label(id).to_owned();
    EducationStanding {
        required: required.map(label),
        required_met: met(required),
        desired: desired.map(label),
        desired_met: met(desired),
        highest: highest.as_deref().map(label),
    }
}

/// The people of each target role, closest first. Roles that nobody aims for are listed too, without people.
pub(super) fn by_role(framework: &Framework, people: &[PersonResult]) -> Vec<RoleReadiness> {
    let known = framework.roles.iter().map(|role| {
        let aiming = |person: &&PersonResult| person.person.target_role.as_deref() == Some(&role.id);
        rank(Some((&role.id, &role.label)), people.iter().filter(aiming))
    });
    let without = rank(
        None,
        people.iter().filter(|person| person.person.target_role.as_deref().is_none_or(|id| framework.role(id).is_none())),
    );
    known.chain((!without.people.is_empty()).then_some(without)).collect()
}

fn rank<'a>(role: Option<(&str, &str)>, people: impl Iterator<Item = &'a PersonResult>) -> RoleReadiness {
    let mut people: Vec<RankedPerson> = people
        .map(|person| RankedPerson {
            key: person.key.clone(),
            name: person.label().to_owned(),
            readiness: person.readiness.clone(),
        })
        .collect();
    people.sort_by(|a, b| {
        let share = |person: &RankedPerson| person.readiness.share.unwrap_or(-1.0);
        share(b).total_cmp(&share(a)).then(a.readiness.gap_sum.cmp(&b.readiness.gap_sum))
    });
    let shares: Vec<f64> = people.iter().filter_map(|person| person.readiness.share).collect();
    RoleReadiness {
        role: role.map(|(id, _)| id.to_owned()),
        label: role.map(|(_, label)| label.to_owned()),
        ready: people.iter().filter(|person| person.readiness.is_ready()).count(),
        mean_share: (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64),
        people,
    }
}
