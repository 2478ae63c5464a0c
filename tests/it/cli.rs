//! The commands that read returns, as they are typed: their output, its stream and the exit status.

use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use skillbook::grid::{self, Limits};
use skillbook::model::FormKind;
use skillbook::schema::findings_schema;

use super::sample;
use super::sandbox::{Said, Sandbox, program, said};

const ALL: [&str; 3] = ["good.xlsx", "flawed.xlsx", "half.xlsx"];

/// Returns the texts of all cells on a sheet of a workbook.
fn sheet_text(bytes: &[u8], sheet: &str) -> String {
    let workbook = grid::read(bytes, &Limits::default()).unwrap();
    let sheet = workbook.sheets.iter().find(|found| found.name == sheet).unwrap_or_else(|| panic!("no sheet {sheet}"));
    sheet.cells.values().map(|cell| cell.value.display()).collect::<Vec<_>>().join(" | ")
}

#[test]
fn check_tells_people_what_is_wrong_with_each_file() {
    let sandbox = Sandbox::with_returns();
    let Said { status, out, notes } = sandbox.run(&["check", "returns"]);
    assert_eq!(status, 1);
    assert!(notes.starts_with("Next: `skillbook check returns --today"), "{notes}");
    insta::assert_snapshot!("check-human", out);
    let Said { status, out, .. } = sandbox.run(&["check", "returns/good.xlsx"]);
    assert_eq!((status, out.as_str()), (0, "1 file: nothing found\n"));
}

#[test]
fn check_writes_json_that_fits_its_schema() {
    let Said { status, out, .. } = Sandbox::with_returns().run(&["check", "returns", "--format", "json"]);
    assert_eq!(status, 1);
    let value: Value = serde_json::from_str(&out).unwrap();
    let errors: Vec<String> =
        jsonschema::validator_for(&findings_schema()).unwrap().iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let files: Vec<&str> = value.as_array().unwrap().iter().filter_map(|finding| finding["file"].as_str()).collect();
    assert_eq!(files, ["flawed.xlsx", "flawed.xlsx", "half.xlsx"]);
    insta::assert_snapshot!("check-json", out);
    assert_eq!(Sandbox::with_good().run(&["check", "good.xlsx", "--format", "json"]).out, "[]\n");
}

#[test]
fn check_writes_sarif_and_csv() {
    let sandbox = Sandbox::with_returns();
    let Said { status, out, .. } = sandbox.run(&["check", "returns", "--format", "sarif"]);
    assert_eq!(status, 1);
    let log: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["version"], env!("CARGO_PKG_VERSION"));
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!((rules.len(), results.len()), (3, 3));
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].is_string());
    }
    insta::assert_snapshot!("check-sarif", out.replace(env!("CARGO_PKG_VERSION"), "[version]"));

    let Said { status, out, .. } = sandbox.run(&["check", "returns", "--format", "csv"]);
    assert_eq!(status, 1);
    assert!(out.starts_with("code,severity,message,help,file,sheet,cell,pointer,value\n"), "{out}");
    insta::assert_snapshot!("check-csv", out);
}

#[test]
fn what_cannot_be_done_ends_with_status_2_and_a_word_on_what_to_do() {
    let sandbox = Sandbox::with_returns();
    sandbox.write("empty/notes.txt", b"x");
    sandbox.write("taken.json", b"mine");
    sandbox.write("wrong.yaml", b"id: [");
    let before = sandbox.files();
    let mut told = String::new();
    for arguments in [
        &["check"] as &[&str],
        &["check", "nowhere.xlsx"],
        &["check", "returns/*.ods"],
        &["check", "returns/good.xlsx", "nowhere"],
        &["check", "empty"],
        &["check", "returns", "--format", "xml"],
        &["check", "returns", "--framework", "digital-skill"],
        &["check", "returns", "--framework", "wrong.yaml"],
        &["check", "returns", "--today", "1.2.2026"],
        &["collect", "returns"],
        &["collect", "nowhere", "-o", "department.xlsx"],
        &["collect", "returns/half.xlsx", "-o", "department.xlsx"],
        &["convert", "returns/good.xlsx"],
        &["convert", "returns/good.xlsx", "good.docx"],
        &["convert", "returns/good.xlsx", "good"],
        &["convert", "returns/good.xlsx", "taken.json"],
        &["convert", "returns/good.xlsx", "returns/good.xlsx", "--force"],
        &["convert", "nowhere.xlsx", "good.json"],
        &["inspect"],
        &["inspect", "nowhere.xlsx"],
        &["explain", "rating-mising"],
        &["completions", "dos"],
        &["chek", "returns"],
    ] {
        let Said { status, out, notes } = said(assert_cmd::Command::new(program()).current_dir(sandbox.path("")).args(arguments));
        assert_eq!(status, 2, "{arguments:?}: {out}{notes}");
        assert!(notes.contains("error:"), "{arguments:?}: {notes}");
        told.push_str(&format!("$ skillbook {}\n{out}{notes}\n", arguments.join(" ")));
    }
    assert_eq!(sandbox.files(), before);
    insta::assert_snapshot!("errors", told);
}

