//! The comparison of two rounds as data: a published part of the department's JSON, shown in the workbook, the web page, the data
//! files and the briefs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{ActionStatus, ActivityKind, Date, Money};

/// What changed since the previous round. A published part of the department's JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// The rounds named in the returns of the previous round, in order.
    pub rounds: Vec<String>,
    /// The totals.
    pub total: ChangeTotal,
    /// The people of this round in its order, then those who were only in the previous round.
    pub people: Vec<PersonChange>,
    /// The skills of both rounds, in the framework's order.
    pub skills: Vec<SkillChange>,
    /// Skills of the previous round that this round no longer has; they are not compared.
    pub skills_only_before: Vec<SkillOnce>,
    /// Skills of this round that the previous one did not have; they are not compared.
    pub skills_only_now: Vec<SkillOnce>,
    /// Every finished action of the people in both rounds.
    pub finished: Vec<FinishedAction>,
    /// Actions that more than one person finished, most people first.
    pub shared: Vec<SharedAction>,
    /// Actions that were open in the previous round and do not appear in this one.
    pub gone: Vec<GoneAction>,
}

impl Changes {
    /// The changes of a person of this round, by key.
    pub fn of_person(&self, key: &str) -> Option<&PersonChange> {
        self.people.iter().find(|person| person.key == key && person.presence != Presence::Missing)
    }
}

/// The totals of all changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeTotal {
    /// People in both rounds.
    pub people_in_both: usize,
    /// People only in this round.
    pub people_new: usize,
    /// People only in the previous round.
    pub people_missing: usize,
    /// Changes of the ratings of the people in both rounds.
    pub moves: MoveCounts,
    /// Sum of the comparable gaps of the people in both rounds, in the previous round; null if none can be compared.
    pub gap_sum_before: Option<i64>,
    /// Sum of the same gaps in this round.
    pub gap_sum_now: Option<i64>,
    /// Actions finished, of the people in both rounds.
    pub finished: usize,
    /// Of these, those whose skill was rated in both rounds, so that it is known what rating followed.
    pub finished_compared: usize,
    /// Of these, those that were followed by a better rating.
    pub better_followed: usize,
    /// Open actions of the previous round that do not appear in this one.
    pub gone: usize,
}

/// The rounds in which a person has returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// In both.
    Both,
    /// In this one only.
    New,
    /// In the previous one only.
    Missing,
}

impl Presence {
    /// The name in JSON and in keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::New => "new",
            Self::Missing => "missing",
        }
    }
}

/// The changes of one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonChange {
    /// The person's key.
    pub key: String,
    /// The name, or the id or file if there is no name.
    pub name: String,
    /// The rounds in which the person has returns.
    pub presence: Presence,
    /// Whether the target role changed, so that gaps and readiness are measured against different levels.
    pub role_changed: bool,
    /// Changes of the ratings, counted.
    pub moves: MoveCounts,
    /// The skills rated in either round, in the framework's order.
    pub ratings: Vec<RatingChange>,
    /// Sum of the gaps in the previous round. For a person in both rounds it covers only comparable skills: rated by the same
    /// kind of rater both times, or not applicable in one round and answered in the other. For a person only in the previous
    /// round it covers all skills. Null for a new person, or without comparable skills.
    pub gap_sum_before: Option<i64>,
    /// Sum of the gaps in this round. For a person in both rounds it covers the same skills, for a new person all skills. Null
    /// for a person only in the previous round, or without comparable skills.
    pub gap_sum_now: Option<i64>,
    /// Share of the levels needed that were met in the previous round.
    pub share_before: Option<f64>,
    /// Share of the levels needed that are met in this round.
    pub share_now: Option<f64>,
}

impl PersonChange {
    /// The ratings that went up or down, in the framework's order.
    pub fn moved(&self) -> impl Iterator<Item = &RatingChange> {
        self.ratings.iter().filter(|rating| rating.change.is_some_and(|change| change != 0))
    }
}

/// Numbers of ratings by how they changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveCounts {
    /// Higher than before.
    pub up: usize,
    /// Lower than before.
    pub down: usize,
    /// As before.
    pub same: usize,
    /// Rated now; before, not rated or not applicable.
    pub newly_rated: usize,
    /// Rated before, not answered now.
    pub no_longer_rated: usize,
    /// Rated before, not applicable now.
    pub no_longer_applies: usize,
    /// Rated both times by different raters; not compared.
    pub other_rater: usize,
    /// Rated both times, but the previous rating was on another scale, or belonged to merged skills that were rated differently;
    /// not compared.
    pub not_comparable: usize,
}

impl MoveCounts {
    /// How many were compared.
    pub const fn compared(&self) -> usize {
        self.up + self.down + self.same
    }

    /// How many were rated both times and are not compared.
    pub const fn not_compared(&self) -> usize {
        self.other_rater + self.not_comparable
    }

    /// How many were rated before and have no rating now.
    pub const fn without_rating(&self) -> usize {
        self.no_longer_rated + self.no_longer_applies
    }
}

