//! The tables of the page, each declared once, column by column.

use super::changes;
use super::places::Places;
use super::table::{Cell, Declared, Kind, Table};
use crate::analysis::{
    CostTotal, Department, NamedSkill, PersonResult, PlanTotal, PlannedAction, RankedPerson, RoleReadiness, TrainingNeed,
};
use crate::finding::{Finding, Reader};
use crate::report::{DepartmentReport, ReturnEntry, figures};
use crate::texts::{report_text, report_text_with};

/// Makes every table that has rows, in the order of the page.
pub(super) fn tables(report: &DepartmentReport<'_>, places: &Places<'_>) -> Vec<Table> {
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

fn declared<R>(id: &'static str, kind: Kind, cell: fn(&R) -> Cell) -> Declared<R> {
    Declared { id, kind, cell }
}

fn needs(department: &Department, places: &Places<'_>) -> Table {
    type Row<'a> = (&'a TrainingNeed, &'a Places<'a>);
    let columns: [Declared<Row<'_>>; 8] = [
        declared("skill", Kind::Skill, |(need, places)| places.of_skill(Some(&need.skill), &need.label)),
        declared("domain", Kind::Text, |(need, _)| Cell::typed(&need.domain_label)),
        declared("people", Kind::Figure, |(need, _)| Cell::count(need.people)),
        declared("gap-sum", Kind::Bar, |(need, _)| Cell::figure(Some(need.gap_sum as f64), |_| need.gap_sum.to_string())),
        declared("mean-gap", Kind::Figure, |(need, _)| Cell::figure(need.mean_gap, figures::mean_text)),
        declared("who", Kind::People, |(need, places)| places.people(&need.who, "")),
        declared("teachers", Kind::People, |(need, places)| {
            places.people(&need.teachers, &figures::teacher_note(need.teachers.len()))
        }),
        declared("activities", Kind::Lines, |(need, _)| {
            Cell::Lines(need.activities.iter().map(figures::activity_text).collect())
        }),
    ];
    let rows: Vec<Row<'_>> = department.training_needs.iter().map(|need| (need, places)).collect();
    let (level, top) = (super::teaching(department).to_string(), department.scale.max.to_string());
    let note = report_text_with("notes.needs-html", &[("level", &level), ("top", &top)]);
    Table::of("needs", "needs", &columns, &rows).titled(report_text("titles.needs"), note)
}

/// The name of a target role, or the words for none.
fn role_name(label: Option<&String>) -> String {
    label.cloned().unwrap_or_else(|| report_text("readiness.no-role"))
}

fn roles(department: &Department) -> Table {
    let columns: [Declared<&RoleReadiness>; 4] = [
        declared("role", Kind::Text, |role| Cell::typed(role_name(role.label.as_ref()))),
        declared("role-people", Kind::Bar, |role| Cell::count(role.people.len())),
        declared("role-ready", Kind::Figure, |role| Cell::count(role.ready)),
        declared("role-mean", Kind::Share, |role| Cell::figure(role.mean_share, |share| figures::percent_text(Some(share)))),
    ];
    let rows: Vec<&RoleReadiness> = department.readiness.iter().filter(|role| !role.people.is_empty()).collect();
    Table::of("roles", "readiness", &columns, &rows).titled(report_text("readiness.by-role"), String::new())
}

/// The people of each department, if there is more than one.
fn departments(department: &Department) -> Option<Table> {
    let columns: [Declared<figures::DepartmentTotal>; 5] = [
        declared("department", Kind::Text, |one| {
            Cell::typed(one.name.clone().unwrap_or_else(|| report_text("group.none.department")))
        }),
        declared("role-people", Kind::Bar, |one| Cell::count(one.people)),
        declared("role-ready", Kind::Figure, |one| Cell::count(one.ready)),
        declared("role-mean", Kind::Share, |one| Cell::figure(one.mean_share, |share| figures::percent_text(Some(share)))),
        declared("people-gaps", Kind::Figure, |one| Cell::count(one.gaps)),
    ];
    let rows = figures::departments(department);
    (rows.len() > 1).then(|| {
        Table::of("departments", "readiness", &columns, &rows).titled(report_text("readiness.by-department"), String::new())
    })
}

