//! What the words of a cost say, as a careful colleague would read them: taken when they can mean one amount only, and where
//! they cannot, with the reason why not.

use rust_decimal::Decimal;

use super::Money;
use super::amount::amount;
use super::currency::{Codes, are_currencies, common, currency, is_meant, meant};
use crate::words::{Cursor, Hedge, Sense, Token, Width, bracketed, hedged, tokens};

/// What was done to come to an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyHow {
    /// It was said so.
    Said,
    /// Of two amounts, the larger counts.
    Larger,
    /// Several amounts were added up.
    Together,
}

/// Why a cost cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyDoubt {
    /// A number whose marks can be read in two ways.
    Number,
    /// Two amounts of which nobody knows which counts.
    Two,
    /// A range that says hardly anything.
    Wide,
    /// The least that it can cost.
    Open,
    /// It may be otherwise.
    Unsure,
    /// Less than nothing.
    Negative,
    /// An amount for each of something, without how many.
    Each,
    /// An amount without its tax.
    Tax,
    /// Who pays, not how much.
    Payer,
    /// Two currencies.
    Currency,
    /// A sign that several currencies share.
    Sign,
    /// More than anybody can pay.
    Large,
    /// No amount at all.
    Unclear,
}

impl MoneyDoubt {
    /// The word by which texts know it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Two => "two",
            Self::Wide => "wide",
            Self::Open => "open",
            Self::Unsure => "unsure",
            Self::Negative => "negative",
            Self::Each => "each",
            Self::Tax => "tax",
            Self::Payer => "payer",
            Self::Currency => "currency",
            Self::Sign => "sign",
            Self::Large => "large",
            Self::Unclear => "",
        }
    }
}

use MoneyDoubt as Doubt;

/// An amount in the currencies that its signs can mean; none where it has no sign.
struct Amount {
    amount: Decimal,
    codes: Option<Codes>,
    /// Whether it was said in thousands or the like.
    multiple: Option<Decimal>,
}

/// Reads the words of a cost; `own` is the currency that is meant where none is said.
pub(super) fn reading(text: &str, own: &str) -> Result<(Money, MoneyHow), Doubt> {
    // Two lines are two things.
    let spelled = text.replace('\n', " , ").replace("w/o", "without").replace("w/", "with ");
    let mut all = tokens(&spelled);
    // Programs put quotes around a text to keep it one, and an equals sign before it.
    all.retain(|token| !matches!(token, Token::Sign('"' | '\'' | '!')));
    let begin = all.iter().take_while(|token| **token == Token::Sign('=')).count();
    all.drain(..begin);
    let (outer, inner) = again(&all);
    let (tokens, hedges) = hedged(&outer);
    if hedged(&all).1.contains(&Hedge::Unsure) {
        return Err(Doubt::Unsure);
    }
    let plain = without_asides(tokens);
    if is_nothing(&plain) {
        return Money::new(Decimal::ZERO, own).map(|money| (money, MoneyHow::Said)).ok_or(Doubt::Unclear);
    }
    if is_negative(&plain) {
        return Err(Doubt::Negative);
    }
    let (amount, how) = statement(&plain)?;
    if let Some(inner) = inner {
        let (again, _) = statement(&without_asides(hedged(&inner).0)).map_err(|_| Doubt::Two)?;
        if again.amount != amount.amount || common(amount.codes.clone(), again.codes).is_err() {
            return Err(Doubt::Two);
        }
    }
    if hedges.contains(&Hedge::AtLeast) {
        return Err(Doubt::Open);
    }
    let code = meant(amount.codes.as_ref(), own).ok_or(Doubt::Sign)?;
    if !is_meant(code, text) {
        return Err(Doubt::Unclear);
    }
    Money::new(amount.amount, code).map(|money| (money, how)).ok_or(Doubt::Large)
}

/// What is said first, and what is said again if it is another amount: `2 x 600 = 1200`, and `1200 (2 x 600)` with what stands
/// before and behind the brackets. Brackets around words mean nothing.
fn again(tokens: &[Token]) -> (Vec<Token>, Option<Vec<Token>>) {
    if let Some(equals) = tokens.iter().position(|token| *token == Token::Sign('=')) {
        return (tokens[..equals].to_vec(), Some(tokens[equals + 1..].to_vec()));
    }
    match bracketed(tokens) {
        Some((outer, Some(inner))) if inner.iter().any(is_number) => (outer, Some(inner)),
        _ => (tokens.iter().filter(|token| !matches!(token, Token::Sign('(' | ')'))).cloned().collect(), None),
    }
}

fn is_number(token: &Token) -> bool {
    matches!(token, Token::Number(_))
}

