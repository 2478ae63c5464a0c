//! Groups findings that say the same about several cells, such as missing ratings, so that they are shown as one with all
//! cells.

use std::collections::HashMap;

use crate::address::{CellRef, cells_in_words};
use crate::finding::{Finding, Reader};
use crate::texts::sheet_text_with;

/// A group of findings that say the same. It takes the position of the first.
pub struct Alike<'a> {
    /// The first finding.
    pub first: &'a Finding,
    /// The cells of the other findings.
    pub others: Vec<CellRef>,
}

/// Groups findings that say the same about cells of one sheet. All others are groups of one.
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
    /// Returns the message, with the other cells that it applies to.
    pub fn message_to(&self, reader: Reader<'_>) -> String {
        with_others(&self.first.message_to(reader), &self.others)
    }
}

/// Adds to a message about one cell the other cells that it applies to.
pub fn with_others(message: &str, others: &[CellRef]) -> String {
    if others.is_empty() {
        return message.to_owned();
    }
    let (cells, count) = (cells_in_words(others.iter().copied()), (others.len() + 1).to_string());
    format!("{message} {}", sheet_text_with("mend.alike", &[("cells", &cells), ("count", &count)]))
}
