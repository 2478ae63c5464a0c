//! What others than the person are shown of the findings of a return. Hints for the person alone are for nobody else, and
//! what goes round a department repeats no words that were typed outside the fields: it says how many there are, and where
//! to look.

use std::collections::BTreeMap;

use super::returned::Return;
use crate::finding::{Code, Finding, Told};

impl Return {
    /// The findings for whoever reads the returns: all but the hints for the person alone.
    pub fn shared(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !finding.code.is_personal())
    }

    /// The same as a summary or a brief shows them.
    pub fn summed_up(&self) -> Vec<Finding> {
        summed_up(self, self.shared())
    }
}

/// Some findings of a return without the words that stand outside its fields; these are counted, in one finding of each kind.
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
        // Many cells are told in one finding.
        let count = found.outside.get(&code).copied().unwrap_or_default().max(findings);
        Some(Finding::new(in_numbers(code, &found.file, count)?).in_file(&found.file))
    };
    shown.extend(counted.into_iter().filter_map(told));
    shown
}

/// How many findings of a code there are in a file, where they do nothing but repeat what stands outside the fields.
const fn in_numbers(code: Code, file: &str, count: usize) -> Option<Told<'_>> {
    match code {
        Code::TextOutside => Some(Told::TextsOutside { file, count }),
        Code::SheetAdded => Some(Told::SheetsAdded { file, count }),
        Code::NoteTyped => Some(Told::NotesTyped { file, count }),
        Code::KeptElsewhere => Some(Told::AllKeptElsewhere { file, count }),
        _ => None,
    }
}

/// Whether findings of a code do nothing but repeat what stands outside the fields.
const fn is_counted(code: Code) -> bool {
    in_numbers(code, "", 0).is_some()
}

/// Whether a finding quotes what stands outside the fields.
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
