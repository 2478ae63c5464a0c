//! Where a job puts its results, one named file at a time, and why one could not be put in its place, in words: which files,
//! and what to do.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::texts::report_text_with;

/// How many files a message names of those that are in the way; of those that were touched, it names all.
const NAMED: usize = 3;

/// A place for the results of a job, such as a folder. Nothing is in it before whoever lent it says that all is done.
pub trait Outputs: Sync {
    /// Why the file of a name stays as it is; none where there is none, or it may be replaced.
    ///
    /// # Errors
    /// Where nothing may ever be put there, or there is no telling.
    fn refusal(&self, name: &str) -> Result<Option<Refusal>, OutputError>;

    /// Takes a result. May be called from several threads.
    ///
    /// # Errors
    /// Where the file of that name stays as it is, or the system refuses.
    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), OutputError>;

    /// Takes a record of the other results, which names their digests; it comes into its place after them.
    ///
    /// # Errors
    /// Where something else is in its place, or the system refuses.
    fn put_record(&self, name: &str, bytes: &[u8]) -> Result<(), OutputError>;

    /// What the file of a name held before, if it is a file that can be read and has no more than so many bytes.
    fn there(&self, name: &str, most_bytes: u64) -> Option<Vec<u8>>;

    /// Whether there was something of that name before.
    fn is_there(&self, name: &str) -> bool;

    /// Hears the names of the results that will come, for the words about those that could not be put in their place.
    fn expect(&self, names: &[&str]);
}

impl dyn Outputs + '_ {
    /// Takes a result, unless the file of that name stays.
    ///
    /// # Errors
    /// As [`Outputs::refusal`] and [`Outputs::put`].
    pub fn offer(&self, name: &str, bytes: &[u8]) -> Result<Option<Refusal>, OutputError> {
        let refusal = self.refusal(name)?;
        if refusal.is_none() {
            self.put(name, bytes)?;
        }
        Ok(refusal)
    }
}

/// Results that are held in memory.
#[derive(Debug, Default)]
pub struct Basket(Mutex<BTreeMap<String, Vec<u8>>>);

impl Basket {
    /// The results, by name.
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Outputs for Basket {
    fn refusal(&self, _: &str) -> Result<Option<Refusal>, OutputError> {
        Ok(None)
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), OutputError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), bytes.to_owned());
        Ok(())
    }

    fn put_record(&self, name: &str, bytes: &[u8]) -> Result<(), OutputError> {
        self.put(name, bytes)
    }

    fn there(&self, _: &str, _: u64) -> Option<Vec<u8>> {
        None
    }

    fn is_there(&self, _: &str) -> bool {
        false
    }

    fn expect(&self, _: &[&str]) {}
}

/// Why a file that is there is not replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It is there, and nobody said that it may be replaced.
    Exists,
    /// Somebody has changed it since it was written.
    Changed,
    /// Nothing says that it was written by us, so it may be somebody's work.
    Unrecorded,
}

/// A file that is there and stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The file.
    pub path: PathBuf,
    /// Why it stays.
    pub why: Why,
}

/// Files that are there and stay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusals(pub Vec<Refusal>);

impl Refusals {
    /// Files that are in the way, where nobody said that they may be replaced.
    pub fn in_the_way(paths: Vec<PathBuf>) -> Self {
        Self(paths.into_iter().map(|path| Refusal { path, why: Why::Exists }).collect())
    }

    fn of(&self, why: Why) -> Vec<&Path> {
        self.0.iter().filter(|refusal| refusal.why == why).map(|refusal| refusal.path.as_path()).collect()
    }
}

impl fmt::Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [(Why::Exists, "exists"), (Why::Changed, "changed"), (Why::Unrecorded, "unrecorded")];
        let found = kinds.into_iter().map(|(why, key)| (self.of(why), why, key)).filter(|(paths, ..)| !paths.is_empty());
        let told = found.map(|(paths, why, key)| {
            // What somebody typed in is named file by file: each has to be looked at.
            let most = if why == Why::Exists { NAMED } else { usize::MAX };
            let count = paths.len().to_string();
            report_text_with(&format!("output.{key}"), &[("files", &listed(&paths, most)), ("count", &count)])
        });
        f.write_str(&told.collect::<Vec<_>>().join("; "))
    }
}

/// Names of files, and how many more there are.
fn listed(paths: &[&Path], most: usize) -> String {
    let named = paths.iter().take(most).map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    match paths.len().saturating_sub(most) {
        0 => named,
        more => report_text_with("output.more", &[("named", &named), ("count", &more.to_string())]),
    }
}

/// Why results could not be put in their place.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// Files are there already, and may be somebody's work.
    #[error("{0}")]
    Refused(Refusals),
    /// A link would lead elsewhere.
    #[error("{}", report_text_with("output.link", &[("file", &.0.display().to_string())]))]
    Link(PathBuf),
    /// Another command writes to the folder, and did not come to its end.
    #[error("{}", report_text_with("output.busy", &[("folder", &.0.display().to_string())]))]
    Busy(PathBuf),
    /// The record of what was written into a folder cannot be used, so that nothing tells what may be replaced.
    #[error("{}", report_text_with("output.record", &[("file", &path.display().to_string())]))]
    Record {
        /// The record.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The system refused before anything was written.
    #[error("{}", report_text_with("output.refused", &[("file", &path.display().to_string())]))]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The work was done, and its results could not all be written.
    #[error("{}", incomplete(path, written, missing))]
    Incomplete {
        /// The file that could not be written.
        path: PathBuf,
        /// The files that were written.
        written: Vec<PathBuf>,
        /// The files that were not.
        missing: Vec<PathBuf>,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl OutputError {
    /// Whether the work was done, so that only its results, or some of them, are missing.
    pub fn is_late(&self) -> bool {
        let full = |kind| matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge);
        match self {
            Self::Incomplete { .. } => true,
            Self::Write { source, .. } => full(source.kind()),
            _ => false,
        }
    }
}

fn incomplete(path: &Path, written: &[PathBuf], missing: &[PathBuf]) -> String {
    let list = |paths: &[PathBuf]| listed(&paths.iter().map(PathBuf::as_path).collect::<Vec<_>>(), usize::MAX);
    let blanks = [("file", path.display().to_string()), ("written", list(written)), ("missing", list(missing))];
    report_text_with("output.incomplete", &blanks.each_ref().map(|(name, text)| (*name, text.as_str())))
}
