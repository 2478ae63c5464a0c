//! Rules about missing answers.

use super::{Rule, Subject};
use crate::address::Pointer;
use crate::finding::{Finding, Told};
use crate::model::{Document, GapAnalysis, GapRow, Rating};
use crate::texts::answers::is_placeholder;
use crate::texts::{sheet_text, sheet_text_with};

/// The rules of this file.
pub(super) const RULES: &[Rule] = &[untouched, ratings, required];

/// A form without any answer gets one finding, not one for every cell.
fn untouched(subject: &Subject<'_>) -> Vec<Finding> {
    if !is_untouched(subject) {
        return vec![];
    }
    vec![Finding::new(Told::FormUntouched { previous: subject.document.has_previous(), issued: false })]
}

/// Whether the person gave no answer at all. Values that the workbook offers or calculates are not answers; an answer that could
/// not be read is one.
fn is_untouched(subject: &Subject<'_>) -> bool {
    let document = subject.document;
    if !subject.origin.unread.is_empty() || subject.origin.keeps_more {
        return false;
    }
    if document.has_previous() {
        return is_unrated(document);
    }
    let goal = document.career_goal.as_ref().is_none_or(|goal| goal.statement.is_none() && goal.target_date.is_none());
    let education = document
        .education
        .as_ref()
        .is_none_or(|education| education.highest.is_none() && education.field.is_none() && education.certificates.is_none());
    let inventory = document.inventory.as_ref().is_none_or(|inventory| {
        let empty = |rating: &Rating| {
            is_open(rating.rating, rating.exempted.as_ref()) && rating.source.is_none() && rating.evidence.is_none()
        };
        inventory.rated_on.is_none() && inventory.other.is_empty() && inventory.ratings.iter().all(empty)
    });
    let analysis = document.gap_analysis.as_ref().is_none_or(|analysis| {
        let empty =
            |row: &GapRow| is_open(row.self_rating, row.exempted.as_ref()) && row.priority.is_none() && row.reason.is_none();
        analysis.other.is_empty() && analysis.rows.iter().all(empty)
    });
    goal && education && inventory && analysis && document.plan.as_ref().is_none_or(|plan| plan.goals.is_empty())
}

/// Whether nothing is rated in a form that was issued with the previous round. Everything else in it may have been carried over.
fn is_unrated(document: &Document) -> bool {
    let inventory = document.inventory.as_ref().is_none_or(|inventory| {
        let empty = |rating: &Rating| is_open(rating.rating, rating.exempted.as_ref()) && rating.source.is_none();
        let rated = inventory.other.iter().any(|skill| skill.rating.is_some());
        inventory.rated_on.is_none() && !rated && inventory.ratings.iter().all(empty)
    });
    let looked_at = |analysis: &GapAnalysis| analysis.rows.iter().any(|row| row.priority.is_some());
    inventory && !document.gap_analysis.as_ref().is_some_and(looked_at)
}

/// Whether a skill is neither rated nor exempted.
fn is_open(rating: Option<u8>, exempted: Option<&String>) -> bool {
    rating.is_none() && exempted.is_none()
}

/// Every skill of the framework needs a rating, or a reason why it does not apply.
fn ratings(subject: &Subject<'_>) -> Vec<Finding> {
    let (min, max) = subject.framework.scale_range();
    let exempted = sheet_text("exemption.rating");
    let exempted = Some(exempted.as_str());
    let missing = |pointer: Pointer, label: &str, exempted: Option<&str>| {
        Finding::new(Told::RatingMissing { label, min: &min, max: &max, exempted }).at(&pointer)
    };
    if is_untouched(subject) {
        return vec![];
    }
    let mut findings = Vec::new();
    if let Some(inventory) = &subject.document.inventory {
        let at = Pointer::from("/inventory/ratings");
        let open = |(_, rating): &(usize, &Rating)| is_open(rating.rating, rating.exempted.as_ref());
        let open = inventory.ratings.iter().enumerate().filter(open);
        findings.extend(
            open.map(|(index, rating)| missing(at.join(index).join("rating"), subject.skill_label(&rating.skill), exempted)),
        );
        let at = Pointer::from("/inventory/other");
        let open = inventory.other.iter().enumerate().filter(|(_, skill)| skill.rating.is_none() && skill.label.is_some());
        findings.extend(
            open.map(|(index, skill)| missing(at.join(index).join("rating"), skill.label.as_deref().unwrap_or_default(), None)),
        );
    } else if let Some(analysis) = &subject.document.gap_analysis {
        let at = Pointer::from("/gap_analysis/rows");
        let open = analysis.rows.iter().enumerate().filter(|(_, row)| is_open(row.self_rating, row.exempted.as_ref()));
        findings.extend(
            open.map(|(index, row)| missing(at.join(index).join("self_rating"), subject.skill_label(&row.skill), exempted)),
        );
    }
    findings
}

/// Whether a text is missing, or only a placeholder.
pub(super) fn says_nothing(text: Option<&str>) -> bool {
    text.is_none_or(is_placeholder)
}

/// The finding for a missing answer; `text` is the placeholder in its cell.
fn missing(pointer: &Pointer, label: &str, text: Option<&str>) -> Finding {
    let finding = Finding::new(Told::AnswerMissing { label, value: text }).at(pointer);
    text.into_iter().fold(finding, |finding, text| finding.with_value(text))
}

/// Answers besides the ratings that the next step of the process needs.
fn required(subject: &Subject<'_>) -> Vec<Finding> {
    if is_untouched(subject) {
        return vec![];
    }
    let document = subject.document;
    let mut findings = Vec::new();
    let mut want = |pointer: &str, label: &str, text: Option<&str>| {
        findings.push(missing(&pointer.into(), &sheet_text(label), text));
    };
    if let Some(goal) = &document.career_goal {
        if says_nothing(goal.statement.as_deref()) {
            want("/career_goal/statement", "goal.statement.label", goal.statement.as_deref());
        }
        if goal.target_date.is_none() {
            want("/career_goal/target_date", "goal.target_date.full", None);
        }
    }
    if document.education.as_ref().is_some_and(|education| education.highest.is_none()) {
        want("/education/highest", "education.highest.label", None);
    }
    if document.inventory.as_ref().is_some_and(|inventory| inventory.rated_on.is_none()) {
        want("/inventory/rated_on", "inventory.rated_on.label", None);
    }
    for (index, skill) in document.inventory.iter().flat_map(|inventory| inventory.other.iter().enumerate()) {
        if says_nothing(skill.label.as_deref()) {
            let pointer = Pointer::from("/inventory/other").join(index).join("label");
            let label = sheet_text_with("inventory.other.label", &[("number", &(index + 1).to_string())]);
            findings.push(missing(&pointer, &subject.label(&pointer, label), skill.label.as_deref()));
        }
    }
    if document.plan.as_ref().is_some_and(|plan| plan.goals.is_empty()) {
        let pointer = Pointer::from("/plan/goals/0/statement");
        let label = sheet_text_with("goals.labels.statement", &[("number", "1")]);
        findings.push(missing(&pointer, &subject.label(&pointer, label), None));
    }
    findings
}
