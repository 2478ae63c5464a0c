//! Reports what people typed outside the fields, so that nothing is dropped in silence.

use super::locate::Located;
use crate::address::{CellRef, Place};
use crate::finding::{Code, Finding};
use crate::form::Identity;
use crate::grid::{Sheet, Workbook};
use crate::words::fold;

/// Cells told one by one on a sheet before the rest is summed up: a pasted table must not drown everything else.
const MOST: usize = 20;

pub(super) fn report(workbook: &Workbook, located: &Located, findings: &mut Vec<Finding>) {
    let own = located.form.own_words();
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        if is_ours(workbook, sheet) {
            continue;
        }
        let foreign: Vec<(CellRef, String)> = typed(sheet)
            .filter(|(cell, text)| {
                !located.known.contains(&(index, *cell)) && !own.contains(&fold(text)) && Identity::of_cell(text).is_none()
            })
            .collect();
        let place = |cell| Place { order: index, sheet: sheet.name.clone(), cell };
        if located.sheets.contains(&index) {
            for (cell, text) in foreign.iter().take(MOST) {
                findings.push(Finding::new(Code::TextOutside, &[("value", text)]).placed(&place(*cell)).with_value(text.clone()));
            }
            if let Some((cell, _)) = foreign.get(MOST) {
                let rest: Vec<&str> = foreign[MOST..].iter().map(|(_, text)| text.as_str()).collect();
                let rest = rest.join(" | ");
                findings
                    .push(Finding::new(Code::TextOutside, &[("value", &rest)]).placed(&place(*cell)).with_value(rest.clone()));
            }
        } else if let Some((cell, _)) = foreign.first() {
            let words = [("sheet", sheet.name.as_str()), ("count", &foreign.len().to_string())];
            let all: Vec<&str> = foreign.iter().take(MOST).map(|(_, text)| text.as_str()).collect();
            findings.push(Finding::new(Code::SheetAdded, &words).placed(&place(*cell)).with_value(all.join(" | ")));
        }
    }
}

/// Whether a sheet is one of those that are hidden in every workbook.
pub(super) fn is_ours(workbook: &Workbook, sheet: &Sheet) -> bool {
    // Some programs show hidden sheets when they save; what was hidden is still ours.
    let shown = || workbook.sheets.iter().any(|sheet| sheet.name == Identity::SHEET && sheet.visible);
    sheet.name == Identity::SHEET || (sheet.name == Identity::LISTS && (!sheet.visible || shown()))
}

/// The cells that hold something typed, not worked out.
fn typed(sheet: &Sheet) -> impl Iterator<Item = (CellRef, String)> + '_ {
    sheet
        .cells
        .iter()
        .filter(|(_, cell)| cell.formula.is_none() && !cell.value.is_blank())
        .map(|(at, cell)| (*at, crate::words::tidy(&cell.value.display())))
}
