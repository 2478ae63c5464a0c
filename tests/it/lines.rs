//! Returns that are read elsewhere, in parts, give the same results as the files themselves, byte for byte.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use skillbook::finding::{Code, Finding};
use skillbook::framework::Library;
use skillbook::jobs::check::{Gathered, check, check_parts, read_lines};
use skillbook::jobs::inputs::Given;
use skillbook::jobs::lines::{Basis, LineSource};
use skillbook::jobs::made_from::MemoryRecords;
use skillbook::jobs::published::published;
use skillbook::jobs::returned::Return;
use skillbook::jobs::workbench::Workbench;
use skillbook::jobs::workers::Means;
use skillbook::model::{FormKind, RaterKind};
use skillbook::report::findings::{FindingsFormat, render};

use crate::sample;
use crate::sandbox::{Sandbox, WRITTEN, said};

fn workbench() -> Workbench {
    Workbench::new(Library::new(), sample::date(sample::TODAY))
}

fn basis() -> Basis {
    Basis { program: "0.1.0".to_owned(), today: sample::date(sample::TODAY), given: None }
}

/// Returns the lines that the library writes for files in memory.
fn lines_of(files: Vec<(String, Vec<u8>)>) -> String {
    let mut text = String::new();
    let mut take = |line: skillbook::jobs::check::ReturnLine| {
        text += &line.text;
        std::ops::ControlFlow::Continue(())
    };
    let (given, kept) = (Given::new(files), MemoryRecords::default());
    read_lines(&given, &kept, (&mut workbench(), &basis()), Means::ALONE, &mut take).unwrap();
    text
}

/// Returns the line of a return.
pub(crate) fn line(return_: &[u8]) -> String {
    lines_of(vec![("ana.xlsx".to_owned(), return_.to_vec())])
}

/// Changes a line as if it had been read with a framework of other content.
pub(crate) fn with_other_framework(line: &str) -> String {
    let mut value: Value = serde_json::from_str(line).unwrap();
    value["collect"]["read_with"] = "00000000".into();
    value.to_string()
}

fn gathered(files: Vec<(String, Vec<u8>)>, parts: &[(&str, &str)]) -> Gathered {
    let parts: Vec<(String, Vec<u8>)> = parts.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    let parts: Vec<&dyn LineSource> = parts.iter().map(|part| part as &dyn LineSource).collect();
    check_parts(&Given::new(files), &parts, &MemoryRecords::default(), (&mut workbench(), &basis()), Means::ALONE)
}

/// Returns the findings on lines.
pub(crate) fn findings(part: &str, lines: &str) -> Vec<Finding> {
    gathered(vec![], &[(part, lines)]).returns.into_iter().flat_map(|found| found.findings).collect()
}

fn told(returns: &[Return]) -> String {
    let shared: Vec<Finding> = returns.iter().flat_map(Return::shared).cloned().collect();
    let documents: Vec<_> = returns.iter().map(|found| serde_json::to_string(&found.document).unwrap()).collect();
    let owners: Vec<String> = returns
        .iter()
        .map(|found| format!("{} {:?} {:?} {:?}", found.file, found.owner, found.identity, found.unread().count()))
        .collect();
    format!("{}{}{}", render(&shared, 1, FindingsFormat::Json, false), documents.join("\n"), owners.join("\n"))
}

/// Returns all sorts of files in folders: those of the fixtures, forms that were returned twice or by several raters,
/// documents, and files that are not returns.
fn mixed() -> Vec<(String, Vec<u8>)> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut files = Vec::new();
    for entry in ["frozen", "field"].iter().flat_map(|name| walkdir::WalkDir::new(fixtures.join(name)).sort_by_file_name()) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() && entry.metadata().unwrap().len() < 100_000 {
            let name = entry.path().strip_prefix(&fixtures).unwrap().to_str().unwrap().replace('\\', "/");
            files.push((name, std::fs::read(entry.path()).unwrap()));
        }
    }
    let mut again = sample::document_of(FormKind::Packet, "E1", "Ana Silva");
    let first = sample::xlsx(&again);
    again.inventory.as_mut().unwrap().ratings[1].rating = Some(1);
    again.recompute();
    let mut manager = sample::document_of(FormKind::Inventory, "E1", "Ana Silva");
    manager.rater.kind = RaterKind::Manager;
    let json = serde_json::to_vec(&again).unwrap();
    let two = [("a/ana.xlsx", first.clone()), ("b/ana.xlsx", sample::xlsx(&again)), ("b/ana same.xlsx", first)];
    let more = [("b/ana.json", json), ("c/manager.xlsx", sample::xlsx(&manager)), ("c/notes.txt", b"Call Ana".to_vec())];
    files.extend(two.into_iter().chain(more).map(|(name, bytes)| (format!("more/{name}"), bytes)));
    files
}

