//! Other programs save, fill in and calculate our files. All answers must come back as meant, their figures must equal ours,
//! and any loss must be told.

mod by_hand;
mod saved;
mod sorted;
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

/// Returns an empty folder for the files of a test. They stay there, to be inspected if it fails.
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

/// A difference between two documents: the pointer, the expected value and the one that was read.
type Difference = (Pointer, Value, Value);

/// Collects the differences between two values.
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

/// Returns the differences between a return and its expected document. If it was refused, everything differs.
fn differing(filled: &Filled, found: &Return) -> Vec<Difference> {
    let mut differing = Vec::new();
    let ours = serde_json::to_value(&filled.document).unwrap();
    differences(&Pointer::default(), &ours, found.value.as_ref().unwrap_or(&Value::Null), &mut differing);
    differing
}

/// The findings of a return: codes and pointers.
type Told = BTreeSet<(&'static str, String)>;

fn told(found: &Return) -> Told {
    let place = |pointer: &Option<Pointer>| pointer.as_ref().map(ToString::to_string).unwrap_or_default();
    found.findings.iter().map(|finding| (finding.code.name(), place(&finding.pointer))).collect()
}

/// Returns the name of a file for messages.
fn name(file: &Path) -> String {
    file.strip_prefix(env!("CARGO_TARGET_TMPDIR")).unwrap_or(file).display().to_string()
}

/// All forms as we fill them in, with the findings of our own files.
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

/// Checks that each file holds the filled-in document at the same position, and has only the findings of our own file and those
/// of `more`.
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

/// Checks files that must hold the filled-in documents without further findings.
fn hold(files: &[PathBuf]) {
    hold_but(files, &|_| Told::new());
}

/// Returns the calculated figures of a form: sheet, cell and formula.
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

/// Returns the cells of files: the value, and whether there is a formula.
pub(crate) fn values(files: &[PathBuf]) -> Value {
    openpyxl("values.py", &json!(files))
}

/// Returns a value for comparison: a missing one is an empty text, and numbers are rounded to a millionth.
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

/// The lines below the titles that follow what is filled in: LibreOffice works them out as we do, whatever is next.
#[test]
fn lines_below_the_titles_come_to_what_we_work_out() {
    let shown = values(&CALCULATED);
    let mut said = BTreeSet::new();
    for (filled, file) in OURS.all.iter().zip(CALCULATED.iter()) {
        let form = form(&filled.issued, &filled.framework);
        let document = serde_json::to_value(&filled.document).unwrap();
        for sheet in &form.sheets {
            for (row, lead) in (2..).zip(&sheet.lead) {
                let cells = ["A", "B"].map(|column| &shown[file.to_str().unwrap()][&sheet.name][format!("{column}{row}")]);
                let line = cells.into_iter().find(|cell| cell["formula"] == true);
                let (ours, theirs) = (lead.value(&form, &document), line.map(|cell| plain(&cell["value"])));
                assert_eq!(Some(&ours), theirs.as_ref(), "{} {}", filled.name, sheet.name);
                said.insert(ours);
            }
        }
    }
    // Whose it is, both roles, what is next, and that nothing is.
    assert!(said.len() > 4, "{said:?}");
}

/// openpyxl saves no results, so every figure in these files is calculated by LibreOffice.
#[test]
fn live_figures_come_to_what_we_work_out() {
    let shown = values(&CALCULATED);
    let mut problems = Vec::new();
    let mut kinds = HashSet::new();
    for (filled, file) in OURS.all.iter().zip(CALCULATED.iter()) {
        // Rows stay in the order of issue, whatever is typed into them.
        let form = form(&filled.issued, &filled.framework);
        let document = serde_json::to_value(&filled.document).unwrap();
        for (sheet, cell, figure) in figures(&form) {
            let there = &shown[file.to_str().unwrap()][&sheet][&cell];
            // A level that somebody has typed over is no longer a formula.
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
    assert_eq!(kinds.len(), 17, "a kind of figure was never seen at work");
}
