//! Checks whether words look like real words, which distinguishes the right encoding of a text from wrong ones.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::templates;

/// The most letters beyond ASCII that are adjacent in a word in Latin script.
const MOST_BESIDE: usize = 4;

/// The file with the data to distinguish encodings.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EncodingData {
    pub(super) pages: Vec<CodePage>,
    languages: Vec<String>,
    /// The named character references of HTML, without `&` and `;`.
    pub(super) entities: BTreeMap<String, String>,
}

/// An encoding with one byte for each letter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodePage {
    pub(super) name: String,
    /// The letters for the bytes from 0x80 on.
    pub(super) letters: String,
}

/// The content of the file. A test checks that it can be read.
pub(super) static KNOWN: LazyLock<EncodingData> = LazyLock::new(|| templates::read("encodings.yaml").unwrap_or_default());

/// The scripts that are distinguished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Thai,
    Hangul,
    /// Chinese and Japanese characters, including kana.
    Han,
    Other,
}

impl Script {
    fn of(c: char) -> Self {
        match c {
            '\u{0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Self::Latin,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Self::Greek,
            '\u{400}'..='\u{52f}' => Self::Cyrillic,
            '\u{590}'..='\u{5ff}' => Self::Hebrew,
            '\u{600}'..='\u{6ff}' => Self::Arabic,
            '\u{e00}'..='\u{e7f}' => Self::Thai,
            '\u{ac00}'..='\u{d7af}' => Self::Hangul,
            '\u{3005}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' => Self::Han,
            _ => Self::Other,
        }
    }
}

/// Returns the words of a text that contain letters beyond ASCII.
pub(super) fn words(text: &str) -> BTreeSet<&str> {
    text.split(is_gap).filter(|word| !word.is_ascii()).collect()
}

/// Whether a character separates words.
pub(super) fn is_gap(c: char) -> bool {
    c.is_ascii() && !c.is_ascii_alphanumeric() && c != '\''
}

/// Whether a text has the shape of a word: letters of one script, no signs among them, and capitals only at the beginning
/// unless all letters are capitals.
pub(super) fn is_shaped(word: &str) -> bool {
    pieces(word).all(|piece| is_piece_shaped(&piece))
}

/// Splits a word at blanks and at marks that may be between letters. Marks that may be around a word are removed.
fn pieces(word: &str) -> impl Iterator<Item = Vec<char>> + '_ {
    let word = word.trim_matches(|c: char| "…“”„«»¿¡".contains(c));
    let parted =
        word.split(|c: char| c.is_whitespace() || "’‘'·・–—-、。（）：，；／〜\u{200b}\u{200e}\u{200f}\u{feff}".contains(c));
    parted.filter(|piece| !piece.is_empty()).map(|piece| {
        let mut letters: Vec<char> = piece.chars().collect();
        // A sign that may end a piece: `N°`, `2º`, `€`.
        let last = letters.len() - 1;
        if matches!(letters[last], '°' | 'º' | 'ª' | '€' | '№')
            && (last == 0 || letters[last - 1].is_ascii_digit() || "nN".contains(letters[last - 1]))
        {
            letters.pop();
        }
        letters
    })
}

fn is_piece_shaped(letters: &[char]) -> bool {
    let other: Vec<char> = letters.iter().copied().filter(|c| !c.is_ascii()).collect();
    if !other.iter().all(|c| c.is_alphabetic() || is_mark(*c)) || other.iter().any(|c| matches!(c, 'ª' | 'º' | 'ƒ' | 'ˆ' | 'ſ'))
    {
        return false;
    }
    let scripts: BTreeSet<Script> = other.iter().filter(|c| !is_mark(**c)).map(|c| Script::of(*c)).collect();
    let latin = letters.iter().any(char::is_ascii_alphabetic) || scripts.contains(&Script::Latin);
    if scripts.contains(&Script::Other) || scripts.len() > 1 || (latin && scripts.iter().any(|script| *script != Script::Latin)) {
        return false;
    }
    // `JŸrgen`: a capital within a word that also has small letters.
    let rises = |c: &char| !c.is_ascii() && c.is_uppercase();
    if letters.iter().any(|c| c.is_lowercase() && *c != 'ß') && letters.iter().skip(1).any(rises) {
        return false;
    }
    letters.windows(2).enumerate().all(|(at, pair)| {
        let [before, here] = [pair[0], pair[1]];
        let after = letters.get(at + 2);
        let other = !before.is_ascii() || !here.is_ascii();
        let falls = before.is_lowercase() && here.is_uppercase() && !matches!(before, 'ß' | 'ı');
        let dips = here.is_lowercase() && !here.is_ascii() && before.is_uppercase() && here != 'ß' && here != 'ı';
        let dips = dips && at > 0 && after.is_some_and(|after| after.is_uppercase());
        !(dips || other && falls)
    })
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c) || matches!(c, '\u{e30}'..='\u{e4e}' | '\u{591}'..='\u{5c7}')
}

