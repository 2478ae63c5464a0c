//! A framework whose skills have changed since the previous round: a file maps old skills to new ones.

use super::super::sample::{self, framework_text};
use super::super::sandbox::{Said, Sandbox};
use super::{ISSUE, after_a_round};

const SEARCHING: &str = "information.searching";
const TROUBLES: &str = "problem-solving.troubleshooting";

/// Returns a folder with the returns of round 1, a framework in which two skills have new ids, and a skill map.
fn with_a_new_framework() -> Sandbox {
    let sandbox = after_a_round();
    let text = framework_text("2.0", &[(SEARCHING, "information.finding"), (TROUBLES, "problem-solving.faults")]);
    sandbox.write("new.yaml", text.as_bytes());
    sandbox.write("old.yaml", framework_text("1.0", &[]).as_bytes());
    sandbox.write(
        "map.yaml",
        b"skills:\n  - {from: [information.searching], to: [information.finding]}\n  - {from: [problem-solving.troubleshooting], to: []}\n",
    );
    sandbox
}

fn issue(sandbox: &Sandbox, more: &[&str]) -> Said {
    let mut arguments = ISSUE.to_vec();
    arguments[6] = "new.yaml";
    arguments.extend(more);
    sandbox.run(&arguments)
}

#[test]
fn a_renamed_skill_keeps_its_rating_its_evidence_and_its_actions() {
    let sandbox = with_a_new_framework();
    let said = issue(&sandbox, &["--previous-framework", "old.yaml", "--skill-map", "map.yaml"]);
    assert_eq!(said.status, 0, "{}{}", said.out, said.notes);
    assert!(said.notes.contains("no longer in digital-skills: “"), "{}", said.notes);
    let said =
        sandbox.run(&["convert", "round-2/e1001-keiko-patel-packet.xlsx", "as.json", "--framework", "new.yaml", "--quiet"]);
    assert!(said.status < 2, "{}", said.notes);
    let now: skillbook::model::Document = serde_json::from_slice(&sandbox.read("as.json")).unwrap();
    assert_eq!(now.form.framework_version, "2.0");
    let row = &now.inventory.as_ref().unwrap().ratings[0];
    assert_eq!((row.skill.as_str(), row.rating), ("information.finding", None));
    let last = row.previous.as_ref().unwrap();
    assert_eq!(last.rating, Some(2));
    assert!(last.note.as_deref().unwrap().starts_with("Please confirm: in the previous round this was “"), "{last:?}");
    assert!(row.evidence.as_deref().unwrap().contains("Keep a search log"));
    let rows = &now.inventory.as_ref().unwrap().ratings;
    let unrated = rows.iter().find(|row| row.skill == "problem-solving.faults").unwrap();
    assert_eq!(unrated.previous, Some(skillbook::model::Previous::default()), "what is gone is not carried to another skill");
}

#[test]
fn a_skill_that_would_be_lost_ends_the_command() {
    let sandbox = with_a_new_framework();
    let said = issue(&sandbox, &["--previous-framework", "old.yaml"]);
    assert!(
        said.status == 2 && said.notes.contains("2 skills of the previous round are not in digital-skills 2.0"),
        "{}",
        said.notes
    );
    assert!(
        said.notes.contains(SEARCHING) && said.notes.contains("--skill-map") && said.notes.contains(TROUBLES),
        "{}",
        said.notes
    );
    assert!(!sandbox.path("round-2").exists());
    sandbox.write("half.yaml", b"skills:\n  - {from: [information.searching], to: [information.finding]}\n");
    let said = issue(&sandbox, &["--previous-framework", "old.yaml", "--skill-map", "half.yaml"]);
    assert!(said.status == 2 && said.notes.contains("1 skill of the previous round is not in"), "{}", said.notes);
}

/// If read with the current framework, skills of the previous one would be lost silently.
#[test]
fn returns_of_another_version_want_the_framework_of_then() {
    let sandbox = with_a_new_framework();
    let said = issue(&sandbox, &["--skill-map", "map.yaml"]);
    assert!(
        said.status == 2 && said.notes.contains("made from digital-skills 1.0, but only digital-skills 2.0"),
        "{}",
        said.notes
    );
    assert!(said.notes.contains("--previous-framework") && !sandbox.path("round-2").exists());
}

