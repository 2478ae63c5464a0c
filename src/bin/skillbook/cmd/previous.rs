//! What collect and brief share: the returns of the round before, which are read and never written to.

use std::collections::HashSet;
use std::path::PathBuf;

use clap::Args;
use skillbook::pipeline::{self, Collected, Return, Workbench, inputs};
use skillbook::report::ReturnState;

use super::returns::number;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// The round before.
#[derive(Debug, Args)]
pub(crate) struct PreviousArgs {
    /// Returns of the round before, to show what has changed; may be given more than once
    #[arg(long, value_name = "PATH")]
    pub(crate) previous: Vec<String>,
}

impl PreviousArgs {
    /// Reads the round before; `files` are those of this round. A file that cannot be read counts as one of now.
    pub(crate) fn read(&self, files: &[PathBuf], workbench: &Workbench, ui: &Ui) -> Result<(Vec<Return>, Exit), CommandError> {
        if self.previous.is_empty() {
            return Ok((vec![], Exit::Done));
        }
        let found = inputs::find(&self.previous);
        if let Some(missing) = found.missing.first() {
            return Err(CommandError::new(format!("there is nothing at {missing}"))
                .with_hint("Give the file or folder with the returns of the round before; check the spelling."));
        }
        for folder in &found.unreadable {
            ui.note(&format!("could not be searched: {folder}"));
        }
        let real = |path: &PathBuf| path.canonicalize().ok();
        let now: HashSet<PathBuf> = files.iter().filter_map(real).collect();
        let twice = found.files.iter().filter(|file| real(file).is_some_and(|file| now.contains(&file))).count();
        if twice > 0 {
            let files = number(twice, "file counts", "files count");
            ui.note(&format!("{files} for this round and for the one before; keep the two in folders beside each other"));
        }
        let returns = pipeline::read_all(&found.files, workbench, &|| {});
        let mut exit = if found.unreadable.is_empty() { Exit::Done } else { Exit::Findings };
        for refused in returns.iter().filter(|found| found.document.is_none()) {
            ui.note(&format!("of the round before, {} could not be read; `skillbook check` says why", refused.file));
            exit = Exit::Findings;
        }
        Ok((returns, exit))
    }

    /// Lays the round before beside this one, and says what keeps the two apart.
    pub(crate) fn compare(&self, now: &mut Collected, previous: &[Return], workbench: &Workbench, ui: &Ui) {
        if self.previous.is_empty() {
            return;
        }
        let Some(before) = pipeline::collect_before(previous, now, workbench) else {
            ui.note("of the round before nothing could be read, so nothing is compared");
            return;
        };
        let read: HashSet<&str> =
            previous.iter().filter(|found| found.document.is_some()).map(|found| found.file.as_str()).collect();
        let left_out = before.returns.iter().filter(|entry| entry.state == ReturnState::Refused);
        for entry in left_out.filter(|entry| read.contains(entry.file.as_str())) {
            ui.note(&format!("of the round before, {} is left out: it {}", entry.file, entry.note));
        }
        now.compare(&before);
        let (then, today) = (&before.department.framework, &now.department.framework);
        if then.id != today.id {
            ui.note(&format!(
                "the round before is of another framework, {}, not {}; only skills with the same id are compared",
                then.id, today.id
            ));
        }
        if now.department.changes.as_ref().is_some_and(|changes| changes.total.people_in_both == 0) {
            ui.note(
                "nobody is in both rounds, so no ratings are compared; people are told apart by their id, else by their name",
            );
        }
    }
}
