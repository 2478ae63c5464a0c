//! Mail drafts: each is for one person, with only that person's files, to the address in the record.

use skillbook::model::{FormKind, RaterKind};

use super::super::codes::people::packet;
use super::super::sample;
use super::super::sandbox::{Said, Sandbox};
use super::{OF_BO, codes, flawed, sandbox};

/// Returns the names of drafts with their contents.
fn drafts(sandbox: &Sandbox) -> Vec<(String, String)> {
    let mut drafts: Vec<(String, String)> = std::fs::read_dir(sandbox.path("mail"))
        .into_iter()
        .flatten()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "eml"))
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    drafts.sort();
    drafts
}

const MAIL: [&str; 6] = ["check", "back", "--mail", "mail", "--annotate", "copies"];

fn run(sandbox: &Sandbox, options: &[&str]) -> Said {
    let _ = std::fs::remove_dir_all(sandbox.path("mail"));
    let _ = std::fs::remove_dir_all(sandbox.path("copies"));
    sandbox.run(&[&MAIL[..], options].concat())
}

fn to(draft: &str) -> Option<&str> {
    draft.lines().find_map(|line| line.strip_prefix("To: "))
}

#[test]
fn nobody_is_sent_the_answers_of_a_colleague() {
    let sandbox = sandbox("E1001", "Bo Li");
    let Said { notes, .. } = run(&sandbox, &["--issued", "sent"]);
    let made = drafts(&sandbox);
    let [(_, keiko)] = &made[..] else { panic!("{:?}", made.iter().map(|(name, _)| name).collect::<Vec<_>>()) };
    assert!(to(keiko).unwrap().contains("keiko.patel@example.org"));
    assert!(keiko.contains("keiko.xlsx") && !keiko.contains("copied") && !keiko.contains(OF_BO), "{keiko}");
    assert!(notes.contains("It is not yet known whose copied.xlsx is"), "{notes}");
    let list = sandbox.text("copies/callback.csv");
    assert!(list.contains("keiko.xlsx") && !list.contains("copied"), "{list}");

    sandbox.write("whose.csv", b"file,id\ncopied.xlsx,E1002\n");
    run(&sandbox, &["--issued", "sent", "--assign", "whose.csv"]);
    let made = drafts(&sandbox);
    let addresses: Vec<&str> = made.iter().filter_map(|(_, draft)| to(draft)).collect();
    assert_eq!(addresses.len(), 2);
    assert!(addresses[0].contains("keiko.patel@example.org") && addresses[1].contains("bo.li@example.org"), "{addresses:?}");
    assert!(!made[0].1.contains("copied") && !made[1].1.contains("keiko"), "each holds the files of one");
}

#[test]
fn a_draft_goes_to_the_address_on_record_and_hr_sees_both() {
    let sandbox = sandbox("E1001", "Bo Li");
    std::fs::remove_file(sandbox.path("back/copied.xlsx")).unwrap();
    let mut changed = flawed("E1001", "Keiko Patel");
    changed.person.name = Some("Annie Tanaka".to_owned());
    changed.person.email = Some("thief@example.net".to_owned());
    changed.person.manager = Some("Eve Adams".to_owned());
    sandbox.write("back/keiko.xlsx", &sample::xlsx(&changed));
    let said = codes(&sandbox, "keiko.xlsx", &["--issued", "sent"]);
    assert_eq!(said.iter().filter(|code| *code == "details-changed").count(), 3, "{said:?}");
    let out = sandbox.run(&["check", "back", "--issued", "sent"]).out;
    assert!(out.contains("thief@example.net") && out.contains("keiko.patel@example.org"), "both values: {out}");

    for known in [["--issued", "sent"], ["--roster", "staff.csv"]] {
        run(&sandbox, &known);
        let [(_, draft)] = &drafts(&sandbox)[..] else { panic!("one draft") };
        let to = to(draft).unwrap();
        assert!(to.contains("keiko.patel@example.org") && to.contains("Keiko Patel"), "{to}");
        assert!(!draft.contains("thief@example.net"), "{draft}");
        let list = sandbox.text("copies/callback.csv");
        assert!(list.contains("keiko.patel@example.org") && !list.contains("thief"), "{list}");
    }
    let Said { notes, .. } = run(&sandbox, &[]);
    let [(_, draft)] = &drafts(&sandbox)[..] else { panic!("one draft") };
    assert_eq!(to(draft), None, "what a return says is no address");
    assert!(!draft.contains("thief@example.net"));
    assert_eq!(notes.lines().filter(|line| line.contains("--issued")).count(), 1, "{notes}");
}

