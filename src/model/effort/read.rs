//! Reads times as people write them, as a careful colleague would: a time is accepted only if it has one possible meaning;
//! otherwise the reason is returned.

use rust_decimal::Decimal;

use super::again::{again, for_so_long, lasting, spread};
use super::cursor::Ends;
use super::recurring::Recurring;
use super::span::Span;
use super::units;
use super::when::{Hours, are_weekdays, hours_of_a_day, is_when, why};
use crate::words::{Cursor, Hedge, Sense, Token, Width, bracketed, hedged, is_no_estimate, tokens};

/// How the text of a time is read.
#[derive(Clone, Debug, PartialEq)]
pub enum EffortReading {
    /// One number and one unit.
    Plain(Span),
    /// Written differently, but unambiguous.
    Worked(Span, EffortHow),
    /// A recurring time whose end the text does not give.
    Recurring(Recurring),
    /// Nothing that can be accepted.
    Doubt(EffortDoubt),
}

/// How a time was determined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffortHow {
    /// It is written so.
    Said,
    /// The longer end of a range.
    Longer,
    /// A minimum.
    Least,
}

/// Why a time cannot be accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffortDoubt {
    /// A number without a unit.
    NoUnit,
    /// A number whose separators are ambiguous.
    Number,
    /// Two times, and it is unclear which counts.
    Two,
    /// A range that is too wide to plan with.
    Wide,
    /// Only a minimum.
    Open,
    /// The text expresses doubt.
    Unsure,
    /// A negative time.
    Negative,
    /// A quarter or a year, which is not an amount of work.
    Long,
    /// A number of days that can also mean two weeks.
    Fortnight,
    /// A date or a part of a year: when, not how long.
    When,
    /// A recurring time that cannot be added up.
    Again,
    /// No time.
    Unclear,
}

impl EffortDoubt {
    /// Its name in the texts.
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
            Self::Fortnight => "fortnight",
            Self::When => "when",
            Self::Again => "again",
            Self::Unclear => "",
        }
    }
}

impl EffortReading {
    /// Reads a text.
    pub(super) fn of(text: &str) -> Self {
        if is_no_estimate(text) {
            return Self::Doubt(EffortDoubt::Unclear);
        }
        let mut tokens = tokens(text);
        // An apostrophe at the beginning keeps a cell a text; if it was typed twice, one is still visible.
        while tokens.first() == Some(&Token::Sign('\'')) {
            tokens.remove(0);
        }
        let plain = Span::plain(text).filter(|span| span.iso().is_some());
        let reading = match plain {
            Some(span) if span.lasts() => Self::Doubt(EffortDoubt::Long),
            Some(span) if may_hold_minutes(text, span) => Self::Worked(span, EffortHow::Said),
            Some(span) => Self::Plain(span),
            None => match all_of(&tokens) {
                Ok(reading) => reading,
                Err(No::Doubt(doubt)) => Self::Doubt(doubt),
                Err(No::Lasts(..)) => Self::Doubt(EffortDoubt::Long),
                Err(No::Unknown) => Self::Doubt(why(text, &tokens)),
            },
        };
        match reading {
            Self::Plain(_) | Self::Worked(..) if is_fortnight(&tokens) => Self::Doubt(EffortDoubt::Fortnight),
            Self::Worked(span, EffortHow::Said) if says_least(&tokens) => Self::Worked(span, EffortHow::Least),
            reading => reading,
        }
    }
}

/// Whether the text has a number of days that means two weeks, such as `14 Tage`, other than as a rhythm: `alle 14 Tage`.
fn is_fortnight(tokens: &[Token]) -> bool {
    let is_there = |at: usize| {
        let length = Sense::Fortnight.words().begin(&tokens[at..]).map(|(length, _)| length);
        let unit = || Sense::Unit.words().begin(&tokens[at + 1..]).map_or(0, |(length, _)| length);
        // `15 jours ouvrés` are working days.
        length.is_some_and(|length| unit() < length) && Sense::Every.words().end(&tokens[..at]).is_none()
    };
    (0..tokens.len()).any(is_there)
}

