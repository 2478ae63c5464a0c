//! Words in staff lists other than headings: words for an empty value, for people who have left, and for rows that are not
//! people. They are defined in `templates/roster-words.yaml`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::synonyms::words;
use crate::templates;
use crate::texts::answers::{does_not_apply, is_placeholder};
use crate::words::fold;
use crate::words::phrases::Phrases;

/// The content of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListsFile {
    around_headings: Vec<String>,
    containers: Vec<String>,
    family_first: Vec<String>,
    japanese: Vec<String>,
    middle_first: Vec<String>,
    name_parts: Vec<String>,
    no_name_parts: Vec<String>,
    empty: Vec<String>,
    empty_names: BTreeSet<String>,
    gone: Vec<String>,
    present: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
    behind_names: Vec<String>,
    titles: Vec<String>,
    template_words: Vec<String>,
    row_labels: Vec<String>,
    notes: Vec<String>,
    totals: Vec<String>,
    name_suffixes: Vec<String>,
}

/// The content of the file, prepared for lookups.
pub(super) struct RosterWords {
    /// What systems add after a heading, folded, the longest first.
    around_headings: Vec<String>,
    pub(super) containers: WordList,
    pub(super) family_first: WordList,
    pub(super) japanese: WordList,
    pub(super) middle_first: WordList,
    pub(super) name_parts: WordList,
    pub(super) no_name_parts: WordList,
    empty: BTreeSet<String>,
    empty_names: BTreeSet<String>,
    pub(super) gone: WordList,
    pub(super) present: WordList,
    yes: BTreeSet<String>,
    no: BTreeSet<String>,
    pub(super) behind_names: WordList,
    pub(super) titles: WordList,
    pub(super) template_words: WordList,
    pub(super) row_labels: WordList,
    pub(super) notes: WordList,
    pub(super) totals: WordList,
    suffixes: BTreeSet<String>,
}

/// The lists.
pub(super) static LISTS: LazyLock<RosterWords> = LazyLock::new(|| {
    let written = written();
    let folded = |list: &[String]| list.iter().map(|word| fold(word)).collect();
    let mut around: Vec<String> = written.around_headings.iter().map(|word| fold(word)).collect();
    around.sort_by_key(|word| std::cmp::Reverse(word.len()));
    RosterWords {
        around_headings: around,
        containers: WordList::new(&written.containers),
        family_first: WordList::new(&written.family_first),
        japanese: WordList::new(&written.japanese),
        middle_first: WordList::new(&written.middle_first),
        name_parts: WordList::new(&written.name_parts),
        no_name_parts: WordList::new(&written.no_name_parts),
        empty: folded(&written.empty),
        empty_names: written.empty_names,
        gone: WordList::new(&written.gone),
        present: WordList::new(&written.present),
        yes: folded(&written.yes),
        no: folded(&written.no),
        behind_names: WordList::new(&written.behind_names),
        titles: WordList::new(&written.titles),
        template_words: WordList::new(&written.template_words),
        row_labels: WordList::new(&written.row_labels),
        notes: WordList::new(&written.notes),
        totals: WordList::new(&written.totals),
        suffixes: written.name_suffixes.iter().map(|suffix| letters(suffix)).collect(),
    }
});

/// Reads the file; a test checks that it is valid.
fn written() -> ListsFile {
    templates::read("roster-words.yaml").unwrap_or_default()
}

impl RosterWords {
    /// Whether a text means an empty value.
    pub(super) fn is_empty_word(&self, text: &str) -> bool {
        is_placeholder(text) || does_not_apply(text) || self.empty.contains(&fold(text))
    }

    /// Whether a text means an empty value in a column for a part of a name.
    pub(super) fn is_empty_name(&self, text: &str) -> bool {
        self.empty_names.contains(text.trim())
    }

    /// The value of a text that means yes or no.
    pub(super) fn yes_or_no(&self, text: &str) -> Option<bool> {
        let folded = fold(text);
        if self.yes.contains(&folded) { Some(true) } else { self.no.contains(&folded).then_some(false) }
    }

