//! Printing: every form prints on few pages, none of them empty, with all its texts, and no row is too low for them.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use skillbook::form::{Form, Mode};
use skillbook::framework::{builtin, builtin_names};
use skillbook::model::FormKind;
use skillbook::words::fold;

use super::answers::{Filled, blank, form, workbook};
use super::foreign::folder;
use super::programs::{libreoffice, openpyxl, pages};

/// Returns the maximum number of pages of each kind of form.
const fn most_pages(kind: FormKind) -> usize {
    match kind {
        // Includes the ideas for every skill and, in the small framework, the gaps from which it starts.
        FormKind::DevelopmentPlan => 9,
        FormKind::Inventory | FormKind::GapAnalysis => 3,
        FormKind::Packet => 11,
    }
}

/// Height of a row without its own height, in points.
const USUAL_HEIGHT: f64 = 15.0;

/// A form to print, as issued or filled in.
struct Print {
    file: PathBuf,
    kind: FormKind,
    form: Form,
    /// Answers that must be printed as they were typed.
    answers: Vec<String>,
}

/// Writes every form, empty and filled in, to files in a folder.
fn prints(folder: &Path) -> Vec<Print> {
    let mut prints = Vec::new();
    for filled in Filled::all() {
        let plain = |typed: &Value| typed.as_str().filter(|text| text.is_ascii()).map(str::to_owned);
        let typed =
            filled.answers.iter().filter(|answer| answer.kind == "text").filter_map(|answer| plain(&answer.typed)).collect();
        for (state, document, answers) in [("issued", &filled.issued, vec![]), ("filled", &filled.document, typed)] {
            let file = folder.join(format!("{}-{state}.xlsx", filled.name));
            std::fs::write(&file, workbook(document, &filled.framework)).unwrap();
            prints.push(Print { file, kind: document.form.kind, form: form(document, &filled.framework), answers });
        }
    }
    prints
}

/// Removes the blanks of a text, so that line breaks do not matter.
fn run_together(text: &str) -> String {
    fold(text).split_whitespace().collect()
}

/// Returns the texts of the form that must be printed.
fn words(print: &Print) -> Vec<String> {
    let fixed = print.form.fields().filter(|(_, _, _, field)| matches!(field.mode, Mode::Fixed(_)));
    let fixed = fixed.map(|(_, _, _, field)| field.label.to_string());
    // A live heading shows a figure in place of its words.
    let live = print.form.tables().flat_map(|(_, table)| &table.columns).filter(|column| column.live.is_some());
    let live: Vec<&str> = live.map(|column| column.heading.as_str()).collect();
    print
        .form
        .texts()
        .into_iter()
        .filter(|text| !live.contains(text))
        .map(fold)
        .chain([fold(&print.form.identity.code_line())])
        .chain(fixed)
        .chain(print.answers.iter().cloned())
        .collect()
}

/// Returns the faults in the pages of a form.
fn problems(print: &Print, pages: &[String]) -> Vec<String> {
    let count = pages.len();
    let mut problems = Vec::new();
    if count > most_pages(print.kind) {
        problems.push(format!("{count} pages"));
    }
    let pages: Vec<String> = pages.iter().map(|page| run_together(page)).collect();
    let title = run_together(&print.form.title);
    let mut sheets: Vec<String> = Vec::new();
    for (number, page) in (1..).zip(&pages) {
        let around =
            [title.clone(), run_together(&print.form.identity.code()), run_together(&format!("Page {number} of {count}"))];
        problems.extend(
            around.iter().filter(|words| !page.contains(*words)).map(|words| format!("page {number} does not say {words}")),
        );
        // The header begins with the form's title and the sheet's name.
        let sheet = print.form.sheets.iter().find(|sheet| page.starts_with(&format!("{title}{}", run_together(&sheet.name))));
        sheets.extend(sheet.map(|sheet| sheet.name.clone()));
        let length: usize = page.chars().count() - around.iter().map(|words| words.chars().count()).sum::<usize>();
        if sheet.is_none() || length < 60 {
            problems.push(format!("page {number} is empty or nameless"));
        }
        if page.contains("###") {
            problems.push(format!("page {number}: a column is too narrow for its figures"));
        }
    }
    sheets.dedup();
    let expected: Vec<String> = print.form.sheets.iter().map(|sheet| sheet.name.clone()).collect();
    if sheets != expected {
        problems.push(format!("the sheets are {sheets:?}"));
    }
    let all = pages.concat();
    problems.extend(
        words(print).into_iter().filter(|words| !all.contains(&run_together(words))).map(|words| format!("missing: {words}")),
    );
    problems.into_iter().map(|problem| format!("{}: {problem}", print.file.file_stem().unwrap().display())).collect()
}

#[test]
fn every_form_prints_on_few_pages_with_all_its_words() {
    let folder = folder("print");
    let prints = prints(&folder);
    let files: Vec<PathBuf> = prints.iter().map(|print| print.file.clone()).collect();
    let pdfs = libreoffice(&files, "pdf", &folder);
    let problems: Vec<String> = prints.iter().zip(&pdfs).flat_map(|(print, pdf)| problems(print, &pages(pdf))).collect();
    assert!(problems.is_empty(), "{problems:#?}");
}

/// LibreOffice calculates missing row heights, but only when it opens a file in its own format.
#[test]
fn no_row_is_too_low_for_its_words() {
    let folder = folder("print-heights");
    // Pairs of a workbook with texts to show, and the workbook whose rows must be high enough for them.
    let mut pairs: Vec<(PathBuf, PathBuf)> = prints(&folder).into_iter().map(|print| (print.file.clone(), print.file)).collect();
    pairs.extend(chosen_roles(&folder));
    let free: Vec<PathBuf> = pairs.iter().map(|(file, _)| file.with_extension("free.xlsx")).collect();
    let jobs: Vec<Value> = pairs.iter().zip(&free).map(|((file, _), free)| json!({ "from": file, "to": free })).collect();
    let given = openpyxl("heights.py", &json!({ "free": jobs }));
    let own = libreoffice(&free, "ods", &folder);
    let fitting = openpyxl("heights.py", &json!({ "show": libreoffice(&own, "xlsx", &folder.join("fitting")) }));
    let mut problems = Vec::new();
    let mut rows = 0;
    for ((file, issued), fitting) in pairs.iter().zip(fitting.as_array().unwrap()) {
        let given = &given[pairs.iter().position(|(file, _)| file == issued).unwrap()];
        for (place, needed) in fitting.as_object().unwrap() {
            let height = given[place].as_f64().unwrap_or(USUAL_HEIGHT);
            let needed = needed.as_f64().unwrap();
            rows += 1;
            if needed > height {
                problems.push(format!("{} {place}: {height} points, {needed} needed", file.file_stem().unwrap().display()));
            }
        }
    }
    assert!(problems.is_empty() && rows > 500, "{rows} rows: {problems:#?}");
}

/// Returns packets in which a role was chosen, with the packet as issued: rows do not grow when texts depend on the choice.
fn chosen_roles(folder: &Path) -> Vec<(PathBuf, PathBuf)> {
    let mut pairs = Vec::new();
    for framework in builtin_names().iter().map(|name| builtin(name).unwrap()) {
        for role in &framework.roles {
            let file = folder.join(format!("{}-{}.xlsx", framework.id, role.id));
            std::fs::write(&file, workbook(&blank(&framework, FormKind::Packet, Some(role.id.clone())), &framework)).unwrap();
            pairs.push((file, folder.join(format!("{}-packet-issued.xlsx", framework.id))));
        }
    }
    pairs
}
