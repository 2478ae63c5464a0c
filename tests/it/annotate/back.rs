//! Marked copies that come back: each is the same submission, whichever program saved it and however often it went back and
//! forth.

use std::path::{Path, PathBuf};

use serde_json::json;
use skillbook::files;
use skillbook::files::read_whole;
use skillbook::finding::Code;
use skillbook::form::Mends;
use skillbook::grid::Note;
use skillbook::jobs::collect::collect;
use skillbook::jobs::mend::copy_to_mend;
use skillbook::jobs::returned::Return;
use skillbook::report::ReturnState;

use super::super::foreign::folder;
use super::super::programs::{libreoffice, openpyxl};
use super::super::sample::workbench;
use super::super::sandbox::Sandbox;
use super::super::spoilt::{Spoilt, text};
use super::files::{RATING, flawed, packet, part};

fn read(files: &[PathBuf]) -> Vec<Return> {
    read_whole(files, workbench())
}

fn codes(found: &Return) -> Vec<Code> {
    found.findings.iter().map(|finding| finding.code).collect()
}

/// Fills in the cell of the rating with openpyxl and saves it to another file.
fn mended(copy: &Path, to: &Path, rating: u8) -> PathBuf {
    let (sheet, cell) = Spoilt::packet().spot(RATING);
    let cells = json!([{ "sheet": sheet, "cell": cell, "kind": "number", "value": rating }]);
    openpyxl("fill.py", &json!([{ "from": copy, "to": to, "cells": cells }]));
    to.to_owned()
}

#[test]
fn a_copy_mended_in_other_programs_checks_clean() {
    let folder = folder("annotate-back");
    let spoilt = Spoilt::packet().set(RATING, text("three to four"));
    let (sheet, cell) = spoilt.spot(RATING);
    let beside = ("Career goal".to_owned(), "F30".to_owned());
    let mut workbook = spoilt.put(&beside, text("call me on Monday")).workbook;
    let note = Note { author: Some("Keiko Patel".to_owned()), text: "I wavered here".to_owned() };
    let inventory = workbook.sheets.iter_mut().find(|found| found.name == sheet).unwrap();
    inventory.notes.insert(cell.parse().unwrap(), note);
    let copy = super::copy(&workbook).unwrap();
    let sent = folder.join("copy.xlsx");
    std::fs::write(&sent, &copy.bytes).unwrap();
    let typed = mended(&sent, &folder.join("mended.xlsx"), 3);
    let mut saved = vec![typed.clone()];
    for ending in ["xlsx", "ods", "xls"] {
        let inside = folder.join(ending);
        std::fs::create_dir(&inside).unwrap();
        saved.extend(libreoffice(std::slice::from_ref(&typed), ending, &inside));
    }
    for file in &saved {
        let found = read(std::slice::from_ref(file)).remove(0);
        let known = [Code::KeptElsewhere, Code::IdentityPartly];
        assert!(codes(&found).iter().all(|code| known.contains(code)), "{}: {:#?}", file.display(), found.findings);
        assert!(codes(&found).contains(&Code::KeptElsewhere), "{}", file.display());
        assert_eq!(found.document.unwrap().inventory.unwrap().ratings[3].rating, Some(3), "{}", file.display());
        assert_eq!(found.mends.unwrap().files, ["5a".repeat(32)], "{}", file.display());
    }
    // LibreOffice 7.4 loses the author of a note when it saves .xlsx.
    for (file, said) in [(&saved[0], "Keiko Patel"), (&saved[0], "I wavered here"), (&saved[1], "I wavered here")] {
        let comments = part(&std::fs::read(file).unwrap(), "comments");
        assert!(comments.contains(said), "{comments}");
    }
}

