//! The document: the answers of one return, as JSON. An empty field is `null`; no field is omitted, but a part that the form does
//! not have has no key.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ActivityKind, Date, Effort, Framework, Money};

/// The answers of one return.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Which form this is.
    pub form: FormInfo,
    /// The person whose skills these are.
    pub person: Person,
    /// Who filled it in.
    pub rater: Rater,
    /// The career goal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "CareerGoal")]
    pub career_goal: Option<CareerGoal>,
    /// Degrees and certificates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Education")]
    pub education: Option<Education>,
    /// The skills inventory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Inventory")]
    pub inventory: Option<Inventory>,
    /// The gap analysis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "GapAnalysis")]
    pub gap_analysis: Option<GapAnalysis>,
    /// The development plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Plan")]
    pub plan: Option<Plan>,
}

/// The kinds of form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FormKind {
    /// Ratings of every skill.
    Inventory,
    /// Ratings compared with the levels that the target role needs.
    GapAnalysis,
    /// Goals and actions.
    DevelopmentPlan,
    /// All of them, with career goal and education, in one workbook.
    Packet,
}

impl FormKind {
    /// Every kind, in the order in which people fill them in.
    pub const ALL: [Self; 4] = [Self::Inventory, Self::GapAnalysis, Self::DevelopmentPlan, Self::Packet];

    /// The name in documents, form codes and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Inventory => "inventory",
            Self::GapAnalysis => "gap-analysis",
            Self::DevelopmentPlan => "development-plan",
            Self::Packet => "packet",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Which form a document belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormInfo {
    /// The kind of form.
    pub kind: FormKind,
    /// Id of the framework.
    pub framework: String,
    /// Version of the framework.
    pub framework_version: String,
    /// The round, such as `2026-H2`.
    pub round: Option<String>,
    /// The due date of the return.
    pub due: Option<Date>,
}

/// A person of the staff list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The staff id, as the staff list has it.
    pub id: Option<String>,
    /// Full name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Department or team.
    pub department: Option<String>,
    /// Present role, in the organisation's own words.
    pub role: Option<String>,
    /// Id of the target role in the framework.
    pub target_role: Option<String>,
    /// Name of the manager.
    pub manager: Option<String>,
}

/// Who gives the ratings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rater {
    /// The rater's relationship to the person.
    pub kind: RaterKind,
    /// The rater's name; may be empty in a self-rating.
    pub name: Option<String>,
}

/// A rater's relationship to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[serde(rename = "rater")]
pub enum RaterKind {
    /// The person.
    #[serde(rename = "self")]
    Own,
    /// The manager.
    Manager,
    /// A colleague.
    Peer,
    /// A mentor.
    Mentor,
}

impl RaterKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Own, Self::Manager, Self::Peer, Self::Mentor];

    /// The name in documents, form codes and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Own => "self",
            Self::Manager => "manager",
            Self::Peer => "peer",
            Self::Mentor => "mentor",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The career goal; the target role is a field of the person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CareerGoal {
    /// The goal in the person's words.
    pub statement: Option<String>,
    /// When it is to be reached.
    pub target_date: Option<Date>,
}

/// Degrees and certificates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Education {
    /// Id of the highest level reached.
    pub highest: Option<String>,
    /// Field of study.
    pub field: Option<String>,
    /// Certificates and licences.
    pub certificates: Option<String>,
}

/// The skills inventory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Inventory {
    /// The date of the ratings.
    pub rated_on: Option<Date>,
    /// Every skill of the framework once, in the framework's order.
    pub ratings: Vec<Rating>,
    /// Skills that the framework does not name.
    pub other: Vec<OtherSkill>,
}

/// The rating of one skill.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// Id of the skill.
    pub skill: String,
    /// A level of the scale.
    pub rating: Option<u8>,
    /// Why the skill does not apply to this person. It then has no rating, and does not count as missing.
    pub exempted: Option<String>,
    /// Id of the source of the rating.
    pub source: Option<String>,
    /// Evidence for the rating.
    pub evidence: Option<String>,
    /// The previous round; only in a form that was issued with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Previous")]
    pub previous: Option<Previous>,
}

/// A skill in the previous round.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Previous {
    /// The rating of that round, by the same rater.
    pub rating: Option<u8>,
    /// A note: a different name of the skill, why it did not apply, or what was finished since.
    pub note: Option<String>,
}

