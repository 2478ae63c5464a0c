//! The round before: its returns brought together under the framework of then, and those that were made from another version
//! of it.

mod other_version;

use super::collect::{ByFile, Collected, collect_before};
use super::returned::Return;
use super::workbench::Workbench;
use crate::analysis::{KnownPeople, PersonResult};
use crate::finding::{Code, Severity};
use crate::model::{Document, Framework};
use crate::rounds::{Mapping, Said};

pub use other_version::{OtherVersion, other_versions};

/// The returns of a round that count, person by person, in the skills of their own framework.
pub struct Earlier {
    /// The framework that they were read with.
    pub framework: Framework,
    /// Files that were read but count for nobody, with the reason.
    pub left_out: Vec<(String, String)>,
    /// Files that another one counts in place of, each with that one.
    pub set_aside: Vec<(String, String)>,
    /// How many of the returns that count hold answers that could not be read, and so count as not given.
    pub with_errors: usize,
    /// What the people said.
    pub said: Said,
}

impl Earlier {
    /// Brings returns together as a summary does: those of the framework of an id where one is asked for and there are any,
    /// else those of the framework that most belong to; none where not one could be read.
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
            said: Said::new(known, documents),
        })
    }
}

/// Lays the returns of a framework out in the skills of now, so that they can be laid beside those of this round.
pub fn lay_out(returns: &mut [Return], then: &Framework, mapping: &Mapping) {
    for found in returns {
        if let Some(document) = found.document.as_mut().filter(|document| document.form.framework == then.id) {
            found.incomparable = mapping.incomparable(document);
            *document = mapping.document(document);
        }
    }
}

/// Files that another one counts in place of: copies to mend came back, or a form came back more than once.
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

/// Whether anything that was typed could not be read. What rules find missing in it is no matter of reading.
fn lost_answers(found: &Return) -> bool {
    found.findings.iter().any(|finding| finding.severity == Severity::Error && finding.code.family().is_of_reading())
}

/// The document of a return that says anything: a first form that came back as it was sent does not.
fn said(found: &Return) -> Option<&Document> {
    let untouched = found.findings.iter().any(|finding| finding.code == Code::FormUntouched);
    found.document.as_ref().filter(|document| !untouched || document.has_previous())
}
