//! The key figures of a department's summary: who counts, what is missing, and equal rounding in every output.

use skillbook::jobs::collect;
use skillbook::jobs::collect::Collected;
use skillbook::jobs::returned::Return;
use skillbook::model::FormKind;
use skillbook::report::{DepartmentReport, ReturnState, html};

use super::sample;
use super::spoilt::{Spoilt, text};

/// Reads a return under this file name.
fn named(file: &str, spoilt: &Spoilt) -> Return {
    Return { file: file.to_owned(), ..spoilt.read() }
}

/// Returns a person's inventory.
fn inventory(id: &str, name: &str) -> Spoilt {
    Spoilt::of_document(&sample::document_of(FormKind::Inventory, id, name))
}

/// Returns the same inventory as issued.
fn untouched(id: &str, name: &str) -> Spoilt {
    inventory(id, name).clear_below("/inventory")
}

/// Returns the value of a tile on the page, by the beginning of its label.
fn tile(collected: &Collected, label: &str) -> String {
    let report = DepartmentReport {
        department: &collected.department,
        findings: &collected.findings,
        returns: &collected.returns,
        title: collected.department.title(),
        date: sample::date("2026-09-30"),
    };
    let page = html::page(&report).unwrap();
    let before = page.split_once(&format!("</b> {label}<")).unwrap_or_else(|| panic!("no tile {label}")).0;
    before.rsplit_once("<b>").unwrap().1.to_owned()
}

#[test]
fn an_untouched_form_is_no_person() {
    let returns = [named("ana.xlsx", &inventory("E1", "Ana Silva")), named("bo.xlsx", &untouched("E2", "Bo Li"))];
    let collected = collect::collect(&returns, sample::workbench()).unwrap();
    let people: Vec<&str> = collected.department.people.iter().map(|person| person.label()).collect();
    assert_eq!(people, ["Ana Silva"]);
    assert_eq!(tile(&collected, "People"), "1");
    assert_eq!(tile(&collected, "Answers missing"), "0");
    assert_eq!(collected.returns[1].state, ReturnState::Untouched);
}

#[test]
fn every_rating_without_a_usable_value_is_missing() {
    let spoilt = inventory("E1", "Ana Silva")
        .clear("/inventory/ratings/0/rating")
        .set("/inventory/ratings/1/rating", text("three to four"))
        .set("/inventory/ratings/2/rating", text("9"))
        .remove_row("S05");
    let returns = [named("ana.xlsx", &spoilt)];
    let collected = collect::collect(&returns, sample::workbench()).unwrap();
    assert_eq!(tile(&collected, "Answers missing"), "4");
    // A skill that does not apply counts as answered.
    let exempt = inventory("E1", "Ana Silva")
        .set("/inventory/ratings/0/rating", text("n/a"))
        .set("/inventory/ratings/0/exempted", text("No such work here"));
    let collected = collect::collect(&[named("ana.xlsx", &exempt)], sample::workbench()).unwrap();
    assert_eq!(tile(&collected, "Answers missing"), "0");
}

#[test]
fn a_return_that_is_set_aside_lacks_nothing() {
    let half = inventory("E1", "Ana Silva").clear("/inventory/ratings/0/rating").clear("/inventory/rated_on");
    let returns = [named("a.xlsx", &inventory("E1", "Ana Silva")), named("b.xlsx", &half)];
    let collected = collect::collect(&returns, sample::workbench()).unwrap();
    assert_eq!(collected.department.people[0].set_aside, ["b.xlsx"]);
    assert_eq!(tile(&collected, "Answers missing"), "0");
}

#[test]
fn mean_readiness_says_over_whom_it_is() {
    let mut aimless = sample::document_of(FormKind::Inventory, "E2", "Bo Li");
    aimless.person.target_role = None;
    let returns = [named("ana.xlsx", &inventory("E1", "Ana Silva")), named("bo.xlsx", &Spoilt::of_document(&aimless))];
    let collected = collect::collect(&returns, sample::workbench()).unwrap();
    let share = collected.department.people[0].readiness.share.unwrap();
    assert_eq!(tile(&collected, "Mean readiness (1 of 2 people)"), format!("{:.0}%", share * 100.0));
}
