//! The messages of `issue` and `plan` on a folder that already holds workbooks: who keeps which one, which files are left as
//! they are and which could not be made.

use std::collections::BTreeMap;
use std::fmt::Display;

use skillbook::jobs::issue::{Assignment, IssueOrder, IssueOutcome, IssueReceipt};
use skillbook::jobs::issued::Issued;
use skillbook::jobs::outputs::Refusals;
use skillbook::model::{Date, Person};
use skillbook::texts::{program_text, program_text_with};
use skillbook::words::safe;

use super::returns::tell_refused;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// Maximum number of people that a line names.
const NAMED: usize = 5;

/// Returns the first names, and how many more there are.
pub(super) fn listed(names: &[String]) -> String {
    let named = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => named,
        more => program_text_with("issue.listed", &[("names", &named), ("count", &more)]),
    }
}

/// Returns the name of a person, or else the id.
pub(super) fn called(person: &Person) -> String {
    [&person.name, &person.id].into_iter().flatten().next().cloned().unwrap_or_default()
}

/// Tells which people have no new workbook, or one that replaces another.
pub(super) fn tell(
    receipt: &IssueReceipt,
    assignments: &[Assignment],
    order: &IssueOrder<'_>,
    ui: &Ui,
) -> Result<Exit, CommandError> {
    let day = |day: Option<Date>| day.map_or_else(|| program_text("issue.no-day"), |day| day.to_string());
    let mut lines: BTreeMap<(&str, Option<Date>), Vec<String>> = BTreeMap::new();
    let mut refused = Refusals::default();
    let mut exit = Exit::Done;
    for (assignment, outcome) in assignments.iter().zip(&receipt.outcomes) {
        let person = called(&assignment.document.person);
        let line = match outcome {
            IssueOutcome::Kept { there: false, .. } => ("gone", None),
            IssueOutcome::Kept { workbook, .. } if workbook.due != order.due => ("kept-day", workbook.due),
            IssueOutcome::Kept { .. } => ("kept", None),
            IssueOutcome::Written { replaced: Some(replaced), .. } if replaced.due != order.due => ("replaced-day", replaced.due),
            IssueOutcome::Written { .. } => continue,
            IssueOutcome::Refused(refusal) => {
                refused.0.push(refusal.clone());
                continue;
            }
            IssueOutcome::Failed(why) => {
                ui.error(&CommandError::new(program_text_with("issue.failed", &[("person", &person), ("why", why)])));
                exit = Exit::Findings;
                continue;
            }
        };
        lines.entry(line).or_default().push(person);
    }
    for ((key, theirs), people) in lines {
        let blanks: [(&str, &dyn Display); 5] = [
            ("people", &listed(&people)),
            ("count", &people.len()),
            ("theirs", &day(theirs)),
            ("ours", &day(order.due)),
            ("folder", &order.folder.display()),
        ];
        let text = program_text_with(&format!("issue.outcome.{key}"), &blanks);
        ui.result(format!("{}\n", safe(&text)))?;
    }
    let record = order.folder.join(Issued::FILE);
    for file in &receipt.superseded {
        ui.tell("issue.superseded", &[("record", &record.display()), ("file", file)]);
    }
    Ok(exit.merge(tell_refused(&refused, ui)))
}

/// Returns the text on workbooks of other forms and raters in the same folder. It is empty if there are none.
pub(super) fn beside(receipt: &IssueReceipt, order: &IssueOrder<'_>) -> String {
    let mut others: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for workbook in &receipt.record.workbooks {
        if (workbook.form, workbook.rater) != (order.form, order.rater) {
            *others.entry((workbook.form.name(), workbook.rater.name())).or_default() += 1;
        }
    }
    if others.is_empty() || receipt.written() == 0 {
        return String::new();
    }
    let one = |((form, rater), count): (&(&str, &str), &usize)| {
        program_text_with("issue.beside-one", &[("count", count), ("form", form), ("rater", rater)])
    };
    let what = others.iter().map(one).collect::<Vec<_>>().join(", ");
    program_text_with("issue.beside", &[("folder", &safe(&order.folder.display().to_string())), ("what", &what)]) + "\n"
}
