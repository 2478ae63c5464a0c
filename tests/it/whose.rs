//! The person of a file: every command gives the same answer, whatever the name of the file is and whatever was typed over in
//! it.

mod drafts;
#[cfg(unix)]
mod names;

use serde_json::Value;
use skillbook::model::Document;

use super::codes::people::{packet, plain_text};
use super::sample;
use super::sandbox::{Said, Sandbox};

const STAFF: &str = "id,name,email,role,target role,manager,manager email
E1001,Keiko Patel,keiko.patel@example.org,Clerk,Digital mentor,Dana Whitfield,dana@example.org
E1002,Bo Li,bo.li@example.org,Clerk,Digital mentor,Dana Whitfield,dana@example.org
E1003,José Muñoz García,jose@example.org,Clerk,Digital mentor,Dana Whitfield,dana@example.org
";

/// A text that only Bo wrote.
const OF_BO: &str = "ZEBRA-17";

/// Returns a return with a missing rating, so that it gets a marked copy.
fn flawed(id: &str, name: &str) -> Document {
    let mut document = packet(id, name);
    document.inventory.as_mut().unwrap().ratings[3].rating = None;
    document.recompute();
    document
}

/// Returns Bo's answers in Keiko's workbook, with the id and name that were typed there.
fn copied(id: &str, name: &str) -> Vec<u8> {
    let mut document = flawed("E1001", "Keiko Patel");
    document.inventory.as_mut().unwrap().ratings[0].evidence = Some(OF_BO.to_owned());
    document.plan.as_mut().unwrap().goals[0].statement = Some(OF_BO.to_owned());
    // The form, and so the form code, stays that of Keiko's workbook.
    let form = sample::form(&document);
    (document.person.id, document.person.name) = (Some(id.to_owned()), Some(name.to_owned()));
    skillbook::excel::write(&form, &document, sample::date(sample::TODAY)).unwrap()
}

