//! Prepares typed text and the messages of findings for a brief.

use crate::words::{cut, isolated, tidy, without_turns};

/// Longest text, in letters, that a cell or paragraph takes from a return. The rest can be read in the return.
const LONGEST: usize = 220;
/// Longest message of a finding and longest quotation in it, in letters. Quotations are cut first because the figures of a
/// message come after them.
const LONGEST_MESSAGE: usize = 600;
const LONGEST_QUOTE: usize = 60;

/// Prepares typed text: one line, no characters that XML forbids, at most [`LONGEST`] letters, and with its own reading
/// direction if it is written from right to left.
pub(super) fn typed(text: &str) -> String {
    isolated(&cut(&line(text), LONGEST)).into_owned()
}

/// Prepares the message of a finding. Long quotations are cut, so that the message keeps its own words.
pub(super) fn message(text: &str) -> String {
    let line = line(text);
    let mut short = String::with_capacity(line.len());
    for (index, piece) in line.split('“').enumerate() {
        match piece.split_once('”').filter(|_| index > 0) {
            Some((quoted, rest)) => short.push_str(&format!("“{}”{rest}", cut(quoted, LONGEST_QUOTE))),
            None if index > 0 => short.push_str(&format!("“{piece}")),
            None => short.push_str(piece),
        }
    }
    isolated(&cut(&short, LONGEST_MESSAGE)).into_owned()
}

fn line(text: &str) -> String {
    let text: String = text.chars().filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    tidy(&without_turns(&text.split_whitespace().collect::<Vec<_>>().join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_keeps_its_own_words_and_figures() {
        let long = "Read the yearly report and mark what is unclear in it ".repeat(3);
        let told = message(&format!("“{long}” and “{long}” take 31 hours a week; the limit is 24."));
        assert!(told.starts_with("“Read") && told.ends_with("…” take 31 hours a week; the limit is 24."), "{told}");
        assert!(told.chars().count() < 190, "{told}");
        assert_eq!(message("“a” is no “b"), "“a” is no “b");
        assert_eq!(typed(&"x".repeat(300)).chars().count(), LONGEST + 1);
    }
}
