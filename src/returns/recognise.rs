//! Tells which form a workbook is and whose, from everything it says of itself: the very hidden sheet, the form code on
//! every sheet, the defined name, the file's properties. Each spreadsheet program drops some of them; any one is enough.

use crate::finding::{Code, Finding};
use crate::form::Identity;
use crate::grid::{CellValue, Workbook};
use crate::model::Date;

/// Finds the identity; a disagreement is a finding, and the claim made most often counts.
pub(super) fn recognise(workbook: &Workbook, findings: &mut Vec<Finding>) -> Option<Identity> {
    let claims = claims(workbook);
    let mut counted: Vec<(Identity, usize)> = Vec::new();
    for claim in &claims {
        match counted.iter_mut().find(|(known, _)| known == claim) {
            Some((_, count)) => *count += 1,
            None => counted.push((claim.clone(), 1)),
        }
    }
    // Among claims made equally often the first one found stays.
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let (mut identity, _) = counted.first()?.clone();
    for (other, _) in counted.iter().skip(1) {
        let (what, first, second) = difference(&identity, other);
        findings.push(Finding::new(Code::IdentityDisagrees, &[("what", what), ("first", &first), ("second", &second)]));
    }
    identity.due = due(workbook);
    Some(identity)
}

fn claims(workbook: &Workbook) -> Vec<Identity> {
    let cells = workbook.sheets.iter().flat_map(|sheet| {
        sheet.cells.values().filter_map(|cell| match &cell.value {
            CellValue::Text(text) => Identity::find(text),
            _ => None,
        })
    });
    let names = workbook.names.iter().filter(|(name, _)| name == Identity::NAME).filter_map(|(_, text)| Identity::find(text));
    let properties = workbook.properties.iter().filter_map(|text| Identity::find(text));
    cells.chain(names).chain(properties).collect()
}

/// The first thing in which two identities differ.
fn difference(first: &Identity, second: &Identity) -> (&'static str, String, String) {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
    if first.person != second.person {
        ("person", text(&first.person), text(&second.person))
    } else if first.kind != second.kind {
        ("form", first.kind.name().to_owned(), second.kind.name().to_owned())
    } else if first.round != second.round {
        ("round", text(&first.round), text(&second.round))
    } else {
        ("form code", first.code(), second.code())
    }
}

/// The day by which the return was asked for, from the very hidden sheet.
fn due(workbook: &Workbook) -> Option<Date> {
    let sheet = workbook.sheets.iter().find(|sheet| sheet.name == Identity::SHEET)?;
    let cell = sheet.cells.iter().find(|(_, cell)| cell.value == CellValue::Text("due".to_owned()))?.0;
    match sheet.value(crate::address::CellRef::new(cell.row, cell.col + 1))? {
        CellValue::Text(text) => Date::parse(text),
        CellValue::Date { date, .. } => Some(*date),
        _ => None,
    }
}
