//! Reads recurring time: how much each time, how often, for how long, and until when.

use rust_decimal::Decimal;

use super::read::{EffortDoubt, EffortHow, EffortReading, No, Read, worked};
use super::recurring::{Recurring, Until};
use super::span::Span;
use super::when::spelled;
use crate::words::{Cursor, Sense};

/// A recurring time, followed by how long it goes on.
pub(super) fn again(cursor: &mut Cursor<'_>, each: Option<Span>, every: Span) -> Read {
    let each = each.ok_or(No::Unknown)?;
    if each.minutes() > every.minutes() {
        return Err(No::Unknown);
    }
    if let Some((days, wider)) = cursor.attempt(|cursor| days_of(cursor, every)) {
        return again(cursor, each.times(days), wider);
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
    let long = cursor.attempt(|cursor| {
        let long = cursor.one()?;
        let is_for = cursor.take(Sense::For);
        cursor.remarks();
        (is_long || is_for).then_some(long)
    });
    let long = long.ok_or(No::Doubt(EffortDoubt::Again))?;
    if cursor.is_done() { lasting(each, every, long, is_listed && !is_for) } else { Err(No::Doubt(EffortDoubt::Again)) }
}

/// On how many days of a longer period something daily is done: `2 h a day, 5 days a week`, `2 h a day, 3 times a week`.
fn days_of(cursor: &mut Cursor<'_>, every: Span) -> Option<(Decimal, Span)> {
    let is_daily = every.unit.name == "day" && every.number == Decimal::ONE;
    cursor.sign(',');
    let days = cursor.attempt(|cursor| {
        let number = cursor.quantity()?;
        let unit = cursor.unit()?;
        (unit == every).then_some(number)
    });
    let (often, wider) = cursor.rhythm()?;
    let days = days.unwrap_or(Decimal::ONE).checked_mul(often)?;
    let fits = is_daily && wider.unit.hours() > every.unit.hours() && every.times(days)?.minutes() <= wider.minutes();
    fits.then_some((days, wider))
}

/// A recurring time followed by another time. A calendar unit says for how long it goes on; any other unit is the total, unless a
/// word says otherwise.
pub(super) fn lasting(each: Span, every: Span, other: Span, listed: bool) -> Read {
    let is_days = other.unit.name == "day";
    if other.unit.is_calendar() || (is_days && every.unit == other.unit) {
        return for_so_long(each, every, other);
    }
    // `2 h a week, 5 days` can mean 10 h or 40 h.
    let is_whole = listed && (!is_days || each.unit == other.unit) && each.minutes() <= other.minutes();
    if is_whole { worked(Some(other), EffortHow::Said) } else { Err(No::Doubt(EffortDoubt::Again)) }
}

/// A time followed by how it is spread. A calendar unit says for how long it goes on; any other unit is the total.
pub(super) fn spread(first: Span, how: EffortHow, (each, every): (Span, Span), at: bool) -> Read {
    let for_all = for_so_long(each, every, first);
    if first.unit.is_calendar() || (at && first.unit == every.unit) {
        return for_all;
    }
    // `5 days, 8 h a day` says the same twice; `5 days, 2 h a day` can mean 10 h or 40 h.
    if first.unit == every.unit {
        return match for_all {
            Ok(EffortReading::Worked(all, _)) if all.minutes() == first.minutes() => for_all,
            _ => Err(No::Doubt(EffortDoubt::Two)),
        };
    }
    if each.minutes() > first.minutes() { Err(No::Doubt(EffortDoubt::Two)) } else { worked(Some(first), how) }
}

/// The total of a recurring time over a period: 2 h a week for 6 weeks.
pub(super) fn for_so_long(each: Span, every: Span, long: Span) -> Read {
    // Ten days are two working weeks, but less than two calendar weeks.
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
