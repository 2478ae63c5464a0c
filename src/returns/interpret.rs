//! What a cell says in answer to a field. A value is taken when it can mean one thing only; what was typed is quoted in
//! every finding, and where it cannot be taken the document holds null.

use serde_json::{Value, json};

use super::numbers::{self, DateReading};
use crate::finding::{Code, Finding};
use crate::form::{ChoiceList, Field, Kind};
use crate::grid::{Cell, CellValue};
use crate::model::{Date, Effort, Money, ScaleLevel};
use crate::words::{fold, nearest, tidy};

/// Words that stand for an empty answer in a field that is not free text.
const NOTHING: [&str; 12] = ["-", "–", "—", "--", "n/a", "na", "n.a.", "none", "tbd", "?", "(blank)", "."];

/// Serial of 1950-01-01 and 2100-01-01: numbers outside are not meant as days.
const DAY_SERIALS: std::ops::Range<f64> = 18_264.0..73_051.0;

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
}

/// Interprets a cell for a field.
pub(super) fn interpret(field: &Field, cell: Option<&Cell>) -> Answer {
    let Some(cell) = cell else { return Answer { value: Value::Null, findings: vec![], unread: false } };
    let shown = cell.value.display();
    let words = [("label", field.label.as_str()), ("value", shown.as_str())];
    let mut findings = Vec::new();
    if let Some(formula) = &cell.formula {
        let formula = format!("={}", formula.trim_start_matches('='));
        findings.push(Finding::new(Code::FormulaInAnswer, &words).with_value(formula));
    }
    if cell.value == CellValue::Empty {
        return Answer { value: Value::Null, findings, unread: false };
    }
    if matches!(cell.value, CellValue::Error(_)) {
        findings.push(Finding::new(Code::ErrorValue, &words).with_value(shown));
        return Answer { value: Value::Null, findings, unread: true };
    }
    let understood = match &field.kind {
        Kind::Text { limit } => text(&cell.value, field, *limit),
        kind if stands_for_nothing(kind, &cell.value) => Understood::Tidied(Value::Null, "–".to_owned()),
        Kind::Rating(scale) => rating(&cell.value, scale, field),
        Kind::Choice(list) => choice(&cell.value, list, field),
        Kind::Date => date(&cell.value, field),
        Kind::Money { currency } => money(&cell.value, currency, field),
        Kind::Effort => effort(&cell.value, field),
        Kind::Gap => Understood::Clean(Value::Null),
    };
    let unread = matches!(understood, Understood::No(_));
    let value = match understood {
        Understood::Clean(value) => value,
        Understood::Tidied(value, read_as) => {
            let words = [words[0], words[1], ("read_as", &read_as)];
            findings.push(Finding::new(Code::ValueTidied, &words).with_value(shown));
            value
        }
        Understood::No(finding) => {
            findings.push(finding.with_value(shown));
            Value::Null
        }
        Understood::With(value, finding) => {
            findings.push(finding.with_value(shown));
            value
        }
    };
    Answer { value, findings, unread }
}

fn stands_for_nothing(kind: &Kind, value: &CellValue) -> bool {
    // A list may offer one of these words; then it is an answer.
    let offered =
        |word: &str| matches!(kind, Kind::Choice(list) if list.options.iter().any(|option| fold(&option.label) == word));
    matches!(value, CellValue::Text(text) if { let word = fold(text); NOTHING.contains(&word.as_str()) && !offered(&word) })
}

fn refuse(code: Code, field: &Field, value: &CellValue) -> Understood {
    Understood::No(Finding::new(code, &[("label", &field.label), ("value", &value.display())]))
}

fn text(value: &CellValue, field: &Field, limit: usize) -> Understood {
    let text = tidy(&value.display());
    let length = text.chars().count();
    if length > limit {
        let words = [("label", field.label.as_str()), ("length", &length.to_string()), ("limit", &limit.to_string())];
        return Understood::With(json!(text), Finding::new(Code::TextTooLong, &words));
    }
    Understood::Clean(if text.is_empty() { Value::Null } else { json!(text) })
}

