//! Things that people do: words for “does not apply” or for nothing instead of a rating, with and without a reason.

use serde_json::{Value, json};

use skillbook::finding::{Code, Finding, Severity};
use skillbook::grid::CellValue;
use skillbook::jobs::returned::Return;
use skillbook::model::FormKind;

use super::super::spoilt::{Spoilt, text};
use super::{Row, hold};

pub(super) const ROWS: &[Row] = &[
    Row { number: 9, what: "n/a with a reason", holds: with_a_reason },
    Row { number: 9, what: "n/a without a reason", holds: without_a_reason },
    Row { number: 9, what: "a reason alone, and a reason beside a rating", holds: a_reason_alone },
    Row { number: 9, what: "a dash, TBD, a question mark: no answer at all", holds: nothing },
    Row { number: 9, what: "a dash in the place of a reason", holds: no_reason },
    Row { number: 9, what: "n/a in forms of other kinds, moved about and frozen", holds: elsewhere },
];

#[test]
fn every_row_holds() {
    hold(ROWS);
}

const RATING: &str = "/inventory/ratings/3/rating";
const REASON: &str = "/inventory/ratings/3/exempted";
const WHY: &str = "Our team has no budget of its own";

fn typed(rating: &str, reason: &str) -> Return {
    let spoilt = Spoilt::packet().set(RATING, text(rating));
    if reason.is_empty() { spoilt.read() } else { spoilt.set(REASON, text(reason)).read() }
}

/// Returns the values of the document at some pointers.
fn values(read: &Return, pointers: &[&str]) -> Vec<Value> {
    let document = read.value.as_ref().unwrap();
    pointers.iter().map(|pointer| document.pointer(pointer).unwrap_or_else(|| panic!("{pointer}")).clone()).collect()
}

fn one(read: &Return) -> &Finding {
    let [finding] = read.findings.as_slice() else { panic!("{:#?}", read.findings) };
    finding
}

/// Checks code, severity, place and value of a finding, and words of its message.
fn told(finding: &Finding, code: Code, severity: Severity, pointer: &str, value: &str, words: &[&str]) {
    let (sheet, cell) = Spoilt::packet().spot(pointer);
    assert_eq!((finding.code, finding.severity), (code, severity), "{finding:#?}");
    assert_eq!(
        (finding.sheet().as_deref(), finding.cell().map(|cell| cell.to_string()).as_deref()),
        (Some(sheet.as_str()), Some(cell.as_str()))
    );
    assert_eq!((finding.pointer.as_ref().map(|at| at.as_str()), finding.value.as_deref()), (Some(pointer), Some(value)));
    for word in words {
        assert!(finding.message().contains(word), "{word}: {}", finding.message());
    }
}

fn with_a_reason() {
    let read = typed("n/a", WHY);
    assert_eq!(read.findings, []);
    assert_eq!(values(&read, &[RATING, REASON]), [Value::Null, json!(WHY)]);
    // The gap analysis of the packet follows: no rating, no gap and the same reason.
    let row = ["self_rating", "gap", "exempted"].map(|name| format!("/gap_analysis/rows/3/{name}"));
    assert_eq!(values(&read, &row.each_ref().map(String::as_str)), [Value::Null, Value::Null, json!(WHY)]);
    for other in ["N/A", "na", "n.a.", " n / a ", "Not applicable", "does not apply", "Entfällt", "n\u{200b}/a"] {
        let read = typed(other, WHY);
        told(one(&read), Code::ValueTidied, Severity::Info, RATING, other, &["n/a"]);
        assert_eq!(values(&read, &[RATING, REASON]), [Value::Null, json!(WHY)], "{other}");
    }
}

fn without_a_reason() {
    for word in ["n/a", "N/A", "not applicable"] {
        let read = typed(word, "");
        told(one(&read), Code::ExemptionWithoutReason, Severity::Error, REASON, word, &[word, "why"]);
        assert!(one(&read).help().contains("rating"), "{}", one(&read).help());
        assert_eq!(values(&read, &[RATING, REASON]), [Value::Null, Value::Null]);
    }
}

