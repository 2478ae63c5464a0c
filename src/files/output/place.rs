//! Handles the place of a result: what may be there already, the temporary file beside it, the rename, and the remains of
//! stopped commands.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Component, Path};
use std::time::SystemTime;

use tempfile::TempPath;

use crate::jobs::outputs::OutputError;
use crate::texts::program_text;

/// Beginning and end of the names of temporary files: `.skillbook-`, some letters and digits, `.part`.
const BEGIN: &str = ".skillbook-";
const END: &str = ".part";
/// The number of letters and digits in between.
const LETTERS: usize = 6;

/// Returns the folder of a file.
pub(super) fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}

/// Whether a path is a stream: a device, a pipe, or a name of the system for a stream of this process, which is a link. It
/// stores no data, and a file must not replace it.
pub(super) fn is_stream(place: &Path) -> bool {
    let Ok(about) = fs::symlink_metadata(place) else { return false };
    if about.is_symlink() {
        return cfg!(unix)
            && (place.starts_with("/proc") || [Path::new("/dev"), Path::new("/dev/fd")].contains(&folder_of(place)));
    }
    !about.is_file() && !about.is_dir()
}

/// Refuses a folder or a link in the place of a file. The target of a link could be anything, anywhere.
pub(super) fn refuse(place: &Path) -> Result<(), OutputError> {
    match fs::symlink_metadata(place) {
        Ok(about) if about.is_symlink() => Err(OutputError::Link(place.to_owned())),
        Ok(about) if about.is_dir() => {
            let source = io::Error::new(ErrorKind::IsADirectory, program_text("output.folder"));
            Err(OutputError::Write { path: place.to_owned(), source })
        }
        _ => Ok(()),
    }
}

/// Refuses links on the way from a folder that a person named to a path below it. The named folder itself may be a link.
///
/// # Errors
/// If there is a link.
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

/// The state of a file at the time when replacing it was allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    length: u64,
    modified: Option<SystemTime>,
}

impl Seen {
    /// Returns the state of the file at a path, or `None` if there is no file.
    pub(super) fn now(place: &Path) -> Option<Self> {
        let about = fs::symlink_metadata(place).ok()?;
        Some(Self { length: about.len(), modified: about.modified().ok() })
    }
}

/// Writes bytes into a new hidden file beside a path. The file is removed unless it is renamed. Its permissions are those of
/// the file that it replaces, or else those of any new file.
pub(super) fn beside(place: &Path, bytes: &[u8]) -> io::Result<TempPath> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(BEGIN).suffix(END).rand_bytes(LETTERS);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The system removes the permissions that the user's mask forbids.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder_of(place))?;
    let old = fs::symlink_metadata(place).ok().filter(Metadata::is_file);
    if let Some(old) = old.filter(|_| cfg!(unix)) {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.write_all(bytes)?;
    // Closed, because a command can write more files than a process can have open.
    Ok(file.into_temp_path())
}

/// Waits until the content of a file is on the disk.
pub(super) fn flush(path: &Path) -> io::Result<()> {
    // Opened for writing although nothing is written, because some systems flush only files that are open for writing.
    let file = File::options().append(true).open(path).or_else(|_| File::open(path))?;
    without_complaint(file.sync_all())
}

/// Waits until the names in a folder are on the disk, on systems that can do so. The files are in their place in any case.
pub(super) fn flush_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

/// Ignores that a file system cannot flush, which is so on some, mostly network ones. Nothing more can be done there.
fn without_complaint(flushed: io::Result<()>) -> io::Result<()> {
    match flushed {
        Err(error) if matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput) => Ok(()),
        other => other,
    }
}

/// Renames a file into its place, if nobody has changed the existing file since it was checked.
pub(super) fn replace(temporary: TempPath, place: &Path, old: Option<&Seen>) -> io::Result<()> {
    if Seen::now(place).as_ref() != old {
        return Err(io::Error::new(ErrorKind::AlreadyExists, program_text("output.changed-meanwhile")));
    }
    let done = if old.is_some() { temporary.persist(place) } else { temporary.persist_noclobber(place) };
    done.map_err(|error| error.error)
}

/// Writes to a device or pipe. Appends, because standard output can be redirected to a file.
pub(super) fn into_stream(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut stream = File::options().append(true).open(place)?;
    stream.write_all(bytes)?;
    stream.flush()
}

/// Removes the temporary files that stopped commands left. The caller must hold the lock of the folder.
pub(super) fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        if is_left(&entry.file_name().to_string_lossy()) && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            // A file that cannot be removed does no harm.
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
