//! Interprets dates, stored as a date, a number or text.

use std::fmt::Display;

use serde_json::json;

use super::{Typed, Understood};
use crate::finding::Told;
use crate::grid::{CellValue, Shown, as_seen};
use crate::model::{Date, DateReading};
use crate::words::tidy;

/// Serial numbers from 1950-01-01 to 2100-01-01; numbers outside are not meant as dates.
const DAY_SERIALS: std::ops::Range<f64> = 18_264.0..73_051.0;

/// A minute, in days.
const MINUTE: f64 = 1.0 / 1_440.0;

pub(super) fn read(typed: &Typed<'_>) -> Understood {
    match typed.value {
        CellValue::Date { date, .. } => match typed_year(*date) {
            Some((year, end)) => partial(typed, end, Some(year)),
            // The displayed text does not show a full date.
            None if typed.look.shown != Shown::Plain => by_text(typed, &typed.shown),
            None => Understood::Clean(json!(date)),
        },
        CellValue::Number(number) if DAY_SERIALS.contains(&serial(typed, *number)) => match day_of(serial(typed, *number)) {
            Some(day) => Understood::Tidied(json!(day), day.to_string()),
            None => not_understood(typed, None),
        },
        CellValue::Number(number) => by_text(typed, &as_seen(*number).to_string()),
        CellValue::Text(_) => by_text(typed, &typed.bare()),
        _ => not_understood(typed, None),
    }
}

fn by_text(typed: &Typed<'_>, text: &str) -> Understood {
    match Date::read(text) {
        DateReading::Day(day) if tidy(&typed.shown) == day.to_string() => Understood::Clean(json!(day)),
        DateReading::Day(day) => Understood::Tidied(json!(day), day.to_string()),
        DateReading::Until(end) => partial(typed, end, None),
        DateReading::Either(first, second) => {
            let (label, value) = (typed.label, typed.shown.as_str());
            typed.refuse(Told::DateAmbiguous { label, value, first: &first, second: &second })
        }
        DateReading::ShortYear(day) => not_understood(typed, Some(&day)),
        DateReading::OtherWeekday(day) => {
            let (label, value) = (typed.label, typed.shown.as_str());
            typed.refuse(Told::DateNotUnderstood { label, value, nearest: None, other_weekday: Some(&day) })
        }
        DateReading::None => not_understood(typed, None),
    }
}

/// A date given as part of a year (a month, a quarter), read as its last day. `year` is set if only a year was typed and the cell
/// turned it into a day.
fn partial(typed: &Typed<'_>, end: Date, year: Option<i16>) -> Understood {
    let (label, value) = (typed.label, typed.shown.as_str());
    let year = year.as_ref().map(|year| year as &dyn Display);
    Understood::With(json!(end), typed.say(Told::DatePartial { label, value, read_as: &end, year }))
}

fn not_understood(typed: &Typed<'_>, nearest: Option<&dyn Display>) -> Understood {
    let (label, value) = (typed.label, typed.shown.as_str());
    typed.refuse(Told::DateNotUnderstood { label, value, nearest, other_weekday: None })
}

/// Converts a number to a serial day counted from 1900.
fn serial(typed: &Typed<'_>, number: f64) -> f64 {
    const DAYS_TO_1904: f64 = 1462.0;
    if typed.look.from_1904 { number + DAYS_TO_1904 } else { number }
}

fn count_start() -> Option<jiff::civil::Date> {
    Date::from_ymd(1899, 12, 30).map(|start| start.0)
}

/// The day of a serial number; `None` if it has a time of day, which may be midnight in another time zone and so belong to the
/// day before.
fn day_of(serial: f64) -> Option<Date> {
    let day = serial.round();
    let is_whole = (serial - day).abs() < MINUTE;
    count_start()?.checked_add(jiff::Span::new().try_days(day as i64).ok()?).ok().map(Date).filter(|_| is_whole)
}

/// The year typed into a cell formatted as a date, where `2027` becomes a day in 1905; with the last day of that year.
fn typed_year(date: Date) -> Option<(i16, Date)> {
    let days = date.0.since(count_start()?).ok()?.get_days();
    let year = i16::try_from(days).ok().filter(|year| Date::YEARS.contains(year))?;
    Some((year, Date::from_ymd(year, 12, 31)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn a_year_typed_into_a_cell_for_dates_is_known_by_its_day_in_1905() {
        assert_eq!(typed_year(iso("1905-07-19")), Some((2027, iso("2027-12-31"))));
        assert_eq!(typed_year(iso("2027-07-19")), None);
    }
}
