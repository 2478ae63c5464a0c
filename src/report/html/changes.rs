//! The tables of the page about changes since the previous round. Their columns are those of the workbook, in the same order.

use rust_decimal::prelude::ToPrimitive as _;

use super::places::Places;
use super::table::{ColumnKind, DeclaredColumn, PageCell, PageTable, declared};
use crate::analysis::{
    ChangeTotal, Changes, CostTotal, FinishedAction, GoneAction, MoveCounts, PersonChange, Presence, SharedAction, SkillChange,
};
use crate::model::Money;
use crate::report::figures::{self, UNKNOWN};
use crate::texts::report_text;
use crate::words::without_turns;

/// The tables of this part that have rows.
pub(super) fn tables(changes: &Changes, places: &Places<'_>) -> Vec<PageTable> {
    let titled = |table: PageTable, key: &str| {
        table.titled(report_text(&format!("changes.{key}")), figures::table_note(key, &changes.total))
    };
    vec![
        titled(people(changes, places), "people"),
        titled(skills(changes, places), "skills"),
        titled(finished(changes, places), "finished"),
        titled(shared(changes), "shared"),
        titled(gone(changes, places), "gone"),
    ]
}

/// A person or everybody: the skills that moved up and down, how many ratings moved, gaps and readiness in both rounds, a remark.
struct MovesRow<'a> {
    first: PageCell,
    moved: [String; 2],
    moves: Option<&'a MoveCounts>,
    gaps: [Option<i64>; 2],
    shares: [Option<f64>; 2],
    remark: String,
}

impl<'a> MovesRow<'a> {
    fn of(person: &'a PersonChange, places: &Places<'_>) -> Self {
        Self {
            first: places.of_key(&person.key, &person.name),
            moved: figures::moved_skills(person),
            // A person in only one round has nothing to compare and no ratings that are new or gone.
            moves: Some(&person.moves).filter(|_| person.presence == Presence::Both),
            gaps: [person.gap_sum_before, person.gap_sum_now],
            shares: [person.share_before, person.share_now],
            remark: figures::person_remark(person),
        }
    }

    fn total(total: &'a ChangeTotal) -> Self {
        Self {
            first: PageCell::Text(report_text("changes.all")),
            moved: <[String; 2]>::default(),
            moves: Some(&total.moves),
            gaps: [total.gap_sum_before, total.gap_sum_now],
            shares: [None, None],
            remark: String::new(),
        }
    }

    fn count(&self, read: fn(&MoveCounts) -> usize) -> PageCell {
        self.moves.map_or_else(no_figure, |moves| PageCell::count(read(moves)))
    }

    /// A figure about the gaps. If no gap is compared, it is unknown, not zero.
    fn gap(&self, figure: Option<i64>, shown: fn(i64) -> String) -> PageCell {
        match figure {
            Some(figure) => whole(figure, shown),
            None if self.gaps == [None, None] => PageCell::Figure(UNKNOWN.to_owned(), None),
            None => no_figure(),
        }
    }

    fn change(&self) -> Option<i64> {
        let [before, now] = self.gaps;
        before.zip(now).map(|(before, now)| now - before)
    }
}

fn no_figure() -> PageCell {
    PageCell::Figure(String::new(), None)
}

fn whole(figure: i64, shown: fn(i64) -> String) -> PageCell {
    PageCell::Figure(shown(figure), Some(figure as f64))
}

/// Formats a difference with its sign.
fn signed(difference: i64) -> String {
    if difference == 0 { "0".to_owned() } else { format!("{difference:+}").replace('-', "−") }
}

fn plain(figure: i64) -> String {
    figure.to_string()
}

fn percent(share: f64) -> String {
    figures::percent_text(Some(share))
}

