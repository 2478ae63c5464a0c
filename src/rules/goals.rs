//! Rules about goals: complete, few enough to work on at once, near enough to reach, and more than a repetition of their actions.

use super::answers::says_nothing;
use super::course::is_course;
use super::results::{content, only_done};
use super::{Rule, Subject};
use crate::address::Pointer;
use crate::finding::{Finding, Told};
use crate::model::{Date, Goal};
use crate::texts::{sheet_text, sheet_text_with};

/// The rules of this file.
pub(super) const RULES: &[Rule] = &[complete, have_actions, repeat_actions, at_once, in_reach];

/// The label of a part of a goal.
fn label(subject: &Subject<'_>, at: &Pointer, name: &str) -> String {
    let number = at.last().parse::<usize>().map_or(1, |index| index + 1).to_string();
    subject.label(&at.join(name), sheet_text_with(&format!("goals.labels.{name}"), &[("number", &number)]))
}

/// Every goal has a statement, a measure and a date. Without any of them, its actions have no purpose.
fn complete(subject: &Subject<'_>) -> Vec<Finding> {
    let each = |(at, goal): (Pointer, &Goal)| {
        let texts = [("statement", goal.statement.as_deref()), ("measure", goal.measure.as_deref())];
        let texts: Vec<_> = texts.into_iter().filter(|(_, text)| says_nothing(*text)).collect();
        let dated = goal.target_date.is_some() || subject.is_unread(&at.join("target_date"));
        if texts.len() == 2 && !dated && !goal.actions.is_empty() {
            let told = Told::ActionWithoutGoal { label: &label(subject, &at, "statement"), count: goal.actions.len() };
            return vec![Finding::new(told).at(&at.join("statement"))];
        }
        let missing = |name: &str, text: Option<&str>| {
            let told = Told::GoalIncomplete { label: &label(subject, &at, name), value: text };
            let finding = Finding::new(told).at(&at.join(name));
            text.into_iter().fold(finding, |finding, text| finding.with_value(text))
        };
        let date = goal.target_date.is_none().then(|| missing("target_date", None));
        texts.into_iter().map(|(name, text)| missing(name, text)).chain(date).collect()
    };
    subject.goals().flat_map(each).collect()
}

/// A goal has at least one action that was not dropped. Otherwise the finding is at its first action.
fn have_actions(subject: &Subject<'_>) -> Vec<Finding> {
    let each = |(at, goal): (Pointer, &Goal)| {
        let (dropped, name) = match goal.actions.is_empty() {
            true => (false, "action"),
            false if goal.is_dropped() => (true, "status"),
            false => return None,
        };
        let told = Told::GoalWithoutAction { label: &label(subject, &at, "statement"), dropped };
        Some(Finding::new(told).at(&at.join("actions").join(0).join(name)))
    };
    subject.goals().filter_map(each).collect()
}

/// A goal that repeats one of its actions, or that is just a course or a book, does not say what the actions are for.
fn repeat_actions(subject: &Subject<'_>) -> Vec<Finding> {
    let each = |(at, goal): (Pointer, &Goal)| {
        let statement = goal.statement.as_deref()?;
        let texts = goal.actions.iter().filter(|action| !action.is_dropped()).filter_map(|action| action.action.as_deref());
        let own = content(statement);
        let same = texts.into_iter().find(|text| !own.is_empty() && own == content(text));
        let is_activity = || is_course(statement) && goal.measure.as_deref().is_some_and(|measure| only_done(measure, statement));
        if same.is_none() && !is_activity() {
            return None;
        }
        let told = Told::GoalRepeatsAction { label: &label(subject, &at, "statement"), action: same, statement };
        Some(Finding::new(told).at(&at.join("statement")).with_value(statement))
    };
    subject.goals().filter_map(each).collect()
}

/// The days on which a goal is worked on, from the first start of its open actions, or from today if one of them has no start.
fn span(goal: &Goal, today: Date) -> (Date, Option<Date>) {
    let starts = goal.actions.iter().filter(|action| action.is_open()).map(|action| action.start_date.unwrap_or(today));
    (starts.min().unwrap_or(today), goal.target_date)
}

/// No more goals at a time than the policy allows.
fn at_once(subject: &Subject<'_>) -> Vec<Finding> {
    let today = subject.today;
    let open: Vec<(Pointer, (Date, Option<Date>))> =
        subject.goals().filter(|(_, goal)| goal.is_open()).map(|(at, goal)| (at, span(goal, today))).collect();
    let running =
        |day: Date| open.iter().filter(move |(_, (from, to))| *from <= day && to.is_none_or(|to| day <= to)).collect::<Vec<_>>();
    // The maximum is always on a day on which some goal begins.
    let most = open.iter().map(|(_, (from, _))| running(*from)).max_by_key(Vec::len).unwrap_or_default();
    let limit = usize::from(subject.policy.goals_at_once);
    let Some((at, _)) = most.get(limit) else { return vec![] };
    vec![Finding::new(Told::TooManyGoals { count: most.len(), limit }).at(&at.join("statement"))]
}

/// Goals further ahead than the policy allows, and open goals whose date has passed.
fn in_reach(subject: &Subject<'_>) -> Vec<Finding> {
    let career = subject.document.career_goal.as_ref().and_then(|goal| goal.target_date);
    let career = career.map(|date| (Pointer::from("/career_goal/target_date"), sheet_text("goal.target_date.full"), date));
    let goals = subject.goals().filter(|(_, goal)| goal.is_open()).filter_map(|(at, goal)| {
        let words = label(subject, &at, "target_date");
        Some((at.join("target_date"), words, goal.target_date?))
    });
    let years = subject.policy.furthest_years;
    let furthest = subject.today.0.saturating_add(jiff::Span::new().years(i64::from(years)));
    let each = |(pointer, label, date): (Pointer, String, Date)| {
        let career = pointer.as_str().starts_with("/career_goal");
        let told = match date {
            // An implausible date has its own finding.
            date if !super::dates::is_plausible(date, subject.today) => return None,
            _ if date < subject.today => Told::GoalInPast { label: &label, date: &date, career },
            _ if date.0 > furthest => Told::GoalTooFar { label: &label, date: &date, years: usize::from(years) },
            _ => return None,
        };
        Some(Finding::new(told).at(&pointer).with_value(date.to_string()))
    };
    career.into_iter().chain(goals).filter_map(each).collect()
}
