//! The command line as data. Its help stands in `templates/texts/en/program.yaml`; [`crate::help`] puts it in.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use skillbook::model::{Date, FormKind, RaterKind};
use skillbook::report::findings::FindingsFormat;
use skillbook::texts::{program_text, program_text_with};
use skillbook::words;

use crate::cmd::brief::BriefArgs;
use crate::cmd::check::CheckArgs;
use crate::cmd::collect::CollectArgs;
use crate::cmd::convert::ConvertArgs;
use crate::cmd::demo::DemoArgs;
use crate::cmd::framework::FrameworkCommand;
use crate::cmd::inspect::InspectArgs;
use crate::cmd::issue::IssueArgs;
use crate::cmd::new::NewArgs;
use crate::cmd::plan::PlanArgs;
use crate::cmd::read::LinesArgs;
use crate::cmd::schema::SchemaArgs;
use crate::cmd::status::StatusArgs;

#[derive(Debug, Parser)]
#[command(name = "skillbook", version, arg_required_else_help = true, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options that every command takes.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "everywhere")]
pub(crate) struct GlobalArgs {
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    pub(crate) color: When,
    #[arg(long, global = true, value_name = "DATE", value_parser = parse_date, hide = true)]
    pub(crate) today: Option<Date>,
}

/// When output is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
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

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    #[arg(value_name = "SHELL", value_enum)]
    pub(crate) shell: Shell,
}

/// Parses a format of a result that is not a list of findings.
pub(crate) fn plain_format() -> impl TypedValueParser<Value = FindingsFormat> {
    named([FindingsFormat::Human, FindingsFormat::Json].map(|format| (format.name(), format)).to_vec())
}

/// Which cycle a workbook belongs to, and who rates.
#[derive(Debug, Args)]
pub(crate) struct RoundArgs {
    #[arg(long, value_name = "ROUND", value_parser = parse_text)]
    pub(crate) round: Option<String>,
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(crate) due: Option<Date>,
    #[arg(long, value_name = "KIND", value_parser = rater(), default_value = RaterKind::Own.name())]
    pub(crate) rater: RaterKind,
}

/// Parses a day. The year comes first, so that the day is unambiguous.
pub(crate) fn parse_date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| program_text("values.date"))
}

/// Parses a text that is not empty, and trims it.
pub(crate) fn parse_text(text: &str) -> Result<String, String> {
    let text = words::tidy(text);
    if text.is_empty() { Err(program_text("values.empty")) } else { Ok(text) }
}

/// Parses a name from a list that the library keeps, into the value that has this name.
pub(crate) fn named<T: Clone + Send + Sync + 'static>(all: Vec<(&'static str, T)>) -> impl TypedValueParser<Value = T> {
    let names: Vec<&'static str> = all.iter().map(|(name, _)| *name).collect();
    PossibleValuesParser::new(names).try_map(move |typed| {
        let found = all.iter().find(|(name, _)| *name == typed).map(|(_, value)| value.clone());
        found.ok_or_else(|| program_text_with("values.unknown", &[("value", &typed)]))
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
pub(crate) fn format() -> impl TypedValueParser<Value = FindingsFormat> {
    named(FindingsFormat::ALL.map(|format| (format.name(), format)).to_vec())
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
    fn options_for_everywhere_may_stand_behind_the_command() {
        let cli = Cli::try_parse_from(["skillbook", "explain", "-q", "--color", "never", "--today", "2026-09-30"]).unwrap();
        assert!(cli.global.quiet);
        assert_eq!((cli.global.color, cli.global.today), (When::Never, Date::parse("2026-09-30")));
        assert!(Cli::try_parse_from(["skillbook", "explain", "--today", "30.9.2026"]).is_err());
        assert!(Cli::try_parse_from(["skillbook"]).is_err());
    }
}
