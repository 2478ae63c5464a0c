//! Writes a table of files for people, one line each with the number of findings: an overview before the findings themselves.

use super::super::columns;
use crate::texts::report_text;
use crate::words::{cut, safe};

/// The widest column. A wider cell only moves the rest of its own row.
const WIDEST: usize = 48;

/// One row of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileRow {
    /// The file.
    pub file: String,
    /// The person that it is about; empty if unknown.
    pub person: String,
    /// Number of findings of severity error.
    pub errors: usize,
    /// Number of findings of severity warning.
    pub warnings: usize,
}

/// Writes the table, with a line of headings.
pub fn table(files: &[FileRow]) -> String {
    let heading = ["file", "person", "errors", "warnings"].map(|column| report_text(&format!("file-table.{column}")));
    let number = |count: usize| if count == 0 { "–".to_owned() } else { count.to_string() };
    let row = |row: &FileRow| [safe(&row.file), safe(&cut(&row.person, WIDEST)), number(row.errors), number(row.warnings)];
    let rows: Vec<[String; 4]> = std::iter::once(heading).chain(files.iter().map(row)).collect();
    let widths = columns::widths(&rows, WIDEST);
    rows.iter().map(|row| columns::line(row, &widths) + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_line() {
        let row = |file: &str, person: &str, errors, warnings| FileRow {
            file: file.to_owned(),
            person: person.to_owned(),
            errors,
            warnings,
        };
        let text = table(&[row("a.xlsx", "Keiko Patel", 12, 0), row("north/long.xlsx", "", 0, 3)]);
        let expected = "File             Person       Errors  Warnings\n\
                        a.xlsx           Keiko Patel  12      –\n\
                        north/long.xlsx               –       3\n";
        assert_eq!(text, expected);
    }
}
