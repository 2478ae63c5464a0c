//! Who gets a new workbook and who keeps the one that is there, decided before the first file is written.

use std::collections::{BTreeSet, HashMap};

use super::{Assignment, IssueError, Order, Outcome, called};
use crate::jobs::issued::{Issued, IssuedWorkbook, id_key};
use crate::jobs::outputs::{OutputError, Outputs, Refusals, Why};
use crate::model::Framework;
use crate::roster::file_name::{FileNames, file_stem};

const ENDING: &str = ".xlsx";

/// What is to be done.
pub(super) struct Allotted {
    /// The workbooks of the earlier record that it goes on naming.
    pub(super) kept: Vec<IssuedWorkbook>,
    /// The workbooks to make.
    pub(super) tasks: Vec<Task>,
    /// What is known already of what becomes of the assignments; none for those that have a task.
    pub(super) outcomes: Vec<Option<Outcome>>,
    /// Files of which the record will no longer speak.
    pub(super) superseded: Vec<String>,
}

/// One workbook to make.
pub(super) struct Task {
    /// Which assignment it is for.
    pub(super) index: usize,
    /// The name of its file.
    pub(super) file: String,
    /// The one in whose place it will stand in the record.
    pub(super) replaced: Option<IssuedWorkbook>,
}

/// Decides for every assignment; where the folder holds something else, or a file is in the way that nobody may replace, it
/// refuses.
pub(super) fn allot(
    assignments: &[Assignment],
    order: &Order<'_>,
    earlier: Option<&Issued>,
    outputs: &dyn Outputs,
) -> Result<Allotted, IssueError> {
    let workbooks = earlier.map_or(&[][..], |earlier| &earlier.workbooks);
    let of_this_form = |workbook: &&IssuedWorkbook| workbook.form == order.form && workbook.rater == order.rater;
    let have: HashMap<String, &IssuedWorkbook> =
        workbooks.iter().filter(of_this_form).map(|workbook| (id_key(&workbook.person), workbook)).collect();
    let mut outcomes: Vec<Option<Outcome>> = Vec::with_capacity(assignments.len());
    for assignment in assignments {
        outcomes.push(match have.get(&id_key(&assignment.document.person)) {
            Some(workbook) => stays(workbook, order, outputs)?,
            None => None,
        });
    }
    let replaced: Vec<Option<&IssuedWorkbook>> = assignments
        .iter()
        .zip(&outcomes)
        .map(|(assignment, outcome)| have.get(&id_key(&assignment.document.person)).copied().filter(|_| outcome.is_none()))
        .collect();
    let files = file_names(assignments, order, (workbooks, &replaced), &outcomes);
    let mut in_the_way = Vec::new();
    for (outcome, file) in outcomes.iter_mut().zip(&files) {
        let Some(file) = file else { continue };
        if let Some(refusal) = outputs.refusal(file)? {
            if refusal.why == Why::Exists {
                in_the_way.push(refusal.path.clone());
            }
            *outcome = Some(Outcome::Refused(refusal));
        }
    }
    if !in_the_way.is_empty() {
        return Err(OutputError::Refused(Refusals::in_the_way(in_the_way)).into());
    }
    let given_up: BTreeSet<&str> = replaced
        .iter()
        .zip(&outcomes)
        .filter(|(_, outcome)| outcome.is_none())
        .filter_map(|(old, _)| Some(old.as_ref()?.file.as_str()))
        .collect();
    let kept: Vec<IssuedWorkbook> =
        workbooks.iter().filter(|workbook| !given_up.contains(workbook.file.as_str())).cloned().collect();
    refuse_other_round(order, earlier, &kept)?;
    refuse_other_day(assignments, order, &outcomes)?;
    let named: BTreeSet<&str> = files.iter().flatten().map(String::as_str).collect();
    let superseded = given_up.iter().filter(|file| !named.contains(*file)).map(|file| (*file).to_owned()).collect();
    let free = files.iter().zip(&replaced).enumerate().filter(|(index, _)| outcomes[*index].is_none());
    let tasks = free.filter_map(|(index, (file, old))| Some(Task { index, file: file.clone()?, replaced: old.cloned() }));
    let tasks = tasks.collect();
    Ok(Allotted { kept, tasks, outcomes, superseded })
}

