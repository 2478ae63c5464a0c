//! Decides the content of a brief: the person, the sections that the meeting needs, open points, and room to write.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::space::{self, GrowingTable};
use super::typed::message;
use super::{
    Brief, BriefBlock, BriefSubject, BriefTable, Checklist, Fact, Meeting, Section, columns, gaps, interview, plan, since, text,
    typed,
};
use crate::finding::{Code, Finding, Reader, Severity};
use crate::model::{Document, RaterKind};
use crate::report::figures;
use crate::texts::{brief_list, brief_list_with, brief_text, brief_text_with};

/// Empty rows for decisions.
const DECISIONS: usize = 3;

/// Builds the brief of one person for one meeting.
pub fn build(subject: &BriefSubject<'_>) -> Brief {
    let title = brief_text_with(&format!("title.{}", subject.meeting.name()), &[("name", &typed(subject.person.label()))]);
    let framework = &subject.department.framework;
    let footer = brief_text_with("footer", &[("title", &title), ("date", &subject.today.to_string())]);
    let facts = facts(subject);
    let sections = match subject.meeting {
        Meeting::Leadership | Meeting::Hr => review(subject, &facts),
        Meeting::Interview => interview::sections(subject),
    };
    Brief {
        language: brief_text("language"),
        subtitle: typed(&format!("{} {} · {}", framework.title, framework.version, subject.today)),
        facts,
        sections: sections.into_iter().filter(|section| !section.blocks.is_empty()).collect(),
        footer,
        title,
        date: subject.today,
    }
}

/// Makes a section from the key of its heading.
pub(super) fn section(heading: &str, blocks: Vec<BriefBlock>) -> Section {
    Section { heading: brief_text(heading), blocks }
}

/// Makes the sections for a leadership or HR meeting. These differ only in the support that HR can offer and in their
/// checklists. Tables that can be long share the room that the rest leaves on two pages.
fn review(subject: &BriefSubject<'_>, facts: &[Fact]) -> Vec<Section> {
    let gaps = section("gaps.heading", gaps::biggest(subject, "gaps.agreed", "gaps.key"));
    let since = section("since.heading", since::blocks(subject));
    let support = (subject.meeting == Meeting::Hr).then(|| section("support.heading", vec![support(subject)]));
    let room = section("room.heading", vec![decisions()]);
    let checklist = section("checklist.heading", vec![checklists(subject.meeting)]);
    let tables = [gaps::seen_differently(subject), plan::open(subject), plan::finished(subject), points(subject)];
    space::fill(facts, &tables, |[others, open, finished, points]| {
        let mut sections = vec![gaps.clone(), section("others.heading", others), since.clone()];
        sections.push(section("plan.open-heading", open));
        sections.push(section("plan.finished-heading", finished));
        sections.push(section("points.heading", points));
        sections.extend(support.clone());
        sections.extend([room.clone(), checklist.clone()]);
        sections
    })
}

fn facts(subject: &BriefSubject<'_>) -> Vec<Fact> {
    let person = &subject.person.person;
    let join = |parts: [Option<&str>; 2], between: &str| {
        let parts: Vec<String> = parts.into_iter().flatten().map(typed).filter(|part| !part.is_empty()).collect();
        (!parts.is_empty()).then(|| parts.join(between))
    };
    let id = person.id.as_deref().filter(|id| Some(*id) != person.name.as_deref());
    let who = join([Some(subject.person.label()), id], ", ");
    let given = |value: Option<String>| value.unwrap_or_else(|| brief_text("facts.none"));
    let mut facts = vec![
        ("person", given(who)),
        ("role", given(join([person.role.as_deref(), person.department.as_deref()], ", "))),
        ("manager", given(join([person.manager.as_deref(), None], ""))),
        ("target", given(join([subject.person.target_role_label.as_deref(), None], ""))),
        ("goal", given(career_goal(subject))),
    ];
    if subject.meeting != Meeting::Leadership {
        facts.push(("education", education(subject)));
    }
    facts.extend(standing(subject).map(|standing| ("standing", standing)));
    if subject.meeting != Meeting::Interview {
        facts.push(("ratings", ratings_by(subject)));
    }
    let rounds: Vec<&str> = subject.documents.iter().filter_map(|document| document.form.round.as_deref()).collect();
    facts.extend(rounds.iter().max().map(|round| ("round", typed(round))));
    facts.extend(subject.held_on.map(|day| ("meeting", day.to_string())));
    facts.into_iter().map(|(label, value)| Fact { label: brief_text(&format!("facts.{label}")), value }).collect()
}

fn career_goal(subject: &BriefSubject<'_>) -> Option<String> {
    let goal = subject.documents.iter().find_map(|document| {
        document.career_goal.as_ref().filter(|goal| goal.statement.is_some() || goal.target_date.is_some())
    })?;
    let date = goal.target_date.map(|date| date.to_string());
    Some(match (&goal.statement, &date) {
        (Some(goal), Some(date)) => brief_text_with("facts.by", &[("goal", &typed(goal)), ("date", date)]),
        (Some(goal), None) => typed(goal),
        (None, date) => brief_text_with("facts.only-by", &[("date", date.as_deref().unwrap_or_default())]),
    })
}

fn education(subject: &BriefSubject<'_>) -> String {
    let education = &subject.person.readiness.education;
    let highest = education.highest.clone().unwrap_or_else(|| brief_text("facts.no-education"));
    let asked = |met, level: &Option<String>| level.as_deref().map(|level| figures::education_word(met, Some(level)));
    let required = asked(education.required_met, &education.required).unwrap_or_default();
    let desired = asked(education.desired_met, &education.desired).unwrap_or_default();
    typed(&brief_text_with("facts.education-text", &[("highest", &highest), ("required", &required), ("desired", &desired)]))
}

