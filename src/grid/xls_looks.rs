//! Reads the looks of cells in an .xls ([MS-XLS]), which calamine does not report: digits that a number format adds,
//! strikethrough, hidden rows. The records have been checked before.

use std::collections::HashMap;

use super::biff::{self, Record};
use super::xlsx::Digits;
use super::{CellValue, GridError, Sheet};
use crate::address::CellRef;

/// The data at the beginning of the workbook that concern looks.
#[derive(Default)]
pub(super) struct Looks {
    /// The position at which each sheet begins, in the order of the list.
    sheets: Vec<usize>,
    /// Whether each font is struck through.
    fonts: Vec<bool>,
    formats: HashMap<u16, Digits>,
    /// The font and the number format of each cell format.
    cells: Vec<(u16, u16)>,
}

impl Looks {
    /// Reads the beginning of a workbook.
    pub(super) fn read(stream: &[u8]) -> Result<Self, GridError> {
        let mut looks = Self::default();
        let mut at = 0;
        while let Some(Record { kind, start, end }) = biff::next(stream, at)? {
            at = end;
            let data = &stream[start..end];
            match kind {
                0x000A => break,
                0x0085 => looks.sheets.push(biff::number(data, 0) as usize),
                0x0031 => looks.fonts.push(biff::number(data, 2) & 8 != 0),
                0x00E0 => looks.cells.push((short(data, 0), short(data, 2))),
                0x041E => looks.formats.extend(Digits::of_code(&code(data)).map(|digits| (short(data, 0), digits))),
                _ => {}
            }
        }
        Ok(looks)
    }

    /// Adds looks to the cells of a sheet, which is at this position of the list.
    pub(super) fn put_on(&self, stream: &[u8], position: usize, sheet: &mut Sheet) -> Result<(), GridError> {
        let Some(mut at) = self.sheets.get(position).copied() else { return Ok(()) };
        let mut depth = 0_usize;
        while let Some(Record { kind, start, end }) = biff::next(stream, at)? {
            at = end;
            let data = &stream[start..end];
            match kind {
                0x0809 => depth += 1,
                0x000A if depth <= 1 => break,
                0x000A => depth -= 1,
                _ if depth > 1 => {}
                0x0208 if short(data, 12) & 0x20 != 0 => {
                    sheet.hidden_rows.insert(u32::from(short(data, 0)));
                }
                0x0006 | 0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x027E | 0x00FD => {
                    self.put_on_cell(sheet, CellRef::new(short(data, 0).into(), short(data, 2).into()), short(data, 4));
                }
                // Adjacent numbers: six bytes each, the format first.
                0x00BD => {
                    for (index, cell) in data.get(4..data.len().saturating_sub(2)).unwrap_or_default().chunks(6).enumerate() {
                        let col = u32::from(short(data, 2)) + index as u32;
                        self.put_on_cell(sheet, CellRef::new(short(data, 0).into(), col), short(cell, 0));
                    }
                }
                _ => {}
            }
        }
        sheet.keep_hidden(&std::collections::BTreeMap::new());
        Ok(())
    }

    fn put_on_cell(&self, sheet: &mut Sheet, at: CellRef, format: u16) {
        let Some((font, code)) = self.cells.get(usize::from(format)) else { return };
        let Some(cell) = sheet.cells.get_mut(&at) else { return };
        // Fonts are numbered without 4.
        let font = usize::from(*font) - usize::from(*font > 4);
        cell.look.struck = self.fonts.get(font).copied().unwrap_or_default();
        if let CellValue::Number(number) = cell.value {
            cell.look.digits = self.formats.get(code).and_then(|digits| digits.seen(number));
        }
    }
}

/// Returns the code of a number format. Letters take one or two bytes.
fn code(data: &[u8]) -> String {
    let (count, wide) = (usize::from(short(data, 2)), data.get(4).is_some_and(|flags| flags & 1 != 0));
    let letters = data.get(5..).unwrap_or_default();
    if wide {
        let units: Vec<u16> = letters.chunks_exact(2).take(count).map(|unit| short(unit, 0)).collect();
        String::from_utf16_lossy(&units)
    } else {
        letters.iter().take(count).map(|byte| char::from(*byte)).collect()
    }
}

fn short(data: &[u8], at: usize) -> u16 {
    (biff::number(data, at) & 0xFFFF) as u16
}
