//! Finds clashes: weeks in which the actions of a plan take more hours than a person has.
//!
//! The hours of an open action are spread evenly over the ISO weeks from its start to its target date; without a start it begins
//! today. Actions without a time or a target date, actions that end before they begin, and past weeks do not count. One action
//! that is too large by itself is not a clash: a week is a clash if it holds more hours than there are, and the actions besides
//! its largest take at least a quarter of the hours there are.

use std::collections::BTreeMap;

use jiff::civil::Date as Day;

use super::limits::number;
use super::{Rule, Subject};
use crate::address::Pointer;
use crate::finding::{Finding, Told};
use crate::model::{Action, Date};
use crate::words::cut;

/// The rules of this file.
pub(super) const RULES: &[Rule] = &[told];

/// The share of the person's hours that all actions of a week but the largest must take at least for a clash.
const BESIDE: f64 = 0.25;
/// Hours that differ by less count as equal, since sums of fractions may be inexact.
const SAME: f64 = 1e-6;
/// Most actions of a clash that are named, the largest first, and most characters of each name.
const MOST_NAMED: usize = 4;
const LONGEST_NAME: usize = 60;
/// An action over more weeks (20 years) is left out: almost certainly one of its dates is wrong.
const MOST_WEEKS: i64 = 20 * 53;

/// Consecutive weeks that are all clashes.
#[derive(Clone, Debug, PartialEq)]
pub struct Clash {
    /// The actions in these weeks, by their positions in the given slice.
    pub actions: Vec<usize>,
    /// The Monday of the first week.
    pub first: Date,
    /// The Monday of the last week.
    pub last: Date,
    /// Hours in the fullest of the weeks.
    pub hours: f64,
}

/// The number of a day's week, counted from the week of 1970-01-01, whose Monday was three days earlier.
fn week(day: Day) -> i64 {
    let days = Day::constant(1970, 1, 1).duration_until(day).as_hours() / 24;
    (days + 3).div_euclid(7)
}

/// The Monday of a week.
fn monday(week: i64) -> Date {
    let span = jiff::Span::new().days(week * 7 - 3);
    Date(Day::constant(1970, 1, 1).saturating_add(span))
}

/// The last day of the week that begins on a Monday.
fn sunday(monday: Date) -> Date {
    Date(monday.0.saturating_add(jiff::Span::new().days(6)))
}

/// The weeks of an action, and its hours in each of them.
fn share(action: &Action, today: Date) -> Option<(std::ops::RangeInclusive<i64>, f64)> {
    let hours = action.estimated_time.as_ref()?.hours().filter(|hours| *hours > 0.0 && action.is_open())?;
    let (start, end) = (action.start_date.unwrap_or(today), action.target_date?);
    let weeks = week(start.0)..=week(end.0);
    let count = weeks.end() - weeks.start() + 1;
    (start <= end && count <= MOST_WEEKS).then(|| (weeks, hours / count as f64))
}

/// The clashes among actions, in order; neighbouring weeks form one clash. `hours_per_week` are the hours a person has.
pub fn clashes(actions: &[&Action], hours_per_week: f64, today: Date) -> Vec<Clash> {
    let mut weeks: BTreeMap<i64, Vec<(usize, f64)>> = BTreeMap::new();
    for (index, action) in actions.iter().enumerate() {
        if let Some((own, hours)) = share(action, today) {
            own.filter(|at| *at >= week(today.0)).for_each(|at| weeks.entry(at).or_default().push((index, hours)));
        }
    }
    let mut clashes: Vec<(i64, Clash)> = Vec::new();
    for (at, shares) in weeks {
        let sum: f64 = shares.iter().map(|(_, hours)| hours).sum();
        let largest = shares.iter().map(|(_, hours)| *hours).fold(0.0, f64::max);
        if sum <= hours_per_week + SAME || sum - largest < hours_per_week * BESIDE - SAME {
            continue;
        }
        let indexes = shares.into_iter().map(|(index, _)| index);
        match clashes.last_mut().filter(|(last, _)| *last == at - 1) {
            Some((last, clash)) => {
                *last = at;
                clash.last = monday(at);
                clash.hours = clash.hours.max(sum);
                clash.actions.extend(indexes);
            }
            None => clashes.push((at, Clash { actions: indexes.collect(), first: monday(at), last: monday(at), hours: sum })),
        }
    }
    let tidy = |(_, mut clash): (i64, Clash)| {
        clash.actions.sort_unstable();
        clash.actions.dedup();
        clash
    };
    clashes.into_iter().map(tidy).collect()
}

/// Reports every clash at the first of its actions.
fn told(subject: &Subject<'_>) -> Vec<Finding> {
    let (pointers, actions): (Vec<Pointer>, Vec<&Action>) = subject.actions().unzip();
    let limit = subject.policy.hours_per_week;
    let tell = |clash: Clash| {
        let mut largest = clash.actions.clone();
        let hours = |index: usize| share(actions[index], subject.today).map_or(0.0, |(_, hours)| hours);
        largest.sort_by(|a, b| hours(*b).total_cmp(&hours(*a)));
        let names = largest.iter().take(MOST_NAMED).filter_map(|index| actions[*index].action.as_deref());
        let names: Vec<String> = names.map(|name| format!("“{}”", cut(name, LONGEST_NAME))).collect();
        let told = Told::ActionsClash {
            from: &clash.first,
            to: &sunday(clash.last),
            actions: &names.join(", "),
            more: largest.len().saturating_sub(MOST_NAMED),
            // Rounded up, so that it never looks as if it were within the limit.
            hours: &number((clash.hours * 10.0 - SAME).ceil() / 10.0),
            limit: &number(limit),
        };
        Some(Finding::new(told).at(&pointers[*clash.actions.first()?].join("estimated_time")))
    };
    clashes(&actions, limit, subject.today).into_iter().filter_map(tell).collect()
}
