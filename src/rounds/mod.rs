//! From one round to the next: which skills became which (`skill_map`, `mapping`), and what of somebody's last round a new
//! workbook begins with (`carry`, `last`). Pure functions over documents.

mod carry;
mod last;
mod mapping;
mod skill_map;

pub use crate::schema::LARGEST_FILE;
pub use carry::{Carried, Left, carry};
pub use last::{LastRound, Said};
pub use mapping::Mapping;
pub use skill_map::{Loaded, load_bytes, load_text};
