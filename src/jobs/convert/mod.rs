//! Converts a document to another format, chosen by the ending of the output file.

use std::path::Path;

use serde_json::Value;

use super::returned::Return;
use super::workbench::Workbench;
use crate::address::Pointer;
use crate::excel;
use crate::form::{Capacity, Form};
use crate::report;
use crate::report::markdown::{escape, row};
use crate::texts::program_text;
use crate::yaml;

/// The formats that a document can be converted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// JSON.
    Json,
    /// YAML.
    Yaml,
    /// CSV with one row for each value: pointer and value.
    Csv,
    /// Markdown for people.
    Markdown,
    /// An .xlsx workbook.
    Xlsx,
}

impl Target {
    /// The format for a file's ending.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_string_lossy().to_lowercase().as_str() {
            "json" => Some(Self::Json),
            "yaml" | "yml" => Some(Self::Yaml),
            "csv" => Some(Self::Csv),
            "md" => Some(Self::Markdown),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }
}

/// Why a document could not be converted.
#[derive(Debug, thiserror::Error)]
pub enum ConvertError {
    /// The file contains no document.
    #[error("{}", program_text("convert.no-document"))]
    NoDocument,
    /// The document does not fit its schema, so no workbook can hold it.
    #[error("{}", program_text("convert.no-workbook"))]
    NoWorkbook,
    /// The workbook could not be written.
    #[error(transparent)]
    Write(#[from] excel::WriteError),
}

/// Converts the document of a return.
///
/// # Errors
/// If the return was refused, or the target is a workbook and the document does not fit its form.
pub fn convert(found: &Return, target: Target, workbench: &Workbench) -> Result<Vec<u8>, ConvertError> {
    let value = found.value.as_ref().ok_or(ConvertError::NoDocument)?;
    Ok(match target {
        Target::Json => format!("{value:#}\n").into_bytes(),
        Target::Yaml => yaml::write(value).into_bytes(),
        Target::Csv => csv(value),
        Target::Markdown => markdown(value).into_bytes(),
        Target::Xlsx => {
            let document = found.document.as_ref().ok_or(ConvertError::NoWorkbook)?;
            let framework = workbench.library.get(&document.form.framework).ok_or(ConvertError::NoWorkbook)?;
            let form = Form::for_document(document, framework, &Capacity::default());
            excel::write(&form, document, workbench.today)?
        }
    })
}

/// Collects every value with its pointer, in the order of the document.
fn leaves(value: &Value, at: &Pointer, found: &mut Vec<(Pointer, Value)>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, item)| leaves(item, &at.join(key), found)),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| leaves(item, &at.join(index), found)),
        leaf => found.push((at.clone(), leaf.clone())),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn csv(value: &Value) -> Vec<u8> {
    let mut found = Vec::new();
    leaves(value, &Pointer::default(), &mut found);
    let mut rows = vec![["pointer".to_owned(), "value".to_owned()]];
    rows.extend(found.into_iter().map(|(pointer, value)| {
        let text = shown(&value);
        // Only texts are escaped, so that none becomes a formula when the file is opened. Numbers are safe.
        let text = if value.is_string() { report::findings::safe_cell(&text).into_owned() } else { text };
        [pointer.to_string(), text]
    }));
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail.
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}

/// Writes a heading for each part, a table for each list and a line for each other value.
fn markdown(value: &Value) -> String {
    let name = value.pointer("/person/name").and_then(Value::as_str).or(value.pointer("/person/id").and_then(Value::as_str));
    let mut text = format!("# {}\n", escape(name.unwrap_or("skillbook")));
    if let Value::Object(parts) = value {
        for (part, content) in parts {
            text.push_str(&format!("\n## {}\n\n", heading(part)));
            section(&mut text, content, 3);
        }
    }
    text
}

fn heading(key: &str) -> String {
    let words = key.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A value on one line: an amount with its currency, a time in the words that were typed.
fn inline(value: &Value) -> String {
    let part = |name: &str| value.get(name).and_then(Value::as_str);
    match (part("amount"), part("currency"), part("text")) {
        (Some(amount), Some(currency), _) => format!("{amount} {currency}"),
        (_, _, Some(words)) => escape(words),
        _ => escape(&shown(value)),
    }
}

fn section(text: &mut String, value: &Value, level: usize) {
    let Value::Object(map) = value else { return };
    for (key, item) in map {
        match item {
            Value::Array(items)
                if items.iter().any(|item| item.as_object().is_some_and(|map| map.values().any(Value::is_array))) =>
            {
                for (index, item) in items.iter().enumerate() {
                    let title = heading(key.trim_end_matches('s'));
                    text.push_str(&format!("\n{} {title} {}\n\n", "#".repeat(level), index + 1));
                    section(text, item, level + 1);
                }
            }
            Value::Array(items) => table(text, key, items),
            item => text.push_str(&format!("- **{}:** {}\n", heading(key), inline(item))),
        }
    }
}

fn table(text: &mut String, key: &str, items: &[Value]) {
    let Some(Value::Object(first)) = items.first() else { return };
    let columns: Vec<&String> = first.keys().collect();
    text.push_str(&format!("\n**{}**\n\n", heading(key)));
    text.push_str(&row(columns.iter().map(|column| heading(column))));
    text.push_str(&row(columns.iter().map(|_| "---".to_owned())));
    for item in items {
        text.push_str(&row(columns.iter().map(|column| item.get(*column).map(inline).unwrap_or_default())));
    }
    text.push('\n');
}
