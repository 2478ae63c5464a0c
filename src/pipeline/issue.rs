//! Makes a workbook for everybody on a staff list, and the record of who was sent what.
//!
//! Everything that can be refused is refused before the first file is written. Every file is put in its place whole, and
//! none outside the folder; the record comes last, so that it never names a file that is not there.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::issued::{Issued, IssuedWorkbook, RecordError, id_key};
use super::output::{OutputError, write_whole};
use crate::excel::{self, WriteError};
use crate::form::{Capacity, Form};
use crate::grid::{self, GridError, Limits};
use crate::model::{Date, Document, FormInfo, FormKind, Framework, Rater, RaterKind};
use crate::roster::file_name::{FileNames, file_stem};
use crate::roster::{self, Entry, Roster, RosterOptions};

const ENDING: &str = ".xlsx";
/// How many of the files that are in the way are named.
const NAMED: usize = 3;

/// What is issued, and where to.
#[derive(Clone, Debug)]
pub struct Order<'a> {
    /// The framework.
    pub framework: &'a Framework,
    /// The form.
    pub form: FormKind,
    /// Who is asked to fill the workbooks in.
    pub rater: RaterKind,
    /// The round.
    pub round: Option<String>,
    /// The day by which the returns are asked for.
    pub due: Option<Date>,
    /// The day that the workbooks and the record carry.
    pub issued_on: Date,
    /// Where the workbooks and the record go.
    pub folder: &'a Path,
    /// Whether files that are there already are replaced.
    pub overwrite: bool,
}

/// One workbook to make: what it starts from, and for whom.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// What stands in the workbook when it is opened; the person, form, round and rater are taken from here.
    pub document: Document,
    /// The manager's e-mail address, for the record.
    pub manager_email: Option<String>,
}

impl Assignment {
    /// A workbook in which nothing is answered; where the manager rates, the manager's name is filled in.
    pub fn blank(entry: &Entry, order: &Order<'_>) -> Self {
        let form = FormInfo {
            kind: order.form,
            framework: order.framework.id.clone(),
            framework_version: order.framework.version.clone(),
            round: order.round.clone(),
            due: order.due,
        };
        let person = entry.person.clone();
        let name = if order.rater == RaterKind::Manager { person.manager.clone() } else { None };
        let rater = Rater { kind: order.rater, name };
        let document = Document::blank(form, person, rater, order.framework);
        Self { document, manager_email: entry.manager_email.clone() }
    }
}

/// What was done.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The record as it was written.
    pub record: Issued,
    /// How many workbooks were written.
    pub written: usize,
    /// Files of earlier issues that the record no longer names, since the same person now has another one.
    pub superseded: Vec<String>,
}

/// Why nothing, or not everything, was issued.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// There is nobody to make a workbook for.
    #[error("there is nobody on the staff list")]
    Nobody,
    /// The place of the folder is taken.
    #[error("{} is no folder", .0.display())]
    NoFolder(PathBuf),
    /// Files are there already, and staff may have filled them in.
    #[error("{}; give --force to replace what is there", in_the_way(.0))]
    Exists(Vec<PathBuf>),
    /// A link would lead out of the folder.
    #[error("{} is a link, and nothing is written outside the folder", .0.display())]
    Link(PathBuf),
    /// The folder holds workbooks of another round or framework, and they would stay.
    #[error("{} holds workbooks of {theirs}; issue {ours} to another folder", folder.display())]
    OtherRound {
        /// The folder.
        folder: PathBuf,
        /// What its record is of.
        theirs: String,
        /// What was to be issued.
        ours: String,
    },
    /// The record that is there cannot be read.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A workbook cannot be made.
    #[error("the workbook for “{person}” cannot be made")]
    Workbook {
        /// Name or id of the person.
        person: String,
        /// Why.
        #[source]
        source: WriteError,
    },
    /// A file cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The record cannot be turned into text.
    #[error("the record cannot be written")]
    Json(#[from] serde_json::Error),
}

impl IssueError {
    /// Whether workbooks may have been written before the error was met.
    pub fn is_late(&self) -> bool {
        matches!(self, Self::Workbook { .. } | Self::Output(_) | Self::Json(_))
    }
}

fn in_the_way(paths: &[PathBuf]) -> String {
    let named: Vec<String> = paths.iter().take(NAMED).map(|path| path.display().to_string()).collect();
    let more = match paths.len().saturating_sub(NAMED) {
        0 => String::new(),
        1 => " and 1 more file".to_owned(),
        more => format!(" and {more} more files"),
    };
    let verb = if paths.len() == 1 { "is" } else { "are" };
    format!("{}{more} {verb} there already", named.join(", "))
}

/// Reads the staff list of a file. Its people are fit for [`issue`] only where no finding is an error.
///
/// # Errors
/// Where the file cannot be read as a table. What is wrong with its content is among the findings.
pub fn read_roster(path: &Path, options: &RosterOptions<'_>) -> Result<Roster, GridError> {
    Ok(roster::read(&grid::open(path, &Limits::default())?, &path.display().to_string(), options))
}

