//! Marked copies: each holds everything that was typed, tells what is wrong at the cell, and counts as the same submission when
//! it comes back.

mod back;
pub(crate) mod files;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use skillbook::address::CellRef;
use skillbook::excel::Item;
use skillbook::finding::{Code, Severity};
use skillbook::form::Identity;
use skillbook::grid::{self, CellValue, Limits, Note, Workbook};
use skillbook::jobs::check::read_grid;
use skillbook::jobs::mend::{CopyToMend, copy_to_mend};
use skillbook::jobs::returned::Return;
use skillbook::model::FormKind;

use super::sample::{date, workbench};
use super::spoilt::{Spoilt, Spot, text};

/// Returns the marked copy of a workbook that was returned as `return.xlsx`.
pub(crate) fn copy(workbook: &Workbook) -> Option<CopyToMend> {
    let found = Return { sha256: Some("5a".repeat(32)), ..read_grid(workbook, "return.xlsx", "xlsx", workbench()) };
    copy_to_mend(workbook, &found, workbench()).unwrap()
}

/// Returns the copy as a workbook, and what is read from it.
pub(crate) fn again(copy: &CopyToMend) -> (Workbook, Return) {
    let workbook = grid::read(&copy.bytes, &Limits::default()).unwrap();
    let found = read_grid(&workbook, "return.xlsx", "xlsx", workbench());
    (workbook, found)
}

fn value(workbook: &Workbook, (sheet, cell): &Spot) -> CellValue {
    let sheet = workbook.sheets.iter().find(|found| found.name == *sheet).unwrap_or_else(|| panic!("no sheet {sheet}"));
    sheet.cells.get(&cell.parse().unwrap()).map_or(CellValue::Empty, |cell| cell.value.clone())
}

/// Returns the texts of all cells on a sheet.
fn words(workbook: &Workbook, sheet: &str) -> Vec<String> {
    let sheet = workbook.sheets.iter().find(|found| found.name == sheet);
    sheet.into_iter().flat_map(|sheet| sheet.cells.values().map(|cell| cell.value.display())).collect()
}

/// Returns the findings on fields: code, pointer and the typed value.
fn told(found: &Return) -> BTreeSet<(Code, String, Option<String>)> {
    let asking = found.findings.iter().filter(|finding| finding.pointer.is_some());
    asking.map(|finding| (finding.code, finding.pointer.as_ref().unwrap().to_string(), finding.value.clone())).collect()
}

const ELSEWHERE: &str = "What you wrote elsewhere";
const RATING: &str = "/inventory/ratings/3/rating";

/// Returns a packet with many faults.
fn messy() -> Spoilt {
    let day = CellValue::Date { date: date("2026-04-03"), time: false };
    let beside = |spoilt: &Spoilt| {
        let (sheet, cell) = spoilt.key_spot("S06");
        let cell: CellRef = cell.parse().unwrap();
        (sheet, CellRef::new(cell.row, cell.col + 1).to_string())
    };
    let spoilt = Spoilt::packet()
        .set(RATING, text("three to four"))
        .set("/inventory/ratings/4/rating", CellValue::Number(7.0))
        .set("/inventory/ratings/5/rating", day)
        .set("/inventory/ratings/6/source", text("my  gut"))
        .set("/inventory/rated_on", text("03/04/2026"))
        .set("/inventory/ratings/7/evidence", text("=1+1"))
        .set("/inventory/ratings/8/rating", CellValue::Error("#N/A".to_owned()))
        .set("/gap_analysis/rows/1/level_needed", CellValue::Number(4.0))
        .set("/plan/goals/0/actions/0/estimated_cost", text("a lot"))
        .set_formula("/plan/goals/0/actions/1/result", "A1&\"x\"", text("worked out"))
        .clear("/inventory/ratings/2/rating")
        .clear("/plan/goals/0/actions/0/result")
        .add_sheet("My own", &[("B2", "buy a \"router\""), ("C9", "=SUM(A1)")]);
    let beside = beside(&spoilt);
    let private = spoilt.entry_spot("R01", "notes");
    spoilt.put(&beside, text("ask Dana")).put(&private, text("for me alone"))
}

