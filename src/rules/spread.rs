//! Rules about how ratings are spread over the scale.

use super::{Rule, Subject};
use crate::address::Pointer;
use crate::finding::{Finding, Told};
use crate::model::Rating;

/// The rules of this file.
pub(super) const RULES: &[Rule] = &[all_equal, top_without_evidence];

/// Fewest ratings for which it is worth a hint that all are the same.
const ENOUGH: usize = 8;

/// All ratings are the same: a hint to look again, not an error.
fn all_equal(subject: &Subject<'_>) -> Vec<Finding> {
    let document = subject.document;
    let (first, ratings): (&str, Vec<u8>) = match (&document.inventory, &document.gap_analysis) {
        (Some(inventory), _) => {
            ("/inventory/ratings/0/rating", inventory.ratings.iter().filter_map(|rating| rating.rating).collect())
        }
        (None, Some(analysis)) => {
            ("/gap_analysis/rows/0/self_rating", analysis.rows.iter().filter_map(|row| row.self_rating).collect())
        }
        (None, None) => return vec![],
    };
    if ratings.len() < ENOUGH || ratings.iter().any(|rating| *rating != ratings[0]) {
        return vec![];
    }
    vec![Finding::new(Told::RatingsAllEqual { count: ratings.len(), rating: &ratings[0] }).at(&first.into())]
}

/// Ratings at the top of the scale without evidence: one hint for all.
fn top_without_evidence(subject: &Subject<'_>) -> Vec<Finding> {
    let (_, top) = subject.framework.scale_range();
    let Some(inventory) = &subject.document.inventory else { return vec![] };
    let bare =
        |(_, rating): &(usize, &Rating)| rating.rating == Some(top) && rating.evidence.is_none() && rating.source.is_none();
    let bare: Vec<(usize, &Rating)> = inventory.ratings.iter().enumerate().filter(bare).collect();
    let Some((first, _)) = bare.first() else { return vec![] };
    let labels: Vec<String> = bare.iter().map(|(_, rating)| format!("“{}”", subject.skill_label(&rating.skill))).collect();
    let pointer = Pointer::from("/inventory/ratings").join(first).join("evidence");
    vec![Finding::new(Told::TopWithoutEvidence { rating: &top, labels: &labels.join(", ") }).at(&pointer)]
}
