//! Findings about a return, a framework, a staff list or a settings file, as plain data.
//!
//! Code that finds something creates a finding from a code with the values for its texts ([`Told`]) and a JSON pointer. The place
//! in the file is added once, from the provenance. The texts are composed when the finding is shown, for that reader.
//! [`crate::report`] prints findings.

mod arg;
mod code;
mod reader;
mod written;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::address::{CellRef, Place, Pointer, nearest};
use crate::wording::Wording;

pub use arg::Arg;
pub use code::{Code, Explanation, Family, Told};
pub use reader::Reader;
pub use written::{FindingExtras, FindingRead};

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// An answer is missing or cannot be used; the exit status is 1.
    Error,
    /// Usable, but somebody should look.
    Warning,
    /// Good to know, such as what was corrected or ignored. Printed as “note”.
    Info,
}

impl Severity {
    /// Its name in texts for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// The place of a finding in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindingSpot {
    /// A cell of a sheet. The one table of a text file has no name.
    Cell(Place),
    /// A sheet as a whole.
    Sheet {
        /// Its position in the workbook, from zero.
        order: usize,
        /// Its name.
        name: Arc<str>,
    },
    /// A line of a text file, from one.
    Line(usize),
}

/// One finding, as data; its texts are composed when it is shown ([`Finding::message_to`]).
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What kind of finding this is; codes never change their meaning.
    pub code: Code,
    /// How serious it is.
    pub severity: Severity,
    /// The values of the blanks in the code's texts, by name.
    pub args: Vec<(&'static str, Arg)>,
    /// The file: its path within the folder that was given, or its name if it was given itself.
    pub file: Option<String>,
    /// The place in the file.
    pub spot: Option<FindingSpot>,
    /// The place in the document.
    pub pointer: Option<Pointer>,
    /// The value found there, as it was typed.
    pub value: Option<String>,
}

/// The blanks of a message that name the field it is about.
const ABOUT: [&str; 4] = ["label", "key", "home", "cell"];

impl Finding {
    /// A finding without a place.
    pub fn new(told: Told<'_>) -> Self {
        let code = told.code();
        Self { code, severity: code.severity(), args: told.args(), file: None, spot: None, pointer: None, value: None }
    }

    /// The same finding, as another variant of its code.
    #[must_use]
    pub fn retold(mut self, told: Told<'_>) -> Self {
        debug_assert_eq!(self.code, told.code());
        self.args = told.args();
        self
    }

    /// The sheet; for a text file `line 12`.
    pub fn sheet(&self) -> Option<Cow<'_, str>> {
        match self.spot.as_ref()? {
            FindingSpot::Cell(Place { sheet, .. }) | FindingSpot::Sheet { name: sheet, .. } => {
                Some(Cow::Borrowed(sheet.as_ref())).filter(|sheet| !sheet.is_empty())
            }
            FindingSpot::Line(line) => Some(Cow::Owned(Wording::of("yaml.line").with("line", *line).to_string())),
        }
    }

    /// The cell, with the position of its sheet.
    pub fn place(&self) -> Option<&Place> {
        match self.spot.as_ref()? {
            FindingSpot::Cell(place) => Some(place),
            FindingSpot::Sheet { .. } | FindingSpot::Line(_) => None,
        }
    }

    /// The cell.
    pub fn cell(&self) -> Option<CellRef> {
        self.place().map(|place| place.cell)
    }

    /// Sheet, row and column as numbers for sorting; findings without a place come last.
    pub fn position(&self) -> (usize, u32, u32) {
        match &self.spot {
            Some(FindingSpot::Cell(place)) => (place.order, place.cell.row, place.cell.col),
            Some(FindingSpot::Sheet { order, .. }) => (*order, 0, 0),
            Some(FindingSpot::Line(line)) => (0, u32::try_from(*line).unwrap_or(u32::MAX), 0),
            None => (usize::MAX, 0, 0),
        }
    }

    /// Its content without the field it is about. Findings on cells of one sheet that agree in this are reported together.
    pub fn alike(&self) -> String {
        let own = |(name, _): &&(&str, Arg)| !ABOUT.contains(name);
        let cell = self.cell().map(|cell| cell.to_string());
        let about: Vec<String> =
            self.args.iter().filter(|arg| !own(arg)).map(|(_, about)| about.to_string()).chain(cell).collect();
        let mut words = format!("{}\n{}\n{}", self.code.name(), self.severity.name(), self.value.as_deref().unwrap_or_default());
        for (name, arg) in self.args.iter().filter(own) {
            let text = arg.to_string();
            words = format!("{words}\n{name}\t{}", if about.contains(&text) { "" } else { &text });
        }
        words
    }

    /// Sets the pointer.
    #[must_use]
    pub fn at(mut self, pointer: &Pointer) -> Self {
        self.pointer = Some(pointer.clone());
        self
    }

    /// Sets the cell.
    #[must_use]
    pub fn placed(mut self, place: &Place) -> Self {
        self.spot = Some(FindingSpot::Cell(place.clone()));
        self
    }

    /// Sets the sheet.
    #[must_use]
    pub fn on_sheet(mut self, order: usize, name: &str) -> Self {
        self.spot = Some(FindingSpot::Sheet { order, name: name.into() });
        self
    }

    /// Sets the value that was found.
    #[must_use]
    pub fn with_value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// Sets the file.
    #[must_use]
    pub fn in_file(mut self, file: &str) -> Self {
        self.file = Some(file.to_owned());
        self
    }

    /// Sets the cell of the pointer, or of its nearest ancestor that has one; does nothing if the cell is already set.
    #[must_use]
    pub fn located(self, provenance: &BTreeMap<Pointer, Place>) -> Self {
        if self.place().is_some() {
            return self;
        }
        match self.pointer.as_ref().and_then(|pointer| nearest(provenance, pointer)) {
            Some(place) => self.placed(place),
            None => self,
        }
    }

    /// Sets the line of a text file, from one.
    #[must_use]
    pub fn on_line(mut self, line: usize) -> Self {
        self.spot = Some(FindingSpot::Line(line));
        self
    }
}

/// Sorts findings by file, sheet, row, column, severity, code and content.
pub fn sort(findings: &mut [Finding]) {
    let key = |f: &Finding| (f.position(), f.severity, f.code);
    findings.sort_by(|a, b| a.file.cmp(&b.file).then_with(|| key(a).cmp(&key(b))).then_with(|| a.args.cmp(&b.args)));
}

/// The most serious severity among findings.
pub fn worst(findings: &[Finding]) -> Option<Severity> {
    findings.iter().map(|finding| finding.severity).min()
}
