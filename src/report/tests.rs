//! Tests every format with the same report.

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
    // The heatmap has the same gaps, below title, legend, domains and skills, the most ready person first.
    let heatmap = sheet(&workbook, "Heatmap");
    let mut order: Vec<usize> = (0..department.people.len()).collect();
    order.sort_by(|a, b| {
        let [a, b] = [a, b].map(|at| department.people[*at].readiness.share.unwrap_or(-1.0));
        b.total_cmp(&a)
    });
    assert_ne!(order, [0, 1, 2], "the order shows");
    for (row, person) in (4..).zip(&order) {
        assert_eq!(heatmap.text(CellRef::new(row, 0)).as_deref(), Some(department.people[*person].label()));
        for (skill, gap) in expected[person * 12..(person + 1) * 12].iter().enumerate() {
            let at = CellRef::new(row, 4 + skill as u32);
            assert_eq!(&heatmap.cells[&at].value.display(), gap, "{at}");
            assert!(heatmap.cells[&at].formula.is_some());
        }
    }
}

#[test]
fn the_workbook_has_its_sheets_in_order_and_every_word() {
    let usual = ["Overview", "Heatmap", "Gaps", "Training needs", "Plans", "Readiness", "Findings", "Returns"];
    let workbook = opened(&example::department());
    assert_eq!(names(&workbook), usual);
    every_word_is_there(&workbook);
    let workbook = opened(&example::department_with_changes());
    assert_eq!(names(&workbook), [&usual[..6], &["Changes"], &usual[6..]].concat());
    every_word_is_there(&workbook);
}

fn names(workbook: &Workbook) -> Vec<&str> {
    workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect()
}

fn every_word_is_there(workbook: &Workbook) {
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
    // Three actions count in the totals; the dropped one does not.
    let total = (0..10).find(|row| plans.text(CellRef::new(*row, 0)).as_deref() == Some("Without dropped ones")).unwrap();
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
    // The data, the script, and nothing that somebody typed.
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("</script").count(), 2);
    assert!(page.contains("&lt;script&gt;alert(") && page.contains("\\u003cscript>alert("));
    assert!(page.contains("Archive &amp; records"));
    assert!(!plain(&page).contains("http") && !plain(&page).contains("src="), "nothing is loaded");
    assert!(!plain(&page).contains("{{") && !plain(&page).contains(">["), "every word is there");
}

/// Returns the part of the page that is read without script, without its style.
fn plain(page: &str) -> &str {
    let body = page.split_once("<body>").unwrap().1;
    body.split_once("<script").unwrap().0
}

