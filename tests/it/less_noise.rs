//! Who is told what: errors are sent back, warnings only if asked for, hints only to the person. Similar findings are one line.

use serde_json::{Value, json};
use skillbook::excel;
use skillbook::grid::{self, Limits};
use skillbook::model::FormKind;

use super::sample;
use super::sandbox::{Said, Sandbox};

/// Returns a person's packet with answers changed by pointer.
fn packet(id: &str, name: &str, changes: &[(&str, Value)]) -> Vec<u8> {
    let document = sample::document_of(FormKind::Packet, id, name);
    let mut values = serde_json::to_value(&document).unwrap();
    for (pointer, value) in changes {
        skillbook::address::Pointer::from(*pointer).put(&mut values, value.clone());
    }
    excel::write_values(&sample::form(&document), &values, sample::date(sample::TODAY)).unwrap()
}

/// Returns a packet without ratings from the fourth skill to the seventh.
fn with_errors(id: &str, name: &str) -> Vec<u8> {
    let missing: Vec<String> = (3..7).map(|skill| format!("/inventory/ratings/{skill}/rating")).collect();
    packet(id, name, &missing.iter().map(|pointer| (pointer.as_str(), Value::Null)).collect::<Vec<_>>())
}

/// Returns a packet with a month instead of a day. It is read as the last day of the month.
fn with_a_warning(id: &str, name: &str) -> Vec<u8> {
    packet(id, name, &[("/career_goal/target_date", json!("June 2029"))])
}

/// Returns a packet with the top of the scale without evidence, and a rating that cannot be read.
fn with_a_hint(id: &str, name: &str) -> Vec<u8> {
    let top = [("/inventory/ratings/3/rating", json!(4)), ("/inventory/ratings/3/evidence", Value::Null)];
    packet(
        id,
        name,
        &[&top[..], &[("/inventory/ratings/3/source", Value::Null)], &[("/inventory/ratings/5/rating", json!("so so"))]].concat(),
    )
}

fn words(workbook: &[u8]) -> String {
    let workbook = grid::read(workbook, &Limits::default()).unwrap();
    let cells = workbook.sheets.iter().flat_map(|sheet| sheet.cells.values().map(|cell| cell.value.display()));
    cells.collect::<Vec<_>>().join("\n")
}

const HINT: &str = "top-without-evidence";

#[test]
fn what_is_alike_is_one_line_in_terminal_copy_and_message() {
    let sandbox = Sandbox::new();
    sandbox.write("back/a.xlsx", &with_errors("E1", "Ana"));
    let Said { status, out, notes } = sandbox.run(&["check", "back", "--annotate", "marked"]);
    assert_eq!((status, out.matches("[rating-missing]").count()), (1, 1), "{out}{notes}");
    assert!(out.contains("'Skills inventory'!C13") && out.contains("The same in C14–C16 (4 in all)."), "{out}");
    assert!(out.contains("4 errors"), "{out}");
    let message = sandbox.text("marked/callback.csv");
    assert!(message.contains("The same in C14–C16 (4 in all).") && message.contains("One thing in it"), "{message}");
    let copy = sandbox.read("marked/a to mend.xlsx");
    let list = words(&copy);
    assert!(list.contains("The same in C14–C16 (4 in all).") && list.contains("1 of 1"), "{list}");
    let json: Value = serde_json::from_str(&sandbox.run(&["check", "back", "--format", "json"]).out).unwrap();
    assert_eq!(json.as_array().unwrap().iter().filter(|finding| finding["code"] == "rating-missing").count(), 4);
}

