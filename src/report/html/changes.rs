//! The tables of the page about changes since the previous round.

use super::places::Places;
use super::table::{ColumnKind, PageCell, PageColumn, PageTable};
use crate::analysis::{
    ChangeTotal, Changes, CostTotal, FinishedAction, GoneAction, MoveCounts, PersonChange, Presence, SharedAction, SkillChange,
};
use crate::model::Money;
use crate::report::figures::{self, UNKNOWN};
use crate::texts::report_text;
use crate::words::without_turns;

/// The number of text columns in a table, which come before the figures.
const TEXTS: usize = 3;

/// Columns after the first that hold words among the figures.
const WORDS: [&str; 7] = ["note", "followed", "kind", "finished-in", "status", "target-date", "why-gone"];

/// A row: what it is about, two texts, then figures and words. It may have fewer of these than the table has columns.
struct ChangesRow {
    first: PageCell,
    texts: [String; TEXTS - 1],
    figures: Vec<String>,
}

/// The tables of this part that have rows.
pub(super) fn tables(changes: &Changes, places: &Places<'_>) -> Vec<PageTable> {
    let person = |key: &str, name: &str| places.of_key(key, name);
    let everybody = changes.people.iter().map(|one| of_one(one, person(&one.key, &one.name)));
    let people: Vec<ChangesRow> = std::iter::once(total(&changes.total)).chain(everybody).collect();
    let once = figures::skills_once(changes).into_iter();
    let once = once.map(|(label, remark)| row(PageCell::typed(""), [label.to_owned(), remark], []));
    let skills = changes.skills.iter().map(|one| skill(changes, one)).chain(once).collect();
    let done = changes.finished.iter().map(|one| finished(one, person(&one.key, &one.name))).collect();
    let missing = changes.gone.iter().map(|one| gone(one, person(&one.key, &one.name))).collect();
    // Here, an amount and its currency are one text.
    let finished_columns: Vec<&'static str> = figures::FINISHED.into_iter().filter(|column| *column != "currency").collect();
    let table = |id, key: &str, columns: &[&'static str], rows: Vec<ChangesRow>| {
        let title = report_text(&format!("changes.{key}"));
        columns_of(id, columns, &rows).titled(title, figures::table_note(key, &changes.total))
    };
    vec![
        table("changes-people", "people", &figures::PEOPLE, people),
        table("changes-skills", "skills", &figures::SKILLS, skills),
        table("changes-finished", "finished", &finished_columns, done),
        table("changes-shared", "shared", &figures::SHARED, changes.shared.iter().map(shared).collect()),
        table("changes-gone", "gone", &figures::GONE, missing),
    ]
}

/// Makes a table from rows of texts and figures.
fn columns_of(id: &'static str, keys: &[&'static str], rows: &[ChangesRow]) -> PageTable {
    let column = |(at, key): (usize, &&'static str)| {
        let words = at > 0 && at < TEXTS || WORDS.contains(key);
        let kind = match (at, *key) {
            (0, "person") => ColumnKind::Person,
            _ if at == 0 || words => ColumnKind::Text,
            (_, "up" | "down") if id == "changes-skills" => ColumnKind::Bar,
            _ => ColumnKind::Figure,
        };
        let cell = |row: &ChangesRow| match at.checked_sub(TEXTS) {
            Some(at) => {
                let text = row.figures.get(at).cloned().unwrap_or_default();
                if kind.is_figure() { PageCell::signed(text) } else { PageCell::Text(text) }
            }
            None => at.checked_sub(1).map_or_else(|| row.first.clone(), |at| PageCell::Text(row.texts[at].clone())),
        };
        let heading = report_text(&format!("columns.{key}"));
        PageColumn { id: key, heading, kind, cells: rows.iter().map(cell).collect() }
    };
    let columns = keys.iter().enumerate().map(column).collect();
    PageTable { id, view: "changes", title: String::new(), note: String::new(), columns, rows: rows.len() }
}

fn row<const N: usize>(first: PageCell, texts: [String; TEXTS - 1], figures: [String; N]) -> ChangesRow {
    ChangesRow { first, texts, figures: figures.into() }
}

fn shown(figure: Option<impl ToString>) -> String {
    figure.map(|figure| figure.to_string()).unwrap_or_default()
}

/// Formats a difference with its sign.
fn signed(difference: i64) -> String {
    if difference == 0 { "0".to_owned() } else { format!("{difference:+}").replace('-', "−") }
}

