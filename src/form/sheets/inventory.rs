//! The skills inventory: every skill of the framework with its rating, and room for others.

use serde_json::json;

use super::{LONG, Materials, SHORT, columns, field, question_columns, row};
use crate::address::Pointer;
use crate::form::ColumnPurpose::{Answer, Aside, Label};
use crate::form::{Block, Capacity, Entry, Formula, Growth, Kind, Mode, Row, Sheet, Table, key};
use crate::model::{Domain, Skill};
use crate::texts::{sheet_list, sheet_text, sheet_text_with};

/// The inventory sheet.
pub(in crate::form) fn inventory(materials: &Materials<'_>, capacity: &Capacity) -> Sheet {
    let mut lines = sheet_list("inventory.lines");
    lines.push(materials.legend());
    let table = columns(
        "inventory",
        &[
            ("domain", Aside),
            ("skill", Label),
            ("rating", Answer),
            ("means", Aside),
            ("exempted", Answer),
            ("source", Answer),
            ("evidence", Answer),
        ],
    );
    let rows = super::skill_rows(materials, capacity, skill_row, other_row);
    let date = super::question("I01", "inventory.rated_on", "/inventory/rated_on", Kind::Date, Mode::Input, 1);
    let blocks = vec![
        Block::Table(Table {
            id: "inventory",
            heading: None,
            columns: table,
            rows,
            grows: Some(Growth::Prefix(key::OTHER_SKILL)),
        }),
        Block::Table(rated_on(date)),
    ];
    Sheet {
        name: sheet_text("inventory.sheet"),
        title: sheet_text("inventory.title"),
        lines,
        blocks,
        widths: vec![7.0, 26.0, 42.0, 13.0, 16.0, 22.0, 22.0, 40.0],
        landscape: true,
        freeze: true,
    }
}

/// The date stands below the skills, where one is when the work is done; its columns follow those above it.
fn rated_on(date: Row) -> Table {
    let mut columns = question_columns();
    let mut date = date;
    // Question, help, answer: the answer stands in the column of the ratings.
    columns.swap(2, 3);
    date.entries.swap(1, 2);
    Table { id: "rated_on", heading: Some(sheet_text("inventory.rated_on.heading")), columns, rows: vec![date], grows: None }
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
