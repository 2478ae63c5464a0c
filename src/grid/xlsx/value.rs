//! Converts numbers to values by their format. Days since 1900 or 1904 become dates.

use super::shows::Shows;
use crate::grid::CellValue;
use crate::model::Date;

/// Milliseconds of a day and of a minute.
const DAY: f64 = 86_400_000.0;
const MINUTE: f64 = 60_000.0;

/// Returns the value of a number. A time of day without a date and a duration remain numbers.
pub(super) fn of_number(number: f64, shows: &Shows, is_1904: bool) -> CellValue {
    let moment = match shows {
        Shows::Number | Shows::Unit(_) | Shows::Percentage | Shows::Duration => None,
        Shows::Time if number < 1.0 => None,
        Shows::Day(_) | Shows::Time => moment(number, is_1904),
    };
    moment.map_or(CellValue::Number(number), |(date, time)| CellValue::Date { date, time })
}

fn moment(number: f64, is_1904: bool) -> Option<(Date, bool)> {
    // No program shows a date before its first day or after the year 9999.
    let first = if is_1904 { 0.0 } else { 1.0 };
    if !(first..2_958_466.0).contains(&number) {
        return None;
    }
    let (mut day, mut rest) = (number.floor(), ((number - number.floor()) * DAY).round());
    // Less than a minute before a day counts as that day. SheetJS writes dates so in places that used solar time in 1899, for
    // example 44 seconds short in Madrid. Less than a minute after midnight does not count as a time of day.
    if rest >= DAY - MINUTE {
        (day, rest) = (day + 1.0, 0.0);
    }
    let day = day as i32;
    // Counted from 1900, day 60 is 29 February 1900, which did not exist, so earlier days are off by one.
    let (year, month, of_month) = match (is_1904, day) {
        (true, _) => (1904, 1, 1),
        (false, 60) => return None,
        (false, ..60) => (1899, 12, 31),
        (false, _) => (1899, 12, 30),
    };
    let base = Date::from_ymd(year, month, of_month)?;
    let date = base.0.checked_add(jiff::Span::new().try_days(day).ok()?).ok()?;
    Some((Date(date), rest >= MINUTE))
}

/// Parses a date such as `2026-11-23T08:30:00`. A time with a time zone, such as `2026-11-22T23:00:00Z`, remains text, because
/// its day depends on where it was typed, which the file does not say.
pub(in crate::grid) fn of_iso(text: &str) -> CellValue {
    match text.get(..10).and_then(Date::parse) {
        Some(date) => {
            let time = text[10..].trim_start_matches('T');
            let is_midnight = time.is_empty() || time.starts_with("00:00:00");
            if !is_midnight && time.contains(['Z', '+', '-']) {
                return CellValue::Text(text.to_owned());
            }
            CellValue::Date { date, time: !is_midnight }
        }
        None => CellValue::Text(text.to_owned()),
    }
}
