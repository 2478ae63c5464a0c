//! `skillbook issue`: makes a workbook for everybody on a staff list.

use std::path::{Path, PathBuf};

use clap::Args;
use skillbook::files::{issue, read};
use skillbook::finding::{Finding, Severity};
use skillbook::jobs::expected::{Expected, Listed};
use skillbook::jobs::issue::{Assignment, IssueError, Order, Receipt};
use skillbook::jobs::issued::Issued;
use skillbook::model::{Document, FormKind, RaterKind};
use skillbook::report::findings::{Format, render};
use skillbook::roster::{Roster, RosterOptions};
use skillbook::rounds::Left;
use skillbook::texts::{report_text, report_text_with};
use skillbook::words::safe;

use super::framework;
use super::limits::LimitArgs;
use super::outcomes::{self, called, listed};
use super::previous::{Previous, PreviousArgs};
use super::returns::{AssignArgs, number};
use crate::args::{RoundArgs, form, parse_text};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// Make a workbook for everybody on a staff list
#[derive(Debug, Args)]
pub(crate) struct IssueArgs {
    /// Staff list: .csv, .xlsx, .xls or .ods
    #[arg(long, value_name = "FILE")]
    pub(crate) roster: PathBuf,
    /// Folder to write the workbooks and issued.json to
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Form to make
    #[arg(long, value_name = "FORM", value_parser = form(), default_value = FormKind::Packet.name())]
    pub(crate) form: FormKind,
    /// Framework: the name of one that is built in, or a .yaml file
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) framework: Option<String>,
    #[command(flatten)]
    pub(crate) round: RoundArgs,
    /// Target role of those who have none on the staff list: its id or name in the framework
    #[arg(long, value_name = "ROLE", value_parser = parse_text)]
    pub(crate) target: Option<String>,
    #[command(flatten)]
    pub(crate) map: MapArgs,
    /// Make workbooks for those, too, who have left as the staff list says
    #[arg(long)]
    pub(crate) include_leavers: bool,
    /// Replace workbooks that are there already and that nobody has changed since they were written
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
    let order = Order {
        framework: &framework,
        form: args.form,
        rater: args.round.rater,
        round: args.round.round.clone(),
        due: args.round.due,
        issued_on: ui.today(),
        folder: &args.out,
        overwrite: args.force,
    };
    let frameworks: Vec<String> = args.framework.iter().cloned().collect();
    let mut assign = args.assign.load()?;
    let people = Expected::new(vec![], Some(roster.people.iter().cloned().map(Listed::from).collect()));
    let previous = args.previous.load((&frameworks, &args.limits), &people, &mut assign, ui, |_| Some(&framework))?;
    assign.refuse_unused()?;
    let mut assignments: Vec<Assignment> = roster.people.iter().map(|entry| Assignment::blank(entry, &order)).collect();
    let exit = previous.map(|previous| carry_on(&mut assignments, previous, args, ui)).transpose()?.unwrap_or(Exit::Done);
    let exit = exit.merge(Exit::of(&roster.findings));
    let bar = ui.progress(assignments.len(), "Making workbooks");
    let done = issue(&assignments, &order, &|| bar.inc(1));
    bar.finish_and_clear();
    let nobody = || format!("Look at {}: is there a row for each person?", args.roster.display());
    let receipt = done.map_err(|error| explained(error, &args.out, nobody))?;
    ui.result(summary(&receipt, &args.out) + &outcomes::beside(&receipt, &order))?;
    Ok(exit.merge(outcomes::tell(&receipt, &assignments, &order, ui)?))
}

/// Fills the workbooks with the answers of the previous round. Tells whose answers are missing and which ones could not be
/// carried over.
fn carry_on(assignments: &mut [Assignment], previous: Previous, args: &IssueArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let out = args.out.canonicalize().ok();
    let stands_there = |file: &&PathBuf| file.canonicalize().is_ok_and(|file| out.is_some() && file.parent() == out.as_deref());
    if let Some(file) = previous.files.iter().find(stands_there) {
        let message = format!("{} holds returns of the previous round, such as {}", args.out.display(), file.display());
        return Err(CommandError::new(message).with_hint("Issue to another folder: returns are never replaced."));
    }
    let mut documents: Vec<&mut Document> = assignments.iter_mut().map(|assignment| &mut assignment.document).collect();
    let told = previous.last.carry_into(&mut documents);
    let names = |of: &dyn Fn(&Option<Vec<Left>>) -> bool| -> Vec<String> {
        let chosen = assignments.iter().zip(&told).filter(|(_, left)| of(left));
        chosen.map(|(assignment, _)| called(&assignment.document.person)).collect()
    };
    let new = names(&Option::is_none);
    let known = number(assignments.len() - new.len(), "workbook begins", "workbooks begin");
    ui.note(&format!("{known} with the answers of the previous round."));
    if !new.is_empty() {
        let why = if args.round.rater == RaterKind::Own { "has no answers of" } else { "has no ratings by the same rater of" };
        ui.note(&format!("The previous round {why} {}; a workbook without previous ratings was made.", listed(&new)));
    }
    for (left, words) in LEFT {
        let people = names(&|told| told.as_ref().is_some_and(|told| told.contains(&left)));
        if !people.is_empty() {
            ui.note(&format!("{words}: {}.", listed(&people)));
        }
    }
    if matches!(args.form, FormKind::GapAnalysis | FormKind::DevelopmentPlan) {
        ui.note("This form has no inventory, so it shows no previous ratings; the packet and the inventory do.");
    }
    if let Some(stays) = stays_behind(args.form).filter(|_| args.round.rater == RaterKind::Own) {
        ui.note(&format!("This form has no place for {stays}, which are not carried over; the packet has a place for them."));
    }
    Ok(previous.exit)
}

