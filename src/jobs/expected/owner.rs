//! Decides who a return belongs to, from what is in it, the people on record or staff list, and the list of `--assign`. All
//! commands count, send and list returns by this decision; only `check/whose.rs` changes it later.
//!
//! A return belongs to a person, or to nobody until somebody says who it belongs to: with a list (`--assign`), or by putting
//! the id and name of one known person on its first sheet. Nothing less moves a return to another person.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::people::KnownPerson;
use super::{Expected, in_words};
use crate::finding::{Finding, Told};
use crate::form::Identity;
use crate::model::Person;
use crate::words::fold;
use crate::words::names::Name;

/// Who a return belongs to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Owner {
    /// It has neither id nor name, and no known person was found; the return is counted by itself.
    #[default]
    Untold,
    /// Somebody.
    Person(Box<ReturnOwner>),
    /// Nobody, until a person is assigned to it.
    Nobody {
        /// The folded ids of the people it may belong to.
        perhaps: Vec<String>,
    },
}

/// Somebody to whom a return belongs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReturnOwner {
    /// Identifies the person: the folded id or, without an id, a line break and the folded name.
    pub key: String,
    /// The person's details from record or staff list; for an unknown person, those in the return.
    pub person: Person,
    /// The entry in record or staff list; null for a person who is in neither.
    pub known: Option<KnownPerson>,
    /// The evidence for who the return belongs to.
    pub ground: Ground,
}

/// The evidence for who a return belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// The form code or the id on the first sheet names the person, and nothing contradicts it.
    Said,
    /// The list of `--assign` names the person.
    Assigned,
    /// The form code names somebody else, but the id and name on the first sheet are those of one known person.
    Corrected,
    /// It has no id; the name in it (or, without a name, the e-mail address) says so.
    Named,
    /// Nothing in it can be read, but the file has the name of a workbook that was sent out.
    FileName,
}

impl Owner {
    /// The person, if there is one.
    pub fn person(&self) -> Option<&ReturnOwner> {
        if let Self::Person(somebody) = self { Some(somebody) } else { None }
    }

    /// Whether the return belongs to nobody until somebody says who it belongs to.
    pub const fn is_nobody(&self) -> bool {
        matches!(self, Self::Nobody { .. })
    }

    /// A known person.
    pub(in crate::jobs) fn known(known: &KnownPerson, ground: Ground) -> Self {
        let key = fold(known.person.id.as_deref().unwrap_or_default());
        Self::Person(Box::new(ReturnOwner { key, person: known.person.clone(), known: Some(known.clone()), ground }))
    }

    /// A person who is only known from the return.
    fn stranger(key: String, person: Person, ground: Ground) -> Self {
        Self::Person(Box::new(ReturnOwner { key, person, known: None, ground }))
    }

    fn nobody(perhaps: impl IntoIterator<Item = Option<String>>) -> Self {
        let mut ids: Vec<String> = perhaps.into_iter().flatten().map(|id| fold(&id)).collect();
        ids.sort();
        ids.dedup();
        Self::Nobody { perhaps: ids }
    }
}

/// The evidence in a return about who it belongs to.
pub(in crate::jobs) struct Claims<'a> {
    /// The identity in its form codes.
    pub identity: &'a Identity,
    /// The ids of other people that some of its form codes name.
    pub others: &'a [String],
    /// Whether it has no form code.
    pub unmarked: bool,
    /// The id that a list assigns to it.
    pub assigned: Option<&'a str>,
}

/// A decision with its findings.
#[derive(Debug, Default)]
pub(in crate::jobs) struct Decision {
    /// Who the return belongs to.
    pub owner: Owner,
    /// The findings, each with the pointer into the document that it is about.
    pub told: Vec<(Finding, &'static str)>,
}

impl Decision {
    fn of(owner: Owner) -> Self {
        Self { owner, told: Vec::new() }
    }

