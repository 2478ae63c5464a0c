//! Reads the parts of a cost: amounts with what they are spent on, unit prices, quantities and durations.

use rust_decimal::Decimal;

use super::MoneyDoubt as Doubt;
use super::MoneyHow;
use super::amount::amount;
use super::currency::{Codes, are_currencies, common, currency};
use crate::words::{Cursor, Sense, Token};

/// An amount, with the currencies that its signs can mean (`None` without a sign).
pub(super) struct Amount {
    pub amount: Decimal,
    pub codes: Option<Codes>,
    /// The multiple in which it is given, such as thousands.
    pub multiple: Option<Decimal>,
    /// Whether it counts only with a currency sign: `m` for a million could also mean metres or minutes, and `500 500` could be a
    /// repetition.
    pub needs_sign: bool,
}

/// An amount, how it was determined, and the words for what it is spent on.
pub(super) struct AmountPart {
    pub amount: Amount,
    pub how: MoneyHow,
    pub things: Vec<Token>,
}

/// The unit of a price, or what is counted.
#[derive(Clone, Copy)]
enum PriceUnit {
    /// A unit of time, by its name.
    Time(&'static str),
    /// People, nights, tickets.
    Pieces,
    /// Something that is not named.
    Each,
}

impl PriceUnit {
    /// How many of this unit are in one counted unit; `None` if they are unrelated.
    fn in_one(self, counted: Self) -> Option<Decimal> {
        match (self, counted) {
            (Self::Time(one), Self::Time(other)) if one == other => Some(Decimal::ONE),
            (Self::Time("month"), Self::Time("year")) => Some(12.into()),
            (Self::Time("month"), Self::Time("quarter")) => Some(3.into()),
            (Self::Pieces | Self::Each, Self::Pieces) => Some(Decimal::ONE),
            _ => None,
        }
    }
}

pub(super) fn is_number(token: &Token) -> bool {
    matches!(token, Token::Number(_))
}

/// Whether a token is a word with this sense.
pub(super) fn is_one_of(token: &Token, sense: Sense) -> bool {
    matches!(token, Token::Word(word) if sense.words().has(word))
}

/// Whether a token is a word for what money is spent on, or another word that does not change a cost.
pub(super) fn is_item(token: &Token) -> bool {
    is_one_of(token, Sense::Item) || is_one_of(token, Sense::Expense)
}

/// Reads one amount with everything around it; `None` if there is no amount.
pub(super) fn part(cursor: &mut Cursor<'_>) -> Result<Option<AmountPart>, Doubt> {
    let mut things = Vec::new();
    items(cursor, &mut things);
    // `Reise ca. 200 €`
    cursor.attempt(about);
    let found = match many(cursor)? {
        Some(amount) => Some((amount, MoneyHow::Together)),
        None => {
            lasts_before(cursor, &mut things);
            one(cursor)?
        }
    };
    let Some((amount, how)) = found else { return Ok(None) };
    lasts(cursor, &mut things);
    behind(cursor, &mut things);
    Ok(Some(AmountPart { amount, how, things }))
}

/// Reads a word that makes an amount approximate.
fn about(cursor: &mut Cursor<'_>) -> Option<()> {
    let meanings = cursor.find(Sense::Before)?;
    meanings.iter().any(|meaning| meaning == "about").then_some(())
}

/// Reads an amount, or a unit price followed by a quantity: `$250 each, 4 people`, `$39 per month for 12 months`, `monthly $39 x
/// 12`, `$250 x 2`.
fn one(cursor: &mut Cursor<'_>) -> Result<Option<(Amount, MoneyHow)>, Doubt> {
    let early = cursor.attempt(rate);
    let Some(amount) = single(cursor)? else { return Ok(None) };
    let rate = early.or_else(|| cursor.attempt(rate));
    let times = cursor.attempt(|cursor| {
        let is_product = cursor.take(Sense::Times);
        let _joined = is_product && cursor.take(Sense::At) || cursor.sign(',') || cursor.sign(';');
        let _lasting = cursor.take(Sense::For) | cursor.take(Sense::Period);
        let (number, counted) = count(cursor)?;
        let in_one = match (rate, counted) {
            (Some(rate), Some(counted)) => rate.in_one(counted)?,
            (Some(_), None) | (None, _) if is_product => Decimal::ONE,
            _ => return None,
        };
        number.checked_mul(in_one)
    });
    match (rate, times) {
        (_, Some(times)) => {
            let all = amount.amount.checked_mul(times).ok_or(Doubt::Large)?;
            Ok(Some((Amount { amount: all, ..amount }, MoneyHow::Together)))
        }
        (Some(_), None) => Err(Doubt::Each),
        (None, None) => Ok(Some((amount, MoneyHow::Said))),
    }
}

/// Reads a quantity followed by a unit price: `2 x 300`, `3 nights @ $150`, `4 people at $250`, `2 books, $40 each`.
fn many(cursor: &mut Cursor<'_>) -> Result<Option<Amount>, Doubt> {
    let before = *cursor;
    let found = many_there(cursor)?;
    if found.is_none() {
        *cursor = before;
    }
    Ok(found)
}

fn many_there(cursor: &mut Cursor<'_>) -> Result<Option<Amount>, Doubt> {
    let Some((number, counted)) = count(cursor) else { return Ok(None) };
    if counted.is_some() {
        while cursor.take(Sense::Expense) {}
    }
    let is_times = cursor.sign('@') || cursor.take(Sense::Times);
    let is_named = counted.is_some();
    let is_at = (is_times || is_named) && (cursor.take(Sense::At) || (is_named && cursor.take(Sense::ToNumber)));
    let needs_rate = !is_times && !is_at;
    // `500 course, 300 each`
    if (!is_times && !is_named) || (needs_rate && number > Decimal::ONE_HUNDRED) {
        return Ok(None);
    }
    cursor.sign(',');
    let early = cursor.attempt(rate);
    let Some(amount) = single(cursor)? else { return Ok(None) };
    let rate = early.or_else(|| cursor.attempt(rate));
    let in_one = match (rate, counted) {
        (Some(rate), Some(counted)) => rate.in_one(counted),
        (None, _) if needs_rate => None,
        _ => Some(Decimal::ONE),
    };
    let Some(in_one) = in_one else { return Ok(None) };
    let all = number.checked_mul(in_one).and_then(|number| amount.amount.checked_mul(number)).ok_or(Doubt::Large)?;
    Ok(Some(Amount { amount: all, ..amount }))
}

/// Reads a quantity: a small whole number, optionally with the word for what is counted.
fn count(cursor: &mut Cursor<'_>) -> Option<(Decimal, Option<PriceUnit>)> {
    let number = cursor.attempt(|cursor| {
        if let Some(Token::Number(text)) = cursor.token(0) {
            cursor.skip(1);
            return text.parse::<u16>().ok().filter(|count| (1..1_000).contains(count)).map(Decimal::from);
        }
        let word = cursor.number_of(Sense::Number);
        word.or_else(|| (cursor.take(Sense::Article) && cursor.sees(Sense::Unit)).then_some(Decimal::ONE))
    })?;
    Some((number, cursor.attempt(counted)))
}

/// Reads the word for what is counted.
fn counted(cursor: &mut Cursor<'_>) -> Option<PriceUnit> {
    if let Some(meanings) = cursor.find(Sense::Unit) {
        return meanings.first().filter(|meaning| !meaning.contains('*')).map(|name| PriceUnit::Time(name));
    }
    (cursor.take(Sense::Person) || cursor.take(Sense::Rated)).then_some(PriceUnit::Pieces)
}

/// Reads the unit of a price: `each`, `per person`, `/h`, `a month`, `monthly`.
fn rate(cursor: &mut Cursor<'_>) -> Option<PriceUnit> {
    if cursor.sign('/') {
        if let Some(named) = cursor.attempt(counted) {
            return Some(named);
        }
        // `$25/seat`, but not `course 500 / travel 300`.
        let is_named = cursor.word(0).is_some() && !cursor.token(1).is_some_and(is_number);
        cursor.skip(1);
        return is_named.then_some(PriceUnit::Pieces);
    }
    let rest = cursor.rest();
    if let Some((length, _)) = Sense::Rate.words().begin(rest) {
        cursor.skip(length);
        return Some(cursor.attempt(counted).unwrap_or_else(|| said(&rest[..length])));
    }
    if cursor.attempt(|cursor| cursor.take(Sense::Each).then_some(())).is_some() {
        return Some(PriceUnit::Each);
    }
    cursor.take(Sense::Per).then(|| cursor.attempt(counted))?
}

/// The unit that a rate word contains: `monthly`, `в месяц`, `1泊`.
fn said(words: &[Token]) -> PriceUnit {
    let rhythm = Sense::Rhythm.words().begin(words).filter(|(length, _)| *length == words.len());
    let is_spelled = !words.iter().any(|word| matches!(word, Token::Sign(_)));
    let unit = || Sense::Unit.words().end(words).filter(|_| is_spelled);
    let time = rhythm.or_else(unit).and_then(|(_, meanings)| meanings.first());
    match time.filter(|meaning| !meaning.contains('*')) {
        Some(name) => PriceUnit::Time(name),
        None if Sense::Person.words().end(words).is_some() => PriceUnit::Pieces,
        None => PriceUnit::Each,
    }
}

/// Reads a duration after the amount: `$900 for 3 days`, `$900 3-day course`.
fn lasts(cursor: &mut Cursor<'_>, things: &mut Vec<Token>) {
    cursor.attempt(|cursor| {
        let is_listed = cursor.sign(',') || cursor.sign('/');
        let is_joined = cursor.take(Sense::For) || cursor.take(Sense::Item) || is_listed;
        cursor.take(Sense::Article);
        let is_hyphened = duration(cursor)?;
        (is_joined || is_hyphened || cursor.token(0).is_some_and(is_item)).then_some(())
    });
    behind(cursor, things);
}

/// Reads a duration before the amount: `3-day course: $900`.
fn lasts_before(cursor: &mut Cursor<'_>, things: &mut Vec<Token>) {
    cursor.attempt(|cursor| {
        let is_hyphened = duration(cursor)?;
        let is_said = is_hyphened || cursor.token(0) == Some(&Token::Sign(':')) || cursor.token(0).is_some_and(is_item);
        items(cursor, things);
        is_said.then_some(())
    });
}

/// Reads a number of units of time; returns whether a hyphen joins them.
fn duration(cursor: &mut Cursor<'_>) -> Option<bool> {
    let _number = cursor.token(0).filter(|token| is_number(token))?;
    cursor.skip(1);
    let is_hyphened = cursor.sign('-');
    cursor.take(Sense::Unit).then_some(is_hyphened)
}

/// Whether the tokens are only a duration.
pub(super) fn is_duration(tokens: &[Token]) -> bool {
    let mut cursor = Cursor::new(tokens);
    let is_duration = duration(&mut cursor).is_some();
    items(&mut cursor, &mut Vec::new());
    is_duration && cursor.is_done()
}

/// Reads the words for what the money is spent on, with signs between them.
pub(super) fn items(cursor: &mut Cursor<'_>, things: &mut Vec<Token>) {
    loop {
        let is_listed = |cursor: &mut Cursor<'_>| {
            let is_more = cursor.token(1).is_some_and(|next| !is_number(next));
            let and = |cursor: &mut Cursor<'_>| (cursor.take(Sense::And) && cursor.sees(Sense::Expense)).then_some(());
            (is_more && cursor.sign(',')) || cursor.attempt(and).is_some()
        };
        if !item(cursor, things) && !is_listed(cursor) {
            return;
        }
    }
}

