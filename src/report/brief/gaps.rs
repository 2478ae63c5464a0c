//! The parts of a brief about ratings: the biggest gaps as bars, and the skills that others see differently.

use std::cmp::Reverse;

use super::build::rater;
use super::space::GrowingTable;
use super::{Bar, Bars, BriefBlock, BriefColumn, BriefSubject, columns, more, text, typed};
use crate::analysis::{OtherRating, SkillResult};
use crate::model::Priority;
use crate::texts::{brief_text, brief_text_with};

/// The most gaps that are shown.
const BIGGEST: usize = 5;
/// A difference of so many levels between two ratings should be discussed.
const WIDE: u8 = 2;

struct Gap {
    label: String,
    rating: u8,
    needed: u8,
    gap: i16,
    priority: Option<Priority>,
}

/// Returns the gaps above zero, sorted by size, then by priority, then by needed level.
fn gaps(subject: &BriefSubject<'_>) -> Vec<Gap> {
    let skills = subject.person.skills.iter().zip(&subject.department.skills);
    let listed = skills.filter_map(|(result, skill)| {
        let (rating, needed, gap) = (result.rating?, result.level_needed?, result.gap?);
        Some(Gap { label: skill.label.clone(), rating, needed, gap, priority: result.priority })
    });
    let named = subject.department.other_skills.iter().filter(|skill| skill.key == subject.person.key);
    let named = named.filter_map(|skill| {
        let (label, rating, needed) = (skill.label.clone()?, skill.rating?, skill.level_needed?);
        Some(Gap { label, rating, needed, gap: skill.gap?, priority: None })
    });
    let mut gaps: Vec<Gap> = listed.chain(named).filter(|gap| gap.gap > 0).collect();
    gaps.sort_by_key(|gap| (Reverse(gap.gap), gap.priority.is_none(), gap.priority, Reverse(gap.needed)));
    gaps
}

/// Makes bars of the biggest gaps. The last column, with the given heading, is to write in.
pub(super) fn biggest(subject: &BriefSubject<'_>, last: &str, key: &str) -> Vec<BriefBlock> {
    let rated = |one: &SkillResult| one.rating.is_some();
    if !subject.person.skills.iter().any(rated) {
        return vec![text(brief_text("gaps.no-ratings"))];
    }
    if !subject.person.skills.iter().any(|one| one.level_needed.is_some()) {
        return vec![text(brief_text("gaps.no-role"))];
    }
    let gaps = gaps(subject);
    if gaps.is_empty() {
        return vec![text(brief_text("gaps.met"))];
    }
    let mut columns = columns("gaps", &[("skill", 43), ("rating", 9), ("needed", 10), ("bar", 18)]);
    columns.push(BriefColumn { heading: brief_text(last), width: 20 });
    let rows = gaps.iter().take(BIGGEST).map(|gap| bar(gap, subject.framework.scale_range()));
    let mut blocks = vec![BriefBlock::Bars(Bars { columns, rows: rows.collect(), key: brief_text(key) })];
    blocks.extend(more(gaps.len(), BIGGEST));
    blocks
}

/// Makes a bar with one step for each level, so that level 3 has three steps. On a scale that begins above 1, the lowest level
/// is the first step.
fn bar(gap: &Gap, (lowest, top): (u8, u8)) -> Bar {
    let steps = |level: u8| level.saturating_sub(lowest.max(1) - 1);
    let (reached, needed, all) = (steps(gap.rating), steps(gap.needed), steps(top));
    let words = [("rating", &*gap.rating.to_string()), ("needed", &gap.needed.to_string()), ("top", &top.to_string())];
    Bar {
        label: typed(&gap.label),
        rating: gap.rating.to_string(),
        needed: gap.needed.to_string(),
        reached,
        missing: needed.saturating_sub(reached),
        rest: all.saturating_sub(needed.max(reached)),
        spoken: brief_text_with("gaps.spoken", &words),
    }
}

/// Makes the table of skills for which another rating differs from the person's own by two levels or more, the biggest
/// difference first.
pub(super) fn seen_differently(subject: &BriefSubject<'_>) -> GrowingTable {
    let widest = |result: &SkillResult| {
        let own = result.self_rating?;
        result.other_ratings.iter().map(|other| other.rating.abs_diff(own)).max().filter(|widest| *widest >= WIDE)
    };
    let other = |other: &OtherRating| format!("{}: {}", rater(other.kind, other.name.as_deref()), other.rating);
    let skills = subject.person.skills.iter().zip(&subject.department.skills);
    let mut found: Vec<(u8, Vec<String>)> = skills
        .filter_map(|(result, skill)| {
            let others: Vec<String> = result.other_ratings.iter().map(other).collect();
            let own = result.self_rating?.to_string();
            Some((widest(result)?, vec![typed(&skill.label), own, others.join("; "), String::new()]))
        })
        .collect();
    found.sort_by_key(|(widest, _)| Reverse(*widest));
    GrowingTable {
        before: if found.is_empty() { vec![] } else { vec![text(brief_text("others.about"))] },
        columns: columns("others", &[("skill", 43), ("own", 9), ("others", 28), ("agreed", 20)]),
        rows: found.into_iter().map(|(_, row)| (1, row)).collect(),
        more: "more",
        after: vec![],
        weight: 2.0,
    }
}
