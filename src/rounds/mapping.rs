//! Maps skills of the previous framework to skills of the new one, and converts documents of the previous round to the new ids.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Action, Document, Framework, GapRow, Goal, Rating, Skill, SkillMap};
use crate::texts::{sheet_text, sheet_text_with};

/// How skills of the previous framework map to the new one.
#[derive(Clone, Debug)]
pub struct Mapping {
    old: Framework,
    new: Framework,
    /// The new skills of each previous skill.
    targets: BTreeMap<String, Vec<String>>,
    /// The previous skills of each new skill, in the order of the previous framework.
    sources: BTreeMap<String, Vec<String>>,
    /// Whether both scales have the same levels. Only then do ratings count as meaning the same.
    same_scale: bool,
}

/// The answer about a skill in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SkillAnswer {
    /// A level of the scale.
    Rated(u8),
    /// It does not apply to the person, for this reason.
    Exempted(String),
}

/// What previous answers say about a new skill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Brought {
    pub rating: Option<u8>,
    pub exempted: Option<String>,
    /// A note with what the person should confirm or know.
    pub note: Option<String>,
}

impl Mapping {
    /// The mapping between two frameworks. A skill that is not in the map keeps its id.
    ///
    /// # Errors
    /// With the previous skills that are neither in the new framework nor in the map, since their answers would be lost.
    pub fn new(old: &Framework, new: &Framework, map: &SkillMap) -> Result<Self, Vec<Skill>> {
        let moved: BTreeMap<&str, &Vec<String>> =
            map.skills.iter().flat_map(|entry| entry.from.iter().map(|id| (id.as_str(), &entry.to))).collect();
        let mut mapping = Self {
            old: old.clone(),
            new: new.clone(),
            targets: BTreeMap::new(),
            sources: BTreeMap::new(),
            same_scale: levels(old) == levels(new),
        };
        let mut unmapped = Vec::new();
        for (_, skill) in old.skills() {
            let targets = match moved.get(skill.id.as_str()) {
                Some(targets) => (*targets).clone(),
                None if new.skill(&skill.id).is_some() => vec![skill.id.clone()],
                None => {
                    unmapped.push(skill.clone());
                    continue;
                }
            };
            for target in &targets {
                mapping.sources.entry(target.clone()).or_default().push(skill.id.clone());
            }
            mapping.targets.insert(skill.id.clone(), targets);
        }
        if unmapped.is_empty() { Ok(mapping) } else { Err(unmapped) }
    }

    /// The new framework.
    pub fn framework(&self) -> &Framework {
        &self.new
    }

    /// The previous skills that were removed.
    pub fn gone(&self) -> Vec<&Skill> {
        self.old.skills().map(|(_, skill)| skill).filter(|skill| self.targets_of(&skill.id).is_empty()).collect()
    }

    /// The one new skill that a previous action or rating is about. For a skill that was split, this is the part that kept its
    /// id.
    pub fn skill_now<'a>(&'a self, then: &'a str) -> Option<&'a str> {
        match self.targets_of(then) {
            [one] => Some(one),
            several => several.iter().map(String::as_str).find(|id| *id == then),
        }
    }

    /// The new skills of a previous skill; empty if it was removed or never existed.
    pub(super) fn targets_of(&self, then: &str) -> &[String] {
        self.targets.get(then).map_or(&[], Vec::as_slice)
    }

    /// The level, if it means the same in the new framework.
    pub(super) fn level(&self, level: Option<u8>) -> Option<u8> {
        level.filter(|_| self.same_scale)
    }

    /// The level and weight of a target role in the previous framework.
    pub(super) fn figures_then(&self, role: Option<&str>, skill: &str) -> (Option<u8>, Option<u8>) {
        (self.old.level_needed(role, skill), self.old.weight(role, skill))
    }

    /// Converts a previous document to the new framework, with every skill once and in order. Merged skills keep a rating only
    /// if all of them were rated, and alike.
    pub fn document(&self, then: &Document) -> Document {
        let mut now = then.clone();
        (now.form.framework, now.form.framework_version) = (self.new.id.clone(), self.new.version.clone());
        now.person.target_role = now.person.target_role.filter(|role| self.new.role(role).is_some());
        if let Some(education) = &mut now.education {
            education.highest = education.highest.take().filter(|degree| self.new.education_rank(degree).is_some());
        }
        if let Some(inventory) = &mut now.inventory {
            inventory.ratings = self.new.skills().map(|(_, skill)| self.rating(&skill.id, then)).collect();
            for skill in &mut inventory.other {
                (skill.rating, skill.previous) = (self.level(skill.rating), None);
            }
        }
        if let Some(analysis) = &mut now.gap_analysis {
            let role = now.person.target_role.as_deref();
            analysis.rows = self.new.skills().map(|(_, skill)| self.gap_row(&skill.id, then, role)).collect();
            for row in &mut analysis.other {
                (row.self_rating, row.level_needed) = (self.level(row.self_rating), self.level(row.level_needed));
            }
        }
        for goal in now.plan.iter_mut().flat_map(|plan| &mut plan.goals) {
            *goal = self.goal(goal);
        }
        now.recompute();
        now
    }

