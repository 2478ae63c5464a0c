//! Reads dates as people write them, and distinguishes one day, one of two days, a part of a year, and no date.

use jiff::civil::{ISOWeekDate, Weekday};

use super::Date;
use crate::words::{Sense, Token, digit, fold, is_no_estimate, is_unspaced, parted};

/// Years accepted where only a year is given.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1990..=2099;

/// How a text was read as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateReading {
    /// This day.
    Day(Date),
    /// A month, a quarter or another part of a year that ends on this day.
    Until(Date),
    /// One of two days.
    Either(Date, Date),
    /// This day, if its two-digit year is in this century.
    ShortYear(Date),
    /// This day, but the text names a different day of the week.
    OtherWeekday(Date),
    /// Not a date.
    None,
}

/// Reads `2026-11-30`, `30.11.2026`, `30/11/2026`, `30 November 2026`, `Nov 30, 2026`; `Q3 2026`, `March 2027`, `2026`.
pub(super) fn read(text: &str) -> DateReading {
    if is_no_estimate(text) {
        return DateReading::None;
    }
    let text: String = fold(text).chars().map(|c| digit(c).unwrap_or(c)).collect();
    if let Some((day, next)) = around_midnight(&text) {
        return DateReading::Either(day, next);
    }
    let text = without_time(&text);
    let all = parts(text);
    let (meant, weekdays) = apart(&all);
    let reading = of_parts(&meant, text.contains('.'));
    if weekdays.is_empty() { reading } else { on_weekdays(reading, &weekdays) }
}

/// Separates the parts of the date from the days of the week, each with all its possible meanings.
fn apart(all: &[String]) -> (Vec<&str>, Vec<&'static [String]>) {
    let tokens: Vec<Token> = all.iter().map(|part| token(part)).collect();
    let (mut meant, mut weekdays) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(part) = all.get(at) {
        // A phrase such as `no later than` is dropped as a whole, since its single words could mean something.
        if let Some((length, _)) = Sense::Around.words().begin(&tokens[at..]).filter(|(length, _)| *length > 1) {
            at += length;
            continue;
        }
        match is_around(part, all.get(at + 1).map(String::as_str)) {
            false => meant.push(part.as_str()),
            true if is_only_weekday(part) => weekdays.push(Sense::Weekday.words().meanings(part)),
            true => {}
        }
        at += 1;
    }
    (meant, weekdays)
}

fn token(part: &str) -> Token {
    if part.starts_with(|c: char| c.is_ascii_digit()) { Token::Number(part.to_owned()) } else { Token::Word(part.to_owned()) }
}

/// Narrows a reading by days of the week: of two days, the one that fits remains. A month does not remain, since the `mi` of
/// `mi-juin` is not Wednesday but “mid”.
fn on_weekdays(reading: DateReading, weekdays: &[&[String]]) -> DateReading {
    let fits = |day: Date| {
        let number = day.0.weekday().to_monday_one_offset().to_string();
        weekdays.iter().all(|meanings| meanings.contains(&number))
    };
    match reading {
        DateReading::Day(day) if !fits(day) => DateReading::OtherWeekday(day),
        DateReading::Either(first, second) if fits(first) && !fits(second) => DateReading::Day(first),
        DateReading::Either(first, second) if fits(second) && !fits(first) => DateReading::Day(second),
        DateReading::Until(_) => DateReading::None,
        other => other,
    }
}

/// Reads the day or the part of a year from its parts.
fn of_parts(parts: &[&str], dotted: bool) -> DateReading {
    let until = |end: Option<Date>| end.map_or(DateReading::None, DateReading::Until);
    let reading = match parts {
        [one] => whole(one),
        [a, b] => match until(period(a, b).or_else(|| period(b, a))) {
            DateReading::None => short_period(a, b),
            end => end,
        },
        [a, b, c] => match part_of_year([a, b, c]) {
            Some(end) => DateReading::Until(end),
            // The `1h` of `1h30` is not a half-year.
            None => match long_year(c).filter(|_| !is_half(b)).and_then(|year| part_of_year([a, b, &year])) {
                Some(end) => DateReading::ShortYear(end),
                None => day(a, b, c, dotted),
            },
        },
        _ => DateReading::None,
    };
    let other = parts.iter().find_map(|part| Sense::DottedMonth.words().meaning(part)?.parse().ok()).filter(|_| dotted);
    match (reading, other) {
        (DateReading::Day(day), Some(month)) => either(Date::from_ymd(day.0.year(), month, day.0.day()), day),
        (DateReading::Until(end), Some(month)) => either(last_of_month(end.0.year(), month), end),
        _ => reading,
    }
}

