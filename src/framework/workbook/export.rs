//! Writes a framework as a workbook for editing.

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};
use serde_json::Value;

use super::{
    ACTIVITIES, DOMAINS, EDUCATION, ESTIMATE, EXPECTATIONS, FRAMEWORK, KEYS, LEVELS, LayoutColumn, ROLES, SCALE, SEPARATOR,
    SKILLS, SOURCES, SheetLayout, WEIGHTS, YES,
};
use crate::model::{Framework, Role};
use crate::schema;
use crate::texts::problem_text;
use crate::wording::Wording;
use crate::words;

/// Width of a role's column of levels.
const ROLE_WIDTH: f64 = 16.0;

/// Height in points of a line of text, and of the tallest row in Excel.
const LINE_HEIGHT: f64 = 15.0;
const TALLEST_ROW: f64 = 409.0;

/// Why a framework cannot be written as a workbook.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A name contains the separator of names.
    #[error("{}", Wording::of("framework.workbook.separator").with("role", role.as_str()).with("name", name.as_str()))]
    Separator {
        /// Id of the role.
        role: String,
        /// The name.
        name: String,
    },
    /// The workbook cannot be written.
    #[error("{}", Wording::of("framework.workbook.unwritable").with("error", .0.to_string()))]
    Workbook(#[from] XlsxError),
}

/// The content of a cell.
enum ExportCell {
    Text(String),
    Number(u8),
}

