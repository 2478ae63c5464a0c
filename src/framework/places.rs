//! The places of the parts of a framework: lines of a YAML file, or cells of a workbook.

use std::collections::BTreeMap;

use crate::address::{Place, Pointer, nearest};
use crate::finding::Finding;

/// The place of each part, by pointer.
pub(super) enum PartPlaces<'a> {
    /// Lines of a YAML file, from one.
    Lines(&'a BTreeMap<Pointer, usize>),
    /// Cells of a workbook.
    Cells(&'a BTreeMap<Pointer, Place>),
}

impl PartPlaces<'_> {
    /// Sets the place of a finding from its pointer, or from the nearest enclosing part that has a place.
    pub(super) fn add_to(&self, finding: Finding) -> Finding {
        match self {
            Self::Lines(lines) => match finding.pointer.as_ref().and_then(|pointer| nearest(lines, pointer)) {
                Some(line) => finding.on_line(*line),
                None => finding,
            },
            Self::Cells(cells) => finding.located(cells),
        }
    }

    /// The line of a part; in a workbook, the row number.
    pub(super) fn line(&self, pointer: &Pointer) -> usize {
        match self {
            Self::Lines(lines) => nearest(lines, pointer).copied().unwrap_or(1),
            Self::Cells(cells) => nearest(cells, pointer).map_or(1, |place| place.cell.row as usize + 1),
        }
    }
}