    fn with(mut self, finding: Finding, pointer: &'static str) -> Self {
        self.told.push((finding, pointer));
        self
    }
}

/// Decides who a return belongs to, and puts the person's id into its document. If the return was assigned or corrected to a
/// known person, the known details replace its own; if it has no id, they only fill in what is empty.
pub(in crate::jobs) fn decide(claims: &Claims<'_>, document: &mut Value, expected: &Expected) -> Decision {
    let mut decision = Case::new(claims, document, expected).decide();
    if let Some(id) = claims.assigned {
        let plain = decision.owner.person().map(|somebody| somebody.key.clone());
        if plain.as_deref() != Some(fold(id).as_str()) {
            decision = assigned(id, claims, document, expected);
        }
    }
    if let Owner::Person(somebody) = &decision.owner {
        fill_in(somebody, document);
    }
    decision
}

/// Decides by the list of `--assign`, which overrides whatever the return says.
fn assigned(id: &str, claims: &Claims<'_>, document: &Value, expected: &Expected) -> Decision {
    let known = expected.people.of_id(id);
    let typed = Person { id: Some(id.to_owned()), name: text(document, "name").map(str::to_owned), ..Person::default() };
    let owner = match known {
        Some(known) => Owner::known(known, Ground::Assigned),
        None => Owner::stranger(fold(id), typed.clone(), Ground::Assigned),
    };
    let person = in_words(known.map_or(&typed, |known| &known.person));
    let said = settled(&person, claims.identity.person.as_deref(), expected, "list");
    Decision::of(owner).with(said, "/person/id")
}

/// The finding that somebody has said who the return belongs to.
fn settled(person: &str, made_for: Option<&str>, expected: &Expected, by: &str) -> Finding {
    let made_for = made_for.map(|id| expected.called(id)).filter(|made_for| made_for != person);
    Finding::new(Told::PersonSettled { person, made_for: made_for.as_deref(), by })
}

fn text<'a>(document: &'a Value, detail: &str) -> Option<&'a str> {
    document.get("person")?.get(detail)?.as_str().filter(|text| !text.trim().is_empty())
}

/// The details that are filled in when workbooks are issued.
const PREFILLED: [&str; 5] = ["name", "email", "department", "role", "manager"];

fn fill_in(somebody: &ReturnOwner, document: &mut Value) {
    let Some(Value::Object(details)) = document.get_mut("person") else { return };
    let known = serde_json::to_value(&somebody.person).unwrap_or_default();
    let mut put = |detail: &str, replace: bool| {
        let value = known.get(detail).filter(|value| !value.is_null());
        let is_empty = details.get(detail).is_none_or(Value::is_null);
        if let Some(value) = value.filter(|_| replace || is_empty) {
            details.insert(detail.to_owned(), value.clone());
        }
    };
    put("id", true);
    match somebody.ground {
        Ground::Assigned | Ground::Corrected if somebody.known.is_some() => {
            PREFILLED.iter().for_each(|detail| put(detail, true));
        }
        Ground::Named => PREFILLED.iter().chain(&["target_role"]).for_each(|detail| put(detail, false)),
        _ => {}
    }
}

/// The evidence in one return together with the known people.
struct Case<'a> {
    claims: &'a Claims<'a>,
    document: &'a Value,
    expected: &'a Expected,
    /// The id in the form code.
    code: Option<&'a str>,
    /// The id on the first sheet.
    cell: Option<&'a str>,
    typed: Option<&'a str>,
    name: Option<Name>,
}

impl<'a> Case<'a> {
    fn new(claims: &'a Claims<'a>, document: &'a Value, expected: &'a Expected) -> Self {
        let typed = text(document, "name");
        let code = claims.identity.person.as_deref();
        Self { claims, document, expected, code, cell: text(document, "id"), typed, name: typed.and_then(Name::of) }
    }

    fn decide(&self) -> Decision {
        if !self.claims.others.is_empty() {
            // The finding about contradicting form codes is made where they are read.
            let ids = self.claims.others.iter().cloned().chain(self.code.map(str::to_owned));
            return Decision::of(Owner::nobody(ids.map(Some)));
        }
        match (self.code, self.cell) {
            (Some(code), Some(cell)) if fold(code) != fold(cell) => self.two_ids(code, cell),
            (Some(id), _) | (None, Some(id)) => self.one_id(id),
            (None, None) => self.no_id(),
        }
    }

    /// Handles an id on the first sheet that differs from the one in the form code. The return belongs to the person with the
    /// id on the sheet, if the name agrees.
    fn two_ids(&self, code: &str, cell: &str) -> Decision {
        let known = self.expected.people.of_id(cell);
        let agrees = |known: &&KnownPerson| {
            self.name.as_ref().is_some_and(|name| known.may_be_called(name) && self.others(Some(known), name).is_empty())
        };
        if let Some(known) = known.filter(agrees) {
            let said = settled(&in_words(&known.person), Some(code), self.expected, "sheet");
            return Decision::of(Owner::known(known, Ground::Corrected)).with(said, "/person/id");
        }
        // The finding about contradicting ids is made where they are read.
        let named = self.name.iter().flat_map(|name| self.expected.people.called(name)).map(|known| known.person.id.clone());
        let perhaps = [Some(code.to_owned()), Some(cell.to_owned())].into_iter().chain(named);
        Decision::of(Owner::nobody(perhaps))
    }

