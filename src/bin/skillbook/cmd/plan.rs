//! `skillbook plan`: reads returns and makes development plans that start from the largest gaps.

use std::path::{Path, PathBuf};

use clap::Args;
use skillbook::files::issue;
use skillbook::finding::Finding;
use skillbook::jobs::issue::{Assignment, Order, Outcome, Receipt};
use skillbook::jobs::plan::{Order as PlanOrder, PersonPlan, Plans, plans};
use skillbook::model::{Date, FormKind, RaterKind};
use skillbook::report::findings::{self, Counts, Format};
use skillbook::texts::report_text_with;
use skillbook::words::safe;

use super::issue::explained;
use super::outcomes;
use super::returns::{self, ReadArgs, Reads, number};
use crate::args::parse_date;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// Default number of goals in a plan.
const GOALS: u8 = 3;

/// Maximum number of unreadable answers of one person that are told one by one.
const MOST_UNREAD: usize = 5;

/// Make development plans from returned inventories: the largest gaps first, goals proposed, activities to choose from
#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    /// Returns of one round: files, folders (searched through) or globs
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Folder to write the plans and issued.json to
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Propose goals until a plan has this many; those that a person has already are kept
    #[arg(long, value_name = "N", default_value_t = GOALS, value_parser = clap::value_parser!(u8).range(0..=20))]
    pub(crate) goals: u8,
    /// Day by which the plans are asked for, such as 2026-12-15
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(crate) due: Option<Date>,
    /// Replace plans that are there already and that nobody has changed since they were written
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
        ui.result(findings::render(&all, returns.len(), Format::Human, ui.color()))?;
        return Err(CommandError::new("there is nothing to start a plan from")
            .with_hint("A plan starts from a person's own ratings: give returned inventories, gap analyses or packets."));
    };
    let order = Order {
        framework: made.framework,
        form: FormKind::DevelopmentPlan,
        rater: RaterKind::Own,
        round: made.round.clone(),
        due: args.due,
        issued_on: ui.today(),
        folder: &args.out,
        overwrite: args.force,
    };
    let assignments: Vec<Assignment> = made.people.iter().map(|person| person.assignment.clone()).collect();
    let bar = ui.progress(assignments.len(), "Making plans");
    let done = issue(&assignments, &order, &|| bar.inc(1));
    bar.finish_and_clear();
    let receipt = done.map_err(|error| explained(error, &args.out, || "Give returns that hold ratings.".to_owned()))?;
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
        Some(file) => Err(CommandError::new(format!("{} was read from {}", file.display(), out.display()))
            .with_hint("Write the plans to a folder of their own, so that nobody takes them for returns.")),
        None => Ok(()),
    }
}

/// Tells who has no plan, which plans may be incomplete, and how many errors the returns have.
fn notes(made: &Plans<'_>, counts: &Counts, ui: &Ui) {
    for (file, why) in &made.left_out {
        ui.note(&format!("left out: {file}: {why}"));
    }
    for name in &made.without_own {
        ui.note(&format!("left out: {name} has returned no ratings, and a plan starts from a person's own"));
    }
    for person in &made.people {
        if person.without_levels {
            ui.note(&format!("{} has no target role, so nothing is proposed; it can be chosen in the plan", person.name));
        } else if person.unrated > 0 {
            let skills = number(person.unrated, "skill is", "skills are");
            ui.note(&format!("{}: {skills} not rated, so a gap may be missing", person.name));
        }
        for file in &person.left {
            ui.note(&format!("{}: the plan in {file} is not in the new one, since another return counts", person.name));
        }
        unread(person, ui);
    }
    if counts.errors > 0 {
        let errors = number(counts.errors, "error", "errors");
        ui.note(&format!("the returns have {errors}; `skillbook check` says where"));
    }
}

/// Tells the answers, with their cells, that are not in the plan since they could not be read.
fn unread(person: &PersonPlan, ui: &Ui) {
    for finding in person.unread.iter().take(MOST_UNREAD) {
        let place = findings::location(finding).unwrap_or_default();
        let value = finding.value.as_deref().unwrap_or_default();
        ui.note(&format!("{}: “{value}” at {place} could not be read and is not in the plan", person.name));
    }
    let more = person.unread.len().saturating_sub(MOST_UNREAD);
    if more > 0 {
        ui.note(&format!("{}: {} not read either", person.name, number(more, "more answer was", "more answers were")));
    }
    if !person.unread.is_empty() {
        ui.note("let these be mended first (`skillbook check --annotate`), or type them into the plan");
    }
}

/// Returns the text on what was done for each person and what comes next.
fn summary(made: &Plans<'_>, receipt: &Receipt, out: &Path) -> String {
    let line = |(person, outcome): (&PersonPlan, &Outcome)| {
        let Outcome::Written { file, .. } = outcome else { return String::new() };
        let mut goals = vec![number(person.proposed, "goal proposed", "goals proposed")];
        match (person.proposed, person.room) {
            (0, 0) if person.carried > 0 => goals.push("as many are open as a plan is to have".to_owned()),
            (0, 1..) if !person.without_levels => goals.push("no gap calls for another".to_owned()),
            _ => {}
        }
        if person.carried > 0 {
            goals.push(format!("{} kept", person.carried));
        }
        format!("{}: {}: {}\n", safe(file), safe(&person.name), goals.join(", "))
    };
    if receipt.written() == 0 {
        return report_text_with("issue.nobody-new", &[("folder", &safe(&out.display().to_string()))]) + "\n";
    }
    let lines: String = made.people.iter().zip(&receipt.outcomes).map(line).collect();
    format!(
        "{lines}Wrote {} to {}. Send each to its person; when they come back, run “skillbook check FOLDER --for review”.\n",
        number(receipt.written(), "plan", "plans"),
        safe(&out.display().to_string()),
    )
}