fn rating(value: &CellValue, scale: &[ScaleLevel], field: &Field) -> Understood {
    let min = scale.first().map_or(0, |step| step.level).to_string();
    let max = scale.last().map_or(0, |step| step.level).to_string();
    let shown = value.display();
    let words = [("label", field.label.as_str()), ("value", shown.as_str()), ("min", &min), ("max", &max)];
    let off = || Understood::No(Finding::new(Code::RatingOffScale, &words));
    let no = || Understood::No(Finding::new(Code::RatingNotUnderstood, &words));
    let on_scale = |number: f64| scale.iter().find(|step| (f64::from(step.level) - number).abs() < f64::EPSILON);
    match value {
        CellValue::Number(number) if number.fract() == 0.0 => {
            on_scale(*number).map_or_else(off, |step| Understood::Clean(json!(step.level)))
        }
        CellValue::Text(text) => {
            let folded = fold(text);
            let end = folded.find(|c: char| !c.is_ascii_digit()).unwrap_or(folded.len());
            let (digits, rest) = folded.split_at(end);
            let rest = rest.strip_prefix(".0").or_else(|| rest.strip_prefix(",0")).unwrap_or(rest);
            let rest = rest.trim_matches(|c: char| c.is_whitespace() || "-–—:=.,;()".contains(c));
            let tidied = |step: &ScaleLevel| Understood::Tidied(json!(step.level), step.level.to_string());
            if digits.is_empty() {
                return scale.iter().find(|step| fold(&step.label) == folded).map_or_else(no, tidied);
            }
            match digits.parse().ok().and_then(on_scale) {
                Some(step) if rest.is_empty() || rest == fold(&step.label) => tidied(step),
                None if rest.is_empty() => off(),
                _ => no(),
            }
        }
        _ => no(),
    }
}

fn choice(value: &CellValue, list: &ChoiceList, field: &Field) -> Understood {
    let shown = value.display();
    let folded = fold(&shown);
    let names = |option: &crate::form::Choice| -> Vec<String> {
        [&option.label, &option.id].into_iter().chain(&option.aliases).map(|name| fold(name)).collect()
    };
    let Some(option) = list.options.iter().find(|option| names(option).contains(&folded)) else {
        let near = nearest(&shown, list.options.iter().map(|option| option.label.as_str())).unwrap_or_default();
        let words = [("label", field.label.as_str()), ("value", shown.as_str()), ("nearest", near)];
        return Understood::No(Finding::new(Code::NotInList, &words));
    };
    if shown == option.label {
        Understood::Clean(json!(option.id))
    } else {
        Understood::Tidied(json!(option.id), option.label.clone())
    }
}

fn date(value: &CellValue, field: &Field) -> Understood {
    match value {
        CellValue::Date { date, .. } => Understood::Clean(json!(date)),
        CellValue::Number(serial) if DAY_SERIALS.contains(serial) && serial.fract() == 0.0 => {
            let start = Date::from_ymd(1899, 12, 30).map(|start| start.0);
            let day = start.and_then(|start| start.checked_add(jiff::Span::new().days(*serial as i64)).ok()).map(Date);
            day.map_or_else(
                || refuse(Code::DateNotUnderstood, field, value),
                |day| Understood::Tidied(json!(day), day.to_string()),
            )
        }
        CellValue::Text(text) => match numbers::date(text) {
            DateReading::Day(day) if tidy(text) == day.to_string() => Understood::Clean(json!(day)),
            DateReading::Day(day) => Understood::Tidied(json!(day), day.to_string()),
            DateReading::Either(first, second) => {
                let (first, second) = (first.to_string(), second.to_string());
                let words = [("label", field.label.as_str()), ("value", text.as_str()), ("first", &first), ("second", &second)];
                Understood::No(Finding::new(Code::DateAmbiguous, &words))
            }
            DateReading::None => refuse(Code::DateNotUnderstood, field, value),
        },
        _ => refuse(Code::DateNotUnderstood, field, value),
    }
}

fn money(value: &CellValue, currency: &str, field: &Field) -> Understood {
    let no = || refuse(Code::CostNotUnderstood, field, value);
    match value {
        CellValue::Number(number) if *number >= 0.0 => {
            let Ok(exact) = rust_decimal::Decimal::try_from(*number) else { return no() };
            match Money::new(exact, currency) {
                Some(money) if money.amount() == exact => Understood::Clean(json!(money)),
                Some(money) => Understood::Tidied(json!(money), money.to_string()),
                None => no(),
            }
        }
        CellValue::Text(text) => match numbers::money(text, currency) {
            Some(money) if money.to_string() == tidy(text) => Understood::Clean(json!(money)),
            Some(money) => Understood::Tidied(json!(money), money.to_string()),
            None => no(),
        },
        _ => no(),
    }
}

fn effort(value: &CellValue, field: &Field) -> Understood {
    let effort = Effort::from_text(&tidy(&value.display()));
    if effort.duration.is_some() {
        return Understood::Clean(json!(effort));
    }
    let words = [("label", field.label.as_str()), ("value", effort.text.as_str())];
    let finding = Finding::new(Code::TimeNotUnderstood, &words);
    Understood::With(json!(effort), finding)
}

