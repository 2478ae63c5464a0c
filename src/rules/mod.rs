//! The rules for documents that go beyond their schema. A rule is a function from a document to findings; it knows pointers, not
//! cells. To add a rule, write a function in one of the files here and name it in that file's `RULES`.

mod answers;
mod clash;
mod course;
mod dates;
mod education;
mod gaps;
mod goals;
mod limits;
mod plan;
mod previous;
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
pub use limits::{cost_in, department, names_approver};
pub use previous::PreviousAnswers;

/// What is known about a document besides its values: how it was read from a workbook, and the previous round.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The label of each field in the workbook. It can differ from the position in the document: if people leave rows empty, goal
    /// 2 can be the first of the document.
    pub labels: BTreeMap<Pointer, Arc<str>>,
    /// Fields whose answer was not accepted, each with a finding. They are null, except times, which keep their text.
    pub unread: BTreeSet<Pointer>,
    /// Fields that are null because their row is missing, each with a finding.
    pub absent: BTreeSet<Pointer>,
    /// Whether it was assembled field by field from its form, so that it fits the schema by construction.
    pub put_together: bool,
    /// Whether it is a marked copy that keeps texts from outside the fields. Then somebody has typed something, even if all
    /// fields are empty.
    pub keeps_more: bool,
    /// The previous round.
    pub previous: PreviousAnswers,
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

/// All rules, file by file.
const RULES: [&[Rule]; 12] = [
    answers::RULES,
    education::RULES,
    plan::RULES,
    dates::RULES,
    spread::RULES,
    previous::RULES,
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

/// Sets the severity of findings as the policy says, and drops those of rules that are switched off.
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
    // A finding that required education is not planned implies that the person lacks it.
    let planned = weighed.iter().all(|finding| finding.code != Code::EducationNotPlanned);
    weighed.into_iter().filter(|finding| planned || finding.code != Code::EducationBelowRole).collect()
}

/// A list of phrases by which the rules recognise what a text is about.
fn phrases(key: &str) -> Phrases {
    Phrases::new(rule_words(key))
}

impl Subject<'_> {
    /// The goals of the plan, each with its pointer.
    fn goals(&self) -> impl Iterator<Item = (Pointer, &Goal)> {
        let goals = self.document.plan.iter().flat_map(|plan| plan.goals.iter().enumerate());
        goals.map(|(index, goal)| (Pointer::from("/plan/goals").join(index), goal))
    }

    /// The actions of the plan that have a text, each with its pointer.
    fn actions(&self) -> impl Iterator<Item = (Pointer, &Action)> {
        self.skilled_actions().map(|(at, action, _)| (at, action))
    }

    /// The same actions, each with the pointer and the id of the skill that it builds: its own, otherwise the one of its goal.
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

    /// Whether the answer in a field was not accepted, which has its own finding.
    fn is_unread(&self, pointer: &Pointer) -> bool {
        self.origin.unread.contains(pointer)
    }

    /// The label of a skill.
    fn skill_label<'s>(&'s self, id: &'s str) -> &'s str {
        self.framework.skill(id).map_or(id, |skill| &skill.label)
    }

    /// The label of a field: as in the workbook, otherwise `otherwise`.
    fn label(&self, pointer: &Pointer, otherwise: String) -> String {
        self.origin.labels.get(pointer).map_or(otherwise, |label| label.to_string())
    }
}
