//! Findings that say the same of several cells, such as ratings that are missing, told as one with all of the cells.

use std::collections::HashMap;

use crate::address::{CellRef, cells_in_words};
use crate::finding::{Finding, Reader};
use crate::texts::sheet_text_with;

/// Findings alike, in the place of the first of them.
pub struct Alike<'a> {
    /// The first one.
    pub first: &'a Finding,
    /// The cells of the others.
    pub others: Vec<CellRef>,
}

/// Puts findings together that are on cells of one sheet and say the same; the others stand alone.
pub fn alike<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Vec<Alike<'a>> {
    let mut told: Vec<Alike<'a>> = Vec::new();
    let mut known: HashMap<(Option<&'a str>, &'a str, String), usize> = HashMap::new();
    for finding in findings {
        let place = finding.place();
        let key = place.map(|place| (place.cell, (finding.file.as_deref(), place.sheet.as_ref(), finding.alike())));
        if let Some((cell, key)) = key {
            if let Some(at) = known.get(&key) {
                told[*at].others.push(cell);
                continue;
            }
            known.insert(key, told.len());
        }
        told.push(Alike { first: finding, others: Vec::new() });
    }
    told
}

impl Alike<'_> {
    /// What is the matter, and in which other cells it is the same.
    pub fn message_to(&self, reader: Reader<'_>) -> String {
        with_others(&self.first.message_to(reader), &self.others)
    }
}

/// A message of one cell, and the other cells of which it is true.
pub fn with_others(message: &str, others: &[CellRef]) -> String {
    if others.is_empty() {
        return message.to_owned();
    }
    let (cells, count) = (cells_in_words(others.iter().copied()), (others.len() + 1).to_string());
    format!("{message} {}", sheet_text_with("mend.alike", &[("cells", &cells), ("count", &count)]))
}
