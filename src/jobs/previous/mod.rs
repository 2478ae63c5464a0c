//! The previous round: its returns, put together under the framework of that round, and the returns that were made from another
//! version of the framework.

mod other_version;

use super::collect::{ByFile, Collected, collect_before};
use super::returned::Return;
use super::workbench::Workbench;
use crate::analysis::{KnownPeople, PersonResult};
use crate::finding::{Code, Severity};
use crate::model::{Document, Framework};
use crate::rounds::{Mapping, RoundAnswers};

pub use other_version::{OtherVersion, other_versions};

/// The returns of a round that count, by person, with the skills of their own framework.
pub struct Earlier {
    /// The framework that the returns were read with.
    pub framework: Framework,
    /// Files that were read but do not count for anybody, with the reason.
    pub left_out: Vec<(String, String)>,
    /// Files that are replaced by another file, each with its replacement.
    pub set_aside: Vec<(String, String)>,
    /// The number of returns that count but hold answers that could not be read. Such answers count as not given.
    pub with_errors: usize,
    /// The answers of the people.
    pub said: RoundAnswers,
}

impl Earlier {
    /// Puts returns together as a summary does: those of the given framework, if any; otherwise those of the framework that
    /// most returns belong to. `None` if no return could be read.
    pub fn of(returns: &[Return], framework: Option<&str>, workbench: &Workbench) -> Option<Self> {
        let collected = collect_before(returns, framework, workbench)?;
        let by_file = ByFile::of(returns);
        let people = &collected.department.people;
        let counted = people.iter().flat_map(|person| by_file.counting(person));
        let with_errors = counted.filter(|found| lost_answers(found)).count();
        let set_aside = set_aside(returns, &by_file, &collected);
        let known = KnownPeople::of(people.iter().map(|person| &person.person));
        let documents =
            people.iter().map(|person| by_file.counting(person).into_iter().filter_map(said).cloned().collect()).collect();
        let was_read = |file: &str| by_file.get(file).is_some_and(|found| found.document.is_some());
        let refused = collected.returns.into_iter().filter(|entry| entry.state.is_left_out() && was_read(&entry.file));
        Some(Self {
            framework: workbench.library.get(&collected.department.framework.id)?.clone(),
            left_out: refused.map(|entry| (entry.file, entry.note)).collect(),
            set_aside,
            with_errors,
            said: RoundAnswers::new(known, documents),
        })
    }
}

/// Converts the returns of a previous framework to the current skills, so that they can be compared with the returns of this
/// round.
pub fn lay_out(returns: &mut [Return], then: &Framework, mapping: &Mapping) {
    for found in returns {
        if let Some(document) = found.document.as_mut().filter(|document| document.form.framework == then.id) {
            found.incomparable = mapping.incomparable(document);
            *document = mapping.document(document);
        }
    }
}

/// Files that are replaced by another file, because a marked copy came back or a form came back more than once.
fn set_aside(returns: &[Return], by_file: &ByFile<'_>, collected: &Collected) -> Vec<(String, String)> {
    let mended = returns.iter().filter_map(|found| Some((found.file.clone(), found.superseded_by.clone()?)));
    let of_person = |person: &PersonResult| {
        let document = |file: &str| by_file.get(file).and_then(|found| found.document.as_ref());
        let counts = |aside: &String| {
            let (form, rater) = document(aside).map(|document| (document.form.kind, document.rater.kind))?;
            let used = person.raters.iter().find(|used| used.form == form && used.kind == rater)?;
            Some((aside.clone(), used.file.clone()))
        };
        person.set_aside.iter().filter_map(counts).collect::<Vec<_>>()
    };
    mended.chain(collected.department.people.iter().flat_map(of_person)).collect()
}

/// Whether anything that was typed could not be read. Answers that rules report as missing do not count.
fn lost_answers(found: &Return) -> bool {
    found.findings.iter().any(|finding| finding.severity == Severity::Error && finding.code.family().is_of_reading())
}

/// The document of a return; `None` for a form that came back as it was sent and was sent without answers of an earlier round.
fn said(found: &Return) -> Option<&Document> {
    let untouched = found.findings.iter().any(|finding| finding.code == Code::FormUntouched);
    found.document.as_ref().filter(|document| !untouched || document.has_previous())
}
