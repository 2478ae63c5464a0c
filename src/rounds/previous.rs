//! The answers of the previous round, person by person, for new workbooks and for checks. Ratings of one rater are never shown to
//! another.

use serde_json::Value;

use super::{Left, Mapping, carry};
use crate::analysis::KnownPeople;
use crate::model::{Document, Person, Rater, RaterKind};
use crate::rules::PreviousAnswers;
use crate::words::fold;

/// The answers of a round by person, in the skills of its own framework.
pub struct RoundAnswers {
    known: KnownPeople,
    /// The documents of each person, the most important first.
    documents: Vec<Vec<Document>>,
}

impl RoundAnswers {
    /// The people, and the documents of each, the most important first.
    pub const fn new(known: KnownPeople, documents: Vec<Vec<Document>>) -> Self {
        Self { known, documents }
    }

    /// The documents of a rater about a person, the most important first. Raters other than the person must be identified by
    /// name.
    fn documents(&self, at: Option<usize>, person: &Person, rater: &Rater) -> Vec<&Document> {
        let name = rater_name(person, rater);
        let is_same = |document: &&Document| {
            let then = rater_name(&document.person, &document.rater);
            document.rater.kind == rater.kind && (rater.kind == RaterKind::Own || (name.is_some() && name == then))
        };
        at.and_then(|at| self.documents.get(at)).into_iter().flatten().filter(is_same).collect()
    }
}

/// The name of the rater, if known. A manager who did not give a name is the one in the staff list.
fn rater_name(person: &Person, rater: &Rater) -> Option<String> {
    let manager = person.manager.as_ref().filter(|_| rater.kind == RaterKind::Manager);
    rater.name.as_ref().or(manager).map(|name| fold(name))
}

/// The previous round, mapped to the new framework.
pub struct PreviousRound {
    said: RoundAnswers,
    mapping: Mapping,
}

impl PreviousRound {
    /// The answers of a round, and the mapping of its skills.
    pub const fn new(said: RoundAnswers, mapping: Mapping) -> Self {
        Self { said, mapping }
    }

    /// Carries the previous answers of the same rater into each new document. Returns for each what could not be carried over, or
    /// `None` if there are no previous answers.
    pub fn carry_into(&self, documents: &mut [&mut Document]) -> Vec<Option<Vec<Left>>> {
        let people: Vec<&Person> = documents.iter().map(|document| &document.person).collect();
        let found = self.said.known.find_all(&people);
        let carry_one = |(document, at): (&mut &mut Document, Option<usize>)| {
            let before = self.said.documents(at, &document.person, &document.rater);
            if before.is_empty() {
                return None;
            }
            let carried = carry((**document).clone(), &before, &self.mapping);
            **document = carried.document;
            Some(carried.left)
        };
        documents.iter_mut().zip(found).map(carry_one).collect()
    }

    /// The previous answers of the person and rater that a document names.
    pub fn answers_of(&self, document: &Value) -> PreviousAnswers {
        let part = |name: &str| document.get(name).cloned().unwrap_or_default();
        let person: Result<Person, _> = serde_json::from_value(part("person"));
        let (Ok(person), Ok(rater)) = (person, serde_json::from_value(part("rater"))) else {
            return PreviousAnswers::default();
        };
        let of_framework = document.pointer("/form/framework").and_then(Value::as_str) == Some(&self.mapping.framework().id);
        let then = if of_framework { self.said.documents(self.said.known.find(&person), &person, &rater) } else { Vec::new() };
        let now: Vec<Document> = then.into_iter().map(|document| self.mapping.document(document)).collect();
        PreviousAnswers::of(&now)
    }
}
