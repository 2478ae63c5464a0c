//! The start sheet: what the workbook is and for whom, what to do, the progress so far, and what the levels mean.

use super::{Materials, SHORT, columns, field, row, table};
use crate::address::Pointer;
use crate::form::ColumnPurpose::{Answer, Aside, Label};
use crate::form::{Block, Enough, Entry, Field, FormSheet, Formula, Kind, Lead, Mode, NextStep, SheetLink, Table, key, lead};
use crate::model::FormKind;
use crate::texts::{sheet_list, sheet_text, sheet_text_with};

/// Details of the person and the round, in the order of the sheet: key, text, pointer.
const DETAILS: [(&str, &str, &str); 10] = [
    ("P01", "name", "/person/name"),
    ("P02", "id", "/person/id"),
    ("P03", "email", "/person/email"),
    ("P04", "department", "/person/department"),
    ("P05", "role", "/person/role"),
    ("P06", "manager", "/person/manager"),
    ("P07", "round", "/form/round"),
    ("P08", "due", "/form/due"),
    ("P09", "rater_kind", "/rater/kind"),
    ("P10", "rater_name", "/rater/name"),
];

/// Builds the start sheet from the other sheets of the form.
pub(in crate::form) fn start(materials: &Materials<'_>, parts: &[FormSheet]) -> FormSheet {
    let framework = &materials.framework.title;
    let title = sheet_text_with(&format!("forms.{}", materials.kind.name()), &[("framework", framework)]);
    let from_gaps = materials.kind == FormKind::DevelopmentPlan && materials.career_goal;
    let kind = if from_gaps { "plan-from-gaps" } else { materials.kind.name() };
    let steps: Vec<String> = sheet_list(&format!("start.steps.{kind}"));
    let steps = steps.iter().enumerate().map(|(index, step)| format!("{}.  {step}", index + 1)).collect();
    let steps = Block::Lines { heading: sheet_text("start.steps_heading"), lines: steps };
    let back = Block::Lines { heading: sheet_text("start.return_heading"), lines: sheet_list("start.return") };
    let (progress, next) = progress(materials, parts);
    let (person, progress, scale) = (Block::Table(person(materials)), Block::Table(progress), Block::Table(scale(materials)));
    let mut lines =
        vec![sheet_text_with(&format!("start.purpose.{kind}"), &[("framework", framework)]), sheet_text("start.private")];
    // What people come back for stands first; earlier forms began with the details.
    let (lead, blocks) = if materials.is_earlier() {
        (vec![], vec![person, steps, progress, scale, back])
    } else {
        lines.push(sheet_text("start.contact"));
        let done = SheetLink { text: sheet_text("lead.next.done"), sheet: sheet_text("start.sheet") };
        (vec![lead::whose(), Lead::Next { steps: next, done }], vec![progress, scale, steps, back, person])
    };
    FormSheet {
        name: sheet_text("start.sheet"),
        title,
        lead,
        lines,
        blocks,
        widths: vec![7.0, 32.0, 66.0, 15.0, 15.0],
        ..FormSheet::default()
    }
}

fn person(materials: &Materials<'_>) -> Table {
    let detail = |key: &str, name: &str, pointer: &str, kind, mode| {
        let label = sheet_text(&format!("start.details.{name}"));
        let answer = field(pointer, kind, mode, &label, "");
        row(key, vec![Entry::Text(label), answer])
    };
    let mut rows: Vec<_> = DETAILS
        .iter()
        .map(|(key, name, pointer)| {
            let kind = match *name {
                "due" => Kind::Date,
                "rater_kind" => Materials::choice(&materials.raters),
                _ => Kind::Text { limit: SHORT },
            };
            detail(key, name, pointer, kind, Mode::Prefilled)
        })
        .collect();
    // The target role is chosen beside the career goal; forms without a career goal ask for it here.
    if !materials.career_goal {
        let roles = Materials::choice(&materials.roles);
        let label = sheet_text("goal.target_role.label");
        let prompt = sheet_text("goal.target_role.prompt");
        let mode = if materials.kind == FormKind::GapAnalysis { Mode::Input } else { Mode::Prefilled };
        let answer = field(super::target_role(), roles, mode, &label, &prompt);
        rows.insert(6, row("P11", vec![Entry::Text(label), answer]));
    }
    Table {
        heading: Some(sheet_text("start.person_heading")),
        ..table("person", columns("person", &[("detail", Label), ("value", Answer)]), rows)
    }
}

