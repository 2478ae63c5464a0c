//! The rules that a document must keep beyond its schema. A rule is a function from a document to findings; it knows
//! pointers, not cells. [`RULES`] is the registry: a new rule is a function in one of the files here and a line there.

mod answers;
mod dates;
mod gaps;
mod plan;

use crate::finding::Finding;
use crate::model::{Date, Document, Framework};

/// What a rule may look at.
pub struct Subject<'a> {
    /// The answers.
    pub document: &'a Document,
    /// The framework that they belong to.
    pub framework: &'a Framework,
    /// The day that counts as today.
    pub today: Date,
}

/// A rule.
pub type Rule = fn(&Subject<'_>) -> Vec<Finding>;

/// Every rule, by name.
pub const RULES: &[(&str, Rule)] = &[
    ("untouched", answers::untouched),
    ("ratings", answers::ratings),
    ("required-answers", answers::required),
    ("education", answers::education),
    ("target-role", gaps::target_role),
    ("levels", gaps::levels),
    ("actions", plan::actions),
    ("date-order", dates::order),
    ("plausible-dates", dates::plausible),
];

/// Applies every rule.
pub fn apply(subject: &Subject<'_>) -> Vec<Finding> {
    RULES.iter().flat_map(|(_, rule)| rule(subject)).collect()
}

impl Subject<'_> {
    /// The label of a skill.
    fn skill_label<'s>(&'s self, id: &'s str) -> &'s str {
        self.framework.skill(id).map_or(id, |skill| &skill.label)
    }
}
