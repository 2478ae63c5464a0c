//! The part of the page about changes since the previous round: tables of texts and figures, one below the other.

use serde::Serialize;

use crate::analysis::{
    ChangeTotal, Changes, CostTotal, FinishedAction, GoneAction, MoveCounts, PersonChange, Presence, SharedAction, SkillChange,
};
use crate::model::Money;
use crate::report::figures::{self, UNKNOWN};
use crate::texts::report_text;

/// The number of text columns in a table, which come before the figures.
const TEXTS: usize = 3;

/// The values of this part.
#[derive(Serialize)]
pub(super) struct ChangesPart {
    note: String,
    tables: Vec<Table>,
}

#[derive(Serialize)]
struct Table {
    title: String,
    note: String,
    texts: Vec<String>,
    figures: Vec<String>,
    rows: Vec<Row>,
}

/// A row. It may have fewer figures than the table has columns for them.
#[derive(Serialize)]
struct Row {
    texts: Vec<String>,
    figures: Vec<String>,
}

pub(super) fn part(changes: &Changes) -> ChangesPart {
    let table = |key: &str, columns: &[&str], rows: Vec<Row>| {
        let mut texts: Vec<String> = columns.iter().map(|key| report_text(&format!("columns.{key}"))).collect();
        Table {
            title: report_text(&format!("changes.{key}")),
            note: figures::table_note(key, &changes.total),
            figures: texts.split_off(TEXTS),
            texts,
            rows,
        }
    };
    let people = std::iter::once(total(&changes.total)).chain(changes.people.iter().map(person));
    let once =
        figures::skills_once(changes).into_iter().map(|(label, remark)| row([String::new(), label.to_owned(), remark], []));
    let skills = changes.skills.iter().map(|one| skill(changes, one)).chain(once);
    // Here, an amount and its currency are one text.
    let finished_columns: Vec<&str> = figures::FINISHED.into_iter().filter(|column| *column != "currency").collect();
    let tables = [
        table("people", &figures::PEOPLE, people.collect()),
        table("skills", &figures::SKILLS, skills.collect()),
        table("finished", &finished_columns, changes.finished.iter().map(finished).collect()),
        table("shared", &figures::SHARED, changes.shared.iter().map(shared).collect()),
        table("gone", &figures::GONE, changes.gone.iter().map(gone).collect()),
    ];
    let filled = tables.into_iter().filter(|table| !table.rows.is_empty()).collect();
    ChangesPart { note: figures::changes_note(changes), tables: filled }
}

fn row<const N: usize>(texts: [String; TEXTS], figures: [String; N]) -> Row {
    Row { texts: texts.into(), figures: figures.into() }
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
    texts: [String; TEXTS],
    moves: Option<&MoveCounts>,
    gaps: [Option<i64>; 2],
    shares: [Option<f64>; 2],
    remark: String,
) -> Row {
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
    row(texts, figures)
}

fn total(total: &ChangeTotal) -> Row {
    let texts = [report_text("changes.all"), String::new(), String::new()];
    of_person(texts, Some(&total.moves), [total.gap_sum_before, total.gap_sum_now], [None, None], String::new())
}

fn person(person: &PersonChange) -> Row {
    let [up, down] = figures::moved_skills(person);
    // A person in only one round has nothing to compare and no ratings that are new or gone.
    let moves = Some(&person.moves).filter(|_| person.presence == Presence::Both);
    let (gaps, shares) = ([person.gap_sum_before, person.gap_sum_now], [person.share_before, person.share_now]);
    of_person([person.name.clone(), up, down], moves, gaps, shares, figures::person_remark(person))
}

fn skill(changes: &Changes, skill: &SkillChange) -> Row {
    let texts = [skill.domain_label.clone(), skill.label.clone(), figures::moved_people(changes, &skill.skill)];
    let (before, now) = (skill.gap_sum_before, skill.gap_sum_now);
    let counts = [skill.compared, skill.up, skill.down, skill.same].map(|count| count.to_string());
    let gaps = [figures::mean_change_text(skill.mean_change), before.to_string(), now.to_string(), signed(now - before)];
    Row { texts: texts.into(), figures: counts.into_iter().chain(gaps).collect() }
}

fn finished(action: &FinishedAction) -> Row {
    let texts = [Some(action.name.clone()), action.action.clone(), action.skill_label.clone()].map(Option::unwrap_or_default);
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
    row(texts, figures)
}

fn shared(action: &SharedAction) -> Row {
    let texts = [shown(action.kind.map(figures::kind_word)), action.action.clone(), action.skill_labels.join("; ")];
    let share = (action.compared > 0).then(|| action.better as f64 / action.compared as f64);
    let [people, compared, better] = [action.people, action.compared, action.better].map(|count| count.to_string());
    row(texts, [people, compared, better, figures::percent_text(share)])
}

fn gone(action: &GoneAction) -> Row {
    let texts = [Some(action.name.clone()), action.action.clone(), action.skill_label.clone()].map(Option::unwrap_or_default);
    row(texts, [shown(action.status.map(figures::status_word)), shown(action.target_date), figures::gone_word(action.why)])
}
