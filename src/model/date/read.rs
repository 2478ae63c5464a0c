//! Dates as people write them; what can mean two days is told apart from what means a month, and from what means nothing.

use super::Date;
use crate::words::fold;

/// Years that a plan or a rating can be about, where nothing but the year is there.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1990..=2099;

/// What a text means as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateReading {
    /// This day.
    Day(Date),
    /// A month, a quarter or another part of a year that ends on this day.
    Until(Date),
    /// One of two days.
    Either(Date, Date),
    /// This day, if the two digits of its year are those of this century.
    ShortYear(Date),
    /// No day.
    None,
}

/// The beginnings of the months' names, in English, German, French, Spanish, Italian, Dutch and Portuguese.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "janvier", "janeiro", "enero", "gennaio"],
    &["february", "februar", "fevrier", "février", "febrero", "febbraio", "fevereiro"],
    &["march", "marz", "märz", "mars", "marzo", "maart", "março", "mrz"],
    &["april", "avril", "abril", "aprile"],
    &["may", "mai", "mayo", "maggio", "mei", "maio"],
    &["june", "juni", "juin", "junio", "giugno", "junho"],
    &["july", "juli", "juillet", "julio", "luglio", "julho"],
    &["august", "août", "aout", "agosto", "augustus"],
    &["september", "septembre", "septiembre", "settembre", "setembro"],
    &["october", "oktober", "octobre", "octubre", "ottobre", "outubro"],
    &["november", "novembre", "noviembre", "novembro"],
    &["december", "dezember", "décembre", "decembre", "diciembre", "dicembre", "dezembro"],
];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Words around a date that change nothing about it, if a period is taken to mean its end.
const AROUND: [&str; 8] = ["by", "until", "end", "of", "the", "in", "during", "on"];

/// Reads `2026-11-30`, `30.11.2026`, `30/11/2026`, `30 November 2026`, `Nov 30, 2026`; `Q3 2026`, `March 2027`, `2026`.
pub(super) fn read(text: &str) -> DateReading {
    let text = fold(text);
    if let Some((day, next)) = around_midnight(&text) {
        return DateReading::Either(day, next);
    }
    let text = without_time(&text);
    let parts: Vec<&str> =
        text.split(|c: char| "-/., ".contains(c)).filter(|part| !part.is_empty() && !is_around(part)).collect();
    let until = |end: Option<Date>| end.map_or(DateReading::None, DateReading::Until);
    match parts.as_slice() {
        [one] => whole(one),
        [a, b] => until(period(a, b).or_else(|| period(b, a))),
        [a, b, c] => match part_of_year(a, b, c) {
            Some(end) => DateReading::Until(end),
            None => day(a, b, c, text.contains('.')),
        },
        _ => DateReading::None,
    }
}

/// The text without a time of day behind the date: `2026-11-30t14:30:00z`, `30/11/2026 2:30 pm`.
fn without_time(text: &str) -> &str {
    let Some((before, clock)) = text.split_once(':') else { return text };
    let day = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_clock = day.len() < before.len() && clock.chars().all(|c| c.is_ascii_digit() || ":.+- apmz".contains(c));
    if is_clock { day.strip_suffix('t').unwrap_or(day).trim_end() } else { text }
}

/// The two days of a moment such as `2026-11-29t23:00:00z`: programs write midnight of their own place so, which is the day
/// itself in the west and the next one in the east.
fn around_midnight(text: &str) -> Option<(Date, Date)> {
    let (day, clock) = text.split_once('t')?;
    let day = Date::parse(day)?;
    let is_elsewhere = clock.ends_with('z') && !clock.starts_with("00:00:00");
    is_elsewhere.then_some((day, Date(day.0.tomorrow().ok()?)))
}

fn is_around(word: &str) -> bool {
    AROUND.contains(&word) || WEEKDAYS.iter().any(|day| word.len() >= 3 && day.starts_with(word))
}

/// `2026` is a year, `20261130` a day.
fn whole(text: &str) -> DateReading {
    if let Some(year) = year(text).filter(|year| YEARS.contains(year)) {
        return Date::from_ymd(year, 12, 31).map_or(DateReading::None, DateReading::Until);
    }
    let day = || {
        let (year, rest) = text.split_at_checked(4)?;
        let (month, day) = rest.split_at_checked(2)?;
        let digits = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
        Date::from_ymd(self::year(year).filter(|year| digits && YEARS.contains(year))?, month.parse().ok()?, day.parse().ok()?)
    };
    day().map_or(DateReading::None, DateReading::Day)
}

/// The last day of a month, a quarter (`q3`) or half a year (`h2`).
fn period(part: &str, of_year: &str) -> Option<Date> {
    let year = year(of_year).filter(|year| YEARS.contains(year))?;
    let numbered = |letter: char, months: i8| {
        let number = part.strip_prefix(letter).or_else(|| part.strip_suffix(letter))?;
        let number: i8 = number.parse().ok()?;
        (number >= 1).then(|| number.checked_mul(months)).flatten()
    };
    let month = month(part).or_else(|| numbered('q', 3)).or_else(|| numbered('h', 6))?;
    Date::from_ymd(year, month, 1).map(|first| Date(first.0.last_of_month()))
}

