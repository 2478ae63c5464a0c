//! A list that assigns files to people: one row for each file, with the columns `file` and `id`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::expected::Expected;
use crate::address::CellRef;
use crate::grid::{GridError, Workbook};
use crate::report::findings::safe_cell;
use crate::texts::program_text_with;
use crate::words::{fold, safe};

/// A list that assigns files to people.
#[derive(Clone, Debug, Default)]
pub struct Assignments {
    /// The name of the list, as it was given.
    list: String,
    rows: Vec<AssignmentRow>,
}

#[derive(Clone, Debug)]
struct AssignmentRow {
    /// Line number in the list, from 1.
    line: u32,
    file: String,
    id: String,
    /// Whether the row matched a file that was read.
    used: bool,
}

/// Why a list cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AssignError {
    /// The list cannot be read.
    #[error("{}", program_text_with("assign.unreadable", &[("list", list), ("error", source)]))]
    Unreadable {
        /// The list.
        list: String,
        /// The cause.
        #[source]
        source: GridError,
    },
    /// A column is missing.
    #[error("{}", program_text_with("assign.no-headings", &[("list", .0)]))]
    NoHeadings(String),
    /// A line has no file or no id.
    #[error("{}", program_text_with("assign.incomplete", &[("list", .0), ("line", .1)]))]
    Incomplete(String, u32),
    /// A line names a file that is not among those that are read.
    #[error("{}", program_text_with("assign.unknown-file", &[("list", .0), ("line", .1), ("file", .2)]))]
    UnknownFile(String, u32, String),
    /// A name matches more than one file.
    #[error("{}", program_text_with("assign.ambiguous", &[("list", .0), ("line", .1), ("file", .2), ("files", .3)]))]
    Ambiguous(String, u32, String, String),
    /// Two lines assign one file to two people.
    #[error("{}", program_text_with("assign.twice", &[("list", .0), ("line", .1), ("file", .2), ("id", .3)]))]
    Twice(String, u32, String, String),
    /// Nobody with that id is known.
    #[error("{}", program_text_with("assign.unknown-id", &[("list", .0), ("line", .1), ("id", .2)]))]
    UnknownId(String, u32, String),
}

impl Assignments {
    /// Reads a list from its workbook; `list` is its name in messages.
    ///
    /// # Errors
    /// If a column is missing, or a line has no file or no id.
    pub fn of_workbook(workbook: &Workbook, list: &str) -> Result<Self, AssignError> {
        let no_headings = || AssignError::NoHeadings(list.to_owned());
        let sheet = workbook.sheets.first().ok_or_else(no_headings)?;
        let text = |row: u32, col: u32| sheet.text(CellRef::new(row, col)).filter(|text| !text.trim().is_empty());
        let filled = |row: &u32| {
            sheet.cells.range(CellRef::new(*row, 0)..CellRef::new(row + 1, 0)).any(|(_, cell)| !cell.value.is_blank())
        };
        let mut rows: Vec<u32> = sheet.cells.keys().map(|cell| cell.row).collect();
        rows.dedup();
        rows.retain(filled);
        let heading = *rows.first().ok_or_else(no_headings)?;
        let columns: Vec<u32> = sheet.cells.keys().filter(|cell| cell.row == heading).map(|cell| cell.col).collect();
        let column = |name: &str| columns.iter().copied().find(|col| text(heading, *col).is_some_and(|text| fold(&text) == name));
        let (file, id) = column("file").zip(column("id")).ok_or_else(no_headings)?;
        let row = |row: &u32| match (text(*row, file), text(*row, id)) {
            (Some(file), Some(id)) => Ok(AssignmentRow { line: row + 1, file, id: id.trim().to_owned(), used: false }),
            _ => Err(AssignError::Incomplete(list.to_owned(), row + 1)),
        };
        Ok(Self { list: list.to_owned(), rows: rows.iter().skip(1).map(row).collect::<Result<_, _>>()? })
    }

