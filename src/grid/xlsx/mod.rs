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

use super::parts::{Package, Room, short};
use super::{FileKind, GridError, Limits, Sheet, Workbook};
use colours::Colours;
use notes::People;
use sheet::Shared;

pub(super) use digits::Digits;
pub(super) use shows::unit_of;
pub(super) use value::of_iso;

pub(super) fn read(bytes: &[u8], kind: FileKind, limits: &Limits) -> Result<Workbook, GridError> {
    let mut package = Package::new(bytes, limits)?;
    let root = package.relations("")?;
    let of_root = |kind: &str| root.values().find(|relation| relation.kind == kind).map(|relation| relation.target.clone());
    let main = of_root("officeDocument").unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let listing = workbook::read(package.open(&main, "the list of sheets")?, limits)?;
    let relations = package.relations(&main)?;
    let of_main = |kind: &str| relations.values().find(|relation| relation.kind == kind).map(|relation| relation.target.as_str());
    let mut room = Room::new(limits);
    let mut shared = Shared { is_1904: listing.is_1904, ..Shared::default() };
    if let Some(part) = of_main("sharedStrings").filter(|part| package.has(part)) {
        shared.strings = strings::Strings::read(package.open(part, "the table of texts")?, limits)?;
    }
    let mut colours = Colours::default();
    if let Some(part) = of_main("theme").filter(|part| package.has(part)) {
        colours = Colours::of_theme(package.open(part, "the table of colours")?)?;
    }
    if let Some(part) = of_main("styles").filter(|part| package.has(part)) {
        shared.formats = styles::read(package.open(part, "the table of cell formats")?, colours, limits)?;
    }
    let mut people = People::new();
    if let Some(part) = of_main("person").filter(|part| package.has(part)) {
        people = notes::people(package.open(part, "the list of those who commented")?, &mut room)?;
    }
    let mut sheets = Vec::new();
    for listed in listing.sheets {
        let name = listed.name;
        let relation = relations
            .get(&listed.relation)
            .ok_or_else(|| GridError::Damaged(format!("the sheet '{}' is listed, but nothing says where it is", short(&name))))?;
        // Chart sheets, old dialogs and macro sheets have no cells to fill in.
        if relation.kind != "worksheet" {
            continue;
        }
        let part = relation.target.as_str();
        let mut sheet = sheet::read(package.open(part, &format!("the sheet '{}'", short(&name)))?, &shared, &mut room)?;
        (sheet.name, sheet.visible) = (name, listed.visible);
        read_attached(&mut package, part, &people, &mut sheet, &mut room)?;
        sheets.push(sheet);
    }
    if sheets.is_empty() {
        return Err(GridError::Damaged("the workbook holds no sheet".to_owned()));
    }
    let mut properties = Vec::new();
    if let Some(part) = of_root("core-properties").filter(|part| package.has(part)) {
        properties = workbook::properties(package.open(&part, "the list of properties")?)?;
    }
    Ok(Workbook { kind, sheets, names: listing.names, properties, macros: kind == FileKind::Xlsm, mended: Vec::new() })
}

/// Reads the notes, threads of comments and pictures of a sheet, which are in separate parts.
fn read_attached(
    package: &mut Package<'_>,
    part: &str,
    people: &People,
    sheet: &mut Sheet,
    room: &mut Room,
) -> Result<(), GridError> {
    let relations = package.relations(part)?;
    let what = |thing: &str| format!("{thing} of the sheet '{}'", short(&sheet.name));
    let (notes, threads, drawings) = (what("the notes"), what("the comments"), what("the drawings"));
    // Threads come after the notes that they leave behind, so that they replace them.
    for kind in ["comments", "threadedComment", "drawing"] {
        for relation in relations.values().filter(|relation| relation.kind == kind) {
            let part = relation.target.as_str();
            if !package.has(part) {
                continue;
            }
            match kind {
                "comments" => notes::read(package.open(part, &notes)?, &mut sheet.notes, room)?,
                "threadedComment" => notes::threads(package.open(part, &threads)?, people, &mut sheet.notes, room)?,
                _ => pictures::read(package.open(part, &drawings)?, &mut sheet.pictures, room)?,
            }
        }
    }
    Ok(())
}
