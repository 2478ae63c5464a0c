//! Tests of the two rounds of the demo.

use std::collections::BTreeMap;
use std::fs;

use skillbook::model::{ActionStatus, Date};

use super::*;

/// Returns the documents that people in a folder of returns filled in for themselves, by the person's id.
fn documents(folder: &Path) -> BTreeMap<String, Document> {
    let workbench = Workbench::new(Library::new(), Date::from_ymd(2027, 6, 21).unwrap());
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "xlsx"));
    paths.sort();
    let read = read_all(&paths, &workbench, &|| {});
    let own = read.into_iter().filter_map(|found| found.document).filter(|document| document.rater.kind == RaterKind::Own);
    own.map(|document| (document.person.id.clone().unwrap(), document)).collect()
}

/// The workbooks of the next round hold all answers of the first: every rating beside the new column, every open action in the
/// plan and every finished one as evidence. The summary tells what has changed.
#[test]
fn the_next_round_begins_with_all_that_the_first_one_said() {
    let folder = tempfile::tempdir().unwrap();
    let outcome = demo(folder.path(), false).unwrap();
    check_outcome(&outcome);
    let first = documents(&folder.path().join(RETURNS));
    let issued = documents(&folder.path().join(NEXT).join(WORKBOOKS));
    assert_eq!((first.len(), issued.len()), (22, 24));
    let (mut ratings, mut open, mut finished) = (0, 0, 0);
    for (id, then) in &first {
        let now = &issued[id];
        let shown = now.inventory.as_ref().unwrap();
        for (before, row) in then.inventory.as_ref().unwrap().ratings.iter().zip(&shown.ratings) {
            assert_eq!(row.previous.as_ref().and_then(|previous| previous.rating), before.rating, "{id} {}", row.skill);
            assert_eq!(row.rating, None, "the new column is empty");
            ratings += usize::from(before.rating.is_some());
        }
        let carried: Vec<_> = now.plan.as_ref().unwrap().goals.iter().flat_map(|goal| &goal.actions).collect();
        for action in then.plan.as_ref().unwrap().goals.iter().flat_map(|goal| &goal.actions) {
            match action.status {
                Some(ActionStatus::Done) => {
                    let words = action.action.as_deref().unwrap();
                    let row = shown.ratings.iter().find(|row| Some(&row.skill) == action.skill.as_ref()).unwrap();
                    assert!(row.evidence.as_ref().unwrap().contains(words), "{id} {words}");
                    finished += 1;
                }
                Some(ActionStatus::Dropped) => {}
                _ => {
                    assert!(carried.contains(&action), "{id} {action:?}");
                    open += 1;
                }
            }
        }
    }
    assert!(ratings > 400 && open > 50 && finished > 0, "{ratings} {open} {finished}");

    let changes = outcome.next.changes;
    assert_eq!(outcome.next.returned, 23);
    // The people who sent nothing, or nothing readable, count as new; one person returns nothing this time.
    assert_eq!((changes.people_in_both, changes.people_new, changes.people_missing), (20, 3, 1));
    assert!(changes.moves.up > changes.moves.down && changes.better_followed > 10, "{changes:?}");
    let department: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.path().join(NEXT).join(DATA).join("department.json")).unwrap()).unwrap();
    assert_eq!(department["changes"]["total"]["moves"]["up"], changes.moves.up);
    assert_eq!(outcome.plans, 21);
    assert_eq!(fs::read_dir(folder.path().join(BRIEFS)).unwrap().count(), 22, "and the record of what was written");
}

fn check_outcome(outcome: &DemoOutcome) {
    assert_eq!((outcome.people, outcome.issued, outcome.issued_to_managers), (24, 24, 5));
    assert_eq!(outcome.returns.len(), 28);
    assert_eq!(outcome.missing, ["ปิยะ วงศ์สุวรรณ"]);
    let refused: Vec<&str> = outcome.with_state(ReturnState::Refused).map(|entry| entry.file.as_str()).collect();
    assert_eq!(refused, ["returns/E2019-nguyen-thi-mai-packet.xlsx"]);
    assert_eq!(outcome.with_state(ReturnState::ReadWithErrors).count(), 3);
}

#[test]
fn nothing_is_written_where_something_is_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join(DATA);
    fs::write(&mine, "mine").unwrap();
    for place in [folder.path(), mine.as_path()] {
        let error = demo(place, false).unwrap_err();
        assert!(matches!(&error, DemoError::Exists(path) if *path == mine), "{error}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