/// Whether it is a minimum: `20+ hours`.
fn says_least(tokens: &[Token]) -> bool {
    let is_there = |at: usize| matches!(&tokens[at..], [Token::Number(_), Token::Sign('+'), rest @ ..] if Sense::Unit.words().begin(rest).is_some());
    (0..tokens.len()).any(is_there)
}

/// Whether the digits after the decimal sign may be minutes, as in `1.30 h`.
fn may_hold_minutes(text: &str, span: Span) -> bool {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit() && !".,".contains(c));
    let ends = |number: &str| {
        ["15", "30", "45"].iter().any(|minutes| number.strip_suffix(minutes).is_some_and(|rest| rest.ends_with(['.', ','])))
    };
    span.unit.name == "hour" && numbers.any(ends)
}

/// Why a text could not be read.
#[derive(Clone, Copy)]
pub(super) enum No {
    /// For this reason.
    Doubt(EffortDoubt),
    /// It is a period, not an amount of work.
    Lasts(Span, EffortHow),
    /// The rest of the text must decide.
    Unknown,
}

pub(super) type Read = Result<EffortReading, No>;

/// Reads a whole text. A period that is filled completely is an amount of work.
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
    match hours_of_a_day(tokens) {
        Some(Hours::Sure) => return Err(No::Doubt(EffortDoubt::When)),
        Some(Hours::Maybe) => return Err(No::Doubt(EffortDoubt::Two)),
        None => {}
    }
    // `4 sessions, 6 h in total`
    let is_counted =
        Cursor::new(tokens).times().is_some() && Sense::Session.words().is_in(tokens) && !Sense::Times.words().is_in(tokens);
    if is_counted && hedges.contains(&Hedge::Remark) {
        return Err(No::Doubt(EffortDoubt::Two));
    }
    let reading = with_brackets(tokens);
    if hedges.contains(&Hedge::AtLeast) { reading.and(Err(No::Doubt(EffortDoubt::Open))) } else { reading }
}

/// Reads a text with brackets: `2 days (16 h)` (a repetition), `2 h a week (6 weeks)`, `6 months (2 h a week)`, `2 days (June)`
/// and `2 weeks (approx.)`.
fn with_brackets(tokens: &[Token]) -> Read {
    let (outer, inner) = match bracketed(tokens) {
        Some((_, None)) => return statement(tokens),
        Some((outer, Some(inner))) if tokens.first() != Some(&Token::Sign('(')) => (outer, inner),
        _ => return Err(No::Unknown),
    };
    // `5 days (8 h each)`
    if Sense::Each.words().end(&inner).is_some() {
        return statement(&[&outer[..], &[Token::Sign(',')], &inner].concat());
    }
    // `2 days (June)`, `1 day (9:00-17:00)`, `2 days (Mon-Tue)`
    if is_when(&inner) || are_weekdays(&inner) {
        return match statement(&outer)? {
            outer @ EffortReading::Worked(..) => Ok(outer),
            _ => Err(No::Unknown),
        };
    }
    match (statement(&outer), read(&inner)) {
        (
            Ok(EffortReading::Worked(first, how)) | Err(No::Lasts(first, how)),
            Ok(EffortReading::Worked(second, _)) | Err(No::Lasts(second, _)),
        ) => {
            let is_same = first.minutes() == second.minutes();
            if is_same { said(first.or_work(second), how) } else { Err(No::Doubt(EffortDoubt::Two)) }
        }
        (Ok(EffortReading::Recurring(recurring)), Ok(EffortReading::Worked(second, _)) | Err(No::Lasts(second, _))) => {
            lasting(recurring.each, recurring.every, second, true)
        }
        (Ok(EffortReading::Worked(first, how)) | Err(No::Lasts(first, how)), Ok(EffortReading::Recurring(recurring))) => {
            spread(first, how, (recurring.each, recurring.every), false)
        }
        (Ok(_), Ok(EffortReading::Recurring(_))) => Err(No::Doubt(EffortDoubt::Two)),
        (Ok(EffortReading::Worked(..)) | Err(No::Lasts(..)), Err(_))
            if inner.iter().any(|token| matches!(token, Token::Number(_))) =>
        {
            Err(No::Doubt(EffortDoubt::Two))
        }
        // The brackets continue the text before them.
        _ => {
            let signs = |token: &&Token| !matches!(token, Token::Sign('(' | ')'));
            read(&tokens.iter().filter(signs).cloned().collect::<Vec<_>>())
        }
    }
}

