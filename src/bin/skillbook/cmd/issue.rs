//! `skillbook issue`: makes a workbook for everybody on a staff list.

use std::path::{Path, PathBuf};

use clap::Args;
use skillbook::files::{issue, read};
use skillbook::finding::{Finding, Severity};
use skillbook::jobs::expected::{Expected, ListedPerson};
use skillbook::jobs::issue::{Assignment, IssueError, IssueOrder, IssueReceipt};
use skillbook::jobs::issued::Issued;
use skillbook::model::{Document, FormKind, RaterKind};
use skillbook::report::findings::{FindingsFormat, render};
use skillbook::roster::{Roster, RosterOptions};
use skillbook::rounds::Left;
use skillbook::texts::{program_text, program_text_with};
use skillbook::words::safe;

use super::framework;
use super::limits::LimitArgs;
use super::outcomes::{self, called, listed};
use super::previous::{PreviousArgs, PreviousInput};
use super::returns::AssignArgs;
use crate::args::{RoundArgs, form, parse_text};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

#[derive(Debug, Args)]
pub(crate) struct IssueArgs {
    #[arg(long, value_name = "FILE")]
    pub(crate) roster: PathBuf,
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    #[arg(long, value_name = "FORM", value_parser = form(), default_value = FormKind::Packet.name())]
    pub(crate) form: FormKind,
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) framework: Option<String>,
    #[command(flatten)]
    pub(crate) round: RoundArgs,
    #[arg(long, value_name = "ROLE", value_parser = parse_text)]
    pub(crate) target: Option<String>,
    #[command(flatten)]
    pub(crate) map: MapArgs,
    #[arg(long)]
    pub(crate) protect: bool,
    #[arg(long)]
    pub(crate) include_leavers: bool,
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) previous: PreviousArgs,
    #[command(flatten)]
    pub(crate) assign: AssignArgs,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

/// Makes the workbooks. If the staff list has faults, tells them and makes no workbook.
pub(crate) fn run(args: &IssueArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let framework = framework::load(args.framework.as_deref(), ui)?;
    let options = RosterOptions {
        framework: &framework,
        target: args.target.clone(),
        mappings: args.map.map.clone(),
        today: ui.today(),
        leavers: args.include_leavers,
    };
    let roster = roster(args, &options, ui)?;
    let order = IssueOrder {
        framework: &framework,
        form: args.form,
        rater: args.round.rater,
        round: args.round.round.clone(),
        due: args.round.due,
        issued_on: ui.today(),
        folder: &args.out,
        overwrite: args.force,
        locked: args.protect,
    };
    let frameworks: Vec<String> = args.framework.iter().cloned().collect();
    let mut assign = args.assign.load()?;
    let people = Expected::new(vec![], Some(roster.people.iter().cloned().map(ListedPerson::from).collect()));
    let previous = args.previous.load((&frameworks, &args.limits), &people, &mut assign, ui, |_| Some(&framework))?;
    assign.refuse_unused()?;
    let mut assignments: Vec<Assignment> = roster.people.iter().map(|entry| Assignment::blank(entry, &order)).collect();
    let exit = previous.map(|previous| carry_on(&mut assignments, previous, args, ui)).transpose()?.unwrap_or(Exit::Done);
    let exit = exit.merge(Exit::of(&roster.findings));
    let bar = ui.progress(assignments.len(), "making-workbooks");
    let done = issue(&assignments, &order, &|| bar.inc(1));
    bar.finish_and_clear();
    let nobody = || program_text_with("issue.nobody-hint", &[("file", &args.roster.display())]);
    let receipt = done.map_err(|error| explained(error, &args.out, nobody))?;
    ui.result(summary(&receipt, &args.out) + &outcomes::beside(&receipt, &order))?;
    Ok(exit.merge(outcomes::tell(&receipt, &assignments, &order, ui)?))
}

/// Fills the workbooks with the answers of the previous round. Tells whose answers are missing and which ones could not be
/// carried over.
fn carry_on(assignments: &mut [Assignment], previous: PreviousInput, args: &IssueArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let out = args.out.canonicalize().ok();
    let stands_there = |file: &&PathBuf| file.canonicalize().is_ok_and(|file| out.is_some() && file.parent() == out.as_deref());
    if let Some(file) = previous.files.iter().find(stands_there) {
        return Err(CommandError::told("issue.returns", &[("folder", &args.out.display()), ("file", &file.display())]));
    }
    let mut documents: Vec<&mut Document> = assignments.iter_mut().map(|assignment| &mut assignment.document).collect();
    let told = previous.last.carry_into(&mut documents);
    let names = |of: &dyn Fn(&Option<Vec<Left>>) -> bool| -> Vec<String> {
        let chosen = assignments.iter().zip(&told).filter(|(_, left)| of(left));
        chosen.map(|(assignment, _)| called(&assignment.document.person)).collect()
    };
    let new = names(&Option::is_none);
    ui.tell("issue.known", &[("count", &(assignments.len() - new.len()))]);
    let own = args.round.rater == RaterKind::Own;
    if !new.is_empty() {
        ui.tell("issue.unknown", &[("own", &if own { "yes" } else { "" }), ("people", &listed(&new))]);
    }
    for (left, key) in LEFT {
        let people = names(&|told| told.as_ref().is_some_and(|told| told.contains(&left)));
        if !people.is_empty() {
            ui.tell(&format!("issue.left.{key}"), &[("people", &listed(&people))]);
        }
    }
    if matches!(args.form, FormKind::GapAnalysis | FormKind::DevelopmentPlan) {
        ui.tell("issue.no-inventory", &[]);
    }
    if own && args.form != FormKind::Packet {
        ui.tell(&format!("issue.no-place.{}", args.form.name()), &[]);
    }
    Ok(previous.exit)
}

