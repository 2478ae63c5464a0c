//! Delimited text: finds out encoding and separator, then reads it as one sheet of text cells.

use chardetng::EncodingDetector;
use encoding_rs::Encoding;

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
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(|error| GridError::Damaged(error.to_string()))?;
        for (col, field) in record.iter().enumerate() {
            if !field.is_empty() {
                let value = CellValue::Text(field.to_owned());
                sheet.cells.insert(CellRef::new(row as u32, col as u32), Cell { value, formula: None });
            }
        }
        if sheet.cells.len() > limits.cells {
            return Err(GridError::TooLarge(format!("it has more than {} cells, the limit", limits.cells)));
        }
    }
    Ok(Workbook { kind: FileKind::Delimited, sheets: vec![sheet], names: Vec::new(), properties: Vec::new() })
}

/// A byte-order mark decides, then valid UTF-8, then a guess from the letters that occur.
fn decode(bytes: &[u8]) -> String {
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
    fn encodings_and_separators_are_found_out() {
        assert_eq!(cells(b"id,name\n1,M\xFCller\n"), ["id", "name", "1", "Müller"]);
        assert_eq!(cells("\u{feff}id;name\n1;Müller, Jo\n".as_bytes()), ["id", "name", "1", "Müller, Jo"]);
        assert_eq!(cells(b"id\tname\r\n1\tx\r\n"), ["id", "name", "1", "x"]);
        let wide: Vec<u8> = "\u{feff}id,name\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(cells(&wide), ["id", "name"]);
    }
}
