//! Writes the department as data files: the published JSON, and flat CSV tables. Headings and values are stable names for
//! programs, not words for people. No text in a CSV file can become a formula in a spreadsheet program.

use super::findings::safe_cell;
use super::{DepartmentReport, figures};
use crate::analysis::{Changes, Moved};
use crate::finding::Reader;
use crate::model::Money;

/// Returns the files by name: `department.json`, `ratings.csv`, `plans.csv`, `findings.csv`, `returns.csv`; if the previous
/// round was given, also `changes.csv` and `actions-followed.csv`.
pub fn files(report: &DepartmentReport<'_>) -> Vec<(String, Vec<u8>)> {
    let mut files = vec![
        ("department.json", json(report)),
        ("ratings.csv", ratings(report)),
        ("plans.csv", plans(report)),
        ("findings.csv", findings(report)),
        ("returns.csv", returns(report)),
    ];
    if let Some(changes) = &report.department.changes {
        files.push(("changes.csv", rating_changes(changes)));
        files.push(("actions-followed.csv", actions_followed(changes)));
    }
    files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect()
}

/// A field of a CSV row.
enum CsvField {
    /// Text that people typed, or the name of a choice.
    Text(String),
    /// A calculated number. It may begin with a minus sign.
    Number(String),
}

fn text(text: impl Into<String>) -> CsvField {
    CsvField::Text(text.into())
}

fn maybe(text: Option<&str>) -> CsvField {
    CsvField::Text(text.unwrap_or_default().to_owned())
}

fn number(number: Option<impl ToString>) -> CsvField {
    CsvField::Number(number.map(|number| number.to_string()).unwrap_or_default())
}

/// Returns the name of a choice in JSON.
fn choice(value: Option<impl serde::Serialize>) -> CsvField {
    let json = value.and_then(|value| serde_json::to_value(value).ok());
    maybe(json.as_ref().and_then(serde_json::Value::as_str))
}

fn csv(headings: &[&str], rows: impl Iterator<Item = Vec<CsvField>>) -> Vec<u8> {
    // Writing to memory cannot fail, and a flexible writer accepts rows of any length.
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let _ = writer.write_record(headings);
    for row in rows {
        let fields = row.into_iter().map(|field| match field {
            CsvField::Text(text) => safe_cell(&text).into_owned(),
            CsvField::Number(number) => number,
        });
        let _ = writer.write_record(fields);
    }
    writer.into_inner().unwrap_or_default()
}

fn json(report: &DepartmentReport<'_>) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(report.department).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn ratings(report: &DepartmentReport<'_>) -> Vec<u8> {
    let department = report.department;
    let rows = department.people.iter().flat_map(|person| {
        department.skills.iter().zip(&person.skills).enumerate().map(move |(place, (skill, result))| {
            vec![
                text(&person.key),
                maybe(person.person.name.as_deref()),
                maybe(person.person.department.as_deref()),
                maybe(person.person.target_role.as_deref()),
                text(&skill.domain),
                text(&skill.id),
                text(&skill.label),
                number(result.self_rating),
                number(result.others_mean),
                text(figures::others_text(person, place)),
                number(result.difference),
                number(result.rating),
                number(result.level_needed),
                number(result.gap),
                choice(result.priority),
                maybe(result.exempted.as_deref()),
                number(result.weight),
                number(result.weighted_gap),
            ]
        })
    });
    let headings = [
        "person",
        "name",
        "department",
        "target_role",
        "domain",
        "skill",
        "skill_label",
        "self_rating",
        "others_mean",
        "others",
        "difference",
        "rating",
        "level_needed",
        "gap",
        "priority",
        "exempted",
        "weight",
        "weighted_gap",
    ];
    csv(&headings, rows)
}

