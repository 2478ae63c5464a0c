//! The hidden sheet of lists and lookups: the choices of drop-downs, the scale, values that depend on the target role, and
//! ideas for each skill.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::formula::{Home, held};
use super::{Context, WriteError, formula};
use crate::address::{CellRef, Pointer};
use crate::form::{ChoiceList, Entry, Field, Form, Formula as Figure, FormulaValue, Identity, Kind};
use crate::model::ScaleLevel;
use crate::texts::sheet_text;

/// Where each list stands on the sheet.
pub(super) struct Lists {
    /// The choices, one column for each list. Excel ignores case when a list stands in cells; a list inside the validation
    /// itself would refuse `high` where it offers `High`.
    offers: Vec<Offer>,
    scale: u32,
    roles: u32,
    /// Column of the skills that ideas belong to, with the ideas in the next column; `None` if no field offers ideas.
    ideas: Option<u32>,
    /// First of the two columns that prepare the words of times for the formulas, one row for each time.
    times: u32,
    time_rows: BTreeMap<Pointer, u32>,
}

/// The choices that fields of a kind offer.
enum Offer {
    Choices(Arc<ChoiceList>),
    /// The levels and, if the flag is set, `n/a`.
    Levels(Arc<Vec<ScaleLevel>>, bool),
}

impl Offer {
    fn of(field: &Field) -> Option<Self> {
        match &field.kind {
            Kind::Choice(list) => Some(Self::Choices(Arc::clone(list))),
            Kind::Rating(scale) => Some(Self::Levels(Arc::clone(scale), field.exemption.is_some())),
            _ => None,
        }
    }

    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Choices(a), Self::Choices(b)) => a.id == b.id,
            (Self::Levels(a, exemptible), Self::Levels(b, other)) => Arc::ptr_eq(a, b) && exemptible == other,
            _ => false,
        }
    }

    /// The number of rows that it takes.
    fn len(&self) -> usize {
        match self {
            Self::Choices(list) => list.options.len(),
            Self::Levels(scale, exemptible) => scale.len() + usize::from(*exemptible),
        }
    }

    /// Writes it below the first row of a column.
    fn write(&self, sheet: &mut Worksheet, col: u16) -> Result<(), XlsxError> {
        match self {
            Self::Choices(list) => {
                for (row, option) in (1..).zip(&list.options) {
                    sheet.write_string(row, col, &option.label)?;
                }
            }
            Self::Levels(scale, exemptible) => {
                for (row, step) in (1..).zip(scale.iter()) {
                    sheet.write_number(row, col, f64::from(step.level))?;
                }
                if *exemptible {
                    sheet.write_string(scale.len() as u32 + 1, col, sheet_text("exemption.rating"))?;
                }
            }
        }
        Ok(())
    }
}

impl Lists {
    pub(super) fn of(form: &Form) -> Self {
        let mut offers: Vec<Offer> = Vec::new();
        for field in form.asked() {
            if let Some(offer) = Offer::of(field)
                && !offers.iter().any(|known| known.is(&offer))
            {
                offers.push(offer);
            }
        }
        let scale = offers.len() as u32;
        let roles = scale + 2;
        let offered = form.fields().any(|(_, _, _, field)| !field.ideas.is_empty()) && !form.ideas.is_empty();
        let ideas = offered.then(|| roles + (form.role_table.roles.len() as u32).max(1));
        let times = ideas.map_or(roles + (form.role_table.roles.len() as u32).max(1), |col| col + 2);
        Self { offers, scale, roles, ideas, times, time_rows: times_of(form) }
    }

    /// A reference to a range on this sheet, for formulas.
    fn range(first: CellRef, last: CellRef) -> String {
        format!("{}!{}:{}", Identity::LISTS, first.absolute(), last.absolute())
    }

    /// The range with the choices of a field; `None` if it offers none.
    pub(super) fn range_of(&self, field: &Field) -> Option<String> {
        let offer = Offer::of(field)?;
        self.column(|known| known.is(&offer))
    }

    /// The range with the labels of a list, in their order.
    pub(super) fn choices(&self, list: &ChoiceList) -> String {
        let range = self.column(|offer| matches!(offer, Offer::Choices(known) if known.id == list.id));
        range.unwrap_or_else(|| "\"\"".to_owned())
    }

