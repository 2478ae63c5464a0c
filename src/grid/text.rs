//! Reads delimited text: detects encoding and separator, repairs the quotes, then reads one sheet of text cells.

pub(super) mod encoding;
mod letters;
mod other_quotes;
mod quotes;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::limits::{self, Limit};
use super::{Cell, CellValue, FileKind, GridError, Limits, Sheet, TextRepair, Workbook};
use crate::address::CellRef;
use crate::wording::Wording;

/// The separators that exports use.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, GridError> {
    let (text, encoding) = decode(bytes);
    let mut mended: Vec<TextRepair> = encoding.into_iter().collect();
    let text = match quotes::without_line_quotes(&text, &SEPARATORS.map(char::from)) {
        Some(lines) => {
            mended.push(TextRepair::Lines);
            lines
        }
        None => text,
    };
    let (text, separator) = match named_separator(&text) {
        Some((rest, separator)) => (rest.to_owned(), separator),
        None => {
            let separator = separator(&text);
            (text, separator)
        }
    };
    let text = match other_quotes::in_proper_quotes(&text, char::from(separator)) {
        Some(quotes::RepairedText { text, quotes }) => {
            mended.push(TextRepair::Otherwise(quotes));
            text
        }
        None => text,
    };
    let quotes::RepairedText { text, quotes } = quotes::mend(&text, char::from(separator));
    if !quotes.is_empty() {
        mended.push(TextRepair::Quotes(quotes));
    }
    let mut sheet = Sheet { name: String::new(), visible: true, ..Sheet::default() };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut row = 0;
    for record in reader.records() {
        let record = record.map_err(|error| GridError::Damaged(Wording::theirs(error)))?;
        row += record.position().map_or(0, |position| empty_lines(&text, position.byte() as usize));
        for (col, field) in record.iter().enumerate() {
            if field.len() > limits.piece_bytes {
                let most = limits::size(limits.piece_bytes as u64);
                let problem = Wording::of("grid.limit.text-in-row").with("row", row + 1).with("most", most);
                return Err(Limit::Text.exceeded(problem));
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
    Ok(Workbook {
        kind: FileKind::Delimited,
        sheets: vec![sheet],
        names: Vec::new(),
        properties: Vec::new(),
        macros: false,
        mended,
    })
}

/// Counts the empty lines from this byte on, up to the record after them. The CSV reader skips them, but people who look for
/// row 7 count them. A cell with line breaks is one row, as in spreadsheet programs.
fn empty_lines(text: &str, from: usize) -> u32 {
    let bytes = text.as_bytes();
    let mut count = 0;
    for at in from..bytes.len() {
        match bytes[at] {
            // The second half of a line end, possibly that of the previous record.
            b'\n' if at > 0 && bytes[at - 1] == b'\r' => {}
            b'\n' | b'\r' => count += 1,
            _ => break,
        }
    }
    count
}

/// Decodes a text. A byte-order mark decides, then the zeros of UTF-16, then valid UTF-8, then the letters. Also reports an
/// encoding that is not certain or that few programs write.
pub(super) fn decode(bytes: &[u8]) -> (String, Option<TextRepair>) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return (encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned(), None);
    }
    if let Some(encoding) = wide(bytes) {
        let text = encoding.decode_without_bom_handling(bytes).0.into_owned();
        let shown = text.lines().next().map(|line| crate::words::cut(line, FIRST_LINE)).into_iter().collect();
        return (text, Some(TextRepair::Encoding { name: encoding.name().to_owned(), shown }));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), None);
    }
    if let Some((text, found)) = mixed(bytes) {
        return (text, told(found));
    }
    let found = encoding::find(bytes);
    (found.text.clone(), told(found))
}

/// The most letters of a first line that a message shows.
const FIRST_LINE: usize = 60;

fn told(found: encoding::DetectedText) -> Option<TextRepair> {
    let encoding::DetectedText { name, shown, rival, .. } = found;
    match rival {
        Some(other) => Some(TextRepair::Doubtful { name, shown, other }),
        // Excel writes this on most computers.
        None if name == "windows-1252" => None,
        None => Some(TextRepair::Encoding { name, shown }),
    }
}

/// Detects UTF-16 without a byte-order mark: in its many English letters, every other byte is zero.
pub(super) fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let encoding = match (zeros(0), zeros(1)) {
        (0, odd) if odd * 10 > head.len() / 2 => UTF_16LE,
        (even, 0) if even * 10 > head.len() / 2 => UTF_16BE,
        _ => return None,
    };
    let (_, lossy) = encoding.decode_without_bom_handling(bytes);
    (!lossy && bytes.len().is_multiple_of(2)).then_some(encoding)
}

/// Decodes a text in which most lines with other letters than ASCII are UTF-8 and some are not: two files that were joined.
fn mixed(bytes: &[u8]) -> Option<(String, encoding::DetectedText)> {
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let beyond = lines.iter().filter(|line| !line.is_ascii());
    let (good, bad): (Vec<&&[u8]>, Vec<&&[u8]>) = beyond.partition(|line| std::str::from_utf8(line).is_ok());
    if good.len() <= bad.len() {
        return None;
    }
    let found = encoding::find(&bad.iter().copied().copied().collect::<Vec<_>>().concat());
    let mut others = found.text.split_inclusive('\n');
    let text = lines.iter().map(|line| match std::str::from_utf8(line) {
        Ok(line) => line.to_owned(),
        Err(_) => others.next().unwrap_or_default().to_owned(),
    });
    Some((text.collect(), found))
}

/// Returns the separator that the first line names for Excel, `sep=;`, and the text after these words.
fn named_separator(text: &str) -> Option<(&str, u8)> {
    let rest = text.strip_prefix("sep=")?;
    let separator = *rest.as_bytes().first()?;
    (SEPARATORS.contains(&separator) && rest[1..].starts_with(['\n', '\r'])).then_some((&rest[1..], separator))
}

/// Returns the separator that splits the first lines into the most even, and then the most, columns.
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