/// Reads a time, a range, a product or a recurring time.
fn statement(tokens: &[Token]) -> Read {
    let mut cursor = Cursor::new(tokens);
    // `a week` alone is a time.
    let early = if cursor.sees(Sense::Article) { None } else { cursor.rhythm() };
    // `reading: 10 h`; but the first word of `full day` belongs to the time.
    let is_named = !cursor.sees(Sense::Whole) && cursor.remarks();
    cursor.sign(':');
    cursor.sign(',');
    // `course of 2 days`, `twice a week for 1 hour`
    if is_named || early.is_some() {
        let _joined = cursor.take(Sense::Of) || cursor.take(Sense::At) || cursor.take(Sense::With);
        let _each = early.is_some() && (cursor.take(Sense::For) || cursor.take(Sense::Each));
    }
    if let Some(each) = cursor.attempt(sessions) {
        return worked(Some(each), EffortHow::Said);
    }
    // `每次2小时，共3次`
    let is_each = early.is_none() && cursor.take(Sense::Each);
    if let Some(times) = cursor.times().filter(|_| !is_each) {
        return repeated(&mut cursor, times, early);
    }
    let ends = cursor.ends().ok_or(No::Unknown)?;
    let is_named = cursor.remarks() || is_named;
    if is_each {
        let (each, how) = longer(ends)?;
        let times = cursor.attempt(number_of_sessions).ok_or(No::Doubt(EffortDoubt::Again))?;
        return worked(each.times(times), how);
    }
    // `8 weeks, weekly 2 h`: the time after the rhythm is how long it takes.
    let listed = |cursor: &mut Cursor<'_>| {
        let rhythm = (cursor.sign(',') && !cursor.sees(Sense::Article)).then(|| cursor.rhythm())?;
        let mut ahead = *cursor;
        rhythm.filter(|_| ahead.one().is_none())
    };
    if let Some((often, every)) = early.or_else(|| cursor.rhythm()).or_else(|| cursor.attempt(listed)) {
        let (span, how) = longer(ends)?;
        cursor.remarks();
        return match again(&mut cursor, span.times(often), every)? {
            EffortReading::Worked(span, EffortHow::Said) => Ok(EffortReading::Worked(span, how)),
            reading => Ok(reading),
        };
    }
    if !cursor.is_done() {
        return with_more(cursor, ends, is_named);
    }
    let (span, how) = longer(ends)?;
    said(span, how)
}

/// A number of repetitions before a time: `4 sessions of 2 h`, `3 x 2 h a week`, `3 sessions a week of 1 hour`.
fn repeated(cursor: &mut Cursor<'_>, times: Decimal, early: Option<(Decimal, Span)>) -> Read {
    let early = early.or_else(|| cursor.attempt(rhythm_of_sessions));
    cursor.sign(',');
    cursor.take(Sense::Each);
    // `4 x 2 h each`, `4 x 90 min sessions`
    let rest = cursor.rest();
    let is_behind_unit = |length: &usize| matches!(rest.iter().rev().nth(*length), Some(Token::Word(_)));
    let sessions = || Sense::Session.words().end(rest).map(|(length, _)| length).filter(is_behind_unit);
    let more = Sense::Each.words().end(rest).map(|(length, _)| length).or_else(sessions).unwrap_or_default();
    let each = &rest[..rest.len() - more];
    match statement(each)? {
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
    }
}

/// The total of several sessions: `six 90-minute sessions`, `3 12-hour shifts`.
fn sessions(cursor: &mut Cursor<'_>) -> Option<Span> {
    let number = cursor.quantity()?;
    cursor.sign('-');
    let each = cursor.one()?;
    (cursor.take(Sense::Session) && cursor.is_done()).then(|| each.times(number))?
}

/// A rhythm that is followed by how long each session takes.
fn rhythm_of_sessions(cursor: &mut Cursor<'_>) -> Option<(Decimal, Span)> {
    let rhythm = cursor.rhythm()?;
    let _joined = cursor.take(Sense::At) || cursor.take(Sense::With) || cursor.take(Sense::For);
    cursor.sign(',');
    let mut ahead = *cursor;
    ahead.one().map(|_| rhythm)
}

