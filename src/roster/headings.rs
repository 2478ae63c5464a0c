//! Finds the sheet of a staff list, its heading row, and the column of each field.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::field::RosterField;
use super::lists::LISTS;
use super::synonyms::{HeadingKey, field_of};
use crate::address::{CellRef, Place};
use crate::finding::{Finding, Told};
use crate::grid::{CellValue, Sheet, Workbook};
use crate::words::cut;

/// Number of rows searched for headings. Exports put titles and filters above them, but never this many.
const HEADING_ROWS: u32 = 200;
/// Most headings that a message quotes, most letters of each, and most letters of all in the finding's value.
const QUOTED: usize = 24;
const LONGEST: usize = 48;
const LONGEST_VALUE: usize = 119;
/// Rows below the headings that are examined to suggest what a column holds.
const SAMPLE: u32 = 30;

/// A column mapping of the command line (`--map`) with a valid field.
#[derive(Debug)]
pub(super) struct ColumnMapping {
    /// The heading as typed.
    heading: String,
    key: HeadingKey,
    field: RosterField,
}

/// The columns of the fields of a staff list.
#[derive(Clone, Debug, Default)]
pub(super) struct RosterColumns {
    /// The sheet's position in the workbook.
    pub(super) sheet: usize,
    /// The row of the headings.
    pub(super) row: u32,
    pub(super) of: BTreeMap<RosterField, u32>,
    /// Every heading of the row, with its column.
    pub(super) headings: Vec<(u32, String)>,
    /// The mappings whose heading is not in the row, by their position.
    missing: Vec<usize>,
}

/// The result of looking for headings in a workbook.
#[derive(Debug, Default)]
pub(super) struct HeadingRow {
    /// The columns, if they are sufficient for reading people.
    pub(super) columns: Option<RosterColumns>,
    pub(super) findings: Vec<Finding>,
}

impl RosterColumns {
    fn has_name(&self) -> bool {
        let has = |field| self.of.contains_key(&field);
        has(RosterField::Name)
            || has(RosterField::NameOrPart)
            || has(RosterField::FamilyThenGiven)
            || (has(RosterField::GivenName) && has(RosterField::FamilyName))
    }

    fn complete(&self) -> bool {
        self.of.contains_key(&RosterField::Id) && self.has_name()
    }

    /// Number of fields that indicate a heading row. `Active` does not, since it also occurs as a value.
    fn telling(&self) -> usize {
        self.of.keys().filter(|field| !RosterField::LEAVING.contains(field)).count()
    }

    /// The heading of a field's column.
    pub(super) fn heading(&self, field: RosterField) -> Option<&str> {
        let wanted = self.of.get(&field)?;
        self.headings.iter().find(|(col, _)| col == wanted).map(|(_, text)| text.as_str())
    }

    /// The headings of columns without a field.
    pub(super) fn unused(&self) -> impl Iterator<Item = &(u32, String)> {
        self.headings.iter().filter(|(col, _)| !self.of.values().any(|used| used == col))
    }

    /// Headings in quotes, limited in number.
    pub(super) fn list<'a>(headings: impl Iterator<Item = &'a (u32, String)>) -> String {
        let all: Vec<String> = headings.map(|(_, text)| quoted(text)).collect();
        let more = if all.len() > QUOTED { ", …" } else { "" };
        all.into_iter().take(QUOTED).collect::<Vec<_>>().join(", ") + more
    }
}

/// A text in quotes, on one line and limited in length.
pub(super) fn quoted(text: &str) -> String {
    format!("“{}”", cut(&text.split_whitespace().collect::<Vec<_>>().join(" "), LONGEST))
}

/// Checks the mappings: returns the valid ones, and findings about the others.
pub(super) fn resolve(mappings: &[(String, String)]) -> (Vec<ColumnMapping>, Vec<Finding>) {
    let mut known: Vec<ColumnMapping> = Vec::new();
    let mut faults = Vec::new();
    for (heading, name) in mappings {
        let wanted = HeadingKey::new(name);
        let own = |field: &RosterField| field.mapped_name().is_some_and(|own| HeadingKey::new(own).in_order == wanted.in_order);
        let typed = format!("--map {heading}={name}");
        let fields = super::field_names().join(", ");
        let mut fault = |fault: &str| {
            let told = Told::MappingUnusable { fault, typed: &typed, name, fields: &fields };
            faults.push(Finding::new(told).with_value(typed.clone()));
        };
        match RosterField::ALL.into_iter().find(own) {
            None => fault("field"),
            Some(field) if known.iter().any(|mapping| mapping.field == field) => fault("twice"),
            Some(field) => known.push(ColumnMapping { heading: heading.clone(), key: HeadingKey::new(heading), field }),
        }
    }
    (known, faults)
}

