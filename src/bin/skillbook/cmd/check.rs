//! `skillbook check`: reads returns and prints findings.

use clap::Args;
use skillbook::pipeline::Return;
use skillbook::report::findings::{self, Format};
use skillbook::report::review::{self, Review, Verdict};

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
    /// Say whether each plan is ready for its review meeting, and what to mend first
    #[arg(long = "for", value_name = "PURPOSE", value_parser = args::named(vec![("review", Purpose::Review)]))]
    pub(crate) purpose: Option<Purpose>,
    /// How to write the findings
    #[arg(long, value_name = "FORMAT", value_parser = args::format(), default_value = Format::Human.name())]
    pub(crate) format: Format,
    /// Framework .yaml that the workbooks were made from; may be given more than once
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) framework: Vec<String>,
    #[command(flatten)]
    pub(crate) rules: RulesArgs,
}

/// What a check is for, besides finding mistakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The meeting in which plans are reviewed.
    Review,
}

pub(crate) fn run(args: &CheckArgs, ui: &Ui) -> Result<Exit, CommandError> {
    if args.purpose.is_some() && args.format == Format::Sarif {
        return Err(CommandError::new("a review cannot be written as sarif").with_hint("Take human, json or csv."));
    }
    let workbench = args.rules.put_on(returns::workbench(&args.framework, ui)?, ui)?;
    let Reads { returns, exit, .. } = returns::read(workbench, &args.paths, ui)?;
    let all: Vec<_> = returns.iter().flat_map(|found| found.findings.iter().cloned()).collect();
    let exit = exit.merge(Exit::of(&all));
    if args.purpose.is_none() {
        ui.result(findings::render(&all, returns.len(), args.format, ui.color()))?;
        return Ok(exit);
    }
    let reviews: Vec<Review> = review::of_plans(returns.iter().map(Return::review).collect());
    ui.result(match args.format {
        Format::Json => review::json(&reviews),
        Format::Csv => review::csv(&reviews),
        Format::Human | Format::Sarif => review::human(&reviews),
    })?;
    if args.format == Format::Human && reviews.len() > 1 {
        ui.note("Check one file alone to see everything that is to be mended in it.");
    }
    let ready = reviews.iter().all(|review| review.verdict != Verdict::NotReady);
    Ok(if ready { exit } else { exit.merge(Exit::Findings) })
}
