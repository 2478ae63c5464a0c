//! Reads the part that lists the sheets and the names, and the file's properties.

use crate::grid::limits;
use crate::grid::parts::{Xml, XmlStep};
use crate::grid::{GridError, Limits};

/// The content of the workbook part.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Whether days count from 1904.
    pub(super) is_1904: bool,
    /// The sheets, in order.
    pub(super) sheets: Vec<ListedSheet>,
    /// The defined names and their meanings: those of the whole workbook, then those of single sheets.
    pub(super) names: Vec<(String, String)>,
}

/// An entry in the list of sheets.
#[derive(Debug)]
pub(super) struct ListedSheet {
    pub(super) name: String,
    pub(super) visible: bool,
    /// The id of the relationship to its part.
    pub(super) relation: String,
}

/// Reads the workbook part.
pub(super) fn read(mut xml: Xml<'_>, limits: &Limits) -> Result<Listing, GridError> {
    let mut listing = Listing::default();
    let mut local = Vec::new();
    xml.root("workbook")?;
    while xml.next()? == XmlStep::Open {
        match xml.name() {
            "workbookPr" => {
                listing.is_1904 = xml.flag("date1904")?;
                xml.skip()?;
            }
            "sheets" => sheets(&mut xml, limits, &mut listing.sheets)?,
            "definedNames" => names(&mut xml, limits, &mut listing.names, &mut local)?,
            _ => xml.skip()?,
        }
    }
    xml.finish()?;
    listing.names.append(&mut local);
    Ok(listing)
}

fn sheets(xml: &mut Xml<'_>, limits: &Limits, sheets: &mut Vec<ListedSheet>) -> Result<(), GridError> {
    while xml.next()? == XmlStep::Open {
        if xml.name() == "sheet" {
            let visible = xml.attribute("state")?.is_none_or(|state| state != "hidden" && state != "veryHidden");
            let name = xml.attribute("name")?.unwrap_or_default();
            sheets.push(ListedSheet { name, visible, relation: xml.reference()?.unwrap_or_default() });
            if sheets.len() > limits.sheets {
                return Err(limits::sheets(limits));
            }
        }
        xml.skip()?;
    }
    Ok(())
}

type DefinedNames = Vec<(String, String)>;

fn names(xml: &mut Xml<'_>, limits: &Limits, global: &mut DefinedNames, local: &mut DefinedNames) -> Result<(), GridError> {
    while xml.next()? == XmlStep::Open {
        if xml.name() != "definedName" {
            xml.skip()?;
            continue;
        }
        let name = xml.attribute("name")?.unwrap_or_default();
        let of_sheet = xml.attribute("localSheetId")?.is_some();
        let mut meaning = String::new();
        xml.text(&mut meaning)?;
        if limits::keeps_name(global.len() + local.len(), &meaning, limits)? {
            if of_sheet { &mut *local } else { &mut *global }.push((name, meaning));
        }
    }
    Ok(())
}

/// Reads title, subject, description and keywords, as far as they are there.
pub(super) fn properties(mut xml: Xml<'_>) -> Result<Vec<String>, GridError> {
    let mut found: [String; 4] = Default::default();
    xml.root("coreProperties")?;
    while xml.next()? == XmlStep::Open {
        match ["title", "subject", "description", "keywords"].iter().position(|name| *name == xml.name()) {
            Some(at) => xml.text(&mut found[at])?,
            None => xml.skip()?,
        }
    }
    xml.finish()?;
    Ok(found.into_iter().filter(|text| !text.is_empty()).collect())
}
