//! An organisation's policy for plans: the gap from which an action is required, the hours per week, budgets, and how serious
//! each rule is. Policy files have this structure; anything a file omits keeps its default.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CURRENCY_PATTERN, Date};

/// An organisation's requirements for plans.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// The smallest gap (level needed minus rating, in levels) for which the plan needs an action.
    #[schemars(range(min = 1))]
    pub gap_threshold: u8,
    /// How many goals a person can work on at the same time.
    #[schemars(range(min = 1))]
    pub goals_at_once: u8,
    /// Hours a week that a person has for development.
    #[schemars(range(min = 0.5, max = 168.0))]
    pub hours_per_week: f64,
    /// Most hours that a person's plan may take in total; null for no limit.
    #[schemars(range(min = 0))]
    pub hours_per_person: Option<f64>,
    /// The most that a person's plan may cost in total, in whole units of the currency; null for no limit.
    #[schemars(range(max = 4_000_000_000_u32))]
    pub budget_person: Option<u32>,
    /// The most that all plans of one `collect` may cost together, in whole units of the currency; null for no limit.
    #[schemars(range(max = 4_000_000_000_u32))]
    pub budget_department: Option<u32>,
    /// ISO 4217 code of the budgets; null for the framework's currency.
    #[schemars(regex(pattern = CURRENCY_PATTERN))]
    pub currency: Option<String>,
    /// The period in which open goals and actions must be.
    pub period: Period,
    /// The most years from today that a goal may be in the future.
    #[schemars(range(min = 1, max = 20))]
    pub furthest_years: u8,
    /// The severity of each rule, by the code of its findings: error, warning, info (or note) or off. A code that is not listed
    /// keeps its default.
    pub severities: BTreeMap<String, RuleSeverity>,
}

/// A period; null leaves that end open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Period {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

/// How serious a rule is in a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RuleSeverity {
    /// A plan that breaks the rule is not ready; the exit status is 1.
    Error,
    /// Somebody should look.
    Warning,
    /// Good to know.
    Info,
    /// The same as `info`: the word that findings are printed with.
    Note,
    /// The rule is not applied.
    Off,
}

/// The values of `templates/policy.yaml`; a test compares the two.
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