#[test]
fn warnings_go_back_where_they_are_asked_for() {
    let sandbox = Sandbox::new();
    sandbox.write("back/a.xlsx", &with_errors("E1", "Ana"));
    sandbox.write("back/b.xlsx", &with_a_warning("E2", "Bo"));
    let wrote = |options: &[&str]| {
        let Said { notes, .. } =
            sandbox.run(&[&["check", "back", "--annotate", "marked", "--mail", "mail", "--force"], options].concat());
        let mut names: Vec<String> = std::fs::read_dir(sandbox.path("marked"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.starts_with('.'))
            .collect();
        names.sort();
        std::fs::remove_dir_all(sandbox.path("marked")).unwrap();
        std::fs::remove_dir_all(sandbox.path("mail")).unwrap();
        (names, notes)
    };
    assert_eq!(wrote(&[]).0, ["a to mend.xlsx", "callback.csv"]);
    assert_eq!(wrote(&["--remarks"]).0, ["a to mend.xlsx", "b to mend.xlsx", "callback.csv"]);
    let Said { notes, .. } = sandbox.run(&["check", "back/b.xlsx", "--annotate", "marked"]);
    assert!(notes.contains("Give --remarks") && !sandbox.path("marked").exists(), "{notes}");
    for (only, codes) in [("error", [4, 0]), ("warning", [0, 1])] {
        let Said { out, status, .. } = sandbox.run(&["check", "back", "--only", only, "--format", "csv"]);
        let found = ["rating-missing,", "date-partial,"].map(|code| out.matches(code).count());
        assert_eq!((found, status), (codes, 1), "{only}: {out}");
    }
}

#[test]
fn hints_are_for_the_person_alone() {
    let sandbox = Sandbox::new();
    sandbox.write("back/c.xlsx", &with_a_hint("E3", "Cy"));
    sandbox.write("other/d.xlsx", &with_errors("E4", "Di"));
    for format in ["human", "json", "sarif", "csv"] {
        let Said { out, .. } = sandbox.run(&["check", "back", "--format", format]);
        assert!(!out.contains(HINT) && out.contains("rating-not-understood"), "{out}");
        let Said { out, status, .. } = sandbox.run(&["check", "back", "--format", format, "--for", "person"]);
        assert!(out.contains(HINT) && status == 1, "{out}");
    }
    let Said { out, notes, status } = sandbox.run(&["check", "back", "other", "--for", "person"]);
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(notes.contains("returns of 2 people") && notes.contains("--for person"), "{notes}");
    sandbox.run(&["check", "back", "--annotate", "marked", "--mail", "mail", "--remarks"]);
    let said = skillbook::finding::Finding::new(skillbook::finding::Told::TopWithoutEvidence { rating: &5, labels: "Writing" })
        .message();
    let start = said.split(['“', '{']).next().unwrap().trim().to_owned();
    let copy = words(&sandbox.read("marked/c to mend.xlsx"));
    assert!(copy.contains("for you alone"), "{copy}");
    for (path, bytes) in sandbox.files() {
        let shared = path.ends_with("callback.csv") || path.extension().is_some_and(|ending| ending == "eml");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!shared || start.is_empty() || !text.contains(&start), "{}", path.display());
        assert!(!shared || !text.contains("for you alone"), "{}", path.display());
    }
    // A hint alone causes no marked copy.
    let hint = [("/inventory/ratings/3/rating", json!(4)), ("/inventory/ratings/3/evidence", Value::Null)];
    sandbox.write("alone/e.xlsx", &packet("E5", "Ed", &[&hint[..], &[("/inventory/ratings/3/source", Value::Null)]].concat()));
    let Said { notes, status, .. } = sandbox.run(&["check", "alone", "--annotate", "none", "--remarks"]);
    assert!(notes.contains("nothing to send back") && !sandbox.path("none").exists(), "{status} {notes}");
}

#[test]
fn several_files_begin_with_a_table_and_errors_come_first() {
    let sandbox = Sandbox::new();
    sandbox.write("back/a.xlsx", &with_a_hint("E1", "Ana"));
    sandbox.write("back/b.xlsx", &with_a_warning("E2", "Bo"));
    let Said { out, .. } = sandbox.run(&["check", "back"]);
    let lines: Vec<Vec<&str>> = out.lines().take(3).map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["File", "Person", "Errors", "Warnings"]);
    assert_eq!((lines[1][0], lines[1][1], lines[1][2]), ("a.xlsx", "Ana", "1"), "{out}");
    assert_eq!((lines[2][0], lines[2][1], lines[2][2]), ("b.xlsx", "Bo", "–"), "{out}");
    let one = sandbox.run(&["check", "back/a.xlsx"]).out;
    assert!(one.starts_with("a.xlsx\n  error "), "{one}");
}

#[test]
fn the_close_says_the_next_command() {
    let sandbox = Sandbox::new();
    sandbox.write("my returns/a.xlsx", &with_errors("E1", "Ana"));
    sandbox.write("good/b.xlsx", &packet("E2", "Bo", &[]));
    sandbox.write("good/c.xlsx", &packet("E3", "Cy", &[]));
    let next = |arguments: &[&str]| sandbox.run(arguments).notes.lines().last().unwrap_or_default().to_owned();
    let said = next(&["check", "my returns", "--framework", "digital-skills"]);
    assert!(
        said.contains("`skillbook check \"my returns\" --framework digital-skills") && said.contains("--annotate to-correct`"),
        "{said}"
    );
    let said = next(&["check", "my returns", "--annotate", "to-correct"]);
    assert!(said.contains("`skillbook check \"my returns\" --today") && !said.contains("--annotate"), "{said}");
    let said = next(&["check", "good", "--remarks"]);
    assert!(said.contains("`skillbook collect good --today 2026-11-23 -o department.xlsx`"), "{said}");
    assert_eq!(next(&["check", "good/b.xlsx"]), "");
    assert_eq!(next(&["check", "good", "--format", "json"]), "");
    assert_eq!(next(&["check", "good", "--quiet"]), "");
}
