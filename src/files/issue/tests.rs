//! Tests of workbooks for small staff lists, in new and existing folders.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::files::read;
use crate::framework::{Library, builtin};
use crate::grid::{self, Limits};
use crate::jobs::digest::sha256;
use crate::jobs::issue::IssueOutcome;
use crate::jobs::outputs::OutputError;
use crate::model::Person;
use crate::model::{Date, Document, FormKind, Framework, RaterKind};
use crate::returns;
use crate::roster::{RosterEntry, RosterOptions};

static HTM: std::sync::LazyLock<Framework> = std::sync::LazyLock::new(|| builtin("htm-leadership").unwrap());

fn day(day: i8) -> Date {
    Date::from_ymd(2026, 7, day).unwrap()
}

/// Makes an order of the smallest form for a folder.
fn order(folder: &Path) -> IssueOrder<'_> {
    IssueOrder {
        framework: &HTM,
        form: FormKind::Inventory,
        rater: RaterKind::Own,
        round: Some("2026-H2".to_owned()),
        due: Some(day(31)),
        issued_on: day(1),
        folder,
        overwrite: false,
        locked: false,
    }
}

fn forced(folder: &Path) -> IssueOrder<'_> {
    IssueOrder { overwrite: true, ..order(folder) }
}

fn people(list: &[(&str, &str)]) -> Vec<RosterEntry> {
    let entry = |(row, (id, name)): (u32, &(&str, &str))| RosterEntry {
        person: Person {
            id: Some((*id).to_owned()),
            name: Some((*name).to_owned()),
            manager: Some("Dana Whitfield".to_owned()),
            ..Person::default()
        },
        manager_email: Some("dana@stmercy.example".to_owned()),
        row,
    };
    (1..).zip(list).map(entry).collect()
}

fn run(people: &[RosterEntry], order: &IssueOrder<'_>) -> Result<IssueReceipt, IssueError> {
    issue(&blank(people, order), order, &|| {})
}

fn blank(people: &[RosterEntry], order: &IssueOrder<'_>) -> Vec<Assignment> {
    people.iter().map(|entry| Assignment::blank(entry, order)).collect()
}

/// Returns the files of a folder, by name.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names: BTreeSet<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.into_iter().collect()
}

fn files(record: &Issued) -> Vec<&str> {
    record.workbooks.iter().map(|workbook| workbook.file.as_str()).collect()
}

