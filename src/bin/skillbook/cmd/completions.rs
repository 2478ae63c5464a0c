//! `skillbook completions`: writes completions for a shell.

use clap::CommandFactory as _;

use crate::args::{Cli, CompletionsArgs};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// Writes the completions.
pub(crate) fn run(args: &CompletionsArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "skillbook", &mut script);
    ui.result(script)?;
    Ok(Exit::Done)
}
