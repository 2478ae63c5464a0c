//! Areas of more than one cell: merged ones, and those that one formula fills.

use std::collections::BTreeMap;

use crate::address::CellRef;

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::grid) struct CellArea {
    pub(in crate::grid) first: CellRef,
    pub(in crate::grid) last: CellRef,
}

impl CellArea {
    /// Parses an area such as `A1:B2`. The corners may be in any order.
    pub(in crate::grid) fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once(':').unwrap_or((text, text));
        Some(Self::between(cell(from)?, cell(to)?))
    }

    /// Returns the area with two cells as its corners.
    pub(in crate::grid) fn between(a: CellRef, b: CellRef) -> Self {
        Self { first: CellRef::new(a.row.min(b.row), a.col.min(b.col)), last: CellRef::new(a.row.max(b.row), a.col.max(b.col)) }
    }

    /// Whether the area has more than one cell.
    pub(in crate::grid) fn is_wide(self) -> bool {
        self.first != self.last
    }
}

/// The last row and column of a sheet.
const LAST: CellRef = CellRef::new(1_048_575, 16_383);

/// Parses the address of a cell. Returns `None` if no sheet has such a cell.
pub(in crate::grid) fn cell(text: &str) -> Option<CellRef> {
    let (mut col, mut row, mut digits) = (0_u32, 0_u32, 0);
    for byte in text.bytes().filter(|byte| *byte != b'$') {
        match byte.to_ascii_uppercase() {
            letter @ b'A'..=b'Z' if digits == 0 => col = col * 26 + u32::from(letter - b'A') + 1,
            digit @ b'0'..=b'9' => {
                row = row * 10 + u32::from(digit - b'0');
                digits += 1;
            }
            _ => return None,
        }
        if col > LAST.col + 1 || row > LAST.row + 1 {
            return None;
        }
    }
    Some(CellRef::new(row.checked_sub(1)?, col.checked_sub(1)?))
}

/// Whether a sheet has this row and column.
pub(in crate::grid) fn is_on_sheet(cell: CellRef) -> bool {
    cell.row <= LAST.row && cell.col <= LAST.col
}

/// Finds the area of each cell, for cells in reading order. An area that overlaps an earlier one is skipped, as spreadsheet
/// programs do when they repair a file, so a row never has more areas than columns.
pub(in crate::grid) struct Sweep<'a, T> {
    areas: std::iter::Peekable<std::vec::IntoIter<&'a (CellArea, T)>>,
    open: BTreeMap<u32, &'a (CellArea, T)>,
}

impl<'a, T> Sweep<'a, T> {
    pub(in crate::grid) fn new(areas: &'a [(CellArea, T)]) -> Self {
        let mut areas: Vec<_> = areas.iter().collect();
        areas.sort_by_key(|(area, _)| area.first);
        Self { areas: areas.into_iter().peekable(), open: BTreeMap::new() }
    }

    /// Returns the area that contains a cell. Cells must be asked for in reading order.
    pub(in crate::grid) fn find(&mut self, cell: CellRef) -> Option<&'a (CellArea, T)> {
        while let Some(next) = self.areas.next_if(|(area, _)| area.first.row <= cell.row) {
            let at = next.0.first;
            if self.nearest(at.row, next.0.last.col).is_none_or(|(before, _)| before.last.col < at.col) {
                self.open.insert(at.col, next);
            }
        }
        self.nearest(cell.row, cell.col).filter(|(area, _)| area.last.col >= cell.col)
    }

    /// Returns the open area that begins at a column, or the nearest one to the left of it. Areas that ended above the row are
    /// removed.
    fn nearest(&mut self, row: u32, col: u32) -> Option<&'a (CellArea, T)> {
        loop {
            let (start, found) = self.open.range(..=col).next_back().map(|(start, found)| (*start, *found))?;
            if found.0.last.row >= row {
                return Some(found);
            }
            self.open.remove(&start);
        }
    }
}
