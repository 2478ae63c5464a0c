//! Makes briefs: puts the returns of each person together and compares them with the previous round.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::collect::{ByFile, collect, collect_before};
use super::replaced::Replaced;
use super::returned::Return;
use super::shared::summed_up;
use super::workbench::Workbench;
use crate::address::Pointer;
use crate::analysis::plans_of;
use crate::finding::Finding;
use crate::model::{Date, Document};
use crate::report::brief::{Brief, BriefSubject, CalendarEntry, Meeting, build, entries};
use crate::roster::file_name;
use crate::texts::sheet_text_with;

/// What to make.
pub struct BriefOrder<'a> {
    /// The kind of meeting that the briefs are for.
    pub meeting: Meeting,
    /// The day of the meeting, if known.
    pub held_on: Option<Date>,
    /// The returns of the previous round, if any.
    pub previous: &'a [Return],
}

/// The brief of one person.
pub struct PersonBrief {
    /// The person's name, or their key if the name is unknown.
    pub name: String,
    /// A file name without its ending, safe on every system.
    pub stem: String,
    /// The brief.
    pub brief: Brief,
    /// The dates for a calendar.
    pub entries: Vec<CalendarEntry>,
}

/// The briefs of all people.
pub struct Briefs {
    /// The brief of each person, by name.
    pub people: Vec<PersonBrief>,
    /// Files that do not count in any brief, each with the reason.
    pub left_out: Vec<(String, String)>,
}

/// Makes a brief for everybody with returns. `None` if no return could be read.
pub fn briefs(returns: &[Return], order: &BriefOrder<'_>, workbench: &Workbench) -> Option<Briefs> {
    let mut now = collect(returns, workbench)?;
    if let Some(before) = collect_before(order.previous, Some(&now.department.framework.id), workbench) {
        now.compare(&before);
    }
    let framework = workbench.library.get(&now.department.framework.id)?;
    let (replaced, by_file) = (Replaced::among(returns), ByFile::of(returns));
    let mut names = file_name::FileNames::new();
    let people = now.department.people.iter().map(|person| {
        let used = by_file.counting(person);
        let documents: Vec<&Document> = used.iter().filter_map(|found| found.document.as_ref()).collect();
        let findings: Vec<Finding> = used.iter().flat_map(|found| summed_up(found, replaced.standing(found))).collect();
        let goal_numbers = goal_numbers(&documents, &used);
        let subject = BriefSubject {
            framework,
            department: &now.department,
            person,
            documents: &documents,
            findings: &findings,
            goal_numbers: &goal_numbers,
            meeting: order.meeting,
            held_on: order.held_on,
            today: workbench.today,
        };
        let stem = file_name::person_stem(&person.person, &format!("{}-brief", order.meeting.name()));
        PersonBrief {
            name: person.label().to_owned(),
            stem: names.give(&stem),
            brief: build(&subject),
            entries: entries(&subject),
        }
    });
    let people = people.collect();
    let refused = now.returns.into_iter().filter(|entry| entry.state.is_left_out());
    Some(Briefs { people, left_out: refused.map(|entry| (entry.file, entry.note)).collect() })
}

/// The numbers of the goals in the plan that counts, taken from the labels of the fields in its workbook. Empty if several
/// plans count.
fn goal_numbers(documents: &[&Document], returns: &[&Return]) -> BTreeMap<usize, usize> {
    let [plan] = plans_of(documents)[..] else { return BTreeMap::new() };
    let is_of = |found: &&&Return| {
        found.document.as_ref().and_then(|document| document.plan.as_ref()).is_some_and(|own| std::ptr::eq(own, plan))
    };
    let fields = returns.iter().find(is_of).map_or(&[][..], |found| &found.fields);
    let goals = Pointer::from("/plan/goals");
    let named = fields.iter().filter_map(|field| {
        let (place, rest) = field.pointer.index_below(&goals)?;
        (rest == "/statement").then_some((place, &field.label))
    });
    let named: Vec<(usize, &Arc<str>)> = named.collect();
    let label = |number: usize| sheet_text_with("goals.labels.statement", &[("number", &number.to_string())]);
    let number =
        |(place, called): &(usize, &Arc<str>)| Some((*place, (1..=named.len()).find(|number| *label(*number) == ***called)?));
    named.iter().filter_map(number).collect()
}
