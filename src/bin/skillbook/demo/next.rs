//! The steps after the first round: plans that start from the gaps, briefs for the meetings, and the next round, whose
//! workbooks hold the answers of the first round and whose summary is compared with it.

use std::path::Path;

use super::again;
use super::story::{Colleague, Sends, Story};
use super::{Answers, DemoError, NEXT, NextOutcome, WORKBOOKS, bring_back, name_from, sum_up};
use skillbook::analysis::ChangeTotal;
use skillbook::files::output::write_all;
use skillbook::files::{issue, read_all};
use skillbook::jobs::brief;
use skillbook::jobs::collect::Collected;
use skillbook::jobs::expected::Expected;
use skillbook::jobs::issue::{Assignment, IssueOrder};
use skillbook::jobs::plan;
use skillbook::jobs::previous::Earlier;
use skillbook::jobs::returned::Return;
use skillbook::jobs::workbench::Workbench;
use skillbook::model::{Document, FormKind, Framework, RaterKind, SkillMap};
use skillbook::report::brief::{BriefFormat, Meeting, render};
use skillbook::roster::RosterEntry;
use skillbook::rounds::{Mapping, PreviousRound};

/// Number of goals to which each plan is filled up.
const GOALS: usize = 3;

fn nothing_read() -> DemoError {
    DemoError::Story("not one return could be read".to_owned())
}

/// Makes a plan for everybody who rated themselves. Returns the number of plans.
pub(super) fn plans(returns: &[Return], workbench: &Workbench, folder: &Path, overwrite: bool) -> Result<usize, DemoError> {
    let made = plan::plans(returns, &plan::PlanOrder { goals: GOALS, due: None }, workbench).ok_or_else(nothing_read)?;
    let order = IssueOrder {
        framework: made.framework,
        form: FormKind::DevelopmentPlan,
        rater: RaterKind::Own,
        round: made.round,
        due: None,
        issued_on: workbench.today,
        folder,
        overwrite,
        locked: false,
    };
    let assignments: Vec<Assignment> = made.people.into_iter().map(|person| person.assignment).collect();
    Ok(issue(&assignments, &order, &|| {})?.written())
}

/// Makes a brief for everybody, for the meeting with the manager.
pub(super) fn briefs(returns: &[Return], workbench: &Workbench, folder: &Path, overwrite: bool) -> Result<(), DemoError> {
    let order = brief::BriefOrder { meeting: Meeting::Leadership, held_on: None, previous: &[] };
    let made = brief::briefs(returns, &order, workbench).ok_or_else(nothing_read)?;
    let mut files = Vec::with_capacity(made.people.len());
    for person in &made.people {
        let bytes = render(&person.brief, BriefFormat::Docx).map_err(|error| DemoError::Report(error.into()))?;
        files.push((folder.join(format!("{}.{}", person.stem, BriefFormat::Docx.ending())), bytes));
    }
    let files: Vec<(&Path, &[u8])> = files.iter().map(|(path, bytes)| (path.as_path(), bytes.as_slice())).collect();
    write_all(&files, overwrite)?;
    Ok(())
}

/// The second round: nobody makes a mistake, but somebody returns nothing.
struct Second<'a> {
    story: &'a Story,
    framework: &'a Framework,
}

impl Answers for Second<'_> {
    fn fill_in(&self, document: &mut Document, colleague: &Colleague) -> Result<(), DemoError> {
        again::answer(document, colleague, self.story, self.framework)
    }

    fn sends<'a>(&'a self, _: &Document, colleague: &'a Colleague) -> &'a Sends {
        if self.story.next.silent.contains(&colleague.id) { &Sends::Nothing } else { &Sends::AsAsked }
    }
}

/// Issues, fills in, reads and sums up the next round.
pub(super) fn round(
    people: &[RosterEntry],
    story: &Story,
    (returns, collected): (&[Return], &Collected),
    workbench: &Workbench,
    (folder, overwrite): (&Path, bool),
) -> Result<NextOutcome, DemoError> {
    let root = folder.join(NEXT);
    let earlier = Earlier::of(returns, None, workbench).ok_or_else(nothing_read)?;
    let framework = earlier.framework.clone();
    let order = IssueOrder {
        framework: &framework,
        form: FormKind::Packet,
        rater: RaterKind::Own,
        round: Some(story.next.round.clone()),
        due: Some(story.next.due),
        issued_on: story.next.issued_on,
        folder: &root.join(WORKBOOKS),
        overwrite,
        locked: false,
    };
    let mapping = Mapping::new(&framework, &framework, &SkillMap::default());
    let mapping = mapping.map_err(|_| DemoError::Story("the framework lacks skills of its own".to_owned()))?;
    let mut assignments: Vec<Assignment> = people.iter().map(|entry| Assignment::blank(entry, &order)).collect();
    let mut documents: Vec<&mut Document> = assignments.iter_mut().map(|assignment| &mut assignment.document).collect();
    PreviousRound::new(earlier.said, mapping).carry_into(&mut documents);
    let record = issue(&assignments, &order, &|| {})?.record;

    let second = Second { story, framework: &framework };
    let files = bring_back(&record, story, workbench, &framework, (&root, overwrite, &second))?;
    let mut workbench = Workbench::new(workbench.library.clone(), story.next.today);
    workbench.expected = Expected::new(vec![record], None);
    let mut returns = read_all(&files, &workbench, &|| {});
    returns.iter_mut().for_each(|found| name_from(folder, found));
    let collected = sum_up(&returns, &workbench, (&root, overwrite), Some(collected))?;
    let changes = collected.department.changes.as_ref().map_or_else(ChangeTotal::default, |changes| changes.total);
    Ok(NextOutcome { round: story.next.round.clone(), returned: returns.len(), changes })
}
