//! Changes that people make to a workbook before they send it back. They are made to the form and its values, so that the file
//! is one that a spreadsheet program could have saved.

use std::cmp::Reverse;

use serde_json::{Value, json};

use super::DemoError;
use super::story::{Notes, Sends, SortBy, dice};
use skillbook::address::Pointer;
use skillbook::excel::{self, WriteError};
use skillbook::form::{Block, Capacity, Column, ColumnPurpose, Entry, Form, Kind, Mode, Row, Table};
use skillbook::model::{Date, Document, Framework};

/// A file that a person sends back.
pub(super) struct SentFile {
    /// The file name.
    pub(super) name: String,
    /// The content.
    pub(super) bytes: Vec<u8>,
}

/// A workbook on its way back.
pub(super) struct Parcel<'a> {
    /// The workbook as it was issued.
    pub(super) issued: SentFile,
    /// The answers without mistakes.
    pub(super) document: &'a Document,
    pub(super) framework: &'a Framework,
    pub(super) notes: &'a Notes,
    pub(super) date: Date,
}

/// First letter of the keys of inventory rows that come from the framework.
const SKILL_ROW: char = 'S';
const INVENTORY: &str = "inventory";
const SHORT: usize = 250;
const REMARKS_WIDTH: f64 = 34.0;

impl Parcel<'_> {
    /// Returns the file that the person sends, or `None` if nothing comes back.
    pub(super) fn send(self, sends: &Sends) -> Result<Option<SentFile>, DemoError> {
        let mut form = Form::for_document(self.document, self.framework, &Capacity::default());
        let mut values = serde_json::to_value(self.document).map_err(WriteError::from)?;
        let mut name = self.issued.name.clone();
        match sends {
            Sends::Nothing => return Ok(None),
            Sends::Untouched => return Ok(Some(self.issued)),
            Sends::AsAsked | Sends::CutOff => {}
            Sends::FileName(tail) => {
                let stem = name.strip_suffix(".xlsx").unwrap_or(&name);
                name = format!("{stem}{tail}.xlsx");
            }
            Sends::Sorted(by) => sort(&mut form, *by, &values),
            Sends::RenamedSheet(to) => rename_inventory(&mut form, to),
            Sends::RatingsAsText => ratings_as_text(&mut form, &mut values),
            Sends::HalfFilled => leave_half(&mut values),
            Sends::Slips => slips(&mut values, self.notes),
            Sends::Oversights => oversights(&mut form, &mut values, self.notes),
            Sends::NoteBeside => note_beside(&mut form, self.notes),
        }
        let mut bytes = excel::write_values(&form, &values, self.date)?;
        if *sends == Sends::CutOff {
            bytes.truncate(bytes.len() * 3 / 5);
        }
        Ok(Some(SentFile { name, bytes }))
    }
}

fn inventory(form: &mut Form) -> Option<&mut Table> {
    form.blueprint_mut().sheets.iter_mut().flat_map(|sheet| &mut sheet.blocks).find_map(|block| match block {
        Block::Table(table) if table.id == INVENTORY => Some(table),
        _ => None,
    })
}

/// Sorts the skills. The cells that formulas of other sheets refer to move with them.
fn sort(form: &mut Form, by: SortBy, values: &Value) {
    let Some(table) = inventory(form) else { return };
    let skills = table.rows.iter().take_while(|row| row.key.starts_with(SKILL_ROW)).count();
    let rows = &mut table.rows[..skills];
    let label = |row: &Row| {
        row.entries
            .iter()
            .filter_map(Entry::field)
            .find(|field| matches!(field.mode, Mode::Fixed(_)))
            .map(|field| &field.label)
            .cloned()
    };
    let rating = |row: &Row| {
        let mut fields = row.entries.iter().filter_map(Entry::field);
        let field = fields.find(|field| matches!(field.kind, Kind::Rating(_)))?;
        values.pointer(field.pointer.as_str())?.as_u64()
    };
    match by {
        SortBy::Rating => rows.sort_by_key(|row| Reverse(rating(row))),
        SortBy::Skill => rows.sort_by_key(label),
    }
}

fn is_inventory(block: &Block) -> bool {
    matches!(block, Block::Table(table) if table.id == INVENTORY)
}

fn rename_inventory(form: &mut Form, to: &str) {
    if let Some(sheet) = form.blueprint_mut().sheets.iter_mut().find(|sheet| sheet.blocks.iter().any(is_inventory)) {
        to.clone_into(&mut sheet.name);
    }
}

