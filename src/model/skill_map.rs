//! Which skills of an earlier framework became which of a later one. Its YAML files have this shape.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ID_PATTERN;

/// The skills that have another id than in the round before. A skill that kept its id needs no entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillMap {
    /// One entry for each change.
    pub skills: Vec<SkillMove>,
}

/// One change: one id to one is a skill that was renamed, one to many one that was split, many to one some that were merged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillMove {
    /// Ids in the framework of the round before.
    #[schemars(length(min = 1), inner(regex(pattern = ID_PATTERN)))]
    pub from: Vec<String>,
    /// Ids in the framework of now; none for a skill that is gone.
    #[schemars(inner(regex(pattern = ID_PATTERN)))]
    pub to: Vec<String>,
}