#[test]
fn a_copy_reads_as_the_return_did() {
    let spoilt = messy();
    let (before, copy) = (spoilt.read(), copy(&spoilt.workbook).unwrap());
    let (workbook, after) = again(&copy);
    assert_eq!(after.value, before.value);
    let mended = |told: BTreeSet<(Code, String, Option<String>)>| -> BTreeSet<_> {
        // The copy holds the result of the formula.
        told.into_iter().filter(|(code, _, _)| *code != Code::FormulaInAnswer).collect()
    };
    assert_eq!(mended(told(&after)), mended(told(&before)));
    let codes: BTreeSet<Code> = after.findings.iter().map(|finding| finding.code).collect();
    assert!(!codes.contains(&Code::TextOutside) && !codes.contains(&Code::SheetAdded), "{codes:?}");
    assert!(codes.contains(&Code::KeptElsewhere));
    for pointer in [RATING, "/inventory/ratings/4/rating", "/inventory/ratings/6/source", "/inventory/ratings/7/evidence"] {
        assert_eq!(value(&workbook, &spoilt.spot(pointer)), value(&spoilt.workbook, &spoilt.spot(pointer)), "{pointer}");
    }
    // If the cell kept its date format, the next rating would become a date.
    assert_eq!(value(&workbook, &spoilt.spot("/inventory/ratings/5/rating")), text("2026-04-03"));
    assert_eq!(value(&workbook, &spoilt.spot("/plan/goals/0/actions/1/result")), text("worked out"));
    assert_eq!(value(&workbook, &spoilt.entry_spot("R01", "notes")), text("for me alone"));
    let kept = words(&workbook, ELSEWHERE);
    for text in ["ask Dana", "buy a \"router\"", "=SUM(A1)", "My own", "C9"] {
        assert!(kept.iter().any(|kept| kept == text), "{text} is not among {kept:?}");
    }
}

#[test]
fn the_first_sheet_lists_errors_first_and_leads_to_the_cells() {
    let spoilt = messy();
    let copy = copy(&spoilt.workbook).unwrap();
    let (workbook, _) = again(&copy);
    let severities: Vec<Severity> = copy.items.iter().map(|(_, item)| item.severity).collect();
    assert!(severities.is_sorted() && severities.contains(&Severity::Error) && severities.contains(&Severity::Warning));
    let list = &workbook.sheets[0];
    assert_eq!(list.name, "To correct");
    let words = words(&workbook, "To correct");
    assert!(words.contains(&"Keiko Patel".to_owned()) && words.contains(&"return.xlsx".to_owned()));
    let placed: Vec<&Item> = copy.items.iter().map(|(_, item)| item).filter(|item| item.place.is_some()).collect();
    assert!(words.contains(&format!("{0} of {0}", placed.len())), "{words:?}");
    let (sheet, cell) = spoilt.spot(RATING);
    assert!(words.contains(&format!("{sheet}, {cell}")), "{words:?}");
    let states: Vec<&grid::Cell> = list.cells.values().filter(|cell| cell.formula.is_some()).collect();
    assert_eq!(states.len(), placed.len() + 1, "a state for each, and the count");
    for state in &states[1..] {
        assert!(["to correct", "to check"].contains(&state.value.display().as_str()), "{state:?}");
    }
}

#[test]
fn a_return_without_anything_to_mend_has_no_copy() {
    assert!(copy(&Spoilt::packet().workbook).is_none());
    // A value was only tidied; nobody has to do anything.
    let spoilt = Spoilt::packet().set(RATING, text(" 2 "));
    assert!(spoilt.read().findings.iter().all(|finding| finding.severity == Severity::Info));
    assert!(copy(&spoilt.workbook).is_none());
}

#[test]
fn answers_that_stand_twice_or_are_mixed_up_are_all_kept_and_none_is_chosen() {
    let spoilt = Spoilt::packet();
    let rating = spoilt.spot("/inventory/ratings/0/rating");
    let spoilt = spoilt.copy_sheet("Skills inventory", "Skills inventory (2)");
    let second = ("Skills inventory (2)".to_owned(), rating.1.clone());
    let spoilt = spoilt.put(&second, CellValue::Number(3.0));
    let copy = copy(&spoilt.workbook).unwrap();
    let (workbook, after) = again(&copy);
    assert_eq!(value(&workbook, &rating), CellValue::Empty);
    assert!(after.findings.iter().any(|finding| finding.code == Code::RatingMissing));
    assert!(copy.items.iter().any(|(_, item)| item.help.starts_with("Both answers are on the sheet")));
    let kept = words(&workbook, ELSEWHERE);
    assert!(kept.contains(&"2".to_owned()) && kept.contains(&"3".to_owned()), "{kept:?}");
    assert!(kept.len() < 20, "what both sheets say alike is not kept twice: {kept:?}");
}

