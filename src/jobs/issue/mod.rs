//! Makes a workbook for everybody on a staff list, and the record of the workbooks.
//!
//! People who already have a workbook of the form and rater keep it, and the new workbooks are added to the record. All checks
//! are made before the first file is written. Files are only put in place whole, and never outside the folder. The record is
//! written last, so that it never names a missing file.

mod allot;

use std::fmt::Display;
use std::path::{Path, PathBuf};

use super::digest::sha256;
use super::issued::{Issued, IssuedWorkbook, RecordError};
use super::made_from;
use super::outputs::{OutputError, Outputs, Refusal, Refusals};
use super::workers::Means;
use crate::excel::{self, Stencils, WriteError};
use crate::form::{Capacity, Forms};
use crate::model::{Date, Document, FormInfo, FormKind, Framework, Person, Rater, RaterKind};
use crate::roster::RosterEntry;
use crate::texts::{program_text, program_text_with};
use allot::{Allotted, Task, allot};

/// What to issue, and where.
#[derive(Clone, Debug)]
pub struct IssueOrder<'a> {
    /// The framework.
    pub framework: &'a Framework,
    /// The form.
    pub form: FormKind,
    /// Who is asked to fill the workbooks in.
    pub rater: RaterKind,
    /// The round.
    pub round: Option<String>,
    /// The date by which the returns are due.
    pub due: Option<Date>,
    /// The date in the workbooks and the record.
    pub issued_on: Date,
    /// The folder of the workbooks and the record, as messages name it.
    pub folder: &'a Path,
    /// Whether to replace workbooks that nobody has changed.
    pub overwrite: bool,
    /// Whether the sheets are locked but for the cells to fill in.
    pub locked: bool,
}

/// One workbook to make.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The initial content of the workbook, which includes the person, form, round and rater.
    pub document: Document,
    /// The manager's e-mail address, for the record.
    pub manager_email: Option<String>,
    /// Whether the person's e-mail address is on record, and so may be put into the new record. An address that is only in a
    /// return may not.
    pub on_record: bool,
}

impl Assignment {
    /// An assignment without answers. If the manager rates, the manager's name is filled in.
    pub fn blank(entry: &RosterEntry, order: &IssueOrder<'_>) -> Self {
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
        Self { document, manager_email: entry.manager_email.clone(), on_record: true }
    }
}

/// The result of an issue.
#[derive(Clone, Debug)]
pub struct IssueReceipt {
    /// The new record.
    pub record: Issued,
    /// The outcome of each assignment, in order.
    pub outcomes: Vec<IssueOutcome>,
    /// Files of earlier issues that the record no longer names, because the same person now has another file.
    pub superseded: Vec<String>,
}

impl IssueReceipt {
    /// Returns the number of workbooks that were written.
    pub fn written(&self) -> usize {
        self.outcomes.iter().filter(|outcome| matches!(outcome, IssueOutcome::Written { .. })).count()
    }
}

/// The outcome for one person.
#[derive(Clone, Debug)]
pub enum IssueOutcome {
    /// The workbook was written.
    Written {
        /// Name of the file in the folder.
        file: String,
        /// The entry of the workbook that it replaced, if any.
        replaced: Option<Box<IssuedWorkbook>>,
    },
    /// The person already has a workbook and keeps it.
    Kept {
        /// Its entry in the record.
        workbook: Box<IssuedWorkbook>,
        /// Whether its file is still in the folder.
        there: bool,
    },
    /// An existing file is in the way and is not replaced, because somebody has or may have typed in it.
    Refused(Refusal),
    /// The workbook could not be made.
    Failed(String),
}

/// Why nothing was issued, or not everything.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// There is nobody to make a workbook for.
    #[error("{}", program_text("issue.nobody"))]
    Nobody,
    /// The path of the folder is not a folder.
    #[error("{}", program_text_with("issue.no-folder", &[("folder", &.0.display())]))]
    NoFolder(PathBuf),
    /// The folder holds workbooks of another round or framework that would stay.
    #[error("{}", program_text_with("issue.other-round", &[("folder", &folder.display()), ("theirs", theirs), ("ours", ours)]))]
    OtherRound {
        /// The folder.
        folder: PathBuf,
        /// Round and framework of its record.
        theirs: String,
        /// Round and framework to be issued.
        ours: String,
    },
    /// Everybody already has a workbook, due on another date, and would keep it.
    #[error("{}", other_day(folder, theirs, *ours, people))]
    OtherDay {
        /// The folder.
        folder: PathBuf,
        /// The due dates of the existing workbooks.
        theirs: Vec<Option<Date>>,
        /// The requested due date.
        ours: Date,
        /// The people with these workbooks.
        people: Vec<String>,
    },
    /// The existing record cannot be read.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A workbook cannot be made.
    #[error("{}", program_text_with("issue.unmade", &[("person", person)]))]
    Workbook {
        /// Name or id of the person.
        person: String,
        /// The cause.
        #[source]
        source: WriteError,
    },
    /// A file cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The record cannot be turned into text.
    #[error("{}", program_text("record.unwritable"))]
    Json(#[from] serde_json::Error),
}

impl IssueError {
    /// Whether the work was done and only some or all of its results are missing.
    pub fn is_late(&self) -> bool {
        matches!(self, Self::Output(error) if error.is_late())
    }
}

