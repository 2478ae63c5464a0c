//! Writes the department as one self-contained HTML file: no scripts, nothing loaded from elsewhere. The page is
//! `templates/report.html`. This module prepares its words and figures; the template engine escapes them.

mod changes;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, escape_formatter};
use std::borrow::Cow;

use serde::Serialize;

use super::{DepartmentReport, figures};
use crate::analysis::{Department, PlanTotal, RankedPerson, SkillResult, TrainingNeed};
use crate::finding::{Finding, Reader};
use crate::templates;
use crate::texts::{self, report_text};
use crate::words::{isolated, without_turns};

/// The values of the page.
#[derive(Serialize)]
struct Page {
    title: String,
    subtitle: String,
    tiles: Vec<Tile>,
    domains: Vec<DomainCells>,
    skills: Vec<String>,
    people: Vec<PersonRow>,
    gap_counts: Vec<usize>,
    means: Vec<DomainBars>,
    needs: Vec<NeedRow>,
    teaching_note: String,
    roles: Vec<RoleTable>,
    plan_people: Vec<TotalRow>,
    plan_statuses: Vec<TotalRow>,
    plan_total: TotalRow,
    changes: Option<changes::ChangesPart>,
    others: Vec<Vec<String>>,
    findings: Vec<FindingRow>,
    returns: Vec<ReturnRow>,
}

#[derive(Serialize)]
struct Tile {
    label: String,
    value: String,
}

#[derive(Serialize)]
struct DomainCells {
    label: String,
    count: usize,
}

#[derive(Serialize)]
struct PersonRow {
    name: String,
    role: String,
    share: String,
    cells: Vec<GapCell>,
}

/// A cell of the heatmap: the class for its colour, the text with its symbol, and the tooltip.
#[derive(Serialize)]
struct GapCell {
    class: &'static str,
    text: String,
    title: String,
}

#[derive(Serialize)]
struct DomainBars {
    label: String,
    rating: String,
    needed: String,
    rating_width: u32,
    needed_width: u32,
}

#[derive(Serialize)]
struct NeedRow {
    skill: String,
    domain: String,
    people: usize,
    sum: i64,
    width: u32,
    mean: String,
    who: String,
    teachers: String,
    note: String,
    activities: Vec<String>,
}

#[derive(Serialize)]
struct RoleTable {
    label: String,
    people: Vec<RankRow>,
    ready: usize,
    mean: String,
}

#[derive(Serialize)]
struct RankRow {
    name: String,
    share: String,
    width: u32,
    gaps: usize,
    unrated: usize,
    biggest: String,
    required: String,
    desired: String,
}

#[derive(Serialize)]
struct TotalRow {
    label: String,
    actions: usize,
    hours: String,
    costs: String,
}

#[derive(Serialize)]
struct FindingRow {
    file: String,
    person: String,
    place: String,
    severity: String,
    message: String,
    help: String,
    value: String,
}

#[derive(Serialize)]
struct ReturnRow {
    file: String,
    state: String,
    person: String,
    form: String,
    rater: String,
    errors: usize,
    warnings: usize,
    note: String,
}

/// Writes the report as one HTML file.
///
/// # Errors
/// If the template cannot be filled in. A test makes sure that this does not happen with the built-in template.
pub fn page(report: &DepartmentReport<'_>) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // A name that is written from right to left must not change the direction of other text.
    environment.set_formatter(|out, state, value| match value.as_str().filter(|_| !value.is_safe()) {
        Some(text) => escape_formatter(out, state, &Value::from(isolated(&without_turns(text)).as_ref())),
        None => escape_formatter(out, state, value),
    });
    environment.add_function("t", |key: String| report_text(&key));
    environment.add_template("report.html", templates::file("report.html").unwrap_or_default())?;
    environment.get_template("report.html")?.render(Value::from(Serde(prepare(report))))
}

