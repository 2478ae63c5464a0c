//! Compares generated files with those in the repository, or writes them again. Shared with the tests of the program itself
//! (`src/bin/skillbook/artefacts.rs`), since only the program knows the command line.

use std::path::{Path, PathBuf};

/// If this variable is set, the files are written instead of compared.
const WRITE: &str = "SKILLBOOK_WRITE";

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Compares files with their expected content, or writes them.
pub(crate) fn hold(files: &[(PathBuf, String)]) {
    if std::env::var_os(WRITE).is_some() {
        for (path, content) in files {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        return;
    }
    let stale = files
        .iter()
        .filter(|(path, content)| !std::fs::read_to_string(path).is_ok_and(|kept| kept.replace("\r\n", "\n") == *content));
    let stale: Vec<String> = stale.map(|(path, _)| path.strip_prefix(root()).unwrap_or(path).display().to_string()).collect();
    assert!(
        stale.is_empty(),
        "no longer what the code makes: {}\nrun: {WRITE}=1 cargo test --bin skillbook --test it artefacts",
        stale.join(", ")
    );
}

/// Checks the generated files, and that the folder holds no other files with their ending.
pub(crate) fn hold_folder(folder: &Path, files: &[(PathBuf, String)]) {
    hold(files);
    for entry in walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
        let made = files.iter().any(|(path, _)| path == entry.path());
        assert!(made, "{} is made from nothing any more; delete it", entry.path().display());
    }
}
