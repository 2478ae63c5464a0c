//! A calendar date, in JSON as `2026-11-23`.

mod read;
#[cfg(test)]
mod tests;

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

pub use read::DateReading;

/// A calendar date, ISO 8601 in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Date(pub jiff::civil::Date);

impl Date {
    /// Years accepted where only a year is given.
    pub const YEARS: std::ops::RangeInclusive<i16> = read::YEARS;

    /// The date of a year, month and day; `None` if the calendar has no such day.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        jiff::civil::Date::new(year, month, day).ok().map(Self)
    }

    /// Parses an ISO 8601 date and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let shape = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
        if shape { text.parse().ok().map(Self) } else { None }
    }

    /// Reads a date as people write it, such as `30.11.2026`, `30 November 2026` or `Q3 2026`.
    pub fn read(text: &str) -> DateReading {
        read::read(text)
    }

    /// The month whose name a word is or begins, in several languages.
    pub(crate) fn month_named(word: &str) -> Option<i8> {
        read::month_name(word)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}
