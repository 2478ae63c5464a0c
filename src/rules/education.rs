//! Education: what the target role requires, against what was reached and what is planned.

use super::Subject;
use crate::finding::{Code, Finding};
use crate::model::Role;
use crate::texts::rule_words;
use crate::words::fold;

/// The target role and the education that it requires, where what was reached is below it.
fn required<'a>(subject: &'a Subject<'_>) -> Option<(&'a Role, &'a str, &'a str)> {
    let framework = subject.framework;
    let highest = subject.document.education.as_ref()?.highest.as_deref()?;
    let role = subject.document.person.target_role.as_deref().and_then(|id| framework.role(id))?;
    let required = role.education.required.as_deref()?;
    let below = framework.education_rank(highest)? < framework.education_rank(required)?;
    below.then(|| (role, framework.education_label(highest), framework.education_label(required)))
}

/// The highest level reached is below what the target role requires.
pub(super) fn below_role(subject: &Subject<'_>) -> Vec<Finding> {
    let found = required(subject).map(|(role, highest, required)| {
        let words = [("highest", highest), ("required", required), ("role", role.label.as_str())];
        Finding::new(Code::EducationBelowRole, &words).at(&"/education/highest".into()).with_value(highest)
    });
    found.into_iter().collect()
}

/// A plan of somebody who lacks the required education says how it will be reached.
pub(super) fn planned(subject: &Subject<'_>) -> Vec<Finding> {
    let Some((role, highest, required)) = required(subject) else { return vec![] };
    if subject.goals().next().is_none() || is_planned(subject, required) {
        return vec![];
    }
    let words = [("highest", highest), ("required", required), ("role", role.label.as_str())];
    vec![Finding::new(Code::EducationNotPlanned, &words).at(&"/education/highest".into()).with_value(highest)]
}

/// Whether a goal or an open action speaks of education, or is one of the framework's activities for it.
fn is_planned(subject: &Subject<'_>, required: &str) -> bool {
    let marks = rule_words("education");
    let required = fold(required);
    let is_study = |text: &str| {
        let text = fold(text);
        text.contains(&required) || marks.iter().any(|mark| text.contains(mark.as_str()))
    };
    let is_activity = |text: &str| subject.framework.education_activities().any(|activity| fold(&activity.text) == fold(text));
    let mut actions = subject.actions().filter(|(_, action)| action.is_open()).filter_map(|(_, action)| action.action.as_deref());
    let mut goals = subject.goals().filter_map(|(_, goal)| goal.statement.as_deref());
    goals.any(is_study) || actions.any(|text| is_study(text) || is_activity(text))
}
