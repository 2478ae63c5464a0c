//! Looks an .xlsb over for what its reader would pass over in silence.

use std::io::{BufRead, BufReader, Cursor, Read};
use std::ops::RangeInclusive;

use super::parts::Package;
use super::{GridError, Limits};

/// The part that lists the sheets.
const WORKBOOK: &str = "xl/workbook.bin";
/// The record of a sheet in that list (`BrtBundleSh`), and the one that ends the list.
const SHEET: u32 = 0x9C;
const END_OF_SHEETS: u32 = 0x90;

/// Records of cells that leave their column out, since they stand right behind the cell before (`BrtShort…`). Excel never
/// writes them, SheetJS does; calamine knows none of them, so that most cells of such a sheet would be lost. A blank one, of
/// kind 12, is no loss.
const SHORT_CELLS: RangeInclusive<u16> = 13..=18;

/// Refuses a workbook that holds cells in the short form, or lists a sheet that is not among its parts; tells whether it holds
/// macros.
pub(super) fn look_over(bytes: &[u8], limits: &Limits) -> Result<bool, GridError> {
    let damaged = |error: zip::result::ZipError| GridError::Damaged(error.to_string());
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut macros = false;
    let relations = Package::new(bytes, limits)?.relations(WORKBOOK)?;
    for index in 0..package.len() {
        let part = package.by_index(index).map_err(damaged)?;
        let name = part.name().map(|name| name.to_lowercase()).unwrap_or_default();
        macros |= name == "xl/vbaproject.bin";
        if name == WORKBOOK {
            let listed = listed_sheets(BufReader::new(part));
            if listed.iter().any(|id| !relations.contains_key(id)) {
                return Err(GridError::Damaged("it lists a sheet that is not among its parts".to_owned()));
            }
            continue;
        }
        if name.contains("worksheets") && name.ends_with(".bin") && holds_short_cells(BufReader::new(part)) {
            let what = "it was saved as .xlsb by a program that writes cells in a short form, most of which would be lost; open \
                        it in Excel or LibreOffice and save it as .xlsx";
            return Err(GridError::Damaged(what.to_owned()));
        }
    }
    Ok(macros)
}

/// The ids of the relationships that lead to the sheets. A list that breaks off ends; its reader says so.
fn listed_sheets(mut workbook: impl BufRead) -> Vec<String> {
    let mut ids = Vec::new();
    while let (Some(kind), Some(length)) = (number(&mut workbook, 2), number(&mut workbook, 4)) {
        let mut record = Vec::new();
        if workbook.by_ref().take(u64::from(length)).read_to_end(&mut record).is_err() || kind == END_OF_SHEETS {
            break;
        }
        // State, number, then the id: its length in units of two bytes, all ones where there is none.
        let units = record.get(8..12).and_then(|units| units.try_into().ok()).map(u32::from_le_bytes);
        if let (SHEET, Some(units)) = (kind, units.filter(|units| *units != u32::MAX)) {
            let id = record.get(12..).unwrap_or_default().as_chunks::<2>().0.iter().take(units as usize);
            let id: Vec<u16> = id.map(|unit| u16::from_le_bytes(*unit)).collect();
            ids.push(String::from_utf16_lossy(&id));
        }
    }
    ids
}

/// Goes from record to record: kind, length, content. Where they end too soon the reader of the sheet says so.
fn holds_short_cells(mut sheet: impl BufRead) -> bool {
    while let (Some(kind), Some(length)) = (number(&mut sheet, 2), number(&mut sheet, 4)) {
        if u16::try_from(kind).is_ok_and(|kind| SHORT_CELLS.contains(&kind)) {
            return true;
        }
        if std::io::copy(&mut sheet.by_ref().take(u64::from(length)), &mut std::io::sink()).is_err() {
            return false;
        }
    }
    false
}

/// A number of seven bits a byte, the lowest first; the eighth bit says that another byte follows, up to a limit.
fn number(sheet: &mut impl BufRead, most: u32) -> Option<u32> {
    let mut number = 0;
    for place in 0..most {
        let mut byte = [0];
        sheet.read_exact(&mut byte).ok()?;
        number |= u32::from(byte[0] & 0x7F) << (7 * place);
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::holds_short_cells;

    #[test]
    fn short_cells_are_told_from_whole_ones_and_from_what_records_hold() {
        // BrtBeginSheet (129, in two bytes), BrtRowHdr with a content of 130 bytes, BrtCellReal; short cells that hold something begin at 13.
        let mut sheet = vec![0x81, 1, 0, 0, 0x82, 1];
        sheet.extend([12; 130]);
        sheet.extend([5, 2, 12, 13]);
        assert!(!holds_short_cells(&sheet[..]));
        sheet.extend([13, 1, 0]);
        assert!(holds_short_cells(&sheet[..]));
        assert!(!holds_short_cells(&[5, 0xFF, 0xFF, 0xFF, 0x7F, 13][..]));
    }
}
