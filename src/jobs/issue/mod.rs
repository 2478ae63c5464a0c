//! Makes a workbook for everybody on a staff list, and the record of who was sent what.
//!
//! Whoever has a workbook of the form and rater already keeps it, and the record grows. Everything that can be refused is
//! refused before the first file is written. Every file is put in its place whole, and none outside the folder; the record
//! comes last, so that it never names a file that is not there.

mod allot;

use std::path::{Path, PathBuf};

use super::digest::sha256;
use super::issued::{Issued, IssuedWorkbook, RecordError};
use super::made_from;
use super::outputs::{OutputError, Outputs, Refusal, Refusals};
use super::workers::Means;
use crate::excel::{self, Stencils, WriteError};
use crate::form::{Capacity, Forms};
use crate::model::{Date, Document, FormInfo, FormKind, Framework, Person, Rater, RaterKind};
use crate::roster::Entry;
use crate::texts::{report_text, report_text_with};
use allot::{Allotted, Task, allot};

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
    /// What messages call the place of the workbooks and the record.
    pub folder: &'a Path,
    /// Whether workbooks that nobody has touched are replaced by new ones.
    pub overwrite: bool,
}

/// One workbook to make: what it starts from, and for whom.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// What stands in the workbook when it is opened; the person, form, round and rater are taken from here.
    pub document: Document,
    /// The manager's e-mail address, for the record.
    pub manager_email: Option<String>,
    /// Whether the person's address is on record, so that it may be kept there; one that only a return says is not.
    pub on_record: bool,
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
        Self { document, manager_email: entry.manager_email.clone(), on_record: true }
    }
}

/// What was done.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The record as it is now.
    pub record: Issued,
    /// What became of each assignment, in their order.
    pub outcomes: Vec<Outcome>,
    /// Files of earlier issues that the record no longer names, since the same person now has another one.
    pub superseded: Vec<String>,
}

impl Receipt {
    /// How many workbooks were written.
    pub fn written(&self) -> usize {
        self.outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Written { .. })).count()
    }
}

/// What became of the workbook of one person.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It was written.
    Written {
        /// Name of the file in the folder.
        file: String,
        /// What was asked for before, where it took the place of another one.
        replaced: Option<Box<IssuedWorkbook>>,
    },
    /// The person has one already, and keeps it.
    Kept {
        /// It, as the record has it.
        workbook: Box<IssuedWorkbook>,
        /// Whether its file is in the folder still.
        there: bool,
    },
    /// A file is in the way that somebody has typed in, or may have, and it stays.
    Refused(Refusal),
    /// It cannot be made.
    Failed(String),
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
    /// Everybody has a workbook, asked for by another day, and would keep it.
    #[error("{}", other_day(folder, theirs, *ours, people))]
    OtherDay {
        /// The folder.
        folder: PathBuf,
        /// The days by which the workbooks there are asked for.
        theirs: Vec<Option<Date>>,
        /// The day that was to be asked for.
        ours: Date,
        /// Whose they are.
        people: Vec<String>,
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
    /// Whether the work was done, so that only its results, or some of them, are missing.
    pub fn is_late(&self) -> bool {
        matches!(self, Self::Output(error) if error.is_late())
    }
}

fn other_day(folder: &Path, theirs: &[Option<Date>], ours: Date, people: &[String]) -> String {
    let day = |day: &Option<Date>| day.map_or_else(|| report_text("issue.no-day"), |day| day.to_string());
    let days = theirs.iter().map(day).collect::<Vec<_>>().join(", ");
    let blanks = [
        ("folder", folder.display().to_string()),
        ("theirs", days),
        ("ours", ours.to_string()),
        ("people", people.join(", ")),
        ("count", people.len().to_string()),
    ];
    report_text_with("issue.other-day", &blanks.each_ref().map(|(name, text)| (*name, text.as_str())))
}

/// Makes a workbook for each assignment whose person has none yet in the earlier record, and the record as it is then. With
/// [`Order::overwrite`], those that nobody has touched are made anew. What was put among the outputs counts only where this
/// comes to a good end.
///
/// # Errors
/// Where nobody is to have a workbook, a file is in the way, or a result is not taken.
pub fn issue(
    assignments: &[Assignment],
    order: &Order<'_>,
    (earlier, outputs): (Option<Issued>, &dyn Outputs),
    means: Means<'_>,
) -> Result<Receipt, IssueError> {
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
            // A disk that is full is so for everybody.
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
                Outcome::Written { file, replaced: replaced.map(Box::new) }
            }
            Err(error) => {
                let words = [Some(error.to_string()), std::error::Error::source(&error).map(ToString::to_string)];
                // Who has a workbook already keeps it where no new one can be made.
                failed.push((replaced, error));
                Outcome::Failed(words.into_iter().flatten().collect::<Vec<_>>().join(": "))
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
    let receipt = Receipt { record: record_now, outcomes: outcomes.into_iter().flatten().collect(), superseded };
    if receipt.written() > 0 {
        outputs.put_record(Issued::FILE, receipt.record.to_json()?.as_bytes())?;
        return Ok(receipt);
    }
    let refused: Vec<Refusal> = receipt.outcomes.iter().filter_map(Outcome::refusal).cloned().collect();
    match (failed.pop(), refused.is_empty()) {
        (Some((_, error)), _) => Err(error),
        (None, false) => Err(OutputError::Refused(Refusals(refused)).into()),
        (None, true) => Ok(Receipt { record: earlier.unwrap_or(receipt.record), ..receipt }),
    }
}

impl Outcome {
    /// The file that stays, where one does.
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
    order: &Order<'_>,
    (outputs, forms, stencils): (&dyn Outputs, &Forms, &Stencils),
) -> Result<IssuedWorkbook, IssueError> {
    let Assignment { document, manager_email, on_record } = assignment;
    let form = forms.for_document(document, order.framework, &Capacity::default());
    let person = &document.person;
    // What somebody has said before is nobody else's; without it, the workbooks of a round differ in little but names.
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

/// What the person of an assignment is called.
fn called(assignment: &Assignment) -> String {
    let person = &assignment.document.person;
    [&person.name, &person.id].into_iter().flatten().next().cloned().unwrap_or_default()
}