#[test]
fn notes_of_people_stay_and_ours_go() {
    let spoilt = messy();
    let mut workbook = spoilt.workbook.clone();
    let mut note = |(sheet, cell): Spot, author: &str, text: &str| {
        let sheet = workbook.sheets.iter_mut().find(|found| found.name == sheet).unwrap();
        let note = Note { author: Some(author.to_owned()), text: text.to_owned() };
        sheet.notes.insert(cell.parse().unwrap(), note);
    };
    note(spoilt.spot(RATING), "Keiko Patel", "I could not decide");
    note(spoilt.spot("/inventory/ratings/4/rating"), Identity::AUTHOR, "the reason of an earlier copy");
    note(spoilt.heading_spot("inventory", "rating"), "Dana", "is this the new scale?");
    let sheet = workbook.sheets.iter_mut().find(|found| found.name == "Career goal").unwrap();
    sheet.pictures.push("E20".parse().unwrap());
    let copy = copy(&workbook).unwrap();
    let comments = files::part(&copy.bytes, "comments");
    for text in ["I could not decide", "Keiko Patel", "skillbook: to correct", "is not on the scale"] {
        assert!(comments.contains(text), "{text} is not among the notes");
    }
    assert!(!comments.contains("an earlier copy") && !comments.contains("three to four"), "{comments}");
    // If the cell already has the person's note, the reason shows as an input prompt when the cell is selected.
    assert!(files::part(&copy.bytes, "worksheets/sheet").contains("prompt=\"“three to four” for"));
    let (back, _) = again(&copy);
    let kept = words(&back, ELSEWHERE);
    assert!(kept.contains(&"Note by Dana: is this the new scale?".to_owned()), "{kept:?}");
    assert!(kept.contains(&"E20".to_owned()) && kept.iter().any(|kept| kept.starts_with("A picture stood here")), "{kept:?}");
}

/// Generates values that a person may type into any field.
fn typed() -> impl Strategy<Value = CellValue> {
    prop_oneof![
        "[ -~äßé学😀\"'=+@\n-]{1,40}".prop_map(CellValue::Text),
        (-10i32..10_000).prop_map(|number| CellValue::Number(f64::from(number) / 4.0)),
        any::<bool>().prop_map(CellValue::Bool),
        (1u16..3000, 1u8..13, 1u8..29).prop_map(|(year, month, day)| {
            let date = skillbook::model::Date::from_ymd(year.max(1901) as i16, month as i8, day as i8).unwrap();
            CellValue::Date { date, time: false }
        }),
        Just(CellValue::Error("#REF!".to_owned())),
        Just(CellValue::Empty),
    ]
}

#[test]
fn whatever_is_typed_stands_in_the_copy_as_it_was_typed() {
    let packet = Spoilt::packet();
    let inputs = packet.read().fields.into_iter().filter(|field| field.input).map(|field| field.pointer.to_string());
    // Pointers of empty rows are numbered after the filled ones; their cells are at the places of the form.
    let inputs: Vec<String> = inputs.filter(|pointer| packet.has(pointer)).collect();
    let mut config = Config { source_file: Some(file!()), ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = 8;
    }
    let strategy = proptest::collection::vec((any::<Index>(), typed()), 4..30);
    let property = |changes: Vec<(Index, CellValue)>| {
        let mut spoilt = packet.clone();
        let mut wanted: BTreeMap<Spot, CellValue> = BTreeMap::new();
        for (index, value) in changes {
            let pointer = index.get(&inputs);
            wanted.insert(spoilt.spot(pointer), value.clone());
            spoilt = spoilt.set(pointer, value);
        }
        let before = spoilt.read();
        let Some(copy) = copy(&spoilt.workbook) else { return Ok(()) };
        let (workbook, after) = again(&copy);
        prop_assert_eq!(&after.value, &before.value);
        for (spot, typed) in wanted {
            let there = value(&workbook, &spot);
            prop_assert!(there == typed || there.display() == typed.display(), "{spot:?}: {typed:?} became {there:?}");
        }
        Ok(())
    };
    TestRunner::new(config).run(&strategy, property).unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn every_kind_of_form_has_a_copy() {
    for (kind, pointer) in [
        (FormKind::Inventory, RATING),
        (FormKind::GapAnalysis, "/gap_analysis/rows/3/self_rating"),
        (FormKind::DevelopmentPlan, "/plan/goals/0/target_date"),
        (FormKind::Packet, RATING),
    ] {
        let spoilt = Spoilt::of(kind).set(pointer, text("soon"));
        let (before, copy) = (spoilt.read(), copy(&spoilt.workbook).unwrap());
        let (_, after) = again(&copy);
        assert_eq!(after.value, before.value, "{}", kind.name());
        assert_eq!(told(&after), told(&before), "{}", kind.name());
    }
}

#[test]
fn what_the_return_had_lost_is_there_again_and_asked_for() {
    let spoilt = Spoilt::packet().remove_row("S04").delete_sheet("Education");
    let copy = copy(&spoilt.workbook).unwrap();
    let (workbook, after) = again(&copy);
    assert!(workbook.sheets.iter().any(|sheet| sheet.name == "Education"));
    assert!(told(&after).iter().any(|(code, pointer, _)| *code == Code::RatingMissing && pointer == RATING));
    let messages: Vec<&str> = copy.items.iter().map(|(_, item)| item.help.as_str()).collect();
    assert!(messages.iter().any(|help| help.starts_with("This copy has the rows again")), "{messages:?}");
}
