//! The words by which answers are read, in every language that is understood. They live in `templates/words/`, a file a
//! language, and are looked up in all of them at once: who fills in a form says nowhere in which language it is done.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use super::amounts::{Token, spelled};
use crate::templates;

/// The words of each sense, ready to be compared: made when a word of that sense is first looked for, since most returns ask for a few
/// senses only, and spelling all of them out takes longer than reading a return.
static LEXICONS: [OnceLock<Lexicon>; Sense::KEYS.len()] = [const { OnceLock::new() }; Sense::KEYS.len()];

/// What words are for. Many senses have several meanings, which stand behind the point of their key: `unit.hour`, `number.2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// A number.
    Number,
    /// One of something: `a day`.
    Article,
    /// The half of something.
    Half,
    /// The quarter of something.
    Quarter,
    /// All of something: `full day`.
    Whole,
    /// Joins two parts of one amount.
    And,
    /// Adds a further amount.
    Plus,
    /// Stands between a part and the whole.
    Of,
    /// A unit of time that the formula on the sheet knows.
    Sheet,
    /// A unit of time, perhaps several of it: `week*2`.
    Unit,
    /// A unit of time with its number in one word: `hour*2`.
    Amount,
    /// Two weeks, by a number of days that can also be meant as days of work.
    Fortnight,
    /// How sure an amount is, before it.
    Before,
    /// How sure an amount is, behind it.
    Behind,
    /// It may be otherwise.
    Unsure,
    /// Opens a range whose ends are joined by an `and`.
    Between,
    /// Opens a range.
    From,
    /// Joins the ends of a range.
    To,
    /// Joins the ends of a range where both are bare numbers.
    ToNumber,
    /// So many times.
    Times,
    /// Stands between how many and how much each.
    At,
    /// Stands between how many and how much each, where how many is not a time itself.
    With,
    /// For each of them.
    Each,
    /// With something that is part of it.
    Incl,
    /// Stands between how much and how often.
    Per,
    /// How often, with a unit or a day of the week.
    Every,
    /// Of two, one: `every other week`.
    Other,
    /// So many times, in one word.
    Often,
    /// How often, in one word: once in so long.
    Rhythm,
    /// On a day of the week, each time it comes.
    Weekdays,
    /// For how long something goes on.
    For,
    /// Stands before how long, and says nothing.
    Period,
    /// Over how long work is spread.
    Spread,
    /// Until when.
    Until,
    /// Before the day by which, or in which, work is done.
    On,
    /// All day long, so that a span is as much work.
    FullTime,
    /// Without an end.
    Endless,
    /// When, not how long.
    When,
    /// Stands behind a number that is a time of day.
    Clock,
    /// Stands between a number and its unit, and says nothing.
    Filler,
    /// A small word before what time is spent on.
    Small,
    /// What time is spent on.
    Task,
    /// What is done a number of times.
    Session,
    /// No time at all.
    NoTime,
    /// No cost at all.
    Free,
    /// An amount for each of something.
    Rate,
    /// What an amount is for each of, behind an article.
    Rated,
    /// What is paid for a number of times.
    Person,
    /// A tax on a price.
    Tax,
    /// A tax is part of it.
    WithTax,
    /// A tax is no part of it.
    WithoutTax,
    /// A price that is known to leave its tax out.
    Net,
    /// Who pays.
    Payer,
    /// With something that is part of the price.
    Included,
    /// What money is spent on, and of which there can be several in one cost.
    Expense,
    /// What money is spent on, and other words that change nothing about a cost.
    Item,
    /// So many of the number before it.
    Multiple,
    /// A currency, by its code.
    Currency,
    /// A month, by its number.
    Month,
    /// The name of a month where dots stand behind the numbers of a date, which is that of another month where none do.
    DottedMonth,
    /// A day of the week.
    Weekday,
    /// Stands around a date and changes nothing about it.
    Around,
    /// The end of a part of a year.
    End,
    /// A part of a year that has a number.
    Part,
    /// A number of a part of a year.
    Ordinal,
}

impl Sense {
    /// All senses with their keys in the files.
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

/// Words and phrases of one sense, with what each means.
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

    /// The longest phrase with which some tokens begin: how many tokens it has, and what it means.
    pub fn begin(&self, tokens: &[Token]) -> Option<(usize, &[String])> {
        let phrases = self.by_first.get(tokens.first()?)?;
        let fitting = phrases.iter().filter(|phrase| tokens.starts_with(&phrase.tokens));
        fitting.max_by_key(|phrase| phrase.tokens.len()).map(|phrase| (phrase.tokens.len(), phrase.meanings.as_slice()))
    }

    /// The longest phrase with which some tokens end.
    pub fn end(&self, tokens: &[Token]) -> Option<(usize, &[String])> {
        (0..tokens.len()).find_map(|from| self.begin(&tokens[from..]).filter(|(length, _)| from + length == tokens.len()))
    }

    /// Whether some tokens are one of the phrases, and nothing more.
    pub fn is_all_of(&self, tokens: &[Token]) -> bool {
        self.begin(tokens).is_some_and(|(length, _)| length == tokens.len())
    }

    /// Whether one of the phrases stands somewhere among some tokens.
    pub fn is_in(&self, tokens: &[Token]) -> bool {
        (0..tokens.len()).any(|from| self.begin(&tokens[from..]).is_some())
    }

    /// What a single word or sign means, where it can be one thing only.
    pub fn meaning(&self, word: &str) -> Option<&str> {
        match self.meanings(word) {
            [one] => Some(one),
            _ => None,
        }
    }

    /// All that a single word or sign can mean.
    pub fn meanings(&self, word: &str) -> &[String] {
        let phrases = self.by_first.get(&Token::Word(word.to_owned())).map(Vec::as_slice).unwrap_or_default();
        phrases.iter().find(|phrase| phrase.tokens.len() == 1).map(|phrase| phrase.meanings.as_slice()).unwrap_or_default()
    }

    /// Whether a single word is one of the words.
    pub fn has(&self, word: &str) -> bool {
        !self.meanings(word).is_empty()
    }

    /// All phrases of one word, with what they can mean.
    pub fn single(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.by_first.values().flatten().filter_map(|phrase| match phrase.tokens.as_slice() {
            [Token::Word(word)] => Some((word.as_str(), phrase.meanings.as_slice())),
            _ => None,
        })
    }
}

/// The words that a run of letters is made of in scripts that put no blanks between words, such as `天左右`; the run itself
/// where they are not known.
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

/// The known words of scripts that put no blanks between words.
static UNSPACED: LazyLock<HashMap<&'static str, ()>> = LazyLock::new(|| {
    let words = Sense::KEYS.into_iter().flat_map(|(sense, _)| sense.words().single()).map(|(word, _)| word);
    words.filter(|word| word.starts_with(is_unspaced)).map(|word| (word, ())).collect()
});

/// Whether a letter belongs to a script that puts no blanks between words, or joins words to the numbers before them.
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
