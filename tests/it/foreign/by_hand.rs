//! Figures that were calculated by hand: those of the guide's table for one person, and the counts on the start sheet. The
//! program, our workbooks and LibreOffice must all give the same.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use skillbook::address::Pointer;
use skillbook::form::Layout;
use skillbook::framework::builtin;
use skillbook::model::{Document, FormKind};

use super::super::answers::{blank, form, workbook};
use super::super::programs::{libreoffice, openpyxl, skillbook};
use super::{folder, inside, read, values};

/// Skill, label, rating, level needed and gap.
type Row = (&'static str, &'static str, Option<u8>, u8, Option<i16>);

/// The gap analysis of a person with the target role supervisor, calculated by hand from the guide's table of levels.
#[rustfmt::skip]
const BY_HAND: [Row; 23] = [
    ("leadership.learning", "Learning new skills on job", Some(4), 3, Some(-1)),
    ("leadership.mentoring", "Teaching and mentoring others", Some(2), 3, Some(1)),
    ("general.electromechanical", "Supporting general electromechanical systems and devices", Some(5), 2, Some(-3)),
    ("general.specialty", "Supporting specialty systems and devices", Some(3), 2, Some(-1)),
    ("communication.leadership", "Communicating effectively at leadership level", Some(1), 3, Some(2)),
    ("communication.writing", "Communicating in writing", Some(1), 4, Some(3)),
    ("communication.presenting", "Presenting information persuasively", Some(1), 3, Some(2)),
    ("communication.advocacy", "Serving as advocate for HTM profession", Some(2), 2, Some(0)),
    ("customer-service.policies", "Following customer service policies and procedures", Some(3), 3, Some(0)),
    ("customer-service.patient-experience", "Understanding importance of patient experience/HCAHPS", Some(2), 3, Some(1)),
    ("customer-service.problem-solving", "Solving problems", Some(5), 3, Some(-2)),
    ("customer-service.analysis", "Analyzing issues", Some(4), 3, Some(-1)),
    ("business.management", "Knowledge of business management", Some(1), 3, Some(2)),
    ("business.strategy", "Setting strategic direction", Some(1), 2, Some(1)),
    ("business.stakeholders", "Understanding key stakeholders/managing expectations", Some(2), 2, Some(0)),
    ("finance.management", "Knowledge of financial management", Some(1), 3, Some(2)),
    ("finance.budgeting", "Understanding budgeting, forecasting, financial tools", Some(2), 3, Some(1)),
    ("safety.issues", "Knowledge of local and national public safety and regulatory issues", Some(4), 3, Some(-1)),
    ("safety.accreditation", "Knowledge of accrediting entities", Some(3), 3, Some(0)),
    ("safety.regulators", "Knowledge of regulatory entities", None, 3, None),
    ("safety.standards", "Knowledge of standards entities", Some(5), 3, Some(-2)),
    ("equipment.clinical-systems", "Supporting radiology, laboratory, and networked medical systems", Some(1), 2, Some(1)),
    ("equipment.project-management", "Understanding project management terminology and methodology", Some(3), 2, Some(-1)),
];

/// Reads a table of a sheet by its headings: for the label in one column, the values in some others.
fn by_label(sheet: &Value, label: &str, columns: &[&str]) -> Vec<(String, Vec<Value>)> {
    let cells: Vec<(String, u32, &Value)> = sheet
        .as_object()
        .unwrap()
        .iter()
        .map(|(at, cell)| {
            let digits = at.find(|c: char| c.is_ascii_digit()).unwrap();
            (at[..digits].to_owned(), at[digits..].parse().unwrap(), &cell["value"])
        })
        .collect();
    let heading =
        |words: &str| cells.iter().find(|(_, _, value)| **value == words).unwrap_or_else(|| panic!("no heading {words}"));
    let (label_column, top, _) = heading(label);
    let column = |words: &&str| {
        let (column, row, _) = heading(words);
        assert_eq!(row, top, "{words} is no heading of this table");
        column.clone()
    };
    let columns: Vec<String> = columns.iter().map(column).collect();
    let at = |column: &String, row: u32| {
        cells.iter().find(|(c, r, _)| c == column && *r == row).map_or(Value::Null, |(_, _, v)| (*v).clone())
    };
    let rows = cells.iter().filter(|(column, row, value)| column == label_column && row > top && value.is_string());
    let mut found: Vec<(u32, String, Vec<Value>)> = rows
        .map(|(_, row, label)| {
            (*row, label.as_str().unwrap().to_owned(), columns.iter().map(|column| at(column, *row)).collect())
        })
        .collect();
    found.sort_by_key(|(row, _, _)| *row);
    found.into_iter().map(|(_, label, values)| (label, values)).collect()
}