/// Writes a workbook for each assignment, and the record. `step` is called after each workbook, from several threads.
///
/// # Errors
/// Where a file is in the way, or the system refuses. Unless [`IssueError::is_late`], nothing was written.
pub fn issue(assignments: &[Assignment], order: &Order<'_>, step: &(dyn Fn() + Sync)) -> Result<Receipt, IssueError> {
    if assignments.is_empty() {
        return Err(IssueError::Nobody);
    }
    if fs::metadata(order.folder).is_ok_and(|about| !about.is_dir()) {
        return Err(IssueError::NoFolder(order.folder.to_owned()));
    }
    refuse_link(&order.folder.join(Issued::FILE))?;
    let earlier = if order.overwrite { Issued::read(order.folder)? } else { None };
    let (mut kept, replaced) = sort_out(assignments, order, earlier)?;
    let files = file_names(assignments, order, &kept);
    refuse_what_is_in_the_way(&files, order)?;

    let tasks: Vec<(&Assignment, &String)> = assignments.iter().zip(&files).collect();
    let latest: Result<Vec<IssuedWorkbook>, IssueError> = tasks
        .into_par_iter()
        .map(|(assignment, file)| {
            let workbook = write_one(assignment, file, order)?;
            step();
            Ok(workbook)
        })
        .collect();
    kept.extend(latest?);
    let record = Issued {
        skillbook: env!("CARGO_PKG_VERSION").to_owned(),
        issued_on: order.issued_on,
        round: order.round.clone(),
        due: order.due,
        form: order.form,
        framework: order.framework.id.clone(),
        framework_version: order.framework.version.clone(),
        workbooks: kept,
    };
    write_whole(&order.folder.join(Issued::FILE), record.to_json()?.as_bytes(), order.overwrite)?;
    let superseded = replaced.into_iter().map(|workbook| workbook.file).filter(|file| !files.contains(file)).collect();
    Ok(Receipt { record, written: files.len(), superseded })
}

/// Parts the workbooks of an earlier record into those that stay and those whose place this issue takes.
fn sort_out(
    assignments: &[Assignment],
    order: &Order<'_>,
    earlier: Option<Issued>,
) -> Result<(Vec<IssuedWorkbook>, Vec<IssuedWorkbook>), IssueError> {
    let Some(mut earlier) = earlier else { return Ok((Vec::new(), Vec::new())) };
    let ids: HashSet<String> = assignments.iter().map(|assignment| id_key(&assignment.document.person)).collect();
    let (replaced, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut earlier.workbooks).into_iter().partition(|workbook| {
        workbook.form == order.form && workbook.rater == order.rater && ids.contains(&id_key(&workbook.person))
    });
    if !kept.is_empty() && !earlier.is_of(order.round.as_deref(), order.framework) {
        let of = |round: Option<&str>, framework: &str, version: &str| match round {
            Some(round) => format!("round {round} of {framework} {version}"),
            None => format!("{framework} {version} without a round"),
        };
        return Err(IssueError::OtherRound {
            folder: order.folder.to_owned(),
            theirs: of(earlier.round.as_deref(), &earlier.framework, &earlier.framework_version),
            ours: of(order.round.as_deref(), &order.framework.id, &order.framework.version),
        });
    }
    Ok((kept, replaced))
}

/// A file name for each person: none twice, and none that belongs to a workbook that stays.
fn file_names(assignments: &[Assignment], order: &Order<'_>, kept: &[IssuedWorkbook]) -> Vec<String> {
    let mut names = FileNames::new();
    for workbook in kept {
        names.give(workbook.file.strip_suffix(ENDING).unwrap_or(&workbook.file));
    }
    let stem = |assignment: &Assignment| file_stem(&assignment.document.person, order.form, order.rater);
    assignments.iter().map(|assignment| names.give(&stem(assignment)) + ENDING).collect()
}

fn refuse_what_is_in_the_way(files: &[String], order: &Order<'_>) -> Result<(), IssueError> {
    let mut there = Vec::new();
    for file in files.iter().map(String::as_str).chain([Issued::FILE]) {
        let path = order.folder.join(file);
        refuse_link(&path)?;
        if !order.overwrite && path.exists() {
            there.push(path);
        }
    }
    if there.is_empty() { Ok(()) } else { Err(IssueError::Exists(there)) }
}

/// A link is refused even where files may be replaced: what it leads to would be replaced, wherever that is.
fn refuse_link(path: &Path) -> Result<(), IssueError> {
    let is_link = fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink());
    if is_link { Err(IssueError::Link(path.to_owned())) } else { Ok(()) }
}

fn write_one(assignment: &Assignment, file: &str, order: &Order<'_>) -> Result<IssuedWorkbook, IssueError> {
    let Assignment { document, manager_email } = assignment;
    let form = Form::for_document(document, order.framework, &Capacity::default());
    let person = &document.person;
    let bytes = excel::write(&form, document, order.issued_on).map_err(|source| {
        let person = [&person.name, &person.id].into_iter().flatten().next().cloned().unwrap_or_default();
        IssueError::Workbook { person, source }
    })?;
    write_whole(&order.folder.join(file), &bytes, order.overwrite)?;
    Ok(IssuedWorkbook {
        person: person.clone(),
        manager_email: manager_email.clone(),
        file: file.to_owned(),
        rater: order.rater,
        form: order.form,
        due: order.due,
        issued_on: order.issued_on,
        sha256: sha256(&bytes),
    })
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests;
