//! The demo: the same files wherever and whenever it runs, and every mistake that it makes is found.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use skillbook::framework::Library;
use skillbook::model::{ActionStatus, Date, Document, RaterKind};
use skillbook::pipeline::demo::{self, DATA, DemoError, Outcome};
use skillbook::pipeline::{Workbench, read_all};
use skillbook::report::ReturnState;

/// What the mistakes lead to. Whatever else comes back, comes back without a finding.
const MESS: [(&str, &[&str]); 12] = [
    ("E2003-adaeze-okonkwo-packet.xlsx", &["actions-clash"]),
    ("E2005-kim-hye-jin-packet.xlsx", &["form-untouched"]),
    ("E2006-lyl-hdd-packet.xlsx", &["action-without-gap", "approval-missing"]),
    ("E2007-mere-tawhai-packet.xlsx", &["education-not-planned", "text-outside"]),
    ("E2009-zuo-teng-mei-xiao-packet.xlsx", &["sheet-renamed"]),
    ("E2010-chiara-dangelo-packet.xlsx", &["gap-without-action"]),
    ("E2012-zeynep-yildiz-packet.xlsx", &["action-without-result", "rating-not-understood", "rating-off-scale"]),
    ("E2013-priya-raghunathan-packet.xlsx", &["goal-too-far"]),
    ("E2014-wang-xiao-ming-packet.xlsx", &["value-tidied"]),
    ("E2017-samuel-whitehorse-packet.xlsx", &["answer-missing", "rating-missing"]),
    ("E2019-nguyen-thi-mai-packet.xlsx", &["file-damaged"]),
    (
        "E2021-alexandros-pappas-packet.xlsx",
        &["cost-not-understood", "date-not-understood", "level-changed-without-reason", "not-in-list"],
    ),
];

/// Files that came back under another name or in another order, and lead to no finding at all.
const HARMLESS: [&str; 4] = [
    "E2002-lukasz-wojcik-packet.xlsx",
    "E2011-olena-shevchenko-packet (1).xlsx",
    "E2020-siobhan-ni-bhriain-packet.xlsx",
    "E2023-frhd-rhymy-packet_FINAL_v2.xlsx",
];

fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    entries
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().display().to_string().replace('\\', "/");
            (path, fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// Compares without printing bytes.
fn assert_same(first: &BTreeMap<String, Vec<u8>>, second: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    let differ: Vec<&String> = first.iter().filter(|(name, bytes)| second[*name] != **bytes).map(|(name, _)| name).collect();
    assert!(differ.is_empty(), "{differ:?}");
}

fn typed(folder: &Path, arguments: &[&str]) -> Output {
    Command::cargo_bin("skillbook").unwrap().current_dir(folder).args(arguments).output().unwrap()
}

#[test]
fn every_run_gives_the_same_files_and_says_where_they_are() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let outcome = demo::demo(one.path(), false).unwrap();
    let first = tree(one.path());
    check_outcome(&outcome);
    check_findings(&first);

    let told = typed(two.path(), &["demo"]);
    let text = String::from_utf8(told.stdout).unwrap();
    assert_eq!(told.status.code(), Some(0), "{text}");
    assert_same(&first, &tree(&two.path().join("skillbook-demo")));
    assert!((9..=18).contains(&text.lines().count()), "{text}");
    for words in ["24 people", "29 workbooks", "ปิยะ", "E2019-", "department.xlsx", "findings.txt", "skillbook issue --roster"]
    {
        assert!(text.contains(words), "{words}\n{text}");
    }

    let told = typed(two.path(), &["demo"]);
    let text = String::from_utf8(told.stderr).unwrap();
    assert_eq!((told.status.code(), told.stdout.is_empty()), (Some(2), true));
    assert!(text.contains("roster.csv is there already") && text.contains("--force"), "{text}");

    demo::demo(one.path(), true).unwrap();
    assert_same(&first, &tree(one.path()));
}

/// Every document of a folder of returns, by the person's id: those that people filled in for themselves.
fn documents(folder: &Path) -> BTreeMap<String, Document> {
    let workbench = Workbench::new(Library::new(), Date::from_ymd(2027, 6, 21).unwrap());
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "xlsx"));
    paths.sort();
    let read = read_all(&paths, &workbench, &|| {});
    let own = read.into_iter().filter_map(|found| found.document).filter(|document| document.rater.kind == RaterKind::Own);
    own.map(|document| (document.person.id.clone().unwrap(), document)).collect()
}

