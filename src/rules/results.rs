//! Results: they say what will be different, in a way that somebody can see.

use std::collections::BTreeSet;

use super::Subject;
use super::answers::says_nothing;
use crate::address::Pointer;
use crate::finding::{Code, Finding};
use crate::model::Action;
use crate::texts::rule_words;
use crate::words::fold;

/// A longer result says more than the words that cannot be seen.
const FEW_WORDS: usize = 10;
/// Words of fewer letters carry little.
const SHORT: usize = 4;

/// The words of a text that carry its meaning.
fn telling(text: &str) -> BTreeSet<String> {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= SHORT);
    words.map(str::to_owned).collect()
}

/// Whether a text says nothing that another does not say: they are the same, or all of its words (two at least, and at
/// least half of the other's) stand there.
pub(super) fn says_the_same(text: &str, other: &str) -> bool {
    let (own, others) = (telling(text), telling(other));
    let same = fold(text) == fold(other);
    same || (own.len() >= 2 && own.is_subset(&others) && own.len() * 2 >= others.len())
}

/// Results of open actions that repeat the action, or that nobody can see.
pub(super) fn results(subject: &Subject<'_>) -> Vec<Finding> {
    let marks = rule_words("not_observable");
    let each = |(at, action): (Pointer, &Action)| {
        let result = action.result.as_deref().filter(|result| action.is_open() && !says_nothing(Some(result)))?;
        let what = action.action.as_deref()?;
        let code = if says_the_same(result, what) {
            Code::ResultRepeatsAction
        } else if is_unseen(result, &marks) {
            Code::ResultNotObservable
        } else {
            return None;
        };
        let words = [("action", what), ("result", result)];
        Some(Finding::new(code, &words).at(&at.join("result")).with_value(result))
    };
    subject.actions().filter_map(each).collect()
}

/// Whether a result is a few words about what goes on in a head. A number in it, or more words, say how it would be seen.
fn is_unseen(result: &str, marks: &[String]) -> bool {
    let folded = fold(result);
    let few = folded.split_whitespace().count() <= FEW_WORDS;
    few && !folded.chars().any(char::is_numeric) && marks.iter().any(|mark| folded.contains(mark.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_say_the_same_are_known() {
        for (text, other) in [
            ("Read a book", "read a book."),
            ("Attend the course on budgeting", "Attend a budgeting course"),
            ("Mentor attended", "Mentor attended"),
        ] {
            assert!(says_the_same(text, other), "{text} | {other}");
        }
        for (text, other) in [
            ("A search log that the team uses", "Keep a search log"),
            ("Log", "Keep a search log"),
            ("Lead the shift", "Ask my manager whether I may lead the shift for one week while she is away on leave"),
            ("", "Keep a search log"),
        ] {
            assert!(!says_the_same(text, other), "{text} | {other}");
        }
    }

    #[test]
    fn results_that_nobody_can_see_are_few_words() {
        let marks = rule_words("not_observable");
        for unseen in ["A better understanding of budgets", "I am more aware of the rules", "To be aware of risks"] {
            assert!(is_unseen(unseen, &marks), "{unseen}");
        }
        for seen in [
            "I have led 3 meetings",
            "A guide that the team uses",
            "I understand the budget better and explain it to the team at the meeting in March without notes",
            "A better understanding, shown by a test passed with 80 %",
        ] {
            assert!(!is_unseen(seen, &marks), "{seen}");
        }
    }
}
