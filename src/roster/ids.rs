//! Restores ids that programs wrote as formulas or decimal numbers, and reports those that cannot be restored: rounded, cut to
//! 15 digits, or turned into dates.

use crate::grid::{Cell, CellValue};
use crate::model::{Date, DateReading};
use crate::words::{self, tidy};

/// Digits that spreadsheet programs keep of a number.
const DIGITS: usize = 15;
/// The smallest number with more digits than that.
const TOO_LONG: f64 = 1e15;
/// This many zeros after the kept digits are not a coincidence.
const ZEROS: usize = 3;

/// A doubt about an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    /// It differs from what was typed: a number with more than 15 digits, `1.23E+11`, `#####`.
    Spoilt,
    /// It is a date; a program may have converted something else.
    Date,
    /// It has more than 15 digits, and only zeros after the first 15.
    Zeros,
    /// It is shown with thousands separators.
    Thousands,
}

/// An id as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Id {
    pub(super) text: Option<String>,
    /// The original text, if it differs.
    pub(super) from: Option<String>,
    pub(super) doubt: Option<Doubt>,
}

/// What all ids of a list have in common.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ids {
    /// All ids with decimal places have only zeros there, so a program converted them to numbers.
    whole: bool,
    /// All ids with more than 15 digits have only zeros after the first 15.
    zeros: bool,
    /// More than half of the ids contain a digit.
    pub(super) digits: bool,
    /// At least two ids have more than three characters, and all of these have thousands separators.
    thousands: bool,
}

impl Ids {
    /// Examines all ids of a list.
    pub(super) fn of(texts: &[String]) -> Self {
        let decimal = |text: &&String| split_decimal(text).is_some();
        let long: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| is_long(text)).collect();
        let zeros: usize = long.iter().map(|text| text.len() - DIGITS).sum();
        Self {
            whole: texts.iter().filter(decimal).all(|text| split_decimal(text).is_some_and(|(_, places)| is_zeros(places))),
            zeros: zeros >= ZEROS && long.iter().all(|text| is_zeros(&text[DIGITS..])),
            thousands: {
                let long = || texts.iter().map(|text| text.trim()).filter(|text| text.len() > 3);
                long().all(is_grouped) && long().count() > 1
            },
            digits: texts.iter().filter(|text| text.chars().any(|c| c.is_ascii_digit())).count() * 2 > texts.len(),
        }
    }

    /// Reads an id; empty if the cell holds an error value.
    pub(super) fn read(self, cell: &Cell) -> Id {
        match &cell.value {
            CellValue::Empty | CellValue::Error(_) => Id::default(),
            CellValue::Number(number) => {
                let doubt = (number.abs() >= TOO_LONG).then_some(Doubt::Spoilt);
                let seen = cell.look.digits.as_deref().map_or_else(|| cell.value.display(), str::to_owned);
                Id { text: Some(seen), from: None, doubt }
            }
            CellValue::Date { .. } => Id { text: Some(cell.value.display()), from: None, doubt: Some(Doubt::Date) },
            CellValue::Bool(_) => Id { text: Some(cell.value.display()), ..Id::default() },
            CellValue::Text(text) => self.of_text(text),
        }
    }

    fn of_text(self, raw: &str) -> Id {
        let shown = tidy(raw);
        let mut text = without_signs(&shown);
        if let Some((whole, places)) = split_decimal(&text).filter(|_| self.whole)
            && is_zeros(places)
        {
            text = whole.to_owned();
        }
        let doubt = if is_rounded(&text) || is_overflow(&text) {
            Some(Doubt::Spoilt)
        } else if is_day(&text) {
            Some(Doubt::Date)
        } else {
            let thousands = (self.thousands && is_grouped(&text)).then_some(Doubt::Thousands);
            thousands.or((self.zeros && is_long(&text)).then_some(Doubt::Zeros))
        };
        if text.is_empty() {
            return Id { from: Some(shown), ..Id::default() };
        }
        let from = (text != shown).then_some(shown);
        Id { text: Some(text), from, doubt }
    }
}

/// A text without what programs add to keep it a text (`="00123"`, `'00123`, `"00123"`), and without invisible spaces.
pub(super) fn without_signs(text: &str) -> String {
    let seen: String = text.chars().filter(|c| c.is_whitespace() || !words::is_blank(c.encode_utf8(&mut [0; 4]))).collect();
    let mut text = seen.trim();
    loop {
        let quoted = |text: &'_ str| text.len() > 1 && text.starts_with('"') && text.ends_with('"');
        let inner = match text.strip_prefix('=') {
            Some(rest) if quoted(rest) => &rest[1..rest.len() - 1],
            _ if quoted(text) => &text[1..text.len() - 1],
            _ => text.strip_prefix(['\'', '\u{2018}', '\u{2019}', '`']).unwrap_or(text),
        };
        if inner.len() == text.len() {
            return text.to_owned();
        }
        text = inner.trim();
    }
}

/// The text in a formula that a program wrote to keep it a text: `="Sales"`.
pub(super) fn without_formula(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("=\"")?.strip_suffix('"')?;
    (!inner.contains('"')).then(|| inner.trim())
}

