//! Connects the jobs to folders, files and processor cores. No module below this one knows where a file is.

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

/// Reads files that are known to be returns, with the resources of the workbench. The results are in the order of the paths,
/// and findings name the files by their paths. `step` is called after each file, from several threads.
pub fn read_all(paths: &[PathBuf], workbench: &Workbench, step: &(dyn Fn() + Sync)) -> Vec<Return> {
    check::read_all(&inputs::FoundFiles::by_path(paths), workbench, threads(step))
}

/// Reads files as `read_all` does, and keeps everything that was read from each.
pub fn read_whole(paths: &[PathBuf], workbench: &Workbench) -> Vec<Return> {
    check::read_whole(&inputs::FoundFiles::by_path(paths), workbench, threads(&|| {}))
}