/// Whether a word contains signs besides letters, which is common for words that were read in a wrong encoding.
pub(super) fn has_signs(word: &str) -> bool {
    word.chars().any(|c| !c.is_ascii() && !c.is_alphabetic() && !is_mark(c))
}

/// Measures how words fit languages. Returns the number of words that fit no language, and about the smallest number of
/// languages that the others need.
pub(super) fn fit<'t>(words: impl Iterator<Item = &'t str>) -> (usize, usize) {
    let mut strange = 0;
    let mut scripts = BTreeSet::new();
    let mut open: Vec<BTreeSet<usize>> = Vec::new();
    let (mut cased, mut capitals) = (false, false);
    for word in words {
        for piece in pieces(word) {
            if !is_piece_shaped(&piece) {
                strange += 1;
                continue;
            }
            let special: Vec<char> = piece.iter().filter(|c| !c.is_ascii() && c.is_alphabetic()).copied().collect();
            let Some(first) = special.first() else { continue };
            if Script::of(*first) != Script::Latin {
                scripts.insert(Script::of(*first));
                cased |= matches!(Script::of(*first), Script::Greek | Script::Cyrillic);
                capitals |= first.is_uppercase();
            } else {
                let fitting = languages_of(&special);
                if fitting.is_empty() || beside(&piece) > MOST_BESIDE { strange += 1 } else { open.push(fitting) }
            }
        }
    }
    // Names begin with capitals if their script has them. If there are none, a script without capitals was probably read in a
    // wrong encoding, which counts as one language more.
    (strange, scripts.len() + least(open) + usize::from(cased && !capitals))
}

/// Returns the languages that have all of these letters.
fn languages_of(special: &[char]) -> BTreeSet<usize> {
    let lower: Vec<char> = special.iter().flat_map(|c| c.to_lowercase()).collect();
    let has = |letters: &String| lower.iter().all(|c| letters.contains(*c) || *c == '\u{307}');
    KNOWN.languages.iter().enumerate().filter(|(_, letters)| has(letters)).map(|(index, _)| index).collect()
}

/// Returns the largest number of adjacent letters beyond ASCII.
fn beside(letters: &[char]) -> usize {
    letters.split(char::is_ascii).map(<[char]>::len).max().unwrap_or_default()
}

/// Returns about the smallest number of languages that together cover all words: picks the language that fits the most words,
/// again and again.
fn least(mut open: Vec<BTreeSet<usize>>) -> usize {
    let mut count = 0;
    while !open.is_empty() {
        let mut fits: BTreeMap<usize, usize> = BTreeMap::new();
        open.iter().flatten().for_each(|language| *fits.entry(*language).or_default() += 1);
        let Some((best, _)) = fits.into_iter().max_by_key(|(language, count)| (*count, std::cmp::Reverse(*language))) else {
            break;
        };
        open.retain(|languages| !languages.contains(&best));
        count += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_can_be_read() {
        assert!(KNOWN.languages.len() > 20);
        for page in &KNOWN.pages {
            assert_eq!(page.letters.chars().count(), 128, "{}", page.name);
        }
    }

    #[test]
    fn words_are_told_from_what_a_wrong_encoding_makes_of_them() {
        for word in [
            "Jürgen",
            "Groß",
            "MÜLLER",
            "GROßE",
            "José",
            "Żółć",
            "Kříž",
            "Иванов",
            "ИВАНОВ",
            "Müller-Lüdenscheid",
            "O’Brien",
            "N°",
            "Nº",
            "张悦",
            "山田",
            "김혜진",
            "Nguyễn",
            "Ødegård",
            "Ἀθῆναι",
            "ชื่อ",
        ] {
            assert!(is_shaped(word), "{word}");
        }
        for word in
            ["JŸrgen", "Gro§", "Jos‚", "Pe¤a", "JosÃ©", "MÃ¼ller", "иВАНОВ", "Jos√©", "Jos├®", "JosГ©", "M眉ller", "JÂ¨rgen"]
        {
            assert!(!is_shaped(word), "{word}");
        }
        assert_eq!(fit(["Ģirts", "Bērziņš"].into_iter()), (0, 1));
        assert_eq!(fit(["Bçrziòð"].into_iter()).0, 1);
        assert_eq!(fit(["José", "Peña", "Ødegård"].into_iter()), (0, 2));
    }
}
