//! Compares the returns with the workbooks that were sent out: which returns came back for each workbook, and which files match
//! no workbook.

use std::cmp::Reverse;

use super::expected::{Expected, Owner, SentWorkbook, in_words};
use super::returned::{Return, UNCLEAR};
use super::workbench::Workbench;
use crate::finding::{Code, Finding, Reader, Severity};
use crate::form::{Capacity, Progress};
use crate::model::{Date, Document, Person};
use crate::report::findings::Counts;
use crate::report::status::{LooseFile, LooseReason, Status, StatusCounts, WorkbookState, WorkbookStatus};
use crate::texts::report_text;
use crate::words::fold;

/// Warnings that say that something required is missing.
const WANTED: [Code; 2] = [Code::AnswerMissing, Code::RowMissing];
/// Findings that say why a readable return matches none of the workbooks.
const UNEXPECTED: [Code; 3] = [Code::PersonNotIssued, Code::FormNotIssued, Code::RoundDiffers];

/// Returns the status of the round on the workbench's date: every workbook of the records, and every file that matches none of
/// them.
pub fn status(returns: &[Return], workbench: &Workbench) -> Status {
    let expected = &workbench.expected;
    let mut came_back: Vec<Vec<&Return>> = vec![Vec::new(); expected.sent().len()];
    let mut loose = Vec::new();
    let mut perhaps: Vec<Vec<String>> = vec![Vec::new(); expected.sent().len()];
    for found in returns {
        // The file name is used only if nothing in the file can be read.
        let named = || if found.identity.is_none() { expected.of_file_name(&found.file) } else { None };
        match (expected.of_return(found).or_else(named), found.is_read) {
            (Some(index), _) => came_back[index].push(found),
            (None, true) if found.owner.is_nobody() => loose.push(nobodys(found, expected)),
            (None, true) => loose.push(unexpected(found, expected)),
            (None, false) => loose.push(refused(found, None)),
        }
    }
    let unclaimed = returns.iter().filter(|found| found.is_read && expected.of_return(found).is_none());
    for found in unclaimed {
        expected.perhaps_of(found).into_iter().for_each(|index| perhaps[index].push(found.file.clone()));
    }
    let mut workbooks = Vec::with_capacity(came_back.len());
    for ((sent, mut returns), perhaps) in expected.sent().iter().zip(came_back).zip(perhaps) {
        // The first return counts. As in the department's summary, readable returns come first, then the latest rating date,
        // then the file name.
        returns.sort_by_key(|found| {
            (found.document.is_none(), !found.is_read, Reverse(found.text("/inventory/rated_on")), &found.file)
        });
        workbooks.push(WorkbookStatus { perhaps, ..of_workbook(sent, &returns, workbench) });
        let others = returns.iter().skip(1).filter(|found| !found.is_read);
        loose.extend(others.map(|found| refused(found, Some(&sent.workbook.person))));
    }
    loose.sort_by(|a, b| a.file.cmp(&b.file));
    workbooks.sort_by_cached_key(|one| {
        (Reverse(one.days_late), one.state, one.due, fold(one.person.name.as_deref().unwrap_or_default()), one.issued_as.clone())
    });
    Status { date: workbench.today, counts: counted(&workbooks, loose.len()), workbooks, loose }
}

impl Expected {
    /// Finds the workbook that a return matches: the one of its owner with the form, rater and round of its form code. A sheet
    /// without a form code names no round and matches any round.
    fn of_return(&self, found: &Return) -> Option<usize> {
        let (identity, somebody) = (found.identity.as_ref()?, found.owner.person()?);
        let is_of_round = |sent: &SentWorkbook| sent.round == identity.round || (found.is_unmarked() && identity.round.is_none());
        let is_it = |sent: &SentWorkbook| {
            sent.workbook.form == identity.kind && sent.workbook.rater == identity.rater && is_of_round(sent)
        };
        self.sent_to(&somebody.key).find(|(_, sent)| is_it(sent)).map(|(index, _)| index)
    }

    /// The workbooks of the people that a return may belong to; only those of its form and rater, if there are any.
    fn perhaps_of(&self, found: &Return) -> Vec<usize> {
        let people: Vec<&str> = match &found.owner {
            Owner::Nobody { perhaps } => perhaps.iter().map(String::as_str).collect(),
            owner => owner.person().map(|somebody| somebody.key.as_str()).into_iter().collect(),
        };
        let of_one = |id: &&str| {
            let all: Vec<(usize, &SentWorkbook)> = self.sent_to(id).collect();
            let is_it = |sent: &SentWorkbook| {
                found.identity.as_ref().is_some_and(|of| sent.workbook.form == of.kind && sent.workbook.rater == of.rater)
            };
            let same: Vec<usize> = all.iter().filter(|(_, sent)| is_it(sent)).map(|(index, _)| *index).collect();
            if same.is_empty() { all.into_iter().map(|(index, _)| index).collect() } else { same }
        };
        people.iter().flat_map(of_one).collect()
    }

    /// The people that a return may belong to, as text.
    fn perhaps_people(&self, found: &Return) -> Option<String> {
        let Owner::Nobody { perhaps } = &found.owner else { return None };
        let people: Vec<String> =
            perhaps.iter().filter_map(|id| self.people.of_id(id)).map(|known| in_words(&known.person)).collect();
        (!people.is_empty()).then(|| people.join(", "))
    }
}

