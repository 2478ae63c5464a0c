//! Other people's programs save our files, fill them in and calculate them: everything must come back as it was meant,
//! and their figures must be ours.

mod by_hand;

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::{Value, json};

use skillbook::address::Pointer;
use skillbook::form::{Entry, Form, Formula, FormulaValue, Layout, Mode};
use skillbook::framework::Library;
use skillbook::model::Document;
use skillbook::pipeline::{Return, Workbench, read_all};

use super::answers::{Answer, Filled, form, today, workbook};
use super::programs::{libreoffice, openpyxl, skillbook};

/// What spreadsheet programs save as.
const ENDINGS: [&str; 3] = ["xlsx", "ods", "xls"];

/// An empty folder for the files of a test; they are left there for a look when it fails.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn inside(folder: &Path, name: &str) -> PathBuf {
    let inside = folder.join(name);
    std::fs::create_dir_all(&inside).unwrap();
    inside
}

/// Reads a file as `skillbook` does.
fn read(file: &Path) -> Return {
    let workbench = Workbench::new(Library::new(), today());
    read_all(&[file.to_owned()], &workbench, &|| {}).remove(0)
}

/// Where two values differ, a line each.
fn differences(at: &Pointer, ours: &Value, theirs: &Value, found: &mut Vec<String>) {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            for key in a.keys().chain(b.keys()).collect::<BTreeSet<_>>() {
                differences(
                    &at.join(key),
                    a.get(key).unwrap_or(&json!("(no key)")),
                    b.get(key).unwrap_or(&json!("(no key)")),
                    found,
                );
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().for_each(|(index, (a, b))| differences(&at.join(index), a, b, found));
        }
        _ if ours == theirs => {}
        _ => found.push(format!("{at}: meant {ours:#}, read {theirs:#}")),
    }
}

/// What there is to say about a return, but for its file.
fn said(found: &Return) -> BTreeSet<(&'static str, String)> {
    let place = |pointer: &Option<Pointer>| pointer.as_ref().map(ToString::to_string).unwrap_or_default();
    found.findings.iter().map(|finding| (finding.code.name(), place(&finding.pointer))).collect()
}

