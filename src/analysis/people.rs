//! Groups the returns by person and merges the raters.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::department::{NamedSkill, OtherRating, PersonResult, ReturnUsed, SkillResult};
use super::own_skills::own_skills;
use super::{Submission, readiness};
use crate::model::{Document, Framework, GapRow, Person, RaterKind, weighted_gap};

/// The returns of one person.
pub(super) struct PersonReturns<'a> {
    /// What identifies the person.
    pub(super) key: String,
    /// The returns that count, the person's own first.
    pub(super) used: Vec<&'a Submission<'a>>,
    /// The returns that do not count.
    pub(super) set_aside: Vec<&'a Submission<'a>>,
}

impl<'a> PersonReturns<'a> {
    /// The documents that count, the person's own first.
    pub(super) fn documents(&self) -> impl Iterator<Item = &'a Document> + '_ {
        self.used.iter().map(|one| one.document)
    }

    /// The person's own documents.
    pub(super) fn own(&self) -> impl Iterator<Item = &'a Document> + '_ {
        self.documents().filter(|document| document.rater.kind == RaterKind::Own)
    }
}

/// An id or a name without differences in case or surrounding spaces.
fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

fn key_of(submission: &Submission<'_>) -> (u8, String) {
    let person = &submission.document.person;
    let given = |text: &Option<String>| text.as_ref().map(|text| folded(text)).filter(|text| !text.is_empty());
    match (given(&person.id), given(&person.name)) {
        (Some(id), _) => (0, id),
        (None, Some(name)) => (1, name),
        (None, None) => (2, submission.file.clone()),
    }
}

/// The groups, by name.
pub(super) fn group<'a>(submissions: &'a [Submission<'a>]) -> Vec<PersonReturns<'a>> {
    let mut people: BTreeMap<(u8, String), Vec<&Submission<'_>>> = BTreeMap::new();
    for submission in submissions {
        people.entry(key_of(submission)).or_default().push(submission);
    }
    let mut groups: Vec<PersonReturns<'a>> = people.into_values().map(choose).collect();
    groups.sort_by_cached_key(|group| {
        let name = group.documents().find_map(|document| document.person.name.as_deref());
        (folded(name.unwrap_or(&group.key)), group.key.clone())
    });
    groups
}

/// Chooses one return of each form and rater, since adding up two returns of the same plan would count its cost twice.
fn choose<'a>(mut all: Vec<&'a Submission<'a>>) -> PersonReturns<'a> {
    all.sort_by_key(|one| {
        let document = one.document;
        let rated_on = document.inventory.as_ref().and_then(|inventory| inventory.rated_on);
        // A plan that starts from gaps is newer than the forms it was made from.
        let from_gaps = document.is_plan_from_gaps();
        (document.rater.kind, Reverse(document.form.round.clone()), Reverse(from_gaps), Reverse(rated_on), one.file.clone())
    });
    let mut seen = BTreeSet::new();
    let (used, rest): (Vec<&Submission<'_>>, Vec<_>) = all.into_iter().partition(|one| {
        let rater = &one.document.rater;
        // A self-rating may omit the name, so the name does not distinguish raters there.
        let name = if rater.kind == RaterKind::Own { None } else { rater.name.as_deref().map(folded) };
        seen.insert((rater.kind, name, one.document.form.kind))
    });
    let person = |read: fn(&Person) -> &Option<String>| {
        used.iter()
            .find_map(|one| read(&one.document.person).clone())
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
    };
    let key = person(|person| &person.id)
        .or_else(|| person(|person| &person.name))
        .unwrap_or_else(|| used.first().map(|one| one.file.clone()).unwrap_or_default());
    PersonReturns { key, used, set_aside: rest }
}

/// One person's result.
pub(super) fn merge(framework: &Framework, group: &PersonReturns<'_>) -> PersonResult {
    let field = |read: fn(&Person) -> &Option<String>| group.documents().find_map(|document| read(&document.person).clone());
    let person = Person {
        id: field(|person| &person.id),
        name: field(|person| &person.name),
        email: field(|person| &person.email),
        department: field(|person| &person.department),
        role: field(|person| &person.role),
        target_role: field(|person| &person.target_role),
        manager: field(|person| &person.manager),
    };
    let skills: Vec<SkillResult> =
        framework.skills().map(|(_, skill)| merge_skill(framework, group, person.target_role.as_deref(), &skill.id)).collect();
    let role = person.target_role.as_deref().and_then(|id| framework.role(id));
    let raters = group.used.iter().map(|one| ReturnUsed {
        file: one.file.clone(),
        form: one.document.form.kind,
        kind: one.document.rater.kind,
        name: one.document.rater.name.clone(),
    });
    PersonResult {
        key: group.key.clone(),
        target_role_label: role.map(|role| role.label.clone()).or_else(|| person.target_role.clone()),
        raters: raters.collect(),
        set_aside: group.set_aside.iter().map(|one| one.file.clone()).collect(),
        readiness: readiness::of_person(framework, group, role, &skills),
        skills,
        person,
    }
}