/// The integer and decimal part of a number.
fn split_decimal(text: &str) -> Option<(&str, &str)> {
    let (whole, places) = text.trim().split_once(['.', ','])?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    // `1,000` may be a thousand, not a 1 with zeros as decimal places.
    (digits(whole) && digits(places) && (places.len() != 3 || !is_zeros(places))).then_some((whole, places))
}

/// Whether a text has thousands separators: `1,003`, `1.234.567`.
fn is_grouped(text: &str) -> bool {
    let Some(separator) =
        text.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, ',' | '.' | '\'' | '\u{a0}' | '\u{202f}'))
    else {
        return false;
    };
    let mut groups = text.split(separator);
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    groups.next().is_some_and(|first| digits(first) && first.len() < 4) && groups.all(|group| digits(group) && group.len() == 3)
}

fn is_zeros(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b == b'0')
}

fn is_long(text: &str) -> bool {
    text.len() > DIGITS && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0')
}

/// Whether a text is a number that a program rounded: `1.23E+11`, `1,23457E+17`. An id such as `12E3` is not.
fn is_rounded(text: &str) -> bool {
    let text = text.to_uppercase();
    let Some((number, power)) = text.split_once('E') else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let signed = power.starts_with('+');
    let power = power.strip_prefix('+').unwrap_or(power);
    match number.split_once(['.', ',']) {
        Some((whole, places)) => whole.len() == 1 && digits(whole) && digits(places) && digits(power),
        None => signed && digits(number) && digits(power),
    }
}

/// Whether a text is `#####`, shown for a number that is too wide for its column.
fn is_overflow(text: &str) -> bool {
    text.len() > 1 && text.bytes().all(|b| b == b'#')
}

/// A year to add to a day without one, so that it can be parsed.
const ANY_YEAR: &str = " 2024";

/// Whether a text is a date as programs show it: `1-Mar`, `Mar-01`, `01.03.2026`. An id in capitals such as `MAR-01` is not.
fn is_day(text: &str) -> bool {
    let is_day = |text: &str| {
        matches!(
            Date::read(text),
            DateReading::Day(_) | DateReading::Either(..) | DateReading::ShortYear(_) | DateReading::OtherWeekday(_)
        )
    };
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ']).filter(|part| !part.is_empty()).collect();
    let shouted = text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase);
    if text.contains('月') && text.ends_with('日') {
        return is_day(text) || is_day(&format!("2024年{text}"));
    }
    let named = |part: &&str| part.chars().count() >= 3 && part.chars().all(char::is_alphabetic);
    match parts.as_slice() {
        [a, b] if named(a) != named(b) && !shouted => is_day(&(text.replace(['.', '/'], " ") + ANY_YEAR)) || is_month(a, b),
        [_, _, _] => !shouted && is_day(text),
        _ => false,
    }
}

/// `Mar-27`, a month of a year.
fn is_month(a: &str, b: &str) -> bool {
    let year = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    Date::month_named(&words::fold(a)).is_some() && year(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&str]) -> Vec<(String, Option<Doubt>)> {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        let ids = Ids::of(&texts);
        texts.iter().map(|text| ids.of_text(text)).map(|id| (id.text.unwrap_or_default(), id.doubt)).collect()
    }

    #[test]
    fn ids_are_read_as_they_were_before_programs_changed_them() {
        for (text, id) in [
            ("=\"00123\"", "00123"),
            ("'00124", "00124"),
            ("\"EMP/0003\"", "EMP/0003"),
            ("'\"7\"", "7"),
            ("1003.0", "1003"),
            ("1003,00", "1003"),
            ("E1\u{200b}0\u{feff}3", "E103"),
            ("12E3", "12E3"),
            ("2024-001", "2024-001"),
            ("MAR-01", "MAR-01"),
            ("10.0.1", "10.0.1"),
            ("MAR1", "MAR1"),
        ] {
            assert_eq!(read(&[text]), [(id.to_owned(), None)], "{text}");
        }
        assert_eq!(read(&["1.0", "1.1"])[0].0, "1.0", "versions are no numbers");
    }

    #[test]
    fn ids_that_were_spoilt_are_told() {
        for text in ["1.23E+11", "1,98501E+17", "1E+15", "########", "1.23e11"] {
            assert_eq!(read(&[text])[0].1, Some(Doubt::Spoilt), "{text}");
        }
        for text in ["1-Mar", "Mar-01", "1. Mrz", "03/01/2026", "2026-03-01", "1-Mar-26", "Mar-98", "5-Dez"] {
            assert_eq!(read(&[text])[0].1, Some(Doubt::Date), "{text}");
        }
        for text in ["1月3日", "2026年3月1日"] {
            assert_eq!(read(&[text])[0].1, Some(Doubt::Date), "{text}");
        }
        assert_eq!(read(&["1,003", "1,004", "17"])[1].1, Some(Doubt::Thousands));
        assert_eq!(read(&["1.003", "2025"])[0].1, None);
        assert_eq!(read(&["198501012010011000", "197001012010011000"])[1].1, Some(Doubt::Zeros));
        assert_eq!(read(&["198501012010011000", "197001012010011012"])[0].1, None);
        let number = Ids::default().read(&Cell::new(CellValue::Number(1.985e17), None));
        assert_eq!(number.doubt, Some(Doubt::Spoilt));
    }
}
