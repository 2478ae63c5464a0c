//! What of a return does not fit what was sent out: its round, its person, its form, its file's name.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use super::{Expected, in_words, person_id};
use crate::finding::{Code, Finding};
use crate::form::Identity;
use crate::model::{Document, Person};
use crate::pipeline::read::Return;
use crate::roster::file_name::kebab;
use crate::words::{fold, nearest};

/// Says of each return what does not fit. Where nothing is known, rounds are compared among the returns.
pub(in crate::pipeline) fn report(returns: &mut [Return], expected: &Expected) {
    let rounds = Rounds::of(returns, expected);
    let named = Named::of(expected);
    for found in returns {
        let Some(identity) = found.identity.clone() else { continue };
        let told = [
            rounds.differs(&identity),
            not_issued(found, &identity, expected),
            not_on_roster(found, expected),
            person_differs(found, expected, &named),
            file_name_of_another(found, expected),
        ];
        for (finding, pointer) in told.into_iter().flatten() {
            found.report(finding, pointer);
        }
        as_it_was_sent(found, expected);
    }
}

/// A finding and the place of the document that it is about.
type Told = Option<(Finding, &'static str)>;

/// The rounds that returns should be of.
struct Rounds {
    /// Those of the records, or the one that most of the returns name; empty where there is no telling.
    ours: BTreeSet<Option<String>>,
    /// Whether records say so.
    issued: bool,
}

impl Rounds {
    fn of(returns: &[Return], expected: &Expected) -> Self {
        if expected.sent.is_some() {
            let ours = expected.sent().iter().map(|sent| sent.round.clone()).collect();
            return Self { ours, issued: true };
        }
        let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
        for round in returns.iter().filter_map(|found| found.identity.as_ref()?.round.as_ref()) {
            *counts.entry(round).or_default() += 1;
        }
        // Of two rounds that are named equally often, the later one is meant.
        let most = counts.into_iter().max_by_key(|(round, count)| (*count, *round)).map(|(round, _)| Some(round.clone()));
        Self { ours: most.into_iter().collect(), issued: false }
    }

    fn differs(&self, identity: &Identity) -> Told {
        // Among returns alone, one that names no round may be of any.
        if self.ours.is_empty() || self.ours.contains(&identity.round) || (!self.issued && identity.round.is_none()) {
            return None;
        }
        let ours = self.ours.iter().flatten().cloned().collect::<Vec<_>>().join(", ");
        let theirs = identity.round.as_deref().unwrap_or_default();
        let words = [("theirs", theirs), ("ours", &ours), ("issued", if self.issued { "yes" } else { "" })];
        let finding = Finding::new(Code::RoundDiffers, &words);
        Some((if theirs.is_empty() { finding } else { finding.with_value(theirs) }, "/form/round"))
    }
}

/// The person was sent nothing, or something else.
fn not_issued(found: &Return, identity: &Identity, expected: &Expected) -> Told {
    expected.sent.as_ref()?;
    let id = person_id(found);
    let sent: Vec<String> = id
        .into_iter()
        .flat_map(|id| expected.sent_to(id))
        .map(|(_, sent)| format!("{} ({})", sent.workbook.form.name(), sent.workbook.rater.name()))
        .collect();
    let Some(person) = id.and_then(|id| expected.person(id)).filter(|_| !sent.is_empty()) else {
        let known = expected.sent().iter().map(|sent| &sent.workbook.person);
        return Some((unknown(Code::PersonNotIssued, found, known), "/person/id"));
    };
    let form = format!("{} ({})", identity.kind.name(), identity.rater.name());
    if sent.contains(&form) {
        return None;
    }
    let words = [("person", in_words(person)), ("form", form.clone()), ("sent", sent.join(", "))];
    let words = words.each_ref().map(|(name, text)| (*name, text.as_str()));
    Some((Finding::new(Code::FormNotIssued, &words).with_value(form), "/rater/kind"))
}

fn not_on_roster(found: &Return, expected: &Expected) -> Told {
    let staff = expected.staff.as_ref()?;
    let key = person_id(found).map(fold);
    if staff.iter().any(|person| key.is_some() && person.id.as_deref().map(fold) == key) {
        return None;
    }
    Some((unknown(Code::PersonNotOnRoster, found, staff.iter()), "/person/id"))
}

/// Somebody who is not among those who are known; if somebody of the same name or address is, that is a hint.
fn unknown<'a>(code: Code, found: &Return, known: impl Iterator<Item = &'a Person>) -> Finding {
    let same = |own: &Option<String>, pointer: &str| {
        own.as_deref().zip(found.text(pointer)).is_some_and(|(own, typed)| fold(own) == fold(typed))
    };
    let mut known = known;
    let near = known.find(|person| same(&person.name, "/person/name") || same(&person.email, "/person/email"));
    let near = near.map(in_words).unwrap_or_default();
    let name = found.text("/person/name").map(str::to_owned);
    let person = in_words(&Person { id: person_id(found).map(str::to_owned), name, ..Person::default() });
    let person = if person_id(found).is_none() && found.called().is_none() { String::new() } else { person };
    let finding = Finding::new(code, &[("person", &person), ("near", &near)]);
    person_id(found).into_iter().fold(finding, |finding, id| finding.with_value(id))
}

