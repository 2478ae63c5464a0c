//! Files and what was found in them as a table for people, a line each: the way in, before the findings themselves.

use super::super::columns;
use crate::texts::report_text;
use crate::words::{cut, safe};

/// Cells wider than this do not push their neighbours to the right.
const WIDEST: usize = 48;

/// What there is to say of a file in one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileRow {
    /// The file.
    pub file: String,
    /// Whose it is, where that is known.
    pub person: String,
    /// Findings that are errors.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
}

/// The table, with a line of headings.
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