    /// The new skills whose ratings in a previous document cannot be compared: rated on another scale, or merged from skills with
    /// different ratings.
    pub fn incomparable(&self, then: &Document) -> BTreeSet<String> {
        let rated = |skill: &str| {
            let is_rated = |id: &String| matches!(answer_in(&[then], id), Some(SkillAnswer::Rated(_)));
            let brought = || self.bring(skill, |id| answer_in(&[then], id));
            self.sources_of(skill).iter().any(is_rated) && brought().rating.is_none()
        };
        self.new.skills().map(|(_, skill)| &skill.id).filter(|skill| rated(skill)).cloned().collect()
    }

    /// Converts a previous goal and its actions to the new skills.
    pub(super) fn goal(&self, then: &Goal) -> Goal {
        let now = |skill: &Option<String>| skill.as_deref().and_then(|skill| self.skill_now(skill)).map(str::to_owned);
        let actions = then.actions.iter().map(|action| Action { skill: now(&action.skill), ..action.clone() });
        Goal { skill: now(&then.skill), actions: actions.collect(), ..then.clone() }
    }

    /// The needed level and weight of a new skill in a previous document, if all of its previous skills agree and the level means
    /// the same.
    pub(super) fn figures_of(&self, skill: &str, then: &Document) -> (Option<u8>, Option<u8>) {
        let rows = || self.sources_of(skill).iter().filter_map(|id| gap_row_of(then, id));
        (self.level(same(rows().map(|row| row.level_needed))), same(rows().map(|row| row.weight)))
    }

    fn rating(&self, skill: &str, then: &Document) -> Rating {
        let Brought { rating, exempted, .. } = self.bring(skill, |id| answer_in(&[then], id));
        let rows: Vec<&Rating> = then.inventory.iter().flat_map(|inventory| &inventory.ratings).collect();
        let rows: Vec<&Rating> =
            self.sources_of(skill).iter().filter_map(|id| rows.iter().find(|row| row.skill == *id).copied()).collect();
        let source = same(rows.iter().map(|row| row.source.clone()));
        let known = |id: &String| self.new.sources.iter().any(|source| source.id == *id);
        Rating {
            skill: skill.to_owned(),
            rating,
            exempted,
            source: source.filter(known),
            evidence: joined(rows.iter().filter_map(|row| row.evidence.as_deref())),
            previous: None,
        }
    }

    fn gap_row(&self, skill: &str, then: &Document, role: Option<&str>) -> GapRow {
        let Brought { rating, exempted, .. } = self.bring(skill, |id| answer_in(&[then], id));
        let rows: Vec<&GapRow> = self.sources_of(skill).iter().filter_map(|id| gap_row_of(then, id)).collect();
        let (needed, weight) = self.figures_of(skill, then);
        // Without the agreed level, its reason would be meaningless.
        let reason = needed.and_then(|_| joined(rows.iter().filter_map(|row| row.reason.as_deref())));
        GapRow {
            skill: skill.to_owned(),
            self_rating: rating,
            exempted,
            level_needed: needed.or_else(|| self.new.level_needed(role, skill)),
            gap: None,
            weight: weight.or_else(|| self.new.weight(role, skill)),
            priority: same(rows.iter().map(|row| row.priority)),
            reason,
        }
    }

    /// The previous skills of a new skill.
    pub(super) fn sources_of(&self, now: &str) -> &[String] {
        self.sources.get(now).map_or(&[], Vec::as_slice)
    }

