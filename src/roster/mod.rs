//! Staff lists as HR systems export them, turned into people.
//!
//! `headings` finds the sheet, the row of headings and the column of each field, with the words of `synonyms`; `people`
//! reads the rows below it and names every fault at once; [`file_name`] makes names for the files of a person. Nothing is
//! guessed in silence: columns and rows that are not used are findings too.

pub mod file_name;
mod headings;
mod people;
mod synonyms;

#[cfg(test)]
mod tests;

use serde_json::Value;

use crate::finding::{self, Code, Finding};
use crate::grid::Workbook;
use crate::model::{Framework, Person};

/// What the command line adds to a staff list.
#[derive(Clone, Debug)]
pub struct RosterOptions<'a> {
    /// Knows the target roles.
    pub framework: &'a Framework,
    /// Id, label or alias of the target role of people whose row names none.
    pub target: Option<String>,
    /// Headings of the list and the fields that they stand for (`--map their-heading=ours`), stronger than the synonyms.
    pub mappings: Vec<(String, String)>,
}

/// The detail of a person that a label such as `Staff id` or `Personalnummer` names, in the words that staff lists use:
/// `id`, `name`, `email`, `department`, `role`, `target_role` or `manager`.
pub(crate) fn detail_of(label: &str) -> Option<&'static str> {
    match synonyms::HeadingKey::new(label).field()?.0 {
        headings::Field::NameOrPart => Some("name"),
        field => field.mapped_name(),
    }
}

/// A staff list as it was read.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    /// The people, in the order of the list. They are fit for use only where no finding is an error: what could not be
    /// read of a person is none.
    pub people: Vec<Entry>,
    /// Everything there is to say about the list, in order.
    pub findings: Vec<Finding>,
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
    headings::Field::ALL.into_iter().filter_map(headings::Field::mapped_name).collect()
}

/// Reads a staff list; `file` is its name for findings.
pub fn read(workbook: &Workbook, file: &str, options: &RosterOptions<'_>) -> Roster {
    let mut roster = Roster::default();
    let (mappings, faults) = headings::resolve(&options.mappings);
    for (typed, fault) in faults {
        let found = format!("{typed}, but {fault}");
        roster.findings.push(Finding::new(Code::RosterNoHeadings, &[("found", &found)]).with_value(typed));
    }
    let table = headings::choose(workbook, &mappings);
    roster.findings.extend(table.findings);
    let fallback = people::fallback_role(options, &mut roster.findings);
    if let Some(columns) = &table.columns {
        people::read(workbook, columns, options, fallback.as_deref(), &mut roster);
    }
    for finding in &mut roster.findings {
        finding.file = Some(file.to_owned());
        // The one sheet of a delimited text has no name.
        finding.sheet.take_if(|sheet| sheet.is_empty());
    }
    finding::sort(&mut roster.findings);
    roster
}

/// The JSON Schema of a staff list: an array of people.
pub fn schema() -> Value {
    schemars::schema_for!(Vec<Person>).to_value()
}
