//! `skillbook collect`: reads returns and writes the department's summary.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use clap::Args;
use skillbook::finding::{Finding, Severity};
use skillbook::jobs::collect::{By, Collected, collect};
use skillbook::jobs::returned::Return;
use skillbook::report::findings::{self, Counts, FindingsFormat};
use skillbook::report::{ReturnState, data, department_xlsx, html};
use skillbook::texts::{counted, program_text_with};

mod by;

use super::parts;
use super::previous::PreviousArgs;
use super::returns::{self, ReadArgs, Reads, refuse_to_replace};
use crate::args;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

#[derive(Debug, Args)]
pub(crate) struct CollectArgs {
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(short, long, value_name = "FILE.xlsx", required_unless_present = "by")]
    pub(crate) output: Option<PathBuf>,
    #[arg(long, value_name = "FILE.html")]
    pub(crate) html: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    #[arg(long, value_name = "WHAT", requires = "out", conflicts_with_all = ["output", "html", "data"],
        value_parser = args::named(By::ALL.map(|by| (by.name(), by)).to_vec()))]
    pub(crate) by: Option<By>,
    #[arg(long, value_name = "DIR", requires = "by")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) previous: PreviousArgs,
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
        ui.result(findings::render(&all, returns.len(), FindingsFormat::Human, ui.color()))?;
        return Err(CommandError::told("collect.none", &[]));
    };
    args.previous.compare(&mut collected, &previous, &workbench, ui);
    let inputs = [found.all(), &previous_files, &lines].concat();
    let wrote = match (args.by, &args.out) {
        (Some(by), Some(folder)) => {
            let order = by::GroupOrder { by, folder, force: args.force, inputs: &inputs };
            by::write(&order, &collected, (&returns, &previous), &workbench, ui)?
        }
        _ => write(args, &collected, &inputs, ui)?,
    };
    for entry in collected.returns.iter().filter(|entry| entry.state == ReturnState::Nobody) {
        ui.tell("returns.left-out", &[("file", &entry.file), ("why", &entry.note)]);
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
    let blanks: [(&str, &dyn Display); 5] = [
        ("read", &read),
        ("returns", &counted("returns", returns.len())),
        ("people", &counted("people", collected.department.people.len())),
        ("errors", &counted("errors", counts.errors)),
        ("warnings", &counted("warnings", counts.warnings)),
    ];
    let mut summary = program_text_with("collect.summary", &blanks) + "\n";
    for file in wrote {
        summary += &(program_text_with("files.wrote-line", &[("file", file)]) + "\n");
    }
    ui.result(summary)?;
    // Findings on all plans together are made only here, so tell them here.
    let (of_files, of_all): (Vec<&Finding>, Vec<&Finding>) =
        collected.findings.iter().partition(|finding| finding.file.is_some());
    for finding in of_all {
        ui.note(&format!("{}: {} {}   [{}]", finding.severity.name(), finding.message(), finding.help(), finding.code.name()));
    }
    if of_files.iter().any(|finding| finding.severity == Severity::Error) {
        ui.tell("collect.errors", &[]);
    }
    Ok(())
}
