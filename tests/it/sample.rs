//! Sample forms that are filled in without mistakes, and their workbooks.

use std::sync::LazyLock;

use skillbook::excel;
use skillbook::finding::Code;
use skillbook::form::{Capacity, Form};
use skillbook::framework::{Library, builtin, builtin_text};
use skillbook::grid::{self, Limits};
use skillbook::jobs::check::read_grid;
use skillbook::jobs::previous::Earlier;
use skillbook::jobs::workbench::Workbench;
use skillbook::model::{
    Action, ActionStatus, ActivityKind, CareerGoal, Date, Document, Education, Effort, FormInfo, FormKind, Framework, Goal,
    Money, OtherSkill, Person, Policy, Priority, Rater, RaterKind, RuleSeverity, SkillMap,
};
use skillbook::rounds::Mapping;
use skillbook::rounds::PreviousRound;

/// The day that counts as today in all tests.
pub(crate) const TODAY: &str = "2026-11-23";

/// Whether a code judges a plan that was read correctly.
pub(crate) fn judges_plans(code: Code) -> bool {
    (Code::DateOutsidePeriod..=Code::TopWithoutEvidence).contains(&code)
}

/// A workbench without the rules that judge plans, for tests of reading. The rules have their own tests.
static WORKBENCH: LazyLock<Workbench> = LazyLock::new(|| {
    let judging = Code::ALL.iter().filter(|code| judges_plans(**code));
    let severities = judging.map(|code| (code.name().to_owned(), RuleSeverity::Off)).collect();
    Workbench { policy: Policy { severities, ..Policy::default() }, ..strict_workbench() }
});

/// Returns a workbench with every rule and the built-in policy.
pub(crate) fn strict_workbench() -> Workbench {
    Workbench::new(Library::new(), date(TODAY))
}

/// Returns the workbench for tests of reading.
pub(crate) fn workbench() -> &'static Workbench {
    &WORKBENCH
}

/// Returns the small built-in framework.
pub(crate) fn framework() -> Framework {
    builtin("digital-skills").unwrap()
}

pub(crate) fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn action(what: &str, skill: &str, until: &str) -> Action {
    Action {
        action: some(what),
        skill: some(skill),
        kind: Some(ActivityKind::HandsOn),
        estimated_time: Some(Effort::from_text("16 h")),
        start_date: Some(date("2026-10-01")),
        estimated_cost: Money::new(250.into(), "EUR"),
        approved_by: some("Dana Whitfield"),
        result: some("A guide that the team uses"),
        target_date: Some(date(until)),
        status: Some(ActionStatus::Planned),
        ..Action::default()
    }
}

fn goal(statement: &str, until: &str, actions: Vec<Action>) -> Goal {
    let (statement, measure) = (some(statement), some("My manager sees it"));
    Goal { statement, measure, target_date: Some(date(until)), actions, ..Goal::default() }
}

/// Returns a form that is filled in without a flaw.
pub(crate) fn document(kind: FormKind) -> Document {
    let form = FormInfo {
        kind,
        framework: "digital-skills".to_owned(),
        framework_version: "1.0".to_owned(),
        round: some("2026-H2"),
        due: Some(date("2026-12-01")),
    };
    let person = Person {
        id: some("E1001"),
        name: some("Keiko Patel"),
        email: some("keiko.patel@example.org"),
        department: some("Imaging"),
        role: some("Clerk"),
        target_role: some("digital-mentor"),
        manager: some("Dana Whitfield"),
    };
    let mut document = Document::blank(form, person, Rater { kind: RaterKind::Own, name: None }, &framework());
    document.career_goal = document.career_goal.map(|_| CareerGoal {
        statement: some("I want to be the one whom my team asks about digital tools"),
        target_date: Some(date("2029-06-30")),
    });
    document.education = document.education.map(|_| Education {
        highest: some("vocational"),
        field: some("Office administration"),
        certificates: some("First aid 2025"),
    });
    if let Some(inventory) = &mut document.inventory {
        inventory.rated_on = Some(date("2026-11-20"));
        for (index, row) in inventory.ratings.iter_mut().enumerate() {
            row.rating = Some([2, 3, 1][index % 3]);
            row.source = some("review");
            row.evidence = Some(format!("Project {}", index + 1));
        }
        let other = |label: &str| OtherSkill {
            label: some(label),
            rating: Some(3),
            evidence: some("A letter of thanks"),
            previous: None,
        };
        inventory.other = vec![other("Welding"), other("Sign language")];
    }
    if let Some(analysis) = &mut document.gap_analysis {
        for (index, row) in analysis.rows.iter_mut().enumerate() {
            row.self_rating = Some([2, 3, 1][index % 3]);
            row.priority = Some(if [3, 5, 8].contains(&index) { Priority::Low } else { Priority::Medium });
        }
    }
    if let Some(plan) = &mut document.plan {
        plan.goals = vec![
            goal(
                "Search well",
                "2027-06-30",
                vec![
                    action("Keep a search log", "information.searching", "2027-03-31"),
                    action("Compare sources", "information.organising", "2027-05-31"),
                ],
            ),
            goal("Automate", "2028-06-30", vec![action("Automate one report", "problem-solving.adapting", "2028-03-31")]),
        ];
    }
    document.recompute();
    document
}

/// Returns the same form of another person.
pub(crate) fn document_of(kind: FormKind, id: &str, name: &str) -> Document {
    let mut document = document(kind);
    (document.person.id, document.person.name) = (some(id), some(name));
    document
}

/// Returns the workbook of a document as bytes.
pub(crate) fn xlsx(document: &Document) -> Vec<u8> {
    excel::write(&form(document), document, date(TODAY)).unwrap()
}

/// Returns the form of a document.
pub(crate) fn form(document: &Document) -> Form {
    Form::for_document(document, &framework(), &Capacity::default())
}

/// Returns the text of the small framework in another version, with parts of it, such as ids of skills, replaced.
pub(crate) fn framework_text(version: &str, ids: &[(&str, &str)]) -> String {
    let text = builtin_text("digital-skills").unwrap().replacen("version: \"1.0\"", &format!("version: \"{version}\""), 1);
    assert!(text.contains(version), "the framework says its version in another way");
    ids.iter().fold(text, |text, (old, new)| text.replace(old, new))
}

/// Returns a workbench with every rule and with a person's return of the previous round.
pub(crate) fn workbench_after(previous: &Document) -> Workbench {
    let framework = framework();
    let file = grid::read(&xlsx(previous), &Limits::default()).unwrap();
    let returns = [read_grid(&file, "before.xlsx", "xlsx", workbench())];
    let earlier = Earlier::of(&returns, None, workbench()).unwrap();
    let mapping = Mapping::new(&framework, &framework, &SkillMap::default()).unwrap();
    Workbench { last: Some(PreviousRound::new(earlier.said, mapping)), ..strict_workbench() }
}
