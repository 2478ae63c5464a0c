//! Writes results. Every command writes its files through this module.
//!
//! A command locks the folders that it writes to (`lock`). Every result is first written beside its place under another name,
//! then all are flushed, then they are renamed. If the command is stopped at any moment, or the disk is full, each file is
//! either the old one or the complete new one. The digest of each written file is recorded (`written`), because a file is
//! replaced only if nobody has changed it. Links are never followed.

mod lock;
mod place;
mod written;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use tempfile::TempPath;

use super::read::at_most;
use crate::jobs::digest::sha256;
use crate::jobs::outputs::{OutputError, Outputs, Refusal, Refusals, Why};
use lock::Lock;
use written::{FileState, FolderRecord, name_of};

pub use place::refuse_links_below;

/// The folders that one command writes to, and the results that it will put there. If dropped without [`Output::commit`],
/// everything stays as it was.
#[derive(Debug)]
pub struct Output {
    force: bool,
    /// By real path, so that a folder with two names is locked only once.
    folders: BTreeMap<PathBuf, Folder>,
    staged: Mutex<Vec<Staged>>,
    /// The files that will be written, as far as known, to report those that were not.
    expected: Mutex<Vec<PathBuf>>,
}

#[derive(Debug)]
struct Folder {
    written: FolderRecord,
    /// Released when the output is dropped.
    _lock: Lock,
}

/// A result that is not yet in its place.
#[derive(Debug)]
struct Staged {
    place: PathBuf,
    what: What,
}

#[derive(Debug)]
enum What {
    /// A file that is written already, under a temporary name.
    File {
        temporary: TempPath,
        sha256: String,
        /// The state of the file that it replaces, at the time when replacing it was allowed.
        old: Option<place::Seen>,
    },
    /// A record that names the other files in its folder. It comes last.
    Record { temporary: TempPath },
    /// The bytes for a device or pipe such as `/dev/stdout`, which are written directly.
    Stream { bytes: Vec<u8> },
}

