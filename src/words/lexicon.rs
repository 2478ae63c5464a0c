//! The words by which answers are recognised, in all supported languages. They are defined in `templates/words/`, one file per
//! language. All languages are looked up at once, because a form does not say in which language it was filled in.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use super::amounts::{Token, spelled};
use crate::templates;

/// The lexicon of each sense, built on first use: most returns need only a few, and building all takes longer than reading a
/// return.
static LEXICONS: [OnceLock<Lexicon>; Sense::KEYS.len()] = [const { OnceLock::new() }; Sense::KEYS.len()];

/// The role of a word. Many senses have several meanings, which follow the dot of the key: `unit.hour`, `number.2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// A number.
    Number,
    /// One of something: `a day`.
    Article,
    /// A half.
    Half,
    /// A quarter.
    Quarter,
    /// The whole: `full day`.
    Whole,
    /// Joins two parts of one amount.
    And,
    /// Adds a further amount.
    Plus,
    /// Joins a fraction or a task to a time: `half of a day`, `course of 2 days`.
    Of,
    /// A unit of time that the live figure in the workbook understands as well.
    Sheet,
    /// A unit of time that a number can precede; its meaning may be a multiple: `fortnight` is `week*2`.
    Unit,
    /// A complete amount in one word: `zweitägig` is `day*2`.
    Amount,
    /// A number of days that usually means two calendar weeks, but can mean working days: `14 Tage`.
    Fortnight,
    /// A hedge before an amount.
    Before,
    /// A hedge after an amount.
    Behind,
    /// Expresses doubt.
    Unsure,
    /// Begins a range whose ends are joined by `and`.
    Between,
    /// Begins a range.
    From,
    /// Joins the ends of a range.
    To,
    /// Joins the ends of a range if both are plain numbers.
    ToNumber,
    /// “Times”, after a number.
    Times,
    /// Between a quantity and the amount of each.
    At,
    /// Between a quantity and the amount of each, if the quantity is not a time: `4 sessions with 2 hours`.
    With,
    /// “Each”.
    Each,
    /// Introduces what an amount of time already contains: `incl. homework`.
    Incl,
    /// Between an amount and its rhythm.
    Per,
    /// Begins a rhythm with a unit or a day of the week: `every week`.
    Every,
    /// Every second one: `every other week`.
    Other,
    /// A number of times in one word: `twice`.
    Often,
    /// A rhythm in one word: `weekly`.
    Rhythm,
    /// A recurring day of the week: `Mondays`.
    Weekdays,
    /// Introduces how long something goes on.
    For,
    /// A filler before a duration.
    Period,
    /// Introduces the period over which work is spread.
    Spread,
    /// Introduces the date at which work ends.
    Until,
    /// Introduces the date by which, or on which, work is done.
    On,
    /// Full-time: makes a period count as that much working time.
    FullTime,
    /// Without an end.
    Endless,
    /// Says when, not how long.
    When,
    /// Follows a clock time: `o'clock`.
    Clock,
    /// A filler between a number and its unit.
    Filler,
    /// An article or preposition before a task.
    Small,
    /// A task that time is spent on.
    Task,
    /// Something counted in repetitions, such as a session.
    Session,
    /// No time.
    NoTime,
    /// No cost.
    Free,
    /// Says that a price is for one unit: `each`, `a head`, `monthly`.
    Rate,
    /// What a price is for, after an article or `per`: `50 a session`.
    Rated,
    /// What a price is multiplied by: people, tickets, nights.
    Person,
    /// A tax on a price.
    Tax,
    /// Tax included.
    WithTax,
    /// Tax not included.
    WithoutTax,
    /// A net price.
    Net,
    /// Who pays.
    Payer,
    /// Says what a price already contains.
    Included,
    /// What money is spent on; a cost may list several: `course`, `travel`.
    Expense,
    /// A word beside a cost that does not change it: `fee`, `approved`, `gross`.
    Item,
    /// Multiplies the number before it.
    Multiple,
    /// A currency, by its code.
    Currency,
    /// A month, by its number.
    Month,
    /// A month name that is ambiguous in dates with dots: Croatian `lip` is June, Polish `lip` (sense `Month`) July.
    DottedMonth,
    /// A day of the week.
    Weekday,
    /// A filler around a date.
    Around,
    /// The end of a part of a year.
    End,
    /// A numbered part of a year, such as a quarter.
    Part,
    /// The number of a part of a year.
    Ordinal,
}

