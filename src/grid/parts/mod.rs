//! Packages of XML parts, such as .xlsx and .ods. One part at a time is unpacked as a whole and read in place. Limits apply to
//! the real content, and no memory is allocated because of sizes that a file claims.

mod areas;
mod filled;
mod input;
mod package;
mod room;
mod strokes;
mod xml;

pub(super) use areas::{CellArea, Sweep, cell, is_on_sheet};
pub(super) use filled::{FilledDown, MOST_ALIKE};
pub(super) use package::Package;
pub(super) use room::CellBudget;
pub(super) use strokes::{Stroke, Strokes};
pub(super) use xml::{Xml, XmlStep, is_yes, short};
