//! A cursor over the tokens of an estimate, with what times and costs have in common: hedges, ranges, brackets. Their meaning is
//! defined in `model::effort` and `model::money`.

use rust_decimal::Decimal;

use super::amounts::Token;
use super::lexicon::Sense;

/// A position in the tokens of an estimate.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    tokens: &'a [Token],
}

/// How a range begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// With a word such as `between`, whose ends are joined by `and`.
    pub between: bool,
    /// With a word such as `from`, which requires a second end.
    pub from: bool,
}

/// How the two ends of a range relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// They are equal.
    None,
    /// A usable range.
    Fair,
    /// Too far apart to plan with.
    Wide,
    /// The first is larger, so it is not a range.
    Backwards,
}

/// The largest accepted ratio between the ends of a range.
pub const WIDEST: u32 = 3;

impl Width {
    /// Compares two ends.
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
    /// A cursor at the first token.
    pub fn new(tokens: &'a [Token]) -> Self {
        Self { tokens }
    }

    /// Whether no token is left.
    pub fn is_done(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The remaining tokens.
    pub fn rest(&self) -> &'a [Token] {
        self.tokens
    }

    /// A token further ahead.
    pub fn token(&self, ahead: usize) -> Option<&'a Token> {
        self.tokens.get(ahead)
    }

    /// The word further ahead, if the token there is a word.
    pub fn word(&self, ahead: usize) -> Option<&'a str> {
        match self.token(ahead)? {
            Token::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Skips tokens.
    pub fn skip(&mut self, count: usize) {
        self.tokens = self.tokens.get(count..).unwrap_or_default();
    }

    /// Whether words of a sense come next.
    pub fn sees(&self, sense: Sense) -> bool {
        sense.words().begin(self.tokens).is_some()
    }

    /// Consumes words of a sense.
    pub fn take(&mut self, sense: Sense) -> bool {
        self.find(sense).is_some()
    }

    /// Consumes words of a sense and returns their meanings.
    pub fn find(&mut self, sense: Sense) -> Option<&'static [String]> {
        let (length, meanings) = sense.words().begin(self.tokens)?;
        self.skip(length);
        Some(meanings)
    }

    /// Consumes words of a sense that mean a number.
    pub fn number_of(&mut self, sense: Sense) -> Option<Decimal> {
        self.attempt(|cursor| cursor.find(sense)?.first()?.parse().ok())
    }

    /// Consumes words of a sense that have this meaning.
    pub fn take_as(&mut self, sense: Sense, meaning: &str) -> bool {
        self.attempt(|cursor| cursor.find(sense)?.iter().any(|known| known == meaning).then_some(())).is_some()
    }

    /// Consumes a sign.
    pub fn sign(&mut self, sign: char) -> bool {
        let is_there = self.token(0) == Some(&Token::Sign(sign));
        if is_there {
            self.skip(1);
        }
        is_there
    }

    /// Tries to read something; restores the position if that fails.
    pub fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = *self;
        let read = read(self);
        if read.is_none() {
            *self = before;
        }
        read
    }

    /// Consumes the words that begin a range.
    pub fn opening(&mut self) -> Opening {
        Opening { between: self.take(Sense::Between), from: self.take(Sense::From) }
    }

    /// Consumes the words or signs that join the ends of a range; some count only between plain numbers.
    pub fn joins(&mut self, opening: Opening, numbers: bool) -> bool {
        if opening.between {
            return self.take(Sense::And);
        }
        self.take(Sense::To) || (numbers && self.take(Sense::ToNumber))
    }
}

/// The tokens outside and inside the brackets of an estimate, if it has brackets; `None` if they are unbalanced.
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