impl Sense {
    /// All senses, with their keys in the files.
    const KEYS: [(Self, &'static str); 65] = [
        (Self::Number, "number"),
        (Self::Article, "article"),
        (Self::Half, "half"),
        (Self::Quarter, "quarter"),
        (Self::Whole, "whole"),
        (Self::And, "and"),
        (Self::Plus, "plus"),
        (Self::Of, "of"),
        (Self::Sheet, "sheet"),
        (Self::Unit, "unit"),
        (Self::Amount, "amount"),
        (Self::Fortnight, "fortnight"),
        (Self::Before, "before"),
        (Self::Behind, "behind"),
        (Self::Unsure, "unsure"),
        (Self::Between, "between"),
        (Self::From, "from"),
        (Self::To, "to"),
        (Self::ToNumber, "to-number"),
        (Self::Times, "times"),
        (Self::At, "at"),
        (Self::With, "with"),
        (Self::Each, "each"),
        (Self::Incl, "incl"),
        (Self::Per, "per"),
        (Self::Every, "every"),
        (Self::Other, "other"),
        (Self::Often, "often"),
        (Self::Rhythm, "rhythm"),
        (Self::Weekdays, "weekdays"),
        (Self::For, "for"),
        (Self::Period, "period"),
        (Self::Spread, "spread"),
        (Self::Until, "until"),
        (Self::On, "on"),
        (Self::FullTime, "full-time"),
        (Self::Endless, "endless"),
        (Self::When, "when"),
        (Self::Clock, "clock"),
        (Self::Filler, "filler"),
        (Self::Small, "small"),
        (Self::Task, "task"),
        (Self::Session, "session"),
        (Self::NoTime, "no-time"),
        (Self::Free, "free"),
        (Self::Rate, "rate"),
        (Self::Rated, "rated"),
        (Self::Person, "person"),
        (Self::Tax, "tax"),
        (Self::WithTax, "with-tax"),
        (Self::WithoutTax, "without-tax"),
        (Self::Net, "net"),
        (Self::Payer, "payer"),
        (Self::Included, "included"),
        (Self::Expense, "expense"),
        (Self::Item, "item"),
        (Self::Multiple, "multiple"),
        (Self::Currency, "currency"),
        (Self::Month, "month"),
        (Self::DottedMonth, "dotted-month"),
        (Self::Weekday, "weekday"),
        (Self::Around, "around"),
        (Self::End, "end"),
        (Self::Part, "part"),
        (Self::Ordinal, "ordinal"),
    ];

    /// The words of this sense, in all languages.
    pub fn words(self) -> &'static Lexicon {
        LEXICONS[self as usize].get_or_init(|| {
            let mut lexicon = Lexicon::default();
            for (meaning, words) in templates::words("words", Self::KEYS[self as usize].1) {
                words.iter().for_each(|word| lexicon.add(word, &meaning));
            }
            lexicon
        })
    }
}

/// Words and phrases of one sense, with their meanings.
#[derive(Debug, Default)]
pub struct Lexicon {
    by_first: HashMap<Token, Vec<Phrase>>,
}

#[derive(Debug)]
struct Phrase {
    tokens: Vec<Token>,
    meanings: Vec<String>,
}

impl Lexicon {
    fn add(&mut self, phrase: &str, meaning: &str) {
        let tokens = spelled(phrase);
        let Some(first) = tokens.first() else { return };
        let phrases = self.by_first.entry(first.clone()).or_default();
        match phrases.iter_mut().find(|known| known.tokens == tokens) {
            Some(known) if known.meanings.iter().any(|known| known == meaning) => {}
            Some(known) => known.meanings.push(meaning.to_owned()),
            None => phrases.push(Phrase { tokens, meanings: vec![meaning.to_owned()] }),
        }
    }

    /// The longest phrase with which the tokens begin: its number of tokens, and its meanings.
    pub fn begin(&self, tokens: &[Token]) -> Option<(usize, &[String])> {
        let phrases = self.by_first.get(tokens.first()?)?;
        let fitting = phrases.iter().filter(|phrase| tokens.starts_with(&phrase.tokens));
        fitting.max_by_key(|phrase| phrase.tokens.len()).map(|phrase| (phrase.tokens.len(), phrase.meanings.as_slice()))
    }

