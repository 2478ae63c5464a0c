//! Finds the sheet of a staff list, its row of headings and the column of each field.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::synonyms::HeadingKey;
use crate::address::{CellRef, Place};
use crate::finding::{Code, Finding};
use crate::grid::{CellValue, Sheet, Workbook};

/// How far down a sheet headings are looked for: exports put titles and filters above them, but never this many.
const HEADING_ROWS: u32 = 200;

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Field {
    Id,
    /// The full name.
    Name,
    /// The full name, or the half for which there is no other column.
    NameOrPart,
    /// `Last, First`.
    FamilyThenGiven,
    GivenName,
    FamilyName,
    Email,
    Department,
    Role,
    TargetRole,
    Manager,
    ManagerEmail,
}

impl Field {
    pub(super) const ALL: [Self; 12] = [
        Self::Id,
        Self::Name,
        Self::NameOrPart,
        Self::FamilyThenGiven,
        Self::GivenName,
        Self::FamilyName,
        Self::Email,
        Self::Department,
        Self::Role,
        Self::TargetRole,
        Self::Manager,
        Self::ManagerEmail,
    ];

    /// The columns that a name can be put together from.
    pub(super) const NAMES: [Self; 5] = [Self::FamilyName, Self::GivenName, Self::Name, Self::FamilyThenGiven, Self::NameOrPart];

    /// The name of the field in a mapping. The kinds of name that only headings tell apart have none: a mapping to `name`
    /// does for all of them.
    pub(super) const fn mapped_name(self) -> Option<&'static str> {
        Some(match self {
            Self::Id => "id",
            Self::Name => "name",
            Self::NameOrPart | Self::FamilyThenGiven => return None,
            Self::GivenName => "given_name",
            Self::FamilyName => "family_name",
            Self::Email => "email",
            Self::Department => "department",
            Self::Role => "role",
            Self::TargetRole => "target_role",
            Self::Manager => "manager",
            Self::ManagerEmail => "manager_email",
        })
    }
}

/// A mapping of the command line whose field is known.
#[derive(Debug)]
pub(super) struct Mapping {
    /// As it was typed.
    heading: String,
    key: HeadingKey,
    field: Field,
}

/// Where the fields of a staff list stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    /// The sheet's position in the workbook.
    pub(super) sheet: usize,
    /// The row of the headings.
    pub(super) row: u32,
    pub(super) of: BTreeMap<Field, u32>,
    /// Every heading of the row, with its column.
    headings: Vec<(u32, String)>,
    /// The mappings whose heading is not in the row, by their position.
    missing: Vec<usize>,
}

/// What was found out about a workbook's headings.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// The columns, where they do for reading people.
    pub(super) columns: Option<Columns>,
    pub(super) findings: Vec<Finding>,
}

impl Columns {
    fn has_name(&self) -> bool {
        let has = |field| self.of.contains_key(&field);
        has(Field::Name)
            || has(Field::NameOrPart)
            || has(Field::FamilyThenGiven)
            || (has(Field::GivenName) && has(Field::FamilyName))
    }

    fn complete(&self) -> bool {
        self.of.contains_key(&Field::Id) && self.has_name()
    }

    /// The headings of columns that hold no field, with their columns.
    fn unused(&self) -> impl Iterator<Item = &(u32, String)> {
        self.headings.iter().filter(|(col, _)| !self.of.values().any(|used| used == col))
    }

    fn list<'a>(headings: impl Iterator<Item = &'a (u32, String)>) -> String {
        let quoted: Vec<String> = headings.map(|(_, text)| format!("“{}”", shortened(text))).collect();
        if quoted.is_empty() { "nothing".to_owned() } else { quoted.join(", ") }
    }
}

/// One line and not too much of it, for messages.
fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > 60 { line.chars().take(59).chain(['…']).collect() } else { line }
}

/// Takes the mappings apart: those whose field is known, and the others with what is wrong with them.
pub(super) fn resolve(mappings: &[(String, String)]) -> (Vec<Mapping>, Vec<(String, String)>) {
    let mut known: Vec<Mapping> = Vec::new();
    let mut faults = Vec::new();
    for (heading, name) in mappings {
        let wanted = HeadingKey::new(name);
        let own = |field: &Field| field.mapped_name().is_some_and(|own| HeadingKey::new(own).in_order == wanted.in_order);
        let typed = format!("--map {heading}={name}");
        match Field::ALL.into_iter().find(own) {
            None => {
                let fields = super::field_names().join(", ");
                faults.push((typed, format!("there is no field “{name}”, only {fields}")));
            }
            Some(field) if known.iter().any(|mapping| mapping.field == field) => {
                faults.push((typed, format!("{name} has another --map already")));
            }
            Some(field) => known.push(Mapping { heading: heading.clone(), key: HeadingKey::new(heading), field }),
        }
    }
    (known, faults)
}

