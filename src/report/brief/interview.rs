//! The sections of a brief for an interview: a story for each of the most important skills, the gaps to prepare for, and what
//! to find out before and do afterwards.

use std::cmp::Reverse;

use super::build::{checklists, section};
use super::{BriefBlock, BriefColumn, BriefSubject, BriefTable, Meeting, Section, columns, gaps, text, typed};
use crate::analysis::{SkillInfo, SkillResult};
use crate::texts::{brief_text, brief_text_with};

/// The most skills with a story.
const STORIES: usize = 5;

pub(super) fn sections(subject: &BriefSubject<'_>) -> Vec<Section> {
    vec![
        section("stories.heading", stories(subject)),
        section("gaps.interview-heading", gaps::biggest(subject, "gaps.plan", "gaps.interview-key")),
        section("checklist.heading", vec![checklists(Meeting::Interview)]),
        section("notes.heading", vec![notes()]),
    ]
}

/// Makes a table to write a story in, for the skills with the highest needed level, then those with evidence, then those with
/// the highest rating.
fn stories(subject: &BriefSubject<'_>) -> Vec<BriefBlock> {
    let skills = subject.person.skills.iter().zip(&subject.department.skills);
    let mut wanted: Vec<(&SkillResult, &SkillInfo, Option<String>)> = skills
        .filter(|(result, _)| result.level_needed.is_some() && result.exempted.is_none())
        .map(|(result, skill)| (result, skill, evidence(subject, &skill.id)))
        .collect();
    wanted.sort_by_key(|(result, _, evidence)| (Reverse(result.level_needed), evidence.is_none(), Reverse(result.rating)));
    if wanted.is_empty() {
        return vec![text(brief_text("stories.none"))];
    }
    let tables = wanted.iter().take(STORIES).map(|(result, skill, evidence)| story(result, skill, evidence.as_deref()));
    std::iter::once(text(brief_text("stories.about"))).chain(tables).collect()
}

fn story(result: &SkillResult, skill: &SkillInfo, evidence: Option<&str>) -> BriefBlock {
    let number = |level: Option<u8>| level.map(|level| level.to_string()).unwrap_or_default();
    let (needed, rating) = (number(result.level_needed), number(result.rating));
    let head = brief_text_with("stories.head", &[("skill", &typed(&skill.label)), ("needed", &needed), ("rating", &rating)]);
    let start = match evidence {
        Some(evidence) => brief_text_with("stories.start", &[("evidence", evidence)]),
        None => brief_text("stories.no-evidence"),
    };
    let row = |key: &str, start: String| vec![brief_text(&format!("stories.{key}")), start];
    let columns = vec![BriefColumn { heading: head, width: 36 }, BriefColumn { heading: brief_text("stories.story"), width: 64 }];
    let rows = vec![row("situation", start), row("action", String::new()), row("result", String::new())];
    BriefBlock::Table(BriefTable::to_write_in(columns, rows))
}

/// Returns the evidence for a rating from the person's own inventory.
fn evidence(subject: &BriefSubject<'_>, skill: &str) -> Option<String> {
    let own = subject.documents.iter().filter(|document| document.rater.kind == crate::model::RaterKind::Own);
    own.filter_map(|document| document.inventory.as_ref())
        .flat_map(|inventory| &inventory.ratings)
        .find(|rating| rating.skill == skill && rating.evidence.is_some())
        .and_then(|rating| rating.evidence.as_deref().map(typed))
}

fn notes() -> BriefBlock {
    let columns = columns("notes", &[("well", 25), ("better", 25), ("gaps", 25), ("next", 25)]);
    BriefBlock::Table(BriefTable::to_write_in(columns, vec![vec![String::new(); 4]; 3]))
}
