//! Findings of a check with a previous round.

use skillbook::finding::{Code, Severity};
use skillbook::grid::CellValue;
use skillbook::jobs::collect::collect;
use skillbook::model::{ActionStatus, Document, FormKind, Money};

use super::super::sample;
use super::super::spoilt::Spoilt;
use super::{after_a_round, rated_again};

/// Returns the codes for a packet after a change, compared with a flawless packet without it in the previous round.
fn told(change: impl FnOnce(&mut Document)) -> Vec<Code> {
    let mut document = sample::document(FormKind::Packet);
    change(&mut document);
    document.recompute();
    let workbench = sample::workbench_after(&sample::document(FormKind::Packet));
    let found = Spoilt::of_document(&document).read_on(&workbench);
    found.findings.iter().map(|finding| finding.code).collect()
}

fn rate(document: &mut Document, index: usize, rating: u8) {
    document.inventory.as_mut().unwrap().ratings[index].rating = Some(rating);
}

fn first(document: &mut Document) -> &mut skillbook::model::Action {
    &mut document.plan.as_mut().unwrap().goals[0].actions[0]
}

fn euros(amount: i64) -> Option<Money> {
    Money::new(amount.into(), "EUR")
}

#[test]
fn what_is_nearly_far_is_near() {
    type Change = fn(&mut Document);
    let near: [(&str, Change); 6] = [
        ("one level up", |document| rate(document, 3, 3)),
        ("another action for another cost", |document| {
            (first(document).action, first(document).estimated_cost) = (Some("Keep two logs".to_owned()), euros(2_500));
        }),
        ("nine times as much", |document| first(document).estimated_cost = euros(2_250)),
        ("for nothing now", |document| first(document).estimated_cost = euros(0)),
        ("in another currency", |document| first(document).estimated_cost = Money::new(2_500.into(), "JPY")),
        ("finished for more", |document| {
            (first(document).estimated_cost, first(document).status) = (euros(2_500), Some(ActionStatus::Done));
        }),
    ];
    for (what, change) in near {
        assert_eq!(told(change), [], "{what}");
    }
    assert_eq!(told(|document| rate(document, 3, 4)), [Code::RatingJumped]);
    assert_eq!(told(|document| first(document).estimated_cost = euros(25)), [Code::CostUnlikeBefore]);
    let spaced = |document: &mut Document| {
        (first(document).action, first(document).estimated_cost) = (Some("  keep a SEARCH log ".to_owned()), euros(9_999));
    };
    assert_eq!(told(spaced), [Code::CostUnlikeBefore]);
}

#[test]
fn a_jump_is_told_once_and_by_the_form_itself() {
    let strict = sample::strict_workbench();
    let spoilt = Spoilt::of_document(&rated_again());
    assert_eq!(spoilt.read_on(&strict).findings.iter().filter(|finding| finding.code == Code::RatingJumped).count(), 0);
    let spoilt = spoilt
        .set("/inventory/ratings/2/rating", CellValue::Number(4.0))
        .set("/inventory/ratings/5/rating", CellValue::Number(3.0));
    let found = spoilt.read_on(&strict);
    let jumped: Vec<_> = found.findings.iter().filter(|finding| finding.code == Code::RatingJumped).collect();
    assert_eq!(jumped.len(), 1);
    assert_eq!(jumped[0].severity, Severity::Info);
    assert!(jumped[0].message().contains("(1, now 4)") && jumped[0].message().contains("(1, now 3)"), "{}", jumped[0].message());
    // Nobody but the person sees it.
    let collected = collect(&[found], &strict).unwrap();
    assert!(collected.findings.iter().all(|finding| finding.code != Code::RatingJumped));
}

#[test]
fn check_takes_the_round_before() {
    let sandbox = after_a_round();
    let mut now = sample::document_of(FormKind::Packet, "E1001", "Keiko Patel");
    rate(&mut now, 0, 4);
    now.plan.as_mut().unwrap().goals[1].actions[0].estimated_cost = euros(25_000);
    now.recompute();
    sandbox.write("now.xlsx", &sample::xlsx(&now));
    let alone = sandbox.run(&["check", "now.xlsx"]);
    assert!(!alone.out.contains("rating-jumped") && !alone.out.contains("cost-unlike-before"), "{}", alone.out);
    let said = sandbox.run(&["check", "now.xlsx", "--previous", "round-1"]);
    assert!(!said.out.contains("rating-jumped"), "a hint is for the person alone: {}", said.out);
    let said = sandbox.run(&["check", "now.xlsx", "--previous", "round-1", "--for", "person"]);
    assert!(said.out.contains("[rating-jumped]") && said.out.contains("in the previous round it was 250.00 EUR"), "{}", said.out);
    // The manager rated everything 4, but the finding compares with the person's own rating.
    assert!(said.out.contains("(2, now 4)"), "{}", said.out);
    sandbox.write("now.json", serde_json::to_string(&now).unwrap().as_bytes());
    let said = sandbox.run(&["check", "now.json", "--previous", "round-1", "--framework", "digital-skills", "--for", "person"]);
    assert!(said.out.contains("[rating-jumped]") && said.out.contains("[cost-unlike-before]"), "{}", said.out);
    let said = sandbox.run(&["check", "now.xlsx", "--previous", "round-1", "--for", "review"]);
    assert!(!said.out.contains("the previous round: “"), "a hint for the person has no place in a review: {}", said.out);
}
