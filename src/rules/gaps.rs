//! Rules about the gap analysis: the target role is known, needed levels differ from the role's only for a reason, gaps have
//! actions, and actions have gaps.

use std::collections::BTreeSet;

use super::answers::says_nothing;
use super::results::content;
use super::{Rule, Subject, course};
use crate::address::Pointer;
use crate::finding::{Finding, Told};
use crate::model::{Action, ActivityKind, Domain, Priority};
use crate::texts::sheet_text_with;
use crate::words::phrases::{alike, split};

/// The rules of this file.
pub(super) const RULES: &[Rule] = &[target_role, levels, without_action, action_without_gap, courses_alone];

/// Without a target role there is nothing to compare ratings with.
fn target_role(subject: &Subject<'_>) -> Vec<Finding> {
    let target = subject.document.person.target_role.as_deref();
    let known = target.is_some_and(|id| subject.framework.role(id).is_some());
    // An inventory alone needs no target role, but an unknown one is still a mistake.
    let needed = subject.document.gap_analysis.is_some() || target.is_some();
    if known || !needed {
        return vec![];
    }
    let roles: Vec<&str> = subject.framework.roles.iter().map(|role| role.label.as_str()).collect();
    let told = Told::TargetRoleUnknown { value: target, roles: &roles.join(", ") };
    let finding = Finding::new(told).at(&"/person/target_role".into());
    vec![target.into_iter().fold(finding, |finding, value| finding.with_value(value))]
}

/// A needed level that differs from the target role's needs a reason; an empty one needs a level.
fn levels(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(analysis) = &subject.document.gap_analysis else { return vec![] };
    let Some(role) = subject.document.person.target_role.as_deref().and_then(|id| subject.framework.role(id)) else {
        return vec![];
    };
    let mut findings = Vec::new();
    for (index, row) in analysis.rows.iter().enumerate() {
        let at = Pointer::from("/gap_analysis/rows").join(index);
        let label = subject.skill_label(&row.skill);
        match (row.level_needed, role.levels.get(&row.skill)) {
            (Some(needed), Some(level))
                if needed != *level && row.reason.is_none() && !subject.origin.unread.contains(&at.join("reason")) =>
            {
                let told = Told::LevelChangedWithoutReason { label, needed: &needed, level, role: &role.label };
                let finding = Finding::new(told).at(&at.join("level_needed"));
                findings.push(finding.with_value(needed.to_string()));
            }
            (None, Some(_)) => findings.push(missing(&at, "level_needed", "needed", label)),
            _ => {}
        }
        // An empty weight counts as 1. Report it only if the role sets a weight.
        if row.weight.is_none() && role.weights.contains_key(&row.skill) {
            findings.push(missing(&at, "weight", "weight", label));
        }
    }
    findings
}

/// The finding for a figure of the target role that was deleted.
fn missing(row: &Pointer, name: &str, text: &str, skill: &str) -> Finding {
    let label = sheet_text_with(&format!("gap.labels.{text}"), &[("skill", skill)]);
    Finding::new(Told::AnswerMissing { label: &label, value: None }).at(&row.join(name))
}

/// A gap of at least the policy's threshold needs an action, unless its priority is low. Dropped actions do not count. A plan
/// without goals has its own finding.
fn without_action(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(analysis) = &subject.document.gap_analysis else { return vec![] };
    if subject.goals().next().is_none() {
        return vec![];
    }
    let alive = subject.skilled_actions().filter(|(_, action, _)| !action.is_dropped());
    let met: BTreeSet<&str> = alive.filter_map(|(_, _, skill)| Some(skill?.1)).collect();
    let threshold = i16::from(subject.policy.gap_threshold);
    let missed = |gap: Option<i16>, priority| gap.filter(|gap| *gap >= threshold && priority != Some(Priority::Low));
    let tell = |(list, index): (&str, usize), label: &str, gap: i16| {
        let pointer = Pointer::from(list).join(index).join("priority");
        let told = Told::GapWithoutAction { label, gap: usize::from(gap.unsigned_abs()) };
        Finding::new(told).at(&pointer).with_value(gap.to_string())
    };
    let rows = analysis.rows.iter().enumerate().filter_map(|(index, row)| {
        let gap = missed(row.gap, row.priority).filter(|_| !met.contains(row.skill.as_str()))?;
        Some(tell(("/gap_analysis/rows", index), subject.skill_label(&row.skill), gap))
    });
    let other = analysis.other.iter().enumerate().filter_map(|(index, row)| {
        let label = row.label.as_deref().filter(|label| !says_nothing(Some(label)))?;
        let gap = missed(row.gap, row.priority).filter(|_| !is_named(subject, label))?;
        Some(tell(("/gap_analysis/other", index), label, gap))
    });
    rows.chain(other).collect()
}

/// Whether an action that was not dropped, or its goal, names an other skill (one the person added).
fn is_named(subject: &Subject<'_>, label: &str) -> bool {
    let wanted = content(label);
    let names = |text: Option<&String>| {
        let words = split(text.map_or("", String::as_str));
        wanted.iter().all(|word| words.iter().any(|other| alike(word, other)))
    };
    subject.goals().any(|(_, goal)| {
        let alive = |action: &Action| action.action.is_some() && !action.is_dropped();
        let mut actions = goal.actions.iter().filter(|action| alive(action));
        actions.any(|action| names(goal.statement.as_ref()) || names(action.action.as_ref()))
    })
}

/// The gap in a skill, if the document has it.
fn gap(subject: &Subject<'_>, skill: &str) -> Option<i16> {
    let rows = &subject.document.gap_analysis.as_ref()?.rows;
    rows.iter().find(|row| row.skill == skill)?.gap
}

/// Open actions for skills without a gap, reported once per skill.
fn action_without_gap(subject: &Subject<'_>) -> Vec<Finding> {
    let mut told = BTreeSet::new();
    let each = |(_, action, skill): (Pointer, &Action, Option<(Pointer, &str)>)| {
        let (at, skill) = skill.filter(|_| action.is_open())?;
        gap(subject, skill).filter(|gap| *gap <= 0 && told.insert(skill.to_owned()))?;
        let (action, label) = (action.action.as_deref().unwrap_or_default(), subject.skill_label(skill));
        Some(Finding::new(Told::ActionWithoutGap { action, label }).at(&at).with_value(label))
    };
    subject.skilled_actions().filter_map(each).collect()
}

/// In a domain that is learned by doing, courses alone do not close a gap.
fn courses_alone(subject: &Subject<'_>) -> Vec<Finding> {
    let each = |domain: &Domain| {
        let serves = |id: &str| {
            let skill = domain.skills.iter().find(|skill| skill.id == id);
            skill.is_some_and(|skill| gap(subject, &skill.id).is_none_or(|gap| gap > 0))
        };
        let counts = |(_, action, skill): &(Pointer, &Action, Option<(Pointer, &str)>)| {
            !action.is_dropped() && skill.as_ref().is_some_and(|(_, id)| serves(id))
        };
        let actions: Vec<_> = subject.skilled_actions().filter(counts).collect();
        let formal = actions.iter().all(|(_, action, _)| course::kind(subject, action) == Some(ActivityKind::Formal));
        let (first, ..) = actions.first().filter(|_| formal)?;
        Some(Finding::new(Told::CoursesAlone { domain: &domain.label }).at(&first.join("kind")))
    };
    subject.framework.domains.iter().filter(|domain| domain.hands_on).filter_map(each).collect()
}
