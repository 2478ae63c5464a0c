//! The whole job on a made-up department: a staff list, workbooks, returns with typical mistakes, findings, the summary, plans
//! and briefs, and the next round. Every step is the same as in the commands; only the people and their answers are made up.
//!
//! Nothing is random and the day is fixed, so that every run gives the same files.

mod again;
mod answers;
mod mess;
mod next;
mod plan;
mod story;

use std::error::Error;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use mess::{Parcel, SentFile};
use skillbook::analysis::ChangeTotal;
use skillbook::excel::WriteError;
use skillbook::files::output::{Output, changed_below, refuse_links_below, write_all, write_whole};
use skillbook::files::{issue, read, read_all};
use skillbook::finding::{Severity, worst};
use skillbook::framework::{DEFAULT_FRAMEWORK, Library};
use skillbook::grid::GridError;
use skillbook::jobs::collect::{Collected, collect};
use skillbook::jobs::expected::Expected;
use skillbook::jobs::issue::{Assignment, IssueError, IssueOrder};
use skillbook::jobs::issued::{Issued, IssuedWorkbook};
use skillbook::jobs::outputs::OutputError;
use skillbook::jobs::returned::Return;
use skillbook::jobs::status::status;
use skillbook::jobs::workbench::Workbench;
use skillbook::model::{Document, FormKind, Framework, RaterKind};
use skillbook::report::findings::{Counts, FindingsFormat, render};
use skillbook::report::status::WorkbookState;
use skillbook::report::{ReturnEntry, ReturnState, data, department_xlsx, html};
use skillbook::roster::{RosterEntry, RosterOptions};
use skillbook::texts::{program_text, program_text_with};
use story::{Colleague, Sends, Story};

/// The staff list.
pub(crate) const ROSTER: &str = "roster.csv";
/// The folder of the workbooks as they were issued.
pub(crate) const WORKBOOKS: &str = "workbooks";
/// The folder of the returns.
pub(crate) const RETURNS: &str = "returns";
/// The department's summary as a workbook.
pub(crate) const SUMMARY: &str = "department.xlsx";
/// The department's summary as an HTML page.
pub(crate) const PAGE: &str = "department.html";
/// The folder of the summary's data.
pub(crate) const DATA: &str = "data";
/// The folder of the plans that start from the gaps.
pub(crate) const PLANS: &str = "plans";
/// The folder of the briefs for the meetings.
pub(crate) const BRIEFS: &str = "briefs";
/// The folder of the next round: its workbooks, its returns, and its summary with a comparison to this round.
pub(crate) const NEXT: &str = "next-round";
/// The findings, as `skillbook check` prints them.
pub(crate) const FINDINGS: &str = "findings.txt";

/// The outcome of the demo.
#[derive(Clone, Debug)]
pub(crate) struct DemoOutcome {
    /// The round.
    pub(crate) round: String,
    /// Number of people on the staff list.
    pub(crate) people: usize,
    /// Number of workbooks for the people themselves.
    pub(crate) issued: usize,
    /// Number of workbooks for managers.
    pub(crate) issued_to_managers: usize,
    /// Every return, in the order of the files.
    pub(crate) returns: Vec<ReturnEntry>,
    /// Names of the people who returned nothing.
    pub(crate) missing: Vec<String>,
    /// The findings by severity.
    pub(crate) counts: Counts,
    /// Number of plans that were made from the returns.
    pub(crate) plans: usize,
    /// The next round.
    pub(crate) next: NextOutcome,
}

/// The outcome of the next round.
#[derive(Clone, Debug)]
pub(crate) struct NextOutcome {
    /// The round.
    pub(crate) round: String,
    /// Number of returns.
    pub(crate) returned: usize,
    /// The changes since the previous round.
    pub(crate) changes: ChangeTotal,
}

