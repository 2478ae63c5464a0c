//! What the commands that read returns have in common: their arguments, loading frameworks and records, reading with a progress
//! bar, and checks before a result is written.

use std::collections::{BTreeSet, HashSet};
use std::fmt::Display;
use std::path::{Path, PathBuf};

use clap::Args;
use skillbook::files::inputs::{self, FoundFiles};
use skillbook::files::places::RecordFolders;
use skillbook::files::{output, read, threads};
use skillbook::finding::{Code, Finding};
use skillbook::framework::Library;
use skillbook::jobs::assign::Assignments;
use skillbook::jobs::check::{self, check, check_whole};
use skillbook::jobs::expected::{Expected, ListedPerson};
use skillbook::jobs::issued::Issued;
use skillbook::jobs::outputs::Refusals;
use skillbook::jobs::replaced::Replaced;
use skillbook::jobs::returned::Return;
use skillbook::jobs::workbench::Workbench;
use skillbook::report::findings::{self as report, FindingsFormat};
use skillbook::roster::RosterOptions;
use skillbook::texts::{program_text, program_text_with};

use super::issue::MapArgs;
use super::limits::LimitArgs;
use super::rules::RulesArgs;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// Maximum number of files that a message names.
const MOST_NAMED: usize = 5;

/// Returns that were read.
pub(crate) struct Reads {
    pub(crate) returns: Vec<Return>,
    /// The files that were found at the paths.
    pub(crate) found: FoundFiles,
    pub(crate) workbench: Workbench,
    /// `Exit::Findings` if a folder could not be searched, else `Exit::Done`.
    pub(crate) exit: Exit,
}

/// Returns a workbench with the built-in frameworks and those named on the command line.
pub(crate) fn workbench(frameworks: &[String], limits: &LimitArgs, ui: &Ui) -> Result<Workbench, CommandError> {
    let (mut library, mut named) = (Library::new(), BTreeSet::new());
    for name in frameworks {
        let loaded = read::resolve(name)?;
        let Some(framework) = loaded.framework else {
            let text = report::render(&loaded.findings, 1, FindingsFormat::Human, ui.color());
            ui.result(text)?;
            return Err(CommandError::told("framework.errors", &[("name", name)]));
        };
        named.insert(framework.id.clone());
        library.add(framework);
    }
    Ok(Workbench { limits: limits.limits(), named, ..Workbench::new(library, ui.today()) })
}

/// How returns are read.
#[derive(Debug, Args)]
pub(crate) struct ReadArgs {
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) framework: Vec<String>,
    #[command(flatten)]
    pub(crate) rules: RulesArgs,
    #[command(flatten)]
    pub(crate) expected: ExpectedArgs,
    #[command(flatten)]
    pub(crate) assign: AssignArgs,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

impl ReadArgs {
    /// Returns the workbench for reading returns.
    pub(crate) fn workbench(&self, ui: &Ui) -> Result<Workbench, CommandError> {
        let mut workbench = self.rules.put_on(workbench(&self.framework, &self.limits, ui)?, ui)?;
        workbench.expected = self.expected.load(&workbench.library, &self.limits, ui)?;
        Ok(workbench)
    }
}

/// The option `--assign`: a list that says who files belong to.
#[derive(Debug, Args)]
pub(crate) struct AssignArgs {
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) assign: Option<PathBuf>,
}

impl AssignArgs {
    /// Loads the list. It is empty if none is given.
    pub(crate) fn load(&self) -> Result<Assignments, CommandError> {
        Ok(self.assign.as_deref().map(read::assignments).transpose()?.unwrap_or_default())
    }
}

/// What was sent out, and to whom.
#[derive(Debug, Args)]
pub(crate) struct ExpectedArgs {
    #[arg(long, value_name = "DIR|FILE")]
    pub(crate) issued: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) roster: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) map: MapArgs,
}

impl ExpectedArgs {
    fn load(&self, library: &Library, limits: &LimitArgs, ui: &Ui) -> Result<Expected, CommandError> {
        if self.roster.is_none() && !self.map.map.is_empty() {
            return Err(CommandError::told("roster.map-alone", &[]));
        }
        let records = records(&self.issued)?;
        let staff = self.roster.as_ref().map(|path| staff(path, &self.map, library, limits, ui)).transpose()?;
        Ok(Expected::new(records, staff))
    }
}

