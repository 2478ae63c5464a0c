//! The department as data: the result of all returns of one collection. This is a published JSON format; every figure in the
//! workbook, the HTML report and the CSV files comes from here.

use std::cmp::Reverse;

use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};

use super::changes::Changes;
use crate::model::{ActionStatus, ActivityKind, Date, Effort, FormKind, Money, Person, Priority, RaterKind};

/// The result of all returns of one collection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// The framework that the forms were made from.
    pub framework: FrameworkInfo,
    /// The rounds named in the returns, in order.
    pub rounds: Vec<String>,
    /// The rating scale.
    pub scale: ScaleRange,
    /// The skills, in the framework's order.
    pub skills: Vec<SkillInfo>,
    /// The people, by name.
    pub people: Vec<PersonResult>,
    /// The people aiming for each target role, closest to it first; the roles in the framework's order, then the people without a
    /// role.
    pub readiness: Vec<RoleReadiness>,
    /// Every skill, the largest sum of gaps first.
    pub training_needs: Vec<TrainingNeed>,
    /// Every action of every plan, with totals.
    pub plans: Plans,
    /// Skills that people added to those of the framework.
    pub other_skills: Vec<NamedSkill>,
    /// What changed since the previous round; absent without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Box<Changes>>,
}

impl Department {
    /// A heading for the whole: the framework, and the rounds.
    pub fn title(&self) -> String {
        if self.rounds.is_empty() {
            return self.framework.title.clone();
        }
        format!("{} – {}", self.framework.title, self.rounds.join(", "))
    }
}

/// Which framework it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrameworkInfo {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its name.
    pub title: String,
}

/// The range of the rating scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScaleRange {
    /// Lowest level.
    pub min: u8,
    /// Highest level.
    pub max: u8,
}

/// One skill of the framework.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillInfo {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: String,
    /// Id of its domain.
    pub domain: String,
    /// Name of its domain.
    pub domain_label: String,
}

/// One person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonResult {
    /// What identifies the person: the id, otherwise the name, otherwise the file.
    pub key: String,
    /// What the returns say about the person.
    pub person: Person,
    /// Name of the target role.
    pub target_role_label: Option<String>,
    /// The returns that count for this person.
    pub raters: Vec<ReturnUsed>,
    /// Returns set aside because a newer one of the same form and rater counts.
    pub set_aside: Vec<String>,
    /// Every skill of the framework once, in its order.
    pub skills: Vec<SkillResult>,
    /// How close the person is to the target role.
    pub readiness: Readiness,
}

impl PersonResult {
    /// The skills with a gap to close, the largest weighted gap first, then the largest gap, then the most urgent, then in
    /// the framework's order.
    pub fn ranked_gaps(&self) -> Vec<&SkillResult> {
        let mut gaps: Vec<&SkillResult> = self.skills.iter().filter(|skill| skill.weighted_gap.is_some()).collect();
        let rank =
            |skill: &&SkillResult| (Reverse(skill.weighted_gap), Reverse(skill.gap), skill.priority.is_none(), skill.priority);
        gaps.sort_by_key(rank);
        gaps
    }

    /// The name, or the id or file if there is no name.
    pub fn label(&self) -> &str {
        self.person.name.as_deref().unwrap_or(&self.key)
    }
}

/// One return that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnUsed {
    /// The file.
    pub file: String,
    /// The form.
    pub form: FormKind,
    /// How the rater stands to the person.
    pub kind: RaterKind,
    /// The rater's name.
    pub name: Option<String>,
}

/// One person's standing in one skill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillResult {
    /// Id of the skill.
    pub skill: String,
    /// The person's own rating.
    pub self_rating: Option<u8>,
    /// Ratings by others.
    pub other_ratings: Vec<OtherRating>,
    /// Mean of the ratings by others.
    pub others_mean: Option<f64>,
    /// The rating from which the gap is calculated: the person's own, otherwise the mean of the others, rounded half up.
    pub rating: Option<u8>,
    /// Why the skill does not apply to the person. It then has no rating and no gap, and does not count as missing.
    pub exempted: Option<String>,
    /// The level needed: the one in the gap analysis, otherwise the target role's.
    pub level_needed: Option<u8>,
    /// Level needed minus rating; negative for a strength.
    pub gap: Option<i16>,
    /// How much a gap counts, from 0 to 3: the weight in the gap analysis, otherwise the target role's.
    pub weight: Option<u8>,
    /// The gap times its weight, if there is a gap to close.
    pub weighted_gap: Option<i16>,
    /// The priority that the person chose.
    pub priority: Option<Priority>,
    /// Mean of the others minus the person's own rating.
    pub difference: Option<f64>,
}