/// The problems with a file that should hold a document and give no other cause for findings than `usual`.
fn problems(file: &Path, document: &Document, usual: &BTreeSet<(&'static str, String)>) -> Vec<String> {
    let name = file.strip_prefix(env!("CARGO_TARGET_TMPDIR")).unwrap_or(file).display().to_string();
    let found = read(file);
    let messages =
        || found.findings.iter().map(|finding| format!("{}: {}", finding.code.name(), finding.message)).collect::<Vec<_>>();
    let Some(theirs) = &found.value else { return vec![format!("{name}: nothing was read: {:#?}", messages())] };
    let mut problems = Vec::new();
    differences(&Pointer::default(), &serde_json::to_value(document).unwrap(), theirs, &mut problems);
    let told = said(&found);
    problems.extend(told.symmetric_difference(usual).map(|(code, place)| format!("findings differ: {code} at {place}")));
    problems.into_iter().map(|problem| format!("{name}: {problem}")).collect()
}

/// The findings that a document gives cause for, read from the workbook that we write of it.
fn usual(filled: &Filled, folder: &Path) -> BTreeSet<(&'static str, String)> {
    let file = folder.join(format!("{}.xlsx", filled.name));
    std::fs::write(&file, workbook(&filled.document, &filled.framework)).unwrap();
    said(&read(&file))
}

/// Checks files, each of which holds the filled-in document of its place.
fn hold(all: &[Filled], files: &[PathBuf], folder: &Path) {
    let reference = inside(folder, "reference");
    let problems: Vec<String> =
        all.iter().zip(files).flat_map(|(filled, file)| problems(file, &filled.document, &usual(filled, &reference))).collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn what_libreoffice_saves_is_read_as_the_same_document() {
    let folder = folder("foreign-saved");
    let all = Filled::all();
    let ours: Vec<PathBuf> = all.iter().map(|filled| folder.join(format!("{}.xlsx", filled.name))).collect();
    for (filled, file) in all.iter().zip(&ours) {
        std::fs::write(file, workbook(&filled.document, &filled.framework)).unwrap();
    }
    for ending in ENDINGS {
        hold(&all, &libreoffice(&ours, ending, &inside(&folder, ending)), &folder);
    }
}

/// Issued forms that openpyxl filled in, and what LibreOffice made of them; by both as files in the order of the forms.
struct Typed {
    all: Vec<Filled>,
    folder: PathBuf,
    openpyxl: Vec<PathBuf>,
    calculated: Vec<PathBuf>,
}

static TYPED: LazyLock<Typed> = LazyLock::new(|| {
    let folder = folder("foreign-typed");
    let (issued, typed) = (inside(&folder, "issued"), inside(&folder, "typed"));
    let all = Filled::all();
    let jobs: Vec<Value> = all
        .iter()
        .map(|filled| {
            let file = issued.join(format!("{}.xlsx", filled.name));
            std::fs::write(&file, workbook(&filled.issued, &filled.framework)).unwrap();
            json!({ "from": file, "to": typed.join(format!("{}.xlsx", filled.name)), "cells": cells(filled, &file) })
        })
        .collect();
    let openpyxl: Vec<PathBuf> = serde_json::from_value(openpyxl("fill.py", &json!(jobs))).unwrap();
    let calculated = libreoffice(&openpyxl, "xlsx", &inside(&folder, "xlsx"));
    Typed { all, folder, openpyxl, calculated }
});

/// The cells to fill in: where each answer goes is what `inspect` says of the issued workbook.
fn cells(filled: &Filled, issued: &Path) -> Vec<Value> {
    let shown: Value = serde_json::from_str(&skillbook(&["inspect", "--format", "json", &issued.display().to_string()])).unwrap();
    let place = |pointer: &Pointer| {
        let field = shown["fields"].as_array().unwrap().iter().find(|field| field["pointer"] == pointer.as_str());
        let field = field.unwrap_or_else(|| panic!("inspect shows no {pointer}"));
        assert_eq!(field["input"], true, "{pointer}");
        (field["sheet"].clone(), field["cell"].clone())
    };
    let cell = |answer: &Answer| {
        let (sheet, cell) = place(&answer.pointer);
        json!({ "sheet": sheet, "cell": cell, "kind": answer.kind, "value": answer.typed })
    };
    filled.answers.iter().map(cell).collect()
}

#[test]
fn what_was_typed_with_openpyxl_is_read() {
    hold(&TYPED.all, &TYPED.openpyxl, &inside(&TYPED.folder, "read"));
}

#[test]
fn what_was_typed_with_openpyxl_and_saved_by_libreoffice_is_read() {
    let folder = inside(&TYPED.folder, "again");
    hold(&TYPED.all, &TYPED.calculated, &folder);
    for ending in ["ods", "xls"] {
        hold(&TYPED.all, &libreoffice(&TYPED.openpyxl, ending, &inside(&folder, ending)), &folder);
    }
}

/// The live figures of a form: sheet, cell, figure.
fn figures(form: &Form) -> Vec<(String, String, Formula)> {
    let layout = Layout::of(form);
    let mut found = Vec::new();
    for (_, table) in form.tables() {
        for row in &table.rows {
            for (entry, column) in row.entries.iter().zip(table.columns.iter().skip(1)) {
                let figure = match entry {
                    Entry::Formula(figure) => figure,
                    Entry::Field(field) => match &field.mode {
                        Mode::Computed(figure) | Mode::Offered(figure) => figure,
                        _ => continue,
                    },
                    _ => continue,
                };
                let (sheet, cell) = layout.cell(&row.key, column.id).unwrap();
                found.push((form.sheets[sheet].name.clone(), cell.to_string(), figure.clone()));
            }
        }
    }
    found
}

/// The files' cells: value and whether there is a formula.
fn values(files: &[PathBuf]) -> Value {
    openpyxl("values.py", &json!(files))
}

/// A value as both sides say it: what is not there is an empty text, numbers are compared to a millionth.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) => format!("{:.6}", number.as_f64().unwrap()),
        other => other.to_string(),
    }
}

fn expected(value: &FormulaValue) -> String {
    match value {
        FormulaValue::Blank => String::new(),
        FormulaValue::Text(text) => text.clone(),
        FormulaValue::Number(number) => plain(&json!(number)),
    }
}

/// openpyxl saves no results, so that every figure in these files is LibreOffice's own.
#[test]
fn live_figures_come_to_what_we_work_out() {
    let shown = values(&TYPED.calculated);
    let mut problems = Vec::new();
    let mut kinds = HashSet::new();
    for (filled, file) in TYPED.all.iter().zip(&TYPED.calculated) {
        let form = form(&filled.document, &filled.framework);
        let document = serde_json::to_value(&filled.document).unwrap();
        for (sheet, cell, figure) in figures(&form) {
            let there = &shown[file.to_str().unwrap()][&sheet][&cell];
            // A level that somebody typed over is no figure any more.
            if there["formula"] == false && matches!(figure, Formula::ForRole { .. }) {
                continue;
            }
            let value = figure.value(&form, &document);
            if value != FormulaValue::Blank {
                kinds.insert(std::mem::discriminant(&figure));
            }
            let (ours, theirs) = (expected(&value), plain(&there["value"]));
            if ours != theirs || there["formula"] != true {
                problems.push(format!("{} {sheet}!{cell} {figure:?}: we say {ours:?}, LibreOffice {theirs:?}", filled.name));
            }
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
    assert_eq!(kinds.len(), 10, "a kind of figure was never seen at work");
}
