//! Words for people, as data: the key of a text in `templates/texts/en/problems.yaml`, and the values of its blanks.
//!
//! Errors carry these instead of sentences, so that code holds no English and a problem that nobody is shown costs nothing.
//! [`crate::texts`] looks the text up when the wording is displayed.

use minijinja::Value;

/// Words that are looked up when they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wording {
    /// A text of ours.
    Ours {
        /// The key of the text.
        key: &'static str,
        /// The values of its blanks, by name.
        blanks: Vec<(&'static str, Value)>,
    },
    /// What a library says in words of its own.
    Theirs(String),
}

impl Wording {
    /// A text by its key.
    pub const fn of(key: &'static str) -> Self {
        Self::Ours { key, blanks: Vec::new() }
    }

    /// Words of a library.
    pub fn theirs(error: impl std::fmt::Display) -> Self {
        Self::Theirs(error.to_string())
    }

    /// Fills a blank. A number stays a number, so that the text can depend on it.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        if let Self::Ours { blanks, .. } = &mut self {
            blanks.push((name, value.into()));
        }
        self
    }
}

impl From<Wording> for Value {
    fn from(wording: Wording) -> Self {
        wording.to_string().into()
    }
}
