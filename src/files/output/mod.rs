//! Puts results in their place: the one way in which any command writes a file.
//!
//! A command has the folders that it writes to for itself while it does (`lock`). Every result is first written beside its
//! place under another name, then all are flushed, then they are renamed, so that a stop at any moment, or a full disk,
//! leaves each file as it was or as it shall be. What was written is recorded by digest (`written`), since a file is only
//! ever replaced where nobody has touched it. Links are never followed.

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
use written::{Known, Written, name_of};

pub use place::refuse_links_below;

/// The folders that one command writes to, and what it is about to put there. Dropped without [`Output::commit`], it leaves
/// everything as it was.
#[derive(Debug)]
pub struct Output {
    force: bool,
    /// By real path, so that a folder that is named in two ways is locked once.
    folders: BTreeMap<PathBuf, Folder>,
    staged: Mutex<Vec<Staged>>,
    /// All that will be written, as far as it is known, for the words about what was not.
    expected: Mutex<Vec<PathBuf>>,
}

#[derive(Debug)]
struct Folder {
    written: Written,
    /// Released when everything is done.
    _lock: Lock,
}

/// A result that is not in its place yet.
#[derive(Debug)]
struct Staged {
    place: PathBuf,
    what: What,
}

#[derive(Debug)]
enum What {
    /// It is written already, under another name.
    File {
        temporary: TempPath,
        sha256: String,
        /// The file that it takes the place of, as it was when it was found fit to be replaced.
        old: Option<place::Seen>,
    },
    /// A record of the other files in its folder, which it names; it comes last.
    Record { temporary: TempPath },
    /// A device or pipe such as `/dev/stdout` takes the bytes as they are.
    Stream { bytes: Vec<u8> },
}

impl Output {
    /// Takes possession of folders, which are made where they are not there, and clears away what stopped commands left in
    /// them. With `force`, files that nobody has touched may be replaced.
    ///
    /// # Errors
    /// Where another command writes to one of them and does not come to an end, or the system refuses.
    pub fn into_folders<'a>(folders: impl IntoIterator<Item = &'a Path>, force: bool) -> Result<Self, OutputError> {
        let mut output = Self { force, folders: BTreeMap::new(), staged: Mutex::default(), expected: Mutex::default() };
        let mut real: BTreeMap<PathBuf, &Path> = BTreeMap::new();
        for folder in folders {
            let refused = |source| OutputError::Write { path: folder.to_owned(), source };
            fs::create_dir_all(folder).map_err(refused)?;
            real.insert(folder.canonicalize().map_err(refused)?, folder);
        }
        // Always in the same order, so that two commands never wait for each other.
        for (real, folder) in real {
            let refused = |source| OutputError::Write { path: folder.to_owned(), source };
            let lock = Lock::wait(folder, lock::PATIENCE).map_err(refused)?;
            let lock = lock.ok_or_else(|| OutputError::Busy(folder.to_owned()))?;
            place::sweep(folder);
            let written = Written::read(folder).map_err(|(path, source)| OutputError::Record { path, source })?;
            output.folders.insert(real, Folder { written, _lock: lock });
        }
        Ok(output)
    }

    /// Takes possession of the folders of some files.
    ///
    /// # Errors
    /// As [`Output::into_folders`], and where a folder or a link is in the place of a file.
    pub fn for_files(files: &[&Path], force: bool) -> Result<Self, OutputError> {
        let files: Vec<&Path> = files.iter().copied().filter(|file| !place::is_stream(file)).collect();
        files.iter().try_for_each(|file| place::refuse(file))?;
        let output = Self::into_folders(files.iter().map(|file| place::folder_of(file)), force)?;
        output.expect(files.into_iter().map(Path::to_owned));
        Ok(output)
    }

    /// Names the files that will be written, for the words about those that could not be.
    pub fn expect(&self, files: impl IntoIterator<Item = PathBuf>) {
        self.expected.lock().unwrap_or_else(PoisonError::into_inner).extend(files);
    }

    /// Why the file at a place stays as it is; none where the place is free, or the file may be replaced.
    ///
    /// # Errors
    /// Where a folder or a link is in the place, or the file that is there cannot be read.
    pub fn refusal(&self, place: &Path) -> Result<Option<Refusal>, OutputError> {
        if place::is_stream(place) {
            return Ok(None);
        }
        place::refuse(place)?;
        why_not(&self.folder(place)?.written, place, self.force)
    }

    /// Refuses to go on where any of some files stays as it is.
    ///
    /// # Errors
    /// As [`Output::refusal`], and where there is one.
    pub fn refuse_any(&self, places: &[&Path]) -> Result<(), OutputError> {
        refused(places.iter().map(|place| self.refusal(place)))
    }

    /// Writes a result beside its place. May be called from several threads.
    ///
    /// # Errors
    /// Where the file that is there stays as it is, or the system refuses; nothing at all has then been put in its place.
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

    /// Writes a record of all the other files in its folder, which names their digests. It is put in its place after them.
    ///
    /// # Errors
    /// Where a folder or a link is in its place, or the system refuses.
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

    /// That something could not be written after `written` was.
    fn incomplete(&self, path: &Path, written: &[PathBuf], source: io::Error) -> OutputError {
        let mut missing = self.expected.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if !missing.iter().any(|file| file == path) {
            missing.push(path.to_owned());
        }
        let done: HashSet<&PathBuf> = written.iter().collect();
        missing.retain(|file| !done.contains(file));
        OutputError::Incomplete { path: path.to_owned(), written: written.to_owned(), missing, source }
    }

    /// Puts everything in its place: flushed to disk, recorded, renamed.
    ///
    /// # Errors
    /// Where the system refuses, with the names of the files that are in their place and of those that are not.
    pub fn commit(mut self) -> Result<(), OutputError> {
        let mut staged = std::mem::take(self.staged.get_mut().unwrap_or_else(PoisonError::into_inner));
        // What names other files comes after them.
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
            // What is in its place stays named as unfinished, so that the next command may do it again.
            return Err(self.incomplete(&place, &written, source));
        }
        self.finish(&recorded).map_err(|(place, source)| self.incomplete(&place, &written, source))
    }

    /// Says in each folder which files are about to come, so that a stop cannot leave any of which nobody knows whose they are.
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

    /// Says that they came. Where a record of its own was written, that one says so.
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