/// Reads one word for what the money is spent on, or a sign among such words. `A$` does not begin with an article.
fn item(cursor: &mut Cursor<'_>, things: &mut Vec<Token>) -> bool {
    if currency(&mut { *cursor }).is_some() {
        return false;
    }
    // `fee - 500`
    if cursor.token(0) == Some(&Token::Sign('-')) && cursor.token(1).is_some_and(is_item) {
        cursor.skip(1);
    }
    let rest = cursor.rest();
    if cursor.take(Sense::Expense) {
        things.extend_from_slice(&rest[..rest.len() - cursor.rest().len()]);
        return true;
    }
    cursor.take(Sense::Item) || cursor.sign(':')
}

/// Reads what the money is spent on after its amount, but nothing that belongs to the next amount: `500 course, 300 travel`, `500
/// a 700 €`.
fn behind(cursor: &mut Cursor<'_>, things: &mut Vec<Token>) {
    loop {
        let (mut ahead, mut more) = (*cursor, Vec::new());
        let _joined = ahead.sign(',') || ahead.sign(';') || ahead.take(Sense::And);
        let joined = ahead.rest().len();
        while item(&mut ahead, &mut more) {}
        ahead.attempt(about);
        let is_next = ahead.token(0).is_some_and(is_number) || currency(&mut { ahead }).is_some();
        if is_next || ahead.rest().len() == joined {
            return;
        }
        *cursor = ahead;
        things.extend(more);
    }
}

