//! The columns that show the previous round: whatever people do to them, the answers stay correct.

use skillbook::finding::{Code, Severity};
use skillbook::grid::{self, CellValue, Limits};
use skillbook::jobs::check::read_grid;
use skillbook::jobs::mend::copy_to_mend;
use skillbook::jobs::returned::Return;
use skillbook::model::{Document, FormKind};
use std::borrow::Cow;

use super::super::sample;
use super::super::spoilt::{Spoilt, text};
use super::{issued_again, rated_again};

fn rated() -> Spoilt {
    Spoilt::of_document(&rated_again())
}

fn codes(found: &Return) -> Vec<Code> {
    found.findings.iter().map(|finding| finding.code).collect()
}

/// Removes everything of the previous round from a document.
fn without_previous(mut document: Document) -> Document {
    let inventory = document.inventory.as_mut().unwrap();
    inventory.ratings.iter_mut().for_each(|row| row.previous = None);
    inventory.other.iter_mut().for_each(|row| row.previous = None);
    document
}

#[test]
fn a_filled_in_form_of_a_second_round_has_no_findings() {
    let found = rated().read();
    assert_eq!((codes(&found), found.document), (vec![], Some(rated_again())));
}

#[test]
fn a_form_with_nothing_but_what_was_carried_over_is_untouched() {
    let spoilt = Spoilt::of_document(&issued_again());
    let found = spoilt.read();
    assert_eq!(codes(&found), [Code::FormUntouched]);
    assert!(found.findings[0].message().starts_with("No skill has been rated"), "{}", found.findings[0].message());
    for (pointer, value) in [
        ("/inventory/ratings/3/rating", CellValue::Number(2.0)),
        ("/inventory/ratings/3/source", text("Appraisal")),
        ("/inventory/other/1/rating", CellValue::Number(2.0)),
    ] {
        assert!(!codes(&spoilt.clone().set(pointer, value).read()).contains(&Code::FormUntouched), "{pointer}");
    }
}

#[test]
fn columns_that_were_deleted_are_missed_by_nobody() {
    let mut one = rated_again();
    one.inventory.as_mut().unwrap().ratings[2].previous.as_mut().unwrap().note = None;
    let found = rated().remove_column("inventory", "last_note").read();
    assert_eq!((codes(&found), found.document), (vec![], Some(one)));
    let found = rated().remove_column("inventory", "last_rating").read();
    let document = found.document.clone().unwrap();
    assert_eq!((codes(&found), without_previous(document)), (vec![], without_previous(rated_again())));
    let found = rated().remove_column("inventory", "last_note").remove_column("inventory", "last_rating").read();
    assert_eq!((codes(&found), found.document), (vec![], Some(without_previous(rated_again()))));
}

/// Only a line on the sheet then tells that two of its columns are of the previous round.
#[test]
fn without_any_headings_the_answers_stay_what_they_are() {
    let mut document = rated_again();
    let row = &mut document.inventory.as_mut().unwrap().ratings[1];
    (row.rating, row.exempted) = (None, Some("Not in my work".to_owned()));
    let mut spoilt = Spoilt::of_document(&document);
    for column in ["key", "domain", "skill", "last_rating", "last_note", "rating", "means", "exempted", "source", "evidence"] {
        spoilt = spoilt.set_heading("inventory", column, None);
    }
    let found = spoilt.read();
    let inventory = |document: Document| without_previous(document).inventory.unwrap();
    assert_eq!(inventory(found.document.unwrap()), inventory(document));
}

#[test]
fn a_heading_that_was_changed_is_told_and_shifts_nothing() {
    for column in ["last_rating", "last_note"] {
        let found = rated().set_heading("inventory", column, Some("Before")).read();
        assert_eq!((codes(&found), found.document), (vec![Code::HeadingChanged], Some(rated_again())), "{column}");
        assert!(found.findings.iter().all(|finding| finding.severity == Severity::Warning));
    }
}

/// Nothing is rated, and all marks of the columns are gone: previous ratings are beside empty cells.
#[test]
fn last_ratings_are_never_taken_for_new_ones() {
    let issued = || Spoilt::of_document(&issued_again());
    let headless = issued().set_heading("inventory", "last_rating", None).set_heading("inventory", "last_note", None);
    let renamed =
        issued().set_heading("inventory", "last_rating", Some("2026")).set_heading("inventory", "last_note", Some("Remarks"));
    let gone = issued().remove_column("inventory", "rating");
    let unnamed = issued().set_heading("inventory", "rating", None);
    for (what, spoilt) in [("no headings", headless), ("renamed", renamed), ("no new column", gone), ("unnamed", unnamed)] {
        let found = spoilt.read();
        let document = found.value.unwrap_or_else(|| panic!("{what}: {:#?}", found.findings));
        for row in document["inventory"]["ratings"].as_array().unwrap() {
            assert!(row["rating"].is_null(), "{what}: {row}");
        }
    }
}