/// Returns a folder with packets issued to three people, Keiko's return, and Bo's answers in a copy of her workbook.
fn sandbox(id: &str, name: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("staff.csv", STAFF.as_bytes());
    let issue = ["issue", "--roster", "staff.csv", "--out", "sent", "--framework", "digital-skills", "--round", "2026-H2"];
    let said = sandbox.run(&issue);
    assert_eq!(said.status, 0, "{}", said.notes);
    sandbox.write("back/keiko.xlsx", &sample::xlsx(&flawed("E1001", "Keiko Patel")));
    sandbox.write("back/copied.xlsx", &copied(id, name));
    sandbox
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Returns the codes of the findings on a file.
fn codes(sandbox: &Sandbox, file: &str, options: &[&str]) -> Vec<String> {
    let out = sandbox.run(&[&["check", "back", "--format", "json"], options].concat()).out;
    let findings = json(&out);
    let of_file = findings.as_array().unwrap().iter().filter(|finding| finding["file"] == file);
    of_file.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

/// The ids of the people who count in each command, with its messages on files that count for nobody.
struct Counted {
    collected: Vec<String>,
    planned: Vec<String>,
    briefed: Vec<String>,
    /// Person and file in the output of `status`.
    returned: Vec<(String, String)>,
    /// Everything that was written or shown.
    shown: String,
    notes: [String; 3],
    status: Value,
}

fn counted(sandbox: &Sandbox, options: &[&str]) -> Counted {
    let with = |arguments: &[&str]| sandbox.run(&[arguments, options, &["--issued", "sent"]].concat());
    let collected = with(&["collect", "back", "-o", "d.xlsx", "--data", "data", "--force"]);
    let department = json(&sandbox.text("data/department.json"));
    let people = department["people"].as_array().unwrap().iter();
    let ids = people.map(|person| person["person"]["id"].as_str().unwrap_or("nobody").to_owned()).collect();
    let planned = with(&["plan", "back", "--out", "plans"]);
    let briefed = with(&["brief", "back", "--meeting", "leadership", "--out", "briefs", "--format", "md", "--force"]);
    let begins = |folder: &str| {
        let names = std::fs::read_dir(sandbox.path(folder)).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut ids: Vec<String> = names.filter(|name| name.starts_with('E')).map(|name| name[..5].to_owned()).collect();
        ids.sort();
        ids
    };
    let status = json(&with(&["status", "back", "--format", "json"]).out);
    let workbooks = status["workbooks"].as_array().unwrap().iter();
    let mut returned: Vec<(String, String)> =
        workbooks.filter_map(|one| Some((one["person"]["id"].as_str()?.to_owned(), one["file"].as_str()?.to_owned()))).collect();
    returned.sort();
    let briefs = std::fs::read_dir(sandbox.path("briefs")).unwrap();
    let briefs: String = briefs.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    let counted = Counted {
        collected: ids,
        planned: begins("plans"),
        briefed: begins("briefs"),
        returned,
        shown: department.to_string() + &briefs,
        notes: [collected.notes, planned.notes, briefed.notes],
        status,
    };
    std::fs::remove_dir_all(sandbox.path("plans")).unwrap();
    std::fs::remove_dir_all(sandbox.path("briefs")).unwrap();
    counted
}

#[test]
fn a_colleagues_workbook_under_another_name_counts_for_nobody() {
    // The name is typed over, in various spellings, or only the id is.
    for (id, name) in
        [("E1001", "Bo Li"), ("E1001", "LI, Bo"), ("E1001", "Jose Munoz"), ("E1002", "Keiko Patel"), ("E1003", "Bo Li")]
    {
        let sandbox = sandbox(id, name);
        let code = if id == "E1001" { "person-differs" } else { "identity-disagrees" };
        assert!(codes(&sandbox, "copied.xlsx", &["--issued", "sent"]).contains(&code.to_owned()), "{name}");
        let counted = counted(&sandbox, &[]);
        assert_eq!(counted.collected, ["E1001"], "{name}");
        assert_eq!((&counted.planned[..], &counted.briefed[..]), (&["E1001".to_owned()][..], &["E1001".to_owned()][..]));
        assert_eq!(counted.returned, [("E1001".to_owned(), "keiko.xlsx".to_owned())], "{name}");
        assert!(!counted.shown.contains(OF_BO), "{name}");
        for notes in &counted.notes {
            assert!(notes.contains("copied.xlsx"), "every command lists it: {notes}");
        }
        let loose = &counted.status["loose"][0];
        assert_eq!((&loose["file"], &loose["reason"]), (&Value::from("copied.xlsx"), &Value::from("nobody")));
        let help = loose["help"].as_str().unwrap();
        assert!(help.contains("--assign") && help.contains("staff id and name"), "{help}");
        let other = if name.starts_with("Jose") { "E1003" } else { "E1002" };
        let other = counted.status["workbooks"].as_array().unwrap().iter().find(|one| one["person"]["id"] == other).unwrap();
        assert_eq!(other["perhaps"], serde_json::json!(["copied.xlsx"]), "status tells of the other what was found");
    }
}

#[test]
fn whose_it_is_can_be_said_in_two_ways() {
    let both = |counted: &Counted| {
        assert_eq!(counted.collected, ["E1002", "E1001"]);
        assert_eq!((&counted.planned, &counted.briefed), (&counted.briefed, &vec!["E1001".to_owned(), "E1002".to_owned()]));
        let returned = [("E1001", "keiko.xlsx"), ("E1002", "copied.xlsx")];
        assert_eq!(counted.returned, returned.map(|(id, file)| (id.to_owned(), file.to_owned())));
        assert_eq!(counted.status["loose"], serde_json::json!([]));
        assert!(counted.shown.contains(OF_BO));
    };
    // Settled by a list.
    let listed = sandbox("E1001", "Bo Li");
    listed.write("whose.csv", b"file;id\nback/copied.xlsx;e1002\n");
    both(&counted(&listed, &["--assign", "whose.csv"]));
    let codes_of = |sandbox: &Sandbox, options: &[&str]| {
        let all = codes(sandbox, "copied.xlsx", options);
        all.into_iter().filter(|code| code.starts_with("person-") || code.starts_with("details-")).collect::<Vec<_>>()
    };
    assert_eq!(codes_of(&listed, &["--issued", "sent", "--assign", "whose.csv"]), ["person-settled"]);
    // Settled as Keiko's after all.
    listed.write("whose.csv", b"file,id\ncopied.xlsx,E1001\n");
    let again = counted(&listed, &["--assign", "whose.csv"]);
    assert_eq!((again.collected, again.returned.len()), (vec!["E1001".to_owned()], 1));
    // Settled by id and name on the first sheet, which agree.
    let corrected = sandbox("E1002", "li bo");
    both(&counted(&corrected, &[]));
    assert_eq!(codes_of(&corrected, &["--issued", "sent"]), ["person-settled"]);
    assert_eq!(codes_of(&corrected, &["--roster", "staff.csv"]), ["person-settled"]);
}

#[test]
fn without_a_record_two_names_under_one_id_count_for_nobody() {
    let sandbox = sandbox("E1001", "Bo Li");
    for file in ["copied.xlsx", "keiko.xlsx"] {
        assert!(codes(&sandbox, file, &[]).contains(&"person-differs".to_owned()));
    }
    let Said { status, notes, .. } = sandbox.run(&["collect", "back", "-o", "d.xlsx"]);
    assert_eq!(status, 2, "{notes}");
    // If one file is settled, so is the other.
    sandbox.write("whose.csv", b"file,id\ncopied.xlsx,E1002\n");
    let Said { status, notes, .. } = sandbox.run(&["collect", "back", "-o", "d.xlsx", "--data", "data", "--assign", "whose.csv"]);
    assert_eq!(status, 1, "{notes}");
    assert_eq!(json(&sandbox.text("data/department.json"))["people"].as_array().unwrap().len(), 2);
    // A name that fits is the same person's; an id other than that in the form code is nobody's in either case.
    sandbox.write("back/copied.xlsx", &copied("E1001", "Patel, K."));
    assert!(!codes(&sandbox, "keiko.xlsx", &[]).contains(&"person-differs".to_owned()));
    sandbox.write("back/copied.xlsx", &copied("E1002", "Bo Li"));
    assert!(codes(&sandbox, "copied.xlsx", &[]).contains(&"identity-disagrees".to_owned()));
    assert!(!codes(&sandbox, "keiko.xlsx", &[]).contains(&"person-differs".to_owned()));
}

#[test]
fn a_list_that_cannot_be_followed_ends_the_command_with_its_line() {
    let sandbox = sandbox("E1001", "Bo Li");
    for folder in ["less", "more"] {
        sandbox.write(&format!("back/{folder}/copied.xlsx"), &copied("E1001", "Keiko Patel"));
    }
    std::fs::remove_file(sandbox.path("back/copied.xlsx")).unwrap();
    for (list, words) in [
        ("file,id\nnobody.xlsx,E1002\n", "whose.csv, line 2: no file that is read is called “nobody.xlsx”"),
        ("file,id\nkeiko.xlsx,E1001\ncopied.xlsx,E1002\n", "whose.csv, line 3: “copied.xlsx” may be any of"),
        ("file,id\nback/less/copied.xlsx,E9\n", "whose.csv, line 2: no known person has the id “E9”"),
        ("id\nE9\n", "no columns “file” and “id”"),
    ] {
        sandbox.write("whose.csv", list.as_bytes());
        let before = sandbox.files();
        for command in [
            &["check", "back", "--mail", "mail"] as &[&str],
            &["collect", "back", "-o", "d.xlsx"],
            &["status", "back"],
            &["plan", "back", "--out", "plans"],
            &["brief", "back", "--meeting", "hr", "--out", "briefs"],
        ] {
            let Said { status, out, notes } = sandbox.run(&[command, &["--issued", "sent", "--assign", "whose.csv"]].concat());
            assert_eq!((status, out.as_str()), (2, ""), "{command:?}");
            assert!(notes.contains(words), "{command:?}: {notes}");
        }
        assert!(sandbox.files() == before);
    }
}

#[test]
fn a_sheet_of_somebodys_own_counts_for_the_one_person_whom_it_names() {
    let sandbox = sandbox("E1001", "Bo Li");
    std::fs::remove_file(sandbox.path("back/copied.xlsx")).unwrap();
    sandbox.write("back/plain.csv", plain_text("jose MUNOZ").as_bytes());
    let plain = sandbox.path("back/plain.csv");
    std::fs::rename(plain, sandbox.path("back/plain.xlsx")).unwrap();
    assert!(codes(&sandbox, "plain.xlsx", &["--issued", "sent"]).contains(&"person-by-name".to_owned()));
    let counted = counted(&sandbox, &[]);
    assert_eq!(counted.collected, ["E1003", "E1001"]);
    let department = json(&sandbox.text("data/department.json"));
    let person = &department["people"][0]["person"];
    assert_eq!((&person["target_role"], &person["role"]), (&Value::from("digital-mentor"), &Value::from("Clerk")));
    assert!(department["people"][0]["readiness"]["needed"].as_u64().unwrap() > 0, "gaps are those of the target role");
    let jose = counted.status["workbooks"].as_array().unwrap().iter().find(|one| one["person"]["id"] == "E1003").unwrap();
    assert_eq!(jose["perhaps"], serde_json::json!(["plain.xlsx"]));
    // A name that fits two people is nobody's.
    sandbox.write("staff.csv", format!("{STAFF}E1004,Jose Munoz Vega,v@example.org,Clerk,Digital mentor,,\n").as_bytes());
    let said = codes(&sandbox, "plain.xlsx", &["--roster", "staff.csv"]);
    assert!(said.contains(&"person-unknown".to_owned()) && !said.contains(&"person-by-name".to_owned()), "{said:?}");
}

#[test]
fn the_next_round_takes_nothing_from_a_workbook_that_is_nobodys() {
    let sandbox = sandbox("E1001", "Bo Li");
    std::fs::remove_file(sandbox.path("back/keiko.xlsx")).unwrap();
    sandbox.write("back/jose.xlsx", &sample::xlsx(&packet("E1003", "José Muñoz García")));
    let issue = ["issue", "--roster", "staff.csv", "--framework", "digital-skills", "--previous", "back", "--out"];
    let Said { status, notes, .. } = sandbox.run(&[&issue[..], &["next"]].concat());
    assert_eq!(status, 0, "{notes}");
    assert!(notes.contains("copied.xlsx is left out") && notes.contains("1 workbook begins"), "{notes}");
    assert!(!sandbox.run(&["inspect", "next/E1001-keiko-patel-packet.xlsx"]).out.contains(OF_BO));
    sandbox.write("whose.csv", b"file,id\ncopied.xlsx,E1002\n");
    let Said { status, notes, .. } = sandbox.run(&[&issue[..], &["then", "--assign", "whose.csv"]].concat());
    assert_eq!(status, 0, "{notes}");
    assert!(sandbox.run(&["inspect", "then/E1002-bo-li-packet.xlsx"]).out.contains(OF_BO));
}

#[test]
fn a_document_says_whose_it_is_where_a_list_does() {
    let sandbox = sandbox("E1001", "Bo Li");
    sandbox.write("whose.csv", b"file,id\ncopied.xlsx,E1002\n");
    let said = sandbox.run(&["convert", "back/copied.xlsx", "a.json", "--assign", "whose.csv"]);
    assert!(said.status < 2, "{}", said.notes);
    assert_eq!(json(&sandbox.text("a.json"))["person"]["id"], "E1002");
}
