//! Rules about education: what the target role requires, compared with what the person has and plans.

use std::sync::LazyLock;

use super::{Rule, Subject, phrases};
use crate::finding::{Finding, Told};
use crate::model::Role;
use crate::words::fold;
use crate::words::phrases::{Phrases, split};

/// The rules of this file.
pub(super) const RULES: &[Rule] = &[below_role, planned];

/// Words that mean formal education; schools, which mean it if the text is about studying; and phrases with such words that do
/// not mean it.
struct EducationWords {
    names: Phrases,
    schools: Phrases,
    studying: Phrases,
    other: Phrases,
}

static WORDS: LazyLock<EducationWords> = LazyLock::new(|| EducationWords {
    names: phrases("education.names"),
    schools: phrases("education.schools"),
    studying: phrases("education.studying"),
    other: phrases("education.other"),
});

/// The target role, the label of the highest level reached and the label of the required one, if the person is below it.
fn required<'a>(subject: &'a Subject<'_>) -> Option<(&'a Role, &'a str, &'a str)> {
    let framework = subject.framework;
    let highest = subject.document.education.as_ref()?.highest.as_deref()?;
    let role = subject.document.person.target_role.as_deref().and_then(|id| framework.role(id))?;
    let required = role.education.required.as_deref()?;
    let below = framework.education_rank(highest)? < framework.education_rank(required)?;
    below.then(|| (role, framework.education_label(highest), framework.education_label(required)))
}

/// The highest level reached is below the one that the target role requires, and nothing in the plan closes the difference.
fn below_role(subject: &Subject<'_>) -> Vec<Finding> {
    let found = required(subject).filter(|(.., required)| !is_planned(subject, required)).map(|(role, highest, required)| {
        let role = &role.label;
        Finding::new(Told::EducationBelowRole { highest, role, required }).at(&"/education/highest".into()).with_value(highest)
    });
    found.into_iter().collect()
}

/// The plan of a person who lacks the required education says how they will get it.
fn planned(subject: &Subject<'_>) -> Vec<Finding> {
    let Some((role, highest, required)) = required(subject) else { return vec![] };
    if subject.goals().next().is_none() || is_planned(subject, required) {
        return vec![];
    }
    let told = Told::EducationNotPlanned { role: &role.label, required, highest };
    vec![Finding::new(told).at(&"/education/highest".into()).with_value(highest)]
}

/// Whether an active goal or an open action is about education, or is one of the framework's activities for it.
fn is_planned(subject: &Subject<'_>, required: &str) -> bool {
    let is_activity = |text: &str| subject.framework.education_activities().any(|activity| fold(&activity.text) == fold(text));
    let mut actions = subject.actions().filter(|(_, action)| action.is_open()).filter_map(|(_, action)| action.action.as_deref());
    let mut goals = subject.goals().filter(|(_, goal)| !goal.is_dropped()).filter_map(|(_, goal)| goal.statement.as_deref());
    goals.any(|text| is_study(text, required)) || actions.any(|text| is_study(text, required) || is_activity(text))
}

/// Whether a text is about formal education, such as the required level.
fn is_study(text: &str, required: &str) -> bool {
    let words = WORDS.other.left_out_of(&split(text));
    let is_named = WORDS.names.are_in(&words) || Phrases::new([split(required).join(" ")]).are_in(&words);
    is_named || (WORDS.schools.are_in(&words) && WORDS.studying.are_in(&words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formal_education_is_known_by_whole_words() {
        for study in [
            "Complete a BA in Business Administration",
            "Take the part-time B.A. programme",
            "Hold a BSc in nursing science",
            "Take the distance-learning BSc, two modules a year",
            "I hold a bachelor degree in nursing management",
            "Study health management part-time at the polytechnic",
            "Finish my studies in health management",
            "Enrol at the evening college",
            "Get my vocational qualification",
            "Finish the Diploma",
            "Begin an MBA",
            "Apply to the university for the autumn",
            "Earn a master’s degree",
            "Finish the apprenticeship",
            "Associate’s in biomedical technology",
        ] {
            assert!(is_study(study, "Vocational qualification"), "{study}");
        }
        for other in [
            "Ask five colleagues for 360-degree feedback",
            "Practise diplomacy in difficult talks with doctors",
            "Give a talk at the Royal College conference",
            "Enrol in the CPR course",
            "Learn conversational Arabic for patient talks",
            "Study for the CBET exam and pass it",
            "Set the incubators to 37 degrees Celsius",
            "Agree on the degree of independence that I have",
            "Go on a study visit to the university hospital",
            "Speak to students at the university",
            "Master the new imaging system",
            "Shadow a BA on two projects",
            "Read a case study each month with the team",
            "Be more diplomatic",
        ] {
            assert!(!is_study(other, "Vocational qualification"), "{other}");
        }
    }
}
