//! What the people of the round before said, and what a new workbook or a check takes from it, person by person in the skills of
//! now. Ratings of one rater are never shown to another.

use serde_json::Value;

use super::{Left, Mapping, carry};
use crate::analysis::KnownPeople;
use crate::model::{Document, Person, Rater, RaterKind};
use crate::rules::Before;
use crate::words::fold;

/// What was said in a round, person by person, in the skills of its own framework.
pub struct Said {
    known: KnownPeople,
    /// What each of them returned, the return that counts most first.
    documents: Vec<Vec<Document>>,
}

impl Said {
    /// People, and what each of them returned, the return that counts most first.
    pub const fn new(known: KnownPeople, documents: Vec<Vec<Document>>) -> Self {
        Self { known, documents }
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

/// Who rates, as far as it is told: a manager who left the name out is the one of the staff list.
fn rater_name(person: &Person, rater: &Rater) -> Option<String> {
    let manager = person.manager.as_ref().filter(|_| rater.kind == RaterKind::Manager);
    rater.name.as_ref().or(manager).map(|name| fold(name))
}

/// The round before in the skills of now.
pub struct LastRound {
    said: Said,
    mapping: Mapping,
}

impl LastRound {
    /// What was said in a round, and which of its skills are which now.
    pub const fn new(said: Said, mapping: Mapping) -> Self {
        Self { said, mapping }
    }

    /// Lets new documents begin with what their raters said of the people; for each what found no place, or nothing where
    /// the round before says nothing of it.
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

    /// What is known of a person and rater, as the document of a return names them.
    pub fn before(&self, document: &Value) -> Before {
        let part = |name: &str| document.get(name).cloned().unwrap_or_default();
        let person: Result<Person, _> = serde_json::from_value(part("person"));
        let (Ok(person), Ok(rater)) = (person, serde_json::from_value(part("rater"))) else {
            return Before::default();
        };
        let of_framework = document.pointer("/form/framework").and_then(Value::as_str) == Some(&self.mapping.framework().id);
        let then = if of_framework { self.said.documents(self.said.known.find(&person), &person, &rater) } else { Vec::new() };
        let now: Vec<Document> = then.into_iter().map(|document| self.mapping.document(document)).collect();
        Before::of(&now)
    }
}