/// What becomes of a person who has a workbook; none where a new one may take its place.
fn stays(workbook: &IssuedWorkbook, order: &Order<'_>, outputs: &dyn Outputs) -> Result<Option<Outcome>, OutputError> {
    if order.overwrite {
        return Ok(outputs.refusal(&workbook.file)?.map(Outcome::Refused));
    }
    Ok(Some(Outcome::Kept { there: outputs.is_there(&workbook.file), workbook: Box::new(workbook.clone()) }))
}

/// A file name for each person who gets a workbook: none twice, and none that belongs to a workbook that stays.
fn file_names(
    assignments: &[Assignment],
    order: &Order<'_>,
    (workbooks, replaced): (&[IssuedWorkbook], &[Option<&IssuedWorkbook>]),
    outcomes: &[Option<Outcome>],
) -> Vec<Option<String>> {
    let mut names = FileNames::new();
    let given_up: BTreeSet<&str> = replaced.iter().flatten().map(|workbook| workbook.file.as_str()).collect();
    for workbook in workbooks.iter().filter(|workbook| !given_up.contains(workbook.file.as_str())) {
        names.give(workbook.file.strip_suffix(ENDING).unwrap_or(&workbook.file));
    }
    let stem = |assignment: &Assignment| file_stem(&assignment.document.person, order.form, order.rater);
    let new = assignments.iter().zip(outcomes);
    new.map(|(assignment, outcome)| outcome.is_none().then(|| names.give(&stem(assignment)) + ENDING)).collect()
}

/// A folder holds one round of one framework.
fn refuse_other_round(order: &Order<'_>, earlier: Option<&Issued>, kept: &[IssuedWorkbook]) -> Result<(), IssueError> {
    let Some(earlier) = earlier.filter(|_| !kept.is_empty()) else { return Ok(()) };
    if earlier.is_of(order.round.as_deref(), order.framework) {
        return Ok(());
    }
    let of = |round: Option<&str>, framework: &str, version: &str| match round {
        Some(round) => format!("round {round} of {framework} {version}"),
        None => format!("{framework} {version} without a round"),
    };
    let Framework { id, version, .. } = order.framework;
    Err(IssueError::OtherRound {
        folder: order.folder.to_owned(),
        theirs: of(earlier.round.as_deref(), &earlier.framework, &earlier.framework_version),
        ours: of(order.round.as_deref(), id, version),
    })
}

/// Where everybody keeps a workbook that is asked for by another day, nothing would be done of what was asked.
fn refuse_other_day(assignments: &[Assignment], order: &Order<'_>, outcomes: &[Option<Outcome>]) -> Result<(), IssueError> {
    let Some(ours) = order.due else { return Ok(()) };
    let (mut days, mut people) = (BTreeSet::new(), Vec::new());
    for (assignment, outcome) in assignments.iter().zip(outcomes) {
        match outcome {
            Some(Outcome::Kept { workbook, .. }) if workbook.due != Some(ours) => {
                days.insert(workbook.due);
                people.push(called(assignment));
            }
            Some(Outcome::Kept { .. }) => {}
            _ => return Ok(()),
        }
    }
    if people.is_empty() {
        return Ok(());
    }
    let (folder, theirs) = (order.folder.to_owned(), days.into_iter().collect());
    Err(IssueError::OtherDay { folder, theirs, ours, people })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::framework::builtin;
    use crate::grid::{self, Limits};
    use crate::jobs::outputs::Basket;
    use crate::model::{Date, FormKind, RaterKind};
    use crate::roster::{self, RosterOptions};

    #[test]
    fn everybody_on_the_largest_sample_list_has_a_file_of_their_own() {
        let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rosters/roster-hr-system.xlsx");
        let framework = builtin("htm-leadership").unwrap();
        let today = Date::from_ymd(2026, 7, 1).unwrap();
        let target = Some("Manager".to_owned());
        let options = RosterOptions { framework: &framework, target, mappings: Vec::new(), today, leavers: false };
        let workbook = grid::read(&std::fs::read(list).unwrap(), &Limits::default()).unwrap();
        let people = roster::read(&workbook, "list.xlsx", &options).people;
        let order = Order {
            framework: &framework,
            form: FormKind::Inventory,
            rater: RaterKind::Own,
            round: None,
            due: None,
            issued_on: today,
            folder: Path::new("out"),
            overwrite: false,
        };
        let assignments: Vec<Assignment> = people.iter().map(|entry| Assignment::blank(entry, &order)).collect();
        let tasks = allot(&assignments, &order, None, &Basket::default()).unwrap().tasks;
        let files: BTreeSet<String> = tasks.into_iter().map(|task| task.file).collect();
        assert_eq!((people.len(), files.len()), (200, 200));
    }
}
