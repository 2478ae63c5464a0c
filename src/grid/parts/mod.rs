//! Packages of XML parts, as .xlsx and .ods are: one part at a time is unpacked whole and read where it lies, every limit is held
//! against what is really there, and nothing is allocated by what a file claims.

mod areas;
mod filled;
mod input;
mod package;
mod room;
mod strokes;
mod xml;

pub(super) use areas::{Area, Sweep, cell, is_on_sheet};
pub(super) use filled::{FilledDown, MOST_ALIKE};
pub(super) use package::Package;
pub(super) use room::Room;
pub(super) use strokes::{Stroke, Strokes};
pub(super) use xml::{Step, Xml, is_yes, short};
