//! Recurring time: how much each time, how often, and until when.

use jiff::civil::{Date as Day, Weekday};
use rust_decimal::Decimal;

use super::span::Span;
use crate::model::{Date, DateReading};
use crate::words::Sense;

/// Recurring time, such as half a day a month until June.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recurring {
    /// How long it takes each time.
    pub each: Span,
    /// The period in which it happens once.
    pub every: Span,
    /// Until when, if the text says so.
    pub(super) until: Option<Until>,
}

/// The end of a recurring time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Until {
    /// A day.
    Day(Date),
    /// The end of a month, in the first possible year.
    Month(i8),
    /// A day of a month, in the first possible year.
    DayOfMonth(i8, i8),
}

/// More repetitions than in 20 years mean that a date is wrong.
const MOST_TIMES: i32 = 20 * 366;

impl Until {
    /// Reads `30 June 2027`, `Q3 2027`, `the end of June`, `the end of the year`; `None` if it is ambiguous.
    pub(super) fn of(text: &str) -> Option<Self> {
        let is_filler = |word: &str| word == "late" || Sense::Around.words().has(word) || Sense::End.words().has(word);
        let words: Vec<&str> = text.split_whitespace().filter(|word| !is_filler(word)).collect();
        match Date::read(&words.join(" ")) {
            DateReading::Day(day) | DateReading::Until(day) => Some(Self::Day(day)),
            DateReading::Either(..) | DateReading::ShortYear(_) | DateReading::OtherWeekday(_) => None,
            DateReading::None => match words.as_slice() {
                [year] if Sense::Part.words().meaning(year) == Some("year") => Some(Self::Month(12)),
                [month] => Date::month_named(month.trim_end_matches('.')).map(Self::Month),
                [month, day] | [day, month] if Date::month_named(month).is_some() => {
                    let (month, day) = (Date::month_named(month)?, day.trim_end_matches(['.', ',']).parse().ok()?);
                    Date::from_ymd(2028, month, day).map(|_| Self::DayOfMonth(month, day))
                }
                _ => None,
            },
        }
    }

    /// The last day, given the start; `None` if the text needs a start and there is none.
    fn day(self, start: Option<Date>) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            Self::Month(month) => next(start?, |year| Date::from_ymd(year, month, 1).map(|first| Date(first.0.last_of_month()))),
            Self::DayOfMonth(month, day) => next(start?, |year| Date::from_ymd(year, month, day)),
        }
    }
}

/// The first such day of any year, from a start day on.
fn next(start: Date, of_year: impl Fn(i16) -> Option<Date>) -> Option<Date> {
    let year = start.0.year();
    of_year(year).filter(|day| *day >= start).or_else(|| of_year(year.checked_add(1)?))
}

impl Recurring {
    /// Whether the text says until when, so that only the start is needed.
    pub fn says_until(&self) -> bool {
        self.until.is_some()
    }

    /// The total between two days (the end in the text takes precedence), with the first and the last day. A week, month or year
    /// counts once it has begun; of days, the working days count.
    pub fn within(&self, start: Option<Date>, end: Option<Date>) -> Option<(Span, Date, Date)> {
        let last = match self.until {
            Some(until) => until.day(start)?,
            None => end?,
        };
        let first = start?;
        let times = if first <= last { self.count(first.0, last.0)? } else { return None };
        Some((self.each.times(times.into())?.neat()?, first, last))
    }

    /// How often it happens between two days, both included.
    fn count(&self, first: Day, last: Day) -> Option<i32> {
        let number = i32::try_from(self.every.number).ok().filter(|number| *number > 0 && self.every.number.fract().is_zero())?;
        if self.every.unit.name == "day" && self.every.number == Decimal::ONE {
            return working_days(first, last);
        }
        let step = |times: i32| {
            let number = number.checked_mul(times)?;
            let span = jiff::Span::new();
            match self.every.unit.name {
                "day" => span.try_days(number),
                "week" => span.try_weeks(number),
                "month" => span.try_months(number),
                "quarter" => span.try_months(number.checked_mul(3)?),
                "year" => span.try_years(number),
                _ => return None,
            }
            .ok()
        };
        let is_begun = |times: &i32| step(*times).and_then(|span| first.checked_add(span).ok()).is_some_and(|day| day <= last);
        step(1)?;
        let begun = (0..=MOST_TIMES).take_while(is_begun).count();
        i32::try_from(begun).ok().filter(|begun| *begun <= MOST_TIMES)
    }
}

/// The days from Monday to Friday between two days, both included.
fn working_days(first: Day, last: Day) -> Option<i32> {
    let days = first.until(last).ok()?.get_days() + 1;
    let is_work = |day: &Day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let days = (0..days.min(MOST_TIMES)).filter_map(|after| first.checked_add(jiff::Span::new().days(after)).ok());
    i32::try_from(days.filter(is_work).count()).ok()
}
