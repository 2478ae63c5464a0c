//! Identifies managers in the list itself, by id, address or name.

use std::collections::BTreeMap;

use super::{Roster, RosterEntry, emails, names};
use crate::address::CellRef;
use crate::words::fold;

/// The manager as given in a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Manager {
    pub(super) id: Option<String>,
    /// A name, or the id or address that some systems put in its place.
    pub(super) name: Option<String>,
    /// The text of the cell.
    pub(super) typed: Option<String>,
    pub(super) cell: Option<CellRef>,
}

/// The people of a list by some key; `None` for a key that two people share.
struct KnownManagers(BTreeMap<String, Option<NamedManager>>);

#[derive(Clone)]
struct NamedManager {
    name: Option<String>,
    email: Option<String>,
}

impl KnownManagers {
    fn by<'a>(entries: impl Iterator<Item = &'a RosterEntry>, key: impl Fn(&RosterEntry) -> Option<String>) -> Self {
        let mut known = BTreeMap::new();
        for entry in entries {
            let Some(key) = key(entry) else { continue };
            let found = NamedManager { name: entry.person.name.clone(), email: entry.person.email.clone() };
            known.entry(key).and_modify(|other| *other = None).or_insert(Some(found));
        }
        Self(known)
    }

    fn get(&self, key: &str) -> Option<&NamedManager> {
        self.0.get(key)?.as_ref()
    }
}

/// Fills in the name and address of managers who are on the list. Returns the cells that had something else in place of the name,
/// with their text and the name.
pub(super) fn find(roster: &mut Roster, managers: &BTreeMap<u32, Manager>) -> Vec<(CellRef, String, String)> {
    let all = || roster.people.iter().chain(&roster.leavers);
    let ids = KnownManagers::by(all(), |entry| entry.person.id.as_deref().map(fold));
    let addresses = KnownManagers::by(all(), |entry| entry.person.email.as_deref().map(fold));
    let names = KnownManagers::by(all(), |entry| entry.person.name.as_deref().map(names::key));
    let mut told = Vec::new();
    for entry in &mut roster.people {
        let manager = managers.get(&entry.row).cloned().unwrap_or_default();
        // Two managers in one cell, `Bo Li, Cy Dee`, must not be read as family name and given name.
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
