//! Finds the pictures on a sheet. Charts and shapes do not count.

use crate::address::CellRef;
use crate::grid::GridError;
use crate::grid::parts::{CellBudget, Xml, XmlStep, is_on_sheet};

/// Reads the drawings of a sheet: the cell under the upper left corner of each picture, or A1 if it is not anchored to a cell.
pub(super) fn read(mut xml: Xml<'_>, pictures: &mut Vec<CellRef>, room: &mut CellBudget) -> Result<(), GridError> {
    xml.root("wsDr")?;
    while xml.next()? == XmlStep::Open {
        let mut corner = CellRef::new(0, 0);
        let mut picture = false;
        let mut depth = 1;
        while depth > 0 {
            match xml.next()? {
                XmlStep::Open if depth == 1 && xml.name() == "from" => corner = cell(&mut xml)?,
                XmlStep::Open => {
                    picture |= xml.name() == "pic";
                    depth += 1;
                }
                XmlStep::Close | XmlStep::End => depth -= 1,
            }
        }
        if picture {
            room.take_cell()?;
            pictures.push(corner);
        }
    }
    xml.finish()
}

/// Reads a corner. A row or column outside the sheet counts as the first one.
fn cell(xml: &mut Xml<'_>) -> Result<CellRef, GridError> {
    let mut corner = CellRef::new(0, 0);
    while xml.next()? == XmlStep::Open {
        let name = xml.name().to_owned();
        let mut text = String::new();
        xml.text(&mut text)?;
        let number = text.trim().parse().unwrap_or_default();
        let moved = match name.as_str() {
            "row" => CellRef { row: number, ..corner },
            "col" => CellRef { col: number, ..corner },
            _ => corner,
        };
        if is_on_sheet(moved) {
            corner = moved;
        }
    }
    Ok(corner)
}
