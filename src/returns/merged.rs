//! Answers in cells that somebody merged. A level or a list choice beside several rows is the answer for each of them. An amount,
//! a date or a text may be meant for all of them together, so it counts once, in the first row.

use std::collections::BTreeMap;

use super::locate::{Located, place};
use super::outside::by_cell;
use super::{FieldRead, Reading};
use crate::address::{CellRef, Pointer};
use crate::finding::{Finding, Told};
use crate::form::{Field, Kind};
use crate::grid::{Cell, Sheet, Workbook};
use crate::words::tidy;

/// The cell that holds the answer to a field whose own cell is merged into a cell above it.
pub fn shared_cell<'a>(sheet: &'a Sheet, at: CellRef, field: &Field) -> Option<&'a Cell> {
    let (first, last) = sheet.merged_into(at).filter(|_| is_each_ones(&field.kind))?;
    (first.col == at.col && last.col == at.col).then(|| sheet.cells.get(&first))?
}

fn is_each_ones(kind: &Kind) -> bool {
    matches!(kind, Kind::Rating(_) | Kind::Choice(_))
}

/// Reports the fields whose cells are merged into others.
pub(super) fn report(workbook: &Workbook, located: &Located, reading: &mut Reading) {
    let mut areas: BTreeMap<(usize, CellRef, CellRef), Vec<&FieldRead>> = BTreeMap::new();
    for field in reading.fields.iter().filter(|field| field.input) {
        let (sheet, at) = (field.place.order, field.place.cell);
        if let Some((first, last)) = workbook.sheets[sheet].merged_into(at) {
            areas.entry((sheet, first, last)).or_default().push(field);
        }
    }
    if areas.is_empty() {
        return;
    }
    let by_cell = by_cell(&reading.fields);
    let spare = |pointer: &Pointer| {
        let mut lists = located.form.repeats.iter().flat_map(|repeat| &repeat.lists);
        lists.any(|list| pointer.index_below(list).is_some())
    };
    let mut findings = Vec::new();
    for ((sheet, first, last), covered) in areas {
        let read = covered.iter().filter(|field| !field.value.is_null()).count();
        // Unused spare rows are not missing anything.
        if read == 0 && covered.iter().all(|field| spare(&field.pointer)) {
            continue;
        }
        let shown = workbook.sheets[sheet].cells.get(&first).map(|cell| tidy(&cell.shown())).unwrap_or_default();
        let head = by_cell.get(&(sheet, first)).filter(|_| read > 0);
        let labels: Vec<&str> = head.into_iter().chain(&covered).map(|field| field.label.as_ref()).collect();
        let (cells, labels) = (format!("{first}:{last}"), labels.join("; "));
        let read_as = Some(shown.as_str()).filter(|_| read > 0);
        let finding = Finding::new(Told::AnswerMerged { cells: &cells, labels: &labels, read_as })
            .placed(&place(workbook, sheet, first))
            .with_value(shown.clone());
        findings.push(covered.first().map_or(finding.clone(), |field| finding.at(&field.pointer)));
    }
    reading.findings.extend(findings);
}