#[test]
fn a_draft_for_a_managers_form_goes_to_the_manager() {
    let sandbox = sandbox("E1001", "Bo Li");
    std::fs::remove_file(sandbox.path("back/copied.xlsx")).unwrap();
    std::fs::remove_file(sandbox.path("back/keiko.xlsx")).unwrap();
    let mut form = sample::document(FormKind::Inventory);
    form.person = packet("E1001", "Keiko Patel").person;
    form.rater.kind = RaterKind::Manager;
    form.rater.name = None;
    form.inventory.as_mut().unwrap().ratings[3].rating = None;
    sandbox.write("back/by manager.xlsx", &sample::xlsx(&form));
    for known in [["--issued", "sent"], ["--roster", "staff.csv"]] {
        run(&sandbox, &known);
        let [(_, draft)] = &drafts(&sandbox)[..] else { panic!("one draft") };
        let to = to(draft).unwrap();
        assert!(to.contains("dana@example.org") && to.contains("Dana Whitfield"), "{to}");
        assert!(!draft.contains("keiko.patel@example.org"), "{draft}");
    }
}

#[test]
fn an_address_in_a_return_does_not_come_to_be_on_record_by_way_of_a_plan() {
    let sandbox = sandbox("E1001", "Bo Li");
    std::fs::remove_file(sandbox.path("back/copied.xlsx")).unwrap();
    let mut changed = flawed("E1001", "Keiko Patel");
    changed.person.email = Some("thief@example.net".to_owned());
    changed.person.manager = Some("Eve Adams".to_owned());
    sandbox.write("back/keiko.xlsx", &sample::xlsx(&changed));
    for (folder, known, address) in
        [("plans", &["--issued", "sent"] as &[&str], Some("keiko.patel@example.org")), ("others", &[], None)]
    {
        sandbox.run(&[&["plan", "back", "--out", folder], known].concat());
        let record: serde_json::Value = serde_json::from_slice(&sandbox.read(&format!("{folder}/issued.json"))).unwrap();
        let workbook = &record["workbooks"][0];
        assert_eq!(workbook["person"]["email"].as_str(), address, "{record:#}");
        assert_eq!(workbook["manager_email"].as_str(), address.map(|_| "dana@example.org"), "{record:#}");
        run(&sandbox, &["--issued", folder]);
        let made = drafts(&sandbox);
        assert!(!made.is_empty() && made.iter().all(|(_, draft)| to(draft).is_none_or(|to| !to.contains("thief"))), "{made:?}");
    }
}

#[test]
fn a_draft_holds_the_copy_that_was_worked_on() {
    let sandbox = sandbox("E1001", "Bo Li");
    run(&sandbox, &["--issued", "sent"]);
    // Somebody has changed the copy. Bytes after the end of a package do not matter.
    let mut worked_on = sandbox.read("copies/keiko to mend.xlsx");
    let end = worked_on.len() - 2;
    worked_on.splice(end.., [2, 0, b'H', b'R']);
    sandbox.write("copies/keiko to mend.xlsx", &worked_on);
    let _ = std::fs::remove_dir_all(sandbox.path("mail"));
    let said = sandbox.run(&[&MAIL[..], &["--issued", "sent", "--force"]].concat());
    assert_eq!(said.status, 1, "{}", said.notes);
    assert!(said.notes.contains("keiko to mend.xlsx was changed since"), "{}", said.notes);
    assert_eq!(sandbox.read("copies/keiko to mend.xlsx"), worked_on);
    let held = skillbook::jobs::digest::sha256(&attached(&drafts(&sandbox)[0].1));
    assert_eq!(held, skillbook::jobs::digest::sha256(&worked_on), "the draft holds another copy");

    // A file with the name of the copy that is not a copy of this return is sent to nobody.
    let other = sample::xlsx(&packet("E1003", "José Muñoz García"));
    sandbox.write("copies/keiko to mend.xlsx", &other);
    let _ = std::fs::remove_dir_all(sandbox.path("mail"));
    sandbox.run(&[&MAIL[..], &["--issued", "sent", "--force"]].concat());
    let held = attached(&drafts(&sandbox)[0].1);
    assert!(held != other && held != worked_on && held.starts_with(b"PK"), "{}", held.len());
}

/// Returns the attachment of a draft.
fn attached(draft: &str) -> Vec<u8> {
    let part = draft.split("base64").nth(1).unwrap();
    let text: String = part.split_once("\r\n\r\n").unwrap().1.split("--skillbook_").next().unwrap().split_whitespace().collect();
    let value = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut bytes = Vec::new();
    for four in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits = four.iter().fold(0u32, |bits, c| bits << 6 | u32::from(value(*c))) << (6 * (4 - four.len()));
        bytes.extend(bits.to_be_bytes()[1..four.len()].iter());
    }
    bytes
}

#[test]
fn a_list_that_gives_two_people_one_id_is_no_record() {
    let sandbox = sandbox("E1001", "Bo Li");
    sandbox.write("twice.csv", b"id,name,email\nE1001,Keiko Patel,keiko@example.org\nE1001,Eve Adams,eve@example.org\n");
    let said = run(&sandbox, &["--roster", "twice.csv"]);
    assert_eq!(said.status, 2, "{}", said.notes);
    assert!(
        said.out.contains("roster-id-twice") && said.notes.contains("stand there twice or were changed"),
        "{}{}",
        said.out,
        said.notes
    );
    assert!(drafts(&sandbox).is_empty());
}
