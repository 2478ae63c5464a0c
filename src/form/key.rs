//! The short visible keys by which rows are found again. This is the only place that defines the letters.

/// Skills of the inventory.
pub(super) const SKILL: &str = "S";
/// Skills of the inventory that the framework does not name.
pub(super) const OTHER_SKILL: &str = "X";
/// Skills of the gap analysis.
pub(super) const GAP: &str = "G";
/// Skills of the gap analysis that the framework does not name.
pub(super) const OTHER_GAP: &str = "H";
/// Ideas for a skill.
pub(super) const IDEA: &str = "J";
/// Rows of the calendar: the names of the quarters, their first days, their hours and their costs.
pub(super) const CALENDAR_NAMES: &str = "K01";
pub(crate) const CALENDAR_BEGINS: &str = "K02";
pub(super) const CALENDAR_HOURS: &str = "K98";
pub(crate) const CALENDAR_COST: &str = "K99";
/// The row with what the whole plan comes to.
pub(super) const PLAN_TOTAL: &str = "Z1";
/// Questions about the career goal, and about education.
pub(super) const CAREER: &str = "C";
pub(super) const EDUCATION: &str = "E";
/// Private questions, whose answers are never read.
const REFLECTION: &str = "R";
const CALENDAR: &str = "K";
const GOAL: &str = "D";
const ACTION: &str = "A";

/// The key of the row at an index, counted from zero: `S01` is the first.
pub(crate) fn numbered(prefix: &str, index: usize) -> String {
    format!("{prefix}{:02}", index + 1)
}

/// The key of a goal, counted from zero.
pub(crate) fn goal(goal: usize) -> String {
    format!("{GOAL}{}", goal + 1)
}

/// The key of an action under a goal, both counted from zero.
pub(crate) fn action(goal: usize, action: usize) -> String {
    format!("{ACTION}{}.{}", goal + 1, action + 1)
}

/// The key of a goal's row in the calendar.
pub(super) fn calendar_goal(goal: usize) -> String {
    format!("{CALENDAR}{}", goal + 1)
}

/// The key of an action's row in the calendar.
pub(super) fn calendar(goal: usize, action: usize) -> String {
    format!("{CALENDAR}{}.{}", goal + 1, action + 1)
}

/// Whether a key belongs to a row about gaps, career goal or education, which a plan includes if it starts from gaps.
pub(super) fn is_before_plan(key: &str) -> bool {
    let numbered = |prefix: &&str| key.strip_prefix(*prefix).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
    [GAP, CAREER, EDUCATION].iter().any(numbered)
}

/// The key of a private question, counted from zero.
pub(super) fn reflection(index: usize) -> String {
    numbered(REFLECTION, index)
}

/// Whether a key belongs to a private question.
pub(crate) fn is_private(key: &str) -> bool {
    key.starts_with(REFLECTION)
}

/// Whether a key belongs to a question about the career goal.
pub(crate) fn is_of_goal(key: &str) -> bool {
    key.starts_with(CAREER)
}

/// Whether a text is the key of a row about a skill of the framework.
pub(crate) fn is_of_skill(text: &str) -> bool {
    let numbered = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    [SKILL, GAP].iter().any(|prefix| text.strip_prefix(prefix).is_some_and(numbered))
}

/// Whether a key belongs to a spare row, which a form offers for additions.
pub(crate) fn is_spare(key: &str) -> bool {
    [OTHER_SKILL, OTHER_GAP, ACTION].iter().any(|prefix| key.starts_with(prefix))
}

/// Whether a key belongs to a goal.
pub(crate) fn is_goal(key: &str) -> bool {
    key.strip_prefix(GOAL).is_some_and(|number| number.parse::<usize>().is_ok())
}

/// Whether a key belongs to an action.
pub(crate) fn is_action(key: &str) -> bool {
    key.starts_with(ACTION) && action_number(key).is_some()
}

/// The number in an action's key, in the plan or in the calendar: `1.2`.
fn action_number(key: &str) -> Option<&str> {
    let number = key.strip_prefix(ACTION).or_else(|| key.strip_prefix(CALENDAR))?;
    number.contains('.').then_some(number)
}

/// The goal, counted from zero, of a goal's or an action's key.
pub(crate) fn goal_of(key: &str) -> Option<usize> {
    let number = key.strip_prefix(GOAL).or_else(|| action_number(key))?;
    number.split('.').next()?.parse::<usize>().ok()?.checked_sub(1)
}

/// How many rows for other skills a form needs so that it has this key.
pub(super) fn others(key: &str) -> Option<usize> {
    key.strip_prefix(OTHER_SKILL).or_else(|| key.strip_prefix(OTHER_GAP))?.parse().ok()
}

/// How many actions the goal needs so that the form has this key; 0 for the key of the goal itself.
pub(super) fn actions(key: &str) -> usize {
    action_number(key).and_then(|number| number.split_once('.')?.1.parse().ok()).unwrap_or_default()
}