fn is_half(word: &str) -> bool {
    Sense::Part.words().meaning(word) == Some("half")
}

/// One of two days, or only the second if the first does not exist.
fn either(first: Option<Date>, second: Date) -> DateReading {
    first.map_or(DateReading::Day(second), |first| DateReading::Either(first, second))
}

/// Whether a word names a day of the week and is not also a filler word, such as `do` in Polish.
fn is_only_weekday(word: &str) -> bool {
    let means = |sense: Sense| sense.words().has(word);
    means(Sense::Weekday) && !means(Sense::Around) && !means(Sense::End)
}

/// Splits a date into numbers and words. Scripts without spaces put words directly after numbers (`2026年6月30日`), and so do people
/// in a hurry: `30jun2026`, `2026q2`, `30.06.2026r.`
fn parts(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for run in loosened(text).split(|c: char| "-/., ".contains(c)) {
        let mut rest = run;
        while let Some(first) = rest.chars().next() {
            let is_same = |c: char| is_unspaced(c) == is_unspaced(first);
            let (part, behind) = rest.split_at(rest.find(|c| !is_same(c)).unwrap_or(rest.len()));
            parts.extend(parted(part).into_iter().flat_map(|part| by_digits(&part)));
            rest = behind;
        }
    }
    parts
}

/// Prepares a text for splitting: brackets and colons after words become spaces, a space is put before the apostrophe of a
/// shortened year, and endings such as `'s` after a number are removed.
fn loosened(text: &str) -> String {
    let mut loose = String::new();
    let mut is_ending = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_behind_digit = loose.ends_with(|c: char| c.is_ascii_digit());
        is_ending = (is_ending && c.is_alphabetic()) || (c == '\'' && is_behind_digit);
        match c {
            '\'' if chars.peek().is_some_and(char::is_ascii_digit) => {
                is_ending = false;
                loose.push_str(" '");
            }
            '(' | ')' | ';' => loose.push(' '),
            ':' if !is_behind_digit => loose.push(' '),
            '°' => {}
            _ if is_ending => {}
            c => loose.push(c),
        }
    }
    loose
}

/// Splits a part such as `30jun` into number and word; endings such as `rd` stay with the number.
fn by_digits(part: &str) -> Vec<String> {
    let is_digit = |c: char| c.is_ascii_digit();
    let mut runs: Vec<String> = Vec::new();
    for c in part.chars() {
        match runs.last_mut() {
            Some(run) if run.ends_with(is_digit) == is_digit(c) => run.push(c),
            _ => runs.push(c.to_string()),
        }
    }
    let is_known = |(at, run): (usize, &String)| {
        let means = |sense: Sense| sense.words().has(run);
        run.starts_with(is_digit) || month_name(run).is_some() || means(Sense::Part) || (at > 0 && means(Sense::Around))
    };
    if runs.len() > 1 && runs.iter().enumerate().all(is_known) { runs } else { vec![part.to_owned()] }
}

/// Removes a time of day after the date: `2026-11-30t14:30:00z`, `30/11/2026 2:30 pm`.
fn without_time(text: &str) -> &str {
    let Some((before, clock)) = text.split_once(':') else { return text };
    let day = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_clock = day.len() < before.len() && clock.chars().all(|c| c.is_ascii_digit() || ":.+- apmz".contains(c));
    if is_clock { day.strip_suffix('t').unwrap_or(day).trim_end() } else { text }
}

/// The two possible days of a timestamp such as `2026-11-29t23:00:00z`: programs write local midnight in UTC, so it means that
/// same day west of Greenwich and the next day east of it.
fn around_midnight(text: &str) -> Option<(Date, Date)> {
    let (day, clock) = text.split_once('t')?;
    let day = Date::parse(day)?;
    let is_elsewhere = clock.ends_with('z') && !clock.starts_with("00:00:00");
    is_elsewhere.then_some((day, Date(day.0.tomorrow().ok()?)))
}

