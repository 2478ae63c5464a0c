//! Makes development plans from returns. A plan takes over a person's ratings, education and earlier goals, and proposes
//! further goals for the largest gaps.

use std::collections::BTreeSet;

use super::collect::{ByFile, collect};
use super::expected::KnownPerson;
use super::issue::Assignment;
use super::returned::Return;
use super::workbench::Workbench;
use crate::analysis::{Department, PersonResult, SkillResult, exemption, planning};
use crate::finding::Finding;
use crate::model::{
    CareerGoal, Date, Document, Education, FormInfo, FormKind, Framework, GapAnalysis, GapRow, Goal, OtherGap, Plan, Priority,
    Rater, RaterKind,
};
use crate::texts::sheet_text_with;
use crate::words::{cut, fold};

/// What to make.
#[derive(Clone, Copy, Debug)]
pub struct PlanOrder {
    /// Goals are proposed until a plan has this many open goals. Goals that are carried over are never left out.
    pub goals: usize,
    /// The date by which the plans are due.
    pub due: Option<Date>,
}

/// The plan of one person, ready to be written.
#[derive(Clone, Debug)]
pub struct PersonPlan {
    /// The person's name, or their key if the name is unknown.
    pub name: String,
    /// The workbook to make.
    pub assignment: Assignment,
    /// The number of proposed goals.
    pub proposed: usize,
    /// The most goals that could be proposed besides the open goals that were carried over.
    pub room: usize,
    /// The number of goals that were carried over.
    pub carried: usize,
    /// Files whose plans are not taken into this plan, because others count in their place.
    pub left: Vec<String>,
    /// Findings about answers that could not be read and so are missing from the plan.
    pub unread: Vec<Finding>,
    /// The number of skills without a rating, for which it is unknown whether there is a gap.
    pub unrated: usize,
    /// Whether no needed level is known for any skill, because the person has no target role.
    pub without_levels: bool,
}

/// The plans of all people.
pub struct PlanDrafts<'a> {
    /// The framework of the plans.
    pub framework: &'a Framework,
    /// The latest round of the returns.
    pub round: Option<String>,
    /// The plan of each person, by name.
    pub people: Vec<PersonPlan>,
    /// Files that could not be used, each with the reason.
    pub left_out: Vec<(String, String)>,
    /// People without a return of their own to start from.
    pub without_own: Vec<String>,
}

/// Makes a plan for everybody who has a return of their own. `None` if no return could be read.
pub fn plans<'a>(returns: &[Return], order: &PlanOrder, workbench: &'a Workbench) -> Option<PlanDrafts<'a>> {
    let collected = collect(returns, workbench)?;
    let department = &collected.department;
    let framework = workbench.library.get(&department.framework.id)?;
    let round = department.rounds.last().cloned();
    let (mut people, mut without_own) = (Vec::new(), Vec::new());
    let by_file = ByFile::of(returns);
    for person in &department.people {
        let counting = by_file.counting(person);
        let mut aside: Vec<&Return> = person.set_aside.iter().filter_map(|file| by_file.get(file)).collect();
        aside.sort_by_key(|found| found.input);
        let subject = PlanSubject::new(framework, department, person, (&counting, &aside), round.as_ref());
        if subject.own.is_empty() {
            without_own.push(person.label().to_owned());
            continue;
        }
        let mut made = plan(&subject, order);
        let known = counting.iter().find_map(|found| found.owner.person()?.known.as_ref());
        made.assignment = as_on_record(made.assignment, known);
        made.name = made.assignment.document.person.name.clone().unwrap_or(made.name);
        made.unread = counting.iter().filter(|found| is_own(found)).flat_map(|found| found.unread()).cloned().collect();
        made.left = aside.iter().chain(&counting).filter(|found| subject.leaves(found)).map(|found| found.file.clone()).collect();
        people.push(made);
    }
    let refused = collected.returns.into_iter().filter(|entry| entry.state.is_left_out());
    Some(PlanDrafts { framework, round, people, left_out: refused.map(|entry| (entry.file, entry.note)).collect(), without_own })
}

/// Takes the details of a known person from the record. A plan is a workbook that is sent out, and the details for sending it
/// must not come from a return, in which anybody can type anything.
fn as_on_record(mut assignment: Assignment, known: Option<&KnownPerson>) -> Assignment {
    if let Some(all @ KnownPerson { person: known, manager_email, .. }) = known {
        let email = all.email().map(str::to_owned);
        assignment.on_record = email.is_some();
        let person = &mut assignment.document.person;
        let details = [
            (&mut person.name, &known.name),
            (&mut person.email, &email),
            (&mut person.department, &known.department),
            (&mut person.role, &known.role),
            (&mut person.manager, &known.manager),
        ];
        for (typed, recorded) in details {
            *typed = recorded.clone().or(typed.take());
        }
        assignment.manager_email.clone_from(manager_email);
    }
    assignment
}

