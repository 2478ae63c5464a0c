//! A report on a made-up department, for the tests of every format.

use super::{DepartmentReport, ReturnEntry, ReturnState};
use crate::analysis::Department;
use crate::finding::{Finding, Told};
use crate::model::Date;

/// Returns two findings.
pub(crate) fn findings() -> Vec<Finding> {
    let missing =
        Finding::new(Told::AnswerMissing { label: "<b>Rating</b>", value: None }).in_file("ann.xlsx").with_value("=1+1");
    let (files, differences) = ("bo-a.xlsx, bo-b.xlsx", "“Target role”: a here, b in bo-b.xlsx");
    let twice = Finding::new(Told::ReturnedTwice { person: "Bo", files, differences }).in_file("bo-a.xlsx");
    vec![missing, twice]
}

/// Returns the outcomes for three files.
pub(crate) fn returns() -> Vec<ReturnEntry> {
    let entry = |file: &str, person: Option<&str>, state, note: &str| ReturnEntry {
        file: file.to_owned(),
        person: person.map(str::to_owned),
        form: person.map(|_| "packet".to_owned()),
        rater: None,
        state,
        errors: 0,
        missing: usize::from(state == ReturnState::ReadWithErrors),
        warnings: usize::from(person.is_some()),
        note: note.to_owned(),
    };
    vec![
        entry("ann.xlsx", Some("Ann Ek"), ReturnState::Read, ""),
        entry("bo-a.xlsx", Some("Bo Li"), ReturnState::ReadWithErrors, ""),
        entry("@holiday.xlsx", None, ReturnState::Refused, "this is a picture"),
    ]
}

/// Makes the report.
pub(crate) fn report<'a>(
    department: &'a Department,
    findings: &'a [Finding],
    returns: &'a [ReturnEntry],
) -> DepartmentReport<'a> {
    DepartmentReport {
        department,
        findings,
        returns,
        title: "Archive & records, 2026-H2".to_owned(),
        date: Date::from_ymd(2026, 11, 23).unwrap(),
    }
}