#[test]
fn lines_in_memory_come_to_what_the_files_come_to() {
    let files = mixed();
    let direct = check(&Given::new(files.clone()), &MemoryRecords::default(), &mut workbench(), Means::ALONE);
    assert!(direct.len() > 30 && direct.iter().any(|found| !found.is_read), "{}", direct.len());
    let codes: Vec<Code> = direct.iter().flat_map(|found| &found.findings).map(|finding| finding.code).collect();
    assert!(codes.contains(&Code::ReturnedTwice) && codes.contains(&Code::FilePassedOver), "{codes:?}");
    let parts: Vec<Vec<(String, Vec<u8>)>> = (0..3)
        .map(|part| files.iter().enumerate().filter(|(at, _)| at % 3 == part).map(|(_, file)| file.clone()).collect())
        .collect();
    let lines: Vec<String> = parts.iter().cloned().map(lines_of).collect();
    let named: Vec<(&str, &str)> = ["1", "2", "3"].into_iter().zip(&lines).map(|(name, text)| (name, text.as_str())).collect();
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let gathered = gathered(vec![], &order.map(|at| named[at]));
        assert!(gathered.otherwise.is_empty() && gathered.repeated.is_empty());
        assert_eq!(told(&gathered.returns), told(&direct), "{order:?}");
    }
    let beside = gathered(parts[1].clone(), &[named[2], named[0]]);
    assert_eq!(told(&beside.returns), told(&direct), "lines beside files");
    let schema = published().into_iter().find(|(name, _)| *name == "line").unwrap().1;
    let schema = jsonschema::validator_for(&schema).unwrap();
    for line in lines.iter().flat_map(|text| text.lines()) {
        let line: Value = serde_json::from_str(line).unwrap();
        assert!(
            schema.is_valid(&line),
            "{}: {:?}",
            line["file"],
            schema.iter_errors(&line).map(|error| error.to_string()).collect::<Vec<_>>()
        );
    }
}

/// Returns the files below a folder by name, without the list of written files.
fn files_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file() && entry.file_name() != WRITTEN);
    files
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

const ISSUED: &str = "skillbook-demo/workbooks";

/// Runs `collect` with all outputs into a folder. Returns the exit status and the files.
fn collected(sandbox: &Sandbox, paths: &[&str], folder: &str) -> (i32, BTreeMap<String, Vec<u8>>) {
    let (workbook, page, data) = (format!("{folder}/all.xlsx"), format!("{folder}/all.html"), format!("{folder}/data"));
    let outputs = ["--issued", ISSUED, "-o", &workbook, "--html", &page, "--data", &data];
    let said = sandbox.run(&[&["collect"], paths, &outputs].concat());
    assert!(sandbox.path(&workbook).exists(), "{}{}", said.out, said.notes);
    (said.status, files_of(&sandbox.path(folder)))
}

