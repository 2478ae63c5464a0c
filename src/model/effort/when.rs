//! Recognises texts that say when rather than how long, and finds the reason why a text is not a time.

use super::read::EffortDoubt;
use super::recurring::Until;
use crate::model::{Date, DateReading};
use crate::words::{Cursor, Sense, Token, is_unspaced};

/// Whether tokens are a range of clock times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hours {
    /// Certainly: `8:00-16:00`, `9 am to 5 pm`.
    Sure,
    /// It could also be a number of hours: `van 9 tot 17 uur`.
    Maybe,
}

/// Whether tokens say when: days, a month or another part of a year, or clock times.
pub(super) fn is_when(tokens: &[Token]) -> bool {
    let mut cursor = Cursor::new(tokens);
    let _on = cursor.take(Sense::On) || cursor.take(Sense::Until) || cursor.take(Sense::From);
    Until::of(&spelled(cursor.rest())).is_some() || hours_of_a_day(tokens) == Some(Hours::Sure) || are_days(tokens)
}

/// Whether tokens are days of the week: `Monday`, `Mon-Tue`.
pub(super) fn are_weekdays(tokens: &[Token]) -> bool {
    let mut cursor = Cursor::new(tokens);
    while cursor.take(Sense::Weekday) && !cursor.is_done() {
        let _joined =
            cursor.take(Sense::To) || cursor.take(Sense::And) || cursor.sign(',') || cursor.sign('/') || cursor.sign('&');
    }
    !tokens.is_empty() && cursor.is_done()
}

/// Whether tokens are days of a month: `10-12 June`, `du 10 au 11 juin`, `10.-12.06.2026`.
fn are_days(tokens: &[Token]) -> bool {
    let mut cursor = Cursor::new(tokens);
    let is_range = tokens.iter().any(|token| matches!(token, Token::Sign('-' | '~' | '〜')) || is_of(token, Sense::To));
    let (mut has_month, mut has_day, mut joined) = (false, false, 0);
    while let Some(token) = cursor.token(0) {
        match token {
            Token::Number(text) => {
                let day_and_month = || text.split_once('.').is_some_and(|(day, month)| is_up_to(day, 31) && is_up_to(month, 12));
                let is_date = matches!(Date::read(text), DateReading::Day(_)) || (is_range && day_and_month());
                let is_year = text.len() == 4 && text.parse().is_ok_and(|year| Date::YEARS.contains(&year));
                if !is_date && !is_year && !is_up_to(text, 53) {
                    return false;
                }
                has_day |= !is_year;
                has_month |= is_date;
                cursor.skip(1);
            }
            Token::Word(word) if Date::month_named(word).is_some() => {
                has_month = true;
                cursor.skip(1);
            }
            // `Q2`, `KW 26`
            Token::Word(word) if Sense::Part.words().has(word) && !Sense::Unit.words().has(word) => {
                has_month = true;
                cursor.skip(1);
                if !cursor.token(0).is_some_and(|next| matches!(next, Token::Number(_))) {
                    return false;
                }
            }
            // Words for month and day in scripts without spaces.
            Token::Word(word) if word.starts_with(is_unspaced) && Sense::Around.words().has(word) => {
                joined += 1;
                cursor.skip(1);
            }
            Token::Sign('-' | '/' | ',' | '&' | '~' | '〜') => cursor.skip(1),
            _ => {
                const JOINING: [Sense; 9] = [
                    Sense::Weekday,
                    Sense::Weekdays,
                    Sense::On,
                    Sense::Until,
                    Sense::From,
                    Sense::To,
                    Sense::ToNumber,
                    Sense::And,
                    Sense::Around,
                ];
                if !JOINING.into_iter().any(|sense| cursor.take(sense)) {
                    return false;
                }
            }
        }
    }
    has_day && (has_month || joined > 1)
}

fn is_of(token: &Token, sense: Sense) -> bool {
    matches!(token, Token::Word(word) if sense.words().has(word))
}

/// Whether a text is a whole number from one up to another.
fn is_up_to(text: &str, most: u32) -> bool {
    text.parse::<u32>().is_ok_and(|number| (1..=most).contains(&number))
}

/// A time of day.
struct Clock {
    hour: u32,
    /// Whether it is certainly a clock time.
    sure: bool,
    /// Whether it has a unit of time.
    unit: bool,
}

