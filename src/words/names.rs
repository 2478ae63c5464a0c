//! Compares names of people, ignoring case, accents, marks and the order of words.

use std::collections::BTreeSet;

use deunicode::deunicode_char;
use unicode_normalization::UnicodeNormalization;

use super::fold;

/// A name, prepared for comparing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    words: BTreeSet<String>,
    /// All letters without spaces, so that `Mary Ann` equals `Maryann`, and `佐藤 美咲` equals `佐藤美咲`.
    letters: String,
}

impl Name {
    /// The name in a text; `None` if it has no letters.
    pub fn of(text: &str) -> Option<Self> {
        let plain = plain(text);
        let words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let letters = words.concat();
        let words = words.into_iter().map(str::to_owned).collect();
        (!letters.is_empty()).then_some(Self { words, letters })
    }

    /// Keys for looking up similar names: its words, and all its letters together.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.words.iter().chain([&self.letters]).map(String::as_str)
    }

    /// Whether another name has the same words in any order, or the same letters.
    pub fn is(&self, other: &Self) -> bool {
        self.words == other.words || self.letters == other.letters
    }

    /// Whether both can be names of the same person: the words of one are among those of the other. An initial can stand for a
    /// word, but initials alone match nobody.
    pub fn fits(&self, other: &Self) -> bool {
        self.is(other) || self.is_within(other) || other.is_within(self)
    }

    fn is_within(&self, whole: &Self) -> bool {
        let is_there = |word: &String| {
            whole.words.contains(word) || (is_initial(word) && whole.words.iter().any(|other| other.starts_with(word)))
        };
        self.words.iter().all(is_there) && self.words.iter().any(|word| !is_initial(word) && whole.words.contains(word))
    }
}

fn is_initial(word: &str) -> bool {
    word.len() == 1 && word.is_ascii()
}

/// Lower case without accents. Letters of other scripts are not transliterated, since different names could then become equal.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in fold(text).nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}' | '\'' | '`')) {
        match c {
            '\u{80}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' if c.is_alphabetic() => {
                plain.push_str(&deunicode_char(c).unwrap_or_default().to_lowercase());
            }
            c => plain.push(c),
        }
    }
    // Without umlaut keys, people write a second letter instead: Müller, Mueller.
    ["ae", "oe", "ue", "aa"].iter().fold(plain, |plain, pair| plain.replace(pair, &pair[..1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::of(text).unwrap()
    }

    #[test]
    fn spellings_of_one_name_fit() {
        for (one, other) in [
            ("Keiko Patel", "keiko  PATEL"),
            ("Keiko Patel", "Patel, Keiko"),
            ("Keiko Patel", "Patel, K."),
            ("Keiko Patel", "Keiko"),
            ("Keiko Patel", "Dr. Keiko Patel (HR)"),
            ("María José García López", "Maria Garcia"),
            ("Jürgen Groß", "JUERGEN GROSS"),
            ("Søren Ørsted", "Soren Orsted"),
            ("Åse Łukasz", "Aase Lukasz"),
            ("Jean-Luc O\u{2019}Brien", "Jean Luc OBrien"),
            ("佐藤 美咲", "佐藤美咲"),
            ("Иван Петров", "петров иван"),
            ("Yıldız İpek", "Yildiz Ipek"),
        ] {
            assert!(name(one).fits(&name(other)) && name(other).fits(&name(one)), "{one} | {other}");
        }
    }

    #[test]
    fn names_of_two_people_do_not() {
        for (one, other) in [
            ("Keiko Patel", "Bo Li"),
            ("Keiko Patel", "Keiko Tanaka"),
            ("Keiko Patel", "K. P."),
            ("Ana Silva", "Annie Silva"),
            ("李伟", "李薇"),
            ("Bo Li", "Bo Lin"),
        ] {
            assert!(!name(one).fits(&name(other)) && !name(other).fits(&name(one)), "{one} | {other}");
        }
        for nothing in ["", " - ", "?", "’"] {
            assert_eq!(Name::of(nothing), None, "{nothing}");
        }
        assert!(!name("Ana Silva").is(&name("Ana Silva Costa")) && name("Silva Ana").is(&name("Ana Silva")));
    }
}
