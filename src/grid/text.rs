//! Delimited text: finds out encoding and separator, then reads it as one sheet of text cells.

use chardetng::EncodingDetector;
use encoding_rs::Encoding;

use super::limits::{self, Limit};
use super::{Cell, CellValue, FileKind, GridError, Limits, Sheet, Workbook};
use crate::address::CellRef;

/// Separators that exports use.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, GridError> {
    let text = decode(bytes);
    let separator = separator(&text);
    let mut sheet = Sheet { name: String::new(), visible: true, ..Sheet::default() };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut row = 0;
    for record in reader.records() {
        let record = record.map_err(|error| GridError::Damaged(error.to_string()))?;
        row += record.position().map_or(0, |position| empty_lines(&text, position.byte() as usize));
        for (col, field) in record.iter().enumerate() {
            if field.len() > limits.piece_bytes {
                let most = limits::size(limits.piece_bytes as u64);
                return Err(Limit::Text.exceeded(format!("row {} holds a text of more than {most}, the limit", row + 1)));
            }
            if !field.is_empty() {
                let value = CellValue::Text(field.to_owned());
                sheet.cells.insert(CellRef::new(row, col as u32), Cell::new(value, None));
            }
        }
        row += 1;
        if sheet.cells.len() > limits.cells {
            return Err(limits::cells(limits));
        }
    }
    Ok(Workbook { kind: FileKind::Delimited, sheets: vec![sheet], names: Vec::new(), properties: Vec::new(), macros: false })
}

/// The empty lines before the record that begins at a byte or after them: its reader passes them over, but people who look
/// for row 7 count them. A cell with line breaks is one row, as spreadsheet programs show it.
fn empty_lines(text: &str, from: usize) -> u32 {
    let bytes = text.as_bytes();
    let mut count = 0;
    for at in from..bytes.len() {
        match bytes[at] {
            // The second half of a line end, maybe of that of the record before.
            b'\n' if at > 0 && bytes[at - 1] == b'\r' => {}
            b'\n' | b'\r' => count += 1,
            _ => break,
        }
    }
    count
}

/// A byte-order mark decides, then valid UTF-8, then a guess from the letters that occur.
pub(super) fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let mut detector = EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Deny).decode(bytes).0.into_owned()
}

/// The separator that parts the first lines into the most, and most even, columns.
fn separator(text: &str) -> u8 {
    let sample: String = text.lines().take(30).fold(String::new(), |sum, line| sum + line + "\n");
    let score = |separator: u8| {
        let mut reader =
            csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(sample.as_bytes());
        let widths: Vec<usize> = reader.records().filter_map(Result::ok).map(|record| record.len()).collect();
        let usual = widths.iter().copied().max_by_key(|width| widths.iter().filter(|other| *other == width).count()).unwrap_or(1);
        if usual < 2 { 0 } else { widths.iter().filter(|width| **width == usual).count() * 100 + usual }
    };
    SEPARATORS.into_iter().rev().max_by_key(|&separator| score(separator)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<String> {
        read(bytes, &Limits::default()).unwrap().sheets[0].cells.values().map(|cell| cell.value.display()).collect()
    }

    #[test]
    fn empty_lines_count_as_rows() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["", "id,name", "", "", "1,\"two", "lines\"", "2,x", "", "3,y", ""].join(end);
            let sheet = read(text.as_bytes(), &Limits::default()).unwrap().sheets.remove(0);
            let ids: Vec<String> = sheet
                .cells
                .iter()
                .filter(|(at, _)| at.col == 0)
                .map(|(at, cell)| format!("{at} {}", cell.value.display()))
                .collect();
            assert_eq!(ids, ["A2 id", "A5 1", "A6 2", "A8 3"], "{end:?}");
        }
    }

    #[test]
    fn encodings_and_separators_are_found_out() {
        assert_eq!(cells(b"id,name\n1,M\xFCller\n"), ["id", "name", "1", "Müller"]);
        assert_eq!(cells("\u{feff}id;name\n1;Müller, Jo\n".as_bytes()), ["id", "name", "1", "Müller, Jo"]);
        assert_eq!(cells(b"id\tname\r\n1\tx\r\n"), ["id", "name", "1", "x"]);
        let wide: Vec<u8> = "\u{feff}id,name\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(cells(&wide), ["id", "name"]);
    }
}