fn merge_skill(framework: &Framework, group: &PersonReturns<'_>, role: Option<&str>, skill: &str) -> SkillResult {
    let own = group.own().find_map(|document| inventory_answer(document, skill));
    let own = own.or_else(|| group.own().find_map(|document| gap_answer(document, skill)));
    let self_rating = own.and_then(RatingOrExemption::rating);
    let other_ratings = other_ratings(group, skill);
    let others_mean = mean(&other_ratings);
    let exempted = match own {
        None if other_ratings.is_empty() => group.documents().find_map(|document| exemption(document, skill)),
        own => own.and_then(RatingOrExemption::exemption),
    };
    let rating = self_rating.or_else(|| if exempted.is_some() { None } else { rounded_mean(&other_ratings) });
    let level_needed = group
        .documents()
        .find_map(|document| gap_row(document, skill)?.level_needed)
        .or_else(|| framework.level_needed(role, skill));
    let weight = group.documents().find_map(|document| gap_row(document, skill)?.weight);
    let weight = weight.or_else(|| framework.weight(role, skill));
    let gap = level_needed.zip(rating).map(|(needed, rating)| i16::from(needed) - i16::from(rating));
    SkillResult {
        skill: skill.to_owned(),
        self_rating,
        difference: others_mean.zip(self_rating).map(|(mean, own)| mean - f64::from(own)),
        others_mean,
        other_ratings,
        rating,
        exempted: exempted.map(str::to_owned),
        level_needed,
        gap,
        weight,
        weighted_gap: weighted_gap(gap, weight),
        priority: group.documents().find_map(|document| gap_row(document, skill)?.priority),
    }
}

/// The answer about a skill in a document.
#[derive(Clone, Copy)]
enum RatingOrExemption<'a> {
    /// A level of the scale.
    Rated(u8),
    /// It does not apply to the person, for this reason.
    Exempted(&'a str),
}

impl<'a> RatingOrExemption<'a> {
    fn of(rating: Option<u8>, exempted: Option<&'a String>) -> Option<Self> {
        rating.map(Self::Rated).or_else(|| exempted.map(|why| Self::Exempted(why)))
    }

    fn rating(self) -> Option<u8> {
        if let Self::Rated(rating) = self { Some(rating) } else { None }
    }

    fn exemption(self) -> Option<&'a str> {
        if let Self::Exempted(why) = self { Some(why) } else { None }
    }
}

fn inventory_answer<'a>(document: &'a Document, skill: &str) -> Option<RatingOrExemption<'a>> {
    let row = document.inventory.as_ref()?.ratings.iter().find(|rating| rating.skill == skill)?;
    RatingOrExemption::of(row.rating, row.exempted.as_ref())
}

fn gap_answer<'a>(document: &'a Document, skill: &str) -> Option<RatingOrExemption<'a>> {
    let row = gap_row(document, skill)?;
    RatingOrExemption::of(row.self_rating, row.exempted.as_ref())
}

/// The reason in a document why a skill does not apply; its inventory takes precedence.
pub fn exemption<'a>(document: &'a Document, skill: &str) -> Option<&'a str> {
    inventory_answer(document, skill).or_else(|| gap_answer(document, skill))?.exemption()
}

fn gap_row<'a>(document: &'a Document, skill: &str) -> Option<&'a GapRow> {
    document.gap_analysis.as_ref()?.rows.iter().find(|row| row.skill == skill)
}

/// One rating per rater, even if the rater returned two forms: the inventory takes precedence.
fn other_ratings(group: &PersonReturns<'_>, skill: &str) -> Vec<OtherRating> {
    let mut seen = BTreeSet::new();
    let mut ratings = Vec::new();
    let others: Vec<&Document> = group.documents().filter(|document| document.rater.kind != RaterKind::Own).collect();
    let by_inventory = others.iter().map(|document| (document, inventory_answer(document, skill)));
    let by_gap = others.iter().map(|document| (document, gap_answer(document, skill)));
    for (document, answer) in by_inventory.chain(by_gap) {
        let Some(rating) = answer.and_then(RatingOrExemption::rating) else { continue };
        if seen.insert((document.rater.kind, document.rater.name.as_deref().map(folded))) {
            ratings.push(OtherRating { kind: document.rater.kind, name: document.rater.name.clone(), rating });
        }
    }
    ratings
}

fn mean(ratings: &[OtherRating]) -> Option<f64> {
    let sum: u32 = ratings.iter().map(|other| u32::from(other.rating)).sum();
    (!ratings.is_empty()).then(|| f64::from(sum) / ratings.len() as f64)
}

/// Rounds half up in integers, so that floating-point errors cannot decide about 2.5.
fn rounded_mean(ratings: &[OtherRating]) -> Option<u8> {
    let count = u32::try_from(ratings.len()).ok()?;
    let sum: u32 = ratings.iter().map(|other| u32::from(other.rating)).sum();
    (2 * sum + count).checked_div(2 * count).and_then(|rounded| u8::try_from(rounded).ok())
}

/// The skills outside the framework that people named or rated in their own returns.
pub(super) fn other_skills(groups: &[PersonReturns<'_>], people: &[PersonResult]) -> Vec<NamedSkill> {
    let of_person = |(group, person): (&PersonReturns<'_>, &PersonResult)| {
        let named = own_skills(group.own()).into_iter().filter(|skill| skill.label.is_some() || skill.rating.is_some());
        let (key, name) = (person.key.clone(), person.label().to_owned());
        named.map(move |skill| NamedSkill {
            key: key.clone(),
            name: name.clone(),
            label: skill.label,
            rating: skill.rating,
            level_needed: skill.level_needed,
            gap: skill.gap,
            evidence: skill.evidence,
        })
    };
    groups.iter().zip(people).flat_map(of_person).collect()
}
