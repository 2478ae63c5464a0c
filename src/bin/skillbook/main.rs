//! The front end of skillbook: arguments, terminal, exit status. All work is done by the library.

mod args;
#[cfg(test)]
mod artefacts;
mod cmd;
mod demo;
mod error;
mod exit;
mod help;
mod ui;

use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use clap::Parser as _;

use crate::args::Cli;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let error = help::with_texts(error);
            // It is not a failure if the help cannot be shown, as in `skillbook --help | head -1`.
            let _ = error.print();
            return if error.use_stderr() { Exit::NothingDone } else { Exit::Done }.into();
        }
    };
    let ui = Ui::new(&cli.global);
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        // A file on which the program fails gets a finding. Rust's own message would only frighten people.
        panic::set_hook(Box::new(|_| {}));
    }
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| cmd::run(cli.command, &ui)))
        .unwrap_or_else(|_| Err(CommandError::told("terminal.failed", &[])));
    let exit = outcome.unwrap_or_else(|error| {
        ui.error(&error);
        error.exit()
    });
    exit.into()
}
