//! The tokens of estimates of time and money, and hedges: words that say how certain an amount is (`about`, `up to`, `at least`).

use super::digit;
use super::fold;
use super::lexicon::{Sense, is_unspaced, parted};

/// A token of an estimate, folded.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Token {
    /// A number as it was typed, with dots, commas, apostrophes and colons: `1,200.50`, `1:30`.
    Number(String),
    /// A word without the dots of an abbreviation: `approx`, `pw`.
    Word(String),
    /// Any other character; several dots in a row are one `…`.
    Sign(char),
}

impl Token {
    /// Whether it is the given word.
    pub fn is(&self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own == word)
    }
}

/// What the words around an amount say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hedge {
    /// Nothing that changes it: `in total`, `only`.
    Remark,
    /// It is not exact: `about`, `~`.
    About,
    /// It is a maximum: `up to`, `max.`.
    AtMost,
    /// It is a minimum: `at least`, `500+`.
    AtLeast,
    /// It is uncertain: `maybe`, `?`.
    Unsure,
}

impl Hedge {
    fn named(name: &str) -> Option<Self> {
        match name {
            "remark" => Some(Self::Remark),
            "about" => Some(Self::About),
            "most" => Some(Self::AtMost),
            "least" => Some(Self::AtLeast),
            _ => None,
        }
    }
}

/// Longest text that is parsed as a time, cost or date. A longer one is something else, and parsing a text that fills its cell
/// could take minutes and exhaust the stack.
const LONGEST_ESTIMATE: usize = 500;

/// Whether a text is too long to be a time, a cost or a date.
pub fn is_no_estimate(text: &str) -> bool {
    text.chars().nth(LONGEST_ESTIMATE).is_some()
}

/// Splits an estimate into tokens.
pub fn tokens(text: &str) -> Vec<Token> {
    let parts = |token: Token| match token {
        // `A$` is a currency sign, `fee$` in `fee$500` is not.
        Token::Word(word) if word.ends_with('$') && !Sense::Currency.words().has(&word) => {
            vec![Token::Word(word.trim_end_matches('$').to_owned()), Token::Sign('$')]
        }
        Token::Word(run) => parted(&run).into_iter().map(Token::Word).collect(),
        token => vec![token],
    };
    spelled(text).into_iter().flat_map(parts).collect()
}

/// Splits a text into tokens; runs of letters are words in any script.
pub(super) fn spelled(text: &str) -> Vec<Token> {
    let chars: Vec<char> = plain(text).chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let next = chars.get(at + 1).copied().unwrap_or(' ');
        // `.5` is a number, but not in `ca.5`.
        let is_bare_part = c == '.' && next.is_ascii_digit() && (at == 0 || !chars[at - 1].is_alphanumeric());
        let end = if c.is_ascii_digit() || is_bare_part {
            number_end(&chars, at)
        } else if c.is_alphabetic() {
            word_end(&chars, at)
        } else {
            at + chars[at..].iter().take_while(|other| **other == '.').count().max(1)
        };
        let run = || chars[at..end].iter();
        match c {
            _ if is_bare_part => tokens.push(Token::Number(format!("0{}", run().collect::<String>()))),
            _ if c.is_ascii_digit() => tokens.push(Token::Number(run().collect())),
            _ if c.is_alphabetic() => tokens.push(Token::Word(run().filter(|c| **c != '.').collect())),
            '×' | '*' => tokens.push(Token::Word("x".to_owned())),
            '.' if end > at + 1 => tokens.push(Token::Sign('…')),
            '.' | ' ' => {}
            sign => tokens.push(Token::Sign(sign)),
        }
        at = end;
    }
    tokens
}

/// The end of a number; a separator belongs to it if a digit follows.
fn number_end(chars: &[char], start: usize) -> usize {
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let mut end = start + 1;
    while is_digit(end) || (chars.get(end).is_some_and(|c| ".,':".contains(*c)) && is_digit(end + 1)) {
        end += 1;
    }
    end
}

