//! The round before: its returns brought together under the framework of then, and what a new workbook or a check takes from
//! them, person by person in the skills of now. Ratings of one rater are never shown to another.

use serde_json::Value;

use super::collect::{Collected, collect_before, counting};
use super::issue::Assignment;
use super::read::{Return, Workbench};
use crate::analysis::{KnownPeople, PersonResult};
use crate::finding::{Code, Severity};
use crate::model::{Document, Framework, Person, Rater, RaterKind};
use crate::rounds::{Left, Mapping, carry};
use crate::rules::Before;
use crate::words::fold;

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
    known: KnownPeople,
    /// What each of them returned.
    documents: Vec<Vec<Document>>,
}

impl Earlier {
    /// Brings returns together as a summary does: those of the framework of an id where one is asked for and there are any,
    /// else those of the framework that most belong to; none where not one could be read.
    pub fn of(returns: &[Return], framework: Option<&str>, workbench: &Workbench) -> Option<Self> {
        let collected = collect_before(returns, framework, workbench)?;
        let counted = || collected.department.people.iter().flat_map(|person| counting(person, returns));
        let (with_errors, set_aside) = (counted().filter(|found| lost_answers(found)).count(), set_aside(returns, &collected));
        let people = &collected.department.people;
        let known = KnownPeople::of(people.iter().map(|person| &person.person));
        let documents = people.iter().map(|person| counting(person, returns).filter_map(said).cloned().collect()).collect();
        let was_read = |file: &str| returns.iter().any(|found| found.file == file && found.document.is_some());
        let refused = collected.returns.into_iter().filter(|entry| entry.state.is_left_out() && was_read(&entry.file));
        Some(Self {
            framework: workbench.library.get(&collected.department.framework.id)?.clone(),
            left_out: refused.map(|entry| (entry.file, entry.note)).collect(),
            set_aside,
            with_errors,
            known,
            documents,
        })
    }

    /// What a rater said of the person at a place, the return that counts most first: of others than the person only where it
    /// is known that it is the same one.
    fn documents(&self, at: Option<usize>, person: &Person, rater: &Rater) -> Vec<&Document> {
        let name = rater_name(person, rater);
        let is_same = |document: &&Document| {
            let then = rater_name(&document.person, &document.rater);
            document.rater.kind == rater.kind && (rater.kind == RaterKind::Own || (name.is_some() && name == then))
        };
        at.and_then(|at| self.documents.get(at)).into_iter().flatten().filter(is_same).collect()
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
fn set_aside(returns: &[Return], collected: &Collected) -> Vec<(String, String)> {
    let mended = returns.iter().filter_map(|found| Some((found.file.clone(), found.superseded_by.clone()?)));
    let of_person = |person: &PersonResult| {
        let document = |file: &str| returns.iter().find(|found| found.file == file).and_then(|found| found.document.as_ref());
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
    found.findings.iter().any(|finding| finding.severity == Severity::Error && finding.code < Code::RatingMissing)
}

/// The document of a return that says anything: a first form that came back as it was sent does not.
fn said(found: &Return) -> Option<&Document> {
    let untouched = found.findings.iter().any(|finding| finding.code == Code::FormUntouched);
    found.document.as_ref().filter(|document| !untouched || document.has_previous())
}

/// Who rates, as far as it is told: a manager who left the name out is the one of the staff list.
fn rater_name(person: &Person, rater: &Rater) -> Option<String> {
    let manager = person.manager.as_ref().filter(|_| rater.kind == RaterKind::Manager);
    rater.name.as_ref().or(manager).map(|name| fold(name))
}

/// The round before in the skills of now.
pub struct LastRound {
    earlier: Earlier,
    mapping: Mapping,
}

impl LastRound {
    /// The returns of a round, and which of their skills are which now.
    pub fn new(earlier: Earlier, mapping: Mapping) -> Self {
        Self { earlier, mapping }
    }

    /// Lets assignments begin with what their raters said of the people; for each what found no place, or nothing where
    /// the round before says nothing of it.
    pub fn carry_into(&self, assignments: &mut [Assignment]) -> Vec<Option<Vec<Left>>> {
        let people: Vec<&Person> = assignments.iter().map(|assignment| &assignment.document.person).collect();
        let found = self.earlier.known.find_all(&people);
        let carry_one = |(assignment, at): (&mut Assignment, Option<usize>)| {
            let blank = &assignment.document;
            let documents = self.earlier.documents(at, &blank.person, &blank.rater);
            if documents.is_empty() {
                return None;
            }
            let carried = carry(blank.clone(), &documents, &self.mapping);
            assignment.document = carried.document;
            Some(carried.left)
        };
        assignments.iter_mut().zip(found).map(carry_one).collect()
    }

    /// What is known of a person and rater, as the document of a return names them.
    pub(super) fn before(&self, document: &Value) -> Before {
        let part = |name: &str| document.get(name).cloned().unwrap_or_default();
        let person: Result<Person, _> = serde_json::from_value(part("person"));
        let (Ok(person), Ok(rater)) = (person, serde_json::from_value(part("rater"))) else {
            return Before::default();
        };
        let of_framework = document.pointer("/form/framework").and_then(Value::as_str) == Some(&self.mapping.framework().id);
        let then =
            if of_framework { self.earlier.documents(self.earlier.known.find(&person), &person, &rater) } else { Vec::new() };
        let now: Vec<Document> = then.into_iter().map(|document| self.mapping.document(document)).collect();
        Before::of(&now)
    }
}