impl DemoOutcome {
    /// Returns the returns in this state.
    pub(crate) fn with_state(&self, state: ReturnState) -> impl Iterator<Item = &ReturnEntry> {
        self.returns.iter().filter(move |entry| entry.state == state)
    }
}

/// Why the demo, or a part of it, could not be done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DemoError {
    /// A file is there already that the demo would replace.
    #[error("{}", program_text_with("demo.exists.error", &[("path", &.0.display())]))]
    Exists(PathBuf),
    /// The story or the framework does not fit the program. This is a bug of ours.
    #[error("{}", program_text_with("demo.misfit", &[("detail", .0)]))]
    Story(String),
    /// The staff list cannot be read back.
    #[error("{}", program_text("demo.roster"))]
    Roster(#[from] GridError),
    /// A workbook cannot be issued.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// A return cannot be made.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A file cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The summary cannot be made.
    #[error("{}", program_text("demo.summary"))]
    Report(#[source] Box<dyn Error + Send + Sync>),
}

impl DemoError {
    /// Whether the work was done and only its results, or some of them, are missing.
    pub(crate) fn is_late(&self) -> bool {
        match self {
            Self::Issue(error) => error.is_late(),
            Self::Output(error) => error.is_late(),
            _ => false,
        }
    }
}

/// Runs the whole job in a folder. Files of an earlier demo are replaced only with `overwrite`, and only if nobody has changed
/// any of them.
///
/// # Errors
/// If files are in the way, or cannot be written.
pub(crate) fn demo(folder: &Path, overwrite: bool) -> Result<DemoOutcome, DemoError> {
    refuse_to_replace(folder, overwrite)?;
    let story = Story::load()?;
    let mut workbench = Workbench::new(Library::new(), story.today);
    let framework = workbench
        .library
        .get(DEFAULT_FRAMEWORK)
        .ok_or_else(|| DemoError::Story(format!("there is no framework {DEFAULT_FRAMEWORK}")))?;
    let roster = folder.join(ROSTER);
    write_whole(&roster, &story.roster(), overwrite)?;
    let people = read_roster(&roster, framework, &workbench)?;
    let record = hand_out(&people, &story, framework, &folder.join(WORKBOOKS), overwrite)?;
    let files = bring_back(&record, &story, &workbench, framework, (folder, overwrite, &First { story: &story, framework }))?;
    workbench.expected = Expected::new(vec![record.clone()], None);
    let mut returns = read_all(&files, &workbench, &|| {});
    returns.iter_mut().for_each(|found| name_from(folder, found));
    let collected = sum_up(&returns, &workbench, (folder, overwrite), None)?;
    let plans = next::plans(&returns, &workbench, &folder.join(PLANS), overwrite)?;
    next::briefs(&returns, &workbench, &folder.join(BRIEFS), overwrite)?;
    let next = next::round(&people, &story, (&returns, &collected), &workbench, (folder, overwrite))?;
    Ok(outcome(&people, &record, &collected, &returns, &workbench, (plans, next)))
}

/// How the people of a round answer, and what they send back.
trait Answers: Sync {
    /// Fills in a workbook.
    fn fill_in(&self, document: &mut Document, colleague: &Colleague) -> Result<(), DemoError>;
    /// Returns how the person sends the workbook back.
    fn sends<'a>(&'a self, document: &Document, colleague: &'a Colleague) -> &'a Sends;
}

/// The first round: people and managers answer, and make mistakes.
struct First<'a> {
    story: &'a Story,
    framework: &'a Framework,
}

impl Answers for First<'_> {
    fn fill_in(&self, document: &mut Document, colleague: &Colleague) -> Result<(), DemoError> {
        if document.rater.kind == RaterKind::Own {
            answers::answer(document, colleague, self.story, self.framework)
        } else {
            answers::rate_as_manager(document, colleague, self.story, self.framework)
        }
    }

    fn sends<'a>(&'a self, document: &Document, colleague: &'a Colleague) -> &'a Sends {
        if document.rater.kind == RaterKind::Own { &colleague.sends } else { &Sends::AsAsked }
    }
}