/// Reads records (issued.json).
pub(crate) fn records(paths: &[PathBuf]) -> Result<Vec<Issued>, CommandError> {
    paths
        .iter()
        .map(|path| read::issued(path).map_err(|error| CommandError::from(error).with_hint(program_text("record.hint"))))
        .collect()
}

/// The people on a staff list. Leavers are included, so that their returns are not taken for those of strangers. Only identities
/// matter here, so other faults of the list are ignored.
fn staff(path: &Path, map: &MapArgs, library: &Library, limits: &LimitArgs, ui: &Ui) -> Result<Vec<ListedPerson>, CommandError> {
    let file = path.display();
    let unreadable =
        |error: &dyn Display| CommandError::new(program_text_with("roster.unreadable", &[("file", &file), ("error", error)]));
    let framework = library.iter().next().ok_or_else(|| unreadable(&program_text("roster.no-framework")))?;
    let options = RosterOptions { framework, target: None, mappings: map.map.clone(), today: ui.today(), leavers: true };
    let roster = read::roster(path, &options, &limits.limits()).map_err(|error| unreadable(&error))?;
    if roster.people.is_empty() {
        ui.result(report::render(&roster.findings, 1, FindingsFormat::Human, ui.color()))?;
        return Err(CommandError::told("roster.nobody", &[("file", &file)]));
    }
    // If two people share an id, answers and messages of one could go to the other.
    let unclear = |finding: &&Finding| matches!(finding.code, Code::RosterIdTwice | Code::RosterIdSpoilt);
    let unclear: Vec<Finding> = roster.findings.iter().filter(unclear).cloned().collect();
    if !unclear.is_empty() {
        ui.result(report::render(&unclear, 1, FindingsFormat::Human, ui.color()))?;
        return Err(CommandError::told("roster.ids", &[("file", &file)]));
    }
    Ok(roster.people.into_iter().map(ListedPerson::from).collect())
}

/// Reads everything at these paths.
///
/// A missing path ends the command before anything is done, since a typing error must not look like a missing return.
pub(crate) fn read(paths: &[PathBuf], args: &ReadArgs, assign: &mut Assignments, ui: &Ui) -> Result<Reads, CommandError> {
    read_on(paths, &args.expected.issued, args.workbench(ui)?, assign, ui)
}

/// Reads everything at these paths with this workbench, and fails if there are no returns. `issued` are the paths of records.
pub(crate) fn read_on(
    paths: &[PathBuf],
    issued: &[PathBuf],
    workbench: Workbench,
    assign: &mut Assignments,
    ui: &Ui,
) -> Result<Reads, CommandError> {
    let reads = read_with(paths, issued, workbench, assign, ui)?;
    refuse_nothing(&reads.returns)?;
    Ok(reads)
}

/// Fails if not one return was found.
pub(super) fn refuse_nothing(returns: &[Return]) -> Result<(), CommandError> {
    let passed_over = |found: &Return| found.findings.iter().any(|finding| finding.code == Code::FilePassedOver);
    if returns.iter().all(passed_over) {
        return Err(nothing_found(returns.iter().map(|found| found.file.clone())));
    }
    Ok(())
}

/// Returns the error that there are no returns; `files` are the files that were found.
pub(super) fn nothing_found(files: impl Iterator<Item = String>) -> CommandError {
    let files: Vec<String> = files.take(MOST_NAMED).collect();
    CommandError::told("returns.none", &[("files", &files.join(", "))])
}

/// Fails if a path does not exist, and tells which folders could not be searched.
pub(super) fn refuse_missing(found: &FoundFiles, ui: &Ui) -> Result<(), CommandError> {
    if let Some(missing) = found.missing.first() {
        return Err(nothing_at(missing, "returns.missing-hint"));
    }
    for folder in &found.unreadable {
        ui.tell("returns.unsearched", &[("folder", folder)]);
    }
    Ok(())
}

/// Returns the error that a path does not exist; `hint` is the key of its hint.
pub(super) fn nothing_at(path: &Path, hint: &str) -> CommandError {
    CommandError::new(program_text_with("returns.missing", &[("path", &path.display())])).with_hint(program_text(hint))
}