/// Returns how many of the needed levels are reached, or `None` if no level is needed.
fn standing(subject: &BriefSubject<'_>) -> Option<String> {
    let readiness = &subject.person.readiness;
    readiness.share?;
    let unrated = if readiness.unrated == 0 { String::new() } else { readiness.unrated.to_string() };
    let words = [("met", &*readiness.met.to_string()), ("needed", &readiness.needed.to_string()), ("unrated", &unrated)];
    Some(brief_text_with("facts.standing-text", &words))
}

/// Whether a return has any rating.
fn rates(document: &Document) -> bool {
    let inventory = document.inventory.as_ref().is_some_and(|part| part.ratings.iter().any(|row| row.rating.is_some()));
    inventory || document.gap_analysis.as_ref().is_some_and(|part| part.rows.iter().any(|row| row.self_rating.is_some()))
}

/// Returns the words for a rater. Only managers and mentors are named: people know their own name, and colleagues stay
/// anonymous because everybody at the meeting sees the brief.
pub(super) fn rater(kind: RaterKind, name: Option<&str>) -> String {
    let word = figures::rater_word(kind);
    match name.filter(|_| matches!(kind, RaterKind::Manager | RaterKind::Mentor)) {
        Some(name) => format!("{word} {}", typed(name)),
        None => word,
    }
}

fn ratings_by(subject: &BriefSubject<'_>) -> String {
    let mut raters: Vec<String> = Vec::new();
    // A plan that starts from gaps only repeats the ratings of the forms that it was made from.
    let rated = || subject.documents.iter().filter(|document| rates(document));
    let only_plans = rated().all(|document| document.is_plan_from_gaps());
    for document in rated().filter(|document| only_plans || !document.is_plan_from_gaps()) {
        let day = document.inventory.as_ref().and_then(|inventory| inventory.rated_on).map(|day| format!(" ({day})"));
        let rater = rater(document.rater.kind, document.rater.name.as_deref()) + &day.unwrap_or_default();
        if !raters.contains(&rater) {
            raters.push(rater);
        }
    }
    if raters.is_empty() { brief_text("facts.none") } else { raters.join("; ") }
}

/// Makes the table of open findings, errors first. Findings with the same code share a row.
fn points(subject: &BriefSubject<'_>) -> GrowingTable {
    let mut by_code: BTreeMap<(Severity, Code), Vec<&Finding>> = BTreeMap::new();
    for finding in subject.findings {
        if finding.severity != Severity::Info && !finding.code.is_personal() {
            by_code.entry((finding.severity, finding.code)).or_default().push(finding);
        }
    }
    let rows = by_code.values().filter_map(|alike| {
        let first = alike.first()?;
        let message = message(&first.message_to(Reader::Others(subject.person.person.name.as_deref())));
        let message = match alike.len() - 1 {
            0 => message,
            more => brief_text_with("points.alike", &[("message", &message), ("count", &more.to_string())]),
        };
        Some((alike.len(), vec![message, place(subject, first), String::new()]))
    });
    GrowingTable {
        before: if by_code.is_empty() { vec![] } else { vec![text(brief_text("points.about"))] },
        columns: columns("points", &[("point", 52), ("where", 23), ("answer", 25)]),
        rows: rows.collect(),
        more: "points.more",
        after: vec![],
        weight: 2.0,
    }
}

/// Returns the sheet and cell of a finding, with the rater if the return is not the person's own.
fn place(subject: &BriefSubject<'_>, finding: &Finding) -> String {
    let rater = subject.person.raters.iter().find(|used| Some(&used.file) == finding.file.as_ref());
    let rater = rater.filter(|used| used.kind != RaterKind::Own).map(|used| figures::rater_word(used.kind));
    let cell = match (finding.sheet(), finding.cell()) {
        (Some(sheet), Some(cell)) => Some(format!("{sheet}, {cell}")),
        (sheet, cell) => sheet.map(Cow::into_owned).or_else(|| cell.map(|cell| cell.to_string())),
    };
    let parts: Vec<String> = rater.into_iter().chain(cell.map(|cell| typed(&cell))).collect();
    parts.join(": ")
}

/// Makes the table of the support that HR can offer, with room for the answers.
fn support(subject: &BriefSubject<'_>) -> BriefBlock {
    let role = subject.person.target_role_label.clone().unwrap_or_else(|| brief_text("support.any-role"));
    let costs = plan::planned_costs(subject);
    let rows = brief_list_with("support.rows", &[("role", &typed(&role)), ("costs", &costs)]);
    let rows = rows.into_iter().map(|row| vec![row, String::new(), String::new()]);
    let columns = columns("support", &[("question", 46), ("answer", 34), ("who", 20)]);
    BriefBlock::Table(BriefTable::to_write_in(columns, rows.collect()))
}

fn decisions() -> BriefBlock {
    let mut rows = vec![vec![String::new(); 3]; DECISIONS];
    rows.push(vec![brief_text("room.next"), String::new(), String::new()]);
    BriefBlock::Table(BriefTable::to_write_in(columns("room", &[("decision", 58), ("who", 22), ("until", 20)]), rows))
}

/// Makes the checklists for before, during and after a meeting.
pub(super) fn checklists(meeting: Meeting) -> BriefBlock {
    let part = |part: &str| {
        let items = brief_list(&format!("{}.{part}", meeting.name()));
        Checklist { heading: brief_text(&format!("checklist.{part}")), items }
    };
    BriefBlock::Checklists { lists: ["before", "during", "after"].map(part).into() }
}