#[test]
fn the_demo_read_in_parts_comes_to_the_same_files() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["demo"]).status, 0);
    let returns = sandbox.path("skillbook-demo/returns");
    let packet = std::fs::read(returns.join("E2001-grace-oneill-baptiste-packet.xlsx")).unwrap();
    sandbox.write("skillbook-demo/returns/late/E2001 once more.xlsx", &packet);
    sandbox.write("skillbook-demo/returns/late/notes.txt", b"Call Ana");
    let direct = collected(&sandbox, &["skillbook-demo/returns"], "direct");
    assert_eq!(direct.0, 1, "the returns of the demo hold errors");

    let whole = sandbox.run(&["read", "skillbook-demo/returns", "--format", "ndjson", "--issued", ISSUED]);
    assert_eq!(whole.status, 1);
    let order: Vec<String> =
        whole.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["file"].to_string()).collect();
    let plain: Vec<String> = order.iter().map(|name| name.trim_matches('"').to_owned()).collect();
    sandbox.write("whole.ndjson", whole.out.as_bytes());
    assert_eq!(collected(&sandbox, &["whole.ndjson"], "whole"), direct);

    let thirds: Vec<&[String]> = plain.chunks(plain.len() - 1).flat_map(|most| most.chunks(plain.len() / 2)).collect();
    for (part, names) in thirds.iter().enumerate() {
        let paths: Vec<String> = names.iter().map(|name| format!("skillbook-demo/returns/{name}")).collect();
        let read = ["read", "--within", "skillbook-demo/returns", "--issued", ISSUED];
        let read = sandbox.run(&read.into_iter().chain(paths.iter().map(String::as_str)).collect::<Vec<_>>());
        sandbox.write(&format!("parts/part-{part}.ndjson"), read.out.as_bytes());
    }
    // The last part holds nothing but what lies beside the returns.
    assert_eq!(thirds.last().map(|names| names.to_vec()), Some(vec!["late/notes.txt".to_owned()]));
    std::fs::rename(sandbox.path(&format!("parts/part-{}.ndjson", thirds.len() - 1)), sandbox.path("parts/rest.ndjson")).unwrap();
    let (one, two, rest) = ("parts/part-0.ndjson", "parts/part-1.ndjson", "parts/rest.ndjson");
    for (index, paths) in [[one, two, rest], [rest, two, one]].iter().enumerate() {
        assert_eq!(collected(&sandbox, paths, &format!("order-{index}")), direct, "{paths:?}");
    }
    assert_eq!(collected(&sandbox, &["parts"], "folder"), direct);

    let mut through = sandbox.command(&["collect", "-", one, "--issued", ISSUED, "-o", "through/all.xlsx"]);
    let more = ["--html", "through/all.html", "--data", "through/data"];
    let rest = [sandbox.read(two), sandbox.read("parts/rest.ndjson")].concat();
    let through = said(through.args(more).write_stdin(rest));
    assert_eq!((through.status, files_of(&sandbox.path("through"))), direct, "{}", through.notes);
}

#[test]
fn one_broken_line_stops_no_other() {
    let sandbox = Sandbox::with_returns();
    let read = sandbox.run(&["read", "returns"]);
    let lines: Vec<&str> = read.out.lines().collect();
    assert_eq!((read.status, lines.len()), (1, 3));
    let (flawed, good) = (lines[0], lines[1]);
    let newer = good.replacen("\"version\":1", "\"version\":9", 1);
    sandbox.write("a.ndjson", format!("{flawed}\n\n{}\n{newer}\n{good}", &good[..500]).as_bytes());
    let said = sandbox.run(&["collect", "a.ndjson", "-o", "out.xlsx", "--data", "data"]);
    assert_eq!(said.status, 1, "{}", said.notes);
    assert!(said.out.starts_with("2 of 3 returns read, 2 people in all"), "{}", said.out);
    let findings = sandbox.text("data/findings.csv");
    for expected in ["line-damaged,error,a.ndjson,,line 3,", "line-version,error,a.ndjson,,line 4,"] {
        assert!(findings.contains(expected), "{findings}");
    }
    let nothing = sandbox.run(&["collect", "a.ndjson", "gone.ndjson", "-o", "other.xlsx"]);
    assert_eq!(nothing.status, 2);
    sandbox.write("b.ndjson", b"{}\n\xFF\n");
    let nothing = sandbox.run(&["collect", "b.ndjson", "-o", "other.xlsx"]);
    assert!(nothing.status == 2 && nothing.out.contains("line 2"), "{} {}", nothing.out, nothing.notes);
}