/// Loads the frameworks of the records and of the first of the returns at these paths into the workbench.
pub(crate) fn look_ahead(paths: &[PathBuf], issued: &[PathBuf], workbench: &mut Workbench) {
    let found = inputs::find(paths);
    check::look_ahead(&found, &RecordFolders::new(issued, paths, found.files()), workbench);
}

/// Reads everything at these paths, which may hold no returns. `issued` are the paths of records.
pub(crate) fn read_with(
    paths: &[PathBuf],
    issued: &[PathBuf],
    mut workbench: Workbench,
    assign: &mut Assignments,
    ui: &Ui,
) -> Result<Reads, CommandError> {
    let found = inputs::find(paths);
    refuse_missing(&found, ui)?;
    workbench.assigned = assign.of(found.files(), &found.names(), &workbench.expected)?;
    let bar = ui.progress(found.files().len(), "reading");
    let places = RecordFolders::new(issued, paths, found.files());
    let returns = check(&found, &places, &mut workbench, threads(&|| bar.inc(1)));
    bar.finish_and_clear();
    let exit = if found.unreadable.is_empty() { Exit::Done } else { Exit::Findings };
    Ok(Reads { returns, found, workbench, exit })
}

/// Reads one file, and keeps every field of it.
pub(crate) fn read_one(
    file: &Path,
    framework: Option<&String>,
    (limits, assign): (&LimitArgs, &AssignArgs),
    ui: &Ui,
) -> Result<(Return, Workbench), CommandError> {
    let frameworks: Vec<String> = framework.into_iter().cloned().collect();
    let mut workbench = workbench(&frameworks, limits, ui)?;
    let mut assign = assign.load()?;
    let found = FoundFiles::one(file);
    workbench.assigned = assign.of(found.files(), &found.names(), &workbench.expected)?;
    assign.refuse_unused()?;
    if !inputs::is_something(file) {
        return Err(nothing_at(file, "returns.missing-file-hint"));
    }
    let mut returns = check_whole(&found, &RecordFolders::new(&[], &[], found.files()), &mut workbench, threads(&|| {}));
    returns.pop().map(|found| (found, workbench)).ok_or_else(|| CommandError::new(program_text("returns.not-read")))
}

/// Tells which plans are passed over, and which ones replace them: nothing is dropped silently.
pub(crate) fn tell_replaced(replaced: &Replaced, returns: &[Return], ui: &Ui) {
    for (file, by, errors) in replaced.passed_over(returns) {
        ui.tell("returns.replaced", &[("file", &file), ("by", &by), ("errors", &errors)]);
    }
}

/// Tells which files were not replaced. That is an error even if everything else was done.
pub(crate) fn tell_refused(refused: &Refusals, ui: &Ui) -> Exit {
    if refused.0.is_empty() {
        return Exit::Done;
    }
    ui.error(&CommandError::new(refused.to_string()));
    Exit::Findings
}

/// Fails if a file is in the way, before any work is done. With `force`, this check is skipped: `write_all` replaces only files
/// that nobody has changed since they were written.
pub(crate) fn refuse_to_replace(places: &[&Path], force: bool) -> Result<(), CommandError> {
    if force { Ok(()) } else { Ok(output::refuse_early(places)?) }
}

/// Writes all files, or none if one is in the way.
pub(crate) fn write(outputs: &[(PathBuf, Vec<u8>)], force: bool) -> Result<(), CommandError> {
    let files: Vec<(&Path, &[u8])> = outputs.iter().map(|(path, bytes)| (path.as_path(), bytes.as_slice())).collect();
    Ok(output::write_all(&files, force)?)
}

/// Refuses to overwrite a file that was read, even with `--force`: a return is somebody's work.
pub(crate) fn refuse_inputs(places: &[&Path], inputs: &[PathBuf]) -> Result<(), CommandError> {
    let real = |path: &Path| path.canonicalize().ok();
    let inputs: HashSet<PathBuf> = inputs.iter().filter_map(|input| real(input)).collect();
    match places.iter().find(|path| real(path).is_some_and(|place| inputs.contains(&place))) {
        Some(path) => Err(CommandError::told("returns.kept", &[("file", &path.display())])),
        None => Ok(()),
    }
}
