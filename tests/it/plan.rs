//! `skillbook plan`: from returns to plans that start from the person's own gaps, and on to the meeting.

mod back;
mod calendar;
mod chosen;
mod earlier;
mod replaced;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};

use skillbook::jobs::plan::PlanOrder;
use skillbook::jobs::plan::plans;
use skillbook::jobs::returned::Return;
use skillbook::jobs::workbench::Workbench;
use skillbook::model::{Action, ActionStatus, Document, Effort, FormKind, Goal, Plan, Priority, Rater, RaterKind};

use super::programs::{libreoffice, openpyxl, pages};
use super::sandbox::{Said, Sandbox};
use super::{programs, sample};

const PLAN: &str = "plans/E1001-keiko-patel-development-plan.xlsx";

fn returned(documents: &[Document]) -> Vec<Return> {
    let found = |(at, document): (usize, &Document)| Return {
        file: format!("{at}.json"),
        document: Some(document.clone()),
        ..Return::default()
    };
    documents.iter().enumerate().map(found).collect()
}

/// Returns the plan of the only person in these returns.
fn planned(documents: &[Document], goals: usize) -> Document {
    let workbench = workbench();
    let mut made = plans(&returned(documents), &PlanOrder { goals, due: None }, &workbench).unwrap();
    assert_eq!(made.people.len(), 1);
    made.people.pop().unwrap().assignment.document
}

fn workbench() -> Workbench {
    let mut library = skillbook::framework::Library::new();
    library.add(sample::framework());
    Workbench::new(library, sample::date(sample::TODAY))
}

fn goals(document: &Document) -> &[Goal] {
    &document.plan.as_ref().unwrap().goals
}

fn skills_of(goals: &[Goal]) -> Vec<&str> {
    goals.iter().filter_map(|goal| goal.skill.as_deref()).collect()
}

/// Returns the ids of the skills with a gap, the largest gap times weight first, calculated only from the framework and the
/// ratings.
fn largest(document: &Document) -> Vec<String> {
    let framework = sample::framework();
    let role = framework.role("digital-mentor").unwrap();
    let ratings = &document.inventory.as_ref().unwrap().ratings;
    let mut gaps: Vec<(String, i32, i32)> = Vec::new();
    for row in ratings {
        let Some(rating) = row.rating else { continue };
        let gap = i32::from(role.levels[&row.skill]) - i32::from(rating);
        let weight = i32::from(role.weights.get(&row.skill).copied().unwrap_or(1));
        if gap > 0 && weight > 0 {
            gaps.push((row.skill.clone(), gap * weight, gap));
        }
    }
    gaps.sort_by_key(|(_, weighted, gap)| (Reverse(*weighted), Reverse(*gap)));
    gaps.into_iter().map(|(skill, ..)| skill).collect()
}

#[test]
fn the_largest_weighted_gaps_become_goals_in_the_frameworks_words() {
    let inventory = sample::document(FormKind::Inventory);
    let plan = planned(std::slice::from_ref(&inventory), 3);
    let expected = largest(&inventory);
    assert_eq!(skills_of(goals(&plan)), expected[..3]);
    let first = &goals(&plan)[0];
    let framework = sample::framework();
    let label = &framework.skill(&expected[0]).unwrap().label;
    assert!(first.statement.as_ref().unwrap().contains(label.as_str()), "{first:?}");
    let needed = framework.level_needed(Some("digital-mentor"), &expected[0]).unwrap();
    let step = framework.scale.iter().find(|step| step.level == needed).unwrap();
    assert!(first.measure.as_ref().unwrap().contains(&step.description), "{first:?}");
    // The person chooses the date and the actions.
    assert!(goals(&plan).iter().all(|goal| goal.target_date.is_none() && goal.actions.is_empty()));
    assert_eq!(skills_of(goals(&planned(std::slice::from_ref(&inventory), 5))), expected[..5]);
    assert_eq!(goals(&planned(&[inventory], 0)), []);
}