/// Writes the record of a folder, or takes it away where there is nothing to say.
fn save(folder: &Path, written: &Written) -> Result<(), (PathBuf, io::Error)> {
    let place = folder.join(written::FILE);
    let saved = match written.to_json() {
        Some(bytes) => place::beside(&place, &bytes)
            .and_then(|temporary| place::flush(&temporary).and_then(|()| temporary.persist(&place).map_err(|error| error.error))),
        None => fs::remove_file(&place).or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) }),
    };
    saved.map_err(|source| (place, source))
}

/// Why the file at a place stays as it is, going by what was written into its folder.
fn why_not(written: &Written, place: &Path, force: bool) -> Result<Option<Refusal>, OutputError> {
    let refusal = |why| Some(Refusal { path: place.to_owned(), why });
    if fs::symlink_metadata(place).is_err() {
        return Ok(None);
    }
    if !force && !written.was_begun(place) {
        return Ok(refusal(Why::Exists));
    }
    let known = written.tell(place).map_err(|source| OutputError::Write { path: place.to_owned(), source })?;
    Ok(match known {
        Known::Unfinished => None,
        Known::Untouched if force => None,
        _ if !force => refusal(Why::Exists),
        Known::Unknown => refusal(Why::Unrecorded),
        Known::Changed | Known::Untouched => refusal(Why::Changed),
    })
}

fn refused(refusals: impl Iterator<Item = Result<Option<Refusal>, OutputError>>) -> Result<(), OutputError> {
    let refusals: Vec<Refusal> = refusals.filter_map(Result::transpose).collect::<Result<_, _>>()?;
    if refusals.is_empty() { Ok(()) } else { Err(OutputError::Refused(Refusals(refusals))) }
}

/// Says before any work is done which files are in the way. Nothing is made or locked, so the last word is
/// [`Output::refuse_any`]'s.
///
/// # Errors
/// Where one of the files may not be written.
pub fn refuse_early(places: &[&Path]) -> Result<(), OutputError> {
    let one = |place: &&Path| {
        if place::is_stream(place) {
            return Ok(None);
        }
        place::refuse(place)?;
        if fs::symlink_metadata(place).is_err() {
            return Ok(None);
        }
        let written = Written::read(place::folder_of(place)).map_err(|(path, source)| OutputError::Record { path, source })?;
        why_not(&written, place, false)
    };
    refused(places.iter().map(one))
}

/// Writes files whole, with the folders above them: all of them, or none where one is in the way. With `force`, those that
/// nobody has touched since they were written are replaced.
///
/// # Errors
/// Where one is in the way, or the system refuses.
pub fn write_all(files: &[(&Path, &[u8])], force: bool) -> Result<(), OutputError> {
    let places: Vec<&Path> = files.iter().map(|(place, _)| *place).collect();
    let output = Output::for_files(&places, force)?;
    output.refuse_any(&places)?;
    files.iter().try_for_each(|(place, bytes)| output.stage(place, bytes))?;
    output.commit()
}

/// Writes one file, as [`write_all`] does.
///
/// # Errors
/// As [`write_all`].
pub fn write_whole(path: &Path, bytes: &[u8], force: bool) -> Result<(), OutputError> {
    write_all(&[(path, bytes)], force)
}

/// A folder among those that are written to, as a job sees it: results go by name.
pub struct Within<'a> {
    /// Where they are written.
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
        // What a link leads to is not in the folder.
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

/// What we wrote into some folders.
#[derive(Debug, Default)]
pub struct Ours(BTreeMap<PathBuf, Written>);

impl Ours {
    /// Reads the records of the folders of some files. One that cannot be read tells of nothing.
    pub fn beside(files: &[PathBuf]) -> Self {
        let folders: BTreeSet<&Path> = files.iter().map(|file| place::folder_of(file)).collect();
        Self(folders.into_iter().filter_map(|folder| Some((folder.to_owned(), Written::read(folder).ok()?))).collect())
    }

    /// Whether a file is as we wrote it.
    pub fn wrote(&self, file: &Path) -> bool {
        let known = self.0.get(place::folder_of(file)).and_then(|written| written.tell(file).ok());
        matches!(known, Some(Known::Untouched | Known::Unfinished))
    }
}

/// The files below a folder that somebody has changed since they were written.
///
/// # Errors
/// Where a record or a file cannot be read.
pub fn changed_below(folder: &Path) -> Result<Refusals, OutputError> {
    let mut changed = Vec::new();
    // A folder that cannot be searched cannot be written to either, and whoever does so is told.
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok) {
        if !entry.file_type().is_dir() {
            continue;
        }
        let written = Written::read(entry.path()).map_err(|(path, source)| OutputError::Record { path, source })?;
        for name in written.names() {
            let path = entry.path().join(name);
            if path.is_file()
                && written.tell(&path).map_err(|source| OutputError::Write { path: path.clone(), source })? == Known::Changed
            {
                changed.push(Refusal { path, why: Why::Changed });
            }
        }
    }
    Ok(Refusals(changed))
}

#[cfg(test)]
mod tests;
