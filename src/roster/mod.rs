//! Reads staff lists as HR systems export them.
//!
//! `headings` finds the sheet, the heading row and the column of each `field`, using `synonyms`; `people` reads the rows below
//! and reports all problems at once. `ids`, `emails` and `names` undo what programs do to values; `no_people` detects rows that
//! are not people, `places` finds values outside their row, `leavers` determines who has left, and `managers` identifies
//! managers. Their words are in `lists`. [`file_name`] makes file names for people. Nothing is guessed silently: `remarks`
//! reports values that were read differently than written, and unused columns and rows are findings too.

mod emails;
mod field;
pub mod file_name;
mod headings;
mod ids;
mod leavers;
mod letters;
mod lists;
mod managers;
mod names;
mod no_people;
mod people;
mod places;
mod remarks;
mod synonyms;

#[cfg(test)]
mod tests;

use serde_json::Value;

use crate::finding::{self, Code, Finding, Severity};
use crate::grid::Workbook;
use crate::model::{Date, Framework, Person};

/// Options of the command line for a staff list.
#[derive(Clone, Debug)]
pub struct RosterOptions<'a> {
    /// The framework with the target roles.
    pub framework: &'a Framework,
    /// Id, label or alias of the target role for people whose row has none.
    pub target: Option<String>,
    /// Headings of the list with their fields (`--map their-heading=ours`), which take precedence over the synonyms.
    pub mappings: Vec<(String, String)>,
    /// The present date: people whose last day is earlier have left.
    pub today: Date,
    /// Whether to include people who have left.
    pub leavers: bool,
}

/// The detail of a person that a label such as `Staff id` or `Personalnummer` means, according to the headings of staff lists:
/// `id`, `name`, `email`, `department`, `role`, `target_role` or `manager`.
pub(crate) fn detail_of(label: &str) -> Option<&'static str> {
    synonyms::HeadingKey::new(label).field()?.0.detail()
}

/// A staff list as it was read.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    /// The people, in the order of the list. Use them only if the roster [`Roster::is_usable`]: values that could not be read are
    /// `None`.
    pub people: Vec<RosterEntry>,
    /// The people who have left, unless they are included in `people`.
    pub leavers: Vec<RosterEntry>,
    /// The findings about the list, in order.
    pub findings: Vec<Finding>,
}

impl Roster {
    /// Whether workbooks can be made for its people. An invalid address does not prevent that.
    pub fn is_usable(&self) -> bool {
        let stops = |finding: &&Finding| finding.severity == Severity::Error && finding.code != Code::RosterBadEmail;
        self.findings.iter().find(stops).is_none()
    }
}

/// One person of a staff list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterEntry {
    /// The person; the target role is an id of the framework.
    pub person: Person,
    /// E-mail address of the manager.
    pub manager_email: Option<String>,
    /// The row of the list, from zero.
    pub row: u32,
}

/// The field names that a mapping can use.
pub fn field_names() -> Vec<&'static str> {
    field::RosterField::ALL.into_iter().filter_map(field::RosterField::mapped_name).collect()
}

/// Reads a staff list; `file` is its name for findings.
pub fn read(workbook: &Workbook, file: &str, options: &RosterOptions<'_>) -> Roster {
    let mut roster = Roster::default();
    let (mappings, faults) = headings::resolve(&options.mappings);
    roster.findings.extend(faults);
    let mut workbook = workbook.clone();
    roster.findings.extend(letters::mend(&mut workbook));
    let workbook = &workbook;
    let table = headings::choose(workbook, &mappings);
    roster.findings.extend(table.findings);
    let fallback = people::fallback_role(options, &mut roster.findings);
    if let Some(columns) = &table.columns {
        people::read(workbook, columns, options, fallback.as_deref(), &mut roster);
    }
    for finding in &mut roster.findings {
        finding.file = Some(file.to_owned());
    }
    finding::sort(&mut roster.findings);
    roster
}

/// The JSON Schema of a staff list: an array of people.
pub fn schema() -> Value {
    schemars::schema_for!(Vec<Person>).to_value()
}
