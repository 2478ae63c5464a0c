//! Writes results for people and other programs: findings in several formats, a department's summary as a workbook, a one-file
//! HTML report and data files, and the brief for a meeting. Gaps, means and totals come from one [`Department`]. Symbols, key
//! figures and other things that several formats show the same way are in `figures`.

pub mod brief;
mod columns;
pub mod data;
pub mod department_xlsx;
mod figures;
pub mod findings;
pub mod html;
pub mod markdown;
pub mod review;
pub mod status;

#[cfg(test)]
pub(crate) mod example;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::analysis::Department;
use crate::finding::Finding;
use crate::model::Date;

/// The outcome for one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ReturnEntry {
    /// The file, by its name in the findings.
    pub file: String,
    /// The person that it is about, if known.
    pub person: Option<String>,
    /// The form, if known.
    pub form: Option<String>,
    /// The rater who filled it in, if known.
    pub rater: Option<String>,
    /// The outcome.
    pub state: ReturnState,
    /// Number of findings of severity error.
    pub errors: usize,
    /// Number of findings of severity warning.
    pub warnings: usize,
    /// Number of required answers without a usable value.
    pub missing: usize,
    /// A remark, such as why the file was refused.
    pub note: String,
}

/// The outcome for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnState {
    /// Read without an error.
    Read,
    /// Read, but answers are missing or could not be used.
    ReadWithErrors,
    /// Not read. Its answers are not counted.
    Refused,
    /// Another file counts instead: a corrected version of the same return.
    Replaced,
    /// Read, but the person is unknown. Its answers are not counted until the person is known.
    Nobody,
    /// Returned as it was sent, so there are no answers to count.
    Untouched,
}

impl ReturnState {
    /// Whether a report must say that the answers of the file are not counted.
    pub const fn is_left_out(self) -> bool {
        matches!(self, Self::Refused | Self::Nobody)
    }

    /// Returns the name in JSON and in keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::ReadWithErrors => "read-with-errors",
            Self::Refused => "refused",
            Self::Replaced => "replaced",
            Self::Nobody => "nobody",
            Self::Untouched => "untouched",
        }
    }
}

/// The data of a department's report.
#[derive(Clone, Debug)]
pub struct DepartmentReport<'a> {
    /// The figures.
    pub department: &'a Department,
    /// The findings in the returns.
    pub findings: &'a [Finding],
    /// The outcome for each file.
    pub returns: &'a [ReturnEntry],
    /// Title of the report.
    pub title: String,
    /// The day of the report, its only date that is not from the returns.
    pub date: Date,
}