/// Whether a token is a word of a sense.
fn is_one_of(token: &Token, sense: Sense) -> bool {
    matches!(token, Token::Word(word) if sense.words().has(word))
}

/// Whether a minus stands before the first number. A dash behind the words for what is paid is none: `fee - 500`.
fn is_negative(tokens: &[Token]) -> bool {
    let is_listed = tokens.first().is_some_and(|token| is_one_of(token, Sense::Item));
    // The dash of `:-` and the like belongs to a currency.
    let before = tokens.iter().position(is_number).map(|at| &tokens[..at]).filter(|before| !are_currencies(before));
    before.is_some_and(|before| [before.first(), before.last()].contains(&Some(&Token::Sign('-')))) && !is_listed
}

/// Whether some tokens say that there is no cost, with or without what for.
fn is_nothing(tokens: &[Token]) -> bool {
    let is_aside = |token: &Token| is_one_of(token, Sense::Item) || *token == Token::Sign(',');
    let bare: Vec<Token> = tokens.iter().filter(|token| !is_aside(token)).cloned().collect();
    Sense::Free.words().is_all_of(tokens) || Sense::Free.words().is_all_of(&bare)
}

/// An amount without saying that its tax is part of it, and without who pays it.
fn without_asides(tokens: &[Token]) -> Vec<Token> {
    let mut plain = tokens.to_vec();
    if let Some(tax) = plain.iter().position(|token| is_one_of(token, Sense::Tax)) {
        let before = plain[..tax].iter().rposition(|token| is_one_of(token, Sense::WithTax));
        let behind = plain.get(tax + 1).is_some_and(|token| is_one_of(token, Sense::WithTax));
        match (before, behind) {
            (Some(at), _) if at + 2 >= tax => drop(plain.drain(at..=tax)),
            (_, true) => drop(plain.drain(tax..tax + 2)),
            _ => {}
        }
    }
    let payer = plain.iter().position(|token| is_one_of(token, Sense::Payer));
    if let Some(at) = payer.filter(|at| plain[..*at].iter().any(is_number))
        && !plain[at..].iter().any(is_number)
    {
        plain.truncate(at);
        while plain.last() == Some(&Token::Sign(',')) {
            plain.pop();
        }
    }
    plain
}

/// One amount, a range, a sum or a product.
fn statement(tokens: &[Token]) -> Result<(Amount, MoneyHow), Doubt> {
    let is_product = (0..tokens.len()).any(|at| multiplies(&tokens[at..]));
    let mut rest = tokens;
    if is_product && let Some((length, _)) = Sense::Each.words().end(rest) {
        rest = &rest[..rest.len() - length];
    }
    if let Some(doubt) = marked(rest) {
        return Err(doubt);
    }
    let mut cursor = Cursor::new(rest);
    items(&mut cursor);
    let opening = cursor.opening();
    if is_product {
        return product(cursor).map(|product| (product, MoneyHow::Together));
    }
    let mut first = single(&mut cursor)?.ok_or(Doubt::Unclear)?;
    if cursor.joins(opening, true) {
        let second = single(&mut cursor)?.ok_or(Doubt::Unclear)?;
        items(&mut cursor);
        return if cursor.is_done() { larger(first, second) } else { Err(left(cursor)) };
    }
    if opening.from || opening.between {
        return Err(Doubt::Open);
    }
    items(&mut cursor);
    let mut how = MoneyHow::Said;
    while cursor.sign('+') || cursor.sign('&') || cursor.take(Sense::Plus) {
        items(&mut cursor);
        let more = single(&mut cursor)?.ok_or(Doubt::Open)?;
        items(&mut cursor);
        let amount = first.amount.checked_add(more.amount).ok_or(Doubt::Large)?;
        let codes = common(first.codes, more.codes).map_err(|()| Doubt::Currency)?;
        first = Amount { amount, codes, multiple: first.multiple };
        how = MoneyHow::Together;
    }
    if cursor.is_done() { Ok((first, how)) } else { Err(left(cursor)) }
}

/// Why what is left behind an amount keeps it from being taken.
fn left(cursor: Cursor<'_>) -> Doubt {
    if cursor.rest().iter().any(is_number) { Doubt::Two } else { Doubt::Unclear }
}

/// Words by which no amount can be taken, whatever else is said.
fn marked(tokens: &[Token]) -> Option<Doubt> {
    let has = |sense: Sense| tokens.iter().any(|token| is_one_of(token, sense));
    let is_rate = (0..tokens.len()).any(|at| match &tokens[at..] {
        [Token::Sign('/'), Token::Word(_), ..] => true,
        [first, second, ..] => is_one_of(first, Sense::Article) && is_one_of(second, Sense::Rated),
        _ => false,
    });
    if has(Sense::Rate) || is_rate {
        return Some(Doubt::Each);
    }
    if has(Sense::Tax) || has(Sense::WithoutTax) {
        return Some(Doubt::Tax);
    }
    has(Sense::Payer).then_some(Doubt::Payer)
}

