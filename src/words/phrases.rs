//! Finds whole words and phrases in texts, so that no word is found inside another.

use super::fold;

/// Two words are forms of the same word if they share at least `STEM` first letters and each has at most `ENDING` letters more.
const STEM: usize = 4;
const ENDING: usize = 3;

/// Splits a text into words, folded and without the signs around them: `B.Sc.` becomes `b.sc`, `360-degree` two words.
pub fn split(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '.'));
    words.map(|word| word.trim_matches(['\'', '.'])).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether two words differ only in their endings: `visit` and `visited`, `budget` and `budgeting`.
pub fn alike(one: &str, other: &str) -> bool {
    let same = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let rest = one.chars().count().max(other.chars().count()) - same;
    one == other || (same >= STEM && rest <= ENDING)
}

/// A list of words and phrases. A word that ends in `*` matches every word that begins with it.
pub struct Phrases(Vec<Vec<String>>);

impl Phrases {
    /// The phrases of a list.
    pub fn new<T: AsRef<str>>(list: impl IntoIterator<Item = T>) -> Self {
        let parts = |phrase: T| phrase.as_ref().split_whitespace().map(fold).collect();
        Self(list.into_iter().map(parts).filter(|phrase: &Vec<String>| !phrase.is_empty()).collect())
    }

    /// The number of words of the longest phrase at the beginning.
    pub fn begin(&self, words: &[String]) -> Option<usize> {
        let fits = |phrase: &&Vec<String>| {
            phrase.len() <= words.len() && phrase.iter().zip(words).all(|(pattern, word)| fits(pattern, word))
        };
        self.0.iter().filter(fits).map(Vec::len).max()
    }

    /// Whether the words contain one of the phrases.
    pub fn are_in(&self, words: &[String]) -> bool {
        (0..words.len()).any(|at| self.begin(&words[at..]).is_some())
    }

    /// Whether the words are exactly one of the phrases.
    pub fn are_all_of(&self, words: &[String]) -> bool {
        self.begin(words) == Some(words.len())
    }

    /// The words without those that belong to one of the phrases.
    pub fn left_out_of(&self, words: &[String]) -> Vec<String> {
        let mut left = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match self.begin(&words[at..]) {
                Some(length) => at += length,
                None => {
                    left.push(words[at].clone());
                    at += 1;
                }
            }
        }
        left
    }
}

fn fits(pattern: &str, word: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(stem) => word.starts_with(stem),
        None => pattern == word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole() {
        let phrases = Phrases::new(["degree", "evening school", "enrol*", "b.a"]);
        for text in ["A degree.", "At the Evening  School", "Enrolled", "the part-time B.A. programme", "degree-level work"] {
            assert!(phrases.are_in(&split(text)), "{text}");
        }
        for text in ["degrees", "school in the evening", "ba", "reenrol", ""] {
            assert!(!phrases.are_in(&split(text)), "{text}");
        }
        assert!(phrases.are_all_of(&split("evening school")) && !phrases.are_all_of(&split("evening school today")));
        assert_eq!(phrases.left_out_of(&split("to evening school for a degree")), ["to", "for", "a"]);
    }

    #[test]
    fn endings_make_no_other_word() {
        assert!(alike("visit", "visited") && alike("budget", "budgeting") && alike("led", "led"));
        assert!(!alike("lead", "leadership") && !alike("rule", "rural") && !alike("led", "let"));
    }
}
