//! The findings of a return that people other than its author may see. Hints for the author are left out. Reports for a
//! department do not repeat texts that were typed outside the fields; they only say how many there are and in which file.

use std::collections::BTreeMap;

use super::returned::Return;
use crate::finding::{Code, Finding, Told};

impl Return {
    /// The findings for the people who read the returns: all except the hints for the author.
    pub fn shared(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !finding.code.is_personal())
    }

    /// The same findings in the form that summaries and briefs show.
    pub fn summed_up(&self) -> Vec<Finding> {
        summed_up(self, self.shared())
    }
}

/// Removes texts outside the fields from findings. Findings that only repeat such texts are replaced by one finding for each
/// kind, with their number.
pub(super) fn summed_up<'a>(found: &Return, findings: impl Iterator<Item = &'a Finding>) -> Vec<Finding> {
    let mut shown = Vec::new();
    let mut counted: BTreeMap<Code, usize> = BTreeMap::new();
    for finding in findings.filter(|finding| !finding.code.is_personal()) {
        if is_counted(finding.code) {
            *counted.entry(finding.code).or_default() += 1;
        } else {
            shown.push(without_quotes(finding));
        }
    }
    let told = |(code, findings): (Code, usize)| {
        // One finding can stand for many cells.
        let count = found.outside.get(&code).copied().unwrap_or_default().max(findings);
        Some(Finding::new(in_numbers(code, &found.file, count)?).in_file(&found.file))
    };
    shown.extend(counted.into_iter().filter_map(told));
    shown
}

/// The message with the number of findings of a code, if findings of that code only repeat texts outside the fields.
const fn in_numbers(code: Code, file: &str, count: usize) -> Option<Told<'_>> {
    match code {
        Code::TextOutside => Some(Told::TextsOutside { file, count }),
        Code::SheetAdded => Some(Told::SheetsAdded { file, count }),
        Code::NoteTyped => Some(Told::NotesTyped { file, count }),
        Code::KeptElsewhere => Some(Told::AllKeptElsewhere { file, count }),
        _ => None,
    }
}

/// Whether findings of a code only repeat texts outside the fields.
const fn is_counted(code: Code) -> bool {
    in_numbers(code, "", 0).is_some()
}

/// Whether findings of a code quote texts outside the fields.
pub(super) const fn quotes_outside(code: Code) -> bool {
    is_counted(code) || matches!(code, Code::AnswerMisplaced | Code::LabelChanged | Code::HeadingChanged | Code::KeyRestored)
}

fn without_quotes(finding: &Finding) -> Finding {
    let unquoted = Finding { value: None, ..finding.clone() };
    match finding.code {
        Code::AnswerMisplaced => unquoted.retold(Told::AnswerMisplacedUnquoted {}),
        Code::LabelChanged => unquoted.retold(Told::LabelChangedUnquoted {}),
        Code::HeadingChanged => unquoted.retold(Told::HeadingChangedUnquoted {}),
        Code::KeyRestored => unquoted,
        _ => finding.clone(),
    }
}
