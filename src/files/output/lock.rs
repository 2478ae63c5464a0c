//! One command at a time in a folder: a lock of the operating system, which ends with the process that holds it, however
//! that ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The file that is locked. It is taken away with the lock; one that a stopped command left behind is locked by nobody.
pub(super) const FILE: &str = ".skillbook-lock";
/// How long a command waits for another one.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// How often it looks whether the other one has finished.
const PAUSE: Duration = Duration::from_millis(50);

/// A folder that nobody else writes to while this is held.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    /// The lock is the file's, and goes when it is closed.
    _file: File,
}

impl Lock {
    /// Waits until a folder is free, but not for ever; none where it is not by then.
    ///
    /// # Errors
    /// Where the system refuses. A file system that knows no locks is no error: one command at a time works there, too.
    pub(super) fn wait(folder: &Path, patience: Duration) -> io::Result<Option<Self>> {
        let path = folder.join(FILE);
        let start = Instant::now();
        loop {
            let file = open(&path)?;
            match file.try_lock() {
                Ok(()) if is_still_there(&path, &file)? => return Ok(Some(Self { path, _file: file })),
                // Whoever held it has taken the file away, and somebody else may have made another one by now.
                Ok(()) => {}
                Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
                    return Ok(Some(Self { path, _file: file }));
                }
                Err(TryLockError::Error(error)) => return Err(error),
                Err(TryLockError::WouldBlock) if start.elapsed() >= patience => return Ok(None),
                Err(TryLockError::WouldBlock) => sleep(PAUSE),
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Elsewhere nobody could tell that the file that was locked is no longer the one that is there, so it stays.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    if fs::symlink_metadata(path).is_ok_and(|about| !about.is_file()) {
        return Err(io::Error::new(ErrorKind::InvalidInput, crate::texts::report_text("output.no-lock-file")));
    }
    let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
    match opened {
        // Left behind by a command that somebody else ran; to be read is enough to be locked.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => File::open(path).map_err(|_| error),
        other => other,
    }
}

#[cfg(unix)]
fn is_still_there(path: &Path, file: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let locked = file.metadata()?;
    Ok(fs::symlink_metadata(path).is_ok_and(|there| (there.dev(), there.ino()) == (locked.dev(), locked.ino())))
}

#[cfg(not(unix))]
fn is_still_there(_: &Path, _: &File) -> io::Result<bool> {
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_one_commands_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let soon = Duration::from_millis(1);
        // Left behind by a command that was killed.
        fs::write(folder.path().join(FILE), "").unwrap();
        let held = Lock::wait(folder.path(), soon).unwrap();
        assert!(held.is_some());
        assert!(Lock::wait(folder.path(), soon).unwrap().is_none(), "somebody else has it");
        drop(held);
        assert!(Lock::wait(folder.path(), soon).unwrap().is_some());
        assert_eq!(cfg!(unix), !folder.path().join(FILE).exists(), "nothing is left lying about");
    }

    #[test]
    fn whoever_waits_has_it_next_and_nobody_beside() {
        let folder = tempfile::tempdir().unwrap();
        let inside = std::sync::atomic::AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..5 {
                        let held = Lock::wait(folder.path(), Duration::from_secs(60)).unwrap();
                        assert!(held.is_some());
                        assert_eq!(inside.fetch_add(1, std::sync::atomic::Ordering::SeqCst), 0);
                        sleep(Duration::from_millis(1));
                        inside.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                    }
                });
            }
        });
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_no_lock() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(folder.path().join("elsewhere"), folder.path().join(FILE)).unwrap();
        assert!(Lock::wait(folder.path(), PATIENCE).is_err());
        assert!(!folder.path().join("elsewhere").exists());
    }
}