/// The workbooks of the next round hold all that the first one said: every rating beside the new column, every open action in the
/// plan, every finished one as evidence; and the summary says what moved.
#[test]
fn the_next_round_begins_with_all_that_the_first_one_said() {
    let folder = tempfile::tempdir().unwrap();
    let outcome = demo::demo(folder.path(), false).unwrap();
    let first = documents(&folder.path().join(demo::RETURNS));
    let issued = documents(&folder.path().join(demo::NEXT).join(demo::WORKBOOKS));
    assert_eq!((first.len(), issued.len()), (22, 24));
    let (mut ratings, mut open, mut finished) = (0, 0, 0);
    for (id, then) in &first {
        let now = &issued[id];
        let shown = now.inventory.as_ref().unwrap();
        for (before, row) in then.inventory.as_ref().unwrap().ratings.iter().zip(&shown.ratings) {
            assert_eq!(row.previous.as_ref().and_then(|previous| previous.rating), before.rating, "{id} {}", row.skill);
            assert_eq!(row.rating, None, "the new column is empty");
            ratings += usize::from(before.rating.is_some());
        }
        let carried: Vec<_> = now.plan.as_ref().unwrap().goals.iter().flat_map(|goal| &goal.actions).collect();
        for action in then.plan.as_ref().unwrap().goals.iter().flat_map(|goal| &goal.actions) {
            match action.status {
                Some(ActionStatus::Done) => {
                    let words = action.action.as_deref().unwrap();
                    let row = shown.ratings.iter().find(|row| Some(&row.skill) == action.skill.as_ref()).unwrap();
                    assert!(row.evidence.as_ref().unwrap().contains(words), "{id} {words}");
                    finished += 1;
                }
                Some(ActionStatus::Dropped) => {}
                _ => {
                    assert!(carried.contains(&action), "{id} {action:?}");
                    open += 1;
                }
            }
        }
    }
    assert!(ratings > 400 && open > 50 && finished > 0, "{ratings} {open} {finished}");

    let changes = outcome.next.changes;
    assert_eq!(outcome.next.returned, 23);
    // Those who sent nothing, or nothing that could be read, are new; one is silent now.
    assert_eq!((changes.people_in_both, changes.people_new, changes.people_missing), (20, 3, 1));
    assert!(changes.moves.up > changes.moves.down && changes.better_followed > 10, "{changes:?}");
    let department: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.path().join(demo::NEXT).join(DATA).join("department.json")).unwrap()).unwrap();
    assert_eq!(department["changes"]["total"]["moves"]["up"], changes.moves.up);
    assert_eq!(outcome.plans, 21);
    assert_eq!(fs::read_dir(folder.path().join(demo::BRIEFS)).unwrap().count(), 22, "and the record of what was written");
}

fn check_outcome(outcome: &Outcome) {
    assert_eq!((outcome.people, outcome.issued, outcome.issued_to_managers), (24, 24, 5));
    assert_eq!(outcome.returns.len(), 28);
    assert_eq!(outcome.missing, ["ปิยะ วงศ์สุวรรณ"]);
    let refused: Vec<&str> = outcome.with_state(ReturnState::Refused).map(|entry| entry.file.as_str()).collect();
    assert_eq!(refused, ["returns/E2019-nguyen-thi-mai-packet.xlsx"]);
    assert_eq!(outcome.with_state(ReturnState::ReadWithErrors).count(), 3);
}

fn check_findings(files: &BTreeMap<String, Vec<u8>>) {
    let mut codes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut reader = csv::Reader::from_reader(files[&format!("{DATA}/findings.csv")].as_slice());
    for record in reader.records() {
        let record = record.unwrap();
        codes.entry(record[2].to_owned()).or_default().insert(record[0].to_owned());
    }
    let expected: BTreeMap<String, BTreeSet<String>> = MESS
        .iter()
        .map(|(file, codes)| (format!("returns/{file}"), codes.iter().map(|code| (*code).to_owned()).collect()))
        .collect();
    assert_eq!(codes, expected);
    for file in HARMLESS {
        assert!(files.contains_key(&format!("returns/{file}")), "{file}");
    }
}

#[test]
fn nothing_is_written_where_something_is_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join(DATA);
    fs::write(&mine, "mine").unwrap();
    for place in [folder.path(), mine.as_path()] {
        let error = demo::demo(place, false).unwrap_err();
        assert!(matches!(&error, DemoError::Exists(path) if *path == mine), "{error}");
    }
    assert_eq!(tree(folder.path()).len(), 1);
}
