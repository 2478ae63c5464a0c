//! The skills inventory: every skill of the framework with its rating, and room for other skills.

use serde_json::json;

use super::{LONG, Materials, SHORT, field, question_columns, row, table};
use crate::address::Pointer;
use crate::form::ColumnPurpose::{Answer, Aside, Label};
use crate::form::{Block, Capacity, Entry, FormSheet, Formula, Growth, Kind, Mode, Row, Table, key};
use crate::model::{Domain, Skill};
use crate::texts::{sheet_list, sheet_text, sheet_text_with};
use crate::words::LONGEST_CELL;

/// The columns that show the previous round.
pub(in crate::form) const LAST_RATING: &str = "last_rating";
const LAST_NOTE: &str = "last_note";

/// The columns, in their order on the sheet, with their widths: what people rate by stands beside the skill, what few fill in
/// stands at the end. The key stands behind them.
const COLUMNS: [super::Declared; 9] = [
    ("domain", Aside, 22.0),
    ("skill", Label, 33.0),
    ("rating", Answer, 11.0),
    ("means", Aside, 15.0),
    (LAST_RATING, Aside, 10.0),
    ("evidence", Answer, 44.0),
    (LAST_NOTE, Aside, 34.0),
    ("source", Answer, 20.0),
    ("exempted", Answer, 22.0),
];

/// The order of the columns in forms of the first two generations.
const EARLIER: [&str; 9] = ["domain", "skill", "rating", "means", LAST_RATING, LAST_NOTE, "exempted", "source", "evidence"];

/// The inventory sheet.
pub(in crate::form) fn inventory(materials: &Materials<'_>, capacity: &Capacity) -> FormSheet {
    let mut lines = sheet_list("inventory.lines");
    let is_shown = |id: &str| capacity.previous || ![LAST_RATING, LAST_NOTE].contains(&id);
    let declared: Vec<_> = COLUMNS.into_iter().filter(|(id, _, _)| is_shown(id)).collect();
    let mut rows = super::skill_rows(materials, capacity, skill_row, other_row);
    if capacity.previous {
        lines.push(sheet_text("inventory.previous.line"));
    } else {
        rows.iter_mut().for_each(leave_out_previous);
    }
    lines.push(materials.legend());
    let grows = Some(Growth::Prefix(key::OTHER_SKILL));
    let mut table = Table { keys_last: !materials.is_earlier(), ..super::sorted_table("inventory", &declared, rows, grows) };
    let date = super::question(materials, "I01", "inventory.rated_on", "/inventory/rated_on", Kind::Date, Mode::Input, 1);
    let date = rated_on(materials, date);
    if materials.is_earlier() {
        table.put_in_order(&EARLIER);
    }
    let widths = super::widths(&table, &declared);
    // A table that grows stands last. In earlier forms the date came below it.
    let mut blocks = vec![Block::Table(date), Block::Table(table)];
    if materials.is_earlier() {
        blocks.reverse();
    }
    FormSheet {
        name: sheet_text("inventory.sheet"),
        title: sheet_text("inventory.title"),
        lines,
        blocks,
        widths,
        landscape: true,
        freeze: true,
        ..FormSheet::default()
    }
}

/// A value of the previous round, which is filled in when the form is made. The document of a form without a previous round has
/// none.
fn previous(at: &Pointer, name: &str, kind: Kind, label: &str) -> Entry {
    let title = sheet_text_with(&format!("inventory.previous.{name}"), &[("skill", label)]);
    super::optional(field(at.join("previous").join(name), kind, Mode::Prefilled, &title, ""))
}

/// Takes the values of the previous round out of a row.
fn leave_out_previous(row: &mut Row) {
    let columns = COLUMNS.iter().map(|(id, _, _)| ![LAST_RATING, LAST_NOTE].contains(id));
    let mut is_kept = columns.collect::<Vec<_>>().into_iter();
    row.entries.retain(|_| is_kept.next().unwrap_or(true));
}

/// The date of the ratings. Its columns align with those of the skills.
fn rated_on(materials: &Materials<'_>, mut date: Row) -> Table {
    let mut columns = question_columns();
    // The order is question, help, answer, so that the answer is in the column of the ratings.
    columns.swap(2, 3);
    date.entries.swap(1, 2);
    Table {
        heading: materials.is_earlier().then(|| sheet_text("inventory.rated_on.heading")),
        keys_last: !materials.is_earlier(),
        ..table("rated_on", columns, vec![date])
    }
}

fn skill_row(materials: &Materials<'_>, index: usize, domain: &Domain, skill: &Skill) -> Row {
    let Skill { id, label, help } = skill;
    let at = Pointer::from("/inventory/ratings").join(index);
    let title = |name: &str| sheet_text_with(&format!("inventory.labels.{name}"), &[("skill", label)]);
    let prompt = |name: &str| sheet_text(&format!("inventory.prompts.{name}"));
    let skill = Kind::Choice(std::sync::Arc::clone(&materials.skills));
    let entries = vec![
        Entry::Text(domain.label.clone()),
        field(at.join("skill"), skill, Mode::Fixed(json!(id)), label, help),
        super::exemptible(field(at.join("rating"), materials.rating(), Mode::Input, &title("rating"), help), at.join("exempted")),
        Entry::Formula(Formula::LevelLabel { rating: at.join("rating"), exemption: Some(at.join("exempted")) }),
        previous(&at, "rating", materials.rating(), label),
        field(at.join("evidence"), Kind::Text { limit: LONG }, Mode::Input, &title("evidence"), &prompt("evidence")),
        previous(&at, "note", Kind::Text { limit: LONGEST_CELL }, label),
        field(at.join("source"), Materials::choice(&materials.sources), Mode::Input, &title("source"), &prompt("source")),
        super::exemption(&at, Mode::Input, label),
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
        previous(&at, "rating", materials.rating(), &title("label")),
        field(
            at.join("evidence"),
            Kind::Text { limit: LONG },
            Mode::Input,
            &title("evidence"),
            &sheet_text("inventory.prompts.evidence"),
        ),
        previous(&at, "note", Kind::Text { limit: LONGEST_CELL }, &title("label")),
        Entry::Blank,
        Entry::Blank,
    ];
    Row { lines: 2, ..row(key::numbered(key::OTHER_SKILL, index), entries) }
}