/// The rating of a skill that the framework does not name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherSkill {
    /// The skill in the person's words.
    pub label: Option<String>,
    /// A level of the scale.
    pub rating: Option<u8>,
    /// Evidence for the rating.
    pub evidence: Option<String>,
    /// The previous round; only in a form that was issued with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Previous")]
    pub previous: Option<Previous>,
}

/// The gap analysis.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GapAnalysis {
    /// Every skill of the framework once, in the framework's order.
    pub rows: Vec<GapRow>,
    /// Skills that the framework does not name.
    pub other: Vec<OtherGap>,
}

impl GapAnalysis {
    /// An analysis in which nothing is rated, with the levels and weights of a target role.
    pub fn blank(role: Option<&str>, framework: &Framework) -> Self {
        let row = |id: &str| GapRow {
            skill: id.to_owned(),
            self_rating: None,
            exempted: None,
            level_needed: framework.level_needed(role, id),
            gap: None,
            weight: framework.weight(role, id),
            priority: None,
            reason: None,
        };
        Self { rows: framework.skills().map(|(_, skill)| row(&skill.id)).collect(), other: vec![] }
    }
}

/// How urgent a gap is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    /// First.
    High,
    /// Soon.
    Medium,
    /// When there is time.
    Low,
}

/// The gap in one skill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GapRow {
    /// Id of the skill.
    pub skill: String,
    /// The rating; in a packet, taken from the inventory.
    pub self_rating: Option<u8>,
    /// Why the skill does not apply to this person; in a packet that of the inventory.
    pub exempted: Option<String>,
    /// The level needed: the target role's, or the one agreed on for this person.
    pub level_needed: Option<u8>,
    /// Level needed minus rating; negative for a strength. Always computed.
    pub gap: Option<i16>,
    /// Weight of the gap, from 0 to 3: the target role's, or the person's own; null counts as 1.
    #[serde(default)]
    pub weight: Option<u8>,
    /// How urgent it is.
    pub priority: Option<Priority>,
    /// Why the level needed differs from the target role's.
    pub reason: Option<String>,
}

/// The gap in a skill that the framework does not name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherGap {
    /// The skill in the person's words; in a packet, taken from the inventory.
    pub label: Option<String>,
    /// The rating; in a packet, taken from the inventory.
    pub self_rating: Option<u8>,
    /// The level needed.
    pub level_needed: Option<u8>,
    /// Level needed minus rating. Always computed.
    pub gap: Option<i16>,
    /// Weight of the gap, from 0 to 3; null counts as 1.
    #[serde(default)]
    pub weight: Option<u8>,
    /// How urgent it is.
    pub priority: Option<Priority>,
}

/// The development plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The goals, most important first.
    pub goals: Vec<Goal>,
}

/// One developmental goal.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// What is to be reached.
    pub statement: Option<String>,
    /// Id of the skill that the goal is about; its actions build it, unless they name another.
    #[serde(default)]
    pub skill: Option<String>,
    /// How to tell that it is reached.
    pub measure: Option<String>,
    /// When it is to be reached.
    pub target_date: Option<Date>,
    /// What will be done.
    pub actions: Vec<Action>,
}

impl Action {
    /// Whether it is still to be worked on: neither done nor dropped.
    pub fn is_open(&self) -> bool {
        !matches!(self.status, Some(ActionStatus::Done | ActionStatus::Dropped))
    }

    /// Whether it was dropped.
    pub fn is_dropped(&self) -> bool {
        self.status == Some(ActionStatus::Dropped)
    }
}

impl Goal {
    /// Whether it is still to be worked on: it has an open action, or none at all.
    pub fn is_open(&self) -> bool {
        self.actions.is_empty() || self.actions.iter().any(Action::is_open)
    }

    /// Whether it was dropped: it has actions, and all of them were dropped.
    pub fn is_dropped(&self) -> bool {
        !self.actions.is_empty() && self.actions.iter().all(Action::is_dropped)
    }

    /// Id of the skill that an action of the goal builds: its own, otherwise the goal's.
    pub fn skill_of<'a>(&'a self, action: &'a Action) -> Option<&'a str> {
        action.skill.as_deref().or(self.skill.as_deref())
    }
}

/// The status of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ActionStatus {
    /// Not begun.
    Planned,
    /// Begun.
    InProgress,
    /// Finished.
    Done,
    /// Dropped.
    Dropped,
}