fn plans(report: &DepartmentReport<'_>) -> Vec<u8> {
    let amount = |money: &Option<Money>| number(money.as_ref().map(Money::amount));
    let currency = |money: &Option<Money>| maybe(money.as_ref().map(Money::currency));
    let rows = report.department.plans.actions.iter().map(|action| {
        vec![
            text(&action.key),
            text(&action.name),
            number(Some(action.goal)),
            maybe(action.goal_statement.as_deref()),
            number(action.goal_date),
            maybe(action.action.as_deref()),
            maybe(action.skill.as_deref()),
            choice(action.kind),
            maybe(action.estimated_time.as_ref().map(|time| time.text.as_str())),
            number(action.estimated_hours),
            amount(&action.estimated_cost),
            currency(&action.estimated_cost),
            maybe(action.approved_by.as_deref()),
            maybe(action.result.as_deref()),
            number(action.start_date),
            number(action.target_date),
            choice(action.status),
            number(action.actual_hours),
            amount(&action.actual_cost),
            currency(&action.actual_cost),
            maybe(action.outcome.as_deref()),
        ]
    });
    let headings = [
        "person",
        "name",
        "goal",
        "goal_statement",
        "goal_date",
        "action",
        "skill",
        "kind",
        "estimated_time",
        "estimated_hours",
        "estimated_cost",
        "estimated_currency",
        "approved_by",
        "result",
        "start_date",
        "target_date",
        "status",
        "actual_hours",
        "actual_cost",
        "actual_currency",
        "outcome",
    ];
    csv(&headings, rows)
}

fn findings(report: &DepartmentReport<'_>) -> Vec<u8> {
    let people = figures::people_by_file(report);
    let rows = report.findings.iter().map(|finding| {
        let person = finding.file.as_deref().and_then(|file| people.get(file).copied());
        vec![
            text(finding.code.name()),
            text(finding.severity.name()),
            maybe(finding.file.as_deref()),
            maybe(person),
            maybe(finding.sheet().as_deref()),
            maybe(finding.cell().map(|cell| cell.to_string()).as_deref()),
            maybe(finding.pointer.as_ref().map(|pointer| pointer.as_str())),
            text(finding.message_to(Reader::Others(None))),
            text(finding.help_to(Reader::Others(None))),
            maybe(finding.value.as_deref()),
        ]
    });
    csv(&["code", "severity", "file", "name", "sheet", "cell", "pointer", "message", "help", "value"], rows)
}

fn returns(report: &DepartmentReport<'_>) -> Vec<u8> {
    let rows = report.returns.iter().map(|entry| {
        vec![
            text(&entry.file),
            text(entry.state.name()),
            maybe(entry.person.as_deref()),
            maybe(entry.form.as_deref()),
            maybe(entry.rater.as_deref()),
            number(Some(entry.errors)),
            number(Some(entry.warnings)),
            text(&entry.note),
        ]
    });
    csv(&["file", "state", "name", "form", "rater", "errors", "warnings", "note"], rows)
}

/// Writes one row for each group: its name, the name of its files, and its numbers of people and returns.
pub fn groups<'a>(groups: impl Iterator<Item = (&'a str, &'a str, usize, usize)>) -> Vec<u8> {
    let rows =
        groups.map(|(group, file, people, returns)| vec![text(group), text(file), number(Some(people)), number(Some(returns))]);
    csv(&["group", "file", "people", "returns"], rows)
}

/// Writes one row for each person and each skill that was rated in either round.
fn rating_changes(changes: &Changes) -> Vec<u8> {
    let rows = changes.people.iter().flat_map(|person| {
        person.ratings.iter().map(move |rating| {
            vec![
                text(&person.key),
                text(&person.name),
                text(person.presence.name()),
                text(&rating.skill),
                text(&rating.label),
                number(rating.before),
                number(rating.now),
                number(rating.change),
                text(rating.moved.name()),
            ]
        })
    });
    csv(&["person", "name", "in_rounds", "skill", "skill_label", "before", "now", "change", "moved"], rows)
}

/// Writes one row for each finished action.
fn actions_followed(changes: &Changes) -> Vec<u8> {
    let rows = changes.finished.iter().map(|action| {
        vec![
            text(&action.key),
            text(&action.name),
            maybe(action.action.as_deref()),
            maybe(action.skill.as_deref()),
            maybe(action.skill_label.as_deref()),
            choice(action.kind),
            text(action.finished.name()),
            number(action.before),
            number(action.now),
            number(action.change),
            maybe(action.moved.map(Moved::name)),
            number(action.actual_hours),
            number(action.actual_cost.as_ref().map(Money::amount)),
            maybe(action.actual_cost.as_ref().map(Money::currency)),
        ]
    });
    let headings = [
        "person",
        "name",
        "action",
        "skill",
        "skill_label",
        "kind",
        "finished",
        "before",
        "now",
        "change",
        "moved",
        "actual_hours",
        "actual_cost",
        "actual_currency",
    ];
    csv(&headings, rows)
}
