//! Issues workbooks into a folder: locks the folder, continues the record that is there, and puts no file into its place before
//! all are made.

use std::fs;
use std::path::Path;

use super::output::{Output, Within, refuse_links_below};
use super::read::issued_in;
use super::threads::threads;
use crate::jobs::issue::{self, Assignment, IssueError, IssueOrder, IssueReceipt};
use crate::jobs::issued::Issued;

/// Writes into the folder of the order a workbook for each assignment whose person has none yet, and the record. `step` is
/// called after each workbook, from several threads.
///
/// # Errors
/// If a file is in the way or the system refuses. Nothing was written, unless [`IssueError::is_late`].
pub fn issue(assignments: &[Assignment], order: &IssueOrder<'_>, step: &(dyn Fn() + Sync)) -> Result<IssueReceipt, IssueError> {
    if assignments.is_empty() {
        return Err(IssueError::Nobody);
    }
    if fs::metadata(order.folder).is_ok_and(|about| !about.is_dir()) {
        return Err(IssueError::NoFolder(order.folder.to_owned()));
    }
    let output = Output::into_folders([order.folder], order.overwrite)?;
    refuse_links_below(order.folder, Path::new(Issued::FILE))?;
    // Read while no other command can write it, so that the entries of others are kept.
    let earlier = issued_in(order.folder)?;
    let within = Within { output: &output, folder: order.folder };
    let receipt = issue::issue(assignments, order, (earlier, &within), threads(step))?;
    if receipt.written() > 0 {
        output.commit()?;
    }
    Ok(receipt)
}

#[cfg(test)]
mod tests;