#[test]
fn what_is_put_off_or_does_not_apply_or_counts_nothing_is_not_proposed() {
    let mut packet = sample::document(FormKind::Packet);
    packet.plan = Some(Plan::default());
    for row in &mut packet.gap_analysis.as_mut().unwrap().rows {
        row.priority = None;
    }
    let before = planned(std::slice::from_ref(&packet), 3);
    let [low, off, nothing] = [0, 1, 2].map(|at| goals(&before)[at].skill.clone().unwrap());
    let analysis = packet.gap_analysis.as_mut().unwrap();
    for row in &mut analysis.rows {
        if row.skill == low {
            row.priority = Some(Priority::Low);
        }
        if row.skill == nothing {
            row.weight = Some(0);
        }
    }
    for row in &mut packet.inventory.as_mut().unwrap().ratings {
        if row.skill == off {
            (row.rating, row.exempted) = (None, Some("Not in my work".to_owned()));
        }
    }
    packet.recompute();
    let plan = planned(&[packet], 3);
    let proposed = skills_of(goals(&plan));
    assert_eq!(proposed.len(), 3);
    assert!([low, off.clone(), nothing].iter().all(|skill| !proposed.contains(&skill.as_str())), "{proposed:?}");
    let rows = &plan.gap_analysis.as_ref().unwrap().rows;
    let row = rows.iter().find(|row| row.skill == off).unwrap();
    assert_eq!(row.exempted.as_deref(), Some("Not in my work"));
}

/// Ratings by others do not enter the person's plan.
#[test]
fn only_the_person_says_in_the_plan_that_a_skill_does_not_apply() {
    let mut own = sample::document(FormKind::Inventory);
    let mut managers = own.clone();
    managers.rater = Rater { kind: RaterKind::Manager, name: Some("Dana Whitfield".to_owned()) };
    own.inventory.as_mut().unwrap().ratings[0].rating = None;
    let row = &mut managers.inventory.as_mut().unwrap().ratings[0];
    (row.rating, row.exempted) = (None, Some("Not in her work".to_owned()));
    let workbench = workbench();
    let mut made = plans(&returned(&[own, managers]), &PlanOrder { goals: 3, due: None }, &workbench).unwrap();
    let plan = made.people.pop().unwrap();
    let row = &plan.assignment.document.gap_analysis.as_ref().unwrap().rows[0];
    assert_eq!((row.self_rating, row.exempted.as_deref()), (None, None));
    assert_eq!(plan.unrated, 1);
}

/// Returns a packet with a plan of two goals, one with a finished action, and with the person's own levels, weights and texts.
fn packet() -> Document {
    let mut document = sample::document(FormKind::Packet);
    let goals = &mut document.plan.as_mut().unwrap().goals;
    goals[0].actions[0].status = Some(ActionStatus::Done);
    goals[0].actions[0].outcome = Some("Found at once".to_owned());
    goals[0].actions[1].estimated_time = Some(Effort::from_text("2 h a week until June"));
    let analysis = document.gap_analysis.as_mut().unwrap();
    analysis.rows[3].level_needed = Some(3);
    analysis.rows[3].reason = Some("Agreed with Dana".to_owned());
    analysis.rows[4].weight = Some(3);
    analysis.other[0].level_needed = Some(4);
    analysis.other[0].weight = Some(2);
    document.recompute();
    document
}

#[test]
fn nothing_that_was_typed_before_is_lost() {
    let packet = packet();
    let plan = planned(std::slice::from_ref(&packet), 3);
    let before = goals(&packet);
    assert_eq!(goals(&plan)[..before.len()], *before, "goals with all their actions, open and finished, in their order");
    assert_eq!(goals(&plan).len(), 3, "and one is proposed");
    let served: Vec<&str> =
        before.iter().flat_map(|goal| goal.actions.iter().filter_map(|action| goal.skill_of(action))).collect();
    assert!(!served.contains(&goals(&plan)[2].skill.as_deref().unwrap()));
    assert_eq!((&plan.career_goal, &plan.education), (&packet.career_goal, &packet.education));
    assert_eq!(plan.person, packet.person);
    assert_eq!(plan.gap_analysis, packet.gap_analysis, "levels, weights, priorities, reasons and other skills");
    assert_eq!((plan.form.round.as_deref(), plan.form.kind), (Some("2026-H2"), FormKind::DevelopmentPlan));
}

