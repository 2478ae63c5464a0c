//! Notes, pictures, hidden rows and columns.

use skillbook::finding::{Code, Severity};
use skillbook::form::Identity;
use skillbook::grid::Note;

use super::super::super::spoilt::Spoilt;
use super::{INVENTORY, codes, intact, rating, spot_of, told};

fn packet() -> Spoilt {
    Spoilt::packet()
}

pub(super) fn hidden() {
    let found = packet().hide_rows(&["S02", "S03", "S05", "X05"]).hide_column("inventory", "evidence").read();
    intact(&found, &[Code::RowHidden]);
    let finding = told(&found, Code::RowHidden);
    assert_eq!((finding.severity, finding.value.as_deref()), (Severity::Info, Some("S02–S03, S05")));
    assert!(finding.message().contains("the rows S02–S03, S05 and the columns E are hidden"), "{}", finding.message());
    assert!(finding.help().contains("unhide the rows 11–12, 14 and the columns E"), "{}", finding.help());
    // A missing answer there is asked for, and its hidden row is named.
    let found = packet().hide_rows(&["S03"]).clear("/inventory/ratings/2/rating").read();
    assert_eq!(codes(&found), [Code::RowHidden, Code::RatingMissing]);
    assert!(
        told(&found, Code::RatingMissing).help().contains("hidden") || told(&found, Code::RowHidden).help().contains("rows 12")
    );
    // Hidden rows without anything to answer cause no finding.
    intact(&packet().hide_rows(&["X04", "X05"]).read(), &[]);
}

pub(super) fn notes() {
    let pointer = "/inventory/ratings/3/rating";
    let found = packet().clear(pointer).note(pointer, Some("Keiko Patel"), "rather a 3,\nI think").read();
    assert_eq!(codes(&found), [Code::NoteTyped, Code::RatingMissing]);
    let finding = told(&found, Code::NoteTyped);
    assert_eq!((finding.severity, spot_of(finding)), (Severity::Warning, packet().spot(pointer)));
    assert_eq!((finding.pointer.as_ref().unwrap().as_str(), finding.value.as_deref()), (pointer, Some("rather a 3,\nI think")));
    assert!(finding.help().contains("type it into the cell"));
    assert_eq!(rating(&found, 3), None);
    // Our own notes are not answers; notes without an author, and those beside the fields, may be.
    intact(&packet().note(pointer, Some(Identity::AUTHOR), "Please check").read(), &[]);
    intact(&packet().note(pointer, None, "hm").read(), &[Code::NoteTyped]);
    let mut beside = packet();
    let sheet = beside.workbook.sheets.iter_mut().find(|sheet| sheet.name == INVENTORY).unwrap();
    sheet.notes.insert("K40".parse().unwrap(), Note { author: Some("skillbook ".to_owned()), text: "see my mail".to_owned() });
    let found = beside.read();
    intact(&found, &[Code::NoteTyped]);
    assert_eq!(told(&found, Code::NoteTyped).pointer, None);
}

pub(super) fn pictures() {
    let pointer = "/inventory/ratings/3/evidence";
    let found = packet().clear(pointer).picture(pointer).read();
    assert_eq!(codes(&found), [Code::PictureAdded]);
    let finding = told(&found, Code::PictureAdded);
    assert_eq!((finding.severity, spot_of(finding)), (Severity::Warning, packet().spot(pointer)));
    assert!(finding.message().contains("what shows it"), "{}", finding.message());
}
