//! Decides who gets a new workbook and who keeps an existing one, before the first file is written.

use std::collections::{BTreeSet, HashMap};

use super::{Assignment, IssueError, IssueOrder, IssueOutcome, called};
use crate::jobs::issued::{Issued, IssuedWorkbook, id_key};
use crate::jobs::outputs::{OutputError, Outputs, Refusals, Why};
use crate::model::Framework;
use crate::roster::file_name::{FileNames, file_stem};
use crate::texts::program_text_with;

const ENDING: &str = ".xlsx";

/// The plan of an issue.
pub(super) struct Allotted {
    /// The workbooks of the earlier record that stay in the record.
    pub(super) kept: Vec<IssuedWorkbook>,
    /// The workbooks to make.
    pub(super) tasks: Vec<Task>,
    /// The outcome of each assignment, if it is decided already; `None` for assignments that have a task.
    pub(super) outcomes: Vec<Option<IssueOutcome>>,
    /// Files that the record will no longer name.
    pub(super) superseded: Vec<String>,
}

/// One workbook to make.
pub(super) struct Task {
    /// Index of its assignment.
    pub(super) index: usize,
    /// Its file name.
    pub(super) file: String,
    /// The workbook that it replaces in the record.
    pub(super) replaced: Option<IssuedWorkbook>,
}

/// Decides for every assignment. Fails if the folder holds another round or framework, or if an existing file in the way may
/// not be replaced.
pub(super) fn allot(
    assignments: &[Assignment],
    order: &IssueOrder<'_>,
    earlier: Option<&Issued>,
    outputs: &dyn Outputs,
) -> Result<Allotted, IssueError> {
    let workbooks = earlier.map_or(&[][..], |earlier| &earlier.workbooks);
    let of_this_form = |workbook: &&IssuedWorkbook| workbook.form == order.form && workbook.rater == order.rater;
    let have: HashMap<String, &IssuedWorkbook> =
        workbooks.iter().filter(of_this_form).map(|workbook| (id_key(&workbook.person), workbook)).collect();
    let mut outcomes: Vec<Option<IssueOutcome>> = Vec::with_capacity(assignments.len());
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
            *outcome = Some(IssueOutcome::Refused(refusal));
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

/// The outcome for a person who has a workbook; `None` if a new one may replace it.
fn stays(workbook: &IssuedWorkbook, order: &IssueOrder<'_>, outputs: &dyn Outputs) -> Result<Option<IssueOutcome>, OutputError> {
    if order.overwrite {
        return Ok(outputs.refusal(&workbook.file)?.map(IssueOutcome::Refused));
    }
    Ok(Some(IssueOutcome::Kept { there: outputs.is_there(&workbook.file), workbook: Box::new(workbook.clone()) }))
}

/// Returns a file name for each person who gets a workbook. All names are unique, and differ from those of workbooks that stay.
fn file_names(
    assignments: &[Assignment],
    order: &IssueOrder<'_>,
    (workbooks, replaced): (&[IssuedWorkbook], &[Option<&IssuedWorkbook>]),
    outcomes: &[Option<IssueOutcome>],
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

/// Fails if workbooks of another round or framework would stay, because a folder holds one round of one framework.
fn refuse_other_round(order: &IssueOrder<'_>, earlier: Option<&Issued>, kept: &[IssuedWorkbook]) -> Result<(), IssueError> {
    let Some(earlier) = earlier.filter(|_| !kept.is_empty()) else { return Ok(()) };
    if earlier.is_of(order.round.as_deref(), order.framework) {
        return Ok(());
    }
    let of = |round: Option<&str>, framework: &str, version: &str| {
        let round = round.unwrap_or_default();
        program_text_with("issue.round", &[("round", &round), ("framework", &framework), ("version", &version)])
    };
    let Framework { id, version, .. } = order.framework;
    Err(IssueError::OtherRound {
        folder: order.folder.to_owned(),
        theirs: of(earlier.round.as_deref(), &earlier.framework, &earlier.framework_version),
        ours: of(order.round.as_deref(), id, version),
    })
}

/// Fails if everybody keeps a workbook with another due date, because the new date would then have no effect.
fn refuse_other_day(
    assignments: &[Assignment],
    order: &IssueOrder<'_>,
    outcomes: &[Option<IssueOutcome>],
) -> Result<(), IssueError> {
    let Some(ours) = order.due else { return Ok(()) };
    let (mut days, mut people) = (BTreeSet::new(), Vec::new());
    for (assignment, outcome) in assignments.iter().zip(outcomes) {
        match outcome {
            Some(IssueOutcome::Kept { workbook, .. }) if workbook.due != Some(ours) => {
                days.insert(workbook.due);
                people.push(called(assignment));
            }
            Some(IssueOutcome::Kept { .. }) => {}
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
        let order = IssueOrder {
            framework: &framework,
            form: FormKind::Inventory,
            rater: RaterKind::Own,
            round: None,
            due: None,
            issued_on: today,
            folder: Path::new("out"),
            overwrite: false,
            locked: false,
        };
        let assignments: Vec<Assignment> = people.iter().map(|entry| Assignment::blank(entry, &order)).collect();
        let tasks = allot(&assignments, &order, None, &Basket::default()).unwrap().tasks;
        let files: BTreeSet<String> = tasks.into_iter().map(|task| task.file).collect();
        assert_eq!((people.len(), files.len()), (200, 200));
    }
}
