//! Decides whether a plan is ready for its review meeting, and lists what to correct first.
//!
//! The verdict follows from the findings about a plan. Hints that are only for the person are left out, because others see a
//! review.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;

use super::columns;
use super::findings::{Counts, level, location, safe_cell};
use crate::finding::{Finding, Severity};
use crate::model::Document;
use crate::texts::{counted, program_text};
use crate::words::{cut, safe};

/// The most letters of a message in a table.
const SHORT: usize = 70;
/// The widest column. A wider cell only moves the rest of its own row.
const WIDEST: usize = 40;

/// Whether a plan is ready for its review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Something must be corrected first: there is an error, no goal, or no document.
    NotReady,
    /// The plan is ready, and there are warnings to discuss.
    ReadyWithRemarks,
    /// The plan is ready.
    Ready,
    /// The form has no plan, so there is nothing to review.
    NoPlan,
}

impl Verdict {
    /// All verdicts, in the order in which they are listed.
    pub const ALL: [Self; 4] = [Self::NotReady, Self::ReadyWithRemarks, Self::Ready, Self::NoPlan];

    /// Returns the words for people.
    pub fn words(self) -> String {
        program_text(match self {
            Self::NotReady => "verdicts.not-ready",
            Self::ReadyWithRemarks => "verdicts.ready-with-remarks",
            Self::Ready => "verdicts.ready",
            Self::NoPlan => "verdicts.no-plan",
        })
    }
}

/// The review of one return.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The file, by its name in the findings.
    pub file: String,
    /// The staff id, if known.
    pub id: Option<String>,
    /// The name of the person, or else the staff id; null if neither is known.
    pub person: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// Number of findings of severity error.
    pub errors: usize,
    /// Number of findings of severity warning.
    pub warnings: usize,
    /// The findings to correct, in the order of work. Hints on the plan come last.
    pub mend: Vec<Finding>,
}

impl Review {
    /// Makes the review of a person's return. The person is given by staff id and name, if known. `document` is `None` if the
    /// file was refused.
    pub fn of(
        file: &str,
        (id, person): (Option<String>, Option<String>),
        document: Option<&Document>,
        findings: &[Finding],
    ) -> Self {
        let Counts { errors, warnings, .. } = Counts::of(findings);
        let plan = document.map(|document| document.plan.as_ref());
        let verdict = match plan {
            Some(None) => Verdict::NoPlan,
            None => Verdict::NotReady,
            Some(Some(plan)) if errors > 0 || plan.goals.is_empty() => Verdict::NotReady,
            Some(Some(_)) if warnings > 0 => Verdict::ReadyWithRemarks,
            Some(Some(_)) => Verdict::Ready,
        };
        let counts =
            |finding: &&Finding| !finding.code.is_personal() && (finding.severity != Severity::Info || finding.code.is_rule());
        let mut mend: Vec<Finding> = findings.iter().filter(counts).cloned().collect();
        // The codes are declared in the order of work on a return: the file, the places of the answers, their content, the
        // plan.
        mend.sort_by_key(|finding| (finding.severity, finding.code, finding.position()));
        Self { file: file.to_owned(), id, person, verdict, errors, warnings, mend }
    }

    /// Returns the person, or else the file.
    fn name(&self) -> &str {
        self.person.as_deref().unwrap_or(&self.file)
    }

    /// Returns the person for a table, with the staff id, because two people can have the same name.
    fn in_table(&self) -> String {
        match self.id.as_deref().filter(|id| self.person.as_deref().is_some_and(|person| person != *id)) {
            Some(id) => format!("{} ({})", safe(&cut(self.name(), WIDEST)), safe(&cut(id, WIDEST))),
            None => safe(&cut(self.name(), WIDEST)),
        }
    }
}

/// Drops a return without a plan, such as a manager's ratings, if there is a return with a plan of the same person.
pub fn of_plans(mut reviews: Vec<Review>) -> Vec<Review> {
    let planners: BTreeSet<String> =
        reviews.iter().filter(|review| review.verdict != Verdict::NoPlan).filter_map(|review| review.id.clone()).collect();
    let has_plan = |review: &Review| review.id.as_ref().is_some_and(|id| planners.contains(id));
    reviews.retain(|review| review.verdict != Verdict::NoPlan || !has_plan(review));
    reviews
}

/// Writes reviews for people: a single one in full, with what to correct; several as a table with one line each.
pub fn human(reviews: &[Review]) -> String {
    match reviews {
        [review] => in_full(review),
        reviews => table(reviews),
    }
}

/// Writes reviews as a JSON array.
pub fn json(reviews: &[Review]) -> String {
    // Plain data can always be written as JSON.
    serde_json::to_string_pretty(reviews).unwrap_or_default() + "\n"
}

