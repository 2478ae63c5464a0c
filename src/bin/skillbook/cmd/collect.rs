//! `skillbook collect`: reads returns and writes the department's summary.

use std::path::{Path, PathBuf};

use clap::Args;
use skillbook::finding::{Finding, Severity};
use skillbook::jobs::collect::collect;
use skillbook::jobs::returned::Return;
use skillbook::report::findings::{self, Counts, Format};
use skillbook::report::{ReturnState, data, department_xlsx, html};

use super::parts;
use super::previous::PreviousArgs;
use super::returns::{self, ReadArgs, Reads, number, refuse_to_replace};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// Read returns and write the department's summary
#[derive(Debug, Args)]
pub(crate) struct CollectArgs {
    /// Returns: files, folders (searched through) or globs; .ndjson files are what read wrote, and - is the same on standard input
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Summary workbook to write
    #[arg(short, long, value_name = "FILE.xlsx")]
    pub(crate) output: PathBuf,
    /// Write the summary as one HTML page, too
    #[arg(long, value_name = "FILE.html")]
    pub(crate) html: Option<PathBuf>,
    /// Write the data behind it as JSON and CSV to this folder, too
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) previous: PreviousArgs,
    /// Replace files that are there already
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

pub(crate) fn run(args: &CollectArgs, ui: &Ui) -> Result<Exit, CommandError> {
    super::needs_ending(&args.output, &["xlsx"])?;
    if let Some(path) = &args.html {
        super::needs_ending(path, &["html", "htm"])?;
    }
    // Before any work is done, as far as the files are known by then.
    let named: Vec<&Path> = [Some(args.output.as_path()), args.html.as_deref()].into_iter().flatten().collect();
    refuse_to_replace(&named, args.force)?;
    let mut assign = args.read.assign.load()?;
    let (Reads { returns, workbench, exit, found }, lines) = parts::read(&args.paths, &args.read, &mut assign, ui)?;
    let (previous, previous_files, of_previous) =
        args.previous.read_beside((&returns, found.files()), &args.read, &workbench, &mut assign, ui)?;
    assign.refuse_unused()?;
    let Some(mut collected) = collect(&returns, &workbench) else {
        let all: Vec<Finding> = returns.iter().flat_map(Return::summed_up).collect();
        ui.result(findings::render(&all, returns.len(), Format::Human, ui.color()))?;
        return Err(
            CommandError::new("not one return counts, so there is nothing to sum up").with_hint("The findings above say why.")
        );
    };
    args.previous.compare(&mut collected, &previous, &workbench, ui);
    let report = collected.report(ui.today());
    let mut outputs: Vec<(PathBuf, Vec<u8>)> = vec![(args.output.clone(), department_xlsx::workbook(&report)?)];
    if let Some(path) = &args.html {
        outputs.push((path.clone(), html::page(&report)?.into_bytes()));
    }
    if let Some(folder) = &args.data {
        outputs.extend(data::files(&report).into_iter().map(|(name, bytes)| (folder.join(name), bytes)));
    }
    let places: Vec<&Path> = outputs.iter().map(|(path, _)| path.as_path()).collect();
    refuse_to_replace(&places, args.force)?;
    returns::refuse_inputs(&places, &[found.all(), &previous_files, &lines].concat())?;
    returns::write(&outputs, args.force)?;
    for entry in collected.returns.iter().filter(|entry| entry.state == ReturnState::Nobody) {
        ui.note(&format!("left out: {}: {}", entry.file, entry.note));
    }
    let counts = Counts::of(&collected.findings);
    let read = returns.iter().filter(|found| found.document.is_some()).count();
    let mut summary = format!(
        "{read} of {} read, {} in all; {}, {}.\n",
        number(returns.len(), "return", "returns"),
        number(collected.department.people.len(), "person", "people"),
        number(counts.errors, "error", "errors"),
        number(counts.warnings, "warning", "warnings"),
    );
    for (path, _) in &outputs {
        summary.push_str(&format!("wrote {}\n", path.display()));
    }
    ui.result(summary)?;
    // What all plans come to is found here only, so it is told here.
    let (of_files, of_all): (Vec<&Finding>, Vec<&Finding>) =
        collected.findings.iter().partition(|finding| finding.file.is_some());
    for finding in of_all {
        ui.note(&format!("{}: {} {}   [{}]", finding.severity.name(), finding.message(), finding.help(), finding.code.name()));
    }
    if of_files.iter().any(|finding| finding.severity == Severity::Error) {
        ui.note("Run `skillbook check` on the same paths to see what is wrong with each file.");
    }
    Ok(exit.merge(of_previous).merge(Exit::of(&collected.findings)))
}
