//! `skillbook check`: reads returns, prints findings, and makes the marked copies and messages for the people.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use clap::Args;
use skillbook::files::output::{Output, Within};
use skillbook::files::threads;
use skillbook::finding::{Finding, Severity};
use skillbook::jobs::mend::{self, AskedFindings, CALLBACK, MendOrder, MendOutputs, MendReceipt};
use skillbook::jobs::outputs::Outputs;
use skillbook::jobs::replaced::Replaced;
use skillbook::jobs::returned::Return;
use skillbook::model::Framework;
use skillbook::report::findings::{self, Counts, FileRow, FindingsFormat};
use skillbook::report::review::{self, Verdict};
use skillbook::texts::counted;

mod next;

use super::previous::{self, PreviousArgs, PreviousInput};
use super::returns::{self, ReadArgs, Reads, refuse_inputs, refuse_to_replace};
use crate::args;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(long = "for", value_name = "PURPOSE",
        value_parser = args::named(vec![("review", Purpose::Review), ("person", Purpose::Person)]))]
    pub(crate) purpose: Option<Purpose>,
    #[arg(long, value_name = "FORMAT", value_parser = args::format(), default_value = FindingsFormat::Human.name())]
    pub(crate) format: FindingsFormat,
    #[arg(long, value_name = "SEVERITY",
        value_parser = args::named(vec![("error", Severity::Error), ("warning", Severity::Warning)]))]
    pub(crate) only: Option<Severity>,
    #[arg(long, value_name = "DIR")]
    pub(crate) annotate: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(crate) mail: Option<PathBuf>,
    #[arg(long)]
    pub(crate) remarks: bool,
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) previous: PreviousArgs,
    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

/// The purpose of a check, besides finding mistakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The meeting in which plans are reviewed.
    Review,
    /// Hints for the person who filled in the form, and for nobody else.
    Person,
}

pub(crate) fn run(args: &CheckArgs, ui: &Ui) -> Result<Exit, CommandError> {
    if args.purpose == Some(Purpose::Review) && args.format == FindingsFormat::Sarif {
        return Err(CommandError::told("check.review-sarif", &[]));
    }
    // Check before any work is done, as far as the files are known by now.
    let list = args.annotate.as_ref().map(|folder| folder.join(CALLBACK));
    refuse_to_replace(&list.as_deref().into_iter().collect::<Vec<_>>(), args.force)?;
    let mut workbench = args.read.workbench(ui)?;
    let issued = &args.read.expected.issued;
    if !args.previous.previous.is_empty() {
        // The previous round is converted to the framework of this one.
        returns::look_ahead(&args.paths, issued, &mut workbench);
    }
    let mut assign = args.read.assign.load()?;
    let choose = |then: &Framework| previous::of_now(&workbench.library, &args.read.framework, then);
    let previous = args.previous.load((&args.read.framework, &args.read.limits), &workbench.expected, &mut assign, ui, choose)?;
    let (last, files, exit) = previous.map_or((None, vec![], Exit::Done), PreviousInput::parts);
    workbench.last = last;
    let reads = returns::read_on(&args.paths, issued, workbench, &mut assign, ui)?;
    assign.refuse_unused()?;
    let personal = args.purpose == Some(Purpose::Person);
    let people = mend::people(&reads.returns);
    if personal && people > 1 {
        return Err(CommandError::told("check.several", &[("count", &people)]));
    }
    let exit = exit.merge(reads.exit).merge(send_back(args, &reads, files, ui)?);
    let returns = &reads.returns;
    if args.purpose == Some(Purpose::Review) {
        return Ok(exit.merge(judge(returns, args.format, ui)?));
    }
    let shared: Vec<Finding> = returns.iter().flat_map(Return::shared).cloned().collect();
    let exit = exit.merge(Exit::of(&shared));
    let all = if personal { returns.iter().flat_map(|found| &found.findings).cloned().collect() } else { shared };
    print(args, returns, all, ui)?;
    if args.format == FindingsFormat::Human && !personal {
        next::tell(args, returns, ui);
    }
    Ok(exit)
}

/// Prints the findings. If there are several files, a table with a line for each comes first.
fn print(args: &CheckArgs, returns: &[Return], mut findings: Vec<Finding>, ui: &Ui) -> Result<(), CommandError> {
    let row = |found: &Return| {
        let Counts { errors, warnings, .. } = Counts::of(&found.shared().cloned().collect::<Vec<_>>());
        // The name in a file alone does not prove whose it is.
        let person = found.called().filter(|_| !found.owner.is_nobody()).unwrap_or_default().to_owned();
        FileRow { file: found.file.clone(), person, errors, warnings }
    };
    let several = args.format == FindingsFormat::Human && returns.len() > 1;
    let table = if several { findings::table(&returns.iter().map(row).collect::<Vec<_>>()) + "\n" } else { String::new() };
    findings.retain(|finding| args.only.is_none_or(|only| finding.severity == only));
    ui.result(table + &findings::render(&findings, returns.len(), args.format, ui.color()))?;
    if args.format == FindingsFormat::Human && findings::is_shortened(&findings) {
        ui.tell("check.shortened", &[]);
    }
    Ok(())
}

