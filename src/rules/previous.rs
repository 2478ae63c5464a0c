//! Rules that compare with the previous round: ratings that changed a lot, and costs that differ a lot for the same action.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Rule, Subject};
use crate::address::Pointer;
use crate::finding::{Finding, Told};
use crate::model::{Action, Document, Money};
use crate::words::fold;

/// The rules of this file.
pub(super) const RULES: &[Rule] = &[ratings, costs];

/// A change of this many levels, up or down, is worth a second look.
const FAR: u8 = 2;
/// A cost this many times higher or lower may have a wrong number of zeros.
const TIMES: u8 = 10;

/// The answers of the same person and rater in the previous round; empty if there are none.
#[derive(Clone, Debug, Default)]
pub struct PreviousAnswers {
    /// The ratings, by skill.
    pub ratings: BTreeMap<String, u8>,
    /// The actions of all plans.
    pub actions: Vec<Action>,
}

impl PreviousAnswers {
    /// Collects the answers from documents of the previous round whose skills were mapped to the present framework. The most
    /// important document comes first.
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

/// Ratings that differ from the previous ones by two levels or more: one hint for all. Without documents of the previous round,
/// the ratings that the form shows count.
fn ratings(subject: &Subject<'_>) -> Vec<Finding> {
    let known = &subject.origin.previous.ratings;
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

/// The ratings of a document: pointer, skill, level, and the previous level if the form shows it.
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

/// Costs of open actions that are at least ten times as high as in the previous round, or at most a tenth.
fn costs(subject: &Subject<'_>) -> Vec<Finding> {
    let known = &subject.origin.previous.actions;
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

/// Whether one of two amounts in the same currency is at least ten times the other.
fn is_far(one: &Money, other: &Money) -> bool {
    let (low, high) = (one.amount().min(other.amount()), one.amount().max(other.amount()));
    one.currency() == other.currency() && low > Decimal::ZERO && high >= low * Decimal::from(TIMES)
}
