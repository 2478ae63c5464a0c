//! Writes one entry of a table: a field's value in the form that people see, or fixed words.

use rust_xlsxwriter::{ExcelDateTime, Format, Worksheet, XlsxError};
use serde_json::Value;

use super::formula::Home;
use super::style::{Look, Styles};
use super::{Context, WriteError, formula, lead, typed};
use crate::address::CellRef;
use crate::form::{CalendarFigure, Entry, Field, Formula, FormulaValue, Kind, Mode, Row};
use crate::model::{Date, Effort, Money};
use crate::texts::sheet_text;

/// An entry's place and surroundings.
pub(super) struct Spot<'a> {
    pub context: &'a Context<'a>,
    pub styles: &'a Styles,
    pub sheet: usize,
    pub row: &'a Row,
    pub cell: CellRef,
}

impl Spot<'_> {
    fn home(&self) -> Home {
        Home { sheet: self.sheet, row: self.cell.row }
    }
}

/// From this day on, all programs agree on dates. Excel has none before 1900 and counts a 29 February 1900, which did not
/// exist.
pub(super) const FIRST_SAFE_DAY: Date = Date(jiff::civil::date(1900, 3, 1));

pub(super) fn write(sheet: &mut Worksheet, spot: &Spot<'_>, entry: &Entry) -> Result<(), WriteError> {
    let (row, col) = (spot.cell.row, spot.cell.col as u16);
    let plain = |look| Styles::cell(look, false, spot.row.head);
    match entry {
        Entry::Blank => sheet.write_blank(row, col, &plain(Look::Words))?,
        Entry::Text(text) => sheet.write_string_with_format(row, col, text, &plain(Look::Words))?,
        Entry::Link(link) => sheet.write_url_with_format(row, col, lead::to(link), &spot.styles.link)?,
        Entry::Formula(figure) => {
            let look = look_of(figure);
            let formula = formula::formula(spot.context, spot.home(), figure)?;
            sheet.write_formula_with_format(row, col, formula, &plain(look))?
        }
        Entry::Private => {
            let format = Styles::cell(Look::Words, true, false);
            match spot.context.typed(spot.sheet, spot.cell) {
                Some(typed) => return Ok(typed::write(sheet, spot.cell, None, typed, &format)?),
                None => sheet.write_blank(row, col, &format)?,
            }
        }
        Entry::Field(field) => return write_field(sheet, spot, field),
        Entry::Goal { field, own } => {
            let format = Styles::cell(Look::Words, true, false);
            match (spot.context.typed(spot.sheet, spot.cell), &field.kind) {
                (Some(typed), kind) => return Ok(typed::write(sheet, spot.cell, Some(kind), typed, &format)?),
                (None, Kind::Choice(goals)) => {
                    let label = goals.options.get(*own).map_or("", |goal| &goal.label);
                    sheet.write_string_with_format(row, col, label, &format)?
                }
                (None, _) => sheet.write_blank(row, col, &format)?,
            }
        }
    };
    Ok(())
}

/// How the result of a formula looks.
fn look_of(figure: &Formula) -> Look {
    match figure {
        Formula::Hours { .. } => Look::Hours,
        Formula::PlanTotal(total) if total.column == "hours" => Look::Hours,
        Formula::PlanTotal(_) => Look::Money,
        Formula::GoalOf { .. } => Look::Words,
        Formula::SoFar { .. } => Look::Centre,
        Formula::Share { .. } => Look::Share,
        Formula::Total { column, .. } => {
            if *column == "hours" {
                Look::Hours
            } else {
                Look::Money
            }
        }
        Formula::Calendar(CalendarFigure::Day { .. } | CalendarFigure::Begins { .. }) => Look::Date,
        Formula::Calendar(CalendarFigure::TotalCost { .. }) => Look::QuarterMoney,
        Formula::Calendar(CalendarFigure::Name { .. }) | Formula::Attained { .. } => Look::Words,
        Formula::Calendar(_) => Look::QuarterHours,
        Formula::WeightedGap { .. } | Formula::Rank { .. } => Look::Centre,
        Formula::Gap { .. } | Formula::Answered { .. } | Formula::Prioritised { .. } | Formula::NeedsLook { .. } => Look::Centre,
        Formula::LevelLabel { .. } | Formula::Standing { .. } | Formula::Same { .. } | Formula::ForRole { .. } => Look::Words,
    }
}

