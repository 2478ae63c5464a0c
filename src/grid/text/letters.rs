//! Whether words look like words: what tells the right encoding of a text from a wrong one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::templates;

/// So many letters of other languages stand side by side in words in Latin script, and no more.
const MOST_BESIDE: usize = 4;

/// The file that tells encodings apart.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Known {
    pub(super) pages: Vec<Page>,
    languages: Vec<String>,
    /// What pages of the web write for letters, without its signs.
    pub(super) entities: BTreeMap<String, String>,
}

/// An encoding of one byte a letter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Page {
    pub(super) name: String,
    /// The letters of the bytes from 0x80 on.
    pub(super) letters: String,
}

/// What the file holds; a test sees to it that it can be read.
pub(super) static KNOWN: LazyLock<Known> = LazyLock::new(|| templates::read("encodings.yaml").unwrap_or_default());

/// Scripts that are told apart, and Latin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Thai,
    Hangul,
    /// Signs of China and Japan, with kana.
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

/// The words of a text that hold letters beyond those of English.
pub(super) fn words(text: &str) -> BTreeSet<&str> {
    text.split(is_gap).filter(|word| !word.is_ascii()).collect()
}

/// Whether a letter stands between words.
pub(super) fn is_gap(c: char) -> bool {
    c.is_ascii() && !c.is_ascii_alphanumeric() && c != '\''
}

/// Whether a word has the shape of one: letters of one script, no signs among them, capitals only where they begin.
pub(super) fn is_shaped(word: &str) -> bool {
    pieces(word).all(|piece| is_piece_shaped(&piece))
}

/// The parts of a word between blanks and marks that may stand among letters, without those that may stand around them.
fn pieces(word: &str) -> impl Iterator<Item = Vec<char>> + '_ {
    let word = word.trim_matches(|c: char| "…“”„«»¿¡".contains(c));
    let parted =
        word.split(|c: char| c.is_whitespace() || "’‘'·・–—-、。（）：，；／〜\u{200b}\u{200e}\u{200f}\u{feff}".contains(c));
    parted.filter(|piece| !piece.is_empty()).map(|piece| {
        let mut letters: Vec<char> = piece.chars().collect();
        // `N°`, `2º`, `€`.
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
    // `JŸrgen`: a capital within a word that is not all of capitals.
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

/// Whether a word holds signs besides its letters, as those do that were read in a wrong encoding.
pub(super) fn has_signs(word: &str) -> bool {
    word.chars().any(|c| !c.is_ascii() && !c.is_alphabetic() && !is_mark(c))
}

/// How the words of a text fit languages: words that fit none, and the least number of languages that the others need.
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
    // Names have capitals where a script has them; a script without them that was read as one with them gives none.
    (strange, scripts.len() + least(open) + usize::from(cased && !capitals))
}

/// The languages that have all of some letters.
fn languages_of(special: &[char]) -> BTreeSet<usize> {
    let lower: Vec<char> = special.iter().flat_map(|c| c.to_lowercase()).collect();
    let has = |letters: &String| lower.iter().all(|c| letters.contains(*c) || *c == '\u{307}');
    KNOWN.languages.iter().enumerate().filter(|(_, letters)| has(letters)).map(|(index, _)| index).collect()
}

/// The most letters of other languages side by side.
fn beside(letters: &[char]) -> usize {
    letters.split(char::is_ascii).map(<[char]>::len).max().unwrap_or_default()
}

/// About the least number of languages so that each word has one of its own: the one that fits most, again and again.
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