/// Makes a row with the counts of moved ratings, gaps and readiness in both rounds, and a remark.
fn of_person(
    first: PageCell,
    texts: [String; TEXTS - 1],
    moves: Option<&MoveCounts>,
    gaps: [Option<i64>; 2],
    shares: [Option<f64>; 2],
    remark: String,
) -> ChangesRow {
    let count = |read: fn(&MoveCounts) -> usize| shown(moves.map(read));
    let [before, now] = gaps;
    // If no gap is compared, the sum is unknown, not zero.
    let none = if before.is_none() && now.is_none() { UNKNOWN } else { "" };
    let gap = |sum: Option<i64>| sum.map_or_else(|| none.to_owned(), |sum| sum.to_string());
    let [share_before, share_now] = shares.map(|share| shown(share.map(|share| figures::percent_text(Some(share)))));
    let figures = [
        count(MoveCounts::compared),
        count(|moves| moves.up),
        count(|moves| moves.down),
        count(|moves| moves.same),
        count(|moves| moves.newly_rated),
        count(MoveCounts::without_rating),
        count(MoveCounts::not_compared),
        gap(before),
        gap(now),
        before.zip(now).map_or_else(|| gap(None), |(before, now)| signed(now - before)),
        share_before,
        share_now,
        remark,
    ];
    row(first, texts, figures)
}

fn total(total: &ChangeTotal) -> ChangesRow {
    let (first, texts) = (PageCell::Text(report_text("changes.all")), Default::default());
    of_person(first, texts, Some(&total.moves), [total.gap_sum_before, total.gap_sum_now], [None, None], String::new())
}

fn of_one(person: &PersonChange, first: PageCell) -> ChangesRow {
    let [up, down] = figures::moved_skills(person);
    // A person in only one round has nothing to compare and no ratings that are new or gone.
    let moves = Some(&person.moves).filter(|_| person.presence == Presence::Both);
    let (gaps, shares) = ([person.gap_sum_before, person.gap_sum_now], [person.share_before, person.share_now]);
    of_person(first, [up, down], moves, gaps, shares, figures::person_remark(person))
}

fn skill(changes: &Changes, skill: &SkillChange) -> ChangesRow {
    let first = PageCell::typed(&skill.domain_label);
    let texts = [skill.label.clone(), figures::moved_people(changes, &skill.skill)];
    let (before, now) = (skill.gap_sum_before, skill.gap_sum_now);
    let counts = [skill.compared, skill.up, skill.down, skill.same].map(|count| count.to_string());
    let gaps = [figures::mean_change_text(skill.mean_change), before.to_string(), now.to_string(), signed(now - before)];
    ChangesRow { first, texts, figures: counts.into_iter().chain(gaps).collect() }
}

fn finished(action: &FinishedAction, first: PageCell) -> ChangesRow {
    let texts = [&action.action, &action.skill_label].map(|text| shown(text.as_deref().map(without_turns)));
    let cost = |money: &Money| figures::cost_text(&CostTotal { currency: money.currency().to_owned(), amount: money.amount() });
    let figures = [
        shown(action.before),
        shown(action.now),
        action.change.map_or_else(|| UNKNOWN.to_owned(), figures::change_text),
        figures::followed_word(action.change),
        shown(action.actual_hours.map(figures::hours_text)),
        shown(action.actual_cost.as_ref().map(cost)),
        shown(action.kind.map(figures::kind_word)),
        figures::finished_word(action.finished),
    ];
    row(first, texts, figures)
}

fn shared(action: &SharedAction) -> ChangesRow {
    let first = PageCell::Text(shown(action.kind.map(figures::kind_word)));
    let texts = [without_turns(&action.action), action.skill_labels.join("; ")];
    let share = (action.compared > 0).then(|| action.better as f64 / action.compared as f64);
    let [people, compared, better] = [action.people, action.compared, action.better].map(|count| count.to_string());
    row(first, texts, [people, compared, better, figures::percent_text(share)])
}

fn gone(action: &GoneAction, first: PageCell) -> ChangesRow {
    let texts = [&action.action, &action.skill_label].map(|text| shown(text.as_deref().map(without_turns)));
    row(first, texts, [shown(action.status.map(figures::status_word)), shown(action.target_date), figures::gone_word(action.why)])
}
