//! Values that do not stand in the cell of their row and column: those of merged cells, departments that stand once for all of
//! their people, and names that go on in a column without a heading.

use std::collections::{BTreeMap, BTreeSet};

use super::field::Field;
use super::headings::Columns;
use super::lists::LISTS;
use super::synonyms::field_of;
use crate::address::CellRef;
use crate::grid::Sheet;
use crate::words::fold;

/// The areas of merged cells that hold one value for several rows, by column and first row.
pub(super) struct Merged(BTreeMap<(u32, u32), (u32, CellRef)>);

impl Merged {
    pub(super) fn of(sheet: &Sheet, columns: &Columns) -> Self {
        let used: BTreeSet<u32> = columns.of.iter().filter(|(field, _)| field.is_shared()).map(|(_, col)| *col).collect();
        let mut areas = BTreeMap::new();
        for (first, last) in sheet.merged.iter().filter(|(first, last)| first.row < last.row) {
            for col in used.range(first.col..=last.col) {
                areas.insert((*col, first.row), (last.row, *first));
            }
        }
        Self(areas)
    }

    /// The cell whose value a cell shows.
    pub(super) fn shown(&self, cell: CellRef) -> CellRef {
        let area = self.0.range((cell.col, 0)..=(cell.col, cell.row)).next_back();
        area.filter(|(_, (last, _))| *last >= cell.row).map_or(cell, |(_, (_, first))| *first)
    }
}

/// Departments that stand only in the row of the first of their people, as in reports, and in text files made from merged
/// cells: what the rows below have, by row.
#[derive(Default)]
pub(super) struct Departments {
    of_rows: BTreeMap<u32, String>,
    /// Whether nobody has a department in a cell of their own, so that a line above people may name it.
    pub(super) none: bool,
}

impl Departments {
    pub(super) fn of(sheet: &Sheet, columns: &Columns, merged: &Merged, rows: &BTreeSet<u32>) -> Self {
        let text = |row: u32, field: Field| Some(CellRef::new(row, *columns.of.get(&field)?));
        let has_id = |row: &&u32| text(**row, Field::Id).and_then(|cell| sheet.text(cell)).is_some();
        let department = |row: &u32| (*row, text(*row, Field::Department).and_then(|cell| sheet.text(merged.shown(cell))));
        let all: Vec<(u32, Option<String>)> = rows.iter().filter(has_id).map(department).collect();
        let none = all.iter().all(|(_, text)| text.is_none());
        Self { of_rows: outline(&all).unwrap_or_default(), none }
    }

    pub(super) fn of_row(&self, row: u32) -> Option<&String> {
        self.of_rows.get(&row)
    }
}

/// The departments of rows that have none of their own, where each department stands once, above at least as many rows
/// without one as there are departments.
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

/// Whether a line above people may be the name of their department and nothing else: a few words that are no remark.
pub(super) fn is_title(text: &str) -> bool {
    let plain = text.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || "&-/.,()'".contains(c) || !c.is_ascii());
    let begins = text.chars().next().is_some_and(char::is_alphabetic);
    plain
        && begins
        && text.split_whitespace().count() <= 4
        && LISTS.notes.begin(text).is_none()
        && LISTS.totals.begin(text).is_none()
}

/// The department that the title of a group names: `Department: Sales`.
pub(super) fn department_of(title: &str) -> Option<String> {
    let (label, name) = title.split_once([':', '：'])?;
    let name = name.trim();
    (field_of(label)?.0 == Field::Department && !name.is_empty()).then(|| name.to_owned())
}

/// Columns beside that of the names which have no heading.
#[derive(Debug, Default)]
pub(super) struct BesideNames {
    /// Those over which the heading of the names is merged: names go on in them.
    pub(super) merged: Vec<u32>,
    /// The next one, where it holds words and nothing says what they are.
    pub(super) bare: Option<u32>,
}

impl BesideNames {
    pub(super) fn of(sheet: &Sheet, columns: &Columns, rows: &BTreeSet<u32>) -> Self {
        let whole = [Field::Name, Field::FamilyThenGiven, Field::NameOrPart].into_iter();
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
