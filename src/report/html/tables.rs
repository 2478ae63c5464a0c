//! The tables of the page, each declared once, column by column.

use super::changes;
use super::places::Places;
use super::table::{ColumnKind, DeclaredColumn, PageCell, PageTable, declared};
use crate::analysis::{
    CostTotal, Department, Met, NamedSkill, PersonResult, PlanTotal, PlannedAction, RankedPerson, RoleReadiness, TrainingNeed,
};
use crate::finding::{Finding, Reader};
use crate::report::{DepartmentReport, ReturnEntry, figures};
use crate::texts::{report_text, report_text_with};
use crate::words::{quotes_isolated, without_turns};

/// Makes every table that has rows, in the order of the page.
pub(super) fn tables(report: &DepartmentReport<'_>, places: &Places<'_>) -> Vec<PageTable> {
    let department = report.department;
    let mut tables = vec![needs(department, places), roles(department)];
    tables.extend(departments(department));
    tables.extend([
        people(department, places),
        statuses(department),
        plan_people(department, places),
        actions(department, places),
    ]);
    tables.extend(department.changes.iter().flat_map(|changes| changes::tables(changes, places)));
    tables.extend([others(department, places), findings(report, places), returns(report, places)]);
    tables.retain(|table| table.rows > 0);
    tables
}

fn needs(department: &Department, places: &Places<'_>) -> PageTable {
    type Row<'a> = (&'a TrainingNeed, &'a Places<'a>);
    let columns: [DeclaredColumn<Row<'_>>; 8] = [
        declared("skill", ColumnKind::Skill, |(need, places)| places.of_skill(Some(&need.skill), &need.label)),
        declared("domain", ColumnKind::Typed, |(need, _)| PageCell::typed(&need.domain_label)),
        declared("people", ColumnKind::Figure, |(need, _)| PageCell::count(need.people)),
        declared("gap-sum", ColumnKind::Bar, |(need, _)| {
            PageCell::figure(Some(need.gap_sum as f64), |_| need.gap_sum.to_string())
        }),
        declared("mean-gap", ColumnKind::Figure, |(need, _)| PageCell::figure(need.mean_gap, figures::mean_text)),
        declared("who", ColumnKind::People, |(need, places)| places.people(&need.who, "")),
        declared("teachers", ColumnKind::People, |(need, places)| {
            places.people(&need.teachers, &figures::teacher_note(need.teachers.len()))
        }),
        declared("activities", ColumnKind::Lines, |(need, _)| {
            PageCell::Lines(need.activities.iter().map(figures::activity_text).collect())
        }),
    ];
    let rows: Vec<Row<'_>> = department.training_needs.iter().map(|need| (need, places)).collect();
    let (level, top) = (super::teaching(department).to_string(), department.scale.max.to_string());
    let note = report_text_with("notes.needs-html", &[("level", &level), ("top", &top)]);
    PageTable::of("needs", "needs", &columns, &rows).titled(report_text("titles.needs"), note)
}

/// The name of a target role, or the words for none.
fn role_name(label: Option<&String>) -> String {
    label.cloned().unwrap_or_else(|| report_text("readiness.no-role"))
}

fn roles(department: &Department) -> PageTable {
    let columns: [DeclaredColumn<&RoleReadiness>; 4] = [
        declared("role", ColumnKind::Typed, |role| PageCell::typed(role_name(role.label.as_ref()))),
        declared("role-people", ColumnKind::Bar, |role| PageCell::count(role.people.len())),
        declared("role-ready", ColumnKind::Figure, |role| PageCell::count(role.ready)),
        declared("role-mean", ColumnKind::Share, |role| {
            PageCell::figure(role.mean_share, |share| figures::percent_text(Some(share)))
        }),
    ];
    let rows: Vec<&RoleReadiness> = department.readiness.iter().filter(|role| !role.people.is_empty()).collect();
    PageTable::of("roles", "readiness", &columns, &rows).titled(report_text("readiness.by-role"), String::new())
}

/// The people of each department, if there is more than one.
fn departments(department: &Department) -> Option<PageTable> {
    let columns: [DeclaredColumn<figures::DepartmentTotal>; 5] = [
        declared("department", ColumnKind::Typed, |one| {
            PageCell::typed(one.name.clone().unwrap_or_else(|| report_text("group.none.department")))
        }),
        declared("role-people", ColumnKind::Bar, |one| PageCell::count(one.people)),
        declared("role-ready", ColumnKind::Figure, |one| PageCell::count(one.ready)),
        declared("role-mean", ColumnKind::Share, |one| {
            PageCell::figure(one.mean_share, |share| figures::percent_text(Some(share)))
        }),
        declared("people-gaps", ColumnKind::Figure, |one| PageCell::count(one.gaps)),
    ];
    let rows = figures::departments(department);
    (rows.len() > 1).then(|| {
        PageTable::of("departments", "readiness", &columns, &rows).titled(report_text("readiness.by-department"), String::new())
    })
}

