//! The hidden sheet of lists and lookups: choices too long for a drop-down of their own, the scale, what depends on the
//! target role, and what there is to do for each skill.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DataValidation, Formula, Workbook, XlsxError};

use super::{Context, formula};
use crate::address::{CellRef, Pointer};
use crate::form::{ChoiceList, Entry, Form, Formula as Figure, FormulaValue, Identity, Kind};

/// Characters that Excel takes for a list written into the drop-down itself.
const INLINE_LIMIT: usize = 255;

/// Where the lists stand on their sheet.
pub(super) struct Lists {
    /// Column of each list that is too long or too odd to stand in its drop-down.
    columns: BTreeMap<&'static str, u32>,
    options: Vec<(u32, Vec<String>)>,
    scale: u32,
    roles: u32,
    /// Column of the skills of the ideas, beside which their texts stand; none where no field offers them.
    ideas: Option<u32>,
    /// First of the two columns in which the words of times are prepared for their formulas, a row a time.
    times: u32,
    time_rows: BTreeMap<Pointer, u32>,
}

impl Lists {
    pub(super) fn of(form: &Form) -> Self {
        let mut columns = BTreeMap::new();
        let mut options = Vec::new();
        for (_, _, _, field) in form.fields() {
            if let Kind::Choice(list) = &field.kind
                && field.is_input()
                && !stands_inline(list)
                && !columns.contains_key(list.id)
            {
                let col = columns.len() as u32;
                columns.insert(list.id, col);
                options.push((col, list.options.iter().map(|option| option.label.clone()).collect()));
            }
        }
        let scale = columns.len() as u32;
        let roles = scale + 2;
        let offered = form.fields().any(|(_, _, _, field)| !field.ideas.is_empty()) && !form.ideas.is_empty();
        let ideas = offered.then(|| roles + (form.role_table.roles.len() as u32).max(1));
        let times = ideas.map_or(roles + (form.role_table.roles.len() as u32).max(1), |col| col + 2);
        Self { columns, options, scale, roles, ideas, times, time_rows: times_of(form) }
    }

    /// The range of some rows and columns of the sheet, as formulas name it.
    fn range(first: CellRef, last: CellRef) -> String {
        format!("{}!{}:{}", Identity::LISTS, first.absolute(), last.absolute())
    }

    /// The drop-down of a list.
    pub(super) fn validation(&self, list: &ChoiceList) -> Result<DataValidation, XlsxError> {
        match self.columns.get(list.id) {
            None => {
                let labels: Vec<&str> = list.options.iter().map(|option| option.label.as_str()).collect();
                DataValidation::new().allow_list_strings(&labels)
            }
            Some(&col) => {
                let last = list.options.len() as u32;
                let range = Self::range(CellRef::new(1, col), CellRef::new(last, col));
                Ok(DataValidation::new().allow_list_formula(Formula::new(format!("={range}"))))
            }
        }
    }

    /// The numbers and the words of the scale.
    pub(super) fn scale_ranges(&self, form: &Form) -> (String, String) {
        let last = form.scale.len() as u32;
        let column = |col| Self::range(CellRef::new(1, col), CellRef::new(last, col));
        (column(self.scale), column(self.scale + 1))
    }

    /// The labels of the roles, and one row of what depends on them.
    pub(super) fn role_ranges(&self, form: &Form, row: usize) -> (String, String) {
        let last = self.roles + (form.role_table.roles.len() as u32).max(1) - 1;
        let across = |row| Self::range(CellRef::new(row, self.roles), CellRef::new(row, last));
        (across(0), across(row as u32 + 1))
    }

    /// The drop-down with the ideas for the skill that a formula gives by its name; where it names none, the list is empty.
    pub(super) fn ideas(&self, form: &Form, skill: &str) -> Option<DataValidation> {
        let col = self.ideas?;
        let skills = Self::range(CellRef::new(1, col), CellRef::new(form.ideas.len() as u32, col));
        let head = CellRef::new(0, col + 1).absolute();
        let sheet = Identity::LISTS;
        let list = format!("OFFSET({sheet}!{head},MATCH({skill},{skills},0),0,COUNTIF({skills},{skill}),1)");
        // Above all a person's own words: what is typed is never refused.
        Some(DataValidation::new().allow_list_formula(Formula::new(format!("={list}"))).show_error_message(false))
    }

    /// The two cells in which the words of a time are prepared.
    pub(super) fn time(&self, time: &Pointer) -> (String, String) {
        let row = self.time_rows.get(time).copied().unwrap_or_default();
        let cell = |col| format!("{}!{}", Identity::LISTS, CellRef::new(row, col).absolute());
        (cell(self.times), cell(self.times + 1))
    }

    pub(super) fn write(&self, workbook: &mut Workbook, context: &Context<'_>) -> Result<(), XlsxError> {
        let form = context.form;
        let sheet = workbook.add_worksheet();
        sheet.set_name(Identity::LISTS)?.set_hidden(true).set_formula_result_default("");
        sheet.protect();
        for (col, options) in &self.options {
            sheet.write_string(0, *col as u16, "list")?;
            for (row, option) in options.iter().enumerate() {
                sheet.write_string(row as u32 + 1, *col as u16, option)?;
            }
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
            // No form has a sheet of this number, so that the cell is named with its sheet.
            let cell = formula::reference(context, usize::MAX, time);
            let tidied = formula::tidied_time(&cell, &CellRef::new(*row, self.times).absolute());
            for (col, text) in (self.times..).zip(tidied) {
                sheet.write_formula(*row, col as u16, Formula::new(text))?;
            }
        }
        Ok(())
    }
}

/// The times that have hours beside them, each with a row.
fn times_of(form: &Form) -> BTreeMap<Pointer, u32> {
    let entries = form.tables().flat_map(|(_, table)| &table.rows).flat_map(|row| &row.entries);
    let times = entries.filter_map(|entry| match entry {
        Entry::Formula(Figure::Hours { time }) => Some(time.clone()),
        _ => None,
    });
    times.zip(1..).collect()
}

/// Whether Excel takes the list within the drop-down: short enough, and no comma that would part an option in two.
fn stands_inline(list: &ChoiceList) -> bool {
    let length: usize = list.options.iter().map(|option| option.label.encode_utf16().count() + 1).sum();
    length <= INLINE_LIMIT && list.options.iter().all(|option| !option.label.contains([',', ';', '"']))
}
