//! What of somebody's last round a new workbook begins with: last ratings beside the new column, finished actions as
//! evidence, open actions in the plan, what was agreed. Nothing is changed on the way, and what has no place is told.

use super::mapping::{Brought, Mapping, answer_in, joined};
use crate::analysis::plans_of;
use crate::model::{
    Action, ActionStatus, Document, Education, GapAnalysis, GapRow, Goal, OtherGap, OtherSkill, Plan, Previous, RaterKind, Rating,
};
use crate::texts::sheet_text_with;
use crate::words::cut;

/// Units of UTF-16 that a cell holds.
const CELL: usize = 32_767;
/// Characters of an action in a note; the evidence holds all of it.
const NAME: usize = 60;

/// A document that begins with what is known, and what found no place in it.
#[derive(Clone, Debug)]
pub struct Carried {
    /// The document.
    pub document: Document,
    /// What found no place.
    pub left: Vec<Left>,
}

/// Something of the round before that has no place in the new form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Left {
    /// A finished action names no skill that is still there, so that it is offered as evidence nowhere.
    FinishedWithoutSkill,
    /// An open action was for a skill that is gone or was split, so that its skill is to be chosen anew.
    OpenWithoutSkill,
    /// Levels were agreed for another target role than now.
    LevelsOfOtherRole,
    /// The target role of then is none of the framework's now.
    RoleUnknown,
    /// The education of then is none of the framework's now.
    EducationUnknown,
    /// What was finished for a skill is more than a cell holds.
    TooLong,
}

/// Puts into an empty document what the documents of the round before say, which are all of the same person and rater, the
/// one that counts most first. What is somebody's own – plan, career goal, what was agreed – goes into a self-rating only.
pub fn carry(blank: Document, documents: &[&Document], mapping: &Mapping) -> Carried {
    let own = blank.rater.kind == RaterKind::Own;
    let mut work = Work { documents, mapping, document: blank, left: Vec::new() };
    if documents.is_empty() {
        return Carried { document: work.document, left: work.left };
    }
    if own {
        work.take_head();
        work.take_levels();
        work.take_plan();
    }
    work.take_ratings();
    work.take_others();
    if own {
        work.offer_finished();
    }
    work.document.recompute();
    work.left.sort_unstable();
    work.left.dedup();
    Carried { document: work.document, left: work.left }
}

struct Work<'a> {
    documents: &'a [&'a Document],
    mapping: &'a Mapping,
    document: Document,
    left: Vec<Left>,
}