fn is_own(found: &Return) -> bool {
    found.document.as_ref().is_some_and(|document| document.rater.kind == RaterKind::Own)
}

/// The data that one plan is made from.
struct PlanSubject<'a> {
    framework: &'a Framework,
    department: &'a Department,
    person: &'a PersonResult,
    /// The documents that count, the person's own first.
    documents: Vec<&'a Document>,
    /// The person's own documents among these.
    own: Vec<&'a Document>,
    /// The person's own documents that are replaced by one of a later round.
    earlier: Vec<&'a Document>,
    round: Option<&'a String>,
}

impl<'a> PlanSubject<'a> {
    fn new(
        framework: &'a Framework,
        department: &'a Department,
        person: &'a PersonResult,
        (counting, aside): (&[&'a Return], &[&'a Return]),
        round: Option<&'a String>,
    ) -> Self {
        let own = |returns: &[&'a Return]| -> Vec<&'a Document> {
            returns.iter().filter(|found| is_own(found)).filter_map(|found| found.document.as_ref()).collect()
        };
        let documents = counting.iter().filter_map(|found| found.document.as_ref()).collect();
        let (own, mut earlier) = (own(counting), own(aside));
        let is_later = |now: &&Document, then: &Document| now.form.kind == then.form.kind && now.form.round > then.form.round;
        earlier.retain(|then| own.iter().any(|now| is_later(now, then)));
        Self { framework, department, person, documents, own, earlier, round }
    }

    /// The goals of the plans of the latest round, then the goals of earlier rounds that are not planned again. Plans that
    /// count contribute all their goals; plans that were replaced contribute only open goals.
    fn carried(&self) -> Vec<Goal> {
        let counting = planning(&self.documents);
        let latest = counting.iter().map(|document| &document.form.round).max();
        let (now, before): (Vec<&Document>, Vec<&Document>) =
            counting.iter().copied().partition(|document| Some(&document.form.round) == latest);
        let mut carried: Vec<Goal> = goals_of(&now).cloned().collect();
        let open = |goal: &Goal| Goal {
            actions: goal.actions.iter().filter(|action| action.is_open()).cloned().collect(),
            ..goal.clone()
        };
        let earlier = planning(&self.earlier);
        let earlier = goals_of(&earlier).filter(|goal| goal.is_open()).map(open);
        for goal in goals_of(&before).cloned().chain(earlier) {
            carry(&mut carried, goal);
        }
        carried
    }

    /// Whether a return has a plan from which nothing is taken: another version by the person, or somebody else's plan.
    fn leaves(&self, found: &Return) -> bool {
        let holds_plan = |document: &&Document| document.plan.as_ref().is_some_and(|plan| !plan.goals.is_empty());
        let Some(document) = found.document.as_ref().filter(holds_plan) else { return false };
        let planning = planning(&self.documents);
        !self.own.iter().chain(&self.earlier).chain(&planning).any(|taken| std::ptr::eq(*taken, document))
    }
}

fn goals_of<'a>(documents: &[&'a Document]) -> impl Iterator<Item = &'a Goal> {
    documents.iter().filter_map(|document| document.plan.as_ref()).flat_map(|plan| &plan.goals)
}

/// Adds a goal of an earlier round, without the actions that are planned again.
fn carry(carried: &mut Vec<Goal>, mut goal: Goal) {
    let words = |text: &Option<String>| text.as_deref().map(fold);
    let had_actions = !goal.actions.is_empty();
    let known: BTreeSet<Option<String>> =
        carried.iter().flat_map(|goal| &goal.actions).map(|action| words(&action.action)).collect();
    goal.actions.retain(|action| !known.contains(&words(&action.action)));
    let is_known = carried.iter().any(|known| words(&known.statement) == words(&goal.statement));
    let is_new = if had_actions { !goal.actions.is_empty() } else { !is_known };
    if is_new {
        carried.push(goal);
    }
}