/// The number of sessions, after the time of one: `, 4 sessions`, `for 3 meetings`, `x 4`.
fn number_of_sessions(cursor: &mut Cursor<'_>) -> Option<Decimal> {
    let is_times = cursor.take(Sense::Times);
    let _joined = is_times || cursor.sign(',') || cursor.sign(';') || cursor.take(Sense::For);
    cursor.take(Sense::Period);
    let number = cursor.quantity()?;
    let is_named = cursor.take(Sense::Session);
    (cursor.is_done() && (is_named || is_times)).then_some(number)
}

/// The number of repetitions, after the time of one: `each, 4 sessions`, `per session x 4`, `twice`, `, 3 times`.
fn how_often(cursor: &mut Cursor<'_>) -> Option<Decimal> {
    if cursor.attempt(per_session).is_some() {
        return number_of_sessions(cursor);
    }
    cursor.sign(',');
    cursor.often().filter(|_| cursor.is_done())
}

/// Words for “each time”: `each`, `per session`, `/meeting`.
fn per_session(cursor: &mut Cursor<'_>) -> Option<()> {
    let named = |cursor: &mut Cursor<'_>| {
        let is_per = cursor.sign('/') || cursor.take(Sense::Per) || cursor.take(Sense::Each);
        (is_per && cursor.take(Sense::Session)).then_some(())
    };
    cursor.attempt(named).or_else(|| cursor.take(Sense::Each).then_some(()))
}

/// Reads a time with more text after it: `6 weeks, 2 h a week`, `5 days of 8 h`, `2 h x 3`, `1 week, 2 days`, `2 days / 16 h`, `5
/// days over 3 months`, `3 days in June`.
fn with_more(mut cursor: Cursor<'_>, ends: Ends, is_named: bool) -> Read {
    let (first, how) = longer(ends)?;
    if let Some(spread) = cursor.attempt(|cursor| {
        cursor.take(Sense::Spread).then_some(())?;
        cursor.take(Sense::Period);
        cursor.one().filter(|_| cursor.is_done())
    }) {
        return if spread.minutes() > first.minutes() { worked(Some(first), how) } else { Err(No::Unknown) };
    }
    if let Some(times) = cursor.attempt(how_often) {
        return worked(first.times(times), how);
    }
    if cursor.attempt(per_session).is_some() {
        return Err(No::Doubt(EffortDoubt::Again));
    }
    if is_dated(cursor) {
        return said(first, how);
    }
    if cursor.take(Sense::On) || cursor.take(Sense::Until) {
        return Err(No::Unknown);
    }
    if cursor.take(Sense::Incl) {
        cursor.sign('.');
        let is_said = cursor.rest().iter().all(|token| matches!(token, Token::Word(_)));
        return if is_said && !cursor.is_done() { said(first, how) } else { Err(No::Unknown) };
    }
    if cursor.sign('+') || cursor.sign('&') || cursor.take(Sense::Plus) || cursor.take(Sense::And) {
        cursor.remarks();
        cursor.sign(':');
        let (second, _) = longer(cursor.ends().ok_or(No::Unknown)?)?;
        cursor.remarks();
        return if cursor.is_done() { worked(first.and(&second), how) } else { Err(No::Unknown) };
    }
    let is_times = cursor.take(Sense::Times);
    if is_times
        && let Some(number) = cursor.attempt(|cursor| {
            let number = cursor.quantity();
            cursor.take(Sense::Session);
            number.filter(|_| cursor.is_done())
        })
    {
        return worked(first.times(number), how);
    }
    let is_each = !is_times && cursor.take(Sense::At);
    let is_comma = !is_times && !is_each && (cursor.sign(',') || cursor.sign(';'));
    let is_per = cursor.token(0) == Some(&Token::Sign('/'));
    let is_listed = is_comma || !is_times && !is_each && (cursor.sign(':') || cursor.sign('/') || cursor.sign('='));
    // `8 Wochen lang 2 Stunden pro Woche`
    let is_listed =
        is_listed || !is_times && !is_each && first.unit.is_calendar() && (cursor.take(Sense::For) || !cursor.is_done());
    if !is_times && !is_each && !is_listed {
        return Err(No::Unknown);
    }
    let is_second_named = cursor.remarks();
    cursor.sign(':');
    if cursor.is_done() {
        // `2 h / module` does not say how many modules there are.
        return if is_per { Err(No::Doubt(EffortDoubt::Again)) } else { said(first, how) };
    }
    // `6 weeks, weekly 2 h`
    let early = cursor.attempt(rhythm_of_sessions);
    let (second, _) = longer(cursor.ends().ok_or(No::Unknown)?)?;
    let is_second_named = cursor.remarks() || is_second_named;
    if let Some((often, every)) = early.or_else(|| cursor.rhythm()).filter(|_| !is_times) {
        let each = second.times(often).ok_or(No::Unknown)?;
        return if cursor.is_done() { spread(first, how, (each, every), is_each) } else { Err(No::Unknown) };
    }
    // `5 days, 8 hours each`
    if cursor.take(Sense::Each) && cursor.is_done() && first.unit.hours() > second.unit.hours() {
        return for_so_long(second, Span::new(Decimal::ONE, first.unit), first);
    }
    if !cursor.is_done() {
        return Err(No::Unknown);
    }
    let is_first_longer = first.unit.hours() > second.unit.hours();
    let (long, short) = if is_first_longer { (first, second) } else { (second, first) };
    let is_same = first.minutes() == second.minutes();
    // In a list of two, the second repeats the first in other words, or is a smaller remainder.
    match (is_times, is_each) {
        (true, _) if long.unit != short.unit => for_so_long(short, Span::new(Decimal::ONE, long.unit), long),
        (_, true) if is_first_longer => for_so_long(short, Span::new(Decimal::ONE, long.unit), long),
        (false, false) if is_same => said(first.or_work(second), how),
        // `course 2 days, exam 1 day`
        (false, false) if is_comma && is_named && is_second_named && !long.unit.is_calendar() => worked(first.and(&second), how),
        (false, false) if is_comma && is_first_longer && is_rest(short, long) => worked(long.and(&short), how),
        _ => Err(No::Doubt(EffortDoubt::Two)),
    }
}

