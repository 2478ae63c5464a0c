//! From files to files: which are read, how each is taken through the stages, and how results are put in their place.

pub mod annotate;
mod assign;
mod batch;
mod brief;
mod collect;
mod convert;
pub mod demo;
mod differences;
pub mod inputs;
pub mod issue;
pub mod issued;
pub mod last_round;
pub mod made_from;
mod mended;
mod other_version;
pub mod output;
mod plan;
pub mod published;
mod read;
mod replaced;
mod room;
mod shared;
mod status;
pub mod who;

pub use assign::{AssignError, Assignments};
pub use batch::{Progress, guard, read_all, read_found};
pub use brief::{Briefs, Order as BriefOrder, PersonBrief, briefs};
pub use collect::{Collected, collect, collect_before, main_framework};
pub use convert::{ConvertError, Target, convert};
pub use other_version::{OtherVersion, other_versions};
pub use plan::{Order as PlanOrder, PersonPlan, Plans, plans};
pub use read::{Return, Workbench, explain, read_grid};
pub use replaced::Replaced;
pub use status::status;
