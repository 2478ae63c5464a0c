//! Analyses the returns of a department: merged ratings, gaps, readiness, training needs, plan totals. Pure functions from
//! documents to a [`Department`], and from two departments to [`Changes`]; no files, no findings, no formats.

mod changes;
mod department;
mod known;
mod needs;
mod own_skills;
mod people;
mod plans;
mod readiness;

#[cfg(test)]
pub(crate) mod example;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::model::{Document, Framework};

pub use changes::{
    ChangeTotal, Changes, FinishedAction, FinishedIn, GoneAction, GoneBecause, Incomparable, MoveCounts, Moved, PersonChange,
    Presence, RatingChange, SharedAction, SkillChange, SkillOnce, changes,
};
pub use department::{
    CostTotal, Department, EducationStanding, FrameworkInfo, Met, NamedSkill, OtherRating, PersonFigure, PersonResult,
    PersonTotal, PlanTotal, PlannedAction, Plans, RankedPerson, Readiness, ReturnUsed, RoleReadiness, ScaleRange, SkillGap,
    SkillInfo, SkillResult, StatusTotal, Suggestion, TrainingNeed, schema,
};
pub use known::KnownPeople;
pub use own_skills::{OwnSkill, own_skills};
pub use people::exemption;
pub use plans::{planning, plans_of, replaced_plans};

/// One return that could be read.
#[derive(Clone, Debug)]
pub struct Submission<'a> {
    /// The file, as named in findings.
    pub file: String,
    /// Its answers, with every computed value up to date ([`Document::recompute`]).
    pub document: &'a Document,
}

/// Analyses the returns of a department. The order of the returns does not matter.
///
/// The rules, for one person (by id, else by name, else by file):
/// - Of several returns of one form by one rater, one counts: the one of the latest round, then the one with the latest rating
///   date, then the first by file name.
/// - The self-rating is the inventory's, otherwise the gap analysis's. Ratings by others are kept beside it.
/// - A skill that does not apply according to the person's own return counts nowhere. If another rater says so, it counts only if
///   nobody gives a rating.
/// - The gap is calculated from the self-rating; without one, from the mean of the others, rounded half up.
/// - The level needed is the one in the person's gap analysis, otherwise in another rater's, otherwise the target role's. The
///   same applies to the weight.
/// - A plan that starts from gaps ([`Document::is_plan_from_gaps`]) takes precedence over the forms that it was made from, which
///   are those of its round and earlier.
pub fn analyse(framework: &Framework, submissions: &[Submission<'_>]) -> Department {
    let (min, max) = framework.scale_range();
    let skills: Vec<SkillInfo> = framework
        .skills()
        .map(|(domain, skill)| SkillInfo {
            id: skill.id.clone(),
            label: skill.label.clone(),
            domain: domain.id.clone(),
            domain_label: domain.label.clone(),
        })
        .collect();
    let groups = people::group(submissions);
    let people: Vec<PersonResult> = groups.iter().map(|group| people::merge(framework, group)).collect();
    let rounds: BTreeSet<&String> = submissions.iter().filter_map(|one| one.document.form.round.as_ref()).collect();
    Department {
        framework: FrameworkInfo { id: framework.id.clone(), version: framework.version.clone(), title: framework.title.clone() },
        rounds: rounds.into_iter().cloned().collect(),
        scale: ScaleRange { min, max },
        readiness: readiness::by_role(framework, &people),
        training_needs: needs::training_needs(framework, &skills, &people),
        plans: plans::collect(framework, &groups, &people),
        other_skills: people::other_skills(&groups, &people),
        changes: None,
        skills,
        people,
    }
}
