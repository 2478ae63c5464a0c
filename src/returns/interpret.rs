//! What a cell says in answer to a field. A value is taken when it can mean one thing only; what was typed is quoted in
//! every finding, and where it cannot be taken the document holds null.

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
use crate::grid::{Cell, CellValue, FileKind, Look};
use crate::model::{Date, Effort};
use crate::texts::answers::does_not_apply;
use crate::words::{fold, is_placeholder, plain_digits, tidy};

/// One that says of a time or a cost that there is none, and stands for an empty answer elsewhere.
const NONE: &str = "none";

/// What a cell says, and what there is to say about it.
pub(super) struct Answer {
    pub value: Value,
    pub findings: Vec<Finding>,
    /// Whether something stands there that could not be taken.
    pub unread: bool,
}

/// How far a value could be understood.
enum Understood {
    /// As it was meant to be typed.
    Clean(Value),
    /// For sure, but not as it was meant to be typed; shown back in these words.
    Tidied(Value, String),
    /// Not at all.
    No(Finding),
    /// Taken, with something to say.
    With(Value, Finding),
    /// Not at all, but the words are kept.
    Kept(Value, Finding),
}

/// What was typed into a cell.
struct Typed<'a> {
    /// What people call the field.
    label: &'a str,
    /// What the cell holds.
    value: &'a CellValue,
    /// How it looks.
    look: &'a Look,
    /// It as the person sees it.
    shown: String,
    /// The formula behind it, from its `=` on.
    formula: Option<String>,
    /// Whether dates are days that were counted as Excel counts them: a date of January 1900 is then a small number that
    /// shows as a date. Elsewhere dates are written out, and programs differ by a day there.
    counts_days: bool,
    /// Whether it says how much a gap counts, which is no level that somebody has reached.
    weighs: bool,
}

impl Typed<'_> {
    /// A finding that quotes what was typed.
    fn say(&self, told: Told<'_>) -> Finding {
        Finding::new(told).with_value(&self.shown)
    }

    /// A note that what stands there was read as something.
    fn note(&self, there: &str, read_as: &str) -> Finding {
        let read_as = Some(read_as).filter(|read_as| !read_as.is_empty());
        Finding::new(Told::ValueTidied { label: self.label, value: there, read_as, how: None }).with_value(there)
    }

    fn refuse(&self, told: Told<'_>) -> Understood {
        Understood::No(self.say(told))
    }

    /// It as text, without the quotes and apostrophes that programs put around to keep it one.
    fn bare(&self) -> String {
        let folded = fold(&plain_digits(&self.shown));
        let text = folded.strip_prefix('\'').unwrap_or(&folded);
        let inner = text.strip_prefix("=\"").or_else(|| text.strip_prefix('"')).and_then(|text| text.strip_suffix('"'));
        inner.unwrap_or(text).trim().to_owned()
    }

    /// Whether the formula is nothing but a value, such as `="4"` or `=+4`, so that its result cannot be out of date.
    fn is_constant(&self) -> bool {
        let Some(formula) = self.formula.as_deref().map(|formula| formula.trim_start_matches(['=', '+'])) else { return false };
        let quoted = formula.strip_prefix('"').and_then(|text| text.strip_suffix('"')).is_some_and(|text| !text.contains('"'));
        quoted || formula.parse::<f64>().is_ok()
    }

    /// What was typed where a spreadsheet took a text for a formula, since it begins with a sign.
    fn text_taken_for_formula(&self) -> Option<String> {
        let typed = self.formula.as_deref()?.strip_prefix('=')?;
        let is_unknown_name = matches!(self.value, CellValue::Error(error) if error == "#NAME?");
        (is_unknown_name && typed.starts_with(['-', '+', '@']) && !typed.contains('(')).then(|| tidy(typed))
    }
}

/// Interprets a cell of a file of some kind for a field.
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
            // A number that is kept as text is seen as what it was read as.
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

/// A date that a text writes out where no date belongs: it is one that a spreadsheet made, as it comes through files of text
/// and copies to mend.
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
        // The words of a time are kept whether or not they are understood; a rule says which were.
        (Kind::Effort, _) => Understood::Clean(json!(Effort::from_text(&tidy(&typed.shown)))),
        (Kind::Gap, _) => Understood::Clean(Value::Null),
    }
}

fn is_error(value: &CellValue) -> bool {
    matches!(value, CellValue::Error(_))
}

/// Whether a formula looks into another file: `[1]Sheet!A1`, `'[Book.xlsx]Sheet'!A1`, `'file:///…'#$Sheet.A1`.
fn is_link(formula: &str) -> bool {
    let bracket = formula.split_once(']').is_some_and(|(before, after)| before.contains('[') && after.contains('!'));
    bracket || formula.contains("file:")
}

fn stands_for_nothing(kind: &Kind, value: &CellValue) -> bool {
    // A list may offer one of these words; then it is an answer.
    let offered =
        |word: &str| matches!(kind, Kind::Choice(list) if list.options.iter().any(|option| fold(&option.label) == word));
    let CellValue::Text(text) = value else { return false };
    let word = fold(text);
    let is_amount = matches!(kind, Kind::Effort | Kind::Money { .. });
    let is_nothing = does_not_apply(text) || (word == NONE && !is_amount) || is_placeholder(text);
    is_nothing && !offered(&word)
}

/// A date where none belongs: spreadsheets make one of `3-4` and of `2/3`, and what was typed is gone.
/// `scale` is the lowest and the highest level, where a level is asked for.
fn turned_into_date(typed: &Typed<'_>, date: Date, scale: Option<(u8, u8)>) -> Understood {
    let (day, month) = (date.0.day(), date.0.month());
    // `2/5` on a scale up to 5 is a part of it.
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
