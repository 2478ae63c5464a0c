//! Where a result goes: what may stand in its place, the file beside it, the rename, and what a stopped command leaves.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Component, Path};
use std::time::SystemTime;

use tempfile::TempPath;

use crate::jobs::outputs::OutputError;
use crate::texts::report_text;

/// Names of files that are not in their place yet: `.skillbook-`, some letters and digits, `.part`.
const BEGIN: &str = ".skillbook-";
const END: &str = ".part";
/// How many letters and digits.
const LETTERS: usize = 6;

/// The folder of a file.
pub(super) fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}

/// Whether a place takes bytes as they come and keeps none: a device, a pipe, or one of the system's names for the streams of
/// this process, which are links. It holds nobody's work, and a file must not take its place.
pub(super) fn is_stream(place: &Path) -> bool {
    let Ok(about) = fs::symlink_metadata(place) else { return false };
    if about.is_symlink() {
        return cfg!(unix)
            && (place.starts_with("/proc") || [Path::new("/dev"), Path::new("/dev/fd")].contains(&folder_of(place)));
    }
    !about.is_file() && !about.is_dir()
}

/// Refuses a folder and a link in the place of a file: what a link leads to may be anything, anywhere.
pub(super) fn refuse(place: &Path) -> Result<(), OutputError> {
    match fs::symlink_metadata(place) {
        Ok(about) if about.is_symlink() => Err(OutputError::Link(place.to_owned())),
        Ok(about) if about.is_dir() => {
            let source = io::Error::new(ErrorKind::IsADirectory, report_text("output.folder"));
            Err(OutputError::Write { path: place.to_owned(), source })
        }
        _ => Ok(()),
    }
}

/// Refuses links among the folders on the way from a folder that somebody named, which may be one, to one below it.
///
/// # Errors
/// Where there is one.
pub fn refuse_links_below(root: &Path, below: &Path) -> Result<(), OutputError> {
    let mut place = root.to_owned();
    for step in below.components().filter(|step| matches!(step, Component::Normal(_))) {
        place.push(step);
        if fs::symlink_metadata(&place).is_ok_and(|about| about.is_symlink()) {
            return Err(OutputError::Link(place));
        }
    }
    Ok(())
}

/// What a file looked like when it was found fit to be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    length: u64,
    modified: Option<SystemTime>,
}

impl Seen {
    /// What the file at a place looks like; none where there is none.
    pub(super) fn now(place: &Path) -> Option<Self> {
        let about = fs::symlink_metadata(place).ok()?;
        Some(Self { length: about.len(), modified: about.modified().ok() })
    }
}

/// Writes bytes into a new file beside a place, hidden, that goes away again unless it is renamed; who may read it is as for
/// the file that it replaces, or else as for any new file.
pub(super) fn beside(place: &Path, bytes: &[u8]) -> io::Result<TempPath> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(BEGIN).suffix(END).rand_bytes(LETTERS);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The system takes away what the user's mask forbids.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder_of(place))?;
    let old = fs::symlink_metadata(place).ok().filter(Metadata::is_file);
    if let Some(old) = old.filter(|_| cfg!(unix)) {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.write_all(bytes)?;
    // Closed, since a command may write more files than a process may have open.
    Ok(file.into_temp_path())
}

/// Waits until the disk holds what a file holds.
pub(super) fn flush(path: &Path) -> io::Result<()> {
    // To write nothing to it, since some systems flush only for those who may.
    let file = File::options().append(true).open(path).or_else(|_| File::open(path))?;
    without_complaint(file.sync_all())
}

/// Waits until the disk holds the names in a folder, where systems have a way to do so. They are in their place in any case.
pub(super) fn flush_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

/// Some file systems, of networks for the most part, have no way to flush; nothing more can be done there.
fn without_complaint(flushed: io::Result<()>) -> io::Result<()> {
    match flushed {
        Err(error) if matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput) => Ok(()),
        other => other,
    }
}

/// Renames a file into its place, where nobody has touched what was there since it was looked at.
pub(super) fn replace(temporary: TempPath, place: &Path, old: Option<&Seen>) -> io::Result<()> {
    if Seen::now(place).as_ref() != old {
        return Err(io::Error::new(ErrorKind::AlreadyExists, report_text("output.changed-meanwhile")));
    }
    let done = if old.is_some() { temporary.persist(place) } else { temporary.persist_noclobber(place) };
    done.map_err(|error| error.error)
}

/// Writes to a device or pipe; to its end, where it leads to a file after all, as standard output may.
pub(super) fn into_stream(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut stream = File::options().append(true).open(place)?;
    stream.write_all(bytes)?;
    stream.flush()
}

/// Takes away the files that stopped commands left beside their place. Only whoever has the folder to itself may do so.
pub(super) fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        if is_left(&entry.file_name().to_string_lossy()) && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            // One that cannot be taken away is in nobody's way.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_left(name: &str) -> bool {
    let letters = name.strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(END));
    letters.is_some_and(|letters| letters.len() == LETTERS && letters.chars().all(|c| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn only_what_we_left_is_taken_away() {
        for (name, ours) in [
            (".skillbook-a1B2c3.part", true),
            (".skillbook-.part", false),
            (".skillbook-a1B2c3.parts", false),
            (".skillbook-notes of mine.part", false),
            ("skillbook-a1B2c3.part", false),
            (".skillbook-written", false),
        ] {
            assert_eq!(is_left(name), ours, "{name}");
        }
        let folder = tempfile::tempdir().unwrap();
        let left: PathBuf = beside(&folder.path().join("a.xlsx"), b"x").unwrap().keep().unwrap();
        assert!(is_left(left.file_name().unwrap().to_str().unwrap()), "{}", left.display());
        fs::write(folder.path().join("mine.part"), "").unwrap();
        sweep(folder.path());
        assert!(!left.exists() && folder.path().join("mine.part").exists());
    }
}
