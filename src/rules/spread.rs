//! How ratings are spread over the scale.

use super::Subject;
use crate::finding::{Code, Finding};

/// From so many ratings on it is worth a hint that they are all the same.
const ENOUGH: usize = 8;

/// All ratings alike: a hint to look once more, never a fault.
pub(super) fn all_equal(subject: &Subject<'_>) -> Vec<Finding> {
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
    let words = [("count", ratings.len().to_string()), ("rating", ratings[0].to_string())];
    let words = words.each_ref().map(|(name, number)| (*name, number.as_str()));
    vec![Finding::new(Code::RatingsAllEqual, &words).at(&first.into())]
}