#[test]
fn a_map_with_faults_ends_the_command_with_its_lines() {
    let sandbox = with_a_new_framework();
    sandbox.write("map.yaml", b"skills:\n  - from: [information.searching]\n    to: [information.findings]\n");
    let said = issue(&sandbox, &["--previous-framework", "old.yaml", "--skill-map", "map.yaml"]);
    assert!(said.status == 2 && said.out.contains("perhaps “information.finding” is meant"), "{}", said.out);
    assert!(said.out.contains("line 3") && said.notes.contains("schema skill-map"), "{}{}", said.out, said.notes);
    let said = issue(&sandbox, &["--skill-map", "nowhere.yaml", "--previous-framework", "old.yaml"]);
    assert!(said.status == 2 && said.notes.contains("nowhere.yaml cannot be read"), "{}", said.notes);
    let said = sandbox.run(&["check", "round-1", "--skill-map", "map.yaml"]);
    assert_eq!(said.status, 2, "a map is of no use without --previous");
}

#[test]
fn check_compares_a_renamed_skill_with_what_it_was() {
    let sandbox = with_a_new_framework();
    let arguments = ["--previous-framework", "old.yaml", "--skill-map", "map.yaml"];
    assert_eq!(issue(&sandbox, &arguments).status, 0);
    let file = "round-2/e1001-keiko-patel-packet.xlsx";
    let said = sandbox.run(&["convert", file, "now.json", "--framework", "new.yaml", "--quiet"]);
    assert!(said.status < 2);
    let mut now: skillbook::model::Document = serde_json::from_slice(&sandbox.read("now.json")).unwrap();
    now.inventory.as_mut().unwrap().ratings[0].rating = Some(4);
    sandbox.write("now.json", serde_json::to_string(&now).unwrap().as_bytes());
    let base = ["check", "now.json", "--framework", "new.yaml", "--previous", "round-1", "--for", "person"];
    let said = sandbox.run(&[&base[..], &arguments].concat());
    assert!(said.out.contains("[rating-jumped]") && said.out.contains("(2, now 4)"), "{}{}", said.out, said.notes);
}

/// A summary and a brief compare a renamed skill with its predecessor. Without the previous framework, they are refused.
#[test]
fn a_summary_and_a_brief_compare_a_renamed_skill_with_what_it_was() {
    let sandbox = with_a_new_framework();
    let arguments = ["--previous-framework", "old.yaml", "--skill-map", "map.yaml"];
    assert_eq!(issue(&sandbox, &arguments).status, 0);
    let file = "round-2/e1001-keiko-patel-packet.xlsx";
    assert!(sandbox.run(&["convert", file, "now.json", "--framework", "new.yaml", "--quiet"]).status < 2);
    let mut now: skillbook::model::Document = serde_json::from_slice(&sandbox.read("now.json")).unwrap();
    now.inventory.as_mut().unwrap().ratings[0].rating = Some(3);
    sandbox.write("now.json", serde_json::to_string(&now).unwrap().as_bytes());
    let base = ["now.json", "--framework", "new.yaml", "--previous", "round-1"];
    let moved = |sandbox: &Sandbox, folder: &str| -> Vec<String> {
        let department: serde_json::Value = serde_json::from_str(&sandbox.text(&format!("{folder}/department.json"))).unwrap();
        let ratings = department["changes"]["people"][0]["ratings"].as_array().unwrap().iter();
        let line = |rating: &serde_json::Value| format!("{} {} {}", rating["skill"], rating["before"], rating["now"]);
        ratings.filter(|rating| !rating["now"].is_null()).map(line).collect()
    };

    let collect = [&["collect"], &base[..], &["-o", "a.xlsx", "--data", "a"], &arguments].concat();
    let said = sandbox.run(&collect);
    assert!(said.status < 2 && said.notes.contains("no longer in digital-skills: “"), "{}", said.notes);
    assert_eq!(moved(&sandbox, "a"), ["\"information.finding\" 2 3"]);
    let brief = [&["brief"], &base[..], &["--meeting", "leadership"], &arguments].concat();
    let said = sandbox.run(&brief);
    assert!(said.status < 2, "{}", said.notes);
    let since: Vec<&str> = said.out.lines().skip_while(|line| *line != "## Since the previous round").collect();
    assert!(since.iter().any(|line| line.contains("| 2 | 3 |")), "{}", said.out);

    // Without the previous framework, ratings would go to other skills or be lost.
    for command in [&["collect", "-o", "b.xlsx"][..], &["brief", "--meeting", "hr"]] {
        let said = sandbox.run(&[command, &base].concat());
        let told = said.notes.contains("made from digital-skills 1.0, but only digital-skills 2.0 is available: round-1");
        assert!(said.status == 2 && told && said.notes.contains("--previous-framework"), "{command:?} {}", said.notes);
    }
    assert!(!sandbox.path("b.xlsx").exists());
    // An incomplete map also ends these commands.
    sandbox.write("half.yaml", b"skills:\n  - {from: [information.searching], to: [information.finding]}\n");
    let half = ["--previous-framework", "old.yaml", "--skill-map", "half.yaml"];
    for command in [&["collect", "-o", "c.xlsx"][..], &["brief", "--meeting", "hr"]] {
        let said = sandbox.run(&[command, &base, &half].concat());
        assert!(said.status == 2 && said.notes.contains("1 skill of the previous round is not in"), "{command:?} {}", said.notes);
    }
    assert!(!sandbox.path("c.xlsx").exists());
}

