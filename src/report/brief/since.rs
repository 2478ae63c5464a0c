//! The part of a brief about changes since the previous round: ratings that moved and actions that were finished.

use std::cmp::Reverse;

use super::{BriefBlock, BriefSubject, BriefTable, columns, more, plan, text, typed};
use crate::analysis::{Changes, FinishedIn, PersonChange, Presence, RatingChange};
use crate::report::figures;
use crate::texts::{brief_text, brief_text_with};

/// The most moved ratings, and the most finished actions, that are shown.
const MOST: usize = 5;

/// Makes the blocks of this part. The list is empty if no previous round was given.
pub(super) fn blocks(subject: &BriefSubject<'_>) -> Vec<BriefBlock> {
    let Some(changes) = &subject.department.changes else { return vec![] };
    let Some(person) = changes.of_person(&subject.person.key).filter(|person| person.presence == Presence::Both) else {
        return vec![text(brief_text_with("since.no-one", &[("name", &typed(subject.person.label()))]))];
    };
    let mut blocks = moved(person);
    blocks.extend(not_compared(person));
    blocks.push(finished(changes, person));
    blocks
}

fn moved(person: &PersonChange) -> Vec<BriefBlock> {
    let mut moved: Vec<&RatingChange> = person.moved().collect();
    if moved.is_empty() {
        return vec![text(brief_text("since.unmoved"))];
    }
    moved.sort_by_key(|rating| Reverse(rating.change.map(i16::unsigned_abs)));
    let shown = |rating: Option<u8>| rating.map(|rating| rating.to_string()).unwrap_or_default();
    let row = |rating: &&RatingChange| {
        let change = rating.change.map(figures::change_text).unwrap_or_default();
        vec![typed(&rating.label), shown(rating.before), shown(rating.now), change]
    };
    let rows = moved.iter().take(MOST).map(row).collect();
    let columns = columns("since", &[("skill", 61), ("then", 13), ("now", 13), ("change", 13)]);
    let mut blocks = vec![BriefBlock::Table(BriefTable::of(columns, rows))];
    blocks.extend(more(moved.len(), MOST));
    blocks
}

/// Says how many ratings are by another rater than in the previous round, and how many of the previous ratings cannot be
/// compared.
fn not_compared(person: &PersonChange) -> impl Iterator<Item = BriefBlock> {
    let counts = [("since.not-compared", person.moves.other_rater), ("since.not-comparable", person.moves.not_comparable)];
    let words = |(key, count): (&str, usize)| text(brief_text_with(key, &[("count", &count.to_string())]));
    counts.into_iter().filter(|(_, count)| *count > 0).map(words)
}

/// Names the actions that are done now and were not done in the previous round.
fn finished(changes: &Changes, person: &PersonChange) -> BriefBlock {
    let own = changes.finished.iter().filter(|action| action.key == person.key && action.finished == FinishedIn::ThisRound);
    let since: Vec<String> =
        own.map(|action| format!("“{}”", plan::name(action.action.as_deref()).trim_end_matches('.'))).collect();
    if since.is_empty() {
        return text(brief_text("since.none-finished"));
    }
    let named = since.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = since.len().saturating_sub(MOST);
    let more = if more == 0 { String::new() } else { more.to_string() };
    text(brief_text_with("since.finished", &[("actions", &named), ("more", &more)]))
}