/// One row per sheet with answers: how many are given, and how many need a look. With it come these sheets as those that may be next,
/// which earlier forms do not say.
fn progress(materials: &Materials<'_>, parts: &[FormSheet]) -> (Table, Vec<NextStep>) {
    let asking = parts.iter().filter_map(|sheet| {
        let fields: Vec<(&str, &Field)> = sheet
            .blocks
            .iter()
            .filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None })
            .flat_map(|table| &table.rows)
            .flat_map(|row| row.entries.iter().filter_map(|entry| Some((row.key.as_str(), entry.field()?))))
            .collect();
        fields.iter().any(|(_, field)| field.is_input()).then_some((sheet, fields))
    });
    let (mut rows, mut steps) = (Vec::new(), Vec::new());
    for (index, (sheet, fields)) in asking.enumerate() {
        let SheetProgress { answered, enough, ratings, exemptions, pairs } = progress_of(&fields);
        let key = format!("N{:02}", index + 1);
        let share = Formula::Share { of: Box::new(answered.clone()) };
        let look = Formula::NeedsLook { ratings, exemptions, pairs };
        let second = if materials.is_earlier() {
            Entry::Text(sheet.lines.first().cloned().unwrap_or_default())
        } else {
            let text = sheet_text_with("lead.next.open", &[("sheet", &sheet.name)]);
            let link = SheetLink { text, sheet: sheet.name.clone() };
            steps.push(NextStep { link, key: key.clone(), enough, share: share.clone(), look: look.clone() });
            Entry::Formula(share)
        };
        let link = SheetLink { text: sheet.name.clone(), sheet: sheet.name.clone() };
        rows.push(row(key, vec![Entry::Link(link), second, Entry::Formula(answered), Entry::Formula(look)]));
    }
    let second = if materials.is_earlier() { "purpose" } else { "share" };
    let columns = columns("progress", &[("part", Label), (second, Aside), ("answered", Aside), ("look", Aside)]);
    let table = Table { heading: Some(sheet_text("start.progress_heading")), ..table("progress", columns, rows) };
    (table, steps)
}

/// What counts as the progress of a sheet.
struct SheetProgress {
    answered: Formula,
    enough: Enough,
    ratings: Vec<Pointer>,
    exemptions: Vec<(Pointer, Pointer)>,
    pairs: Vec<(Pointer, Pointer)>,
}

/// On a sheet with ratings, the ratings count; with gaps only, their priorities; with actions, the goals, and every action needs
/// a result. On other sheets every answer counts.
fn progress_of(fields: &[(&str, &Field)]) -> SheetProgress {
    let pick = |wanted: &dyn Fn(&str, &Field) -> bool| -> Vec<Pointer> {
        fields.iter().filter(|(key, field)| wanted(key, field)).map(|(_, field)| field.pointer.clone()).collect()
    };
    let named = |name: &'static str| pick(&move |_, field| field.pointer.last() == name && field.is_input());
    // Weights have a scale of their own.
    let is_level = |field: &Field| matches!(field.kind, Kind::Rating(_)) && field.pointer.last() != "weight";
    let rated = |field: &Field| is_level(field) && matches!(field.mode, Mode::Input);
    let skills = pick(&|key, field| rated(field) && !key::is_spare(key));
    let ratings = pick(&|_, field| rated(field));
    let exempted = fields.iter().filter(|(_, field)| rated(field));
    let exemptions = exempted.filter_map(|(_, field)| Some((field.pointer.clone(), field.exemption.clone()?))).collect();
    let (actions, priorities) = (named("action"), named("priority"));
    let (answered, enough, pairs) = if !skills.is_empty() {
        (Formula::Answered { fields: skills }, Enough::All, vec![])
    } else if !actions.is_empty() {
        let goals = named("statement");
        // Goals and actions stand on one sheet in earlier forms only.
        let answered =
            if goals.is_empty() { Formula::SoFar { fields: actions.clone() } } else { Formula::Answered { fields: goals } };
        (answered, Enough::Any, actions.into_iter().zip(named("result")).collect())
    } else if !priorities.is_empty() {
        let gaps = pick(&|_, field| matches!(field.kind, Kind::Gap));
        (Formula::Prioritised { pairs: gaps.into_iter().zip(priorities).collect() }, Enough::Any, vec![])
    } else if fields.iter().any(|(key, _)| key::goal_of(key).is_some()) {
        (Formula::Answered { fields: named("statement") }, Enough::Any, vec![])
    } else {
        // Not everybody has a certificate or a field of study.
        let is_education = fields.iter().all(|(key, _)| key.starts_with(key::EDUCATION));
        let enough = if is_education { Enough::Any } else { Enough::All };
        (Formula::Answered { fields: pick(&|_, field| field.is_input()) }, enough, vec![])
    };
    SheetProgress { answered, enough, ratings, exemptions, pairs }
}

fn scale(materials: &Materials<'_>) -> Table {
    let rows = materials.scale.iter().map(|step| {
        row(
            format!("L{}", step.level),
            vec![Entry::Text(format!("{} {}", step.level, step.label)), Entry::Text(step.description.clone())],
        )
    });
    Table {
        heading: Some(sheet_text("start.scale_heading")),
        ..table("scale", columns("scale", &[("level", Label), ("meaning", Aside)]), rows.collect())
    }
}
