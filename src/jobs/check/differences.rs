//! Describes the differences between two returns of the same form, answer by answer, with the cells.

use std::collections::HashSet;
use std::path::Path;

use serde_json::Value;

use crate::address::{Place, Pointer};
use crate::finding::Code;
use crate::jobs::returned::Return;
use crate::jobs::shared::quotes_outside;
use crate::texts::{report_text, report_text_with};
use crate::words::cut;

/// The most differences between two files that are listed.
const MOST_TOLD: usize = 10;
/// The most characters of an answer that are shown.
const LONGEST_ANSWER: usize = 40;

/// Returns the differences, one line each. If there are too many, the last line says how many more there are.
pub(super) fn differences(first: &Return, second: &Return) -> Vec<String> {
    let answers = answers(first, second).into_iter().filter_map(|pointer| {
        let (here, there) = (said(first, &pointer), said(second, &pointer));
        (here != there).then(|| answer((first, second), &pointer, here, there))
    });
    let mut lines: Vec<String> = answers.chain(only_in(first, second)).chain(only_in(second, first)).collect();
    let more = lines.len().saturating_sub(MOST_TOLD);
    if more > 0 {
        lines.truncate(MOST_TOLD);
        lines.push(report_text_with("difference.more", &[("count", &more.to_string()), ("file", &name(second))]));
    }
    lines
}

/// The pointers of answers, and of the details of person and rater, in either return. They come from the fields of a workbook,
/// or from the values of a document that came as JSON or YAML.
fn answers(first: &Return, second: &Return) -> Vec<Pointer> {
    let (mut pointers, mut seen) = (Vec::new(), HashSet::new());
    for field in first.fields.iter().chain(&second.fields) {
        let named = ["/person/", "/rater/"].iter().any(|part| field.pointer.as_str().starts_with(part));
        if seen.insert(field.pointer.clone()) && (field.input || named) {
            pointers.push(field.pointer.clone());
        }
    }
    let plain = [first, second].into_iter().filter(|found| found.fields.is_empty());
    for value in plain.filter_map(|found| found.value.as_ref()) {
        leaves(value, Pointer::default(), &mut seen, &mut pointers);
    }
    pointers
}

/// Adds the values of a document that are not at or below a known field. Gaps are left out, because they are calculated.
fn leaves(value: &Value, here: Pointer, seen: &mut HashSet<Pointer>, pointers: &mut Vec<Pointer>) {
    if seen.contains(&here) {
        return;
    }
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| leaves(value, here.join(key), seen, pointers)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| leaves(value, here.join(index), seen, pointers));
        }
        _ if here.last() == "gap" || here.as_str().starts_with("/form/") => {}
        _ => {
            seen.insert(here.clone());
            pointers.push(here);
        }
    }
}

/// The answer in a field, or the typed text if it could not be read.
fn said(found: &Return, pointer: &Pointer) -> Option<String> {
    let value = found.value.as_ref().and_then(|value| value.pointer(pointer.as_str())).unwrap_or(&Value::Null);
    let typed = || {
        let own = found.findings.iter().filter(|finding| finding.pointer.as_ref() == Some(pointer));
        let own = own.filter(|finding| !quotes_outside(finding.code));
        own.filter_map(|finding| finding.value.clone()).next()
    };
    shown(value).or_else(typed)
}

/// A value as text; `None` for null.
fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        // Money is shown as amount and currency, a time in the words that were typed.
        Value::Object(parts) => match parts.get("text") {
            Some(text) => shown(text),
            None => Some(parts.values().filter_map(shown).collect::<Vec<_>>().join(" ")),
        },
        other => Some(other.to_string()),
    }
}

fn answer((first, second): (&Return, &Return), pointer: &Pointer, here: Option<String>, there: Option<String>) -> String {
    let (mine, theirs) = (place(first, pointer), place(second, pointer));
    let label = first.fields.iter().chain(&second.fields).find(|field| field.pointer == *pointer);
    let label = label.map_or_else(|| pointer.to_string(), |field| field.label.to_string());
    let cell = mine.map(|place| format!("{}!{}", place.sheet, place.cell)).unwrap_or_default();
    let other_cell = match (mine, theirs) {
        (Some(mine), Some(theirs)) if mine.sheet == theirs.sheet => theirs.cell.to_string(),
        (_, Some(theirs)) => format!("{}!{}", theirs.sheet, theirs.cell),
        _ => String::new(),
    };
    let in_short = |said: Option<String>| {
        said.map_or_else(|| report_text("difference.nothing"), |said| one_line(&cut(&said, LONGEST_ANSWER)))
    };
    let words = [
        ("label", label),
        ("here", in_short(here)),
        ("cell", cell),
        ("there", in_short(there)),
        ("other_cell", other_cell),
        ("file", name(second)),
    ];
    report_text_with("difference.answer", &words.each_ref().map(|(name, text)| (*name, text.as_str())))
}

fn place<'a>(found: &'a Return, pointer: &Pointer) -> Option<&'a Place> {
    found.fields.iter().find(|field| field.pointer == *pointer).map(|field| &field.place)
}

/// The number of texts outside the fields that only one return has, as a line. The texts themselves are in the findings of that
/// file.
fn only_in(found: &Return, other: &Return) -> Option<String> {
    let outside = |found: &Return| -> Vec<String> {
        let outside = found.findings.iter().filter(|finding| matches!(finding.code, Code::TextOutside | Code::SheetAdded));
        outside.filter_map(|finding| finding.value.clone()).collect()
    };
    let known = outside(other);
    let count = outside(found).iter().filter(|text| !known.contains(text)).count();
    let words = [("count", count.to_string()), ("file", name(found))];
    (count > 0).then(|| report_text_with("difference.outside", &words.each_ref().map(|(name, text)| (*name, text.as_str()))))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The file name of a return, without folders.
fn name(found: &Return) -> String {
    Path::new(&found.file).file_name().map_or_else(|| found.file.clone(), |name| name.to_string_lossy().into_owned())
}
