//! What was written into a folder, by digest: so that a file that somebody has typed in since is told from one that nobody
//! has touched. Workbooks that were issued are in their own record, `issued.json`; everything else is in `.skillbook-written`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::files::read::issued_in;
use crate::jobs::digest::hexadecimal;

/// Name of the record in its folder.
pub(super) const FILE: &str = ".skillbook-written";
/// Bytes that a record may have: some hundred thousand files.
const LARGEST_FILE: u64 = 64 << 20;

/// The record of a folder: the names of files, each with the SHA-256 of what was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Written {
    /// Files that were written.
    #[serde(default)]
    pub(super) files: BTreeMap<String, String>,
    /// Files that a command began to put in their place. Where they are still named here, it was stopped before it said so.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) unfinished: BTreeMap<String, String>,
    /// Workbooks of `issued.json`.
    #[serde(skip)]
    issued: BTreeMap<String, String>,
}

/// What is known of a file that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// A command that was stopped left it, and nobody has touched it.
    Unfinished,
    /// It is as it was written.
    Untouched,
    /// It is not as it was written.
    Changed,
    /// Nothing says that it was written by us.
    Unknown,
}

impl Written {
    /// Reads what was written into a folder; nothing where it has no record.
    ///
    /// # Errors
    /// Where the record cannot be read or understood, with its place.
    pub(super) fn read(folder: &Path) -> Result<Self, (PathBuf, io::Error)> {
        let path = folder.join(FILE);
        let mut written = match bytes(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| (path, io::Error::new(ErrorKind::InvalidData, error)))?,
            Err(error) if error.kind() == ErrorKind::NotFound => Self::default(),
            Err(error) => return Err((path, error)),
        };
        // A record of issued workbooks that cannot be read tells of no workbook; who needs it says what is wrong with it.
        let issued = issued_in(folder).ok().flatten().map(|issued| issued.workbooks).unwrap_or_default();
        written.issued = issued.into_iter().map(|workbook| (workbook.file, workbook.sha256)).collect();
        Ok(written)
    }

    /// The record as its file holds it; none where there is nothing to say.
    pub(super) fn to_json(&self) -> Option<Vec<u8>> {
        if self.files.is_empty() && self.unfinished.is_empty() {
            return None;
        }
        // Plain data: nothing in it can fail.
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        Some((text + "\n").into_bytes())
    }

    /// What is known of the file at a path.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub(super) fn tell(&self, path: &Path) -> io::Result<Known> {
        let name = name_of(path);
        let recorded = [&self.files, &self.issued].map(|record| record.get(&name));
        let unfinished = self.unfinished.get(&name);
        if unfinished.is_none() && recorded == [None, None] {
            return Ok(Known::Unknown);
        }
        let now = digest_of_file(path)?;
        Ok(match (unfinished == Some(&now), recorded.contains(&Some(&now))) {
            (_, true) => Known::Untouched,
            (true, false) => Known::Unfinished,
            (false, false) => Known::Changed,
        })
    }

    /// Whether a stopped command may have left a file of this name.
    pub(super) fn was_begun(&self, path: &Path) -> bool {
        self.unfinished.contains_key(&name_of(path))
    }

    /// The files that are recorded.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().chain(self.issued.keys()).map(String::as_str)
    }
}

/// The name of a file in its folder, as records hold it.
pub(super) fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(io::Error::new(ErrorKind::InvalidData, crate::texts::report_text("output.no-regular-file")));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST_FILE).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// SHA-256 of a file, in hexadecimal.
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