/// Whether the rest of the text says when: a date or a part of a year, joined to the time by words or signs.
fn is_dated(mut cursor: Cursor<'_>) -> bool {
    let is_joined = cursor.sees(Sense::On) || cursor.sees(Sense::Until) || cursor.sees(Sense::From);
    let is_listed = cursor.sign(',') || cursor.sign(':') || cursor.sign(';');
    let has_number = cursor.rest().iter().any(|token| matches!(token, Token::Number(_)));
    (is_joined || is_listed || has_number) && is_when(cursor.rest())
}

/// Whether a time can be the remainder of another: `1 week, 2 days`, but not `3 months, 40 hours` or `2 days, 20 h`.
fn is_rest(short: Span, long: Span) -> bool {
    short.unit.is_next_below(long.unit) && short.minutes() < Some(long.unit.minutes.into())
}

/// The longer end of a range, unless the ends are too far apart.
fn longer(ends: Ends) -> Result<(Span, EffortHow), No> {
    let (low, high) = ends.low.minutes().zip(ends.high.minutes()).ok_or(No::Unknown)?;
    match Width::between(low, high) {
        Width::None => Ok((ends.high, EffortHow::Said)),
        Width::Fair => Ok((ends.high, EffortHow::Longer)),
        Width::Backwards => Err(No::Doubt(EffortDoubt::Two)),
        Width::Wide => Err(No::Doubt(EffortDoubt::Wide)),
    }
}

/// A span on its own. Several weeks or months are usually a period, not an amount of work.
fn said(span: Span, how: EffortHow) -> Read {
    if span.lasts() { Err(No::Lasts(span, how)) } else { worked(Some(span), how) }
}

pub(super) fn worked(span: Option<Span>, how: EffortHow) -> Read {
    let span = span.and_then(Span::neat).ok_or(No::Doubt(EffortDoubt::Unclear))?;
    if span.unit.name == "month" || span.unit.iso.is_empty() {
        return Err(No::Lasts(span, how));
    }
    if span.iso().is_some() { Ok(EffortReading::Worked(span, how)) } else { Err(No::Doubt(EffortDoubt::Unclear)) }
}