#[test]
fn everybody_gets_a_workbook_and_the_record_tells_which() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("new/out");
    let steps = AtomicUsize::new(0);
    let list = people(&[("E2", "Zoë Ng"), ("E1", "Ana Silva")]);
    let step = || {
        steps.fetch_add(1, Ordering::Relaxed);
    };
    let managers = IssueOrder { rater: RaterKind::Manager, ..order(&out) };
    let receipt = issue(&blank(&list, &managers), &managers, &step).unwrap();
    assert_eq!((receipt.written(), steps.into_inner()), (2, 2));
    let expected = ["E2-zoe-ng-inventory-manager.xlsx", "E1-ana-silva-inventory-manager.xlsx"];
    assert_eq!(files(&receipt.record), expected, "in the order of the list");
    assert_eq!(names(&out), [expected[1], expected[0], Issued::FILE]);
    assert_eq!(issued_in(&out).unwrap().as_ref(), Some(&receipt.record));

    let workbook = &receipt.record.workbooks[0];
    assert_eq!(workbook.manager_email.as_deref(), Some("dana@stmercy.example"));
    let bytes = fs::read(out.join(&workbook.file)).unwrap();
    assert_eq!(workbook.sha256, sha256(&bytes));
    let reading = returns::read(
        &grid::read(&bytes, &Limits::default()).unwrap(),
        &Library::from_iter([HTM.clone()]),
        &crate::form::Forms::default(),
    );
    let document: Document = serde_json::from_value(reading.document.unwrap()).unwrap();
    assert_eq!((&document.person, document.form.due), (&workbook.person, Some(day(31))));
    assert_eq!(document.rater.name.as_deref(), Some("Dana Whitfield"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let list = people(&[("E1", "Ana Silva"), ("E2", "Zoë Ng")]);
    for folder in &folders {
        run(&list, &order(folder.path())).unwrap();
    }
    let [first, second] = folders;
    for name in names(first.path()) {
        assert!(fs::read(first.path().join(&name)).unwrap() == fs::read(second.path().join(&name)).unwrap(), "{name}");
    }
}

#[test]
fn every_sample_list_without_faults_can_be_issued() {
    let lists = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rosters");
    for (list, count) in [("roster-clean.csv", 24), ("roster-german-export.csv", 60), ("roster-windows-export.csv", 40)] {
        let options = RosterOptions { framework: &HTM, target: None, mappings: Vec::new(), today: day(1), leavers: false };
        let roster = read::roster(&lists.join(list), &options, &Limits::default()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let receipt = run(&roster.people, &order(folder.path())).unwrap();
        let ids = |people: Vec<&Person>| people.into_iter().map(|person| person.id.clone()).collect::<Vec<_>>();
        assert_eq!(names(folder.path()).len(), count + 1, "{list}");
        assert_eq!(
            ids(receipt.record.workbooks.iter().map(|workbook| &workbook.person).collect()),
            ids(roster.people.iter().map(|entry| &entry.person).collect())
        );
    }
}

#[test]
fn the_largest_sample_list_can_be_read() {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rosters/roster-hr-system.xlsx");
    let options = RosterOptions {
        framework: &HTM,
        target: Some("Manager".to_owned()),
        mappings: Vec::new(),
        today: day(1),
        leavers: false,
    };
    let roster = read::roster(&list, &options, &Limits::default()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let order = order(folder.path());
    assert_eq!(roster.people.len(), 200);
    // Only a few of them, because unoptimised builds write workbooks slowly.
    assert_eq!(run(&roster.people[..5], &order).unwrap().written(), 5);
}

#[test]
fn a_list_with_faults_names_all_of_them() {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rosters/roster-with-faults.csv");
    let options = RosterOptions { framework: &HTM, target: None, mappings: Vec::new(), today: day(1), leavers: false };
    let roster = read::roster(&list, &options, &Limits::default()).unwrap();
    assert!(roster.findings.iter().filter(|finding| finding.severity == crate::finding::Severity::Error).count() >= 6);
    assert!(read::roster(&list.with_file_name("nobody.csv"), &options, &Limits::default()).is_err());
}

/// Returns the outcome for each as a letter: written, kept, kept with its file gone, refused, failed.
fn outcomes(receipt: &IssueReceipt) -> String {
    let letter = |outcome: &IssueOutcome| match outcome {
        IssueOutcome::Written { .. } => 'w',
        IssueOutcome::Kept { there, .. } => {
            if *there {
                'k'
            } else {
                'g'
            }
        }
        IssueOutcome::Refused(_) => 'r',
        IssueOutcome::Failed(_) => 'f',
    };
    receipt.outcomes.iter().map(letter).collect()
}

#[test]
fn nothing_is_written_where_any_file_is_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let list = people(&[("E1", "Ana"), ("E2", "Ben"), ("E3", "Cho"), ("E4", "Dan"), ("E5", "Eve")]);
    let names_of = |list: &[&str]| list.iter().map(|name| format!("{name}-inventory.xlsx")).collect::<Vec<_>>();
    for name in names_of(&["E1-ana", "E2-ben", "E4-dan", "E5-eve"]) {
        fs::write(folder.path().join(name), "filled in").unwrap();
    }
    let error = run(&list, &order(folder.path())).unwrap_err();
    assert!(!error.is_late());
    let text = error.to_string();
    assert!(text.contains("E4-dan-inventory.xlsx and 1 more file are there already") && text.contains("--force"), "{text}");
    assert_eq!(names(folder.path()), names_of(&["E1-ana", "E2-ben", "E4-dan", "E5-eve"]));

    // No record says that these files are ours.
    let receipt = run(&list, &forced(folder.path())).unwrap();
    assert_eq!(outcomes(&receipt), "rrwrr");
    assert_eq!(files(&receipt.record), names_of(&["E3-cho"]));
    assert_eq!(fs::read(folder.path().join("E5-eve-inventory.xlsx")).unwrap(), b"filled in");
}

#[test]
fn who_joins_late_gets_a_workbook_and_everybody_else_keeps_theirs() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(format!("{name}-inventory.xlsx"));
    let list = people(&[("E1", "Ana"), ("E2", "Ben"), ("E3", "Cho")]);
    let first = run(&list[..2], &order(folder.path())).unwrap();
    fs::write(place("E1-ana"), "filled in").unwrap();
    let later = IssueOrder { issued_on: day(9), ..order(folder.path()) };
    let second = run(&list, &later).unwrap();
    assert_eq!(outcomes(&second), "kkw");
    assert_eq!(fs::read(place("E1-ana")).unwrap(), b"filled in");
    assert_eq!(second.record.workbooks[..2], first.record.workbooks[..]);
    assert_eq!(issued_in(folder.path()).unwrap().as_ref(), Some(&second.record));

    // Nobody is new, and somebody has moved a workbook away.
    fs::remove_file(place("E2-ben")).unwrap();
    let third = run(&list, &later).unwrap();
    assert_eq!((outcomes(&third).as_str(), third.written()), ("kgk", 0));
    assert_eq!(third.record, second.record);
    assert!(!place("E2-ben").exists());

    let forced = run(&list, &IssueOrder { overwrite: true, ..later }).unwrap();
    assert_eq!(outcomes(&forced), "rww");
    assert_eq!(fs::read(place("E1-ana")).unwrap(), b"filled in");
    let issued_on: Vec<Date> = forced.record.workbooks.iter().map(|workbook| workbook.issued_on).collect();
    assert_eq!(issued_on, [day(1), day(9), day(9)]);
    // If all files were changed by people, nothing is done.
    let error = run(&list[..1], &IssueOrder { overwrite: true, ..order(folder.path()) }).unwrap_err();
    assert!(error.to_string().contains("E1-ana-inventory.xlsx was changed since skillbook wrote it"), "{error}");
}

#[test]
fn another_day_is_told_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let list = people(&[("E1", "Ana"), ("E2", "Ben")]);
    run(&list[..1], &order(folder.path())).unwrap();
    let later = IssueOrder { due: Some(day(9)), ..order(folder.path()) };
    let error = run(&list[..1], &later).unwrap_err().to_string();
    assert!(error.contains("is 2026-07-31, the one asked for is 2026-07-09") && error.contains("(Ana)"), "{error}");
    let unsaid = IssueOrder { due: None, ..order(folder.path()) };
    assert_eq!(outcomes(&run(&list[..1], &unsaid).unwrap()), "k", "a day that is not named is not another one");
    let receipt = run(&list, &later).unwrap();
    let dues: Vec<Option<Date>> = receipt.record.workbooks.iter().map(|workbook| workbook.due).collect();
    assert_eq!((outcomes(&receipt).as_str(), dues), ("kw", vec![Some(day(31)), Some(day(9))]));
}

