//! `skillbook convert`: converts one document into another format.

use std::path::PathBuf;

use clap::Args;
use skillbook::files::output::write_whole;
use skillbook::jobs::convert::{ConvertError, Target, convert};
use skillbook::report::findings::{self, FindingsFormat};

use super::limits::LimitArgs;
use super::returns;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

#[derive(Debug, Args)]
pub(crate) struct ConvertArgs {
    #[arg(value_name = "IN")]
    pub(crate) input: PathBuf,
    #[arg(value_name = "OUT")]
    pub(crate) output: PathBuf,
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) framework: Option<String>,
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) assign: returns::AssignArgs,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

pub(crate) fn run(args: &ConvertArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let Some(target) = Target::of(&args.output) else {
        return Err(CommandError::told("convert.ending", &[("file", &args.output.display())]));
    };
    // Even --force never changes the file that was read. The paths are resolved, since one file can have two names.
    let real = |path: &PathBuf| path.canonicalize().ok();
    if real(&args.input).is_some() && real(&args.input) == real(&args.output) {
        return Err(CommandError::told("convert.same-file", &[("file", &args.output.display())]));
    }
    returns::refuse_to_replace(&[&args.output], args.force)?;
    let (found, workbench) = returns::read_one(&args.input, args.framework.as_ref(), (&args.limits, &args.assign), ui)?;
    let shared: Vec<_> = found.shared().cloned().collect();
    if !shared.is_empty() {
        ui.talk_over(&findings::render(&shared, 1, FindingsFormat::Human, false));
    }
    match convert(&found, target, &workbench) {
        Ok(bytes) => {
            write_whole(&args.output, &bytes, args.force)?;
            ui.tell("files.wrote-line", &[("file", &args.output.display())]);
            Ok(Exit::of(&found.findings))
        }
        // The findings tell what is wrong; nothing was written.
        Err(ConvertError::NoDocument | ConvertError::NoWorkbook) => Ok(Exit::Findings),
        Err(error) => Err(error.into()),
    }
}
