//! The gap analysis: the target role is known, and levels differ from it only for a reason.

use super::Subject;
use crate::address::Pointer;
use crate::finding::{Code, Finding};

/// Without a target role there is nothing to compare ratings with.
pub(super) fn target_role(subject: &Subject<'_>) -> Vec<Finding> {
    let target = subject.document.person.target_role.as_deref();
    let known = target.is_some_and(|id| subject.framework.role(id).is_some());
    // An inventory alone can do without a target role, but not with a wrong one.
    let needed = subject.document.gap_analysis.is_some() || target.is_some();
    if known || !needed {
        return vec![];
    }
    let roles: Vec<&str> = subject.framework.roles.iter().map(|role| role.label.as_str()).collect();
    let words = [("value", target.unwrap_or_default()), ("roles", &roles.join(", "))];
    let finding = Finding::new(Code::TargetRoleUnknown, &words).at(&"/person/target_role".into());
    vec![target.into_iter().fold(finding, |finding, value| finding.with_value(value))]
}

/// A level needed that is not the target role's wants a reason; an empty one wants a level.
pub(super) fn levels(subject: &Subject<'_>) -> Vec<Finding> {
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
                let words =
                    [("label", label), ("needed", &needed.to_string()), ("level", &level.to_string()), ("role", &role.label)];
                let finding = Finding::new(Code::LevelChangedWithoutReason, &words).at(&at.join("level_needed"));
                findings.push(finding.with_value(needed.to_string()));
            }
            (None, Some(_)) => {
                let label = crate::texts::sheet_text_with("gap.labels.needed", &[("skill", label)]);
                findings.push(Finding::new(Code::AnswerMissing, &[("label", &label)]).at(&at.join("level_needed")));
            }
            _ => {}
        }
    }
    findings
}
