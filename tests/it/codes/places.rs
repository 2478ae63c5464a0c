//! Rows, columns and sheets that were moved, copied, renamed or lost, and texts beside the form.

use serde_json::Value;
use skillbook::finding::Code;
use skillbook::grid::CellValue;
use std::borrow::Cow;

use super::super::spoilt::{Spoilt, text};
use super::Case;

const INVENTORY: &str = "Skills inventory";

fn packet() -> Spoilt {
    Spoilt::packet()
}

fn spot(sheet: &str, cell: &str) -> (String, String) {
    (sheet.to_owned(), cell.to_owned())
}

/// Returns a packet with a copy of the inventory in which a rating was changed.
fn copied_and_changed() -> Spoilt {
    let copied = packet().copy_sheet(INVENTORY, "Skills inventory (2)");
    let (_, cell) = copied.spot("/inventory/ratings/3/rating");
    copied.put(&spot("Skills inventory (2)", &cell), CellValue::Number(0.0))
}

/// Returns a packet with a copy of the inventory, and the original emptied.
fn copied_and_emptied() -> Spoilt {
    let copied = packet().copy_sheet(INVENTORY, "Skills inventory (2)");
    copied.clear_on(INVENTORY, "/inventory")
}

/// Returns the cell to the right of the inventory's headings.
fn heading_beside(issued: &Spoilt) -> String {
    let (_, cell) = issued.heading_spot("inventory", "key");
    let cell: skillbook::address::CellRef = cell.parse().unwrap();
    skillbook::address::CellRef::new(cell.row, cell.col + 1).to_string()
}

/// The place of a cell after a column before it was removed.
fn to_the_left((sheet, cell): (String, String)) -> (String, String) {
    let cell: skillbook::address::CellRef = cell.parse().unwrap();
    (sheet, skillbook::address::CellRef::new(cell.row, cell.col - 1).to_string())
}

