//! Who is who in two rounds: people are the same by their id, else by their name.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Person;
use crate::words::fold;

/// The people of a round, to be found again in another one.
pub struct KnownPeople {
    by_id: BTreeMap<String, usize>,
    /// Whose name it is, and whether they have an id.
    by_name: BTreeMap<String, Vec<(usize, bool)>>,
}

impl KnownPeople {
    /// The people of a round, each known by the place in it.
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

    /// The person by id, whatever its case; where then or now has none, by the name, if one alone has it.
    pub fn find(&self, person: &Person) -> Option<usize> {
        self.by_id(person).or_else(|| self.by_name(person))
    }

    /// Everybody of the other round by the same rule, nobody twice. Of two people there with one name only the id tells which of
    /// them somebody is.
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

/// What is compared of an id or a name; none where nothing is given.
fn folded(text: Option<&String>) -> Option<String> {
    text.map(|text| fold(text)).filter(|text| !text.is_empty())
}
