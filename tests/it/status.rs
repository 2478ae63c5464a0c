//! `skillbook status` as it is typed: every state of a workbook, and every file that belongs to none.

use serde_json::Value;
use skillbook::model::{Document, FormKind, RaterKind};

use super::codes::people::packet;
use super::sample;
use super::sandbox::{Said, Sandbox};

const STAFF: &str = "id,name,email,target role,manager,manager email
E1001,Keiko Patel,keiko.patel@example.org,Digital mentor,Dana Whitfield,dana@example.org
E1002,Bo Li,bo.li@example.org,Digital mentor,Dana Whitfield,dana@example.org
E1003,Ana Silva,ana.silva@example.org,Digital mentor,Dana Whitfield,dana@example.org
E1004,Cy Wu,cy.wu@example.org,Digital mentor,=Dana,dana@example.org
E1005,佐藤 美咲,misaki@example.org,Digital mentor,Dana Whitfield,dana@example.org
";

/// Returns a folder with workbooks due from five people on 20 November and from one manager on 1 December, and the returns on
/// the 23rd.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("staff.csv", STAFF.as_bytes());
    let issue = ["issue", "--roster", "staff.csv", "--out", "sent", "--framework", "digital-skills", "--round", "2026-H2"];
    let said = sandbox.run(&[&issue[..], &["--due", "2026-11-20"]].concat());
    assert_eq!(said.status, 0, "{}", said.notes);
    sandbox.write("few.csv", STAFF.lines().take(2).collect::<Vec<_>>().join("\n").as_bytes());
    let manager = ["--due", "2026-12-01", "--force", "--rater", "manager", "--form", "inventory"];
    let said = sandbox.run(&[&["issue", "--roster", "few.csv"], &issue[3..], &manager].concat());
    assert_eq!(said.status, 0, "{}", said.notes);

    let returned = |name: &str, document: &Document| sandbox.write(&format!("back/{name}"), &sample::xlsx(document));
    returned("Keiko FINAL.xlsx", &packet("E1001", "Keiko Patel"));
    let mut flawed = packet("E1002", "Bo Li");
    flawed.inventory.as_mut().unwrap().ratings[3].rating = None;
    flawed.plan.as_mut().unwrap().goals[0].measure = None;
    flawed.recompute();
    returned("E1002-bo-li-packet.xlsx", &flawed);
    sandbox.write("back/E1003 as it was.xlsx", &sandbox.read("sent/E1003-ana-silva-packet.xlsx"));
    let whole = sandbox.read("sent/E1004-cy-wu-packet.xlsx");
    sandbox.write("back/E1004-cy-wu-packet (1).xlsx", &whole[..whole.len() / 2]);

    returned("stranger.xlsx", &packet("E7", "Zed Ox"));
    let mut earlier = packet("E1005", "佐藤 美咲");
    earlier.person.email = Some("misaki@example.org".to_owned());
    earlier.form.round = Some("2025-H2".to_owned());
    returned("earlier.xlsx", &earlier);
    sandbox.write("back/scan.xlsx", b"%PDF-1.7\n");
    sandbox
}

const STATUS: [&str; 4] = ["status", "back", "--issued", "sent"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    STATUS.iter().copied().chain(more.iter().copied()).collect()
}

#[test]
fn people_see_who_is_late_and_what_is_missing() {
    let sandbox = sandbox();
    let before = sandbox.files();
    let Said { status, out, notes } = sandbox.run(&STATUS);
    assert_eq!((status, notes.as_str()), (1, ""));
    insta::assert_snapshot!("status-human", out);
    assert!(!sandbox.run(&with(&["--color", "always"])).out.contains('\u{1b}'));
    assert!(sandbox.files() == before);
}