/// Whether tokens are a range of clock times.
pub(super) fn hours_of_a_day(tokens: &[Token]) -> Option<Hours> {
    let mut cursor = Cursor::new(tokens);
    let is_from = cursor.sees(Sense::From);
    let _opened = cursor.take(Sense::From) || cursor.take(Sense::On);
    let begin = cursor.attempt(clock)?;
    let _joined = cursor.take(Sense::To) || cursor.take(Sense::ToNumber) || cursor.take(Sense::Until);
    if cursor.rest().len() + 1 >= tokens.len() {
        return None;
    }
    let end = cursor.attempt(clock).filter(|_| cursor.is_done())?;
    let is_day = begin.hour < end.hour && (6..=12).contains(&begin.hour);
    match (begin.unit, end.unit) {
        // `9h-17h` is a range of clock times; `1h30-2h` is a duration.
        (true, true) => is_day.then_some(Hours::Sure),
        _ if begin.sure || end.sure => Some(Hours::Sure),
        // `van 9 tot 17 uur`
        (false, true) if is_day && is_from && end.hour > 12 => Some(Hours::Maybe),
        _ => None,
    }
}

fn clock(cursor: &mut Cursor<'_>) -> Option<Clock> {
    let Token::Number(text) = cursor.token(0)? else { return None };
    cursor.skip(1);
    let (hour, minutes) = text.split_once([':', '.']).map_or((text.as_str(), None), |(hour, minutes)| (hour, Some(minutes)));
    let hour = hour.parse().ok().filter(|hour| *hour <= 24)?;
    let is_clock = minutes.is_none_or(|minutes| minutes.len() == 2 && minutes.bytes().all(|b| b.is_ascii_digit()));
    let is_said = cursor.take(Sense::Clock);
    let unit = !is_said && cursor.take_as(Sense::Unit, "hour");
    // `9h00`
    let is_behind = |token: &Token| matches!(token, Token::Number(minutes) if minutes.len() == 2);
    let has_minutes = unit && cursor.token(0).is_some_and(is_behind);
    if has_minutes {
        cursor.skip(1);
    }
    // `1:30 h` is a duration.
    if unit && text.contains(':') {
        return None;
    }
    let sure = is_said || has_minutes || text.contains(':');
    is_clock.then_some(Clock { hour, sure, unit })
}

/// The text of tokens, with the separators of dates.
pub(super) fn spelled(tokens: &[Token]) -> String {
    let mut text = String::new();
    for token in tokens {
        match token {
            Token::Number(number) if text.ends_with(" q") => text.push_str(number),
            Token::Number(token) | Token::Word(token) => text.extend([" ", token.as_str()]),
            Token::Sign(sign) => text.push(*sign),
        }
    }
    text.replace("- ", "-").replace("/ ", "/").trim().to_owned()
}

/// The reason why tokens are not a time.
pub(super) fn why(text: &str, tokens: &[Token]) -> EffortDoubt {
    let words = || tokens.iter().filter_map(|token| if let Token::Word(word) = token { Some(word.as_str()) } else { None });
    let numbers =
        || tokens.iter().filter_map(|token| if let Token::Number(number) = token { Some(number.as_str()) } else { None });
    if is_when(tokens) || hours_of_a_day(tokens).is_some() {
        return EffortDoubt::When;
    }
    // `pro` begins the name of a month, but means “per”.
    let is_month = |word: &str| Date::month_named(word).is_some() && !Sense::Per.words().has(word);
    let is_quarter = |word: &str| ["q", "kw", "h1", "h2"].contains(&word);
    let is_rhythm = |at: usize| {
        let mut cursor = Cursor::new(&tokens[at..]);
        !cursor.sees(Sense::Article) && cursor.rhythm().is_some()
    };
    if Sense::Endless.words().is_in(tokens)
        || (0..tokens.len()).any(is_rhythm)
        || words().any(|word| ["every", "per"].contains(&word))
    {
        return EffortDoubt::Again;
    }
    let is_day = !matches!(Date::read(text), DateReading::None) && !numbers().any(|number| number.contains(','));
    if is_day || words().any(|word| Sense::When.words().has(word) || is_quarter(word) || is_month(word)) {
        return EffortDoubt::When;
    }
    if numbers().any(|number| super::span::number(number).is_none() && !number.contains(':')) {
        return EffortDoubt::Number;
    }
    if numbers().next().is_some()
        && words().all(|word| [Sense::To, Sense::And, Sense::Between].iter().any(|sense| sense.words().has(word)))
        && !tokens.contains(&Token::Sign('%'))
    {
        return EffortDoubt::NoUnit;
    }
    if numbers().count() > 1 { EffortDoubt::Two } else { EffortDoubt::Unclear }
}
