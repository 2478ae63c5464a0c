//! The value of a cell in an .ods. Its attributes contain the value, and its paragraphs the text that is shown.

use std::sync::Arc;

use crate::grid::parts::Xml;
use crate::grid::xlsx::{of_iso, unit_of};
use crate::grid::{CellValue, GridError, Shown};
use crate::model::Date;
use crate::words::{Token, tokens};

/// The value attributes of a cell.
#[derive(Debug, Default)]
pub(super) struct Said {
    kind: String,
    /// The value, in the notation of its kind.
    value: String,
    /// Whether the text is an error, which LibreOffice marks by an extension of the format.
    error: bool,
    /// The currency, if the value is an amount of money.
    currency: String,
}

impl Said {
    /// Reads the attributes of the tag that opened last.
    pub(super) fn read(xml: &Xml<'_>) -> Result<Self, GridError> {
        let kind = xml.attribute("office:value-type")?.unwrap_or_default();
        let name = match kind.as_str() {
            "date" => "office:date-value",
            "time" => "office:time-value",
            "boolean" => "office:boolean-value",
            "float" | "currency" | "percentage" => "office:value",
            _ => "office:string-value",
        };
        let [value, extended, currency] = xml.several([name, "calcext:value-type", "office:currency"])?;
        let error = extended.is_some_and(|kind| kind == "error");
        let (value, currency) = (value.unwrap_or_default().into_owned(), currency.unwrap_or_default().into_owned());
        Ok(Self { kind, value, error, currency })
    }

    /// Returns how a number is shown. `text` is the text in the cell.
    pub(super) fn shown(&self, text: &str) -> Shown {
        match self.kind.as_str() {
            "percentage" => Shown::Percentage,
            "time" => Shown::Clock,
            "date" => Date::parse(self.value.trim()).map_or(Shown::Plain, |date| of_day(text, date).for_day(date)),
            "currency" if !self.currency.is_empty() => Shown::Unit(self.currency.as_str().into()),
            "float" | "currency" => self.unit(text).map_or(Shown::Plain, Shown::Unit),
            _ => Shown::Plain,
        }
    }

    /// Returns the text that is shown for a whole number if it has leading zeros or literals, like an id.
    pub(super) fn digits(&self, text: &str) -> Option<Arc<str>> {
        let (value, text) = (self.value.trim(), text.trim());
        let is_whole =
            self.kind == "float" && !value.is_empty() && value.len() <= 15 && value.bytes().all(|b| b.is_ascii_digit());
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let same = digits.trim_start_matches('0') == value.trim_start_matches('0');
        (is_whole && same && text != value && !text.contains(['.', ',', '%', '\u{a0}'])).then(|| text.into())
    }

    /// Returns the unit next to a number, if the text shows the whole number rather than its thousands.
    fn unit(&self, text: &str) -> Option<Arc<str>> {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let whole = self.value.trim().split('.').next().map(digits)?;
        let words: String = text.chars().filter(|letter| !letter.is_ascii_digit() && !".,'-+ ".contains(*letter)).collect();
        // The `E` of `1E+06` is not a unit.
        unit_of(&words).filter(|unit| digits(text).starts_with(&whole) && unit.as_ref() != "E")
    }

    /// Returns the value, or `None` if the cell is empty. `text` is the text in the cell; it becomes the value if the attribute
    /// does not fit its kind.
    pub(super) fn value(self, text: &str) -> Option<CellValue> {
        let plain = self.value.trim();
        let value = match self.kind.as_str() {
            _ if self.error && !text.is_empty() => Some(CellValue::Error(text.to_owned())),
            "float" | "currency" | "percentage" => number(plain),
            "date" if !plain.is_empty() => Some(of_iso(plain)),
            "time" => of_duration(plain).map(CellValue::Number),
            "boolean" => match plain.to_ascii_lowercase().as_str() {
                "true" | "1" => Some(CellValue::Bool(true)),
                "false" | "0" => Some(CellValue::Bool(false)),
                _ => None,
            },
            _ => (!self.value.is_empty()).then(|| CellValue::Text(self.value.clone())),
        };
        value.or_else(|| (!text.is_empty()).then(|| CellValue::Text(text.to_owned())))
    }
}

/// Returns how a text shows a date: as month, quarter or year if no number in it is the day.
fn of_day(text: &str, date: Date) -> Shown {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse::<i16>().ok());
    let is_year = |number: &i16| *number == date.0.year() || *number == date.0.year() % 100;
    let mut rest: Vec<i16> = numbers.collect();
    let year = rest.iter().rposition(is_year);
    year.map(|at| rest.remove(at));
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let is_quarter = words.clone().any(|word| word.eq_ignore_ascii_case("q")) && rest.len() == 1;
    match (words.count(), rest.as_slice()) {
        _ if text.trim().is_empty() => Shown::Plain,
        _ if is_quarter => Shown::Quarter,
        (0, []) if year.is_some() => Shown::Year,
        (1.., []) => Shown::Month,
        // `06/2026` and `2026年6月`, but not `1 June 2026`.
        (_, [_]) if year.is_some() && !names_month(text) => Shown::Month,
        _ => Shown::Plain,
    }
}

/// Whether a text names a month in words.
fn names_month(text: &str) -> bool {
    tokens(text).iter().any(|token| matches!(token, Token::Word(word) if Date::month_named(word).is_some()))
}

fn number(text: &str) -> Option<CellValue> {
    text.parse().ok().filter(|number: &f64| number.is_finite()).map(CellValue::Number)
}

/// Converts a time such as `PT12H30M00S` to days, the unit of other formats for a time of day or a duration.
fn of_duration(text: &str) -> Option<f64> {
    let (sign, text) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let mut rest = text.strip_prefix("PT")?;
    let mut seconds = 0.0;
    while let Some(end) = rest.find(['H', 'M', 'S']) {
        let number: f64 = rest[..end].replace(',', ".").parse().ok()?;
        seconds += number * [3600.0, 60.0, 1.0]["HMS".find(&rest[end..=end])?];
        rest = &rest[end + 1..];
    }
    (rest.is_empty() && f64::is_finite(seconds)).then_some(sign * seconds / 86_400.0)
}
