//! The command line as data. The doc comments of commands and options are the help texts.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use skillbook::model::{Date, FormKind, RaterKind};
use skillbook::report::findings::Format;

use crate::cmd::brief::BriefArgs;
use crate::cmd::check::CheckArgs;
use crate::cmd::collect::CollectArgs;
use crate::cmd::convert::ConvertArgs;
use crate::cmd::demo::DemoArgs;
use crate::cmd::inspect::InspectArgs;
use skillbook::words;

use crate::cmd::framework::FrameworkCommand;
use crate::cmd::issue::IssueArgs;
use crate::cmd::new::NewArgs;
use crate::cmd::plan::PlanArgs;
use crate::cmd::read::LinesArgs;
use crate::cmd::schema::SchemaArgs;
use crate::cmd::status::StatusArgs;

/// Turn a competency framework and a staff list into Excel workbooks, and read the returns back
#[derive(Debug, Parser)]
#[command(name = "skillbook", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "Exit status: 0 done, 1 done with errors among the findings, 2 nothing done.")]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options that every command takes.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Everywhere")]
pub(crate) struct GlobalArgs {
    /// Show results and errors only, no notes and no progress
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Colour the output
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    pub(crate) color: When,
    /// Take this day for today, so that a run can be repeated
    #[arg(long, global = true, value_name = "DATE", value_parser = parse_date, hide = true)]
    pub(crate) today: Option<Date>,
}

/// When output is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(DemoArgs),
    New(NewArgs),
    Issue(IssueArgs),
    Check(CheckArgs),
    Read(LinesArgs),
    Collect(CollectArgs),
    Status(StatusArgs),
    Plan(PlanArgs),
    Brief(BriefArgs),
    Convert(ConvertArgs),
    Inspect(InspectArgs),
    Schema(SchemaArgs),
    #[command(subcommand)]
    Framework(FrameworkCommand),
    Explain(ExplainArgs),
    Completions(CompletionsArgs),
}

/// Explain a finding: what it means, why it matters, how to correct it
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// Code of the finding, such as rating-missing; without it, list all codes
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
}

/// Write completions for a shell to standard output
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub(crate) shell: Shell,
}

/// Parses a format of a result that is not a list of findings.
pub(crate) fn plain_format() -> impl TypedValueParser<Value = Format> {
    named([Format::Human, Format::Json].map(|format| (format.name(), format)).to_vec())
}

/// Which cycle a workbook belongs to, and who rates.
#[derive(Debug, Args)]
pub(crate) struct RoundArgs {
    /// Round, such as 2026-H2
    #[arg(long, value_name = "ROUND", value_parser = parse_text)]
    pub(crate) round: Option<String>,
    /// Day by which the workbook is asked for, such as 2026-09-30
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(crate) due: Option<Date>,
    /// Who gives the ratings
    #[arg(long, value_name = "KIND", value_parser = rater(), default_value = RaterKind::Own.name())]
    pub(crate) rater: RaterKind,
}

/// Parses a day. The year comes first, so that the day is unambiguous.
pub(crate) fn parse_date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "a date is written year-month-day, such as 2026-09-30".to_owned())
}

/// Parses a text that is not empty, and trims it.
pub(crate) fn parse_text(text: &str) -> Result<String, String> {
    let text = words::tidy(text);
    if text.is_empty() { Err("it is empty; leave the option out instead".to_owned()) } else { Ok(text) }
}

/// Parses a name from a list that the library keeps, into the value that has this name.
pub(crate) fn named<T: Clone + Send + Sync + 'static>(all: Vec<(&'static str, T)>) -> impl TypedValueParser<Value = T> {
    let names: Vec<&'static str> = all.iter().map(|(name, _)| *name).collect();
    PossibleValuesParser::new(names).try_map(move |typed| {
        let found = all.iter().find(|(name, _)| *name == typed).map(|(_, value)| value.clone());
        found.ok_or_else(|| format!("“{typed}” is not known"))
    })
}

/// Parses the name of a form.
pub(crate) fn form() -> impl TypedValueParser<Value = FormKind> {
    named(FormKind::ALL.map(|kind| (kind.name(), kind)).to_vec())
}

/// Parses the name of a kind of rater.
pub(crate) fn rater() -> impl TypedValueParser<Value = RaterKind> {
    named(RaterKind::ALL.map(|kind| (kind.name(), kind)).to_vec())
}

/// Parses the name of a format of findings.
pub(crate) fn format() -> impl TypedValueParser<Value = Format> {
    named(Format::ALL.map(|format| (format.name(), format)).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_and_option_has_help_without_a_full_stop() {
        fn check(command: &clap::Command) {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            assert!(!about.is_empty() && !about.ends_with('.'), "{}: {about:?}", command.get_name());
            for arg in command.get_arguments() {
                let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
                assert!(!help.is_empty() && !help.ends_with('.'), "{} {}: {help:?}", command.get_name(), arg.get_id());
            }
            command.get_subcommands().for_each(check);
        }
        check(&Cli::command());
    }

    #[test]
    fn options_for_everywhere_may_stand_behind_the_command() {
        let cli = Cli::try_parse_from(["skillbook", "explain", "-q", "--color", "never", "--today", "2026-09-30"]).unwrap();
        assert!(cli.global.quiet);
        assert_eq!((cli.global.color, cli.global.today), (When::Never, Date::parse("2026-09-30")));
        assert!(Cli::try_parse_from(["skillbook", "explain", "--today", "30.9.2026"]).is_err());
        assert!(Cli::try_parse_from(["skillbook"]).is_err());
    }
}