#[test]
fn a_note_that_is_new_or_changed_on_a_copy_is_told_as_one_on_any_return() {
    let spoilt = Spoilt::packet().set(RATING, text("three to four"));
    let evidence = "/inventory/ratings/3/evidence";
    let copy = super::copy(&spoilt.note(evidence, Some("Keiko Patel"), "I wavered here").workbook).unwrap();
    let (mut workbook, sent) = super::again(&copy);
    let notes = |found: &Return| -> Vec<(Code, Option<String>)> {
        let told = found.findings.iter().filter(|finding| matches!(finding.code, Code::NoteTyped | Code::KeptElsewhere));
        told.map(|finding| (finding.code, finding.value.clone())).collect()
    };
    assert_eq!(notes(&sent), [(Code::KeptElsewhere, Some("I wavered here".to_owned()))]);
    let sheet = workbook.sheets.iter_mut().find(|sheet| sheet.name == "Skills inventory").unwrap();
    let (ours, said) = sheet.notes.iter_mut().find(|(_, note)| note.text.contains("three to four")).unwrap();
    said.text.push_str("\nI left it, ask Dana");
    let ours = *ours;
    let theirs = sheet.notes.iter().find(|(_, note)| note.text == "I wavered here").map(|(cell, _)| *cell).unwrap();
    sheet.notes.get_mut(&theirs).unwrap().text = "I am sure now".to_owned();
    let new = skillbook::address::CellRef::new(ours.row + 1, ours.col);
    sheet.notes.insert(new, Note { author: None, text: "I looked again, 3 is right".to_owned() });
    let back = skillbook::jobs::check::read_grid(&workbook, "copy.xlsx", "xlsx", workbench());
    let told = notes(&back);
    assert!(told.iter().all(|(code, _)| *code == Code::NoteTyped) && told.len() == 3, "{told:#?}");
    for words in ["ask Dana", "I am sure now", "I looked again, 3 is right"] {
        assert!(told.iter().any(|(_, value)| value.as_ref().is_some_and(|value| value.contains(words))), "{told:#?}");
    }
}

/// Checks the state of each item to correct, as a program recalculates it.
#[test]
fn the_list_follows_what_is_mended() {
    let folder = folder("annotate-state");
    let copy = super::copy(&super::messy().workbook).unwrap();
    let (sent, typed) = (folder.join("copy.xlsx"), folder.join("mended.xlsx"));
    std::fs::write(&sent, &copy.bytes).unwrap();
    // openpyxl saves no results, so LibreOffice must calculate.
    openpyxl("fill.py", &json!([{ "from": sent, "to": folder.join("plain.xlsx"), "cells": [] }]));
    mended(&sent, &typed, 3);
    let inside = folder.join("saved");
    std::fs::create_dir(&inside).unwrap();
    let states = |file: &PathBuf| -> Vec<String> {
        let saved = libreoffice(std::slice::from_ref(file), "xlsx", &inside).remove(0);
        let workbook = files::open(&saved, &workbench().limits).unwrap();
        let list = &workbook.sheets[0];
        list.cells.values().filter(|cell| cell.formula.is_some()).map(|cell| cell.value.display()).collect()
    };
    let (before, after) = (states(&folder.join("plain.xlsx")), states(&typed));
    let placed = copy.items.iter().filter(|(_, item)| item.place.is_some()).count();
    assert_eq!(before[0], format!("{placed} of {placed}"));
    assert!(before[1..].iter().all(|state| ["to correct", "to check"].contains(&state.as_str())), "{before:?}");
    assert_eq!(after[0], format!("{} of {placed}", placed - 1));
    assert_eq!(after.iter().filter(|state| *state == "changed").count(), 1, "{after:?}");
}

#[test]
fn returns_of_other_formats_have_copies_too() {
    let folder = folder("annotate-formats");
    let from = folder.join("return.xlsx");
    std::fs::write(&from, packet("E1", "Ana", &[(RATING, json!("three to four")), ("/inventory/rated_on", json!("03/04/2026"))]))
        .unwrap();
    for ending in ["xls", "ods"] {
        let file = libreoffice(std::slice::from_ref(&from), ending, &folder).remove(0);
        let found = read(std::slice::from_ref(&file)).remove(0);
        let workbook = files::open(&file, &workbench().limits).unwrap();
        let copy = copy_to_mend(&workbook, &found, workbench()).unwrap().unwrap();
        let (_, after) = super::again(&copy);
        assert_eq!(after.value, found.value, "{ending}");
        assert_eq!(super::told(&after), super::told(&found), "{ending}");
    }
}

/// Returns a folder with a return, its marked copy and the corrected copy.
fn to_and_fro() -> (Sandbox, PathBuf, PathBuf, PathBuf) {
    let sandbox = Sandbox::new();
    sandbox.write("first/return.xlsx", &flawed("E1001", "Keiko Patel"));
    sandbox.run(&["check", "first", "--annotate", "marked"]);
    let (original, sent) = (sandbox.path("first/return.xlsx"), sandbox.path("marked/return to mend.xlsx"));
    let back = mended(&sent, &sandbox.path("mended.xlsx"), 3);
    (sandbox, original, sent, back)
}

