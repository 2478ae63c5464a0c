//! Dates as people write them; what can mean two days is told apart from what means a month, and from what means nothing.

use jiff::civil::{ISOWeekDate, Weekday};

use super::Date;
use crate::words::{Sense, digit, fold, is_unspaced, parted};

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

/// Reads `2026-11-30`, `30.11.2026`, `30/11/2026`, `30 November 2026`, `Nov 30, 2026`; `Q3 2026`, `March 2027`, `2026`.
pub(super) fn read(text: &str) -> DateReading {
    let text: String = fold(text).chars().map(|c| digit(c).unwrap_or(c)).collect();
    if let Some((day, next)) = around_midnight(&text) {
        return DateReading::Either(day, next);
    }
    let text = without_time(&text);
    let all = parts(text);
    let is_meant = |at: &usize| !is_around(&all[*at], all.get(at + 1).map(String::as_str));
    let parts: Vec<&str> = (0..all.len()).filter(is_meant).map(|at| all[at].as_str()).collect();
    let reading = of_parts(&parts, text.contains('.'));
    // A month has no day of the week: in `mi-juin`, `mi` is the middle.
    let has_weekday = (0..all.len()).any(|at| !is_meant(&at) && is_only_weekday(&all[at]));
    if has_weekday && matches!(reading, DateReading::Until(_)) { DateReading::None } else { reading }
}

/// The day or the part of a year that some parts name.
fn of_parts(parts: &[&str], dotted: bool) -> DateReading {
    let until = |end: Option<Date>| end.map_or(DateReading::None, DateReading::Until);
    let reading = match parts {
        [one] => whole(one),
        [a, b] => until(period(a, b).or_else(|| period(b, a))),
        [a, b, c] => match part_of_year([a, b, c]) {
            Some(end) => DateReading::Until(end),
            None => day(a, b, c, dotted),
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

/// One of two days, if the first is there.
fn either(first: Option<Date>, second: Date) -> DateReading {
    first.map_or(DateReading::Day(second), |first| DateReading::Either(first, second))
}

/// Whether a word names a day of the week, and is no word that changes nothing, such as `do` in Polish.
fn is_only_weekday(word: &str) -> bool {
    let means = |sense: Sense| sense.words().has(word);
    means(Sense::Weekday) && !means(Sense::Around) && !means(Sense::End)
}

/// The numbers and words of a date. Scripts without blanks put words right behind numbers: `2026年6月30日`.
fn parts(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for run in text.split(|c: char| "-/., ".contains(c)) {
        let mut rest = run;
        while let Some(first) = rest.chars().next() {
            let is_same = |c: char| is_unspaced(c) == is_unspaced(first);
            let (part, behind) = rest.split_at(rest.find(|c| !is_same(c)).unwrap_or(rest.len()));
            parts.extend(parted(part));
            rest = behind;
        }
    }
    parts
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

/// Whether a word changes nothing about a date, if a period is taken to mean its end. `I` is a number where a quarter follows.
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
        None => numbered(),
    }
}

fn last_of_month(year: i16, month: i8) -> Option<Date> {
    Date::from_ymd(year, month, 1).map(|first| Date(first.0.last_of_month()))
}

/// The last day of a part of a year, by its name and number.
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

/// The month that a word names, or else whose name begins so, if there is only one.
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
    fn dates_are_read_in_many_languages() {
        for text in [
            "30 de junio de 2026",
            "el 30 de junio de 2026",
            "30 de junho de 2026",
            "le 30 juin 2026",
            "bis 30.06.2026",
            "bis zum 30. Juni 2026",
            "den 30. Juni 2026",
            "entro il 30 giugno 2026",
            "30 juni 2026",
            "2026年6月30日",
            "２０２６年６月３０日",
            "2026년 6월 30일",
            "30 czerwca 2026 r.",
            "30. června 2026",
            "30. júna 2026",
            "30 июня 2026 г.",
            "30 червня 2026",
            "30 Haziran 2026",
            "30. kesäkuuta 2026",
            "2026. június 30.",
            "30 Ιουνίου 2026",
            "30 يونيو 2026",
            "٣٠ يونيو ٢٠٢٦",
            "30 ביוני 2026",
            "30 iunie 2026",
            "Tuesday, June 30, 2026",
            "mardi 30 juin 2026",
        ] {
            assert_eq!(read(text), DateReading::Day(iso("2026-06-30")), "{text}");
        }
        for text in ["1er juin 2026", "1º de junho de 2026", "1 de junio de 2026"] {
            assert_eq!(read(text), DateReading::Day(iso("2026-06-01")), "{text}");
        }
        assert_eq!(read("30 listopada 2026"), DateReading::Day(iso("2026-11-30")));
        assert_eq!(read("30. listopadu 2026"), DateReading::Day(iso("2026-11-30")));
        assert_eq!(read("30. lipnja 2026."), DateReading::Day(iso("2026-06-30")));
        assert_eq!(read("15. studenoga 2026."), DateReading::Day(iso("2026-11-15")));
        // October in Croatian, which puts a dot behind the day, November in Polish, which does not.
        assert_eq!(read("30. listopada 2026"), DateReading::Either(iso("2026-10-30"), iso("2026-11-30")));
        assert_eq!(read("listopad 2026."), DateReading::Either(iso("2026-10-31"), iso("2026-11-30")));
        assert_eq!(read("1. lip. 2026"), DateReading::Either(iso("2026-06-01"), iso("2026-07-01")));
        assert_eq!(read("15. července 2026"), DateReading::Day(iso("2026-07-15")));
        assert_eq!(read("5 marraskuuta 2026"), DateReading::Day(iso("2026-11-05")));
        for (text, end) in [
            ("Ende Juni 2026", "2026-06-30"),
            ("fin juin 2026", "2026-06-30"),
            ("finales de junio de 2026", "2026-06-30"),
            ("fine giugno 2026", "2026-06-30"),
            ("koniec czerwca 2026", "2026-06-30"),
            ("Haziran 2026 sonu", "2026-06-30"),
            ("2026年6月末", "2026-06-30"),
            ("2026年6月", "2026-06-30"),
            ("juin 2026", "2026-06-30"),
            ("2e trimestre 2026", "2026-06-30"),
            ("T2 2026", "2026-06-30"),
            ("segundo trimestre de 2026", "2026-06-30"),
            ("2. Quartal 2026", "2026-06-30"),
            ("II kwartał 2026", "2026-06-30"),
            ("I квартал 2026", "2026-03-31"),
            ("2026年第2四半期", "2026-06-30"),
            ("1. Halbjahr 2026", "2026-06-30"),
            ("1er semestre 2026", "2026-06-30"),
            ("KW 26/2026", "2026-06-28"),
            ("KW26 2026", "2026-06-28"),
            ("26. KW 2026", "2026-06-28"),
            ("2026-W26", "2026-06-28"),
            ("semaine 26 2026", "2026-06-28"),
            ("vecka 26 2026", "2026-06-28"),
            ("week 53 2026", "2027-01-03"),
            ("2026年", "2026-12-31"),
            ("Mar 2027", "2027-03-31"),
        ] {
            assert_eq!(read(text), DateReading::Until(iso(end)), "{text}");
        }
        for text in [
            "KW 54/2026",
            "S2 2026",
            "seit 30.06.2026",
            "Q5 2026",
            "Anfang Juni 2026",
            "mid June 2026",
            "mi-juin 2026",
            "15. srp 2026",
            "before 30 June 2026",
            "6月30日",
            "30 juin",
        ] {
            assert_eq!(read(text), DateReading::None, "{text}");
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