impl From<&String> for ExportCell {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&Option<String>> for ExportCell {
    fn from(text: &Option<String>) -> Self {
        Self::Text(text.clone().unwrap_or_default())
    }
}

type ExportRows = Vec<Vec<ExportCell>>;

/// Writes a framework as a workbook that [`super::import`] reads back.
///
/// # Errors
/// If another name of a role contains a semicolon or line break, or a text is too long for a cell.
pub fn export(framework: &Framework) -> Result<Vec<u8>, ExportError> {
    for role in &framework.roles {
        if let Some(name) = role.aliases.iter().find(|name| name.contains([';', '\n'])) {
            return Err(ExportError::Separator { role: role.id.clone(), name: name.clone() });
        }
    }
    let mut book = Workbook::new();
    let properties =
        DocProperties::new().set_title(words::property(&framework.title)).set_subject(problem_text("framework.workbook.subject"));
    // A fixed date, so that the same framework always gives the same bytes.
    book.set_properties(&properties.set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    read_me(&mut book, framework)?;
    write(&mut book, &FRAMEWORK, &[], head(framework))?;
    write(&mut book, &SCALE, &[], scale(framework))?;
    write(&mut book, &DOMAINS, &[], domains(framework))?;
    write(&mut book, &SKILLS, &[], skills(framework))?;
    write(&mut book, &ROLES, &[], framework.roles.iter().map(role).collect())?;
    let roles: Vec<&str> = framework.roles.iter().map(|role| role.id.as_str()).collect();
    write(&mut book, &LEVELS, &roles, levels(framework))?;
    write(&mut book, &WEIGHTS, &roles, weights(framework))?;
    write(&mut book, &EXPECTATIONS, &[], expectations(framework))?;
    let education = framework.education.levels.iter().map(|level| vec![(&level.id).into(), (&level.label).into()]);
    write(&mut book, &EDUCATION, &[], education.collect())?;
    let sources = framework.sources.iter().map(|source| vec![(&source.id).into(), (&source.label).into()]);
    write(&mut book, &SOURCES, &[], sources.collect())?;
    write(&mut book, &ACTIVITIES, &[], activities(framework))?;
    Ok(book.save_to_buffer()?)
}

fn head(framework: &Framework) -> ExportRows {
    let value = serde_json::to_value(framework).unwrap_or_default();
    let schema = schema::framework_schema();
    let text = |value: &Value| ExportCell::Text(value.as_str().unwrap_or_default().to_owned());
    KEYS.iter()
        .map(|key| {
            vec![ExportCell::Text((*key).to_owned()), text(&value[*key]), text(&schema["properties"][*key]["description"])]
        })
        .collect()
}

fn scale(framework: &Framework) -> ExportRows {
    let row =
        |step: &crate::model::ScaleLevel| vec![ExportCell::Number(step.level), (&step.label).into(), (&step.description).into()];
    framework.scale.iter().map(row).collect()
}

fn domains(framework: &Framework) -> ExportRows {
    let rows = framework.domains.iter();
    let mark = |hands_on: bool| ExportCell::Text(if hands_on { YES.to_owned() } else { String::new() });
    rows.map(|domain| vec![(&domain.id).into(), (&domain.label).into(), (&domain.definition).into(), mark(domain.hands_on)])
        .collect()
}

fn skills(framework: &Framework) -> ExportRows {
    let rows = framework.skills();
    rows.map(|(domain, skill)| vec![(&domain.id).into(), (&skill.id).into(), (&skill.label).into(), (&skill.help).into()])
        .collect()
}

fn role(role: &Role) -> Vec<ExportCell> {
    vec![
        (&role.id).into(),
        (&role.label).into(),
        ExportCell::Text(role.aliases.join(SEPARATOR)),
        (&role.summary).into(),
        (&role.education.required).into(),
        (&role.education.desired).into(),
        (&role.education.note).into(),
    ]
}

/// A row for each skill, with an entry for each role.
fn by_role(framework: &Framework, entry: fn(&Role, &String) -> ExportCell) -> ExportRows {
    let row = |(_, skill): (_, &crate::model::Skill)| {
        let entries = framework.roles.iter().map(|role| entry(role, &skill.id));
        [(&skill.id).into(), (&skill.label).into()].into_iter().chain(entries).collect()
    };
    framework.skills().map(row).collect()
}

fn levels(framework: &Framework) -> ExportRows {
    by_role(framework, |role, skill| match role.levels.get(skill) {
        Some(level) if role.interpolated.contains(skill) => ExportCell::Text(format!("{level}{ESTIMATE}")),
        Some(level) => ExportCell::Number(*level),
        None => ExportCell::Text(String::new()),
    })
}

fn weights(framework: &Framework) -> ExportRows {
    by_role(framework, |role, skill| match role.weights.get(skill) {
        Some(weight) => ExportCell::Number(*weight),
        None => ExportCell::Text(String::new()),
    })
}

fn expectations(framework: &Framework) -> ExportRows {
    let mut rows = ExportRows::new();
    for role in &framework.roles {
        for domain in &framework.domains {
            if let Some(text) = role.expectations.get(&domain.id) {
                rows.push(vec![(&role.id).into(), (&domain.id).into(), text.into()]);
            }
        }
    }
    rows
}

fn activities(framework: &Framework) -> ExportRows {
    let row = |activity: &crate::model::Activity| {
        let kind = serde_json::to_value(activity.kind).unwrap_or_default();
        vec![
            (&activity.id).into(),
            (&activity.domain).into(),
            ExportCell::Text(activity.skills.join(SEPARATOR)),
            ExportCell::Text(kind.as_str().unwrap_or_default().to_owned()),
            (&activity.text).into(),
        ]
    };
    framework.activities.iter().map(row).collect()
}

fn read_me(book: &mut Workbook, framework: &Framework) -> Result<(), XlsxError> {
    let line = Wording::of;
    let lines = [
        line("framework.workbook.read-me.what")
            .with("title", framework.title.as_str())
            .with("version", framework.version.as_str()),
        line("framework.workbook.read-me.then"),
        line("framework.workbook.read-me.keep"),
        line("framework.workbook.read-me.ids"),
        line("framework.workbook.read-me.levels").with("sheet", LEVELS.name).with("estimate", ESTIMATE.to_string()),
        line("framework.workbook.read-me.weights").with("sheet", WEIGHTS.name),
        line("framework.workbook.read-me.several"),
        line("framework.workbook.read-me.version").with("sheet", FRAMEWORK.name),
    ]
    .map(|line| line.to_string());
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let bold = wrap.clone().set_bold();
    let sheet = book.add_worksheet().set_name(problem_text("framework.workbook.read-me.sheet"))?;
    sheet.set_column_width(0, 100.0)?;
    for (row, line) in (0u32..).zip(&lines) {
        sheet.write_string_with_format(row, 0, line, if row == 0 { &bold } else { &wrap })?;
    }
    Ok(())
}

fn write(book: &mut Workbook, table: &SheetLayout, roles: &[&str], rows: ExportRows) -> Result<(), XlsxError> {
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let heading = wrap.clone().set_bold().set_background_color(Color::RGB(0x00DD_E6F0));
    let role = heading.clone().set_align(FormatAlign::Center);
    let sheet = book.add_worksheet().set_name(table.name)?;
    let columns = table.columns.iter().map(|LayoutColumn { heading, width, .. }| (*heading, *width));
    for (col, (name, width)) in (0u16..).zip(columns.chain(roles.iter().map(|role| (*role, ROLE_WIDTH)))) {
        sheet.set_column_width(col, width)?;
        let format = if usize::from(col) < table.columns.len() { &heading } else { &role };
        sheet.write_string_with_format(0, col, name, format)?;
    }
    sheet.set_freeze_panes(1, if roles.is_empty() { 0 } else { 2 })?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    let middle = wrap.clone().set_align(FormatAlign::Center);
    for (row, entries) in (1u32..).zip(rows) {
        sheet.set_row_height(row, height(table, &entries))?;
        for (col, entry) in (0u16..).zip(entries) {
            let format = if usize::from(col) < table.columns.len() { &wrap } else { &middle };
            match entry {
                ExportCell::Text(text) if text.is_empty() => sheet.write_blank(row, col, format)?,
                ExportCell::Text(text) => sheet.write_string_with_format(row, col, text, format)?,
                ExportCell::Number(number) => sheet.write_number_with_format(row, col, number, format)?,
            };
        }
    }
    Ok(())
}

/// The height in points for the tallest cell of a row, since not every program adjusts rows to wrapped text.
fn height(table: &SheetLayout, entries: &[ExportCell]) -> f64 {
    let lines = table.columns.iter().zip(entries).map(|(column, entry)| match entry {
        ExportCell::Text(text) => text.lines().map(|line| (line.chars().count() as f64 / column.width).ceil().max(1.0)).sum(),
        ExportCell::Number(_) => 1.0,
    });
    (lines.fold(1.0, f64::max) * LINE_HEIGHT).min(TALLEST_ROW)
}
