//! `skillbook collect`: reads returns and writes the department's summary.

use std::path::{Path, PathBuf};

use clap::Args;
use skillbook::finding::{Finding, Severity};
use skillbook::jobs::collect::{By, Collected, collect};
use skillbook::jobs::returned::Return;
use skillbook::report::findings::{self, Counts, Format};
use skillbook::report::{ReturnState, data, department_xlsx, html};

mod by;

use super::parts;
use super::previous::PreviousArgs;
use super::returns::{self, ReadArgs, Reads, number, refuse_to_replace};
use crate::args;
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
    #[arg(short, long, value_name = "FILE.xlsx", required_unless_present = "by")]
    pub(crate) output: Option<PathBuf>,
    /// Write the summary as one HTML page, too
    #[arg(long, value_name = "FILE.html")]
    pub(crate) html: Option<PathBuf>,
    /// Write the data behind it as JSON and CSV to this folder, too
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Write a workbook, a page and data for each group, with its people only, and an overview of all
    #[arg(long, value_name = "WHAT", requires = "out", conflicts_with_all = ["output", "html", "data"],
        value_parser = args::named(By::ALL.map(|by| (by.name(), by)).to_vec()))]
    pub(crate) by: Option<By>,
    /// Folder for the groups
    #[arg(long, value_name = "DIR", requires = "by")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) previous: PreviousArgs,
    /// Replace files that are there already
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

pub(crate) fn run(args: &CollectArgs, ui: &Ui) -> Result<Exit, CommandError> {
    for (path, endings) in [(&args.output, &["xlsx"][..]), (&args.html, &["html", "htm"])] {
        path.as_deref().map_or(Ok(()), |path| super::needs_ending(path, endings))?;
    }
    // Check before any work is done, as far as the files are known by now.
    let overview = args.out.as_ref().map(|folder| by::overview(folder));
    let named: Vec<&Path> = [&args.output, &args.html, &overview].into_iter().flatten().map(PathBuf::as_path).collect();
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
    let inputs = [found.all(), &previous_files, &lines].concat();
    let wrote = match (args.by, &args.out) {
        (Some(by), Some(folder)) => {
            let order = by::Order { by, folder, force: args.force, inputs: &inputs };
            by::write(&order, &collected, (&returns, &previous), &workbench, ui)?
        }
        _ => write(args, &collected, &inputs, ui)?,
    };
    for entry in collected.returns.iter().filter(|entry| entry.state == ReturnState::Nobody) {
        ui.note(&format!("left out: {}: {}", entry.file, entry.note));
    }
    tell(&collected, &returns, &wrote, ui)?;
    Ok(exit.merge(of_previous).merge(Exit::of(&collected.findings)))
}

/// Writes the summary of all people. Returns the names of what was written.
fn write(args: &CollectArgs, collected: &Collected, inputs: &[PathBuf], ui: &Ui) -> Result<Vec<String>, CommandError> {
    let report = collected.report(ui.today());
    let mut outputs: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    if let Some(path) = &args.output {
        outputs.push((path.clone(), department_xlsx::workbook(&report)?));
    }
    if let Some(path) = &args.html {
        outputs.push((path.clone(), html::page(&report)?.into_bytes()));
    }
    if let Some(folder) = &args.data {
        outputs.extend(data::files(&report).into_iter().map(|(name, bytes)| (folder.join(name), bytes)));
    }
    let places: Vec<&Path> = outputs.iter().map(|(path, _)| path.as_path()).collect();
    refuse_to_replace(&places, args.force)?;
    returns::refuse_inputs(&places, inputs)?;
    returns::write(&outputs, args.force)?;
    Ok(outputs.iter().map(|(path, _)| path.display().to_string()).collect())
}

fn tell(collected: &Collected, returns: &[Return], wrote: &[String], ui: &Ui) -> Result<(), CommandError> {
    let counts = Counts::of(&collected.findings);
    let read = returns.iter().filter(|found| found.document.is_some()).count();
    let mut summary = format!(
        "{read} of {} read, {} in all; {}, {}.\n",
        number(returns.len(), "return", "returns"),
        number(collected.department.people.len(), "person", "people"),
        number(counts.errors, "error", "errors"),
        number(counts.warnings, "warning", "warnings"),
    );
    for what in wrote {
        summary.push_str(&format!("wrote {what}\n"));
    }
    ui.result(summary)?;
    // Findings on all plans together are made only here, so tell them here.
    let (of_files, of_all): (Vec<&Finding>, Vec<&Finding>) =
        collected.findings.iter().partition(|finding| finding.file.is_some());
    for finding in of_all {
        ui.note(&format!("{}: {} {}   [{}]", finding.severity.name(), finding.message(), finding.help(), finding.code.name()));
    }
    if of_files.iter().any(|finding| finding.severity == Severity::Error) {
        ui.note("Run `skillbook check` on the same paths to see what is wrong with each file.");
    }
    Ok(())
}
