//! Finds values outside the cell of their row and column: in merged cells, departments given once for several people, and names
//! that continue in a column without a heading.

use std::collections::{BTreeMap, BTreeSet};

use super::field::RosterField;
use super::headings::RosterColumns;
use super::lists::LISTS;
use super::synonyms::field_of;
use crate::address::CellRef;
use crate::grid::Sheet;
use crate::words::fold;

/// The merged areas that hold one value for several rows, by column and first row.
pub(super) struct Merged(BTreeMap<(u32, u32), (u32, CellRef)>);

impl Merged {
    pub(super) fn of(sheet: &Sheet, columns: &RosterColumns) -> Self {
        let used: BTreeSet<u32> = columns.of.iter().filter(|(field, _)| field.is_shared()).map(|(_, col)| *col).collect();
        let mut areas = BTreeMap::new();
        for (first, last) in sheet.merged.iter().filter(|(first, last)| first.row < last.row) {
            for col in used.range(first.col..=last.col) {
                areas.insert((*col, first.row), (last.row, *first));
            }
        }
        Self(areas)
    }

    /// The cell that holds the value of a cell.
    pub(super) fn shown(&self, cell: CellRef) -> CellRef {
        let area = self.0.range((cell.col, 0)..=(cell.col, cell.row)).next_back();
        area.filter(|(_, (last, _))| *last >= cell.row).map_or(cell, |(_, (_, first))| *first)
    }
}

/// Departments that are given only in the row of their first person, as in reports and in text files made from merged cells: the
/// departments of the rows below, by row.
#[derive(Default)]
pub(super) struct Departments {
    of_rows: BTreeMap<u32, String>,
    /// Whether nobody has a department in their own row, so that a line above people may name it.
    pub(super) none: bool,
}

impl Departments {
    pub(super) fn of(sheet: &Sheet, columns: &RosterColumns, merged: &Merged, rows: &BTreeSet<u32>) -> Self {
        let text = |row: u32, field: RosterField| Some(CellRef::new(row, *columns.of.get(&field)?));
        let has_id = |row: &&u32| text(**row, RosterField::Id).and_then(|cell| sheet.text(cell)).is_some();
        let department = |row: &u32| (*row, text(*row, RosterField::Department).and_then(|cell| sheet.text(merged.shown(cell))));
        let all: Vec<(u32, Option<String>)> = rows.iter().filter(has_id).map(department).collect();
        let none = all.iter().all(|(_, text)| text.is_none());
        Self { of_rows: outline(&all).unwrap_or_default(), none }
    }

    pub(super) fn of_row(&self, row: u32) -> Option<&String> {
        self.of_rows.get(&row)
    }
}

/// The departments of rows without one, if each department occurs once, and at least as many rows without one follow as there are
/// departments.
fn outline(all: &[(u32, Option<String>)]) -> Option<BTreeMap<u32, String>> {
    let mut known = BTreeSet::new();
    let mut below = BTreeMap::new();
    let mut last: Option<&String> = None;
    for (row, department) in all {
        match department {
            Some(name) if LISTS.is_empty_word(name) || !known.insert(fold(name)) => return None,
            Some(name) => last = Some(name),
            None => {
                below.insert(*row, last?.clone());
            }
        }
    }
    (below.len() >= known.len()).then_some(below)
}

/// Whether a line above people may be just the name of their department: a few words that are not a remark.
pub(super) fn is_title(text: &str) -> bool {
    let plain = text.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || "&-/.,()'".contains(c) || !c.is_ascii());
    let begins = text.chars().next().is_some_and(char::is_alphabetic);
    plain
        && begins
        && text.split_whitespace().count() <= 4
        && LISTS.notes.begin(text).is_none()
        && LISTS.totals.begin(text).is_none()
}

/// The department in the title of a group: `Department: Sales`.
pub(super) fn department_of(title: &str) -> Option<String> {
    let (label, name) = title.split_once([':', '：'])?;
    let name = name.trim();
    (field_of(label)?.0 == RosterField::Department && !name.is_empty()).then(|| name.to_owned())
}

/// Columns without a heading beside the names.
#[derive(Debug, Default)]
pub(super) struct BesideNames {
    /// Columns covered by the merged heading of the names, in which names continue.
    pub(super) merged: Vec<u32>,
    /// The next column, if it holds text of unknown meaning.
    pub(super) bare: Option<u32>,
}

impl BesideNames {
    pub(super) fn of(sheet: &Sheet, columns: &RosterColumns, rows: &BTreeSet<u32>) -> Self {
        let whole = [RosterField::Name, RosterField::FamilyThenGiven, RosterField::NameOrPart].into_iter();
        let Some(col) = whole.filter_map(|field| columns.of.get(&field).copied()).next() else { return Self::default() };
        let heading = CellRef::new(columns.row, col);
        let bare = |col: &u32| !columns.headings.iter().any(|(own, _)| own == col);
        let area = sheet.merged.iter().find(|(first, _)| *first == heading);
        let merged: Vec<u32> = area.map(|(_, last)| (col + 1..=last.col).filter(bare).collect()).unwrap_or_default();
        let text = |row: &u32| sheet.text(CellRef::new(*row, col + 1));
        let is_word =
            |text: &String| text.chars().any(char::is_alphabetic) && !text.chars().any(|c| c.is_ascii_digit() || c == '@');
        let words = rows.iter().filter_map(text).filter(is_word).count();
        let next = (merged.is_empty() && bare(&(col + 1)) && words * 2 > rows.len()).then_some(col + 1);
        Self { merged, bare: next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn departments_that_stand_once_hold_for_those_below() {
        let read = |list: &[&str]| {
            let some = |text: &&str| (!text.is_empty()).then(|| (*text).to_owned());
            outline(&(0..).zip(list.iter().map(some)).collect::<Vec<_>>()).map(|found| found.into_values().collect::<Vec<_>>())
        };
        assert_eq!(read(&["Sales", "", "Service", "", ""]).unwrap(), ["Sales", "Service", "Service"]);
        assert_eq!(read(&["Sales", ""]).unwrap(), ["Sales"]);
        for other in [["Sales", "Service", ""], ["", "Sales", ""], ["Sales", "", "Sales"], ["Sales", "N/A", ""]] {
            assert_eq!(read(&other), None, "{other:?}");
        }
    }
}