#[test]
fn json_holds_every_workbook_and_fits_its_schema() {
    let sandbox = sandbox();
    let Said { status, out, .. } = sandbox.run(&with(&["--format", "json"]));
    assert_eq!(status, 1);
    let value: Value = serde_json::from_str(&out).unwrap();
    let schema: Value = serde_json::from_str(&sandbox.run(&["schema", "status"]).out).unwrap();
    let errors: Vec<String> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let states: Vec<(&str, &str, Option<u64>)> = value["workbooks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["person"]["id"].as_str().unwrap(), one["state"].as_str().unwrap(), one["days_late"].as_u64()))
        .collect();
    assert_eq!(
        states,
        [
            ("E1005", "missing", Some(3)),
            ("E1004", "refused", Some(3)),
            ("E1003", "untouched", Some(3)),
            ("E1002", "incomplete", Some(3)),
            ("E1001", "missing", None),
            ("E1001", "complete", None),
        ]
    );
    let loose: Vec<(&str, &str, Option<&str>)> = value["loose"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["file"].as_str().unwrap(), one["reason"].as_str().unwrap(), one["perhaps"].as_str()))
        .collect();
    assert_eq!(
        loose,
        [
            ("earlier.xlsx", "unexpected", Some("佐藤 美咲")),
            ("scan.xlsx", "refused", None),
            ("stranger.xlsx", "unexpected", Some("Zed Ox")),
        ]
    );
    let bo = &value["workbooks"][3];
    assert_eq!(bo["missing"], serde_json::json!(["Working together online: rating", "Goal 1: how you will know"]));
    assert_eq!(bo["progress"][2], serde_json::json!({"part": "Skills inventory", "answered": 11, "of": 12}));
    assert_eq!((&bo["errors"], &bo["warnings"]), (&Value::from(2), &Value::from(0)));
}

#[test]
fn csv_is_the_list_of_those_to_be_chased() {
    let sandbox = sandbox();
    let Said { status, out, notes } = sandbox.run(&with(&["-o", "chase.csv"]));
    assert_eq!((status, out.as_str(), notes.as_str()), (1, "", "Wrote chase.csv.\n"));
    insta::assert_snapshot!("status-csv", sandbox.text("chase.csv"));
    assert_eq!(sandbox.run(&with(&["--format", "csv"])).out, sandbox.text("chase.csv"));
}

#[test]
fn nothing_is_replaced_unless_told_and_nothing_that_was_read_ever() {
    let sandbox = sandbox();
    sandbox.write("chase.csv", b"mine");
    let before = sandbox.files();
    for place in ["chase.csv", "sent/issued.json", "back/stranger.xlsx"] {
        let Said { status, out, notes } = sandbox.run(&with(&["-o", place]));
        assert_eq!((status, out.as_str()), (2, ""), "{notes}");
    }
    for place in ["sent/issued.json", "back/stranger.xlsx"] {
        let Said { status, notes, .. } = sandbox.run(&with(&["-o", place, "--force", "--format", "csv"]));
        assert_eq!(status, 2);
        assert!(notes.contains("never replaced"), "{notes}");
    }
    assert!(sandbox.files() == before);
    let said = sandbox.run(&with(&["-o", "chase.csv", "--force"]));
    assert!(said.status == 2 && said.notes.contains("skillbook has no record of writing chase.csv"), "{}", said.notes);
    for force in [&[][..], &["--force"]] {
        assert_eq!(sandbox.run(&[&with(&["-o", "list.csv"])[..], force].concat()).status, 1);
    }
    assert!(sandbox.text("list.csv").starts_with("person,name,email,"));
}

#[test]
fn that_nobody_has_returned_anything_is_no_error() {
    let sandbox = sandbox();
    std::fs::create_dir(sandbox.path("empty")).unwrap();
    let Said { status, out, .. } = sandbox.run(&["status", "--issued", "sent/issued.json", "--returned", "empty"]);
    assert_eq!(status, 0, "{out}");
    assert!(out.ends_with("\n6 workbooks sent out: 6 missing; 5 are late on 2026-11-23.\n"), "{out}");
    // People may fill in the workbooks in the folder where they were issued.
    let Said { status, out, .. } = sandbox.run(&["status", "--issued", "sent", "--returned", "sent"]);
    assert_eq!(status, 0, "{out}");
    assert!(out.contains("6 workbooks sent out: 6 untouched; 5 are late"), "{out}");
    for (arguments, words) in [
        (&["status", "--issued", "back", "--returned", "back"] as &[&str], "there is no back"),
        (&["status", "--issued", "sent", "--returned", "nowhere"], "there is nothing at nowhere"),
        (&["status", "--issued", "sent"], "PATH"),
        (&["status", "--issued", "staff.csv", "--returned", "back"], "no record of issued workbooks"),
    ] {
        let Said { status, notes, .. } = sandbox.run(arguments);
        assert_eq!(status, 2, "{arguments:?}");
        assert!(notes.contains(words), "{arguments:?}: {notes}");
    }
}

