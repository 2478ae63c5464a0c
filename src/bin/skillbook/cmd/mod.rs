//! The commands: a file each, with one function from arguments to exit status.

pub(crate) mod check;
pub(crate) mod collect;
mod completions;
pub(crate) mod convert;
mod explain;
pub(crate) mod inspect;
mod returns;

use crate::args::Command;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// Runs a command.
pub(crate) fn run(command: Command, ui: &Ui) -> Result<Exit, CommandError> {
    match command {
        Command::Check(args) => check::run(&args, ui),
        Command::Collect(args) => collect::run(&args, ui),
        Command::Convert(args) => convert::run(&args, ui),
        Command::Inspect(args) => inspect::run(&args, ui),
        Command::Explain(args) => explain::run(&args, ui),
        Command::Completions(args) => completions::run(&args, ui),
    }
}
