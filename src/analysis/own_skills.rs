//! The other skills of a person, merged from all of the person's returns.

use crate::model::{Document, OtherGap, OtherSkill};
use crate::words::fold;

/// An other skill: one that the framework does not name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnSkill {
    /// The skill in the person's words.
    pub label: Option<String>,
    /// The rating.
    pub rating: Option<u8>,
    /// The previous round's rating, as the form showed it.
    pub last_rating: Option<u8>,
    /// The level needed.
    pub level_needed: Option<u8>,
    /// Level needed minus rating.
    pub gap: Option<i16>,
    /// How much the gap counts.
    pub weight: Option<u8>,
    /// What shows the rating.
    pub evidence: Option<String>,
}

/// The other skills in documents of one person, the most important document first: what it leaves out, a later one may fill in.
/// Two rows of one document are never merged.
pub fn own_skills<'a>(documents: impl IntoIterator<Item = &'a Document>) -> Vec<OwnSkill> {
    let mut all: Vec<OwnSkill> = Vec::new();
    for document in documents {
        let mut open: Vec<usize> = (0..all.len()).collect();
        for skill in rows(document) {
            let label = skill.label.as_deref().map(fold);
            let same = |at: &usize| label.is_some() && all[*at].label.as_deref().map(fold) == label;
            match open.iter().position(same) {
                Some(place) => complete(&mut all[open.remove(place)], skill),
                None => all.push(skill),
            }
        }
    }
    all
}

/// Fills in what is missing in a skill from another document.
fn complete(known: &mut OwnSkill, more: OwnSkill) {
    known.rating = known.rating.or(more.rating);
    known.last_rating = known.last_rating.or(more.last_rating);
    known.level_needed = known.level_needed.or(more.level_needed);
    known.gap = known.gap.or(more.gap);
    known.weight = known.weight.or(more.weight);
    known.evidence = known.evidence.take().or(more.evidence);
}

fn rows(document: &Document) -> impl Iterator<Item = OwnSkill> + use<'_> {
    let rated: &[OtherSkill] = document.inventory.as_ref().map_or(&[], |inventory| &inventory.other);
    let gaps: &[OtherGap] = document.gap_analysis.as_ref().map_or(&[], |analysis| &analysis.other);
    (0..rated.len().max(gaps.len())).map(|index| {
        let (rated, gap) = (rated.get(index), gaps.get(index));
        OwnSkill {
            label: rated.and_then(|skill| skill.label.clone()).or_else(|| gap?.label.clone()),
            rating: rated.and_then(|skill| skill.rating).or_else(|| gap?.self_rating),
            last_rating: rated.and_then(|skill| skill.previous.as_ref()?.rating),
            level_needed: gap.and_then(|gap| gap.level_needed),
            gap: gap.and_then(|gap| gap.gap),
            weight: gap.and_then(|gap| gap.weight),
            evidence: rated.and_then(|skill| skill.evidence.clone()),
        }
    })
}
