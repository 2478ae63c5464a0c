//! `skillbook completions`: writes completions for a shell.

use crate::args::CompletionsArgs;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::help;
use crate::ui::Ui;

/// Writes the completions.
pub(crate) fn run(args: &CompletionsArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut help::command(), "skillbook", &mut script);
    ui.result(script)?;
    Ok(Exit::Done)
}
