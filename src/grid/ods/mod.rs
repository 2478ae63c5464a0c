//! Reads .ods with our own parser, as .xlsx: step by step and under the limits, from any program and with any indentation.
//!
//! Attributes are looked up with the prefixes that every program uses.

mod styles;
mod table;
mod text;
mod value;

#[cfg(test)]
mod tests;

use super::limits;
use super::parts::{CellBudget, Package, Xml, XmlStep};
use super::{FileKind, GridError, Limits, Sheet, Workbook, damaged};
use crate::wording::Wording;
use styles::{OdsStyles, StyleFamily};

/// The style that LibreOffice gives to its copies of sheets from other files.
const COPY: &str = "ta_extref";

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, GridError> {
    let mut package = Package::new(bytes, limits)?;
    if package.has("META-INF/manifest.xml") {
        refuse_password(package.open("META-INF/manifest.xml", Wording::of("grid.part.parts"))?)?;
    }
    let mut styles = OdsStyles::default();
    if package.has("styles.xml") {
        styles.read_part(package.open("styles.xml", Wording::of("grid.part.formats"))?, limits)?;
    }
    let mut book = OdsWorkbook::default();
    book.read(package.open("content.xml", Wording::of("grid.part.content"))?, &mut styles, limits)?;
    if book.sheets.is_empty() {
        return Err(damaged("grid.package.no-sheet"));
    }
    let mut properties = Vec::new();
    if package.has("meta.xml") {
        properties = read_properties(package.open("meta.xml", Wording::of("grid.part.properties"))?)?;
    }
    let names = book.names.into_iter().chain(book.local).collect();
    Ok(Workbook { kind: FileKind::Ods, sheets: book.sheets, names, properties, macros: false, mended: Vec::new() })
}

/// Refuses a package whose list of parts says that one is encrypted.
fn refuse_password(mut xml: Xml<'_>) -> Result<(), GridError> {
    loop {
        match xml.next()? {
            XmlStep::Open if xml.name() == "encryption-data" => return Err(GridError::Encrypted),
            XmlStep::Open | XmlStep::Close => {}
            XmlStep::End => return Ok(()),
        }
    }
}

/// The sheets and names in the content part.
#[derive(Default)]
struct OdsWorkbook {
    sheets: Vec<Sheet>,
    names: Vec<(String, String)>,
    /// Names that belong to single sheets.
    local: Vec<(String, String)>,
}

impl OdsWorkbook {
    fn read(&mut self, mut xml: Xml<'_>, styles: &mut OdsStyles, limits: &Limits) -> Result<(), GridError> {
        xml.root("document-content")?;
        while xml.next()? == XmlStep::Open {
            match xml.name() {
                "automatic-styles" => styles.read_list(&mut xml, limits)?,
                "body" => {
                    while xml.enter("spreadsheet")? {
                        self.read_spreadsheet(&mut xml, styles, limits)?;
                    }
                }
                _ => xml.skip()?,
            }
        }
        xml.finish()
    }

    fn read_spreadsheet(&mut self, xml: &mut Xml<'_>, styles: &OdsStyles, limits: &Limits) -> Result<(), GridError> {
        let mut room = CellBudget::new(limits);
        while xml.next()? == XmlStep::Open {
            match xml.name() {
                "table" => {
                    let [name, style] = xml.several(["table:name", "table:style-name"])?;
                    let (name, style) = (name.unwrap_or_default().into_owned(), style.unwrap_or_default().into_owned());
                    if style == COPY {
                        xml.skip()?;
                        continue;
                    }
                    let mut sheet = table::read(xml, styles, &mut room, &mut self.local)?;
                    (sheet.name, sheet.visible) = (name, !styles.find(StyleFamily::Table, &style).hidden);
                    self.sheets.push(sheet);
                    if self.sheets.len() > limits.sheets {
                        return Err(limits::sheets(limits));
                    }
                }
                "named-expressions" => read_names(xml, &mut self.names, &mut room)?,
                _ => xml.skip()?,
            }
        }
        Ok(())
    }
}

/// Reads defined names and their meanings.
fn read_names(xml: &mut Xml<'_>, names: &mut Vec<(String, String)>, room: &mut CellBudget) -> Result<(), GridError> {
    while xml.next()? == XmlStep::Open {
        let [name, area, expression] = xml.several(["table:name", "table:cell-range-address", "table:expression"])?;
        if let (Some(name), Some(meaning)) = (name, area.or(expression))
            && limits::keeps_name(names.len(), &meaning, &room.limits)?
        {
            room.take_text(&name)?;
            room.take_text(&meaning)?;
            names.push((name.into_owned(), meaning.into_owned()));
        }
        xml.skip()?;
    }
    Ok(())
}

/// Reads title, subject, description and keywords, as far as they are there.
fn read_properties(mut xml: Xml<'_>) -> Result<Vec<String>, GridError> {
    let mut found: [String; 4] = Default::default();
    xml.root("document-meta")?;
    while xml.enter("meta")? {
        while xml.next()? == XmlStep::Open {
            match ["title", "subject", "description", "keyword"].iter().position(|name| *name == xml.name()) {
                Some(at) => {
                    if !found[at].is_empty() {
                        found[at].push_str(", ");
                    }
                    xml.text(&mut found[at])?;
                }
                None => xml.skip()?,
            }
        }
    }
    xml.finish()?;
    Ok(found.into_iter().filter(|text| !text.is_empty()).collect())
}