#[test]
fn a_document_that_nobody_read_is_in_no_figure() {
    let good = line(&sample::xlsx(&sample::document(FormKind::Packet)));
    let rating = good.find("\"rating\":").unwrap() + "\"rating\":".len();
    let changed = format!("{}99{}", &good[..rating], &good[rating + 1..]);
    let found = findings("a.ndjson", &changed);
    assert_eq!(found.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::LineDamaged], "{found:?}");
}

#[test]
fn a_file_counts_once_however_often_it_comes_and_two_files_of_one_name_count_both() {
    let of = |id: &str, name: &str| sample::xlsx(&sample::document_of(FormKind::Packet, id, name));
    let (ana, bo) = (line(&of("E1", "Ana Silva")), line(&of("E2", "Bo Li")));
    let together = gathered(vec![], &[("1", &ana), ("2", &format!("{ana}{bo}"))]);
    let other_way = gathered(vec![], &[("2", &format!("{bo}{ana}")), ("1", &ana)]);
    assert_eq!(told(&together.returns), told(&other_way.returns));
    let files: Vec<&str> = together.returns.iter().map(|found| found.file.as_str()).collect();
    assert_eq!(files, ["ana.xlsx", "ana.xlsx [2]"]);
    assert_eq!(together.repeated.iter().collect::<Vec<_>>(), ["ana.xlsx"]);
}

#[test]
fn lines_must_have_been_read_with_what_is_given() {
    let sandbox = Sandbox::with_good();
    let roster = "id,name,email,department\nE1001,Keiko Patel,k@example.org,Workshop\n";
    sandbox.write("roster.csv", roster.as_bytes());
    let read = sandbox.run(&["read", "good.xlsx"]);
    sandbox.write("plain.ndjson", read.out.as_bytes());
    let said = sandbox.run(&["collect", "plain.ndjson", "--roster", "roster.csv", "-o", "a.xlsx"]);
    assert!(said.status == 2 && said.notes.contains("--roster"), "{}", said.notes);
    let read = sandbox.run(&["read", "good.xlsx", "--roster", "roster.csv"]);
    sandbox.write("known.ndjson", read.out.as_bytes());
    assert_eq!(sandbox.run(&["collect", "known.ndjson", "--roster", "roster.csv", "-o", "a.xlsx"]).status, 0);
    let said = sandbox.run(&["collect", "known.ndjson", "-o", "b.xlsx"]);
    assert!(said.status == 0 && said.notes.contains("not given here"), "{}", said.notes);
    sandbox.write("whose.csv", b"file,id\ngood.xlsx,E7\n");
    let said = sandbox.run(&["collect", "plain.ndjson", "--assign", "whose.csv", "-o", "c.xlsx"]);
    assert!(said.status == 2 && said.notes.contains("--assign"), "{}", said.notes);
    let read = sandbox.run(&["read", "good.xlsx", "--assign", "whose.csv"]);
    sandbox.write("whose.ndjson", read.out.as_bytes());
    assert_eq!(sandbox.run(&["collect", "whose.ndjson", "--assign", "whose.csv", "-o", "c.xlsx"]).status, 0);
    sandbox.write("whose.csv", b"file,id\ngod.xlsx,E7\n");
    assert_eq!(sandbox.run(&["collect", "whose.ndjson", "--assign", "whose.csv", "-o", "d.xlsx"]).status, 2);
}

#[test]
fn lines_are_no_result_that_may_be_replaced() {
    let sandbox = Sandbox::with_good();
    sandbox.write("lines.ndjson", sandbox.run(&["read", "good.xlsx"]).out.as_bytes());
    std::fs::create_dir(sandbox.path("out")).unwrap();
    std::fs::hard_link(sandbox.path("lines.ndjson"), sandbox.path("out/all.xlsx")).unwrap();
    let said = sandbox.run(&["collect", "out", "lines.ndjson", "-o", "lines.ndjson", "--force"]);
    assert_eq!(said.status, 2, "{}", said.notes);
    assert!(sandbox.text("lines.ndjson").starts_with('{'));
    let within = sandbox.run(&["read", "good.xlsx", "--within", "out"]);
    assert!(within.status == 2 && within.notes.contains("does not lie in"), "{}", within.notes);
}
