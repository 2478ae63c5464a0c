//! Carries a person's answers of the previous round into a new workbook: previous ratings beside the new column, finished
//! actions as evidence, open actions in the plan, and agreed levels. Answers keep their words, skills get the ids of the new
//! framework, and whatever has no place in the new form is reported.

use super::mapping::{Brought, Mapping, SkillAnswer, answer_in, joined};
use crate::analysis::{OwnSkill, own_skills, plans_of};
use crate::model::{
    Action, ActionStatus, Document, Education, GapAnalysis, GapRow, Goal, Inventory, OtherGap, OtherSkill, Plan, Previous,
    RaterKind, Rating,
};
use crate::texts::{sheet_text, sheet_text_with};
use crate::words::{LONGEST_CELL, cut, units};

/// A note shortens an action to this many characters; the evidence quotes it in full.
const NAME: usize = 60;

/// A new document with the answers carried over, and what could not be carried over.
#[derive(Clone, Debug)]
pub struct Carried {
    /// The document.
    pub document: Document,
    /// What could not be carried over.
    pub left: Vec<Left>,
}

/// Something of the previous round that has no place in the new form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Left {
    /// A finished action does not name a skill of the new framework, so it cannot be offered as evidence.
    FinishedWithoutSkill,
    /// An open goal or action was for a skill that was removed or split, so its skill has to be chosen again.
    OpenWithoutSkill,
    /// Levels were agreed for a different target role.
    LevelsOfOtherRole,
    /// A level or weight was agreed on another scale, or differently for skills that were merged.
    LevelsNotAlike,
    /// The previous target role is not in the new framework.
    RoleUnknown,
    /// The previous education level is not in the new framework.
    EducationUnknown,
    /// The finished actions for a skill are too long for a cell.
    TooLong,
}