/// Returns the answers of a previous round, other than ratings, that a form has no place for.
const fn stays_behind(form: FormKind) -> Option<&'static str> {
    match form {
        FormKind::Packet => None,
        FormKind::Inventory => Some("open goals and actions, career goal, education and agreed levels"),
        FormKind::GapAnalysis => Some("open goals and actions, career goal and education"),
        FormKind::DevelopmentPlan => Some("career goal, education and agreed levels"),
    }
}

/// The messages on things of the previous round that could not be carried over.
const LEFT: [(Left, &str); 7] = [
    (
        Left::FinishedWithoutSkill,
        "Finished actions that do not name a skill of the present framework cannot be offered as evidence",
    ),
    (
        Left::OpenWithoutSkill,
        "Open actions or goals were for a skill that was removed or split, so their skill has to be chosen again",
    ),
    (Left::LevelsOfOtherRole, "Levels that were agreed for another target role were not carried over"),
    (
        Left::LevelsNotAlike,
        "Levels or weights were agreed on another scale, or differently for merged skills, so they have to be agreed again",
    ),
    (Left::RoleUnknown, "The previous target role is not in the framework, so it has to be chosen again"),
    (Left::EducationUnknown, "The previous education level is not in the framework, so it has to be chosen again"),
    (Left::TooLong, "The finished actions are too long for a cell, so not all of them are offered as evidence"),
];

/// Reads the staff list. Its faults and warnings are printed as results, all at once; mere information goes to standard error.
fn roster(args: &IssueArgs, options: &RosterOptions<'_>, ui: &Ui) -> Result<Roster, CommandError> {
    let file = args.roster.display();
    let roster = read::roster(&args.roster, options, &args.limits.limits())
        .map_err(|error| CommandError::new(format!("the staff list {file} cannot be read: {error}")))?;
    if !roster.is_usable() {
        ui.result(render(&roster.findings, 1, Format::Human, ui.color()))?;
        return Err(CommandError::new("the staff list has faults, so no workbook was made")
            .with_hint(format!("Mend {file}, or say with --map what its headings mean, and run the command again.")));
    }
    // Findings on who is left out and what is in doubt are results, so that they show even with `--quiet`.
    let (notes, rest): (Vec<Finding>, Vec<Finding>) =
        roster.findings.iter().cloned().partition(|finding| finding.severity == Severity::Info);
    for finding in &notes {
        ui.note(&format!("{file}: {} {}", finding.message(), finding.help()));
    }
    if !rest.is_empty() {
        ui.result(render(&rest, 1, Format::Human, ui.color()))?;
    }
    Ok(roster)
}

/// Adds a hint to an error whose message does not tell what to do.
pub(super) fn explained(error: IssueError, out: &Path, nobody: impl Fn() -> String) -> CommandError {
    let hint = match &error {
        IssueError::Record(_) => {
            Some(format!("Move {} away if it is not needed, or write to another folder.", out.join(Issued::FILE).display()))
        }
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
fn summary(receipt: &Receipt, out: &Path) -> String {
    let count = receipt.written().to_string();
    let folder = safe(&out.display().to_string());
    let record = safe(&out.join(Issued::FILE).display().to_string());
    if receipt.written() == 0 {
        return report_text_with("issue.nobody-new", &[("folder", &folder)]) + "\n";
    }
    let wrote = report_text_with("issue.wrote", &[("count", &count), ("folder", &folder), ("record", &record)]);
    format!("{wrote}\n{}\n", report_text("issue.next"))
}

/// What the headings of a staff list mean.
#[derive(Debug, Args)]
pub(crate) struct MapArgs {
    /// Say what a heading of the staff list means, such as "Pers.-Nr.=id"; may be given more than once. Ours are: id, name,
    /// given_name, middle_name, family_prefix, family_name, second_family_name, name_suffix, email, department, role,
    /// target_role, manager, manager_id, manager_email, status, active, left, end_date
    #[arg(long, value_name = "THEIRS=OURS", value_parser = heading)]
    pub(crate) map: Vec<(String, String)>,
}

/// Parses `THEIRS=OURS`, a heading of the staff list and one of ours. Theirs may contain `=`.
fn heading(text: &str) -> Result<(String, String), String> {
    match text.rsplit_once('=') {
        Some((theirs, ours)) if !theirs.trim().is_empty() && !ours.trim().is_empty() => {
            Ok((theirs.trim().to_owned(), ours.trim().to_owned()))
        }
        _ => Err("write THEIRS=OURS, such as \"Pers.-Nr.=id\"".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::args::Cli;

    #[test]
    fn the_help_names_every_field_of_a_staff_list() {
        let help = Cli::command().find_subcommand_mut("issue").unwrap().render_long_help().to_string();
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
