//! The demo: it gives the same files wherever and whenever it runs, and every mistake in it is found.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;

/// The findings for the mistakes. All other returns have no finding.
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

/// Returns with another name or another order of rows, which cause no finding.
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
    assert_eq!(typed(one.path(), &["demo", "."]).status.code(), Some(0));
    let first = tree(one.path());
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

    assert_eq!(typed(one.path(), &["demo", ".", "--force"]).status.code(), Some(0));
    assert_same(&first, &tree(one.path()));
}

fn check_findings(files: &BTreeMap<String, Vec<u8>>) {
    let mut codes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut reader = csv::Reader::from_reader(files["data/findings.csv"].as_slice());
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
