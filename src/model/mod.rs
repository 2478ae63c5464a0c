//! The data model: frameworks, people, documents of returns. Plain data, independent of files and cells.

mod date;
mod document;
mod effort;
mod framework;
mod money;
mod policy;
mod skill_map;

pub use date::{Date, DateReading};
pub use document::{
    Action, ActionStatus, CareerGoal, Document, Education, FormInfo, FormKind, GapAnalysis, GapRow, Goal, Inventory, OtherGap,
    OtherSkill, Person, Plan, Previous, Priority, Rater, RaterKind, Rating, weighted_gap,
};
pub use effort::{Effort, EffortDoubt, EffortHow, EffortReading, EffortUnit, Recurring, Span};
pub use framework::{
    Activity, ActivityKind, CURRENCY_PATTERN, Domain, EDUCATION, EducationLevel, EducationLevels, EducationRequirement,
    Framework, ID_PATTERN, Role, ScaleLevel, Skill, Source,
};
pub use money::{Money, MoneyDoubt, MoneyHow};
pub use policy::{Period, Policy, RuleSeverity};
pub use skill_map::{SkillMap, SkillMove};
