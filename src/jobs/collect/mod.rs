//! Puts returns together and calculates the figures of the department.

mod groups;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::analysis::{self, Department, Incomparable, PersonResult, Submission};
use crate::finding::{Code, Finding, Reader};
use crate::model::{ActionStatus, Date, Document, FormKind, Framework, RaterKind};
use crate::report::findings::Counts;
use crate::report::{DepartmentReport, ReturnEntry, ReturnState};
use crate::rules;
use crate::texts::{program_text_with, report_text, report_text_with};
use crate::words::fold;

use super::returned::{Return, UNCLEAR};
use super::workbench::Workbench;

pub use groups::{By, LIST, OVERVIEW, PeopleGroup, groups};

/// The findings that say that an answer is missing.
const MISSING: [Code; 3] = [Code::AnswerMissing, Code::RatingMissing, Code::GoalIncomplete];

/// The result of a department's returns.
pub struct Collected {
    /// The figures.
    pub department: Department,
    /// The outcome for each file.
    pub returns: Vec<ReturnEntry>,
    /// All findings, in order, except hints for the person alone, and without texts typed outside the fields.
    pub findings: Vec<Finding>,
    /// Ratings of a previous round that cannot be compared.
    incomparable: Incomparable,
}

impl Collected {
    /// The data for reports; `date` is the day of the report.
    pub fn report(&self, date: Date) -> DepartmentReport<'_> {
        let title = self.department.title();
        DepartmentReport { department: &self.department, findings: &self.findings, returns: &self.returns, title, date }
    }

    /// Compares with the previous round and adds the changes to the department.
    pub fn compare(&mut self, before: &Self) {
        self.department.changes = Some(Box::new(analysis::changes(&before.department, &self.department, &before.incomparable)));
    }
}

/// Puts returns together under the framework that most of them belong to. `None` if no return could be read.
pub fn collect(returns: &[Return], workbench: &Workbench) -> Option<Collected> {
    let all: Vec<&Return> = returns.iter().collect();
    Some(collect_under(main_framework(returns, workbench)?, &all, is_untouched, workbench))
}

/// Puts the returns of one group together, and compares them with the same people's returns of the previous round. `whole` is
/// the result for all groups. Findings that name people outside the group are removed.
pub fn collect_group(group: &PeopleGroup<'_>, whole: &Collected, workbench: &Workbench) -> Option<Collected> {
    let id = whole.department.framework.id.as_str();
    let mut collected = collect_under(workbench.library.get(id)?, &group.returns, is_untouched, workbench);
    collected.findings = collected.findings.into_iter().filter_map(groups::without_others).collect();
    if whole.department.changes.is_some()
        && let Some(before) = before_of(&group.previous, Some(id), workbench)
    {
        collected.compare(&before);
    }
    Some(collected)
}

/// Puts the returns of the previous round together. If a framework id is given and there are returns of it, only these are
/// used, because others cannot be compared. `None` if no return could be read.
pub fn collect_before(previous: &[Return], id: Option<&str>, workbench: &Workbench) -> Option<Collected> {
    before_of(&previous.iter().collect::<Vec<_>>(), id, workbench)
}

fn before_of(previous: &[&Return], id: Option<&str>, workbench: &Workbench) -> Option<Collected> {
    let is_there =
        |id: &&str| previous.iter().filter_map(|found| found.counted()).any(|document| document.form.framework == **id);
    match id.filter(is_there).and_then(|id| workbench.library.get(id)) {
        Some(framework) => Some(collect_under(framework, previous, holds_nothing, workbench)),
        None => Some(collect_under(main_framework(previous.iter().copied(), workbench)?, previous, holds_nothing, workbench)),
    }
}