fn people(changes: &Changes, places: &Places<'_>) -> PageTable {
    let columns: [DeclaredColumn<MovesRow<'_>>; figures::PEOPLE.len()] = [
        declared("person", ColumnKind::Person, |row| row.first.clone()),
        declared("moved-up", ColumnKind::Text, |row| PageCell::Text(row.moved[0].clone())),
        declared("moved-down", ColumnKind::Text, |row| PageCell::Text(row.moved[1].clone())),
        declared("compared", ColumnKind::Figure, |row| row.count(MoveCounts::compared)),
        declared("up", ColumnKind::Figure, |row| row.count(|moves| moves.up)),
        declared("down", ColumnKind::Figure, |row| row.count(|moves| moves.down)),
        declared("same", ColumnKind::Figure, |row| row.count(|moves| moves.same)),
        declared("newly-rated", ColumnKind::Figure, |row| row.count(|moves| moves.newly_rated)),
        declared("no-longer-rated", ColumnKind::Figure, |row| row.count(MoveCounts::without_rating)),
        declared("not-compared", ColumnKind::Figure, |row| row.count(MoveCounts::not_compared)),
        declared("gaps-before", ColumnKind::Figure, |row| row.gap(row.gaps[0], plain)),
        declared("gaps-now", ColumnKind::Figure, |row| row.gap(row.gaps[1], plain)),
        declared("change", ColumnKind::Figure, |row| row.gap(row.change(), signed)),
        declared("readiness-before", ColumnKind::Figure, |row| PageCell::figure_or_blank(row.shares[0], percent)),
        declared("readiness-now", ColumnKind::Figure, |row| PageCell::figure_or_blank(row.shares[1], percent)),
        declared("note", ColumnKind::Text, |row| PageCell::Text(row.remark.clone())),
    ];
    let rows: Vec<MovesRow<'_>> = changes.people.iter().map(|person| MovesRow::of(person, places)).collect();
    PageTable::of("changes-people", "changes", &columns, &rows).with_total(&columns, &MovesRow::total(&changes.total))
}

/// A skill: its domain, its name, who moved or a remark, and the figures, which a skill in only one round does not have.
struct SkillRow<'a> {
    domain: &'a str,
    skill: PageCell,
    who: String,
    change: Option<&'a SkillChange>,
}

impl SkillRow<'_> {
    fn figure(&self, cell: fn(&SkillChange) -> PageCell) -> PageCell {
        self.change.map_or_else(no_figure, cell)
    }
}

fn skills(changes: &Changes, places: &Places<'_>) -> PageTable {
    let columns: [DeclaredColumn<SkillRow<'_>>; figures::SKILLS.len()] = [
        declared("domain", ColumnKind::Typed, |row| PageCell::typed(row.domain)),
        declared("skill", ColumnKind::Skill, |row| row.skill.clone()),
        declared("who-moved", ColumnKind::Text, |row| PageCell::Text(row.who.clone())),
        declared("compared", ColumnKind::Figure, |row| row.figure(|skill| PageCell::count(skill.compared))),
        declared("up", ColumnKind::Bar, |row| row.figure(|skill| PageCell::count(skill.up))),
        declared("down", ColumnKind::Bar, |row| row.figure(|skill| PageCell::count(skill.down))),
        declared("same", ColumnKind::Figure, |row| row.figure(|skill| PageCell::count(skill.same))),
        declared("mean-change", ColumnKind::Figure, |row| {
            row.figure(|skill| PageCell::figure(skill.mean_change, |mean| figures::mean_change_text(Some(mean))))
        }),
        declared("gaps-before", ColumnKind::Figure, |row| row.figure(|skill| whole(skill.gap_sum_before, plain))),
        declared("gaps-now", ColumnKind::Figure, |row| row.figure(|skill| whole(skill.gap_sum_now, plain))),
        declared("change", ColumnKind::Figure, |row| row.figure(|skill| whole(skill.gap_sum_now - skill.gap_sum_before, signed))),
    ];
    let compared = changes.skills.iter().map(|skill| SkillRow {
        domain: &skill.domain_label,
        skill: places.of_skill(Some(&skill.skill), &skill.label),
        who: figures::moved_people(changes, &skill.skill),
        change: Some(skill),
    });
    let once = figures::skills_once(changes).into_iter().map(|(skill, remark)| SkillRow {
        domain: "",
        skill: places.of_skill(Some(&skill.skill), &skill.label),
        who: remark,
        change: None,
    });
    let rows: Vec<SkillRow<'_>> = compared.chain(once).collect();
    PageTable::of("changes-skills", "changes", &columns, &rows)
}