    /// Whether a text is a suffix of names such as `PhD`.
    pub(super) fn is_suffix(&self, text: &str) -> bool {
        self.suffixes.contains(&letters(text))
    }

    /// A folded heading without a word that systems add at its end; `None` if it does not end in one.
    pub(super) fn without_end<'t>(&self, heading: &'t str) -> Option<&'t str> {
        let cut = |word: &String| {
            let rest = heading.strip_suffix(word.as_str())?;
            let bare = rest.trim_end_matches([' ', '/', '-', ':', '*', '|']);
            (!bare.is_empty() && bare.len() < rest.len()).then_some(bare)
        };
        self.around_headings.iter().find_map(cut)
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Words and phrases that are compared like headings. In scripts without spaces between words, they are also found inside other
/// words.
pub(super) struct WordList {
    phrases: Phrases,
    unspaced: Vec<String>,
}

impl WordList {
    fn new(list: &[String]) -> Self {
        let plain = |phrase: &String| {
            let starred = phrase.ends_with('*');
            words(phrase).join(" ") + if starred { "*" } else { "" }
        };
        let unspaced = list.iter().filter(|word| word.chars().count() > 1 && word.chars().any(is_unspaced));
        Self { phrases: Phrases::new(list.iter().map(plain)), unspaced: unspaced.map(|word| words(word).concat()).collect() }
    }

    /// Whether a text contains one of the words.
    pub(super) fn stand_in(&self, text: &str) -> bool {
        let words = words(text);
        self.phrases.are_in(&words) || self.within(&words.concat()).is_some()
    }

    /// Whether a text is exactly one of the words.
    pub(super) fn are(&self, text: &str) -> bool {
        self.phrases.are_all_of(&words(text))
    }

    /// The length of the word at the beginning of a text, or anywhere in it in scripts without spaces between words.
    pub(super) fn begin(&self, text: &str) -> Option<usize> {
        let words = words(text);
        let count = self.phrases.begin(&words)?;
        Some(words.iter().take(count).map(String::len).sum())
    }

    /// As [`Self::begin`]; if no word begins the text, the longest word in it.
    pub(super) fn longest(&self, text: &str) -> Option<usize> {
        self.begin(text).or_else(|| self.within(&words(text).concat()))
    }

    fn within(&self, text: &str) -> Option<usize> {
        self.unspaced.iter().filter(|word| text.contains(word.as_str())).map(String::len).max()
    }
}

/// Whether a letter belongs to a script without spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_can_be_read() {
        let written = written();
        for list in [&written.gone, &written.present, &written.empty, &written.totals, &written.notes, &written.around_headings] {
            assert!(!list.is_empty());
        }
    }

    #[test]
    fn words_are_found_in_every_script() {
        for gone in [
            "Terminated",
            "TERMINATED (voluntary)",
            "Inaktiv",
            "ausgetreten zum 31.3.",
            "离职",
            "已离职",
            "退職済",
            "퇴사",
            "Démissionnaire",
        ] {
            assert!(LISTS.gone.longest(gone).is_some(), "{gone}");
        }
        for here in ["Active", "On leave", "在职", "Elternzeit", "재직중", ""] {
            assert!(LISTS.gone.longest(here).is_none(), "{here}");
        }
        for (text, empty) in
            [("NULL", true), ("#N/A", true), ("—", true), ("k.A.", true), ("\\N", true), ("Null Ltd", false), ("IT", false)]
        {
            assert_eq!(LISTS.is_empty_word(text), empty, "{text}");
        }
        assert!(LISTS.is_empty_name("NaN") && !LISTS.is_empty_name("Na") && !LISTS.is_empty_name("Null"));
        assert_eq!((LISTS.yes_or_no("TRUE"), LISTS.yes_or_no("nein"), LISTS.yes_or_no("maybe")), (Some(true), Some(false), None));
        assert_eq!(LISTS.without_end("department/display name"), Some("department"));
        assert_eq!(LISTS.without_end("required"), None);
    }
}