/// Returns the gap in words, as the form shows it.
fn standing(gap: Option<i16>) -> Value {
    gap.map_or(Value::Null, |gap| match gap {
        1.. => json!(format!("▲ gap of {gap}")),
        0 => json!("= met"),
        _ => json!(format!("● strength +{}", -gap)),
    })
}

/// Compares the gap analysis sheet with the figures calculated by hand.
fn gap_sheet_is_as_by_hand(sheet: &Value) {
    let mut rows = by_label(sheet, "Skill", &["Rating", "Level needed", "Gap", "Standing"]);
    rows.truncate(BY_HAND.len());
    for row in rows.iter_mut().flat_map(|(_, values)| values) {
        if *row == "" {
            *row = Value::Null;
        }
    }
    let by_hand = BY_HAND
        .map(|(_, label, rating, needed, gap)| (label.to_owned(), vec![json!(rating), json!(needed), json!(gap), standing(gap)]));
    assert_eq!(rows, by_hand);
}

/// Compares the sheet of gaps of the department's workbook with the figures calculated by hand.
fn department_is_as_by_hand(sheet: &Value) {
    let rows = by_label(sheet, "Skill", &["Rating used", "Level needed", "Gap"]);
    // A dash is shown as the gap if there is no rating.
    let by_hand = BY_HAND.map(|(_, label, rating, needed, gap)| {
        let rating = rating.map_or(json!(""), |rating| json!(rating));
        (label.to_owned(), vec![rating, json!(needed), gap.map_or(json!("–"), |gap| json!(gap))])
    });
    let plain = |(label, values): (String, Vec<Value>)| {
        (label, values.into_iter().map(|value| if value.is_null() { json!("") } else { value }).collect())
    };
    assert_eq!(rows.into_iter().map(plain).collect::<Vec<(String, Vec<Value>)>>(), by_hand);
}

