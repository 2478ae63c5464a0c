//! Files as they came from the field, each with the right value or a true question. The inputs stand in `tests/fixtures/field/`.

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

/// An input by its path below the fixtures.
fn input(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/field").join(path)
}

/// The return in a file of the field.
fn read(path: &str) -> Return {
    read_whole(&[input(path)], sample::workbench()).remove(0)
}

/// The words of the findings of a return, a line each: code, cell, message.
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