/// The keys of the messages on things of the previous round that could not be carried over.
const LEFT: [(Left, &str); 7] = [
    (Left::FinishedWithoutSkill, "finished-without-skill"),
    (Left::OpenWithoutSkill, "open-without-skill"),
    (Left::LevelsOfOtherRole, "levels-of-other-role"),
    (Left::LevelsNotAlike, "levels-not-alike"),
    (Left::RoleUnknown, "role-unknown"),
    (Left::EducationUnknown, "education-unknown"),
    (Left::TooLong, "too-long"),
];

/// Reads the staff list. Its faults and warnings are printed as results, all at once; mere information goes to standard error.
fn roster(args: &IssueArgs, options: &RosterOptions<'_>, ui: &Ui) -> Result<Roster, CommandError> {
    let file = args.roster.display();
    let roster = read::roster(&args.roster, options, &args.limits.limits())
        .map_err(|error| CommandError::new(program_text_with("roster.unreadable", &[("file", &file), ("error", &error)])))?;
    if !roster.is_usable() {
        ui.result(render(&roster.findings, 1, FindingsFormat::Human, ui.color()))?;
        return Err(CommandError::told("roster.faults", &[("file", &file)]));
    }
    // Findings on who is left out and what is in doubt are results, so that they show even with `--quiet`.
    let (notes, rest): (Vec<Finding>, Vec<Finding>) =
        roster.findings.iter().cloned().partition(|finding| finding.severity == Severity::Info);
    for finding in &notes {
        ui.note(&format!("{file}: {} {}", finding.message(), finding.help()));
    }
    if !rest.is_empty() {
        ui.result(render(&rest, 1, FindingsFormat::Human, ui.color()))?;
    }
    Ok(roster)
}

/// Adds a hint to an error whose message does not tell what to do.
pub(super) fn explained(error: IssueError, out: &Path, nobody: impl Fn() -> String) -> CommandError {
    let hint = match &error {
        IssueError::Record(_) => Some(program_text_with("issue.record-hint", &[("file", &out.join(Issued::FILE).display())])),
        IssueError::Nobody => Some(nobody()),
        _ => None,
    };
    let error = CommandError::from(error);
    match hint {
        Some(hint) => error.with_hint(hint),
        None => error,
    }
}

/// Returns the text on what was written, where it is and what comes next.
fn summary(receipt: &IssueReceipt, out: &Path) -> String {
    let folder = safe(&out.display().to_string());
    let record = safe(&out.join(Issued::FILE).display().to_string());
    if receipt.written() == 0 {
        return program_text_with("issue.nobody-new", &[("folder", &folder)]) + "\n";
    }
    let wrote = program_text_with("issue.wrote", &[("count", &receipt.written()), ("folder", &folder), ("record", &record)]);
    format!("{wrote}\n{}\n", program_text("issue.next"))
}

/// What the headings of a staff list mean.
#[derive(Debug, Args)]
pub(crate) struct MapArgs {
    #[arg(long, value_name = "THEIRS=OURS", value_parser = heading)]
    pub(crate) map: Vec<(String, String)>,
}

/// Parses `THEIRS=OURS`, a heading of the staff list and one of ours. Theirs may contain `=`.
fn heading(text: &str) -> Result<(String, String), String> {
    match text.rsplit_once('=') {
        Some((theirs, ours)) if !theirs.trim().is_empty() && !ours.trim().is_empty() => {
            Ok((theirs.trim().to_owned(), ours.trim().to_owned()))
        }
        _ => Err(program_text("values.map")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::help;

    #[test]
    fn the_help_names_every_field_of_a_staff_list() {
        let help = help::command().find_subcommand_mut("issue").unwrap().render_long_help().to_string();
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        let fields = skillbook::roster::field_names().join(", ");
        assert!(help.contains(&format!("Ours are: {fields}")), "{help}");
    }

    #[test]
    fn a_heading_is_split_at_the_last_sign() {
        assert_eq!(heading("Pers.-Nr. = id"), Ok(("Pers.-Nr.".to_owned(), "id".to_owned())));
        assert_eq!(heading("a=b=id"), Ok(("a=b".to_owned(), "id".to_owned())));
        for wrong in ["id", "=id", "Name=", ""] {
            assert!(heading(wrong).is_err(), "{wrong}");
        }
    }
}
