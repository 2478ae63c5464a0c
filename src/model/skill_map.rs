//! A skill map: which skills of a previous framework became which of the new one. Its YAML files have this structure.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ID_PATTERN;

/// The skills whose id changed since the previous round. A skill that kept its id needs no entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillMap {
    /// One entry for each change.
    pub skills: Vec<SkillMove>,
}

/// One change. One id to one is a renamed skill, one to several a split skill, several to one are merged skills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillMove {
    /// Ids in the framework of the previous round.
    #[schemars(length(min = 1), inner(regex(pattern = ID_PATTERN)))]
    pub from: Vec<String>,
    /// Ids in the new framework; an empty list for a skill that was removed.
    #[schemars(inner(regex(pattern = ID_PATTERN)))]
    pub to: Vec<String>,
}
