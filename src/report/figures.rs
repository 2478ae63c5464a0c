//! Figures and words that several formats show the same way: symbols, words for choices, key figures, means by domain.

mod changes;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::prelude::FromPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};

use super::{DepartmentReport, ReturnState};
use crate::analysis::{CostTotal, Department, Met, PersonFigure, PersonResult, SkillInfo, SkillResult, Suggestion};
use crate::finding::Severity;
use crate::model::{ActionStatus, ActivityKind, Priority, RaterKind};
use crate::texts::{report_text, report_text_with};
use crate::words::{isolated, without_turns};

pub(super) use changes::{
    FINISHED, GONE, PEOPLE, SHARED, SKILLS, change_text, changes_note, finished_word, followed_word, gone_word, mean_change_text,
    moved_people, moved_skills, moved_text, person_remark, skills_once, table_note,
};

/// Shown in place of an unknown figure.
pub(super) const UNKNOWN: &str = "–";

/// The most people that a list in one cell names. It then says how many more there are.
const NAMED: usize = 12;

/// Returns the symbol of a gap, because colour alone never carries a meaning.
pub(super) const fn gap_symbol(gap: i16) -> &'static str {
    match gap {
        1.. => "▲",
        0 => "=",
        _ => "●",
    }
}

/// Formats a gap for people: `▲ 2` if it is still to close, `=` if the level is met, `● +1` if it is exceeded.
pub(super) fn gap_text(gap: i16) -> String {
    match gap {
        1.. => format!("▲ {gap}"),
        0 => "=".to_owned(),
        _ => format!("● +{}", gap.unsigned_abs()),
    }
}

/// Returns the text in place of an unknown gap: empty if no level is needed, `n/a` if the skill does not apply, a dash if the
/// rating is missing.
pub(super) fn no_gap(result: &SkillResult) -> String {
    match (result.level_needed, &result.exempted) {
        (None, _) => String::new(),
        (Some(_), Some(_)) => report_text("exempted.mark"),
        (Some(_), None) => UNKNOWN.to_owned(),
    }
}

pub(super) const fn severity_symbol(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "✖",
        Severity::Warning => "▲",
        Severity::Info => "●",
    }
}

pub(super) fn severity_word(severity: Severity) -> String {
    format!("{} {}", severity_symbol(severity), report_text(&format!("severity.{}", severity.name())))
}

pub(super) fn state_word(state: ReturnState) -> String {
    let symbol = match state {
        ReturnState::Read => "✔",
        ReturnState::ReadWithErrors => "▲",
        ReturnState::Refused | ReturnState::Nobody => "✖",
        ReturnState::Replaced | ReturnState::Untouched => "○",
    };
    format!("{symbol} {}", report_text(&format!("state.{}", state.name())))
}

pub(super) fn priority_word(priority: Priority) -> String {
    report_text(match priority {
        Priority::High => "priority.high",
        Priority::Medium => "priority.medium",
        Priority::Low => "priority.low",
    })
}

pub(super) fn kind_word(kind: ActivityKind) -> String {
    report_text(&format!("kind.{}", kind.name()))
}

pub(super) fn status_word(status: ActionStatus) -> String {
    report_text(match status {
        ActionStatus::Planned => "status.planned",
        ActionStatus::InProgress => "status.in-progress",
        ActionStatus::Done => "status.done",
        ActionStatus::Dropped => "status.dropped",
    })
}

pub(super) fn rater_word(rater: RaterKind) -> String {
    report_text(&format!("rater.{}", rater.name()))
}

/// Formats whether an education requirement is met, with its level: `✔ Bachelor's degree`.
pub(super) fn education_word(met: Met, level: Option<&str>) -> String {
    match (met, level) {
        (Met::Met, Some(level)) => format!("✔ {level}"),
        (Met::NotMet, Some(level)) => format!("▲ {level}"),
        (Met::Unknown, Some(level)) => format!("? {level}"),
        (Met::NotAsked, _) => report_text("education.not-asked"),
        (Met::Unknown | Met::Met | Met::NotMet, None) => UNKNOWN.to_owned(),
    }
}

/// Formats people with their figures: `Ann (2), Bo (1)`. A long list is cut and says how many more there are. Each name is
/// isolated by itself, so that one written from right to left keeps its own figure.
pub(super) fn name_list(people: &[PersonFigure]) -> String {
    let one = |one: &PersonFigure| format!("{} ({})", alone(&one.name), one.figure);
    cut_list(people.iter().map(one).collect(), ", ")
}

/// A typed text within a list or a sentence, whose direction changes nothing around it.
pub(super) fn alone(text: &str) -> String {
    isolated(&without_turns(text)).into_owned()
}

/// Cuts a long list of people. Returns those who are named, and how many more there are in words.
pub(super) fn cut(people: &[PersonFigure]) -> (&[PersonFigure], Option<String>) {
    let more = people.len().saturating_sub(NAMED);
    (&people[..people.len() - more], (more > 0).then(|| more_words(more)))
}

