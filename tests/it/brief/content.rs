//! The parts of a brief that come from the plan and from names, and its limit of two pages, however much there is.

use skillbook::model::{Action, Goal};

use super::super::programs;
use super::*;

/// Returns a packet with one goal and this many open actions. `words` are the text and the result of each.
fn long_plan(actions: usize, words: &str) -> Document {
    let mut document = packet();
    let goal = &mut document.plan.as_mut().unwrap().goals[0];
    let action = goal.actions[1].clone();
    let one = |number| Action { action: Some(format!("{words} {number}")), result: Some(words.to_owned()), ..action.clone() };
    goal.actions = (1..=actions).map(one).collect();
    document
}

#[test]
fn goals_have_the_numbers_of_the_workbook_and_actions_name_theirs() {
    let mut document = packet();
    let goals = &mut document.plan.as_mut().unwrap().goals;
    // The first rows are empty, and the goal that was first is reached.
    goals.insert(0, Goal::default());
    goals[1].actions.iter_mut().for_each(|action| action.status = Some(ActionStatus::Done));
    let sandbox = Sandbox::new();
    sandbox.write("keiko.xlsx", &sample::xlsx(&document));
    let text = sandbox.run(&["brief", "keiko.xlsx", "--meeting", "leadership"]).out;
    assert!(text.contains("Goal 3, by 2028-06-30: Automate") && !text.contains("Goal 1,"), "{text}");
    assert!(text.contains("| Automate one report – result: A guide that the team uses | 3 |"), "{text}");
    assert!(text.contains("| Keep a search log | 2 |"), "{text}");
}

#[test]
fn every_open_action_is_shown_as_far_as_there_is_room() {
    let text = markdown(&long_plan(10, "Compare sources"), "leadership");
    assert!(text.contains("Compare sources 10 –") && text.contains("Automate one report"), "{text}");
    let text = markdown(&long_plan(90, "Compare sources"), "leadership");
    let shown = text.matches("| Compare sources").count();
    assert!((12..40).contains(&shown) && text.contains(&format!("Not shown: {} more.", 91 - shown)), "{shown}: {text}");
}

/// Returns a folder with a plan full of long texts, and four raters who all differ on every skill.
fn crowded() -> Sandbox {
    let sandbox = Sandbox::new();
    let words = "Compare what the sources say with what the colleagues in the other houses have found and written down";
    let mut document = long_plan(14, words);
    document.plan.as_mut().unwrap().goals[1].actions[0].status = Some(ActionStatus::Done);
    document.inventory.as_mut().unwrap().ratings.iter_mut().for_each(|row| row.rating = Some(1));
    document.recompute();
    sandbox.write("now/keiko.json", &json(&document));
    for name in ["Femi Ade", "Bo Li", "Ana Silva", "Dana Whitfield"] {
        let mut view = managers_view();
        view.rater = Rater { kind: RaterKind::Peer, name: Some(name.to_owned()) };
        view.inventory.as_mut().unwrap().ratings.iter_mut().for_each(|row| row.rating = Some(5));
        sandbox.write(&format!("now/{name}.json"), &json(&view));
    }
    sandbox
}

#[test]
fn two_pages_are_enough_however_much_there_is() {
    let sandbox = crowded();
    let meetings = ["leadership", "hr"];
    for meeting in meetings {
        sandbox.run(&["brief", "now", "--meeting", meeting, "-o", &format!("{meeting}.docx")]);
    }
    let files: Vec<_> = meetings.iter().map(|meeting| sandbox.path(&format!("{meeting}.docx"))).collect();
    for pdf in programs::libreoffice(&files, "pdf", &sandbox.path("")) {
        let pages = programs::pages(&pdf);
        assert!(pages.len() <= 2, "{} has {} pages", pdf.display(), pages.len());
        let text = pages.join(" ");
        assert!(text.contains("Not shown") && text.contains("Next meeting on") && text.contains("Afterwards"), "{text}");
    }
}

#[test]
fn the_lists_at_the_end_keep_the_paragraph_that_must_follow_a_table() {
    let found = Return { file: "a.json".to_owned(), document: Some(packet()), ..Return::default() };
    let briefs = made(std::slice::from_ref(&found), Meeting::Leadership);
    let docx = render(&briefs.people[0].brief, BriefFormat::Docx).unwrap();
    let document = part(&docx, "word/document.xml");
    let (lists, last) = document.rsplit_once("</w:tbl>").unwrap();
    let items: Vec<&str> = lists.split(r#"<w:pStyle w:val="Item"/>"#).skip(1).collect();
    let kept = |item: &&str| item.split_once("</w:pPr>").is_some_and(|(properties, _)| properties.contains("<w:keepNext/>"));
    assert!(items.len() > 10 && items.iter().all(kept), "{}", items[0]);
    assert!(last.contains(r#"w:line="20""#), "{last}");
}

#[test]
fn a_name_from_right_to_left_turns_nothing_but_itself() {
    let mut document = packet();
    document.person.name = Some("\u{202e}ليلى حداد".to_owned());
    let found = Return { file: "a.json".to_owned(), document: Some(document), ..Return::default() };
    let briefs = made(std::slice::from_ref(&found), Meeting::Leadership);
    let brief = &briefs.people[0].brief;
    let shown = "Development meeting with \u{2068}ليلى حداد\u{2069}";
    assert!(brief.title == shown && brief.footer.starts_with(&format!("{shown} · ")), "{brief:?}");
    for format in [BriefFormat::Html, BriefFormat::Markdown] {
        let text = String::from_utf8(render(brief, format).unwrap()).unwrap();
        assert!(text.contains(shown) && !text.contains('\u{202e}'));
    }
    let docx = render(brief, BriefFormat::Docx).unwrap();
    // Word ignores directional isolates; a mark after the name has the same effect there.
    assert!(part(&docx, "word/footer1.xml").contains("\u{2068}ليلى حداد\u{2069}\u{200e} · "));
    assert!(part(&docx, "docProps/core.xml").contains("<dc:title>Development meeting with ليلى حداد</dc:title>"));
}

#[test]
fn a_dash_approves_nothing() {
    let mut document = packet();
    document.plan.as_mut().unwrap().goals[0].actions[1].approved_by = Some("-".to_owned());
    let text = markdown(&document, "leadership");
    assert!(text.contains("250.00 EUR, not approved") && !text.contains("approved by -"), "{text}");
    assert!(text.contains("“-” does not name the person who approved that"), "{text}");
    document.plan.as_mut().unwrap().goals[0].actions[1].approved_by = Some("not yet".to_owned());
    assert!(markdown(&document, "leadership").contains("250.00 EUR, not approved"));
}

#[test]
fn a_goal_without_an_action_is_in_the_calendar() {
    let mut document = packet();
    document.plan.as_mut().unwrap().goals[1].actions.clear();
    let sandbox = Sandbox::new();
    sandbox.write("keiko.json", &json(&document));
    sandbox.run(&["brief", "keiko.json", "--meeting", "leadership", "--ics", "a.ics"]);
    let calendar = sandbox.text("a.ics");
    assert_eq!(calendar.matches("SUMMARY:Goal: ").count(), 2, "{calendar}");
    assert!(calendar.contains("DTSTART;VALUE=DATE:20280630") && calendar.contains("SUMMARY:Goal: Automate"), "{calendar}");
}