fn people(department: &Department, places: &Places<'_>) -> PageTable {
    type Row<'a> = (&'a RankedPerson, &'a RoleReadiness, Option<&'a PersonResult>, &'a Places<'a>);
    let columns: [DeclaredColumn<Row<'_>>; 9] = [
        declared("person", ColumnKind::Person, |(person, _, _, places)| places.of_key(&person.key, &person.name)),
        declared("department", ColumnKind::Typed, |(_, _, person, _)| {
            PageCell::maybe(person.and_then(|person| person.person.department.as_deref()))
        }),
        declared("role", ColumnKind::Typed, |(_, role, _, _)| PageCell::typed(role_name(role.label.as_ref()))),
        declared("readiness", ColumnKind::Share, |(person, ..)| {
            PageCell::figure(person.readiness.share, |share| figures::percent_text(Some(share)))
        }),
        declared("gaps", ColumnKind::Figure, |(person, ..)| PageCell::count(person.readiness.gaps)),
        declared("unrated", ColumnKind::Figure, |(person, ..)| PageCell::count(person.readiness.unrated)),
        declared("biggest", ColumnKind::Lines, |(person, ..)| {
            let gap = |gap: &crate::analysis::SkillGap| format!("{} ({})", figures::alone(&gap.label), gap.gap);
            PageCell::Lines(person.readiness.biggest.iter().map(gap).collect())
        }),
        declared("required", ColumnKind::Text, |(person, ..)| {
            let education = &person.readiness.education;
            education_cell(education.required_met, education.required.as_deref())
        }),
        declared("desired", ColumnKind::Text, |(person, ..)| {
            let education = &person.readiness.education;
            education_cell(education.desired_met, education.desired.as_deref())
        }),
    ];
    let of_role = |role| move |person| (person, role, places.person_of(person), places);
    let rows: Vec<Row<'_>> = department.readiness.iter().flat_map(|role| role.people.iter().map(of_role(role))).collect();
    PageTable::of("people", "readiness", &columns, &rows)
        .titled(report_text("readiness.by-person"), report_text("notes.readiness"))
}

fn education_cell(met: Met, level: Option<&str>) -> PageCell {
    PageCell::Text(figures::education_word(met, level.map(figures::alone).as_deref()))
}

/// A row of totals of plans: its name and the totals.
type TotalRow<'a> = (PageCell, &'a PlanTotal);

/// The columns of totals. The first has the heading of what the rows are.
fn total_columns<'a>(first: &'static str, kind: ColumnKind) -> [DeclaredColumn<TotalRow<'a>>; 4] {
    [
        declared(first, kind, |(label, _)| label.clone()),
        declared("actions", ColumnKind::Bar, |(_, total)| PageCell::count(total.actions)),
        declared("hours", ColumnKind::Figure, |(_, total)| PageCell::figure(Some(total.estimated_hours), figures::hours_text)),
        declared("cost", ColumnKind::Figure, |(_, total)| costs(&total.estimated_costs)),
    ]
}

/// Costs in every currency; they are sorted by the first.
fn costs(costs: &[CostTotal]) -> PageCell {
    use rust_decimal::prelude::ToPrimitive as _;
    let shown = costs.iter().map(figures::cost_text).collect::<Vec<_>>().join(", ");
    PageCell::Figure(shown, costs.first().and_then(|cost| cost.amount.to_f64()))
}

fn statuses(department: &Department) -> PageTable {
    let plans = &department.plans;
    let word = |status| PageCell::Text(Option::map_or_else(status, || report_text("plans.no-status"), figures::status_word));
    let rows: Vec<TotalRow<'_>> = plans.by_status.iter().map(|by| (word(by.status), &by.total)).collect();
    let columns = total_columns("status", ColumnKind::Text);
    PageTable::of("plan-statuses", "plans", &columns, &rows)
        .with_total(&columns, &(PageCell::Text(report_text("plans.total")), &plans.total))
        .titled(report_text("plans.by-status"), report_text("notes.plans-html"))
}

fn plan_people(department: &Department, places: &Places<'_>) -> PageTable {
    let rows = department.plans.by_person.iter().map(|by| (places.of_key(&by.key, &by.name), &by.total));
    let rows: Vec<TotalRow<'_>> = rows.collect();
    PageTable::of("plan-people", "plans", &total_columns("person", ColumnKind::Person), &rows)
        .titled(report_text("plans.by-person"), String::new())
}

fn actions(department: &Department, places: &Places<'_>) -> PageTable {
    type Row<'a> = (&'a PlannedAction, &'a Places<'a>);
    let columns: [DeclaredColumn<Row<'_>>; 7] = [
        declared("person", ColumnKind::Person, |(action, places)| places.of_key(&action.key, &action.name)),
        declared("action", ColumnKind::Typed, |(action, _)| PageCell::maybe(action.action.as_deref())),
        declared("skill", ColumnKind::Skill, |(action, places)| {
            places.of_skill(action.skill.as_deref(), action.skill_label.as_deref().unwrap_or_default())
        }),
        declared("kind", ColumnKind::Text, |(action, _)| PageCell::maybe(action.kind.map(figures::kind_word))),
        declared("hours", ColumnKind::Figure, |(action, _)| {
            PageCell::figure_or_blank(action.estimated_hours, figures::hours_text)
        }),
        declared("target-date", ColumnKind::Text, |(action, _)| PageCell::maybe(action.target_date.map(|date| date.to_string()))),
        declared("status", ColumnKind::Text, |(action, _)| PageCell::maybe(action.status.map(figures::status_word))),
    ];
    let rows: Vec<Row<'_>> = department.plans.actions.iter().map(|action| (action, places)).collect();
    PageTable::of("actions", "plans", &columns, &rows).titled(report_text("titles.plans"), String::new())
}

