//! The skills inventory: every skill of the framework with its rating, and room for other skills.

use serde_json::json;

use super::{LONG, Materials, SHORT, columns, field, question_columns, row};
use crate::address::Pointer;
use crate::form::ColumnPurpose::{Answer, Aside, Label};
use crate::form::{Block, Capacity, Entry, Formula, Growth, Kind, Mode, Row, Sheet, Table, key};
use crate::model::{Domain, Skill};
use crate::texts::{sheet_list, sheet_text, sheet_text_with};
use crate::words::LONGEST_CELL;

/// The columns that show the previous round. They come after the new rating and its meaning.
pub(in crate::form) const LAST_RATING: &str = "last_rating";
const LAST_NOTE: &str = "last_note";
const LAST: usize = 4;

/// The inventory sheet.
pub(in crate::form) fn inventory(materials: &Materials<'_>, capacity: &Capacity) -> Sheet {
    let mut lines = sheet_list("inventory.lines");
    let mut names = vec![
        ("domain", Aside),
        ("skill", Label),
        ("rating", Answer),
        ("means", Aside),
        ("exempted", Answer),
        ("source", Answer),
        ("evidence", Answer),
    ];
    let mut rows = super::skill_rows(materials, capacity, skill_row, other_row);
    let mut widths = vec![7.0, 26.0, 42.0, 13.0, 16.0, 22.0, 22.0, 40.0];
    if capacity.previous {
        lines.push(sheet_text("inventory.previous.line"));
        names.splice(LAST..LAST, [(LAST_RATING, Aside), (LAST_NOTE, Aside)]);
        widths = vec![7.0, 22.0, 36.0, 11.0, 15.0, 10.0, 34.0, 20.0, 20.0, 36.0];
        rows.iter_mut().for_each(|row| show_previous(materials, row));
    }
    lines.push(materials.legend());
    let table = columns("inventory", &names);
    let date = super::question("I01", "inventory.rated_on", "/inventory/rated_on", Kind::Date, Mode::Input, 1);
    let blocks = vec![
        Block::Table(Table {
            id: "inventory",
            heading: None,
            columns: table,
            rows,
            grows: Some(Growth::Prefix(key::OTHER_SKILL)),
            sorts: true,
        }),
        Block::Table(rated_on(date)),
    ];
    Sheet {
        name: sheet_text("inventory.sheet"),
        title: sheet_text("inventory.title"),
        lines,
        blocks,
        widths,
        landscape: true,
        freeze: true,
    }
}

/// Adds the previous round's rating of a skill to its row. Both cells are filled in when the form is made; the document of a form
/// without a previous round has neither.
fn show_previous(materials: &Materials<'_>, row: &mut Row) {
    let Some((at, label)) = row.entries.iter().find_map(|entry| Some((entry.field()?.pointer.parent()?, &entry.field()?.label)))
    else {
        return;
    };
    let at = at.join("previous");
    let shown = |name: &str, kind| {
        let title = sheet_text_with(&format!("inventory.previous.{name}"), &[("skill", label)]);
        super::optional(field(at.join(name), kind, Mode::Prefilled, &title, ""))
    };
    let entries = [shown("rating", materials.rating()), shown("note", Kind::Text { limit: LONGEST_CELL })];
    row.entries.splice(LAST..LAST, entries);
}

/// The date comes below the skills, where people arrive when they have finished. Its columns align with those above.
fn rated_on(date: Row) -> Table {
    let mut columns = question_columns();
    let mut date = date;
    // The order is question, help, answer, so that the answer is in the column of the ratings.
    columns.swap(2, 3);
    date.entries.swap(1, 2);
    Table {
        id: "rated_on",
        heading: Some(sheet_text("inventory.rated_on.heading")),
        columns,
        rows: vec![date],
        grows: None,
        sorts: false,
    }
}

fn skill_row(materials: &Materials<'_>, index: usize, domain: &Domain, skill: &Skill) -> Row {
    let Skill { id, label, help } = skill;
    let at = Pointer::from("/inventory/ratings").join(index);
    let title = |name: &str| sheet_text_with(&format!("inventory.labels.{name}"), &[("skill", label)]);
    let skill = Kind::Choice(std::sync::Arc::clone(&materials.skills));
    let entries = vec![
        Entry::Text(domain.label.clone()),
        field(at.join("skill"), skill, Mode::Fixed(json!(id)), label, help),
        super::exemptible(field(at.join("rating"), materials.rating(), Mode::Input, &title("rating"), help), at.join("exempted")),
        Entry::Formula(Formula::LevelLabel { rating: at.join("rating"), exemption: Some(at.join("exempted")) }),
        super::exemption(&at, Mode::Input, label),
        field(
            at.join("source"),
            Materials::choice(&materials.sources),
            Mode::Input,
            &title("source"),
            &sheet_text("inventory.prompts.source"),
        ),
        field(
            at.join("evidence"),
            Kind::Text { limit: LONG },
            Mode::Input,
            &title("evidence"),
            &sheet_text("inventory.prompts.evidence"),
        ),
    ];
    Row { lines: 2, ..row(key::numbered(key::SKILL, index), entries) }
}

fn other_row(materials: &Materials<'_>, index: usize) -> Row {
    let at = Pointer::from("/inventory/other").join(index);
    let number = (index + 1).to_string();
    let title = |name: &str| sheet_text_with(&format!("inventory.other.{name}"), &[("number", &number)]);
    let prompt = sheet_text("inventory.prompts.other");
    let entries = vec![
        Entry::Text(sheet_text("inventory.other.domain")),
        field(at.join("label"), Kind::Text { limit: SHORT }, Mode::Input, &title("label"), &prompt),
        field(at.join("rating"), materials.rating(), Mode::Input, &title("rating"), &prompt),
        Entry::Formula(Formula::LevelLabel { rating: at.join("rating"), exemption: None }),
        Entry::Blank,
        Entry::Blank,
        field(
            at.join("evidence"),
            Kind::Text { limit: LONG },
            Mode::Input,
            &title("evidence"),
            &sheet_text("inventory.prompts.evidence"),
        ),
    ];
    Row { lines: 2, ..row(key::numbered(key::OTHER_SKILL, index), entries) }
}
