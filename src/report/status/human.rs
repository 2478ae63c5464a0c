//! Writes the status for people at a terminal: one line for each workbook below headings, with the missing answers below it,
//! then the files that belong to nobody, then a summary line. Control characters from a file are shown and never take effect.

use std::fmt::Write as _;

use super::{LooseFile, LooseReason, Status, WorkbookState, WorkbookStatus};
use crate::model::RaterKind;
use crate::report::columns;
use crate::report::figures::UNKNOWN;
use crate::texts::{report_text, report_text_with};
use crate::words::{cut, safe};

/// The most missing answers that one line names.
const NAMED: usize = 6;
/// The longest line below a workbook, in characters.
const LONGEST_LINE: usize = 400;
/// The widest column. A wider cell only moves the rest of its own row.
const WIDEST_COLUMN: usize = 44;
const COLUMNS: [&str; 7] = ["state", "person", "form", "due", "late", "answered", "file"];

/// Writes a status.
pub(super) fn render(status: &Status) -> String {
    let mut text = String::new();
    let headings = COLUMNS.map(|column| report_text(&format!("chase.columns.{column}")));
    let rows: Vec<[String; 7]> = status.workbooks.iter().map(row).collect();
    let widths = columns::widths(std::iter::once(&headings).chain(&rows), WIDEST_COLUMN);
    if !rows.is_empty() {
        let _ = writeln!(text, "{}", columns::line(&headings, &widths));
    }
    for (row, workbook) in rows.iter().zip(&status.workbooks) {
        let _ = writeln!(text, "{}", columns::line(row, &widths));
        if !workbook.missing.is_empty() {
            let _ = writeln!(text, "    → {}", line(&workbook.missing_in_words(NAMED)));
        }
        for other in &workbook.other_files {
            let _ = writeln!(text, "    + {}", line(&report_text_with("chase.other", &[("file", other)])));
        }
        for file in &workbook.perhaps {
            let _ = writeln!(text, "    ? {}", line(&report_text_with("chase.found", &[("file", file)])));
        }
    }
    if !status.loose.is_empty() {
        let _ = writeln!(text, "\n{}", report_text("chase.loose"));
    }
    for file in &status.loose {
        write_loose(&mut text, file);
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text + &summary(status) + "\n"
}

fn row(workbook: &WorkbookStatus) -> [String; 7] {
    let unknown = || UNKNOWN.to_owned();
    let days = |days: u32| report_text_with("chase.days", &[("count", &days.to_string())]);
    let part = workbook.main_part();
    let answered = |answered: usize, of: usize| {
        report_text_with("chase.answered", &[("answered", &answered.to_string()), ("of", &of.to_string())])
    };
    let person = &workbook.person;
    let called = match (&person.name, &person.id) {
        (Some(name), Some(id)) => format!("{name} ({id})"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => unknown(),
    };
    let mut form = workbook.form.name().to_owned();
    if workbook.rater != RaterKind::Own {
        form = report_text_with("chase.rated", &[("form", &form), ("rater", workbook.rater.name())]);
    }
    [
        report_text(&format!("chase.states.{}", workbook.state.name())),
        safe(&called),
        form,
        workbook.due.map_or_else(unknown, |due| due.to_string()),
        workbook.days_late.map_or_else(unknown, days),
        part.map_or_else(unknown, |part| answered(part.answered, part.of)),
        workbook.file.as_deref().map_or_else(unknown, safe),
    ]
}

fn write_loose(text: &mut String, loose: &LooseFile) {
    let how = match loose.reason {
        LooseReason::Refused | LooseReason::Nobody => "chase.perhaps",
        LooseReason::Unexpected => "chase.made-for",
    };
    let perhaps = loose.perhaps.as_deref().map(|person| report_text_with(how, &[("person", person)]));
    let _ =
        writeln!(text, "  {}{}", safe(&loose.file), perhaps.map(|perhaps| safe(&format!("  ({perhaps})"))).unwrap_or_default());
    let _ = writeln!(text, "    {}", line(&loose.message));
    let _ = writeln!(text, "    → {}", line(&loose.help));
}

fn line(text: &str) -> String {
    safe(&cut(text, LONGEST_LINE))
}

/// Returns the summary, such as `24 workbooks: 20 complete, 2 incomplete, 2 missing; 4 are late. 1 file belongs to nobody.`
fn summary(status: &Status) -> String {
    let counts = &status.counts;
    let count = |state| match state {
        WorkbookState::Complete => counts.complete,
        WorkbookState::Incomplete => counts.incomplete,
        WorkbookState::Untouched => counts.untouched,
        WorkbookState::Refused => counts.refused,
        WorkbookState::Missing => counts.missing,
    };
    let parts = WorkbookState::ALL.into_iter().rev().filter(|state| count(*state) > 0);
    let parts = parts.map(|state| format!("{} {}", count(state), report_text(&format!("chase.states.{}", state.name()))));
    let parts = parts.collect::<Vec<_>>().join(", ");
    let words = [
        ("issued", counts.issued.to_string()),
        ("parts", parts),
        ("late", counts.late.to_string()),
        ("date", status.date.to_string()),
        ("loose", counts.loose.to_string()),
    ];
    report_text_with("chase.summary", &words.each_ref().map(|(name, text)| (*name, text.as_str())))
}
