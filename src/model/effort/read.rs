//! What the words of a time say, as a careful colleague would read them: taken when they can mean one thing only, and
//! where they cannot, with the reason why not.

use rust_decimal::Decimal;

use super::cursor::Ends;
use super::recurring::{Recurring, Until};
use super::span::Span;
use super::units;
use crate::model::{Date, DateReading};
use crate::words::{Cursor, Hedge, Sense, Token, Width, bracketed, hedged, tokens};

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
            return match span {
                _ if span.lasts() => Self::Doubt(EffortDoubt::Long),
                _ if may_hold_minutes(text, span) => Self::Worked(span, EffortHow::Said),
                _ => Self::Plain(span),
            };
        }
        let mut tokens = tokens(text);
        // An apostrophe keeps a text from becoming something else; where it was typed twice, it is seen.
        while tokens.first() == Some(&Token::Sign('\'')) {
            tokens.remove(0);
        }
        match all_of(&tokens) {
            Ok(reading) => reading,
            Err(No::Doubt(doubt)) => Self::Doubt(doubt),
            Err(No::Lasts(..)) => Self::Doubt(EffortDoubt::Long),
            Err(No::Unknown) => Self::Doubt(why(text, &tokens)),
        }
    }
}

/// Whether somebody may have meant minutes behind the decimal sign, as in `1.30 h`.
fn may_hold_minutes(text: &str, span: Span) -> bool {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit() && !".,".contains(c));
    let ends = |number: &str| {
        ["15", "30", "45"].iter().any(|minutes| number.strip_suffix(minutes).is_some_and(|rest| rest.ends_with(['.', ','])))
    };
    span.unit.name == "hour" && numbers.any(ends)
}

/// Why there is no reading.
#[derive(Clone, Copy)]
enum No {
    /// For this reason.
    Doubt(EffortDoubt),
    /// It says how long something lasts, and not how much work it is.
    Lasts(Span, EffortHow),
    /// What is left of the words must tell.
    Unknown,
}

type Read = Result<EffortReading, No>;

/// Reads a whole text. What fills all of a span is as much work.
fn all_of(tokens: &[Token]) -> Read {
    let full = (0..tokens.len()).find_map(|at| Sense::FullTime.words().begin(&tokens[at..]).map(|(length, _)| (at, at + length)));
    let Some((from, to)) = full else { return read(tokens) };
    match read(&[&tokens[..from], &tokens[to..]].concat()) {
        Err(No::Lasts(span, how)) if span.iso().is_some() => Ok(EffortReading::Worked(span, how)),
        Err(No::Unknown) => read(tokens),
        other => other,
    }
}

fn read(tokens: &[Token]) -> Read {
    if Sense::NoTime.words().is_all_of(hedged(tokens).0) || matches!(hedged(tokens).0, [Token::Number(zero)] if zero == "0") {
        let hour = units::named("hour").ok_or(No::Unknown)?;
        return Ok(EffortReading::Worked(Span::new(Decimal::ZERO, hour), EffortHow::Said));
    }
    let (tokens, hedges) = hedged(tokens);
    if hedges.contains(&Hedge::Unsure) {
        return Err(No::Doubt(EffortDoubt::Unsure));
    }
    if let [Token::Sign('-'), Token::Number(_), ..] = tokens {
        return Err(No::Doubt(EffortDoubt::Negative));
    }
    let reading = with_brackets(tokens);
    if hedges.contains(&Hedge::AtLeast) { reading.and(Err(No::Doubt(EffortDoubt::Open))) } else { reading }
}