/// Writes reviews as CSV, one row each. No cell can become a formula when the table is opened.
pub fn csv(reviews: &[Review]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail, and every row has as many cells as the headings.
    let _ = writer.write_record(["verdict", "person", "id", "errors", "warnings", "mend_first", "file"]);
    for review in reviews {
        let (errors, warnings) = (review.errors.to_string(), review.warnings.to_string());
        let first = review.mend.first().map(Finding::message).unwrap_or_default();
        let (person, id) = (review.person.as_deref().unwrap_or_default(), review.id.as_deref().unwrap_or_default());
        let verdict = review.verdict.words();
        let row = [verdict.as_str(), person, id, &errors, &warnings, &first, &review.file];
        let _ = writer.write_record(row.map(|cell| safe_cell(cell).into_owned()));
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn in_full(review: &Review) -> String {
    let mut text = format!("{}: {}\n", safe(review.name()), review.verdict.words());
    for (index, finding) in review.mend.iter().enumerate() {
        let place = location(finding).map(|place| format!("{}   ", safe(&place))).unwrap_or_default();
        let message = safe(&cut(finding.message().trim(), 600));
        let _ = writeln!(text, "{:>3}. {:<7}  {place}{message}   [{}]", index + 1, level(finding.severity), finding.code.name());
        let _ = writeln!(text, "     → {}", safe(&cut(finding.help().trim(), 600)));
    }
    text
}

fn table(reviews: &[Review]) -> String {
    let mut sorted: Vec<&Review> = reviews.iter().collect();
    sorted.sort_by_key(|review| (review.verdict, review.file.as_str()));
    let rows: Vec<[String; 4]> = sorted.into_iter().map(row).collect();
    let widths = columns::widths(&rows, WIDEST);
    let mut text: String = rows.iter().map(|row| columns::line(row, &widths) + "\n").collect();
    let counts = Verdict::ALL.into_iter().filter_map(|verdict| {
        let count = reviews.iter().filter(|review| review.verdict == verdict).count();
        (count > 0).then(|| format!("{count} {}", verdict.words()))
    });
    let counts: Vec<String> = counts.collect();
    let _ = writeln!(text, "\n{}: {}", counted("returns", reviews.len()), counts.join(", "));
    text
}

fn row(review: &Review) -> [String; 4] {
    let found = match (review.errors, review.warnings) {
        (0, 0) => String::new(),
        (errors, 0) => counted("errors", errors),
        (0, warnings) => counted("warnings", warnings),
        (errors, warnings) => format!("{}, {}", counted("errors", errors), counted("warnings", warnings)),
    };
    let first = review.mend.first().map(|finding| safe(&cut(&finding.message(), SHORT))).unwrap_or_default();
    [review.verdict.words(), review.in_table(), found, first]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::{CellRef, Place};
    use crate::finding::{Code, Told};
    use crate::model::{FormInfo, FormKind, Goal, Person, Plan, Rater, RaterKind};

    const ACTION_TWICE: Told<'_> = Told::ActionTwice { action: "Read" };
    const APPROVAL_MISSING: Told<'_> = Told::ApprovalMissing { action: "Read", cost: &"9.00 EUR", value: None };
    const FILE_DAMAGED: Told<'_> = Told::FileDamaged { detail: "its end is missing", text: false };
    const FORM_UNTOUCHED: Told<'_> = Told::FormUntouched { previous: false, issued: false };
    const GOAL_INCOMPLETE: Told<'_> = Told::GoalIncomplete { label: "Goal 1", value: None };
    const HEADING_CHANGED: Told<'_> = Told::HeadingChanged { heading: "Rating", found: None };
    const RATING_MISSING: Told<'_> = Told::RatingMissing { label: "Writing", min: &1, max: &5, exempted: None };
    const RATING_OFF_SCALE: Told<'_> =
        Told::RatingOffScale { label: "Writing", value: "9", min: &1, max: &5, zero: false, weight: false };
    const RATINGS_ALL_EQUAL: Told<'_> = Told::RatingsAllEqual { count: 12, rating: &3 };
    const TOP_WITHOUT_EVIDENCE: Told<'_> = Told::TopWithoutEvidence { rating: &5, labels: "Writing" };
    const VALUE_TIDIED: Told<'_> = Told::ValueTidied { label: "Goal 1", value: "x ", read_as: Some("x"), how: None };

    fn document(kind: FormKind, goals: usize) -> Document {
        let form = FormInfo { kind, framework: String::new(), framework_version: String::new(), round: None, due: None };
        let rater = Rater { kind: RaterKind::Own, name: None };
        let plan = (kind != FormKind::Inventory).then(|| Plan { goals: vec![Goal::default(); goals] });
        Document {
            form,
            person: Person::default(),
            rater,
            career_goal: None,
            education: None,
            inventory: None,
            gap_analysis: None,
            plan,
        }
    }

    fn of(document: Option<&Document>, told: &[Told<'_>]) -> Review {
        let place = Place { order: 1, sheet: "=Plan\u{1b}".into(), cell: CellRef::new(3, 2) };
        let findings: Vec<Finding> = told.iter().map(|told| Finding::new(*told).placed(&place)).collect();
        Review::of("a.xlsx", (Some("E1".to_owned()), Some("=Ana\u{1b}".to_owned())), document, &findings)
    }

    #[test]
    fn the_verdict_follows_from_the_findings() {
        let plan = document(FormKind::Packet, 1);
        for (document, told, verdict) in [
            (Some(&plan), vec![], Verdict::Ready),
            (Some(&plan), vec![VALUE_TIDIED, RATINGS_ALL_EQUAL], Verdict::Ready),
            (Some(&plan), vec![ACTION_TWICE], Verdict::Ready),
            (Some(&plan), vec![APPROVAL_MISSING], Verdict::ReadyWithRemarks),
            (Some(&plan), vec![APPROVAL_MISSING, GOAL_INCOMPLETE], Verdict::NotReady),
            (Some(&document(FormKind::Packet, 0)), vec![FORM_UNTOUCHED], Verdict::NotReady),
            (Some(&document(FormKind::Inventory, 0)), vec![RATING_MISSING], Verdict::NoPlan),
            (None, vec![FILE_DAMAGED], Verdict::NotReady),
        ] {
            let codes: Vec<Code> = told.iter().map(Told::code).collect();
            assert_eq!(of(document, &told).verdict, verdict, "{codes:?}");
        }
    }

    #[test]
    fn what_is_to_be_mended_stands_in_order_and_hints_for_the_person_nowhere() {
        let plan = document(FormKind::Packet, 1);
        let codes = [
            ACTION_TWICE,
            TOP_WITHOUT_EVIDENCE,
            APPROVAL_MISSING,
            VALUE_TIDIED,
            GOAL_INCOMPLETE,
            RATING_OFF_SCALE,
            HEADING_CHANGED,
        ];
        let review = of(Some(&plan), &codes);
        let mend: Vec<Code> = review.mend.iter().map(|finding| finding.code).collect();
        let order = [Code::RatingOffScale, Code::GoalIncomplete, Code::HeadingChanged, Code::ApprovalMissing, Code::ActionTwice];
        assert_eq!(mend, order);
        let text = human(std::slice::from_ref(&review));
        assert!(text.starts_with("=Ana␛: not ready\n  1. error"), "{text}");
        assert_eq!(text.lines().count(), 11);
        for text in [&text, &json(std::slice::from_ref(&review)), &csv(&[review])] {
            assert!(!text.contains("top-without-evidence") && !text.contains('\u{1b}') || text.starts_with("verdict"), "{text}");
        }
    }

    #[test]
    fn a_return_without_a_plan_counts_only_where_there_is_no_other() {
        let (plan, inventory) = (document(FormKind::Packet, 1), document(FormKind::Inventory, 0));
        let reviews = vec![of(Some(&inventory), &[]), of(Some(&plan), &[]), Review { id: None, ..of(Some(&inventory), &[]) }];
        let verdicts: Vec<Verdict> = of_plans(reviews).iter().map(|review| review.verdict).collect();
        assert_eq!(verdicts, [Verdict::Ready, Verdict::NoPlan]);
        assert_eq!(of_plans(vec![of(Some(&inventory), &[])]).len(), 1);
    }

    #[test]
    fn people_of_one_name_are_told_apart_in_columns_that_any_script_keeps() {
        let plan = document(FormKind::Packet, 1);
        let named = |id: &str, name: &str| Review {
            id: Some(id.to_owned()),
            person: Some(name.to_owned()),
            file: id.to_owned(),
            ..of(Some(&plan), &[APPROVAL_MISSING])
        };
        let reviews = [named("E1", "Bo Li"), named("E2", "Bo Li"), named("E3", "王晓明")];
        let text = human(&reviews);
        let ends: Vec<&str> = text.lines().take(3).map(|line| line.split("1 warning").next().unwrap()).collect();
        assert_eq!(
            ends,
            ["ready with remarks  Bo Li (E1)   ", "ready with remarks  Bo Li (E2)   ", "ready with remarks  王晓明 (E3)  "]
        );
        let table = csv(&reviews);
        assert!(table.starts_with("verdict,person,id,") && table.contains(",Bo Li,E2,"), "{table}");
    }

    #[test]
    fn several_are_a_line_each_with_the_gravest_first() {
        let plan = document(FormKind::Packet, 1);
        let reviews = [of(Some(&plan), &[]), of(Some(&plan), &[APPROVAL_MISSING]), of(None, &[FILE_DAMAGED])];
        let text = human(&reviews);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 5, "{text}");
        assert!(lines[0].starts_with("not ready ") && lines[2] == "ready               =Ana␛ (E1)", "{text}");
        assert_eq!(lines[4], "3 returns: 1 not ready, 1 ready with remarks, 1 ready");
        let table = csv(&reviews);
        assert!(table.lines().count() == 4 && table.contains("ready,'=Ana"), "{table}");
        let read: serde_json::Value = serde_json::from_str(&json(&reviews)).unwrap();
        assert_eq!(read[2]["verdict"], "not-ready");
    }
}