#[test]
fn collect_sums_up_what_can_be_read_and_lists_what_cannot() {
    let sandbox = Sandbox::with_returns();
    let before = sandbox.files();
    let arguments = ["collect", "returns", "-o", "out/department.xlsx", "--html", "out/department.html", "--data", "out/data"];
    let Said { status, out, notes } = sandbox.run(&arguments);
    assert_eq!(status, 1, "{notes}");
    insta::assert_snapshot!("collect", format!("{out}{notes}"));
    let returns = sheet_text(&sandbox.read("out/department.xlsx"), "Returns");
    for file in ALL {
        assert!(returns.contains(file), "{file}: {returns}");
    }
    assert!(returns.contains("its end is missing"), "{returns}");
    let page = sandbox.text("out/department.html");
    assert!(page.contains("Keiko Patel") && page.contains("Bo Li") && page.contains("half.xlsx"));
    let department: Value = serde_json::from_str(&sandbox.text("out/data/department.json")).unwrap();
    assert_eq!(department["people"].as_array().unwrap().len(), 2);
    for (name, begins) in [
        ("ratings.csv", "person,name,"),
        ("plans.csv", "person,name,goal,"),
        ("findings.csv", "code,severity,file,"),
        ("returns.csv", "file,state,name,"),
    ] {
        assert!(sandbox.text(&format!("out/data/{name}")).starts_with(begins), "{name}");
    }
    let after = sandbox.files();
    assert!(before.iter().all(|(path, bytes)| after.get(path) == Some(bytes)), "the returns are as they were");
    assert_eq!(after.len(), before.len() + 7);
    let first = sandbox.read("out/department.xlsx");
    assert_eq!(sandbox.run(&[&arguments[..], &["--force"]].concat()).status, 1);
    assert!(sandbox.read("out/department.xlsx") == first, "the same returns on the same day give the same bytes");
}

#[test]
fn collect_replaces_nothing_unless_told_and_no_return_ever() {
    let sandbox = Sandbox::with_returns();
    for (taken, arguments) in [
        ("department.xlsx", &["-o", "department.xlsx"] as &[&str]),
        ("page.html", &["-o", "new.xlsx", "--html", "page.html"]),
        ("data/returns.csv", &["-o", "new.xlsx", "--html", "new.html", "--data", "data"]),
    ] {
        sandbox.write(taken, b"mine");
        let before = sandbox.files();
        let Said { status, notes, .. } = sandbox.run(&[&["collect", "returns"], arguments].concat());
        assert_eq!(status, 2);
        assert!(notes.contains("is there already") && notes.contains("--force"), "{notes}");
        assert!(sandbox.files() == before, "{arguments:?} changed something");
    }
    let before = sandbox.files();
    let Said { status, notes, .. } = sandbox.run(&["collect", "returns", "-o", "returns/good.xlsx", "--force"]);
    assert_eq!(status, 2);
    assert!(notes.contains("is one of the returns"), "{notes}");
    assert!(sandbox.files() == before);
    let Said { status, notes, .. } = sandbox.run(&["collect", "returns", "-o", "department.xlsx", "--force"]);
    assert_eq!(status, 2);
    assert!(notes.contains("skillbook has no record of writing department.xlsx, so it stays"), "{notes}");
    assert!(sandbox.files() == before);
}

#[test]
fn convert_goes_both_ways_and_loses_nothing() {
    let sandbox = Sandbox::with_good();
    let before = sandbox.read("good.xlsx");
    for (from, to) in [
        ("good.xlsx", "x.json"),
        ("x.json", "y.xlsx"),
        ("y.xlsx", "z.json"),
        ("x.json", "x.yaml"),
        ("x.yaml", "w.xlsx"),
        ("w.xlsx", "v.json"),
        ("good.xlsx", "x.csv"),
        ("good.xlsx", "x.md"),
    ] {
        let Said { status, out, notes } = sandbox.run(&["convert", from, to]);
        assert_eq!((status, out.as_str(), notes), (0, "", format!("wrote {to}\n")), "{from} to {to}");
    }
    assert_eq!(sandbox.text("z.json"), sandbox.text("x.json"));
    assert_eq!(sandbox.text("v.json"), sandbox.text("x.json"));
    let document: Value = serde_json::from_str(&sandbox.text("x.json")).unwrap();
    assert_eq!(document, serde_json::to_value(sample::document(FormKind::Packet)).unwrap());
    assert!(sandbox.text("x.csv").starts_with("pointer,value\n/form/kind,packet\n"), "{}", sandbox.text("x.csv"));
    assert!(sandbox.text("x.csv").contains("\n/plan/goals/0/actions/0/estimated_cost/amount,250.00\n"));
    insta::assert_snapshot!("convert-markdown", sandbox.text("x.md"));
    assert!(sandbox.read("good.xlsx") == before);
}

