//! What changed since the last round: ratings that moved, actions that were finished.

use std::cmp::Reverse;

use super::{Block, Earlier, Subject, Table, columns, more, plan, text, typed};
use crate::analysis::PlannedAction;
use crate::model::ActionStatus;
use crate::texts::{brief_text, brief_text_with};
use crate::words::fold;

/// Moved ratings that are shown.
const MOST: usize = 5;

/// Nothing where no last round was given.
pub(super) fn blocks(subject: &Subject<'_>) -> Vec<Block> {
    let Some(earlier) = subject.earlier else { return vec![] };
    if earlier.person.is_none() {
        return vec![text(brief_text_with("since.no-one", &[("name", &typed(subject.person.label()))]))];
    }
    let mut blocks = moved(subject, earlier);
    blocks.push(finished(subject, earlier));
    blocks
}

fn moved(subject: &Subject<'_>, earlier: Earlier<'_>) -> Vec<Block> {
    let skills = subject.person.skills.iter().zip(&subject.department.skills);
    let mut moved: Vec<(i16, Vec<String>)> = skills
        .filter_map(|(result, skill)| {
            let before = earlier.person?.skills.iter().find(|old| old.skill == result.skill)?.rating?;
            let now = result.rating?;
            let change = i16::from(now) - i16::from(before);
            let sign = if change > 0 { format!("▲ +{change}") } else { format!("▼ −{}", change.unsigned_abs()) };
            (change != 0).then(|| (change, vec![typed(&skill.label), before.to_string(), now.to_string(), sign]))
        })
        .collect();
    if moved.is_empty() {
        return vec![text(brief_text("since.unmoved"))];
    }
    moved.sort_by_key(|(change, _)| Reverse(change.unsigned_abs()));
    let all = moved.len();
    let rows = moved.into_iter().take(MOST).map(|(_, row)| row).collect();
    let columns = columns("since", &[("skill", 61), ("then", 13), ("now", 13), ("change", 13)]);
    let mut blocks = vec![Block::Table(Table::of(columns, rows))];
    blocks.extend(more(all, MOST));
    blocks
}

/// Actions that are done now and were not done then; an action is the same where its words are.
fn finished(subject: &Subject<'_>, earlier: Earlier<'_>) -> Block {
    let done = |action: &&PlannedAction| action.status == Some(ActionStatus::Done);
    let words = |action: &PlannedAction| action.action.as_deref().map(fold);
    let before: Vec<Option<String>> = earlier
        .department
        .plans
        .actions
        .iter()
        .filter(|action| earlier.person.is_some_and(|person| person.key == action.key))
        .filter(done)
        .map(words)
        .collect();
    let since = plan::actions(subject).filter(done).filter(|action| !before.contains(&words(action)));
    let since: Vec<String> = since.map(|action| format!("“{}”", plan::name(action).trim_end_matches('.'))).collect();
    if since.is_empty() {
        return text(brief_text("since.none-finished"));
    }
    text(brief_text_with("since.finished", &[("actions", &since.join(", "))]))
}