/// The day of a value that a rule wants to look at.
#[cfg(test)]
fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::form::{Choice, Mode};

    fn read(kind: Kind, value: CellValue) -> (Value, Vec<Code>) {
        let field = Field {
            pointer: "/x".into(),
            kind,
            mode: Mode::Input,
            label: "X".to_owned(),
            prompt: String::new(),
            exemption: None,
        };
        let answer = interpret(&field, Some(&Cell::new(value, None)));
        (answer.value, answer.findings.iter().map(|finding| finding.code).collect())
    }

    fn text(text: &str) -> CellValue {
        CellValue::Text(text.to_owned())
    }

    fn scale() -> Kind {
        let levels = ["No skill", "Basic", "Adequate", "Proficient", "Expert"];
        let step = |(index, label): (usize, &&str)| ScaleLevel {
            level: index as u8 + 1,
            label: (*label).to_owned(),
            description: String::new(),
        };
        Kind::Rating(Arc::new(levels.iter().enumerate().map(step).collect()))
    }

    #[test]
    fn a_rating_is_taken_when_it_can_mean_one_thing_only() {
        assert_eq!(read(scale(), CellValue::Number(4.0)), (json!(4), vec![]));
        for clear in ["4", " 4 ", "4.0", "４", "4 - Proficient", "proficient", "4) Proficient", "4."] {
            assert_eq!(read(scale(), text(clear)), (json!(4), vec![Code::ValueTidied]), "{clear}");
        }
        for unclear in ["seven", "3-4", "3+", "4 - Expert", "3.5", "3 to 4", "45%"] {
            assert_eq!(read(scale(), text(unclear)), (Value::Null, vec![Code::RatingNotUnderstood]), "{unclear}");
        }
        assert_eq!(read(scale(), CellValue::Number(3.5)), (Value::Null, vec![Code::RatingNotUnderstood]));
        assert_eq!(read(scale(), CellValue::Number(7.0)), (Value::Null, vec![Code::RatingOffScale]));
        assert_eq!(read(scale(), text("0")), (Value::Null, vec![Code::RatingOffScale]));
        assert_eq!(read(scale(), text("n/a")), (Value::Null, vec![Code::ValueTidied]));
        let date = CellValue::Date { date: day("2026-04-03"), time: false };
        assert_eq!(read(scale(), date), (Value::Null, vec![Code::RatingNotUnderstood]));
        assert_eq!(read(scale(), CellValue::Error("#N/A".to_owned())), (Value::Null, vec![Code::ErrorValue]));
        assert_eq!(read(scale(), CellValue::Bool(true)), (Value::Null, vec![Code::RatingNotUnderstood]));
    }

    #[test]
    fn other_kinds_are_read_alike() {
        let option =
            Choice { id: "in-progress".to_owned(), label: "In progress".to_owned(), aliases: vec!["started".to_owned()] };
        let list = || Kind::Choice(Arc::new(ChoiceList { id: "x", options: vec![option.clone()] }));
        assert_eq!(read(list(), text("In progress")), (json!("in-progress"), vec![]));
        assert_eq!(read(list(), text(" in  PROGRESS")), (json!("in-progress"), vec![Code::ValueTidied]));
        assert_eq!(read(list(), text("Started")), (json!("in-progress"), vec![Code::ValueTidied]));
        assert_eq!(read(list(), text("half done")), (Value::Null, vec![Code::NotInList]));
        assert_eq!(read(Kind::Date, CellValue::Number(46_356.0)), (json!("2026-11-30"), vec![Code::ValueTidied]));
        assert_eq!(read(Kind::Date, text("2026-11-30")), (json!("2026-11-30"), vec![]));
        assert_eq!(read(Kind::Date, text("3/4/2026")), (Value::Null, vec![Code::DateAmbiguous]));
        assert_eq!(
            read(Kind::Effort, text("a while")),
            (json!({"text": "a while", "duration": null}), vec![Code::TimeNotUnderstood])
        );
        let usd = || Kind::Money { currency: "USD".to_owned() };
        assert_eq!(read(usd(), CellValue::Number(12.5)), (json!({"amount": "12.50", "currency": "USD"}), vec![]));
        assert_eq!(read(usd(), text("a lot")), (Value::Null, vec![Code::CostNotUnderstood]));
        assert_eq!(read(Kind::Text { limit: 3 }, text(" abcd ")), (json!("abcd"), vec![Code::TextTooLong]));
    }
}
