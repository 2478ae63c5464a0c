//! `skillbook demo`: runs the whole job on a made-up department.

use std::fmt::{Display, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use skillbook::report::{ReturnEntry, ReturnState};
use skillbook::texts::program_text_with;
use skillbook::words::safe;

use crate::demo::{self, DemoError, DemoOutcome};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    #[arg(value_name = "DIR", default_value = "skillbook-demo")]
    pub(crate) folder: PathBuf,
    #[arg(long)]
    pub(crate) force: bool,
}

/// Runs the demo and prints what happened. Findings in the returns are part of the show, so they do not change the exit status.
pub(crate) fn run(args: &DemoArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let outcome = demo::demo(&args.folder, args.force).map_err(|error| match error {
        DemoError::Exists(path) => CommandError::told("demo.exists", &[("path", &path.display())]),
        other => other.into(),
    })?;
    ui.result(story(&outcome, &args.folder))?;
    Ok(Exit::Done)
}

/// Returns the text on what happened, which files to open and what to try next.
fn story(outcome: &DemoOutcome, folder: &Path) -> String {
    let path = |name: &str| safe(&folder.join(name).display().to_string());
    let read = outcome.returns.len() - outcome.with_state(ReturnState::Refused).count();
    let refused = |entry: &ReturnEntry| {
        let (file, why) = (safe(&entry.file), safe(entry.note.trim()));
        program_text_with("demo.refused", &[("file", &file), ("why", &why)]) + "\n"
    };
    let (counts, next) = (outcome.counts, &outcome.next);
    let blanks: [(&str, &dyn Display); 20] = [
        ("people", &outcome.people),
        ("round", &outcome.round),
        ("folder", &safe(&folder.display().to_string())),
        ("issued", &(outcome.issued + outcome.issued_to_managers)),
        ("to_people", &outcome.issued),
        ("to_managers", &outcome.issued_to_managers),
        ("returned", &outcome.returns.len()),
        ("missing", &safe(&outcome.missing.join(", "))),
        ("read", &read),
        ("refused", &outcome.with_state(ReturnState::Refused).map(refused).collect::<String>()),
        ("errors", &counts.errors),
        ("warnings", &counts.warnings),
        ("notes", &counts.notes),
        ("plans", &outcome.plans),
        ("next", &next.round),
        ("next_returned", &next.returned),
        ("up", &next.changes.moves.up),
        ("down", &next.changes.moves.down),
        ("finished", &next.changes.finished_compared),
        ("better", &next.changes.better_followed),
    ];
    let mut text = program_text_with("demo.story", &blanks) + "\n";
    let example = outcome.with_state(ReturnState::Read).next().map_or(demo::RETURNS, |entry| entry.file.as_str());
    let below = |folder: &str, name: &str| path(&Path::new(folder).join(name).display().to_string());
    let files = [
        (path(example), "example"),
        (path(demo::FINDINGS), "findings"),
        (path(demo::SUMMARY), "summary"),
        (path(demo::PLANS), "plans"),
        (path(demo::BRIEFS), "briefs"),
        (below(demo::NEXT, demo::SUMMARY), "next"),
    ];
    let width = files.iter().map(|(file, _)| file.chars().count()).max().unwrap_or_default();
    for (file, key) in &files {
        let what = program_text_with(&format!("demo.files.{key}"), &[("page", &demo::PAGE)]);
        let _ = writeln!(text, "  {file:width$}  {what}");
    }
    let folders: [(&str, &dyn Display); 2] = [("returns", &path(demo::RETURNS)), ("workbooks", &path(demo::WORKBOOKS))];
    text + &program_text_with("demo.next", &folders) + "\n"
}
