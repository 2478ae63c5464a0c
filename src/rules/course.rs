//! Detects actions that are only a course or a book, by their text or kind.

use std::sync::LazyLock;

use super::{Subject, phrases};
use crate::model::{Action, ActivityKind};
use crate::words::fold;
use crate::words::phrases::{Phrases, split};

struct CourseWords {
    lead_in: Phrases,
    verbs: Phrases,
    things: Phrases,
    ends: Phrases,
    practice: Phrases,
}

static WORDS: LazyLock<CourseWords> = LazyLock::new(|| CourseWords {
    lead_in: phrases("course.lead_in"),
    verbs: phrases("course.verbs"),
    things: phrases("course.things"),
    ends: phrases("course.ends"),
    practice: phrases("course.practice"),
});

/// Whether a text only says that a course is attended or something is read, and not what is done with it.
pub(super) fn is_course(text: &str) -> bool {
    let words = split(text);
    let after = |phrases: &Phrases, words: &[String]| phrases.begin(words).map(|length| words[length..].to_vec());
    let start = after(&WORDS.lead_in, &words).unwrap_or_else(|| words.clone());
    let Some(object) = after(&WORDS.verbs, &start) else { return false };
    let end = (0..object.len()).find(|at| WORDS.ends.begin(&object[*at..]).is_some()).unwrap_or(object.len());
    let names_it = end.checked_sub(1).is_some_and(|last| WORDS.things.begin(&object[last..=last]).is_some());
    // The title of a course or book follows in quotes: “the course “Leading people””.
    let is_called = text.contains(['“', '"', '«', '„']) && WORDS.things.are_in(&object[..end]);
    (names_it || is_called) && !WORDS.practice.are_in(&words)
}

/// The kind of an action: the chosen one; otherwise the kind of the framework's activity with the same text; otherwise judged by
/// its text.
pub(super) fn kind(subject: &Subject<'_>, action: &Action) -> Option<ActivityKind> {
    let text = action.action.as_deref()?;
    let same = |own: &str| fold(own).trim_end_matches('.') == fold(text).trim_end_matches('.');
    let known = || subject.framework.activities.iter().find(|activity| same(&activity.text)).map(|activity| activity.kind);
    action.kind.or_else(known).or_else(|| is_course(text).then_some(ActivityKind::Formal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn courses_and_books_are_known_by_their_words() {
        for course in [
            "Attend the course on leading teams",
            "Attend the course “Leading people”",
            "Attend leadership course",
            "I will attend the AAMI conference next spring",
            "Take a class in finance",
            "Take a finance course made for people who are not accountants.",
            "Read a book about coaching",
            "Read a book on leadership",
            "Take part in a workshop",
        ] {
            assert!(is_course(course), "{course}");
        }
        for other in [
            "Lead the handover on Mondays",
            "Take the lead in training new colleagues",
            "Take over the training of newcomers",
            "Read the incident log with Anna every Friday",
            "Attend the handover",
            "Attend the course on leading teams and lead two handovers with what I learned",
            "Read a book on coaching, then coach a colleague",
            "Complete the training plan for the ward",
            "Join the standards committee",
            "Course on leading",
            "Read",
            "",
        ] {
            assert!(!is_course(other), "{other}");
        }
    }
}
