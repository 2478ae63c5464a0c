//! The next round: its workbooks hold the answers of the previous round. None of these is lost, and none is taken for a new
//! answer.

mod carried;
mod forms;
mod issued;
mod rules;
mod skill_maps;

use skillbook::model::{Action, ActionStatus, Document, FormKind, Previous, RaterKind};

use super::sample;
use super::sandbox::Sandbox;

/// Returns a packet as it is issued in a second round: nothing is rated, and the previous ratings are shown.
fn issued_again() -> Document {
    let mut document = sample::document(FormKind::Packet);
    let inventory = document.inventory.as_mut().unwrap();
    inventory.rated_on = None;
    for (index, row) in inventory.ratings.iter_mut().enumerate() {
        let note = (index == 2).then(|| "Please confirm: in the previous round this was “Sorting” (1).".to_owned());
        row.previous = Some(Previous { rating: row.rating.take(), note });
        row.source = None;
    }
    for skill in &mut inventory.other {
        skill.previous = Some(Previous { rating: skill.rating.take(), note: None });
    }
    document.gap_analysis.as_mut().unwrap().rows.iter_mut().for_each(|row| row.priority = None);
    document.recompute();
    document
}

/// Returns the same packet with every skill rated again.
fn rated_again() -> Document {
    let mut document = issued_again();
    let inventory = document.inventory.as_mut().unwrap();
    inventory.rated_on = Some(sample::date("2026-11-20"));
    inventory.ratings.iter_mut().enumerate().for_each(|(index, row)| row.rating = Some([3, 2, 1][index % 3]));
    inventory.other.iter_mut().for_each(|skill| skill.rating = Some(2));
    document.recompute();
    document
}

/// Returns a person's return at the end of a first round: one action is done, one dropped and one open.
fn first_round(kind: FormKind, id: &str, name: &str) -> Document {
    let mut document = sample::document_of(kind, id, name);
    if let Some(plan) = &mut document.plan {
        let done = &mut plan.goals[0].actions[0];
        (done.status, done.outcome) = (Some(ActionStatus::Done), Some("Four of us use it now".to_owned()));
        let dropped = Action {
            action: Some("Write a book".to_owned()),
            status: Some(ActionStatus::Dropped),
            result: Some("A book".to_owned()),
            ..Action::default()
        };
        plan.goals[0].actions.push(dropped);
        plan.goals[1].actions[0].status = Some(ActionStatus::InProgress);
    }
    document
}

/// Returns a manager's ratings of a person.
fn by_manager(id: &str, name: &str, manager: &str) -> Document {
    let mut document = sample::document_of(FormKind::Inventory, id, name);
    (document.rater.kind, document.rater.name) = (RaterKind::Manager, Some(manager.to_owned()));
    document.inventory.as_mut().unwrap().ratings.iter_mut().for_each(|row| row.rating = Some(4));
    document
}

const STAFF: &str = "id,name,manager\ne1001,Keiko Patel,Dana Whitfield\nE1002,Bo Li,Dana Whitfield\n";

/// Returns a folder with a staff list and the returns of a first round, by Keiko Patel and by her manager.
fn after_a_round() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("staff.csv", STAFF.as_bytes());
    sandbox.write("round-1/keiko.xlsx", &sample::xlsx(&first_round(FormKind::Packet, "E1001", "Keiko Patel")));
    sandbox.write("round-1/dana.xlsx", &sample::xlsx(&by_manager("E1001", "Keiko Patel", "Dana Whitfield")));
    sandbox
}

/// Returns the document of a workbook that was written.
fn document(sandbox: &Sandbox, file: &str) -> Document {
    let said = sandbox.run(&["convert", file, "as.json", "--force", "--quiet"]);
    assert!(said.status < 2, "{}", said.notes);
    serde_json::from_slice(&sandbox.read("as.json")).unwrap()
}

const ISSUE: [&str; 11] = [
    "issue",
    "--roster",
    "staff.csv",
    "--out",
    "round-2",
    "--framework",
    "digital-skills",
    "--round",
    "2027-H1",
    "--previous",
    "round-1",
];