#[test]
fn a_goal_that_is_over_leaves_room_for_a_new_one() {
    let mut packet = packet();
    for action in packet.plan.as_mut().unwrap().goals.iter_mut().flat_map(|goal| &mut goal.actions) {
        action.status = Some(ActionStatus::Done);
    }
    let plan = planned(&[packet], 3);
    assert_eq!(goals(&plan).len(), 5, "two that are over, three proposed");
}

/// A plan made from a packet replaces the packet's plan, so that no action is counted twice.
#[test]
fn the_plan_stands_for_the_one_it_was_made_from() {
    let sandbox = Sandbox::new();
    let mut packet = packet();
    packet.plan.as_mut().unwrap().goals[0].actions[1].estimated_time = Some(Effort::from_text("16 h"));
    let mut plan = planned(std::slice::from_ref(&packet), 2);
    sandbox.write("returns/packet.json", &serde_json::to_vec(&packet).unwrap());
    let hours = |sandbox: &Sandbox| -> Value {
        let said = sandbox.run(&["collect", "returns", "-o", "d.xlsx", "--data", "data", "--force"]);
        assert!(said.status < 2, "{}", said.notes);
        let department: Value = serde_json::from_str(&sandbox.text("data/department.json")).unwrap();
        department["plans"]["total"].clone()
    };
    let before = hours(&sandbox);
    sandbox.write("returns/plan.json", &serde_json::to_vec(&plan).unwrap());
    assert_eq!(hours(&sandbox), before);
    // Changes in the new plan count.
    let more =
        Action { action: Some("Teach it".to_owned()), estimated_time: Some(Effort::from_text("8 h")), ..Action::default() };
    plan.plan.as_mut().unwrap().goals[0].actions.push(more);
    plan.gap_analysis.as_mut().unwrap().rows[5].level_needed = Some(1);
    sandbox.write("returns/plan.json", &serde_json::to_vec(&plan).unwrap());
    let after = hours(&sandbox);
    assert_eq!(after["estimated_hours"].as_f64().unwrap(), before["estimated_hours"].as_f64().unwrap() + 8.0);
    let department: Value = serde_json::from_str(&sandbox.text("data/department.json")).unwrap();
    assert_eq!(department["people"][0]["skills"][5]["level_needed"], 1);
    assert_eq!(department["other_skills"].as_array().unwrap().len(), 2, "each of the person's own skills once");
}

#[test]
fn who_has_returned_nothing_of_their_own_gets_no_plan() {
    let sandbox = Sandbox::new();
    let mut managers = sample::document_of(FormKind::Inventory, "E1002", "Bo Li");
    managers.rater = Rater { kind: RaterKind::Manager, name: Some("Dana Whitfield".to_owned()) };
    let mut aimless = sample::document_of(FormKind::Inventory, "E1003", "Ana Silva");
    aimless.person.target_role = None;
    let mut half = sample::document(FormKind::GapAnalysis);
    half.gap_analysis.as_mut().unwrap().rows[0].self_rating = None;
    half.recompute();
    for (name, document) in [("bo", &managers), ("ana", &aimless), ("keiko", &half)] {
        sandbox.write(&format!("returns/{name}.json"), &serde_json::to_vec(document).unwrap());
    }
    sandbox.write("returns/broken.xlsx", b"no workbook");
    let said = sandbox.run(&["plan", "returns", "--out", "plans", "--due", "2027-01-31"]);
    assert_eq!(said.status, 1, "a file could not be read: {}", said.notes);
    for note in [
        "left out: broken.xlsx: ",
        "left out: Bo Li has returned no ratings",
        "Ana Silva has no target role, so nothing is proposed",
        "Keiko Patel: 1 skill is not rated",
    ] {
        assert!(said.notes.contains(note), "{note}: {}", said.notes);
    }
    assert!(
        said.out.contains("Keiko Patel: 3 goals proposed") && said.out.contains("Ana Silva: 0 goals proposed"),
        "{}",
        said.out
    );
    assert!(said.out.contains("Wrote 2 plans to plans"), "{}", said.out);
    let record: Value = serde_json::from_str(&sandbox.text("plans/issued.json")).unwrap();
    assert_eq!((&record["form"], &record["due"]), (&json!("development-plan"), &json!("2027-01-31")));
    assert_eq!(record["workbooks"].as_array().unwrap().len(), 2);
}