/// A rating by somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherRating {
    /// How the rater stands to the person.
    pub kind: RaterKind,
    /// The rater's name.
    pub name: Option<String>,
    /// A level of the scale.
    pub rating: u8,
}

/// How close a person is to the target role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Readiness {
    /// Number of skills that have a needed level and apply to the person.
    pub needed: usize,
    /// Of these, skills at or above it.
    pub met: usize,
    /// Of these, skills below it.
    pub gaps: usize,
    /// Of these, skills without a rating; they count as not met.
    pub unrated: usize,
    /// Skills met divided by skills needed, from 0 to 1; null if no level is needed or nothing is rated.
    pub share: Option<f64>,
    /// Sum of the gaps above zero.
    pub gap_sum: i64,
    /// The largest gaps, at most three.
    pub biggest: Vec<SkillGap>,
    /// Education reached and required.
    pub education: EducationStanding,
}

impl Readiness {
    /// Whether every level needed is met.
    pub fn is_ready(&self) -> bool {
        self.needed > 0 && self.met == self.needed
    }
}

/// A gap above zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillGap {
    /// Id of the skill.
    pub skill: String,
    /// Name of the skill.
    pub label: String,
    /// The gap.
    pub gap: i16,
}

/// Education reached and required, as the names of the levels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EducationStanding {
    /// The highest level reached.
    pub highest: Option<String>,
    /// The level required.
    pub required: Option<String>,
    /// Whether it is reached.
    pub required_met: Met,
    /// The level desired.
    pub desired: Option<String>,
    /// Whether it is reached.
    pub desired_met: Met,
}

/// Whether a requirement is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Met {
    /// It is.
    Met,
    /// It is not.
    NotMet,
    /// Unknown.
    Unknown,
    /// There is no requirement.
    NotAsked,
}

impl Met {
    /// The name in JSON and in keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not-met",
            Self::Unknown => "unknown",
            Self::NotAsked => "not-asked",
        }
    }
}

/// The people aiming for one role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleReadiness {
    /// Id of the role; null for people without a target role.
    pub role: Option<String>,
    /// Name of the role.
    pub label: Option<String>,
    /// How many have no gap and nothing unrated.
    pub ready: usize,
    /// Mean share, over the people whose share is known.
    pub mean_share: Option<f64>,
    /// The people, nearest first.
    pub people: Vec<RankedPerson>,
}

/// A person in a ranking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RankedPerson {
    /// The person's key.
    pub key: String,
    /// The name, or the id or file if there is no name.
    pub name: String,
    /// How close the person is.
    pub readiness: Readiness,
}

/// The training need of the department in one skill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrainingNeed {
    /// Id of the skill.
    pub skill: String,
    /// Name of the skill.
    pub label: String,
    /// Name of its domain.
    pub domain_label: String,
    /// How many people have a gap.
    pub people: usize,
    /// Sum of their gaps.
    pub gap_sum: i64,
    /// Their mean gap; null if nobody has one.
    pub mean_gap: Option<f64>,
    /// The largest gap; null if nobody has one.
    pub largest: Option<i16>,
    /// Who they are, the largest gap first.
    pub who: Vec<PersonFigure>,
    /// Who could teach: people rated at most one level below the top of the scale, highest first.
    pub teachers: Vec<PersonFigure>,
    /// Whether only one person could teach it.
    pub single_teacher: bool,
    /// Up to three activities that build the skill, hands-on first.
    pub activities: Vec<Suggestion>,
}

