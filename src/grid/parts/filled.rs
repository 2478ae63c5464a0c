//! Columns that repeat one value over a long run of rows, because somebody filled an answer down to the last row of the sheet.
//! A thousand rows more than any form has are kept; of the rest, only the last row is recorded.

use std::collections::BTreeMap;

use crate::address::CellRef;
use crate::grid::{CellValue, Sheet};

/// The most successive rows with one value that are kept.
pub(in crate::grid) const MOST_ALIKE: u32 = 5_000;

/// The latest run of equal cells in each column.
#[derive(Debug, Default)]
pub(in crate::grid) struct FilledDown {
    columns: BTreeMap<u32, FilledRun>,
}

/// Successive cells of a column with the same content.
#[derive(Debug)]
struct FilledRun {
    /// The last row that is kept, and the last row of the run.
    kept: u32,
    last: u32,
    count: u32,
}

impl FilledDown {
    /// Whether a cell exceeds the number of equal cells that are kept. The sheet records how far they go.
    pub(in crate::grid) fn passes_over(
        &mut self,
        sheet: &mut Sheet,
        at: CellRef,
        value: Option<&CellValue>,
        formula: Option<&str>,
    ) -> bool {
        let run = self.columns.entry(at.col).or_insert(FilledRun { kept: at.row, last: at.row, count: 0 });
        let kept = CellRef::new(run.kept, at.col);
        let goes_on = run.last.checked_add(1) == Some(at.row)
            && sheet.cells.get(&kept).is_some_and(|cell| Some(&cell.value) == value && cell.formula.as_deref() == formula);
        if !goes_on {
            *run = FilledRun { kept: at.row, last: at.row, count: 1 };
            return false;
        }
        run.last = at.row;
        if run.count < MOST_ALIKE {
            (run.kept, run.count) = (at.row, run.count + 1);
            return false;
        }
        sheet.filled_down.insert(kept, at.row);
        true
    }
}
