//! Returns that were read elsewhere: takes lines from files or standard input, together with returns that are read here.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use skillbook::files::inputs;
use skillbook::files::places::RecordFolders;
use skillbook::files::read::place_of_record;
use skillbook::files::{Named, Spooled, are_lines, threads};
use skillbook::jobs::assign::Assignments;
use skillbook::jobs::check::{Gathered, Otherwise, check_parts};
use skillbook::jobs::digest::sha256;
use skillbook::jobs::lines::{Basis, LineSource};
use skillbook::jobs::returned::Return;
use skillbook::texts::{program_text, program_text_with};
use skillbook::words::fold;

use super::returns::{self, ReadArgs, Reads};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// The path that means standard input.
const STDIN: &str = "-";

/// Returns the settings that decide how returns are read, to compare them with those of lines.
pub(super) fn basis(args: &ReadArgs, ui: &Ui) -> Result<Basis, CommandError> {
    let rules = [("policy", &args.rules.policy), ("schema", &args.rules.schema), ("roster", &args.expected.roster)];
    let mut files: Vec<(&str, PathBuf)> =
        rules.into_iter().filter_map(|(what, path)| Some((what, path.as_ref()?.clone()))).collect();
    files.extend(args.expected.issued.iter().map(|path| ("issued", place_of_record(path))));
    let mut known = String::new();
    for (what, path) in &files {
        let bytes = std::fs::read(path).map_err(|error| {
            CommandError::new(program_text_with("files.unreadable", &[("file", &path.display()), ("error", &error)]))
        })?;
        known += &format!("{what} {}\n", sha256(&bytes));
    }
    for map in &args.expected.map.map {
        known += &format!("map {map:?}\n");
    }
    let given = (!known.is_empty()).then(|| sha256(known.as_bytes()));
    Ok(Basis { program: env!("CARGO_PKG_VERSION").to_owned(), today: ui.today(), given })
}

/// Reads everything at these paths, including lines, in an order that depends only on names and bytes. Also returns the files
/// of lines.
pub(super) fn read(
    paths: &[PathBuf],
    args: &ReadArgs,
    assign: &mut Assignments,
    ui: &Ui,
) -> Result<(Reads, Vec<PathBuf>), CommandError> {
    let mut workbench = args.workbench(ui)?;
    let basis = basis(args, ui)?;
    let is_stdin = |path: &&PathBuf| path.as_path() == Path::new(STDIN);
    let others: Vec<PathBuf> = paths.iter().filter(|path| !is_stdin(path)).cloned().collect();
    let found = inputs::find(&others);
    returns::refuse_missing(&found, ui)?;
    let (found, files) = found.parted(are_lines);
    let stream =
        paths.iter().find(is_stdin).map(|_| Spooled::of(&program_text("lines.stdin"), &mut io::stdin().lock())).transpose();
    let stream = stream.map_err(|error| CommandError::new(program_text_with("lines.stdin-unreadable", &[("error", &error)])))?;
    let named: Vec<Named> = files.iter().map(|(path, name)| Named { path: path.clone(), name: name.clone() }).collect();
    let parts: Vec<&dyn LineSource> =
        named.iter().map(|part| part as &dyn LineSource).chain(stream.iter().map(|part| part as &dyn LineSource)).collect();
    workbench.assigned = assign.of(found.files(), &found.names(), &workbench.expected)?;
    let bar = ui.progress(found.files().len(), "reading");
    let around: Vec<PathBuf> = found.files().iter().chain(files.iter().map(|(path, _)| path)).cloned().collect();
    let places = RecordFolders::new(&args.expected.issued, &others, &around);
    let gathered = check_parts(&found, &parts, &places, (&mut workbench, &basis), threads(&|| bar.inc(1)));
    bar.finish_and_clear();
    refuse_otherwise(&gathered, &basis)?;
    tell(&gathered, ui);
    let Gathered { returns, .. } = gathered;
    if parts.is_empty() {
        returns::refuse_nothing(&returns)?;
    } else {
        let here = found.names();
        let read: Vec<&Return> = returns.iter().filter(|found| !here.contains(&found.file)).collect();
        assigned(&read, assign, &workbench.expected)?;
    }
    let exit = if found.unreadable.is_empty() { Exit::Done } else { Exit::Findings };
    Ok((Reads { returns, found, workbench, exit }, files.into_iter().map(|(path, _)| path).collect()))
}

/// Refuses an `--assign` list that gives a return in lines to another person than `read` did: how a return is read depends on
/// whose it is.
fn assigned(
    read: &[&Return],
    assign: &mut Assignments,
    expected: &skillbook::jobs::expected::Expected,
) -> Result<(), CommandError> {
    let names: Vec<String> = read.iter().map(|found| found.file.clone()).collect();
    let paths: Vec<PathBuf> = names.iter().map(PathBuf::from).collect();
    let given: BTreeMap<String, String> = assign.of(&paths, &names, expected)?;
    let other = read.iter().find(|found| {
        let id = given.get(&found.file).map(|id| fold(id));
        id.is_some() && id != found.owner.person().map(|somebody| somebody.key.clone())
    });
    match other {
        Some(found) => Err(CommandError::told("lines.other-person", &[("file", &found.file)])),
        None => Ok(()),
    }
}

/// Refuses lines that were read with other records, rules or lists than are given now: they hold other findings and may count
/// for other people.
fn refuse_otherwise(gathered: &Gathered, basis: &Basis) -> Result<(), CommandError> {
    let mut otherwise = gathered.otherwise.iter().filter(|(_, what)| what.contains(&Otherwise::Given));
    match otherwise.next().filter(|_| basis.given.is_some()) {
        Some((part, _)) => Err(CommandError::told("lines.other-settings", &[("part", part)])),
        None => Ok(()),
    }
}

fn tell(gathered: &Gathered, ui: &Ui) {
    for (part, what) in &gathered.otherwise {
        for what in what {
            let key = match what {
                Otherwise::Program => "lines.program",
                Otherwise::Today => "lines.today",
                Otherwise::Given => "lines.given",
            };
            ui.tell(key, &[("part", part)]);
        }
    }
    for file in &gathered.repeated {
        ui.tell("lines.repeated", &[("file", file)]);
    }
}
