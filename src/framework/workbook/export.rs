//! Writes a framework as a workbook for editing.

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};
use serde_json::Value;

use super::{
    ACTIVITIES, DOMAINS, EDUCATION, ESTIMATE, EXPECTATIONS, FRAMEWORK, KEYS, LEVELS, LayoutColumn, ROLES, SCALE, SEPARATOR,
    SKILLS, SOURCES, SheetLayout, WEIGHTS, YES,
};
use crate::model::{Framework, Role};
use crate::schema;
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
    #[error("the role “{role}” has the other name “{name}”; in a workbook, a name can hold no semicolon and no line break")]
    Separator {
        /// Id of the role.
        role: String,
        /// The name.
        name: String,
    },
    /// The workbook cannot be written.
    #[error("the workbook cannot be written: {0}")]
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

type Rows = Vec<Vec<ExportCell>>;

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
    let properties = DocProperties::new().set_title(words::property(&framework.title)).set_subject("skillbook framework");
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

fn head(framework: &Framework) -> Rows {
    let value = serde_json::to_value(framework).unwrap_or_default();
    let schema = schema::framework_schema();
    let text = |value: &Value| ExportCell::Text(value.as_str().unwrap_or_default().to_owned());
    KEYS.iter()
        .map(|key| {
            vec![ExportCell::Text((*key).to_owned()), text(&value[*key]), text(&schema["properties"][*key]["description"])]
        })
        .collect()
}

fn scale(framework: &Framework) -> Rows {
    let row =
        |step: &crate::model::ScaleLevel| vec![ExportCell::Number(step.level), (&step.label).into(), (&step.description).into()];
    framework.scale.iter().map(row).collect()
}

fn domains(framework: &Framework) -> Rows {
    let rows = framework.domains.iter();
    let mark = |hands_on: bool| ExportCell::Text(if hands_on { YES.to_owned() } else { String::new() });
    rows.map(|domain| vec![(&domain.id).into(), (&domain.label).into(), (&domain.definition).into(), mark(domain.hands_on)])
        .collect()
}

fn skills(framework: &Framework) -> Rows {
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
fn by_role(framework: &Framework, entry: fn(&Role, &String) -> ExportCell) -> Rows {
    let row = |(_, skill): (_, &crate::model::Skill)| {
        let entries = framework.roles.iter().map(|role| entry(role, &skill.id));
        [(&skill.id).into(), (&skill.label).into()].into_iter().chain(entries).collect()
    };
    framework.skills().map(row).collect()
}

fn levels(framework: &Framework) -> Rows {
    by_role(framework, |role, skill| match role.levels.get(skill) {
        Some(level) if role.interpolated.contains(skill) => ExportCell::Text(format!("{level}{ESTIMATE}")),
        Some(level) => ExportCell::Number(*level),
        None => ExportCell::Text(String::new()),
    })
}

fn weights(framework: &Framework) -> Rows {
    by_role(framework, |role, skill| match role.weights.get(skill) {
        Some(weight) => ExportCell::Number(*weight),
        None => ExportCell::Text(String::new()),
    })
}

fn expectations(framework: &Framework) -> Rows {
    let mut rows = Rows::new();
    for role in &framework.roles {
        for domain in &framework.domains {
            if let Some(text) = role.expectations.get(&domain.id) {
                rows.push(vec![(&role.id).into(), (&domain.id).into(), text.into()]);
            }
        }
    }
    rows
}

fn activities(framework: &Framework) -> Rows {
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
    let lines = [
        format!("This workbook holds the framework “{}”, version {}, for you to edit.", framework.title, framework.version),
        "When you are done, save it and turn it into a framework file with `skillbook framework import`.".to_owned(),
        "Keep the names of the sheets and the headings. Rows and columns may be added, removed and moved.".to_owned(),
        "Ids such as team-lead link the sheets. Where you change an id, change it on every sheet; answers of earlier rounds \
         keep the old one."
            .to_owned(),
        format!(
            "On the sheet {}, each role has a column headed by its id. A {ESTIMATE} after a level, as in 3{ESTIMATE}, marks an \
             estimate.",
            LEVELS.name
        ),
        format!(
            "On the sheet {}, a number from 0 to 3 says how much a gap counts for a role: 2 counts double; empty counts once.",
            WEIGHTS.name
        ),
        "Several names or skills in one cell are separated by semicolons.".to_owned(),
        format!("Raise the version on the sheet {} when you change skills, levels or the scale.", FRAMEWORK.name),
    ];
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let bold = wrap.clone().set_bold();
    let sheet = book.add_worksheet().set_name("Read me")?;
    sheet.set_column_width(0, 100.0)?;
    for (row, line) in (0u32..).zip(&lines) {
        sheet.write_string_with_format(row, 0, line, if row == 0 { &bold } else { &wrap })?;
    }
    Ok(())
}

fn write(book: &mut Workbook, table: &SheetLayout, roles: &[&str], rows: Rows) -> Result<(), XlsxError> {
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