/// Fills an empty document from documents of the previous round, all of the same person and rater, the most important one first.
/// The target role, career goal, education, agreed levels, plan and finished actions are carried only if the rater is the
/// person.
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
    /// Every goal of the plans that no other plan replaces (`plans_of`), each with its document.
    fn goals(&self) -> impl Iterator<Item = (&'a Document, &'a Goal)> + use<'a> {
        let plans = plans_of(self.documents);
        let counts = move |plan: &Plan| plans.iter().any(|other| std::ptr::eq(*other, plan));
        let documents = self.documents.iter().copied();
        let goals = documents.flat_map(|document| document.plan.iter().map(move |plan| (document, plan)));
        goals
            .filter(move |(_, plan)| counts(plan))
            .flat_map(|(document, plan)| plan.goals.iter().map(move |goal| (document, goal)))
    }

    /// Carries over the career goal, the education, and the target role if the staff list has none.
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

    /// Carries over agreed levels and weights, with their reasons, if the target role is the same.
    fn take_levels(&mut self) {
        let Some(analysis) = &mut self.document.gap_analysis else { return };
        let role = self.document.person.target_role.as_deref();
        for then in self.documents.iter().filter(|document| document.gap_analysis.is_some()) {
            let role_then = then.person.target_role.as_deref();
            // A level or weight counts as agreed if it differs from that of the target role.
            let agreed = |row: &GapRow| {
                let (level, weight) = self.mapping.figures_then(role_then, &row.skill);
                let differs = |figure: Option<u8>, role: Option<u8>| figure.is_some() && figure != role;
                [differs(row.level_needed, level), differs(row.weight, weight)]
            };
            let rows = then.gap_analysis.iter().flat_map(|analysis| &analysis.rows);
            let agreed: Vec<(&GapRow, [bool; 2])> =
                rows.map(|row| (row, agreed(row))).filter(|(_, agreed)| agreed.contains(&true)).collect();
            if agreed.is_empty() {
                continue;
            }
            if role_then != role {
                self.left.push(Left::LevelsOfOtherRole);
                continue;
            }
            for row in &mut analysis.rows {
                let was = agreed.iter().filter(|(then, _)| self.mapping.targets_of(&then.skill).contains(&row.skill));
                let was: Vec<&(&GapRow, [bool; 2])> = was.collect();
                let is_agreed = |figure: usize| was.iter().any(|(_, agreed)| agreed[figure]);
                let (level, weight) = self.mapping.figures_of(&row.skill, then);
                let kept = [(is_agreed(0), level), (is_agreed(1), weight)];
                row.level_needed = level.filter(|_| kept[0].0).or(row.level_needed);
                row.weight = weight.filter(|_| kept[1].0).or(row.weight);
                if kept.iter().any(|(agreed, figure)| *agreed && figure.is_none()) {
                    // The agreed figure is not kept, so its reason is dropped as well.
                    self.left.push(Left::LevelsNotAlike);
                } else if !was.is_empty() {
                    row.reason = joined(was.iter().filter_map(|(then, _)| then.reason.as_deref()));
                }
            }
            return;
        }
    }

    /// Carries over goals with open actions, without the actions that are done or dropped, and goals that have no actions yet.
    fn take_plan(&mut self) {
        if self.document.plan.is_none() {
            return;
        }
        let mut goals: Vec<Goal> = Vec::new();
        for (_, then) in self.goals().filter(|(_, goal)| goal.is_open() && **goal != Goal::default()) {
            let open: Vec<Action> = then.actions.iter().filter(|action| action.is_open()).cloned().collect();
            let then = Goal { actions: open, ..then.clone() };
            let now = self.mapping.goal(&then);
            let lost = |then: &Option<String>, now: &Option<String>| then.is_some() && now.is_none();
            let mut actions = then.actions.iter().zip(&now.actions);
            if lost(&then.skill, &now.skill) || actions.any(|(then, now)| lost(&then.skill, &now.skill)) {
                self.left.push(Left::OpenWithoutSkill);
            }
            // A person who returned both a packet and a plan has the same goal in both.
            if !goals.contains(&now) {
                goals.push(now);
            }
        }
        self.document.plan = Some(Plan { goals });
    }

    /// Carries over the previous rating of every skill, with a note.
    fn take_ratings(&mut self) {
        let documents = self.documents;
        let answer = |skill: &str| answer_in(documents, skill).or_else(|| last_rating_in(documents, skill));
        let open = self.goals().flat_map(|(_, goal)| goal.actions.iter().map(move |action| (goal.skill_of(action), action)));
        let open: Vec<(Option<&str>, &Action)> = open.filter(|(_, action)| action.is_open()).collect();
        let own_plan = self.document.plan.is_some();
        let Some(inventory) = &mut self.document.inventory else { return };
        for row in &mut inventory.ratings {
            let Brought { rating, note, .. } = self.mapping.bring(&row.skill, answer);
            let older = self.mapping.sources_of(&row.skill).iter().any(|then| is_older(documents, then));
            let older = older.then(|| sheet_text("since.older"));
            let homeless = open.iter().filter(|(then, _)| {
                let then = then.filter(|then| self.mapping.skill_now(then).is_none());
                own_plan && then.is_some_and(|then| self.mapping.targets_of(then).contains(&row.skill))
            });
            let homeless = homeless.filter_map(|(_, action)| action.action.as_deref());
            let choose = homeless.map(|name| sheet_text_with("since.choose_skill", &[("action", &cut(name, NAME))]));
            let notes: Vec<String> = note.into_iter().chain(older).chain(choose).collect();
            row.previous = Some(Previous { rating, note: note_of(&notes) });
        }
    }

    /// Carries over other skills with their previous ratings, levels needed and weights. Empty rows are left out.
    fn take_others(&mut self) {
        let named = own_skills(self.documents.iter().copied());
        let named = named.into_iter().filter(|skill| skill.label.is_some() || skill.evidence.is_some());
        let others: Vec<(OtherSkill, OtherGap)> = named.map(|skill| self.other_of(skill)).collect();
        if others.is_empty() {
            return;
        }
        if let Some(analysis) = &mut self.document.gap_analysis {
            analysis.other = others.iter().map(|(_, gap)| gap.clone()).collect();
        }
        if let Some(inventory) = &mut self.document.inventory {
            inventory.other = others.into_iter().map(|(skill, _)| skill).collect();
        }
    }

    /// The inventory row and the gap row for an other skill.
    fn other_of(&mut self, then: OwnSkill) -> (OtherSkill, OtherGap) {
        let rating = then.rating.or(then.last_rating);
        let older = (then.rating.is_none() && rating.is_some()).then(|| sheet_text("since.older"));
        let remark = rating.and_then(|level| self.mapping.remark(&SkillAnswer::Rated(level)));
        let level_needed = self.mapping.level(then.level_needed);
        if level_needed != then.level_needed {
            self.left.push(Left::LevelsNotAlike);
        }
        let notes: Vec<String> = remark.into_iter().chain(older).collect();
        let skill = OtherSkill {
            label: then.label,
            rating: None,
            evidence: then.evidence,
            previous: Some(Previous { rating: self.mapping.level(rating), note: note_of(&notes) }),
        };
        let gap = OtherGap { label: skill.label.clone(), level_needed, weight: then.weight, ..OtherGap::default() };
        (skill, gap)
    }

    /// Offers finished actions as evidence of their skills, in the person's own words.
    fn offer_finished(&mut self) {
        let is_done = |action: &&Action| action.status == Some(ActionStatus::Done) && action.action.is_some();
        let mut done: Vec<Finished<'_>> = Vec::new();
        for (document, goal) in self.goals() {
            for action in goal.actions.iter().filter(is_done) {
                let targets = goal.skill_of(action).map_or(&[][..], |skill| self.mapping.targets_of(skill));
                // A person who returned both a packet and a plan has the same action in both.
                if done.iter().all(|other| (other.action, other.targets) != (action, targets)) {
                    done.push(Finished { document, action, targets });
                }
            }
        }
        let Some(inventory) = &mut self.document.inventory else { return };
        if done.iter().any(|finished| finished.targets.is_empty()) {
            self.left.push(Left::FinishedWithoutSkill);
        }
        for row in &mut inventory.ratings {
            let own: Vec<&Finished<'_>> = done.iter().filter(|finished| finished.targets.contains(&row.skill)).collect();
            if !offer(row, own.iter().map(|finished| evidence(finished.document, finished.action))) {
                self.left.push(Left::TooLong);
            }
            let names = own
                .iter()
                .map(|finished| finished.action)
                .filter_map(|action| Some(format!("“{}”", cut(action.action.as_deref()?, NAME))));
            let names: Vec<String> = names.collect();
            if let Some(previous) = row.previous.as_mut().filter(|_| !names.is_empty()) {
                let finished = sheet_text_with("since.finished", &[("actions", &names.join(", "))]);
                previous.note = note_of(&previous.note.take().into_iter().chain([finished]).collect::<Vec<_>>());
            }
        }
    }
}

