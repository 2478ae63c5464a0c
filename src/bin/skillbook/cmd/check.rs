//! `skillbook check`: reads returns and prints findings.

use clap::Args;
use skillbook::report::findings::{self, Format};

use super::returns::{self, Reads};
use super::rules::RulesArgs;
use crate::args;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// Read returns and say what is wrong with them
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Returns: files, folders (searched through) or globs
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<String>,
    /// How to write the findings
    #[arg(long, value_name = "FORMAT", value_parser = args::format(), default_value = Format::Human.name())]
    pub(crate) format: Format,
    /// Framework .yaml that the workbooks were made from; may be given more than once
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) framework: Vec<String>,
    #[command(flatten)]
    pub(crate) rules: RulesArgs,
}

pub(crate) fn run(args: &CheckArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let workbench = args.rules.put_on(returns::workbench(&args.framework, ui)?, ui)?;
    let Reads { returns, exit, .. } = returns::read(workbench, &args.paths, ui)?;
    let all: Vec<_> = returns.iter().flat_map(|found| found.findings.iter().cloned()).collect();
    ui.result(findings::render(&all, returns.len(), args.format, ui.color()))?;
    Ok(exit.merge(Exit::of(&all)))
}
