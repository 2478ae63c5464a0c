//! What the round before tells of this one: ratings that are far from the last ones, costs far from those of the same action.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Rule, Subject};
use crate::address::Pointer;
use crate::finding::{Finding, Told};
use crate::model::{Action, Document, Money};
use crate::words::fold;

/// The rules of this file.
pub(super) const RULES: &[Rule] = &[ratings, costs];

/// From so many levels on, up or down, a rating is worth a second look.
const FAR: u8 = 2;
/// A cost that is so many times what it was may have a zero too many.
const TIMES: u8 = 10;

/// What is known of the round before, of the same person and rater; empty where nothing is.
#[derive(Clone, Debug, Default)]
pub struct Before {
    /// The ratings, by skill.
    pub ratings: BTreeMap<String, u8>,
    /// The actions of all plans.
    pub actions: Vec<Action>,
}

impl Before {
    /// What documents of the round before say, in the skills of now; the one that counts most comes first.
    pub fn of<'a>(documents: impl IntoIterator<Item = &'a Document>) -> Self {
        let mut before = Self::default();
        for document in documents {
            let rows = document.inventory.iter().flat_map(|inventory| &inventory.ratings);
            let rated = rows.filter_map(|row| Some((&row.skill, row.rating?)));
            let gaps = document.gap_analysis.iter().flat_map(|analysis| &analysis.rows);
            for (skill, rating) in rated.chain(gaps.filter_map(|row| Some((&row.skill, row.self_rating?)))) {
                before.ratings.entry(skill.clone()).or_insert(rating);
            }
            let goals = document.plan.iter().flat_map(|plan| &plan.goals);
            before.actions.extend(goals.flat_map(|goal| goal.actions.iter().cloned()));
        }
        before
    }
}

/// Ratings two levels or more from the last ones: a hint, told once. A form that shows the last ratings tells them itself.
fn ratings(subject: &Subject<'_>) -> Vec<Finding> {
    let known = &subject.origin.before.ratings;
    let (mut up, mut down) = (Vec::new(), Vec::new());
    let mut first = None;
    for (pointer, skill, rating, shown) in rated(subject.document) {
        let Some(last) = known.get(skill).copied().or(shown).filter(|last| last.abs_diff(rating) >= FAR) else { continue };
        let words = format!("“{}” ({last}, now {rating})", subject.skill_label(skill));
        if rating > last {
            up.push(words)
        } else {
            down.push(words)
        }
        first.get_or_insert(pointer);
    }
    let Some(first) = first else { return vec![] };
    let (up, down) = (up.join(", "), down.join(", "));
    vec![Finding::new(Told::RatingJumped { up: &up, down: &down }).at(&first)]
}

/// The ratings of a document: pointer, skill, level, and the last level where the form shows it.
fn rated(document: &Document) -> Vec<(Pointer, &str, u8, Option<u8>)> {
    if let Some(inventory) = &document.inventory {
        let rows = inventory.ratings.iter().enumerate().filter_map(|(index, row)| {
            let last = row.previous.as_ref().and_then(|previous| previous.rating);
            Some((Pointer::from("/inventory/ratings").join(index).join("rating"), row.skill.as_str(), row.rating?, last))
        });
        return rows.collect();
    }
    let rows = document.gap_analysis.iter().flat_map(|analysis| analysis.rows.iter().enumerate());
    rows.filter_map(|(index, row)| {
        Some((Pointer::from("/gap_analysis/rows").join(index).join("self_rating"), row.skill.as_str(), row.self_rating?, None))
    })
    .collect()
}

/// Costs of open actions that are ten times what they were in the round before, or a tenth.
fn costs(subject: &Subject<'_>) -> Vec<Finding> {
    let known = &subject.origin.before.actions;
    let unlike = |(at, action): (Pointer, &Action)| {
        let (cost, what) = (action.estimated_cost.as_ref().filter(|_| action.is_open())?, action.action.as_deref()?);
        let same = |other: &&Action| other.action.as_deref().is_some_and(|other| fold(other) == fold(what));
        let costs: Vec<&Money> = known.iter().filter(same).filter_map(|other| other.estimated_cost.as_ref()).collect();
        let last = costs.first().filter(|_| costs.iter().all(|last| is_far(cost, last)))?;
        let told = Told::CostUnlikeBefore { action: what, cost, before: *last };
        Some(Finding::new(told).at(&at.join("estimated_cost")).with_value(cost.to_string()))
    };
    subject.actions().filter_map(unlike).collect()
}

/// Whether one of two amounts of a currency is ten times the other, or more.
fn is_far(one: &Money, other: &Money) -> bool {
    let (low, high) = (one.amount().min(other.amount()), one.amount().max(other.amount()));
    one.currency() == other.currency() && low > Decimal::ZERO && high >= low * Decimal::from(TIMES)
}
