//! Measures a department's summary against checking the same returns, and the share of reading in it. Each run is a whole
//! process.

#[allow(dead_code, reason = "each benchmark uses a part of what they share")]
mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::people::{documents, framework, returns};
use common::{Result, Size, Way, cpu_of, in_turn, show, skillbook};

fn main() -> Result<()> {
    let Some(size) = Size::asked(Size { count: 100, rounds: 5 })? else { return Ok(()) };
    let folder = tempfile::tempdir()?;
    let workbooks = folder.path().join("returns");
    returns(0..size.count, &workbooks)?;
    let json = folder.path().join("documents");
    write_documents(size.count, &json)?;
    let to = folder.path().join("summary");
    let measured = in_turn(
        vec![
            Way::new("check", || cpu_of(skillbook().arg("check").arg(&workbooks))),
            Way::new("collect, workbook alone", || cpu_of(&mut collect(&workbooks, &to, false)?)),
            Way::new("collect, with page and data", || cpu_of(&mut collect(&workbooks, &to, true)?)),
            Way::new("check, of the answers as JSON", || cpu_of(skillbook().arg("check").arg(&json))),
            Way::new("collect, of the answers as JSON", || cpu_of(&mut collect(&json, &to, true)?)),
        ],
        size.rounds,
    )?;
    show(&format!("Summing up {} packets, CPU for each return", size.count), size.count, &measured, &[0])
}

/// Returns the command that writes a summary into an empty folder.
fn collect(from: &Path, to: &PathBuf, all: bool) -> Result<Command> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::create_dir_all(to)?;
    let mut command = skillbook();
    command.arg("collect").arg(from).arg("--output").arg(to.join("department.xlsx"));
    if all {
        command.arg("--html").arg(to.join("department.html")).arg("--data").arg(to.join("data"));
    }
    Ok(command)
}

/// Writes the same answers as JSON documents, so that no workbooks are read.
fn write_documents(count: usize, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for document in documents(0..count, &framework()?) {
        let name = format!("{}.json", document.person.id.as_deref().unwrap_or_default());
        fs::write(folder.join(name), serde_json::to_vec(&document)?)?;
    }
    Ok(())
}
