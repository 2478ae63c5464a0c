//! `skillbook status`: tells who has returned, who is late and what is incomplete.

use std::path::PathBuf;

use clap::Args;
use clap::builder::TypedValueParser;
use skillbook::files::output::write_whole;
use skillbook::files::read::place_of_record;
use skillbook::jobs::expected::Expected;
use skillbook::jobs::status::status;
use skillbook::report::findings::FindingsFormat;
use skillbook::report::status::render;

use super::limits::LimitArgs;
use super::returns::{self, Reads};
use crate::args;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    #[arg(value_name = "PATH", required_unless_present = "returned")]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) returned: Vec<PathBuf>,
    #[arg(long, value_name = "DIR|FILE", required = true)]
    pub(crate) issued: Vec<PathBuf>,
    #[arg(long, value_name = "FORMAT", value_parser = format())]
    pub(crate) format: Option<FindingsFormat>,
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) framework: Vec<String>,
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) assign: returns::AssignArgs,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

fn format() -> impl TypedValueParser<Value = FindingsFormat> {
    args::named([FindingsFormat::Human, FindingsFormat::Json, FindingsFormat::Csv].map(|format| (format.name(), format)).to_vec())
}

/// Compares the returns with the record. A missing return is not an error.
pub(crate) fn run(args: &StatusArgs, ui: &Ui) -> Result<Exit, CommandError> {
    if let Some(path) = args.output.as_ref().filter(|_| args.format.is_none()) {
        super::needs_ending(path, &["csv", "json", "txt", "md"])?;
    }
    let mut workbench = returns::workbench(&args.framework, &args.limits, ui)?;
    workbench.expected = Expected::new(returns::records(&args.issued)?, None);
    let mut assign = args.assign.load()?;
    let paths = [&args.paths[..], &args.returned].concat();
    let Reads { returns, workbench, exit, found } = returns::read_with(&paths, &args.issued, workbench, &mut assign, ui)?;
    assign.refuse_unused()?;
    let text = render(&status(&returns, &workbench), args.format.unwrap_or_else(|| by_ending(args)));
    match &args.output {
        Some(path) => {
            let records = args.issued.iter().map(|path| place_of_record(path));
            returns::refuse_inputs(&[path], &found.all().iter().cloned().chain(records).collect::<Vec<_>>())?;
            write_whole(path, text.as_bytes(), args.force)?;
            ui.tell("files.wrote", &[("file", &path.display())]);
        }
        None => ui.result(text)?,
    }
    let all: Vec<_> = returns.into_iter().flat_map(|found| found.findings).collect();
    Ok(exit.merge(Exit::of(&all)))
}

/// Returns the format by the ending of the output file, or text for people if the ending names no format.
fn by_ending(args: &StatusArgs) -> FindingsFormat {
    let ending = args.output.as_ref().and_then(|path| path.extension()).unwrap_or_default().to_string_lossy().to_lowercase();
    [FindingsFormat::Json, FindingsFormat::Csv].into_iter().find(|format| format.name() == ending).unwrap_or_default()
}