fn plan(subject: &PlanSubject<'_>, order: &PlanOrder) -> PersonPlan {
    let PlanSubject { framework, person, own, .. } = subject;
    let carried = subject.carried();
    let room = order.goals.saturating_sub(carried.iter().filter(|goal| goal.is_open()).count());
    let proposed: Vec<Goal> = proposals(subject, &carried).take(room).collect();
    let counts = (proposed.len(), carried.len());
    let form = FormInfo {
        kind: FormKind::DevelopmentPlan,
        framework: framework.id.clone(),
        framework_version: framework.version.clone(),
        round: subject.round.cloned(),
        due: order.due,
    };
    let rater = Rater { kind: RaterKind::Own, name: None };
    let mut document = Document::blank(form, person.person.clone(), rater, framework);
    let goal = own.iter().filter_map(|document| document.career_goal.clone()).find(|goal| *goal != CareerGoal::default());
    document.career_goal = Some(goal.unwrap_or_default());
    let education = own.iter().filter_map(|document| document.education.clone()).find(|one| *one != Education::default());
    document.education = Some(education.unwrap_or_default());
    let rows: Vec<GapRow> = person.skills.iter().map(|skill| row(own, skill)).collect();
    let unrated = rows.iter().filter(|row| row.self_rating.is_none() && row.exempted.is_none()).count();
    document.gap_analysis = Some(GapAnalysis { rows, other: others(subject) });
    document.plan = Some(Plan { goals: carried.into_iter().chain(proposed).collect() });
    document.recompute();
    PersonPlan {
        name: person.label().to_owned(),
        assignment: Assignment { document, manager_email: None, on_record: false },
        proposed: counts.0,
        room,
        left: Vec::new(),
        unread: Vec::new(),
        carried: counts.1,
        unrated,
        without_levels: person.skills.iter().all(|skill| skill.level_needed.is_none()),
    }
}

/// The person's own answers about a skill. Ratings by others are not taken over.
fn row(own: &[&Document], skill: &SkillResult) -> GapRow {
    let rows = own.iter().filter_map(|document| document.gap_analysis.as_ref()).flat_map(|analysis| &analysis.rows);
    let is_unrated = skill.self_rating.is_none();
    GapRow {
        skill: skill.skill.clone(),
        self_rating: skill.self_rating,
        exempted: own.iter().find_map(|document| exemption(document, &skill.skill)).map(str::to_owned).filter(|_| is_unrated),
        level_needed: skill.level_needed,
        gap: None,
        weight: skill.weight,
        priority: skill.priority,
        reason: rows.filter(|row| row.skill == skill.skill).find_map(|row| row.reason.clone()),
    }
}

/// The skills that the person added to those of the framework.
fn others(subject: &PlanSubject<'_>) -> Vec<OtherGap> {
    let rows = || subject.own.iter().filter_map(|document| document.gap_analysis.as_ref()).flat_map(|analysis| &analysis.other);
    let named = subject.department.other_skills.iter().filter(|skill| skill.key == subject.person.key);
    let other = named.map(|skill| {
        let row = rows().find(|row| row.label == skill.label);
        OtherGap {
            label: skill.label.clone(),
            self_rating: skill.rating,
            level_needed: skill.level_needed,
            gap: None,
            weight: row.and_then(|row| row.weight),
            priority: row.and_then(|row| row.priority),
        }
    });
    other.collect()
}

/// Proposes a goal for each gap, the largest weighted gap first. Leaves out skills that an open goal already covers, that have
/// low priority, or whose weighted gap is zero.
fn proposals<'a>(subject: &'a PlanSubject<'_>, carried: &'a [Goal]) -> impl Iterator<Item = Goal> + 'a {
    let is_served = |skill: &str| {
        let goals = carried.iter().filter(|goal| goal.is_open());
        goals
            .flat_map(|goal| goal.actions.iter().filter_map(|action| goal.skill_of(action)).chain(goal.skill.as_deref()))
            .any(|id| id == skill)
    };
    let gaps = subject.person.ranked_gaps().into_iter();
    let own =
        gaps.filter(|skill| skill.self_rating.is_some() && skill.weighted_gap > Some(0) && skill.priority != Some(Priority::Low));
    own.filter(move |skill| !is_served(&skill.skill)).filter_map(|skill| proposal(subject.framework, skill))
}

/// The most characters that a goal quotes from the description of a level. A description can fill a whole cell, and the goal
/// needs room for more text.
const DESCRIBED: usize = 3_000;

/// Proposes a goal in the words of the framework. The person chooses the date.
fn proposal(framework: &Framework, skill: &SkillResult) -> Option<Goal> {
    let step = |level: u8| framework.scale.iter().find(|step| step.level == level);
    let (from, to) = (step(skill.rating?)?, step(skill.level_needed?)?);
    let label = &framework.skill(&skill.skill)?.label;
    let (from_level, to_level) = (from.level.to_string(), to.level.to_string());
    let words = [
        ("skill", label.as_str()),
        ("from", &from_level),
        ("from_label", &from.label),
        ("to", &to_level),
        ("to_label", &to.label),
        ("description", &cut(&to.description, DESCRIBED)),
    ];
    Some(Goal {
        statement: Some(sheet_text_with("plan.proposal.statement", &words)),
        skill: Some(skill.skill.clone()),
        measure: Some(sheet_text_with("plan.proposal.measure", &words)),
        ..Goal::default()
    })
}
