//! Every format over the same report.

use super::example::{findings, report, returns};
use super::{data, department_xlsx, html};
use crate::address::CellRef;
use crate::analysis::{Department, Submission, analyse, example};
use crate::grid::{CellValue, Limits, Sheet, Workbook};

fn opened(department: &Department) -> Workbook {
    let (findings, returns) = (findings(), returns());
    let bytes = department_xlsx::workbook(&report(department, &findings, &returns)).unwrap();
    crate::grid::read(&bytes, &Limits::default()).unwrap()
}

fn sheet<'a>(workbook: &'a Workbook, name: &str) -> &'a Sheet {
    workbook.sheets.iter().find(|sheet| sheet.name == name).unwrap()
}

#[test]
fn the_gaps_sheet_holds_the_departments_gaps_as_formulas_with_results() {
    let department = example::department();
    let workbook = opened(&department);
    let gaps = sheet(&workbook, "Gaps");
    let expected: Vec<String> = department
        .people
        .iter()
        .flat_map(|person| &person.skills)
        .map(|skill| skill.gap.map(|gap| gap.to_string()).unwrap_or_default())
        .collect();
    assert_eq!(expected.len(), 36);
    for (row, gap) in (4..).zip(&expected) {
        let cell = &gaps.cells[&CellRef::new(row, 10)];
        assert_eq!(&cell.value.display(), gap, "row {row}");
        assert!(cell.formula.is_some());
    }
    // The same gaps in the heatmap: below title, legend, three lines of domains and the skills.
    let heatmap = sheet(&workbook, "Heatmap");
    let first = (0..20).find(|row| heatmap.text(CellRef::new(*row, 0)).as_deref() == Some("Person")).unwrap() + 1;
    for (index, gap) in expected.iter().enumerate() {
        let at = CellRef::new(first + index as u32 / 12, 3 + index as u32 % 12);
        assert_eq!(&heatmap.cells[&at].value.display(), gap, "{at}");
    }
}

#[test]
fn the_workbook_has_its_sheets_in_order_and_every_word() {
    let workbook = opened(&example::department());
    let names: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["Overview", "Heatmap", "Gaps", "Training needs", "Plans", "Readiness", "Findings", "Returns"]);
    for sheet in &workbook.sheets {
        assert!(sheet.value(CellRef::new(0, 0)).is_some(), "{} has its title in A1", sheet.name);
        for (at, cell) in &sheet.cells {
            let text = cell.value.display();
            assert!(!(text.starts_with('[') && text.ends_with(']')), "{} {at}: {text} has no words", sheet.name);
            assert!(!text.contains("{{"), "{} {at}: {text}", sheet.name);
            assert!(!matches!(cell.value, CellValue::Error(_)), "{} {at}: {text}", sheet.name);
        }
    }
    assert_eq!(workbook.properties[0], "Archive & records, 2026-H2");
}

#[test]
fn what_people_typed_is_text_in_the_workbook() {
    let workbook = opened(&example::department());
    let plans = sheet(&workbook, "Plans");
    let typed: Vec<_> = plans.cells.values().filter(|cell| cell.value == CellValue::Text("=1+1 is my goal".to_owned())).collect();
    assert_eq!(typed.len(), 4);
    assert!(typed.iter().all(|cell| cell.formula.is_none()));
    // Totals: three actions count, the dropped one does not.
    let total = (0..10).find(|row| plans.text(CellRef::new(*row, 0)).as_deref() == Some("All but dropped")).unwrap();
    assert_eq!(plans.value(CellRef::new(total, 6)), Some(&CellValue::Number(17.5)));
    assert_eq!(plans.value(CellRef::new(total, 7)), Some(&CellValue::Number(1100.49)));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let department = example::department();
    let (findings, returns) = (findings(), returns());
    let report = report(&department, &findings, &returns);
    assert_eq!(department_xlsx::workbook(&report).unwrap(), department_xlsx::workbook(&report).unwrap());
    assert_eq!(html::page(&report).unwrap(), html::page(&report).unwrap());
    assert_eq!(data::files(&report), data::files(&report));
}

#[test]
fn an_empty_department_still_makes_every_format() {
    let department = analyse(&example::framework(), &[] as &[Submission<'_>]);
    let report = report(&department, &[], &[]);
    assert!(!department_xlsx::workbook(&report).unwrap().is_empty());
    assert!(html::page(&report).unwrap().contains("There is nothing to look at."));
    assert_eq!(data::files(&report).len(), 5);
}

#[test]
fn markup_in_names_and_messages_is_escaped_in_html() {
    let department = example::department();
    let (findings, returns) = (findings(), returns());
    let page = html::page(&report(&department, &findings, &returns)).unwrap();
    assert!(!page.contains("<script"));
    assert!(page.contains("&lt;script&gt;alert("));
    assert!(page.contains("Archive &amp; records"));
    assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("src="), "nothing is loaded");
    assert!(!page.contains("{{") && !page.contains(">["), "every word is there");
}

#[test]
fn text_in_csv_cannot_become_a_formula_and_numbers_stay_numbers() {
    let department = example::department();
    let (findings, returns) = (findings(), returns());
    let files = data::files(&report(&department, &findings, &returns));
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["department.json", "ratings.csv", "plans.csv", "findings.csv", "returns.csv"]);
    let rows = |index: usize| -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(files[index].1.as_slice());
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    };
    assert_eq!(rows(1).len(), 37);
    assert!(rows(1).iter().any(|row| row[13] == "-1"), "a strength stays a number");
    assert_eq!(rows(2)[1][3], "'=1+1 is my goal");
    assert_eq!(rows(2)[1][10], "100.50");
    assert_eq!(rows(3)[1][9], "'=1+1");
    assert_eq!(rows(4)[3][0], "'@holiday.xlsx");
    let json: Department = serde_json::from_slice(&files[0].1).unwrap();
    assert_eq!(json, department);
}
