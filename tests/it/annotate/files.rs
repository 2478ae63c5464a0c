//! The files that `check` writes: marked copies, the list of messages and mail drafts. Files in the way are never replaced.

use std::io::Read as _;
use std::path::Path;

use serde_json::{Value, json};
use skillbook::excel;
use skillbook::model::FormKind;

use super::super::programs;
use super::super::sample;
use super::super::sandbox::{Sandbox, WRITTEN};

/// Returns a packet with answers changed by pointer. A text instead of a rating is written as somebody would have typed it.
pub(super) fn packet(id: &str, name: &str, changes: &[(&str, Value)]) -> Vec<u8> {
    let document = sample::document_of(FormKind::Packet, id, name);
    let mut values = serde_json::to_value(&document).unwrap();
    for (pointer, value) in changes {
        skillbook::address::Pointer::from(*pointer).put(&mut values, value.clone());
    }
    excel::write_values(&sample::form(&document), &values, sample::date(sample::TODAY)).unwrap()
}

pub(super) const RATING: &str = "/inventory/ratings/3/rating";

pub(crate) fn flawed(id: &str, name: &str) -> Vec<u8> {
    packet(id, name, &[(RATING, json!("three to four"))])
}

/// Returns the text of all parts of a package whose names contain `word`.
pub(super) fn part(package: &[u8], word: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(package)).unwrap();
    let mut text = String::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        if name.contains(word) && name.ends_with(".xml") {
            part.read_to_string(&mut text).unwrap();
        }
    }
    text
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name != WRITTEN);
    names.sort();
    names
}

#[test]
fn copies_and_messages_are_written_once() {
    let sandbox = Sandbox::with_returns();
    let before = sandbox.files();
    let said = sandbox.run(&["check", "returns", "--annotate", "marked", "--mail", "mail"]);
    assert_eq!(said.status, 1);
    assert!(
        said.notes.contains("Wrote 1 marked copy to marked; marked/callback.csv has a message for 2 people."),
        "{}",
        said.notes
    );
    assert!(
        said.notes.contains("nothing was sent")
            && said.notes.contains("No address is known for E1002-bo-li-packet.eml, half.eml; give --issued"),
        "{}",
        said.notes
    );
    assert_eq!(names(&sandbox.path("marked")), ["callback.csv", "flawed to mend.xlsx"]);
    assert_eq!(names(&sandbox.path("mail")), ["E1002-bo-li-packet.eml", "half.eml"]);
    for (path, bytes) in before {
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "{} is untouched", path.display());
    }
    let written = sandbox.files();
    let again = sandbox.run(&["check", "returns", "--annotate", "marked"]);
    assert_eq!(again.status, 2);
    assert!(again.notes.contains("is there already") && again.out.is_empty(), "{}", again.notes);
    let mail = sandbox.run(&["check", "returns", "--mail", "mail"]);
    assert_eq!(mail.status, 2);
    assert_eq!(sandbox.files(), written);
    assert_eq!(sandbox.run(&["check", "returns", "--annotate", "marked", "--mail", "mail", "--force"]).status, 1);
    assert_eq!(sandbox.files(), written, "the same input gives the same bytes");
}

#[test]
fn a_return_is_never_replaced_and_names_do_not_collide() {
    let sandbox = Sandbox::new();
    sandbox.write("a/x.xlsx", &flawed("E1", "Ana"));
    sandbox.write("b/x.xlsx", &flawed("E2", "Bo"));
    sandbox.write("b/X to mend.xlsx", &flawed("E3", "Cy"));
    let said = sandbox.run(&["check", "a", "b", "--annotate", "marked"]);
    assert_eq!(said.status, 1, "{}", said.notes);
    assert_eq!(names(&sandbox.path("marked")), ["X to mend-2.xlsx", "callback.csv", "x to mend-3.xlsx", "x to mend.xlsx"]);
    let said = sandbox.run(&["check", "b", "--annotate", "b", "--force"]);
    assert_eq!(said.status, 2);
    assert!(said.notes.contains("is one of the returns"), "{}", said.notes);
    let said = sandbox.run(&["check", "a", "--mail", "mail"]);
    assert_eq!(said.status, 1);
    assert!(!sandbox.path("mail/callback.csv").exists());
}

#[test]
fn nothing_to_mend_writes_nothing() {
    let sandbox = Sandbox::with_good();
    let said = sandbox.run(&["check", "good.xlsx", "--annotate", "marked", "--mail", "mail"]);
    assert_eq!((said.status, said.notes.contains("nothing to send back")), (0, true));
    assert!(!sandbox.path("marked").exists() && !sandbox.path("mail").exists());
}