fn prepare(report: &DepartmentReport<'_>) -> Page {
    let department = report.department;
    let scale = department.scale;
    let teaching = scale.max.saturating_sub(1).max(scale.min);
    let plans = &department.plans;
    let largest = department.training_needs.iter().map(|need| need.gap_sum).max().unwrap_or_default().max(1);
    let words = [("level", teaching.to_string()), ("top", scale.max.to_string())];
    let statuses = plans.by_status.iter().map(|by| {
        let label = by.status.map_or_else(|| report_text("plans.no-status"), figures::status_word);
        total_row(label, &by.total)
    });
    Page {
        title: report.title.clone(),
        subtitle: figures::subtitle(report),
        tiles: tiles(report),
        domains: figures::domain_means(department)
            .into_iter()
            .map(|domain| DomainCells { label: domain.label, count: domain.skills })
            .collect(),
        skills: department.skills.iter().map(|skill| skill.label.clone()).collect(),
        people: people(department),
        gap_counts: (0..department.skills.len())
            .map(|place| department.people.iter().filter(|one| one.skills[place].gap.is_some_and(|gap| gap > 0)).count())
            .collect(),
        means: means(department),
        needs: department.training_needs.iter().map(|need| need_row(need, largest)).collect(),
        teaching_note: texts::report_text_with("notes.needs-html", &words.each_ref().map(|(key, word)| (*key, word.as_str()))),
        roles: roles(department),
        plan_people: plans.by_person.iter().map(|by| total_row(by.name.clone(), &by.total)).collect(),
        plan_statuses: statuses.collect(),
        plan_total: total_row(report_text("plans.total"), &plans.total),
        changes: department.changes.as_deref().map(changes::part),
        others: others(department),
        findings: findings(report),
        returns: returns(report),
    }
}

/// Returns the width of a bar in percent of the whole.
fn width(part: f64, whole: f64) -> u32 {
    if whole > 0.0 { (part / whole * 100.0).round().clamp(0.0, 100.0) as u32 } else { 0 }
}

fn tiles(report: &DepartmentReport<'_>) -> Vec<Tile> {
    let overview = figures::overview(report);
    let tile = |key: &str, value: String| Tile { label: report_text(&format!("overview.{key}")), value };
    let costs: Vec<String> = overview.costs.iter().map(figures::cost_text).collect();
    let changes = report.department.changes.iter().flat_map(|changes| {
        let total = &changes.total;
        [tile("moved", figures::moved_text(total)), tile("followed", total.better_followed.to_string())]
    });
    let tiles = vec![
        tile("people", overview.people.to_string()),
        tile("read", overview.read.to_string()),
        tile("refused", overview.refused.to_string()),
        tile("missing", overview.missing.to_string()),
        Tile { label: overview.mean_readiness_label(), value: figures::percent_text(overview.mean_readiness) },
        tile("ready", overview.ready.to_string()),
        tile("gaps", overview.gaps.to_string()),
        tile("hours", figures::hours_text(overview.hours)),
        tile("planned-cost", if costs.is_empty() { report_text("overview.no-cost") } else { costs.join(", ") }),
    ];
    tiles.into_iter().chain(changes).collect()
}

fn people(department: &Department) -> Vec<PersonRow> {
    let row = |person: &crate::analysis::PersonResult| PersonRow {
        name: person.label().to_owned(),
        role: person.target_role_label.clone().unwrap_or_default(),
        share: figures::percent_text(person.readiness.share),
        cells: department
            .skills
            .iter()
            .zip(&person.skills)
            .map(|(skill, result)| GapCell {
                class: match result.gap {
                    Some(2..) => "far",
                    Some(1) => "near",
                    Some(0) => "met",
                    Some(_) => "beyond",
                    None => "unknown",
                },
                text: result.gap.map_or_else(|| figures::no_gap(result), figures::gap_text),
                title: title(&skill.label, result),
            })
            .collect(),
    };
    department.people.iter().map(row).collect()
}

/// Returns the skill with its rating and needed level, or with the reason why it does not apply.
fn title(skill: &str, result: &SkillResult) -> String {
    let shown = |level: Option<u8>| level.map_or_else(|| figures::UNKNOWN.to_owned(), |level| level.to_string());
    let rating = match &result.exempted {
        Some(why) => format!("{} ({why})", report_text("exempted.mark")),
        None => shown(result.rating),
    };
    format!("{skill}: {rating} / {}", shown(result.level_needed))
}

fn means(department: &Department) -> Vec<DomainBars> {
    let span = f64::from(department.scale.max);
    let shown = |mean: Option<f64>| mean.map_or_else(|| figures::UNKNOWN.to_owned(), figures::mean_text);
    let bars = |domain: figures::DomainMean| DomainBars {
        rating: shown(domain.rating),
        needed: shown(domain.needed),
        rating_width: width(domain.rating.unwrap_or_default(), span),
        needed_width: width(domain.needed.unwrap_or_default(), span),
        label: domain.label,
    };
    figures::domain_means(department).into_iter().map(bars).collect()
}

