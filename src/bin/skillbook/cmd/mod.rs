//! The commands. Each has a file of its own, with one function from arguments to exit status.

pub(crate) mod brief;
pub(crate) mod check;
pub(crate) mod collect;
mod completions;
pub(crate) mod convert;
pub(crate) mod demo;
mod explain;
pub(crate) mod framework;
pub(crate) mod inspect;
pub(crate) mod issue;
mod limits;
pub(crate) mod new;
mod outcomes;
mod parts;
pub(crate) mod plan;
pub(crate) mod previous;
pub(crate) mod read;
mod returns;
mod rules;
pub(crate) mod schema;
pub(crate) mod status;

use std::fmt::Display;
use std::path::Path;

use crate::args::Command;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// Runs a command.
pub(crate) fn run(command: Command, ui: &Ui) -> Result<Exit, CommandError> {
    match command {
        Command::Demo(args) => demo::run(&args, ui),
        Command::Check(args) => check::run(&args, ui),
        Command::Read(args) => read::run(&args, ui),
        Command::Collect(args) => collect::run(&args, ui),
        Command::Status(args) => status::run(&args, ui),
        Command::Brief(args) => brief::run(&args, ui),
        Command::Convert(args) => convert::run(&args, ui),
        Command::Inspect(args) => inspect::run(&args, ui),
        Command::New(args) => new::run(&args, ui),
        Command::Plan(args) => plan::run(&args, ui),
        Command::Issue(args) => issue::run(&args, ui),
        Command::Schema(args) => schema::run(&args, ui),
        Command::Framework(command) => framework::run(&command, ui),
        Command::Explain(args) => explain::run(&args, ui),
        Command::Completions(args) => completions::run(&args, ui),
    }
}

/// Refuses a file name whose ending is none of `endings`, since programs would take the file for something else. The hint proposes the
/// first of them.
fn needs_ending(path: &Path, endings: &[&str]) -> Result<(), CommandError> {
    let (Some(found), [first, ..]) = (path.extension(), endings) else { return Ok(()) };
    if endings.iter().any(|ending| found.eq_ignore_ascii_case(ending)) {
        return Ok(());
    }
    let better = path.with_extension(first);
    let allowed = endings.iter().map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(", ");
    let blanks: [(&str, &dyn Display); 3] = [("file", &path.display()), ("endings", &allowed), ("better", &better.display())];
    Err(CommandError::told("files.ending", &blanks))
}