impl Output {
    /// Locks folders, creating missing ones, and removes what stopped commands left in them. With `force`, files that nobody
    /// has changed may be replaced.
    ///
    /// # Errors
    /// If another command writes to one of the folders and does not finish in time, or if the system refuses.
    pub fn into_folders<'a>(folders: impl IntoIterator<Item = &'a Path>, force: bool) -> Result<Self, OutputError> {
        let mut output = Self { force, folders: BTreeMap::new(), staged: Mutex::default(), expected: Mutex::default() };
        let mut real: BTreeMap<PathBuf, &Path> = BTreeMap::new();
        for folder in folders {
            let refused = |source| OutputError::Write { path: folder.to_owned(), source };
            fs::create_dir_all(folder).map_err(refused)?;
            real.insert(folder.canonicalize().map_err(refused)?, folder);
        }
        // The order is always the same, so that two commands never wait for each other.
        for (real, folder) in real {
            let refused = |source| OutputError::Write { path: folder.to_owned(), source };
            let lock = Lock::wait(folder, lock::PATIENCE).map_err(refused)?;
            let lock = lock.ok_or_else(|| OutputError::Busy(folder.to_owned()))?;
            place::sweep(folder);
            let written = FolderRecord::read(folder).map_err(|(path, source)| OutputError::Record { path, source })?;
            output.folders.insert(real, Folder { written, _lock: lock });
        }
        Ok(output)
    }

    /// Locks the folders of these files.
    ///
    /// # Errors
    /// As [`Output::into_folders`], and if there is a folder or a link in the place of a file.
    pub fn for_files(files: &[&Path], force: bool) -> Result<Self, OutputError> {
        let files: Vec<&Path> = files.iter().copied().filter(|file| !place::is_stream(file)).collect();
        files.iter().try_for_each(|file| place::refuse(file))?;
        let output = Self::into_folders(files.iter().map(|file| place::folder_of(file)), force)?;
        output.expect(files.into_iter().map(Path::to_owned));
        Ok(output)
    }

    /// Adds files that will be written, to report those that could not be.
    pub fn expect(&self, files: impl IntoIterator<Item = PathBuf>) {
        self.expected.lock().unwrap_or_else(PoisonError::into_inner).extend(files);
    }

    /// Returns why the file at a path is kept, or `None` if there is no file or it may be replaced.
    ///
    /// # Errors
    /// If there is a folder or a link at the path, or the existing file cannot be read.
    pub fn refusal(&self, place: &Path) -> Result<Option<Refusal>, OutputError> {
        if place::is_stream(place) {
            return Ok(None);
        }
        place::refuse(place)?;
        why_not(&self.folder(place)?.written, place, self.force)
    }

    /// Fails if any of these files must be kept.
    ///
    /// # Errors
    /// As [`Output::refusal`], and if there is a refusal.
    pub fn refuse_any(&self, places: &[&Path]) -> Result<(), OutputError> {
        refused(places.iter().map(|place| self.refusal(place)))
    }

    /// Writes a result beside its place. Can be called from several threads.
    ///
    /// # Errors
    /// If the existing file must be kept, or the system refuses. No result has been put in its place by then.
    pub fn stage(&self, place: &Path, bytes: &[u8]) -> Result<(), OutputError> {
        if place::is_stream(place) {
            self.add(place, What::Stream { bytes: bytes.to_owned() });
            return Ok(());
        }
        let old = place::Seen::now(place);
        if let Some(refusal) = self.refusal(place)? {
            return Err(OutputError::Refused(Refusals(vec![refusal])));
        }
        let temporary = self.write_beside(place, bytes)?;
        self.add(place, What::File { temporary, sha256: sha256(bytes), old });
        Ok(())
    }

    /// Writes a record with the digests of all other files in its folder. It is put in its place after them.
    ///
    /// # Errors
    /// If there is a folder or a link in its place, or the system refuses.
    pub fn stage_record(&self, place: &Path, bytes: &[u8]) -> Result<(), OutputError> {
        place::refuse(place)?;
        let temporary = self.write_beside(place, bytes)?;
        self.add(place, What::Record { temporary });
        Ok(())
    }

    fn add(&self, place: &Path, what: What) {
        let mut staged = self.staged.lock().unwrap_or_else(PoisonError::into_inner);
        staged.push(Staged { place: place.to_owned(), what });
    }

    fn folder(&self, place: &Path) -> Result<&Folder, OutputError> {
        let refused = |source| OutputError::Write { path: place.to_owned(), source };
        let real = place::folder_of(place).canonicalize().map_err(refused)?;
        self.folders.get(&real).ok_or_else(|| refused(io::Error::from(ErrorKind::NotFound)))
    }

    fn write_beside(&self, place: &Path, bytes: &[u8]) -> Result<TempPath, OutputError> {
        place::beside(place, bytes).map_err(|source| self.incomplete(place, &[], source))
    }

    /// Makes the error for a file that could not be written after the files in `written`.
    fn incomplete(&self, path: &Path, written: &[PathBuf], source: io::Error) -> OutputError {
        let mut missing = self.expected.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if !missing.iter().any(|file| file == path) {
            missing.push(path.to_owned());
        }
        let done: HashSet<&PathBuf> = written.iter().collect();
        missing.retain(|file| !done.contains(file));
        OutputError::Incomplete { path: path.to_owned(), written: written.to_owned(), missing, source }
    }

    /// Puts everything in its place: flushes it to disk, records it, and renames it.
    ///
    /// # Errors
    /// If the system refuses. The error names the files that are in their place and those that are not.
    pub fn commit(mut self) -> Result<(), OutputError> {
        let mut staged = std::mem::take(self.staged.get_mut().unwrap_or_else(PoisonError::into_inner));
        // Records come after the files that they name.
        staged.sort_by_key(|one| matches!(one.what, What::Record { .. }));
        let expected = self.expected.get_mut().unwrap_or_else(PoisonError::into_inner);
        let known: HashSet<PathBuf> = expected.iter().cloned().collect();
        expected.extend(staged.iter().map(|one| one.place.clone()).filter(|place| !known.contains(place)));
        let flushed = staged.par_iter().try_for_each(|one| one.flush().map_err(|source| (one.place.clone(), source)));
        flushed.map_err(|(place, source)| self.incomplete(&place, &[], source))?;
        self.begin(&staged)?;
        let mut written: Vec<PathBuf> = Vec::with_capacity(staged.len());
        let mut failed = None;
        let mut recorded = Vec::new();
        for Staged { place, what } in staged {
            let done = match what {
                What::Stream { bytes } => place::into_stream(&place, &bytes),
                What::File { temporary, old, .. } => place::replace(temporary, &place, old.as_ref()),
                What::Record { temporary } => {
                    recorded.extend(place::folder_of(&place).canonicalize());
                    temporary.persist(&place).map_err(|error| error.error)
                }
            };
            match done {
                Ok(()) => written.push(place),
                Err(source) => {
                    failed = Some((place, source));
                    break;
                }
            }
        }
        if let Some((place, source)) = failed {
            // Files in their place remain recorded as unfinished, so that the next command may write them again.
            return Err(self.incomplete(&place, &written, source));
        }
        self.finish(&recorded).map_err(|(place, source)| self.incomplete(&place, &written, source))
    }

    /// Records in each folder which files will follow, so that a stopped command leaves no file of unknown origin.
    fn begin(&mut self, staged: &[Staged]) -> Result<(), OutputError> {
        for (real, folder) in &mut self.folders {
            let files = staged.iter().filter_map(|one| match &one.what {
                What::File { sha256, .. } => Some((&one.place, sha256)),
                What::Record { .. } | What::Stream { .. } => None,
            });
            let here = files.filter(|(place, _)| place::folder_of(place).canonicalize().is_ok_and(|folder| folder == *real));
            folder.written.unfinished.extend(here.map(|(place, sha256)| (name_of(place), sha256.clone())));
        }
        let begun = self.folders.iter().try_for_each(|(real, folder)| save(real, &folder.written));
        begun.map_err(|(place, source)| self.incomplete(&place, &[], source))
    }

    /// Records that the files were written. If the folder has its own record of them, they are left to that record.
    fn finish(&mut self, recorded: &[PathBuf]) -> Result<(), (PathBuf, io::Error)> {
        for (real, folder) in &mut self.folders {
            let done = std::mem::take(&mut folder.written.unfinished);
            if recorded.contains(real) {
                folder.written.files.retain(|name, _| !done.contains_key(name));
            } else {
                folder.written.files.extend(done);
            }
            save(real, &folder.written)?;
            place::flush_folder(real);
        }
        Ok(())
    }
}

