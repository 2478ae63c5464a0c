//! The recipes of `docs/at-scale.md`, run as they stand there: what an engine comes to is what one machine comes to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::sample;
use crate::sandbox::{Sandbox, program};

const ISSUED: &str = "skillbook-demo/workbooks";
const RETURNS: &str = "skillbook-demo/returns";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The blocks of code of a language in the page, in their order.
fn blocks(language: &str) -> Vec<String> {
    let page = std::fs::read_to_string(root().join("docs/at-scale.md")).unwrap();
    let begin = format!("```{language}\n");
    page.split(&begin).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

/// Runs a Python program in the sandbox, with `skillbook` at hand.
fn python(sandbox: &Sandbox, script: &str, arguments: &[&str]) -> String {
    sandbox.write("script.py", script.as_bytes());
    let python = root().join("target/test-spark/bin/python");
    let found = std::env::var_os("PATH").unwrap();
    let path = [program().parent().unwrap().to_owned()].into_iter().chain(std::env::split_paths(&found));
    let mut command = Command::new(&python);
    command.current_dir(sandbox.path("")).arg("script.py").args(arguments).env("PATH", std::env::join_paths(path).unwrap());
    command
        .env("PYSPARK_PYTHON", &python)
        .env("SPARK_LOCAL_IP", "127.0.0.1")
        .env("PYSPARK_SUBMIT_ARGS", "--master local[2] --conf spark.ui.enabled=false pyspark-shell");
    let output = command.output().expect("no PySpark; scripts/test --long installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The demo's returns, with one that came back twice and a note beside them, in folders.
fn returns() -> Sandbox {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["demo"]).status, 0);
    let packet = std::fs::read(sandbox.path(RETURNS).join("E2001-grace-oneill-baptiste-packet.xlsx")).unwrap();
    sandbox.write(&format!("{RETURNS}/late/E2001 once more.xlsx"), &packet);
    sandbox.write(&format!("{RETURNS}/late/notes.txt"), b"Call Ana");
    sandbox
}

/// Figures as lines of JSON, in an order of their own.
fn sorted(lines: &str) -> Vec<String> {
    let values = lines.lines().map(|line| serde_json::from_str::<BTreeMap<String, Value>>(line).unwrap());
    let mut lines: Vec<String> = values.map(|figures| serde_json::to_string(&figures).unwrap()).collect();
    lines.sort();
    lines
}

/// Needs and readiness as one machine comes to them, department by department.
fn figures(sandbox: &Sandbox) -> Vec<String> {
    let said = sandbox.run(&["collect", RETURNS, "--issued", ISSUED, "--by", "department", "--out", "groups"]);
    assert_eq!(said.status, 1, "{}", said.notes);
    let mut lines = Vec::new();
    let list = sandbox.text("groups/groups.csv");
    for row in csv::Reader::from_reader(list.as_bytes()).records().map(Result::unwrap) {
        let department: Value = serde_json::from_str(&sandbox.text(&format!("groups/{}/department.json", &row[1]))).unwrap();
        for need in department["training_needs"].as_array().unwrap().iter().filter(|need| need["people"] != 0) {
            let [skill, people, sum, largest] = ["skill", "people", "gap_sum", "largest"].map(|key| need[key].clone());
            lines.push(json!({"department": &row[0], "skill": skill, "people": people, "gap_sum": sum, "largest": largest}));
        }
        for person in department["people"].as_array().unwrap() {
            let [needed, met, gaps] = ["needed", "met", "gaps"].map(|key| person["readiness"][key].clone());
            let key = person["key"].as_str().unwrap().to_lowercase();
            if needed != 0 {
                lines.push(json!({"department": &row[0], "person": key, "needed": needed, "met": met, "gaps": gaps}));
            }
        }
    }
    assert!(lines.len() > 40, "{}", lines.len());
    sorted(&lines.iter().map(|line| format!("{line}\n")).collect::<String>())
}

#[test]
#[ignore = "needs PySpark and a minute: scripts/test --long"]
fn spark_comes_to_what_one_machine_comes_to() {
    let sandbox = returns();
    let [read, figures_of] = &blocks("python")[..] else { panic!("two programs stand in the page") };
    let folder: PathBuf = sandbox.path(RETURNS);
    let issued = sandbox.path(ISSUED);
    python(&sandbox, read, &[folder.to_str().unwrap(), "lines", "--issued", issued.to_str().unwrap(), "--today", sample::TODAY]);
    let mut parts: Vec<PathBuf> = std::fs::read_dir(sandbox.path("lines")).unwrap().map(|entry| entry.unwrap().path()).collect();
    parts.retain(|part| part.file_name().unwrap().to_str().unwrap().starts_with("part-"));
    parts.sort();
    assert!(parts.len() > 1, "{parts:?}");
    let lines: Vec<u8> = parts.iter().flat_map(|part| std::fs::read(part).unwrap()).collect();
    let collect = |paths: &str, folder: &str, lines: Vec<u8>| {
        let [book, page, data] = ["a.xlsx", "a.html", "data"].map(|name| format!("{folder}/{name}"));
        let mut command = sandbox.command(&["collect", paths, "--issued", ISSUED, "-o", &book, "--html", &page, "--data", &data]);
        let ended = command.write_stdin(lines).output().unwrap();
        assert_eq!(ended.status.code(), Some(1), "{}", String::from_utf8_lossy(&ended.stderr));
        let data = std::fs::read_dir(sandbox.path(&data)).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<PathBuf> = data.chain([sandbox.path(&book), sandbox.path(&page)]).collect();
        files.retain(|file| !file.ends_with(".skillbook-written"));
        files.sort();
        files.into_iter().map(|file| (file.file_name().unwrap().to_owned(), std::fs::read(file).unwrap())).collect::<Vec<_>>()
    };
    assert!(collect("-", "spark", lines) == collect(RETURNS, "direct", vec![]), "an output is another one");
    assert_eq!(sorted(&python(&sandbox, figures_of, &["lines"])), figures(&sandbox));
}

#[test]
#[ignore = "needs DuckDB: scripts/test --long"]
fn duckdb_comes_to_what_one_machine_comes_to() {
    let sandbox = returns();
    let read = sandbox.run(&["read", RETURNS, "--issued", ISSUED]);
    sandbox.write("returns.ndjson", read.out.as_bytes());
    let [sql] = &blocks("sql")[..] else { panic!("one program stands in the page") };
    sandbox.write("views.sql", sql.as_bytes());
    let script = "import duckdb, json\nduckdb.sql(open('views.sql').read())\n\
        for view in ('needs', 'readiness'):\n    found = duckdb.sql(f'SELECT * FROM {view}')\n    \
        for row in found.fetchall():\n        print(json.dumps(dict(zip(found.columns, row))))\n";
    assert_eq!(sorted(&python(&sandbox, script, &[])), figures(&sandbox));
}