    /// The longest phrase with which the tokens end.
    pub fn end(&self, tokens: &[Token]) -> Option<(usize, &[String])> {
        (0..tokens.len()).find_map(|from| self.begin(&tokens[from..]).filter(|(length, _)| from + length == tokens.len()))
    }

    /// Whether the tokens are exactly one of the phrases.
    pub fn is_all_of(&self, tokens: &[Token]) -> bool {
        self.begin(tokens).is_some_and(|(length, _)| length == tokens.len())
    }

    /// Whether the tokens contain one of the phrases.
    pub fn is_in(&self, tokens: &[Token]) -> bool {
        (0..tokens.len()).any(|from| self.begin(&tokens[from..]).is_some())
    }

    /// The meaning of a single word or sign, if it has only one.
    pub fn meaning(&self, word: &str) -> Option<&str> {
        match self.meanings(word) {
            [one] => Some(one),
            _ => None,
        }
    }

    /// All meanings of a single word or sign.
    pub fn meanings(&self, word: &str) -> &[String] {
        let phrases = self.by_first.get(&Token::Word(word.to_owned())).map(Vec::as_slice).unwrap_or_default();
        phrases.iter().find(|phrase| phrase.tokens.len() == 1).map(|phrase| phrase.meanings.as_slice()).unwrap_or_default()
    }

    /// Whether a single word is one of the words.
    pub fn has(&self, word: &str) -> bool {
        !self.meanings(word).is_empty()
    }

    /// All phrases of one word, with their meanings.
    pub fn single(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.by_first.values().flatten().filter_map(|phrase| match phrase.tokens.as_slice() {
            [Token::Word(word)] => Some((word.as_str(), phrase.meanings.as_slice())),
            _ => None,
        })
    }
}

/// Splits a run of letters into known words in scripts without spaces between words, such as `天左右`; returns the whole run if it
/// cannot be split.
pub(crate) fn parted(run: &str) -> Vec<String> {
    if !run.starts_with(is_unspaced) {
        return vec![run.to_owned()];
    }
    let (mut parts, mut rest) = (Vec::new(), run);
    while !rest.is_empty() {
        let mut known = rest.char_indices().map(|(at, c)| &rest[..at + c.len_utf8()]).filter(|part| UNSPACED.contains_key(*part));
        let Some(longest) = known.next_back() else { return vec![run.to_owned()] };
        parts.push(longest.to_owned());
        rest = &rest[longest.len()..];
    }
    parts
}

/// The known words of scripts without spaces between words.
static UNSPACED: LazyLock<HashMap<&'static str, ()>> = LazyLock::new(|| {
    let words = Sense::KEYS.into_iter().flat_map(|(sense, _)| sense.words().single()).map(|(word, _)| word);
    words.filter(|word| word.starts_with(is_unspaced)).map(|word| (word, ())).collect()
});

/// Whether a letter belongs to a script without spaces between words (Chinese, Japanese), or to Korean, which writes units
/// directly after numbers.
pub(crate) fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_words_has_a_sense_that_is_known() {
        for sense in templates::senses("words") {
            assert!(Sense::KEYS.into_iter().any(|(_, known)| known == sense), "{sense}");
            let lines = templates::words("words", sense);
            assert!(!lines.is_empty(), "{sense}");
            for word in lines.iter().flat_map(|(_, words)| words) {
                assert!(!spelled(word).is_empty(), "{sense}: {word}");
            }
        }
        for (place, (sense, key)) in Sense::KEYS.into_iter().enumerate() {
            assert_eq!(sense as usize, place, "{key} stands at the place of another");
            let words = sense.words();
            assert!(!words.by_first.is_empty(), "{key} has no words");
        }
    }

    #[test]
    fn a_word_has_one_meaning_where_only_one_can_be_meant() {
        use Sense::*;
        for sense in [Number, Unit, Amount, Before, Often, Rhythm, Multiple, Month, Ordinal] {
            for phrase in sense.words().by_first.values().flatten() {
                assert_eq!(phrase.meanings.len(), 1, "{sense:?}: {phrase:?}");
            }
        }
    }

    #[test]
    fn runs_without_blanks_fall_into_known_words() {
        assert_eq!(parted("天左右"), ["天", "左右"]);
        assert_eq!(parted("天涯"), ["天涯"]);
        assert_eq!(parted("days"), ["days"]);
    }
}
