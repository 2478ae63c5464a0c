//! Interprets a cell as the answer to a field. A value is accepted only if it has one possible meaning. Every finding quotes what
//! was typed; where it is not accepted, the document holds null.

mod choice;
mod dates;
mod money;
mod rating;
#[cfg(test)]
mod tests;

use std::fmt::Display;

use serde_json::{Value, json};

use crate::finding::{Finding, Told};
use crate::form::{Field, Kind};
use crate::grid::{Cell, CellLook, CellValue, FileKind};
use crate::model::{Date, Effort};
use crate::texts::answers::{does_not_apply, is_placeholder};
use crate::words::{fold, plain_digits, tidy};

/// A word that means “no time” or “no cost” in fields for times and costs, and an empty answer in other fields.
const NONE: &str = "none";

/// The value of a cell, and the findings about it.
pub(super) struct Answer {
    pub value: Value,
    pub findings: Vec<Finding>,
    /// Whether the cell holds something that was not accepted as an answer.
    pub unread: bool,
}

/// How well a value was understood.
enum Understood {
    /// Typed as the form asks.
    Clean(Value),
    /// Understood with certainty, but typed differently than the form asks; the text shows how it was read.
    Tidied(Value, String),
    /// Not understood.
    No(Finding),
    /// Accepted, with a finding.
    With(Value, Finding),
    /// Not understood, but the text is kept.
    Kept(Value, Finding),
}

/// The content of a cell, with what findings need to quote it.
struct Typed<'a> {
    /// The label of the field.
    label: &'a str,
    /// The stored value.
    value: &'a CellValue,
    /// How the value is displayed.
    look: &'a CellLook,
    /// The value as the person sees it.
    shown: String,
    /// The formula, including its `=`.
    formula: Option<String>,
    /// Whether the file stores dates as day numbers, as Excel does. A date of January 1900 may then be a small number in a cell
    /// formatted as a date. Other files store dates as text, and programs differ by a day there.
    counts_days: bool,
    /// Whether the field is the weight of a gap rather than a level somebody has reached.
    weighs: bool,
}

impl Typed<'_> {
    /// A finding that quotes the cell.
    fn say(&self, told: Told<'_>) -> Finding {
        Finding::new(told).with_value(&self.shown)
    }

    /// A note that says how the cell was read.
    fn note(&self, there: &str, read_as: &str) -> Finding {
        let read_as = Some(read_as).filter(|read_as| !read_as.is_empty());
        Finding::new(Told::ValueTidied { label: self.label, value: there, read_as, how: None }).with_value(there)
    }

    fn refuse(&self, told: Told<'_>) -> Understood {
        Understood::No(self.say(told))
    }

    /// The value as text, without the quotes or apostrophe that mark a cell as text.
    fn bare(&self) -> String {
        let folded = fold(&plain_digits(&self.shown));
        let text = folded.strip_prefix('\'').unwrap_or(&folded);
        let inner = text.strip_prefix("=\"").or_else(|| text.strip_prefix('"')).and_then(|text| text.strip_suffix('"'));
        inner.unwrap_or(text).trim().to_owned()
    }

    /// Whether the formula is only a constant, such as `="4"` or `=+4`, so that its result cannot be out of date.
    fn is_constant(&self) -> bool {
        let Some(formula) = self.formula.as_deref().map(|formula| formula.trim_start_matches(['=', '+'])) else { return false };
        let quoted = formula.strip_prefix('"').and_then(|text| text.strip_suffix('"')).is_some_and(|text| !text.contains('"'));
        quoted || formula.parse::<f64>().is_ok()
    }

    /// The typed text, if a spreadsheet took it for a formula because it begins with a sign such as `-` or `+`.
    fn text_taken_for_formula(&self) -> Option<String> {
        let typed = self.formula.as_deref()?.strip_prefix('=')?;
        let is_unknown_name = matches!(self.value, CellValue::Error(error) if error == "#NAME?");
        (is_unknown_name && typed.starts_with(['-', '+', '@']) && !typed.contains('(')).then(|| tidy(typed))
    }
}