/// Chooses the sheet and row with the best headings: sufficient for reading people, then the most fields, then a visible sheet,
/// then the first.
pub(super) fn choose(workbook: &Workbook, mappings: &[ColumnMapping]) -> HeadingRow {
    let mut candidates: Vec<RosterColumns> =
        workbook.sheets.iter().enumerate().filter_map(|(order, sheet)| best_row(order, sheet, mappings)).collect();
    candidates.sort_by_key(|columns| {
        let visible = workbook.sheets[columns.sheet].visible;
        (!columns.complete(), Reverse(columns.telling()), !visible, columns.sheet)
    });
    let mut table = HeadingRow::default();
    let mut candidates = candidates.into_iter();
    let Some(mut best) = candidates.next() else {
        table.findings.push(Finding::new(Told::RosterNoHeadings {}));
        return table;
    };
    let place = |columns: &RosterColumns, col| Place {
        order: columns.sheet,
        sheet: workbook.sheets[columns.sheet].name.as_str().into(),
        cell: CellRef::new(columns.row, col),
    };
    let first = |columns: &RosterColumns| columns.headings.first().map_or(0, |heading| heading.0);
    let found = RosterColumns::list(best.headings.iter());
    for mapping in best.missing.iter().filter_map(|index| mappings.get(*index)) {
        let typed = format!("--map {}={}", mapping.heading, mapping.field.mapped_name().unwrap_or_default());
        let told = Told::MappingUnmet { typed: &typed, name: &mapping.heading, found: &found, row: best.row as usize + 1 };
        table.findings.push(Finding::new(told).placed(&place(&best, first(&best))).with_value(typed));
    }
    let sheet = &workbook.sheets[best.sheet];
    if !best.complete() {
        table.findings.push(incomplete(&best, sheet).placed(&place(&best, first(&best))).with_value(cut(&found, LONGEST_VALUE)));
        return table;
    }
    pass_over_titles(&mut best, sheet);
    let unused = RosterColumns::list(best.unused());
    if let Some((col, _)) = best.unused().next() {
        let finding = Finding::new(Told::RosterColumnUnused { columns: &unused });
        table.findings.push(finding.placed(&place(&best, *col)));
    }
    // Another sheet with people may be an old list or the intended one, so it is reported.
    for other in candidates.filter(RosterColumns::complete) {
        let sheet = quoted(&workbook.sheets[other.sheet].name);
        let finding = Finding::new(Told::SheetUnused { sheet: &sheet });
        table.findings.push(finding.placed(&place(&other, first(&other))));
    }
    table.columns = Some(best);
    table
}

/// Ignores a column `Prefix` that holds titles such as `Dr.` and `Ms`, which are not part of the name.
fn pass_over_titles(columns: &mut RosterColumns, sheet: &Sheet) {
    for field in [RosterField::FamilyPrefix, RosterField::NameSuffix] {
        let Some(col) = columns.of.get(&field).copied() else { continue };
        let values = sheet.cells.range(CellRef::new(columns.row + 1, 0)..).filter(|(at, _)| at.col == col);
        let values: Vec<String> = values.filter_map(|(at, _)| sheet.text(*at)).collect();
        if values.iter().filter(|value| LISTS.titles.are(value)).count() * 2 > values.len() {
            columns.of.remove(&field);
        }
    }
}

/// The finding for an insufficient heading row: which part was found, and what to type for the other.
fn incomplete(columns: &RosterColumns, sheet: &Sheet) -> Finding {
    let (id, name) = (columns.of.contains_key(&RosterField::Id), columns.has_name());
    let part = [RosterField::GivenName, RosterField::FamilyName].into_iter().find(|field| columns.of.contains_key(field));
    let (has, missing) = match (id, name, part) {
        (true, _, Some(_)) => {
            ("id and part", if columns.of.contains_key(&RosterField::GivenName) { "family_name" } else { "given_name" })
        }
        (true, ..) => ("id", "name"),
        (false, true, _) => ("name", "id"),
        (false, false, _) => ("", "id"),
    };
    let of = |field| columns.heading(field).map(quoted).unwrap_or_default();
    let id_heading = of(RosterField::Id);
    let name_heading = RosterField::NAMES.into_iter().map(of).find(|heading| !heading.is_empty()).unwrap_or_default();
    let half = matches!(missing, "family_name" | "given_name");
    let maybe = suggestion(columns, sheet, if half { Like::Word } else { Like::of(missing) });
    // An e-mail address is unique and stable, so it can serve as an id.
    let address = || columns.heading(RosterField::Email).filter(|_| missing == "id").map(str::to_owned);
    let second = has.is_empty().then(|| suggestion(columns, sheet, Like::Name)).flatten();
    Finding::new(Told::HeadingsIncomplete {
        has,
        missing,
        id: &id_heading,
        name: &name_heading,
        heading: maybe.or_else(address).as_deref(),
        second: second.as_deref(),
        row: columns.row as usize + 1,
        found: &RosterColumns::list(columns.headings.iter()),
    })
}

