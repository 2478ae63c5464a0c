//! Import reverses export, and mistakes in an edited workbook are reported with their cells.

use super::{export, import};
use crate::address::CellRef;
use crate::finding::{Code, Finding};
use crate::framework::{builtin, builtin_names};
use crate::grid::{Cell, CellValue, Limits, Sheet, Workbook, read};

fn book() -> Workbook {
    read(&export(&builtin("digital-skills").unwrap()).unwrap(), &Limits::default()).unwrap()
}

fn sheet<'a>(book: &'a mut Workbook, name: &str) -> &'a mut Sheet {
    book.sheets.iter_mut().find(|sheet| sheet.name == name).unwrap()
}

fn set(book: &mut Workbook, name: &str, cell: &str, text: &str) {
    let value = CellValue::Text(text.to_owned());
    sheet(book, name).cells.insert(cell.parse().unwrap(), Cell::new(value, None));
}

/// Code, sheet and cell of each finding.
fn found(book: &Workbook) -> Vec<(Code, String, String)> {
    let loaded = import(book, "f.xlsx");
    assert!(loaded.framework.is_none());
    let sheet = |finding: &Finding| finding.sheet().unwrap_or_default().into_owned();
    let cell = |finding: &Finding| finding.cell().map(|cell| cell.to_string()).unwrap_or_default();
    loaded.findings.iter().map(|finding| (finding.code, sheet(finding), cell(finding))).collect()
}

#[test]
fn built_in_frameworks_come_back_equal() {
    for name in builtin_names() {
        let framework = builtin(&name).unwrap();
        let bytes = export(&framework).unwrap();
        assert_eq!(bytes, export(&framework).unwrap(), "the same bytes each time");
        let loaded = import(&read(&bytes, &Limits::default()).unwrap(), "f.xlsx");
        assert_eq!(loaded.findings, []);
        assert_eq!(loaded.framework, Some(framework));
    }
}

#[test]
fn rows_and_columns_may_be_moved() {
    let mut book = book();
    let levels = sheet(&mut book, "Levels");
    levels.cells = std::mem::take(&mut levels.cells)
        .into_iter()
        .map(|(cell, content)| (CellRef::new(if cell.row == 0 { 3 } else { 40 - cell.row }, 9 - cell.col), content))
        .collect();
    book.sheets.reverse();
    assert_eq!(import(&book, "f.xlsx").framework, builtin("digital-skills"));
}

#[test]
fn merged_domains_labels_and_figures_as_text_are_understood() {
    let framework = builtin("digital-skills").unwrap();
    let mut book = book();
    let first = &framework.domains[0];
    // The domain is in one merged cell beside all of its skills.
    let skills = sheet(&mut book, "Skills");
    let last = CellRef::new(u32::try_from(first.skills.len()).unwrap(), 0);
    skills.cells.retain(|at, _| at.col != 0 || at.row < 2 || at.row > last.row);
    skills.merged.push((CellRef::new(1, 0), last));
    set(&mut book, "Skills", "A2", &format!(" {}", first.label.to_uppercase()));
    set(&mut book, "Levels", "A2", &first.skills[0].label);
    set(&mut book, "Levels", "C1", &framework.roles[0].label);
    let level = framework.roles[0].levels[&first.skills[0].id];
    set(&mut book, "Levels", "C2", &format!("{level}.0"));
    set(&mut book, "Activities", "B2", &first.label);
    let loaded = import(&book, "f.xlsx");
    assert_eq!(loaded.findings, []);
    assert_eq!(loaded.framework, Some(framework));
}

#[test]
fn a_workbook_of_before_there_were_weights_goes_without() {
    let mut book = book();
    book.sheets.retain(|sheet| sheet.name != "Weights");
    let mut framework = builtin("digital-skills").unwrap();
    assert!(framework.roles.iter().any(|role| !role.weights.is_empty()));
    framework.roles.iter_mut().for_each(|role| role.weights.clear());
    assert_eq!(import(&book, "f.xlsx").framework, Some(framework));
}

#[test]
fn what_is_missing_is_told_by_name() {
    let mut book = book();
    book.sheets.retain(|sheet| sheet.name != "Sources");
    set(&mut book, "Skills", "D1", "hint");
    let place = |sheet: &str, cell: &str| (Code::FrameworkSchema, sheet.to_owned(), cell.to_owned());
    assert_eq!(found(&book), [place("Skills", "A1"), place("", "")]);
    let messages: Vec<String> = import(&book, "f").findings.into_iter().map(|finding| finding.message()).collect();
    assert!(messages[0].contains("the sheet “Skills” has no column with the heading “help”"), "{messages:?}");
    assert!(messages[1].contains("no sheet “Sources”"), "{messages:?}");
}

#[test]
fn what_is_wrong_is_told_by_cell() {
    for (name, cell, text, code) in [
        ("Framework", "B7", "euro", Code::FrameworkSchema),
        ("Scale", "A3", "one", Code::FrameworkSchema),
        ("Scale", "C3", " ", Code::LevelUndescribed),
        ("Domains", "A3", "information", Code::DuplicateId),
        ("Skills", "A4", "informaton", Code::DanglingReference),
        ("Roles", "E3", "bachelors", Code::DanglingReference),
        ("Levels", "C1", "digital-usr", Code::DanglingReference),
        ("Levels", "A5", "communication.colaborating", Code::DanglingReference),
        ("Levels", "D6", "9", Code::LevelOffScale),
        ("Levels", "D6", "high", Code::FrameworkSchema),
        ("Levels", "E7", "", Code::RoleLevelMissing),
        ("Levels", "A6", "information.searching", Code::FrameworkSchema),
        ("Weights", "C3", "4", Code::FrameworkSchema),
        ("Weights", "C3", "much", Code::FrameworkSchema),
        ("Weights", "A5", "communication.colaborating", Code::DanglingReference),
        ("Expectations", "B4", "contents", Code::DanglingReference),
        ("Activities", "D2", "hand-on", Code::FrameworkSchema),
        ("Activities", "C2", "information.searching; nothing", Code::DanglingReference),
    ] {
        let mut book = book();
        set(&mut book, name, cell, text);
        let findings = found(&book);
        assert!(findings.contains(&(code, name.to_owned(), cell.to_owned())), "{name} {cell}: {findings:?}");
    }
}
