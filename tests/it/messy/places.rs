//! Things that people do to the places of answers and other texts: rows, columns, sheets and notes.

mod beside;
mod files;
mod plain;
mod sheets;
mod tables;

use skillbook::finding::{Code, Finding};
use skillbook::jobs::returned::Return;
use skillbook::model::FormKind;
use std::borrow::Cow;

use super::super::sample;
use super::super::spoilt::Spot;
use super::{Row, hold};

pub(super) const INVENTORY: &str = "Skills inventory";

/// The rows that are tested here.
pub(super) const ROWS: &[Row] = &[
    Row { number: 26, what: "a paste replaces drop-downs", holds: files::drop_downs_are_gone },
    Row { number: 29, what: "an answer is cut and pasted elsewhere", holds: tables::cut_and_pasted },
    Row { number: 30, what: "defined names are lost or #REF!", holds: files::names_are_lost },
    Row { number: 31, what: "rows are put in, deleted, added", holds: tables::rows_come_and_go },
    Row { number: 32, what: "empty rows in the middle", holds: tables::empty_rows },
    Row { number: 33, what: "thousands of empty formatted cells", holds: files::formatted_and_empty },
    Row { number: 34, what: "rows are sorted or filtered", holds: tables::sorted_and_filtered },
    Row { number: 35, what: "rows and columns are hidden", holds: beside::hidden },
    Row { number: 36, what: "cells are merged", holds: files::merged },
    Row { number: 37, what: "headings are renamed, translated, deleted", holds: tables::headings },
    Row { number: 38, what: "rows stand above the headings", holds: tables::rows_above },
    Row { number: 39, what: "notes in a column of one's own", holds: tables::notes_beside },
    Row { number: 40, what: "the same heading twice", holds: tables::heading_twice },
    Row { number: 41, what: "answers in the wrong column", holds: tables::wrong_column },
    Row { number: 42, what: "a sheet is renamed", holds: sheets::renamed },
    Row { number: 43, what: "a sheet is copied", holds: sheets::copied },
    Row { number: 44, what: "a sheet is deleted", holds: sheets::deleted },
    Row { number: 45, what: "sheets of one's own", holds: sheets::added },
    Row { number: 46, what: "the hidden sheets are lost", holds: sheets::hidden_lost },
    Row { number: 51, what: "odd XML of another program", holds: files::odd_xml },
    Row { number: 53, what: "the protection is switched off", holds: files::unprotected },
    Row { number: 60, what: "an answer in a note", holds: beside::notes },
    Row { number: 63, what: "a picture in the place of an answer", holds: beside::pictures },
];

/// Rows without a test here, with the reason.
pub(super) const NOT_HERE: &[(u8, &str)] = &[(
    27,
    "The library that writes workbooks unlocks the style Normal only together with every cell that holds nothing, so that \
     people could type beside the fields. A paste that locks its cell is not prevented; what it leaves is read.",
)];

#[test]
fn every_row_holds() {
    hold(ROWS);
    assert!(NOT_HERE.iter().all(|(number, _)| ROWS.iter().all(|row| row.number != *number)));
}

#[test]
fn keys_that_were_filled_down_or_copied_do_no_harm() {
    tables::keys_filled_down();
}

/// Returns the codes of all findings, each once, in the order of the catalogue.
fn codes(found: &Return) -> Vec<Code> {
    let mut codes: Vec<Code> = found.findings.iter().map(|finding| finding.code).collect();
    codes.sort();
    codes.dedup();
    codes
}

/// Returns the first finding with this code.
fn told(found: &Return, code: Code) -> &Finding {
    let finding = found.findings.iter().find(|finding| finding.code == code);
    finding.unwrap_or_else(|| panic!("no {}: {:#?}", code.name(), found.findings))
}

fn spot_of(finding: &Finding) -> Spot {
    (finding.sheet().map(Cow::into_owned).unwrap_or_default(), finding.cell().map(|cell| cell.to_string()).unwrap_or_default())
}

/// Checks that every answer of the packet was read, and that these are the only findings.
fn intact(found: &Return, wanted: &[Code]) {
    assert_eq!(codes(found), wanted, "{:#?}", found.findings);
    assert_eq!(found.document.as_ref(), Some(&sample::document(FormKind::Packet)));
}

/// Returns the rating that was read at a position of the inventory.
fn rating(found: &Return, index: usize) -> Option<u64> {
    found.value.as_ref().unwrap().pointer(&format!("/inventory/ratings/{index}/rating")).unwrap().as_u64()
}