/// Reads `2 days (16 h)`, where the same is said twice, `2 h a week (6 weeks)`, `6 months (2 h a week)`, `2 days (June)` and
/// `2 weeks (approx.)`.
fn with_brackets(tokens: &[Token]) -> Read {
    let (outer, inner) = match bracketed(tokens) {
        Some((_, None)) => return statement(tokens),
        Some((outer, Some(inner))) if tokens.first() != Some(&Token::Sign('(')) => (outer, inner),
        _ => return Err(No::Unknown),
    };
    match (statement(&outer), read(&inner)) {
        (
            Ok(EffortReading::Worked(first, how)) | Err(No::Lasts(first, how)),
            Ok(EffortReading::Worked(second, _)) | Err(No::Lasts(second, _)),
        ) => {
            let is_same = first.minutes() == second.minutes();
            if is_same { said(first, how) } else { Err(No::Doubt(EffortDoubt::Two)) }
        }
        (Ok(EffortReading::Recurring(recurring)), Ok(EffortReading::Worked(second, _)) | Err(No::Lasts(second, _))) => {
            lasting(recurring.each, recurring.every, second, true)
        }
        (Ok(EffortReading::Worked(first, how)) | Err(No::Lasts(first, how)), Ok(EffortReading::Recurring(recurring))) => {
            spread(first, how, (recurring.each, recurring.every), false)
        }
        (Ok(_), Ok(EffortReading::Recurring(_))) => Err(No::Doubt(EffortDoubt::Two)),
        // `2 days (June)`
        (outer @ (Ok(EffortReading::Worked(..)) | Err(No::Lasts(..))), Err(_)) if is_when(&inner) => outer,
        (Ok(EffortReading::Worked(..)) | Err(No::Lasts(..)), Err(_))
            if inner.iter().any(|token| matches!(token, Token::Number(_))) =>
        {
            Err(No::Doubt(EffortDoubt::Two))
        }
        // What stands in the brackets goes on with the words before them.
        _ => {
            let signs = |token: &&Token| !matches!(token, Token::Sign('(' | ')'));
            read(&tokens.iter().filter(signs).cloned().collect::<Vec<_>>())
        }
    }
}

/// Whether some words say when, by a day, a month or another part of a year.
fn is_when(tokens: &[Token]) -> bool {
    let mut cursor = Cursor::new(tokens);
    let _on = cursor.take(Sense::On) || cursor.take(Sense::Until);
    Until::of(&spelled(cursor.rest())).is_some()
}

/// A time, a range, a product, or so much again and again.
fn statement(tokens: &[Token]) -> Read {
    let mut cursor = Cursor::new(tokens);
    // `a week` alone is a time.
    let early = if cursor.sees(Sense::Article) { None } else { cursor.rhythm() };
    // `reading: 10 h`, but a full day is one.
    if !cursor.sees(Sense::Whole) {
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
        let each = match Sense::Each.words().end(cursor.rest()) {
            Some((length, _)) => &cursor.rest()[..cursor.rest().len() - length],
            None => cursor.rest(),
        };
        return match statement(each)? {
            EffortReading::Worked(span, how) if early.is_none() => worked(span.times(times), how),
            EffortReading::Recurring(recurring) if early.is_none() => {
                let each = recurring.each.times(times).ok_or(No::Unknown)?;
                Ok(EffortReading::Recurring(Recurring { each, ..recurring }))
            }
            EffortReading::Worked(span, _) => {
                let (often, every) = early.ok_or(No::Unknown)?;
                again(&mut Cursor::new(&[]), span.times(times * often), every)
            }
            _ => Err(No::Unknown),
        };
    }
    let ends = cursor.ends().ok_or(No::Unknown)?;
    cursor.remarks();
    let listed = |cursor: &mut Cursor<'_>| {
        cursor.attempt(|cursor| (cursor.sign(',') && !cursor.sees(Sense::Article)).then(|| cursor.rhythm())?)
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
    said(span, how)
}

/// How long all of them take: `six 90-minute sessions`, `3 12-hour shifts`.
fn sessions(cursor: &mut Cursor<'_>) -> Option<Span> {
    let number = cursor.quantity()?;
    cursor.sign('-');
    let each = cursor.one()?;
    (cursor.take(Sense::Session) && cursor.is_done()).then(|| each.times(number))?
}

/// How often, where how long it takes stands behind it.
fn rhythm_of_sessions(cursor: &mut Cursor<'_>) -> Option<(Decimal, Span)> {
    let rhythm = cursor.rhythm()?;
    let _joined = cursor.take(Sense::At) || cursor.take(Sense::With) || cursor.take(Sense::For);
    cursor.sign(',');
    let mut ahead = *cursor;
    ahead.one().map(|_| rhythm)
}