/// People by the names and addresses that they are known by, as texts are compared.
struct Named<'a> {
    names: HashMap<String, &'a Person>,
    emails: HashMap<String, &'a Person>,
}

impl<'a> Named<'a> {
    fn of(expected: &'a Expected) -> Self {
        let by = |read: fn(&Person) -> &Option<String>| {
            let people = expected.people().filter_map(|person| Some((fold(read(person).as_deref()?), person)));
            people.collect()
        };
        Self { names: by(|person| &person.name), emails: by(|person| &person.email) }
    }
}

/// Name or address were typed over into those of somebody else.
fn person_differs(found: &Return, expected: &Expected, named: &Named<'_>) -> Told {
    let own = expected.person(person_id(found)?)?;
    let other = |people: &HashMap<String, &Person>, typed: &str| {
        let other = people.get(&fold(typed)).map(|person| in_words(person));
        other.filter(|other| *other != in_words(own))
    };
    let differs = |own: &Option<String>, typed: &str| own.as_deref().map(fold) != Some(fold(typed));
    let name = found.text("/person/name").filter(|typed| differs(&own.name, typed));
    let email = found.text("/person/email").filter(|typed| differs(&own.email, typed));
    let (typed, owner, pointer) = if let Some((typed, owner)) = name.and_then(|typed| Some((typed, other(&named.names, typed)?)))
    {
        (typed, owner, "/person/name")
    } else if let Some((typed, owner)) = email.and_then(|typed| Some((typed, other(&named.emails, typed)?))) {
        (typed, owner, "/person/email")
    } else {
        // Nobody's of those who are known, but hardly the same person either.
        let typed = name.filter(|typed| own.name.as_deref().is_some_and(|own| !have_a_word_in_common(own, typed)))?;
        (typed, String::new(), "/person/name")
    };
    let email = if pointer == "/person/email" { "yes" } else { "" };
    let words = [("person", in_words(own)), ("typed", typed.to_owned()), ("other", owner), ("email", email.to_owned())];
    let words = words.each_ref().map(|(name, text)| (*name, text.as_str()));
    Some((Finding::new(Code::PersonDiffers, &words).with_value(typed), pointer))
}

/// Whether two names can be of one person: married, shortened, corrected, in another order or script.
fn have_a_word_in_common(first: &str, second: &str) -> bool {
    let (first, second) = (kebab(first), kebab(second));
    first.split('-').any(|word| nearest(word, second.split('-')).is_some())
}

/// The file goes under the name of somebody else's workbook.
fn file_name_of_another(found: &Return, expected: &Expected) -> Told {
    let own = expected.person(person_id(found)?)?;
    let other = &expected.sent()[expected.of_file_name(&found.file)?].workbook.person;
    if other.id.as_deref().map(fold) == own.id.as_deref().map(fold) {
        return None;
    }
    let name = Path::new(&found.file).file_name()?.to_string_lossy();
    let words = [("person", in_words(own)), ("other", in_words(other))];
    let words = words.each_ref().map(|(name, text)| (*name, text.as_str()));
    Some((Finding::new(Code::FileNameOfAnother, &words).with_value(name), "/person/id"))
}

/// A form in which nothing was filled in may be the very file that was sent out; that tells that the wrong one was attached.
fn as_it_was_sent(found: &mut Return, expected: &Expected) {
    let Some(untouched) = found.findings.iter_mut().find(|finding| finding.code == Code::FormUntouched) else { return };
    let Some(digest) = &found.sha256 else { return };
    if expected.sent().iter().any(|sent| sent.workbook.sha256 == *digest) {
        let previous = if found.document.as_ref().is_some_and(Document::has_previous) { "yes" } else { "" };
        let said = Finding::new(Code::FormUntouched, &[("issued", "yes"), ("previous", previous)]);
        (untouched.message, untouched.help) = (said.message, said.help);
    }
}