impl Staged {
    fn flush(&self) -> io::Result<()> {
        match &self.what {
            What::File { temporary, .. } | What::Record { temporary } => place::flush(temporary),
            What::Stream { .. } => Ok(()),
        }
    }
}

/// Writes the record of a folder, or removes it if it would be empty.
fn save(folder: &Path, written: &FolderRecord) -> Result<(), (PathBuf, io::Error)> {
    let place = folder.join(written::FILE);
    let saved = match written.to_json() {
        Some(bytes) => place::beside(&place, &bytes)
            .and_then(|temporary| place::flush(&temporary).and_then(|()| temporary.persist(&place).map_err(|error| error.error))),
        None => fs::remove_file(&place).or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) }),
    };
    saved.map_err(|source| (place, source))
}

/// Returns why the file at a path is kept, by the record of its folder.
fn why_not(written: &FolderRecord, place: &Path, force: bool) -> Result<Option<Refusal>, OutputError> {
    let refusal = |why| Some(Refusal { path: place.to_owned(), why });
    if fs::symlink_metadata(place).is_err() {
        return Ok(None);
    }
    if !force && !written.was_begun(place) {
        return Ok(refusal(Why::Exists));
    }
    let known = written.tell(place).map_err(|source| OutputError::Write { path: place.to_owned(), source })?;
    Ok(match known {
        FileState::Unfinished => None,
        FileState::Untouched if force => None,
        _ if !force => refusal(Why::Exists),
        FileState::Unknown => refusal(Why::Unrecorded),
        FileState::Changed | FileState::Untouched => refusal(Why::Changed),
    })
}

fn refused(refusals: impl Iterator<Item = Result<Option<Refusal>, OutputError>>) -> Result<(), OutputError> {
    let refusals: Vec<Refusal> = refusals.filter_map(Result::transpose).collect::<Result<_, _>>()?;
    if refusals.is_empty() { Ok(()) } else { Err(OutputError::Refused(Refusals(refusals))) }
}

