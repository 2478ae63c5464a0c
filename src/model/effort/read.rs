//! What the words of a time say, as a careful colleague would read them: taken when they can mean one thing only, and
//! where they cannot, with the reason why not.

use rust_decimal::Decimal;

use super::Effort;
use super::cursor::{Cursor, Ends};
use super::recurring::{Recurring, Until};
use super::span::Span;
use super::units;
use super::words::{ENDLESS, NOTHING, TIMES, WHEN};
use crate::model::{Date, DateReading};
use crate::words::{Hedge, Token, hedged, tokens};

/// What the words of a time say.
#[derive(Clone, Debug, PartialEq)]
pub enum EffortReading {
    /// One number and one unit.
    Plain(Span),
    /// In other words, but one time only.
    Worked(Span, EffortHow),
    /// So much again and again, until a day that the words leave open.
    Recurring(Recurring),
    /// Nothing that can be taken.
    Doubt(EffortDoubt),
}

/// What was done to come to a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffortHow {
    /// It was said so.
    Said,
    /// Of two times, the longer counts.
    Longer,
}

/// Why a time cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffortDoubt {
    /// A number without a unit.
    NoUnit,
    /// A number whose marks can be read in two ways.
    Number,
    /// Two times of which nobody knows which counts.
    Two,
    /// A range that says hardly anything.
    Wide,
    /// The least that it can take.
    Open,
    /// It may be otherwise.
    Unsure,
    /// Less than nothing.
    Negative,
    /// A quarter or a year, which nobody works through.
    Long,
    /// A day or a part of a year: when, not how long.
    When,
    /// Again and again, without saying so that it can be added up.
    Again,
    /// No time at all.
    Unclear,
}

impl EffortDoubt {
    /// The word by which texts know it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoUnit => "unit",
            Self::Number => "number",
            Self::Two => "two",
            Self::Wide => "wide",
            Self::Open => "open",
            Self::Unsure => "unsure",
            Self::Negative => "negative",
            Self::Long => "long",
            Self::When => "when",
            Self::Again => "again",
            Self::Unclear => "",
        }
    }
}

impl EffortReading {
    /// Reads words.
    pub(super) fn of(text: &str) -> Self {
        if let Some(span) = Span::plain(text).filter(|span| span.iso().is_some()) {
            return Self::Plain(span);
        }
        let tokens = tokens(text);
        match read(&tokens) {
            Ok(reading) => reading,
            Err(doubt) => Self::Doubt(doubt.unwrap_or_else(|| why(text, &tokens))),
        }
    }
}

/// A reading, or why there is none; no reason where what is left of the words must tell it.
type Read = Result<EffortReading, Option<EffortDoubt>>;

fn read(tokens: &[Token]) -> Read {
    if is_nothing(tokens) {
        let hour = units::named("hour").ok_or(None)?;
        return Ok(EffortReading::Worked(Span::new(Decimal::ZERO, hour), EffortHow::Said));
    }
    let (tokens, hedges) = hedged(tokens);
    if hedges.contains(&Hedge::Unsure) {
        return Err(Some(EffortDoubt::Unsure));
    }
    if let [Token::Sign('-'), Token::Number(_), ..] = tokens {
        return Err(Some(EffortDoubt::Negative));
    }
    let reading = bracketed(tokens)?;
    if hedges.contains(&Hedge::AtLeast) { Err(Some(EffortDoubt::Open)) } else { Ok(reading) }
}

fn is_nothing(tokens: &[Token]) -> bool {
    let (tokens, _) = hedged(tokens);
    let shown = tokens.iter().map(|token| match token {
        Token::Number(text) | Token::Word(text) => text.clone(),
        Token::Sign(sign) => sign.to_string(),
    });
    NOTHING.contains(&shown.collect::<Vec<_>>().join(" ").as_str())
}