#[test]
fn why_nothing_is_proposed_is_said() {
    let sandbox = Sandbox::new();
    let mut level = sample::document_of(FormKind::Inventory, "E1002", "Bo Li");
    let top = sample::framework().scale.iter().map(|step| step.level).max();
    level.inventory.as_mut().unwrap().ratings.iter_mut().for_each(|row| row.rating = top);
    sandbox.write("returns/bo.json", &serde_json::to_vec(&level).unwrap());
    sandbox.write("returns/keiko.json", &serde_json::to_vec(&packet()).unwrap());
    let said = sandbox.run(&["plan", "returns", "--out", "plans", "--goals", "2"]);
    assert!(said.out.contains("Bo Li: 0 goals proposed, since no gap needs another goal\n"), "{}", said.out);
    let full = "Keiko Patel: 0 goals proposed, since there are already as many open goals as a plan is to have, 2 kept\n";
    assert!(said.out.contains(full), "{}", said.out);
}

#[test]
fn what_cannot_be_done_is_said_and_nothing_is_written() {
    let sandbox = Sandbox::with_good();
    sandbox.write("broken.xlsx", b"no workbook");
    let mut managers = sample::document(FormKind::Inventory);
    managers.rater = Rater { kind: RaterKind::Manager, name: None };
    sandbox.write("managers.json", &serde_json::to_vec(&managers).unwrap());
    let before = sandbox.files();
    for (arguments, words) in [
        (&["nowhere", "--out", "plans"][..], "there is nothing at nowhere"),
        (&["broken.xlsx", "--out", "plans"], "there is nothing to start a plan from"),
        (&["managers.json", "--out", "plans"], "a person's own ratings"),
        (&["good.xlsx", "--out", "."], "Write the plans to a folder of their own"),
        (&["good.xlsx", "--out", "good.xlsx"], "is no folder"),
        (&["good.xlsx"], "--out"),
        (&["good.xlsx", "--out", "plans", "--goals", "many"], "invalid value"),
    ] {
        let said = sandbox.run(&[&["plan"], arguments].concat());
        assert_eq!(said.status, 2, "{arguments:?}: {}", said.notes);
        assert!(said.notes.contains(words), "{arguments:?}: {}", said.notes);
    }
    assert_eq!(sandbox.files(), before);
    assert_eq!(sandbox.run(&["plan", "good.xlsx", "--out", "plans"]).status, 0);
    let written = sandbox.files();
    let again = sandbox.run(&["plan", "good.xlsx", "--out", "plans"]);
    assert_eq!(again.status, 0);
    assert!(again.out.contains("nothing was written") && again.out.contains("Keiko Patel has a workbook there"), "{}", again.out);
    assert_eq!(sandbox.files(), written);
    assert_eq!(sandbox.run(&["plan", "good.xlsx", "--out", "plans", "--force"]).status, 0);
    assert_eq!(sandbox.files(), written, "the same returns give the same plans");
}

