//! Records the digests of the files that were written into a folder, to distinguish files that somebody has changed since from
//! untouched ones. Issued workbooks have their own record, `issued.json`; everything else is in `.skillbook-written`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::files::read::issued_in;
use crate::jobs::digest::hexadecimal;

/// File name of the record.
pub(super) const FILE: &str = ".skillbook-written";
/// The most bytes of a record, which is enough for some hundred thousand files.
const LARGEST_FILE: u64 = 64 << 20;

/// The record of a folder: the names of files, each with the SHA-256 of what was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FolderRecord {
    /// Files that were written.
    #[serde(default)]
    pub(super) files: BTreeMap<String, String>,
    /// Files that a command began to put in their place. If they are still listed here, the command was stopped before it
    /// recorded the end.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) unfinished: BTreeMap<String, String>,
    /// Workbooks of `issued.json`.
    #[serde(skip)]
    issued: BTreeMap<String, String>,
}

/// The state of an existing file, compared with the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileState {
    /// A stopped command left the file, and nobody has changed it.
    Unfinished,
    /// The file is as we wrote it.
    Untouched,
    /// The file is not as we wrote it.
    Changed,
    /// No record says that we wrote the file.
    Unknown,
}

impl FolderRecord {
    /// Reads the record of a folder. It is empty if there is none.
    ///
    /// # Errors
    /// If the record cannot be read or understood. The error includes its path.
    pub(super) fn read(folder: &Path) -> Result<Self, (PathBuf, io::Error)> {
        let path = folder.join(FILE);
        let mut written = match bytes(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| (path, io::Error::new(ErrorKind::InvalidData, error)))?,
            Err(error) if error.kind() == ErrorKind::NotFound => Self::default(),
            Err(error) => return Err((path, error)),
        };
        // An unreadable record of issued workbooks counts as empty here. The code that needs it reports the problem.
        let issued = issued_in(folder).ok().flatten().map(|issued| issued.workbooks).unwrap_or_default();
        written.issued = issued.into_iter().map(|workbook| (workbook.file, workbook.sha256)).collect();
        Ok(written)
    }

    /// Returns the content of the record's file, or `None` if the record is empty.
    pub(super) fn to_json(&self) -> Option<Vec<u8>> {
        if self.files.is_empty() && self.unfinished.is_empty() {
            return None;
        }
        // Plain data can always be written as JSON.
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        Some((text + "\n").into_bytes())
    }

    /// Returns what is known about the file at a path.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub(super) fn tell(&self, path: &Path) -> io::Result<FileState> {
        let name = name_of(path);
        let recorded = [&self.files, &self.issued].map(|record| record.get(&name));
        let unfinished = self.unfinished.get(&name);
        if unfinished.is_none() && recorded == [None, None] {
            return Ok(FileState::Unknown);
        }
        let now = digest_of_file(path)?;
        Ok(match (unfinished == Some(&now), recorded.contains(&Some(&now))) {
            (_, true) => FileState::Untouched,
            (true, false) => FileState::Unfinished,
            (false, false) => FileState::Changed,
        })
    }

    /// Whether a stopped command may have left a file with this name.
    pub(super) fn was_begun(&self, path: &Path) -> bool {
        self.unfinished.contains_key(&name_of(path))
    }

    /// Returns the names of the recorded files.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().chain(self.issued.keys()).map(String::as_str)
    }
}

/// Returns the name of a file for records.
pub(super) fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(io::Error::new(ErrorKind::InvalidData, crate::texts::program_text("output.no-regular-file")));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST_FILE).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Returns the SHA-256 digest of a file, in hexadecimal.
fn digest_of_file(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut digest = Sha256::new();
    let mut room = vec![0; 1 << 16];
    loop {
        match file.read(&mut room)? {
            0 => return Ok(hexadecimal(&digest.finalize())),
            length => digest.update(&room[..length]),
        }
    }
}
