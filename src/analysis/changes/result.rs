//! What changed as data: a published part of the department's JSON, shown by the workbook, the page, the data files and briefs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{ActionStatus, ActivityKind, Date, Money};

/// What changed since the round before. A published part of the department's JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// The rounds that the returns of the round before name, in order.
    pub rounds: Vec<String>,
    /// What it all adds up to.
    pub total: ChangeTotal,
    /// The people of this round in its order, then those of the round before who did not come back.
    pub people: Vec<PersonChange>,
    /// The skills of both rounds, in the framework's order.
    pub skills: Vec<SkillChange>,
    /// Skills of the round before that this one no longer has; they are not compared.
    pub skills_only_before: Vec<SkillOnce>,
    /// Skills of this round that the one before did not have; they are not compared.
    pub skills_only_now: Vec<SkillOnce>,
    /// Every finished action of the people in both rounds.
    pub finished: Vec<FinishedAction>,
    /// Actions that more than one person finished, those of most people first.
    pub shared: Vec<SharedAction>,
    /// Actions that were open in the round before, and of which this one says nothing more.
    pub gone: Vec<GoneAction>,
}

impl Changes {
    /// What changed for a person of this round, by key.
    pub fn of_person(&self, key: &str) -> Option<&PersonChange> {
        self.people.iter().find(|person| person.key == key && person.presence != Presence::Missing)
    }
}

/// What all changes add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeTotal {
    /// People of both rounds.
    pub people_in_both: usize,
    /// People of this round only.
    pub people_new: usize,
    /// People of the round before only.
    pub people_missing: usize,
    /// What became of the ratings of the people in both rounds.
    pub moves: MoveCounts,
    /// Sum of the gaps of the people in both rounds, then, where they can be compared; null where none can.
    pub gap_sum_before: Option<i64>,
    /// Sum of the same gaps now.
    pub gap_sum_now: Option<i64>,
    /// Actions finished, of the people in both rounds.
    pub finished: usize,
    /// Of these, those whose skill was rated both times, so that it can be said what followed.
    pub finished_compared: usize,
    /// Of these, those that a better rating followed.
    pub better_followed: usize,
    /// Open actions of the round before of which this one says nothing more.
    pub gone: usize,
}

/// In which of the two rounds there are returns of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// In both.
    Both,
    /// In this one only.
    New,
    /// In the one before only.
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

/// What changed for one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonChange {
    /// The person's key.
    pub key: String,
    /// The name, or what stands for it.
    pub name: String,
    /// In which rounds there are returns of the person.
    pub presence: Presence,
    /// Whether the target role is another one now, so that gaps and readiness are measured against other levels.
    pub role_changed: bool,
    /// What became of the ratings, counted.
    pub moves: MoveCounts,
    /// The skills rated in either round, in the framework's order.
    pub ratings: Vec<RatingChange>,
    /// Sum of the gaps then: of somebody in both rounds over the skills that were rated both times by the same, or did not apply in
    /// one of the two, null where there is none; of somebody who did not come back over all skills; null for somebody new.
    pub gap_sum_before: Option<i64>,
    /// Sum of the gaps now: of somebody in both rounds over the same skills, of somebody new over all; null for somebody who did
    /// not come back.
    pub gap_sum_now: Option<i64>,
    /// Share of the levels needed that were met then.
    pub share_before: Option<f64>,
    /// Share of them that is met now.
    pub share_now: Option<f64>,
}

impl PersonChange {
    /// The ratings that went up or down, in the framework's order.
    pub fn moved(&self) -> impl Iterator<Item = &RatingChange> {
        self.ratings.iter().filter(|rating| rating.change.is_some_and(|change| change != 0))
    }
}

/// What became of ratings, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveCounts {
    /// Higher than before.
    pub up: usize,
    /// Lower than before.
    pub down: usize,
    /// As before.
    pub same: usize,
    /// Not rated before, or it did not apply.
    pub newly_rated: usize,
    /// Rated before, not answered now.
    pub no_longer_rated: usize,
    /// Rated before, and does not apply any more.
    pub no_longer_applies: usize,
    /// Rated both times, but not by the same: these are not compared.
    pub other_rater: usize,
    /// Rated both times, but then on another scale, or as several skills that were rated differently: not compared either.
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

