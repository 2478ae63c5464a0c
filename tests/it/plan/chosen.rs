//! Actions name their goal in a column of the plan: what people choose there decides below which goal an action counts.

use skillbook::address::CellRef;
use skillbook::finding::Code;
use skillbook::jobs::returned::Return;
use skillbook::model::{Document, FormKind};

use super::super::annotate::{again, copy};
use super::super::spoilt::{Spoilt, text};

/// Returns the actions of each goal, by their texts.
fn actions(found: &Return) -> Vec<Vec<String>> {
    let document: &Document = found.document.as_ref().unwrap();
    let goals = document.plan.as_ref().unwrap().goals.iter();
    goals.map(|goal| goal.actions.iter().filter_map(|action| action.action.clone()).collect()).collect()
}

fn plan() -> Spoilt {
    Spoilt::of(FormKind::DevelopmentPlan)
}

#[test]
fn an_action_counts_below_the_goal_that_was_chosen_for_it() {
    assert_eq!(actions(&plan().read()), [vec!["Keep a search log", "Compare sources"], vec!["Automate one report"]]);
    let goal = plan().entry_spot("A1.1", "goal");
    // With its label as the list has it, typed by hand, or as its number alone.
    for chosen in ["Goal 2", " goal 2 ", "2"] {
        let found = plan().put(&goal, text(chosen)).read();
        assert!(found.findings.is_empty(), "{:#?}", found.findings);
        assert_eq!(actions(&found), [vec!["Compare sources"], vec!["Automate one report", "Keep a search log"]]);
        // It keeps its place in the workbook, so that every finding leads to it.
        let field = found.fields.iter().find(|field| field.pointer.as_str() == "/plan/goals/1/actions/1/action").unwrap();
        assert_eq!(field.place.cell.to_string(), plan().entry_spot("A1.1", "what").1);
    }
    // A goal that was chosen for all actions has them all, in their order.
    let goals = ["A1.1", "A1.2", "A2.1"].map(|key| plan().entry_spot(key, "goal"));
    let found = goals.iter().fold(plan(), |spoilt, goal| spoilt.put(goal, text("Goal 2"))).read();
    assert_eq!(actions(&found), [vec![], vec!["Automate one report", "Keep a search log", "Compare sources"]]);
}

#[test]
fn a_goal_that_cannot_be_told_is_asked_for_and_nothing_is_lost() {
    let goal = plan().entry_spot("A1.1", "goal");
    let found = plan().put(&goal, text("the one about search")).read();
    let codes: Vec<Code> = found.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::ActionGoalUnclear]);
    assert_eq!(actions(&found), actions(&plan().read()));
    // The key of a row that was issued says which goal is meant.
    let goal = plan().entry_spot("A1.1", "goal").1.parse().unwrap();
    let mut emptied = plan();
    emptied.workbook.sheets.iter_mut().find(|sheet| sheet.name == "Development plan").unwrap().cells.remove(&goal);
    let found = emptied.read();
    assert!(found.findings.is_empty(), "{:#?}", found.findings);
    assert_eq!(actions(&found), actions(&plan().read()));
}

#[test]
fn an_added_action_belongs_below_the_goal_that_it_names() {
    let typed = |goal: Option<&'static str>| {
        let what = [("what", text("Read a book")), ("result", text("I know more"))];
        let goal = goal.map(|goal| ("goal", text(goal)));
        plan().insert_row_below("A1.1", &what.into_iter().chain(goal).collect::<Vec<_>>()).read()
    };
    let found = typed(Some("Goal 2"));
    assert_eq!(actions(&found)[1], ["Automate one report", "Read a book"]);
    let found = typed(None);
    assert_eq!(actions(&found)[0], ["Keep a search log", "Compare sources", "Read a book"]);
    assert!(found.findings.iter().any(|finding| finding.code == Code::ActionGoalUnclear), "{:#?}", found.findings);
}

#[test]
fn a_stray_ref_and_a_goal_that_is_not_needed_do_no_harm() {
    let wanted = plan().read().value;
    for (what, changed) in [
        ("a key that the form does not have", plan().set_key("A1.3", Some("A9.1"))),
        ("a goal without actions that was deleted", plan().remove_row("D3")),
    ] {
        let found = changed.read();
        assert!(found.findings.is_empty() && found.value == wanted, "{what}: {:#?}", found.findings);
    }
    // In the column in which the totals above the table have their keys.
    let (sheet, total) = plan().heading_spot("plan_total", "key");
    let (_, action) = plan().key_spot("A1.1");
    let (total, action): (CellRef, CellRef) = (total.parse().unwrap(), action.parse().unwrap());
    let found = plan().put(&(sheet, CellRef::new(action.row, total.col).to_string()), text("A1.2")).read();
    assert_eq!(found.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::DateNotUnderstood]);
    assert_eq!(actions(&found), actions(&plan().read()));
}

#[test]
fn a_marked_copy_keeps_the_goal_that_was_chosen() {
    let spoilt =
        plan().put(&plan().entry_spot("A1.1", "goal"), text("Goal 2")).set("/plan/goals/0/actions/0/status", text("half"));
    let before = spoilt.read();
    let (_, after) = again(&copy(&spoilt.workbook).unwrap());
    assert_eq!(after.value, before.value);
    assert_eq!(actions(&after)[1], ["Automate one report", "Keep a search log"]);
}
