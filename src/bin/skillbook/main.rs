//! The front end of skillbook: arguments, terminal, exit status. All work is done by the library.

mod args;
mod cmd;
mod error;
#[cfg_attr(not(test), expect(dead_code, reason = "the commands that look at files are yet to use it"))]
mod exit;
mod ui;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::Cli;
use crate::exit::Exit;
use crate::ui::Ui;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help that cannot be shown, as in `skillbook --help | head -1`, is no failure.
            let _ = error.print();
            return if error.use_stderr() { Exit::NothingDone } else { Exit::Done }.into();
        }
    };
    let ui = Ui::new(&cli.global);
    let exit = cmd::run(cli.command, &ui).unwrap_or_else(|error| {
        ui.error(&error);
        Exit::NothingDone
    });
    exit.into()
}
