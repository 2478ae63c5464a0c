//! Reads costs as people write them, as a careful colleague would: a cost is accepted only if it has one possible meaning;
//! otherwise the reason is returned.

use rust_decimal::Decimal;

use super::Money;
use super::currency::{are_currencies, common, is_meant, meant};
use super::parts::{Amount, AmountPart, is_duration, is_item, is_number, is_one_of, items, part, single};
use crate::words::{Cursor, Hedge, Sense, Token, Width, bracketed, hedged, is_no_estimate, tokens};

/// How an amount was determined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyHow {
    /// It is written so.
    Said,
    /// The larger end of a range.
    Larger,
    /// The sum of several amounts.
    Together,
}

/// Why a cost cannot be accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyDoubt {
    /// A number whose separators are ambiguous.
    Number,
    /// Two amounts, and it is unclear which counts.
    Two,
    /// A range that is too wide to plan with.
    Wide,
    /// Only a minimum.
    Open,
    /// The text expresses doubt.
    Unsure,
    /// A negative amount.
    Negative,
    /// A unit price without a quantity.
    Each,
    /// An amount without its tax.
    Tax,
    /// Who pays, not how much.
    Payer,
    /// Two currencies.
    Currency,
    /// A sign that several currencies share.
    Sign,
    /// An amount beyond all limits.
    Large,
    /// No amount.
    Unclear,
}

