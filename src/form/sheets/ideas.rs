//! Ideas for every skill: the framework's activities, offered in the plan and listed on a sheet of their own.

use super::{Materials, columns, row, table};
use crate::form::ColumnPurpose::Aside;
use crate::form::{Block, Entry, FormSheet, Idea, key};
use crate::model::{Activity, Framework};
use crate::texts::{sheet_list, sheet_text};

/// The activities of each skill, in the framework's order of skills, then those for education.
pub(super) fn of_framework(framework: &Framework) -> Vec<Idea> {
    let idea = |skill: &str, activity: &Activity| Idea {
        skill: skill.to_owned(),
        kind: sheet_text(&format!("lists.kinds.{}", activity.kind.name())),
        text: activity.text.clone(),
    };
    let of_skills = framework.skills().flat_map(|(_, skill)| {
        let activities = framework.activities_for(&skill.id).into_iter();
        activities.map(|activity| idea(&skill.label, activity)).collect::<Vec<_>>()
    });
    let education = sheet_text("education.sheet");
    of_skills.chain(framework.education_activities().map(|activity| idea(&education, activity))).collect()
}

/// The sheet that lists the activities for every skill.
pub(in crate::form) fn ideas_sheet(materials: &Materials<'_>) -> FormSheet {
    let rows = materials.ideas.iter().enumerate().map(|(index, idea)| {
        let words = [&idea.skill, &idea.kind, &idea.text].map(|text| Entry::Text(text.clone()));
        row(key::numbered(key::IDEA, index), words.into())
    });
    let columns = columns("ideas", &[("skill", Aside), ("kind", Aside), ("text", Aside)]);
    FormSheet {
        name: sheet_text("ideas.sheet"),
        title: sheet_text("ideas.title"),
        lines: sheet_list("ideas.lines"),
        blocks: vec![Block::Table(table("ideas", columns, rows.collect()))],
        widths: vec![7.0, 40.0, 17.0, 70.0],
        landscape: false,
        freeze: true,
        ..FormSheet::default()
    }
}