/// What became of a rating.
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
    /// The skill does not apply any more.
    NoLongerApplies,
    /// The two ratings are not by the same, and so are not compared.
    OtherRater,
    /// The rating of then was given on another scale, or differently for skills that are one now, and so is not compared.
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

/// One person's rating in one skill, then and now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RatingChange {
    /// Id of the skill.
    pub skill: String,
    /// Name of the skill.
    pub label: String,
    /// The rating used then.
    pub before: Option<u8>,
    /// The rating used now.
    pub now: Option<u8>,
    /// Now minus then; null where the two are not compared.
    pub change: Option<i16>,
    /// What became of it.
    pub moved: Moved,
}

/// What changed in one skill, over the people whose ratings in it are compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillChange {
    /// Id of the skill.
    pub skill: String,
    /// Name of the skill.
    pub label: String,
    /// Name of its domain.
    pub domain_label: String,
    /// How many people were rated both times by the same.
    pub compared: usize,
    /// Of these, how many are rated higher now.
    pub up: usize,
    /// Of these, how many are rated lower now.
    pub down: usize,
    /// Of these, how many are rated as before.
    pub same: usize,
    /// Mean of their changes; null where nobody is compared.
    pub mean_change: Option<f64>,
    /// Sum of their gaps then.
    pub gap_sum_before: i64,
    /// Sum of their gaps now.
    pub gap_sum_now: i64,
}

/// A skill of one round only.
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
    /// Since the round before.
    ThisRound,
    /// It was done in the plan of the round before already.
    LastRound,
}

impl FinishedIn {
    /// The name in JSON and in keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ThisRound => "this-round",
            Self::LastRound => "last-round",
        }
    }
}

/// A finished action, and the rating that followed it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishedAction {
    /// The person's key.
    pub key: String,
    /// The name, or what stands for it.
    pub name: String,
    /// What was done.
    pub action: Option<String>,
    /// Id of the skill it builds.
    pub skill: Option<String>,
    /// Name of the skill.
    pub skill_label: Option<String>,
    /// How it teaches.
    pub kind: Option<ActivityKind>,
    /// When it was finished.
    pub finished: FinishedIn,
    /// The rating in the skill then.
    pub before: Option<u8>,
    /// The rating that followed.
    pub now: Option<u8>,
    /// Now minus then; null where the two are not compared.
    pub change: Option<i16>,
    /// What became of the rating; null where no skill is named, it stands in one round only, or it was rated in neither.
    pub moved: Option<Moved>,
    /// The working hours it took.
    pub actual_hours: Option<f64>,
    /// What it cost.
    pub actual_cost: Option<Money>,
}

impl FinishedAction {
    /// Whether a better rating followed; none where that cannot be told.
    pub fn better(&self) -> Option<bool> {
        self.change.map(|change| change > 0)
    }
}

/// An action that several people finished, by its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SharedAction {
    /// What was done.
    pub action: String,
    /// How it teaches, as the first of them says.
    pub kind: Option<ActivityKind>,
    /// Names of the skills it was to build.
    pub skill_labels: Vec<String>,
    /// How many people finished it.
    pub people: usize,
    /// Of these, those whose ratings are compared.
    pub compared: usize,
    /// Of these, those whom a better rating followed.
    pub better: usize,
}

/// Why nothing more is said of an open action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GoneBecause {
    /// The new plan does not hold it.
    NotInPlan,
    /// There is no new plan of the person.
    NoPlan,
    /// There is no return of the person.
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

/// An action that was open in the round before, and is neither done nor dropped nor open now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GoneAction {
    /// The person's key.
    pub key: String,
    /// The name, or what stands for it.
    pub name: String,
    /// What was to be done.
    pub action: Option<String>,
    /// Name of the skill it was to build.
    pub skill_label: Option<String>,
    /// How far it was.
    pub status: Option<ActionStatus>,
    /// When it was to be finished.
    pub target_date: Option<Date>,
    /// Why nothing more is said of it.
    pub why: GoneBecause,
}
