//! Puts results in their place whole: written beside it under another name, then renamed, so that a stop at any moment
//! leaves the old file or the new one.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Why a result could not be put in its place.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// There is a file already, and it may be somebody's work.
    #[error("{} is there already; give --force to replace it", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The system refused.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

/// Writes a file whole, with the folders above it. A file that is there already is replaced only with `overwrite`.
///
/// # Errors
/// Where the file is there already and `overwrite` is not given, or where the system refuses; the old file is then untouched.
pub fn write_whole(path: &Path, bytes: &[u8], overwrite: bool) -> Result<(), OutputError> {
    let refused = |source: io::Error| OutputError::Write { path: path.to_owned(), source };
    let old = fs::metadata(path).ok();
    match &old {
        Some(old) if old.is_dir() => return Err(refused(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"))),
        // A device or pipe such as /dev/stdout holds nobody's work, and must not be replaced by a file.
        Some(old) if !old.is_file() => return fs::write(path, bytes).map_err(refused),
        Some(_) if !overwrite => return Err(OutputError::Exists { path: path.to_owned() }),
        _ => {}
    }
    // A link stays a link: what it leads to is replaced.
    let place = if old.is_some() { fs::canonicalize(path).map_err(refused)? } else { path.to_owned() };
    let folder = place.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(refused)?;
    let mut file = beside(folder, old.as_ref()).map_err(refused)?;
    file.write_all(bytes).map_err(refused)?;
    let done = if overwrite { file.persist(&place) } else { file.persist_noclobber(&place) };
    match done {
        Ok(_) => Ok(()),
        // Somebody was quicker.
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(OutputError::Exists { path: path.to_owned() }),
        Err(error) => Err(refused(error.error)),
    }
}

/// A new file in the folder, hidden, that goes away again unless it is renamed; who may read it is as for the file that
/// it replaces, or else as for any new file.
fn beside(folder: &Path, old: Option<&fs::Metadata>) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(OsStr::new(".skillbook-")).suffix(OsStr::new(".part"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The system takes away what the user's mask forbids.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder)?;
    if cfg!(unix)
        && let Some(old) = old
    {
        file.as_file().set_permissions(old.permissions())?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_written_with_the_folders_above_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/c.xlsx");
        write_whole(&path, b"new", false).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(path.parent().unwrap()), ["c.xlsx"], "nothing is left beside it");
    }

    #[test]
    fn a_file_that_is_there_is_replaced_only_when_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.xlsx");
        fs::write(&path, "old").unwrap();
        let error = write_whole(&path, b"new", false).unwrap_err();
        assert!(matches!(error, OutputError::Exists { .. }));
        assert!(error.to_string().contains("c.xlsx") && error.to_string().contains("--force"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"old");
        write_whole(&path, b"new", true).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["c.xlsx"]);
    }

    #[test]
    fn a_place_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        for place in [folder.path(), &file.join("below.xlsx")] {
            let error = write_whole(place, b"new", true).unwrap_err();
            assert!(matches!(&error, OutputError::Write { path, .. } if path == place), "{error}");
        }
        assert_eq!(names(folder.path()), ["file"]);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_those_of_the_old_file_or_of_any_new_one() {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let folder = tempfile::tempdir().unwrap();
        let (plain, new) = (folder.path().join("plain"), folder.path().join("new"));
        fs::write(&plain, "").unwrap();
        write_whole(&new, b"", false).unwrap();
        assert_eq!(mode(&new), mode(&plain));
        fs::set_permissions(&new, fs::Permissions::from_mode(0o640)).unwrap();
        write_whole(&new, b"x", true).unwrap();
        assert_eq!(mode(&new), 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_and_a_device_is_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write_whole(&link, b"new", true).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"new");
        write_whole(Path::new("/dev/null"), b"new", false).unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}
