//! What the words of a cost say, as a careful colleague would read them: taken when they can mean one amount only, and where
//! they cannot, with the reason why not.

use rust_decimal::Decimal;

use super::amount::amount;
use super::currencies::{codes_of, is_meant, with_codes};
use super::words::{EACH, JOINERS, NOTHING, PAYERS, REMARKS, TAXES, THOUSAND, WITH, WITHOUT};
use crate::model::Money;
use crate::words::{Hedge, Token, hedged, tokens};

/// What was done to come to an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// It was said so.
    Said,
    /// Of two amounts, the larger counts.
    Larger,
    /// Several amounts were added up.
    Together,
}

/// Why a cost cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
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
    /// More than anybody can pay.
    Large,
    /// No amount at all.
    Unclear,
}

impl Doubt {
    /// The word by which texts know it.
    pub(super) const fn name(self) -> &'static str {
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
            Self::Large => "large",
            Self::Unclear => "",
        }
    }
}

/// The larger end of a range is at most so many times the smaller one.
const WIDEST: u32 = 3;

/// An amount in the currencies that its signs can mean; none where it has no sign.
struct Amount {
    amount: Decimal,
    codes: Option<Vec<&'static str>>,
    /// Whether it was said in thousands.
    thousands: bool,
}

/// Reads the words of a cost; `currency` is the one that is meant where none is said.
pub(super) fn reading(text: &str, currency: &str) -> Result<(Money, How), Doubt> {
    // Two lines are two things.
    let spelled = text.replace('\n', " , ").replace("w/o", "without").replace("w/", "with ");
    let mut all = tokens(&with_codes(&spelled));
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
        return Money::new(Decimal::ZERO, currency).map(|money| (money, How::Said)).ok_or(Doubt::Unclear);
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
    let code = match &amount.codes {
        Some(codes) if !codes.contains(&currency) => codes.first().ok_or(Doubt::Currency)?,
        _ => currency,
    };
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
    let sides = tokens
        .iter()
        .position(|token| *token == Token::Sign('('))
        .zip(tokens.iter().position(|token| *token == Token::Sign(')')));
    if let Some((open, close)) = sides.filter(|(open, close)| open < close) {
        let inner = &tokens[open + 1..close];
        if inner.iter().any(|token| matches!(token, Token::Number(_))) {
            return ([&tokens[..open], &tokens[close + 1..]].concat(), Some(inner.to_vec()));
        }
    }
    (tokens.iter().filter(|token| !matches!(token, Token::Sign('(' | ')'))).cloned().collect(), None)
}

/// Whether a minus stands before the first number. A dash behind the words for what is paid is none: `fee - 500`.
fn is_negative(tokens: &[Token]) -> bool {
    let number = tokens.iter().position(|token| matches!(token, Token::Number(_)));
    let is_listed = tokens.first().is_some_and(|token| is_one_of(token, REMARKS));
    number.is_some_and(|at| tokens[..at].last() == Some(&Token::Sign('-')) || tokens[..at].first() == Some(&Token::Sign('-')))
        && !is_listed
}

/// Whether some tokens say that there is no cost, with or without what for.
fn is_nothing(tokens: &[Token]) -> bool {
    let shown = |token: &Token| match token {
        Token::Number(text) | Token::Word(text) => text.clone(),
        Token::Sign(sign) => sign.to_string(),
    };
    let is_said = |tokens: &[Token]| NOTHING.contains(&tokens.iter().map(shown).collect::<Vec<_>>().join(" ").as_str());
    let is_aside = |token: &Token| is_one_of(token, REMARKS) || *token == Token::Sign(',');
    let bare: Vec<Token> = tokens.iter().filter(|token| !is_aside(token)).cloned().collect();
    is_said(tokens) || is_said(&bare)
}

fn is_one_of(token: &Token, words: &[&str]) -> bool {
    matches!(token, Token::Word(word) if words.contains(&word.as_str()))
}

/// An amount without saying that its tax is part of it, and without who pays it.
fn without_asides(tokens: &[Token]) -> Vec<Token> {
    let mut plain = tokens.to_vec();
    if let Some(tax) = plain.iter().position(|token| is_one_of(token, &TAXES)) {
        let before = plain[..tax].iter().rposition(|token| is_one_of(token, &WITH));
        let behind = plain.get(tax + 1).is_some_and(|token| is_one_of(token, &WITH));
        match (before, behind) {
            (Some(at), _) if at + 2 >= tax => drop(plain.drain(at..=tax)),
            (_, true) => drop(plain.drain(tax..tax + 2)),
            _ => {}
        }
    }
    let payer = plain.iter().position(|token| is_one_of(token, &PAYERS));
    if let Some(at) = payer.filter(|at| plain[..*at].iter().any(|token| matches!(token, Token::Number(_)))) {
        let is_amount = |token: &Token| matches!(token, Token::Number(_));
        if !plain[at..].iter().any(is_amount) {
            plain.truncate(at);
        }
    }
    while matches!(plain.last(), Some(Token::Sign(',' | ';' | ':'))) || plain.last().is_some_and(|token| token.is("is")) {
        plain.pop();
    }
    plain
}

