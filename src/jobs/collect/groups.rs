//! The people of a department in groups: by department, manager or role. A group holds the returns of its people and of nobody
//! else.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Collected;
use crate::finding::{Code, Finding};
use crate::jobs::expected::{Known, Owner};
use crate::jobs::returned::Return;
use crate::model::Person;
use crate::roster::file_name::{FileNames, group_stem};
use crate::texts::report_text;
use crate::words::fold;

/// What people are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Their department.
    Department,
    /// Their manager, as record or staff list say.
    Manager,
    /// Their role.
    Role,
}

impl By {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Department, Self::Manager, Self::Role];

    /// The name on the command line, and in keys of texts.
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

/// The people who have something in common.
pub struct Group<'a> {
    /// What it is called; of those of whom it is not known, that it is not.
    pub name: String,
    /// A name for its files, which no other group has.
    pub stem: String,
    /// The returns of its people.
    pub returns: Vec<&'a Return>,
    /// Those of the same people from the round before.
    pub previous: Vec<&'a Return>,
}

/// Names for files that are no group's.
pub const OVERVIEW: &str = "overview";
/// The list of the groups.
pub const LIST: &str = "groups";

/// What is known of somebody who has returned something.
#[derive(Default)]
struct Somebody<'a> {
    known: Option<&'a Known>,
    said: Option<&'a Person>,
    returns: Vec<&'a Return>,
}

/// The groups by name, those of whom it is not known last. What is nobody's is in none. `told` is whether record or staff list
/// are at hand: then who manages somebody is theirs to say, and not what was typed.
pub fn groups<'a>(by: By, told: bool, collected: &'a Collected, returns: &'a [Return], previous: &'a [Return]) -> Vec<Group<'a>> {
    let mut people: BTreeMap<String, Somebody<'a>> = BTreeMap::new();
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
    let places: Vec<Place> = people.values().map(|somebody| place(by, told, somebody)).collect();
    let mut addresses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for place in &places {
        addresses.entry(fold(&place.name)).or_default().extend(place.address.as_deref().map(fold));
    }
    let mut groups: BTreeMap<(bool, String, String), Group<'a>> = BTreeMap::new();
    for ((key, somebody), place) in people.into_iter().zip(places) {
        // Managers of one name are told apart by their addresses; where there is but one, it is everybody's of that name.
        let alike = addresses.get(&fold(&place.name)).is_some_and(|addresses| addresses.len() > 1);
        let address = place.address.filter(|_| alike);
        let name = match &address {
            Some(address) => Some(format!("{} ({address})", place.name)),
            None => Some(place.name).filter(|name| !name.is_empty()),
        };
        let place = (name.is_none(), fold(name.as_deref().unwrap_or_default()), fold(address.as_deref().unwrap_or_default()));
        let (name, stem) = (name.unwrap_or_else(|| report_text(&format!("group.none.{}", by.name()))), String::new());
        let group = groups.entry(place).or_insert_with(|| Group { name, stem, returns: vec![], previous: vec![] });
        group.returns.extend(&somebody.returns);
        group.previous.extend(earlier.remove(&key).unwrap_or_default());
    }
    let mut names = FileNames::new();
    for name in [OVERVIEW, LIST] {
        names.give(name);
    }
    let in_order: HashMap<&str, usize> = returns.iter().enumerate().map(|(at, found)| (found.file.as_str(), at)).collect();
    let mut groups: Vec<Group<'a>> = groups.into_values().collect();
    for group in &mut groups {
        group.stem = names.give(&group_stem(&group.name));
        group.returns.sort_by_key(|found| in_order.get(found.file.as_str()));
    }
    groups
}

/// The group of somebody: its name, empty where it is not known, and an address.
struct Place {
    name: String,
    address: Option<String>,
}

fn place(by: By, told: bool, somebody: &Somebody<'_>) -> Place {
    let recorded = somebody.known.and_then(|known| by.of(&known.person).or_else(|| by.of(known.listed.as_ref()?)));
    let said = || somebody.said.and_then(|person| by.of(person));
    let (name, address) = match by {
        By::Manager if told => (recorded, somebody.known.and_then(|known| known.manager_email.clone())),
        _ => (recorded.or_else(said), None),
    };
    Place { name: name.map(str::to_owned).or_else(|| address.clone()).unwrap_or_default(), address }
}

/// By this the person of a return is known, where it belongs to anybody.
fn key_of(found: &Return) -> Option<String> {
    match &found.owner {
        Owner::Person(somebody) => Some(fold(&somebody.key)),
        Owner::Nobody { .. } => None,
        Owner::Untold => Some(fold(&found.counted()?.person.name.clone().unwrap_or_else(|| found.file.clone()))),
    }
}

/// A finding without what it says of others than the person; none where it says nothing else.
pub(super) fn without_others(mut finding: Finding) -> Option<Finding> {
    /// Blanks that hold the name of somebody else.
    const OTHERS: [&str; 2] = ["near", "made_for"];
    match finding.code {
        Code::FileNameOfAnother | Code::IdentityDisagrees => return None,
        Code::PersonNotIssued | Code::PersonNotOnRoster | Code::PersonSettled => {
            finding.args.retain(|(blank, _)| !OTHERS.contains(blank));
        }
        _ => {}
    }
    Some(finding)
}