/// The finished actions. Here, an amount and its currency are one text.
fn finished(changes: &Changes, places: &Places<'_>) -> PageTable {
    type Row<'a> = (&'a FinishedAction, &'a Places<'a>);
    fn cost(money: &Money) -> PageCell {
        let cost = CostTotal { currency: money.currency().to_owned(), amount: money.amount() };
        PageCell::Figure(figures::cost_text(&cost), cost.amount.to_f64())
    }
    let columns: [DeclaredColumn<Row<'_>>; figures::FINISHED.len() - 1] = [
        declared("person", ColumnKind::Person, |(action, places)| places.of_key(&action.key, &action.name)),
        declared("done-action", ColumnKind::Typed, |(action, _)| PageCell::maybe(action.action.as_deref())),
        declared("skill", ColumnKind::Skill, |(action, places)| {
            places.of_skill(action.skill.as_deref(), action.skill_label.as_deref().unwrap_or_default())
        }),
        declared("before", ColumnKind::Figure, |(action, _)| PageCell::level(action.before)),
        declared("now", ColumnKind::Figure, |(action, _)| PageCell::level(action.now)),
        declared("change", ColumnKind::Figure, |(action, _)| {
            let shown = action.change.map_or_else(|| UNKNOWN.to_owned(), figures::change_text);
            PageCell::Figure(shown, action.change.map(f64::from))
        }),
        declared("followed", ColumnKind::Text, |(action, _)| PageCell::Text(figures::followed_word(action.change))),
        declared("actual-hours", ColumnKind::Figure, |(action, _)| {
            PageCell::figure_or_blank(action.actual_hours, figures::hours_text)
        }),
        declared("actual-cost", ColumnKind::Figure, |(action, _)| action.actual_cost.as_ref().map_or_else(no_figure, cost)),
        declared("kind", ColumnKind::Text, |(action, _)| PageCell::maybe(action.kind.map(figures::kind_word))),
        declared("finished-in", ColumnKind::Text, |(action, _)| PageCell::Text(figures::finished_word(action.finished))),
    ];
    let rows: Vec<Row<'_>> = changes.finished.iter().map(|action| (action, places)).collect();
    PageTable::of("changes-finished", "changes", &columns, &rows)
}

fn shared(changes: &Changes) -> PageTable {
    let columns: [DeclaredColumn<&SharedAction>; figures::SHARED.len()] = [
        declared("kind", ColumnKind::Text, |action| PageCell::maybe(action.kind.map(figures::kind_word))),
        declared("done-action", ColumnKind::Typed, |action| PageCell::typed(&action.action)),
        declared("skill", ColumnKind::Skills, |action| {
            PageCell::Lines(action.skill_labels.iter().map(|label| without_turns(label)).collect())
        }),
        declared("finished-people", ColumnKind::Figure, |action| PageCell::count(action.people)),
        declared("finished-compared", ColumnKind::Figure, |action| PageCell::count(action.compared)),
        declared("finished-better", ColumnKind::Figure, |action| PageCell::count(action.better)),
        declared("finished-share", ColumnKind::Figure, |action| {
            PageCell::figure((action.compared > 0).then(|| action.better as f64 / action.compared as f64), percent)
        }),
    ];
    let rows: Vec<&SharedAction> = changes.shared.iter().collect();
    PageTable::of("changes-shared", "changes", &columns, &rows)
}

fn gone(changes: &Changes, places: &Places<'_>) -> PageTable {
    type Row<'a> = (&'a GoneAction, &'a Places<'a>);
    let columns: [DeclaredColumn<Row<'_>>; figures::GONE.len()] = [
        declared("person", ColumnKind::Person, |(action, places)| places.of_key(&action.key, &action.name)),
        declared("open-action", ColumnKind::Typed, |(action, _)| PageCell::maybe(action.action.as_deref())),
        declared("skill", ColumnKind::Skill, |(action, places)| {
            places.of_skill_called(action.skill_label.as_deref().unwrap_or_default())
        }),
        declared("status", ColumnKind::Text, |(action, _)| PageCell::maybe(action.status.map(figures::status_word))),
        declared("target-date", ColumnKind::Text, |(action, _)| PageCell::maybe(action.target_date.map(|date| date.to_string()))),
        declared("why-gone", ColumnKind::Text, |(action, _)| PageCell::Text(figures::gone_word(action.why))),
    ];
    let rows: Vec<Row<'_>> = changes.gone.iter().map(|action| (action, places)).collect();
    PageTable::of("changes-gone", "changes", &columns, &rows)
}