fn more_words(count: usize) -> String {
    report_text_with("needs.more", &[("count", &count.to_string())])
}

/// Formats a suggested activity with how one learns by it.
pub(super) fn activity_text(activity: &Suggestion) -> String {
    format!("{}: {}", kind_word(activity.kind), alone(&activity.text))
}

/// Joins names. A long list is cut and says how many more there are.
fn cut_list(mut names: Vec<String>, between: &str) -> String {
    if names.len() > NAMED {
        let more = more_words(names.len() - NAMED);
        names.truncate(NAMED);
        names.push(more);
    }
    names.join(between)
}

/// Returns a note if only one person can teach a skill, or nobody.
pub(super) fn teacher_note(teachers: usize) -> String {
    match teachers {
        0 => report_text("needs.nobody"),
        1 => report_text("needs.single"),
        _ => String::new(),
    }
}

/// Formats an amount for people: `2,500.00 EUR`.
pub(super) fn cost_text(cost: &CostTotal) -> String {
    format!("{} {}", grouped(cost.amount), cost.currency)
}

fn grouped(amount: Decimal) -> String {
    let text = format!("{amount:.2}");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, "00"));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{sign}{out}.{rest}")
}

/// Rounds a figure as spreadsheet programs show it: by its decimal digits, halves away from zero, and no minus before a zero.
/// Every format uses this function, so that workbook, page and brief never differ in the last digit.
pub(super) fn rounded(figure: f64, places: u32) -> Decimal {
    let exact = Decimal::from_f64(figure).unwrap_or_default();
    let mut rounded = exact.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    rounded.set_sign_negative(rounded.is_sign_negative() && !rounded.is_zero());
    rounded
}

/// Formats a mean with one decimal place.
pub(super) fn mean_text(mean: f64) -> String {
    format!("{:.1}", rounded(mean, 1))
}

/// Formats hours with at most one decimal place.
pub(super) fn hours_text(hours: f64) -> String {
    rounded(hours, 1).normalize().to_string()
}

/// Formats a share in whole percent, as the workbook shows it.
pub(super) fn percent_text(share: Option<f64>) -> String {
    share.map_or_else(|| UNKNOWN.to_owned(), |share| format!("{}%", rounded(share * 100.0, 0)))
}

/// The key figures of a department.
pub(super) struct Overview {
    pub(super) people: usize,
    pub(super) read: usize,
    pub(super) refused: usize,
    pub(super) missing: usize,
    pub(super) mean_readiness: Option<f64>,
    /// People whose readiness is known. The mean is over these.
    pub(super) with_readiness: usize,
    pub(super) ready: usize,
    pub(super) gaps: usize,
    pub(super) hours: f64,
    pub(super) costs: Vec<CostTotal>,
}

pub(super) fn overview(report: &DepartmentReport<'_>) -> Overview {
    let department = report.department;
    let raters = department.people.iter().flat_map(|person| &person.raters);
    let counting: BTreeSet<&str> = raters.map(|used| used.file.as_str()).collect();
    let shares: Vec<f64> = department.people.iter().filter_map(|person| person.readiness.share).collect();
    let ended = |state| report.returns.iter().filter(|entry| entry.state == state).count();
    let refused = ended(ReturnState::Refused);
    Overview {
        people: department.people.len(),
        read: ended(ReturnState::Read) + ended(ReturnState::ReadWithErrors) + ended(ReturnState::Untouched),
        refused,
        missing: report.returns.iter().filter(|entry| counting.contains(entry.file.as_str())).map(|entry| entry.missing).sum(),
        with_readiness: shares.len(),
        mean_readiness: mean(shares.into_iter()),
        ready: department.people.iter().filter(|person| person.readiness.is_ready()).count(),
        gaps: department.people.iter().map(|person| person.readiness.gaps).sum(),
        hours: department.plans.total.estimated_hours,
        costs: department.plans.total.estimated_costs.clone(),
    }
}

impl Overview {
    /// Returns the label of the mean readiness, which says how many people it is over.
    pub(super) fn mean_readiness_label(&self) -> String {
        let words = [("count", self.with_readiness.to_string()), ("people", self.people.to_string())];
        report_text_with("overview.mean-readiness", &words.each_ref().map(|(name, text)| (*name, text.as_str())))
    }
}

/// Returns the line below the title: framework, rounds, date.
pub(super) fn subtitle(report: &DepartmentReport<'_>) -> String {
    let framework = &report.department.framework;
    let mut parts = vec![format!("{} {}", alone(&framework.title), alone(&framework.version))];
    if !report.department.rounds.is_empty() {
        parts.push(alone(&report.department.rounds.join(", ")));
    }
    parts.push(report.date.to_string());
    parts.join(" · ")
}

