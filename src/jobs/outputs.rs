//! Where a job puts its results, one named file at a time. Errors say which files could not be put in place and what to do.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::texts::program_text_with;

/// The most files that a message names if existing files are in the way. Changed files are all named.
const NAMED: usize = 3;

/// A place for the results of a job, such as a folder. The results appear there only when the caller confirms that the job is
/// done.
pub trait Outputs: Sync {
    /// Why the file with a name must not be replaced; `None` if there is no such file, or it may be replaced.
    ///
    /// # Errors
    /// If no file may ever be put there, or that cannot be determined.
    fn refusal(&self, name: &str) -> Result<Option<Refusal>, OutputError>;

    /// Stores a result. May be called from several threads.
    ///
    /// # Errors
    /// If the file with that name must not be replaced, or the system reports an error.
    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), OutputError>;

    /// Stores a record of the other results, with their digests. It is put in place after them.
    ///
    /// # Errors
    /// If something else is in its place, or the system reports an error.
    fn put_record(&self, name: &str, bytes: &[u8]) -> Result<(), OutputError>;

    /// The previous content of the file with a name, if it can be read and has at most `most_bytes` bytes.
    fn there(&self, name: &str, most_bytes: u64) -> Option<Vec<u8>>;

    /// Whether something with that name existed before.
    fn is_there(&self, name: &str) -> bool;

    /// Announces the names of the results to come, for messages about results that could not be put in place.
    fn expect(&self, names: &[&str]);
}

impl dyn Outputs + '_ {
    /// Stores a result, unless the file with that name must not be replaced; then returns the reason.
    ///
    /// # Errors
    /// If [`Outputs::refusal`] or [`Outputs::put`] fails.
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

/// Why an existing file is not replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It exists, and nobody has allowed replacing it.
    Exists,
    /// It has been changed since it was written.
    Changed,
    /// No record says that skillbook wrote it, so it may be somebody's work.
    Unrecorded,
}

/// An existing file that is not replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The file.
    pub path: PathBuf,
    /// Why it is not replaced.
    pub why: Why,
}

/// Existing files that are not replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusals(pub Vec<Refusal>);

impl Refusals {
    /// Existing files that nobody has allowed replacing.
    pub fn in_the_way(paths: Vec<PathBuf>) -> Self {
        Self(paths.into_iter().map(|path| Refusal { path, why: Why::Exists }).collect())
    }

    fn of(&self, why: Why) -> Vec<&Path> {
        self.0.iter().filter(|refusal| refusal.why == why).map(|refusal| refusal.path.as_path()).collect()
    }
}

impl fmt::Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [(Why::Exists, "output.exists"), (Why::Changed, "output.changed"), (Why::Unrecorded, "output.unrecorded")];
        let found = kinds.into_iter().map(|(why, key)| (self.of(why), why, key)).filter(|(paths, ..)| !paths.is_empty());
        let told = found.map(|(paths, why, key)| {
            // Files that people may have worked on are all named, because each has to be looked at.
            let most = if why == Why::Exists { NAMED } else { usize::MAX };
            program_text_with(key, &[("files", &listed(&paths, most)), ("count", &paths.len())])
        });
        f.write_str(&told.collect::<Vec<_>>().join("; "))
    }
}

/// Names of files, and how many more there are.
fn listed(paths: &[&Path], most: usize) -> String {
    let named = paths.iter().take(most).map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    match paths.len().saturating_sub(most) {
        0 => named,
        more => program_text_with("output.more", &[("named", &named), ("count", &more)]),
    }
}

/// Why results could not be put in place.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// Files already exist and may be somebody's work.
    #[error("{0}")]
    Refused(Refusals),
    /// A link leads elsewhere.
    #[error("{}", program_text_with("output.link", &[("file", &.0.display())]))]
    Link(PathBuf),
    /// Another command is still writing to the folder.
    #[error("{}", program_text_with("output.busy", &[("folder", &.0.display())]))]
    Busy(PathBuf),
    /// The record of the files written to a folder cannot be used, so that it is unknown which files may be replaced.
    #[error("{}", program_text_with("output.record", &[("file", &path.display())]))]
    Record {
        /// The record.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The system reported an error before anything was written.
    #[error("{}", program_text_with("output.refused", &[("file", &path.display())]))]
    Write {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        #[source]
        source: io::Error,
    },
    /// The work was done, but not all results could be written.
    #[error("{}", incomplete(path, written, missing))]
    Incomplete {
        /// The file that could not be written.
        path: PathBuf,
        /// The files that were written.
        written: Vec<PathBuf>,
        /// The files that were not written.
        missing: Vec<PathBuf>,
        /// The error of the system.
        #[source]
        source: io::Error,
    },
}

impl OutputError {
    /// Whether the work was done and only some or all of its results are missing.
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
    let blanks: [(&str, &dyn fmt::Display); 3] =
        [("file", &path.display()), ("written", &list(written)), ("missing", &list(missing))];
    program_text_with("output.incomplete", &blanks)
}
