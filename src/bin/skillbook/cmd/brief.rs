//! `skillbook brief`: reads returns and writes a page or two for a meeting.

use std::path::{Path, PathBuf};

use clap::Args;
use skillbook::files::output::Output;
use skillbook::finding::Finding;
use skillbook::jobs::brief::{BriefOrder, Briefs, briefs};
use skillbook::jobs::outputs::Refusals;
use skillbook::jobs::replaced::Replaced;
use skillbook::jobs::returned::Return;
use skillbook::model::Date;
use skillbook::report::brief::{BriefFormat, CalendarEntry, Meeting, calendar, render};
use skillbook::report::findings::{self, FindingsFormat};

use super::previous::PreviousArgs;
use super::returns::{self, ReadArgs, Reads, refuse_inputs, refuse_to_replace};
use crate::args::{named, parse_date};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// Maximum number of people that a message names.
const NAMED: usize = 5;

#[derive(Debug, Args)]
pub(crate) struct BriefArgs {
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(long, value_name = "MEETING", value_parser = named(Meeting::ALL.map(|meeting| (meeting.name(), meeting)).to_vec()))]
    pub(crate) meeting: Meeting,
    #[arg(short, long, value_name = "FILE", conflicts_with = "out")]
    pub(crate) output: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[arg(long, value_name = "FORMAT", requires = "out", default_value = BriefFormat::Docx.ending(),
        value_parser = named(BriefFormat::ALL.map(|format| (format.ending(), format)).to_vec()))]
    pub(crate) format: BriefFormat,
    #[command(flatten)]
    pub(crate) previous: PreviousArgs,
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(crate) on: Option<Date>,
    #[arg(long, value_name = "FILE.ics")]
    pub(crate) ics: Option<PathBuf>,
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

pub(crate) fn run(args: &BriefArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let format = format(args)?;
    if let Some(path) = &args.ics {
        super::needs_ending(path, &["ics"])?;
    }
    // Check before any work is done, as far as the files are known by now.
    let known: Vec<&Path> = [&args.output, &args.ics].into_iter().flatten().map(PathBuf::as_path).collect();
    refuse_to_replace(&known, args.force)?;
    let mut assign = args.read.assign.load()?;
    let Reads { returns, workbench, exit, found } = returns::read(&args.paths, &args.read, &mut assign, ui)?;
    let (previous, previous_files, of_previous) =
        args.previous.read_beside((&returns, found.files()), &args.read, &workbench, &mut assign, ui)?;
    assign.refuse_unused()?;
    let order = BriefOrder { meeting: args.meeting, held_on: args.on, previous: &previous };
    let Some(briefs) = briefs(&returns, &order, &workbench) else {
        let all: Vec<Finding> = returns.iter().flat_map(Return::summed_up).collect();
        ui.result(findings::render(&all, returns.len(), FindingsFormat::Human, ui.color()))?;
        return Err(CommandError::told("brief.none", &[]));
    };
    let replaced = Replaced::among(&returns);
    returns::tell_replaced(&replaced, &returns, ui);
    for (file, why) in &briefs.left_out {
        ui.tell("returns.left-out", &[("file", file), ("why", why)]);
    }
    let outputs = outputs(args, &briefs, format, workbench.today)?;
    let places: Vec<&Path> = outputs.iter().map(|(path, _)| path.as_path()).collect();
    refuse_to_replace(&places, args.force)?;
    refuse_inputs(&places, &[found.all(), &previous_files].concat())?;
    if args.output.is_none()
        && args.out.is_none()
        && let Some(one) = briefs.people.first()
    {
        ui.result(render(&one.brief, BriefFormat::Markdown)?)?;
    }
    let refused = put(&outputs, args.force, ui)?;
    let standing: Vec<Finding> = returns.iter().flat_map(|found| replaced.standing(found)).cloned().collect();
    Ok(exit.merge(of_previous).merge(refused).merge(Exit::of(&standing)))
}

/// Writes the briefs. A brief that somebody has edited is kept, and the others are still written.
fn put(outputs: &[(PathBuf, Vec<u8>)], force: bool, ui: &Ui) -> Result<Exit, CommandError> {
    let places: Vec<&Path> = outputs.iter().map(|(path, _)| path.as_path()).collect();
    let output = Output::for_files(&places, force)?;
    let (mut written, mut refused) = (Vec::new(), Refusals::default());
    for (path, bytes) in outputs {
        match output.refusal(path)? {
            Some(refusal) => refused.0.push(refusal),
            None => {
                output.stage(path, bytes)?;
                written.push(path);
            }
        }
    }
    if written.is_empty() && !refused.0.is_empty() {
        return Err(CommandError::new(refused.to_string()));
    }
    output.commit()?;
    written.iter().for_each(|path| ui.tell("files.wrote-line", &[("file", &path.display())]));
    Ok(returns::tell_refused(&refused, ui))
}

/// Returns the format to write. Called before anything is read, so that a wrong ending fails early.
fn format(args: &BriefArgs) -> Result<BriefFormat, CommandError> {
    match &args.output {
        None => Ok(args.format),
        Some(path) => BriefFormat::of(path).ok_or_else(|| CommandError::told("brief.ending", &[("file", &path.display())])),
    }
}

/// Returns the files to write.
fn outputs(args: &BriefArgs, briefs: &Briefs, format: BriefFormat, today: Date) -> Result<Vec<(PathBuf, Vec<u8>)>, CommandError> {
    if args.out.is_none() && briefs.people.len() > 1 {
        let mut names: Vec<&str> = briefs.people.iter().map(|person| person.name.as_str()).take(NAMED).collect();
        if briefs.people.len() > NAMED {
            names.push("…");
        }
        return Err(CommandError::told("brief.several", &[("count", &briefs.people.len()), ("names", &names.join(", "))]));
    }
    let mut outputs = Vec::new();
    for person in &briefs.people {
        let path = match (&args.output, &args.out) {
            (Some(path), _) => path.clone(),
            (None, Some(folder)) => folder.join(format!("{}.{}", person.stem, format.ending())),
            (None, None) => continue,
        };
        outputs.push((path, render(&person.brief, format)?));
    }
    if let Some(path) = &args.ics {
        let entries: Vec<CalendarEntry> = briefs.people.iter().flat_map(|person| person.entries.iter().cloned()).collect();
        outputs.push((path.clone(), calendar(&entries, today)));
    }
    Ok(outputs)
}