/// What a column seems to hold, judging by the cells below its heading.
#[derive(Clone, Copy)]
enum Like {
    Id,
    Name,
    /// One part of a name.
    Word,
}

impl Like {
    fn of(missing: &str) -> Self {
        if missing == "id" { Self::Id } else { Self::Name }
    }
}

/// The heading of a column that seems to hold ids or names.
fn suggestion(columns: &RosterColumns, sheet: &Sheet, like: Like) -> Option<String> {
    let rows = columns.row + 1..columns.row + 1 + SAMPLE;
    let fits = |text: &String| {
        let digit = text.chars().any(|c| c.is_ascii_digit());
        match like {
            Like::Id => digit && !text.contains([' ', '@', '/']),
            Like::Name => !digit && !text.contains('@') && text.trim().contains(' '),
            Like::Word => !digit && !text.contains('@'),
        }
    };
    let share = |col: u32| {
        let values: BTreeSet<String> = rows.clone().filter_map(|row| sheet.text(CellRef::new(row, col))).collect();
        let fitting = values.iter().filter(|text| fits(text)).count();
        (fitting * 2 > values.len()).then_some(fitting)
    };
    let shares = columns.unused().filter_map(|(col, text)| Some((share(*col)?, Reverse(*col), text)));
    shares.max().map(|(_, _, text)| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The row of a sheet with the best headings; `None` on a sheet without text. If hardly any heading is recognised, it is the
/// first row that is about as wide as the table, since a word such as `Manager` also occurs in the rows of people.
fn best_row(order: usize, sheet: &Sheet, mappings: &[ColumnMapping]) -> Option<RosterColumns> {
    let mut rows: BTreeMap<u32, Vec<(u32, String)>> = BTreeMap::new();
    for (at, cell) in sheet.cells.range(..CellRef::new(HEADING_ROWS, 0)) {
        if let (CellValue::Text(_), Some(text)) = (&cell.value, sheet.text(*at)) {
            rows.entry(at.row).or_default().push((at.col, text));
        }
    }
    let widest = rows.values().map(Vec::len).max().unwrap_or_default();
    let matched = rows.into_iter().map(|(row, headings)| match_row(order, row, headings, mappings));
    let key = |columns: &RosterColumns| {
        let mapped = columns.missing.len() < mappings.len();
        let known = if columns.complete() || mapped || columns.telling() > 1 { columns.telling() } else { 0 };
        let narrow = known == 0 && columns.headings.len() * 2 < widest;
        (!columns.complete(), Reverse(known), narrow, columns.row)
    };
    // Among equals, `min_by_key` keeps the first.
    matched.min_by_key(key)
}

/// Assigns the headings of a row to fields; a mapping takes precedence over a synonym.
fn match_row(sheet: usize, row: u32, headings: Vec<(u32, String)>, mappings: &[ColumnMapping]) -> RosterColumns {
    let keys: Vec<(u32, HeadingKey)> = headings.iter().map(|(col, text)| (*col, HeadingKey::new(text))).collect();
    let mut of: BTreeMap<RosterField, u32> = BTreeMap::new();
    let mut missing = Vec::new();
    for (index, mapping) in mappings.iter().enumerate() {
        match keys.iter().find(|(_, key)| key.matches(&mapping.key)) {
            Some((col, _)) => {
                of.insert(mapping.field, *col);
            }
            None => missing.push(index),
        }
    }
    let mapped: BTreeSet<RosterField> = of.keys().copied().collect();
    let taken: BTreeSet<u32> = of.values().copied().collect();
    let mut ranks: BTreeMap<RosterField, usize> = BTreeMap::new();
    for (col, heading) in &headings {
        let Some((field, rank)) = field_of(heading) else { continue };
        // A column of addresses that is mapped to ids still holds addresses.
        if taken.contains(col) && !(field == RosterField::Email && of.get(&RosterField::Id) == Some(col)) {
            continue;
        }
        let whole_name = mapped.contains(&RosterField::Name) && RosterField::NAMES.contains(&field);
        if mapped.contains(&field) || whole_name || ranks.get(&field).is_some_and(|best| *best <= rank) {
            continue;
        }
        ranks.insert(field, rank);
        of.insert(field, *col);
    }
    RosterColumns { sheet, row, of, headings, missing }
}
