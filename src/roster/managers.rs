//! Who the managers are: found in the list itself by id, address or name.

use std::collections::BTreeMap;

use super::{Entry, Roster, emails, names};
use crate::address::CellRef;
use crate::words::fold;

/// What a row says of the manager.
#[derive(Clone, Debug, Default)]
pub(super) struct Manager {
    pub(super) id: Option<String>,
    /// A name, or what some systems put in its place: an id, an address.
    pub(super) name: Option<String>,
    /// As it stands there.
    pub(super) typed: Option<String>,
    pub(super) cell: Option<CellRef>,
}

/// The people of a list by what they are known by; nobody where two are known by the same.
struct Known(BTreeMap<String, Option<Found>>);

#[derive(Clone)]
struct Found {
    name: Option<String>,
    email: Option<String>,
}

impl Known {
    fn by<'a>(entries: impl Iterator<Item = &'a Entry>, key: impl Fn(&Entry) -> Option<String>) -> Self {
        let mut known = BTreeMap::new();
        for entry in entries {
            let Some(key) = key(entry) else { continue };
            let found = Found { name: entry.person.name.clone(), email: entry.person.email.clone() };
            known.entry(key).and_modify(|other| *other = None).or_insert(Some(found));
        }
        Self(known)
    }

    fn get(&self, key: &str) -> Option<&Found> {
        self.0.get(key)?.as_ref()
    }
}

/// Puts name and address of the manager into the entries of those whose manager is on the list. Gives the cells in which
/// something stands in place of the name, with it and the name.
pub(super) fn find(roster: &mut Roster, managers: &BTreeMap<u32, Manager>) -> Vec<(CellRef, String, String)> {
    let all = || roster.people.iter().chain(&roster.leavers);
    let ids = Known::by(all(), |entry| entry.person.id.as_deref().map(fold));
    let addresses = Known::by(all(), |entry| entry.person.email.as_deref().map(fold));
    let names = Known::by(all(), |entry| entry.person.name.as_deref().map(names::key));
    let mut told = Vec::new();
    for entry in &mut roster.people {
        let manager = managers.get(&entry.row).cloned().unwrap_or_default();
        // Two managers in one cell, `Bo Li, Cy Dee`, are no family name and given name.
        let typed = manager.typed.as_deref().unwrap_or_default();
        let several: Vec<&str> = typed.split([',', ';', '/', '&']).map(str::trim).collect();
        if several.len() > 1 && several.iter().all(|name| names.get(&names::key(name)).is_some()) {
            entry.person.manager = Some(several.join(", "));
            continue;
        }
        let by_id = manager.id.as_deref().and_then(|id| ids.get(&fold(id)));
        let other = manager.name.as_deref().and_then(|text| {
            let address = emails::find(text);
            entry.manager_email = entry.manager_email.take().or_else(|| address.clone());
            ids.get(&fold(text)).or_else(|| addresses.get(&fold(&address?)))
        });
        let by_name = manager.name.as_deref().and_then(|name| names.get(&names::key(name)));
        let by_address = entry.manager_email.as_deref().and_then(|address| addresses.get(&fold(address)));
        let found = other.or(by_name).or(by_id).or(if manager.name.is_none() { by_address } else { None });
        let Some(found) = found else { continue };
        if entry.manager_email.is_none() {
            entry.manager_email.clone_from(&found.email);
        }
        let Some(name) = &found.name else { continue };
        if let (Some(text), Some(cell), true) = (&manager.name, manager.cell, other.is_some()) {
            told.push((cell, text.clone(), name.clone()));
        }
        if manager.name.is_none() || other.is_some() {
            entry.person.manager = Some(name.clone());
        }
    }
    told
}