impl<'a> Work<'a> {
    /// Every goal of the plans that count, each with the document that it stands in.
    fn goals(&self) -> impl Iterator<Item = (&'a Document, &'a Goal)> + use<'a> {
        let plans = plans_of(self.documents);
        let counts = move |plan: &Plan| plans.iter().any(|other| std::ptr::eq(*other, plan));
        let documents = self.documents.iter().copied();
        let goals = documents.flat_map(|document| document.plan.iter().map(move |plan| (document, plan)));
        goals
            .filter(move |(_, plan)| counts(plan))
            .flat_map(|(document, plan)| plan.goals.iter().map(move |goal| (document, goal)))
    }

    /// Target role, where the staff list has none, career goal and education.
    fn take_head(&mut self) {
        let framework = self.mapping.framework();
        if self.document.person.target_role.is_none() {
            let role = self.documents.iter().find_map(|document| document.person.target_role.clone());
            if role.as_deref().is_some_and(|role| framework.role(role).is_none()) {
                self.left.push(Left::RoleUnknown);
            }
            self.document.person.target_role = role.filter(|role| framework.role(role).is_some());
            let role = self.document.person.target_role.as_deref();
            self.document.gap_analysis = self.document.gap_analysis.take().map(|_| GapAnalysis::blank(role, framework));
        }
        if let Some(goal) = &mut self.document.career_goal {
            let mut known = self.documents.iter().filter_map(|document| document.career_goal.as_ref());
            *goal = known.find(|goal| goal.statement.is_some() || goal.target_date.is_some()).cloned().unwrap_or_default();
        }
        if let Some(education) = &mut self.document.education {
            let mut known = self.documents.iter().filter_map(|document| document.education.as_ref());
            let is_filled = |of: &&Education| **of != Education::default();
            *education = known.find(is_filled).cloned().unwrap_or_default();
            if education.highest.as_deref().is_some_and(|degree| framework.education_rank(degree).is_none()) {
                education.highest = None;
                self.left.push(Left::EducationUnknown);
            }
        }
    }

    /// The levels that were agreed with the person, with why, where the target role is the same.
    fn take_levels(&mut self) {
        let Some(analysis) = &mut self.document.gap_analysis else { return };
        let role = self.document.person.target_role.as_deref();
        for then in self.documents.iter().filter(|document| document.gap_analysis.is_some()) {
            let role_then = then.person.target_role.as_deref();
            let agreed = |row: &&GapRow| {
                let (level, weight) = self.mapping.figures_then(role_then, &row.skill);
                let differs = |figure: Option<u8>, role: Option<u8>| figure.is_some() && figure != role;
                differs(row.level_needed, level) || differs(row.weight, weight)
            };
            let agreed: Vec<&GapRow> = then.gap_analysis.iter().flat_map(|analysis| &analysis.rows).filter(agreed).collect();
            if agreed.is_empty() {
                continue;
            }
            if role_then != role {
                self.left.push(Left::LevelsOfOtherRole);
                continue;
            }
            let now = self.mapping.document(then);
            let changed = |skill: &str| agreed.iter().any(|row| self.mapping.targets_of(&row.skill).iter().any(|id| id == skill));
            let rows = now.gap_analysis.into_iter().flat_map(|analysis| analysis.rows);
            for (row, known) in analysis.rows.iter_mut().zip(rows).filter(|(row, _)| changed(&row.skill)) {
                (row.level_needed, row.weight, row.reason) = (known.level_needed, known.weight, known.reason);
            }
            return;
        }
    }

    /// Goals with open actions, kept whole but for what is done or dropped.
    fn take_plan(&mut self) {
        if self.document.plan.is_none() {
            return;
        }
        let mut goals: Vec<Goal> = Vec::new();
        for (_, goal) in self.goals() {
            let open: Vec<&Action> = goal.actions.iter().filter(|action| action.is_open()).collect();
            let actions: Vec<Action> = open.iter().map(|action| self.mapping.action(action)).collect();
            let lost = open.iter().zip(&actions).any(|(then, now)| then.skill.is_some() && now.skill.is_none());
            if lost {
                self.left.push(Left::OpenWithoutSkill);
            }
            let goal = Goal { actions, ..goal.clone() };
            // Who returned a packet and a plan of its own has the same goal in both.
            if !goal.actions.is_empty() && !goals.contains(&goal) {
                goals.push(goal);
            }
        }
        self.document.plan = Some(Plan { goals });
    }

    /// The last rating of every skill, with what there is to know.
    fn take_ratings(&mut self) {
        let documents = self.documents;
        let answer = |skill: &str| answer_in(documents, skill);
        let open: Vec<&Action> = self.goals().flat_map(|(_, goal)| &goal.actions).filter(|action| action.is_open()).collect();
        let own_plan = self.document.plan.is_some();
        let Some(inventory) = &mut self.document.inventory else { return };
        for row in &mut inventory.ratings {
            let Brought { rating, note, .. } = self.mapping.bring(&row.skill, answer);
            let homeless = open.iter().filter(|action| {
                let then = action.skill.as_deref().filter(|then| self.mapping.skill_now(then).is_none());
                own_plan && then.is_some_and(|then| self.mapping.targets_of(then).contains(&row.skill))
            });
            let homeless = homeless.filter_map(|action| action.action.as_deref());
            let choose = homeless.map(|name| sheet_text_with("since.choose_skill", &[("action", &cut(name, NAME))]));
            let notes: Vec<String> = note.into_iter().chain(choose).collect();
            row.previous = Some(Previous { rating, note: note_of(&notes) });
        }
    }

    /// Skills that the framework does not name, with their last ratings.
    fn take_others(&mut self) {
        let Some(others) = self.documents.iter().map(|document| self.others_of(document)).find(|others| !others.is_empty())
        else {
            return;
        };
        if let Some(analysis) = &mut self.document.gap_analysis {
            analysis.other = others.iter().map(|(_, gap)| gap.clone()).collect();
        }
        if let Some(inventory) = &mut self.document.inventory {
            inventory.other = others.into_iter().map(|(skill, _)| skill).collect();
        }
    }

    /// The other skills of a document of then, each with what was agreed about its gap. A row that neither names one nor shows anything
    /// would ask about nothing.
    fn others_of(&self, then: &Document) -> Vec<(OtherSkill, OtherGap)> {
        let rated: &[OtherSkill] = then.inventory.as_ref().map_or(&[], |inventory| &inventory.other);
        let gaps: &[OtherGap] = then.gap_analysis.as_ref().map_or(&[], |analysis| &analysis.other);
        let at = |index: usize| {
            let (rated, gap) = (rated.get(index), gaps.get(index));
            let rating = rated.map_or_else(|| gap.and_then(|gap| gap.self_rating), |skill| skill.rating);
            let skill = OtherSkill {
                label: rated.and_then(|skill| skill.label.clone()).or_else(|| gap?.label.clone()),
                rating: None,
                evidence: rated.and_then(|skill| skill.evidence.clone()),
                previous: Some(Previous { rating: self.mapping.level(rating), note: None }),
            };
            let gap = OtherGap {
                label: skill.label.clone(),
                level_needed: gap.and_then(|gap| self.mapping.level(gap.level_needed)),
                weight: gap.and_then(|gap| gap.weight),
                ..OtherGap::default()
            };
            (skill, gap)
        };
        let all = (0..rated.len().max(gaps.len())).map(at);
        all.filter(|(skill, _)| skill.label.is_some() || skill.evidence.is_some()).collect()
    }

    /// Offers what was finished as evidence of its skill, in the person's own words.
    fn offer_finished(&mut self) {
        let is_done = |action: &&Action| action.status == Some(ActionStatus::Done) && action.action.is_some();
        let mut done: Vec<(&Document, &Action)> = Vec::new();
        for (document, goal) in self.goals() {
            for action in goal.actions.iter().filter(is_done) {
                // Who returned a packet and a plan of its own has the same action in both.
                if done.iter().all(|(_, other)| *other != action) {
                    done.push((document, action));
                }
            }
        }
        let Some(inventory) = &mut self.document.inventory else { return };
        let targets = |action: &Action| action.skill.as_deref().map_or(&[][..], |skill| self.mapping.targets_of(skill));
        if done.iter().any(|(_, action)| targets(action).is_empty()) {
            self.left.push(Left::FinishedWithoutSkill);
        }
        for row in &mut inventory.ratings {
            let own: Vec<&(&Document, &Action)> =
                done.iter().filter(|(_, action)| targets(action).contains(&row.skill)).collect();
            if !offer(row, own.iter().map(|(document, action)| evidence(document, action))) {
                self.left.push(Left::TooLong);
            }
            let names = own.iter().filter_map(|(_, action)| Some(format!("“{}”", cut(action.action.as_deref()?, NAME))));
            let names: Vec<String> = names.collect();
            if let Some(previous) = row.previous.as_mut().filter(|_| !names.is_empty()) {
                let finished = sheet_text_with("since.finished", &[("actions", &names.join(", "))]);
                previous.note = note_of(&previous.note.take().into_iter().chain([finished]).collect::<Vec<_>>());
            }
        }
    }
}