impl MoneyDoubt {
    /// Its name in the texts.
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

/// Reads a cost; `own` is the currency to use if none is given.
pub(super) fn reading(text: &str, own: &str) -> Result<(Money, MoneyHow), Doubt> {
    if is_no_estimate(text) {
        return Err(Doubt::Unclear);
    }
    // A line break separates two items.
    let spelled = text.replace('\n', " , ").replace("w/o", "without").replace("w/", "with ");
    let mut all = tokens(&spelled);
    // Programs put quotes around a cell, and an equals sign before them, to keep it a text.
    all.retain(|token| !matches!(token, Token::Sign('"' | '\'' | '!')));
    // The first of a list of several.
    let is_first =
        |(mark, rest): (&str, &str)| mark.bytes().all(|b| b.is_ascii_digit()) && rest.starts_with(|c: char| c.is_ascii_digit());
    if text.trim_start().split_once(". ").is_some_and(is_first) {
        return Err(Doubt::Number);
    }
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
    let inner = inner.filter(|inner| !is_duration(inner) || statement(&plain).is_err());
    let (amount, how) = match (statement(&plain), &inner) {
        // `$39 per month (12 months)`
        (Err(Doubt::Each), Some(inner)) => {
            let (amount, how) = statement(&[&plain[..], &[Token::Sign(',')], inner].concat()).map_err(|_| Doubt::Each)?;
            return finished(amount, how, &hedges, own, text);
        }
        (read, _) => read?,
    };
    // `4 people at $250 in total`
    if how == MoneyHow::Together && hedges.contains(&Hedge::Remark) && Sense::Person.words().is_in(&plain) {
        return Err(Doubt::Two);
    }
    if let Some(inner) = inner {
        let (again, _) = statement(&without_asides(hedged(&inner).0)).map_err(|_| Doubt::Two)?;
        if again.amount != amount.amount || common(amount.codes.clone(), again.codes).is_err() {
            return Err(Doubt::Two);
        }
    }
    finished(amount, how, &hedges, own, text)
}

/// The amount in its currency, unless the words around it leave it open.
fn finished(amount: Amount, how: MoneyHow, hedges: &[Hedge], own: &str, text: &str) -> Result<(Money, MoneyHow), Doubt> {
    if hedges.contains(&Hedge::AtLeast) {
        return Err(Doubt::Open);
    }
    if amount.needs_sign && amount.codes.is_none() {
        return Err(Doubt::Number);
    }
    let code = meant(amount.codes.as_ref(), own).ok_or(Doubt::Sign)?;
    if !is_meant(code, text) {
        return Err(Doubt::Unclear);
    }
    Money::new(amount.amount, code).map(|money| (money, how)).ok_or(Doubt::Large)
}

/// Separates a cost from its repetition, if that is another amount: `2 x 600 = 1200`, and `1200 (2 x 600)` with the text before
/// and after the brackets. Brackets around words are ignored.
fn again(tokens: &[Token]) -> (Vec<Token>, Option<Vec<Token>>) {
    let is_equal = |at: &usize| {
        // The sign of `>= 500` does not separate a repetition.
        tokens[*at] == Token::Sign('=') && !matches!(at.checked_sub(1).map(|at| &tokens[at]), Some(Token::Sign('<' | '>')))
    };
    if let Some(equals) = (0..tokens.len()).find(is_equal) {
        return (tokens[..equals].to_vec(), Some(tokens[equals + 1..].to_vec()));
    }
    match bracketed(tokens) {
        Some((outer, Some(inner))) if inner.iter().any(is_number) => (outer, Some(inner)),
        _ => (tokens.iter().filter(|token| !matches!(token, Token::Sign('(' | ')'))).cloned().collect(), None),
    }
}

/// Whether the first number is negative. A dash after words is not a minus: `fee - 500`.
fn is_negative(tokens: &[Token]) -> bool {
    let is_listed = tokens.first().is_some_and(is_item);
    // A dash such as in `:-` belongs to the currency.
    let before = tokens.iter().position(is_number).map(|at| &tokens[..at]).filter(|before| !are_currencies(before));
    before.is_some_and(|before| [before.first(), before.last()].contains(&Some(&Token::Sign('-')))) && !is_listed
}

/// Whether the tokens say that there is no cost, with or without naming the item.
fn is_nothing(tokens: &[Token]) -> bool {
    let is_aside = |token: &Token| is_item(token) || matches!(token, Token::Sign(',' | '-'));
    let bare: Vec<Token> = tokens.iter().filter(|token| !is_aside(token)).cloned().collect();
    Sense::Free.words().is_all_of(tokens) || Sense::Free.words().is_all_of(&bare)
}

/// Removes remarks that tax is included, and who pays.
fn without_asides(tokens: &[Token]) -> Vec<Token> {
    let mut plain = tokens.to_vec();
    if let Some(tax) = plain.iter().position(|token| is_one_of(token, Sense::Tax)) {
        let before = plain[..tax].iter().rposition(|token| is_one_of(token, Sense::WithTax));
        let behind = plain.get(tax + 1).is_some_and(|token| is_one_of(token, Sense::WithTax));
        match (before, behind) {
            // `incl. 19 % VAT`
            (Some(at), _) if at + 2 >= tax || (at + 3 == tax && plain[tax - 1] == Token::Sign('%')) => {
                drop(plain.drain(at..=tax))
            }
            (_, true) => drop(plain.drain(tax..tax + 2)),
            _ => {}
        }
    }
    let payer = plain.iter().position(|token| is_one_of(token, Sense::Payer) || is_one_of(token, Sense::Included));
    let leaves_out = Sense::WithoutTax.words().is_in(&plain);
    if let Some(at) = payer.filter(|at| !leaves_out && plain[..*at].iter().any(is_number))
        && !plain[at..].iter().any(is_number)
    {
        plain.truncate(at);
        while plain.last() == Some(&Token::Sign(',')) {
            plain.pop();
        }
    }
    plain
}

/// Reads one amount, a range, or several amounts that are added up; otherwise returns the reason why this is not possible.
fn statement(tokens: &[Token]) -> Result<(Amount, MoneyHow), Doubt> {
    added(tokens).map_err(|doubt| marked(tokens).unwrap_or(doubt))
}

fn added(tokens: &[Token]) -> Result<(Amount, MoneyHow), Doubt> {
    let mut cursor = Cursor::new(tokens);
    let mut things = Vec::new();
    items(&mut cursor, &mut things);
    let opening = cursor.opening();
    let AmountPart { amount: mut sum, mut how, things: more } = part(&mut cursor)?.ok_or(Doubt::Unclear)?;
    things.extend(more);
    if how == MoneyHow::Said && cursor.joins(opening, true) {
        let second = part(&mut cursor)?.ok_or(Doubt::Unclear)?;
        return if cursor.is_done() && second.how == MoneyHow::Said { larger(sum, second.amount) } else { Err(left(cursor)) };
    }
    if opening.from || opening.between {
        return Err(Doubt::Open);
    }
    let mut is_all_named = !things.is_empty();
    loop {
        let is_added = cursor.sign('+') || cursor.sign('&') || cursor.take(Sense::Plus);
        if !is_added && !cursor.sign(',') && !cursor.sign(';') && !cursor.sign('/') && !cursor.take(Sense::And) {
            break;
        }
        // `course 500, travel 300, total 800`
        if !is_added && how == MoneyHow::Together && cursor.take(Sense::Before) {
            cursor.sign(':');
            let all = single(&mut cursor)?.filter(|all| all.amount == sum.amount).ok_or(Doubt::Two)?;
            sum.codes = common(sum.codes, all.codes).map_err(|()| Doubt::Currency)?;
            break;
        }
        let more = part(&mut cursor)?.ok_or(if is_added { Doubt::Open } else { Doubt::Two })?;
        // A list is a sum only if each amount names its item; otherwise it could be a choice.
        is_all_named = is_all_named && !more.things.is_empty() && !more.things.iter().any(|thing| things.contains(thing));
        if !is_added && !is_all_named {
            return Err(Doubt::Two);
        }
        things.extend(more.things);
        sum.amount = sum.amount.checked_add(more.amount.amount).ok_or(Doubt::Large)?;
        sum.codes = common(sum.codes, more.amount.codes).map_err(|()| Doubt::Currency)?;
        sum.needs_sign |= more.amount.needs_sign;
        how = MoneyHow::Together;
    }
    if cursor.is_done() { Ok((sum, how)) } else { Err(left(cursor)) }
}

/// Why the text left after an amount prevents accepting it.
fn left(cursor: Cursor<'_>) -> Doubt {
    if cursor.rest().iter().any(is_number) { Doubt::Two } else { Doubt::Unclear }
}

/// Words that prevent accepting any amount.
fn marked(tokens: &[Token]) -> Option<Doubt> {
    let has = |sense: Sense| tokens.iter().any(|token| is_one_of(token, sense));
    if !tokens.iter().any(is_number) {
        return (has(Sense::Payer) || Sense::Payer.words().is_in(tokens) || has(Sense::Included)).then_some(Doubt::Payer);
    }
    // `500 ± 50`
    if tokens.contains(&Token::Sign('±')) || tokens.windows(3).any(|signs| *signs == ['+', '/', '-'].map(Token::Sign)) {
        return Some(Doubt::Two);
    }
    let is_rate = (0..tokens.len()).any(|at| match &tokens[at..] {
        [Token::Sign('/'), Token::Word(_), next, ..] => !is_number(next),
        [Token::Sign('/'), Token::Word(_)] => true,
        [first, rest @ ..] if is_one_of(first, Sense::Article) || is_one_of(first, Sense::Per) => {
            Sense::Rated.words().begin(rest).is_some() || Sense::Unit.words().begin(rest).is_some()
        }
        _ => false,
    });
    if Sense::Rate.words().is_in(tokens) || is_rate {
        return Some(Doubt::Each);
    }
    if has(Sense::Tax) || has(Sense::Net) {
        return Some(Doubt::Tax);
    }
    Sense::WithoutTax.words().is_in(tokens).then_some(Doubt::Open)
}

/// The larger of two amounts, unless they are too far apart.
fn larger(mut low: Amount, high: Amount) -> Result<(Amount, MoneyHow), Doubt> {
    // In 1-2k, both are thousands.
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