/// How a rating changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Moved {
    /// It is higher.
    Up,
    /// It is lower.
    Down,
    /// It is the same.
    Same,
    /// The skill was not rated before, or did not apply.
    NewlyRated,
    /// The skill is not rated now.
    NoLongerRated,
    /// The skill no longer applies.
    NoLongerApplies,
    /// The two ratings come from different raters and are not compared.
    OtherRater,
    /// The previous rating was on another scale, or merged skills were rated differently; not compared.
    NotComparable,
}

impl Moved {
    /// The name in JSON and in keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Same => "same",
            Self::NewlyRated => "newly-rated",
            Self::NoLongerRated => "no-longer-rated",
            Self::NoLongerApplies => "no-longer-applies",
            Self::OtherRater => "other-rater",
            Self::NotComparable => "not-comparable",
        }
    }
}

/// One person's ratings in one skill, in the previous round and in this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RatingChange {
    /// Id of the skill.
    pub skill: String,
    /// Name of the skill.
    pub label: String,
    /// The rating used in the previous round.
    pub before: Option<u8>,
    /// The rating used in this round.
    pub now: Option<u8>,
    /// This round's rating minus the previous one; null if they are not compared.
    pub change: Option<i16>,
    /// How it changed.
    pub moved: Moved,
}

/// The changes in one skill, over the people whose ratings in it are compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillChange {
    /// Id of the skill.
    pub skill: String,
    /// Name of the skill.
    pub label: String,
    /// Name of its domain.
    pub domain_label: String,
    /// How many people were rated by the same rater both times.
    pub compared: usize,
    /// Of these, how many are rated higher now.
    pub up: usize,
    /// Of these, how many are rated lower now.
    pub down: usize,
    /// Of these, how many are rated as before.
    pub same: usize,
    /// Mean of their changes; null if nobody is compared.
    pub mean_change: Option<f64>,
    /// Sum of their gaps in the previous round.
    pub gap_sum_before: i64,
    /// Sum of their gaps in this round.
    pub gap_sum_now: i64,
}

/// A skill that is in only one of the rounds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillOnce {
    /// Id of the skill.
    pub skill: String,
    /// Name of the skill.
    pub label: String,
    /// How many people have a rating in it.
    pub rated: usize,
}

/// When an action was finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FinishedIn {
    /// Since the previous round.
    ThisRound,
    /// It was already done in the plan of the previous round.
    PreviousRound,
}

impl FinishedIn {
    /// The name in JSON and in keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ThisRound => "this-round",
            Self::PreviousRound => "previous-round",
        }
    }
}

/// A finished action, and the rating that followed it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishedAction {
    /// The person's key.
    pub key: String,
    /// The name, or the id or file if there is no name.
    pub name: String,
    /// The text of the action.
    pub action: Option<String>,
    /// Id of the skill it builds.
    pub skill: Option<String>,
    /// Name of the skill.
    pub skill_label: Option<String>,
    /// The kind of activity: learning by doing, with others, or formal.
    pub kind: Option<ActivityKind>,
    /// When it was finished.
    pub finished: FinishedIn,
    /// The previous rating in the skill.
    pub before: Option<u8>,
    /// The rating that followed.
    pub now: Option<u8>,
    /// This round's rating minus the previous one; null if they are not compared.
    pub change: Option<i16>,
    /// How the rating changed; null if the action names no skill, the skill is in only one round, or it was not rated in either.
    pub moved: Option<Moved>,
    /// The working hours it took.
    pub actual_hours: Option<f64>,
    /// What it cost.
    pub actual_cost: Option<Money>,
}

impl FinishedAction {
    /// Whether a better rating followed; `None` if this is unknown.
    pub fn better(&self) -> Option<bool> {
        self.change.map(|change| change > 0)
    }
}

/// An action that several people finished; actions with the same text count as one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SharedAction {
    /// The text of the action.
    pub action: String,
    /// The kind of activity, taken from the first person who finished it.
    pub kind: Option<ActivityKind>,
    /// Names of the skills it was to build.
    pub skill_labels: Vec<String>,
    /// How many people finished it.
    pub people: usize,
    /// Of these, those whose ratings are compared.
    pub compared: usize,
    /// Of these, those with a better rating afterwards.
    pub better: usize,
}

/// Why an open action does not appear in this round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GoneBecause {
    /// The new plan does not contain it.
    NotInPlan,
    /// The person has no new plan.
    NoPlan,
    /// The person has no return.
    NoReturn,
}

impl GoneBecause {
    /// The name in JSON and in keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotInPlan => "not-in-plan",
            Self::NoPlan => "no-plan",
            Self::NoReturn => "no-return",
        }
    }
}

/// An action that was open in the previous round and does not appear in this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GoneAction {
    /// The person's key.
    pub key: String,
    /// The name, or the id or file if there is no name.
    pub name: String,
    /// The text of the action.
    pub action: Option<String>,
    /// Name of the skill it was to build.
    pub skill_label: Option<String>,
    /// Its status in the previous round.
    pub status: Option<ActionStatus>,
    /// When it was to be finished.
    pub target_date: Option<Date>,
    /// Why it does not appear.
    pub why: GoneBecause,
}
