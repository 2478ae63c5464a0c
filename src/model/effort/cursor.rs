//! Walks through the tokens of a time: numbers, quantities, spans, ranges. Each function takes what it understands, and
//! nothing where it understands nothing.

use rust_decimal::Decimal;

use super::span::{Span, number};
use super::units;
use super::words::{FILLERS, JOINERS, REMARKS, TIMES};
use crate::words::Token;

/// A place among the tokens of a time.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    tokens: &'a [Token],
}

/// The two ends of a time; the same where it is no range.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    pub low: Span,
    pub high: Span,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(tokens: &'a [Token]) -> Self {
        Self { tokens }
    }

    pub(super) fn is_done(&self) -> bool {
        self.tokens.is_empty()
    }

    /// What is left.
    pub(super) fn rest(&self) -> &'a [Token] {
        self.tokens
    }

    fn token(&self, ahead: usize) -> Option<&'a Token> {
        self.tokens.get(ahead)
    }

    fn word(&self, ahead: usize) -> Option<&'a str> {
        match self.token(ahead)? {
            Token::Word(word) => Some(word),
            _ => None,
        }
    }

    fn skip(&mut self, count: usize) {
        self.tokens = self.tokens.get(count..).unwrap_or_default();
    }

    /// Takes some words in a row.
    pub(super) fn take(&mut self, words: &str) -> bool {
        let count = words.split(' ').count();
        let is_there = words.split(' ').enumerate().all(|(ahead, word)| self.word(ahead) == Some(word));
        if is_there {
            self.skip(count);
        }
        is_there
    }

    /// Whether an article comes next.
    pub(super) fn starts_with_article(&self) -> bool {
        matches!(self.word(0), Some("a" | "an"))
    }

    /// Takes one of some words.
    pub(super) fn take_any(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.take(word))
    }

    pub(super) fn sign(&mut self, sign: char) -> bool {
        let is_there = self.token(0) == Some(&Token::Sign(sign));
        if is_there {
            self.skip(1);
        }
        is_there
    }

    /// Tries something; where it understands nothing, nothing is taken.
    pub(super) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = *self;
        let read = read(self);
        if read.is_none() {
            *self = before;
        }
        read
    }

    /// A number in figures.
    fn figures(&mut self) -> Option<Decimal> {
        let Token::Number(text) = self.token(0)? else { return None };
        let number = number(text)?;
        self.skip(1);
        Some(number)
    }

    /// `/ 2` behind a number; a fraction of more than one part, such as 2/3, can mean 2 or 3, unless its unit is one.
    fn fraction(&mut self, above: Decimal) -> Option<Decimal> {
        self.attempt(|cursor| {
            let below = cursor.sign('/').then(|| cursor.figures())??;
            let is_one = cursor.word(0).is_some_and(|word| !word.ends_with('s') || word == "hrs");
            let fits = above < below && below <= Decimal::TEN && below.fract().is_zero() && above >= Decimal::ONE;
            cursor.attempt(|cursor| {
                cursor.take("of");
                (cursor.take_any(&["a", "an"]) && cursor.unit_ahead()).then_some(())
            });
            (fits && (above == Decimal::ONE || is_one)).then(|| above / below)
        })
    }

    /// `half`, `½`, `a quarter of an`, `three quarters of an`.
    fn part(&mut self) -> Option<Decimal> {
        self.attempt(|cursor| {
            let is_three = cursor.take("three");
            if !is_three {
                cursor.take_any(&["a", "one", "ein", "eine", "einen", "une", "un"]);
                cursor.sign('-');
            }
            let part = if cursor.take_any(&["quarters", "quarter"]) {
                Decimal::new(if is_three { 75 } else { 25 }, 2)
            } else if !is_three && cursor.take_any(&["half", "halbe", "halber", "halben", "ein halber", "demi", "media", "medio"])
            {
                Decimal::new(5, 1)
            } else {
                return None;
            };
            cursor.sign('-');
            let named = cursor.take("of");
            let article = cursor.take_any(&["a", "an", "one"]);
            // `a quarter` alone is three months.
            (named || article || cursor.unit_ahead()).then_some(part)
        })
    }

    /// `and a half`, behind a number or a unit.
    fn and_part(&mut self) -> Option<Decimal> {
        let half = || Decimal::new(5, 1);
        self.attempt(|cursor| {
            cursor.take_any(&["and", "und", "et", "y"]).then_some(())?;
            if cursor.take_any(&["a half", "half", "demi", "demie", "media", "medio"]) {
                return Some(half());
            }
            cursor.take("a quarter").then(|| Decimal::new(25, 2))
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
            if !is_hyphen && !self.word(0).is_some_and(|word| FILLERS.contains(&word)) {
                return;
            }
            self.skip(1);
        }
    }

    /// How many: `2`, `1 1/2`, `two and a half`, `a couple of`, `half a`, `a`.
    pub(super) fn quantity(&mut self) -> Option<Decimal> {
        if let Some(part) = self.part() {
            return Some(part);
        }
        if self.take("a couple of") || self.take("couple of") || self.take("a couple") || self.take("a pair of") {
            return Some(Decimal::TWO);
        }
        if self.take("a dozen") {
            return Some(12.into());
        }
        if self.attempt(|cursor| (cursor.take_any(&["full", "whole", "all"]) && cursor.unit_ahead()).then_some(())).is_some() {
            return Some(Decimal::ONE);
        }
        if self.take_any(&["anderthalb", "eineinhalb"]) {
            return Some(Decimal::new(15, 1));
        }
        if let Some(whole) = self.figures() {
            if let Some(fraction) = self.fraction(whole) {
                return Some(fraction);
            }
            // No other sign may part the two: 2/3 is read by nobody but as two numbers.
            if self.token(0) == Some(&Token::Sign('/')) && matches!(self.token(1), Some(Token::Number(_))) {
                return None;
            }
            if let Some(more) = self.attempt(|cursor| cursor.figures().and_then(|above| cursor.fraction(above))) {
                return Some(whole + more);
            }
            return self.counted(whole);
        }
        if let Some(number) = self.word(0).and_then(units::number) {
            self.skip(1);
            return self.counted(number);
        }
        self.take_any(&["a", "an"]).then_some(Decimal::ONE)
    }

    /// A number with what may stand behind it: `two and a half`, `3 half` days.
    fn counted(&mut self, number: Decimal) -> Option<Decimal> {
        let halves = self.attempt(|cursor| (cursor.take("half") && cursor.unit_ahead()).then_some(Decimal::new(5, 1)));
        match halves {
            Some(half) => number.checked_mul(half),
            None => number.checked_add(self.and_part().unwrap_or_default()),
        }
    }

    /// A unit; a fortnight is two weeks.
    pub(super) fn unit(&mut self) -> Option<Span> {
        let (factor, unit) = units::unit(self.word(0)?)?;
        self.skip(1);
        Some(Span::new(factor.into(), unit))
    }

    /// `3 days`, `2-hour`, `an hour and a half`, `1:30 h`, `1h30`, `1h30m`.
    pub(super) fn one(&mut self) -> Option<Span> {
        self.attempt(|cursor| {
            if let Some(span) = cursor.clock() {
                return Some(span);
            }
            let number = cursor.quantity()?;
            cursor.fillers();
            let unit = cursor.unit()?;
            let more = cursor.attempt(|cursor| cursor.and_part().filter(|_| !cursor.unit_ahead())).unwrap_or_default();
            let span = unit.times(number.checked_add(more)?)?;
            if span.unit.name == "hour"
                && let Some(Token::Number(text)) = cursor.token(0)
                && text.len() == 2
                && matches!(cursor.rest(), [_] | [_, Token::Word(_)])
                && cursor.word(1).is_none_or(|word| word == "m")
            {
                let minutes = number_below(text, 60)?;
                cursor.skip(2);
                return span.and(&Span::new(minutes, units::named("minute")?));
            }
            Some(span)
        })
    }

    /// `1:30 h`, and `1:30` where nothing else is said.
    fn clock(&mut self) -> Option<Span> {
        self.attempt(|cursor| {
            let Token::Number(text) = cursor.token(0)? else { return None };
            let (hours, minutes) = text.split_once(':')?;
            let (hours, minutes) = (number(hours)?, number_below(minutes, 60).filter(|_| minutes.len() == 2)?);
            let is_alone = cursor.rest().len() == 1;
            cursor.skip(1);
            let hour = if is_alone { Span::new(Decimal::ONE, units::named("hour")?) } else { cursor.unit()? };
            let hour = Some(hour).filter(|hour| hour.unit.name == "hour")?;
            hour.times(hours)?.and(&Span::new(minutes, units::named("minute")?))
        })
    }

    /// `2 days and 4 hours`, `1 h 30 min`: each part in a smaller unit than the one before.
    fn sum(&mut self) -> Option<Span> {
        let mut sum = self.one()?;
        let mut last = sum.unit;
        while let Some(more) = self.attempt(|cursor| {
            let joined = cursor.take_any(&["and", "und", "plus", "et", "y"]) || cursor.sign('+') || cursor.sign('&');
            // `a week` behind a time says how often.
            let starts = joined || matches!(cursor.token(0), Some(Token::Number(_)));
            let span = starts.then(|| cursor.one())??;
            // `3 months 40 hours` is how long it goes on and how much work it is.
            let fits = if joined { span.unit.hours() < last.hours() } else { span.unit.is_next_below(last) };
            fits.then_some(span)
        }) {
            last = more.unit;
            sum = sum.and(&more)?;
        }
        Some(sum)
    }

    /// A word or sign between the ends of a range, with those that stand between numbers only.
    fn joiner(&mut self, numbers: bool) -> bool {
        self.sign('-') || self.sign('…') || self.take_any(&JOINERS) || (numbers && self.take_any(&["à", "a"]))
    }

    /// `2-3 weeks`, `1 week - 10 days`, `between two and three days`, `a day or two`, or no range at all.
    pub(super) fn ends(&mut self) -> Option<Ends> {
        let is_between = self.take_any(&["between", "zwischen", "entre"]);
        let is_from = self.take_any(&["from", "von", "de"]);
        let join = |cursor: &mut Self, numbers| match is_between {
            true => cursor.take_any(&["and", "und", "et", "y"]),
            false => cursor.joiner(numbers),
        };
        let numbers = self.attempt(|cursor| {
            let low = cursor.quantity()?;
            let high = join(cursor, true).then(|| cursor.quantity())??;
            cursor.fillers();
            let unit = cursor.unit()?;
            Some(Ends { low: unit.times(low)?, high: unit.times(high)? })
        });
        if numbers.is_some() {
            return numbers;
        }
        let low = self.sum()?;
        let spans = self.attempt(|cursor| {
            if !join(cursor, false) {
                return None;
            }
            let high = cursor.sum();
            high.or_else(|| Some(Span::new(cursor.quantity()?, low.unit))).map(|high| Ends { low, high })
        });
        spans.or_else(|| (!is_between && !is_from).then_some(Ends { low, high: low }))
    }

    /// How often something that is named by its number is done: `3 x`, `4 sessions of`.
    pub(super) fn times(&mut self) -> Option<Decimal> {
        self.attempt(|cursor| {
            let number = cursor.quantity()?;
            let is_times = cursor.take_any(&TIMES);
            cursor.take_any(&["of", "à", "at", "with", "von"]);
            cursor.sign('@');
            is_times.then_some(number)
        })
    }

    /// How often: `a week`, `/month`, `every 2 weeks`, `weekly`, `twice a week`; the number of times, and once in how long.
    pub(super) fn rhythm(&mut self) -> Option<(Decimal, Span)> {
        self.attempt(|cursor| {
            if let Some((number, unit)) = cursor.word(0).and_then(units::rhythm) {
                cursor.skip(1);
                return Some((Decimal::ONE, Span::new(number.into(), unit)));
            }
            let often = cursor.often();
            let every = cursor.take_any(&["every", "each", "jede", "jeden", "chaque", "cada"]);
            if !every && !cursor.sign('/') {
                const PER: [&str; 14] =
                    ["a la", "à la", "in der", "a", "an", "per", "pro", "par", "por", "je", "al", "im", "am", "die"];
                cursor.take_any(&PER).then_some(())?;
            }
            let unit = cursor.attempt(Self::unit);
            let period = unit.or_else(|| every.then(|| cursor.attempt(Self::every_so_many))?)?;
            Some((often.unwrap_or(Decimal::ONE), period))
        })
    }

    /// `once`, `twice`, `3 times`, `3x`.
    fn often(&mut self) -> Option<Decimal> {
        if self.take("once") {
            return Some(Decimal::ONE);
        }
        if self.take("twice") {
            return Some(Decimal::TWO);
        }
        self.attempt(|cursor| {
            let number = cursor.quantity()?;
            cursor.take_any(&["x", "times", "mal", "fois"]).then_some(number)
        })
    }

    /// `every 2 weeks`, `every other week`, `every Friday`.
    fn every_so_many(&mut self) -> Option<Span> {
        const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        if self.take_any(&WEEKDAYS) {
            return units::named("week").map(|week| Span::new(Decimal::ONE, week));
        }
        let number = if self.take_any(&["other", "second"]) { Decimal::TWO } else { self.quantity()? };
        self.unit()?.times(number)
    }

    /// What the time is spent on. Articles and the like belong to it only with a word that does: `a week` and `for 6 weeks`
    /// say how often and how long.
    pub(super) fn remarks(&mut self) {
        const SMALL: [&str; 6] = ["a", "of", "for", "the", "in", "and"];
        for taken in 0.. {
            let is_sign = |ahead: usize| self.token(ahead) == Some(&Token::Sign('-'));
            let small = (0..).take_while(|ahead| is_sign(*ahead) || self.word(*ahead).is_some_and(|word| SMALL.contains(&word)));
            let small = small.count();
            // `2 days and exam`: the exam takes more than the two days.
            if taken == 0 && (0..small).any(|ahead| self.word(ahead) == Some("and")) {
                return;
            }
            if !self.word(small).is_some_and(|word| REMARKS.contains(&word)) {
                return;
            }
            self.skip(small + 1);
        }
    }
}

/// A whole number below another.
fn number_below(text: &str, limit: u32) -> Option<Decimal> {
    text.parse::<u32>().ok().filter(|number| *number < limit).map(Decimal::from)
}
