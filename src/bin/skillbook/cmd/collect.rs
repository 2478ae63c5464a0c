//! `skillbook collect`: reads returns and writes the department's summary.

use std::path::{Path, PathBuf};

use clap::Args;
use skillbook::pipeline::{self, Return, output::write_whole};
use skillbook::report::findings::{self, Counts, Format};
use skillbook::report::{DepartmentReport, data, department_xlsx, html};

use super::returns::{self, Reads};
use super::rules::RulesArgs;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// Read returns and write the department's summary
#[derive(Debug, Args)]
pub(crate) struct CollectArgs {
    /// Returns: files, folders (searched through) or globs
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<String>,
    /// Summary workbook to write
    #[arg(short, long, value_name = "FILE.xlsx")]
    pub(crate) output: PathBuf,
    /// Write the summary as one HTML page, too
    #[arg(long, value_name = "FILE.html")]
    pub(crate) html: Option<PathBuf>,
    /// Write the data behind it as JSON and CSV to this folder, too
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Framework .yaml that the workbooks were made from; may be given more than once
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) framework: Vec<String>,
    #[command(flatten)]
    pub(crate) rules: RulesArgs,
    /// Replace files that are there already
    #[arg(long)]
    pub(crate) force: bool,
}

pub(crate) fn run(args: &CollectArgs, ui: &Ui) -> Result<Exit, CommandError> {
    // Before any work is done, as far as the files are known by then.
    let named: Vec<&Path> = [Some(args.output.as_path()), args.html.as_deref()].into_iter().flatten().collect();
    refuse_to_replace(&named, args.force)?;
    let workbench = args.rules.put_on(returns::workbench(&args.framework, ui)?, ui)?;
    let Reads { returns, workbench, exit } = returns::read(workbench, &args.paths, ui)?;
    let Some(collected) = pipeline::collect(&returns, &workbench) else {
        let all: Vec<_> = returns.iter().flat_map(|found| found.findings.iter().cloned()).collect();
        ui.result(findings::render(&all, returns.len(), Format::Human, ui.color()))?;
        return Err(CommandError::new("not one return could be read, so there is nothing to sum up")
            .with_hint("The findings above say why."));
    };
    let report = DepartmentReport {
        department: &collected.department,
        findings: &collected.findings,
        returns: &collected.returns,
        title: collected.department.title(),
        date: ui.today(),
    };
    let mut outputs: Vec<(PathBuf, Vec<u8>)> = vec![(args.output.clone(), department_xlsx::workbook(&report)?)];
    if let Some(path) = &args.html {
        outputs.push((path.clone(), html::page(&report)?.into_bytes()));
    }
    if let Some(folder) = &args.data {
        outputs.extend(data::files(&report).into_iter().map(|(name, bytes)| (folder.join(name), bytes)));
    }
    let places: Vec<&Path> = outputs.iter().map(|(path, _)| path.as_path()).collect();
    refuse_to_replace(&places, args.force)?;
    refuse_returns(&places, &returns)?;
    for (path, bytes) in &outputs {
        write_whole(path, bytes, args.force)?;
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
    if counts.errors > 0 {
        ui.note("Run `skillbook check` on the same paths to see what is wrong with each file.");
    }
    Ok(exit.merge(Exit::of(&collected.findings)))
}

/// A number with its word.
fn number(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// All files or none: one in the way ends the command while nothing has been written.
fn refuse_to_replace(places: &[&Path], force: bool) -> Result<(), CommandError> {
    match places.iter().find(|path| path.exists()).filter(|_| !force) {
        Some(path) => Err(CommandError::new(format!("{} is there already", path.display()))
            .with_hint("Give another name, or --force to replace it.")),
        None => Ok(()),
    }
}

/// Even with `--force` no return is replaced: it is somebody's work.
fn refuse_returns(places: &[&Path], returns: &[Return]) -> Result<(), CommandError> {
    let real = |path: &Path| path.canonicalize().ok();
    let is_return = |path: &&&Path| {
        real(path).is_some_and(|place| returns.iter().any(|found| real(Path::new(&found.file)).as_ref() == Some(&place)))
    };
    match places.iter().find(is_return) {
        Some(path) => Err(CommandError::new(format!("{} is one of the returns, which are never replaced", path.display()))
            .with_hint("Give the summary another name, best in another folder.")),
        None => Ok(()),
    }
}