/// One amount, a range, a sum or a product.
fn statement(tokens: &[Token]) -> Result<(Amount, How), Doubt> {
    let is_product = tokens.iter().any(|token| token.is("x") || token.is("times"));
    let mut rest = tokens;
    if is_product && rest.last().is_some_and(|token| token.is("each")) {
        rest = &rest[..rest.len() - 1];
    }
    if let Some(doubt) = marked(rest) {
        return Err(doubt);
    }
    skip_remarks(&mut rest);
    let is_between = take(&mut rest, &["between", "zwischen", "entre"]);
    let is_from = take(&mut rest, &["from", "von"]);
    if let Some(product) = product(&mut rest)? {
        return if rest.is_empty() { Ok((product, How::Together)) } else { Err(Doubt::Two) };
    }
    let mut first = single(&mut rest)?.ok_or(Doubt::Unclear)?;
    let is_joined = sign(&mut rest, '-')
        || sign(&mut rest, '…')
        || take(&mut rest, if is_between { &["and", "und", "et", "y"] } else { &JOINERS });
    if is_joined {
        let second = single(&mut rest)?.ok_or(Doubt::Unclear)?;
        skip_remarks(&mut rest);
        return if rest.is_empty() { larger(first, second) } else { Err(left(rest)) };
    }
    if is_from || is_between {
        return Err(Doubt::Open);
    }
    skip_remarks(&mut rest);
    let mut how = How::Said;
    while sign(&mut rest, '+') || sign(&mut rest, '&') || take(&mut rest, &["plus"]) {
        skip_remarks(&mut rest);
        let more = single(&mut rest)?.ok_or(Doubt::Open)?;
        skip_remarks(&mut rest);
        let amount = first.amount.checked_add(more.amount).ok_or(Doubt::Large)?;
        first = Amount { amount, codes: common(first.codes, more.codes)?, thousands: first.thousands };
        how = How::Together;
    }
    if rest.is_empty() { Ok((first, how)) } else { Err(left(rest)) }
}

/// Why what is left behind an amount keeps it from being taken.
fn left(rest: &[Token]) -> Doubt {
    if rest.iter().any(|token| matches!(token, Token::Number(_))) { Doubt::Two } else { Doubt::Unclear }
}

/// Words by which no amount can be taken, whatever else is said.
fn marked(tokens: &[Token]) -> Option<Doubt> {
    let has = |words: &[&str]| tokens.iter().any(|token| is_one_of(token, words));
    let is_rate = tokens.windows(2).any(|pair| match pair {
        [Token::Sign('/'), Token::Word(_)] => true,
        [Token::Word(article), Token::Word(word)] => {
            ["a", "an"].contains(&article.as_str())
                && ["day", "week", "month", "year", "hour", "person", "head", "piece", "session"].contains(&word.as_str())
        }
        _ => false,
    });
    if has(&EACH) || is_rate {
        return Some(Doubt::Each);
    }
    if has(&TAXES) || has(&WITHOUT) {
        return Some(Doubt::Tax);
    }
    has(&PAYERS).then_some(Doubt::Payer)
}

fn take(rest: &mut &[Token], words: &[&str]) -> bool {
    let is_there = rest.first().is_some_and(|token| is_one_of(token, words));
    if is_there {
        *rest = &rest[1..];
    }
    is_there
}

fn sign(rest: &mut &[Token], sign: char) -> bool {
    let is_there = rest.first() == Some(&Token::Sign(sign));
    if is_there {
        *rest = &rest[1..];
    }
    is_there
}

fn skip_remarks(rest: &mut &[Token]) {
    let small =
        |rest: &mut &[Token]| sign(rest, ':') || (rest.len() > 1 && !matches!(rest[1], Token::Number(_)) && sign(rest, ','));
    while take(rest, REMARKS) || small(rest) {}
    // `fee - 500`
    if let [Token::Sign('-'), Token::Word(word), ..] = rest
        && REMARKS.contains(&word.as_str())
    {
        *rest = &rest[1..];
        skip_remarks(rest);
    }
}