/// An answer to type: pointer, kind and value.
type Typed = (String, &'static str, Value);

/// Returns a packet or gap analysis as it is issued to a person with the target role supervisor.
fn issued(kind: FormKind) -> (Document, Vec<u8>) {
    let framework = builtin("htm-leadership").unwrap();
    let document = blank(&framework, kind, Some("supervisor".to_owned()));
    let bytes = workbook(&document, &framework);
    (document, bytes)
}

/// Fills in an issued form with openpyxl. Returns the saved file.
fn typed(kind: FormKind, answers: &[Typed], folder: &Path) -> PathBuf {
    let (document, bytes) = issued(kind);
    let (from, to) = (folder.join("issued.xlsx"), folder.join("typed.xlsx"));
    std::fs::write(&from, bytes).unwrap();
    let form = form(&document, &builtin("htm-leadership").unwrap());
    let layout = Layout::of(&form);
    let cell = |(pointer, kind, value): &Typed| {
        let (sheet, cell) = layout.field(&Pointer::new(pointer.as_str())).unwrap();
        json!({ "sheet": form.sheets[sheet].name, "cell": cell.to_string(), "kind": kind, "value": value })
    };
    let cells: Vec<Value> = answers.iter().map(cell).collect();
    openpyxl("fill.py", &json!([{ "from": from, "to": to, "cells": cells }]));
    to
}

fn one_persons_gaps(kind: FormKind, ratings: impl Fn(usize) -> String) {
    let folder = folder(&format!("foreign-gaps-{}", kind.name()));
    let name = |path: &Path| path.display().to_string();
    let answers: Vec<Typed> = (0..)
        .zip(&BY_HAND)
        .filter_map(|(index, (_, _, rating, _, _))| Some((ratings(index), "number", json!((*rating)?))))
        .collect();
    let typed = typed(kind, &answers, &folder);
    let department = folder.join("department.xlsx");
    skillbook(&["--quiet", "collect", &name(&typed), "-o", &name(&department)]);
    // openpyxl saves no results, so LibreOffice has to calculate all of them.
    let emptied = folder.join("emptied.xlsx");
    openpyxl("fill.py", &json!([{ "from": department, "to": emptied, "cells": [] }]));
    let calculated = libreoffice(&[typed.clone(), emptied], "xlsx", &inside(&folder, "calculated"));
    let shown = values(&[department.clone(), calculated[0].clone(), calculated[1].clone()]);
    gap_sheet_is_as_by_hand(&shown[name(&calculated[0])]["Gap analysis"]);
    department_is_as_by_hand(&shown[name(&department)]["Gaps"]);
    department_is_as_by_hand(&shown[name(&calculated[1])]["Gaps"]);
    for file in [typed, calculated[0].clone()] {
        let json = folder.join("document.json");
        skillbook(&["--quiet", "convert", "--force", &name(&file), &name(&json)]);
        let document: Value = serde_json::from_str(&std::fs::read_to_string(json).unwrap()).unwrap();
        let rows = document["gap_analysis"]["rows"].as_array().unwrap();
        let rows: Vec<Value> =
            rows.iter().map(|row| json!([row["skill"], row["self_rating"], row["level_needed"], row["gap"]])).collect();
        assert_eq!(rows, BY_HAND.map(|(skill, _, rating, needed, gap)| json!([skill, rating, needed, gap])));
    }
}

#[test]
fn one_persons_gaps_in_a_packet_are_those_worked_out_by_hand() {
    one_persons_gaps(FormKind::Packet, |index| format!("/inventory/ratings/{index}/rating"));
}

#[test]
fn one_persons_gaps_in_a_gap_analysis_are_those_worked_out_by_hand() {
    one_persons_gaps(FormKind::GapAnalysis, |index| format!("/gap_analysis/rows/{index}/self_rating"));
}

/// The start sheet counts faulty answers, before anybody sends the workbook back.
#[test]
fn the_start_sheet_counts_what_is_answered_and_what_needs_a_look() {
    let folder = folder("foreign-counts");
    let rating = |index: usize, value: Value| {
        (format!("/inventory/ratings/{index}/rating"), if value.is_number() { "number" } else { "text" }, value)
    };
    let action = |goal: usize, index: usize, name: &str| {
        (format!("/plan/goals/{goal}/actions/{index}/{name}"), "text", json!("Shadow the supervisor for a week"))
    };
    let answers = [
        rating(0, json!(4)),
        rating(1, json!(9)),
        rating(2, json!("good")),
        rating(3, json!(1)),
        rating(4, json!(1)),
        rating(5, json!("n/a")),
        ("/inventory/ratings/5/exempted".to_owned(), "text", json!("Imaging is another department's")),
        rating(6, json!("n/a")),
        ("/inventory/ratings/7/exempted".to_owned(), "text", json!("Not part of my post")),
        rating(8, json!(2)),
        ("/inventory/ratings/8/exempted".to_owned(), "text", json!("Not part of my post")),
        ("/inventory/other/0/rating".to_owned(), "number", json!(0)),
        ("/education/field".to_owned(), "text", json!("Biomedical engineering")),
        ("/gap_analysis/rows/3/priority".to_owned(), "text", json!("High")),
        ("/plan/goals/0/statement".to_owned(), "text", json!("Lead a small team")),
        action(0, 0, "action"),
        action(0, 0, "result"),
        action(0, 1, "action"),
        action(1, 0, "action"),
    ];
    let typed = typed(FormKind::Packet, &answers, &folder);
    let calculated = libreoffice(&[typed], "xlsx", &inside(&folder, "calculated")).remove(0);
    let shown = values(std::slice::from_ref(&calculated));
    let counts = by_label(&shown[calculated.to_str().unwrap()]["Start"], "Sheet", &["Answered", "Need a look"]);
    let by_hand = [
        // The target role was filled in when the packet was issued.
        ("Career goal", "1 of 3", 0),
        ("Education", "1 of 3", 0),
        // Two ratings off the scale, one off the scale for an additional skill, n/a without a reason, and two reasons without
        // n/a.
        ("Skills inventory", "8 of 23", 6),
        ("Gap analysis", "1 of 3 gaps", 0),
        ("Goals", "1 of 3", 0),
        ("Development plan", "3 so far", 2),
    ];
    let by_hand = by_hand.map(|(sheet, answered, look)| (sheet.to_owned(), vec![json!(answered), json!(look)]));
    assert_eq!(counts[..6], by_hand);
    let sheets = &shown[calculated.to_str().unwrap()];
    let row = |sheet: &str, columns: &[&str], at: usize| by_label(&sheets[sheet], "Skill", columns)[at].1.clone();
    let means = |at: usize| row("Skills inventory", &["That means"], at).remove(0);
    assert_eq!([5, 6, 8].map(means), ["does not apply", "please say why", "Basic"]);
    let figures = ["Rating", "Gap", "Standing", "If n/a, why"];
    let exempted = row("Gap analysis", &figures, 5);
    assert_eq!(exempted[0], "n/a");
    assert!(exempted[1..3].iter().all(|figure| figure.is_null() || *figure == ""), "{exempted:?}");
    assert_eq!(exempted[3], "Imaging is another department's");
    let told: Vec<&str> = read(&calculated).findings.iter().map(|finding| finding.code.name()).collect();
    let exemptions = ["exemption-without-reason", "exemption-assumed", "exemption-contradicts-rating"];
    for code in ["rating-off-scale", "rating-not-understood", "rating-missing"].into_iter().chain(exemptions) {
        assert!(told.contains(&code), "{code}: {told:?}");
    }
}
