//! How far a form is filled in, sheet by sheet: the figures that its first sheet shows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Entry, Form, SheetLink};

/// How far one sheet is filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// The sheet.
    pub part: String,
    /// How many answers are given.
    pub answered: usize,
    /// How many are asked for.
    pub of: usize,
}

impl Form {
    /// How far a document is filled in, sheet by sheet.
    pub fn progress(&self, document: &Value) -> Vec<Progress> {
        let rows = self.tables().filter(|(_, table)| table.id == "progress").flat_map(|(_, table)| &table.rows);
        let progress = rows.filter_map(|row| {
            let Some(Entry::Link(SheetLink { text: part, .. })) = row.entries.first() else { return None };
            let mut counts = row.entries.iter().filter_map(|entry| match entry {
                Entry::Formula(formula) => formula.counted(self, document),
                _ => None,
            });
            counts.next().map(|(answered, of)| Progress { part: part.clone(), answered, of })
        });
        progress.collect()
    }
}
