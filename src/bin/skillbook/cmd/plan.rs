//! `skillbook plan`: reads returns and makes development plans that start from the largest gaps.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use clap::Args;
use skillbook::files::issue;
use skillbook::finding::Finding;
use skillbook::jobs::issue::{Assignment, IssueOrder, IssueOutcome, IssueReceipt};
use skillbook::jobs::plan::{PersonPlan, PlanDrafts, PlanOrder, plans};
use skillbook::model::{Date, FormKind, RaterKind};
use skillbook::report::findings::{self, Counts, FindingsFormat};
use skillbook::texts::{counted, program_text, program_text_with};
use skillbook::words::safe;

use super::issue::explained;
use super::outcomes;
use super::returns::{self, ReadArgs, Reads};
use crate::args::parse_date;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// Default number of goals in a plan.
const GOALS: u8 = 3;

/// Maximum number of unreadable answers of one person that are told one by one.
const MOST_UNREAD: usize = 5;

#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    #[arg(long, value_name = "N", default_value_t = GOALS, value_parser = clap::value_parser!(u8).range(0..=20))]
    pub(crate) goals: u8,
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(crate) due: Option<Date>,
    #[arg(long)]
    pub(crate) protect: bool,
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

/// Makes the plans.
pub(crate) fn run(args: &PlanArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let mut assign = args.read.assign.load()?;
    let Reads { returns, workbench, exit, found } = returns::read(&args.paths, &args.read, &mut assign, ui)?;
    assign.refuse_unused()?;
    refuse_folder_of_returns(&args.out, found.all())?;
    let all: Vec<Finding> = returns.iter().flat_map(|found| found.findings.iter().cloned()).collect();
    let made = plans(&returns, &PlanOrder { goals: args.goals.into(), due: args.due }, &workbench);
    let Some(made) = made.filter(|made| !made.people.is_empty()) else {
        ui.result(findings::render(&all, returns.len(), FindingsFormat::Human, ui.color()))?;
        return Err(CommandError::told("plan.nothing", &[]));
    };
    let order = IssueOrder {
        framework: made.framework,
        form: FormKind::DevelopmentPlan,
        rater: RaterKind::Own,
        round: made.round.clone(),
        due: args.due,
        issued_on: ui.today(),
        folder: &args.out,
        overwrite: args.force,
        locked: args.protect,
    };
    let assignments: Vec<Assignment> = made.people.iter().map(|person| person.assignment.clone()).collect();
    let bar = ui.progress(assignments.len(), "making-plans");
    let done = issue(&assignments, &order, &|| bar.inc(1));
    bar.finish_and_clear();
    let receipt = done.map_err(|error| explained(error, &args.out, || program_text("plan.nobody-hint")))?;
    notes(&made, &Counts::of(&all), ui);
    ui.result(summary(&made, &receipt, &args.out) + &outcomes::beside(&receipt, &order))?;
    let exit = exit.merge(outcomes::tell(&receipt, &assignments, &order, ui)?);
    Ok(exit.merge(Exit::of(&all)))
}

/// Refuses to write workbooks to a folder that returns were read from. With `--force` they could replace somebody's work, and
/// the next run would take them for returns.
fn refuse_folder_of_returns(out: &Path, files: &[PathBuf]) -> Result<(), CommandError> {
    let Ok(out) = out.canonicalize() else { return Ok(()) };
    let within = |file: &&PathBuf| file.canonicalize().is_ok_and(|file| file.parent() == Some(out.as_path()));
    match files.iter().find(within) {
        Some(file) => Err(CommandError::told("plan.folder", &[("file", &file.display()), ("folder", &out.display())])),
        None => Ok(()),
    }
}

/// Tells who has no plan, which plans may be incomplete, and how many errors the returns have.
fn notes(made: &PlanDrafts<'_>, counts: &Counts, ui: &Ui) {
    for (file, why) in &made.left_out {
        ui.tell("returns.left-out", &[("file", file), ("why", why)]);
    }
    for name in &made.without_own {
        ui.tell("plan.no-ratings", &[("name", name)]);
    }
    for person in &made.people {
        if person.without_levels {
            ui.tell("plan.no-role", &[("name", &person.name)]);
        } else if person.unrated > 0 {
            ui.tell("plan.unrated", &[("name", &person.name), ("count", &person.unrated)]);
        }
        for file in &person.left {
            ui.tell("plan.left", &[("name", &person.name), ("file", file)]);
        }
        unread(person, ui);
    }
    if counts.errors > 0 {
        ui.tell("plan.errors", &[("errors", &counted("errors", counts.errors))]);
    }
}

/// Tells the answers, with their cells, that are not in the plan since they could not be read.
fn unread(person: &PersonPlan, ui: &Ui) {
    for finding in person.unread.iter().take(MOST_UNREAD) {
        let place = findings::location(finding).unwrap_or_default();
        let value = finding.value.as_deref().unwrap_or_default();
        ui.tell("plan.unread", &[("name", &person.name), ("value", &value), ("place", &place)]);
    }
    let more = person.unread.len().saturating_sub(MOST_UNREAD);
    if more > 0 {
        ui.tell("plan.more-unread", &[("name", &person.name), ("count", &more)]);
    }
    if !person.unread.is_empty() {
        ui.tell("plan.unread-hint", &[]);
    }
}

/// Returns the text on what was done for each person and what comes next.
fn summary(made: &PlanDrafts<'_>, receipt: &IssueReceipt, out: &Path) -> String {
    let line = |(person, outcome): (&PersonPlan, &IssueOutcome)| {
        let IssueOutcome::Written { file, .. } = outcome else { return String::new() };
        let why_none = match (person.proposed, person.room) {
            (0, 0) if person.carried > 0 => "full",
            (0, 1..) if !person.without_levels => "no-gap",
            _ => "",
        };
        let blanks: [(&str, &dyn Display); 5] = [
            ("file", &safe(file)),
            ("name", &safe(&person.name)),
            ("proposed", &person.proposed),
            ("why_none", &why_none),
            ("kept", &person.carried),
        ];
        program_text_with("plan.line", &blanks) + "\n"
    };
    if receipt.written() == 0 {
        return program_text_with("issue.nobody-new", &[("folder", &safe(&out.display().to_string()))]) + "\n";
    }
    let lines: String = made.people.iter().zip(&receipt.outcomes).map(line).collect();
    let folder = safe(&out.display().to_string());
    lines + &program_text_with("plan.wrote", &[("count", &receipt.written()), ("folder", &folder)]) + "\n"
}