fn people(department: &Department, places: &Places<'_>) -> Table {
    type Row<'a> = (&'a RankedPerson, &'a RoleReadiness, Option<&'a PersonResult>, &'a Places<'a>);
    let columns: [Declared<Row<'_>>; 9] = [
        declared("person", Kind::Person, |(person, _, _, places)| places.of_key(&person.key, &person.name)),
        declared("department", Kind::Text, |(_, _, person, _)| {
            Cell::maybe(person.and_then(|person| person.person.department.as_deref()))
        }),
        declared("role", Kind::Text, |(_, role, _, _)| Cell::typed(role_name(role.label.as_ref()))),
        declared("readiness", Kind::Share, |(person, ..)| {
            Cell::figure(person.readiness.share, |share| figures::percent_text(Some(share)))
        }),
        declared("gaps", Kind::Figure, |(person, ..)| Cell::count(person.readiness.gaps)),
        declared("unrated", Kind::Figure, |(person, ..)| Cell::count(person.readiness.unrated)),
        declared("biggest", Kind::Lines, |(person, ..)| {
            let gap = |gap: &crate::analysis::SkillGap| format!("{} ({})", gap.label, gap.gap);
            Cell::Lines(person.readiness.biggest.iter().map(gap).collect())
        }),
        declared("required", Kind::Text, |(person, ..)| {
            let education = &person.readiness.education;
            Cell::typed(figures::education_word(education.required_met, education.required.as_deref()))
        }),
        declared("desired", Kind::Text, |(person, ..)| {
            let education = &person.readiness.education;
            Cell::typed(figures::education_word(education.desired_met, education.desired.as_deref()))
        }),
    ];
    let of_role = |role| move |person| (person, role, places.person_of(person), places);
    let rows: Vec<Row<'_>> = department.readiness.iter().flat_map(|role| role.people.iter().map(of_role(role))).collect();
    Table::of("people", "readiness", &columns, &rows).titled(report_text("readiness.by-person"), report_text("notes.readiness"))
}

/// A row of totals of plans: its name and the totals.
type TotalRow<'a> = (Cell, &'a PlanTotal);

/// The columns of totals. The first has the heading of what the rows are.
fn total_columns<'a>(first: &'static str, kind: Kind) -> [Declared<TotalRow<'a>>; 4] {
    [
        declared(first, kind, |(label, _)| label.clone()),
        declared("actions", Kind::Bar, |(_, total)| Cell::count(total.actions)),
        declared("hours", Kind::Figure, |(_, total)| Cell::figure(Some(total.estimated_hours), figures::hours_text)),
        declared("cost", Kind::Figure, |(_, total)| costs(&total.estimated_costs)),
    ]
}

/// Costs in every currency; they are sorted by the first.
fn costs(costs: &[CostTotal]) -> Cell {
    use rust_decimal::prelude::ToPrimitive as _;
    let shown = costs.iter().map(figures::cost_text).collect::<Vec<_>>().join(", ");
    Cell::Figure(shown, costs.first().and_then(|cost| cost.amount.to_f64()))
}

fn statuses(department: &Department) -> Table {
    let plans = &department.plans;
    let word = |status| Cell::Text(Option::map_or_else(status, || report_text("plans.no-status"), figures::status_word));
    let rows = plans.by_status.iter().map(|by| (word(by.status), &by.total));
    let total = (Cell::Text(report_text("plans.total")), &plans.total);
    let rows: Vec<TotalRow<'_>> = rows.chain([total]).collect();
    Table::of("plan-statuses", "plans", &total_columns("status", Kind::Text), &rows)
        .titled(report_text("plans.by-status"), report_text("notes.plans-html"))
}

fn plan_people(department: &Department, places: &Places<'_>) -> Table {
    let rows = department.plans.by_person.iter().map(|by| (places.of_key(&by.key, &by.name), &by.total));
    let rows: Vec<TotalRow<'_>> = rows.collect();
    Table::of("plan-people", "plans", &total_columns("person", Kind::Person), &rows)
        .titled(report_text("plans.by-person"), String::new())
}

fn actions(department: &Department, places: &Places<'_>) -> Table {
    type Row<'a> = (&'a PlannedAction, &'a Places<'a>);
    let columns: [Declared<Row<'_>>; 7] = [
        declared("person", Kind::Person, |(action, places)| places.of_key(&action.key, &action.name)),
        declared("action", Kind::Text, |(action, _)| Cell::maybe(action.action.as_deref())),
        declared("skill", Kind::Skill, |(action, places)| {
            places.of_skill(action.skill.as_deref(), action.skill_label.as_deref().unwrap_or_default())
        }),
        declared("kind", Kind::Text, |(action, _)| Cell::maybe(action.kind.map(figures::kind_word))),
        declared("hours", Kind::Figure, |(action, _)| {
            let hours = action.estimated_hours;
            Cell::Figure(hours.map(figures::hours_text).unwrap_or_default(), hours)
        }),
        declared("target-date", Kind::Text, |(action, _)| Cell::maybe(action.target_date.map(|date| date.to_string()))),
        declared("status", Kind::Text, |(action, _)| Cell::maybe(action.status.map(figures::status_word))),
    ];
    let rows: Vec<Row<'_>> = department.plans.actions.iter().map(|action| (action, places)).collect();
    Table::of("actions", "plans", &columns, &rows).titled(report_text("titles.plans"), String::new())
}

