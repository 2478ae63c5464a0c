//! A competency framework: domains of skills, a rating scale, target roles and activities. Its YAML files have this structure.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The pattern of ids. Ids are used in documents, defined names and file names, so they contain nothing that needs escaping.
pub const ID_PATTERN: &str = "^[a-z0-9][a-z0-9.-]*$";

/// The pattern of ISO 4217 currency codes.
pub const CURRENCY_PATTERN: &str = "^[A-Z]{3}$";

/// The domain of an activity that leads to a degree or certificate rather than to a skill.
pub const EDUCATION: &str = "education";

/// A competency framework.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// Short stable name in kebab-case; workbooks and documents carry it.
    #[schemars(regex(pattern = ID_PATTERN))]
    pub id: String,
    /// Version of the content, such as `1.0`; raise it when skills, levels or the scale change.
    #[schemars(length(min = 1))]
    pub version: String,
    /// Name as people read it.
    #[schemars(length(min = 1))]
    pub title: String,
    /// Language of the texts, as an IETF tag such as `en`.
    pub language: String,
    /// What the framework is for, in a sentence or two.
    pub summary: String,
    /// ISO 4217 code in which costs are meant when no currency is typed.
    #[schemars(regex(pattern = CURRENCY_PATTERN))]
    pub currency: String,
    /// The rating scale, lowest level first, in steps of one.
    #[schemars(length(min = 2))]
    pub scale: Vec<ScaleLevel>,
    /// The domains, in the order of the sheets.
    #[schemars(length(min = 1))]
    pub domains: Vec<Domain>,
    /// Education levels.
    pub education: EducationLevels,
    /// Where a rating can come from.
    #[schemars(length(min = 1))]
    pub sources: Vec<Source>,
    /// Target roles.
    #[schemars(length(min = 1))]
    pub roles: Vec<Role>,
    /// Activities that build skills.
    pub activities: Vec<Activity>,
}

/// One level of the rating scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScaleLevel {
    /// The number that people choose.
    pub level: u8,
    /// One or two words.
    #[schemars(length(min = 1))]
    pub label: String,
    /// A sentence by which a person can rate themselves.
    pub description: String,
}

/// A group of skills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Domain {
    /// Stable id in kebab-case.
    #[schemars(regex(pattern = ID_PATTERN))]
    pub id: String,
    /// Name as people read it.
    #[schemars(length(min = 1))]
    pub label: String,
    /// What belongs to the domain.
    pub definition: String,
    /// Whether its skills are learned mainly by doing the work, so that courses alone do not build them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hands_on: bool,
    /// Its skills, in the order of the sheets.
    pub skills: Vec<Skill>,
}

/// One skill that is rated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Skill {
    /// Stable id: the domain's id, a dot, a word; documents carry it.
    #[schemars(regex(pattern = ID_PATTERN))]
    pub id: String,
    /// Name as people read it.
    #[schemars(length(min = 1))]
    pub label: String,
    /// One line that says what the skill covers.
    pub help: String,
}

/// The education levels that the framework knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EducationLevels {
    /// Lowest first.
    #[schemars(length(min = 1))]
    pub levels: Vec<EducationLevel>,
}

/// One education level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EducationLevel {
    /// Stable id.
    #[schemars(regex(pattern = ID_PATTERN))]
    pub id: String,
    /// Name as people read it.
    #[schemars(length(min = 1))]
    pub label: String,
}

/// A place that a rating can come from, such as a review or a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Stable id.
    #[schemars(regex(pattern = ID_PATTERN))]
    pub id: String,
    /// Name as people read it.
    #[schemars(length(min = 1))]
    pub label: String,
}

/// A target role: what a person works towards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Stable id in kebab-case.
    #[schemars(regex(pattern = ID_PATTERN))]
    pub id: String,
    /// Name as people read it.
    #[schemars(length(min = 1))]
    pub label: String,
    /// Other names that staff lists use for the role, in any language.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What the role is, in a sentence or two.
    pub summary: String,
    /// The education that the role requires.
    pub education: EducationRequirement,
    /// The expectations of the role in each domain, by domain id.
    pub expectations: BTreeMap<String, String>,
    /// The level needed for each skill, by skill id.
    pub levels: BTreeMap<String, u8>,
    /// The weight of a gap in each skill, by skill id, from 0 (does not count) to 3; a skill that is not listed has weight 1.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(extend("additionalProperties" = { "type": "integer", "minimum": 0, "maximum": 3 }))]
    pub weights: BTreeMap<String, u8>,
    /// The skills whose level is an estimate, not a statement of the framework's source.
    #[serde(default)]
    pub interpolated: Vec<String>,
}