/// If two skills were merged and their ratings differ, the rating is not missing: every output tells that it is not compared.
#[test]
fn what_cannot_be_compared_is_said_in_every_output() {
    let sandbox = after_a_round();
    sandbox.write("old.yaml", framework_text("1.0", &[]).as_bytes());
    sandbox.write("new.yaml", framework_text("2.0", &[]).as_bytes());
    sandbox.write(
        "map.yaml",
        b"skills:\n  - {from: [information.searching, information.evaluating], to: [information.searching]}\n",
    );
    let mut then = super::first_round(skillbook::model::FormKind::Packet, "E1001", "Keiko Patel");
    for (row, rating) in then.inventory.as_mut().unwrap().ratings.iter_mut().zip([1, 3]) {
        row.rating = Some(rating);
    }
    then.recompute();
    sandbox.write("round-1/keiko.xlsx", &sample::xlsx(&then));
    let mut now = then;
    (now.form.round, now.form.framework_version) = (Some("2027-H1".to_owned()), "2.0".to_owned());
    sandbox.write("now.json", serde_json::to_string(&now).unwrap().as_bytes());
    let named =
        ["--framework", "new.yaml", "--previous-framework", "old.yaml", "--skill-map", "map.yaml", "--previous", "round-1"];
    let collect = ["collect", "now.json", "-o", "out.xlsx", "--html", "out.html", "--data", "out"];
    let said = sandbox.run(&[&collect[..], &named].concat());
    assert!(said.status < 2, "{}", said.notes);
    let changes = sandbox.text("out/changes.csv");
    assert!(changes.contains("information.searching,Finding and filtering information,4,1,,not-comparable\n"), "{changes}");
    let words = "One previous rating cannot be compared";
    assert!(sandbox.text("out.html").contains(words));
    let workbook = skillbook::grid::read(&sandbox.read("out.xlsx"), &skillbook::grid::Limits::default()).unwrap();
    let sheet = workbook.sheets.iter().find(|sheet| sheet.name == "Changes").unwrap();
    assert!(sheet.cells.keys().any(|cell| sheet.text(*cell).is_some_and(|text| text.contains(words))));
    let said = sandbox.run(&[&["brief", "now.json", "--meeting", "hr"], &named[..]].concat());
    assert!(said.out.contains("One skill is not compared, since the previous rating was on another scale"), "{}", said.out);
}

/// If no skill has changed, it is enough to name the current framework.
#[test]
fn another_version_with_the_same_skills_only_has_to_be_named() {
    let sandbox = after_a_round();
    sandbox.write("new.yaml", framework_text("1.1", &[]).as_bytes());
    let said = issue(&sandbox, &[]);
    assert!(said.status == 2 && said.notes.contains("you can give “--previous-framework new.yaml”"), "{}", said.notes);
    let said = issue(&sandbox, &["--previous-framework", "new.yaml"]);
    assert!(said.status == 0 && said.notes.contains("1 workbook begins"), "{}", said.notes);
}

