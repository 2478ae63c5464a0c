//! Tidying of what people type: blanks that cannot be seen, digits of other scripts, case.

use unicode_normalization::UnicodeNormalization;

/// Characters that take no room or only room: they never carry meaning at the edge of an answer.
fn is_space(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{00ad}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a text shows nothing.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| is_space(c) || c.is_control())
}

/// The text without blanks at its ends; line ends become `\n`, other control characters but tabs go. Nothing else changes.
pub fn tidy(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    kept.trim_matches(is_space).to_owned()
}

/// The form in which two texts are compared: compatibility characters made plain (`４` is `4`), lower case, single blanks.
pub fn fold(text: &str) -> String {
    let plain: String = text.nfkc().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    let spaced: String = plain.chars().map(|c| if is_space(c) { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The nearest of some words to what was typed, if it is near enough to be a slip.
pub fn nearest<'a>(typed: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = fold(typed);
    words
        .into_iter()
        .map(|word| (strsim::normalized_damerau_levenshtein(&typed, &fold(word)), word))
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unseen_blanks_go_and_the_rest_stays() {
        assert_eq!(tidy(" \u{a0}4\u{200b} "), "4");
        assert_eq!(tidy("a\r\nb\u{7}\tc"), "a\nb\tc");
        assert!(is_blank(" \u{200b}\u{a0}\n"));
        assert_eq!(fold("\u{ff14}  - Pro\u{fb01}cient"), "4 - proficient");
        assert_eq!(nearest("suprvisor", ["manager", "supervisor"]), Some("supervisor"));
        assert_eq!(nearest("grand vizier", ["manager", "supervisor"]), None);
    }
}