/// A person with a figure: a gap or a rating.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonFigure {
    /// The person's key.
    pub key: String,
    /// The name, or the id or file if there is no name.
    pub name: String,
    /// The gap or rating.
    pub figure: i16,
}

/// An activity of the framework.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suggestion {
    /// Its id.
    pub id: String,
    /// How it teaches.
    pub kind: ActivityKind,
    /// What to do.
    pub text: String,
}

/// Every action of every plan, with totals. Totals leave out dropped actions, except the totals by status.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plans {
    /// The actions, ordered by person, goal and position in the goal.
    pub actions: Vec<PlannedAction>,
    /// All actions that were not dropped.
    pub total: PlanTotal,
    /// By person.
    pub by_person: Vec<PersonTotal>,
    /// By status.
    pub by_status: Vec<StatusTotal>,
}

/// One action of one plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedAction {
    /// The person's key.
    pub key: String,
    /// The name, or the id or file if there is no name.
    pub name: String,
    /// Number of the goal, from one.
    pub goal: usize,
    /// The goal.
    pub goal_statement: Option<String>,
    /// When the goal is to be reached.
    pub goal_date: Option<Date>,
    /// What will be done.
    pub action: Option<String>,
    /// Id of the skill it builds.
    pub skill: Option<String>,
    /// Name of the skill.
    pub skill_label: Option<String>,
    /// How it teaches.
    pub kind: Option<ActivityKind>,
    /// The time expected, as it was typed.
    pub estimated_time: Option<Effort>,
    /// The time expected, in working hours.
    pub estimated_hours: Option<f64>,
    /// The cost expected.
    pub estimated_cost: Option<Money>,
    /// Who has approved the cost.
    pub approved_by: Option<String>,
    /// What will be different.
    pub result: Option<String>,
    /// When the action is to begin.
    pub start_date: Option<Date>,
    /// When the action is to be finished.
    pub target_date: Option<Date>,
    /// How far it is.
    pub status: Option<ActionStatus>,
    /// The working hours it took.
    pub actual_hours: Option<f64>,
    /// What it cost.
    pub actual_cost: Option<Money>,
    /// What came of it.
    pub outcome: Option<String>,
}

impl PlannedAction {
    /// Whether something is still to be done.
    pub fn is_open(&self) -> bool {
        !matches!(self.status, Some(ActionStatus::Done | ActionStatus::Dropped))
    }
}

/// Totals of some actions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanTotal {
    /// How many actions.
    pub actions: usize,
    /// Working hours expected.
    pub estimated_hours: f64,
    /// Cost expected, by currency.
    pub estimated_costs: Vec<CostTotal>,
    /// Working hours taken.
    pub actual_hours: f64,
    /// Cost incurred, by currency.
    pub actual_costs: Vec<CostTotal>,
    /// Actions whose time is missing or cannot be read as one figure.
    pub without_time: usize,
    /// Actions whose cost is missing.
    pub without_cost: usize,
}

/// A sum of money; unlike [`Money`], it has no limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CostTotal {
    /// ISO 4217 code.
    pub currency: String,
    /// The amount, a decimal text.
    #[schemars(with = "String")]
    pub amount: Decimal,
}

/// Totals of one person's actions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonTotal {
    /// The person's key.
    pub key: String,
    /// The name, or the id or file if there is no name.
    pub name: String,
    /// The totals.
    pub total: PlanTotal,
}

/// Totals of the actions with one status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusTotal {
    /// The status; null if none was given.
    pub status: Option<ActionStatus>,
    /// The totals.
    pub total: PlanTotal,
}

/// A skill that the framework does not name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedSkill {
    /// The person's key.
    pub key: String,
    /// The name, or the id or file if there is no name.
    pub name: String,
    /// The skill in the person's words.
    pub label: Option<String>,
    /// The person's own rating.
    pub rating: Option<u8>,
    /// The level needed.
    pub level_needed: Option<u8>,
    /// Level needed minus rating.
    pub gap: Option<i16>,
    /// What shows the rating.
    pub evidence: Option<String>,
}

/// The JSON Schema of [`Department`].
pub fn schema() -> Schema {
    schemars::schema_for!(Department)
}
