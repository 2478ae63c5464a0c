//! Plans that existed before the new one: of other rounds, in other versions, or by other raters.

use skillbook::model::{Action, ActionStatus, Document, FormKind, Goal, Plan, Rater, RaterKind};

use super::super::mutations::as_file;
use super::super::sample;
use super::super::sandbox::Sandbox;
use super::super::spoilt::{Spoilt, text};
use super::{goals, packet, planned};

/// Returns a plan of a round with one goal and its actions.
fn plan_of(round: &str, statement: &str, actions: &[(&str, Option<ActionStatus>)]) -> Document {
    let mut plan = sample::document(FormKind::DevelopmentPlan);
    plan.form.round = Some(round.to_owned());
    let action = |(words, status): &(&str, _)| Action { action: Some((*words).to_owned()), status: *status, ..Action::default() };
    let actions = actions.iter().map(action).collect();
    plan.plan = Some(Plan { goals: vec![Goal { statement: Some(statement.to_owned()), actions, ..Goal::default() }] });
    plan
}

fn words(goals: &[Goal]) -> Vec<&str> {
    goals.iter().flat_map(|goal| &goal.actions).filter_map(|action| action.action.as_deref()).collect()
}

#[test]
fn a_plan_from_gaps_of_an_earlier_round_stands_for_none_of_this_round() {
    let packet = packet();
    let mut before = plan_of("2025-H2", "Lead a round", &[("Shadow a round", None), ("Old and done", Some(ActionStatus::Done))]);
    before.gap_analysis.clone_from(&packet.gap_analysis);
    assert!(before.is_plan_from_gaps());
    let plan = planned(&[packet.clone(), before], 3);
    let own = goals(&packet);
    assert_eq!(goals(&plan)[..own.len()], *own, "this round's plan");
    assert_eq!(words(&goals(&plan)[own.len()..]), ["Shadow a round", "Old and done"]);
}

#[test]
fn what_is_open_in_a_plan_that_was_set_aside_is_carried_in_unless_it_is_planned_again() {
    let inventory = sample::document(FormKind::Inventory);
    let now = plan_of("2026-H2", "Lead a round", &[("Chair the huddle", None)]);
    let before =
        plan_of("2025-H2", "Lead", &[("Old and done", Some(ActionStatus::Done)), ("chair the huddle ", None), ("Shadow", None)]);
    let plan = planned(&[inventory, now, before], 0);
    assert_eq!(words(goals(&plan)), ["Chair the huddle", "Shadow"]);
}

#[test]
fn plans_that_are_passed_over_are_named() {
    let sandbox = Sandbox::new();
    let mut managers = plan_of("2026-H2", "Theirs", &[("What the manager wants", None)]);
    managers.rater = Rater { kind: RaterKind::Manager, name: Some("Dana Whitfield".to_owned()) };
    for (name, document) in [
        ("inventory", &sample::document(FormKind::Inventory)),
        ("a", &plan_of("2026-H2", "Mine", &[("One", None)])),
        ("b", &plan_of("2026-H2", "Mine", &[("Two", None)])),
        ("manager", &managers),
    ] {
        sandbox.write(&format!("returns/{name}.json"), &serde_json::to_vec(document).unwrap());
    }
    let said = sandbox.run(&["plan", "returns", "--out", "plans"]);
    for file in ["b", "manager"] {
        let note = format!("the plan in {file}.json was not carried over");
        assert!(said.notes.contains(&note), "{file}: {}", said.notes);
    }
    assert!(!said.notes.contains("the plan in a.json"), "{}", said.notes);
    // If the person has no plan, the one by another rater is carried over.
    let plan = planned(&[sample::document(FormKind::Inventory), managers], 0);
    assert_eq!(words(goals(&plan)), ["What the manager wants"]);
}

#[test]
fn answers_that_could_not_be_read_are_named_with_their_cells() {
    let sandbox = Sandbox::new();
    let packet = Spoilt::packet();
    let cost = "/plan/goals/0/actions/0/estimated_cost";
    let (sheet, cell) = packet.spot(cost);
    let spoilt = packet.set(cost, text("500 + travel"));
    sandbox.write("returns/keiko.xlsx", &as_file(&spoilt.workbook));
    let said = sandbox.run(&["plan", "returns", "--out", "plans"]);
    let note = format!("“500 + travel” at '{sheet}'!{cell} could not be read and is not in the plan");
    assert!(said.notes.contains(&note), "{}", said.notes);
    assert_eq!(said.status, 1);
}
