//! The frameworks of forms are found automatically: nobody has to name the framework at every step.

use serde_json::Value;

use super::sample;
use super::sandbox::{Said, Sandbox};

const STAFF: &str = "id,name,target role\nE1001,Keiko Patel,digital-mentor\nE1002,Bo Li,digital-mentor\n";

/// Returns an own framework in this version.
fn own(version: &str) -> String {
    sample::framework_text(version, &[("id: digital-skills", "id: town-hall")])
}

/// Returns a folder in which inventories of an own framework were issued and returned filled in.
fn issued() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("staff.csv", STAFF.as_bytes());
    sandbox.write("own.yaml", own("3.0").as_bytes());
    let issue = ["issue", "--roster", "staff.csv", "--out", "round", "--form", "inventory", "--framework", "own.yaml"];
    done(&sandbox.run(&issue));
    for file in ["E1001-keiko-patel", "E1002-bo-li"] {
        fill_in(&sandbox, &format!("round/{file}-inventory.xlsx"), &format!("returned/{file}.xlsx"));
    }
    std::fs::remove_file(sandbox.path("own.yaml")).unwrap();
    sandbox
}

fn done(said: &Said) {
    assert!(said.status < 2, "{}{}", said.out, said.notes);
}

/// Fills in an inventory and saves it somewhere else.
fn fill_in(sandbox: &Sandbox, from: &str, to: &str) {
    done(&sandbox.run(&["convert", from, "answers.json", "--force"]));
    let mut answers: Value = serde_json::from_slice(&sandbox.read("answers.json")).unwrap();
    answers["inventory"]["rated_on"] = "2026-11-20".into();
    for (index, row) in answers["inventory"]["ratings"].as_array_mut().unwrap().iter_mut().enumerate() {
        row["rating"] = [2, 1, 0][index % 3].into();
        row["source"] = "review".into();
    }
    std::fs::create_dir_all(sandbox.path(to).parent().unwrap()).unwrap();
    sandbox.write("round/answers.json", answers.to_string().as_bytes());
    done(&sandbox.run(&["convert", "round/answers.json", to, "--force"]));
    std::fs::remove_file(sandbox.path("round/answers.json")).unwrap();
    std::fs::remove_file(sandbox.path("answers.json")).unwrap();
}

/// Returns the files that hold what forms were made from.
fn kept(sandbox: &Sandbox, folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(sandbox.path(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with("made-from-")).collect()
}

#[test]
fn no_command_needs_to_be_told_the_framework_again() {
    let sandbox = issued();
    assert_eq!(kept(&sandbox, "round").len(), 1);
    // The returns are in a folder beside that of the issued workbooks.
    for command in [
        &["check", "returned"] as &[&str],
        &["check", "returned/E1001-keiko-patel.xlsx"],
        &["check", "returned/*.xlsx"],
        &["check", "returned", "--issued", "round"],
        &["collect", "returned", "-o", "department.xlsx"],
        &["status", "--issued", "round", "--returned", "returned"],
        &["plan", "returned", "--out", "plans"],
        &["check", "plans"],
        &["convert", "returned/E1002-bo-li.xlsx", "bo.json"],
        &["inspect", "returned/E1002-bo-li.xlsx"],
    ] {
        let said = sandbox.run(command);
        assert!(said.status < 2 && !said.out.contains("framework-unknown"), "{command:?}: {}{}", said.out, said.notes);
        assert!(!said.out.contains("form-unknown"), "{command:?}: {}", said.out);
    }
    assert!(sandbox.text("bo.json").contains("\"town-hall\""));
    assert_eq!(kept(&sandbox, "plans"), kept(&sandbox, "round"), "plans carry it on");
}

#[test]
fn the_next_round_knows_what_the_last_one_was_made_from() {
    let sandbox = issued();
    // A skill gets another id.
    let text = sample::framework_text(
        "4.0",
        &[("id: digital-skills", "id: town-hall"), ("information.searching", "information.finding")],
    );
    sandbox.write("new.yaml", text.as_bytes());
    let issue = ["issue", "--roster", "staff.csv", "--out", "next", "--framework", "new.yaml", "--previous", "returned"];
    let said = sandbox.run(&issue);
    assert!(said.status == 2 && said.notes.contains("information.searching"), "{}", said.notes);
    sandbox.write("map.yaml", b"skills:\n  - {from: [information.searching], to: [information.finding]}\n");
    let said = sandbox.run(&[&issue[..], &["--skill-map", "map.yaml"]].concat());
    assert!(
        said.status == 0 && said.notes.contains("2 workbooks begin with the answers of the previous round"),
        "{}",
        said.notes
    );
}

#[test]
fn a_framework_that_is_given_counts_and_a_difference_is_told() {
    let sandbox = issued();
    let other = own("3.0").replace("Finding and filtering information", "Finding what citizens ask for");
    sandbox.write("other.yaml", other.as_bytes());
    let said = sandbox.run(&["check", "returned", "--framework", "other.yaml", "--format", "json"]);
    let findings: Vec<Value> = serde_json::from_str(&said.out).unwrap();
    let told = findings.iter().filter(|finding| finding["code"] == "framework-version");
    let told: Vec<&str> = told.map(|finding| finding["message"].as_str().unwrap()).collect();
    assert!(told.len() == 2 && told[0].contains("the content of that version has changed since"), "{findings:#?}");
}

#[test]
fn a_record_that_was_changed_is_not_used_and_never_replaced() {
    let sandbox = issued();
    let name = format!("round/{}", kept(&sandbox, "round")[0]);
    let changed = sandbox.text(&name).replace("Finding and filtering information", "Anything else");
    sandbox.write(&name, changed.as_bytes());
    assert!(sandbox.run(&["check", "returned"]).out.contains("framework-unknown"));
    sandbox.write("own.yaml", own("3.0").as_bytes());
    let issue = ["issue", "--roster", "staff.csv", "--out", "round", "--form", "packet", "--framework", "own.yaml", "--force"];
    let said = sandbox.run(&issue);
    assert!(said.status > 0 && said.notes.contains(name.rsplit('/').next().unwrap()), "{}", said.notes);
    assert_eq!(sandbox.text(&name), changed);
}

#[test]
fn what_comes_with_the_program_is_kept_by_the_program() {
    let sandbox = Sandbox::new();
    sandbox.write("own.yaml", own("3.0").as_bytes());
    done(&sandbox.run(&["new", "packet", "--id", "E1", "-o", "built-in.xlsx", "--framework", "digital-skills"]));
    assert_eq!(kept(&sandbox, "."), Vec::<String>::new());
    done(&sandbox.run(&["new", "packet", "--id", "E1", "-o", "own.xlsx", "--framework", "own.yaml"]));
    assert_eq!(kept(&sandbox, ".").len(), 1);
    std::fs::remove_file(sandbox.path("own.yaml")).unwrap();
    assert!(sandbox.run(&["inspect", "own.xlsx"]).out.contains("packet of town-hall 3.0"));
}
