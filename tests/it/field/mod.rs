//! Files from practice: each must give the right value or a justified question. The inputs are in `tests/fixtures/field/`.

mod estimates;
mod looks;
mod other_files;
mod other_lists;
mod plain;
mod rosters;

use std::path::{Path, PathBuf};

use skillbook::files::read_whole;
use skillbook::jobs::returned::Return;

use super::sample;

/// Returns the full path of an input below the fixtures.
fn input(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/field").join(path)
}

/// Reads an input as a return.
fn read(path: &str) -> Return {
    read_whole(&[input(path)], sample::workbench()).remove(0)
}

/// Returns the findings of a return, one line each: code, cell and message.
fn told(found: &Return) -> Vec<String> {
    let line = |finding: &skillbook::finding::Finding| {
        format!(
            "{} {} {}",
            finding.code.name(),
            finding.cell().map(|cell| cell.to_string()).as_deref().unwrap_or_default(),
            finding.message()
        )
    };
    found.findings.iter().map(line).collect()
}