/// Whether a word does not change a date, given that a period means its end. `I` is a number if a quarter follows.
fn is_around(word: &str, next: Option<&str>) -> bool {
    let is_ordinal = Sense::Ordinal.words().has(word) && next.is_some_and(|next| Sense::Part.words().has(next));
    let is_part = Sense::Part.words().has(word) || is_ordinal || month_name(word).is_some();
    !is_part && (Sense::Around.words().has(word) || Sense::End.words().has(word) || Sense::Weekday.words().has(word))
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

/// The last day of a month, or of a part of a year with its number, such as `q3`, `h2` and `kw26`.
fn period(part: &str, of_year: &str) -> Option<Date> {
    let year = year(of_year).filter(|year| YEARS.contains(year))?;
    let numbered = || {
        let digits = part.find(|c: char| c.is_ascii_digit())?;
        let (name, number) = if digits == 0 {
            let (number, name) = part.split_at(part.find(|c: char| !c.is_ascii_digit())?);
            (name, number)
        } else {
            part.split_at(digits)
        };
        ends(name, number.parse().ok()?, year)
    };
    match month(part) {
        Some(month) => last_of_month(year, month),
        None if Sense::Part.words().meaning(part) == Some("year") => Date::from_ymd(year, 12, 31),
        None => numbered(),
    }
}

/// A part of a year with its number, or a month before an apostrophe, and two digits of the year. `Jun 26` can be a day.
fn short_period(part: &str, of_year: &str) -> DateReading {
    let is_cut = of_year.starts_with('\'');
    let end = long_year(of_year.trim_start_matches('\'')).and_then(|year| period(part, &year));
    end.filter(|_| is_cut || month(part).is_none()).map_or(DateReading::None, DateReading::ShortYear)
}

/// Completes a two-digit year to a year of this century.
fn long_year(text: &str) -> Option<String> {
    let text = text.trim_start_matches('\'');
    (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| format!("20{text}"))
}

fn last_of_month(year: i16, month: i8) -> Option<Date> {
    Date::from_ymd(year, month, 1).map(|first| Date(first.0.last_of_month()))
}

/// The last day of a part of a year, by the part's name and number.
fn ends(name: &str, number: i8, year: i16) -> Option<Date> {
    let months = match Sense::Part.words().meaning(name)? {
        "quarter" => 3,
        "half" => 6,
        "week" => return ISOWeekDate::new(year, number, Weekday::Sunday).ok().map(|day| Date(day.date())),
        _ => return None,
    };
    last_of_month(year, number.checked_mul(months).filter(|_| number >= 1)?)
}

/// `3rd quarter 2026`, `quarter 3 2026`, `second half 2026`, `KW 26 2026`, `2026 Q 2`.
fn part_of_year(parts: [&str; 3]) -> Option<Date> {
    let is_year = |part: &str| year(part).is_some_and(|year| YEARS.contains(&year));
    let (year, number, name) = match parts {
        [a, b, year] | [year, a, b] if is_year(year) && Sense::Part.words().has(a) => (year, b, a),
        [a, b, year] | [year, a, b] if is_year(year) && Sense::Part.words().has(b) => (year, a, b),
        _ => return None,
    };
    let number = self::number(number).or_else(|| Sense::Ordinal.words().meaning(number)?.parse().ok())?;
    ends(name, number, self::year(year)?)
}

/// Reads a day from three parts. A two-digit year always leaves the meaning open.
fn day(a: &str, b: &str, c: &str, dotted: bool) -> DateReading {
    let short = year(a).is_none() && year(c).is_none();
    let long = |text: &str| year(text).or_else(|| long_year(text).filter(|_| short).and_then(|year| year.parse().ok()));
    let of = |year: &str, month: &str, day: &str| {
        Date::from_ymd(long(year)?, self::month(month).or_else(|| roman(month))?, number(day).filter(|_| day.len() <= 4)?)
    };
    let by_name = |part: &str| month_name(part).is_some();
    let orders = if year(a).is_some() {
        [of(a, b, c), None, None]
    } else if dotted || by_name(b) {
        // With dots, the day comes first.
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

/// The number of a day or month, such as `3`, `03`, `3rd` or `1er`.
fn number(text: &str) -> Option<i8> {
    const ENDINGS: [&str; 17] =
        ["st", "nd", "rd", "th", "er", "ère", "re", "ème", "eme", "e", "o", "a", "ro", "do", "to", "de", "ste"];
    let digits = ENDINGS.iter().find_map(|ending| text.strip_suffix(ending)).unwrap_or(text);
    (digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
}

fn month(text: &str) -> Option<i8> {
    month_name(text).or_else(|| number(text).filter(|number| (1..=12).contains(number) && text.len() <= 2))
}

/// A month in Roman numerals, as written between day and year.
fn roman(text: &str) -> Option<i8> {
    const FIGURES: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
    FIGURES.into_iter().zip(1..).find(|(figures, _)| *figures == text).map(|(_, month)| month)
}

/// The month with this name; otherwise the only month whose name begins with the word.
pub(super) fn month_name(word: &str) -> Option<i8> {
    let words = Sense::Month.words();
    if words.has(word) {
        return words.meaning(word)?.parse().ok();
    }
    if word.chars().count() < 3 {
        return None;
    }
    let mut meant = words.single().filter(|(name, _)| name.starts_with(word)).filter_map(|(_, meanings)| meanings.first());
    let first = meant.next()?;
    if meant.all(|other| other == first) { first.parse().ok() } else { None }
}