#[test]
fn what_a_stopped_issue_left_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let list = people(&[("E1", "Ana"), ("E2", "Ben"), ("E3", "Cho")]);
    run(&list[..1], &order(folder.path())).unwrap();
    let record = fs::read(folder.path().join(Issued::FILE)).unwrap();
    // The second run was killed after it had put one of two workbooks, but not the record, into its place.
    run(&list, &order(folder.path())).unwrap();
    let digest = |name: &str| sha256(&fs::read(folder.path().join(name)).unwrap());
    let (ben, cho) = ("E2-ben-inventory.xlsx", "E3-cho-inventory.xlsx");
    let begun = serde_json::json!({"unfinished": {ben: digest(ben), cho: digest(cho)}});
    fs::write(folder.path().join(".skillbook-written"), begun.to_string()).unwrap();
    fs::write(folder.path().join(Issued::FILE), record).unwrap();
    fs::rename(folder.path().join(cho), folder.path().join(".skillbook-a1b2c3.part")).unwrap();
    assert_eq!(outcomes(&run(&list, &order(folder.path())).unwrap()), "kww");
    assert_eq!(names(folder.path()), ["E1-ana-inventory.xlsx", ben, cho, Issued::FILE]);
}

#[test]
fn what_one_person_wrote_stops_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let list = people(&[("E1", "Ana"), ("E2", &"\u{1F600}".repeat(16_384)), ("E3", "Cho")]);
    let receipt = run(&list, &order(folder.path())).unwrap();
    assert_eq!((outcomes(&receipt).as_str(), receipt.record.workbooks.len()), ("wfw", 2));
    assert!(matches!(run(&list[1..2], &order(folder.path())), Err(IssueError::Workbook { .. })));
}

#[test]
fn two_raters_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let list = people(&[("E1", "Ana"), ("E2", "Ben")]);
    run(&list, &order(folder.path())).unwrap();
    let manager = IssueOrder { rater: RaterKind::Manager, due: None, ..order(folder.path()) };
    let record = run(&list[..1], &manager).unwrap().record;
    let all = ["E1-ana-inventory.xlsx", "E2-ben-inventory.xlsx", "E1-ana-inventory-manager.xlsx"];
    assert_eq!(files(&record), all);
    let dues: Vec<Option<Date>> = record.workbooks.iter().map(|workbook| workbook.due).collect();
    assert_eq!(dues, [Some(day(31)), Some(day(31)), None], "each keeps its own day");
    // A second run replaces the entries rather than duplicating them.
    let again = run(&list[..1], &manager).unwrap();
    assert_eq!(files(&again.record), all);
    assert!(again.superseded.is_empty());
}

