//! .xlsx and .xlsm, read by ourselves: only the parts that are needed, as streams, every limit held against what is really
//! unpacked, and nothing allocated by what a file claims. Macros are never looked at.

mod areas;
mod input;
mod package;
mod sheet;
mod strings;
mod styles;
mod value;
mod workbook;
mod xml;

#[cfg(test)]
mod tests;

use super::{FileKind, GridError, Limits, Sheet, Workbook};
use package::Package;
use sheet::{Room, Shared};

pub(super) use value::of_iso;

pub(super) fn read(bytes: &[u8], kind: FileKind, limits: &Limits) -> Result<Workbook, GridError> {
    let mut package = Package::new(bytes, limits)?;
    let root = package.relations("")?;
    let of_root = |kind: &str| root.values().find(|relation| relation.kind == kind).map(|relation| relation.target.clone());
    let main = of_root("officeDocument").unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let listing = workbook::read(package.open(&main, "the list of sheets")?, limits)?;
    let relations = package.relations(&main)?;
    let of_main = |kind: &str| relations.values().find(|relation| relation.kind == kind).map(|relation| relation.target.as_str());
    let (texts, formats) = (of_main("sharedStrings"), of_main("styles"));
    let mut shared = Shared { is_1904: listing.is_1904, ..Shared::default() };
    if let Some(part) = texts.filter(|part| package.has(part)) {
        shared.strings = strings::Strings::read(package.open(part, "the table of texts")?, limits)?;
    }
    if let Some(part) = formats.filter(|part| package.has(part)) {
        shared.formats = styles::read(package.open(part, "the table of cell formats")?, limits)?;
    }
    let mut room = Room::new(limits);
    let mut sheets = Vec::new();
    for listed in listing.sheets {
        let name = listed.name;
        let relation = relations.get(&listed.relation).ok_or_else(|| {
            GridError::Damaged(format!("the sheet '{}' is listed, but nothing says where it is", xml::short(&name)))
        })?;
        // Sheets that are one chart, old dialogs and macros have no cells to fill in.
        if relation.kind != "worksheet" {
            continue;
        }
        let cells =
            sheet::read(package.open(&relation.target, &format!("the sheet '{}'", xml::short(&name)))?, &shared, &mut room)?;
        sheets.push(Sheet { name, visible: listed.visible, cells, ..Sheet::default() });
    }
    if sheets.is_empty() {
        return Err(GridError::Damaged("the workbook holds no sheet".to_owned()));
    }
    let mut properties = Vec::new();
    if let Some(part) = of_root("core-properties").filter(|part| package.has(part)) {
        properties = workbook::properties(package.open(&part, "the list of properties")?)?;
    }
    Ok(Workbook { kind, sheets, names: listing.names, properties })
}