/// Types a text over a field that is not made for it; from then on it is a text cell.
fn type_over(form: &mut Form, values: &mut Value, pointer: &Pointer, text: String) {
    let blocks = form.blueprint_mut().sheets.iter_mut().flat_map(|sheet| &mut sheet.blocks);
    let tables = blocks.filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None });
    let entries = tables.flat_map(|table| &mut table.rows).flat_map(|row| &mut row.entries);
    for entry in entries {
        if let Entry::Field(field) = entry
            && field.pointer == *pointer
        {
            field.kind = Kind::Text { limit: SHORT };
        }
    }
    pointer.put(values, json!(text));
}

fn rating_pointer(at: usize) -> Pointer {
    Pointer::from("/inventory/ratings").join(at).join("rating")
}

fn ratings(values: &Value) -> Vec<Option<u64>> {
    let ratings = values.pointer("/inventory/ratings").and_then(Value::as_array);
    ratings.into_iter().flatten().map(|rating| rating["rating"].as_u64()).collect()
}

/// Turns some ratings into numbers stored as text, some into a number with the scale's label, and some into the label alone.
fn ratings_as_text(form: &mut Form, values: &mut Value) {
    for (at, rating) in ratings(values).into_iter().enumerate() {
        let Some(level) = form.scale.iter().find(|level| Some(u64::from(level.level)) == rating) else { continue };
        let text = match dice(&["as text", &at.to_string()]) % 4 {
            0 => continue,
            1 => level.level.to_string(),
            2 => format!("{} - {}", level.level, level.label),
            _ => level.label.to_lowercase(),
        };
        type_over(form, values, &rating_pointer(at), text);
    }
}

fn leave_half(values: &mut Value) {
    let ratings = values.pointer_mut("/inventory/ratings").and_then(Value::as_array_mut);
    if let Some(ratings) = ratings {
        let half = ratings.len() / 2;
        for rating in &mut ratings[half..] {
            for part in ["rating", "source", "evidence"] {
                rating[part] = Value::Null;
            }
        }
    }
    let rows = values.pointer_mut("/gap_analysis/rows").and_then(Value::as_array_mut);
    rows.into_iter().flatten().for_each(|row| row["priority"] = Value::Null);
    for (pointer, value) in
        [("/inventory/rated_on", Value::Null), ("/career_goal/target_date", Value::Null), ("/plan/goals", json!([]))]
    {
        Pointer::from(pointer).put(values, value);
    }
}

fn slips(values: &mut Value, notes: &Notes) {
    let some = ratings(values).len() / 3;
    rating_pointer(some).put(values, json!(7));
    rating_pointer(some * 2).put(values, json!(notes.slip_rating));
    Pointer::from("/plan/goals/0/actions/1/result").put(values, Value::Null);
}

fn oversights(form: &mut Form, values: &mut Value, notes: &Notes) {
    // Lower the first level that is above 1.
    let rows = values.pointer_mut("/gap_analysis/rows").and_then(Value::as_array_mut);
    if let Some(row) = rows.into_iter().flatten().find(|row| row["level_needed"].as_u64() > Some(1)) {
        row["level_needed"] = json!(row["level_needed"].as_u64().unwrap_or_default() - 1);
    }
    Pointer::from("/inventory/ratings/0/source").put(values, json!(notes.slip_source));
    Pointer::from("/plan/goals/0/target_date").put(values, json!(notes.slip_date));
    type_over(form, values, &"/plan/goals/0/actions/0/estimated_cost".into(), notes.slip_cost.clone());
}

/// Adds a column to the right of the inventory, with a remark beside one of the skills.
fn note_beside(form: &mut Form, notes: &Notes) {
    if let Some(sheet) = form.blueprint_mut().sheets.iter_mut().find(|sheet| sheet.blocks.iter().any(is_inventory)) {
        sheet.widths.push(REMARKS_WIDTH);
    }
    let Some(table) = inventory(form) else { return };
    table.columns.push(Column::new("remarks", ColumnPurpose::Aside, notes.heading.clone()));
    for (at, row) in table.rows.iter_mut().enumerate() {
        let remark = if at == 2 { Entry::Text(notes.beside.clone()) } else { Entry::Blank };
        row.entries.push(remark);
    }
}
