//! The actions of the development plan, in one table that can be sorted, filtered and printed. A column names the goal of each.

use std::sync::Arc;

use super::{Declared, LONG, Materials, SHORT, columns, field, goals, row, table};
use crate::form::ColumnPurpose::{Answer, Aside, Label};
use crate::form::{
    ActionTotal, Block, Capacity, Choice, ChoiceList, Entry, Field, FormSheet, Formula, Growth, Kind, Mode, Row, SecondPage,
    Table, key,
};
use crate::texts::{sheet_list, sheet_text, sheet_text_with};

/// The columns, in their order on the sheet and with their widths: what, when and how much, then what came of it. The key stands
/// behind them.
const COLUMNS: [Declared; 15] = [
    ("goal", Answer, 11.0),
    ("what", Answer, 40.0),
    ("skill", Answer, 30.0),
    ("kind", Answer, 14.0),
    ("start", Answer, 13.0),
    ("date", Answer, 13.0),
    ("time", Answer, 14.0),
    ("hours", Aside, 9.0),
    ("cost", Answer, 13.0),
    ("approved", Answer, 15.0),
    ("result", Answer, 36.0),
    ("status", Answer, 14.0),
    ("actual_time", Answer, 14.0),
    ("actual_cost", Answer, 13.0),
    ("outcome", Answer, 30.0),
];

/// The sheet of actions.
pub(in crate::form) fn plan(materials: &Materials<'_>, capacity: &Capacity) -> FormSheet {
    let mut lines = sheet_list("plan.lines");
    if capacity.previous {
        lines.insert(1, sheet_text("plan.previous_line"));
    }
    let goals = Arc::new(goal_list(capacity.actions.len()));
    let numbered = capacity.actions.iter().enumerate().flat_map(|(goal, count)| (0..*count).map(move |action| (goal, action)));
    let rows = numbered.map(|(goal, action)| action_row(materials, &goals, goal, action)).collect();
    let table = super::sorted_table("plan", &COLUMNS, rows, Some(Growth::Above));
    let widths = super::widths(&table, &COLUMNS);
    FormSheet {
        name: sheet_text("plan.sheet"),
        title: sheet_text("plan.title"),
        lines,
        blocks: vec![Block::Table(total()), Block::Table(table)],
        widths,
        landscape: true,
        freeze: true,
        second_page: Some(SecondPage { from: "result", after: "what" }),
        ..FormSheet::default()
    }
}

/// What all actions come to, above them, where a growing table and a sort leave it alone.
fn total() -> Table {
    let total = |column| Entry::Formula(Formula::PlanTotal(ActionTotal { goal: None, column }));
    let mut entries = vec![Entry::Text(sheet_text("plan.total"))];
    entries.extend(["hours", "cost", "actual_cost"].map(total));
    let names = [("total", Label), ("hours", Aside), ("cost", Aside), ("actual_cost", Aside)];
    Table { keys_last: true, ..table("plan_total", columns("plan_total", &names), vec![row(key::PLAN_TOTAL, entries)]) }
}

/// The goals, to choose from.
fn goal_list(count: usize) -> ChoiceList {
    let options = (0..count).map(|goal| Choice { id: (goal + 1).to_string(), label: goals::label(goal), aliases: vec![] });
    ChoiceList { id: "goals", options: options.collect() }
}

fn action_row(materials: &Materials<'_>, goals: &Arc<ChoiceList>, goal: usize, action: usize) -> Row {
    let at = super::action_at(goal, action);
    let key = key::action(goal, action);
    let money = || Kind::Money { currency: materials.framework.currency.clone() };
    let words = |name: &str| {
        let label = sheet_text_with(&format!("plan.action.{name}.label"), &[("key", &key)]);
        let prompt = sheet_text_with(&format!("plan.action.{name}.prompt"), &[("currency", &materials.framework.currency)]);
        (label, prompt)
    };
    let answer = |name: &str, kind: Kind| {
        let (label, prompt) = words(name);
        field(at.join(name), kind, Mode::Input, &label, &prompt)
    };
    let (label, prompt) = words("goal");
    let of_goal = Field {
        pointer: at.join("goal"),
        kind: Materials::choice(goals),
        mode: Mode::Input,
        label: label.into(),
        prompt,
        exemption: None,
        optional: true,
        ideas: vec![],
    };
    let skills = vec![at.join("skill"), super::goal_at(goal).join("skill")];
    let entries = vec![
        Entry::Goal { field: of_goal, own: goal },
        super::with_ideas(answer("action", Kind::Text { limit: LONG }), skills),
        answer("skill", Materials::choice(&materials.skills)),
        answer("kind", Materials::choice(&materials.activity_kinds)),
        answer("start_date", Kind::Date),
        answer("target_date", Kind::Date),
        answer("estimated_time", Kind::Effort),
        Entry::Formula(Formula::Hours { time: at.join("estimated_time") }),
        answer("estimated_cost", money()),
        answer("approved_by", Kind::Text { limit: SHORT }),
        answer("result", Kind::Text { limit: LONG }),
        answer("status", Materials::choice(&materials.statuses)),
        answer("actual_time", Kind::Effort),
        answer("actual_cost", money()),
        answer("outcome", Kind::Text { limit: LONG }),
    ];
    Row { lines: 2, ..row(key, entries) }
}
