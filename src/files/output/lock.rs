//! Lets only one command at a time write to a folder, by a lock of the operating system. The lock ends with its process,
//! however that ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The file that is locked. It is removed with the lock. If a stopped command left it behind, it is not locked.
pub(super) const FILE: &str = ".skillbook-lock";
/// How long a command waits for another one.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// The pause between two attempts.
const PAUSE: Duration = Duration::from_millis(50);

/// A lock on a folder. No other command writes to the folder while it is held.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    /// The lock belongs to the file and ends when the file is closed.
    _file: File,
}

impl Lock {
    /// Waits until a folder is free, at most for `patience`. Returns `None` if it is still locked then.
    ///
    /// # Errors
    /// If the system refuses. A file system without locks is not an error, because single commands work there, too.
    pub(super) fn wait(folder: &Path, patience: Duration) -> io::Result<Option<Self>> {
        let path = folder.join(FILE);
        let start = Instant::now();
        loop {
            let file = open(&path)?;
            match file.try_lock() {
                Ok(()) if is_still_there(&path, &file)? => return Ok(Some(Self { path, _file: file })),
                // The previous holder has removed the file, and another command may have created a new one. Try again.
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
        // On other systems, a command could not detect that the locked file was replaced by a new one, so the file stays.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    if fs::symlink_metadata(path).is_ok_and(|about| !about.is_file()) {
        return Err(io::Error::new(ErrorKind::InvalidInput, crate::texts::program_text("output.no-lock-file")));
    }
    let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
    match opened {
        // Another user's command left the file behind. Read permission is enough to lock it.
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
        // The file was left behind by a command that was killed.
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
