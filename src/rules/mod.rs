//! The rules that a document must keep beyond its schema. A rule is a function from a document to findings; it knows
//! pointers, not cells. [`RULES`] is the registry: a new rule is a function in one of the files here and a line there.

mod answers;
mod dates;
mod gaps;
mod plan;
mod spread;

use std::collections::{BTreeMap, BTreeSet};

use crate::address::Pointer;
use crate::finding::Finding;
use crate::model::{Date, Document, Framework};

/// What is known of a document beyond its values, where it was read from a workbook; empty for any other.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// What each field is called in the workbook: people may leave rows empty, so that goal 2 can be the first of the document.
    pub labels: BTreeMap<Pointer, String>,
    /// Fields that are null because what stands in them was not taken, as a finding says already.
    pub unread: BTreeSet<Pointer>,
    /// Fields that are null because their row is gone, as a finding says already.
    pub absent: BTreeSet<Pointer>,
}

/// What a rule may look at.
pub struct Subject<'a> {
    /// The answers.
    pub document: &'a Document,
    /// The framework that they belong to.
    pub framework: &'a Framework,
    /// The day that counts as today.
    pub today: Date,
    /// Where the answers come from.
    pub origin: &'a Origin,
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
    ("ratings-all-equal", spread::all_equal),
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

    /// What people call a field: as their workbook does, else in the given words.
    fn label(&self, pointer: &Pointer, otherwise: String) -> String {
        self.origin.labels.get(pointer).cloned().unwrap_or(otherwise)
    }
}
