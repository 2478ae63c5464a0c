//! Other people's programs save our files, fill them in and calculate them: everything must come back as it was meant,
//! and their figures must be ours. What a program destroys must be said.

mod by_hand;
mod saved;
mod typed;

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::{Value, json};

use skillbook::address::Pointer;
use skillbook::files::read_whole;
use skillbook::form::{Entry, Form, Formula, FormulaValue, Layout, Mode};
use skillbook::jobs::returned::Return;

use super::answers::{Filled, form, workbook};
use super::programs::openpyxl;
use super::sample::workbench;
use typed::CALCULATED;

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
    read_whole(&[file.to_owned()], workbench()).remove(0)
}

/// A place where two documents differ: what was meant, what was read.
type Difference = (Pointer, Value, Value);

/// Where two values differ.
fn differences(at: &Pointer, ours: &Value, theirs: &Value, found: &mut Vec<Difference>) {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            for key in a.keys().chain(b.keys()).collect::<BTreeSet<_>>() {
                let or_none = |value: Option<&Value>| value.cloned().unwrap_or_else(|| json!("(no key)"));
                differences(&at.join(key), &or_none(a.get(key)), &or_none(b.get(key)), found);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().for_each(|(index, (a, b))| differences(&at.join(index), a, b, found));
        }
        _ if ours == theirs => {}
        _ => found.push((at.clone(), ours.clone(), theirs.clone())),
    }
}

/// Where a return differs from the document that it should hold; everywhere if it was refused.
fn differing(filled: &Filled, found: &Return) -> Vec<Difference> {
    let mut differing = Vec::new();
    let ours = serde_json::to_value(&filled.document).unwrap();
    differences(&Pointer::default(), &ours, found.value.as_ref().unwrap_or(&Value::Null), &mut differing);
    differing
}

/// What there is to say about a return: code and pointer.
type Told = BTreeSet<(&'static str, String)>;

fn told(found: &Return) -> Told {
    let place = |pointer: &Option<Pointer>| pointer.as_ref().map(ToString::to_string).unwrap_or_default();
    found.findings.iter().map(|finding| (finding.code.name(), place(&finding.pointer))).collect()
}

/// The name of a file, for messages.
fn name(file: &Path) -> String {
    file.strip_prefix(env!("CARGO_TARGET_TMPDIR")).unwrap_or(file).display().to_string()
}

/// Every form, filled in by us, and what there is to say about it as we write it.
struct Ours {
    all: Vec<Filled>,
    files: Vec<PathBuf>,
    told: Vec<Told>,
}

static OURS: LazyLock<Ours> = LazyLock::new(|| {
    let folder = folder("foreign-ours");
    let all = Filled::all();
    let write = |filled: &Filled| {
        let file = folder.join(format!("{}.xlsx", filled.name));
        std::fs::write(&file, workbook(&filled.document, &filled.framework)).unwrap();
        file
    };
    let files: Vec<PathBuf> = all.iter().map(write).collect();
    let told = files.iter().map(|file| told(&read(file))).collect();
    Ours { all, files, told }
});

/// Checks files, each of which holds the filled-in document of its place and gives no other cause for findings than our
/// own file does, but for those that `more` names.
fn hold_but(files: &[PathBuf], more: &dyn Fn(&Return) -> Told) {
    assert_eq!(files.len(), OURS.all.len());
    let mut problems = Vec::new();
    for ((filled, usual), file) in OURS.all.iter().zip(&OURS.told).zip(files) {
        let found = read(file);
        let differing = differing(filled, &found);
        let mut here: Vec<String> =
            differing.iter().map(|(at, ours, theirs)| format!("{at}: meant {ours:#}, read {theirs:#}")).collect();
        let usual: Told = usual.union(&more(&found)).cloned().collect();
        let told = told(&found);
        here.extend(told.symmetric_difference(&usual).map(|(code, place)| format!("findings differ: {code} at {place}")));
        problems.extend(here.into_iter().map(|problem| format!("{}: {problem}", name(file))));
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

/// Checks files that hold the filled-in documents and nothing else to speak of.
fn hold(files: &[PathBuf]) {
    hold_but(files, &|_| Told::new());
}

/// The live figures of a form: sheet, cell, figure.
pub(crate) fn figures(form: &Form) -> Vec<(String, String, Formula)> {
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
pub(crate) fn values(files: &[PathBuf]) -> Value {
    openpyxl("values.py", &json!(files))
}

/// A value as both sides say it: what is not there is an empty text, numbers are compared to a millionth.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) => format!("{:.6}", number.as_f64().unwrap()),
        other => other.to_string(),
    }
}

pub(crate) fn expected(value: &FormulaValue) -> String {
    match value {
        FormulaValue::Blank => String::new(),
        FormulaValue::Text(text) => text.clone(),
        FormulaValue::Number(number) => plain(&json!(number)),
        FormulaValue::Date(date) => date.to_string(),
    }
}

/// openpyxl saves no results, so that every figure in these files is LibreOffice's own.
#[test]
fn live_figures_come_to_what_we_work_out() {
    let shown = values(&CALCULATED);
    let mut problems = Vec::new();
    let mut kinds = HashSet::new();
    for (filled, file) in OURS.all.iter().zip(CALCULATED.iter()) {
        // Rows stand as they were issued, whatever is typed into them.
        let form = form(&filled.issued, &filled.framework);
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
    assert_eq!(kinds.len(), 14, "a kind of figure was never seen at work");
}
