//! `collect --previous`: compares the previous round with this one, from files to files.

use serde_json::Value;

use skillbook::analysis;
use skillbook::grid::{self, Limits};
use skillbook::model::{ActionStatus, Document, Effort, FormKind};

use super::sample;
use super::sandbox::{Said, Sandbox};

fn json(document: &Document) -> Vec<u8> {
    serde_json::to_vec(document).unwrap()
}

/// Returns two rounds: Keiko went up in one skill, down in another and finished an action; Bo is new; Dee returned nothing this
/// time.
pub(crate) fn rounds() -> Sandbox {
    let mut now = sample::document(FormKind::Packet);
    now.plan.as_mut().unwrap().goals[0].actions[0].status = Some(ActionStatus::Done);
    let mut before = sample::document(FormKind::Packet);
    before.form.round = Some("2026-H1".to_owned());
    let ratings = &mut before.inventory.as_mut().unwrap().ratings;
    (ratings[0].rating, ratings[1].rating) = (Some(1), Some(4));
    before.recompute();
    let mut dee = sample::document_of(FormKind::Inventory, "E1009", "Dee Ray");
    dee.form.round = Some("2026-H1".to_owned());
    let sandbox = Sandbox::new();
    sandbox.write("now/keiko.json", &json(&now));
    sandbox.write("now/bo.json", &json(&sample::document_of(FormKind::Packet, "E1002", "Bo Li")));
    sandbox.write("before/keiko.xlsx", &sample::xlsx(&before));
    sandbox.write("before/dee.json", &json(&dee));
    sandbox
}

const OUTPUTS: [&str; 6] = ["-o", "out/department.xlsx", "--html", "out/department.html", "--data", "out/data"];

pub(crate) fn collect(sandbox: &Sandbox, arguments: &[&str]) -> Said {
    sandbox.run(&[&["collect", "now"], &OUTPUTS[..], arguments].concat())
}

#[test]
fn what_moved_is_in_every_output() {
    let sandbox = rounds();
    let inputs = sandbox.files();
    let said = collect(&sandbox, &["--previous", "before/*.xlsx", "--previous", "before/dee.json"]);
    assert_eq!((said.status, said.notes.as_str()), (0, ""), "{}", said.out);
    let department: Value = serde_json::from_slice(&sandbox.read("out/data/department.json")).unwrap();
    let validator = jsonschema::validator_for(analysis::schema().as_value()).unwrap();
    assert!(validator.is_valid(&department));
    let total = &department["changes"]["total"];
    for (key, count) in [("people_in_both", 1), ("people_new", 1), ("people_missing", 1), ("finished", 1), ("better_followed", 1)]
    {
        assert_eq!(total[key], count, "{key}");
    }
    assert_eq!((&total["moves"]["up"], &total["moves"]["down"], &total["moves"]["same"]), (&1.into(), &1.into(), &10.into()));
    let changes = sandbox.text("out/data/changes.csv");
    assert!(
        changes.contains("E1001,Keiko Patel,both,information.searching,Finding and filtering information,1,2,1,up\n"),
        "{changes}"
    );
    assert!(changes.contains("E1009,Dee Ray,missing,"), "{changes}");
    let followed = sandbox.text("out/data/actions-followed.csv");
    assert!(
        followed.contains("Keep a search log,information.searching") && followed.contains("this-round,1,2,1,up"),
        "{followed}"
    );
    let workbook = grid::read(&sandbox.read("out/department.xlsx"), &Limits::default()).unwrap();
    assert!(workbook.sheets.iter().any(|sheet| sheet.name == "Changes"));
    assert!(sandbox.text("out/department.html").contains("Dee Ray"));
    let after = sandbox.files();
    assert!(inputs.iter().all(|(path, bytes)| after.get(path) == Some(bytes)), "the returns are as they were");
}

#[test]
fn without_a_round_before_nothing_is_added() {
    let sandbox = rounds();
    assert_eq!(collect(&sandbox, &[]).status, 0);
    let department: Value = serde_json::from_slice(&sandbox.read("out/data/department.json")).unwrap();
    assert!(department.get("changes").is_none());
    assert!(!sandbox.path("out/data/changes.csv").exists());
}

