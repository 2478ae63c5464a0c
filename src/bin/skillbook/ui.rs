//! The surroundings of the commands: the standard streams and the day that counts as today.
//!
//! Results go to standard output; progress, messages and errors go to standard error. A closed pipe is not an error.

use std::ffi::OsStr;
use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write};

use anstream::AutoStream;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use skillbook::model::Date;
use skillbook::texts::{program_text, program_text_with};

use crate::args::{GlobalArgs, When};
use crate::error::CommandError;

/// Streams and clock.
pub(crate) struct Ui {
    quiet: bool,
    color_out: bool,
    color_err: bool,
    today: Option<Date>,
}

impl Ui {
    /// Decides on colour from the arguments, the environment and the streams.
    pub(crate) fn new(global: &GlobalArgs) -> Self {
        let no_color = std::env::var_os("NO_COLOR");
        let term = std::env::var_os("TERM");
        let color = |terminal| wants_color(global.color, terminal, no_color.as_deref(), term.as_deref());
        Self {
            quiet: global.quiet,
            color_out: color(io::stdout().is_terminal()),
            color_err: color(io::stderr().is_terminal()),
            today: global.today,
        }
    }

    /// Whether results may be coloured.
    pub(crate) fn color(&self) -> bool {
        self.color_out
    }

    /// The day that counts as today.
    pub(crate) fn today(&self) -> Date {
        self.today.unwrap_or_else(|| Date(jiff::ZonedDateTime::now().date()))
    }

    /// Writes a result to standard output, as it is.
    pub(crate) fn result(&self, text: impl AsRef<[u8]>) -> Result<(), CommandError> {
        let written = if self.color_out {
            write_all(&mut AutoStream::always(io::stdout()), text.as_ref())
        } else {
            write_all(&mut io::stdout(), text.as_ref())
        };
        written.map_err(|error| unwritable(&error))
    }

    /// Writes one piece of a longer result to standard output. Returns whether the reader is still there.
    pub(crate) fn piece(&self, text: &str) -> Result<bool, CommandError> {
        let mut stream = io::stdout().lock();
        match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
            Err(error) => Err(unwritable(&error)),
        }
    }

    /// Writes one line about the work to standard error, unless `--quiet` is given.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            self.talk(&format!("{}\n", skillbook::words::safe(text)));
        }
    }

    /// Writes a text of the program to standard error, as [`Ui::note`] does.
    pub(crate) fn tell(&self, key: &str, blanks: &[(&str, &dyn Display)]) {
        self.note(&program_text_with(key, blanks));
    }

    /// Writes several lines about the work to standard error, unless `--quiet` is given. They must be safe for a terminal
    /// already.
    pub(crate) fn talk_over(&self, text: &str) {
        if !self.quiet {
            self.talk(text);
        }
    }

    /// Shows the error that ended a command.
    pub(crate) fn error(&self, error: &CommandError) {
        self.talk(&error.text(self.color_err));
    }

    /// Returns a progress bar; `doing` is the key of its text below `terminal`. It is visible on a terminal only, and not with
    /// `--quiet`. Finish it before the next message.
    pub(crate) fn progress(&self, steps: usize, doing: &str) -> ProgressBar {
        if self.quiet || !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::stderr());
        let bar_look = if self.color_err { "{wide_bar:.cyan}" } else { "{wide_bar}" };
        let left = program_text_with("terminal.left", &[("time", &"{eta}")]);
        let look = format!("{{msg}} {bar_look} {{pos}}/{{len}}, {{per_sec}}, {left}");
        if let Ok(style) = ProgressStyle::with_template(&look) {
            bar.set_style(style);
        }
        bar.with_message(program_text(&format!("terminal.{doing}")))
    }

    /// Writes to standard error. If that fails, there is nobody left to tell.
    fn talk(&self, text: &str) {
        let _ = if self.color_err {
            write_all(&mut AutoStream::always(io::stderr()), text.as_bytes())
        } else {
            write_all(&mut io::stderr(), text.as_bytes())
        };
    }
}

fn unwritable(error: &io::Error) -> CommandError {
    CommandError::new(program_text_with("terminal.unwritable", &[("error", error)])).late()
}

/// Whether to colour a stream. If the user leaves it open, a terminal that shows colour gets it, unless the environment forbids
/// it.
fn wants_color(when: When, terminal: bool, no_color: Option<&OsStr>, term: Option<&OsStr>) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => terminal && no_color.is_none_or(OsStr::is_empty) && term.is_none_or(|term| term != "dumb"),
    }
}

/// Writes and flushes. A closed pipe, as in `skillbook explain | head -1`, is not an error.
fn write_all(stream: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    match stream.write_all(bytes).and_then(|()| stream.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Failing(io::ErrorKind);

    impl Write for Failing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_broken_pipe_is_quiet_and_a_full_disk_is_not() {
        assert!(write_all(&mut Failing(io::ErrorKind::BrokenPipe), b"x").is_ok());
        assert!(write_all(&mut Failing(io::ErrorKind::StorageFull), b"x").is_err());
    }

    #[test]
    fn colour_is_for_terminals_unless_told() {
        let some = |text: &'static str| Some(OsStr::new(text));
        assert!(wants_color(When::Auto, true, None, some("xterm")));
        assert!(wants_color(When::Auto, true, some(""), None));
        assert!(!wants_color(When::Auto, true, some("1"), None));
        assert!(!wants_color(When::Auto, true, None, some("dumb")));
        assert!(!wants_color(When::Auto, false, None, some("xterm")));
        assert!(wants_color(When::Always, false, some("1"), some("dumb")));
        assert!(!wants_color(When::Never, true, None, some("xterm")));
    }

    #[test]
    fn the_day_can_be_given() {
        let day = Date::parse("2026-09-30");
        let global = GlobalArgs { quiet: true, color: When::Never, today: day };
        let ui = Ui::new(&global);
        assert_eq!(Some(ui.today()), day);
        assert!(!ui.color());
        assert!(ui.progress(3, "reading").is_hidden());
        ui.note("this is not shown");
    }
}
