//! Divides people into groups by department, manager or role. A group holds only the returns of its own people.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Collected;
use crate::finding::{Code, Finding};
use crate::jobs::expected::{KnownPerson, Owner};
use crate::jobs::returned::Return;
use crate::model::Person;
use crate::roster::file_name::{FileNames, group_stem};
use crate::texts::report_text;
use crate::words::fold;

/// The property that people are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Their department.
    Department,
    /// Their manager, from the record or the staff list if these are given.
    Manager,
    /// Their role.
    Role,
}

impl By {
    /// All properties.
    pub const ALL: [Self; 3] = [Self::Department, Self::Manager, Self::Role];

    /// The name on the command line and in keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Department => "department",
            Self::Manager => "manager",
            Self::Role => "role",
        }
    }

    fn of(self, person: &Person) -> Option<&str> {
        let text = match self {
            Self::Department => &person.department,
            Self::Manager => &person.manager,
            Self::Role => &person.role,
        };
        text.as_deref().map(str::trim).filter(|text| !text.is_empty())
    }
}

/// A group of people.
pub struct PeopleGroup<'a> {
    /// The name of the group. For people whose group is unknown, a text that says so.
    pub name: String,
    /// A name for its files, unique among the groups.
    pub stem: String,
    /// The returns of its people.
    pub returns: Vec<&'a Return>,
    /// The returns of the same people from the previous round.
    pub previous: Vec<&'a Return>,
}

/// File name of the overview of all groups. No group gets this name.
pub const OVERVIEW: &str = "overview";
/// File name of the list of groups. No group gets this name.
pub const LIST: &str = "groups";

/// A person who has returned something.
#[derive(Default)]
struct GroupMember<'a> {
    known: Option<&'a KnownPerson>,
    said: Option<&'a Person>,
    returns: Vec<&'a Return>,
}

/// Returns the groups by name; people whose group is unknown come last. Returns that belong to nobody are in no group. `told`
/// says whether a record or staff list is given. If so, managers are taken only from there, not from the returns.
pub fn groups<'a>(
    by: By,
    told: bool,
    collected: &'a Collected,
    returns: &'a [Return],
    previous: &'a [Return],
) -> Vec<PeopleGroup<'a>> {
    let mut people: BTreeMap<String, GroupMember<'a>> = BTreeMap::new();
    let mut of_file: HashMap<&str, String> = HashMap::new();
    for person in &collected.department.people {
        let key = fold(&person.key);
        let files = person.raters.iter().map(|used| &used.file).chain(&person.set_aside);
        of_file.extend(files.map(|file| (file.as_str(), key.clone())));
        people.entry(key).or_default().said = Some(&person.person);
    }
    for found in returns {
        let Some(key) = of_file.get(found.file.as_str()).cloned().or_else(|| key_of(found)) else { continue };
        let somebody = people.entry(key).or_default();
        somebody.known = somebody.known.or_else(|| found.owner.person()?.known.as_ref());
        somebody.said = somebody.said.or_else(|| Some(&found.counted()?.person));
        somebody.returns.push(found);
    }
    let mut earlier: HashMap<String, Vec<&Return>> = HashMap::new();
    for found in previous {
        if let Some(key) = key_of(found) {
            earlier.entry(key).or_default().push(found);
        }
    }
    let places: Vec<GroupLabel> = people.values().map(|somebody| place(by, told, somebody)).collect();
    let mut addresses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for place in &places {
        addresses.entry(fold(&place.name)).or_default().extend(place.address.as_deref().map(fold));
    }
    let mut groups: BTreeMap<(bool, String, String), PeopleGroup<'a>> = BTreeMap::new();
    for ((key, somebody), place) in people.into_iter().zip(places) {
        // Managers with the same name are told apart by their e-mail addresses. If only one address is known for a name, it
        // applies to everybody whose manager has that name.
        let alike = addresses.get(&fold(&place.name)).is_some_and(|addresses| addresses.len() > 1);
        let address = place.address.filter(|_| alike);
        let name = match &address {
            Some(address) => Some(format!("{} ({address})", place.name)),
            None => Some(place.name).filter(|name| !name.is_empty()),
        };
        let place = (name.is_none(), fold(name.as_deref().unwrap_or_default()), fold(address.as_deref().unwrap_or_default()));
        let (name, stem) = (name.unwrap_or_else(|| report_text(&format!("group.none.{}", by.name()))), String::new());
        let group = groups.entry(place).or_insert_with(|| PeopleGroup { name, stem, returns: vec![], previous: vec![] });
        group.returns.extend(&somebody.returns);
        group.previous.extend(earlier.remove(&key).unwrap_or_default());
    }
    let mut names = FileNames::new();
    for name in [OVERVIEW, LIST] {
        names.give(name);
    }
    let in_order: HashMap<&str, usize> = returns.iter().enumerate().map(|(at, found)| (found.file.as_str(), at)).collect();
    let mut groups: Vec<PeopleGroup<'a>> = groups.into_values().collect();
    for group in &mut groups {
        group.stem = names.give(&group_stem(&group.name));
        group.returns.sort_by_key(|found| in_order.get(found.file.as_str()));
    }
    groups
}

/// The group of a person: its name, empty if unknown, and the manager's e-mail address.
struct GroupLabel {
    name: String,
    address: Option<String>,
}

fn place(by: By, told: bool, somebody: &GroupMember<'_>) -> GroupLabel {
    let recorded = somebody.known.and_then(|known| by.of(&known.person).or_else(|| by.of(known.listed.as_ref()?)));
    let said = || somebody.said.and_then(|person| by.of(person));
    let (name, address) = match by {
        By::Manager if told => (recorded, somebody.known.and_then(|known| known.manager_email.clone())),
        _ => (recorded.or_else(said), None),
    };
    GroupLabel { name: name.map(str::to_owned).or_else(|| address.clone()).unwrap_or_default(), address }
}

/// The key of the person that a return belongs to; `None` if it belongs to nobody.
fn key_of(found: &Return) -> Option<String> {
    match &found.owner {
        Owner::Person(somebody) => Some(fold(&somebody.key)),
        Owner::Nobody { .. } => None,
        Owner::Untold => Some(fold(&found.counted()?.person.name.clone().unwrap_or_else(|| found.file.clone()))),
    }
}

/// Removes mentions of other people from a finding. `None` if nothing else is left.
pub(super) fn without_others(mut finding: Finding) -> Option<Finding> {
    /// Blanks that hold the name of another person.
    const OTHERS: [&str; 2] = ["near", "made_for"];
    match finding.code {
        Code::FileNameOfAnother | Code::IdentityDisagrees | Code::PersonDiffers => return None,
        Code::PersonNotIssued | Code::PersonNotOnRoster | Code::PersonSettled => {
            finding.args.retain(|(blank, _)| !OTHERS.contains(blank));
        }
        _ => {}
    }
    Some(finding)
}
