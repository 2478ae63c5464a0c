//! The words by which answers to a scale or a list are recognised, in every language with a file in `templates/words/answers/`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::templates;
use crate::words::fold;

/// The folder with one file per language.
const FOLDER: &str = "words/answers";

/// The words of the levels, folded.
static NUMBERS: LazyLock<BTreeMap<String, u8>> = LazyLock::new(|| {
    let of_level = |(level, words): (String, Vec<String>)| {
        let level = level.parse().unwrap_or_default();
        words.into_iter().map(move |word| (fold(&word), level))
    };
    templates::words(FOLDER, "number").into_iter().flat_map(of_level).collect()
});

/// The senses of words in and beside an answer on a scale.
const SENSES: [&str; 7] = ["level", "of", "see", "to", "scale", "best", "worst"];

/// Their words, folded.
static SENSE_WORDS: LazyLock<BTreeMap<&str, BTreeSet<String>>> =
    LazyLock::new(|| SENSES.map(|sense| (sense, folded(sense).collect())).into());

/// Folded, without dots, slashes and spaces.
static NOT_APPLICABLE: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| folded("not_applicable").map(|word| letters(&word)).collect());

/// The texts that stand in place of an answer, and those in place of a reason; folded.
static PLACEHOLDERS: LazyLock<BTreeSet<String>> = LazyLock::new(|| folded("placeholder").collect());
static NO_REASONS: LazyLock<BTreeSet<String>> = LazyLock::new(|| folded("no_reason").collect());

/// Ids of options, by the id of their list and a folded word.
static OPTIONS: LazyLock<BTreeMap<(String, String), BTreeSet<String>>> = LazyLock::new(|| {
    let mut options: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for list in templates::senses(FOLDER).filter(|sense| *sense != "number") {
        let lines = templates::words(FOLDER, list).into_iter().filter(|(option, _)| !option.is_empty());
        for (option, words) in lines {
            for word in words {
                options.entry((list.to_owned(), fold(&word))).or_default().insert(option.clone());
            }
        }
    }
    options
});

/// The words of a sense in all languages, folded.
fn folded(sense: &str) -> impl Iterator<Item = String> {
    templates::words(FOLDER, sense).into_iter().flat_map(|(_, words)| words).map(|word| fold(&word))
}

fn words_of(sense: &str) -> impl DoubleEndedIterator<Item = &'static String> {
    SENSE_WORDS.get(sense).into_iter().flatten()
}

/// The number of a folded word, such as `four`.
pub fn number(word: &str) -> Option<u8> {
    NUMBERS.get(word).copied()
}

/// A folded text without a word such as `level` at one end: `4` for `level 4` and `4 points`.
pub fn beside_level(text: &str) -> Option<&str> {
    // In scripts without spaces between words, a letter directly beside the word is fine.
    let apart = |word: &str, edge: Option<char>| !word.is_ascii() || edge.is_some_and(|edge| !edge.is_alphabetic());
    let before = |word: &&String| text.strip_prefix(word.as_str()).filter(|rest| apart(word, rest.chars().next()));
    let behind = |word: &&String| text.strip_suffix(word.as_str()).filter(|rest| apart(word, rest.chars().next_back()));
    let long = |word: &&String| word.len() > 1;
    let words = || words_of("level").rev();
    let rest = words().find_map(|word| before(&word)).or_else(|| words().filter(long).find_map(|word| behind(&word)));
    rest.map(|rest| rest.trim_matches([' ', '.', ':', '=', '-', '#'])).filter(|rest| !rest.is_empty())
}

/// The part of a folded text before a reference to a remark elsewhere: `4` for `4 (see comment)` and `4, siehe Notiz`. A
/// reference that holds a number may itself be the answer.
pub fn before_reference(text: &str) -> Option<&str> {
    let starts = |rest: &str| {
        let rest = rest.trim_start_matches(['(', '[', '-', ',', ';', ':', '*', ' ']);
        let is_word =
            |word: &String| rest.strip_prefix(word.as_str()).is_some_and(|more| !more.starts_with(char::is_alphanumeric));
        let is_joined = |word: &String| !word.is_ascii() && rest.starts_with(word.as_str());
        words_of("see").any(|word| is_word(word) || is_joined(word)) && !rest.contains(|c: char| c.is_numeric())
    };
    let at = text.char_indices().skip(1).find(|(at, c)| !c.is_alphanumeric() && starts(&text[*at..]))?.0;
    Some(text[..at].trim_end()).filter(|answer| !answer.is_empty())
}

/// The two sides of a folded text such as `4/5` or `four out of five`.
pub fn out_of(text: &str) -> Option<(&str, &str)> {
    let sides = text.split_once('/').or_else(|| {
        // `out of` holds `of`.
        let mut words: Vec<&String> = words_of("of").collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words.into_iter().find_map(|word| {
            text.match_indices(word.as_str()).find_map(|(at, _)| {
                let (before, after) = (text[..at].strip_suffix(' ')?, text[at + word.len()..].strip_prefix(' ')?);
                Some((before, after))
            })
        })
    });
    sides.map(|(part, whole)| (part.trim(), whole.trim()))
}

/// Whether a folded word has a sense such as `to` or `best`, in some language.
pub fn means(sense: &str, word: &str) -> bool {
    SENSE_WORDS.get(sense).is_some_and(|words| words.contains(word))
}

/// The id of the only option of a list that a folded word means in some language.
pub fn option(list: &str, word: &str) -> Option<&'static str> {
    let ids = OPTIONS.get(&(list.to_owned(), word.to_owned()))?;
    ids.first().filter(|_| ids.len() == 1).map(String::as_str)
}

