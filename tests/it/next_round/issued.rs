//! `issue --previous`: from the returns of one round to the workbooks of the next.

use skillbook::model::{Document, FormKind, OtherSkill};

use super::super::sample;
use super::{ISSUE, STAFF, after_a_round, by_manager, document, first_round};

fn previous(document: &Document) -> Vec<Option<u8>> {
    let rows = document.inventory.iter().flat_map(|inventory| &inventory.ratings);
    rows.map(|row| row.previous.as_ref().and_then(|previous| previous.rating)).collect()
}

fn ratings(document: &Document) -> Vec<Option<u8>> {
    document.inventory.iter().flat_map(|inventory| &inventory.ratings).map(|row| row.rating).collect()
}

const KEIKO: &str = "round-2/e1001-keiko-patel-packet.xlsx";

#[test]
fn everything_of_the_first_round_stands_in_the_workbook_of_the_second() {
    let sandbox = after_a_round();
    let before = sandbox.files();
    let said = sandbox.run(&ISSUE);
    assert_eq!(said.status, 0, "{}", said.notes);
    assert!(said.notes.contains("1 workbook begins with the answers of the previous round."), "{}", said.notes);
    assert!(said.notes.contains("has no answers of Bo Li"), "{}", said.notes);
    for (path, bytes) in before {
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "{} was changed", path.display());
    }

    let (then, now) = (first_round(FormKind::Packet, "E1001", "Keiko Patel"), document(&sandbox, KEIKO));
    assert_eq!(now.form.round.as_deref(), Some("2027-H1"));
    assert_eq!(now.person.id.as_deref(), Some("e1001"), "the staff list says what the id is");
    assert_eq!(now.person.target_role, then.person.target_role);
    assert_eq!(previous(&now), ratings(&then), "every rating stands beside its new cell");
    assert!(ratings(&now).iter().all(Option::is_none));
    assert_eq!((&now.career_goal, &now.education), (&then.career_goal, &then.education));

    let open = |document: &Document| -> Vec<_> {
        let goals = document.plan.iter().flat_map(|plan| &plan.goals);
        let is_open =
            |status| !matches!(status, Some(skillbook::model::ActionStatus::Done | skillbook::model::ActionStatus::Dropped));
        let actions = goals.flat_map(|goal| goal.actions.iter().map(move |action| (goal.statement.clone(), action.clone())));
        actions.filter(|(_, action)| is_open(action.status)).collect()
    };
    assert_eq!(open(&now), open(&then), "every open action is carried on, with all that was typed");
    assert_eq!(now.plan.as_ref().unwrap().goals.iter().map(|goal| goal.actions.len()).sum::<usize>(), open(&then).len());
    let goal = &now.plan.as_ref().unwrap().goals[0];
    assert_eq!(
        (&goal.measure, goal.target_date),
        (&then.plan.as_ref().unwrap().goals[0].measure, Some(sample::date("2027-06-30")))
    );

    let row = &now.inventory.as_ref().unwrap().ratings[0];
    assert_eq!(row.evidence.as_deref(), Some("Finished in 2026-H2: Keep a search log. Four of us use it now"));
    let note = row.previous.as_ref().unwrap().note.as_deref();
    assert_eq!(note, Some("Finished: “Keep a search log”."));
    let others = &now.inventory.as_ref().unwrap().other;
    let shown = |skill: &OtherSkill| (skill.label.clone(), skill.rating, skill.previous.as_ref().and_then(|last| last.rating));
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        others.iter().map(shown).collect::<Vec<_>>(),
        [(some("Welding"), None, Some(3)), (some("Sign language"), None, Some(3))]
    );

    let said = sandbox.run(&["check", KEIKO]);
    assert!(said.out.contains("[form-untouched]"), "{}", said.out);
    let first = document(&sandbox, "round-2/E1002-bo-li-packet.xlsx");
    assert!(!first.has_previous(), "who returned nothing gets an ordinary form");
}

