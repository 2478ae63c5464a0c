//! `skillbook demo`: runs the whole job on a made-up department.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use skillbook::report::ReturnState;
use skillbook::words::safe;

use crate::demo::{self, DemoError, Outcome};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// Run the whole job on a made-up department, to see what comes out
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Folder to write to
    #[arg(value_name = "DIR", default_value = "skillbook-demo")]
    pub(crate) folder: PathBuf,
    /// Replace files that are there already
    #[arg(long)]
    pub(crate) force: bool,
}

/// Runs the demo and prints what happened. Findings in the returns are part of the show, so they do not change the exit status.
pub(crate) fn run(args: &DemoArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let outcome = demo::demo(&args.folder, args.force).map_err(|error| match error {
        DemoError::Exists(_) => CommandError::from(error)
            .with_hint("Name another folder, or give --force to replace what an earlier demo left there."),
        other => other.into(),
    })?;
    ui.result(story(&outcome, &args.folder))?;
    Ok(Exit::Done)
}

/// Returns the text on what happened, which files to open and what to try next.
fn story(outcome: &Outcome, folder: &Path) -> String {
    let path = |name: &str| safe(&folder.join(name).display().to_string());
    let read = outcome.returns.len() - outcome.with_state(ReturnState::Refused).count();
    let counts = outcome.counts;
    let mut text = format!(
        "A made-up department of {} people, round {}, now in {}:\n",
        outcome.people,
        outcome.round,
        safe(&folder.display().to_string())
    );
    let _ = writeln!(
        text,
        "  sent out   {} workbooks: {} to the people, {} to managers who rate their people",
        outcome.issued + outcome.issued_to_managers,
        outcome.issued,
        outcome.issued_to_managers
    );
    let _ = writeln!(text, "  came back  {}; nothing came from {}", outcome.returns.len(), safe(&outcome.missing.join(", ")));
    let _ = writeln!(text, "  read       {read}, whatever their files, sheets and rows are called and however they are sorted");
    for refused in outcome.with_state(ReturnState::Refused) {
        let _ = writeln!(text, "  refused    {}: {}", safe(&refused.file), safe(refused.note.trim()));
    }
    let _ = writeln!(
        text,
        "  found      {} errors, {} warnings, {} notes – people make slips, so these do too",
        counts.errors, counts.warnings, counts.notes
    );
    let _ = writeln!(
        text,
        "  planned    {} plans that start from people's largest gaps, and a brief for each meeting with the manager",
        outcome.plans
    );
    let (next, changes) = (&outcome.next, &outcome.next.changes);
    let _ = writeln!(
        text,
        "  then       round {} with the last ratings beside the new column: {} came back, {} ratings went up and {} down; of {} \
         finished actions {} were followed by a better rating",
        next.round, next.returned, changes.moves.up, changes.moves.down, changes.finished_compared, changes.better_followed
    );
    let example = outcome.with_state(ReturnState::Read).next().map_or(demo::RETURNS, |entry| entry.file.as_str());
    let summary = format!("the department: gaps, readiness, training needs, plans ({}: the same as a page)", demo::PAGE);
    let below = |folder: &str, name: &str| path(&Path::new(folder).join(name).display().to_string());
    let files = [
        (path(example), "a workbook as it came back, without a fault"),
        (path(demo::FINDINGS), "what to ask people about, cell by cell, as “skillbook check” prints it"),
        (path(demo::SUMMARY), summary.as_str()),
        (path(demo::PLANS), "plans to fill in, with goals proposed and activities to choose from"),
        (path(demo::BRIEFS), "a page or two for each meeting"),
        (below(demo::NEXT, demo::SUMMARY), "the next round beside this one: what moved, what was finished"),
    ];
    let width = files.iter().map(|(file, _)| file.chars().count()).max().unwrap_or_default();
    let _ = writeln!(text, "Open first:");
    for (file, what) in &files {
        let _ = writeln!(text, "  {file:width$}  {what}");
    }
    let _ = writeln!(text, "Who is still missing: skillbook status {} --issued {}", path(demo::RETURNS), path(demo::WORKBOOKS));
    text.push_str(
        "Then try it with your own staff list:\n  skillbook issue --roster STAFF.csv --out workbooks --round 2026-H2\n",
    );
    text
}