/// Interprets a cell as the answer to a field.
pub(super) fn interpret(field: &Field, cell: Option<&Cell>, file: FileKind) -> Answer {
    let Some(cell) = cell else { return Answer { value: Value::Null, findings: vec![], unread: false } };
    let written_out = written_out_date(field, &cell.value);
    let typed = Typed {
        label: &field.label,
        value: written_out.as_ref().unwrap_or(&cell.value),
        look: &cell.look,
        shown: cell.shown(),
        formula: cell.formula.as_deref().map(|formula| format!("={}", formula.trim_start_matches("of:").trim_start_matches('='))),
        counts_days: matches!(file, FileKind::Xlsx | FileKind::Xlsm) && written_out.is_none(),
        weighs: field.pointer.last() == "weight",
    };
    let understood = understand(field, &typed);
    let unread = matches!(understood, Understood::No(_) | Understood::Kept(..));
    let constant = typed.formula.as_deref().filter(|_| typed.is_constant());
    let mut findings = Vec::new();
    let value = match understood {
        Understood::Clean(value) => {
            findings.extend(constant.map(|formula| typed.note(formula, &typed.shown)));
            value
        }
        Understood::Tidied(value, read_as) => {
            let there = constant.unwrap_or(&typed.shown);
            // A number stored as text looks the same as the value it is read as, so it needs no note.
            findings.extend((tidy(there) != read_as).then(|| typed.note(there, &read_as)));
            value
        }
        Understood::No(finding) => {
            findings.push(finding);
            Value::Null
        }
        Understood::With(value, finding) | Understood::Kept(value, finding) => {
            findings.push(finding);
            value
        }
    };
    let (label, shown) = (typed.label, typed.shown.as_str());
    if let Some(formula) = typed.formula.as_deref().filter(|_| !unread && constant.is_none() && !is_error(typed.value)) {
        let told = Told::FormulaInAnswer { label, value: shown, formula, elsewhere: is_link(formula) };
        findings.push(Finding::new(told).with_value(formula));
    }
    if let Some(struck) = &typed.look.struck_part {
        findings.push(typed.say(Told::AnswerPartlyStruck { label, value: shown, struck }));
    }
    if typed.look.struck && !value.is_null() {
        findings.push(typed.say(Told::AnswerStruckThrough { label, value: shown }));
    }
    Answer { value, findings, unread }
}

/// The date in a text such as `2026-03-04` in a field that is not a date: a spreadsheet turned the answer into a date, and a text
/// file or marked copy wrote it out.
fn written_out_date(field: &Field, value: &CellValue) -> Option<CellValue> {
    let CellValue::Text(text) = value else { return None };
    let date = Date::parse(&tidy(text)).filter(|_| !matches!(field.kind, Kind::Text { .. } | Kind::Date | Kind::Effort))?;
    Some(CellValue::Date { date, time: false })
}

fn understand(field: &Field, typed: &Typed<'_>) -> Understood {
    let (label, value) = (typed.label, typed.shown.as_str());
    if let Some(other) = &typed.look.rival {
        return typed.refuse(Told::CellTwice { label, value, other });
    }
    if typed.formula.is_some() && typed.value.is_blank() {
        let formula = typed.formula.as_deref().unwrap_or_default();
        return Understood::No(Finding::new(Told::FormulaWithoutResult { label, formula }).with_value(formula));
    }
    if is_error(typed.value) {
        return match typed.text_taken_for_formula() {
            Some(text) if matches!(field.kind, Kind::Text { .. }) => {
                let note = typed.note(typed.formula.as_deref().unwrap_or_default(), &text);
                Understood::With(json!(text), note)
            }
            _ => typed.refuse(Told::ErrorValue { label, value, formula: typed.formula.as_deref() }),
        };
    }
    match (&field.kind, typed.value) {
        (Kind::Text { limit }, _) => text(typed, *limit),
        (kind, value) if stands_for_nothing(kind, value) => Understood::Tidied(Value::Null, String::new()),
        (Kind::Rating(scale), _) => rating::read(typed, scale),
        (Kind::Date, _) => dates::read(typed),
        (Kind::Effort, CellValue::Date { date, .. }) => match turned_into_date(typed, *date, None) {
            Understood::No(finding) => Understood::Kept(json!(Effort::from_text(&typed.shown)), finding),
            other => other,
        },
        (_, CellValue::Date { date, .. }) => turned_into_date(typed, *date, None),
        (Kind::Choice(list), _) => choice::read(typed, list),
        (Kind::Money { currency }, _) => money::read(typed, currency),
        // The text of a time is always kept; a rule reports what was not understood.
        (Kind::Effort, _) => Understood::Clean(json!(Effort::from_text(&tidy(&typed.shown)))),
        (Kind::Gap, _) => Understood::Clean(Value::Null),
    }
}

