//! Works out what the returns of a department come to: merged ratings, gaps, readiness, training needs, plan totals.
//! Pure functions from documents to a [`Department`], and from two of them to [`Changes`]; no files, no findings, no formats.

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
    /// The file, as the findings name it.
    pub file: String,
    /// Its answers, with every computed value worked out ([`Document::recompute`]).
    pub document: &'a Document,
}

/// Works out the department of some returns. The order of the returns makes no difference.
///
/// The rules, for one person (by id, else by name, else by file):
/// - Of several returns of one form by one rater, one counts: of the latest round, then the one rated latest, then the
///   first by file name.
/// - The self-rating is the inventory's, else the gap analysis's. Ratings by others stand beside it.
/// - A skill that does not apply to the person, as their own return says, counts nowhere. What another rater says of that
///   counts only where nobody gives a rating.
/// - The gap is worked out with the self-rating; without one, with the mean of the others, rounded half up.
/// - The level needed is the one in the person's gap analysis, else in another rater's, else the target role's. So is the weight.
/// - A plan that starts from gaps ([`Document::is_plan_from_gaps`]) goes before the forms that it was made from,
///   which are those of its round and before.
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