/// The end of a word, which may contain apostrophes and dots between single letters, and may end in a dollar sign.
fn word_end(chars: &[char], start: usize) -> usize {
    let is_letter = |at: usize| chars.get(at).is_some_and(|c| c.is_alphabetic());
    let mut end = start + 1;
    loop {
        let within = match chars.get(end) {
            Some(c) if c.is_alphabetic() => true,
            Some('\'') => is_letter(end + 1),
            Some('.') => is_letter(end + 1) && !is_letter(end + 2) && (end == start + 1 || chars[end - 2] == '.'),
            _ => false,
        };
        if !within {
            return end + usize::from(chars.get(end) == Some(&'$'));
        }
        end += 1;
    }
}

/// Folds a text, with fractions (`1½`) separated from the number before them. Folding would make `4²` the number 42, so
/// superscript and similar digits become a character that no number contains.
fn plain(text: &str) -> String {
    let mut spread = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{bc}'..='\u{be}' | '\u{2150}'..='\u{215e}' | '\u{2189}' => spread.extend([' ', c, ' ']),
            '0'..='9' | '\u{ff10}'..='\u{ff19}' => spread.push(c),
            c => match digit(c) {
                Some(digit) => spread.push(digit),
                None if c.is_numeric() && !is_unspaced(c) => spread.push('\u{fffd}'),
                None => spread.push(c),
            },
        }
    }
    fold(&spread).replace('\u{2044}', "/").replace('、', ",").replace("(s)", "s")
}

/// Returns an estimate without the hedges before and behind it, and the hedges. Words that show doubt are reported but stay in
/// it.
pub fn hedged(tokens: &[Token]) -> (&[Token], Vec<Hedge>) {
    let mut rest = tokens;
    let mut hedges = Vec::new();
    if Sense::Unsure.words().is_in(tokens) {
        hedges.push(Hedge::Unsure);
    }
    while let Some((length, meanings)) = Sense::Before.words().begin(rest).filter(|(length, _)| *length < rest.len()) {
        hedges.extend(meanings.first().and_then(|meaning| Hedge::named(meaning)));
        rest = &rest[length..];
    }
    while let Some((length, meanings)) = Sense::Behind.words().end(rest).filter(|(length, _)| *length < rest.len()) {
        hedges.extend(meanings.first().and_then(|meaning| Hedge::named(meaning)));
        rest = &rest[..rest.len() - length];
    }
    (rest, hedges)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens as text, with numbers in brackets.
    fn shown(tokens: &[Token]) -> String {
        let show = |token: &Token| match token {
            Token::Number(number) => format!("[{number}]"),
            Token::Word(word) => word.clone(),
            Token::Sign(sign) => sign.to_string(),
        };
        tokens.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn an_estimate_falls_into_words_numbers_and_signs() {
        for (text, expected) in [
            ("2-3 Weeks", "[2] - [3] weeks"),
            ("1½ days", "[1] [1] / [2] days"),
            ("２．５ｈ", "[2.5] h"),
            ("4² h", "[4] \u{fffd} h"),
            ("1h30", "[1] h [30]"),
            ("1:30 h", "[1:30] h"),
            (".5 d", "[0.5] d"),
            ("ca.5 days", "ca [5] days"),
            ("$1'200.50.-", "$ [1'200.50] -"),
            ("2 h p.w. x10", "[2] h pw x [10]"),
            ("2...3 day(s)", "[2] … [3] days"),
            ("approx. 3×2 h.", "approx [3] x [2] h"),
        ] {
            assert_eq!(shown(&tokens(text)), expected, "{text}");
        }
    }

    #[test]
    fn words_around_an_estimate_say_how_sure_it_is() {
        for (text, rest, hedges) in [
            ("about 3 days", "[3] days", vec![Hedge::About]),
            ("~ 3 days max.", "[3] days", vec![Hedge::About, Hedge::AtMost]),
            ("a total of 3 days or so", "[3] days", vec![Hedge::Remark, Hedge::About]),
            ("no more than 500", "[500]", vec![Hedge::AtMost]),
            ("500+", "[500]", vec![Hedge::AtLeast]),
            ("3 days?", "[3] days ?", vec![Hedge::Unsure]),
            ("max", "max", vec![]),
        ] {
            let tokens = tokens(text);
            let (left, found) = hedged(&tokens);
            assert_eq!((shown(left).as_str(), found), (rest, hedges), "{text}");
        }
    }
}
