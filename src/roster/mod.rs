//! Staff lists as HR systems export them, turned into people.
//!
//! `headings` finds the sheet, the row of headings and the column of each `field`, with the words of `synonyms`; `people`
//! reads the rows below it and names every fault at once. What programs do to values on the way is undone in `ids`, `emails`
//! and `names`; `no_people` tells rows that are none, `places` finds what stands elsewhere than in its row, `leavers` who has
//! left, `managers` who they are; the words for all of it are in `lists`. [`file_name`] makes names for the files of a person.
//! Nothing is guessed in silence: `remarks` says what was read otherwise than it stands there, and columns and rows that are
//! not used are findings too.

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

/// What the command line adds to a staff list.
#[derive(Clone, Debug)]
pub struct RosterOptions<'a> {
    /// Knows the target roles.
    pub framework: &'a Framework,
    /// Id, label or alias of the target role of people whose row names none.
    pub target: Option<String>,
    /// Headings of the list and the fields that they stand for (`--map their-heading=ours`), stronger than the synonyms.
    pub mappings: Vec<(String, String)>,
    /// The day on which somebody whose last day lies before it has left.
    pub today: Date,
    /// Whether those who have left are people of the list like all others.
    pub leavers: bool,
}

/// The detail of a person that a label such as `Staff id` or `Personalnummer` names, in the words that staff lists use:
/// `id`, `name`, `email`, `department`, `role`, `target_role` or `manager`.
pub(crate) fn detail_of(label: &str) -> Option<&'static str> {
    synonyms::HeadingKey::new(label).field()?.0.detail()
}

/// A staff list as it was read.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    /// The people, in the order of the list. They are fit for use only where it [`Roster::is_usable`]: what could not be read
    /// of a person is none.
    pub people: Vec<Entry>,
    /// Those who have left, where they are not among the people.
    pub leavers: Vec<Entry>,
    /// Everything there is to say about the list, in order.
    pub findings: Vec<Finding>,
}

impl Roster {
    /// Whether workbooks can be made for its people. An address that cannot be right stops nobody's.
    pub fn is_usable(&self) -> bool {
        let stops = |finding: &&Finding| finding.severity == Severity::Error && finding.code != Code::RosterBadEmail;
        self.findings.iter().find(stops).is_none()
    }
}

/// One person of a staff list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The person; the target role is an id of the framework.
    pub person: Person,
    /// E-mail address of the manager.
    pub manager_email: Option<String>,
    /// The row of the list, from zero.
    pub row: u32,
}

/// The names of the fields that a mapping can name.
pub fn field_names() -> Vec<&'static str> {
    field::Field::ALL.into_iter().filter_map(field::Field::mapped_name).collect()
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
