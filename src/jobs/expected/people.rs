//! The people on records and staff lists, by id, name and e-mail address.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Person;
use crate::words::fold;
use crate::words::names::Name;

/// A person on record or on the staff list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KnownPerson {
    /// The person's details in the record or, if the record does not have the person, in the staff list.
    pub person: Person,
    /// E-mail address of the manager.
    pub manager_email: Option<String>,
    /// The person's details in the staff list, if the record has different ones.
    pub listed: Option<Person>,
}

impl KnownPerson {
    /// Whether the record or the staff list has the same text for a detail as somebody typed.
    pub(in crate::jobs) fn has(&self, read: fn(&Person) -> Option<&str>, typed: &str, is_same: fn(&str, &str) -> bool) -> bool {
        let known = [Some(&self.person), self.listed.as_ref()].into_iter().flatten().filter_map(read);
        known.into_iter().any(|known| is_same(known, typed))
    }

    /// The e-mail address from the record or, if it has none, from the staff list.
    pub fn email(&self) -> Option<&str> {
        self.person.email.as_deref().or_else(|| self.listed.as_ref()?.email.as_deref())
    }

    /// Whether a name can be this person's. If the person's name is unknown, any name can.
    pub(in crate::jobs) fn may_be_called(&self, name: &Name) -> bool {
        let names: Vec<Name> = self.names().collect();
        names.is_empty() || names.iter().any(|own| own.fits(name))
    }

    /// Whether a name is this person's full name.
    pub(in crate::jobs) fn is_called(&self, name: &Name) -> bool {
        self.names().any(|own| own.is(name))
    }

    fn names(&self) -> impl Iterator<Item = Name> {
        let people = [Some(&self.person), self.listed.as_ref()].into_iter().flatten();
        people.filter_map(|person| Name::of(person.name.as_deref()?))
    }
}

/// Everybody who is known, each once.
#[derive(Clone, Debug, Default)]
pub(in crate::jobs) struct People {
    all: Vec<KnownPerson>,
    by_id: HashMap<String, usize>,
    /// The people by each word of their name, and by all letters of their name together.
    by_name: HashMap<String, Vec<usize>>,
    by_email: HashMap<String, Vec<usize>>,
}

impl People {
    /// Adds a person, or further details of a known person.
    pub(in crate::jobs) fn add(&mut self, person: &Person, manager_email: Option<&String>, listed: bool) {
        let Some(key) = person.id.as_deref().map(fold).filter(|key| !key.is_empty()) else { return };
        let place = *self.by_id.entry(key).or_insert_with(|| {
            self.all.push(KnownPerson { person: person.clone(), ..KnownPerson::default() });
            self.all.len() - 1
        });
        let known = &mut self.all[place];
        if known.person != *person {
            // If there are two records, the later one is kept. A staff list is kept beside it.
            if listed { known.listed = Some(person.clone()) } else { known.person = person.clone() }
        }
        if known.manager_email.is_none() || !listed {
            known.manager_email = manager_email.cloned().or(known.manager_email.take());
        }
        let name = person.name.as_deref().and_then(Name::of);
        for key in name.iter().flat_map(Name::keys) {
            note(self.by_name.entry(key.to_owned()).or_default(), place);
        }
        if let Some(email) = &person.email {
            note(self.by_email.entry(fold(email)).or_default(), place);
        }
    }

    /// Whether nobody is known.
    pub(in crate::jobs) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The person with an id.
    pub(in crate::jobs) fn of_id(&self, id: &str) -> Option<&KnownPerson> {
        self.by_id.get(&fold(id)).map(|place| &self.all[*place])
    }

    /// The people with this full name; if nobody has it, those who may have this name.
    pub(in crate::jobs) fn called(&self, name: &Name) -> Vec<&KnownPerson> {
        let mut places: Vec<usize> = name.keys().filter_map(|key| self.by_name.get(key)).flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        let near: Vec<&KnownPerson> = places.into_iter().map(|place| &self.all[place]).collect();
        let whole: Vec<&KnownPerson> = near.iter().copied().filter(|known| known.is_called(name)).collect();
        if whole.is_empty() { near.into_iter().filter(|known| known.may_be_called(name)).collect() } else { whole }
    }

    /// The people with an e-mail address.
    pub(in crate::jobs) fn of_email(&self, email: &str) -> Vec<&KnownPerson> {
        self.by_email.get(&fold(email)).into_iter().flatten().map(|place| &self.all[*place]).collect()
    }
}

fn note(places: &mut Vec<usize>, place: usize) {
    if !places.contains(&place) {
        places.push(place);
    }
}
