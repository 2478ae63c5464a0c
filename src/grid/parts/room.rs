//! Counts down the limits that all sheets of a workbook share.

use crate::grid::{GridError, Limits, limits};

/// How many cells, and how much text in them, the rest of the workbook may have.
#[derive(Debug)]
pub(in crate::grid) struct CellBudget {
    cells: usize,
    text: usize,
    fills: usize,
    pub(in crate::grid) limits: Limits,
}

impl CellBudget {
    pub(in crate::grid) fn new(limits: &Limits) -> Self {
        Self { cells: limits.cells, text: limits.text_bytes, fills: limits.cells, limits: *limits }
    }

    pub(in crate::grid) fn take_cell(&mut self) -> Result<(), GridError> {
        self.cells = self.cells.checked_sub(1).ok_or_else(|| limits::cells(&self.limits))?;
        Ok(())
    }

    pub(in crate::grid) fn take_text(&mut self, text: &str) -> Result<(), GridError> {
        self.take_bytes(text.len())
    }

    /// Counts bytes of text.
    pub(in crate::grid) fn take_bytes(&mut self, bytes: usize) -> Result<(), GridError> {
        self.text = self.text.checked_sub(bytes).ok_or_else(|| limits::total_text(&self.limits))?;
        Ok(())
    }

    /// Whether one more cell that only has a colour may be kept. So many colours are not meant as answers, so the rest is
    /// ignored and the file is not refused.
    pub(in crate::grid) fn take_fill(&mut self) -> bool {
        let left = self.fills.checked_sub(1);
        self.fills = left.unwrap_or_default();
        left.is_some()
    }
}
