//! Units of time, and numbers in words.

use rust_decimal::Decimal;

use crate::words::{Sense, Token};

/// A unit of time.
#[derive(Debug, PartialEq)]
pub struct EffortUnit {
    /// Its name in texts and word files.
    pub name: &'static str,
    /// Its ISO 8601 duration, with `%` for the number; empty for a unit that is never an amount of work.
    pub(super) iso: &'static str,
    /// Working minutes in it.
    pub(super) minutes: u32,
    /// From this number on, it is a period rather than an amount of work; `None` if it never is.
    pub(super) lasts_from: Option<u32>,
}

/// The units of time, with the usual full-time figures for adding up plans: a day has 8 hours, a week 5 days, a month 4 weeks.
pub(super) const UNITS: [EffortUnit; 5] = [
    EffortUnit { name: "hour", iso: "PT%H", minutes: 60, lasts_from: None },
    EffortUnit { name: "minute", iso: "PT%M", minutes: 1, lasts_from: None },
    EffortUnit { name: "day", iso: "P%D", minutes: 480, lasts_from: Some(30) },
    EffortUnit { name: "week", iso: "P%W", minutes: 2_400, lasts_from: Some(6) },
    EffortUnit { name: "month", iso: "P%M", minutes: 9_600, lasts_from: Some(0) },
];

/// Units for rhythms and periods that are never an amount of work.
const PERIODS: [EffortUnit; 2] = [
    EffortUnit { name: "quarter", iso: "", minutes: 28_800, lasts_from: Some(0) },
    EffortUnit { name: "year", iso: "", minutes: 115_200, lasts_from: Some(0) },
];

impl EffortUnit {
    /// Working hours in it.
    pub fn hours(&self) -> f64 {
        f64::from(self.minutes) / 60.0
    }

    /// Working hours from which on it is a period; `None` if it never is.
    pub fn lasting_hours(&self) -> Option<f64> {
        self.lasts_from.map(|number| f64::from(number) * self.hours())
    }

    /// The words for it that the formula on the sheet recognises, in lower case.
    pub fn sheet_words(&self) -> Vec<&'static str> {
        let words = Sense::Sheet.words().single().filter(|(_, meanings)| meanings.iter().any(|meaning| meaning == self.name));
        let mut words: Vec<&str> = words.map(|(word, _)| word).collect();
        words.sort_unstable();
        words
    }

    /// Whether it is the next smaller unit of another, as hours are for days.
    pub(super) fn is_next_below(&self, other: &Self) -> bool {
        self.minutes < other.minutes && !UNITS.iter().any(|unit| self.minutes < unit.minutes && unit.minutes < other.minutes)
    }

    /// Whether it is a calendar unit, in which a span is a period.
    pub(super) fn is_calendar(&self) -> bool {
        self.minutes > 480
    }

    /// Working minutes in a number of them.
    pub(super) fn minutes_in(&self, number: Decimal) -> Option<Decimal> {
        number.checked_mul(self.minutes.into())
    }
}

/// The unit with which the tokens begin: the number of tokens, how many of the unit the word stands for (a fortnight is two
/// weeks), and the unit.
pub(super) fn unit(tokens: &[Token]) -> Option<(usize, Decimal, &'static EffortUnit)> {
    let (length, meanings) = Sense::Unit.words().begin(tokens)?;
    measured(meanings.first()?).map(|(factor, unit)| (length, factor, unit))
}

/// A unit with its factor, as in the word files: `week`, `week*2`.
pub(super) fn measured(meaning: &str) -> Option<(Decimal, &'static EffortUnit)> {
    let (name, factor) = meaning.split_once('*').unwrap_or((meaning, "1"));
    Some((factor.parse().ok()?, named(name)?))
}

/// The unit with this name.
pub(super) fn named(name: &str) -> Option<&'static EffortUnit> {
    UNITS.iter().chain(&PERIODS).find(|unit| unit.name == name)
}