/// Means over the people and skills of one domain for which both a rating and a needed level are known.
pub(super) struct DomainMean {
    pub(super) label: String,
    pub(super) skills: usize,
    pub(super) rating: Option<f64>,
    pub(super) needed: Option<f64>,
}

pub(super) fn domain_means(department: &Department) -> Vec<DomainMean> {
    let skills: Vec<(usize, &SkillInfo)> = department.skills.iter().enumerate().collect();
    let of_domain = |skills: &[(usize, &SkillInfo)]| {
        let pairs: Vec<(f64, f64)> = skills
            .iter()
            .flat_map(|(place, _)| department.people.iter().map(move |person| &person.skills[*place]))
            .filter_map(|result| Some((f64::from(result.rating?), f64::from(result.level_needed?))))
            .collect();
        DomainMean {
            label: skills.first().map(|(_, skill)| skill.domain_label.clone()).unwrap_or_default(),
            skills: skills.len(),
            rating: mean(pairs.iter().map(|pair| pair.0)),
            needed: mean(pairs.iter().map(|pair| pair.1)),
        }
    };
    skills.chunk_by(|a, b| a.1.domain == b.1.domain).map(of_domain).collect()
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> Option<f64> {
    let count = values.len();
    (count > 0).then(|| values.sum::<f64>() / count as f64)
}

/// The people of one department within the whole.
pub(super) struct DepartmentTotal {
    /// Its name, if it is known.
    pub(super) name: Option<String>,
    pub(super) people: usize,
    pub(super) ready: usize,
    /// Mean over the people whose readiness is known.
    pub(super) mean_share: Option<f64>,
    pub(super) gaps: usize,
}

/// Returns the departments by name; people without one come first.
pub(super) fn departments(department: &Department) -> Vec<DepartmentTotal> {
    let mut groups: BTreeMap<Option<&str>, Vec<&PersonResult>> = BTreeMap::new();
    for person in &department.people {
        groups.entry(person.person.department.as_deref()).or_default().push(person);
    }
    let total = |(name, people): (Option<&str>, Vec<&PersonResult>)| {
        let shares: Vec<f64> = people.iter().filter_map(|person| person.readiness.share).collect();
        DepartmentTotal {
            name: name.map(str::to_owned),
            people: people.len(),
            ready: people.iter().filter(|person| person.readiness.is_ready()).count(),
            mean_share: mean(shares.into_iter()),
            gaps: people.iter().map(|person| person.readiness.gaps).sum(),
        }
    };
    groups.into_iter().map(total).collect()
}

/// Returns the person of each file, for the list of findings.
pub(super) fn people_by_file<'a>(report: &'a DepartmentReport<'_>) -> BTreeMap<&'a str, &'a str> {
    report.returns.iter().filter_map(|entry| Some((entry.file.as_str(), entry.person.as_deref()?))).collect()
}

/// Formats the ratings by others, with the rater: `Manager Dana: 3`.
pub(super) fn others_text(person: &PersonResult, skill: usize) -> String {
    let others = person.skills[skill].other_ratings.iter().map(|other| {
        let name = other.name.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
        format!("{}{name}: {}", rater_word(other.kind), other.rating)
    });
    others.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_of_a_list_keeps_its_own_figure() {
        let one = |name: &str, figure| PersonFigure { key: name.to_owned(), name: name.to_owned(), figure };
        let list = name_list(&[one("\u{202e}ليلى", 2), one("Ann", 1)]);
        assert_eq!(list, "\u{2068}ليلى\u{2069} (2), Ann (1)");
        let many: Vec<PersonFigure> = (0..NAMED + 3).map(|_| one("Ann", 1)).collect();
        assert_eq!((cut(&many).0.len(), cut(&many).1.as_deref()), (NAMED, Some("and 3 more")));
    }

    #[test]
    fn figures_are_rounded_as_spreadsheet_programs_show_them() {
        for (figure, shown) in [
            (20.0 / 16.0, "1.3"),
            (1.15, "1.2"),
            (2.25, "2.3"),
            (0.05, "0.1"),
            (-0.04, "0.0"),
            (-0.05, "-0.1"),
            (-0.0, "0.0"),
            (3.0, "3.0"),
        ] {
            assert_eq!(mean_text(figure), shown, "{figure}");
        }
        for (share, shown) in [(Some(0.125), "13%"), (Some(0.145), "15%"), (Some(0.0), "0%"), (Some(1.0), "100%"), (None, "–")]
        {
            assert_eq!(percent_text(share), shown, "{share:?}");
        }
        for (hours, shown) in [(-0.0, "0"), (12.0, "12"), (100.0, "100"), (2.25, "2.3")] {
            assert_eq!(hours_text(hours), shown, "{hours}");
        }
        for (change, shown) in [(Some(1.25), "+1.3"), (Some(-0.25), "−0.3"), (Some(-0.04), "0"), (None, "–")] {
            assert_eq!(mean_change_text(change), shown, "{change:?}");
        }
    }
}
