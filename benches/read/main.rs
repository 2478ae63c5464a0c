//! Measures reading returns as `check` does, with all its checks and one thread, against ways that do less with the same files.
//! `groups` makes the files; `peers` holds the other ways.

#[path = "../common/mod.rs"]
#[allow(dead_code, reason = "each benchmark uses a part of what they share")]
mod common;
mod groups;
mod peers;

use std::path::PathBuf;

use rayon::{ThreadPool, ThreadPoolBuilder};
use skillbook::files::{read_all, read_whole};
use skillbook::framework::Library;
use skillbook::jobs::returned::Return;
use skillbook::jobs::workbench::Workbench;
use skillbook::model::Date;

use common::people::TODAY;
use common::{Result, Size, Way, in_turn, own_cpu, say, show};
use groups::Group;
use peers::Wanted;

fn main() -> Result<()> {
    let Some(size) = Size::asked(Size { count: 200, rounds: 5 })? else { return Ok(()) };
    let folder = tempfile::tempdir()?;
    let one_thread = ThreadPoolBuilder::new().num_threads(1).build()?;
    // Read one return before measuring, so that one-time preparations do not count.
    let first = common::people::returns(0..1, &folder.path().join("first"))?;
    say("Reading, CPU for each return, one thread.\n")?;
    for group in groups::all(size.count, folder.path())? {
        match group {
            Group::Missing { program } => {
                say(&format!("\n{program} is not at hand: what it saves is left out (scripts/test installs it)\n"))?
            }
            Group::Files { title, files } => compare(&title, &files, &first, &one_thread, size.rounds)?,
        }
    }
    Ok(())
}

fn compare(title: &str, files: &[PathBuf], first: &[PathBuf], one_thread: &ThreadPool, rounds: usize) -> Result<()> {
    let wanted = one_thread.install(|| Ok(read_whole(files, &workbench()?))).and_then(|returns| wanted(files, &returns))?;
    let measured = in_turn(
        vec![
            Way::new("inflate the parts", || own_cpu(|| peers::inflate(files))),
            Way::new("quick-xml, bare events over them", || own_cpu(|| peers::events(files))),
            Way::new("calamine, the same fields by fixed cells", || own_cpu(|| peers::fixed_cells(files, &wanted))),
            Way::new("skillbook, all checks", || {
                let workbench = workbench()?;
                one_thread.install(|| {
                    read(first, &workbench)?;
                    own_cpu(|| read(files, &workbench))
                })
            }),
        ],
        rounds,
    )?;
    show(&format!("{} {title}", files.len()), files.len(), &measured, &[0, 1, 2])
}

fn workbench() -> Result<Workbench> {
    Ok(Workbench::new(Library::new(), Date::parse(TODAY).ok_or("no day")?))
}

/// Reads files as `check` does. A refused file is an error, since it would make reading look cheap.
fn read(files: &[PathBuf], workbench: &Workbench) -> Result<Vec<Return>> {
    let returns = read_all(files, workbench, &|| {});
    match returns.iter().find(|found| found.document.is_none()) {
        Some(refused) => {
            let words: Vec<String> = refused.findings.iter().map(skillbook::finding::Finding::message).collect();
            Err(format!("{} was not read: {}", refused.file, words.join("; ")).into())
        }
        None => Ok(returns),
    }
}

/// Returns the cells of each return's fields, for the way that reads these cells without searching for them.
fn wanted(files: &[PathBuf], returns: &[Return]) -> Result<Vec<Wanted>> {
    let wanted: Vec<Wanted> = returns.iter().map(Wanted::of).collect();
    for ((file, found), wanted) in files.iter().zip(returns).zip(&wanted) {
        peers::proves(file, found, wanted)?;
    }
    Ok(wanted)
}
