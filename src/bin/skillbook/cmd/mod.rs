//! The commands: a file each, with one function from arguments to exit status.

mod completions;
mod explain;

use crate::args::Command;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// Runs a command.
pub(crate) fn run(command: Command, ui: &Ui) -> Result<Exit, CommandError> {
    match command {
        Command::Explain(args) => explain::run(&args, ui),
        Command::Completions(args) => completions::run(&args, ui),
    }
}
