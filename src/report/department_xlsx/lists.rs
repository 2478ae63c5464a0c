//! Writes the sheets that are plain lists: findings, and the outcome for each file.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::DepartmentWorkbook;
use super::style::count;
use super::table::{self, SheetColumn};
use crate::finding::Reader;
use crate::report::figures::{people_by_file, severity_word, state_word};
use crate::texts::report_text;

const FINDINGS: [SheetColumn; 9] = [
    ("file", 34.0),
    ("person", 24.0),
    ("sheet", 16.0),
    ("cell", 8.0),
    ("severity", 12.0),
    ("message", 56.0),
    ("help", 56.0),
    ("value", 22.0),
    ("code", 26.0),
];

const RETURNS: [SheetColumn; 8] = [
    ("file", 40.0),
    ("state", 22.0),
    ("person", 26.0),
    ("form", 20.0),
    ("rater", 18.0),
    ("errors", 9.0),
    ("warnings", 10.0),
    ("note", 60.0),
];

pub(super) fn write_findings(book: &DepartmentWorkbook<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let styles = &book.styles;
    let people = people_by_file(book.report);
    sheet.set_name(&book.names.findings)?;
    table::begin(sheet, styles, &report_text("titles.findings"), &report_text("notes.findings"), &book.report.title)?;
    table::headings(sheet, styles, table::HEADINGS, &FINDINGS)?;
    for (row, finding) in (table::HEADINGS + 1..).zip(book.report.findings) {
        let file = finding.file.as_deref().unwrap_or_default();
        let words = [
            file,
            people.get(file).copied().unwrap_or_default(),
            &finding.sheet().unwrap_or_default(),
            &finding.cell().map(|cell| cell.to_string()).unwrap_or_default(),
            &severity_word(finding.severity),
            &finding.message_to(Reader::Others(None)),
            &finding.help_to(Reader::Others(None)),
            finding.value.as_deref().unwrap_or_default(),
            finding.code.name(),
        ];
        table::texts(sheet, row, &words, &styles.text)?;
        table::fit(sheet, row, &FINDINGS, &[0, 1, 5, 6, 7].map(|col: u16| (col, words[usize::from(col)])))?;
    }
    table::finish(sheet, styles, table::HEADINGS, book.report.findings.len(), 9, 1)
}

pub(super) fn write_returns(book: &DepartmentWorkbook<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let styles = &book.styles;
    sheet.set_name(&book.names.returns)?;
    table::begin(sheet, styles, &report_text("titles.returns"), &report_text("notes.returns"), &book.report.title)?;
    table::headings(sheet, styles, table::HEADINGS, &RETURNS)?;
    for (row, entry) in (table::HEADINGS + 1..).zip(book.report.returns) {
        let words = |text: &Option<String>| text.clone().unwrap_or_default();
        let (state, person, form, rater) =
            (state_word(entry.state), words(&entry.person), words(&entry.form), words(&entry.rater));
        table::texts(sheet, row, &[&entry.file, &state, &person, &form, &rater], &styles.text)?;
        count(sheet, (row, 5), entry.errors, &styles.number)?;
        count(sheet, (row, 6), entry.warnings, &styles.number)?;
        super::style::text(sheet, (row, 7), &entry.note, &styles.text)?;
        table::fit(sheet, row, &RETURNS, &[(0, &entry.file), (2, &person), (7, &entry.note)])?;
    }
    table::finish(sheet, styles, table::HEADINGS, book.report.returns.len(), 8, 1)
}
