//! Rules about results: they say what will be different, in a way that others can see.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::answers::says_nothing;
use super::{Rule, Subject, phrases};
use crate::address::Pointer;
use crate::finding::{Finding, Told};
use crate::model::Action;
use crate::words::fold;
use crate::words::phrases::{Phrases, alike, split};

/// The rules of this file.
pub(super) const RULES: &[Rule] = &[results];

/// A result with more words is assumed to say something visible.
const FEW_WORDS: usize = 10;
/// Words with fewer letters carry little meaning.
const SHORT: usize = 4;

/// Words about what somebody knows or feels, which nobody can see, and words that say how it would show.
struct Unseen {
    phrases: Phrases,
    more: Phrases,
    inner: Phrases,
    shown: Phrases,
}

static UNSEEN: LazyLock<Unseen> = LazyLock::new(|| Unseen {
    phrases: phrases("unseen.phrases"),
    more: phrases("unseen.more"),
    inner: phrases("unseen.inner"),
    shown: phrases("unseen.shown"),
});

/// Words that say only that something was done.
struct Done {
    words: Phrases,
    about: Phrases,
    filler: Phrases,
}

static DONE: LazyLock<Done> =
    LazyLock::new(|| Done { words: phrases("done.words"), about: phrases("done.about"), filler: phrases("done.filler") });

/// The words that carry the meaning of a text.
fn telling(text: &str) -> BTreeSet<String> {
    split(text).into_iter().filter(|word| word.chars().count() >= SHORT).collect()
}

/// Whether a text adds nothing to another: they are the same, or all of its words (at least two, and at least half of the
/// other's) occur in the other.
fn says_the_same(text: &str, other: &str) -> bool {
    let (own, others) = (telling(text), telling(other));
    let same = fold(text) == fold(other);
    same || (own.len() >= 2 && own.is_subset(&others) && own.len() * 2 >= others.len())
}

/// The words of a text without filler words.
pub(super) fn content(text: &str) -> Vec<String> {
    DONE.filler.left_out_of(&split(text))
}

/// Whether a text says only that something was done: “Done”, “Course attended”, “Visited another hospital”.
pub(super) fn only_done(text: &str, what: &str) -> bool {
    let words = content(text);
    let known = content(what);
    let rest = DONE.about.left_out_of(&DONE.words.left_out_of(&words));
    DONE.words.are_in(&words) && rest.iter().all(|word| known.iter().any(|other| alike(word, other)))
}

/// Results of open actions that only repeat the action, or that nobody can see.
fn results(subject: &Subject<'_>) -> Vec<Finding> {
    let each = |(at, action): (Pointer, &Action)| {
        let result = action.result.as_deref().filter(|result| action.is_open() && !says_nothing(Some(result)))?;
        let what = action.action.as_deref()?;
        let told = if says_the_same(result, what) || only_done(result, what) {
            Told::ResultRepeatsAction { action: what, result }
        } else if is_unseen(result) {
            Told::ResultNotObservable { result }
        } else {
            return None;
        };
        Some(Finding::new(told).at(&at.join("result")).with_value(result))
    };
    subject.actions().filter_map(each).collect()
}

/// Whether a result is only a few words about what somebody knows or feels. A number, more words, or words about what others
/// notice say how it would show.
fn is_unseen(result: &str) -> bool {
    let words = split(result);
    let few = words.len() <= FEW_WORDS && !result.chars().any(char::is_numeric);
    few && speaks_of_a_head(&words) && !UNSEEN.shown.are_in(&words)
}

fn speaks_of_a_head(words: &[String]) -> bool {
    let inner = |at: usize| words.get(at..).is_some_and(|words| UNSEEN.inner.begin(words).is_some());
    let more = |at: usize| UNSEEN.more.begin(&words[at..]).is_some() && (inner(at + 1) || inner(at + 2));
    UNSEEN.phrases.are_in(words) || (0..words.len()).any(more)
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
    fn results_that_say_only_that_it_was_done_are_known() {
        for (result, action) in [
            ("Done", "Shadow Anna"),
            ("Completed", "Attend the budgeting course"),
            ("Course attended", "Learn about budgets"),
            ("Attended the budgeting course.", "Take the budgeting course"),
            ("I attended the course", "Attend the budgeting course"),
            ("Visited another hospital", "Visit another hospital"),
            ("Visit to another hospital completed", "Visit another hospital"),
            ("Policy manual read", "Read the policy manual"),
            ("Book read", "Read a book on coaching"),
        ] {
            assert!(only_done(result, action), "{result} | {action}");
        }
        for (result, action) in [
            ("Certificate", "Attend the budgeting course"),
            ("Passed exam", "Study for the exam"),
            ("Log complete and signed by the ward manager", "Keep the log"),
            ("Two audits without findings", "Prepare the audits"),
            ("I am on the committee", "Join the committee"),
            ("A list of what the other hospital does better", "Visit another hospital"),
            ("Four handovers attended alone", "Attend handovers with Maria"),
            ("", "Read a book"),
        ] {
            assert!(!only_done(result, action), "{result} | {action}");
        }
    }

    #[test]
    fn results_that_nobody_can_see_are_few_words() {
        for unseen in [
            "A better understanding of budgets",
            "I am more aware of the rules",
            "To be aware of risks",
            "I know more about budgets",
            "Improved understanding",
            "Better knowledge of budgets",
            "Greater awareness of budgets",
            "Gain confidence",
            "I understand budgets",
            "I have learned about budgets",
            "Feel more comfortable with budgets",
            "Improved skills",
            "Be a better leader",
        ] {
            assert!(is_unseen(unseen), "{unseen}");
        }
        for seen in [
            "I have led 3 meetings",
            "A guide that the team uses",
            "I understand the budget better and explain it to the team at the meeting in March without notes",
            "A better understanding, shown by a test passed with 80 %",
            "Colleagues say in the survey that I am more confident",
            "Staff are more aware of fall risks: falls drop by a third",
            "The ward is more familiar with the pump, as the quiz shows",
            "Be aware training delivered to whole ward",
            "I know what drives the decisions of supply and facilities.",
            "I take the minutes and the chair signs them.",
            "Passed exam",
        ] {
            assert!(!is_unseen(seen), "{seen}");
        }
    }
}