/// The rows of the gap analysis are ordered by weighted gap. The cells of actions offer the activities of the goal's skill,
/// hands-on ones first if the domain is learned by doing.
#[test]
fn the_workbook_shows_the_largest_gaps_first_and_offers_what_to_do() {
    let sandbox = Sandbox::new();
    sandbox.write("keiko.json", &serde_json::to_vec(&sample::document(FormKind::Inventory)).unwrap());
    assert_eq!(sandbox.run(&["plan", "keiko.json", "--out", "plans"]).status, 0);
    let shown: Value = serde_json::from_str(&sandbox.run(&["inspect", PLAN, "--format", "json"]).out).unwrap();
    let document: Document = {
        assert_eq!(sandbox.run(&["convert", PLAN, "plan.json"]).status, 1);
        serde_json::from_str(&sandbox.text("plan.json")).unwrap()
    };
    let rows = &document.gap_analysis.as_ref().unwrap().rows;
    let line = |cell: &str| cell.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse::<u32>().unwrap();
    let mut places: Vec<(u32, Option<i16>)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let pointer = format!("/gap_analysis/rows/{at}/gap");
        let field = shown["fields"].as_array().unwrap().iter().find(|field| field["pointer"] == pointer.as_str()).unwrap();
        places.push((line(field["cell"].as_str().unwrap()), skillbook::model::weighted_gap(row.gap, row.weight)));
    }
    places.sort();
    let weighted: Vec<i16> = places.iter().map(|(_, weighted)| weighted.unwrap_or_default()).collect();
    assert!(weighted.windows(2).all(|pair| pair[0] >= pair[1]), "{weighted:?}");

    let framework = sample::framework();
    let hands_on = framework.activities_for("problem-solving.adapting");
    assert!(hands_on.len() > 1 && hands_on.is_sorted_by_key(|activity| activity.kind));
    let elsewhere = framework.activities_for("information.organising");
    let order: Vec<usize> =
        elsewhere.iter().map(|one| framework.activities.iter().position(|other| other.id == one.id).unwrap()).collect();
    assert!(order.is_sorted(), "elsewhere the framework's order stands");
}

/// The marked copy of a plan keeps the order of the gaps and all of its content.
#[test]
fn a_copy_to_mend_keeps_the_plan_as_it_was() {
    let sandbox = Sandbox::new();
    sandbox.write("keiko.json", &serde_json::to_vec(&packet()).unwrap());
    assert_eq!(sandbox.run(&["plan", "keiko.json", "--out", "plans"]).status, 0);
    assert_eq!(sandbox.run(&["check", PLAN, "--annotate", "mend"]).status, 1);
    let copy = format!("mend/{} to mend.xlsx", PLAN.trim_start_matches("plans/").trim_end_matches(".xlsx"));
    let fields = |file: &str| -> BTreeMap<String, (Value, Value, Value)> {
        let shown: Value = serde_json::from_str(&sandbox.run(&["inspect", file, "--format", "json"]).out).unwrap();
        let place = |field: &Value| (field["sheet"].clone(), field["cell"].clone(), field["value"].clone());
        let all = shown["fields"].as_array().unwrap().iter();
        all.map(|field| (field["pointer"].as_str().unwrap().to_owned(), place(field))).collect()
    };
    assert_eq!(fields(&copy), fields(PLAN));
}

