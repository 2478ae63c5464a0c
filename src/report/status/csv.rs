//! Writes the list of workbooks that are not complete, as CSV for a mail merge or a spreadsheet, to remind people. Headings and
//! states are stable names for programs. No cell can become a formula.

use super::{Status, WorkbookState};
use crate::report::findings::safe_cell;

const HEADINGS: [&str; 15] = [
    "person",
    "name",
    "email",
    "manager",
    "manager_email",
    "form",
    "rater",
    "state",
    "due",
    "days_late",
    "answered",
    "of",
    "file",
    "missing",
    "perhaps",
];

/// Writes the list.
pub(super) fn render(status: &Status) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail, and every row has as many cells as the headings.
    let _ = writer.write_record(HEADINGS);
    for workbook in status.workbooks.iter().filter(|workbook| workbook.state != WorkbookState::Complete) {
        let person = &workbook.person;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let part = workbook.main_part();
        let row = [
            text(&person.id),
            text(&person.name),
            text(&person.email),
            text(&person.manager),
            text(&workbook.manager_email),
            workbook.form.name().to_owned(),
            workbook.rater.name().to_owned(),
            workbook.state.name().to_owned(),
            workbook.due.map(|due| due.to_string()).unwrap_or_default(),
            workbook.days_late.map(|days| days.to_string()).unwrap_or_default(),
            part.map(|part| part.answered.to_string()).unwrap_or_default(),
            part.map(|part| part.of.to_string()).unwrap_or_default(),
            text(&workbook.file),
            workbook.missing_in_words(usize::MAX),
            workbook.perhaps.join("; "),
        ];
        let _ = writer.write_record(row.map(|cell| safe_cell(&cell).into_owned()));
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