/// Reads `2 days (16 h)`, where the same is said twice, `2 h a week (6 weeks)` and `2 weeks (approx.)`.
fn bracketed(tokens: &[Token]) -> Read {
    let find = |sign| tokens.iter().position(|token| *token == Token::Sign(sign));
    let (open, close) = match (find('('), find(')')) {
        (None, None) => return statement(tokens),
        (Some(open), Some(close)) if 0 < open && open < close => (open, close),
        _ => return Err(None),
    };
    let (outer, inner) = ([&tokens[..open], &tokens[close + 1..]].concat(), &tokens[open + 1..close]);
    match (statement(&outer), read(inner)) {
        (Ok(EffortReading::Worked(first, how)), Ok(EffortReading::Worked(second, _))) => {
            let is_same = first.minutes() == second.minutes();
            if is_same { Ok(EffortReading::Worked(first, how)) } else { Err(Some(EffortDoubt::Two)) }
        }
        (Ok(EffortReading::Recurring(recurring)), Ok(EffortReading::Worked(second, _))) => {
            for_so_long(recurring.each, recurring.every, second)
        }
        (Ok(_), Ok(EffortReading::Recurring(_))) => Err(Some(EffortDoubt::Two)),
        (Ok(EffortReading::Worked(..)), Err(_)) if inner.iter().any(|token| matches!(token, Token::Number(_))) => {
            Err(Some(EffortDoubt::Two))
        }
        // What stands in the brackets goes on with the words before them.
        _ => read(&[&tokens[..open], inner, &tokens[close + 1..]].concat()),
    }
}

/// A time, a range, a product, or so much again and again.
fn statement(tokens: &[Token]) -> Read {
    let mut cursor = Cursor::new(tokens);
    // `a week` alone is a time.
    let is_article = cursor.rest().first().is_some_and(|token| token.is("a") || token.is("an"));
    let early = if is_article { None } else { cursor.rhythm() };
    // `reading: 10 h`, but a full day is one.
    if !cursor.rest().first().is_some_and(|token| token.is("full")) {
        cursor.remarks();
    }
    cursor.sign(':');
    cursor.sign(',');
    if let Some(each) = cursor.attempt(sessions) {
        return worked(Some(each), EffortHow::Said);
    }
    if let Some(times) = cursor.times() {
        // `3 sessions a week of 1 hour`
        let early = early.or_else(|| cursor.attempt(rhythm_of_sessions));
        cursor.sign(',');
        let each = match cursor.rest() {
            [each @ .., last] if last.is("each") => each,
            each => each,
        };
        return match statement(each)? {
            EffortReading::Worked(span, how) if early.is_none() => worked(span.times(times), how),
            EffortReading::Recurring(recurring) if early.is_none() => {
                let each = recurring.each.times(times).ok_or(None)?;
                Ok(EffortReading::Recurring(Recurring { each, ..recurring }))
            }
            EffortReading::Worked(span, _) => {
                let (often, every) = early.ok_or(None)?;
                again(&mut Cursor::new(&[]), span.times(times * often), every)
            }
            _ => Err(None),
        };
    }
    let ends = cursor.ends().ok_or(None)?;
    cursor.remarks();
    let listed = |cursor: &mut Cursor<'_>| {
        cursor.attempt(|cursor| (cursor.sign(',') && !cursor.starts_with_article()).then(|| cursor.rhythm())?)
    };
    if let Some((often, every)) = early.or_else(|| cursor.rhythm()).or_else(|| listed(&mut cursor)) {
        let (span, _) = longer(ends)?;
        cursor.remarks();
        return again(&mut cursor, span.times(often), every);
    }
    if !cursor.is_done() {
        return with_more(cursor, ends);
    }
    let (span, how) = longer(ends)?;
    worked(Some(span), how)
}

/// How long all of them take: `six 90-minute sessions`, `3 12-hour shifts`.
fn sessions(cursor: &mut Cursor<'_>) -> Option<Span> {
    let number = cursor.quantity()?;
    cursor.sign('-');
    let each = cursor.one()?;
    (cursor.take_any(&TIMES) && cursor.is_done()).then(|| each.times(number))?
}

/// How often, where how long it takes stands behind it.
fn rhythm_of_sessions(cursor: &mut Cursor<'_>) -> Option<(Decimal, Span)> {
    let rhythm = cursor.rhythm()?;
    cursor.take_any(&["of", "à", "at", "with", "for"]);
    cursor.sign(',');
    let mut ahead = *cursor;
    ahead.one().map(|_| rhythm)
}

