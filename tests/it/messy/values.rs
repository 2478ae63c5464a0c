//! Things that people type as answers.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Value, json};
use skillbook::finding::{Code, Finding, Severity};
use skillbook::grid::CellValue;

use super::super::spoilt::{Spoilt, text};
use super::{Row, hold};

mod cells;
mod costs;
mod dates;
mod ratings;

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    Row { number: 1, what: "a rating with its label, or the label alone", holds: ratings::labels },
    Row { number: 2, what: "a rating as text", holds: ratings::as_text },
    Row { number: 3, what: "blanks before, behind and within", holds: ratings::blanks },
    Row { number: 4, what: "blanks that do not break or do not show", holds: ratings::unseen_blanks },
    Row { number: 5, what: "a cell with nothing but a blank", holds: ratings::only_a_blank },
    Row { number: 6, what: "composed and decomposed letters", holds: cells::decomposed_letters },
    Row { number: 7, what: "a rating that became a date", holds: ratings::dates },
    Row { number: 8, what: "a rating between two levels", holds: ratings::halves },
    Row { number: 9, what: "words that only keep the place of an answer", holds: cells::placeholders },
    Row { number: 10, what: "0 for “not yet”", holds: ratings::zero },
    Row { number: 11, what: "several answers in one cell", holds: cells::several },
    Row { number: 13, what: "costs with signs, marks and words", holds: costs::written },
    Row { number: 14, what: "dates as text", holds: dates::as_text },
    Row { number: 15, what: "years of two digits, zeros that were lost", holds: dates::short },
    Row { number: 16, what: "a month, quarter or year for a date", holds: dates::partial },
    Row { number: 17, what: "a date that the calendar does not have", holds: dates::impossible },
    Row { number: 18, what: "days counted from 1904", holds: dates::from_1904 },
    Row { number: 19, what: "the same date in several formats", holds: dates::alike },
    Row { number: 20, what: "a formula in an answer", holds: cells::calculated },
    Row { number: 21, what: "a formula saved without its result", holds: cells::formula_without_result },
    Row { number: 22, what: "an error in an answer", holds: cells::errors },
    Row { number: 23, what: "a text that begins like a formula", holds: cells::signs },
    Row { number: 24, what: "a value exported as a formula", holds: cells::exported },
    Row { number: 25, what: "an answer taken from another workbook", holds: cells::linked },
    Row { number: 28, what: "another number format, pasted along", holds: ratings::formats },
    Row { number: 61, what: "a line or a colour for an answer", holds: cells::looks },
    Row { number: 62, what: "formatted text and links", holds: cells::formatted },
    Row { number: 64, what: "a text beyond the limit", holds: cells::long },
    Row { number: 65, what: "typographic signs and emoji", holds: cells::typographic },
    Row { number: 66, what: "a zero too many in a cost", holds: costs::unlike_before },
    Row { number: 67, what: "all ratings alike", holds: ratings::all_alike },
];

/// Rows that cannot happen to our forms, with the reason.
pub(super) const NOT_HERE: &[(u8, &str)] =
    &[(12, "no question on our forms is answered by yes or no; a tick or TRUE in a rating is asked back, see row 1")];

const RATING: &str = "/inventory/ratings/3/rating";
const EVIDENCE: &str = "/inventory/ratings/3/evidence";
const DATE: &str = "/career_goal/target_date";
const COST: &str = "/plan/goals/0/actions/0/estimated_cost";
const TIME: &str = "/plan/goals/0/actions/0/estimated_time";
const DEGREE: &str = "/education/highest";

/// An expected finding: code, severity, quoted value and words of the message.
type Told<'a> = (Code, Severity, &'a str, &'a str);

/// Checks that a field of a spoilt workbook is read as this value, and that these are the only findings, all at its cell.
fn expect(spoilt: &Spoilt, pointer: &str, read: &Value, told: &[Told<'_>]) {
    let (sheet, cell) = spoilt.spot(pointer);
    let found = spoilt.read();
    let value = found.value.expect("the return is read");
    let describe = |finding: &Finding| {
        (
            finding.code,
            finding.severity,
            finding.value.clone(),
            finding.sheet().map(Cow::into_owned),
            finding.cell().map(|cell| cell.to_string()),
        )
    };
    let ours: Vec<_> = found.findings.iter().map(describe).collect();
    let wanted: Vec<_> = told
        .iter()
        .map(|(code, severity, quoted, _)| {
            let quoted = (!quoted.is_empty()).then(|| (*quoted).to_owned());
            (*code, *severity, quoted, Some(sheet.clone()), Some(cell.clone()))
        })
        .collect();
    assert_eq!(ours, wanted, "{:#?}", found.findings);
    for (finding, (_, _, quoted, words)) in found.findings.iter().zip(told) {
        assert!(finding.message().contains(words), "“{words}” is not in: {}", finding.message());
        assert!(finding.message().contains(*quoted), "“{quoted}” is not quoted in: {}", finding.message());
    }
    assert_eq!(value.pointer(pointer), Some(read), "{pointer}");
}

/// Checks that a cell typed into a field of a packet is read as this value.
fn typed(pointer: &str, cell: CellValue, read: Value, told: &[Told<'_>]) {
    expect(&Spoilt::packet().set(pointer, cell), pointer, &read, told);
}

/// Checks texts that are read as a value, with a finding that tells so.
fn tidied(pointer: &str, texts: &[&str], read: &Value, read_as: &str) {
    for typed_text in texts {
        let words = format!("was read as “{read_as}”");
        typed(pointer, text(typed_text), read.clone(), &[(Code::ValueTidied, Severity::Info, typed_text, &words)]);
    }
}

/// Checks texts that are not read but asked about.
fn asked(pointer: &str, texts: &[&str], code: Code, words: &str) {
    for typed_text in texts {
        typed(pointer, text(typed_text), json!(null), &[(code, Severity::Error, typed_text, words)]);
    }
}

#[test]
fn every_row_holds() {
    hold(ROWS);
}

#[test]
fn times_are_read_as_people_write_them() {
    costs::formats();
    costs::times();
    costs::recurring_times();
}

#[test]
fn no_row_is_named_twice() {
    let mut numbers: BTreeMap<u8, usize> = BTreeMap::new();
    ROWS.iter()
        .map(|row| row.number)
        .chain(NOT_HERE.iter().map(|(number, _)| *number))
        .for_each(|number| *numbers.entry(number).or_default() += 1);
    assert!(numbers.values().all(|count| *count == 1), "{numbers:?}");
}