fn collect_under(framework: &Framework, returns: &[&Return], is_nobody: fn(&Return) -> bool, workbench: &Workbench) -> Collected {
    let of_framework = |document: &&Document| document.form.framework == framework.id;
    let submissions: Vec<Submission<'_>> = returns
        .iter()
        .copied()
        .filter(|found| !is_nobody(found))
        .filter_map(|found| Some((found, found.counted().filter(of_framework)?)))
        .map(|(found, document)| Submission { file: found.file.clone(), document })
        .collect();
    let department = analysis::analyse(framework, &submissions);
    let mut entries: Vec<ReturnEntry> = returns.iter().map(|found| entry(found, framework)).collect();
    say_which_counts(&mut entries, &department, &submissions);
    let costs = department.plans.actions.iter().filter(|action| action.status != Some(ActionStatus::Dropped));
    let over = rules::department(costs.filter_map(|action| action.estimated_cost.as_ref()), framework, &workbench.policy);
    Collected {
        incomparable: incomparable(&department, returns),
        department,
        returns: entries,
        findings: returns
            .iter()
            .flat_map(|found| found.summed_up())
            .chain(rules::weigh(over.into_iter().collect(), &workbench.policy))
            .collect(),
    }
}

/// The ratings of counting returns that cannot be compared, each as the person's key and the skill.
fn incomparable(department: &Department, returns: &[&Return]) -> Incomparable {
    let returns = ByFile::of(returns.iter().copied());
    let of_person = |person: &PersonResult| {
        let skills = returns.counting(person).into_iter().flat_map(|found| &found.incomparable);
        skills.map(|skill| (person.key.clone(), skill.clone())).collect::<Vec<_>>()
    };
    department.people.iter().flat_map(of_person).collect()
}

/// Returns by file.
pub(super) struct ByFile<'a>(HashMap<&'a str, &'a Return>);

impl<'a> ByFile<'a> {
    pub(super) fn of(returns: impl IntoIterator<Item = &'a Return>) -> Self {
        Self(returns.into_iter().map(|found| (found.file.as_str(), found)).collect())
    }

    /// The return with a file name.
    pub(super) fn get(&self, file: &str) -> Option<&'a Return> {
        self.0.get(file).copied()
    }

    /// The returns of a person that count, with the person's own first.
    pub(super) fn counting(&self, person: &PersonResult) -> Vec<&'a Return> {
        person.raters.iter().filter_map(|used| self.get(&used.file)).collect()
    }
}

/// The framework that most returns belong to.
pub fn main_framework<'a, 'b>(returns: impl IntoIterator<Item = &'b Return>, workbench: &'a Workbench) -> Option<&'a Framework> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for document in returns.into_iter().filter_map(Return::counted) {
        *counts.entry(document.form.framework.as_str()).or_default() += 1;
    }
    let (id, _) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    workbench.library.get(id)
}

