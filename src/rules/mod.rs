//! The rules that a document must keep beyond its schema. A rule is a function from a document to findings; it knows
//! pointers, not cells. A new rule is a function in one of the files here and a word in the list `RULES` at its head.

mod answers;
mod clash;
mod course;
mod dates;
mod education;
mod gaps;
mod goals;
mod last;
mod limits;
mod plan;
mod results;
mod spread;
mod times;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::address::Pointer;
use crate::finding::{Code, Finding, Severity};
use crate::model::{Action, Date, Document, Framework, Goal, Policy, RuleSeverity};
use crate::texts::rule_words;
use crate::words::phrases::Phrases;

pub use clash::{Clash, clashes};
pub use last::Before;
pub use limits::{cost_in, department, names_approver};

/// What is known of a document beyond its values: where it was read from a workbook, and where a round before is at hand.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// What each field is called in the workbook: people may leave rows empty, so that goal 2 can be the first of the document.
    pub labels: BTreeMap<Pointer, Arc<str>>,
    /// Fields whose answer was not taken, as a finding says already; they are null, but for times, which keep their words.
    pub unread: BTreeSet<Pointer>,
    /// Fields that are null because their row is gone, as a finding says already.
    pub absent: BTreeSet<Pointer>,
    /// Whether it was put together from its form, field by field, so that it fits the schema of that by itself.
    pub put_together: bool,
    /// Whether it is a copy to mend that keeps what could not be taken: something was typed once, whatever its fields hold.
    pub keeps_more: bool,
    /// What is known of the round before.
    pub before: Before,
}

/// What a rule may look at.
pub struct Subject<'a> {
    /// The answers.
    pub document: &'a Document,
    /// The framework that they belong to.
    pub framework: &'a Framework,
    /// What the organisation asks of plans.
    pub policy: &'a Policy,
    /// The day that counts as today.
    pub today: Date,
    /// Where the answers come from.
    pub origin: &'a Origin,
}

/// A rule.
pub type Rule = fn(&Subject<'_>) -> Vec<Finding>;

/// Every rule, as the files here list their own.
const RULES: [&[Rule]; 12] = [
    answers::RULES,
    education::RULES,
    plan::RULES,
    dates::RULES,
    spread::RULES,
    last::RULES,
    goals::RULES,
    gaps::RULES,
    limits::RULES,
    clash::RULES,
    results::RULES,
    times::RULES,
];

/// Applies every rule.
pub fn apply(subject: &Subject<'_>) -> Vec<Finding> {
    RULES.into_iter().flatten().flat_map(|rule| rule(subject)).collect()
}

/// Gives findings the severity that a policy sets for their rules; those of a rule that is off go.
pub fn weigh(findings: Vec<Finding>, policy: &Policy) -> Vec<Finding> {
    let weighed = findings.into_iter().filter_map(|finding| {
        let severity = match policy.severities.get(finding.code.name()).filter(|_| finding.code.is_rule()) {
            None => finding.severity,
            Some(RuleSeverity::Error) => Severity::Error,
            Some(RuleSeverity::Warning) => Severity::Warning,
            Some(RuleSeverity::Info | RuleSeverity::Note) => Severity::Info,
            Some(RuleSeverity::Off) => return None,
        };
        Some(Finding { severity, ..finding })
    });
    let weighed: Vec<Finding> = weighed.collect();
    // That the required education is not planned says that it is not there, either.
    let planned = weighed.iter().all(|finding| finding.code != Code::EducationNotPlanned);
    weighed.into_iter().filter(|finding| planned || finding.code != Code::EducationBelowRole).collect()
}

/// The phrases of a list by which rules know what a text is about.
fn phrases(key: &str) -> Phrases {
    Phrases::new(rule_words(key))
}

impl Subject<'_> {
    /// The goals of the plan, each with its pointer.
    fn goals(&self) -> impl Iterator<Item = (Pointer, &Goal)> {
        let goals = self.document.plan.iter().flat_map(|plan| plan.goals.iter().enumerate());
        goals.map(|(index, goal)| (Pointer::from("/plan/goals").join(index), goal))
    }

    /// The actions of the plan that say what will be done, each with its pointer.
    fn actions(&self) -> impl Iterator<Item = (Pointer, &Action)> {
        self.skilled_actions().map(|(at, action, _)| (at, action))
    }

    /// The same actions, each with the pointer and the id of the skill that it builds: its own, else that of its goal.
    fn skilled_actions(&self) -> impl Iterator<Item = (Pointer, &Action, Option<(Pointer, &str)>)> {
        self.goals().flat_map(|(goal_at, goal)| {
            let actions = goal.actions.iter().enumerate().filter(|(_, action)| action.action.is_some());
            actions.map(move |(index, action)| {
                let at = goal_at.join("actions").join(index);
                let named = if action.skill.is_some() { &at } else { &goal_at };
                let skill = goal.skill_of(action).map(|skill| (named.join("skill"), skill));
                (at, action, skill)
            })
        })
    }

    /// Whether what stands in a field was not taken, as a finding says already.
    fn is_unread(&self, pointer: &Pointer) -> bool {
        self.origin.unread.contains(pointer)
    }

    /// The label of a skill.
    fn skill_label<'s>(&'s self, id: &'s str) -> &'s str {
        self.framework.skill(id).map_or(id, |skill| &skill.label)
    }

    /// What people call a field: as their workbook does, else in the given words.
    fn label(&self, pointer: &Pointer, otherwise: String) -> String {
        self.origin.labels.get(pointer).map_or(otherwise, |label| label.to_string())
    }
}
