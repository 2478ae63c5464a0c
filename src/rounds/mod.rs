//! From one round to the next: which skills became which (`skill_map`, `mapping`), and what of somebody's last round a new
//! workbook begins with (`carry`). Pure functions over documents; only a skill map is read from a file.

mod carry;
mod mapping;
mod skill_map;

pub use carry::{Carried, Left, carry};
pub use mapping::Mapping;
pub use skill_map::{Loaded, load_file, load_text};