/// Reads one amount with its currency.
pub(super) fn single(cursor: &mut Cursor<'_>) -> Result<Option<Amount>, Doubt> {
    let before = *cursor;
    let codes = currencies(cursor, None)?;
    let parts = figures(cursor);
    if parts.is_empty() {
        *cursor = before;
        return Ok(None);
    }
    cursor.skip(parts.len());
    let mut value = amount(&parts).ok_or(Doubt::Number)?;
    let is_letter = cursor.word(0).is_some_and(|word| word.chars().count() == 1);
    let multiple = cursor.number_of(Sense::Multiple);
    if let Some(multiple) = multiple {
        // The comma of 1,200k is ambiguous.
        if parts.len() > 1 || value >= Decimal::ONE_THOUSAND {
            return Err(Doubt::Number);
        }
        value = value.checked_mul(multiple).ok_or(Doubt::Large)?;
    }
    let codes = currencies(cursor, codes)?;
    dashes(cursor);
    let codes = currencies(cursor, codes)?;
    let is_million = is_letter && multiple.is_some_and(|multiple| multiple > Decimal::ONE_THOUSAND);
    if is_million && parts.first().is_some_and(|figures| figures.len() > 2 && figures.bytes().all(|b| b.is_ascii_digit())) {
        return Err(Doubt::Number);
    }
    let is_twice = matches!(parts.as_slice(), [first, second] if first.len() == 3 && *second != "000");
    Ok(Some(Amount { amount: value, codes, multiple, needs_sign: is_million || is_twice }))
}

