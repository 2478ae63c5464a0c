//! Folders and files for the jobs, and the computer's cores: what the program binds them to. Nothing below knows where a file is.

pub mod inputs;
mod issue;
mod lines;
pub mod output;
pub mod places;
pub mod read;
mod threads;

use std::path::PathBuf;

use crate::jobs::check;
use crate::jobs::returned::Return;
use crate::jobs::workbench::Workbench;

pub use issue::issue;
pub use lines::{Named, Spooled, are_lines};
pub use read::{bytes, open};
pub use threads::threads;

/// Reads files that are known to be returns with what is at hand; the results stand in the order of the paths, and findings name
/// them by their paths. `step` is called after each, from several threads.
pub fn read_all(paths: &[PathBuf], workbench: &Workbench, step: &(dyn Fn() + Sync)) -> Vec<Return> {
    check::read_all(&inputs::Found::by_path(paths), workbench, threads(step))
}

/// The same, holding all that was read of each.
pub fn read_whole(paths: &[PathBuf], workbench: &Workbench) -> Vec<Return> {
    check::read_whole(&inputs::Found::by_path(paths), workbench, threads(&|| {}))
}
