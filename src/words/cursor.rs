//! Walks through the pieces of an estimate. What times and costs have in common is read here: how sure they are, ranges,
//! brackets. What each of them means stands with its model.

use rust_decimal::Decimal;

use super::amounts::Token;
use super::lexicon::Sense;

/// A place among the pieces of an estimate.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    tokens: &'a [Token],
}

/// How a range was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// By a word whose ends are joined by `and`.
    pub between: bool,
    /// By a word that promises a second end.
    pub from: bool,
}

/// What the two ends of a range say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// The same twice.
    None,
    /// A range to plan with.
    Fair,
    /// So far apart that it says hardly anything.
    Wide,
    /// The first is the larger one: no range.
    Backwards,
}

/// The larger end of a range is at most so many times the smaller one.
pub const WIDEST: u32 = 3;

impl Width {
    /// How far two ends are apart.
    pub fn between(low: Decimal, high: Decimal) -> Self {
        match low.checked_mul(WIDEST.into()) {
            _ if low == high => Self::None,
            _ if low > high => Self::Backwards,
            Some(widest) if high <= widest => Self::Fair,
            _ => Self::Wide,
        }
    }
}

impl<'a> Cursor<'a> {
    /// At the first of some pieces.
    pub fn new(tokens: &'a [Token]) -> Self {
        Self { tokens }
    }

    /// Whether nothing is left.
    pub fn is_done(&self) -> bool {
        self.tokens.is_empty()
    }

    /// What is left.
    pub fn rest(&self) -> &'a [Token] {
        self.tokens
    }

    /// A piece further on.
    pub fn token(&self, ahead: usize) -> Option<&'a Token> {
        self.tokens.get(ahead)
    }

    /// A word further on.
    pub fn word(&self, ahead: usize) -> Option<&'a str> {
        match self.token(ahead)? {
            Token::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Passes over some pieces.
    pub fn skip(&mut self, count: usize) {
        self.tokens = self.tokens.get(count..).unwrap_or_default();
    }

    /// Whether words of a sense come next.
    pub fn sees(&self, sense: Sense) -> bool {
        sense.words().begin(self.tokens).is_some()
    }

    /// Takes words of a sense.
    pub fn take(&mut self, sense: Sense) -> bool {
        self.find(sense).is_some()
    }

    /// Takes words of a sense, with what they mean.
    pub fn find(&mut self, sense: Sense) -> Option<&'static [String]> {
        let (length, meanings) = sense.words().begin(self.tokens)?;
        self.skip(length);
        Some(meanings)
    }

    /// Takes words of a sense that mean a number.
    pub fn number_of(&mut self, sense: Sense) -> Option<Decimal> {
        self.attempt(|cursor| cursor.find(sense)?.first()?.parse().ok())
    }

    /// Takes words of a sense that mean this.
    pub fn take_as(&mut self, sense: Sense, meaning: &str) -> bool {
        self.attempt(|cursor| cursor.find(sense)?.iter().any(|known| known == meaning).then_some(())).is_some()
    }

    /// Takes a sign.
    pub fn sign(&mut self, sign: char) -> bool {
        let is_there = self.token(0) == Some(&Token::Sign(sign));
        if is_there {
            self.skip(1);
        }
        is_there
    }

    /// Tries something; where it understands nothing, nothing is taken.
    pub fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = *self;
        let read = read(self);
        if read.is_none() {
            *self = before;
        }
        read
    }

    /// Takes what opens a range.
    pub fn opening(&mut self) -> Opening {
        Opening { between: self.take(Sense::Between), from: self.take(Sense::From) }
    }

    /// Takes what joins the ends of a range, with the words that do so between bare numbers only.
    pub fn joins(&mut self, opening: Opening, numbers: bool) -> bool {
        if opening.between {
            return self.take(Sense::And);
        }
        self.take(Sense::To) || (numbers && self.take(Sense::ToNumber))
    }
}

/// What stands outside and inside the brackets of an estimate; nothing inside where there are none. None where they do not
/// belong together.
pub fn bracketed(tokens: &[Token]) -> Option<(Vec<Token>, Option<Vec<Token>>)> {
    let find = |sign| tokens.iter().position(|token| *token == Token::Sign(sign));
    match (find('('), find(')')) {
        (None, None) => Some((tokens.to_vec(), None)),
        (Some(open), Some(close)) if open < close => {
            Some(([&tokens[..open], &tokens[close + 1..]].concat(), Some(tokens[open + 1..close].to_vec())))
        }
        _ => None,
    }
}
