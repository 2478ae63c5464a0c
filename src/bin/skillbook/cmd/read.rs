//! `skillbook read`: reads returns and writes each as a line of JSON, for other programs and for `collect`.

use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use skillbook::files::{inputs, places::RecordFolders, threads};
use skillbook::finding::Finding;
use skillbook::jobs::check::{ReturnLine, read_lines};
use skillbook::texts::counted;

use super::parts;
use super::returns::{self, ReadArgs};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

#[derive(Debug, Args)]
pub(crate) struct LinesArgs {
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = LineFormat::Ndjson)]
    pub(crate) format: LineFormat,
    #[arg(long, value_name = "DIR")]
    pub(crate) within: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

/// How lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LineFormat {
    Ndjson,
}

pub(crate) fn run(args: &LinesArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let LineFormat::Ndjson = args.format;
    let mut workbench = args.read.workbench(ui)?;
    let basis = parts::basis(&args.read, ui)?;
    let found = inputs::find(&args.paths);
    returns::refuse_missing(&found, ui)?;
    let found = match &args.within {
        Some(folder) => found.within(folder).map_err(|file| outside(&file, folder))?,
        None => found,
    };
    // A part of a folder may hold nothing but what lies beside.
    if found.files().is_empty() && args.within.is_none() {
        return Err(returns::nothing_found(found.all().iter().map(|path| path.display().to_string())));
    }
    // A list for all files also names those of other parts, so lines of it may stay unused.
    let mut assign = args.read.assign.load()?;
    workbench.assigned = assign.of(found.files(), &found.names(), &workbench.expected)?;
    let places = RecordFolders::new(&args.read.expected.issued, &args.paths, found.files());
    let bar = ui.progress(found.all().len(), "reading");
    let (mut read, mut all, mut exit, mut failed) = (0, 0, Exit::Done, None);
    let mut take = |ReturnLine { found, text }: ReturnLine| {
        let shared: Vec<Finding> = found.shared().cloned().collect();
        (exit, all, read) = (exit.merge(Exit::of(&shared)), all + 1, read + usize::from(found.document.is_some()));
        match ui.piece(&text) {
            Ok(true) => ControlFlow::Continue(()),
            Ok(false) => ControlFlow::Break(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    };
    read_lines(&found, &places, (&mut workbench, &basis), threads(&|| bar.inc(1)), &mut take)?;
    bar.finish_and_clear();
    if let Some(error) = failed {
        return Err(error);
    }
    ui.tell("read.read", &[("read", &read), ("files", &counted("files", all))]);
    Ok(if found.unreadable.is_empty() { exit } else { exit.merge(Exit::Findings) })
}

fn outside(file: &std::path::Path, folder: &std::path::Path) -> CommandError {
    CommandError::told("read.outside", &[("file", &file.display()), ("folder", &folder.display())])
}