/// Takes what the money is spent on, and signs between it. `A$` is no article.
fn items(cursor: &mut Cursor<'_>) {
    while currency(&mut { *cursor }).is_none() {
        let next = cursor.token(1);
        // `fee - 500`
        if cursor.token(0) == Some(&Token::Sign('-')) && next.is_some_and(|next| is_one_of(next, Sense::Item)) {
            cursor.skip(1);
            continue;
        }
        let is_listed = next.is_some_and(|next| !is_number(next)) && cursor.sign(',');
        if !is_listed && !cursor.take(Sense::Item) && !cursor.sign(':') {
            return;
        }
    }
}

/// Whether a sign or word of a product comes next.
fn multiplies(tokens: &[Token]) -> bool {
    tokens.first() == Some(&Token::Sign('@')) || Sense::Times.words().begin(tokens).is_some()
}

/// `2 x 300`, `300 x 2`, `2 times $300`, `2 @ $250`, `$250 x 2 people`.
fn product(cursor: Cursor<'_>) -> Result<Amount, Doubt> {
    let tokens = cursor.rest();
    let at = (0..tokens.len()).find(|at| multiplies(&tokens[*at..])).ok_or(Doubt::Two)?;
    let length = Sense::Times.words().begin(&tokens[at..]).map_or(1, |(length, _)| length);
    let (before, behind) = (&tokens[..at], &tokens[at + length..]);
    let (count, side) = match (count(before), count(behind)) {
        (Some(count), _) => (count, behind),
        (None, Some(count)) if tokens[at] != Token::Sign('@') => (count, before),
        _ => return Err(Doubt::Two),
    };
    let mut side = Cursor::new(side);
    let one = single(&mut side)?.ok_or(Doubt::Unclear)?;
    items(&mut side);
    if !side.is_done() {
        return Err(Doubt::Two);
    }
    let amount = one.amount.checked_mul(count).ok_or(Doubt::Large)?;
    Ok(Amount { amount, ..one })
}

/// How many of something: a small whole number, and perhaps the word for what is counted.
fn count(tokens: &[Token]) -> Option<Decimal> {
    let (Token::Number(text), rest) = tokens.split_first()? else { return None };
    let count = text.parse::<u16>().ok().filter(|count| (1..1_000).contains(count))?;
    (rest.is_empty() || Sense::Person.words().is_all_of(rest)).then(|| count.into())
}

/// One amount with the words and signs of its currency.
fn single(cursor: &mut Cursor<'_>) -> Result<Option<Amount>, Doubt> {
    let before = *cursor;
    let codes = currencies(cursor, None)?;
    let parts = cursor.rest().iter().map_while(|token| if let Token::Number(text) = token { Some(text.as_str()) } else { None });
    let parts: Vec<&str> = parts.collect();
    if parts.is_empty() {
        *cursor = before;
        return Ok(None);
    }
    cursor.skip(parts.len());
    let mut value = amount(&parts).ok_or(Doubt::Number)?;
    let multiple = cursor.number_of(Sense::Multiple);
    if let Some(multiple) = multiple {
        // In 1,200k nobody knows what the comma is for.
        if parts.len() > 1 || value >= Decimal::ONE_THOUSAND {
            return Err(Doubt::Number);
        }
        value = value.checked_mul(multiple).ok_or(Doubt::Large)?;
    }
    let codes = currencies(cursor, codes)?;
    dashes(cursor);
    let codes = currencies(cursor, codes)?;
    Ok(Some(Amount { amount: value, codes, multiple }))
}

/// The dashes that stand for no cents: `500.-`, `500,--`, `500/-`.
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

/// The larger of two amounts, unless they are too far apart to say anything.
fn larger(mut low: Amount, high: Amount) -> Result<(Amount, MoneyHow), Doubt> {
    // In 1-2k both are thousands.
    if let (None, Some(multiple)) = (low.multiple, high.multiple)
        && low.amount < multiple
    {
        low.amount = low.amount.checked_mul(multiple).ok_or(Doubt::Large)?;
    }
    let codes = common(low.codes, high.codes.clone()).map_err(|()| Doubt::Currency)?;
    let how = match Width::between(low.amount, high.amount) {
        Width::None => MoneyHow::Said,
        Width::Fair => MoneyHow::Larger,
        Width::Backwards => return Err(Doubt::Two),
        Width::Wide => return Err(Doubt::Wide),
    };
    Ok((Amount { codes, ..high }, how))
}