pub(super) fn cases() -> Vec<Case> {
    let issued = packet();
    let label = |key: &str| issued.entry_spot(key, "skill");
    let last_of_inventory = issued.key_spot("X05");
    let beside = spot(INVENTORY, "J9");
    let first_label = label("S01");
    vec![
        Case::spoilt(Code::RowMissing, "a row is gone", &packet().remove_row("S06")).on(INVENTORY).also(&[Code::RatingMissing]),
        Case::spoilt(Code::RowMissing, "the plan is gone", &packet().delete_sheet("Development plan"))
            .also(&[Code::GoalWithoutAction]),
        Case::spoilt(Code::RowMissing, "the inventory is gone", &packet().delete_sheet(INVENTORY)).also(&[Code::RatingMissing]),
        Case::spoilt(Code::RowMissing, "the date of the ratings is gone", &packet().remove_row("I01")),
        Case::spoilt(Code::ColumnMissing, "the column of the evidence is gone", &packet().remove_column("inventory", "evidence"))
            .at(to_the_left(issued.heading_spot("inventory", "key"))),
        Case::spoilt(Code::ColumnMissing, "the column of the results is gone", &packet().remove_column("plan", "result"))
            .at(to_the_left(issued.heading_spot("plan", "key"))),
        Case::spoilt(
            Code::HeadingChanged,
            "a heading says something else",
            &packet().set_heading("inventory", "rating", Some("My Level")),
        )
        .at(issued.heading_spot("inventory", "rating"))
        .value("My Level"),
        Case::spoilt(Code::HeadingChanged, "a heading is empty", &packet().set_heading("inventory", "rating", None))
            .at(issued.heading_spot("inventory", "rating")),
        Case::spoilt(Code::LabelChanged, "a label says something else", &packet().put(&first_label, text("Googling")))
            .at(first_label.clone())
            .value("Googling"),
        Case::spoilt(Code::RowMixedUp, "two labels changed places", &{
            let labels = ["S01", "S02"].map(label);
            packet()
                .put(&labels[0], text("Judging sources and results"))
                .put(&labels[1], text("Finding and filtering information"))
        })
        .at(first_label.clone())
        .value("Judging sources and results"),
        Case::spoilt(Code::RowMixedUp, "the labels were sorted alone", &packet().turn_column("inventory", "skill", 12))
            .at(first_label)
            .value("Choosing and learning new tools"),
        Case::spoilt(Code::RowMixedUp, "the keys were sorted alone", &packet().turn_column("inventory", "key", 12))
            .at(label("S12"))
            .value("Choosing and learning new tools"),
        Case::spoilt(Code::KeyTwice, "a copied sheet with another answer", &copied_and_changed())
            .at(issued.spot("/inventory/ratings/3/rating"))
            .pointer("/inventory/ratings/3/rating")
            .value("2")
            .also(&[Code::KeyRepeated]),
        Case::spoilt(Code::KeyRepeated, "a copied sheet", &packet().copy_sheet(INVENTORY, "Skills inventory (2)"))
            .at(spot("Skills inventory (2)", &issued.key_spot("I01").1))
            .value("I01, S01–S12, X01–X05"),
        Case::spoilt(Code::KeyRestored, "a key is gone", &packet().set_key("S04", None)).at(issued.key_spot("S04")),
        Case::spoilt(Code::KeyRestored, "a key was typed over", &packet().set_key("S04", Some("four")))
            .at(issued.key_spot("S04"))
            .value("four"),
        Case::spoilt(Code::TextOutside, "a note beside the table", &packet().put(&beside, text("see my mail")))
            .at(beside.clone())
            .value("see my mail"),
        Case::spoilt(
            Code::TextOutside,
            "a note far below the table",
            &packet().put(&below(last_of_inventory, 20), text("that is all")),
        )
        .at(below(issued.key_spot("X05"), 20))
        .value("that is all"),
        Case::spoilt(
            Code::SheetAdded,
            "a sheet of one's own",
            &packet().add_sheet("Notes", &[("B2", "remember"), ("B3", "the milk")]),
        )
        .at(spot("Notes", "B2"))
        .value("remember | the milk"),
        Case::spoilt(Code::SheetRenamed, "a sheet with another name", &packet().rename_sheet(INVENTORY, "Skills"))
            .at(spot("Skills", "A1")),
    ]
    .into_iter()
    .chain(added(&issued))
    .chain(doubled_and_beside(&issued))
    .collect()
}

/// Returns the place that lies some rows below another.
fn below((sheet, cell): (String, String), rows: u32) -> (String, String) {
    let cell: skillbook::address::CellRef = cell.parse().unwrap();
    (sheet, skillbook::address::CellRef::new(cell.row + rows, cell.col).to_string())
}

/// Cases of rows that people added, and of actions for a goal that they chose.
fn added(issued: &Spoilt) -> Vec<Case> {
    vec![
        Case::spoilt(
            Code::RowAdded,
            "a skill in a row of its own",
            &packet().insert_row_below("S04", &[("skill", text("Juggling")), ("rating", CellValue::Number(3.0))]),
        )
        .at(below(issued.entry_spot("S04", "skill"), 1))
        .value("Juggling"),
        Case::spoilt(
            Code::RowAdded,
            "an action in a row of its own",
            &packet().insert_row_below(
                "A1.1",
                &[("goal", text("Goal 1")), ("what", text("Read a book")), ("result", text("I know more"))],
            ),
        )
        .at(below(issued.entry_spot("A1.1", "what"), 1))
        .value("Read a book"),
        Case::spoilt(
            Code::ActionGoalUnclear,
            "an action for a goal that nobody knows",
            &packet().put(&issued.entry_spot("A1.2", "goal"), text("the big one")),
        )
        .at(issued.entry_spot("A1.2", "goal"))
        .pointer("/plan/goals/0/actions/1")
        .value("the big one"),
    ]
}

