//! What only a marked copy has: the mark that names the return it replaces, and lists that the program wrote and that hold no
//! answers. Texts that people wrote around those lists are read like any other text that they typed.

use std::borrow::Cow;

use super::elsewhere::Elsewhere;
use crate::address::CellRef;
use crate::finding::{Finding, Told};
use crate::form::{Identity, KeptText, Mends};
use crate::grid::{CellValue, Sheet, Workbook};
use crate::texts::sheet_text;
use crate::words::fold;

/// The most cells that are reported one by one; the rest are summed up.
const MOST: usize = 5;

/// Columns of the list of questions, and of the list of texts from outside the fields.
const LIST_COLUMNS: u32 = 6;
const KEPT_COLUMNS: u32 = 3;

/// A workbook without the parts that only a marked copy has, and those parts.
pub(super) struct SetApart<'a> {
    /// The workbook; our list sheets keep only what people wrote around our text.
    pub workbook: Cow<'a, Workbook>,
    /// Which return it replaces, if it is a marked copy.
    pub mends: Option<Mends>,
    /// Texts from outside the fields that the copy keeps.
    pub kept: Elsewhere,
}

/// Removes from a workbook what only a marked copy has. The sheets keep their positions.
pub(super) fn set_apart(workbook: &Workbook) -> SetApart<'_> {
    let mut apart = SetApart { workbook: Cow::Borrowed(workbook), mends: None, kept: Elsewhere::default() };
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        let Some((end, mends)) = mark(sheet) else { continue };
        apart.mends.get_or_insert(mends);
        let title = sheet.text(CellRef::new(0, 0)).map(|title| fold(&title));
        let is = |key: &str| title.as_ref().is_some_and(|title| *title == fold(&sheet_text(key)));
        let columns = if is("mend.title") {
            LIST_COLUMNS
        } else if is("elsewhere.title") {
            apart.kept.extend(kept(sheet, end));
            KEPT_COLUMNS
        } else if is("private.title") {
            apart.kept.private.extend(kept(sheet, end));
            KEPT_COLUMNS
        } else {
            continue;
        };
        let cells = &mut apart.workbook.to_mut().sheets[index].cells;
        cells.retain(|cell, _| cell.row > end || cell.col >= columns);
    }
    apart
}

/// The mark on a sheet and its row.
fn mark(sheet: &Sheet) -> Option<(u32, Mends)> {
    let hidden = sheet.name == Identity::SHEET;
    sheet.cells.iter().rev().filter(|(cell, _)| cell.col == u32::from(hidden)).find_map(|(cell, content)| {
        let CellValue::Text(text) = &content.value else { return None };
        Some((cell.row, Mends::of_cell(text)?))
    })
}

/// The kept texts, listed between the headings and the mark.
fn kept(sheet: &Sheet, end: u32) -> impl Iterator<Item = KeptText> {
    let heading = fold(&sheet_text("elsewhere.columns.sheet"));
    let is_heading = |row: &u32| sheet.text(CellRef::new(*row, 0)).is_some_and(|text| fold(&text) == heading);
    let start = (0..end).find(is_heading).map_or(end, |row| row + 1);
    (start..end).filter_map(|row| {
        let part = |col| sheet.text(CellRef::new(row, col));
        Some(KeptText { sheet: part(0).unwrap_or_default(), cell: part(1).unwrap_or_default(), text: part(2)? })
    })
}

/// Reports again what a copy keeps, for those who read the answers. Of private notes only their existence is reported. Returns
/// the number of texts.
pub(super) fn report(Elsewhere { kept, private }: &Elsewhere, findings: &mut Vec<Finding>) -> usize {
    let told = |kept: &KeptText| Finding::new(Told::KeptElsewhere { value: &kept.text, place: &place(kept) });
    findings.extend(kept.iter().take(MOST).map(|kept| told(kept).with_value(kept.text.clone())));
    if kept.len() > MOST {
        let rest: Vec<&str> = kept[MOST..].iter().map(|kept| kept.text.as_str()).collect();
        let rest = rest.join(" | ");
        let told = Told::MoreKeptElsewhere { value: &rest, count: kept.len() - MOST };
        findings.push(Finding::new(told).with_value(rest.clone()));
    }
    if !private.is_empty() {
        findings.push(Finding::new(Told::PrivateKeptElsewhere { count: private.len() }));
    }
    kept.len() + private.len()
}

fn place(kept: &KeptText) -> String {
    [kept.cell.as_str(), kept.sheet.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
