//! An organisation's own figures for plans: from which gap on an action is wanted, how many hours a week are there, what a
//! plan may cost, and how serious each rule is. Its YAML files have this shape; what a file leaves out is as it is here.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CURRENCY_PATTERN, Date};

/// What an organisation asks of its plans.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// From this gap on (level needed minus rating, in levels) a skill wants an action in the plan.
    #[schemars(range(min = 1))]
    pub gap_threshold: u8,
    /// How many goals a person can work on at the same time.
    #[schemars(range(min = 1))]
    pub goals_at_once: u8,
    /// Hours a week that a person has for development.
    #[schemars(range(min = 0.5, max = 168.0))]
    pub hours_per_week: f64,
    /// Hours that a person's plan may take in all; null for no limit.
    #[schemars(range(min = 0))]
    pub hours_per_person: Option<f64>,
    /// What a person's plan may cost in all, in whole units of the currency; null for no limit.
    #[schemars(range(max = 4_000_000_000_u32))]
    pub budget_person: Option<u32>,
    /// What the plans of everybody in one `collect` may cost together, in whole units of the currency; null for no limit.
    #[schemars(range(max = 4_000_000_000_u32))]
    pub budget_department: Option<u32>,
    /// ISO 4217 code of the budgets; null for the framework's currency.
    #[schemars(regex(pattern = CURRENCY_PATTERN))]
    pub currency: Option<String>,
    /// The days within which open goals and actions must lie.
    pub period: Period,
    /// How many years from today a goal may lie at most.
    #[schemars(range(min = 1, max = 20))]
    pub furthest_years: u8,
    /// How serious a rule is, by the code of its findings: error, warning, info (or note) or off. A code that is not named keeps its own.
    pub severities: BTreeMap<String, RuleSeverity>,
}

/// A stretch of time; null at an end leaves it open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Period {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

/// How serious a rule is to an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RuleSeverity {
    /// A plan that breaks the rule is not ready; the exit status is 1.
    Error,
    /// Somebody should look.
    Warning,
    /// Good to know.
    Info,
    /// The same, in the word that findings are printed with.
    Note,
    /// The rule is not applied.
    Off,
}

/// The figures of `templates/policy.yaml`; a test holds the two together.
impl Default for Policy {
    fn default() -> Self {
        Self {
            gap_threshold: 2,
            goals_at_once: 3,
            hours_per_week: 6.0,
            hours_per_person: None,
            budget_person: None,
            budget_department: None,
            currency: None,
            period: Period::default(),
            furthest_years: 5,
            severities: BTreeMap::new(),
        }
    }
}