#[test]
fn a_person_who_is_called_otherwise_now_has_one_entry_still() {
    let folder = tempfile::tempdir().unwrap();
    run(&people(&[("E1", "Ana Silva"), ("E2", "Ben")]), &order(folder.path())).unwrap();
    let receipt = run(&people(&[("e1", "Ana Ng")]), &forced(folder.path())).unwrap();
    assert_eq!(files(&receipt.record), ["E2-ben-inventory.xlsx", "e1-ana-ng-inventory.xlsx"]);
    assert_eq!(receipt.superseded, ["E1-ana-silva-inventory.xlsx"]);
}

#[test]
fn a_file_of_somebody_else_is_never_taken() {
    let folder = tempfile::tempdir().unwrap();
    let first = run(&people(&[("a/b", "Ana")]), &order(folder.path())).unwrap();
    assert_eq!(files(&first.record), ["a-b-ana-inventory.xlsx"]);
    let second = run(&people(&[("a-b", "Ana")]), &forced(folder.path())).unwrap();
    assert_eq!(files(&second.record), ["a-b-ana-inventory.xlsx", "a-b-ana-inventory-2.xlsx"]);
    let both = run(&people(&[("A:B", "Ana"), ("a|b", "ana")]), &order(&folder.path().join("both"))).unwrap();
    assert_eq!(files(&both.record), ["A-B-ana-inventory.xlsx", "a-b-ana-inventory-2.xlsx"], "case does not tell files apart");
}

#[test]
fn a_folder_holds_one_round() {
    let folder = tempfile::tempdir().unwrap();
    let list = people(&[("E1", "Ana"), ("E2", "Ben")]);
    run(&list, &order(folder.path())).unwrap();
    let before = fs::read(folder.path().join(Issued::FILE)).unwrap();
    let next = IssueOrder { round: Some("2027-H1".to_owned()), ..forced(folder.path()) };
    let error = run(&list[..1], &next).unwrap_err();
    assert!(!error.is_late());
    let text = error.to_string();
    assert!(text.contains("round 2026-H2 of htm-leadership") && text.contains("round 2027-H1"), "{text}");
    assert_eq!(fs::read(folder.path().join(Issued::FILE)).unwrap(), before);
    let error = run(&list, &IssueOrder { overwrite: false, ..next.clone() }).unwrap_err();
    assert!(matches!(error, IssueError::OtherRound { .. }), "{error}");
    // If every workbook is replaced, nothing of the other round remains.
    assert_eq!(run(&list, &next).unwrap().record.round.as_deref(), Some("2027-H1"));
}

#[test]
fn no_id_and_no_name_leads_out_of_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let list = people(&[("../../E7", "Gus Patel"), ("/etc/E8", "Ivy Smith/Jones: <CEO>?"), (r"C:\E9", "..\\..\\x"), ("..", "/")]);
    let receipt = run(&list, &order(&out)).unwrap();
    assert_eq!(names(folder.path()), ["out"]);
    assert_eq!(names(&out).len(), 5);
    assert!(files(&receipt.record).iter().all(|file| out.join(file).parent() == Some(&*out) && !file.starts_with('.')));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(run(&[], &order(folder.path())), Err(IssueError::Nobody)));
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let list = people(&[("E1", "Ana")]);
    assert!(matches!(run(&list, &order(&file)), Err(IssueError::NoFolder(_))));
    // An unreadable record may be the only information about who was sent what.
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join(Issued::FILE), "{").unwrap();
    assert!(matches!(run(&list, &forced(&out)), Err(IssueError::Record(_))));
    assert_eq!(names(&out), [Issued::FILE]);
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed_even_when_files_may_be_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    for (name, target) in [("E1-ana-inventory.xlsx", "elsewhere"), (Issued::FILE, "nowhere")] {
        let link = out.join(name);
        std::os::unix::fs::symlink(folder.path().join(target), &link).unwrap();
        let refused = run(&people(&[("E1", "Ana")]), &forced(&out));
        assert!(matches!(refused, Err(IssueError::Output(OutputError::Link(path))) if path == link));
        fs::remove_file(link).unwrap();
    }
    assert_eq!(names(folder.path()), ["out"]);
}
