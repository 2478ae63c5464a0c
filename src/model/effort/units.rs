//! Units of time, and numbers in words.

use rust_decimal::Decimal;

use crate::words::{Sense, Token};

/// A unit of time.
#[derive(Debug, PartialEq)]
pub struct EffortUnit {
    /// Its name, by which texts and the files of words know it.
    pub name: &'static str,
    /// Its ISO 8601 duration, with `%` for the number; empty where nobody works for so long on end.
    pub(super) iso: &'static str,
    /// Working minutes in it.
    pub(super) minutes: u32,
    /// From so many on, people say how long something lasts, and not how much work it is; none where they never do.
    pub(super) lasts_from: Option<u32>,
}

/// The units of time, with the usual full-time figures (a day has 8 hours, a week 5 days, a month 4 weeks) by which plans
/// are added up.
pub(super) const UNITS: [EffortUnit; 5] = [
    EffortUnit { name: "hour", iso: "PT%H", minutes: 60, lasts_from: None },
    EffortUnit { name: "minute", iso: "PT%M", minutes: 1, lasts_from: None },
    EffortUnit { name: "day", iso: "P%D", minutes: 480, lasts_from: Some(30) },
    EffortUnit { name: "week", iso: "P%W", minutes: 2_400, lasts_from: Some(6) },
    EffortUnit { name: "month", iso: "P%M", minutes: 9_600, lasts_from: Some(0) },
];

/// Units that say how often or for how long something is done, but not how much work it is.
const PERIODS: [EffortUnit; 2] = [
    EffortUnit { name: "quarter", iso: "", minutes: 28_800, lasts_from: Some(0) },
    EffortUnit { name: "year", iso: "", minutes: 115_200, lasts_from: Some(0) },
];

impl EffortUnit {
    /// Working hours in it.
    pub fn hours(&self) -> f64 {
        f64::from(self.minutes) / 60.0
    }

    /// Working hours in so many that people say how long something lasts; none where they never do.
    pub fn lasting_hours(&self) -> Option<f64> {
        self.lasts_from.map(|number| f64::from(number) * self.hours())
    }

    /// The words for it that the formula on the sheet knows, in lower case.
    pub fn sheet_words(&self) -> Vec<&'static str> {
        let words = Sense::Sheet.words().single().filter(|(_, meanings)| meanings.iter().any(|meaning| meaning == self.name));
        let mut words: Vec<&str> = words.map(|(word, _)| word).collect();
        words.sort_unstable();
        words
    }

    /// Whether it is the largest unit below another, as hours are below days.
    pub(super) fn is_next_below(&self, other: &Self) -> bool {
        self.minutes < other.minutes && !UNITS.iter().any(|unit| self.minutes < unit.minutes && unit.minutes < other.minutes)
    }

    /// Whether it is a unit of the calendar, in which a span says for how long.
    pub(super) fn is_calendar(&self) -> bool {
        self.minutes > 480
    }

    /// Working minutes in so many of them.
    pub(super) fn minutes_in(&self, number: Decimal) -> Option<Decimal> {
        number.checked_mul(self.minutes.into())
    }
}

/// The unit with which some words begin, and how many of it one is: a fortnight is two weeks. With it, how many words it took.
pub(super) fn unit(tokens: &[Token]) -> Option<(usize, Decimal, &'static EffortUnit)> {
    let (length, meanings) = Sense::Unit.words().begin(tokens)?;
    measured(meanings.first()?).map(|(factor, unit)| (length, factor, unit))
}

/// So many of a unit, as the files of words say it: `week`, `week*2`.
pub(super) fn measured(meaning: &str) -> Option<(Decimal, &'static EffortUnit)> {
    let (name, factor) = meaning.split_once('*').unwrap_or((meaning, "1"));
    Some((factor.parse().ok()?, named(name)?))
}

/// The unit of a name.
pub(super) fn named(name: &str) -> Option<&'static EffortUnit> {
    UNITS.iter().chain(&PERIODS).find(|unit| unit.name == name)
}