/// If a person returned the same form more than once, only one return counts. Adds notes to the entries that say which one, and
/// how to choose another.
fn say_which_counts(entries: &mut [ReturnEntry], department: &Department, submissions: &[Submission<'_>]) {
    let documents: HashMap<&str, &Document> = submissions.iter().map(|one| (one.file.as_str(), one.document)).collect();
    let rater = |kind: RaterKind, name: &Option<String>| {
        // People who rate themselves may leave out their name as the rater.
        (kind, name.as_deref().filter(|_| kind != RaterKind::Own).map(fold))
    };
    let mut notes: HashMap<&str, String> = HashMap::new();
    for person in &department.people {
        for aside in &person.set_aside {
            let Some(document) = documents.get(aside.as_str()) else { continue };
            let who = rater(document.rater.kind, &document.rater.name);
            let counts = person.raters.iter().find(|used| used.form == document.form.kind && rater(used.kind, &used.name) == who);
            let Some(counts) = counts else { continue };
            notes.insert(aside, report_text_with("note.set-aside", &[("file", &counts.file)]));
            let kept = notes.entry(&counts.file).or_insert_with(|| report_text("note.counts"));
            *kept = format!("{kept} {aside}");
        }
    }
    for entry in entries.iter_mut().filter(|entry| entry.note.is_empty()) {
        entry.note = notes.remove(entry.file.as_str()).unwrap_or_default();
    }
}

/// Whether a form came back as it was sent, without any answers.
fn is_untouched(found: &Return) -> bool {
    found.findings.iter().any(|finding| finding.code == Code::FormUntouched)
}

/// Whether a return of the previous round holds no data: it came back as it was sent, and was sent without answers of an
/// earlier round.
fn holds_nothing(found: &Return) -> bool {
    is_untouched(found) && !found.document.as_ref().is_some_and(Document::has_previous)
}

/// The number of requested answers without a usable value: all ratings without a value, for whatever reason, and everything
/// that findings report as missing or unreadable. Each answer counts once.
fn missing(found: &Return) -> usize {
    let said = found.findings.iter().filter(|finding| MISSING.contains(&finding.code)).chain(found.unread());
    let said = said.filter_map(|finding| finding.pointer.as_ref()).map(|pointer| pointer.as_str().to_owned());
    found.document.iter().flat_map(unrated).chain(said).collect::<BTreeSet<_>>().len()
}

/// The pointers of missing ratings. A packet has its ratings in the inventory.
fn unrated(document: &Document) -> Vec<String> {
    let is_missing = |rating: Option<u8>, exempted: &Option<String>| rating.is_none() && exempted.is_none();
    if let Some(inventory) = &document.inventory {
        let rows = inventory.ratings.iter().enumerate().filter(|(_, row)| is_missing(row.rating, &row.exempted));
        return rows.map(|(place, _)| format!("/inventory/ratings/{place}/rating")).collect();
    }
    // In a plan that starts from gaps, the ratings only repeat those of another return.
    let gaps = document.gap_analysis.iter().filter(|_| document.form.kind == FormKind::GapAnalysis);
    let rows = gaps.flat_map(|gaps| gaps.rows.iter().enumerate());
    let rows = rows.filter(|(_, row)| is_missing(row.self_rating, &row.exempted));
    rows.map(|(place, _)| format!("/gap_analysis/rows/{place}/self_rating")).collect()
}

/// Why a return belongs to nobody.
fn whose(found: &Return) -> String {
    let said = found.findings.iter().find(|finding| UNCLEAR.contains(&finding.code));
    said.map_or_else(|| report_text("chase.nobody"), |finding| finding.message_to(Reader::Others(None)))
}

fn entry(found: &Return, framework: &Framework) -> ReturnEntry {
    let shown = found.summed_up();
    let counts = Counts::of(&shown);
    let other = found.document.as_ref().filter(|document| document.form.framework != framework.id);
    let state = match (&found.document, counts.errors) {
        _ if found.superseded_by.is_some() => ReturnState::Replaced,
        (None, _) => ReturnState::Refused,
        _ if found.owner.is_nobody() => ReturnState::Nobody,
        _ if is_untouched(found) => ReturnState::Untouched,
        (Some(_), 0) => ReturnState::Read,
        (Some(_), _) => ReturnState::ReadWithErrors,
    };
    let identity = found.identity.as_ref();
    let note = match (other, state) {
        (_, ReturnState::Nobody) => whose(found),
        (Some(document), _) => program_text_with("returns.other-framework", &[("framework", &document.form.framework)]),
        (None, ReturnState::Refused | ReturnState::Replaced) => {
            shown.first().map(|finding| finding.message_to(Reader::Others(None))).unwrap_or_default()
        }
        _ => String::new(),
    };
    ReturnEntry {
        file: found.file.clone(),
        person: found.called().map(str::to_owned),
        form: identity.map(|identity| identity.kind.name().to_owned()),
        rater: identity.map(|identity| identity.rater.name().to_owned()),
        state: if other.is_some() && state != ReturnState::Nobody { ReturnState::Refused } else { state },
        errors: counts.errors,
        warnings: counts.warnings,
        missing: missing(found),
        note,
    }
}