fn others(department: &Department, places: &Places<'_>) -> PageTable {
    type Row<'a> = (&'a NamedSkill, &'a Places<'a>);
    let columns: [DeclaredColumn<Row<'_>>; 6] = [
        declared("person", ColumnKind::Person, |(skill, places)| places.of_key(&skill.key, &skill.name)),
        declared("other-skill", ColumnKind::Typed, |(skill, _)| PageCell::maybe(skill.label.as_deref())),
        declared("rating", ColumnKind::Figure, |(skill, _)| PageCell::level(skill.rating)),
        declared("needed", ColumnKind::Figure, |(skill, _)| PageCell::level(skill.level_needed)),
        declared("gap", ColumnKind::Figure, |(skill, _)| {
            PageCell::Figure(skill.gap.map(figures::gap_text).unwrap_or_default(), skill.gap.map(f64::from))
        }),
        declared("evidence", ColumnKind::Typed, |(skill, _)| PageCell::maybe(skill.evidence.as_deref())),
    ];
    let rows: Vec<Row<'_>> = department.other_skills.iter().map(|skill| (skill, places)).collect();
    PageTable::of("others", "needs", &columns, &rows).titled(report_text("html.others"), String::new())
}

/// The findings, the gravest first.
fn findings(report: &DepartmentReport<'_>, places: &Places<'_>) -> PageTable {
    type Row<'a> = (&'a Finding, &'a str, &'a Places<'a>);
    let columns: [DeclaredColumn<Row<'_>>; 7] = [
        declared("severity", ColumnKind::Text, |(finding, ..)| PageCell::Text(figures::severity_word(finding.severity))),
        declared("person", ColumnKind::Person, |(finding, person, places)| {
            places.of_file(finding.file.as_deref().unwrap_or_default(), person)
        }),
        declared("file", ColumnKind::Typed, |(finding, ..)| PageCell::maybe(finding.file.as_deref())),
        declared("cell", ColumnKind::Text, |(finding, ..)| {
            let place = [finding.sheet().map(|sheet| figures::alone(&sheet)), finding.cell().map(|cell| cell.to_string())];
            PageCell::Text(place.into_iter().flatten().collect::<Vec<_>>().join(" "))
        }),
        declared("message", ColumnKind::Text, |(finding, ..)| {
            PageCell::Text(finding.with_texts(figures::alone).message_to(Reader::Others(None)))
        }),
        declared("help", ColumnKind::Text, |(finding, ..)| {
            PageCell::Text(finding.with_texts(figures::alone).help_to(Reader::Others(None)))
        }),
        declared("value", ColumnKind::Typed, |(finding, ..)| PageCell::maybe(finding.value.as_deref())),
    ];
    let people = figures::people_by_file(report);
    let person = |finding: &Finding| finding.file.as_deref().and_then(|file| people.get(file).copied()).unwrap_or_default();
    let mut rows: Vec<Row<'_>> = report.findings.iter().map(|finding| (finding, person(finding), places)).collect();
    rows.sort_by_key(|(finding, ..)| finding.severity);
    PageTable::of("findings", "findings", &columns, &rows).titled(report_text("titles.findings"), report_text("notes.findings"))
}

fn returns(report: &DepartmentReport<'_>, places: &Places<'_>) -> PageTable {
    type Row<'a> = (&'a ReturnEntry, &'a Places<'a>);
    let columns: [DeclaredColumn<Row<'_>>; 8] = [
        declared("file", ColumnKind::Typed, |(entry, _)| PageCell::typed(&entry.file)),
        declared("state", ColumnKind::Text, |(entry, _)| PageCell::Text(figures::state_word(entry.state))),
        declared("person", ColumnKind::Person, |(entry, places)| {
            places.of_file(&entry.file, entry.person.as_deref().unwrap_or_default())
        }),
        declared("form", ColumnKind::Text, |(entry, _)| PageCell::maybe(entry.form.as_deref())),
        declared("rater", ColumnKind::Text, |(entry, _)| PageCell::maybe(entry.rater.as_deref())),
        declared("errors", ColumnKind::Figure, |(entry, _)| PageCell::count(entry.errors)),
        declared("warnings", ColumnKind::Figure, |(entry, _)| PageCell::count(entry.warnings)),
        declared("note", ColumnKind::Text, |(entry, _)| {
            PageCell::Text(quotes_isolated(&without_turns(&entry.note)).into_owned())
        }),
    ];
    let rows: Vec<Row<'_>> = report.returns.iter().map(|entry| (entry, places)).collect();
    PageTable::of("returns", "returns", &columns, &rows).titled(report_text("titles.returns"), report_text("notes.returns"))
}