/// Returns the data of the page.
fn data_of(page: &str) -> serde_json::Value {
    let from = page.split_once(r#"<script type="application/json" id="data">"#).unwrap().1;
    serde_json::from_str(from.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn the_data_of_the_page_hold_the_standings_and_every_word() {
    let department = example::department_with_changes();
    let (findings, returns) = (findings(), returns());
    let page = html::page(&report(&department, &findings, &returns)).unwrap();
    let data = data_of(&page);
    let level = |key: &str, person: usize, skill: usize| {
        let code = data[key][person].as_str().unwrap().chars().nth(skill).unwrap();
        u32::from(code).checked_sub(u32::from('0')).map(|level| level as u8)
    };
    for (at, person) in department.people.iter().enumerate() {
        for (skill, result) in person.skills.iter().enumerate() {
            let (rating, needed) = (level("ratings", at, skill), level("needed", at, skill));
            assert_eq!((rating, needed), (result.rating, result.level_needed), "{at} {skill}");
            let gap = rating.zip(needed).map(|(rating, needed)| i16::from(needed) - i16::from(rating));
            assert_eq!(gap, result.gap, "the script's arithmetic is ours");
        }
    }
    assert_eq!(data["moves"].as_array().unwrap().len(), 3, "two went up, one went down");
    let words = data.to_string();
    assert!(!words.contains("[columns.") && !words.contains("[page.") && !words.contains("[changes."), "every word is there");
    let tables = data["tables"].as_array().unwrap();
    for table in tables {
        // A row that sums up comes after the others.
        let rows = table["rows"].as_u64().unwrap() as usize + usize::from(table["total"].as_bool().unwrap());
        for column in table["columns"].as_array().unwrap() {
            assert_eq!(column["cells"].as_array().unwrap().len(), rows, "{}", column["id"]);
        }
    }
    let ids: Vec<&str> = tables.iter().map(|table| table["id"].as_str().unwrap()).collect();
    assert!(ids.contains(&"changes-people") && ids.contains(&"actions") && ids.contains(&"findings"), "{ids:?}");
    let summed: Vec<&str> =
        tables.iter().filter(|table| table["total"] == true).map(|table| table["id"].as_str().unwrap()).collect();
    assert_eq!(summed, ["plan-statuses", "changes-people"]);
}

fn csv_rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn text_in_csv_cannot_become_a_formula_and_numbers_stay_numbers() {
    let department = example::department();
    let (findings, returns) = (findings(), returns());
    let files = data::files(&report(&department, &findings, &returns));
    let rows = |index: usize| csv_rows(&files[index].1);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["department.json", "ratings.csv", "plans.csv", "findings.csv", "returns.csv"]);
    assert_eq!(rows(1).len(), 37);
    assert!(rows(1).iter().any(|row| row[13] == "-1"), "a strength stays a number");
    assert_eq!(rows(2)[1][3], "'=1+1 is my goal");
    assert_eq!(rows(2)[1][10], "100.50");
    assert_eq!(rows(3)[1][9], "'=1+1");
    assert_eq!(rows(4)[3][0], "'@holiday.xlsx");
    let json: Department = serde_json::from_slice(&files[0].1).unwrap();
    assert_eq!(json, department);
}

/// Returns the first row, from a given one on, that begins with these texts.
fn row_of(sheet: &Sheet, from: u32, begins: &[&str]) -> u32 {
    let is = |row: &u32| (0..).zip(begins).all(|(col, words)| sheet.text(CellRef::new(*row, col)).unwrap_or_default() == **words);
    (from..from + 60).find(is).unwrap_or_else(|| panic!("no row begins with {begins:?}"))
}

/// Returns the cells of a row as text.
fn cells(sheet: &Sheet, row: u32, cols: std::ops::Range<u32>) -> Vec<String> {
    cols.map(|col| sheet.cells.get(&CellRef::new(row, col)).map(|cell| cell.value.display()).unwrap_or_default()).collect()
}

/// The expected figures were calculated by hand from the two rounds in `analysis::example`.
#[test]
fn the_sheet_of_changes_says_what_the_json_says() {
    let department = example::department_with_changes();
    let changes = department.changes.as_ref().unwrap();
    let total = &changes.total;
    assert_eq!((total.people_in_both, total.people_new, total.people_missing), (2, 1, 1));
    assert_eq!((total.moves.up, total.moves.down, total.moves.same), (2, 1, 8));
    assert_eq!((total.moves.newly_rated, total.moves.other_rater), (1, 12));
    assert_eq!((total.gap_sum_before, total.gap_sum_now), (Some(4), Some(4)));
    assert_eq!((total.finished, total.finished_compared, total.better_followed, total.gone), (2, 2, 1, 1));
    let workbook = opened(&department);
    let sheet = sheet(&workbook, "Changes");
    let all = row_of(sheet, 8, &["All in both rounds"]);
    assert_eq!(cells(sheet, all, 3..13), ["11", "2", "1", "8", "1", "0", "12", "4", "4", "0"]);
    assert!((3..13).all(|col| sheet.cells[&CellRef::new(all, col)].formula.is_some()));
    let ann = row_of(sheet, all, &["Ann Ek"]);
    let up = "Judging sources and results; Choosing and learning new tools";
    assert_eq!(cells(sheet, ann, 1..7), [up, "Messages and online conduct", "11", "2", "1", "8"]);
    assert_eq!(cells(sheet, row_of(sheet, all, &["Bo Li"]), 15..16), ["New this round"]);
    assert_eq!(cells(sheet, row_of(sheet, all, &["Dee"]), 10..12), ["1", ""], "her gaps then, and none now");
    let conduct = row_of(sheet, ann, &["Communication and collaboration", "Messages and online conduct"]);
    assert_eq!(cells(sheet, conduct, 2..11), ["▼ Ann Ek", "1", "0", "1", "0", "-1", "1", "2", "1"]);
    let visit = row_of(sheet, conduct, &["Ann Ek", "=Visit the library"]);
    assert_eq!(cells(sheet, visit, 3..12), ["1", "2", "1", "▲ better", "3", "4.5", "EUR", "Hands-on", "in the previous round"]);
    assert!(sheet.cells[&CellRef::new(visit, 1)].formula.is_none());
    let trip = row_of(sheet, conduct, &["Ann Ek", "Trip"]);
    assert_eq!(cells(sheet, trip, 3..7), ["2", "1", "-1", "▼ lower"]);
    let gone = row_of(sheet, trip, &["Ann Ek", "Old habit"]);
    assert_eq!(cells(sheet, gone, 5..6), ["Not in the new plan"]);
    let moved = row_of(sheet, gone, &["Ratings that changed"]);
    assert_eq!(cells(sheet, moved + 3, 3..7), ["1", "2", "1", "▲"]);
    assert_eq!(cells(sheet, moved + 4, 3..7), ["2", "1", "-1", "▼"]);
    let overview = workbook.sheets.iter().find(|sheet| sheet.name == "Overview").unwrap();
    let line = row_of(overview, 3, &["Ratings up and down since the previous round"]);
    assert_eq!(
        (cells(overview, line, 1..2), cells(overview, line + 1, 1..2)),
        (vec!["▲ 2  ▼ 1".to_owned()], vec!["1".to_owned()])
    );
}

#[test]
fn page_and_data_say_what_changed_only_where_a_round_before_was_given() {
    let (findings, returns) = (findings(), returns());
    let (unchanged, changed) = (example::department(), example::department_with_changes());
    let page = html::page(&report(&changed, &findings, &returns)).unwrap();
    for words in [
        "id=\"changes\"",
        "▲ 2  ▼ 1",
        "=Visit the library",
        "Old habit",
        "No return this round",
        "Compared with the previous round (2026-H1)",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let without = html::page(&report(&unchanged, &findings, &returns)).unwrap();
    assert!(!plain(&without).contains("previous round") && data_of(&without)["note"].is_null());
    let files = data::files(&report(&changed, &findings, &returns));
    let names: Vec<&str> = files.iter().skip(5).map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["changes.csv", "actions-followed.csv"]);
    let moves = csv_rows(&files[5].1);
    assert_eq!(moves.len(), 1 + 12 + 12 + 12 + 12, "Ann, Bo, Cleo, Dee");
    let ann: Vec<&Vec<String>> = moves.iter().filter(|row| row[0] == "E1").collect();
    assert_eq!(ann[4][3..], ["communication.conduct", "Messages and online conduct", "2", "1", "-1", "down"]);
    assert!(moves.iter().any(|row| row[1] == "Dee" && row[2] == "missing" && row[8] == "no-longer-rated"));
    let followed = csv_rows(&files[6].1);
    assert_eq!(
        followed[2][2..],
        [
            "'=Visit the library",
            "information.evaluating",
            "Judging sources and results",
            "hands-on",
            "previous-round",
            "1",
            "2",
            "1",
            "up",
            "3",
            "4.50",
            "EUR"
        ]
    );
    assert_eq!(serde_json::from_slice::<Department>(&files[0].1).unwrap(), changed);
}

#[test]
fn a_name_from_right_to_left_turns_nothing_else_on_the_page() {
    let mut department = example::department();
    department.people[0].person.name = Some("\u{202e}ليلى".to_owned());
    let (findings, returns) = (findings(), returns());
    let page = html::page(&report(&department, &findings, &returns)).unwrap();
    assert!(page.contains("<bdi>ليلى</bdi>") && !page.contains('\u{202e}'));
}
