//! Data validations: what may be typed into the inputs of a table, with a prompt that says what to type. Inputs of a column
//! that ask for the same thing share one validation; one for each cell would make up half of a workbook.

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Formula, Worksheet};

use super::formula::Home;
use super::{Context, WriteError, formula};
use crate::address::CellRef;
use crate::form::{Area, Column, Entry, Field, Kind, Table};
use crate::model::ScaleLevel;
use crate::texts::{sheet_text, sheet_text_with};
use crate::words::{cut_units, tidy};

/// The longest title and text of a prompt that Excel accepts, in characters.
const PROMPT_TITLE: usize = 32;
const PROMPT_TEXT: usize = 255;
/// The longest error message that Excel accepts, in characters.
const ERROR_TEXT: usize = 225;

/// The earliest date that an answer may be. An earlier one is almost certainly a typing error.
const FIRST_DAY: (u16, u8, u8) = (1901, 1, 1);

/// What a cell accepts.
#[derive(PartialEq)]
enum Allowed {
    Anything,
    /// A value from a range.
    ListOf(String),
    /// Suggestions from a range, and anything else that a person types. The formula of the range has [`formula::ROW`] in place
    /// of the row number.
    IdeasOf(String),
    Date,
    Amount,
}

/// A data validation without the title of its prompt.
#[derive(PartialEq)]
struct Rule {
    allowed: Allowed,
    prompt: String,
    /// The message about a value that is not accepted.
    error: Option<String>,
}

/// Writes the validations of all inputs of a table.
pub(super) fn write(
    sheet: &mut Worksheet,
    context: &Context<'_>,
    index: usize,
    table: &Table,
    area: &Area,
) -> Result<(), WriteError> {
    for (place, column) in table.columns.iter().enumerate().skip(1) {
        let mut rules: Vec<(Rule, Vec<(u32, &Field)>)> = Vec::new();
        for (at, row) in (area.first..).zip(&table.rows) {
            let Some(field) = row.entries.get(place - 1).and_then(Entry::asked) else {
                continue;
            };
            let rule = Rule::of(context, (index, CellRef::new(at, table.position(place))), field);
            match rules.iter_mut().find(|(known, _)| *known == rule) {
                Some((_, fields)) => fields.push((at, field)),
                None => rules.push((rule, vec![(at, field)])),
            }
        }
        for (rule, fields) in rules {
            if rule.is_idle() {
                continue;
            }
            let rows: Vec<u32> = fields.iter().map(|(row, _)| *row).collect();
            let (Some(first), Some(last), col) = (rows.first(), rows.last(), table.position(place)) else { continue };
            let validation = rule.validation(title(column, &fields), *first)?.set_multi_range(ranges(&rows, col));
            sheet.add_data_validation(*first, col as u16, *last, col as u16, &validation)?;
        }
    }
    Ok(())
}

