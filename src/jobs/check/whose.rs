//! Decides who returns belong to if this depends on more than one return: unreadable files by their names, and two names under
//! one id.

use std::collections::BTreeMap;

use crate::finding::{Finding, Told};
use crate::jobs::expected::{Ground, Owner};
use crate::jobs::returned::Return;
use crate::jobs::workbench::Workbench;
use crate::words::names::Name;

/// Assigns a file in which nothing can be read to the person who was sent a workbook with its name.
pub(super) fn by_file_name(returns: &mut [Return], workbench: &Workbench) {
    let expected = &workbench.expected;
    for found in returns.iter_mut().filter(|found| !found.is_read && found.identity.is_none()) {
        let assigned = workbench.assigned.get(&found.file).and_then(|id| expected.people.of_id(id));
        let person = || expected.of_file_name(&found.file).map(|index| &expected.sent()[index].workbook.person);
        let named = || expected.people.of_id(person()?.id.as_deref()?);
        let known = assigned.map(|known| (known, Ground::Assigned)).or_else(|| Some((named()?, Ground::FileName)));
        if let Some((known, ground)) = known {
            found.owner = Owner::known(known, ground);
        }
    }
}

/// Handles different names under an id that is not on record: these files belong to nobody until somebody says who they belong
/// to.
pub(super) fn part_names(returns: &mut [Return]) {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, found) in returns.iter().enumerate().filter(|(_, found)| found.document.is_some()) {
        if let Some(somebody) = found.owner.person().filter(|one| one.known.is_none() && one.ground == Ground::Said) {
            groups.entry(somebody.key.clone()).or_default().push(index);
        }
    }
    for (key, group) in groups {
        let typed = |index: &usize| Some((*index, returns[*index].text("/person/name")?.to_owned()));
        let typed: Vec<(usize, String)> = group.iter().filter_map(typed).collect();
        let mut names: Vec<(&str, Name)> = Vec::new();
        for (_, name) in &typed {
            let Some(read) = Name::of(name) else { continue };
            if !names.iter().any(|(_, known)| known.is(&read)) {
                names.push((name, read));
            }
        }
        let fit = |name: &Name| names.iter().all(|(_, other)| other.fits(name));
        if names.iter().all(|(_, name)| fit(name)) {
            continue;
        }
        let all = names.iter().map(|(name, _)| format!("“{name}”")).collect::<Vec<_>>().join(", ");
        for index in group {
            let found = &mut returns[index];
            let id = found.text("/person/id").unwrap_or(&key).to_owned();
            let own = typed.iter().find(|(at, _)| *at == index).map(|(_, name)| name.clone());
            let finding = Finding::new(Told::NamesDiffer { person: &id, names: &all });
            found.report(own.into_iter().fold(finding, Finding::with_value), "/person/name");
            found.owner = Owner::Nobody { perhaps: vec![key.clone()] };
        }
    }
}