    /// What previous answers say about a new skill.
    pub(super) fn bring(&self, skill: &str, answer: impl Fn(&str) -> Option<SkillAnswer>) -> Brought {
        let sources = self.sources_of(skill);
        let answers: Vec<(&str, Option<SkillAnswer>)> = sources.iter().map(|id| (id.as_str(), answer(id))).collect();
        if answers.iter().all(|(_, answer)| answer.is_none()) {
            return Brought::default();
        }
        let moved = sources.iter().any(|id| self.targets_of(id) != [skill]) || sources != [skill];
        let exempted: BTreeSet<&String> = answers
            .iter()
            .filter_map(|(_, answer)| match answer {
                Some(SkillAnswer::Exempted(why)) => Some(why),
                _ => None,
            })
            .collect();
        let all_exempted = answers.iter().all(|(_, answer)| matches!(answer, Some(SkillAnswer::Exempted(_))));
        let rated = same(answers.iter().map(|(_, answer)| match answer {
            Some(SkillAnswer::Rated(level)) => Some(*level),
            _ => None,
        }));
        let remark = || self.remark(answers.first()?.1.as_ref()?);
        let note = if moved { Some(self.confirm(&answers)) } else { remark() };
        Brought {
            rating: self.level(rated),
            exempted: if all_exempted { joined(exempted.iter().map(|why| why.as_str())) } else { None },
            note,
        }
    }
}

impl Mapping {
    /// The text that asks to confirm a mapping; it names each previous skill with its answer.
    fn confirm(&self, answers: &[(&str, Option<SkillAnswer>)]) -> String {
        let split = answers.iter().any(|(id, _)| self.targets_of(id).len() > 1);
        let skills: Vec<String> = answers
            .iter()
            .map(|(id, answer)| {
                let answer = answer.as_ref().map_or_else(|| sheet_text("since.unrated"), |answer| self.said(answer));
                sheet_text_with("since.skill", &[("label", self.label_then(id)), ("answer", &answer)])
            })
            .collect();
        sheet_text_with(if split { "since.confirm_part" } else { "since.confirm" }, &[("skills", &skills.join(", "))])
    }

    /// The note on a skill that did not change.
    pub(super) fn remark(&self, answer: &SkillAnswer) -> Option<String> {
        match answer {
            SkillAnswer::Exempted(why) => Some(sheet_text_with("since.exempted", &[("reason", why)])),
            SkillAnswer::Rated(_) if self.same_scale => None,
            SkillAnswer::Rated(_) => Some(sheet_text_with("since.other_scale", &[("answer", &self.said(answer))])),
        }
    }

    /// An answer in words.
    fn said(&self, answer: &SkillAnswer) -> String {
        match answer {
            SkillAnswer::Exempted(why) => sheet_text_with("since.not_applied", &[("reason", why)]),
            SkillAnswer::Rated(level) if self.same_scale => level.to_string(),
            SkillAnswer::Rated(level) => {
                let step = self.old.scale.iter().find(|step| step.level == *level);
                step.map_or_else(|| level.to_string(), |step| format!("{level} {}", step.label))
            }
        }
    }

    /// The label of a previous skill.
    pub(super) fn label_then<'a>(&'a self, id: &'a str) -> &'a str {
        self.old.skill(id).map_or(id, |skill| &skill.label)
    }
}

fn levels(framework: &Framework) -> Vec<u8> {
    framework.scale.iter().map(|step| step.level).collect()
}

/// The answer about a skill in documents, the most important first: from their inventories, otherwise from their gap analyses.
pub(super) fn answer_in(documents: &[&Document], skill: &str) -> Option<SkillAnswer> {
    let answer = |rating: Option<u8>, exempted: &Option<String>| {
        rating.map(SkillAnswer::Rated).or_else(|| exempted.clone().map(SkillAnswer::Exempted))
    };
    let rated = |document: &&Document| {
        let row = document.inventory.as_ref()?.ratings.iter().find(|row| row.skill == skill)?;
        answer(row.rating, &row.exempted)
    };
    let compared = |document: &&Document| {
        let row = gap_row_of(document, skill)?;
        answer(row.self_rating, &row.exempted)
    };
    documents.iter().find_map(rated).or_else(|| documents.iter().find_map(compared))
}

fn gap_row_of<'a>(document: &'a Document, skill: &str) -> Option<&'a GapRow> {
    document.gap_analysis.as_ref()?.rows.iter().find(|row| row.skill == skill)
}

/// The value, if there is one and all are equal to it.
fn same<T: PartialEq>(values: impl Iterator<Item = Option<T>>) -> Option<T> {
    let mut values = values.fuse();
    let first = values.next()??;
    values.all(|value| value.as_ref() == Some(&first)).then_some(first)
}

/// Joins texts with line breaks; `None` without any text.
pub(super) fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> Option<String> {
    let texts: Vec<&str> = texts.collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}

#[cfg(test)]
mod tests;