#[test]
fn answers_stay_where_both_headings_are_changed() {
    let found = rated()
        .set_heading("inventory", "last_rating", Some("2026"))
        .set_heading("inventory", "last_note", Some("Remarks"))
        .read();
    assert_eq!(found.document, Some(without_previous(rated_again())));
    assert!(found.findings.iter().all(|finding| finding.code == Code::TextOutside), "{:#?}", found.findings);
}

#[test]
fn sorted_rows_take_what_is_shown_along() {
    let found = rated().turn_rows("inventory", 5).read();
    assert_eq!((codes(&found), found.document), (vec![], Some(rated_again())));
}

#[test]
fn what_is_typed_over_a_last_rating_is_told_and_is_no_answer() {
    let pointer = "/inventory/ratings/3/previous/rating";
    let spoilt = rated().set(pointer, text("much better now"));
    let (sheet, cell) = spoilt.spot(pointer);
    let found = spoilt.read();
    assert_eq!(codes(&found), [Code::TextOutside]);
    assert_eq!(
        (found.findings[0].sheet().map(Cow::into_owned), found.findings[0].cell().map(|cell| cell.to_string())),
        (Some(sheet), Some(cell))
    );
    let mut wanted = rated_again();
    wanted.inventory.as_mut().unwrap().ratings[3].previous.as_mut().unwrap().rating = None;
    assert_eq!(found.document, Some(wanted));
}

#[test]
fn an_addition_that_was_emptied_is_gone_although_its_last_rating_is_shown() {
    let found = rated().clear_below("/inventory/other/1/").read();
    assert_eq!(codes(&found), []);
    let others = found.document.unwrap().inventory.unwrap().other;
    assert_eq!(others.iter().map(|skill| skill.label.as_deref().unwrap()).collect::<Vec<_>>(), ["Welding"]);
}

#[test]
fn a_first_form_has_no_such_key() {
    let value = serde_json::to_value(Spoilt::of(FormKind::Packet).read().document.unwrap()).unwrap();
    assert_eq!(value, serde_json::to_value(sample::document(FormKind::Packet)).unwrap());
    assert!(!value.to_string().contains("previous"));
}

/// A marked copy shows the previous round as the return did, whatever was done to its columns.
#[test]
fn a_copy_to_mend_shows_the_round_before() {
    let spoilt = || rated().set("/inventory/ratings/3/rating", text("three to four"));
    let mut wanted = rated_again();
    wanted.inventory.as_mut().unwrap().ratings[3].rating = None;
    wanted.recompute();
    let mut noteless = wanted.clone();
    noteless.inventory.as_mut().unwrap().ratings[2].previous.as_mut().unwrap().note = None;
    let both = |spoilt: Spoilt| spoilt.remove_column("inventory", "last_note").remove_column("inventory", "last_rating");
    for (what, spoilt, wanted) in [
        ("as it was", spoilt(), wanted.clone()),
        ("sorted", spoilt().turn_rows("inventory", 3), wanted.clone()),
        ("one column less", spoilt().remove_column("inventory", "last_note"), noteless),
        ("two columns less", both(spoilt()), without_previous(wanted)),
    ] {
        let found = Return { sha256: Some("5a".repeat(32)), ..spoilt.read() };
        let copy = copy_to_mend(&spoilt.workbook, &found, sample::workbench()).unwrap().unwrap();
        let copy = grid::read(&copy.bytes, &Limits::default()).unwrap();
        let again = read_grid(&copy, "return.xlsx", "xlsx", sample::workbench());
        assert_eq!(codes(&again), [Code::RatingNotUnderstood], "{what}");
        assert_eq!(again.value, Some(serde_json::to_value(&wanted).unwrap()), "{what}");
    }
}

/// A sheet has lost everything of ours but its labels: previous ratings beside an empty column are not the ratings.
#[test]
fn in_a_sheet_of_ones_own_the_last_ratings_are_not_the_ratings() {
    let framework = sample::framework();
    let rows = framework.skills().map(|(_, skill)| format!("{},,3\n", skill.label)).collect::<String>();
    for head in ["Skill,Rating,Last time\n", "Skill,,Last time\n"] {
        let list = format!("Name,Keiko Patel,\n{head}{rows}");
        let workbook = grid::read(list.as_bytes(), &Limits::default()).unwrap();
        let found = read_grid(&workbook, "own.csv", "csv", sample::workbench());
        let ratings = found.value.iter().flat_map(|value| value["inventory"]["ratings"].as_array().unwrap().clone());
        assert!(ratings.into_iter().all(|row| row["rating"].is_null()), "{head}: {:#?}", found.findings);
    }
}
