//! Reads .xlsx and .xlsm with our own parser: only the needed parts, step by step. Limits apply to what is really unpacked, and
//! no memory is allocated because of sizes that a file claims. Macros are never read.

mod colours;
mod digits;
mod notes;
mod pictures;
mod plain;
mod sheet;
mod shows;
mod strings;
mod styles;
mod value;
mod workbook;

#[cfg(test)]
mod tests;

use super::parts::{CellBudget, Package, short};
use super::{FileKind, GridError, Limits, Sheet, Workbook, damaged};
use crate::wording::Wording;
use colours::Colours;
use notes::CommentAuthors;
use sheet::Shared;

pub(super) use digits::Digits;
pub(super) use shows::unit_of;
pub(super) use value::of_iso;

pub(super) fn read(bytes: &[u8], kind: FileKind, limits: &Limits) -> Result<Workbook, GridError> {
    let mut package = Package::new(bytes, limits)?;
    let root = package.relations("")?;
    let of_root = |kind: &str| root.values().find(|relation| relation.kind == kind).map(|relation| relation.target.clone());
    let main = of_root("officeDocument").unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let listing = workbook::read(package.open(&main, Wording::of("grid.part.sheets"))?, limits)?;
    let relations = package.relations(&main)?;
    let of_main = |kind: &str| relations.values().find(|relation| relation.kind == kind).map(|relation| relation.target.as_str());
    let mut room = CellBudget::new(limits);
    let mut shared = Shared { is_1904: listing.is_1904, ..Shared::default() };
    if let Some(part) = of_main("sharedStrings").filter(|part| package.has(part)) {
        shared.strings = strings::Strings::read(package.open(part, Wording::of("grid.part.texts"))?, limits)?;
    }
    let mut colours = Colours::default();
    if let Some(part) = of_main("theme").filter(|part| package.has(part)) {
        colours = Colours::of_theme(package.open(part, Wording::of("grid.part.colours"))?)?;
    }
    if let Some(part) = of_main("styles").filter(|part| package.has(part)) {
        shared.formats = styles::read(package.open(part, Wording::of("grid.part.formats"))?, colours, limits)?;
    }
    let mut people = CommentAuthors::new();
    if let Some(part) = of_main("person").filter(|part| package.has(part)) {
        people = notes::people(package.open(part, Wording::of("grid.part.people"))?, &mut room)?;
    }
    let mut sheets = Vec::new();
    for listed in listing.sheets {
        let name = listed.name;
        let Some(relation) = relations.get(&listed.relation) else {
            return Err(GridError::Damaged(Wording::of("grid.package.sheet-nowhere").with("sheet", short(&name))));
        };
        // Chart sheets, old dialogs and macro sheets have no cells to fill in.
        if relation.kind != "worksheet" {
            continue;
        }
        let part = relation.target.as_str();
        let mut sheet =
            sheet::read(package.open(part, Wording::of("grid.part.sheet").with("sheet", short(&name)))?, &shared, &mut room)?;
        (sheet.name, sheet.visible) = (name, listed.visible);
        read_attached(&mut package, part, &people, &mut sheet, &mut room)?;
        sheets.push(sheet);
    }
    if sheets.is_empty() {
        return Err(damaged("grid.package.no-sheet"));
    }
    let mut properties = Vec::new();
    if let Some(part) = of_root("core-properties").filter(|part| package.has(part)) {
        properties = workbook::properties(package.open(&part, Wording::of("grid.part.properties"))?)?;
    }
    Ok(Workbook { kind, sheets, names: listing.names, properties, macros: kind == FileKind::Xlsm, mended: Vec::new() })
}

/// Reads the notes, threads of comments and pictures of a sheet, which are in separate parts.
fn read_attached(
    package: &mut Package<'_>,
    part: &str,
    people: &CommentAuthors,
    sheet: &mut Sheet,
    room: &mut CellBudget,
) -> Result<(), GridError> {
    let relations = package.relations(part)?;
    // Threads come after the notes that they leave behind, so that they replace them.
    for kind in ["comments", "threadedComment", "drawing"] {
        for relation in relations.values().filter(|relation| relation.kind == kind) {
            let part = relation.target.as_str();
            if !package.has(part) {
                continue;
            }
            let what = |key| Wording::of(key).with("sheet", short(&sheet.name));
            match kind {
                "comments" => notes::read(package.open(part, what("grid.part.notes"))?, &mut sheet.notes, room)?,
                "threadedComment" => {
                    notes::threads(package.open(part, what("grid.part.comments"))?, people, &mut sheet.notes, room)?;
                }
                _ => pictures::read(package.open(part, what("grid.part.drawings"))?, &mut sheet.pictures, room)?,
            }
        }
    }
    Ok(())
}
