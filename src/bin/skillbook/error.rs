//! What ends a command before its work is done: a message, and where there is one, a hint what to do.

use std::error::Error;

use anstyle::{AnsiColor, Style};
use skillbook::words::safe;

/// Why a command could not do its work. Faults in returns, frameworks and staff lists are findings, not this.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CommandError {
    message: String,
    hint: Option<String>,
}

impl CommandError {
    /// An error with a message: one sentence, small first letter, no full stop.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    /// Adds what to do about it: a whole sentence.
    #[must_use]
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The lines that are shown.
    pub(crate) fn text(&self, color: bool) -> String {
        let line = |word: &str, style: Style, text: &str| {
            if color { format!("{style}{word}:{style:#} {}\n", safe(text)) } else { format!("{word}: {}\n", safe(text)) }
        };
        let hint = self.hint.as_ref().map(|hint| line("hint", AnsiColor::Cyan.on_default().bold(), hint));
        line("error", AnsiColor::Red.on_default().bold(), &self.message) + &hint.unwrap_or_default()
    }
}

impl<E: Error> From<E> for CommandError {
    /// The message of an error and of what caused it.
    fn from(error: E) -> Self {
        let mut message = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            message = format!("{message}: {error}");
            cause = error.source();
        }
        Self::new(message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use skillbook::pipeline::output::write_whole;

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