/// Returns the answers that a person types into the plan: dates for the proposed goals, and an action from the ideas under
/// each.
fn answers(shown: &Value, plan: &Document) -> Vec<Value> {
    let framework = sample::framework();
    let place: BTreeMap<&str, (&str, &str)> = shown["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| (field["pointer"].as_str().unwrap(), (field["sheet"].as_str().unwrap(), field["cell"].as_str().unwrap())))
        .collect();
    let mut cells = Vec::new();
    let mut put = |pointer: String, kind: &str, value: &str| {
        let (sheet, cell) = place[pointer.as_str()];
        cells.push(json!({ "sheet": sheet, "cell": cell, "kind": kind, "value": value }));
    };
    put("/career_goal/statement".to_owned(), "text", "Within three years my team comes to me with questions about digital tools");
    put("/career_goal/target_date".to_owned(), "date", "2029-06-30");
    put("/education/highest".to_owned(), "text", "Vocational qualification");
    for (at, row) in plan.gap_analysis.as_ref().unwrap().rows.iter().enumerate() {
        if row.gap.is_some_and(|gap| gap > 0) && !skills_of(goals(plan)).contains(&row.skill.as_str()) {
            put(format!("/gap_analysis/rows/{at}/priority"), "text", "Low");
        }
    }
    for (at, goal) in goals(plan).iter().enumerate() {
        let idea = framework.activities_for(goal.skill.as_ref().unwrap())[0];
        let (goal, action) = (format!("/plan/goals/{at}"), format!("/plan/goals/{at}/actions/0"));
        let (starts, ends) = (["2026-12-01", "2027-04-01", "2027-09-01"][at], ["2027-03-31", "2027-08-31", "2027-12-31"][at]);
        put(format!("{goal}/target_date"), "date", ends);
        put(format!("{action}/action"), "text", &idea.text);
        put(format!("{action}/kind"), "text", ["Hands-on", "With others", "Hands-on"][at]);
        put(format!("{action}/estimated_time"), "text", ["2-3 days", "half a day a month", "16 h"][at]);
        put(format!("{action}/estimated_cost"), "text", ["none", "free", "$1,200"][at]);
        put(format!("{action}/approved_by"), "text", ["", "", "Dana Whitfield"][at]);
        put(format!("{action}/result"), "text", "Two colleagues do it the new way without asking");
        put(format!("{action}/start_date"), "date", starts);
        put(format!("{action}/target_date"), "date", ends);
        put(format!("{action}/status"), "text", "Planned");
    }
    cells.retain(|cell| cell["value"] != "");
    cells
}

/// Fills in the plan with openpyxl and saves it with LibreOffice. Returns the file that is sent back.
fn filled_in(sandbox: &Sandbox) -> PathBuf {
    let shown: Value = serde_json::from_str(&sandbox.run(&["inspect", PLAN, "--format", "json"]).out).unwrap();
    // `convert` tells that dates and actions are still missing.
    assert_eq!(sandbox.run(&["convert", PLAN, "plan.json"]).status, 1);
    let plan: Document = serde_json::from_str(&sandbox.text("plan.json")).unwrap();
    let typed = sandbox.path("typed.xlsx");
    openpyxl("fill.py", &json!([{ "from": sandbox.path(PLAN), "to": typed, "cells": answers(&shown, &plan) }]));
    std::fs::create_dir_all(sandbox.path("back")).unwrap();
    libreoffice(&[typed], "xlsx", &sandbox.path("back")).remove(0)
}

fn review(sandbox: &Sandbox, path: &str) -> Said {
    sandbox.run(&["check", path, "--for", "review"])
}

/// The whole way: a returned inventory, a plan made from it and filled in and saved by other programs, the verdict, and the
/// document for the meeting.
#[test]
fn from_an_inventory_to_the_meeting() {
    let sandbox = Sandbox::new();
    let inventory = sample::document(FormKind::Inventory);
    sandbox.write("returns/keiko.xlsx", &sample::xlsx(&inventory));
    let said = sandbox.run(&["plan", "returns", "--out", "plans"]);
    assert_eq!((said.status, said.notes.as_str()), (0, ""));

    // The proposed plan is not ready: the person still has to choose the dates and the actions.
    let proposed = review(&sandbox, PLAN);
    assert_eq!(proposed.status, 1);
    assert!(proposed.out.contains("not ready") && proposed.out.contains("Goal 1: target date"), "{}", proposed.out);

    let back = filled_in(&sandbox);
    let checked = review(&sandbox, &back.display().to_string());
    assert_eq!(checked.status, 0, "{}{}", checked.out, sandbox.run(&["check", "back"]).out);
    assert!(checked.out.contains("ready") && !checked.out.contains("not ready"), "{}", checked.out);
    // A time that was typed in words is shown as it was understood.
    let told = sandbox.run(&["check", "back"]).out;
    assert!(told.contains("“2-3 days”") && told.contains("3 days (24 hours)"), "{told}");

    let said = sandbox.run(&["brief", "returns", "back", "--meeting", "leadership", "-o", "keiko.docx", "--ics", "keiko.ics"]);
    assert_eq!(said.status, 0, "{}", said.notes);
    let pdf = libreoffice(&[sandbox.path("keiko.docx")], "pdf", &sandbox.path("")).remove(0);
    let text = programs_text(&pdf);
    let framework = sample::framework();
    for goal in largest(&inventory).iter().take(3) {
        let idea = framework.activities_for(goal)[0].text.trim_end_matches('.').to_owned();
        assert!(text.contains(&run_together(&idea)), "{idea} is not in the brief");
    }
    assert!(text.contains(&run_together("1,200.00")) && pages(&pdf).len() <= 2, "{text}");
    assert!(sandbox.text("keiko.ics").contains("BEGIN:VEVENT"));
}

fn run_together(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn programs_text(pdf: &std::path::Path) -> String {
    run_together(&programs::pages(pdf).concat())
}