fn need_row(need: &TrainingNeed, largest: i64) -> NeedRow {
    NeedRow {
        skill: need.label.clone(),
        domain: need.domain_label.clone(),
        people: need.people,
        sum: need.gap_sum,
        width: width(need.gap_sum as f64, largest as f64),
        mean: need.mean_gap.map(figures::mean_text).unwrap_or_default(),
        who: figures::name_list(&need.who),
        teachers: figures::name_list(&need.teachers),
        note: figures::teacher_note(need.teachers.len()),
        activities: need
            .activities
            .iter()
            .map(|activity| format!("{}: {}", figures::kind_word(activity.kind), activity.text))
            .collect(),
    }
}

fn roles(department: &Department) -> Vec<RoleTable> {
    let rank = |person: &RankedPerson| {
        let readiness = &person.readiness;
        let education = &readiness.education;
        RankRow {
            name: person.name.clone(),
            share: figures::percent_text(readiness.share),
            width: width(readiness.share.unwrap_or_default(), 1.0),
            gaps: readiness.gaps,
            unrated: readiness.unrated,
            biggest: readiness.biggest.iter().map(|gap| format!("{} ({})", gap.label, gap.gap)).collect::<Vec<_>>().join(", "),
            required: figures::education_word(education.required_met, education.required.as_deref()),
            desired: figures::education_word(education.desired_met, education.desired.as_deref()),
        }
    };
    let filled = department.readiness.iter().filter(|role| !role.people.is_empty());
    filled
        .map(|role| RoleTable {
            label: role.label.clone().unwrap_or_else(|| report_text("readiness.no-role")),
            people: role.people.iter().map(rank).collect(),
            ready: role.ready,
            mean: figures::percent_text(role.mean_share),
        })
        .collect()
}

fn total_row(label: String, total: &PlanTotal) -> TotalRow {
    TotalRow {
        label,
        actions: total.actions,
        hours: figures::hours_text(total.estimated_hours),
        costs: total.estimated_costs.iter().map(figures::cost_text).collect::<Vec<_>>().join(", "),
    }
}

fn others(department: &Department) -> Vec<Vec<String>> {
    let shown = |figure: Option<i16>| figure.map(|figure| figure.to_string()).unwrap_or_default();
    let row = |skill: &crate::analysis::NamedSkill| {
        vec![
            skill.name.clone(),
            skill.label.clone().unwrap_or_default(),
            shown(skill.rating.map(i16::from)),
            shown(skill.level_needed.map(i16::from)),
            skill.gap.map(figures::gap_text).unwrap_or_default(),
            skill.evidence.clone().unwrap_or_default(),
        ]
    };
    department.other_skills.iter().map(row).collect()
}

fn findings(report: &DepartmentReport<'_>) -> Vec<FindingRow> {
    let people = figures::people_by_file(report);
    let row = |finding: &Finding| {
        let file = finding.file.clone().unwrap_or_default();
        let place = [finding.sheet().map(Cow::into_owned), finding.cell().map(|cell| cell.to_string())];
        FindingRow {
            person: people.get(file.as_str()).copied().unwrap_or_default().to_owned(),
            file,
            place: place.into_iter().flatten().collect::<Vec<_>>().join(" "),
            severity: figures::severity_word(finding.severity),
            message: finding.message_to(Reader::Others(None)),
            help: finding.help_to(Reader::Others(None)),
            value: finding.value.clone().unwrap_or_default(),
        }
    };
    report.findings.iter().map(row).collect()
}

fn returns(report: &DepartmentReport<'_>) -> Vec<ReturnRow> {
    let row = |entry: &super::ReturnEntry| ReturnRow {
        file: entry.file.clone(),
        state: figures::state_word(entry.state),
        person: entry.person.clone().unwrap_or_default(),
        form: entry.form.clone().unwrap_or_default(),
        rater: entry.rater.clone().unwrap_or_default(),
        errors: entry.errors,
        warnings: entry.warnings,
        note: entry.note.clone(),
    };
    report.returns.iter().map(row).collect()
}
