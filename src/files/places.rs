//! Finds the records of what forms were made from: beside the record of issued workbooks, in the folders of the returns, in the
//! folder above the given one, and in its sibling folders. Nothing else in these folders is opened.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::read::{at_most, place_of_record};
use crate::form::MadeFrom;
use crate::jobs::made_from::{self, Records};
use crate::model::Framework;

/// The folders that may have records of what forms were made from.
#[derive(Clone, Debug, Default)]
pub struct RecordFolders {
    /// Folders with records of issued workbooks. Their contents are used even for returns that have lost their form code.
    issued: Vec<PathBuf>,
    /// Other folders, the nearest first.
    near: Vec<PathBuf>,
}

impl RecordFolders {
    /// Collects the folders of records, each given as a folder or as the record itself, and the folders around the given paths
    /// and the files found there.
    pub fn new(issued: &[PathBuf], paths: &[PathBuf], files: &[PathBuf]) -> Self {
        let folder_of = |file: &Path| file.parent().map_or_else(PathBuf::new, Path::to_owned);
        let issued = issued.iter().map(|path| folder_of(&place_of_record(path))).collect();
        let mut folders: Vec<PathBuf> = paths.iter().filter(|path| path.is_dir()).cloned().collect();
        let given = folders.len();
        folders.extend(files.iter().map(|file| folder_of(file)));
        let mut seen = HashSet::new();
        let mut real = |folder: &PathBuf| {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder.as_path() };
            folder.canonicalize().ok().filter(|folder| seen.insert(folder.clone()))
        };
        let mut near: Vec<PathBuf> = folders.iter().filter_map(&mut real).collect();
        // Only around the given folders, because a folder that was searched can contain hundreds of others.
        let roots: Vec<PathBuf> = near.iter().take(given.max(1)).cloned().collect();
        for above in roots.iter().filter_map(|root| root.parent()) {
            near.extend(real(&above.to_owned()));
            near.extend(folders_in(above).iter().filter_map(&mut real));
        }
        Self { issued, near }
    }
}

impl Records for RecordFolders {
    fn issued(&self) -> Vec<MadeFrom> {
        self.issued.iter().flat_map(|folder| records_in(folder)).collect()
    }

    fn of_digest(&self, digest: &str) -> Option<MadeFrom> {
        let name = made_from::name_of(digest);
        self.issued.iter().chain(&self.near).find_map(|folder| open(folder, &name))
    }

    fn all(&self) -> Vec<MadeFrom> {
        self.issued.iter().chain(&self.near).flat_map(|folder| records_in(folder)).collect()
    }
}

/// Reads a record in a folder. Returns `None` if it is not what its name says.
fn open(folder: &Path, name: &str) -> Option<MadeFrom> {
    let path = made_from::is_record(name).then(|| folder.join(name))?;
    made_from::read(name, &at_most(&path, made_from::LARGEST_FILE).ok()?)
}

/// Returns the folders in a folder, by name. Links are not followed.
fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> =
        entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|entry| entry.path()).collect();
    folders.sort();
    folders
}

/// Reads the records in a folder, by name.
fn records_in(folder: &Path) -> Vec<MadeFrom> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names.iter().filter_map(|name| open(folder, name)).collect()
}

/// Returns the file to write, with its content, that keeps what the forms of a framework are made from, in the folder of a
/// workbook. Returns `None` if it is there already, and for built-in frameworks.
///
/// # Errors
/// None are known, because the content is plain data.
pub fn missing(framework: &Framework, folder: &Path) -> Result<Option<(PathBuf, Vec<u8>)>, serde_json::Error> {
    let kept = made_from::file_of(framework)?.filter(|(name, _)| open(folder, name).is_none());
    Ok(kept.map(|(name, bytes)| (folder.join(name), bytes)))
}