/// Cases of copied sheets and columns, and of texts beside the fields.
fn doubled_and_beside(issued: &Spoilt) -> Vec<Case> {
    let beside_heading = heading_beside(issued);
    vec![
        Case::spoilt(Code::KeyTwice, "a copied sheet with other answers throughout", &copied_and_emptied())
            .at(issued.spot("/inventory/rated_on"))
            .pointer("/inventory/rated_on")
            .value("I01, S01–S12, X01–X02")
            .also(&[Code::KeyRepeated]),
        Case::spoilt(Code::KeyRestored, "the column of the keys is gone", &packet().remove_column("inventory", "key"))
            .at(issued.heading_spot("inventory", "domain")),
        Case::spoilt(
            Code::HeadingTwice,
            "a second column of ratings",
            &packet().put(&(INVENTORY.to_owned(), beside_heading.clone()), text("Rating")),
        )
        .at((INVENTORY.to_owned(), beside_heading))
        .value("Rating"),
        Case::spoilt(
            Code::AnswerMisplaced,
            "a rating in the column beside",
            &packet().clear("/inventory/ratings/3/rating").put(&issued.entry_spot("S04", "means"), CellValue::Number(3.0)),
        )
        .at(issued.entry_spot("S04", "means"))
        .pointer("/inventory/ratings/3/rating")
        .value("3"),
        Case::spoilt(
            Code::NoteTyped,
            "a note on a rating",
            &packet().note("/inventory/ratings/3/rating", Some("Keiko"), "rather 3"),
        )
        .at(issued.spot("/inventory/ratings/3/rating"))
        .pointer("/inventory/ratings/3/rating")
        .value("rather 3"),
        Case::spoilt(Code::PictureAdded, "a picture over an answer", &packet().picture("/inventory/ratings/3/evidence"))
            .at(issued.spot("/inventory/ratings/3/evidence"))
            .pointer("/inventory/ratings/3/evidence"),
        Case::spoilt(Code::RowHidden, "rows hidden by a filter", &packet().hide_rows(&["S02", "S03", "S05"]))
            .at(issued.entry_spot("S02", "domain"))
            .value("S02–S03, S05"),
    ]
}

#[test]
fn what_is_disputed_counts_for_nothing_and_the_rest_does() {
    let found = copied_and_changed().read();
    let value = found.value.unwrap();
    assert_eq!(value.pointer("/inventory/ratings/3/rating"), Some(&Value::Null));
    assert_eq!(value.pointer("/inventory/ratings/3/evidence"), Some(&"Project 4".into()));
    assert_eq!(value.pointer("/inventory/ratings/4/rating"), Some(&3.into()));
}

#[test]
fn an_extra_column_is_told_cell_by_cell_and_nothing_is_lost() {
    let column: Vec<(String, String)> = ["J5", "J6", "J7"].map(|cell| spot(INVENTORY, cell)).into();
    let spoilt = column.iter().fold(packet(), |spoilt, spot| spoilt.put(spot, text("my own")));
    let told: Vec<(String, String)> = spoilt
        .read()
        .findings
        .into_iter()
        .map(|finding| (finding.sheet().map(Cow::into_owned).unwrap(), finding.cell().map(|cell| cell.to_string()).unwrap()))
        .collect();
    assert_eq!(told, column);
}

#[test]
fn a_note_in_a_blank_area_is_no_row_of_the_table() {
    let spoilt = Spoilt::of(skillbook::model::FormKind::GapAnalysis);
    let (sheet, cell) = spoilt.key_spot("H05");
    let cell: skillbook::address::CellRef = cell.parse().unwrap();
    let note = (sheet, skillbook::address::CellRef::new(cell.row + 6, 2).to_string());
    let found = spoilt.put(&note, text("discuss with Dana")).read();
    let codes: Vec<Code> = found.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::TextOutside]);
}

#[test]
fn hidden_sheets_that_a_program_shows_are_still_ours() {
    let mut spoilt = packet();
    spoilt.workbook.sheets.iter_mut().for_each(|sheet| sheet.visible = true);
    assert_eq!(spoilt.read().findings, []);
}