fn write_field(sheet: &mut Worksheet, spot: &Spot<'_>, field: &Field) -> Result<(), WriteError> {
    let look = match &field.kind {
        Kind::Text { .. } | Kind::Choice(_) | Kind::Effort => Look::Words,
        Kind::Rating(_) | Kind::Gap => Look::Centre,
        Kind::Date => Look::Date,
        Kind::Money { .. } => Look::Money,
    };
    let mark = spot.context.marks.get(spot.sheet, spot.cell);
    // A marked cell can be corrected, even if it is normally locked. In a form for nobody yet, the person says who it is.
    let open = field.is_input() || mark.is_some() || asks_who(spot.context, field);
    let format = if field.is_only_shown() && !open { Styles::shown(look) } else { Styles::cell(look, open, spot.row.head) };
    let value = spot.context.document.pointer(field.pointer.as_str()).unwrap_or(&Value::Null);
    match spot.context.typed(spot.sheet, spot.cell) {
        Some(typed) => typed::write(sheet, spot.cell, Some(&field.kind), typed, &format)?,
        None => write_own(sheet, spot, field, value, &format)?,
    }
    Ok(())
}

/// Whether a field asks for the name or the staff id in a form that was made for nobody yet.
fn asks_who(context: &Context<'_>, field: &Field) -> bool {
    let who = ["/person/name", "/person/id"];
    let is_unknown = |pointer: &str| context.document.pointer(pointer).is_none_or(Value::is_null);
    who.contains(&field.pointer.as_str()) && who.into_iter().all(is_unknown)
}

/// Writes what the form and the document put into a field.
fn write_own(sheet: &mut Worksheet, spot: &Spot<'_>, field: &Field, value: &Value, format: &Format) -> Result<(), WriteError> {
    let (row, col) = (spot.cell.row, spot.cell.col as u16);
    let live = |figure| formula::formula(spot.context, spot.home(), figure);
    match &field.mode {
        Mode::Computed(figure) => sheet.write_formula_with_format(row, col, live(figure)?, format)?,
        Mode::Offered(figure) if offers(figure, spot.context, value) => {
            sheet.write_formula_with_format(row, col, live(figure)?, format)?
        }
        Mode::Fixed(_) => sheet.write_string_with_format(row, col, field.label.as_ref(), format)?,
        _ if value.is_null() && field.is_exempted(&spot.context.document) => {
            sheet.write_string_with_format(row, col, sheet_text("exemption.rating"), format)?
        }
        _ => return Ok(write_value(sheet, spot.cell, &field.kind, value, format)?),
    };
    Ok(())
}

/// Whether the proposed figure equals the value in the document, so that the cell can keep its formula.
fn offers(figure: &Formula, context: &Context<'_>, value: &Value) -> bool {
    match figure.value(context.form, &context.document) {
        FormulaValue::Blank => value.is_null(),
        FormulaValue::Number(number) => value.as_f64() == Some(number),
        FormulaValue::Date(date) => value.as_str() == Some(&date.to_string()),
        FormulaValue::Text(text) => value.as_str() == Some(&text),
    }
}

fn write_value(sheet: &mut Worksheet, cell: CellRef, kind: &Kind, value: &Value, format: &Format) -> Result<(), XlsxError> {
    let (row, col) = (cell.row, cell.col as u16);
    let written = match (kind, value) {
        (_, Value::Null) => sheet.write_blank(row, col, format),
        (Kind::Choice(list), Value::String(id)) => {
            let label = list.by_id(id).map_or(id.as_str(), |option| option.label.as_str());
            sheet.write_string_with_format(row, col, label, format)
        }
        (Kind::Date, Value::String(text)) => match Date::parse(text) {
            Some(date) if date >= FIRST_SAFE_DAY => sheet.write_datetime_with_format(row, col, &moment(date)?, format),
            // The reader turns this text back into the same date.
            _ => sheet.write_string_with_format(row, col, text, format),
        },
        (Kind::Money { currency }, value) => match serde_json::from_value::<Money>(value.clone()) {
            Ok(money) if money.currency() == currency => {
                let amount: f64 = money.amount().to_string().parse().unwrap_or_default();
                sheet.write_number_with_format(row, col, amount, format)
            }
            Ok(money) => sheet.write_string_with_format(row, col, money.to_string(), format),
            Err(_) => sheet.write_blank(row, col, format),
        },
        (Kind::Effort, value) => match serde_json::from_value::<Effort>(value.clone()) {
            Ok(effort) => sheet.write_string_with_format(row, col, effort.text, format),
            Err(_) => sheet.write_blank(row, col, format),
        },
        (_, Value::Number(number)) => sheet.write_number_with_format(row, col, number.as_f64().unwrap_or_default(), format),
        (_, Value::String(text)) => sheet.write_string_with_format(row, col, text, format),
        (_, other) => sheet.write_string_with_format(row, col, other.to_string(), format),
    };
    written.map(drop)
}

/// Converts a date for the writing library.
pub(super) fn moment(date: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(date.0.year() as u16, date.0.month() as u8, date.0.day() as u8)
}
