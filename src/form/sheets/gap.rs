//! The gap analysis: the rating of every skill against the level that the target role needs.

use serde_json::json;

use super::{LONG, Materials, SHORT, columns, field, row};
use crate::address::Pointer;
use crate::form::ColumnPurpose::{Answer, Aside, Label};
use crate::form::{Block, Capacity, Chart, Entry, Formula, Growth, Kind, Mode, Row, Sheet, Table, key};
use crate::model::{Domain, Skill};
use crate::texts::{sheet_list, sheet_text, sheet_text_with};

/// The gap sheet.
pub(in crate::form) fn gap_analysis(materials: &Materials<'_>, capacity: &Capacity) -> Sheet {
    let mut lines = sheet_list(if materials.packet() { "gap.lines_packet" } else { "gap.lines" });
    lines.push(materials.legend());
    let table = columns(
        "gap",
        &[
            ("domain", Aside),
            ("skill", Label),
            ("rating", Answer),
            ("needed", Answer),
            ("gap", Aside),
            ("standing", Aside),
            ("priority", Answer),
            ("exempted", Answer),
            ("reason", Answer),
        ],
    );
    let rows = super::skill_rows(materials, capacity, skill_row, other_row);
    let grows = (!materials.packet()).then_some(Growth::Prefix(key::OTHER_GAP));
    let chart = Chart {
        title: sheet_text("gap.chart.title"),
        alternative_text: sheet_text("gap.chart.alternative"),
        table: "gap",
        names: "skill",
        series: vec!["rating", "needed"],
        maximum: materials.framework.scale_range().1,
    };
    Sheet {
        name: sheet_text("gap.sheet"),
        title: sheet_text("gap.title"),
        lines,
        blocks: vec![Block::Table(Table { id: "gap", heading: None, columns: table, rows, grows }), Block::Chart(chart)],
        widths: vec![7.0, 26.0, 46.0, 11.0, 13.0, 8.0, 16.0, 12.0, 20.0, 40.0],
        landscape: true,
        freeze: true,
    }
}

/// In a packet the rating and its exemption are the inventory's; else the person types them.
fn rating_mode(materials: &Materials<'_>, inventory: Pointer) -> Mode {
    if materials.packet() { Mode::Computed(Formula::Same { pointer: inventory }) } else { Mode::Input }
}

/// The fields from rating to priority, alike for every row.
fn figures(materials: &Materials<'_>, at: &Pointer, label: &str, rating: Mode, needed: Mode) -> Vec<Entry> {
    let title = |name: &str| sheet_text_with(&format!("gap.labels.{name}"), &[("skill", label)]);
    let prompt = |name: &str| sheet_text(&format!("gap.prompts.{name}"));
    let gap = Formula::Gap { needed: at.join("level_needed"), rating: at.join("self_rating") };
    vec![
        field(at.join("self_rating"), materials.rating(), rating, &title("rating"), &prompt("rating")),
        field(at.join("level_needed"), materials.rating(), needed, &title("needed"), &prompt("needed")),
        field(at.join("gap"), Kind::Gap, Mode::Computed(gap), &title("gap"), ""),
        Entry::Formula(Formula::Standing { gap: at.join("gap") }),
        field(
            at.join("priority"),
            Materials::choice(&materials.priorities),
            Mode::Input,
            &title("priority"),
            &prompt("priority"),
        ),
    ]
}

fn skill_row(materials: &Materials<'_>, index: usize, domain: &Domain, skill: &Skill) -> Row {
    let Skill { id, label, help } = skill;
    let at = Pointer::from("/gap_analysis/rows").join(index);
    let skill = Kind::Choice(std::sync::Arc::clone(&materials.skills));
    let rated = Pointer::from("/inventory/ratings").join(index);
    let mut entries =
        vec![Entry::Text(domain.label.clone()), field(at.join("skill"), skill, Mode::Fixed(json!(id)), label, help)];
    let rating = rating_mode(materials, rated.join("rating"));
    let mut figures = figures(materials, &at, label, rating, Mode::Offered(Materials::level_row(index))).into_iter();
    entries.extend(figures.next().map(|rating| super::exemptible(rating, at.join("exempted"))));
    entries.extend(figures);
    entries.push(super::exemption(&at, rating_mode(materials, rated.join("exempted")), label));
    let title = sheet_text_with("gap.labels.reason", &[("skill", label)]);
    entries.push(field(at.join("reason"), Kind::Text { limit: LONG }, Mode::Input, &title, &sheet_text("gap.prompts.reason")));
    row(key::numbered(key::GAP, index), entries)
}

fn other_row(materials: &Materials<'_>, index: usize) -> Row {
    let at = Pointer::from("/gap_analysis/other").join(index);
    let source = Pointer::from("/inventory/other").join(index);
    let title = sheet_text_with("gap.labels.other", &[("number", &(index + 1).to_string())]);
    let label_mode =
        if materials.packet() { Mode::Computed(Formula::Same { pointer: source.join("label") }) } else { Mode::Input };
    let mut entries = vec![
        Entry::Text(sheet_text("inventory.other.domain")),
        field(at.join("label"), Kind::Text { limit: SHORT }, label_mode, &title, &sheet_text("inventory.prompts.other")),
    ];
    let rating = rating_mode(materials, source.join("rating"));
    entries.extend(figures(materials, &at, &title, rating, Mode::Input));
    entries.extend([Entry::Blank, Entry::Blank]);
    row(key::numbered(key::OTHER_GAP, index), entries)
}
