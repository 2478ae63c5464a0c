//! Writes the status of a round: which workbooks came back, which are late, and what is missing. The formats are text for
//! people, JSON, and CSV, which lists the people to remind.

mod csv;
mod human;

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};

use super::findings::Format;
use crate::form::Progress;
use crate::model::{Date, FormKind, Person, RaterKind};

/// Where a round stands on a day. This is a published JSON shape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// The day on which it stands so.
    pub date: Date,
    /// How many workbooks are how far.
    pub counts: StatusCounts,
    /// Every workbook that was sent out: the latest first, then those with most to do, then by name.
    pub workbooks: Vec<WorkbookStatus>,
    /// Files among the returns that are no return of any of these workbooks, or cannot be read.
    pub loose: Vec<LooseFile>,
}

/// How many workbooks are how far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusCounts {
    /// Workbooks that were sent out.
    pub issued: usize,
    /// Came back, and nothing is missing.
    pub complete: usize,
    /// Came back, and something is missing or has to be mended.
    pub incomplete: usize,
    /// Came back as they were sent.
    pub untouched: usize,
    /// Came back as files that cannot be read.
    pub refused: usize,
    /// Did not come back.
    pub missing: usize,
    /// Of all that are not complete, those that are late.
    pub late: usize,
    /// Files that are no return of any of the workbooks, or cannot be read.
    pub loose: usize,
}

/// One workbook that was sent out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkbookStatus {
    /// How far it is.
    pub state: WorkbookState,
    /// Days since it was asked for; none where it is complete, not late, or no day was named.
    pub days_late: Option<u32>,
    /// The day by which it was asked for.
    pub due: Option<Date>,
    /// Whose skills it is about.
    pub person: Person,
    /// E-mail address of the person's manager.
    pub manager_email: Option<String>,
    /// The form.
    pub form: FormKind,
    /// Who was asked to fill it in.
    pub rater: RaterKind,
    /// The round.
    pub round: Option<String>,
    /// Name of the file as it was sent out.
    pub issued_as: String,
    /// The file that came back; of several the one that counts.
    pub file: Option<String>,
    /// The others.
    pub other_files: Vec<String>,
    /// Files among the loose ones that may be from this person: another form, or a file of which it is not told whose it is.
    pub perhaps: Vec<String>,
    /// How far each part of the form is filled in; empty where nothing can be read.
    pub progress: Vec<Progress>,
    /// What is missing or has to be mended, one label each; why it cannot be read, where it cannot.
    pub missing: Vec<String>,
    /// Findings of severity error in the file that counts.
    pub errors: usize,
    /// Findings of severity warning in it.
    pub warnings: usize,
}

/// How far a workbook is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WorkbookState {
    /// Nothing came back.
    Missing,
    /// What came back cannot be read.
    Refused,
    /// It came back as it was sent.
    Untouched,
    /// Something is missing or has to be mended.
    Incomplete,
    /// It came back, and nothing is missing.
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

/// A file among the returns that stands for none of the workbooks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LooseFile {
    /// The file.
    pub file: String,
    /// Whether it cannot be read, or belongs to none of the workbooks.
    pub reason: LooseReason,
    /// Why, in words.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// Whose it may be, going by what it says of itself or by its name.
    pub perhaps: Option<String>,
}

/// Why a file stands for none of the workbooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LooseReason {
    /// It cannot be read.
    Refused,
    /// It is another person's, form's, rater's or round's.
    Unexpected,
    /// It is to be said whose it is.
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
pub fn render(status: &Status, format: Format) -> String {
    match format {
        Format::Human => human::render(status),
        Format::Csv => csv::render(status),
        Format::Json | Format::Sarif => serde_json::to_string_pretty(status).map(|text| text + "\n").unwrap_or_default(),
    }
}
