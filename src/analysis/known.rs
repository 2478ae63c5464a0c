//! Matches people between two rounds: by id, otherwise by name.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Person;
use crate::words::fold;

/// The people of a round, for finding them again in another round.
pub struct KnownPeople {
    by_id: BTreeMap<String, usize>,
    /// People by name, each with their position and whether they have an id.
    by_name: BTreeMap<String, Vec<(usize, bool)>>,
}

impl KnownPeople {
    /// The people of a round; each is identified by their position.
    pub fn of<'a>(people: impl IntoIterator<Item = &'a Person>) -> Self {
        let mut known = Self { by_id: BTreeMap::new(), by_name: BTreeMap::new() };
        for (at, person) in people.into_iter().enumerate() {
            let (id, name) = (folded(person.id.as_ref()), folded(person.name.as_ref()));
            if let Some(name) = name {
                known.by_name.entry(name).or_default().push((at, id.is_some()));
            }
            if let Some(id) = id {
                known.by_id.entry(id).or_insert(at);
            }
        }
        known
    }

    /// The person with the same id, ignoring case; if either has no id, the only person with the same name.
    pub fn find(&self, person: &Person) -> Option<usize> {
        self.by_id(person).or_else(|| self.by_name(person))
    }

    /// Matches all people of another round by the same rule, each at most once. Two people there with the same name can only be
    /// matched by id.
    pub fn find_all(&self, people: &[&Person]) -> Vec<Option<usize>> {
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        people.iter().filter_map(|person| folded(person.name.as_ref())).for_each(|name| *names.entry(name).or_default() += 1);
        let alone = |person: &Person| folded(person.name.as_ref()).is_some_and(|name| names.get(&name) == Some(&1));
        let mut found: Vec<Option<usize>> = people.iter().map(|person| self.by_id(person)).collect();
        let mut taken: BTreeSet<usize> = found.iter().flatten().copied().collect();
        for (place, person) in found.iter_mut().zip(people).filter(|(place, person)| place.is_none() && alone(person)) {
            *place = self.by_name(person).filter(|at| taken.insert(*at));
        }
        found
    }

    fn by_id(&self, person: &Person) -> Option<usize> {
        self.by_id.get(&folded(person.id.as_ref())?).copied()
    }

    fn by_name(&self, person: &Person) -> Option<usize> {
        let same = self.by_name.get(&folded(person.name.as_ref())?)?;
        let has_id = folded(person.id.as_ref()).is_some();
        let mut alike = same.iter().filter(|(_, other)| !has_id || !other);
        alike.next().filter(|_| alike.next().is_none()).map(|(at, _)| *at)
    }
}

/// An id or a name in the form used for comparing; `None` if it is empty.
fn folded(text: Option<&String>) -> Option<String> {
    text.map(|text| fold(text)).filter(|text| !text.is_empty())
}