#[test]
fn the_mended_copy_counts_in_place_of_the_original() {
    let (_sandbox, original, sent, back) = to_and_fro();
    let found = read(&[original.clone(), back.clone()]);
    assert_eq!(codes(&found[0]), [Code::ReturnSuperseded]);
    assert_eq!(codes(&found[1]), [Code::ReturnMended]);
    assert_eq!(found[0].superseded_by.as_deref(), Some(back.to_str().unwrap()));
    let collected = collect(&found, workbench()).unwrap();
    let states: Vec<ReturnState> = collected.returns.iter().map(|entry| entry.state).collect();
    assert_eq!(states, [ReturnState::Replaced, ReturnState::Read]);
    assert!(collected.returns[0].note.contains("mended.xlsx"), "{}", collected.returns[0].note);
    assert_eq!(collected.department.people.len(), 1);
    // The unchanged copy adds nothing to the return.
    let found = read(&[original.clone(), sent.clone()]);
    assert_eq!(codes(&found[0]), [Code::RatingNotUnderstood]);
    assert_eq!(codes(&found[1]), [Code::ReturnSuperseded]);
    let found = read(&[sent.clone(), back.clone(), original]);
    assert_eq!([codes(&found[0]), codes(&found[2])], [[Code::ReturnSuperseded], [Code::ReturnSuperseded]]);
    assert_eq!(codes(&found[1]), [Code::ReturnMended]);
    assert_eq!(codes(&read(&[sent.clone(), back])[0]), [Code::ReturnSuperseded]);
    assert_eq!(codes(&read(&[sent])[0]), [Code::RatingNotUnderstood]);
}

#[test]
fn a_copy_of_a_copy_stands_for_both() {
    let (sandbox, original, sent, _) = to_and_fro();
    sandbox.write("second/.keep", b"");
    let second = mended(&sent, &sandbox.path("second/return to mend.xlsx"), 9);
    sandbox.run(&["check", "second", "--annotate", "again"]);
    let sent_again = sandbox.path("again/return to mend 2.xlsx");
    let third = mended(&sent_again, &sandbox.path("third.xlsx"), 4);
    let found = read(&[original, second, third]);
    assert_eq!(found[2].mends.as_ref().map(Mends::revision), Some(2));
    assert_eq!([codes(&found[0]), codes(&found[1])], [[Code::ReturnSuperseded], [Code::ReturnSuperseded]]);
    assert_eq!(codes(&found[2]), [Code::ReturnMended]);
    assert!(found[0].findings[0].message().contains("third.xlsx"), "{}", found[0].findings[0].message());
}

#[test]
fn nobody_sets_aside_the_return_of_somebody_else() {
    let (sandbox, original, ..) = to_and_fro();
    let digest = read(std::slice::from_ref(&original)).remove(0).sha256;
    sandbox.write("eve.xlsx", &flawed("E9", "Eve"));
    let eve = Return { sha256: digest.clone(), ..read(&[sandbox.path("eve.xlsx")]).remove(0) };
    let workbook = files::open(&sandbox.path("eve.xlsx"), &workbench().limits).unwrap();
    sandbox.write("forged.xlsx", &copy_to_mend(&workbook, &eve, workbench()).unwrap().unwrap().bytes);
    let forged = mended(&sandbox.path("forged.xlsx"), &sandbox.path("mended by Eve.xlsx"), 3);
    let found = read(&[original, forged]);
    assert_eq!(found[1].mends.as_ref().unwrap().files[0], digest.unwrap());
    assert!(found.iter().all(|found| found.superseded_by.is_none()));
    assert_eq!(codes(&found[0]), [Code::RatingNotUnderstood]);
}

#[test]
fn what_is_written_around_our_sheets_is_told() {
    let (sandbox, _, sent, _) = to_and_fro();
    let cells = json!([{ "sheet": "To correct", "cell": "H12", "kind": "text", "value": "what is meant by this?" }]);
    let to = sandbox.path("asked.xlsx");
    openpyxl("fill.py", &json!([{ "from": sent, "to": to, "cells": cells }]));
    let found = read(&[to]).remove(0);
    let told: Vec<_> = found.findings.iter().filter_map(|finding| finding.value.clone()).collect();
    assert!(told.contains(&"what is meant by this?".to_owned()), "{:#?}", found.findings);
}
