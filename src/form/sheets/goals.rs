//! The goals of the plan, with what their actions come to.

use super::{Declared, LONG, Materials, field, optional, row};
use crate::form::ColumnPurpose::{Answer, Aside, Label};
use crate::form::{ActionTotal, Block, Capacity, Entry, FormSheet, Formula, Kind, Mode, Row, key};
use crate::texts::{sheet_list, sheet_text, sheet_text_with};

/// The columns, in their order on the sheet and with their widths. The key stands behind them.
const COLUMNS: [Declared; 8] = [
    ("goal", Label, 11.0),
    ("statement", Answer, 52.0),
    ("skill", Answer, 30.0),
    ("measure", Answer, 44.0),
    ("date", Answer, 13.0),
    ("hours", Aside, 10.0),
    ("cost", Aside, 13.0),
    ("actual_cost", Aside, 13.0),
];

/// The sheet of goals.
pub(in crate::form) fn goals(materials: &Materials<'_>, capacity: &Capacity) -> FormSheet {
    let mut lines = sheet_list("goals.lines");
    if capacity.previous {
        lines.insert(1, sheet_text("goals.previous_line"));
    }
    let rows = (0..capacity.actions.len()).map(|goal| goal_row(materials, goal)).collect();
    let table = super::sorted_table("goals", &COLUMNS, rows, None);
    let widths = super::widths(&table, &COLUMNS);
    FormSheet {
        name: sheet_text("goals.sheet"),
        title: sheet_text("goals.title"),
        lines,
        blocks: vec![Block::Table(table)],
        widths,
        landscape: true,
        freeze: true,
        ..FormSheet::default()
    }
}

/// The label of a goal, by which actions name it.
pub(in crate::form) fn label(goal: usize) -> String {
    sheet_text_with("goals.labels.goal", &[("number", &(goal + 1).to_string())])
}

fn goal_row(materials: &Materials<'_>, goal: usize) -> Row {
    let at = super::goal_at(goal);
    let number = (goal + 1).to_string();
    let title = |name: &str| sheet_text_with(&format!("goals.labels.{name}"), &[("number", &number)]);
    let prompt = |name: &str| sheet_text(&format!("goals.prompts.{name}"));
    let text = |name: &str| field(at.join(name), Kind::Text { limit: LONG }, Mode::Input, &title(name), &prompt(name));
    let skill = field(at.join("skill"), Materials::choice(&materials.skills), Mode::Input, &title("skill"), &prompt("skill"));
    let total = |column| Entry::Formula(Formula::PlanTotal(ActionTotal { goal: Some(goal), column }));
    let entries = vec![
        Entry::Text(label(goal)),
        text("statement"),
        optional(skill),
        text("measure"),
        field(at.join("target_date"), Kind::Date, Mode::Input, &title("target_date"), &prompt("target_date")),
        total("hours"),
        total("cost"),
        total("actual_cost"),
    ];
    Row { lines: 3, ..row(key::goal(goal), entries) }
}
