//! A plan that was carried into one made by `skillbook plan`: only the new one is judged and has findings.

use skillbook::model::{ActionStatus, Document, FormKind, Plan};

use super::super::sandbox::Sandbox;
use super::{planned, sample};

fn json(document: &Document) -> Vec<u8> {
    serde_json::to_vec_pretty(document).unwrap()
}

/// Writes a packet with an incomplete plan, and the plan that was made from it and filled in.
fn both(sandbox: &Sandbox) -> Document {
    let whole = sample::document(FormKind::Packet);
    sandbox.write("back/new.json", &json(&planned(std::slice::from_ref(&whole), 1)));
    let mut old = whole;
    let goal = &mut old.plan.as_mut().unwrap().goals[0];
    (goal.measure, goal.actions[0].result) = (None, None);
    goal.actions[0].status = Some(ActionStatus::Planned);
    sandbox.write("back/old.json", &json(&old));
    old
}

#[test]
fn a_person_has_one_verdict_that_on_the_plan_that_counts() {
    let sandbox = Sandbox::new();
    let mut old = both(&sandbox);
    assert_eq!(sandbox.run(&["check", "back/old.json", "--for", "review"]).status, 1, "it is judged where it is alone");
    let said = sandbox.run(&["check", "back", "--for", "review"]);
    assert_eq!((said.status, said.out.as_str()), (0, "Keiko Patel: ready\n"), "{}", said.notes);
    let note = "not used: the plan in old.json, since new.json replaces it";
    assert_eq!(said.notes.trim_end(), note);
    // Findings outside the plan still count, and the message tells where to look.
    old.inventory.as_mut().unwrap().ratings[4].rating = None;
    old.recompute();
    sandbox.write("back/old.json", &json(&old));
    let said = sandbox.run(&["check", "back", "--for", "review"]);
    assert_eq!(said.status, 1);
    assert!(said.notes.contains(&format!("{note}; outside the plan, the file has 1 error, which")), "{}", said.notes);
}

#[test]
fn a_brief_asks_nothing_about_a_plan_that_was_replaced() {
    let sandbox = Sandbox::new();
    let mut old = both(&sandbox);
    let said = sandbox.run(&["brief", "back", "--meeting", "leadership"]);
    assert_eq!(said.status, 0, "{}", said.notes);
    assert!(said.notes.contains("new.json replaces it") && !said.out.contains("clear up"), "{}{}", said.notes, said.out);
    old.inventory.as_mut().unwrap().ratings[4].rating = None;
    old.recompute();
    sandbox.write("back/old.json", &json(&old));
    let said = sandbox.run(&["brief", "back", "--meeting", "leadership"]);
    assert!(said.status == 1 && said.out.matches("\n| “").count() == 1 && said.out.contains("has no rating"), "{}", said.out);
}

#[test]
fn an_empty_plan_from_gaps_stands_for_an_empty_packet() {
    let sandbox = Sandbox::new();
    let mut packet = sample::document(FormKind::Packet);
    packet.plan = Some(Plan::default());
    let made = planned(std::slice::from_ref(&packet), 0);
    for (name, document) in [("a.json", &packet), ("b.json", &made)] {
        sandbox.write(&format!("back/{name}"), &json(document));
    }
    let said = sandbox.run(&["check", "back", "--for", "review"]);
    assert!(said.status == 1 && said.out.starts_with("Keiko Patel: not ready"), "{}", said.out);
}