fn a_reason_alone() {
    let read = Spoilt::packet().clear(RATING).set(REASON, text(WHY)).read();
    told(one(&read), Code::ExemptionAssumed, Severity::Warning, RATING, WHY, &["n/a", WHY]);
    assert_eq!(values(&read, &[RATING, REASON]), [Value::Null, json!(WHY)]);

    let read = Spoilt::packet().set(RATING, CellValue::Number(3.0)).set(REASON, text(WHY)).read();
    told(one(&read), Code::ExemptionContradictsRating, Severity::Warning, REASON, WHY, &["3", WHY]);
    assert_eq!(values(&read, &[RATING, REASON]), [json!(3), Value::Null]);

    // An unreadable rating does not count as empty.
    let read = typed("seven", WHY);
    let codes: Vec<Code> = read.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::RatingNotUnderstood, Code::ExemptionContradictsRating]);
    told(&read.findings[1], Code::ExemptionContradictsRating, Severity::Warning, REASON, WHY, &["seven", WHY]);
    assert_eq!(values(&read, &[RATING, REASON]), [Value::Null, Value::Null]);
}

fn nothing() {
    for empty in ["-", "–", "TBD", "?", "(blank)"] {
        let read = typed(empty, "");
        let codes: Vec<Code> = read.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [Code::RatingMissing, Code::ValueTidied], "{empty}");
        told(&read.findings[1], Code::ValueTidied, Severity::Info, RATING, empty, &[empty]);
        assert_eq!(values(&read, &[RATING, REASON]), [Value::Null, Value::Null]);
    }
    // Excel's #N/A is an error, although it looks like n/a.
    let read = Spoilt::packet().set(RATING, CellValue::Error("#N/A".to_owned())).read();
    assert_eq!(one(&read).code, Code::ErrorValue);
}

fn no_reason() {
    // Somebody fills every cell: the rating counts, and nothing is asked.
    for empty in ["-", "n/a", "none"] {
        let read = Spoilt::packet().set(REASON, text(empty)).read();
        told(one(&read), Code::ValueTidied, Severity::Info, REASON, empty, &[empty]);
        assert_eq!(values(&read, &[RATING, REASON])[1], Value::Null);
        assert!(values(&read, &[RATING])[0].is_number());
    }
    let read = typed("n/a", "-");
    let codes: Vec<Code> = read.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::ExemptionWithoutReason, Code::ValueTidied]);
    // The word is in the wrong one of the two cells.
    let read = Spoilt::packet().clear(RATING).set(REASON, text("N/A")).read();
    told(one(&read), Code::ExemptionWithoutReason, Severity::Error, REASON, "N/A", &["N/A"]);
}

fn elsewhere() {
    let (rating, reason) = ("/gap_analysis/rows/3/self_rating", "/gap_analysis/rows/3/exempted");
    let spoilt = Spoilt::of(FormKind::GapAnalysis).set(rating, text("n/a")).set(reason, text(WHY));
    let read = spoilt.read();
    assert_eq!(read.findings, []);
    assert_eq!(values(&read, &[rating, reason, "/gap_analysis/rows/3/gap"]), [Value::Null, json!(WHY), Value::Null]);

    // A program that replaces formulas with results leaves n/a and the reason in the packet's gap analysis.
    let frozen = Spoilt::packet().set(RATING, text("n/a")).set(REASON, text(WHY)).set(rating, text("n/a")).set(reason, text(WHY));
    let read = frozen.clear("/gap_analysis/rows/3/gap").read();
    assert_eq!(read.findings, []);

    // The person has added this skill, so it cannot be one that does not apply.
    let read = Spoilt::packet().set("/inventory/other/0/rating", text("n/a")).read();
    let codes: Vec<Code> = read.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::RatingMissing, Code::ValueTidied]);
}
