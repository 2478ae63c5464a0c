//! Lines below the title of a sheet that follow what is filled in: whose the workbook is, what comes next, and whether a target
//! role is chosen. Nobody fills them in.

use serde_json::Value;

use super::{Form, Formula, FormulaValue, Kind, SheetLink};
use crate::address::Pointer;
use crate::texts::{sheet_text, sheet_text_with};
use crate::words::fold;

/// Marks the place of a value in a text.
const VALUE: &str = "\u{1}";

/// A line that follows what is filled in.
#[derive(Clone, Debug)]
pub enum Lead {
    /// Whose workbook it is.
    Whose {
        /// The person's name, then other details; those that are empty are left out.
        details: Vec<Around>,
        /// Shown instead if nobody is named.
        nobody: String,
    },
    /// The first sheet that is not done yet, with a link to it.
    Next {
        /// The sheets, in their order.
        steps: Vec<NextStep>,
        /// Shown if all are done, with a link to the sheet that the line stands on.
        done: SheetLink,
    },
    /// The chosen target role. As long as there is none, a link to where it is chosen.
    Target {
        /// The role.
        chosen: Around,
        /// Shown instead if no role is chosen.
        open: SheetLink,
        /// The names of all roles.
        roles: Vec<String>,
    },
}

/// A value with the words around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Around {
    /// The value.
    pub pointer: Pointer,
    /// What stands before it.
    pub before: String,
    /// What stands behind it.
    pub after: String,
}

/// A sheet that may come next.
#[derive(Clone, Debug)]
pub struct NextStep {
    /// The sheet, and what the line says if it is the next one.
    pub link: SheetLink,
    /// Key of its row in the table of progress.
    pub key: String,
    /// When it is done.
    pub enough: Enough,
    /// How far it is.
    pub share: Formula,
    /// How many of its answers need a look.
    pub look: Formula,
}

/// How much has to be answered on a sheet before the next one is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enough {
    /// Everything that counts.
    All,
    /// Something.
    Any,
}

impl Around {
    /// A value in the text with this key, in the blank of this name.
    pub(super) fn text(pointer: impl Into<Pointer>, key: &str, blank: &str) -> Self {
        let words = sheet_text_with(key, &[(blank, VALUE)]);
        let (before, after) = words.split_once(VALUE).unwrap_or((&words, ""));
        Self { pointer: pointer.into(), before: before.to_owned(), after: after.to_owned() }
    }

    fn with(&self, value: &str) -> String {
        [&self.before, value, &self.after].concat()
    }
}

impl NextStep {
    fn is_open(&self, form: &Form, document: &Value) -> bool {
        let number = |figure: &Formula| match figure.value(form, document) {
            FormulaValue::Number(number) => Some(number),
            _ => None,
        };
        // A sheet on which there is nothing to answer yet has no share.
        let share = number(&self.share);
        let is_too_little = match self.enough {
            Enough::All => share.is_some_and(|share| share < 1.0),
            Enough::Any => share == Some(0.0),
        };
        is_too_little || number(&self.look).is_some_and(|look| look > 0.0)
    }
}

impl Lead {
    /// What the line says for a document.
    pub fn value(&self, form: &Form, document: &Value) -> String {
        let shown = |pointer: &Pointer| {
            let text = document.pointer(pointer.as_str())?.as_str()?;
            let choice = form.field(pointer).and_then(|field| match &field.kind {
                Kind::Choice(list) => list.by_id(text),
                _ => None,
            });
            Some(choice.map_or(text, |choice| &choice.label).to_owned())
        };
        match self {
            Self::Whose { details, nobody } => {
                let named = details.first().is_some_and(|name| shown(&name.pointer).is_some());
                let parts = details.iter().filter_map(|detail| Some(detail.with(&shown(&detail.pointer)?)));
                if named { parts.collect() } else { nobody.clone() }
            }
            Self::Next { steps, done } => {
                let next = steps.iter().find(|step| step.is_open(form, document));
                next.map_or(done, |step| &step.link).text.clone()
            }
            Self::Target { chosen, open, .. } => {
                shown(&chosen.pointer).map_or_else(|| open.text.clone(), |role| chosen.with(&role))
            }
        }
    }

    /// Everything that the line may say, except what names a person.
    pub fn words(&self) -> Vec<String> {
        match self {
            Self::Whose { nobody, .. } => vec![nobody.clone()],
            Self::Next { steps, done } => {
                steps.iter().map(|step| &step.link).chain([done]).map(|link| link.text.clone()).collect()
            }
            Self::Target { chosen, open, roles } => {
                roles.iter().map(|role| chosen.with(role)).chain([open.text.clone()]).collect()
            }
        }
    }
}

impl Form {
    /// Whether a text is a line below the title of a sheet, as it is for a document.
    pub fn is_lead(&self, text: &str, document: &Value) -> bool {
        let mut lines = self.sheets.iter().flat_map(|sheet| &sheet.lead);
        let folded = fold(text);
        lines.any(|line| fold(&line.value(self, document)) == folded)
    }

    /// Whether a formula is that of such a line, even after another program has rewritten it: it keeps the words that the formula
    /// may show.
    pub fn is_lead_formula(&self, formula: &str) -> bool {
        let mut lines = self.sheets.iter().flat_map(|sheet| &sheet.lead);
        lines.any(|line| match line {
            Lead::Whose { nobody, .. } => formula.contains(nobody.as_str()),
            Lead::Next { done: link, .. } | Lead::Target { open: link, .. } => formula.contains(link.text.as_str()),
        })
    }
}

/// The line on the target role, with a link to the sheet on which it is chosen.
pub(super) fn target(sheet: &str, roles: Vec<String>) -> Lead {
    Lead::Target {
        chosen: Around::text(super::sheets::target_role(), "lead.target.chosen", "role"),
        open: SheetLink { text: sheet_text_with("lead.target.open", &[("sheet", sheet)]), sheet: sheet.to_owned() },
        roles,
    }
}

/// The line that says whose workbook it is.
pub(super) fn whose() -> Lead {
    let details = [
        ("name", "/person/name"),
        ("id", "/person/id"),
        ("role", "/person/role"),
        ("rater", "/rater/name"),
        ("round", "/form/round"),
        ("due", "/form/due"),
    ];
    Lead::Whose {
        details: details.map(|(name, pointer)| Around::text(pointer, &format!("lead.whose.{name}"), "value")).to_vec(),
        nobody: sheet_text("lead.whose.nobody"),
    }
}