#[test]
fn the_list_has_a_row_a_person_and_no_formula() {
    let sandbox = Sandbox::new();
    let broken = packet("E1", "=HYPERLINK(\"x\")", &[(LIST[0], json!("a lot"))]);
    sandbox.write("returns/a.xlsx", &flawed("E1", "=HYPERLINK(\"x\")"));
    sandbox.write("returns/b.xlsx", &broken);
    sandbox.write(
        "returns/many.xlsx",
        &packet("E2", "Bo Li", &(0..12).map(|n| (LIST[n], json!(format!("?{n}")))).collect::<Vec<_>>()),
    );
    sandbox.write("returns/c.xlsx", b"%PDF-1.7\n");
    sandbox.run(&["check", "returns", "--annotate", "marked"]);
    let list = sandbox.read("marked/callback.csv");
    let mut reader = csv::Reader::from_reader(list.as_slice());
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), ["person", "email", "file", "copy", "subject", "message"]);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(&rows[0][0], "'=HYPERLINK(\"x\")");
    assert_eq!((&rows[0][2], &rows[0][3]), ("a.xlsx; b.xlsx", "a to mend.xlsx; b to mend.xlsx"));
    assert_eq!(&rows[0][1], "", "what a return says is no address");
    assert!(rows[0][5].contains("“three to four” for") && rows[0][5].contains("returned the same form"), "{}", &rows[0][5]);
    assert!(rows[0][5].contains("Please say which of the files counts.") && !rows[0][5].contains("returns"), "{}", &rows[0][5]);
    assert_eq!((&rows[1][2], &rows[1][3], &rows[1][1]), ("c.xlsx", "", ""));
    assert!(rows[1][5].contains("is not a spreadsheet") && rows[1][4].contains("c.xlsx"), "{}", &rows[1][5]);
    assert!(rows[2][5].contains("\n10. ") && !rows[2][5].contains("\n11. "), "{}", &rows[2][5]);
    assert!(rows[2][5].contains("more; see the first sheet"), "{}", &rows[2][5]);
}

const LIST: [&str; 12] = [
    "/inventory/ratings/0/rating",
    "/inventory/ratings/1/rating",
    "/inventory/ratings/2/rating",
    "/inventory/ratings/3/rating",
    "/inventory/ratings/4/rating",
    "/inventory/ratings/5/rating",
    "/inventory/ratings/6/rating",
    "/inventory/ratings/7/rating",
    "/inventory/ratings/0/source",
    "/inventory/ratings/1/source",
    "/inventory/ratings/2/source",
    "/inventory/ratings/3/source",
];

#[test]
fn who_rates_somebody_else_is_asked_not_that_person() {
    let mut document = sample::document(FormKind::Inventory);
    document.rater =
        skillbook::model::Rater { kind: skillbook::model::RaterKind::Manager, name: Some("Dana Whitfield".to_owned()) };
    document.inventory.as_mut().unwrap().ratings[0].rating = None;
    let sandbox = Sandbox::new();
    sandbox.write("m.xlsx", &sample::xlsx(&document));
    sandbox.run(&["check", "m.xlsx", "--annotate", "marked"]);
    let list = sandbox.text("marked/callback.csv");
    let row = list.lines().nth(1).unwrap();
    assert!(row.starts_with("Dana Whitfield,,m.xlsx,m to mend.xlsx,"), "{row}");
}

#[test]
fn a_draft_is_a_mail_with_the_copies_attached() {
    let sandbox = Sandbox::new();
    sandbox.write("returns/Rückgabe – Zoë.xlsx", &flawed("E1", "Zoë Åberg"));
    sandbox.write("staff.csv", "id,name,email\nE1,Zoë Åberg,zoe@example.org\n".as_bytes());
    sandbox.run(&["check", "returns", "--annotate", "marked", "--mail", "mail", "--roster", "staff.csv"]);
    let draft = sandbox.path("mail/E1-zoe-aberg-packet.eml");
    let mail = programs::openpyxl("mail.py", &json!(draft));
    assert_eq!(mail["to"], "Zoë Åberg <zoe@example.org>");
    assert_eq!(mail["subject"], "Development packet 2026-H2: please look at your answers again");
    assert_eq!((&mail["unsent"], &mail["date"]), (&json!("1"), &json!("Mon, 23 Nov 2026 12:00:00 +0000")));
    let copy = sandbox.read("marked/Rückgabe – Zoë to mend.xlsx");
    let hex = copy.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(mail["attached"], json!({ "Rückgabe – Zoë to mend.xlsx": hex }));
    let list = sandbox.read("marked/callback.csv");
    let row = csv::Reader::from_reader(list.as_slice()).records().next().unwrap().unwrap();
    assert_eq!(mail["text"].as_str().unwrap().replace("\r\n", "\n").trim_end(), row[5].trim_end());
}
