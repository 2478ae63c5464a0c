//! The gap analysis: the rating of every skill against the level that the target role needs.

use std::sync::Arc;

use serde_json::json;

use super::{LONG, Materials, SHORT, field, row};
use crate::address::Pointer;
use crate::form::ColumnPurpose::{Answer, Aside, Label};
use crate::form::{Block, Capacity, Entry, FormSheet, Formula, Growth, Kind, Mode, RankedGaps, Row, Table, key};
use crate::model::{Domain, FormKind, Skill};
use crate::texts::{sheet_list, sheet_text, sheet_text_with};

/// The columns in the order of the entries of a row, with their widths; earlier sheets have them in this order.
const COLUMNS: [super::Declared; 12] = [
    ("domain", Aside, 22.0),
    ("skill", Label, 33.0),
    ("rating", Answer, 10.0),
    ("needed", Answer, 10.0),
    ("gap", Aside, 7.0),
    ("standing", Aside, 17.0),
    ("weight", Answer, 10.0),
    ("weighted", Aside, 10.0),
    ("rank", Aside, 8.0),
    ("priority", Answer, 12.0),
    ("exempted", Answer, 20.0),
    ("reason", Answer, 36.0),
];

/// The order of the columns on new sheets, on which reasons for `n/a` come last.
const ORDER: [&str; 12] =
    ["domain", "skill", "rating", "needed", "gap", "standing", "priority", "reason", "weight", "weighted", "rank", "exempted"];

/// The gap sheet.
pub(in crate::form) fn gap_analysis(materials: &Materials<'_>, capacity: &Capacity) -> FormSheet {
    let mut lines = sheet_list(match materials.kind {
        FormKind::Packet => "gap.lines_packet",
        FormKind::DevelopmentPlan => "gap.lines_plan",
        _ => "gap.lines",
    });
    lines.push(materials.legend());
    let mut rows = super::skill_rows(materials, capacity, skill_row, other_row);
    rank(&mut rows);
    let grows = (!materials.packet()).then_some(Growth::Prefix(key::OTHER_GAP));
    let mut table = Table { keys_last: !materials.is_earlier(), ..super::sorted_table("gap", &COLUMNS, rows, grows) };
    if !materials.is_earlier() {
        table.put_in_order(&ORDER);
    }
    let widths = super::widths(&table, &COLUMNS);
    FormSheet {
        name: sheet_text("gap.sheet"),
        title: sheet_text("gap.title"),
        lead: materials.target_line(),
        lines,
        blocks: vec![Block::Table(table)],
        widths,
        landscape: true,
        freeze: true,
        ..FormSheet::default()
    }
}

/// In a packet, the rating and its exemption come from the inventory; in other forms, the person types them.
fn rating_mode(materials: &Materials<'_>, inventory: Pointer) -> Mode {
    if materials.packet() { Mode::Computed(Formula::Same { pointer: inventory }) } else { Mode::Input }
}

/// Fills in the rank of every row's weighted gap among all of them.
fn rank(rows: &mut [Row]) {
    let weighted = |entry: &Entry| match entry {
        Entry::Formula(Formula::WeightedGap { gap, weight }) => Some((gap.clone(), weight.clone())),
        _ => None,
    };
    let figures: Vec<_> = rows.iter().filter_map(|row| row.entries.iter().find_map(weighted)).collect();
    let keys = rows.iter().map(|row| row.key.clone()).collect();
    let all = Arc::new(RankedGaps { keys, figures });
    for (own, row) in rows.iter_mut().enumerate() {
        let behind = row.entries.iter().position(|entry| weighted(entry).is_some()).map(|at| at + 1);
        if let Some(place) = behind.and_then(|at| row.entries.get_mut(at)) {
            *place = Entry::Formula(Formula::Rank { own, all: Arc::clone(&all) });
        }
    }
}

/// Who fills in the figures of a row.
struct Modes {
    rating: Mode,
    needed: Mode,
    weight: Mode,
}

/// The fields from rating to priority, the same in every row.
fn figures(materials: &Materials<'_>, at: &Pointer, label: &str, modes: Modes) -> Vec<Entry> {
    let title = |name: &str| sheet_text_with(&format!("gap.labels.{name}"), &[("skill", label)]);
    let prompt = |name: &str| sheet_text(&format!("gap.prompts.{name}"));
    let gap = Formula::Gap { needed: at.join("level_needed"), rating: at.join("self_rating") };
    let weights = Kind::Rating(Arc::clone(&materials.weights));
    vec![
        field(at.join("self_rating"), materials.rating(), modes.rating, &title("rating"), &prompt("rating")),
        field(at.join("level_needed"), materials.rating(), modes.needed, &title("needed"), &prompt("needed")),
        field(at.join("gap"), Kind::Gap, Mode::Computed(gap), &title("gap"), ""),
        Entry::Formula(Formula::Standing { gap: at.join("gap"), rating: at.join("self_rating") }),
        super::optional(field(at.join("weight"), weights, modes.weight, &title("weight"), &prompt("weight"))),
        Entry::Formula(Formula::WeightedGap { gap: at.join("gap"), weight: at.join("weight") }),
        Entry::Blank,
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
    let skill = Kind::Choice(Arc::clone(&materials.skills));
    let rated = Pointer::from("/inventory/ratings").join(index);
    let mut entries =
        vec![Entry::Text(domain.label.clone()), field(at.join("skill"), skill, Mode::Fixed(json!(id)), label, help)];
    let rating = rating_mode(materials, rated.join("rating"));
    let (needed, weight) = (Mode::Offered(Materials::level_row(index)), Mode::Offered(materials.weight_row(index)));
    let mut figures = figures(materials, &at, label, Modes { rating, needed, weight }).into_iter();
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
    entries.extend(figures(materials, &at, &title, Modes { rating, needed: Mode::Input, weight: Mode::Input }));
    entries.extend([Entry::Blank, Entry::Blank]);
    row(key::numbered(key::OTHER_GAP, index), entries)
}
