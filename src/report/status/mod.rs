//! Writes the status of a round: which workbooks came back, which are late, and what is missing. The formats are text for
//! people, JSON, and CSV, which lists the people to remind.

mod csv;
mod human;

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};

use super::findings::FindingsFormat;
use crate::form::Progress;
use crate::model::{Date, FormKind, Person, RaterKind};

/// The status of a round on one day. This is a published JSON format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// The day of the status.
    pub date: Date,
    /// The number of workbooks in each state.
    pub counts: StatusCounts,
    /// Every workbook that was sent out, sorted by days late, then by how much is left to do, then by name.
    pub workbooks: Vec<WorkbookStatus>,
    /// Files among the returns that are not a return of any of these workbooks, or cannot be read.
    pub loose: Vec<LooseFile>,
}

/// The number of workbooks in each state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusCounts {
    /// Workbooks that were sent out.
    pub issued: usize,
    /// Workbooks that came back complete.
    pub complete: usize,
    /// Workbooks that came back with something missing or to correct.
    pub incomplete: usize,
    /// Workbooks that came back as they were sent.
    pub untouched: usize,
    /// Workbooks that came back as files that cannot be read.
    pub refused: usize,
    /// Workbooks that did not come back.
    pub missing: usize,
    /// Workbooks that are not complete and late.
    pub late: usize,
    /// Files that are not a return of any of the workbooks, or cannot be read.
    pub loose: usize,
}

/// One workbook that was sent out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkbookStatus {
    /// The state.
    pub state: WorkbookState,
    /// Days since the due date; null if the workbook is complete or not late, or has no due date.
    pub days_late: Option<u32>,
    /// The due date.
    pub due: Option<Date>,
    /// The person whose skills it is about.
    pub person: Person,
    /// E-mail address of the person's manager.
    pub manager_email: Option<String>,
    /// The form.
    pub form: FormKind,
    /// The rater who was asked to fill it in.
    pub rater: RaterKind,
    /// The round.
    pub round: Option<String>,
    /// Name of the file as it was sent out.
    pub issued_as: String,
    /// The file that came back. If there are several, the one that counts.
    pub file: Option<String>,
    /// The other files that came back.
    pub other_files: Vec<String>,
    /// Loose files that may be from this person: another form, or a file of an unknown person.
    pub perhaps: Vec<String>,
    /// The progress of each part of the form; empty if nothing can be read.
    pub progress: Vec<Progress>,
    /// The labels of what is missing or to correct. If the file cannot be read, the reason.
    pub missing: Vec<String>,
    /// Number of findings of severity error in the file that counts.
    pub errors: usize,
    /// Number of findings of severity warning in the file that counts.
    pub warnings: usize,
}

/// The state of a workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WorkbookState {
    /// Nothing came back.
    Missing,
    /// A file came back that cannot be read.
    Refused,
    /// The workbook came back as it was sent.
    Untouched,
    /// The workbook came back with something missing or to correct.
    Incomplete,
    /// The workbook came back complete.
    Complete,
}

impl WorkbookState {
    /// All states, the one with most to do first.
    pub const ALL: [Self; 5] = [Self::Missing, Self::Refused, Self::Untouched, Self::Incomplete, Self::Complete];

    /// Returns the name in JSON, CSV and keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Refused => "refused",
            Self::Untouched => "untouched",
            Self::Incomplete => "incomplete",
            Self::Complete => "complete",
        }
    }
}

/// A file among the returns that counts for none of the workbooks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LooseFile {
    /// The file.
    pub file: String,
    /// Why it counts for none of the workbooks.
    pub reason: LooseReason,
    /// The reason in words.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// The person that it may be about, by its content or its name.
    pub perhaps: Option<String>,
}

/// Why a file counts for none of the workbooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LooseReason {
    /// The file cannot be read.
    Refused,
    /// The file is of another person, form, rater or round.
    Unexpected,
    /// The person is unknown and must be named.
    Nobody,
}

impl WorkbookStatus {
    /// Returns the part with the most questions, which best shows the progress of the person.
    fn main_part(&self) -> Option<&Progress> {
        // Among equals, the first one counts.
        self.progress.iter().rev().max_by_key(|part| part.of)
    }

    /// Returns the missing answers in one line with at most `most` labels.
    fn missing_in_words(&self, most: usize) -> String {
        let named = self.missing.iter().take(most).map(String::as_str).collect::<Vec<_>>().join("; ");
        match self.missing.len().saturating_sub(most) {
            0 => named,
            more => crate::texts::report_text_with("chase.more", &[("named", &named), ("count", &more.to_string())]),
        }
    }
}

/// Returns the JSON Schema of [`Status`].
pub fn schema() -> Schema {
    crate::schema::written::<Status>()
}

/// Writes a status in a format, with a line end at the end. For SARIF, which has no place for a status, this writes JSON.
pub fn render(status: &Status, format: FindingsFormat) -> String {
    match format {
        FindingsFormat::Human => human::render(status),
        FindingsFormat::Csv => csv::render(status),
        FindingsFormat::Json | FindingsFormat::Sarif => {
            serde_json::to_string_pretty(status).map(|text| text + "\n").unwrap_or_default()
        }
    }
}