fn other_day(folder: &Path, theirs: &[Option<Date>], ours: Date, people: &[String]) -> String {
    let day = |day: &Option<Date>| day.map_or_else(|| program_text("issue.no-day"), |day| day.to_string());
    let days = theirs.iter().map(day).collect::<Vec<_>>().join(", ");
    let blanks: [(&str, &dyn Display); 4] =
        [("folder", &folder.display()), ("theirs", &days), ("ours", &ours), ("people", &people.join(", "))];
    program_text_with("issue.other-day", &blanks)
}

/// Makes a workbook for each assignment whose person has no workbook in the earlier record yet, and the new record. With
/// [`IssueOrder::overwrite`], workbooks that nobody has changed are made again. The files in `outputs` are valid only if this
/// function succeeds.
///
/// # Errors
/// If there are no assignments, a check fails, a file is in the way, or a result cannot be written.
pub fn issue(
    assignments: &[Assignment],
    order: &IssueOrder<'_>,
    (earlier, outputs): (Option<Issued>, &dyn Outputs),
    means: Means<'_>,
) -> Result<IssueReceipt, IssueError> {
    if assignments.is_empty() {
        return Err(IssueError::Nobody);
    }
    let Allotted { kept, tasks, mut outcomes, superseded } = allot(assignments, order, earlier.as_ref(), outputs)?;
    outputs.expect(&tasks.iter().map(|task| task.file.as_str()).chain([Issued::FILE]).collect::<Vec<_>>());
    made_from::keep(order.framework, outputs)?;

    let (forms, stencils) = (Forms::default(), Stencils::default());
    let made: Vec<Result<Result<IssuedWorkbook, IssueError>, OutputError>> = means.map(tasks.len(), |at| {
        let task = &tasks[at];
        let workbook = write_one(&assignments[task.index], &task.file, order, (outputs, &forms, &stencils));
        (means.step)();
        match workbook {
            // A failed output, such as a full disk, affects everybody.
            Err(IssueError::Output(error)) => Err(error),
            other => Ok(other),
        }
    });
    let made: Result<Vec<Result<IssuedWorkbook, IssueError>>, OutputError> = made.into_iter().collect();
    let (mut latest, mut failed) = (Vec::new(), Vec::new());
    for (Task { index, file, replaced }, made) in tasks.into_iter().zip(made?) {
        outcomes[index] = Some(match made {
            Ok(workbook) => {
                latest.push(workbook);
                IssueOutcome::Written { file, replaced: replaced.map(Box::new) }
            }
            Err(error) => {
                let words = [Some(error.to_string()), std::error::Error::source(&error).map(ToString::to_string)];
                // People keep their old workbook if no new one can be made.
                failed.push((replaced, error));
                IssueOutcome::Failed(words.into_iter().flatten().collect::<Vec<_>>().join(": "))
            }
        });
    }
    let kept = kept.into_iter().chain(failed.iter().filter_map(|(replaced, _)| replaced.clone()));
    let record_now = Issued {
        skillbook: env!("CARGO_PKG_VERSION").to_owned(),
        issued_on: order.issued_on,
        round: order.round.clone(),
        due: order.due,
        form: order.form,
        framework: order.framework.id.clone(),
        framework_version: order.framework.version.clone(),
        workbooks: kept.chain(latest).collect(),
    };
    let receipt = IssueReceipt { record: record_now, outcomes: outcomes.into_iter().flatten().collect(), superseded };
    if receipt.written() > 0 {
        outputs.put_record(Issued::FILE, receipt.record.to_json()?.as_bytes())?;
        return Ok(receipt);
    }
    let refused: Vec<Refusal> = receipt.outcomes.iter().filter_map(IssueOutcome::refusal).cloned().collect();
    match (failed.pop(), refused.is_empty()) {
        (Some((_, error)), _) => Err(error),
        (None, false) => Err(OutputError::Refused(Refusals(refused)).into()),
        (None, true) => Ok(IssueReceipt { record: earlier.unwrap_or(receipt.record), ..receipt }),
    }
}

impl IssueOutcome {
    /// The file that is not replaced, if any.
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }
}

fn write_one(
    assignment: &Assignment,
    file: &str,
    order: &IssueOrder<'_>,
    (outputs, forms, stencils): (&dyn Outputs, &Forms, &Stencils),
) -> Result<IssuedWorkbook, IssueError> {
    let Assignment { document, manager_email, on_record } = assignment;
    let form = forms.for_document(document, order.framework, &Capacity::default()).locked(order.locked);
    let person = &document.person;
    // Stencils are only for workbooks without earlier answers: these differ in little but names, and no answers can get into
    // another person's workbook.
    let is_blank = *document == Document::blank(document.form.clone(), person.clone(), document.rater.clone(), order.framework);
    let written =
        if is_blank { stencils.write(&form, document, order.issued_on) } else { excel::write(&form, document, order.issued_on) };
    let bytes = written.map_err(|source| IssueError::Workbook { person: called(assignment), source })?;
    outputs.put(file, &bytes)?;
    Ok(IssuedWorkbook {
        person: Person { email: person.email.clone().filter(|_| *on_record), ..person.clone() },
        manager_email: manager_email.clone(),
        file: file.to_owned(),
        rater: order.rater,
        form: order.form,
        due: order.due,
        issued_on: order.issued_on,
        sha256: sha256(&bytes),
    })
}

/// The name of an assignment's person, or the id.
fn called(assignment: &Assignment) -> String {
    let person = &assignment.document.person;
    [&person.name, &person.id].into_iter().flatten().next().cloned().unwrap_or_default()
}
