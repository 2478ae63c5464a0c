//! Compares two rounds: what changed for each person and in each skill, and which finished actions were followed by a better
//! rating. This says “followed by”, never “caused”: ratings cannot show what would have happened without the action.

mod actions;
mod ratings;
mod result;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::{Department, KnownPeople, PersonResult, SkillInfo};

pub use result::{
    ChangeTotal, Changes, FinishedAction, FinishedIn, GoneAction, GoneBecause, MoveCounts, Moved, PersonChange, Presence,
    RatingChange, SharedAction, SkillChange, SkillOnce,
};

/// Ratings of the previous round that cannot be compared, because they were on another scale or because merged skills were rated
/// differently: the person's key in that round, and the present skill.
pub type Incomparable = BTreeSet<(String, String)>;

/// Compares the previous round with this one. Both use the same skill ids; skills of only one round are listed and not compared.
///
/// The rules:
/// - A person is identified by id, ignoring case; if either round has no id, by a unique name ([`KnownPeople`]).
/// - Two ratings are compared if they come from the same rater: the person both times or, if the person gave none in either
///   round, the means of raters of the same kinds (a manager both times, a manager and colleagues both times). A self-rating is
///   never compared with somebody else's rating.
/// - A skill that does not apply has no rating; if it is rated in the next round, it is newly rated.
/// - Two actions of one person are the same if their texts are equal, ignoring case and spaces. Among several with the same text,
///   those for the same skill are matched.
/// - An action is finished if it is done in either plan. If both contain it, the new plan says whether it is done, and the
///   previous plan whether it was already done in that round. The rating that followed is given if its skill is compared.
/// - An open action is reported as gone if the new plan does not contain it.
/// - A previous rating listed in `incomparable` is not compared, but does not count as missing either.
/// - Sums of gaps cover the skills that were rated by the same rater both times, or did not apply.
pub fn changes(before: &Department, now: &Department, incomparable: &Incomparable) -> Changes {
    let pairs = pair(before, now);
    let in_both = |skill: &&SkillInfo| before.skills.iter().any(|old| old.id == skill.id);
    let skills: Vec<&SkillInfo> = now.skills.iter().filter(in_both).collect();
    let people: Vec<PersonChange> = pairs.iter().map(|pair| ratings::of_person(*pair, &skills, incomparable)).collect();
    let finished = actions::finished(before, now, &pairs, &people);
    let gone = actions::gone(before, now, &pairs);
    Changes {
        rounds: before.rounds.clone(),
        total: total(&people, &finished, gone.len()),
        skills: skills.iter().map(|skill| ratings::of_skill(skill, &pairs, &people)).collect(),
        skills_only_before: ratings::only_in(before, now),
        skills_only_now: ratings::only_in(now, before),
        shared: actions::shared(&finished),
        people,
        finished,
        gone,
    }
}

/// A person in the previous round and in this one; at least one of the two is set.
#[derive(Clone, Copy)]
struct Pair<'a> {
    before: Option<&'a PersonResult>,
    now: Option<&'a PersonResult>,
}

fn pair<'a>(before: &'a Department, now: &'a Department) -> Vec<Pair<'a>> {
    let known = KnownPeople::of(before.people.iter().map(|person| &person.person));
    let found = known.find_all(&now.people.iter().map(|person| &person.person).collect::<Vec<_>>());
    let fellow = |at: &Option<usize>| at.and_then(|at| before.people.get(at));
    let mut pairs: Vec<Pair<'_>> =
        now.people.iter().zip(&found).map(|(person, at)| Pair { before: fellow(at), now: Some(person) }).collect();
    let missing = before.people.iter().enumerate().filter(|(at, _)| !found.contains(&Some(*at)));
    pairs.extend(missing.map(|(_, person)| Pair { before: Some(person), now: None }));
    pairs
}

/// The sum; `None` if there are no figures.
fn sum(figures: impl Iterator<Item = i64>) -> Option<i64> {
    figures.fold(None, |sum, figure| Some(sum.unwrap_or_default() + figure))
}

fn total(people: &[PersonChange], finished: &[FinishedAction], gone: usize) -> ChangeTotal {
    let present = |presence| people.iter().filter(move |person| person.presence == presence);
    let mut moves = MoveCounts::default();
    let both = || present(Presence::Both);
    both().flat_map(|person| &person.ratings).for_each(|rating| ratings::add(&mut moves, rating.moved));
    ChangeTotal {
        people_in_both: both().count(),
        people_new: present(Presence::New).count(),
        people_missing: present(Presence::Missing).count(),
        moves,
        gap_sum_before: sum(both().filter_map(|person| person.gap_sum_before)),
        gap_sum_now: sum(both().filter_map(|person| person.gap_sum_now)),
        finished: finished.len(),
        finished_compared: finished.iter().filter(|action| action.change.is_some()).count(),
        better_followed: finished.iter().filter(|action| action.better() == Some(true)).count(),
        gone,
    }
}