/// `2 x 300`, `300 x 2`, `2 times $300`.
fn product(rest: &mut &[Token]) -> Result<Option<Amount>, Doubt> {
    let count = |token: &Token| match token {
        Token::Number(text) => text.parse::<u16>().ok().filter(|count| (1..1_000).contains(count)),
        _ => None,
    };
    let Some(at) = rest.iter().position(|token| token.is("x") || token.is("times")) else { return Ok(None) };
    let (mut before, mut behind) = (&rest[..at], &rest[at + 1..]);
    let (count, side) = match (before, behind) {
        ([only], _) if count(only).is_some() => (count(only), &mut behind),
        (_, [only]) if count(only).is_some() => (count(only), &mut before),
        _ => return Err(Doubt::Two),
    };
    let one = single(side)?.ok_or(Doubt::Unclear)?;
    skip_remarks(side);
    if !side.is_empty() {
        return Err(Doubt::Two);
    }
    *rest = &[];
    let amount = one.amount.checked_mul(count.unwrap_or(1).into()).ok_or(Doubt::Large)?;
    Ok(Some(Amount { amount, ..one }))
}

/// One amount with the words and signs of its currency.
fn single(rest: &mut &[Token]) -> Result<Option<Amount>, Doubt> {
    let before = *rest;
    let mut codes = currency(rest, None)?;
    let numbers = rest.iter().take_while(|token| matches!(token, Token::Number(_))).count();
    if numbers == 0 {
        *rest = before;
        return Ok(None);
    }
    let parts =
        rest[..numbers].iter().filter_map(|token| if let Token::Number(text) = token { Some(text.as_str()) } else { None });
    let parts: Vec<&str> = parts.collect();
    *rest = &rest[numbers..];
    let mut value = amount(&parts).ok_or(Doubt::Number)?;
    let thousands = take(rest, &THOUSAND);
    if thousands {
        // In 1,200k nobody knows what the comma is for.
        if parts.len() > 1 || value >= Decimal::ONE_THOUSAND {
            return Err(Doubt::Number);
        }
        value *= Decimal::ONE_THOUSAND;
    }
    dashes(rest);
    codes = currency(rest, codes)?;
    Ok(Some(Amount { amount: value, codes, thousands }))
}

/// The dashes that stand for no cents: `500.-`, `500,--`.
fn dashes(rest: &mut &[Token]) {
    let comma = usize::from(rest.first() == Some(&Token::Sign(',')));
    let dashes = rest[comma..].iter().take_while(|token| **token == Token::Sign('-')).count();
    if dashes > 0 && !matches!(rest.get(comma + dashes), Some(Token::Number(_))) && (comma == 1 || ends_amount(&rest[dashes..])) {
        *rest = &rest[comma + dashes..];
    }
}

/// Whether nothing but a currency stands behind an amount.
fn ends_amount(rest: &[Token]) -> bool {
    rest.iter().all(|token| code_words(token).is_some())
}

/// The currencies that a token can mean.
fn code_words(token: &Token) -> Option<Vec<&'static str>> {
    match token {
        Token::Word(word) => codes_of(word),
        Token::Sign(sign) => codes_of(&sign.to_string()),
        Token::Number(_) => None,
    }
}

/// The currencies that all signs beside an amount can mean.
fn currency(rest: &mut &[Token], mut codes: Option<Vec<&'static str>>) -> Result<Option<Vec<&'static str>>, Doubt> {
    while let Some(more) = rest.first().and_then(code_words) {
        codes = common(codes, Some(more))?;
        *rest = &rest[1..];
    }
    Ok(codes)
}

/// The currencies that two amounts or signs can both mean.
fn common(first: Option<Vec<&'static str>>, second: Option<Vec<&'static str>>) -> Result<Option<Vec<&'static str>>, Doubt> {
    let (Some(first), Some(second)) = (&first, &second) else { return Ok(first.or(second)) };
    let both: Vec<&str> = first.iter().copied().filter(|code| second.contains(code)).collect();
    if both.is_empty() { Err(Doubt::Currency) } else { Ok(Some(both)) }
}

/// The larger of two amounts, unless they are too far apart to say anything.
fn larger(mut low: Amount, high: Amount) -> Result<(Amount, How), Doubt> {
    // In 1-2k both are thousands.
    if high.thousands && !low.thousands && low.amount < Decimal::ONE_THOUSAND {
        low.amount *= Decimal::ONE_THOUSAND;
    }
    let codes = common(low.codes, high.codes.clone())?;
    if low.amount > high.amount {
        return Err(Doubt::Two);
    }
    if low.amount.checked_mul(WIDEST.into()).is_none_or(|widest| high.amount > widest) {
        return Err(Doubt::Wide);
    }
    let how = if low.amount == high.amount { How::Said } else { How::Larger };
    Ok((Amount { codes, ..high }, how))
}