/// A finished action, its document, and the skills of the new framework that it served.
struct Finished<'a> {
    document: &'a Document,
    action: &'a Action,
    targets: &'a [String],
}

/// The rating from two rounds ago, as shown in the forms of the previous round.
fn last_rating_in(documents: &[&Document], skill: &str) -> Option<SkillAnswer> {
    let mut inventories = documents.iter().filter_map(|document| document.inventory.as_ref());
    let row = |inventory: &'_ Inventory| inventory.ratings.iter().find(|row| row.skill == skill)?.previous.as_ref()?.rating;
    inventories.find_map(row).map(SkillAnswer::Rated)
}

/// Whether a skill was left empty in the previous round, but has a rating from two rounds ago.
fn is_older(documents: &[&Document], skill: &str) -> bool {
    answer_in(documents, skill).is_none() && last_rating_in(documents, skill).is_some()
}

/// The notes on a skill, one below the other, as far as they fit into a cell.
fn note_of(notes: &[String]) -> Option<String> {
    joined(notes.iter().map(String::as_str)).map(|note| cut(&note, LONGEST_CELL / 2))
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

/// Sets the evidence of a row to these texts, one below the other, without those that no longer fit into the cell. Returns
/// whether all fitted.
fn offer(row: &mut Rating, told: impl Iterator<Item = String>) -> bool {
    let mut room = LONGEST_CELL;
    let mut kept: Vec<String> = Vec::new();
    let mut all = true;
    for text in told {
        let length = units(&text) + 1;
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