/// A time with more behind it: `6 weeks, 2 h a week`, `5 days of 8 h`, `2 h x 3`, `1 week, 2 days`, `2 days / 16 h`,
/// `5 days over 3 months`, `3 days in June`.
fn with_more(mut cursor: Cursor<'_>, ends: Ends) -> Read {
    let (first, how) = longer(ends)?;
    if cursor.take_any(&["over", "spread over", "across", "within", "distributed over"]) {
        cursor.take_any(&["a period of", "the next", "the"]);
        let is_longer = cursor.one().is_some_and(|span| span.minutes() > first.minutes());
        return if is_longer && cursor.is_done() { worked(Some(first), how) } else { Err(None) };
    }
    if cursor.take_any(&["in", "by", "until", "till", "before", "from", "during", "bis", "im"]) {
        return if Until::of(&spelled(cursor.rest())).is_some() { worked(Some(first), how) } else { Err(None) };
    }
    if cursor.take_any(&["incl", "including", "inkl", "inklusive"]) {
        cursor.sign('.');
        let is_said = cursor.rest().iter().all(|token| matches!(token, Token::Word(_)));
        return if is_said && !cursor.is_done() { worked(Some(first), how) } else { Err(None) };
    }
    if cursor.sign('+') || cursor.sign('&') || cursor.take_any(&["plus", "and", "und"]) {
        let (second, _) = longer(cursor.ends().ok_or(None)?)?;
        cursor.remarks();
        return if cursor.is_done() { worked(first.and(&second), how) } else { Err(None) };
    }
    let is_times = cursor.take_any(&["x", "times", "mal"]);
    if is_times && let Some(number) = cursor.attempt(|cursor| cursor.quantity().filter(|_| cursor.is_done())) {
        return worked(first.times(number), how);
    }
    let is_each = !is_times && (cursor.sign('@') || cursor.take_any(&["at", "à", "of"]));
    let is_comma = !is_times && !is_each && cursor.sign(',');
    let is_listed = is_comma || !is_times && !is_each && (cursor.sign(':') || cursor.sign('/') || cursor.sign('='));
    if !is_times && !is_each && !is_listed {
        return Err(None);
    }
    cursor.remarks();
    if cursor.is_done() {
        return worked(Some(first), how);
    }
    let (second, _) = longer(cursor.ends().ok_or(None)?)?;
    cursor.remarks();
    if let Some((often, every)) = cursor.rhythm().filter(|_| !is_times) {
        return if cursor.is_done() { for_so_long(second.times(often).ok_or(None)?, every, first) } else { Err(None) };
    }
    if !cursor.is_done() {
        return Err(None);
    }
    let is_first_longer = first.unit.hours() > second.unit.hours();
    let (long, short) = if is_first_longer { (first, second) } else { (second, first) };
    let is_same = first.minutes() == second.minutes();
    // Of a list of two, the second is the same again in other words, or a smaller rest.
    match (is_times, is_each) {
        (true, _) if long.unit != short.unit => for_so_long(short, Span::new(Decimal::ONE, long.unit), long),
        (_, true) if is_first_longer => for_so_long(short, Span::new(Decimal::ONE, long.unit), long),
        (false, false) if is_same => worked(Some(first), how),
        (false, false) if is_comma && is_first_longer && is_rest(short, long) => worked(long.and(&short), how),
        _ => Err(Some(EffortDoubt::Two)),
    }
}

/// Whether a time can be the rest of another: `1 week, 2 days`, but not `3 months, 40 hours` nor `2 days, 20 h`.
fn is_rest(short: Span, long: Span) -> bool {
    short.unit.is_next_below(long.unit) && short.minutes() < Some(long.unit.minutes.into())
}