/// The title of a prompt: the heading of the column if several fields share it, otherwise the label of the field.
fn title<'a>(column: &'a Column, fields: &[(u32, &'a Field)]) -> &'a str {
    match fields {
        [(_, field)] => &field.label,
        _ => &column.heading,
    }
}

/// The rows of a column as ranges of neighbours.
pub(super) fn ranges(rows: &[u32], col: u32) -> String {
    let runs = rows.chunk_by(|row, next| row + 1 == *next);
    let range = |run: &[u32]| {
        let cell = |row: Option<&u32>| CellRef::new(row.copied().unwrap_or_default(), col);
        let (first, last) = (cell(run.first()), cell(run.last()));
        if first == last { first.to_string() } else { format!("{first}:{last}") }
    };
    runs.map(range).collect::<Vec<_>>().join(" ")
}

impl Rule {
    fn of(context: &Context<'_>, (sheet, cell): (usize, CellRef), field: &Field) -> Self {
        let list = || context.lists.range_of(field).map_or(Allowed::Anything, Allowed::ListOf);
        let (allowed, error) = match &field.kind {
            Kind::Rating(scale) => (list(), Some(off_scale(field, scale))),
            Kind::Choice(_) => (list(), Some(sheet_text("writer.error_choice"))),
            Kind::Date => (Allowed::Date, Some(sheet_text("writer.error_date"))),
            Kind::Money { .. } => (Allowed::Amount, Some(sheet_text("writer.error_money"))),
            Kind::Text { .. } if !field.ideas.is_empty() => {
                let skill = formula::first_filled(context, Home { sheet, row: cell.row }, &field.ideas);
                (context.lists.ideas(context.form, &skill).map_or(Allowed::Anything, Allowed::IdeasOf), None)
            }
            Kind::Text { .. } | Kind::Effort | Kind::Gap => (Allowed::Anything, None),
        };
        // Where a person's own note keeps its place on a marked cell, the prompt shows the reason for the mark instead.
        let reason = context.marks.get(sheet, cell).filter(|mark| mark.beside_note).map(|mark| mark.reason.clone());
        Self { allowed, prompt: reason.unwrap_or_else(|| prompt(field)), error }
    }

    /// The validation for cells that begin in the row `first`.
    fn validation(self, title: &str, first: u32) -> Result<DataValidation, WriteError> {
        let rule = DataValidation::new();
        // A list is complete. With dates and amounts, people may know better than the rule.
        let style = if matches!(self.allowed, Allowed::ListOf(_)) {
            DataValidationErrorStyle::Stop
        } else {
            DataValidationErrorStyle::Warning
        };
        let rule = match self.allowed {
            Allowed::Anything => rule.allow_any_value(),
            Allowed::ListOf(range) => rule.allow_list_formula(Formula::new(format!("={range}"))),
            Allowed::IdeasOf(range) => {
                let list = range.replace(formula::ROW, &(first + 1).to_string());
                rule.allow_list_formula(Formula::new(format!("={list}"))).show_error_message(false)
            }
            Allowed::Date => {
                let (year, month, day) = FIRST_DAY;
                let first = ExcelDateTime::from_ymd(year, month, day)?;
                rule.allow_date(DataValidationRule::GreaterThanOrEqualTo(first))
            }
            Allowed::Amount => rule.allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0)),
        };
        let rule = if self.prompt.is_empty() {
            rule
        } else {
            rule.set_input_title(held_title(title))?.set_input_message(held(&self.prompt, PROMPT_TEXT))?
        };
        let Some(message) = self.error else { return Ok(rule) };
        let rule = rule.set_error_title(held_title(&sheet_text("writer.error_title")))?;
        Ok(rule.set_error_message(held_text(&message))?.set_error_style(style))
    }
}

/// A text of a validation, cut to what Excel accepts. It becomes an XML attribute, which cannot contain control characters.
fn held(text: &str, limit: usize) -> String {
    cut_units(&tidy(text), limit)
}

/// The title of a prompt or an error message.
pub(super) fn held_title(title: &str) -> String {
    held(title, PROMPT_TITLE)
}

/// The text of an error message, or of a prompt no longer than one.
pub(super) fn held_text(message: &str) -> String {
    held(message, ERROR_TEXT)
}

impl Rule {
    /// Whether it neither says nor checks anything.
    fn is_idle(&self) -> bool {
        self.allowed == Allowed::Anything && self.prompt.is_empty() && self.error.is_none()
    }
}

/// What to type. For a rating, the meaning of the levels comes first.
fn prompt(field: &Field) -> String {
    let Kind::Rating(scale) = &field.kind else { return field.prompt.clone() };
    let meaning: Vec<String> = scale.iter().map(|step| format!("{} {}", step.level, step.label)).collect();
    format!("{}\n{}", meaning.join(" · "), field.prompt)
}

/// The message about a level that is not on the scale.
fn off_scale(field: &Field, scale: &[ScaleLevel]) -> String {
    let end = |step: Option<&ScaleLevel>| step.map(|step| step.level.to_string()).unwrap_or_default();
    let (low, high) = (end(scale.first()), end(scale.last()));
    let exempted = field.exemption.as_ref().map(|_| sheet_text("exemption.rating"));
    let words = [("min", low.as_str()), ("max", &high), ("exempted", exempted.as_deref().unwrap_or_default())];
    sheet_text_with("writer.error_rating", &words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_make_up_a_range() {
        assert_eq!(ranges(&[3, 4, 5, 7, 9, 10], 1), "B4:B6 B8 B10:B11");
    }
}