fn is_error(value: &CellValue) -> bool {
    matches!(value, CellValue::Error(_))
}

/// Whether a formula refers to another file: `[1]Sheet!A1`, `'[Book.xlsx]Sheet'!A1`, `'file:///…'#$Sheet.A1`.
fn is_link(formula: &str) -> bool {
    let bracket = formula.split_once(']').is_some_and(|(before, after)| before.contains('[') && after.contains('!'));
    bracket || formula.contains("file:")
}

fn stands_for_nothing(kind: &Kind, value: &CellValue) -> bool {
    // If the list offers one of these words, it is an answer.
    let offered =
        |word: &str| matches!(kind, Kind::Choice(list) if list.options.iter().any(|option| fold(&option.label) == word));
    let CellValue::Text(text) = value else { return false };
    let word = fold(text);
    let is_amount = matches!(kind, Kind::Effort | Kind::Money { .. });
    let is_nothing = does_not_apply(text) || (word == NONE && !is_amount) || is_placeholder(text);
    is_nothing && !offered(&word)
}

/// A date in a field that is not a date: spreadsheets turn `3-4` and `2/3` into dates, and what was typed is lost. `scale` is the
/// lowest and the highest level, if the field asks for a level.
fn turned_into_date(typed: &Typed<'_>, date: Date, scale: Option<(u8, u8)>) -> Understood {
    let (day, month) = (date.0.day(), date.0.month());
    // `2/5` on a scale up to 5 means level 2.
    let top = scale.and_then(|(_, top)| i8::try_from(top).ok());
    let (first, second) = if top == Some(day) && top != Some(month) { (month, day) } else { (day, month) };
    let spelt = |first: i8, second: i8| (format!("{first}/{second}"), format!("{first}-{second}"));
    let ((part, range), (turned, turned_range)) = (spelt(first, second), spelt(second, first));
    let turned = (first != second).then_some((turned.as_str(), turned_range.as_str()));
    typed.refuse(Told::TurnedIntoDate {
        label: typed.label,
        value: &typed.shown,
        first: &part,
        range: &range,
        second: turned.map(|(second, _)| second),
        second_range: turned.map(|(_, range)| range),
        min: scale.as_ref().map(|(min, _)| min as &dyn Display),
        max: scale.as_ref().map(|(_, max)| max as &dyn Display),
    })
}

fn text(typed: &Typed<'_>, limit: usize) -> Understood {
    let text = tidy(&typed.shown);
    let length = text.chars().count();
    if length > limit {
        return Understood::With(json!(text), typed.say(Told::TextTooLong { label: typed.label, length, limit }));
    }
    if matches!(typed.value, CellValue::Date { .. }) {
        let (label, value) = (typed.label, typed.shown.as_str());
        let finding = typed.say(Told::ValueTidied { label, value, read_as: Some(&text), how: Some("date") });
        return Understood::With(json!(text), finding);
    }
    Understood::Clean(if text.is_empty() { Value::Null } else { json!(text) })
}
