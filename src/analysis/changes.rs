//! Two rounds laid beside each other: what moved for each person and in each skill, and which finished actions were followed
//! by a better rating. Followed by, never caused: nobody can tell from ratings what would have been without the action.

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

/// Ratings of the round before that were given on another scale, or differently for skills that became one: the person's key
/// there, and the skill of now.
pub type Incomparable = BTreeSet<(String, String)>;

/// Lays the round before beside this one. Both speak of the same skills by the same ids; a skill of one round only is named
/// and left out.
///
/// The rules:
/// - A person is the same whose id is, whatever its case; where then or now has none, whose name is, if one alone has it
///   ([`KnownPeople`]).
/// - Two ratings are compared where they are by the same: by the person both times, or, where the person gave none in either
///   round, the means of raters of the same kinds (a manager both times, a manager and colleagues both times). A self-rating
///   is never compared with somebody else's.
/// - A skill that does not apply has no rating: rated after that, it is newly rated.
/// - An action is the same where its words are, in the plans of one person, whatever their case and blanks; of several with
///   the same words, those of one skill belong together.
/// - An action counts as finished where it is done in either plan. If both hold it, the new one says whether it is done, and the
///   one before whether it was done then already. What followed is told where its skill is compared.
/// - An open action is gone where the new plan does not hold it.
/// - A rating of then that means nothing now, as `incomparable` says, is no missing one.
/// - Sums of gaps compare the skills that were rated both times by the same, or did not apply.
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

/// One person then and now; one of the two is always there.
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

/// The sum; none of nothing.
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