    fn column(&self, is_sought: impl Fn(&Offer) -> bool) -> Option<String> {
        let col = self.offers.iter().position(is_sought)?;
        let (first, last) = (CellRef::new(1, col as u32), CellRef::new(self.offers[col].len().max(1) as u32, col as u32));
        Some(Self::range(first, last))
    }

    /// The ranges with the numbers and the words of the scale.
    pub(super) fn scale_ranges(&self, form: &Form) -> (String, String) {
        let last = form.scale.len() as u32;
        let column = |col| Self::range(CellRef::new(1, col), CellRef::new(last, col));
        (column(self.scale), column(self.scale + 1))
    }

    /// The ranges with the labels of the roles, and with one of the values that depend on the role.
    pub(super) fn role_ranges(&self, form: &Form, row: usize) -> (String, String) {
        let last = self.roles + (form.role_table.roles.len() as u32).max(1) - 1;
        let across = |row| Self::range(CellRef::new(row, self.roles), CellRef::new(row, last));
        (across(0), across(row as u32 + 1))
    }

    /// A formula for the range of ideas for a skill; `skill` is a formula that gives the skill's label. Without a skill, the
    /// result is an error and the drop-down stays empty.
    pub(super) fn ideas(&self, form: &Form, skill: &str) -> Option<String> {
        let col = self.ideas?;
        let skills = Self::range(CellRef::new(1, col), CellRef::new(form.ideas.len() as u32, col));
        let head = CellRef::new(0, col + 1).absolute();
        let sheet = Identity::LISTS;
        Some(format!("OFFSET({sheet}!{head},MATCH({skill},{skills},0),0,COUNTIF({skills},{skill}),1)"))
    }

    /// The two cells that prepare the words of a time.
    pub(super) fn time(&self, time: &Pointer) -> (String, String) {
        let row = self.time_rows.get(time).copied().unwrap_or_default();
        let cell = |col| format!("{}!{}", Identity::LISTS, CellRef::new(row, col).absolute());
        (cell(self.times), cell(self.times + 1))
    }

    pub(super) fn write(&self, workbook: &mut Workbook, context: &Context<'_>) -> Result<(), WriteError> {
        let form = context.form;
        let sheet = workbook.add_worksheet();
        sheet.set_name(Identity::LISTS)?.set_hidden(true).set_formula_result_default("");
        sheet.protect();
        for (col, offer) in (0..).zip(&self.offers) {
            sheet.write_string(0, col, "list")?;
            offer.write(sheet, col)?;
        }
        for (row, step) in form.scale.iter().enumerate() {
            sheet.write_number(row as u32 + 1, self.scale as u16, f64::from(step.level))?;
            sheet.write_string(row as u32 + 1, self.scale as u16 + 1, &step.label)?;
        }
        for (index, (_, label)) in form.role_table.roles.iter().enumerate() {
            let col = (self.roles + index as u32) as u16;
            sheet.write_string(0, col, label)?;
            for (row, values) in form.role_table.rows.iter().enumerate() {
                match values.get(index) {
                    Some(FormulaValue::Text(text)) => sheet.write_string(row as u32 + 1, col, text)?,
                    Some(FormulaValue::Number(number)) => sheet.write_number(row as u32 + 1, col, *number)?,
                    Some(FormulaValue::Date(date)) => sheet.write_string(row as u32 + 1, col, date.to_string())?,
                    Some(FormulaValue::Blank) | None => sheet,
                };
            }
        }
        if let Some(col) = self.ideas {
            for (row, idea) in form.ideas.iter().enumerate() {
                sheet.write_string(row as u32 + 1, col as u16, &idea.skill)?;
                sheet.write_string(row as u32 + 1, col as u16 + 1, &idea.text)?;
            }
        }
        for (time, row) in &self.time_rows {
            let cell = formula::reference(context, Home::NONE, time);
            let tidied = formula::tidied_time(&cell, &CellRef::new(*row, self.times).absolute());
            for (col, text) in (self.times..).zip(tidied) {
                sheet.write_formula(*row, col as u16, held(text)?)?;
            }
        }
        Ok(())
    }
}

/// The times that have a formula for hours, each with its row.
fn times_of(form: &Form) -> BTreeMap<Pointer, u32> {
    let entries = form.tables().flat_map(|(_, table)| &table.rows).flat_map(|row| &row.entries);
    let times = entries.filter_map(|entry| match entry {
        Entry::Formula(Figure::Hours { time }) => Some(time.clone()),
        _ => None,
    });
    times.zip(1..).collect()
}
