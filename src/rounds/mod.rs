//! From one round to the next: how skills map between frameworks (`skill_map`, `mapping`), and what a new workbook takes over
//! from a person's previous round (`carry`, `previous`). Pure functions over documents.

mod carry;
mod mapping;
mod previous;
mod skill_map;

pub use crate::schema::LARGEST_FILE;
pub use carry::{Carried, Left, carry};
pub use mapping::Mapping;
pub use previous::{PreviousRound, RoundAnswers};
pub use skill_map::{LoadedSkillMap, load_bytes, load_text};
