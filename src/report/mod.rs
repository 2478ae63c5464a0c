//! What leaves the program for people and other programs: findings in several formats, and a department's summary as a
//! workbook, a one-file HTML report and data files, and the brief for a meeting. Gaps, means and totals come from one
//! [`Department`]; what several formats show the same way (symbols, the numbers that matter) is in `figures`.

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

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ReturnEntry {
    /// The file, as the findings name it.
    pub file: String,
    /// Whose it is, where that could be told.
    pub person: Option<String>,
    /// Which form, where that could be told.
    pub form: Option<String>,
    /// Who filled it in, where that could be told.
    pub rater: Option<String>,
    /// What became of it.
    pub state: ReturnState,
    /// How many findings are errors.
    pub errors: usize,
    /// How many findings are warnings.
    pub warnings: usize,
    /// How many answers that were asked for it holds no usable value for.
    pub missing: usize,
    /// A word more, such as why it was refused.
    pub note: String,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnState {
    /// Read without an error.
    Read,
    /// Read, but answers are missing or could not be used.
    ReadWithErrors,
    /// Not read; its answers count nowhere.
    Refused,
    /// Another file counts in its place: the same return, mended.
    Replaced,
    /// Read, but it is not told whose it is; its answers count nowhere until it is.
    Nobody,
    /// It came back as it was sent, so there is nobody in it who could count.
    Untouched,
}

impl ReturnState {
    /// Whether somebody has to be told that nothing of the file counts.
    pub const fn is_left_out(self) -> bool {
        matches!(self, Self::Refused | Self::Nobody)
    }

    /// The name in JSON and in keys of texts.
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

/// All that a report of a department shows.
#[derive(Clone, Debug)]
pub struct DepartmentReport<'a> {
    /// The figures.
    pub department: &'a Department,
    /// What there is to say about the returns.
    pub findings: &'a [Finding],
    /// What became of each file.
    pub returns: &'a [ReturnEntry],
    /// Title of the report.
    pub title: String,
    /// The day of the report: the only date in it that is not from the returns.
    pub date: Date,
}
