//! Writes findings as CSV for spreadsheets. No cell can become a formula when the table is opened.

use std::borrow::Cow;

use crate::address::Pointer;
use crate::finding::Finding;

const HEADINGS: [&str; 9] = ["code", "severity", "message", "help", "file", "sheet", "cell", "pointer", "value"];

/// Writes findings as a table.
pub(super) fn render(findings: &[Finding]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail, and every row has as many cells as the headings.
    let _ = writer.write_record(HEADINGS);
    for finding in findings {
        let row = [
            finding.code.name(),
            finding.severity.name(),
            &finding.message(),
            &finding.help(),
            finding.file.as_deref().unwrap_or_default(),
            &finding.sheet().unwrap_or_default(),
            &finding.cell().map(|cell| cell.to_string()).unwrap_or_default(),
            finding.pointer.as_ref().map(Pointer::as_str).unwrap_or_default(),
            finding.value.as_deref().unwrap_or_default(),
        ];
        let _ = writer.write_record(row.map(|cell| safe_cell(cell).into_owned()));
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// Makes a text safe as a CSV cell. Puts an apostrophe before a character that could begin a formula.
pub fn safe_cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use super::*;

    #[test]
    fn the_table_has_its_headings_and_no_formula() {
        let text = render(&sample());
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), HEADINGS);
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(&rows[0][6], "D12");
        assert_eq!(&rows[0][7], "/inventory/ratings/3/rating");
        assert_eq!(&rows[1][8], "'=HYPERLINK(\"x\")\u{1b}[2J\nnext");
        assert_eq!(rows[2][8].len(), 5000);
    }

    #[test]
    fn what_could_begin_a_formula_gets_an_apostrophe() {
        for text in ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1"] {
            assert_eq!(safe_cell(text), format!("'{text}"));
        }
        for text in ["", "seven", "1-2", "'=1", "/a"] {
            assert_eq!(safe_cell(text), text);
        }
    }
}
