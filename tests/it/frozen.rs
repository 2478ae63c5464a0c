//! Workbooks of earlier versions are read as at that time: the same document, and not one additional finding.
//!
//! `tests/fixtures/frozen/README.md` tells how each was made. They are never made again, however texts and layout change.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use skillbook::files::read::resolve;
use skillbook::files::read_whole;
use skillbook::finding::{Finding, Severity};
use skillbook::jobs::returned::Return;
use skillbook::jobs::workbench::Workbench;

use super::sample::strict_workbench;

/// The own framework from which some of them were made.
const OWN_FRAMEWORK: &str = "town-hall.yaml";
/// Minimum number of workbooks, so that none is lost unnoticed.
const AT_LEAST: usize = 37;

/// A finding as it was at that time. Its message is not kept, since messages improve.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    code: String,
    severity: Severity,
    sheet: Option<String>,
    cell: Option<String>,
    pointer: Option<String>,
    value: Option<String>,
}

impl Told {
    /// Whether a current finding tells this and no more. It may leave out the quotation, and be less severe.
    fn covers(&self, finding: &Finding) -> bool {
        let pointer = finding.pointer.as_ref().map(ToString::to_string);
        self.code == finding.code.name()
            && self.severity <= finding.severity
            && (&self.sheet, &self.cell, &self.pointer)
                == (&finding.sheet().map(Cow::into_owned), &finding.cell().map(|cell| cell.to_string()), &pointer)
            && (finding.value.is_none() || self.value == finding.value)
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/frozen")
}

/// Returns the workbooks, ordered by name.
fn workbooks() -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let is_workbook = |file: &PathBuf| !["json", "yaml", "md"].iter().any(|other| file.extension().unwrap() == *other);
    let mut files: Vec<PathBuf> = files.filter(is_workbook).collect();
    files.sort();
    files
}

/// Returns a workbench with every rule of the built-in policy and the own framework.
fn workbench() -> Workbench {
    let mut library = strict_workbench().library;
    library.add(resolve(folder().join(OWN_FRAMEWORK).to_str().unwrap()).unwrap().framework.unwrap());
    Workbench::new(library, strict_workbench().today)
}

fn kept<T: serde::de::DeserializeOwned>(workbook: &Path, what: &str) -> T {
    let file = workbook.with_extension(what);
    serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Returns the differences of a return from the kept reading.
fn news(workbook: &Path, found: &Return) -> Vec<String> {
    let mut news = Vec::new();
    let document: Value = kept(workbook, "document.json");
    if found.value.as_ref() != Some(&document) {
        news.push(format!("the document differs: was {document:#}, is {:#}", found.value.as_ref().unwrap_or(&Value::Null)));
    }
    let mut told: Vec<Told> = kept(workbook, "findings.json");
    for finding in &found.findings {
        // Each earlier finding covers one current finding.
        match told.iter().position(|then| then.covers(finding)) {
            Some(then) => drop(told.remove(then)),
            None => news.push(format!("a new finding: {finding:#?}")),
        }
    }
    news
}

/// Generations of texts that are closed, with the SHA-256 of their content: workbooks with these texts are in use.
const CLOSED: [(&str, &str); 2] = [
    ("1", "11770243043875a412fe7a6caf172e84dd170e0a61f597707fb153dc0e5ace0e"),
    ("2", "b5ac095b08b08d465cf9dfec0cfe4c23832024f487a107bd250e2ad672c1b075"),
];

#[test]
fn the_words_of_a_closed_generation_never_change() {
    assert_eq!(CLOSED.len() + 1, skillbook::texts::GENERATION as usize, "each generation before the present one is closed");
    let words = skillbook::templates::prepare().unwrap();
    for (generation, digest) in CLOSED {
        let path = format!("generations/{generation}/sheets.json");
        let (_, words) = words.iter().find(|(prepared, _)| *prepared == path).unwrap();
        let now = skillbook::jobs::digest::sha256(words.as_bytes());
        assert_eq!(now, digest, "generation {generation}: change the present words, templates/texts/en/sheets.yaml, instead");
    }
}

#[test]
fn frozen_workbooks_are_read_as_they_were() {
    let (workbooks, workbench) = (workbooks(), workbench());
    assert!(workbooks.len() >= AT_LEAST, "{} workbooks", workbooks.len());
    let mut problems = Vec::new();
    for workbook in workbooks {
        // Read one at a time: together, a marked copy would replace its return.
        let found = read_whole(std::slice::from_ref(&workbook), &workbench).remove(0);
        let name = workbook.file_name().unwrap().display().to_string();
        problems.extend(news(&workbook, &found).into_iter().map(|news| format!("{name}: {news}")));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