/// So much again and again, and behind it for how long.
fn again(cursor: &mut Cursor<'_>, each: Option<Span>, every: Span) -> Read {
    let each = each.ok_or(None)?;
    if each.minutes() > every.minutes() {
        return Err(None);
    }
    let is_listed = cursor.sign(',');
    if cursor.is_done() {
        return Ok(EffortReading::Recurring(Recurring { each, every, until: None }));
    }
    if cursor.take_any(&["until", "till", "til", "through", "thru", "bis", "hasta"]) || cursor.take("up to") {
        let until = Until::of(&spelled(cursor.rest())).ok_or(Some(EffortDoubt::Again))?;
        return Ok(EffortReading::Recurring(Recurring { each, every, until: Some(until) }));
    }
    let is_times = cursor.take_any(&["x", "times"]);
    let is_long =
        is_times || is_listed || cursor.take_any(&["for", "over", "during", "across", "für", "während", "pendant", "durante"]);
    cursor.take_any(&["a total of", "the next", "the"]);
    let count = cursor.attempt(|cursor| {
        let number = cursor.quantity()?;
        let named = cursor.take_any(&["times", "x", "sessions", "mal"]);
        (cursor.is_done() && (named || is_times)).then_some(number)
    });
    if let Some(count) = count {
        return worked(each.times(count), EffortHow::Said);
    }
    let long = is_long.then(|| cursor.one()).flatten().ok_or(Some(EffortDoubt::Again))?;
    if cursor.is_done() { for_so_long(each, every, long) } else { Err(Some(EffortDoubt::Again)) }
}

/// So much, once in so long, for so long: 2 h a week for 6 weeks.
fn for_so_long(each: Span, every: Span, long: Span) -> Read {
    let (every, long) = every.minutes().zip(long.minutes()).ok_or(None)?;
    let times = long.checked_div(every).ok_or(None)?;
    if !times.fract().is_zero() || times.is_zero() {
        return Err(Some(EffortDoubt::Again));
    }
    worked(each.times(times), EffortHow::Said)
}

/// The longer of two ends, unless they are too far apart to say anything.
fn longer(ends: Ends) -> Result<(Span, EffortHow), Option<EffortDoubt>> {
    let (low, high) = ends.low.minutes().zip(ends.high.minutes()).ok_or(None)?;
    if low == high {
        return Ok((ends.high, EffortHow::Said));
    }
    match low.checked_mul(Effort::WIDEST.into()) {
        _ if low > high => Err(Some(EffortDoubt::Two)),
        Some(widest) if high <= widest => Ok((ends.high, EffortHow::Longer)),
        _ => Err(Some(EffortDoubt::Wide)),
    }
}

fn worked(span: Option<Span>, how: EffortHow) -> Read {
    let span = span.and_then(Span::neat).ok_or(Some(EffortDoubt::Unclear))?;
    if span.unit.minutes > units::named("month").map_or(0, |month| month.minutes) {
        return Err(Some(EffortDoubt::Long));
    }
    if span.iso().is_some() { Ok(EffortReading::Worked(span, how)) } else { Err(Some(EffortDoubt::Unclear)) }
}

/// The text of some tokens, dates with their signs.
fn spelled(tokens: &[Token]) -> String {
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

/// Why some words say no time.
fn why(text: &str, tokens: &[Token]) -> EffortDoubt {
    let words = || tokens.iter().filter_map(|token| if let Token::Word(word) = token { Some(word.as_str()) } else { None });
    let numbers =
        || tokens.iter().filter_map(|token| if let Token::Number(number) = token { Some(number.as_str()) } else { None });
    let is_quarter = |word: &str| word == "q" || word == "kw" || word == "h1" || word == "h2";
    if words().any(|word| ENDLESS.contains(&word) || units::rhythm(word).is_some() || word == "every" || word == "per") {
        return EffortDoubt::Again;
    }
    let is_day = !matches!(Date::read(text), DateReading::None) && !numbers().any(|number| number.contains(','));
    if is_day || words().any(|word| WHEN.contains(&word) || is_quarter(word) || Date::month_named(word).is_some()) {
        return EffortDoubt::When;
    }
    if numbers().any(|number| super::span::number(number).is_none() && !number.contains(':')) {
        return EffortDoubt::Number;
    }
    if numbers().next().is_some()
        && words().all(|word| ["to", "or", "and", "between", "bis"].contains(&word))
        && !tokens.contains(&Token::Sign('%'))
    {
        return EffortDoubt::NoUnit;
    }
    if numbers().count() > 1 { EffortDoubt::Two } else { EffortDoubt::Unclear }
}
