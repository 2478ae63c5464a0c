//! Isolates right-to-left texts, so that they do not reorder the words, numbers and signs around them.

use std::borrow::Cow;

/// First-strong isolate, and the sign that ends it.
const ISOLATE: char = '\u{2068}';
const END: char = '\u{2069}';

/// Whether a character belongs to a right-to-left script.
fn runs_left(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Removes the control characters that change the reading direction of the following text.
pub fn without_turns(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')).collect()
}

/// Isolates a text, and each quoted part of it, so that it does not affect the reading direction around it. Purely left-to-right
/// texts are returned unchanged.
pub fn isolated(text: &str) -> Cow<'_, str> {
    match quotes_isolated(text) {
        plain if !text.contains(runs_left) => plain,
        quoted => Cow::Owned(format!("{ISOLATE}{quoted}{END}")),
    }
}

/// Isolates the quoted parts of a sentence, which itself keeps the direction of what is around it.
pub fn quotes_isolated(text: &str) -> Cow<'_, str> {
    if !text.contains(runs_left) {
        return Cow::Borrowed(text);
    }
    let mut quoted = String::with_capacity(text.len() + 12);
    let mut rest = text;
    while let Some((before, inside, after)) = quotation(rest) {
        quoted.push_str(before);
        if inside.contains(runs_left) {
            quoted.extend([ISOLATE].into_iter().chain(inside.chars()).chain([END]));
        } else {
            quoted.push_str(inside);
        }
        rest = after;
    }
    Cow::Owned(quoted + rest)
}

/// The text for programs that ignore isolates: after each one, a left-to-right mark restores the direction, so that a number
/// after it keeps its place.
pub fn turned_back(text: &str) -> String {
    text.replace(END, "\u{2069}\u{200e}")
}

/// Splits a text at its first quotation: the part up to and including “, the quoted part, and the rest from ” on.
fn quotation(text: &str) -> Option<(&str, &str, &str)> {
    let begin = text.find('“')? + '“'.len_utf8();
    let end = begin + text[begin..].find('”')?;
    Some((&text[..begin], &text[begin..end], &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_texts_from_right_to_left_are_set_apart() {
        assert_eq!(isolated("Zoë “seven” 学習"), "Zoë “seven” 学習");
        assert_eq!(isolated("ליאת"), "\u{2068}ליאת\u{2069}");
        let quoted = isolated("“تدريب” and “x” take 24 h, “");
        assert_eq!(quoted, "\u{2068}“\u{2068}تدريب\u{2069}” and “x” take 24 h, “\u{2069}");
        let sentence = quotes_isolated("Set aside: “تدريب” counts instead of “x”.");
        assert_eq!(sentence, "Set aside: “\u{2068}تدريب\u{2069}” counts instead of “x”.");
        assert_eq!(without_turns("a\u{202e}b\u{2066}c\u{200f}"), "abc\u{200f}");
    }
}