/// A folded text without the characters that people put between the letters of an abbreviation.
fn letters(folded: &str) -> String {
    folded.chars().filter(|c| !matches!(c, '.' | '/' | '\\' | '-' | ' ' | '(' | ')')).collect()
}

/// Whether a text says only that something does not apply: `n/a`, `N.A.`, `not applicable`.
pub fn does_not_apply(text: &str) -> bool {
    NOT_APPLICABLE.contains(&letters(&fold(text)))
}

/// Whether a text is only a placeholder for an answer: a dash, a question mark, `TBD`, `(blank)`.
pub fn is_placeholder(text: &str) -> bool {
    let folded = fold(text);
    !folded.is_empty() && (folded.chars().all(|c| "-?.".contains(c)) || PLACEHOLDERS.contains(&folded))
}

/// Whether a text in the place of a reason gives no reason: a dash, a question mark, `n/a`, `none`, `TBD`.
pub fn is_no_reason(text: &str) -> bool {
    does_not_apply(text) || !text.chars().any(char::is_alphanumeric) || NO_REASONS.contains(&fold(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sense_is_known_and_no_word_has_two() {
        for sense in templates::senses(FOLDER) {
            for (meaning, words) in templates::words(FOLDER, sense) {
                let alone = SENSES.contains(&sense) || ["not_applicable", "placeholder", "no_reason"].contains(&sense);
                assert_eq!(alone, meaning.is_empty(), "{sense}.{meaning}");
                for word in words {
                    let known = match sense {
                        "number" => number(&fold(&word)) == meaning.parse().ok(),
                        list => alone || option(list, &fold(&word)) == Some(&meaning),
                    };
                    assert!(known, "“{word}” stands for something else than {sense}.{meaning} as well");
                    assert!(alone || !does_not_apply(&word), "{word}");
                }
            }
        }
    }

    #[test]
    fn words_for_not_applicable_are_known_from_reasons() {
        for says_so in [
            "n/a",
            "N/A",
            "na",
            "n.a.",
            " N / A ",
            "n\\a",
            "Not applicable",
            "does not apply",
            "Entfällt",
            "n.v.t.",
            "s.o.",
            "k. A.",
            "н/п",
            "н/д",
            "entf.",
            "no corresponde",
            "nao se aplica",
            "niet relevant",
            "неактуально",
            "該当無し",
            "не применимо",
            "該当なし",
            "不适用",
            "해당 없음",
            "Sans objet",
        ] {
            assert!(does_not_apply(says_so) && is_no_reason(says_so), "{says_so}");
        }
        for other in ["", "-", "TBD", "?", "n", "nap", "not", "#N/A", "n/a: no budget"] {
            assert!(!does_not_apply(other), "{other}");
        }
        for empty in ["", "-", "–", "?", "...", "None", "TBD", "(blank)", "No reason", "✔"] {
            assert!(is_no_reason(empty), "{empty}");
        }
        for reason in ["I have no budget", "学習", "n/a: no budget", "3", "no", "tba"] {
            assert!(!is_no_reason(reason), "{reason}");
        }
    }

    #[test]
    fn placeholders_are_known_from_answers() {
        for placeholder in ["-", "\u{2014}", "?", "\u{2026}", "tbd", "TBA", "To be  decided", "(Blank)", "(empty)"] {
            assert!(is_placeholder(placeholder), "{placeholder}");
        }
        for answer in ["", "none", "-1", "blank", "to be decided soon"] {
            assert!(!is_placeholder(answer), "{answer}");
        }
    }

    #[test]
    fn no_word_for_a_number_is_a_common_word_elsewhere() {
        for word in [
            "to", "fire", "due", "on", "hat", "opt", "sex", "en", "et", "ni", "ti", "sei", "die", "son", "as", "do", "no", "so",
            "일", "이",
        ] {
            assert_eq!(number(word), None, "{word}");
        }
    }

    #[test]
    fn a_pointer_to_a_remark_is_no_part_of_an_answer() {
        for (text, answer) in [
            ("4 (see comment)", Some("4")),
            ("4 - see notes below", Some("4")),
            ("4, see evidence", Some("4")),
            ("4* (see note)", Some("4")),
            ("4 (siehe kommentar)", Some("4")),
            ("4 (s. bemerkung)", Some("4")),
            ("4 (voir commentaire)", Some("4")),
            ("4 (см. комментарий)", Some("4")),
            ("4（见备注）", None),
            ("4 (见备注)", Some("4")),
            ("four (see comment)", Some("four")),
            ("4 (see s02)", None),
            ("4 (seems high)", None),
            ("4 (was 3)", None),
            ("see comment", None),
            ("(see comment)", None),
        ] {
            assert_eq!(before_reference(text), answer, "{text}");
        }
    }

    #[test]
    fn levels_stand_beside_words_and_of_others() {
        for (text, rest) in [
            ("level 4", Some("4")),
            ("l4", Some("4")),
            ("stufe: 4", Some("4")),
            ("4 points", Some("4")),
            ("レベル4", Some("4")),
            ("4级", Some("4")),
            ("levels", None),
            ("4l", None),
            ("level", None),
            ("learning", None),
        ] {
            assert_eq!(beside_level(text), rest, "{text}");
        }
        for (text, sides) in [
            ("4/5", Some(("4", "5"))),
            ("4 out of 5", Some(("4", "5"))),
            ("vier von fünf", Some(("vier", "fünf"))),
            ("4 из 5", Some(("4", "5"))),
            ("offen", None),
        ] {
            assert_eq!(out_of(text), sides, "{text}");
        }
    }
}