/// The consecutive numbers that form one amount with spaces between thousands, but not the 3 of `900 3-day course`.
fn figures<'a>(cursor: &Cursor<'a>) -> Vec<&'a str> {
    let counts = |at: usize| {
        let mut ahead = *cursor;
        ahead.skip(at);
        at > 0 && duration(&mut ahead).is_some()
    };
    let number = |(at, token): (usize, &'a Token)| match token {
        Token::Number(text) if !counts(at) => Some(text.as_str()),
        _ => None,
    };
    cursor.rest().iter().enumerate().map_while(number).collect()
}

/// Skips dashes in place of cents: `500.-`, `500,--`, `500/-`.
fn dashes(cursor: &mut Cursor<'_>) {
    let rest = cursor.rest();
    let mark = usize::from(matches!(rest.first(), Some(Token::Sign(',' | '/'))));
    let dashes = rest[mark..].iter().take_while(|token| **token == Token::Sign('-')).count();
    let behind = &rest[mark + dashes..];
    if dashes > 0 && !behind.first().is_some_and(is_number) && (mark == 1 || are_currencies(behind)) {
        cursor.skip(mark + dashes);
    }
}

/// The currencies that all signs beside an amount can mean.
fn currencies(cursor: &mut Cursor<'_>, mut codes: Option<Codes>) -> Result<Option<Codes>, Doubt> {
    while let Some(more) = currency(cursor) {
        codes = common(codes, Some(more)).map_err(|()| Doubt::Currency)?;
    }
    Ok(codes)
}