/// The education that a role requires.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EducationRequirement {
    /// Id of the lowest level that is required, if any.
    pub required: Option<String>,
    /// Id of the level that is desired, if any.
    pub desired: Option<String>,
    /// Field of study or other remark.
    #[serde(default)]
    pub note: Option<String>,
}

/// How an activity teaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ActivityKind {
    /// Learning by doing the work.
    HandsOn,
    /// Learning with mentors, peers and groups.
    WithOthers,
    /// Courses, reading, degrees, conferences.
    Formal,
}

impl ActivityKind {
    /// Every kind, the most effective first.
    pub const ALL: [Self; 3] = [Self::HandsOn, Self::WithOthers, Self::Formal];

    /// The name in documents and in keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HandsOn => "hands-on",
            Self::WithOthers => "with-others",
            Self::Formal => "formal",
        }
    }
}

/// Something a person can do to build skills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// Stable id in kebab-case.
    #[schemars(regex(pattern = ID_PATTERN))]
    pub id: String,
    /// Id of the domain it belongs to, or `education`.
    pub domain: String,
    /// Ids of the skills it serves.
    pub skills: Vec<String>,
    /// How it teaches.
    pub kind: ActivityKind,
    /// What to do, in one sentence.
    #[schemars(length(min = 1))]
    pub text: String,
}

impl Framework {
    /// The skills in the framework's order, each with its domain.
    pub fn skills(&self) -> impl Iterator<Item = (&Domain, &Skill)> {
        self.domains.iter().flat_map(|domain| domain.skills.iter().map(move |skill| (domain, skill)))
    }

    /// The skill with this id.
    pub fn skill(&self, id: &str) -> Option<&Skill> {
        self.skills().map(|(_, skill)| skill).find(|skill| skill.id == id)
    }

    /// The role with this id.
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == id)
    }

    /// The role that a text names by id, label or alias, ignoring case, spaces and hyphens.
    pub fn find_role(&self, words: &str) -> Option<&Role> {
        let wanted = plain(words);
        self.roles.iter().find(|role| [&role.id, &role.label].into_iter().chain(&role.aliases).any(|name| plain(name) == wanted))
    }

    /// Lowest and highest level of the scale.
    pub fn scale_range(&self) -> (u8, u8) {
        let levels = self.scale.iter().map(|step| step.level);
        (levels.clone().min().unwrap_or_default(), levels.max().unwrap_or_default())
    }

    /// The level that a role needs in a skill; `None` for an unknown role or skill.
    pub fn level_needed(&self, role: Option<&str>, skill: &str) -> Option<u8> {
        self.role(role?)?.levels.get(skill).copied()
    }

    /// The weight of a gap in a skill for a role; `None` for an unknown role.
    pub fn weight(&self, role: Option<&str>, skill: &str) -> Option<u8> {
        Some(self.role(role?)?.weights.get(skill).copied().unwrap_or(1))
    }

    /// The activities for a skill. In a domain that is learned by doing, hands-on activities come first and courses last;
    /// otherwise they are in the framework's order.
    pub fn activities_for(&self, skill: &str) -> Vec<&Activity> {
        let mut serving: Vec<&Activity> = self.activities.iter().filter(|one| one.skills.iter().any(|id| id == skill)).collect();
        let domain = self.skills().find(|(_, other)| other.id == skill).map(|(domain, _)| domain);
        if domain.is_some_and(|domain| domain.hands_on) {
            serving.sort_by_key(|activity| activity.kind);
        }
        serving
    }

    /// The activities that lead to a degree or certificate rather than to a skill.
    pub fn education_activities(&self) -> impl Iterator<Item = &Activity> {
        self.activities.iter().filter(|activity| activity.domain == EDUCATION)
    }

    /// The rank of an education level, lowest first.
    pub fn education_rank(&self, id: &str) -> Option<usize> {
        self.education.levels.iter().position(|level| level.id == id)
    }

    /// The label of an education level, or its id if it is unknown.
    pub fn education_label<'a>(&'a self, id: &'a str) -> &'a str {
        self.education.levels.iter().find(|level| level.id == id).map_or(id, |level| &level.label)
    }
}

/// Only letters and digits, in lower case, so that `Team-Lead` and `team lead` are the same name.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