/// Prints whether each plan is ready for its review.
fn judge(returns: &[Return], format: FindingsFormat, ui: &Ui) -> Result<Exit, CommandError> {
    let replaced = Replaced::among(returns);
    let reviews = replaced.reviews(returns);
    ui.result(match format {
        FindingsFormat::Json => review::json(&reviews),
        FindingsFormat::Csv => review::csv(&reviews),
        FindingsFormat::Human | FindingsFormat::Sarif => review::human(&reviews),
    })?;
    if format == FindingsFormat::Human && reviews.len() > 1 {
        ui.tell("check.one-alone", &[]);
    }
    returns::tell_replaced(&replaced, returns, ui);
    let ready = reviews.iter().all(|review| review.verdict != Verdict::NotReady);
    let standing: Vec<_> = returns.iter().flat_map(|found| replaced.standing(found)).cloned().collect();
    Ok(if ready { Exit::of(&standing) } else { Exit::Findings })
}

/// Makes the marked copies, the list of messages and the mail drafts, if they are asked for. `inputs` are files of the previous
/// round, which are never replaced either.
fn send_back(args: &CheckArgs, reads: &Reads, mut inputs: Vec<PathBuf>, ui: &Ui) -> Result<Exit, CommandError> {
    let (copies, mail) = (args.annotate.as_deref(), args.mail.as_deref());
    if copies.is_none() && mail.is_none() {
        return Ok(Exit::Done);
    }
    let asked = if args.remarks { AskedFindings::Remarks } else { AskedFindings::Errors };
    let order = MendOrder { asked, copies: copies.is_some(), mail: mail.is_some() };
    let plan = mend::plan(&reads.found, &reads.returns, order);
    tell_unclaimed(&plan, ui);
    if plan.is_empty() {
        let warnings = reads.returns.iter().flat_map(Return::shared).any(|finding| finding.severity == Severity::Warning);
        ui.tell(if warnings && !args.remarks { "check.no-errors" } else { "check.no-requests" }, &[]);
        return Ok(Exit::Done);
    }
    let within = |folder: Option<&Path>, names: Vec<&str>| -> Vec<PathBuf> {
        folder.into_iter().flat_map(|folder| names.iter().map(|name| folder.join(name)).collect::<Vec<_>>()).collect()
    };
    let files = [within(copies, plan.copies()), within(mail, plan.drafts())].concat();
    let places: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    inputs.extend_from_slice(reads.found.all());
    refuse_inputs(&places, &inputs)?;
    refuse_to_replace(&places, args.force)?;
    let output = Output::for_files(&places, args.force)?;
    let (to_copies, to_mail) =
        (copies.map(|folder| Within { output: &output, folder }), mail.map(|folder| Within { output: &output, folder }));
    let into = MendOutputs {
        copies: to_copies.as_ref().map(|within| within as &dyn Outputs),
        mail: to_mail.as_ref().map(|within| within as &dyn Outputs),
    };
    let receipt = plan.carry_out((&reads.found, into), &reads.workbench, threads(&|| {}))?;
    output.commit()?;
    tell(&receipt, (copies, mail), reads.workbench.expected.is_told(), ui);
    let refused = returns::tell_refused(&receipt.refused, ui);
    Ok(if receipt.failed.is_empty() { refused } else { Exit::Findings })
}

/// Tells which returns belong to nobody, so that nothing is sent back for them.
fn tell_unclaimed(plan: &mend::MendPlan<'_>, ui: &Ui) {
    for file in plan.unclaimed() {
        ui.tell("check.unclaimed", &[("file", &file)]);
    }
}

/// Tells what was made and what failed. `told` is true if a record or a staff list names the people.
fn tell(receipt: &MendReceipt, (copies, mail): (Option<&Path>, Option<&Path>), told: bool, ui: &Ui) {
    if let Some(folder) = copies {
        let (list, people) = (folder.join(CALLBACK), counted("people", receipt.callbacks.len()));
        let blanks: [(&str, &dyn Display); 4] =
            [("count", &receipt.copies), ("folder", &folder.display()), ("list", &list.display()), ("people", &people)];
        ui.tell("check.copies", &blanks);
    }
    if let Some(folder) = mail {
        ui.tell("check.drafts", &[("count", &receipt.drafts), ("folder", &folder.display())]);
    }
    if !receipt.without_address.is_empty() {
        let drafts = receipt.without_address.join(", ");
        // An address that only a return states is not safe to send to.
        ui.tell("check.no-address", &[("drafts", &drafts), ("told", &if told { "yes" } else { "" })]);
    }
    for failed in &receipt.failed {
        ui.note(&failed.to_string());
    }
}
