//! The sheets for career goal, target role and education.

use super::{KEYS, LONG, Materials, SHORT, columns, question, question_columns, row, table, target_role};
use crate::form::ColumnPurpose::{Aside, Label};
use crate::form::{Block, Entry, FormSheet, Formula, Kind, Mode, Table, key};
use crate::texts::{sheet_list, sheet_text};

/// Widths of a sheet of questions, whose keys stand last.
const WIDTHS: [f64; 4] = [34.0, 56.0, 50.0, KEYS];

/// Widths of a sheet of questions in earlier forms, where keys stood first.
const EARLIER_WIDTHS: [f64; 4] = [KEYS, 34.0, 56.0, 50.0];

/// The widths of a sheet of questions.
fn widths(materials: &Materials<'_>) -> Vec<f64> {
    if materials.is_earlier() { EARLIER_WIDTHS.to_vec() } else { WIDTHS.to_vec() }
}

/// A table of one of these sheets. In earlier forms its keys stood first.
fn placed(materials: &Materials<'_>, table: Table) -> Block {
    Block::Table(Table { keys_last: !materials.is_earlier(), ..table })
}

/// The career goal with the target role, and private questions to think about.
pub(in crate::form) fn career_goal(materials: &Materials<'_>) -> FormSheet {
    let roles = Materials::choice(&materials.roles);
    let rows = vec![
        question(
            materials,
            &key::numbered(key::CAREER, 0),
            "goal.statement",
            "/career_goal/statement",
            Kind::Text { limit: LONG },
            Mode::Input,
            4,
        ),
        question(materials, &key::numbered(key::CAREER, 1), "goal.target_role", target_role().as_str(), roles, Mode::Input, 1),
        question(
            materials,
            &key::numbered(key::CAREER, 2),
            "goal.target_date",
            "/career_goal/target_date",
            Kind::Date,
            Mode::Input,
            1,
        ),
    ];
    let mut hints = if materials.is_earlier() { vec![] } else { sheet_list("goal.reflection.hints") }.into_iter();
    let reflection = sheet_list("goal.reflection.questions").into_iter().enumerate().map(|(index, words)| {
        let mut entries = vec![Entry::Text(words), Entry::Private];
        entries.extend(hints.next().map(Entry::Text));
        super::Row { lines: 3, ..row(key::reflection(index), entries) }
    });
    let mut asked = vec![("question", Label), ("notes", Aside)];
    asked.extend((!materials.is_earlier()).then_some(("hint", Aside)));
    let blocks = vec![
        placed(materials, table("goal", question_columns(), rows)),
        placed(
            materials,
            Table {
                heading: Some(sheet_text("goal.reflection.heading")),
                ..table("reflection", columns("reflection", &asked), reflection.collect())
            },
        ),
    ];
    FormSheet {
        name: sheet_text("goal.sheet"),
        title: sheet_text("goal.title"),
        lines: sheet_list("goal.lines"),
        blocks,
        widths: widths(materials),
        landscape: true,
        ..FormSheet::default()
    }
}

/// The description and requirements of the chosen target role.
pub(in crate::form) fn target_role_sheet(materials: &Materials<'_>) -> FormSheet {
    let words = |key: String, label: String, figure: Formula| super::Row {
        lines: 2,
        ..row(key, vec![Entry::Text(label), Entry::Formula(figure)])
    };
    let about = ["summary", "required", "desired", "note"];
    let mut rows: Vec<_> = vec![row(
        "T01",
        vec![Entry::Text(sheet_text("role.rows.role")), Entry::Formula(Formula::Same { pointer: target_role() })],
    )];
    for (index, name) in about.iter().enumerate() {
        rows.push(words(format!("T{:02}", index + 2), sheet_text(&format!("role.rows.{name}")), Formula::ForRole { row: index }));
    }
    for (index, domain) in materials.framework.domains.iter().enumerate() {
        rows.push(words(format!("T{:02}", index + 2 + about.len()), domain.label.clone(), materials.expectation_row(index)));
    }
    FormSheet {
        name: sheet_text("role.sheet"),
        title: sheet_text("role.title"),
        lead: materials.target_line(),
        lines: sheet_list("role.lines"),
        blocks: vec![placed(materials, table("role", columns("role", &[("topic", Label), ("words", Aside)]), rows))],
        widths: if materials.is_earlier() { vec![KEYS, 36.0, 104.0] } else { vec![36.0, 104.0, KEYS] },
        landscape: true,
        ..FormSheet::default()
    }
}

/// Highest degree, field and certificates, beside what the target role requires.
pub(in crate::form) fn education(materials: &Materials<'_>) -> FormSheet {
    let degrees = Materials::choice(&materials.degrees);
    let rows = vec![
        question(
            materials,
            &key::numbered(key::EDUCATION, 0),
            "education.highest",
            "/education/highest",
            degrees,
            Mode::Input,
            1,
        ),
        question(
            materials,
            &key::numbered(key::EDUCATION, 1),
            "education.field",
            "/education/field",
            Kind::Text { limit: SHORT },
            Mode::Input,
            1,
        ),
        question(
            materials,
            &key::numbered(key::EDUCATION, 2),
            "education.certificates",
            "/education/certificates",
            Kind::Text { limit: LONG },
            Mode::Input,
            5,
        ),
    ];
    let asked = ["required", "desired", "note"].iter().enumerate().map(|(index, name)| {
        let label = sheet_text(&format!("role.rows.{name}"));
        let (reached, levels) = ("/education/highest".into(), std::sync::Arc::clone(&materials.degrees));
        let standing = Formula::Attained { reached, row: index + 1, levels };
        let standing = if *name == "note" { Entry::Blank } else { Entry::Formula(standing) };
        let words = Entry::Formula(Formula::ForRole { row: index + 1 });
        row(format!("Q{:02}", index + 1), vec![Entry::Text(label), words, standing])
    });
    let blocks = vec![
        placed(materials, table("education", question_columns(), rows)),
        placed(
            materials,
            Table {
                heading: Some(sheet_text("education.asked_heading")),
                ..table(
                    "education_asked",
                    columns("asked", &[("topic", Label), ("words", Aside), ("standing", Aside)]),
                    asked.collect(),
                )
            },
        ),
    ];
    FormSheet {
        name: sheet_text("education.sheet"),
        title: sheet_text("education.title"),
        lead: materials.target_line(),
        lines: sheet_list("education.lines"),
        blocks,
        widths: widths(materials),
        landscape: true,
        ..FormSheet::default()
    }
}
