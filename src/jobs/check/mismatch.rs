//! Reports returns that do not match what was sent out: by round, form, file name or person.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::finding::{Code, Finding, Told};
use crate::form::Identity;
use crate::jobs::expected::{Expected, Ground, in_words};
use crate::jobs::issued::id_key;
use crate::jobs::returned::Return;
use crate::model::{Document, Person};
use crate::words::names::Name;

/// Adds findings to each return that does not match. If there are no records, rounds are compared among the returns.
pub(super) fn report(returns: &mut [Return], expected: &Expected) {
    let rounds = Rounds::of(returns, expected);
    for found in returns {
        let Some(identity) = found.identity.clone() else { continue };
        let told = [
            rounds.differs(&identity).filter(|_| !found.is_unmarked()),
            not_issued(found, &identity, expected),
            not_on_roster(found, expected),
            file_name_of_another(found, expected),
        ];
        for (finding, pointer) in told.into_iter().flatten() {
            found.report(finding, pointer);
        }
        as_it_was_sent(found, expected);
    }
}

/// A finding and the pointer into the document that it is about, if something does not match.
type Mismatch = Option<(Finding, &'static str)>;

/// The rounds that returns should belong to.
struct Rounds {
    /// The rounds of the records, or the round that most returns name. Empty if neither is known.
    ours: BTreeSet<Option<String>>,
    /// Whether the rounds come from records.
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
        // If two rounds are named equally often, the later one is used.
        let most = counts.into_iter().max_by_key(|(round, count)| (*count, *round)).map(|(round, _)| Some(round.clone()));
        Self { ours: most.into_iter().collect(), issued: false }
    }

    fn differs(&self, identity: &Identity) -> Mismatch {
        // Without records, a return that names no round matches any round.
        if self.ours.is_empty() || self.ours.contains(&identity.round) || (!self.issued && identity.round.is_none()) {
            return None;
        }
        let ours = self.ours.iter().flatten().cloned().collect::<Vec<_>>().join(", ");
        let theirs = identity.round.as_deref();
        let finding = Finding::new(Told::RoundDiffers { theirs, ours: &ours, issued: self.issued });
        Some((theirs.into_iter().fold(finding, Finding::with_value), "/form/round"))
    }
}

/// Reports a return of a person who was sent nothing, or only other forms or forms for other raters. Returns that belong to
/// nobody have their own finding.
fn not_issued(found: &Return, identity: &Identity, expected: &Expected) -> Mismatch {
    if expected.sent.is_none() || found.owner.is_nobody() {
        return None;
    }
    let sent: Vec<String> = found
        .owner
        .person()
        .into_iter()
        .flat_map(|somebody| expected.sent_to(&somebody.key))
        .map(|(_, sent)| format!("{} ({})", sent.workbook.form.name(), sent.workbook.rater.name()))
        .collect();
    let Some(known) = found.owner.person().and_then(|somebody| somebody.known.as_ref()).filter(|_| !sent.is_empty()) else {
        return Some((unknown(found, expected, |person, near| Told::PersonNotIssued { person, near }), "/person/id"));
    };
    let form = format!("{} ({})", identity.kind.name(), identity.rater.name());
    if sent.contains(&form) {
        return None;
    }
    let told = Told::FormNotIssued { person: &in_words(&known.person), sent: &sent.join(", "), form: &form };
    Some((Finding::new(told).with_value(form.clone()), "/rater/kind"))
}

fn not_on_roster(found: &Return, expected: &Expected) -> Mismatch {
    let staff = expected.listed.as_ref()?;
    let is_listed = found.owner.person().is_some_and(|somebody| staff.contains(&somebody.key));
    (!is_listed && !found.owner.is_nobody())
        .then(|| (unknown(found, expected, |person, near| Told::PersonNotOnRoster { person, near }), "/person/id"))
}

/// Makes the finding for an unknown person. If a known person has the same name or e-mail address, the finding mentions them.
fn unknown(
    found: &Return,
    expected: &Expected,
    tell: for<'a> fn(person: Option<&'a str>, near: Option<&'a str>) -> Told<'a>,
) -> Finding {
    let name = found.text("/person/name");
    let same_name = || name.and_then(Name::of).map(|name| expected.people.called(&name)).unwrap_or_default();
    let same_email = || found.text("/person/email").map(|email| expected.people.of_email(email)).unwrap_or_default();
    let near = same_name().into_iter().chain(same_email()).next().map(|known| in_words(&known.person));
    let id = person_id(found);
    let person = Person { id: id.map(str::to_owned), name: name.map(str::to_owned), ..Person::default() };
    let person = (id.is_some() || name.is_some()).then(|| in_words(&person));
    let finding = Finding::new(tell(person.as_deref(), near.as_deref()));
    id.into_iter().fold(finding, Finding::with_value)
}

/// The id of the person that a return belongs to.
fn person_id(found: &Return) -> Option<&str> {
    found.owner.person().and_then(|somebody| somebody.person.id.as_deref())
}

/// Reports a file that has the name of somebody else's workbook.
fn file_name_of_another(found: &Return, expected: &Expected) -> Mismatch {
    let own = found.owner.person().filter(|somebody| matches!(somebody.ground, Ground::Said | Ground::Named))?;
    let own = &own.known.as_ref()?.person;
    let other = &expected.sent()[expected.of_file_name(&found.file)?].workbook.person;
    if id_key(other) == id_key(own) {
        return None;
    }
    let name = Path::new(&found.file).file_name()?.to_string_lossy();
    let told = Told::FileNameOfAnother { person: &in_words(own), other: &in_words(other) };
    Some((Finding::new(told).with_value(name), "/person/id"))
}

/// If an empty form is exactly the file that was sent out, changes the finding to say so, because the wrong file was probably
/// attached.
fn as_it_was_sent(found: &mut Return, expected: &Expected) {
    let Some(untouched) = found.findings.iter_mut().find(|finding| finding.code == Code::FormUntouched) else { return };
    let Some(digest) = &found.sha256 else { return };
    if expected.sent().iter().any(|sent| sent.workbook.sha256 == *digest) {
        let previous = found.document.as_ref().is_some_and(Document::has_previous);
        *untouched = untouched.clone().retold(Told::FormUntouched { previous, issued: true });
    }
}