#[test]
fn convert_tells_the_findings_and_writes_nothing_of_a_file_that_cannot_be_read() {
    let sandbox = Sandbox::with_returns();
    let Said { status, out, notes } = sandbox.run(&["convert", "returns/half.xlsx", "half.json"]);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(notes.contains("[file-damaged]"), "{notes}");
    assert!(!sandbox.path("half.json").exists());
    let Said { status, notes, .. } = sandbox.run(&["convert", "returns/flawed.xlsx", "flawed.json"]);
    assert_eq!(status, 1);
    assert!(notes.contains("[rating-missing]") && notes.contains("wrote flawed.json"), "{notes}");
    let document: Value = serde_json::from_str(&sandbox.text("flawed.json")).unwrap();
    assert_eq!(document["inventory"]["ratings"][3]["rating"], Value::Null);
    sandbox.write("unfit.json", sandbox.text("flawed.json").replace("\"rating\": 3", "\"rating\": 33").as_bytes());
    let Said { status, notes, .. } = sandbox.run(&["convert", "unfit.json", "unfit.xlsx"]);
    assert_eq!(status, 1);
    assert!(notes.contains("[schema-violation]"), "{notes}");
    assert!(!sandbox.path("unfit.xlsx").exists());
}

#[test]
fn inspect_shows_every_field_with_its_place() {
    let sandbox = Sandbox::with_good();
    let Said { status, out, notes } = sandbox.run(&["inspect", "good.xlsx", "--format", "json"]);
    assert_eq!((status, notes.as_str()), (0, ""));
    let value: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(keys(&value), ["form", "person", "fields"]);
    let document = serde_json::to_value(sample::document(FormKind::Packet)).unwrap();
    assert_eq!((&value["form"], &value["person"]), (&document["form"], &document["person"]));
    let fields = value["fields"].as_array().unwrap();
    for field in fields {
        assert_eq!(keys(field), ["pointer", "sheet", "cell", "kind", "input", "value"]);
        if let Some(own) = document.pointer(field["pointer"].as_str().unwrap()) {
            assert_eq!(own, &field["value"], "{field}");
        }
    }
    let rating = fields.iter().find(|field| field["pointer"] == "/inventory/ratings/3/rating").unwrap();
    assert_eq!(
        *rating,
        json!({"pointer": "/inventory/ratings/3/rating", "sheet": "Skills inventory", "cell": "C13", "kind": "rating", "input": true, "value": 2})
    );
    let Said { status, out, .. } = sandbox.run(&["inspect", "good.xlsx"]);
    assert_eq!(status, 0);
    assert_eq!(out.lines().filter(|line| line.contains("  /")).count(), fields.len(), "{out}");
    assert!(out.starts_with("good.xlsx\n  form       packet of digital-skills 1.0\n"), "{out}");
    let Said { status, out, .. } = Sandbox::with_returns().run(&["inspect", "returns/half.xlsx"]);
    assert_eq!(status, 1);
    assert!(out.contains("[file-damaged]"), "{out}");
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn explain_and_completions_answer_at_once() {
    let sandbox = Sandbox::new();
    let Said { status, out, notes } = sandbox.run(&["explain", "[rating-missing]"]);
    assert_eq!((status, notes.as_str()), (0, ""));
    insta::assert_snapshot!("explain", out);
    let Said { status, out, notes } = sandbox.run(&["explain"]);
    assert_eq!((status, out.lines().count()), (0, skillbook::finding::Code::ALL.len()));
    assert!(notes.contains("explain CODE"), "{notes}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let Said { status, out, .. } = sandbox.run(&["completions", shell]);
        assert!(status == 0 && out.contains("skillbook") && out.contains("collect"), "{shell}");
    }
    let (Said { status, out, .. }, spent) = sandbox.spent(&["--version"]);
    assert_eq!((status, out), (0, format!("skillbook {}\n", env!("CARGO_PKG_VERSION"))));
    assert!(spent < Duration::from_millis(100), "--version takes {spent:?} of the processor");
}

#[test]
fn colour_and_quiet_are_as_told() {
    let sandbox = Sandbox::with_returns();
    let colored = |arguments: &[&str], no_color: bool| {
        let mut command = sandbox.command(arguments);
        if no_color {
            command.env("NO_COLOR", "1");
        }
        said(&mut command).out.contains('\u{1b}')
    };
    assert!(!colored(&["check", "returns/half.xlsx"], false), "a pipe is no terminal");
    assert!(!colored(&["check", "returns/half.xlsx"], true));
    assert!(!colored(&["check", "returns/half.xlsx", "--color", "never"], false));
    assert!(colored(&["check", "returns/half.xlsx", "--color", "always"], false));
    assert!(
        colored(&["check", "returns/half.xlsx", "--color", "always"], true),
        "what was typed is stronger than the surroundings"
    );
    assert!(!colored(&["check", "returns/half.xlsx", "--color", "always", "--format", "json"], false));
    let plain = sandbox.run(&["check", "returns/half.xlsx"]).out;
    let always = sandbox.run(&["check", "returns/half.xlsx", "--color", "always"]).out;
    assert_eq!(anstream::adapter::strip_str(&always).to_string(), plain);

    sandbox.write("returns/notes.txt", b"x");
    for arguments in [
        &["check", "returns", "--annotate", "marked", "--force"] as &[&str],
        &["collect", "returns", "-o", "d.xlsx", "--force"],
        &["convert", "returns/flawed.xlsx", "f.json", "--force"],
        &["explain"],
    ] {
        assert_ne!(sandbox.run(arguments).notes, "", "{arguments:?}");
        assert_eq!(sandbox.run(&[arguments, &["--quiet"]].concat()).notes, "", "{arguments:?}");
    }
    assert!(sandbox.run(&["check", "nowhere", "--quiet"]).notes.contains("error:"), "errors are said all the same");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let sandbox = Sandbox::with_returns();
    for arguments in [&["explain"] as &[&str], &["completions", "bash"], &["check", "returns"], &["--help"]] {
        let mut child = std::process::Command::new(program())
            .current_dir(sandbox.path(""))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let notes = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code().is_some_and(|code| code < 2), "{arguments:?}: {:?} {notes}", output.status);
        assert!(!notes.contains("error") && !notes.contains("panic") && !notes.contains("pipe"), "{arguments:?}: {notes}");
    }
}

