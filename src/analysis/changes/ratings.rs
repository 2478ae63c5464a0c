//! Compares ratings: of one person, and of one skill over all people.

use super::{Incomparable, MoveCounts, Moved, Pair, PersonChange, Presence, RatingChange, SkillChange, SkillOnce};
use crate::analysis::{Department, PersonResult, SkillInfo, SkillResult};
use crate::model::RaterKind;

pub(super) fn of_person(pair: Pair<'_>, skills: &[&SkillInfo], incomparable: &Incomparable) -> PersonChange {
    let key_then = pair.before.map(|person| person.key.as_str()).unwrap_or_default();
    let apart = |skill: &SkillInfo| incomparable.contains(&(key_then.to_owned(), skill.id.clone()));
    let ratings: Vec<RatingChange> = skills.iter().filter_map(|skill| rating(pair, skill, apart(skill))).collect();
    let mut moves = MoveCounts::default();
    ratings.iter().for_each(|rating| add(&mut moves, rating.moved));
    let role = |person: &PersonResult| person.person.target_role.clone();
    let share = |person: Option<&PersonResult>| person.and_then(|person| person.readiness.share);
    let gaps = gap_sums(pair, skills);
    let person = pair.now.or(pair.before);
    PersonChange {
        key: person.map(|person| person.key.clone()).unwrap_or_default(),
        name: person.map(|person| person.label().to_owned()).unwrap_or_default(),
        presence: match (pair.before, pair.now) {
            (Some(_), Some(_)) => Presence::Both,
            (None, _) => Presence::New,
            (Some(_), None) => Presence::Missing,
        },
        role_changed: pair.before.zip(pair.now).is_some_and(|(before, now)| role(before) != role(now)),
        moves,
        ratings,
        gap_sum_before: gaps[0],
        gap_sum_now: gaps[1],
        share_before: share(pair.before),
        share_now: share(pair.now),
    }
}

/// The sums of gaps in the previous round and in this one. For a person in both rounds they cover the skills that are compared,
/// or did not apply in one of the rounds, so that a gap does not seem closed only because it was not rated again. `None` without
/// any such skill.
fn gap_sums(pair: Pair<'_>, skills: &[&SkillInfo]) -> [Option<i64>; 2] {
    let (Some(before), Some(now)) = (pair.before, pair.now) else {
        return [pair.before, pair.now].map(|person| person.map(|person| person.readiness.gap_sum));
    };
    let both = skills.iter().filter_map(|skill| result(Some(before), &skill.id).zip(result(Some(now), &skill.id)));
    let alike: Vec<(&SkillResult, &SkillResult)> = both.filter(|(before, now)| are_alike(before, now)).collect();
    let gap = |one: &SkillResult| i64::from(one.gap.filter(|gap| *gap > 0).unwrap_or_default());
    let sums = [alike.iter().map(|(then, _)| gap(then)).sum(), alike.iter().map(|(_, now)| gap(now)).sum()];
    sums.map(|sum| Some(sum).filter(|_| !alike.is_empty()))
}

/// Whether two results for a skill can be compared: rated by the same rater, or not applicable.
fn are_alike(before: &SkillResult, now: &SkillResult) -> bool {
    let exempted = |one: &SkillResult| one.exempted.is_some();
    let answered = |one: &SkillResult| one.rating.is_some() || exempted(one);
    answered(before) && answered(now) && (exempted(before) || exempted(now) || raters(before) == raters(now))
}

fn result<'a>(person: Option<&'a PersonResult>, skill: &str) -> Option<&'a SkillResult> {
    person?.skills.iter().find(|result| result.skill == skill)
}

/// The change of a rating; `None` without a rating in either round. `apart` means that the previous rating cannot be compared.
fn rating(pair: Pair<'_>, skill: &SkillInfo, apart: bool) -> Option<RatingChange> {
    let (before, now) = (result(pair.before, &skill.id), result(pair.now, &skill.id));
    let (then, today) = (before.and_then(|one| one.rating), now.and_then(|one| one.rating));
    let both = before.zip(now).filter(|(before, now)| raters(before) == raters(now));
    let change = both.and(then.zip(today)).map(|(then, today)| i16::from(today) - i16::from(then));
    let moved = match (then, today, change) {
        (_, _, Some(1..)) => Moved::Up,
        (_, _, Some(0)) => Moved::Same,
        (_, _, Some(_)) => Moved::Down,
        (_, Some(_), None) if apart => Moved::NotComparable,
        (Some(_), Some(_), None) => Moved::OtherRater,
        (None, Some(_), None) => Moved::NewlyRated,
        (None, None, None) if !apart => return None,
        (_, None, None) if now.is_some_and(|now| now.exempted.is_some()) => Moved::NoLongerApplies,
        (_, None, None) => Moved::NoLongerRated,
    };
    Some(RatingChange { skill: skill.id.clone(), label: skill.label.clone(), before: then, now: today, change, moved })
}

/// The kinds of raters that the used rating comes from.
fn raters(result: &SkillResult) -> Vec<RaterKind> {
    if result.self_rating.is_some() {
        return vec![RaterKind::Own];
    }
    let mut kinds: Vec<RaterKind> = result.other_ratings.iter().map(|other| other.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

pub(super) const fn add(counts: &mut MoveCounts, moved: Moved) {
    let count = match moved {
        Moved::Up => &mut counts.up,
        Moved::Down => &mut counts.down,
        Moved::Same => &mut counts.same,
        Moved::NewlyRated => &mut counts.newly_rated,
        Moved::NoLongerRated => &mut counts.no_longer_rated,
        Moved::NoLongerApplies => &mut counts.no_longer_applies,
        Moved::OtherRater => &mut counts.other_rater,
        Moved::NotComparable => &mut counts.not_comparable,
    };
    *count += 1;
}

pub(super) fn of_skill(skill: &SkillInfo, pairs: &[Pair<'_>], people: &[PersonChange]) -> SkillChange {
    let mut moves = MoveCounts::default();
    let (mut sum, mut gap_sum_before, mut gap_sum_now) = (0_i64, 0, 0);
    let gap = |person, sum: &mut i64| {
        let gap = result(person, &skill.id).and_then(|result| result.gap).filter(|gap| *gap > 0);
        *sum += i64::from(gap.unwrap_or_default());
    };
    for (pair, person) in pairs.iter().zip(people) {
        let Some(rating) = person.ratings.iter().find(|rating| rating.skill == skill.id) else { continue };
        let Some(change) = rating.change else { continue };
        add(&mut moves, rating.moved);
        sum += i64::from(change);
        gap(pair.before, &mut gap_sum_before);
        gap(pair.now, &mut gap_sum_now);
    }
    let compared = moves.compared();
    SkillChange {
        skill: skill.id.clone(),
        label: skill.label.clone(),
        domain_label: skill.domain_label.clone(),
        compared,
        up: moves.up,
        down: moves.down,
        same: moves.same,
        mean_change: (compared > 0).then(|| sum as f64 / compared as f64),
        gap_sum_before,
        gap_sum_now,
    }
}

/// The skills of one round that are missing from the other.
pub(super) fn only_in(one: &Department, other: &Department) -> Vec<SkillOnce> {
    let once = one.skills.iter().filter(|skill| !other.skills.iter().any(|same| same.id == skill.id));
    let rated = |skill: &SkillInfo| {
        one.people.iter().filter(|person| result(Some(person), &skill.id).is_some_and(|result| result.rating.is_some())).count()
    };
    once.map(|skill| SkillOnce { skill: skill.id.clone(), label: skill.label.clone(), rated: rated(skill) }).collect()
}