#[test]
fn what_keeps_the_rounds_apart_is_said() {
    let sandbox = rounds();
    sandbox.write("broken.xlsx", b"no workbook");
    let Document { mut form, mut person, rater, .. } = sample::document(FormKind::Inventory);
    (form.framework, person.target_role) = ("htm-leadership".to_owned(), None);
    let mut other = Document::blank(form, person, rater, &skillbook::framework::builtin("htm-leadership").unwrap());
    other.inventory.as_mut().unwrap().ratings[0].rating = Some(3);
    sandbox.write("other.json", &json(&other));
    let cases: [(&[&str], i32, &[&str]); 5] = [
        (&["before/dee.json"], 0, &["nobody is in both rounds"]),
        (&["before", "broken.xlsx"], 1, &["of the previous round, broken.xlsx could not be read"]),
        (&["broken.xlsx"], 2, &["could not be read", "not one return of the previous round could be read"]),
        (&["other.json"], 0, &["made from the framework htm-leadership, this one from digital-skills"]),
        (&["before", "other.json"], 0, &["of the previous round, other.json is left out: belongs to another framework"]),
    ];
    for (previous, status, told) in cases {
        let mut arguments = vec!["--force"];
        previous.iter().for_each(|path| arguments.extend(["--previous", path]));
        let said = collect(&sandbox, &arguments);
        assert_eq!(said.status, status, "{previous:?}: {}", said.notes);
        assert!(told.iter().all(|words| said.notes.contains(words)), "{previous:?}: {}", said.notes);
    }
    let said = collect(&sandbox, &["--force", "--previous", "now"]);
    assert!(said.notes.contains("2 files count for this round and for the previous one"), "{}", said.notes);
}

/// Every command that reads the previous round tells which of its files do not count and which cannot be read.
#[test]
fn what_does_not_count_in_the_round_before_is_said() {
    let sandbox = rounds();
    sandbox.write("staff.csv", b"id,name\nE1001,Keiko Patel\n");
    let mut again = sample::document(FormKind::Packet);
    again.form.round = Some("2026-H1".to_owned());
    again.inventory.as_mut().unwrap().rated_on = Some(sample::date("2026-01-02"));
    sandbox.write("before/again.xlsx", &sample::xlsx(&again));
    let mut unclear = sample::document_of(FormKind::Packet, "E1002", "Bo Li");
    unclear.plan.as_mut().unwrap().goals[0].actions[0].estimated_time = Some(Effort::from_text("a while"));
    sandbox.write("before/bo.xlsx", &sample::xlsx(&unclear));
    let commands: [&[&str]; 4] = [
        &["issue", "--roster", "staff.csv", "--out", "out", "--framework", "digital-skills"],
        &["check", "now"],
        &["collect", "now", "-o", "out.xlsx"],
        &["brief", "now", "--meeting", "hr", "--out", "briefs"],
    ];
    for command in commands {
        let said = sandbox.run(&[command, &["--previous", "staff.csv"]].concat());
        assert!(said.status == 2 && said.notes.contains("not one return of the previous round"), "{command:?} {}", said.notes);
        let notes = sandbox.run(&[command, &["--previous", "before"]].concat()).notes;
        let aside = "of the previous round, before/again.xlsx is set aside: before/keiko.xlsx counts instead";
        assert!(notes.contains(aside), "{command:?} {notes}");
        let errors = "1 return holds answers that could not be read and count as not given; run `skillbook check before";
        assert!(notes.contains(errors), "{command:?} {notes}");
    }
}

#[test]
fn no_return_of_the_round_before_is_replaced_and_a_path_that_is_not_there_ends_it() {
    let sandbox = rounds();
    let before = sandbox.files();
    let said = sandbox.run(&["collect", "now", "--previous", "before", "-o", "before/keiko.xlsx", "--force"]);
    assert!(said.status == 2 && said.notes.contains("is one of the returns"), "{}", said.notes);
    let said = collect(&sandbox, &["--previous", "then"]);
    assert!(said.status == 2 && said.notes.contains("there is nothing at then"), "{}", said.notes);
    assert!(sandbox.files() == before);
}
