//! Files of other programs among the returns: the finding names the kind of each file and what to give instead. For a folder,
//! each such file is told, even with `--quiet`.

use std::fs;

use serde_json::Value;

use super::super::codes::files::package;
use super::super::sandbox::{Said, Sandbox};

const MAIL: &str = "this is an e-mail; save its attachment p.xlsx and give that";
const GOOGLE: &str =
    "this is a link to Google Sheets, not the sheet itself; open it and choose File > Download > Microsoft Excel (.xlsx)";

fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/field/29-mail-files-called-csv");
    fs::read(format!("{folder}/{name}")).unwrap()
}

/// Returns every finding of a check with its file.
fn findings(sandbox: &Sandbox, arguments: &[&str]) -> Vec<(String, String, String)> {
    let Said { out, notes, .. } = sandbox.run(&[&["check", "--quiet", "--format", "json"], arguments].concat());
    let findings: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{notes}"));
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let findings = findings.as_array().unwrap().iter();
    findings.map(|finding| (text(finding, "file"), text(finding, "code"), text(finding, "message"))).collect()
}

#[test]
fn a_saved_mail_and_a_link_to_a_sheet_are_called_so() {
    let sandbox = Sandbox::with_good();
    for (name, words) in [("reply.eml", MAIL), ("returns.gsheet", GOOGLE)] {
        sandbox.write(name, &fixture(name));
        for arguments in [&[name][..], &["."]] {
            let found = findings(&sandbox, arguments);
            let [(file, code, message)] = &found[..] else { panic!("{found:?}") };
            assert!(file.ends_with(name) && code == "file-not-spreadsheet" && message.contains(words), "{found:?}");
        }
        fs::remove_file(sandbox.path(name)).unwrap();
    }
}

/// Returns the other files in a folder of returns, with part of the message for each.
fn company() -> Vec<(&'static str, Vec<u8>, &'static str, &'static str)> {
    let word = package(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")]);
    let zip = package(&[("p.xlsx", b"PK")]);
    let refused = "file-not-spreadsheet";
    vec![
        ("reply.eml", fixture("reply.eml"), refused, MAIL),
        ("returns.gsheet", fixture("returns.gsheet"), refused, GOOGLE),
        ("scan.pdf", b"%PDF-1.7\n".to_vec(), refused, "this is a PDF document"),
        ("letter.docx", word, refused, "this is a Word document"),
        ("all.zip", zip, refused, "a ZIP archive with a workbook in it"),
        ("photo.jpg", b"\xFF\xD8\xFF\xE0".to_vec(), refused, "this is a picture"),
        ("web.url", b"[InternetShortcut]\r\nURL=https://example.org\r\n".to_vec(), refused, "this is a link to a web page"),
        ("days.ics", b"BEGIN:VCALENDAR\r\n".to_vec(), refused, "this is a calendar file"),
        ("notes.txt", b"Call Ana back".to_vec(), "file-passed-over", "a text, such as a list or a note"),
        ("list.csv", b"id,name\n".to_vec(), "file-passed-over", "a text, such as a list or a note"),
        ("empty.gdoc", Vec::new(), "file-passed-over", "The file is empty"),
    ]
}

#[test]
fn a_folder_tells_of_all_that_cannot_be_read_as_a_return() {
    let sandbox = Sandbox::with_good();
    sandbox.write("staff.csv", b"id,name\nE1001,Keiko Patel\n");
    let issue = ["issue", "--roster", "staff.csv", "--out", "sent", "--framework", "digital-skills"];
    assert_eq!(sandbox.run(&issue).status, 0);
    sandbox.write("back/good.xlsx", &sandbox.read("good.xlsx"));
    let company = company();
    company.iter().for_each(|(name, bytes, ..)| sandbox.write(&format!("back/{name}"), bytes));
    let found = findings(&sandbox, &["back"]);
    let status = sandbox.run(&["status", "--issued", "sent", "--returned", "back", "--quiet"]).out;
    let Said { status: exit, .. } = sandbox.run(&["collect", "back", "-o", "d.xlsx", "--data", "data", "--quiet"]);
    assert_eq!(exit, 1);
    let returns = sandbox.text("data/returns.csv");
    for (name, _, code, words) in &company {
        let told = found.iter().find(|(file, ..)| file.ends_with(name)).unwrap_or_else(|| panic!("{name}: {found:?}"));
        assert!(told.1 == *code && told.2.contains(words), "{told:?}");
        assert!(status.contains(name), "{name}: {status}");
        assert!(returns.contains(name), "{name}: {returns}");
    }
    assert_eq!(found.len(), company.len(), "{found:?}");
    // A file that holds no answers is sent back to nobody.
    assert_eq!(sandbox.run(&["check", "back", "--mail", "mail"]).status, 1);
    assert!(!sandbox.path("mail/notes.eml").exists());
}

#[test]
fn what_we_wrote_ourselves_is_nobodys_answer() {
    let sandbox = Sandbox::new();
    sandbox.write("back/good.xlsx", &sandbox_good());
    assert_eq!(sandbox.run(&["brief", "back", "--meeting", "hr", "--out", "back"]).status, 0);
    assert_eq!(sandbox.run(&["status", "--help"]).status, 0);
    assert_eq!(findings(&sandbox, &["back"]), []);
    let brief = fs::read_dir(sandbox.path("back")).unwrap().map(|entry| entry.unwrap().path());
    let brief = brief.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "docx")).unwrap();
    let changed = [fs::read(&brief).unwrap(), b"typed".to_vec()].concat();
    fs::write(&brief, changed).unwrap();
    assert_eq!(findings(&sandbox, &["back"]).len(), 1, "somebody typed in it");
}

fn sandbox_good() -> Vec<u8> {
    Sandbox::with_good().read("good.xlsx")
}

#[cfg(unix)]
#[test]
fn a_link_in_the_folder_is_told() {
    let sandbox = Sandbox::with_good();
    sandbox.write("elsewhere/p.xlsx", &sandbox.read("good.xlsx"));
    sandbox.write("back/good.xlsx", &sandbox.read("good.xlsx"));
    std::os::unix::fs::symlink(sandbox.path("elsewhere/p.xlsx"), sandbox.path("back/p.xlsx")).unwrap();
    let found = findings(&sandbox, &["back"]);
    assert!(
        matches!(&found[..], [(file, code, message)] if file == "p.xlsx" && code == "file-passed-over" && message.contains("a link")),
        "{found:?}"
    );
    // Only files that are not returns.
    fs::remove_file(sandbox.path("back/good.xlsx")).unwrap();
    let said = sandbox.run(&["check", "back"]);
    assert!(said.status == 2 && said.notes.contains("no returns were found there; not read: p.xlsx"), "{}", said.notes);
}