/// One action of a plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// What will be done.
    pub action: Option<String>,
    /// Id of the skill it builds.
    pub skill: Option<String>,
    /// How it teaches.
    pub kind: Option<ActivityKind>,
    /// Time it is expected to take.
    pub estimated_time: Option<Effort>,
    /// Money it is expected to cost.
    pub estimated_cost: Option<Money>,
    /// Who has approved the cost.
    pub approved_by: Option<String>,
    /// What will be different afterwards.
    pub result: Option<String>,
    /// When it is to begin.
    pub start_date: Option<Date>,
    /// When it is to be finished.
    pub target_date: Option<Date>,
    /// Its status.
    pub status: Option<ActionStatus>,
    /// Time it took.
    pub actual_time: Option<Effort>,
    /// Money it cost.
    pub actual_cost: Option<Money>,
    /// The outcome.
    pub outcome: Option<String>,
}

impl Action {
    /// Recalculates the durations.
    fn recompute(&mut self) {
        if let Some(time) = &mut self.estimated_time {
            time.recompute(self.start_date, self.target_date);
        }
        // The planned dates do not say when the time was actually spent.
        if let Some(time) = &mut self.actual_time {
            time.recompute(None, None);
        }
    }
}

/// Level needed minus rating; `None` if either is missing.
fn gap(needed: Option<u8>, rating: Option<u8>) -> Option<i16> {
    Some(i16::from(needed?) - i16::from(rating?))
}

/// A gap times its weight, which is 1 by default; `None` if there is no gap to close.
pub fn weighted_gap(gap: Option<i16>, weight: Option<u8>) -> Option<i16> {
    gap.filter(|gap| *gap > 0).map(|gap| gap * i16::from(weight.unwrap_or(1)))
}

impl Document {
    /// Whether the form was issued with the previous round.
    pub fn has_previous(&self) -> bool {
        self.inventory.as_ref().is_some_and(|inventory| {
            let skills = inventory.ratings.iter().map(|rating| &rating.previous);
            skills.chain(inventory.other.iter().map(|skill| &skill.previous)).any(Option::is_some)
        })
    }

    /// Whether it is a plan that includes the gaps it starts from. Everything planned before was carried into it.
    pub fn is_plan_from_gaps(&self) -> bool {
        self.form.kind == FormKind::DevelopmentPlan && self.gap_analysis.is_some()
    }

    /// An empty document of a form, with every skill listed and the needed levels taken from the target role.
    pub fn blank(form: FormInfo, person: Person, rater: Rater, framework: &Framework) -> Self {
        let analysis = GapAnalysis::blank(person.target_role.as_deref(), framework);
        let kind = form.kind;
        let packet = kind == FormKind::Packet;
        let ratings = || framework.skills().map(|(_, skill)| Rating { skill: skill.id.clone(), ..Rating::default() }).collect();
        Self {
            form,
            person,
            rater,
            career_goal: packet.then(CareerGoal::default),
            education: packet.then(Education::default),
            inventory: (packet || kind == FormKind::Inventory).then(|| Inventory {
                rated_on: None,
                ratings: ratings(),
                other: vec![],
            }),
            gap_analysis: (packet || kind == FormKind::GapAnalysis).then_some(analysis),
            plan: (packet || kind == FormKind::DevelopmentPlan).then(Plan::default),
        }
    }

    /// Recalculates every computed value. If the document has an inventory, the gap rows take their ratings, exemptions and
    /// labels of other skills from it. Every gap is the needed level minus the rating. Every time in the plan gets its duration,
    /// which can depend on the dates of its action.
    pub fn recompute(&mut self) {
        self.plan.iter_mut().flat_map(|plan| &mut plan.goals).flat_map(|goal| &mut goal.actions).for_each(Action::recompute);
        let Some(analysis) = &mut self.gap_analysis else { return };
        if let Some(inventory) = &self.inventory {
            for row in &mut analysis.rows {
                let rated = inventory.ratings.iter().find(|rating| rating.skill == row.skill);
                row.self_rating = rated.and_then(|rating| rating.rating);
                row.exempted = rated.and_then(|rating| rating.exempted.clone());
            }
            analysis.other.resize_with(inventory.other.len(), OtherGap::default);
            for (row, skill) in analysis.other.iter_mut().zip(&inventory.other) {
                row.label.clone_from(&skill.label);
                row.self_rating = skill.rating;
            }
        }
        for row in &mut analysis.rows {
            row.gap = gap(row.level_needed, row.self_rating);
        }
        for row in &mut analysis.other {
            row.gap = gap(row.level_needed, row.self_rating);
        }
    }
}
