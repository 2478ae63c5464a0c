//! Determines which form a workbook is and who it belongs to, from every place that names them: the very hidden sheet, the form
//! code on every sheet, the defined name, and the file properties. Each spreadsheet program drops some of these; any one is
//! enough.

use std::collections::{BTreeMap, BTreeSet};

use crate::address::{CellRef, Place};
use crate::finding::{Finding, Told};
use crate::form::Identity;
use crate::grid::{CellValue, FileKind, Workbook};
use crate::model::Date;
use crate::texts::report_text;
use crate::words::fold;

/// The places in which a workbook says which form it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ClaimSource {
    Hidden,
    Sheets,
    Names,
}

impl ClaimSource {
    const ALL: [Self; 3] = [Self::Hidden, Self::Sheets, Self::Names];

    /// Its name in messages.
    fn words(self) -> String {
        report_text(match self {
            Self::Hidden => "form-codes.hidden",
            Self::Sheets => "form-codes.sheets",
            Self::Names => "form-codes.names",
        })
    }
}

/// The identity in one of these places.
pub(super) struct Claim {
    identity: Identity,
    mark: ClaimSource,
    /// The cell; `None` if the place is not a cell.
    place: Option<Place>,
}

/// Determines the identity. If the places disagree, the identity named most often counts and a finding says so; the other people
/// that they name are returned too.
pub(super) fn recognise(workbook: &Workbook, claims: &[Claim], findings: &mut Vec<Finding>) -> Option<(Identity, Vec<String>)> {
    let mut counted: Vec<(&Claim, usize)> = Vec::new();
    for claim in claims {
        match counted.iter_mut().find(|(known, _)| known.identity == claim.identity) {
            Some((_, count)) => *count += 1,
            None => counted.push((claim, 1)),
        }
    }
    // The sort is stable: among claims made equally often, the first one found wins.
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut identity = counted.first()?.0.identity.clone();
    for (other, _) in counted.iter().skip(1) {
        let (what, first, second) = difference(&identity, &other.identity);
        let finding = Finding::new(Told::IdentityDisagrees { what, first: &first, second: &second });
        findings.push(other.place.iter().fold(finding.with_value(second), Finding::placed));
    }
    let missing: Vec<String> = ClaimSource::ALL
        .into_iter()
        .filter(|mark| claims.iter().all(|claim| claim.mark != *mark))
        .map(ClaimSource::words)
        .collect();
    // Delimited text has only one sheet, so its missing places are not reported.
    if !missing.is_empty() && workbook.kind != FileKind::Delimited {
        findings.push(Finding::new(Told::IdentityPartly { missing: &missing.join("; ") }));
    }
    identity.due = due(workbook);
    let own = identity.person.as_deref().map(fold);
    let others = claims.iter().filter_map(|claim| claim.identity.person.clone());
    let others: BTreeSet<String> = others.filter(|other| Some(fold(other)) != own).collect();
    Some((identity, others.into_iter().collect()))
}

/// The generation of forms that most claims name; `None` if there are none.
pub(super) fn generation(claims: &[Claim]) -> Option<u32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    claims.iter().for_each(|claim| *counts.entry(claim.identity.generation).or_default() += 1);
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(generation, _)| generation)
}

/// Every form code in a workbook.
pub(super) fn claims(workbook: &Workbook) -> Vec<Claim> {
    let cells = workbook.sheets.iter().enumerate().flat_map(|(order, sheet)| {
        let mark = if sheet.name == Identity::SHEET { ClaimSource::Hidden } else { ClaimSource::Sheets };
        sheet.cells.iter().filter_map(move |(cell, content)| {
            let CellValue::Text(text) = &content.value else { return None };
            let identity = Identity::of_cell(text)?;
            let place = Place { order, sheet: sheet.name.as_str().into(), cell: *cell };
            Some(Claim { identity, mark, place: Some(place) })
        })
    });
    let names = workbook.names.iter().filter(|(name, _)| name == Identity::NAME).map(|(_, text)| text);
    let names = names.chain(&workbook.properties).filter_map(|text| Identity::find(text));
    cells.chain(names.map(|identity| Claim { identity, mark: ClaimSource::Names, place: None })).collect()
}

/// The first part in which two identities differ.
fn difference(first: &Identity, second: &Identity) -> (&'static str, String, String) {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
    if first.person != second.person {
        ("person", text(&first.person), text(&second.person))
    } else if first.kind != second.kind {
        ("form", first.kind.name().to_owned(), second.kind.name().to_owned())
    } else if first.round != second.round {
        ("round", text(&first.round), text(&second.round))
    } else {
        ("code", first.code(), second.code())
    }
}

/// The due date, from the very hidden sheet.
fn due(workbook: &Workbook) -> Option<Date> {
    let sheet = workbook.sheets.iter().find(|sheet| sheet.name == Identity::SHEET)?;
    let cell = sheet.cells.iter().find(|(_, cell)| cell.value == CellValue::Text("due".to_owned()))?.0;
    match sheet.value(CellRef::new(cell.row, cell.col + 1))? {
        CellValue::Text(text) => Date::parse(text),
        CellValue::Date { date, .. } => Some(*date),
        _ => None,
    }
}
