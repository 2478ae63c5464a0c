//! Reads cell formats: how each shows a number, and the look of its cells.

use std::collections::HashMap;

use super::colours::{Colour, Colours};
use super::digits::Digits;
use super::shows::{self, Shows};
use crate::grid::parts::{Stroke, Xml, XmlStep, is_yes};
use crate::grid::{CellLook, GridError, Limits, too_large};

/// A cell format.
#[derive(Clone, Debug, Default)]
pub(super) struct CellFormat {
    pub(super) shows: Shows,
    pub(super) digits: Option<Digits>,
    pub(super) look: CellLook,
}

/// Reads the cell formats of the workbook, by position.
pub(super) fn read(mut xml: Xml<'_>, mut colours: Colours, limits: &Limits) -> Result<Vec<CellFormat>, GridError> {
    let (mut codes, mut fonts, mut fills, mut ids) = (HashMap::new(), Vec::new(), Vec::new(), Vec::new());
    xml.root("styleSheet")?;
    while xml.next()? == XmlStep::Open {
        let list = xml.name().to_owned();
        if !["numFmts", "fonts", "fills", "cellXfs", "colors"].contains(&list.as_str()) {
            xml.skip()?;
            continue;
        }
        while xml.next()? == XmlStep::Open {
            match (list.as_str(), xml.name()) {
                ("numFmts", "numFmt") => {
                    if let Some(id) = number(&xml, "numFmtId")? {
                        let code = xml.attribute("formatCode")?.unwrap_or_default();
                        codes.insert(id, (shows::of_code(&code), Digits::of_code(&code)));
                    }
                    xml.skip()?;
                }
                ("fonts", "font") => fonts.push(stroke(&mut xml)?.struck == Some(true)),
                ("fills", "fill") => fills.push(fill(&mut xml)?),
                ("cellXfs", "xf") => {
                    ids.push([number(&xml, "numFmtId")?, number(&xml, "fontId")?, number(&xml, "fillId")?]);
                    xml.skip()?;
                }
                ("colors", "indexedColors") => colours.read_palette(&mut xml)?,
                _ => xml.skip()?,
            }
            if [codes.len(), fonts.len(), fills.len(), ids.len()].into_iter().any(|count| count > limits.formats) {
                return Err(too_large("grid.limit.formats", limits.formats));
            }
        }
    }
    xml.finish()?;
    let format = |[code, font, fill]: [Option<u32>; 3]| {
        let code = code.unwrap_or_default();
        let (shows, digits) = codes.get(&code).cloned().unwrap_or_else(|| (shows::of_number(code), None));
        let struck = font.and_then(|font| fonts.get(font as usize)).copied().unwrap_or_default();
        let fill = fill.and_then(|fill| *fills.get(fill as usize)?).and_then(|colour| colours.find(colour));
        CellFormat { look: CellLook { shown: shows.seen(), struck, fill, ..CellLook::default() }, digits, shows }
    };
    Ok(ids.into_iter().map(format).collect())
}

fn number(xml: &Xml<'_>, name: &str) -> Result<Option<u32>, GridError> {
    Ok(xml.attribute(name)?.and_then(|number| number.trim().parse().ok()))
}

/// Reads the stroke of a font or of the properties of a text run. Goes to the end of the tag.
pub(super) fn stroke(xml: &mut Xml<'_>) -> Result<Stroke, GridError> {
    let (mut struck, mut raised) = (false, false);
    while xml.next()? == XmlStep::Open {
        match xml.name() {
            "strike" => struck = xml.attribute("val")?.is_none_or(|yes| is_yes(&yes)),
            "vertAlign" => raised = xml.attribute("val")?.is_some_and(|place| place != "baseline"),
            _ => {}
        }
        xml.skip()?;
    }
    Ok(Stroke { struck: Some(struck), raised })
}

/// Reads the colour of a fill. Patterns and gradients have none, because they are not used as answers.
fn fill(xml: &mut Xml<'_>) -> Result<Option<Colour>, GridError> {
    let mut colour = None;
    while xml.next()? == XmlStep::Open {
        let solid = xml.name() == "patternFill" && xml.attribute("patternType")?.is_some_and(|kind| kind == "solid");
        if !solid {
            xml.skip()?;
            continue;
        }
        while xml.next()? == XmlStep::Open {
            if xml.name() == "fgColor" {
                colour = Colour::read(xml)?;
            }
            xml.skip()?;
        }
    }
    Ok(colour)
}