#[test]
fn today_is_the_day_that_is_told() {
    let sandbox = Sandbox::with_good();
    let on = |day: &str| {
        said(assert_cmd::Command::new(program()).current_dir(sandbox.path("")).args(["check", "good.xlsx", "--today", day]))
    };
    assert_eq!(on("2026-11-20").out, "1 file: nothing found\n");
    let early = on("2026-11-19");
    assert!(early.out.contains("[date-implausible]"), "{}", early.out);
    assert_eq!(early.status, 0, "a warning is no error");
}

#[test]
fn the_usual_framework_is_shown_and_exported_where_none_is_named() {
    let sandbox = Sandbox::new();
    let named = sandbox.run(&["framework", "show", "htm-leadership"]);
    assert_eq!((named.status, sandbox.run(&["framework", "show"]).out), (0, named.out));
    assert_eq!(sandbox.run(&["framework", "export", "-o", "framework.xlsx"]).status, 0);
    assert!(!sandbox.read("framework.xlsx").is_empty());
}

#[test]
fn a_document_that_does_not_fit_our_own_schema_is_told_and_not_passed_on() {
    let sandbox = Sandbox::with_good();
    assert_eq!(sandbox.run(&["convert", "good.xlsx", "good.json"]).status, 0);
    let good: Value = serde_json::from_str(&sandbox.text("good.json")).unwrap();
    let first = "/plan/goals/0/actions/0";
    for (place, field, value) in [
        ("estimated_time", "duration", "banana"),
        ("estimated_time", "duration", "P1Y"),
        ("estimated_cost", "amount", "1.234"),
        ("estimated_cost", "currency", "usd"),
    ] {
        let mut document = good.clone();
        *document.pointer_mut(&format!("{first}/{place}/{field}")).unwrap() = json!(value);
        sandbox.write("spoilt.json", document.to_string().as_bytes());
        let Said { status, out, .. } = sandbox.run(&["check", "spoilt.json", "--format", "json"]);
        assert_eq!(status, 1, "{value}: {out}");
        let findings: Vec<Value> = serde_json::from_str(&out).unwrap();
        let at = format!("{first}/{place}/{field}");
        let told = findings.iter().any(|finding| finding["code"] == "schema-violation" && finding["pointer"] == at.as_str());
        assert!(told, "{value}: {findings:#?}");
        assert_eq!(sandbox.run(&["convert", "spoilt.json", "spoilt.yaml"]).status, 1, "{value}");
    }
}