    /// Known people other than `own` who may have this name; none if it is `own`'s full name. If it may be `own`'s name, only
    /// people whose full name it is are returned.
    fn others(&self, own: Option<&KnownPerson>, name: &Name) -> Vec<&'a KnownPerson> {
        if own.is_some_and(|own| own.is_called(name)) {
            return Vec::new();
        }
        let fits = own.is_some_and(|own| own.may_be_called(name));
        let called = self.expected.people.called(name).into_iter();
        called
            .filter(|other| own.is_none_or(|own| own.person.id != other.person.id) && (!fits || other.is_called(name)))
            .collect()
    }

    fn one_id(&self, id: &str) -> Decision {
        let known = self.expected.people.of_id(id);
        let others = self.name.as_ref().map(|name| self.others(known, name)).unwrap_or_default();
        if let Some((first, typed)) = others.first().zip(self.typed) {
            let other = (others.len() == 1).then(|| in_words(&first.person));
            let told = Told::PersonDiffers { person: &self.expected.called(id), typed, other: other.as_deref() };
            let finding = Finding::new(told).with_value(typed);
            let perhaps = others.iter().map(|other| other.person.id.clone()).chain([Some(id.to_owned())]);
            return Decision::of(Owner::nobody(perhaps)).with(finding, "/person/name");
        }
        match known {
            Some(known) => Decision { told: self.changes(known), ..Decision::of(Owner::known(known, Ground::Said)) },
            None => Decision::of(Owner::stranger(fold(id), self.person(Some(id)), Ground::Said)),
        }
    }

    /// The person as given in the return.
    fn person(&self, id: Option<&str>) -> Person {
        let told = self.document.get("person").cloned().and_then(|person| serde_json::from_value(person).ok());
        Person { id: id.map(str::to_owned), ..told.unwrap_or_default() }
    }

    fn no_id(&self) -> Decision {
        let (name, email) = (self.name.as_ref(), text(self.document, "email"));
        let people = &self.expected.people;
        let found = match (name, email) {
            (Some(name), _) => people.called(name),
            (None, Some(email)) => people.of_email(email),
            (None, None) => Vec::new(),
        };
        let typed = self.typed.or(email).unwrap_or_default();
        match (&found[..], name) {
            ([known], _) => {
                let finding = Finding::new(Told::PersonByName { person: &in_words(&known.person), typed });
                let pointer = if name.is_some() { "/person/name" } else { "/person/email" };
                Decision::of(Owner::known(known, Ground::Named)).with(finding.with_value(typed), pointer)
            }
            ([_, _, ..], _) => {
                let people = found.iter().map(|known| in_words(&known.person)).collect::<Vec<_>>().join(", ");
                let finding = Finding::new(Told::PersonUnsure { typed, people: &people }).with_value(typed);
                Decision::of(Owner::nobody(found.iter().map(|known| known.person.id.clone()))).with(finding, "/person/name")
            }
            ([], Some(_)) => Decision::of(Owner::stranger(format!("\n{}", fold(typed)), self.person(None), Ground::Named)),
            // Accepted without an owner: a return with only an unknown e-mail address, or one of our forms if there is neither
            // record nor staff list.
            ([], None) if email.is_some() || !(self.claims.unmarked || self.expected.is_told()) => Decision::of(Owner::Untold),
            // For a sheet without a form code, the finding is made where it is read.
            ([], None) if self.claims.unmarked => Decision::of(Owner::nobody([])),
            ([], None) => Decision::of(Owner::nobody([])).with(Finding::new(Told::PersonUnknown { ours: true }), "/person/id"),
        }
    }

    /// Findings about details that differ from what the record and the staff list say.
    fn changes(&self, known: &KnownPerson) -> Vec<(Finding, &'static str)> {
        let same_text = |known: &str, typed: &str| fold(known) == fold(typed);
        let same_name = |known: &str, typed: &str| match (Name::of(known), Name::of(typed)) {
            (Some(known), Some(typed)) => known.fits(&typed),
            _ => fold(known) == fold(typed),
        };
        type Detail = (&'static str, &'static str, fn(&Person) -> Option<&str>, fn(&str, &str) -> bool);
        let details: [Detail; 4] = [
            ("name", "/person/name", |person| person.name.as_deref(), same_name),
            ("email", "/person/email", |person| person.email.as_deref(), same_text),
            ("department", "/person/department", |person| person.department.as_deref(), same_text),
            ("manager", "/person/manager", |person| person.manager.as_deref(), same_name),
        ];
        let change = |(detail, pointer, read, is_same): &Detail| {
            let typed = text(self.document, detail)?;
            let record = read(&known.person).or_else(|| read(known.listed.as_ref()?));
            // A detail is reported if neither record nor staff list has it as typed. If both lack it, only an e-mail address is
            // reported.
            if known.has(*read, typed, *is_same) || (record.is_none() && *detail != "email") {
                return None;
            }
            let told = Told::DetailsChanged { what: detail, person: &in_words(&known.person), typed, known: record };
            Some((Finding::new(told).with_value(typed), *pointer))
        };
        details.iter().filter_map(change).collect()
    }
}