/// The status of one workbook. In `returns`, the file that counts comes first.
fn of_workbook(sent: &SentWorkbook, returns: &[&Return], workbench: &Workbench) -> WorkbookStatus {
    let found = returns.first().copied();
    let missing = found.map(missing).unwrap_or_default();
    let state = match found {
        None => WorkbookState::Missing,
        Some(found) if !found.is_read => WorkbookState::Refused,
        Some(found) if has(found, Code::FormUntouched) => WorkbookState::Untouched,
        Some(_) if !missing.is_empty() => WorkbookState::Incomplete,
        Some(_) => WorkbookState::Complete,
    };
    let counts = found.map(|found| Counts::of(&found.findings)).unwrap_or_default();
    let workbook = &sent.workbook;
    WorkbookStatus {
        state,
        days_late: workbook.due.filter(|_| state != WorkbookState::Complete).and_then(|due| days_after(due, workbench.today)),
        due: workbook.due,
        person: workbook.person.clone(),
        manager_email: workbook.manager_email.clone(),
        form: workbook.form,
        rater: workbook.rater,
        round: sent.round.clone(),
        issued_as: workbook.file.clone(),
        file: found.map(|found| found.file.clone()),
        other_files: returns.iter().skip(1).filter(|found| found.is_read).map(|found| found.file.clone()).collect(),
        perhaps: Vec::new(),
        progress: found.map(|found| progress(found, workbench)).unwrap_or_default(),
        missing,
        errors: counts.errors,
        warnings: counts.warnings,
    }
}

fn has(found: &Return, code: Code) -> bool {
    found.findings.iter().any(|finding| finding.code == code)
}

/// The number of days from `due` to `today`; `None` if today is not later.
fn days_after(due: Date, today: Date) -> Option<u32> {
    let days = due.0.until(today.0).ok()?.get_days();
    u32::try_from(days).ok().filter(|days| *days > 0)
}

fn progress(found: &Return, workbench: &Workbench) -> Vec<Progress> {
    let of_document = |document: &Document| {
        let framework = workbench.library.get(&document.form.framework)?;
        let form = workbench.forms.for_document(document, framework, &Capacity::default());
        Some(form.progress(&serde_json::to_value(document).ok()?))
    };
    found.document.as_ref().and_then(of_document).unwrap_or_default()
}

/// What is missing or has to be corrected: the label of each field with an error or without a required answer, once each.
fn missing(found: &Return) -> Vec<String> {
    let wanted = |finding: &&Finding| finding.severity == Severity::Error || WANTED.contains(&finding.code);
    let mut labels: Vec<String> = Vec::new();
    for finding in found.findings.iter().filter(wanted) {
        let field = found.fields.iter().find(|field| finding.pointer.as_ref() == Some(&field.pointer) && field.input);
        let label = field.map_or_else(
            || finding.message_to(Reader::Others(None)).trim_end_matches('.').to_owned(),
            |field| field.label.to_string(),
        );
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels
}

/// A file that cannot be read and does not count for a workbook. `whose` is the person, if known.
fn refused(found: &Return, whose: Option<&Person>) -> LooseFile {
    let said = found.findings.iter().find(|finding| finding.severity == Severity::Error).or(found.findings.first());
    let named = || found.identity.as_ref().and_then(|identity| identity.person.clone());
    LooseFile {
        file: found.file.clone(),
        reason: LooseReason::Refused,
        message: said.map(|finding| finding.message_to(Reader::Others(None))).unwrap_or_default(),
        help: said.map(|finding| finding.help_to(Reader::Others(None))).unwrap_or_default(),
        perhaps: whose.map(in_words).or_else(named),
    }
}

/// A return whose owner is unclear.
fn nobodys(found: &Return, expected: &Expected) -> LooseFile {
    let said = found.findings.iter().find(|finding| UNCLEAR.contains(&finding.code));
    LooseFile {
        file: found.file.clone(),
        reason: LooseReason::Nobody,
        message: said.map_or_else(|| report_text("chase.nobody"), |finding| finding.message_to(Reader::Others(None))),
        help: said.map_or_else(|| report_text("chase.nobody-help"), |finding| finding.help_to(Reader::Others(None))),
        perhaps: expected.perhaps_people(found),
    }
}

/// A return for a person, form or round that was not asked for.
fn unexpected(found: &Return, expected: &Expected) -> LooseFile {
    let said = found.findings.iter().find(|finding| UNEXPECTED.contains(&finding.code));
    let by_name = || expected.of_file_name(&found.file).map(|index| in_words(&expected.sent()[index].workbook.person));
    LooseFile {
        file: found.file.clone(),
        reason: LooseReason::Unexpected,
        message: said.map_or_else(|| report_text("chase.unexpected"), |finding| finding.message_to(Reader::Others(None))),
        help: said.map_or_else(|| report_text("chase.unexpected-help"), |finding| finding.help_to(Reader::Others(None))),
        perhaps: found.called().map(str::to_owned).or_else(by_name),
    }
}

fn counted(workbooks: &[WorkbookStatus], loose: usize) -> StatusCounts {
    let of = |state| workbooks.iter().filter(|workbook| workbook.state == state).count();
    StatusCounts {
        issued: workbooks.len(),
        complete: of(WorkbookState::Complete),
        incomplete: of(WorkbookState::Incomplete),
        untouched: of(WorkbookState::Untouched),
        refused: of(WorkbookState::Refused),
        missing: of(WorkbookState::Missing),
        late: workbooks.iter().filter(|workbook| workbook.days_late.is_some()).count(),
        loose,
    }
}