fn others(department: &Department, places: &Places<'_>) -> Table {
    type Row<'a> = (&'a NamedSkill, &'a Places<'a>);
    fn level(level: Option<u8>) -> Cell {
        Cell::Figure(level.map(|level| level.to_string()).unwrap_or_default(), level.map(f64::from))
    }
    let columns: [Declared<Row<'_>>; 6] = [
        declared("person", Kind::Person, |(skill, places)| places.of_key(&skill.key, &skill.name)),
        declared("other-skill", Kind::Text, |(skill, _)| Cell::maybe(skill.label.as_deref())),
        declared("rating", Kind::Figure, |(skill, _)| level(skill.rating)),
        declared("needed", Kind::Figure, |(skill, _)| level(skill.level_needed)),
        declared("gap", Kind::Figure, |(skill, _)| {
            Cell::Figure(skill.gap.map(figures::gap_text).unwrap_or_default(), skill.gap.map(f64::from))
        }),
        declared("evidence", Kind::Text, |(skill, _)| Cell::maybe(skill.evidence.as_deref())),
    ];
    let rows: Vec<Row<'_>> = department.other_skills.iter().map(|skill| (skill, places)).collect();
    Table::of("others", "needs", &columns, &rows).titled(report_text("html.others"), String::new())
}

/// The findings, the gravest first.
fn findings(report: &DepartmentReport<'_>, places: &Places<'_>) -> Table {
    type Row<'a> = (&'a Finding, &'a str, &'a Places<'a>);
    let columns: [Declared<Row<'_>>; 7] = [
        declared("severity", Kind::Text, |(finding, ..)| Cell::Text(figures::severity_word(finding.severity))),
        declared("person", Kind::Person, |(finding, person, places)| {
            places.of_file(finding.file.as_deref().unwrap_or_default(), person)
        }),
        declared("file", Kind::Text, |(finding, ..)| Cell::maybe(finding.file.as_deref())),
        declared("cell", Kind::Text, |(finding, ..)| {
            let place = [finding.sheet().map(std::borrow::Cow::into_owned), finding.cell().map(|cell| cell.to_string())];
            Cell::typed(place.into_iter().flatten().collect::<Vec<_>>().join(" "))
        }),
        declared("message", Kind::Text, |(finding, ..)| Cell::typed(finding.message_to(Reader::Others(None)))),
        declared("help", Kind::Text, |(finding, ..)| Cell::typed(finding.help_to(Reader::Others(None)))),
        declared("value", Kind::Text, |(finding, ..)| Cell::maybe(finding.value.as_deref())),
    ];
    let people = figures::people_by_file(report);
    let person = |finding: &Finding| finding.file.as_deref().and_then(|file| people.get(file).copied()).unwrap_or_default();
    let mut rows: Vec<Row<'_>> = report.findings.iter().map(|finding| (finding, person(finding), places)).collect();
    rows.sort_by_key(|(finding, ..)| finding.severity);
    Table::of("findings", "findings", &columns, &rows).titled(report_text("titles.findings"), report_text("notes.findings"))
}

fn returns(report: &DepartmentReport<'_>, places: &Places<'_>) -> Table {
    type Row<'a> = (&'a ReturnEntry, &'a Places<'a>);
    let columns: [Declared<Row<'_>>; 8] = [
        declared("file", Kind::Text, |(entry, _)| Cell::typed(&entry.file)),
        declared("state", Kind::Text, |(entry, _)| Cell::Text(figures::state_word(entry.state))),
        declared("person", Kind::Person, |(entry, places)| {
            places.of_file(&entry.file, entry.person.as_deref().unwrap_or_default())
        }),
        declared("form", Kind::Text, |(entry, _)| Cell::maybe(entry.form.as_deref())),
        declared("rater", Kind::Text, |(entry, _)| Cell::maybe(entry.rater.as_deref())),
        declared("errors", Kind::Figure, |(entry, _)| Cell::count(entry.errors)),
        declared("warnings", Kind::Figure, |(entry, _)| Cell::count(entry.warnings)),
        declared("note", Kind::Text, |(entry, _)| Cell::typed(&entry.note)),
    ];
    let rows: Vec<Row<'_>> = report.returns.iter().map(|entry| (entry, places)).collect();
    Table::of("returns", "returns", &columns, &rows).titled(report_text("titles.returns"), report_text("notes.returns"))
}
