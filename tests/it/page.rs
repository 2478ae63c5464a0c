//! The department's page in a browser: it asks for nothing, answers questions, is read without script, fits every window, prints,
//! and stays small for a thousand people.

use std::path::Path;

use serde_json::{Value, json};

use skillbook::analysis::{Submission, analyse};
use skillbook::finding::{Finding, Told};
use skillbook::model::{Document, FormKind};
use skillbook::report::{DepartmentReport, ReturnEntry, ReturnState, html};

use super::programs::{node, pages};
use super::sandbox::Sandbox;
use super::{changes, sample};

/// Most bytes and elements of the page of a thousand people.
const MOST_BYTES: usize = 1_200_000;
const MOST_ELEMENTS: u64 = 30_000;

/// Runs tasks of `foreign/page.js` on a page.
fn browse(page: &Path, tasks: &[&str]) -> Value {
    let folder = page.parent().unwrap();
    node("page.js", &json!({ "file": page, "folder": folder, "tasks": tasks, "search": "Number 7" }))
}

fn no_fault(answer: &Value, task: &str) {
    let faults = answer[task].get("faults").unwrap_or(&answer[task]);
    assert_eq!(faults, &json!([]), "{task}");
}

/// A folder with the demo, whose page has names in many scripts.
fn demo() -> Sandbox {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["demo"]).status, 0);
    sandbox
}

#[test]
fn the_page_answers_and_asks_for_nothing() {
    let sandbox = demo();
    let answer = browse(&sandbox.path("skillbook-demo/department.html"), &["answer", "touch", "contrast", "plain", "shades"]);
    for task in ["answer", "touch", "contrast", "plain", "shades"] {
        no_fault(&answer, task);
    }
    let plain = &answer["plain"];
    assert_eq!(plain["over"], 0, "without script it is no wider than a phone");
    assert_eq!(plain["cells"], 21 * 23);
    assert!(plain["tables"].as_u64().unwrap() >= 9 && plain["rows"].as_u64().unwrap() > 200, "{plain}");
    assert!(plain["notice"].as_str().unwrap().starts_with("This page can be read as it is."), "{plain}");
}

#[test]
fn everybody_can_use_the_page_at_every_width() {
    let sandbox = demo();
    no_fault(&browse(&sandbox.path("skillbook-demo/department.html"), &["look"]), "look");
}

#[test]
fn what_changed_is_shown_in_the_page() {
    let sandbox = changes::rounds();
    changes::collect(&sandbox, &["--previous", "before/*.xlsx", "--previous", "before/dee.json"]);
    let answer = browse(&sandbox.path("out/department.html"), &["look", "size"]);
    no_fault(&answer, "look");
    assert!(answer["size"]["elements"]["changes"].as_u64().is_some(), "{answer}");
}

/// Returns of many people, who differ in name, department and ratings.
fn crowd(count: usize) -> Vec<(String, Document)> {
    let person = |at: usize| {
        let mut document = sample::document_of(FormKind::Packet, &format!("P{at:05}"), &format!("Somebody Number {at}"));
        document.person.department = Some(format!("Department {}", at % 7));
        for (skill, row) in document.inventory.as_mut().unwrap().ratings.iter_mut().enumerate() {
            row.rating = Some(1 + ((at * 7 + skill * 3 + at / 11) % 5) as u8);
        }
        document.recompute();
        (format!("returns/P{at:05}-packet.xlsx"), document)
    };
    (0..count).map(person).collect()
}

/// The page of many people, with two findings for each.
fn page_of(crowd: &[(String, Document)]) -> String {
    let submissions: Vec<Submission<'_>> =
        crowd.iter().map(|(file, document)| Submission { file: file.clone(), document }).collect();
    let department = analyse(&sample::framework(), &submissions);
    let missing = |(file, _): &(String, Document)| {
        let label = "Finding and filtering information: rating";
        let first = Finding::new(Told::AnswerMissing { label, value: None }).in_file(file);
        [first, Finding::new(Told::AnswerMissing { label: "Result expected", value: None }).in_file(file)]
    };
    let findings: Vec<Finding> = crowd.iter().flat_map(missing).collect();
    let entry = |(file, document): &(String, Document)| ReturnEntry {
        file: file.clone(),
        person: document.person.name.clone(),
        form: Some("packet".to_owned()),
        rater: None,
        state: ReturnState::ReadWithErrors,
        errors: 2,
        warnings: 0,
        missing: 2,
        note: String::new(),
    };
    let returns: Vec<ReturnEntry> = crowd.iter().map(entry).collect();
    let title = department.title();
    let report = DepartmentReport {
        department: &department,
        findings: &findings,
        returns: &returns,
        title,
        date: sample::date(sample::TODAY),
    };
    html::page(&report).unwrap()
}

#[test]
fn the_page_of_a_thousand_people_is_small_and_prints_with_headings() {
    let sandbox = Sandbox::new();
    let page = page_of(&crowd(1000));
    assert!(page.len() < MOST_BYTES, "{} bytes", page.len());
    sandbox.write("department.html", page.as_bytes());
    let answer = browse(&sandbox.path("department.html"), &["size", "plain", "print"]);
    for task in ["size", "plain", "print"] {
        no_fault(&answer, task);
    }
    for (view, elements) in answer["size"]["elements"].as_object().unwrap() {
        assert!(elements.as_u64().unwrap() < MOST_ELEMENTS, "{view}: {elements} elements");
    }
    let plain = &answer["plain"];
    assert!(plain["elements"].as_u64().unwrap() < MOST_ELEMENTS && plain["cells"] == 0, "{plain}");
    assert!(plain["tables"].as_u64().unwrap() >= 4, "what sums up is there: {plain}");
    assert!(plain["notice"].as_str().unwrap().contains("The longest lists are shown only then"), "{plain}");
    // 111 people have a seven at the beginning of their number.
    let heatmap = pages(&sandbox.path("heatmap.pdf"));
    assert!(heatmap.len() > 1, "the heatmap has pages");
    let last = heatmap.iter().rposition(|page| page.contains("Somebody Number")).unwrap();
    for page in &heatmap[..=last] {
        assert!(page.contains("Readiness") && page.contains("Person"), "headings are repeated: {page}");
    }
    let named = heatmap.iter().map(|page| page.matches("Somebody Number").count()).sum::<usize>();
    assert_eq!(named, 111, "nobody is left out of the print");
    let person = pages(&sandbox.path("person.pdf"));
    assert!(person.len() <= 3 && person[0].contains("Somebody Number 7"), "{person:?}");
    assert!(!person.concat().contains("Print the whole report"), "only the person is printed");
    let whole = pages(&sandbox.path("whole.pdf")).concat();
    for heading in ["Overview", "Heatmap", "Training needs", "What to look at in the returns", "What happened to each file"] {
        assert!(whole.contains(heading), "{heading}");
    }
}

#[test]
fn the_order_of_returns_changes_no_byte_of_the_page() {
    let mut crowd = crowd(40);
    let page = page_of(&crowd);
    assert!(page.matches("Somebody Number 17\"").count() == 1, "each name stands once in the data");
    let returns = |crowd: &[(String, Document)]| {
        let submissions: Vec<Submission<'_>> =
            crowd.iter().map(|(file, document)| Submission { file: file.clone(), document }).collect();
        let department = analyse(&sample::framework(), &submissions);
        let title = department.title();
        let date = sample::date(sample::TODAY);
        html::page(&DepartmentReport { department: &department, findings: &[], returns: &[], title, date }).unwrap()
    };
    let before = returns(&crowd);
    crowd.reverse();
    assert!(returns(&crowd) == before);
}
