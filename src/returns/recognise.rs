//! Tells which form a workbook is and whose, from everything it says of itself: the very hidden sheet, the form code on
//! every sheet, the defined name, the file's properties. Each spreadsheet program drops some of them; any one is enough.

use std::collections::{BTreeMap, BTreeSet};

use crate::address::{CellRef, Place};
use crate::finding::{Finding, Told};
use crate::form::Identity;
use crate::grid::{CellValue, FileKind, Workbook};
use crate::model::Date;
use crate::texts::GENERATION;
use crate::words::fold;

/// Where a workbook says which form it is, and what people would call that.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Hidden,
    Sheets,
    Names,
}

impl Mark {
    const ALL: [Self; 3] = [Self::Hidden, Self::Sheets, Self::Names];

    const fn words(self) -> &'static str {
        match self {
            Self::Hidden => "the hidden sheet that says which form this is",
            Self::Sheets => "the line with the form code on every sheet",
            Self::Names => "the form code in the file's properties and defined names",
        }
    }
}

/// One place's word on which form this is.
pub(super) struct Claim {
    identity: Identity,
    mark: Mark,
    /// The cell, where it stands in one.
    place: Option<Place>,
}

/// Finds the identity, and the other people whom a mark names; a disagreement is a finding, and the claim made most often counts.
pub(super) fn recognise(workbook: &Workbook, claims: &[Claim], findings: &mut Vec<Finding>) -> Option<(Identity, Vec<String>)> {
    let mut counted: Vec<(&Claim, usize)> = Vec::new();
    for claim in claims {
        match counted.iter_mut().find(|(known, _)| known.identity == claim.identity) {
            Some((_, count)) => *count += 1,
            None => counted.push((claim, 1)),
        }
    }
    // Among claims made equally often the first one found stays.
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut identity = counted.first()?.0.identity.clone();
    for (other, _) in counted.iter().skip(1) {
        let (what, first, second) = difference(&identity, &other.identity);
        let finding = Finding::new(Told::IdentityDisagrees { what, first: &first, second: &second });
        findings.push(other.place.iter().fold(finding.with_value(second), Finding::placed));
    }
    let missing: Vec<&str> =
        Mark::ALL.into_iter().filter(|mark| claims.iter().all(|claim| claim.mark != *mark)).map(Mark::words).collect();
    // Delimited text holds one sheet and nothing else; that goes without saying.
    if !missing.is_empty() && workbook.kind != FileKind::Delimited {
        findings.push(Finding::new(Told::IdentityPartly { missing: &missing.join("; ") }));
    }
    identity.due = due(workbook);
    let own = identity.person.as_deref().map(fold);
    let others = claims.iter().filter_map(|claim| claim.identity.person.clone());
    let others: BTreeSet<String> = others.filter(|other| Some(fold(other)) != own).collect();
    Some((identity, others.into_iter().collect()))
}

/// The generation of forms that a workbook is of, by most of what it says of itself; else the one of now.
pub(super) fn generation(claims: &[Claim]) -> u32 {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    claims.iter().for_each(|claim| *counts.entry(claim.identity.generation).or_default() += 1);
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(GENERATION, |(generation, _)| generation)
}

/// Everything that a workbook says of itself.
pub(super) fn claims(workbook: &Workbook) -> Vec<Claim> {
    let cells = workbook.sheets.iter().enumerate().flat_map(|(order, sheet)| {
        let mark = if sheet.name == Identity::SHEET { Mark::Hidden } else { Mark::Sheets };
        sheet.cells.iter().filter_map(move |(cell, content)| {
            let CellValue::Text(text) = &content.value else { return None };
            let identity = Identity::of_cell(text)?;
            let place = Place { order, sheet: sheet.name.as_str().into(), cell: *cell };
            Some(Claim { identity, mark, place: Some(place) })
        })
    });
    let names = workbook.names.iter().filter(|(name, _)| name == Identity::NAME).map(|(_, text)| text);
    let names = names.chain(&workbook.properties).filter_map(|text| Identity::find(text));
    cells.chain(names.map(|identity| Claim { identity, mark: Mark::Names, place: None })).collect()
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
    match sheet.value(CellRef::new(cell.row, cell.col + 1))? {
        CellValue::Text(text) => Date::parse(text),
        CellValue::Date { date, .. } => Some(*date),
        _ => None,
    }
}