/// `3rd quarter 2026`, `quarter 3 2026`, `second half 2026`.
fn part_of_year(a: &str, b: &str, c: &str) -> Option<Date> {
    let (number, name) = if number(a).is_some() || a == "first" || a == "second" { (a, b) } else { (b, a) };
    let letter = match name {
        "quarter" => 'q',
        "half" => 'h',
        _ => return None,
    };
    let number = match number {
        "first" => 1,
        "second" => 2,
        other => self::number(other)?,
    };
    period(&format!("{letter}{number}"), c)
}

/// The day that three parts name. A year of two digits leaves open what was meant, even where it can be guessed.
fn day(a: &str, b: &str, c: &str, dotted: bool) -> DateReading {
    let short = year(a).is_none() && year(c).is_none();
    let long = |text: &str| {
        year(text).or_else(|| (short && text.len() == 2).then(|| text.parse::<i16>().ok()).flatten().map(|year| 2000 + year))
    };
    let of = |year: &str, month: &str, day: &str| {
        Date::from_ymd(long(year)?, self::month(month)?, number(day).filter(|_| day.len() <= 4)?)
    };
    let by_name = |part: &str| month_name(part).is_some();
    let orders = if year(a).is_some() {
        [of(a, b, c), None, None]
    } else if dotted || by_name(b) {
        // With dots the day comes first.
        [of(c, b, a).or_else(|| by_name(a).then(|| of(c, a, b))?), None, None]
    } else if by_name(a) {
        [of(c, a, b), None, None]
    } else {
        [of(c, b, a), of(c, a, b), if short { of(a, b, c) } else { None }]
    };
    let mut days: Vec<Date> = orders.into_iter().flatten().collect();
    days.dedup();
    match days.as_slice() {
        [] => DateReading::None,
        [day] if short => DateReading::ShortYear(*day),
        [day] => DateReading::Day(*day),
        [first, second, ..] => DateReading::Either(*first, *second),
    }
}

/// A year of four digits.
fn year(text: &str) -> Option<i16> {
    (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// The number of a day or month, such as `3`, `03` or `3rd`.
fn number(text: &str) -> Option<i8> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| text.strip_suffix(ending)).unwrap_or(text);
    (digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
}

fn month(text: &str) -> Option<i8> {
    month_name(text).or_else(|| number(text).filter(|number| (1..=12).contains(number) && text.len() <= 2))
}

/// The month whose name begins so, if there is only one.
pub(super) fn month_name(word: &str) -> Option<i8> {
    if word.chars().count() < 3 {
        return None;
    }
    let mut meant = (1..).zip(MONTHS).filter(|(_, names)| names.iter().any(|name| name.starts_with(word)));
    let (number, _) = meant.next()?;
    meant.next().is_none().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for text in [
            "2026-11-30",
            "30.11.2026",
            "30/11/2026",
            "11/30/2026",
            "30 November 2026",
            "Nov 30, 2026",
            "30-Nov-2026",
            "2026/11/30",
            "30th of Nov 2026",
            "Mon, 30 Nov. 2026",
            "30 novembre 2026",
            "2026-11-30T00:00:00",
            "30/11/2026 2:30 pm",
            "20261130",
        ] {
            assert_eq!(read(text), DateReading::Day(iso("2026-11-30")), "{text}");
        }
        assert_eq!(read("3/4/2026"), DateReading::Either(iso("2026-04-03"), iso("2026-03-04")));
        assert_eq!(read("2026-11-29T23:00:00.000Z"), DateReading::Either(iso("2026-11-29"), iso("2026-11-30")));
        assert_eq!(read("2026-11-30T00:00:00.000Z"), DateReading::Day(iso("2026-11-30")));
        assert_eq!(read("4/4/2026"), DateReading::Day(iso("2026-04-04")));
        assert_eq!(read("3. März 2026"), DateReading::Day(iso("2026-03-03")));
        for text in
            ["Q5 2026", "Q3", "March", "19/25/2013", "soon", "", "2026-02-30", "30 marble 2026", "1/2", "12:30", "mid 2026"]
        {
            assert_eq!(read(text), DateReading::None, "{text}");
        }
    }

    #[test]
    fn parts_of_a_year_mean_their_last_day() {
        for (text, end) in [
            ("Q3 2026", "2026-09-30"),
            ("2026-Q3", "2026-09-30"),
            ("3rd quarter 2026", "2026-09-30"),
            ("Quarter 3, 2026", "2026-09-30"),
            ("2026-H2", "2026-12-31"),
            ("second half of 2026", "2026-12-31"),
            ("2026", "2026-12-31"),
            ("end of 2026", "2026-12-31"),
            ("March 2027", "2027-03-31"),
            ("by Feb 2028", "2028-02-29"),
            ("03/2027", "2027-03-31"),
            ("2027-03", "2027-03-31"),
        ] {
            assert_eq!(read(text), DateReading::Until(iso(end)), "{text}");
        }
    }

    #[test]
    fn two_digits_of_a_year_are_asked_back() {
        assert_eq!(read("30.11.26"), DateReading::ShortYear(iso("2026-11-30")));
        assert_eq!(read("30 Nov 26"), DateReading::ShortYear(iso("2026-11-30")));
        assert_eq!(read("11/30/26"), DateReading::ShortYear(iso("2026-11-30")));
        assert_eq!(read("30/11/26"), DateReading::Either(iso("2026-11-30"), iso("2030-11-26")));
        assert_eq!(read("3/4/26"), DateReading::Either(iso("2026-04-03"), iso("2026-03-04")));
        assert_eq!(read("Mar 27"), DateReading::None);
    }
}
