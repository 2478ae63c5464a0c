//! The department's page in a browser: it asks for nothing, answers questions, is read without script, fits every window, prints,
//! and stays small for a thousand people.

use std::path::Path;

use serde_json::{Value, json};

use skillbook::analysis::{self, Department, Incomparable, Submission, analyse};
use skillbook::finding::{Finding, Told};
use skillbook::model::{ActionStatus, Document, FormKind, Framework};
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
    let answer = browse(&sandbox.path("out/department.html"), &["look", "size", "changed"]);
    no_fault(&answer, "look");
    no_fault(&answer, "changed");
    assert!(answer["size"]["elements"]["changes"].as_u64().is_some(), "{answer}");
}

/// Returns of many people, who differ in name, department and ratings.
pub(super) fn crowd(count: usize) -> Vec<(String, Document)> {
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

/// What returns come to, each with the name of its file.
pub(super) fn department(framework: &Framework, returns: &[(String, Document)]) -> Department {
    let submissions: Vec<Submission<'_>> =
        returns.iter().map(|(file, document)| Submission { file: file.clone(), document }).collect();
    analyse(framework, &submissions)
}

/// A return that was read with this many missing answers.
fn read_with((file, document): &(String, Document), missing: usize, note: &str) -> ReturnEntry {
    ReturnEntry {
        file: file.clone(),
        person: document.person.name.clone(),
        form: Some("packet".to_owned()),
        rater: None,
        state: ReturnState::ReadWithErrors,
        errors: missing,
        warnings: 0,
        missing,
        note: note.to_owned(),
    }
}

/// The page of many people, with two findings for each.
fn page_of(crowd: &[(String, Document)]) -> String {
    let department = department(&sample::framework(), crowd);
    let missing = |(file, _): &(String, Document)| {
        let label = "Finding and filtering information: rating";
        let first = Finding::new(Told::AnswerMissing { label, value: None }).in_file(file);
        [first, Finding::new(Told::AnswerMissing { label: "Result expected", value: None }).in_file(file)]
    };
    let findings: Vec<Finding> = crowd.iter().flat_map(missing).collect();
    let returns: Vec<ReturnEntry> = crowd.iter().map(|one| read_with(one, 2, "")).collect();
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
        let department = department(&sample::framework(), crowd);
        let title = department.title();
        let date = sample::date(sample::TODAY);
        html::page(&DepartmentReport { department: &department, findings: &[], returns: &[], title, date }).unwrap()
    };
    let before = returns(&crowd);
    crowd.reverse();
    assert!(returns(&crowd) == before);
}

/// A text that is written from right to left in part, and turns the direction of what follows it.
fn strange(text: &str) -> String {
    format!("{text} \u{202e}ליאת (7)")
}

/// The return of a person in a round, in which each typed text is strange, but for the name.
fn strange_return(id: &str, name: &str, round: &str, rating: u8) -> (String, Document) {
    let mut document = sample::document_of(FormKind::Packet, id, name);
    document.form.round = Some(strange(round));
    document.person.department = Some(strange("Imaging"));
    let inventory = document.inventory.as_mut().unwrap();
    for row in &mut inventory.ratings {
        row.rating = Some(rating);
    }
    (inventory.ratings[1].rating, inventory.ratings[1].exempted) = (None, Some(strange("Elsewhere")));
    for other in &mut inventory.other {
        (other.label, other.evidence) = (other.label.as_deref().map(strange), Some(strange("A letter")));
    }
    for action in document.plan.iter_mut().flat_map(|plan| &mut plan.goals).flat_map(|goal| &mut goal.actions) {
        action.action = action.action.as_deref().map(strange);
        action.status = Some(if rating > 2 { ActionStatus::Done } else { ActionStatus::Planned });
    }
    document.recompute();
    (strange(&format!("{id}.xlsx")), document)
}

/// A page with changes in which every typed text is strange.
fn strange_page() -> String {
    let mut framework = sample::framework();
    framework.title = strange("Skills");
    for domain in &mut framework.domains {
        domain.label = strange(&domain.label);
        for skill in &mut domain.skills {
            skill.label = strange(&skill.label);
        }
    }
    framework.domains[0].label = strange("Rindfleischetikettierungsüberwachungsaufgaben and what belongs to them in every house");
    framework.domains[0].skills[0].label = strange(
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbau, its history and all that follows from it for the next year",
    );
    for role in &mut framework.roles {
        role.label = strange(&role.label);
    }
    for level in &mut framework.education.levels {
        level.label = strange(&level.label);
    }
    for activity in &mut framework.activities {
        activity.text = strange(&activity.text);
    }
    let names = ["Łukasz Øst", "Işıl Đorđević", "Æsa Strauß", "ליאת \u{202e}Cohen"];
    let round = |round: &str, rating: u8| -> Vec<(String, Document)> {
        let person = |(at, name): (usize, &&str)| strange_return(&format!("P{at}"), name, round, rating + (at % 2) as u8);
        names.iter().enumerate().map(person).collect()
    };
    let (before, now) = (round("2026-H1", 1), round("2026-H2", 3));
    let mut department_now = department(&framework, &now);
    let department_before = department(&framework, &before);
    department_now.changes = Some(Box::new(analysis::changes(&department_before, &department_now, &Incomparable::new())));
    let label = strange("Finding information");
    let findings: Vec<Finding> =
        now.iter().map(|(file, _)| Finding::new(Told::AnswerMissing { label: &label, value: None }).in_file(file)).collect();
    let note = format!("Set aside: “{}” counts instead.", strange("other.xlsx"));
    let returns: Vec<ReturnEntry> = now.iter().map(|one| read_with(one, 1, &note)).collect();
    let title = strange("Skills of the department");
    let date = sample::date(sample::TODAY);
    html::page(&DepartmentReport { department: &department_now, findings: &findings, returns: &returns, title, date }).unwrap()
}

#[test]
fn typed_texts_turn_nothing_and_no_heading_is_cut_off() {
    let sandbox = Sandbox::new();
    let page = strange_page();
    let turn = page.find(|c| matches!(c, '\u{202a}'..='\u{202e}'));
    let around = turn.map(|at| page[..at].chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect::<String>());
    assert_eq!(around, None, "a sign that turns what follows it is in the page");
    sandbox.write("department.html", page.as_bytes());
    let answer = browse(&sandbox.path("department.html"), &["strange", "letters"]);
    no_fault(&answer, "strange");
    no_fault(&answer, "letters");
}