#[test]
fn a_form_that_came_back_as_it_was_sent_says_nothing() {
    let sandbox = after_a_round();
    assert_eq!(sandbox.run(&["issue", "--roster", "staff.csv", "--out", "sent", "--framework", "digital-skills"]).status, 0);
    sandbox.write("round-1/bo.xlsx", &sandbox.read("sent/E1002-bo-li-packet.xlsx"));
    let said = sandbox.run(&ISSUE);
    assert!(said.status == 0 && said.notes.contains("has no answers of Bo Li"), "{}", said.notes);
    // A workbook of a second round contains carried answers, and they are carried on again.
    sandbox.write("round-1/keiko.xlsx", &sandbox.read(KEIKO));
    let said = sandbox.run(&[&ISSUE[..], &["--force"]].concat());
    assert_eq!(said.status, 0, "{}", said.notes);
    assert_eq!(document(&sandbox, KEIKO).plan.unwrap().goals.len(), 2);
}

#[test]
fn levels_that_were_agreed_and_skills_that_do_not_apply_are_carried() {
    let sandbox = after_a_round();
    let mut then = first_round(FormKind::Packet, "E1001", "Keiko Patel");
    let row = &mut then.inventory.as_mut().unwrap().ratings[3];
    (row.rating, row.exempted) = (None, Some("Done by IT".to_owned()));
    let row = &mut then.gap_analysis.as_mut().unwrap().rows[4];
    (row.level_needed, row.reason) = (Some(1), Some("Agreed with Dana".to_owned()));
    then.recompute();
    sandbox.write("round-1/keiko.xlsx", &sample::xlsx(&then));
    assert_eq!(sandbox.run(&ISSUE).status, 0);
    let now = document(&sandbox, KEIKO);
    let last = now.inventory.as_ref().unwrap().ratings[3].previous.as_ref().unwrap();
    assert!(last.rating.is_none() && last.note.as_deref().unwrap().ends_with("Done by IT"), "{last:?}");
    let row = &now.gap_analysis.as_ref().unwrap().rows[4];
    assert_eq!((row.level_needed, row.reason.as_deref()), (Some(1), Some("Agreed with Dana")));
    assert_eq!(now.gap_analysis.as_ref().unwrap().rows[5].level_needed, then.gap_analysis.unwrap().rows[5].level_needed);

    // If the target role has changed, levels agreed for the old one do not apply.
    sandbox.write("staff.csv", b"id,name,target_role\nE1001,Keiko Patel,digital-user\n");
    let said = sandbox.run(&[&ISSUE[..], &["--force"]].concat());
    assert!(said.notes.contains("agreed for another target role were not carried over: Keiko Patel."), "{}", said.notes);
    let now = document(&sandbox, "round-2/E1001-keiko-patel-packet.xlsx");
    assert!(now.gap_analysis.unwrap().rows.iter().all(|row| row.reason.is_none()));
}

/// Ratings are carried on only to the same rater. Another one gets none, not even another manager.
#[test]
fn no_rater_sees_the_ratings_of_another() {
    let manager = ["--form", "packet", "--rater", "manager", "--force"];
    let file = "round-2/e1001-keiko-patel-packet-manager.xlsx";
    let sandbox = after_a_round();
    assert_eq!(sandbox.run(&[&ISSUE[..], &manager].concat()).status, 0);
    let now = document(&sandbox, file);
    assert_eq!(previous(&now), vec![Some(4); 12], "the manager's own previous ratings");
    assert!(now.plan.unwrap().goals.is_empty() && now.career_goal.unwrap().statement.is_none(), "the plan is hers");

    sandbox.write("staff.csv", STAFF.replace("Dana Whitfield", "Omar Haddad").as_bytes());
    let said = sandbox.run(&[&ISSUE[..], &manager].concat());
    assert!(said.notes.contains("no ratings by the same rater of Keiko Patel"), "{}", said.notes);
    assert!(!document(&sandbox, file).has_previous());
    assert_eq!(sandbox.run(&[&ISSUE[..], &["--rater", "peer", "--force"]].concat()).status, 0);
    assert!(!document(&sandbox, &file.replace("manager", "peer")).has_previous(), "nobody knows which colleague it will be");

    // If only the manager returned something, none of it is shown to the person.
    let sandbox = super::Sandbox::new();
    sandbox.write("staff.csv", STAFF.as_bytes());
    sandbox.write("round-1/dana.xlsx", &sample::xlsx(&by_manager("E1001", "Keiko Patel", "Dana Whitfield")));
    assert_eq!(sandbox.run(&ISSUE).status, 0);
    assert!(!document(&sandbox, KEIKO).has_previous());
}

