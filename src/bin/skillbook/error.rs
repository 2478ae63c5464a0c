//! The error that ends a command before its work is done: a message and, if there is one, a hint on what to do.

use std::error::Error;
use std::fmt::Display;

use anstyle::{AnsiColor, Style};
use skillbook::jobs::issue::IssueError;
use skillbook::jobs::mend::MendError;
use skillbook::jobs::outputs::OutputError;
use skillbook::texts::{find_program_text, program_text, program_text_with};

use crate::demo::DemoError;
use skillbook::words::safe;

use crate::exit::Exit;

/// The reason why a command could not do its work. Faults in returns, frameworks and staff lists are findings instead.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CommandError {
    message: String,
    hint: Option<String>,
    exit: Exit,
}

impl CommandError {
    /// Makes an error from a message: one sentence that starts in lower case and has no full stop.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, exit: Exit::NothingDone }
    }

    /// Makes an error from the texts of the program below a key: `error` and, if there is one, `hint`.
    pub(crate) fn told(key: &str, blanks: &[(&str, &dyn Display)]) -> Self {
        let error = Self::new(program_text_with(&format!("{key}.error"), blanks));
        let hint = format!("{key}.hint");
        if find_program_text(&hint).is_some() { error.with_hint(program_text_with(&hint, blanks)) } else { error }
    }

    /// Adds a hint on what to do: a whole sentence.
    #[must_use]
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Marks the error as late: the command has done its work, but its results could not be written.
    #[must_use]
    pub(crate) fn late(self) -> Self {
        Self { exit: Exit::Findings, ..self }
    }

    /// The exit status for this error.
    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }

    /// Returns the lines to show.
    pub(crate) fn text(&self, color: bool) -> String {
        let line = |word: &str, style: Style, text: &str| {
            let word = program_text(&format!("terminal.{word}"));
            if color { format!("{style}{word}:{style:#} {}\n", safe(text)) } else { format!("{word}: {}\n", safe(text)) }
        };
        let hint = self.hint.as_ref().map(|hint| line("hint", AnsiColor::Cyan.on_default().bold(), hint));
        line("error", AnsiColor::Red.on_default().bold(), &self.message) + &hint.unwrap_or_default()
    }
}

impl<E: Error + 'static> From<E> for CommandError {
    /// Joins the messages of an error and of its causes.
    fn from(error: E) -> Self {
        let late = is_late(&error);
        let mut message = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            message = format!("{message}: {error}");
            cause = error.source();
        }
        if late { Self::new(message).late() } else { Self::new(message) }
    }
}

/// Whether the work was done and only its results, or some of them, are missing.
fn is_late(error: &(dyn Error + 'static)) -> bool {
    let output = error.downcast_ref::<OutputError>().is_some_and(OutputError::is_late);
    let issue = error.downcast_ref::<IssueError>().is_some_and(IssueError::is_late);
    let annotate = error.downcast_ref::<MendError>().is_some_and(MendError::is_late);
    let demo = error.downcast_ref::<DemoError>().is_some_and(DemoError::is_late);
    output || issue || annotate || demo
}

#[cfg(test)]
mod tests {
    use super::*;
    use skillbook::files::output::write_whole;

    #[test]
    fn message_and_hint_have_a_line_each() {
        let error = CommandError::new("“x\u{1b}[2J” is no form").with_hint("Did you mean “packet”?");
        assert_eq!(error.text(false), "error: “x␛[2J” is no form\nhint: Did you mean “packet”?\n");
        assert_eq!(anstream::adapter::strip_str(&error.text(true)).to_string(), error.text(false));
    }

    #[test]
    fn what_caused_an_error_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let error = write_whole(folder.path(), b"", true).unwrap_err();
        let text = CommandError::from(error).text(false);
        assert!(text.starts_with("error: cannot write ") && text.ends_with(": it is a folder\n"), "{text}");
    }
}