/// Chooses the sheet and the row with the best headings: those that do for reading people first, then the most fields,
/// then a sheet that can be seen, then the first.
pub(super) fn choose(workbook: &Workbook, mappings: &[Mapping]) -> Table {
    let mut candidates: Vec<Columns> =
        workbook.sheets.iter().enumerate().filter_map(|(order, sheet)| best_row(order, sheet, mappings)).collect();
    candidates.sort_by_key(|columns| {
        let visible = workbook.sheets[columns.sheet].visible;
        (!columns.complete(), std::cmp::Reverse(columns.of.len()), !visible, columns.sheet)
    });
    let mut table = Table::default();
    let mut candidates = candidates.into_iter();
    let Some(best) = candidates.next() else {
        table.findings.push(Finding::new(Code::RosterNoHeadings, &[("found", "nothing")]));
        return table;
    };
    let place = |columns: &Columns, col| Place {
        order: columns.sheet,
        sheet: workbook.sheets[columns.sheet].name.clone(),
        cell: CellRef::new(columns.row, col),
    };
    let first = |columns: &Columns| columns.headings.first().map_or(0, |heading| heading.0);
    let found = Columns::list(best.headings.iter());
    for mapping in best.missing.iter().filter_map(|index| mappings.get(*index)) {
        let typed = format!("--map {}={}", mapping.heading, mapping.field.mapped_name().unwrap_or_default());
        let found = format!("{found}, but no “{}” as {typed} says", mapping.heading);
        let finding = Finding::new(Code::RosterNoHeadings, &[("found", &found)]);
        table.findings.push(finding.placed(&place(&best, first(&best))).with_value(typed));
    }
    if !best.complete() {
        let finding = Finding::new(Code::RosterNoHeadings, &[("found", &found)]).placed(&place(&best, first(&best)));
        table.findings.push(finding.with_value(found));
        return table;
    }
    let unused = Columns::list(best.unused());
    if let Some((col, _)) = best.unused().next() {
        let finding = Finding::new(Code::RosterColumnUnused, &[("columns", &unused)]);
        table.findings.push(finding.placed(&place(&best, *col)));
    }
    // Another sheet with people may be last year's list or the one that was meant: it is not passed over in silence.
    for other in candidates.filter(Columns::complete) {
        let sheet = format!("all of the sheet “{}”", workbook.sheets[other.sheet].name);
        let finding = Finding::new(Code::RosterColumnUnused, &[("columns", &sheet)]);
        table.findings.push(finding.placed(&place(&other, first(&other))));
    }
    table.columns = Some(best);
    table
}

/// The row of a sheet with the best headings; none on a sheet without a text.
fn best_row(order: usize, sheet: &Sheet, mappings: &[Mapping]) -> Option<Columns> {
    let mut rows: BTreeMap<u32, Vec<(u32, String)>> = BTreeMap::new();
    for (at, cell) in sheet.cells.range(..CellRef::new(HEADING_ROWS, 0)) {
        if let (CellValue::Text(_), Some(text)) = (&cell.value, sheet.text(*at)) {
            rows.entry(at.row).or_default().push((at.col, text));
        }
    }
    let matched = rows.into_iter().map(|(row, headings)| match_row(order, row, headings, mappings));
    // Of equals, `min_by_key` keeps the first.
    matched.min_by_key(|columns| (!columns.complete(), std::cmp::Reverse(columns.of.len()), columns.row))
}

/// Gives the headings of a row to fields; a mapping is stronger than a synonym.
fn match_row(sheet: usize, row: u32, headings: Vec<(u32, String)>, mappings: &[Mapping]) -> Columns {
    let keys: Vec<(u32, HeadingKey)> = headings.iter().map(|(col, text)| (*col, HeadingKey::new(text))).collect();
    let mut of: BTreeMap<Field, u32> = BTreeMap::new();
    let mut missing = Vec::new();
    for (index, mapping) in mappings.iter().enumerate() {
        match keys.iter().find(|(_, key)| key.matches(&mapping.key)) {
            Some((col, _)) => {
                of.insert(mapping.field, *col);
            }
            None => missing.push(index),
        }
    }
    let mapped: BTreeSet<Field> = of.keys().copied().collect();
    let taken: BTreeSet<u32> = of.values().copied().collect();
    let mut ranks: BTreeMap<Field, usize> = BTreeMap::new();
    for (col, key) in keys.iter().filter(|(col, _)| !taken.contains(col)) {
        let Some((field, rank)) = key.field() else { continue };
        let whole_name = mapped.contains(&Field::Name) && Field::NAMES.contains(&field);
        if mapped.contains(&field) || whole_name || ranks.get(&field).is_some_and(|best| *best <= rank) {
            continue;
        }
        ranks.insert(field, rank);
        of.insert(field, *col);
    }
    Columns { sheet, row, of, headings, missing }
}