/// A wrong previous framework would let ratings go to other skills.
#[test]
fn a_framework_that_the_returns_do_not_fit_ends_the_command() {
    let sandbox = after_a_round();
    let skill = |text: &str, label: &str| {
        let at = text.find(label).unwrap();
        let start = text[..at].rfind("      - id: ").unwrap();
        let end = at + text[at..].find("      - id: ").unwrap();
        text[start..end].to_owned()
    };
    let text = framework_text("2.0", &[]);
    let (first, second) = (skill(&text, "Finding and filtering information"), skill(&text, "Judging"));
    let swapped = text.replacen(&format!("{first}{second}"), &format!("{second}{first}"), 1);
    assert_ne!(text, swapped);
    sandbox.write("swapped.yaml", swapped.as_bytes());
    sandbox.write("renamed.yaml", text.replacen("Finding and filtering information", "Asking librarians", 1).as_bytes());
    for new in ["swapped.yaml", "renamed.yaml"] {
        let named = ["--framework", new, "--previous", "round-1", "--previous-framework", new];
        let commands: [&[&str]; 4] = [
            &["issue", "--roster", "staff.csv", "--out", "round-2"],
            &["check", "round-1"],
            &["collect", "round-1", "-o", "out.xlsx"],
            &["brief", "round-1", "--meeting", "hr", "--out", "briefs"],
        ];
        for command in commands {
            let said = sandbox.run(&[command, &named].concat());
            let told = "was made from digital-skills 1.0, and its skills are not those of digital-skills 2.0";
            assert!(said.status == 2 && said.notes.contains(told), "{new} {command:?} {}", said.notes);
            assert!(said.notes.contains("round-1/"), "{}", said.notes);
        }
        assert!(!sandbox.path("round-2").exists() && !sandbox.path("out.xlsx").exists() && !sandbox.path("briefs").exists());
    }
}

/// An open action for a skill that was split, and a finished one without a skill.
#[test]
fn what_finds_no_place_is_told() {
    let sandbox = after_a_round();
    let mut then = super::first_round(skillbook::model::FormKind::Packet, "E1001", "Keiko Patel");
    then.plan.as_mut().unwrap().goals[0].actions[0].skill = None;
    sandbox.write("round-1/keiko.xlsx", &sample::xlsx(&then));
    sandbox.write("old.yaml", framework_text("1.0", &[]).as_bytes());
    // The open action is for a skill that was split into two with new ids.
    sandbox.write("new.yaml", framework_text("2.0", &[("problem-solving.adapting", "problem-solving.tools")]).as_bytes());
    let map = "skills:\n  - {from: [problem-solving.adapting], to: [problem-solving.tools, content.automating]}\n";
    sandbox.write("map.yaml", map.as_bytes());
    let said = issue(&sandbox, &["--previous-framework", "old.yaml", "--skill-map", "map.yaml"]);
    assert_eq!(said.status, 0, "{}", said.notes);
    assert!(
        said.notes.contains("do not name a skill of the present framework cannot be offered as evidence: Keiko Patel."),
        "{}",
        said.notes
    );
    assert!(said.notes.contains("their skill has to be chosen again: Keiko Patel."), "{}", said.notes);
    let file = "round-2/e1001-keiko-patel-packet.xlsx";
    assert!(sandbox.run(&["convert", file, "as.json", "--framework", "new.yaml", "--quiet"]).status < 2);
    let now: skillbook::model::Document = serde_json::from_slice(&sandbox.read("as.json")).unwrap();
    let actions: Vec<_> = now.plan.unwrap().goals.into_iter().flat_map(|goal| goal.actions).collect();
    assert!(actions.iter().any(|action| action.action.as_deref() == Some("Automate one report") && action.skill.is_none()));
    let rows = now.inventory.unwrap().ratings;
    for skill in ["problem-solving.tools", "content.automating"] {
        let row = rows.iter().find(|row| row.skill == skill).unwrap();
        let note = row.previous.as_ref().unwrap().note.as_deref().unwrap();
        assert!(note.contains("Please confirm") && note.contains("“Automate one report” is in your plan"), "{skill}: {note}");
    }
}
