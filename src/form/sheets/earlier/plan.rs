//! The development plan of the first two generations: goals, each followed by its actions, in one table.

use crate::form::ColumnPurpose::{Answer, Aside, Label};
use crate::form::sheets::{self, LONG, Materials, SHORT, columns, field, row, table};
use crate::form::{Block, Capacity, Entry, FormSheet, Formula, Growth, Kind, Mode, Row, Table, key};
use crate::texts::{sheet_list, sheet_text, sheet_text_with};

/// The plan sheet.
pub(in crate::form) fn plan(materials: &Materials<'_>, capacity: &Capacity) -> FormSheet {
    let columns = columns(
        "plan",
        &[
            ("what", Answer),
            ("skill", Answer),
            ("kind", Label),
            ("time", Answer),
            ("hours", Aside),
            ("cost", Answer),
            ("approved", Answer),
            ("result", Answer),
            ("start", Answer),
            ("date", Answer),
            ("status", Answer),
            ("actual_time", Answer),
            ("actual_cost", Answer),
            ("outcome", Answer),
        ],
    );
    let mut rows = Vec::new();
    for (goal, &actions) in capacity.actions.iter().enumerate() {
        rows.push(goal_row(materials, goal, actions));
        rows.extend((0..actions).map(|action| action_row(materials, goal, action)));
    }
    rows.push(total_row(capacity));
    let mut lines = sheet_list("plan.lines");
    if capacity.previous {
        lines.insert(1, sheet_text("plan.previous_line"));
    }
    FormSheet {
        name: sheet_text("plan.sheet"),
        title: sheet_text("plan.title"),
        lines,
        blocks: vec![Block::Table(Table { grows: Some(Growth::Above), ..table("plan", columns, rows) })],
        widths: vec![7.0, 36.0, 32.0, 12.0, 13.0, 8.0, 13.0, 14.0, 34.0, 12.0, 12.0, 12.0, 13.0, 13.0, 24.0],
        landscape: true,
        freeze: true,
        ..FormSheet::default()
    }
}

/// A total over some actions, of hours or of a cost.
fn total(column: &'static str, name: &str, actions: &[(usize, usize)]) -> Entry {
    Entry::Formula(Formula::Total {
        column,
        keys: actions.iter().map(|&(goal, action)| key::action(goal, action)).collect(),
        fields: actions.iter().map(|&(goal, action)| sheets::action_at(goal, action).join(name)).collect(),
    })
}

fn goal_row(materials: &Materials<'_>, goal: usize, actions: usize) -> Row {
    let at = sheets::goal_at(goal);
    let number = (goal + 1).to_string();
    let text = |name: &str| sheet_text_with(&format!("plan.goal.{name}"), &[("number", &number)]);
    let own: Vec<_> = (0..actions).map(|action| (goal, action)).collect();
    let entries = vec![
        field(at.join("statement"), Kind::Text { limit: LONG }, Mode::Input, &text("statement"), &text("statement_prompt")),
        sheets::optional(field(
            at.join("skill"),
            Materials::choice(&materials.skills),
            Mode::Input,
            &text("skill"),
            &text("skill_prompt"),
        )),
        Entry::Text(text("kind")),
        Entry::Blank,
        total("hours", "estimated_time", &own),
        total("cost", "estimated_cost", &own),
        Entry::Blank,
        field(at.join("measure"), Kind::Text { limit: LONG }, Mode::Input, &text("measure"), &text("measure_prompt")),
        Entry::Blank,
        field(at.join("target_date"), Kind::Date, Mode::Input, &text("target_date"), &text("date_prompt")),
        Entry::Blank,
        Entry::Blank,
        total("actual_cost", "actual_cost", &own),
        Entry::Blank,
    ];
    Row { lines: 3, head: true, ..row(key::goal(goal), entries) }
}

fn action_row(materials: &Materials<'_>, goal: usize, action: usize) -> Row {
    let at = sheets::action_at(goal, action);
    let key = key::action(goal, action);
    let money = || Kind::Money { currency: materials.framework.currency.clone() };
    let answer = |name: &str, kind: Kind| {
        let label = sheet_text_with(&format!("plan.action.{name}.label"), &[("key", &key)]);
        let prompt = sheet_text_with(&format!("plan.action.{name}.prompt"), &[("currency", &materials.framework.currency)]);
        field(at.join(name), kind, Mode::Input, &label, &prompt)
    };
    let skills = vec![at.join("skill"), sheets::goal_at(goal).join("skill")];
    let entries = vec![
        sheets::with_ideas(answer("action", Kind::Text { limit: LONG }), skills),
        answer("skill", Materials::choice(&materials.skills)),
        answer("kind", Materials::choice(&materials.activity_kinds)),
        answer("estimated_time", Kind::Effort),
        Entry::Formula(Formula::Hours { time: at.join("estimated_time") }),
        answer("estimated_cost", money()),
        answer("approved_by", Kind::Text { limit: SHORT }),
        answer("result", Kind::Text { limit: LONG }),
        answer("start_date", Kind::Date),
        answer("target_date", Kind::Date),
        answer("status", Materials::choice(&materials.statuses)),
        answer("actual_time", Kind::Effort),
        answer("actual_cost", money()),
        answer("outcome", Kind::Text { limit: LONG }),
    ];
    Row { lines: 2, ..row(key, entries) }
}

fn total_row(capacity: &Capacity) -> Row {
    let all: Vec<_> =
        capacity.actions.iter().enumerate().flat_map(|(goal, &count)| (0..count).map(move |action| (goal, action))).collect();
    let mut entries = vec![Entry::Blank; 14];
    entries[0] = Entry::Text(sheet_text("plan.total"));
    entries[4] = total("hours", "estimated_time", &all);
    entries[5] = total("cost", "estimated_cost", &all);
    entries[12] = total("actual_cost", "actual_cost", &all);
    Row { head: true, ..row(key::PLAN_TOTAL, entries) }
}
