//! Paths that lead to something other than a readable file: each kind has its message, and nothing is waited for.

use std::io::{Error, ErrorKind};
use std::time::Duration;

use skillbook::finding::Code;
use skillbook::grid::GridError;
use skillbook::jobs::check::explain;

use super::super::sandbox::{Said, Sandbox, said};

/// Checks a path, with a time limit in case it waits.
fn check(sandbox: &Sandbox, path: &str) -> Said {
    said(sandbox.command(&["check", path, "--format", "csv"]).timeout(Duration::from_secs(300)))
}

#[test]
fn company_in_the_folder_is_nobodys_return() {
    let sandbox = Sandbox::with_good();
    for name in ["~$good.xlsx", ".~lock.good.xlsx#", ".DS_Store", "Thumbs.db", "desktop.ini"] {
        sandbox.write(name, b"x");
    }
    std::fs::create_dir(sandbox.path("folder.xlsx")).unwrap();
    let Said { status, out, notes } = sandbox.run(&["check", "."]);
    assert_eq!((status, out.as_str(), notes.as_str()), (0, "1 file: nothing found\n", ""));
    // A shell that expands `*` gives all the names.
    let Said { status, out, .. } = sandbox.run(&["check", "good.xlsx", "~$good.xlsx", "folder.xlsx"]);
    assert_eq!((status, out.as_str()), (0, "1 file: nothing found\n"));
}

#[test]
fn a_folder_named_like_a_workbook_is_searched_through() {
    let sandbox = Sandbox::new();
    std::fs::create_dir(sandbox.path("a.xlsx")).unwrap();
    let Said { status, notes, .. } = check(&sandbox, "a.xlsx");
    assert_eq!(status, 2);
    assert!(notes.contains("no returns were found there"), "{notes}");
    let Said { status, out, .. } = sandbox.run(&["inspect", "a.xlsx"]);
    assert_eq!(status, 1);
    assert!(out.contains("this is a folder"), "{out}");
}

#[cfg(unix)]
#[test]
fn pipes_sockets_and_devices_are_not_waited_for() {
    let sandbox = Sandbox::new();
    for name in ["pipe.xlsx", "pipe.json", "pipe.yaml"] {
        assert!(std::process::Command::new("mkfifo").arg(sandbox.path(name)).status().unwrap().success());
    }
    let _socket = std::os::unix::net::UnixListener::bind(sandbox.path("socket.xlsx")).unwrap();
    for path in ["pipe.xlsx", "pipe.json", "pipe.yaml", "socket.xlsx", "/dev/zero"] {
        let Said { status, out, notes } = check(&sandbox, path);
        assert_eq!(status, 1, "{path}: {notes}");
        assert!(out.contains("file-not-spreadsheet") && out.contains("a pipe or a device"), "{path}: {out}");
    }
    // In a folder these files are not returns.
    assert_eq!(check(&sandbox, ".").status, 2);
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_say_so() {
    use std::os::unix::fs::symlink;
    let sandbox = Sandbox::with_good();
    symlink("round.xlsx", sandbox.path("round.xlsx")).unwrap();
    symlink("gone.xlsx", sandbox.path("lost.xlsx")).unwrap();
    symlink("good.xlsx", sandbox.path("link.xlsx")).unwrap();
    for (path, words) in [("round.xlsx", "symbolic links"), ("lost.xlsx", "it is not there any more")] {
        let Said { status, out, notes } = check(&sandbox, path);
        assert_eq!(status, 1, "{path}: {notes}");
        assert!(out.contains("file-unreadable") && out.contains(words), "{path}: {out}");
    }
    assert_eq!(check(&sandbox, "link.xlsx").status, 0);
    assert_eq!(check(&sandbox, ".").status, 0, "links in a folder are not followed");
}

#[test]
fn what_the_system_does_not_hand_over_is_told() {
    // The user who runs the tests may have access to everything, so the system's error is made here.
    for (kind, words) in [
        (ErrorKind::PermissionDenied, "there is no permission to read it"),
        (ErrorKind::NotFound, "it is not there any more"),
        (ErrorKind::Other, "the disk is on fire"),
    ] {
        let finding = explain(&GridError::Io(Error::new(kind, "the disk is on fire")));
        assert_eq!((finding.code, finding.message()), (Code::FileUnreadable, format!("The file could not be opened: {words}.")));
    }
    let changed = explain(&GridError::Changed);
    assert_eq!(changed.code, Code::FileChanged);
    assert!(changed.help().starts_with("Close the file in every program"), "{}", changed.help());
}

/// A regular file that nobody can read.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_read_is_told() {
    let sandbox = Sandbox::with_good();
    let Said { status, out, .. } = sandbox.run(&["check", "/proc/self/mem", "good.xlsx", "--format", "csv"]);
    assert_eq!(status, 1);
    assert!(out.contains("file-unreadable,error") && !out.contains("good.xlsx"), "{out}");
}