#[test]
fn of_several_files_one_counts_and_the_others_are_told() {
    let sandbox = sandbox();
    let mut later = packet("E1001", "Keiko Patel");
    later.inventory.as_mut().unwrap().rated_on = Some(sample::date("2026-11-22"));
    sandbox.write("back/Keiko again.xlsx", &sample::xlsx(&later));
    let good = sandbox.read("back/Keiko again.xlsx");
    sandbox.write("back/E1001-keiko-patel-packet.xlsx", &good[..good.len() / 2]);
    let out = sandbox.run(&with(&["--format", "json"])).out;
    let value: Value = serde_json::from_str(&out).unwrap();
    let keiko = value["workbooks"].as_array().unwrap().iter().find(|one| one["file"] == "Keiko again.xlsx").unwrap();
    assert_eq!(keiko["other_files"], serde_json::json!(["Keiko FINAL.xlsx"]));
    assert_eq!((&keiko["state"], &keiko["days_late"]), (&Value::from("incomplete"), &Value::from(3)));
    assert!(keiko["missing"][0].as_str().unwrap().contains("more than once"), "{keiko}");
    let broken = value["loose"].as_array().unwrap().iter().find(|one| one["file"] == "E1001-keiko-patel-packet.xlsx").unwrap();
    assert_eq!(broken["perhaps"], "Keiko Patel (E1001)");
}

#[test]
fn check_and_collect_say_what_does_not_fit_what_was_sent_out() {
    let sandbox = sandbox();
    let codes = |arguments: &[&str]| -> Vec<(String, String)> {
        let out = sandbox.run(&[&["check", "--format", "json"], arguments].concat()).out;
        let findings: Value = serde_json::from_str(&out).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let who = findings.as_array().unwrap().iter().filter(|finding| {
            ["person-", "round-", "form-not"].iter().any(|begin| finding["code"].as_str().unwrap().starts_with(begin))
        });
        who.map(|finding| (text(&finding["code"]), text(&finding["file"]))).collect()
    };
    let told = |code: &str, file: &str| (code.to_owned(), file.to_owned());
    assert_eq!(codes(&["back"]), [told("round-differs", "earlier.xlsx")], "there is no record");
    assert_eq!(
        codes(&["back", "--issued", "sent"]),
        [told("round-differs", "earlier.xlsx"), told("person-not-issued", "stranger.xlsx")]
    );
    assert_eq!(
        codes(&["back/Keiko FINAL.xlsx", "back/E1002-bo-li-packet.xlsx", "--roster", "few.csv"]),
        [told("person-not-on-roster", "E1002-bo-li-packet.xlsx")]
    );
    sandbox.write("odd.csv", b"kennung,name\nE1001,Keiko Patel\n");
    assert_eq!(codes(&["back/Keiko FINAL.xlsx", "--roster", "odd.csv", "--map", "kennung=id"]), []);
    let Said { status, notes, .. } = sandbox.run(&["check", "back", "--roster", "nowhere.csv"]);
    assert!(status == 2 && notes.contains("the staff list nowhere.csv cannot be read"), "{notes}");

    let mut manager = sample::document(FormKind::Inventory);
    manager.rater.kind = RaterKind::Manager;
    sandbox.write("some/manager.xlsx", &sample::xlsx(&manager));
    sandbox.write("some/a.xlsx", &sandbox.read("back/Keiko FINAL.xlsx"));
    let mut later = packet("E1001", "Keiko Patel");
    later.inventory.as_mut().unwrap().rated_on = Some(sample::date("2026-11-22"));
    sandbox.write("some/b.xlsx", &sample::xlsx(&later));
    let Said { status, .. } = sandbox.run(&["collect", "some", "--issued", "sent", "-o", "d.xlsx", "--data", "data"]);
    assert_eq!(status, 1);
    insta::assert_snapshot!("collect-returned-twice", sandbox.text("data/returns.csv"));
    let findings = sandbox.text("data/findings.csv");
    assert!(!findings.contains("form-not-issued") && findings.contains("“Date of the ratings”: 2026-11-20 here"), "{findings}");
}