fn refuse_to_replace(folder: &Path, overwrite: bool) -> Result<(), DemoError> {
    if folder.exists() && !folder.is_dir() {
        return Err(DemoError::Exists(folder.to_owned()));
    }
    let names = [ROSTER, WORKBOOKS, RETURNS, SUMMARY, PAGE, DATA, FINDINGS, PLANS, BRIEFS, NEXT];
    for below in names.into_iter().flat_map(|name| [Path::new(name).to_owned(), Path::new(NEXT).join(name)]) {
        refuse_links_below(folder, &below)?;
    }
    if overwrite {
        let changed = changed_below(folder)?;
        return if changed.0.is_empty() { Ok(()) } else { Err(OutputError::Refused(changed).into()) };
    }
    match names.map(|name| folder.join(name)).into_iter().find(|path| path.exists()) {
        Some(path) => Err(DemoError::Exists(path)),
        None => Ok(()),
    }
}

fn read_roster(path: &Path, framework: &Framework, workbench: &Workbench) -> Result<Vec<RosterEntry>, DemoError> {
    let options = RosterOptions { framework, target: None, mappings: vec![], today: workbench.today, leavers: false };
    let roster = read::roster(path, &options, &workbench.limits)?;
    if worst(&roster.findings) == Some(Severity::Error) {
        return Err(DemoError::Story(render(&roster.findings, 1, FindingsFormat::Human, false)));
    }
    Ok(roster.people)
}

/// A packet for everybody, and for some an inventory that their manager fills in; the record of both.
fn hand_out(
    people: &[RosterEntry],
    story: &Story,
    framework: &Framework,
    folder: &Path,
    overwrite: bool,
) -> Result<Issued, DemoError> {
    let packets = IssueOrder {
        framework,
        form: FormKind::Packet,
        rater: RaterKind::Own,
        round: Some(story.round.clone()),
        due: Some(story.due),
        issued_on: story.issued_on,
        folder,
        overwrite,
        locked: false,
    };
    let everybody: Vec<Assignment> = people.iter().map(|entry| Assignment::blank(entry, &packets)).collect();
    issue(&everybody, &packets, &|| {})?;
    // This continues the record of the packets.
    let order = IssueOrder { form: FormKind::Inventory, rater: RaterKind::Manager, ..packets };
    let rated = people.iter().filter(|entry| is_rated_by_manager(entry, story));
    let rated: Vec<Assignment> = rated.map(|entry| Assignment::blank(entry, &order)).collect();
    let mut record = issue(&rated, &order, &|| {})?.record;
    // A record of an earlier run may hold people who are not in the story.
    record.workbooks.retain(|workbook| story.colleague(workbook.person.id.as_deref()).is_ok());
    Ok(record)
}

fn is_rated_by_manager(entry: &RosterEntry, story: &Story) -> bool {
    story.colleague(entry.person.id.as_deref()).is_ok_and(|colleague| !colleague.manager_says.is_empty())
}