/// A time with more behind it: `6 weeks, 2 h a week`, `5 days of 8 h`, `2 h x 3`, `1 week, 2 days`, `2 days / 16 h`,
/// `5 days over 3 months`, `3 days in June`.
fn with_more(mut cursor: Cursor<'_>, ends: Ends) -> Read {
    let (first, how) = longer(ends)?;
    if let Some(spread) = cursor.attempt(|cursor| {
        cursor.take(Sense::Spread).then_some(())?;
        cursor.take(Sense::Period);
        cursor.one().filter(|_| cursor.is_done())
    }) {
        return if spread.minutes() > first.minutes() { worked(Some(first), how) } else { Err(No::Unknown) };
    }
    if cursor.take(Sense::On) || cursor.take(Sense::Until) {
        return if Until::of(&spelled(cursor.rest())).is_some() { said(first, how) } else { Err(No::Unknown) };
    }
    if cursor.take(Sense::Incl) {
        cursor.sign('.');
        let is_said = cursor.rest().iter().all(|token| matches!(token, Token::Word(_)));
        return if is_said && !cursor.is_done() { said(first, how) } else { Err(No::Unknown) };
    }
    if cursor.sign('+') || cursor.sign('&') || cursor.take(Sense::Plus) || cursor.take(Sense::And) {
        let (second, _) = longer(cursor.ends().ok_or(No::Unknown)?)?;
        cursor.remarks();
        return if cursor.is_done() { worked(first.and(&second), how) } else { Err(No::Unknown) };
    }
    let is_times = cursor.take(Sense::Times);
    if is_times && let Some(number) = cursor.attempt(|cursor| cursor.quantity().filter(|_| cursor.is_done())) {
        return worked(first.times(number), how);
    }
    let is_each = !is_times && cursor.take(Sense::At);
    let is_comma = !is_times && !is_each && (cursor.sign(',') || cursor.sign(';'));
    let is_per = cursor.token(0) == Some(&Token::Sign('/'));
    let is_listed = is_comma || !is_times && !is_each && (cursor.sign(':') || cursor.sign('/') || cursor.sign('='));
    if !is_times && !is_each && !is_listed {
        return Err(No::Unknown);
    }
    cursor.remarks();
    if cursor.is_done() {
        // `2 h / module` says nothing of how many there are.
        return if is_per { Err(No::Doubt(EffortDoubt::Again)) } else { said(first, how) };
    }
    // `6 weeks, weekly 2 h`
    let early = cursor.attempt(rhythm_of_sessions);
    let (second, _) = longer(cursor.ends().ok_or(No::Unknown)?)?;
    cursor.remarks();
    if let Some((often, every)) = early.or_else(|| cursor.rhythm()).filter(|_| !is_times) {
        let each = second.times(often).ok_or(No::Unknown)?;
        return if cursor.is_done() { spread(first, how, (each, every), is_each) } else { Err(No::Unknown) };
    }
    if !cursor.is_done() {
        return Err(No::Unknown);
    }
    let is_first_longer = first.unit.hours() > second.unit.hours();
    let (long, short) = if is_first_longer { (first, second) } else { (second, first) };
    let is_same = first.minutes() == second.minutes();
    // Of a list of two, the second is the same again in other words, or a smaller rest.
    match (is_times, is_each) {
        (true, _) if long.unit != short.unit => for_so_long(short, Span::new(Decimal::ONE, long.unit), long),
        (_, true) if is_first_longer => for_so_long(short, Span::new(Decimal::ONE, long.unit), long),
        (false, false) if is_same => said(first, how),
        (false, false) if is_comma && is_first_longer && is_rest(short, long) => worked(long.and(&short), how),
        _ => Err(No::Doubt(EffortDoubt::Two)),
    }
}

/// Whether a time can be the rest of another: `1 week, 2 days`, but not `3 months, 40 hours` nor `2 days, 20 h`.
fn is_rest(short: Span, long: Span) -> bool {
    short.unit.is_next_below(long.unit) && short.minutes() < Some(long.unit.minutes.into())
}

/// So much again and again, and behind it for how long.
fn again(cursor: &mut Cursor<'_>, each: Option<Span>, every: Span) -> Read {
    let each = each.ok_or(No::Unknown)?;
    if each.minutes() > every.minutes() {
        return Err(No::Unknown);
    }
    let is_listed = cursor.sign(',') || cursor.sign(';');
    if cursor.is_done() {
        return Ok(EffortReading::Recurring(Recurring { each, every, until: None }));
    }
    let until = cursor.attempt(|cursor| {
        cursor.take(Sense::Until).then_some(())?;
        Until::of(&spelled(cursor.rest()))
    });
    if until.is_some() {
        return Ok(EffortReading::Recurring(Recurring { each, every, until }));
    }
    let is_times = cursor.take(Sense::Times);
    let is_for = !is_times && cursor.take(Sense::For);
    cursor.take(Sense::Period);
    let count = cursor.attempt(|cursor| {
        let number = cursor.quantity()?;
        let named = cursor.take(Sense::Session);
        (cursor.is_done() && (named || is_times)).then_some(number)
    });
    if let Some(count) = count {
        return worked(each.times(count), EffortHow::Said);
    }
    let is_long = is_times || is_for || is_listed;
    let long = is_long.then(|| cursor.one()).flatten().ok_or(No::Doubt(EffortDoubt::Again))?;
    if cursor.is_done() { lasting(each, every, long, is_listed && !is_for) } else { Err(No::Doubt(EffortDoubt::Again)) }
}

