//! What several formats show the same way: symbols, words for choices, the numbers that matter, means by domain.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{DepartmentReport, ReturnState};
use crate::analysis::{CostTotal, Department, Met, PersonFigure, PersonResult, SkillInfo, SkillResult};
use crate::finding::{Code, Severity};
use crate::model::{ActionStatus, ActivityKind, Priority, RaterKind};
use crate::texts::{report_text, report_text_with};

/// Shown where a figure is not known.
pub(super) const UNKNOWN: &str = "–";

/// How many people a list in one cell names before it says how many more there are.
const NAMED: usize = 12;

/// The symbol of a gap: meaning is never carried by colour alone.
pub(super) const fn gap_symbol(gap: i16) -> &'static str {
    match gap {
        1.. => "▲",
        0 => "=",
        _ => "●",
    }
}

/// A gap as people read it: `▲ 2` to close, `=` met, `● +1` beyond what is needed.
pub(super) fn gap_text(gap: i16) -> String {
    match gap {
        1.. => format!("▲ {gap}"),
        0 => "=".to_owned(),
        _ => format!("● +{}", gap.unsigned_abs()),
    }
}

/// What stands in for a gap that is not known: nothing where no level is asked for, `n/a` where the skill does not apply, a
/// dash where the rating is missing.
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
        ReturnState::Refused => "✖",
        ReturnState::Replaced => "○",
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

/// Whether an education requirement is met, with the level: `✔ Bachelor's degree`.
pub(super) fn education_word(met: Met, level: Option<&str>) -> String {
    match (met, level) {
        (Met::Met, Some(level)) => format!("✔ {level}"),
        (Met::NotMet, Some(level)) => format!("▲ {level}"),
        (Met::Unknown, Some(level)) => format!("? {level}"),
        (Met::NotAsked, _) => report_text("education.not-asked"),
        (Met::Unknown | Met::Met | Met::NotMet, None) => UNKNOWN.to_owned(),
    }
}

/// People with their figures, `Ann (2), Bo (1)`; a long list is cut short and says by how many.
pub(super) fn name_list(people: &[PersonFigure]) -> String {
    let mut names: Vec<String> = people.iter().take(NAMED).map(|one| format!("{} ({})", one.name, one.figure)).collect();
    if people.len() > NAMED {
        names.push(report_text_with("needs.more", &[("count", &(people.len() - NAMED).to_string())]));
    }
    names.join(", ")
}

/// Says so where all hangs on one person, or on nobody.
pub(super) fn teacher_note(teachers: usize) -> String {
    match teachers {
        0 => report_text("needs.nobody"),
        1 => report_text("needs.single"),
        _ => String::new(),
    }
}

/// `2,500.00 EUR`: an amount that people read.
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

/// Hours with at most one place.
pub(super) fn hours_text(hours: f64) -> String {
    let text = format!("{hours:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// A share as whole percent, as the workbook shows it.
pub(super) fn percent_text(share: Option<f64>) -> String {
    share.map_or_else(|| UNKNOWN.to_owned(), |share| format!("{}%", (share * 100.0).round()))
}

/// The numbers that matter.
pub(super) struct Overview {
    pub(super) people: usize,
    pub(super) read: usize,
    pub(super) refused: usize,
    pub(super) missing: usize,
    pub(super) mean_readiness: Option<f64>,
    pub(super) ready: usize,
    pub(super) gaps: usize,
    pub(super) hours: f64,
    pub(super) costs: Vec<CostTotal>,
}

pub(super) fn overview(report: &DepartmentReport<'_>) -> Overview {
    let department = report.department;
    let shares: Vec<f64> = department.people.iter().filter_map(|person| person.readiness.share).collect();
    let ended = |state| report.returns.iter().filter(|entry| entry.state == state).count();
    let refused = ended(ReturnState::Refused);
    Overview {
        people: department.people.len(),
        read: report.returns.len() - refused - ended(ReturnState::Replaced),
        refused,
        missing: report
            .findings
            .iter()
            .filter(|finding| matches!(finding.code, Code::AnswerMissing | Code::RatingMissing | Code::GoalIncomplete))
            .count(),
        mean_readiness: mean(shares.into_iter()),
        ready: department.people.iter().filter(|person| person.readiness.is_ready()).count(),
        gaps: department.people.iter().map(|person| person.readiness.gaps).sum(),
        hours: department.plans.total.estimated_hours,
        costs: department.plans.total.estimated_costs.clone(),
    }
}

/// The line below the title: framework, rounds, date.
pub(super) fn subtitle(report: &DepartmentReport<'_>) -> String {
    let framework = &report.department.framework;
    let mut parts = vec![format!("{} {}", framework.title, framework.version)];
    if !report.department.rounds.is_empty() {
        parts.push(report.department.rounds.join(", "));
    }
    parts.push(report.date.to_string());
    parts.join(" · ")
}

/// Means over the people and skills of one domain where both a rating and a level needed are known.
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

/// Whose each file is, for the list of findings.
pub(super) fn people_by_file<'a>(report: &'a DepartmentReport<'_>) -> BTreeMap<&'a str, &'a str> {
    report.returns.iter().filter_map(|entry| Some((entry.file.as_str(), entry.person.as_deref()?))).collect()
}

/// Person and rating others gave, by rater: `Manager Dana: 3`.
pub(super) fn others_text(person: &PersonResult, skill: usize) -> String {
    let others = person.skills[skill].other_ratings.iter().map(|other| {
        let name = other.name.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
        format!("{}{name}: {}", rater_word(other.kind), other.rating)
    });
    others.collect::<Vec<_>>().join("; ")
}
