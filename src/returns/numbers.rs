//! Reads dates and amounts of money as people write them; what can mean two things is told apart from what means nothing.

use rust_decimal::Decimal;

use crate::model::{Date, Money};
use crate::words::fold;

/// What a text means as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateReading {
    /// This day.
    Day(Date),
    /// One of two days: the first counts days before months.
    Either(Date, Date),
    /// No day.
    None,
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Reads `2026-11-30`, `30.11.2026`, `30/11/2026`, `30 November 2026`, `Nov 30, 2026`.
pub(super) fn date(text: &str) -> DateReading {
    let text = fold(text);
    let text = text.split_once('t').filter(|(day, _)| Date::parse(day).is_some()).map_or(text.as_str(), |(day, _)| day);
    let text = text.strip_suffix(" 00:00:00").unwrap_or(text);
    let parts: Vec<&str> = text.split(|c: char| "-/., ".contains(c)).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts.as_slice() else { return DateReading::None };
    let day = |year: &str, month: Option<i8>, day: &str| {
        let year = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
        Date::from_ymd(year, month?, day.trim_end_matches(|c: char| c.is_alphabetic()).parse().ok()?)
    };
    let number = |part: &str| part.parse::<i8>().ok();
    let some = |day: Option<Date>| day.map_or(DateReading::None, DateReading::Day);
    if first.len() == 4 && first.bytes().all(|b| b.is_ascii_digit()) {
        return some(day(first, month_name(second).or(number(second)), third));
    }
    if let Some(month) = month_name(first) {
        return some(day(third, Some(month), second));
    }
    if let Some(month) = month_name(second) {
        return some(day(third, Some(month), first));
    }
    let (by_day, by_month) = (day(third, number(second), first), day(third, number(first), second));
    match (by_day, by_month) {
        // With dots the day always comes first.
        (by_day, _) if text.contains('.') => some(by_day),
        (Some(a), Some(b)) if a != b => DateReading::Either(a, b),
        (a, b) => some(a.or(b)),
    }
}

fn month_name(word: &str) -> Option<i8> {
    let letters = word.chars().all(char::is_alphabetic) && word.len() >= 3;
    letters.then(|| MONTHS.iter().position(|month| word.starts_with(month)))?.map(|index| index as i8 + 1)
}

/// Signs of currencies; where several countries share a sign, the form's own currency counts if it is one of them.
const SIGNS: [(char, &[&str]); 4] =
    [('$', &["USD", "CAD", "AUD", "NZD", "SGD", "MXN"]), ('€', &["EUR"]), ('£', &["GBP"]), ('¥', &["JPY", "CNY"])];

/// Reads `1200`, `$1,200`, `1.200,00 EUR`, `free`; none where it is no amount.
pub(super) fn money(text: &str, currency: &str) -> Option<Money> {
    let folded = fold(text);
    if ["free", "no cost", "nothing", "none", "free of charge"].contains(&folded.as_str()) {
        return Money::new(Decimal::ZERO, currency);
    }
    let mut found = currency.to_owned();
    let mut rest = folded.clone();
    for (sign, codes) in SIGNS {
        if rest.contains(sign) {
            rest = rest.replacen(sign, " ", 1);
            if !codes.contains(&currency) {
                codes[0].clone_into(&mut found);
            }
        }
    }
    let words: Vec<&str> = rest.split(|c: char| c.is_whitespace() || c == '\'').filter(|word| !word.is_empty()).collect();
    let (letters, digits): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| word.chars().all(char::is_alphabetic));
    match letters.as_slice() {
        [] => {}
        [code] if code.len() == 3 => found = code.to_uppercase(),
        _ => return None,
    }
    Money::new(amount(&digits)?, &found)
}

/// An amount with the signs of any country: the last of two kinds of sign is the decimal one; a single sign before exactly
/// three digits parts thousands, since money has no third place.
fn amount(parts: &[&str]) -> Option<Decimal> {
    let (first, more) = parts.split_first()?;
    // Blanks part thousands only: three digits must follow each.
    let grouped = |part: &&str| {
        part.len() >= 3
            && part.bytes().take(3).all(|b| b.is_ascii_digit())
            && part.as_bytes().get(3).is_none_or(|b| !b.is_ascii_digit())
    };
    if !more.iter().all(grouped) {
        return None;
    }
    let text: String = std::iter::once(*first).chain(more.iter().copied()).collect();
    let body = text.strip_suffix(".-").or_else(|| text.strip_suffix(",-")).unwrap_or(&text);
    if body.is_empty() || !body.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') {
        return None;
    }
    let decimal_sign = match (body.rfind('.'), body.rfind(',')) {
        (Some(dot), Some(comma)) => Some(if dot > comma { '.' } else { ',' }),
        (Some(_), None) => Some('.'),
        (None, Some(_)) => Some(','),
        (None, None) => None,
    };
    let Some(sign) = decimal_sign else { return body.parse().ok() };
    let other = if sign == '.' { ',' } else { '.' };
    let (whole, places) = body.rsplit_once(sign)?;
    let groups_fit = |text: &str, sign: char| {
        let groups: Vec<&str> = text.split(sign).collect();
        groups.len() == 1 || (groups[0].len() <= 3 && !groups[0].is_empty() && groups[1..].iter().all(|group| group.len() == 3))
    };
    let only_thousands = places.len() == 3 && !body.contains(other);
    if only_thousands {
        return groups_fit(body, sign).then(|| body.replace(sign, "").parse().ok())?;
    }
    if places.len() > 2 || whole.contains(sign) || !groups_fit(whole, other) {
        return None;
    }
    format!("{}.{places}", whole.replace(other, "")).trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        let day = |text: &str| DateReading::Day(Date::parse(text).unwrap());
        for text in [
            "2026-11-30",
            "30.11.2026",
            "30/11/2026",
            "11/30/2026",
            "30 November 2026",
            "Nov 30, 2026",
            "30-Nov-2026",
            "2026/11/30",
            "30th Nov 2026",
            "2026-11-30T00:00:00",
        ] {
            assert_eq!(date(text), day("2026-11-30"), "{text}");
        }
        assert_eq!(date("3/4/2026"), DateReading::Either(Date::parse("2026-04-03").unwrap(), Date::parse("2026-03-04").unwrap()));
        assert_eq!(date("4/4/2026"), day("2026-04-04"));
        for text in ["Q3 2026", "2026", "19/25/2013", "30.11.26", "soon", "", "2026-02-30"] {
            assert_eq!(date(text), DateReading::None, "{text}");
        }
    }

    #[test]
    fn money_is_read_as_people_write_it() {
        for (text, expected) in [
            ("1200", "1200.00 USD"),
            ("$1,200", "1200.00 USD"),
            ("1.200,00 EUR", "1200.00 EUR"),
            ("€ 1200,5", "1200.50 EUR"),
            ("1 200", "1200.00 USD"),
            ("1,200.50", "1200.50 USD"),
            ("1.234.567", "1234567.00 USD"),
            ("900.00 EUR", "900.00 EUR"),
            ("free", "0.00 USD"),
            ("CHF 1'200.-", "1200.00 CHF"),
        ] {
            assert_eq!(money(text, "USD").map(|money| money.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in ["about 1200", "1200-1500", "12 00", "1,20,0", "-5", "1.2345", "", "1200 per day"] {
            assert_eq!(money(text, "USD"), None, "{text}");
        }
    }
}
