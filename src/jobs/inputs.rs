//! The files that a job reads, wherever they are: a list of names, and the bytes of one file at a time, so that a hundred
//! thousand returns need no more memory than one. This module also decides which file names are returns, for folders and for
//! any other source of files.

use std::path::Path;

use super::issued::Issued;
use super::made_from::is_record;
use crate::grid::{GridError, Limits};
use crate::wording::Wording;

/// The endings of files that can be returns, and of spreadsheets that cannot be read. The latter are included because each gets
/// a finding that says how to save it in another format, so that no answers are lost silently.
const ENDINGS: [&str; 14] =
    ["xlsx", "xlsm", "xlsb", "xls", "ods", "json", "yaml", "yml", "xltx", "xltm", "ots", "fods", "numbers", "et"];

/// A file that a job reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    /// Its name in everything that is printed or written; unique within a job.
    pub name: String,
    /// Its name without the folder, with its ending.
    pub own_name: String,
    /// Its size in bytes, or 0 if that is not known beforehand.
    pub size: u64,
    /// Whether it lies among the returns but its name is not that of a return. Such files are only reported, and come after the
    /// others.
    pub aside: bool,
}

impl Input {
    /// The ending of its name, in lower case.
    pub(super) fn ending(&self) -> String {
        Path::new(&self.own_name).extension().unwrap_or_default().to_string_lossy().to_lowercase()
    }
}

/// The result of opening a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// The file is a link, which is not followed.
    Link,
    /// The file is a pipe, a device or the like.
    Device,
    /// The file is exactly as skillbook wrote it, so that it holds no answers.
    Ours,
}

/// Files that a job reads.
pub trait Inputs: Sync {
    /// The files, in the order in which they are reported; those that are `aside` come last.
    fn list(&self) -> &[Input];

    /// Opens the file at an index of the list, under the limit on the size of files.
    ///
    /// # Errors
    /// If the file cannot be read, is larger than the limit, or changes while it is read.
    fn open(&self, at: usize, limits: &Limits) -> Result<Content, GridError>;
}

/// Reads the bytes of the file at an index of the list.
///
/// # Errors
/// If [`Inputs::open`] fails, or the file is not a regular file.
pub(super) fn bytes(inputs: &dyn Inputs, at: usize, limits: &Limits) -> Result<Vec<u8>, GridError> {
    match inputs.open(at, limits)? {
        Content::Bytes(bytes) => Ok(bytes),
        Content::Link | Content::Device | Content::Ours => Err(GridError::NotSpreadsheet(Wording::of("grid.is.device"))),
    }
}

/// Files that are held in memory.
#[derive(Clone, Debug, Default)]
pub struct Given {
    list: Vec<Input>,
    bytes: Vec<Vec<u8>>,
}

impl Given {
    /// Takes files by their paths, which are relative to the given folder and separated by `/`. Sorts them and leaves out those
    /// that are [hidden](is_hidden), just as a folder is read.
    pub fn new(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut files: Vec<(String, Vec<u8>)> = files.into_iter().filter(|(name, _)| !name.split('/').any(is_hidden)).collect();
        // The order in which folders are read: folder by folder, sorted by name within each.
        files.sort_by(|(one, _), (other, _)| one.split('/').cmp(other.split('/')));
        files.dedup_by(|(one, _), (other, _)| one == other);
        let of_file = |(name, bytes): (String, Vec<u8>)| {
            let own_name = name.rsplit('/').next().unwrap_or_default().to_owned();
            let aside = !is_return(&own_name);
            (Input { own_name, aside, size: bytes.len() as u64, name }, bytes)
        };
        let (aside, taken): (Vec<_>, Vec<_>) = files.into_iter().map(of_file).partition(|(input, _)| input.aside);
        let (list, bytes) = taken.into_iter().chain(aside).unzip();
        Self { list, bytes }
    }
}

impl Inputs for Given {
    fn list(&self) -> &[Input] {
        &self.list
    }

    fn open(&self, at: usize, limits: &Limits) -> Result<Content, GridError> {
        let bytes = self.bytes.get(at).ok_or_else(|| std::io::Error::from(std::io::ErrorKind::NotFound))?;
        limits.refuse_size(bytes.len() as u64)?;
        Ok(Content::Bytes(bytes.clone()))
    }
}

/// Whether a file with this name is treated as a return.
pub fn is_return(name: &str) -> bool {
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    ENDINGS.contains(&ending.as_str())
}

/// Whether a file with this name is a lock file, which programs create while another file is open.
pub fn is_lock_file(name: &str) -> bool {
    name.starts_with("~$") || name.starts_with(".~lock.")
}

/// Whether a file with this name is ignored: lock files, hidden files, our own records and the files that file managers leave
/// behind.
pub fn is_hidden(name: &str) -> bool {
    let left_behind = name.eq_ignore_ascii_case("Thumbs.db") || name.eq_ignore_ascii_case("desktop.ini");
    is_lock_file(name) || name.starts_with('.') || left_behind || name == Issued::FILE || is_record(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_in_memory_are_read_as_those_of_a_folder_are() {
        let names =
            ["notes.txt", "sub/c.ods", "b.xlsx", ".git/e.xlsx", "a.XLSX", "~$b.xlsx", "issued.json", "b.xlsx", "[odd].xls"];
        let given = Given::new(names.map(|name| (name.to_owned(), name.as_bytes().to_vec())));
        let list: Vec<(&str, &str, bool)> =
            given.list().iter().map(|input| (input.name.as_str(), input.own_name.as_str(), input.aside)).collect();
        let expected = [
            ("[odd].xls", "[odd].xls", false),
            ("a.XLSX", "a.XLSX", false),
            ("b.xlsx", "b.xlsx", false),
            ("sub/c.ods", "c.ods", false),
            ("notes.txt", "notes.txt", true),
        ];
        assert_eq!(list, expected);
        assert_eq!(given.open(3, &Limits::default()).unwrap(), Content::Bytes(b"sub/c.ods".to_vec()));
        let small = Limits { file_bytes: 3, ..Limits::default() };
        assert!(matches!(given.open(3, &small), Err(GridError::OverLimit(..))));
        assert!(given.open(9, &Limits::default()).is_err());
    }
}