/// Fills in everybody's workbook in the folder of a round, and writes the returns. Returns their paths, sorted by name.
fn bring_back(
    record: &Issued,
    story: &Story,
    workbench: &Workbench,
    framework: &Framework,
    (folder, overwrite, answers): (&Path, bool, &dyn Answers),
) -> Result<Vec<PathBuf>, DemoError> {
    let returns = folder.join(RETURNS);
    let output = Output::into_folders([returns.as_path()], overwrite)?;
    let workbooks = folder.join(WORKBOOKS);
    let paths: Vec<PathBuf> = record.workbooks.iter().map(|workbook| workbooks.join(&workbook.file)).collect();
    let opened = read_all(&paths, workbench, &|| {});
    let tasks: Vec<_> = record.workbooks.iter().zip(&paths).zip(opened).collect();
    let send = |((workbook, path), opened): ((&IssuedWorkbook, &PathBuf), Return)| {
        let mut document =
            opened.document.ok_or_else(|| DemoError::Story(render(&opened.findings, 1, FindingsFormat::Human, false)))?;
        let colleague = story.colleague(document.person.id.as_deref())?;
        answers.fill_in(&mut document, colleague)?;
        let unreadable = |source| OutputError::Write { path: path.clone(), source };
        let issued = SentFile { name: workbook.file.clone(), bytes: std::fs::read(path).map_err(unreadable)? };
        let parcel = Parcel { issued, document: &document, framework, notes: &story.notes, date: record.issued_on };
        let Some(SentFile { name, bytes }) = parcel.send(answers.sends(&document, colleague))? else { return Ok(None) };
        let file = returns.join(name);
        output.stage(&file, &bytes)?;
        Ok(Some(file))
    };
    let sent: Result<Vec<Option<PathBuf>>, DemoError> = tasks.into_par_iter().map(send).collect();
    let mut files: Vec<PathBuf> = sent?.into_iter().flatten().collect();
    output.commit()?;
    files.sort();
    Ok(files)
}

/// Makes the file names of a return relative to the folder, so that the demo is the same wherever it runs.
fn name_from(folder: &Path, found: &mut Return) {
    let files = found.findings.iter_mut().filter_map(|finding| finding.file.as_mut());
    for file in files.chain([&mut found.file]) {
        if let Ok(path) = Path::new(file.as_str()).strip_prefix(folder) {
            // Use `/` on every system.
            let steps: Vec<_> = path.iter().map(|step| step.to_string_lossy()).collect();
            *file = steps.join("/");
        }
    }
}

/// Writes the findings and the summary in every format, with a comparison to the previous round if there is one.
fn sum_up(
    returns: &[Return],
    workbench: &Workbench,
    (folder, overwrite): (&Path, bool),
    before: Option<&Collected>,
) -> Result<Collected, DemoError> {
    let mut collected = collect(returns, workbench).ok_or_else(|| DemoError::Story("not one return could be read".to_owned()))?;
    before.into_iter().for_each(|before| collected.compare(before));
    let report = collected.report(workbench.today);
    let findings = render(&collected.findings, returns.len(), FindingsFormat::Human, false);
    let workbook = department_xlsx::workbook(&report).map_err(|error| DemoError::Report(error.into()))?;
    let page = html::page(&report).map_err(|error| DemoError::Report(error.into()))?;
    let mut files = vec![
        (folder.join(FINDINGS), findings.into_bytes()),
        (folder.join(SUMMARY), workbook),
        (folder.join(PAGE), page.into_bytes()),
    ];
    files.extend(data::files(&report).into_iter().map(|(name, bytes)| (folder.join(DATA).join(name), bytes)));
    let files: Vec<(&Path, &[u8])> = files.iter().map(|(path, bytes)| (path.as_path(), bytes.as_slice())).collect();
    write_all(&files, overwrite)?;
    Ok(collected)
}

fn outcome(
    people: &[RosterEntry],
    record: &Issued,
    collected: &Collected,
    returns: &[Return],
    workbench: &Workbench,
    (plans, next): (usize, NextOutcome),
) -> DemoOutcome {
    let missing = status(returns, workbench).workbooks.into_iter().filter(|workbook| workbook.state == WorkbookState::Missing);
    let managers = record.workbooks.iter().filter(|workbook| workbook.rater == RaterKind::Manager).count();
    DemoOutcome {
        round: record.round.clone().unwrap_or_default(),
        people: people.len(),
        issued: record.workbooks.len() - managers,
        issued_to_managers: managers,
        returns: collected.returns.clone(),
        missing: missing.filter_map(|workbook| workbook.person.name).collect(),
        counts: Counts::of(&collected.findings),
        plans,
        next,
    }
}

#[cfg(test)]
mod tests;