/// So much once in so long, and behind it another time: for how long where it is one of the calendar, else the whole of it,
/// unless a word says that it goes on for as long.
fn lasting(each: Span, every: Span, other: Span, listed: bool) -> Read {
    let is_days = other.unit.name == "day";
    if other.unit.is_calendar() || (is_days && every.unit == other.unit) {
        return for_so_long(each, every, other);
    }
    // `2 h a week, 5 days` can be 10 h or 40.
    let is_whole = listed && (!is_days || each.unit == other.unit) && each.minutes() <= other.minutes();
    if is_whole { worked(Some(other), EffortHow::Said) } else { Err(No::Doubt(EffortDoubt::Again)) }
}

/// A time, and behind it how it is spread. A time of the calendar says for how long, any other is the whole effort.
fn spread(first: Span, how: EffortHow, (each, every): (Span, Span), at: bool) -> Read {
    let for_all = for_so_long(each, every, first);
    if first.unit.is_calendar() || (at && first.unit == every.unit) {
        return for_all;
    }
    // `5 days, 8 h a day` says it twice; `5 days, 2 h a day` can be 10 h or 40.
    if first.unit == every.unit {
        return match for_all {
            Ok(EffortReading::Worked(all, _)) if all.minutes() == first.minutes() => for_all,
            _ => Err(No::Doubt(EffortDoubt::Two)),
        };
    }
    if each.minutes() > first.minutes() { Err(No::Doubt(EffortDoubt::Two)) } else { worked(Some(first), how) }
}

/// So much, once in so long, for so long: 2 h a week for 6 weeks.
fn for_so_long(each: Span, every: Span, long: Span) -> Read {
    // Ten days are two weeks of work, and less than that of the calendar.
    if every.unit.name == "day" && every.number > Decimal::from(7) && long.unit != every.unit {
        return Err(No::Doubt(EffortDoubt::Again));
    }
    let (every, long) = every.minutes().zip(long.minutes()).ok_or(No::Unknown)?;
    let times = long.checked_div(every).ok_or(No::Unknown)?;
    if !times.fract().is_zero() || times.is_zero() {
        return Err(No::Doubt(EffortDoubt::Again));
    }
    worked(each.times(times), EffortHow::Said)
}

/// The longer of two ends, unless they are too far apart to say anything.
fn longer(ends: Ends) -> Result<(Span, EffortHow), No> {
    let (low, high) = ends.low.minutes().zip(ends.high.minutes()).ok_or(No::Unknown)?;
    match Width::between(low, high) {
        Width::None => Ok((ends.high, EffortHow::Said)),
        Width::Fair => Ok((ends.high, EffortHow::Longer)),
        Width::Backwards => Err(No::Doubt(EffortDoubt::Two)),
        Width::Wide => Err(No::Doubt(EffortDoubt::Wide)),
    }
}

/// A span as it was said: what people say so of weeks and months is how long something lasts.
fn said(span: Span, how: EffortHow) -> Read {
    if span.lasts() { Err(No::Lasts(span, how)) } else { worked(Some(span), how) }
}

fn worked(span: Option<Span>, how: EffortHow) -> Read {
    let span = span.and_then(Span::neat).ok_or(No::Doubt(EffortDoubt::Unclear))?;
    if span.unit.name == "month" || span.unit.iso.is_empty() {
        return Err(No::Lasts(span, how));
    }
    if span.iso().is_some() { Ok(EffortReading::Worked(span, how)) } else { Err(No::Doubt(EffortDoubt::Unclear)) }
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
    let is_quarter = |word: &str| ["q", "kw", "h1", "h2"].contains(&word);
    if Sense::Endless.words().is_in(tokens)
        || words().any(|word| Sense::Rhythm.words().has(word) || ["every", "per"].contains(&word))
    {
        return EffortDoubt::Again;
    }
    let is_day = !matches!(Date::read(text), DateReading::None) && !numbers().any(|number| number.contains(','));
    if is_day || words().any(|word| Sense::When.words().has(word) || is_quarter(word) || Date::month_named(word).is_some()) {
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
