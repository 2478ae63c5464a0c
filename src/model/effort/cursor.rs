//! Reads the parts of a time from tokens: numbers, quantities, spans, ranges. Each function consumes what it understands, and
//! nothing if it understands nothing.

use rust_decimal::Decimal;

use super::span::{Span, number};
use super::units;
use crate::model::Date;
use crate::words::{Cursor, Sense, Token, is_unspaced};

/// The two ends of a range; equal if it is a single time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    pub low: Span,
    pub high: Span,
}

impl Cursor<'_> {
    /// A number in digits.
    fn figures(&mut self) -> Option<Decimal> {
        let Token::Number(text) = self.token(0)? else { return None };
        let number = number(text)?;
        self.skip(1);
        Some(number)
    }

    /// `/ 2` after a number. A fraction such as 2/3 can also mean “2 or 3”, so its numerator must be 1 unless its unit is
    /// singular (`2/3 day`).
    fn fraction(&mut self, above: Decimal) -> Option<Decimal> {
        self.attempt(|cursor| {
            let below = cursor.sign('/').then(|| cursor.figures())??;
            let is_one = cursor.word(0).is_some_and(|word| !word.ends_with('s') || word == "hrs");
            let fits = above < below && below <= Decimal::TEN && below.fract().is_zero() && above >= Decimal::ONE;
            cursor.attempt(|cursor| {
                cursor.take(Sense::Of);
                (cursor.take(Sense::Article) && cursor.unit_ahead()).then_some(())
            });
            (fits && (above == Decimal::ONE || is_one)).then(|| above / below)
        })
    }

    /// `half`, `½`, `a quarter of an`, `three quarters of an`.
    fn part(&mut self) -> Option<Decimal> {
        self.attempt(|cursor| {
            let is_three = cursor.take_as(Sense::Number, "3");
            if !is_three {
                let _one = cursor.take(Sense::Article) || cursor.take_as(Sense::Number, "1");
                cursor.sign('-');
            }
            let part = if cursor.take(Sense::Quarter) {
                Decimal::new(if is_three { 75 } else { 25 }, 2)
            } else if !is_three && cursor.take(Sense::Half) {
                Decimal::new(5, 1)
            } else {
                return None;
            };
            cursor.sign('-');
            let named = cursor.take(Sense::Of);
            let article = cursor.take(Sense::Article) || cursor.take_as(Sense::Number, "1");
            // `a quarter` alone is three months.
            (named || article || cursor.unit_ahead()).then_some(part)
        })
    }

    /// `and a half`, after a number or a unit.
    fn and_part(&mut self) -> Option<Decimal> {
        self.attempt(|cursor| {
            cursor.take(Sense::And).then_some(())?;
            let is_one = cursor.take(Sense::Article) || cursor.take_as(Sense::Number, "1");
            if cursor.take(Sense::Half) {
                return Some(Decimal::new(5, 1));
            }
            (is_one && cursor.take(Sense::Quarter)).then(|| Decimal::new(25, 2))
        })
    }

    fn unit_ahead(&self) -> bool {
        let mut ahead = *self;
        ahead.fillers();
        ahead.unit().is_some()
    }

    fn fillers(&mut self) {
        loop {
            let is_hyphen = self.token(0) == Some(&Token::Sign('-')) && self.word(1).is_some();
            // `2 working days`, but `2 years` and `2 t`.
            if units::unit(self.rest()).is_some() {
                return;
            }
            if is_hyphen {
                self.skip(1);
            } else if !self.take(Sense::Filler) {
                return;
            }
        }
    }

    /// A quantity: `2`, `1 1/2`, `two and a half`, `a couple of`, `half a`, `a`.
    pub(super) fn quantity(&mut self) -> Option<Decimal> {
        if let Some(part) = self.part() {
            return Some(part);
        }
        if self.attempt(|cursor| (cursor.take(Sense::Whole) && cursor.unit_ahead()).then_some(())).is_some() {
            return Some(Decimal::ONE);
        }
        if let Some(whole) = self.figures() {
            if let Some(fraction) = self.fraction(whole) {
                return Some(fraction);
            }
            // No slash may separate the two numbers.
            if self.token(0) == Some(&Token::Sign('/')) && matches!(self.token(1), Some(Token::Number(_))) {
                return None;
            }
            if let Some(more) = self.attempt(|cursor| cursor.figures().and_then(|above| cursor.fraction(above))) {
                return Some(whole + more);
            }
            // `20+ hours`
            self.attempt(|cursor| (cursor.sign('+') && cursor.unit_ahead()).then_some(()));
            return self.counted(whole);
        }
        if let Some(number) = self.number_of(Sense::Number) {
            return self.counted(number);
        }
        self.take(Sense::Article).then_some(Decimal::ONE)
    }

    /// A number with a fraction after it: `two and a half`, `3 half` days.
    fn counted(&mut self, number: Decimal) -> Option<Decimal> {
        let halves = self.attempt(|cursor| (cursor.take(Sense::Half) && cursor.unit_ahead()).then_some(Decimal::new(5, 1)));
        match halves {
            Some(half) => number.checked_mul(half),
            None => number.checked_add(self.and_part().unwrap_or_default()),
        }
    }

    /// A unit; a fortnight is two weeks.
    pub(super) fn unit(&mut self) -> Option<Span> {
        let (length, factor, unit) = units::unit(self.rest())?;
        self.skip(length);
        Some(Span::new(factor, unit))
    }

    /// A unit and its number in one word, such as `שעתיים`.
    fn amount(&mut self) -> Option<Span> {
        self.attempt(|cursor| {
            let (factor, unit) = units::measured(cursor.find(Sense::Amount)?.first()?)?;
            Some(Span::new(factor, unit))
        })
    }

    /// `3 days`, `2-hour`, `an hour and a half`, `1:30 h`, `1h30`, `1h30m`.
    pub(super) fn one(&mut self) -> Option<Span> {
        if let Some(amount) = self.amount() {
            return Some(amount);
        }
        self.attempt(|cursor| {
            if let Some(span) = cursor.clock() {
                return Some(span);
            }
            let number = cursor.quantity()?;
            cursor.fillers();
            let unit = cursor.unit()?;
            let more = cursor.attempt(|cursor| cursor.and_part().filter(|_| !cursor.unit_ahead()));
            let more = more.or_else(|| cursor.attempt(Self::half_behind)).unwrap_or_default();
            let span = unit.times(number.checked_add(more)?)?;
            if span.unit.name == "hour"
                && let Some(minutes) = cursor.attempt(Self::minutes_behind)
            {
                return span.and(&Span::new(minutes, units::named("minute")?));
            }
            Some(span)
        })
    }

    /// The half at the end of `2天半`.
    fn half_behind(&mut self) -> Option<Decimal> {
        let is_joined = self.word(0).is_some_and(|word| word.starts_with(is_unspaced));
        (is_joined && self.take(Sense::Half) && !self.unit_ahead()).then_some(Decimal::new(5, 1))
    }

    /// The minutes of `1h30` and `1h30m`, but not the number of another quantity.
    fn minutes_behind(&mut self) -> Option<Decimal> {
        let Token::Number(text) = self.token(0)? else { return None };
        let minutes = number_below(text, 60).filter(|_| text.len() == 2)?;
        self.skip(1);
        if self.word(0) == Some("m") {
            self.skip(1);
            return Some(minutes);
        }
        let is_other = self.unit_ahead() || self.sees(Sense::Times) || self.sees(Sense::Session) || self.sees(Sense::Half);
        let is_day = self.word(0).is_some_and(|word| Date::month_named(word).is_some());
        (!is_other && !is_day && !matches!(self.token(0), Some(Token::Sign('/' | '+') | Token::Number(_)))).then_some(minutes)
    }

    /// `1:30 h`; also `1:30` or `01:30:00` if the text holds nothing else.
    fn clock(&mut self) -> Option<Span> {
        self.attempt(|cursor| {
            let Token::Number(text) = cursor.token(0)? else { return None };
            let (hours, minutes) = text.split_once(':')?;
            let is_alone = cursor.rest().len() == 1;
            // If a program wrote the time, it has seconds, which are zero.
            let minutes = minutes.strip_suffix(":00").filter(|_| is_alone).unwrap_or(minutes);
            let (hours, minutes) = (number(hours)?, number_below(minutes, 60).filter(|_| minutes.len() == 2)?);
            cursor.skip(1);
            let hour = if is_alone { Span::new(Decimal::ONE, units::named("hour")?) } else { cursor.unit()? };
            let hour = Some(hour).filter(|hour| hour.unit.name == "hour" && hour.number == Decimal::ONE)?;
            hour.times(hours)?.and(&Span::new(minutes, units::named("minute")?))
        })
    }

    /// A sum: `2 days and 4 hours`, `1 h 30 min`. Each part has a smaller unit than the previous one.
    fn sum(&mut self) -> Option<Span> {
        let before = self.rest();
        let mut sum = self.one()?;
        let mut last = sum.unit;
        // `1日2時間` means two hours a day.
        let may_be_rate = last.minutes > 60 && ends_unspaced(&before[..before.len() - self.rest().len()]);
        while let Some(more) = self.attempt(|cursor| {
            let joined = cursor.take(Sense::And) || cursor.take(Sense::Plus) || cursor.sign('+') || cursor.sign('&');
            // `a week` after a time says how often.
            let starts = joined || (!may_be_rate && matches!(cursor.token(0), Some(Token::Number(_))));
            let span = starts.then(|| cursor.one())??;
            // `3 months 40 hours` is a period and an amount of work, not a sum.
            let fits = if joined { span.unit.hours() < last.hours() } else { span.unit.is_next_below(last) };
            fits.then_some(span)
        }) {
            last = more.unit;
            sum = sum.and(&more)?;
        }
        Some(sum)
    }

    /// A range or a single time: `2-3 weeks`, `1 week - 10 days`, `between two and three days`, `a day or two`.
    pub(super) fn ends(&mut self) -> Option<Ends> {
        let opening = self.opening();
        let numbers = self.attempt(|cursor| {
            let low = cursor.quantity()?;
            let high = cursor.joins(opening, true).then(|| cursor.quantity())??;
            cursor.fillers();
            let unit = cursor.unit()?;
            Some(Ends { low: unit.times(low)?, high: unit.times(high)? })
        });
        if numbers.is_some() {
            return numbers;
        }
        let low = self.sum()?;
        let spans = self.attempt(|cursor| {
            // `2 h à 3 h` is a range, `5 jours à 8 h` is not.
            let alike = |cursor: &mut Self| {
                let high = cursor.take(Sense::ToNumber).then(|| cursor.sum())?;
                high.filter(|high| high.unit == low.unit || (high.unit.hours() <= 1.0 && low.unit.hours() <= 1.0))
            };
            if let Some(high) = cursor.attempt(alike) {
                return Some(Ends { low, high });
            }
            if !cursor.joins(opening, false) {
                return None;
            }
            let high = cursor.sum();
            high.or_else(|| Some(Span::new(cursor.quantity()?, low.unit))).map(|high| Ends { low, high })
        });
        spans.or_else(|| (!opening.between && !opening.from).then_some(Ends { low, high: low }))
    }

    /// A number of repetitions: `3 x`, `twice`, `4 sessions of`, `6 sessions x`.
    pub(super) fn times(&mut self) -> Option<Decimal> {
        self.attempt(|cursor| {
            let often = cursor.number_of(Sense::Often);
            let number = often.or_else(|| cursor.quantity())?;
            let is_times = often.is_some() || cursor.take(Sense::Session);
            let _more = cursor.take(Sense::At) || cursor.take(Sense::With) || cursor.take(Sense::Times);
            // `4 dagdelen` (half-days) alone is a time.
            (is_times && !cursor.is_done()).then_some(number)
        })
    }

    /// A rhythm: `a week`, `/month`, `every 2 weeks`, `weekly`, `twice a week`, `on Fridays`. Returns the number of times, and
    /// the period.
    pub(super) fn rhythm(&mut self) -> Option<(Decimal, Span)> {
        self.attempt(|cursor| {
            if let Some(days) = cursor.weekdays() {
                return Some((days, Span::new(Decimal::ONE, units::named("week")?)));
            }
            let often = cursor.often();
            if let Some((number, unit)) = cursor.attempt(|cursor| units::measured(cursor.find(Sense::Rhythm)?.first()?)) {
                let every = Span::new(number, unit);
                cursor.weekday_of(every);
                return Some((often.unwrap_or(Decimal::ONE), every));
            }
            let every = cursor.take(Sense::Every);
            if !every && !cursor.sign('/') {
                cursor.take(Sense::Per).then_some(())?;
            }
            let unit = cursor.attempt(Self::unit);
            let period = unit.or_else(|| every.then(|| cursor.attempt(Self::every_so_many))?)?;
            cursor.weekday_of(period);
            Some((often.unwrap_or(Decimal::ONE), period))
        })
    }

    /// The number of days each week: `on Mondays and Wednesdays`.
    fn weekdays(&mut self) -> Option<Decimal> {
        let day = |cursor: &mut Self| {
            let is_there = cursor.take(Sense::Weekdays) || (cursor.take(Sense::On) && cursor.take(Sense::Weekdays));
            is_there.then_some(())
        };
        self.attempt(day)?;
        let mut days = Decimal::ONE;
        while self
            .attempt(|cursor| {
                let _joined = cursor.take(Sense::And) || cursor.sign(',') || cursor.sign('&') || cursor.sign('/');
                day(cursor)
            })
            .is_some()
        {
            days += Decimal::ONE;
        }
        Some(days)
    }

    /// Skips the day of the week on which something weekly is done.
    fn weekday_of(&mut self, every: Span) {
        if every.unit.name == "week" {
            self.attempt(|cursor| {
                if cursor.take(Sense::Weekdays) {
                    return Some(());
                }
                cursor.take(Sense::On);
                (cursor.take(Sense::Weekdays) || cursor.take(Sense::Weekday)).then_some(())
            });
        }
    }

    /// `once`, `twice`, `3 times`, `3x`.
    pub(super) fn often(&mut self) -> Option<Decimal> {
        self.number_of(Sense::Often).or_else(|| {
            self.attempt(|cursor| {
                let number = cursor.quantity()?;
                cursor.take(Sense::Times).then_some(number)
            })
        })
    }

    /// `every 2 weeks`, `every other week`, `every Friday`.
    fn every_so_many(&mut self) -> Option<Span> {
        if self.take(Sense::Weekday) || self.take(Sense::Weekdays) {
            return units::named("week").map(|week| Span::new(Decimal::ONE, week));
        }
        let number = if self.take(Sense::Other) { Decimal::TWO } else { self.quantity()? };
        let every = self.unit()?.times(number)?;
        // From a week on, people count calendar days, and `tous les 15 jours` means every other week.
        let weeks = match every.unit.name {
            "day" if number == Decimal::from(15) => Some(Decimal::TWO),
            "day" if (number % Decimal::from(7)).is_zero() => Some(number / Decimal::from(7)),
            _ => None,
        };
        weeks.map_or(Some(every), |weeks| Some(Span::new(weeks, units::named("week")?)))
    }

    /// Skips words for what the time is spent on; returns whether there were any. Articles and prepositions are skipped only
    /// together with such a word, since `a week` and `for 6 weeks` say how often and how long.
    pub(super) fn remarks(&mut self) -> bool {
        let before = self.rest().len();
        self.all_remarks();
        self.rest().len() < before
    }

    fn all_remarks(&mut self) {
        for taken in 0.. {
            if self.take(Sense::Task) {
                continue;
            }
            let mut ahead = *self;
            let mut is_joined = false;
            loop {
                let is_and = ahead.take(Sense::And);
                is_joined |= is_and;
                if !is_and && !ahead.sign('-') && !ahead.take(Sense::Small) {
                    break;
                }
            }
            // `2 days and exam`: the exam takes additional time.
            if (taken == 0 && is_joined) || !ahead.take(Sense::Task) {
                return;
            }
            *self = ahead;
        }
    }
}

/// Whether the tokens end in a script without spaces between words.
fn ends_unspaced(tokens: &[Token]) -> bool {
    matches!(tokens.last(), Some(Token::Word(word)) if word.starts_with(is_unspaced))
}

/// A whole number below a limit.
fn number_below(text: &str, limit: u32) -> Option<Decimal> {
    text.parse::<u32>().ok().filter(|number| *number < limit).map(Decimal::from)
}
