//! Frameworks as text for people: a list of all, and a summary of one.

use std::fmt::{Display, Write as _};

use skillbook::model::{ActivityKind, Framework, Role};
use skillbook::texts::{program_text, program_text_with};
use skillbook::words::safe;

/// The columns of the list of frameworks.
const COLUMNS: [&str; 6] = ["id", "version", "title", "skills", "roles", "scale"];
/// The mark after a level that is an estimate.
const ESTIMATE: char = '~';
/// The mark before a weight.
const TIMES: char = '×';

/// Returns a table with a line for each framework.
pub(super) fn list(frameworks: &[Framework]) -> String {
    let mut rows = vec![COLUMNS.map(|column| program_text(&format!("framework.columns.{column}"))).to_vec()];
    rows.extend(frameworks.iter().map(|framework| {
        let (low, high) = framework.scale_range();
        vec![
            framework.id.clone(),
            framework.version.clone(),
            framework.title.clone(),
            framework.skills().count().to_string(),
            framework.roles.len().to_string(),
            program_text_with("framework.range", &[("low", &low), ("high", &high)]),
        ]
    }));
    table(&rows, "")
}

/// Returns the content of a framework, in the order of its file.
pub(super) fn summary(framework: &Framework) -> String {
    let mut text = String::new();
    let Framework { id, version, title, language, currency, .. } = framework;
    let _ = writeln!(text, "{}", safe(title));
    let blanks: [(&str, &dyn Display); 4] = [("id", id), ("version", version), ("language", language), ("currency", currency)];
    let facts = program_text_with("framework.facts", &blanks);
    let _ = writeln!(text, "{}", safe(&facts));
    let _ = writeln!(text, "\n{}", safe(framework.summary.trim()));
    heading(&mut text, &program_text("framework.scale"));
    let scale = framework.scale.iter();
    let scale: Vec<_> = scale.map(|step| vec![step.level.to_string(), step.label.clone(), step.description.clone()]).collect();
    text.push_str(&table(&scale, "  "));
    heading(&mut text, &program_text("framework.levels"));
    text.push_str(&table(&levels(framework), "  "));
    if framework.roles.iter().any(|role| !role.interpolated.is_empty()) {
        let _ = writeln!(text, "\n  {}", program_text_with("framework.estimate", &[("mark", &ESTIMATE)]));
    }
    if framework.roles.iter().any(|role| !role.weights.is_empty()) {
        let _ = writeln!(text, "\n  {}", program_text_with("framework.weight", &[("mark", &TIMES)]));
    }
    heading(&mut text, &program_text("framework.roles"));
    let rows: Vec<_> = framework.roles.iter().map(|role| role_row(role, framework)).collect();
    text.push_str(&table(&rows, "  "));
    heading(&mut text, &program_text("framework.education"));
    let rows: Vec<_> = framework.education.levels.iter().map(|level| vec![level.id.clone(), level.label.clone()]).collect();
    text.push_str(&table(&rows, "  "));
    heading(&mut text, &activities(framework));
    text.pop();
    text
}

fn heading(text: &mut String, words: &str) {
    let _ = writeln!(text, "\n{words}\n");
}

/// Returns the domains with their skills, and a column of levels for each role.
fn levels(framework: &Framework) -> Vec<Vec<String>> {
    let roles = &framework.roles;
    let mut rows = vec![["".to_owned(), "".to_owned()].into_iter().chain(roles.iter().map(|role| role.id.clone())).collect()];
    for domain in &framework.domains {
        rows.push(vec![domain.label.clone()]);
        for skill in &domain.skills {
            let level = |role: &Role| {
                let level = role.levels.get(&skill.id).map(u8::to_string).unwrap_or_default();
                let estimate = if role.interpolated.contains(&skill.id) { ESTIMATE.to_string() } else { String::new() };
                let weight = role.weights.get(&skill.id).map(|weight| format!(" {TIMES}{weight}"));
                format!("{level}{estimate}{}", weight.unwrap_or_default())
            };
            let names = [format!("  {}", skill.id), skill.label.clone()];
            rows.push(names.into_iter().chain(roles.iter().map(level)).collect());
        }
    }
    rows
}

fn role_row(role: &Role, framework: &Framework) -> Vec<String> {
    let education = |key: &str, id: &Option<String>| {
        let label = framework.education_label(id.as_ref()?);
        Some(program_text_with(&format!("framework.{key}"), &[("education", &label)]))
    };
    let asked: Vec<String> = [education("required", &role.education.required), education("desired", &role.education.desired)]
        .into_iter()
        .flatten()
        .collect();
    let asked = if asked.is_empty() { program_text("framework.no-education") } else { asked.join(", ") };
    vec![role.id.clone(), role.label.clone(), asked]
}

fn activities(framework: &Framework) -> String {
    let count = |kind: ActivityKind| framework.activities.iter().filter(|activity| activity.kind == kind).count();
    let blanks: [(&str, &dyn Display); 4] = [
        ("count", &framework.activities.len()),
        ("alone", &count(ActivityKind::HandsOn)),
        ("together", &count(ActivityKind::WithOthers)),
        ("formal", &count(ActivityKind::Formal)),
    ];
    program_text_with("framework.activities", &blanks)
}

/// Aligns the columns of rows. A row with one cell is a heading, and makes no column wider.
fn table(rows: &[Vec<String>], indent: &str) -> String {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| safe(cell)).collect()).collect();
    let mut widths: Vec<usize> = Vec::new();
    for row in rows.iter().filter(|row| row.len() > 1) {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in &rows {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        let line = if row.len() > 1 { cells.join("  ") } else { row.concat() };
        let _ = writeln!(text, "{}", format!("{indent}{line}").trim_end());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use skillbook::framework::{builtin, builtin_names};

    #[test]
    fn every_framework_has_a_line() {
        let all: Vec<Framework> = builtin_names().iter().filter_map(|name| builtin(name)).collect();
        let text = list(&all);
        assert_eq!(text.lines().count(), all.len() + 1);
        let line = text.lines().find(|line| line.starts_with("htm-leadership ")).unwrap();
        assert!(line.contains("Healthcare technology leadership") && line.ends_with("1 to 5"), "{line}");
    }

    #[test]
    fn a_summary_names_everything_and_shows_levels_below_their_role() {
        let framework = builtin("htm-leadership").unwrap();
        let text = summary(&framework);
        for (domain, skill) in framework.skills() {
            assert!(text.contains(&domain.label) && text.contains(&skill.id) && text.contains(&skill.label), "{}", skill.id);
        }
        let column = text.lines().find_map(|line| line.find("team-lead  ")).unwrap();
        let row = text.lines().find(|line| line.trim_start().starts_with("leadership.learning ")).unwrap();
        assert_eq!(row.chars().nth(column), Some('2'), "{text}");
        let activities = format!("Activities: {} (", framework.activities.len());
        assert!(text.contains(&activities) && text.ends_with(" formal)\n"), "{text}");
    }

    #[test]
    fn a_framework_cannot_play_with_the_terminal() {
        let mut framework = builtin("htm-leadership").unwrap();
        framework.title = "\u{1b}[2J".to_owned();
        framework.domains[0].skills[0].label = "a\nb\u{1b}".to_owned();
        assert!(!(summary(&framework) + &list(&[framework])).contains('\u{1b}'));
    }
}