/// Fails before any work is done if files are in the way. Nothing is created or locked, so [`Output::refuse_any`] has to check
/// again.
///
/// # Errors
/// If one of the files may not be written.
pub fn refuse_early(places: &[&Path]) -> Result<(), OutputError> {
    let one = |place: &&Path| {
        if place::is_stream(place) {
            return Ok(None);
        }
        place::refuse(place)?;
        if fs::symlink_metadata(place).is_err() {
            return Ok(None);
        }
        let written =
            FolderRecord::read(place::folder_of(place)).map_err(|(path, source)| OutputError::Record { path, source })?;
        why_not(&written, place, false)
    };
    refused(places.iter().map(one))
}

/// Writes complete files and the folders above them. If one file is in the way, none is written. With `force`, files that
/// nobody has changed since they were written are replaced.
///
/// # Errors
/// If a file is in the way, or the system refuses.
pub fn write_all(files: &[(&Path, &[u8])], force: bool) -> Result<(), OutputError> {
    let places: Vec<&Path> = files.iter().map(|(place, _)| *place).collect();
    let output = Output::for_files(&places, force)?;
    output.refuse_any(&places)?;
    files.iter().try_for_each(|(place, bytes)| output.stage(place, bytes))?;
    output.commit()
}

/// Writes one file as [`write_all`] does.
///
/// # Errors
/// As [`write_all`].
pub fn write_whole(path: &Path, bytes: &[u8], force: bool) -> Result<(), OutputError> {
    write_all(&[(path, bytes)], force)
}

/// One of the folders that are written to, for a job that knows results only by name.
pub struct Within<'a> {
    /// The output that the results are written to.
    pub output: &'a Output,
    /// The folder.
    pub folder: &'a Path,
}

impl Outputs for Within<'_> {
    fn refusal(&self, name: &str) -> Result<Option<Refusal>, OutputError> {
        self.output.refusal(&self.folder.join(name))
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), OutputError> {
        self.output.stage(&self.folder.join(name), bytes)
    }

    fn put_record(&self, name: &str, bytes: &[u8]) -> Result<(), OutputError> {
        self.output.stage_record(&self.folder.join(name), bytes)
    }

    fn there(&self, name: &str, most_bytes: u64) -> Option<Vec<u8>> {
        let place = self.folder.join(name);
        // Links are not followed, because their target is not in the folder.
        fs::symlink_metadata(&place).ok().filter(fs::Metadata::is_file)?;
        at_most(&place, most_bytes).ok().filter(|bytes| bytes.len() as u64 <= most_bytes)
    }

    fn is_there(&self, name: &str) -> bool {
        self.folder.join(name).exists()
    }

    fn expect(&self, names: &[&str]) {
        self.output.expect(names.iter().map(|name| self.folder.join(name)));
    }
}

/// The records of what we wrote into some folders.
#[derive(Debug, Default)]
pub struct Ours(BTreeMap<PathBuf, FolderRecord>);

impl Ours {
    /// Reads the records in the folders of these files. One that cannot be read counts as empty.
    pub fn beside(files: &[PathBuf]) -> Self {
        let folders: BTreeSet<&Path> = files.iter().map(|file| place::folder_of(file)).collect();
        Self(folders.into_iter().filter_map(|folder| Some((folder.to_owned(), FolderRecord::read(folder).ok()?))).collect())
    }

    /// Whether a file is still as we wrote it.
    pub fn wrote(&self, file: &Path) -> bool {
        let known = self.0.get(place::folder_of(file)).and_then(|written| written.tell(file).ok());
        matches!(known, Some(FileState::Untouched | FileState::Unfinished))
    }
}

/// Returns the files below a folder that somebody has changed since they were written.
///
/// # Errors
/// If a record or a file cannot be read.
pub fn changed_below(folder: &Path) -> Result<Refusals, OutputError> {
    let mut changed = Vec::new();
    // A folder that cannot be searched cannot be written to either; writing to it reports the problem.
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok) {
        if !entry.file_type().is_dir() {
            continue;
        }
        let written = FolderRecord::read(entry.path()).map_err(|(path, source)| OutputError::Record { path, source })?;
        for name in written.names() {
            let path = entry.path().join(name);
            if path.is_file()
                && written.tell(&path).map_err(|source| OutputError::Write { path: path.clone(), source })? == FileState::Changed
            {
                changed.push(Refusal { path, why: Why::Changed });
            }
        }
    }
    Ok(Refusals(changed))
}

#[cfg(test)]
mod tests;
