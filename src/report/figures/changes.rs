//! Words and figures about changes between two rounds that several formats show the same way.

use super::{UNKNOWN, alone, cut_list, rounded};
use crate::analysis::{ChangeTotal, Changes, FinishedIn, GoneBecause, PersonChange, Presence, SkillOnce};
use crate::texts::{report_text, report_text_with};

/// Columns of the tables, by the keys of their headings, texts first. The tables are: people, skills, finished actions, actions
/// that several people finished, and actions that are gone.
pub(in crate::report) const PEOPLE: [&str; 16] = [
    "person",
    "moved-up",
    "moved-down",
    "compared",
    "up",
    "down",
    "same",
    "newly-rated",
    "no-longer-rated",
    "not-compared",
    "gaps-before",
    "gaps-now",
    "change",
    "readiness-before",
    "readiness-now",
    "note",
];
pub(in crate::report) const SKILLS: [&str; 11] =
    ["domain", "skill", "who-moved", "compared", "up", "down", "same", "mean-change", "gaps-before", "gaps-now", "change"];
pub(in crate::report) const FINISHED: [&str; 12] = [
    "person",
    "done-action",
    "skill",
    "before",
    "now",
    "change",
    "followed",
    "actual-hours",
    "actual-cost",
    "currency",
    "kind",
    "finished-in",
];
pub(in crate::report) const SHARED: [&str; 7] =
    ["kind", "done-action", "skill", "finished-people", "finished-compared", "finished-better", "finished-share"];
pub(in crate::report) const GONE: [&str; 6] = ["person", "open-action", "skill", "status", "target-date", "why-gone"];

/// Returns the note below the title of a table.
pub(in crate::report) fn table_note(key: &str, total: &ChangeTotal) -> String {
    match key {
        "people" => people_note(total),
        "finished" => finished_note(total),
        key => report_text(&format!("notes.changes-{key}")),
    }
}

/// Returns the skills that are in only one round, each with a remark about it.
pub(in crate::report) fn skills_once(changes: &Changes) -> Vec<(&SkillOnce, String)> {
    let words = |key, one: &SkillOnce| report_text_with(key, &[("count", &one.rated.to_string())]);
    let before = changes.skills_only_before.iter().map(|one| (one, words("changes.only-before", one)));
    let now = changes.skills_only_now.iter().map(|one| (one, words("changes.only-now", one)));
    before.chain(now).collect()
}

/// Formats a mean change with its sign.
pub(in crate::report) fn mean_change_text(mean: Option<f64>) -> String {
    match mean.map(|mean| rounded(mean, 1)) {
        Some(zero) if zero.is_zero() => "0".to_owned(),
        Some(mean) => format!("{mean:+.1}").replace('-', "−"),
        None => UNKNOWN.to_owned(),
    }
}

/// Returns the words for the round in which an action was finished.
pub(in crate::report) fn finished_word(finished: FinishedIn) -> String {
    report_text(&format!("changes.finished-in.{}", finished.name()))
}

/// Returns the words for why nothing more is known of an action.
pub(in crate::report) fn gone_word(why: GoneBecause) -> String {
    report_text(&format!("changes.why.{}", why.name()))
}

/// Formats a change for people: `▲ +1` if better, `▼ −1` if worse, `=` if unchanged.
pub(in crate::report) fn change_text(change: i16) -> String {
    match change {
        1.. => format!("▲ +{change}"),
        0 => "=".to_owned(),
        _ => format!("▼ −{}", change.unsigned_abs()),
    }
}

/// Formats names with their changes: `Searching; Privacy (+2)`. A change of one level is not shown.
fn moved_names<'a>(moved: impl Iterator<Item = (&'a str, i16)>) -> String {
    let name = |(name, change): (&str, i16)| match (alone(name), change) {
        (name, -1..=1) => name,
        (name, 2..) => format!("{name} (+{change})"),
        (name, _) => format!("{name} (−{})", change.unsigned_abs()),
    };
    // Names of skills can contain commas.
    cut_list(moved.map(name).collect(), "; ")
}

/// Returns the skills in which a person moved up, and those in which the person moved down.
pub(in crate::report) fn moved_skills(person: &PersonChange) -> [String; 2] {
    let moved = || person.moved().filter_map(|rating| Some((rating.label.as_str(), rating.change?)));
    [moved_names(moved().filter(|(_, change)| *change > 0)), moved_names(moved().filter(|(_, change)| *change < 0))]
}

/// Returns the people who moved in a skill, one line for those who moved up and one for those who moved down.
pub(in crate::report) fn moved_people(changes: &Changes, skill: &str) -> String {
    let of_skill = |person: &PersonChange| person.moved().find(|rating| rating.skill == skill)?.change;
    let moved = || changes.people.iter().filter_map(|person| Some((person.name.as_str(), of_skill(person)?)));
    let up = moved_names(moved().filter(|(_, change)| *change > 0));
    let down = moved_names(moved().filter(|(_, change)| *change < 0));
    let lines = [("▲", up), ("▼", down)].into_iter().filter(|(_, names)| !names.is_empty());
    lines.map(|(sign, names)| format!("{sign} {names}")).collect::<Vec<_>>().join("\n")
}

/// Returns a remark that matters for a comparison of a person's rounds: new, missing, another target role, previous ratings
/// that cannot be compared.
pub(in crate::report) fn person_remark(person: &PersonChange) -> String {
    if person.presence != Presence::Both {
        return report_text(&format!("changes.presence.{}", person.presence.name()));
    }
    let role = person.role_changed.then(|| report_text("changes.role-changed"));
    let apart = person.moves.not_comparable;
    let apart = (apart > 0).then(|| report_text_with("changes.not-comparable", &[("count", &apart.to_string())]));
    role.into_iter().chain(apart).collect::<Vec<_>>().join("; ")
}

/// Returns the word for the change of rating after a finished action.
pub(in crate::report) fn followed_word(change: Option<i16>) -> String {
    match change {
        Some(1..) => report_text("changes.followed-better"),
        Some(0) => report_text("changes.followed-same"),
        Some(_) => report_text("changes.followed-lower"),
        None => UNKNOWN.to_owned(),
    }
}

/// Formats how many ratings moved up and down: `▲ 12 ▼ 3`.
pub(in crate::report) fn moved_text(total: &ChangeTotal) -> String {
    format!("▲ {}  ▼ {}", total.moves.up, total.moves.down)
}

/// Returns the note that names the rounds that are compared.
pub(in crate::report) fn changes_note(changes: &Changes) -> String {
    let rounds = match changes.rounds.join(", ") {
        rounds if rounds.is_empty() => report_text("changes.rounds"),
        rounds => report_text_with("changes.rounds-named", &[("rounds", &alone(&rounds))]),
    };
    report_text_with("notes.changes", &[("rounds", &rounds)])
}

/// Returns the note that counts the people in each round.
fn people_note(total: &ChangeTotal) -> String {
    let [both, new, missing] = [total.people_in_both, total.people_new, total.people_missing].map(|count| count.to_string());
    report_text_with("notes.changes-people", &[("both", &both), ("new", &new), ("missing", &missing)])
}

/// Returns the note that counts the finished actions, and those that a better rating followed.
fn finished_note(total: &ChangeTotal) -> String {
    let [finished, compared, better] =
        [total.finished, total.finished_compared, total.better_followed].map(|count| count.to_string());
    report_text_with("notes.changes-finished", &[("finished", &finished), ("compared", &compared), ("better", &better)])
}