#[test]
fn of_two_people_with_one_name_only_the_id_tells() {
    let sandbox = super::Sandbox::new();
    sandbox.write("staff.csv", b"id,name\nE1,Bo Li\nE2,Bo Li\nE3,Ana Silva\n");
    let nameless = |name: &str| {
        let mut document = first_round(FormKind::Packet, "", name);
        document.person.id = None;
        sample::xlsx(&document)
    };
    sandbox.write("round-1/bo.xlsx", &nameless("Bo Li"));
    sandbox.write("round-1/ana.xlsx", &nameless("Ana SILVA"));
    let said = sandbox.run(&ISSUE);
    assert!(said.notes.contains("has no answers of Bo Li, Bo Li"), "{}", said.notes);
    assert!(document(&sandbox, "round-2/E3-ana-silva-packet.xlsx").has_previous());
}

#[test]
fn returns_are_never_replaced_and_what_cannot_be_read_is_told() {
    let sandbox = after_a_round();
    let mut into = ISSUE;
    into[4] = "round-1";
    let said = sandbox.run(&[&into[..], &["--force"]].concat());
    assert!(said.status == 2 && said.notes.contains("holds returns of the previous round"), "{}", said.notes);
    let whole = sandbox.read("round-1/dana.xlsx");
    sandbox.write("round-1/dana.xlsx", &whole[..whole.len() / 2]);
    let said = sandbox.run(&ISSUE);
    assert!(said.status == 1 && said.notes.contains("dana.xlsx could not be read"), "{}", said.notes);
    assert!(document(&sandbox, KEIKO).has_previous());
    let mut nowhere = ISSUE;
    (nowhere[4], nowhere[10]) = ("elsewhere", "round-0");
    let said = sandbox.run(&nowhere);
    assert!(said.status == 2 && !sandbox.path("elsewhere").exists(), "{}", said.notes);
    nowhere[10] = "staff.csv";
    let said = sandbox.run(&nowhere);
    assert!(said.status == 2 && !sandbox.path("elsewhere").exists(), "{}", said.notes);
}

/// A small form tells which answers of the previous round it has no place for.
#[test]
fn what_a_small_form_has_no_place_for_is_told() {
    let sandbox = after_a_round();
    for (form, words) in [
        ("inventory", "no place for open goals and actions, career goal, education and agreed levels"),
        ("gap-analysis", "no place for open goals and actions, career goal and education"),
        ("development-plan", "no place for career goal, education and agreed levels"),
    ] {
        let said = sandbox.run(&[&ISSUE[..], &["--form", form, "--force"]].concat());
        assert!(said.status == 0 && said.notes.contains(words), "{form}: {}", said.notes);
    }
    for more in [&["--force"][..], &["--form", "inventory", "--rater", "manager", "--force"]] {
        assert!(!sandbox.run(&[&ISSUE[..], more].concat()).notes.contains("no place for"), "{more:?}");
    }
}

/// If the finished actions are too long for a cell, those that fit are offered, and it is told that some are missing.
#[test]
fn what_was_finished_may_be_long() {
    let sandbox = after_a_round();
    let mut then = first_round(FormKind::Packet, "E1001", "Keiko Patel");
    let action = &mut then.plan.as_mut().unwrap().goals[0].actions[0];
    action.outcome = Some("It works. ".repeat(1_000).trim_end().to_owned());
    let mut second = action.clone();
    (second.action, second.outcome) = (Some("Keep another log".to_owned()), Some("x".repeat(32_700)));
    then.plan.as_mut().unwrap().goals[0].actions.push(second);
    sandbox.write("round-1/keiko.xlsx", &sample::xlsx(&then));
    let said = sandbox.run(&ISSUE);
    assert_eq!(said.status, 0, "{}", said.notes);
    assert!(said.notes.contains("too long for a cell"), "{}", said.notes);
    let evidence = document(&sandbox, KEIKO).inventory.unwrap().ratings.remove(0).evidence.unwrap();
    assert!(evidence.len() > 9_900 && evidence.ends_with("It works."), "{}", evidence.len());
}
