//! Findings: one thing to say about a return, a framework or a staff list, as plain data.
//!
//! Producers name a code, a JSON pointer and the words for the message; the place in a file is added once, from the
//! provenance. How findings are printed is the business of [`crate::report`].

mod code;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::address::{Place, Pointer, nearest};

pub use code::{Code, Explanation};

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// An answer is missing or cannot be used; the exit status is 1.
    Error,
    /// Usable, but somebody should look.
    Warning,
    /// Good to know: what was corrected or passed over.
    Info,
}

impl Severity {
    /// The word for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// One thing to say. JSON holds every key; what is not known is null, never invented.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// What kind of finding this is; codes never change their meaning.
    pub code: Code,
    /// How serious it is.
    pub severity: Severity,
    /// What is the matter, in one line.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// The file, as it is seen from the folder that was given; of a file given by itself, its name.
    pub file: Option<String>,
    /// The sheet, or for a text file `line 12`.
    pub sheet: Option<String>,
    /// The cell, in A1 form.
    pub cell: Option<String>,
    /// Where in the document.
    pub pointer: Option<Pointer>,
    /// What was found there, as it was typed.
    pub value: Option<String>,
    /// The sheet's and the cell's position, for sorting.
    #[serde(skip)]
    #[schemars(skip)]
    pub order: (usize, u32, u32),
    /// The words that tell which field it is about. They differ where findings are otherwise alike.
    #[serde(skip)]
    #[schemars(skip)]
    pub about: Vec<String>,
}

/// The blanks of a message that tell which field it is about.
const ABOUT: [&str; 4] = ["label", "key", "home", "cell"];

impl Finding {
    /// A finding of a code, its message and help filled in with the given words.
    pub fn new(code: Code, words: &[(&str, &str)]) -> Self {
        let (message, help) = code.words(words);
        Self {
            code,
            severity: code.severity(),
            message,
            help,
            file: None,
            sheet: None,
            cell: None,
            pointer: None,
            value: None,
            order: (usize::MAX, 0, 0),
            about: words.iter().filter(|(name, _)| ABOUT.contains(name)).map(|(_, word)| (*word).to_owned()).collect(),
        }
    }

    /// What it says but for the field that it is about: two findings on cells of one sheet with the same words are told as one.
    pub fn alike(&self) -> String {
        let mut words = format!("{}\n{}", self.message, self.help);
        let mut about: Vec<&str> =
            self.about.iter().chain(&self.cell).map(String::as_str).filter(|word| !word.is_empty()).collect();
        about.sort_by_key(|word| std::cmp::Reverse(word.len()));
        about.iter().for_each(|word| words = words.replace(*word, "\0"));
        format!("{}\n{}\n{}\n{words}", self.code.name(), self.severity.name(), self.value.as_deref().unwrap_or_default())
    }

    /// Adds where in the document.
    #[must_use]
    pub fn at(mut self, pointer: &Pointer) -> Self {
        self.pointer = Some(pointer.clone());
        self
    }

    /// Adds the cell.
    #[must_use]
    pub fn placed(mut self, place: &Place) -> Self {
        self.sheet = Some(place.sheet.clone());
        self.cell = Some(place.cell.to_string());
        self.order = (place.order, place.cell.row, place.cell.col);
        self
    }

    /// Adds what was found.
    #[must_use]
    pub fn with_value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// Adds the file.
    #[must_use]
    pub fn in_file(mut self, file: &str) -> Self {
        self.file = Some(file.to_owned());
        self
    }

    /// Adds the cell of the pointer, or of its nearest ancestor that has one; does nothing where a cell is known already.
    #[must_use]
    pub fn located(self, provenance: &BTreeMap<Pointer, Place>) -> Self {
        if self.cell.is_some() {
            return self;
        }
        match self.pointer.as_ref().and_then(|pointer| nearest(provenance, pointer)) {
            Some(place) => self.placed(place),
            None => self,
        }
    }

    /// Adds the line of a text file, from one.
    #[must_use]
    pub fn on_line(mut self, line: usize) -> Self {
        self.sheet = Some(format!("line {line}"));
        self.order = (0, u32::try_from(line).unwrap_or(u32::MAX), 0);
        self
    }
}

/// Puts findings in their fixed order: file, sheet, row, column, severity, code, message.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (f.file.clone(), f.order, f.severity, f.code, f.message.clone());
        key(a).cmp(&key(b))
    });
}

/// The gravest severity among findings.
pub fn worst(findings: &[Finding]) -> Option<Severity> {
    findings.iter().map(|finding| finding.severity).min()
}