    /// Returns the ids that the list assigns to files, by file name. `names` are the names of `files` in findings, in the same
    /// order.
    ///
    /// # Errors
    /// If a line matches several files, contradicts another line, or names an unknown person.
    pub fn of(
        &mut self,
        files: &[PathBuf],
        names: &[String],
        expected: &Expected,
    ) -> Result<BTreeMap<String, String>, AssignError> {
        let list = self.list.clone();
        let mut given: BTreeMap<String, String> = BTreeMap::new();
        for row in &mut self.rows {
            if expected.is_told() && !expected.knows(&row.id) {
                return Err(AssignError::UnknownId(list, row.line, row.id.clone()));
            }
            let meant = meant(files, names, &row.file);
            if meant.len() > 1 {
                return Err(AssignError::Ambiguous(list, row.line, row.file.clone(), meant.join(", ")));
            }
            let Some(name) = meant.first() else { continue };
            row.used = true;
            let earlier = given.insert((*name).to_owned(), row.id.clone());
            if let Some(earlier) = earlier.filter(|earlier| fold(earlier) != fold(&row.id)) {
                return Err(AssignError::Twice(list, row.line, row.file.clone(), earlier));
            }
        }
        Ok(given)
    }

    /// Fails if a line names a file that was not read, because a typing error must not go unnoticed.
    ///
    /// # Errors
    /// If there is such a line.
    pub fn refuse_unused(&self) -> Result<(), AssignError> {
        match self.rows.iter().find(|row| !row.used) {
            Some(row) => Err(AssignError::UnknownFile(self.list.clone(), row.line, row.file.clone())),
            None => Ok(()),
        }
    }
}

/// The names that a text refers to: an exact match, also in the form in which findings print it at a terminal or in a table;
/// otherwise all names or paths that end with it.
fn meant<'a>(files: &[PathBuf], names: &'a [String], typed: &str) -> Vec<&'a str> {
    let is_it = |name: &&String| *name == typed || safe(name) == typed || safe_cell(name) == typed;
    if let Some(name) = names.iter().find(is_it) {
        return vec![name];
    }
    let plain = Path::new(typed.trim());
    let tail = plain.strip_prefix(".").unwrap_or(plain);
    let named = names.iter().zip(files).filter(|(name, file)| Path::new(name.as_str()).ends_with(tail) || file.ends_with(tail));
    named.filter(|_| !tail.as_os_str().is_empty()).map(|(name, _)| name.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{self, Limits};

    fn list(text: &str) -> Result<Assignments, AssignError> {
        let workbook = grid::read(text.as_bytes(), &Limits::default());
        let workbook = workbook.map_err(|source| AssignError::Unreadable { list: "whose.csv".to_owned(), source })?;
        Assignments::of_workbook(&workbook, "whose.csv")
    }

    fn names() -> Vec<String> {
        files().iter().map(|file| file.display().to_string()).collect()
    }

    fn files() -> Vec<PathBuf> {
        ["back/a.xlsx", "back/b.xlsx", "late/b.xlsx", "-c.xlsx"].map(PathBuf::from).into()
    }

    #[test]
    fn a_file_is_named_as_findings_print_it_or_by_its_end() {
        for (typed, meant) in
            [("back/b.xlsx", "back/b.xlsx"), ("a.xlsx", "back/a.xlsx"), ("./late/b.xlsx", "late/b.xlsx"), ("'-c.xlsx", "-c.xlsx")]
        {
            for list_text in [format!("file,id\n{typed},E1\n"), format!("ID;note;File\nE1;;{typed}\n\n")] {
                let mut list = list(&list_text).unwrap();
                let given = list.of(&files(), &names(), &Expected::default()).unwrap();
                assert_eq!(given, BTreeMap::from([(meant.to_owned(), "E1".to_owned())]), "{typed}");
                list.refuse_unused().unwrap();
            }
        }
    }

    #[test]
    fn what_cannot_be_followed_is_told_with_its_line() {
        for (text, words) in [
            ("", "cannot be read"),
            ("name,id\na.xlsx,E1\n", "no columns"),
            ("file,id\na.xlsx,\n", "line 2: a file and an id are needed"),
            ("file,id\na.xlsx,E1\nx.xlsx,E1\n", "line 3: no file that is read is called “x.xlsx”"),
            ("file,id\nb.xlsx,E1\n", "line 2: “b.xlsx” may be any of back/b.xlsx, late/b.xlsx"),
            ("file,id\na.xlsx,E1\nback/a.xlsx,E2\n", "line 3: “back/a.xlsx” was given to “E1”"),
        ] {
            let read = list(text).and_then(|mut list| {
                list.of(&files(), &names(), &Expected::default())?;
                list.refuse_unused()
            });
            let error = read.unwrap_err().to_string();
            assert!(error.contains(words), "{text:?}: {error}");
        }
    }
}