/// What is to be known of a skill, one thing below the other, as far as a cell holds it.
fn note_of(notes: &[String]) -> Option<String> {
    joined(notes.iter().map(String::as_str)).map(|note| cut(&note, CELL / 2))
}

/// A finished action in the person's own words: what was done, and what came of it.
fn evidence(document: &Document, action: &Action) -> String {
    let words =
        [("round", document.form.round.as_deref().unwrap_or_default()), ("action", action.action.as_deref().unwrap_or_default())];
    let done = sheet_text_with("since.evidence", &words);
    match action.outcome.as_deref() {
        Some(outcome) => {
            let end = if done.ends_with(['.', '!', '?', '…']) { "" } else { "." };
            format!("{done}{end} {outcome}")
        }
        None => done,
    }
}

/// Puts texts below one another into the evidence, as many as a cell holds; whether all found room.
fn offer(row: &mut Rating, told: impl Iterator<Item = String>) -> bool {
    let mut room = CELL;
    let mut kept: Vec<String> = Vec::new();
    let mut all = true;
    for text in told {
        let length = text.encode_utf16().count() + 1;
        match room.checked_sub(length) {
            Some(left) => {
                room = left;
                kept.push(text);
            }
            None => all = false,
        }
    }
    row.evidence = joined(kept.iter().map(String::as_str));
    all
}
