//! The commands that make workbooks, schemas and frameworks, as they are typed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;

fn skillbook(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("skillbook").unwrap();
    let output = command.current_dir(folder).args(arguments).args(["--today", "2026-07-01"]).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn roster(name: &str) -> String {
    format!("{}/tests/fixtures/rosters/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn issue_writes_a_workbook_a_person() {
    let folder = tempfile::tempdir().unwrap();
    let list = roster("roster-clean.csv");
    let arguments = ["issue", "--roster", &list, "--out", "out", "--form", "inventory", "--round", "2026-H2"];
    let (status, out, notes) = skillbook(folder.path(), &arguments);
    assert_eq!((status, notes.as_str()), (0, ""), "{out}");
    assert!(out.starts_with("Wrote 24 workbooks to out;") && out.contains("skillbook check FOLDER"), "{out}");
    assert_eq!(fs::read_dir(folder.path().join("out")).unwrap().count(), 25);

    let (status, out, notes) = skillbook(folder.path(), &arguments);
    assert_eq!((status, notes.as_str()), (0, ""));
    assert!(out.starts_with("Everybody on the list has a workbook in out already"), "{out}");
    fs::remove_file(folder.path().join("out/issued.json")).unwrap();
    let (status, out, notes) = skillbook(folder.path(), &arguments);
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(notes.contains("and 21 more files are there already; give --force"), "{notes}");
}

#[test]
fn issue_shows_all_faults_of_a_list_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (status, out, notes) =
        skillbook(folder.path(), &["issue", "--roster", &roster("roster-with-faults.csv"), "--out", "out"]);
    assert_eq!(status, 2);
    for code in ["roster-id-twice", "roster-no-id", "roster-no-name", "roster-bad-email", "roster-unknown-role"] {
        assert!(out.contains(code), "{code}: {out}");
    }
    assert!(notes.starts_with("error: the staff list has errors, so no workbook was made"), "{notes}");
    assert!(!folder.path().join("out").exists());
}

#[test]
fn issue_says_in_notes_what_it_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("staff.csv"), "id,name,shoe size\nE1,Ana Silva,38\n").unwrap();
    let arguments = ["issue", "--roster", "staff.csv", "--out", "out"];
    let (status, out, notes) = skillbook(folder.path(), &arguments);
    assert_eq!(status, 0, "{notes}");
    assert!(out.starts_with("Wrote 1 workbook to out;"), "{out}");
    assert!(notes.contains("shoe size") && notes.contains("no target role"), "{notes}");
    let (_, _, notes) = skillbook(folder.path(), &[&arguments[..], &["--force", "--quiet", "--target", "Manager"]].concat());
    assert_eq!(notes, "");
    assert!(fs::read_to_string(folder.path().join("out/issued.json")).unwrap().contains("\"target_role\": \"manager\""));
}

#[test]
fn new_writes_one_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let (status, out, notes) = skillbook(folder.path(), &["new", "packet", "--name", "Keiko Patel", "--goals", "1"]);
    assert_eq!((status, out.as_str(), notes.as_str()), (0, "keiko-patel-packet.xlsx\n", ""));
    assert!(folder.path().join("keiko-patel-packet.xlsx").is_file());
    let (status, _, notes) = skillbook(folder.path(), &["new", "packet", "--name", "Keiko Patel"]);
    assert!(status == 2 && notes.contains("--force"), "{notes}");
    let (status, _, notes) = skillbook(folder.path(), &["new", "inventory", "-o", "blank.ods"]);
    assert!(status == 2 && notes.contains("Try blank.xlsx."), "{notes}");
    let (status, _, notes) = skillbook(folder.path(), &["new", "packet", "--target", "Grand Vizier"]);
    assert!(status == 2 && notes.contains("team-lead (Team lead)"), "{notes}");
}

#[test]
fn schema_writes_what_is_published() {
    let folder = tempfile::tempdir().unwrap();
    let (status, out, _) = skillbook(folder.path(), &["schema"]);
    assert_eq!(status, 0);
    for name in out.lines().map(|line| line.split(' ').next().unwrap()) {
        let (status, out, _) = skillbook(folder.path(), &["schema", name]);
        assert_eq!(status, 0, "{name}");
        assert!(jsonschema::validator_for(&serde_json::from_str(&out).unwrap()).is_ok(), "{name}");
    }
    let (status, out, _) = skillbook(folder.path(), &["schema", "document", "--form", "gap-analysis"]);
    assert_eq!(status, 0);
    assert!(out.contains("\"const\": \"gap-analysis\"") && out.contains("leadership.learning"));
    assert_eq!(skillbook(folder.path(), &["schema", "roster", "--form", "packet"]).0, 2);
}

#[test]
fn a_framework_goes_to_a_workbook_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| skillbook(folder.path(), &[&["framework"], arguments].concat());
    assert!(run(&["list"]).1.contains("htm-leadership"));
    assert!(run(&["show", "htm-leadership"]).1.contains("Leadership"));
    assert_eq!(run(&["export", "htm-leadership", "-o", "edit.xlsx"]).0, 0);
    let (status, out, notes) = run(&["import", "edit.xlsx", "-o", "mine.yaml"]);
    assert_eq!((status, notes.as_str()), (0, "Wrote mine.yaml.\n"), "{out}");
    assert_eq!(run(&["check", "mine.yaml"]).0, 0);
    assert_eq!(run(&["import", "edit.xlsx", "-o", "mine.yaml"]).0, 2, "it is there already");

    let text = fs::read_to_string(folder.path().join("mine.yaml")).unwrap();
    fs::write(folder.path().join("wrong.yaml"), text.replace("currency: USD", "currency: dollars")).unwrap();
    let (status, out, _) = run(&["check", "mine.yaml", "wrong.yaml"]);
    assert!(status == 1 && out.contains("wrong.yaml") && out.contains("framework-schema"), "{out}");
    let (status, out, notes) = run(&["show", "wrong.yaml"]);
    assert!(status == 2 && out.contains("framework-schema") && notes.contains("has errors"), "{out}{notes}");
    assert_eq!(run(&["check", "nothing.yaml"]).0, 2);
}
