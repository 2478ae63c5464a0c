//! Plans that fail a review under the built-in policy or an organisation's own.

use skillbook::finding::Code;
use skillbook::grid::CellValue;
use skillbook::jobs::collect::collect;
use skillbook::jobs::workbench::Workbench;
use skillbook::model::{FormKind, Period, Policy};
use skillbook::policy;
use skillbook::rounds;
use skillbook::validate::OwnSchema;

use super::super::sample;
use super::super::spoilt::{Spoilt, text};
use super::Case;

fn packet() -> Spoilt {
    Spoilt::packet()
}

pub(crate) fn day(text: &str) -> CellValue {
    CellValue::Date { date: sample::date(text), time: false }
}

/// Makes a case of a workbook that is read under a policy, with the finding at a field.
fn under(policy: Policy, code: Code, what: &'static str, pointer: &'static str, spoilt: &Spoilt) -> Case {
    let workbench = Workbench { policy, ..sample::strict_workbench() };
    Case::of(code, what, spoilt.read_on(&workbench).findings).at(spoilt.spot(pointer)).pointer(pointer)
}

fn plain(code: Code, what: &'static str, pointer: &'static str, spoilt: &Spoilt) -> Case {
    under(Policy::default(), code, what, pointer, spoilt)
}

pub(super) fn cases() -> Vec<Case> {
    goals().into_iter().chain(limits()).chain(actions()).chain(schemas()).chain(last_round()).collect()
}

fn goals() -> Vec<Case> {
    let statement = "/plan/goals/1/statement";
    let nameless = ["statement", "measure", "target_date"].map(|name| format!("/plan/goals/1/{name}"));
    let nameless = nameless.iter().fold(packet(), |spoilt, pointer| spoilt.clear(pointer));
    let to = Some(sample::date("2027-12-31"));
    vec![
        plain(Code::ActionWithoutGoal, "an action below an empty goal", statement, &nameless),
        plain(
            Code::GoalWithoutAction,
            "a goal below which every row is empty",
            "/plan/goals/1/actions/0/action",
            &packet().clear_below("/plan/goals/1/actions"),
        )
        .also(&[Code::GapWithoutAction]),
        under(
            Policy { period: Period { from: None, to }, ..Policy::default() },
            Code::DateOutsidePeriod,
            "a goal behind the period",
            "/plan/goals/1/target_date",
            &packet(),
        )
        .value("2028-06-30"),
        plain(
            Code::GoalRepeatsAction,
            "a goal that is an action",
            "/plan/goals/0/statement",
            &packet().set("/plan/goals/0/statement", text("keep a search log")),
        )
        .value("keep a search log"),
        under(Policy { goals_at_once: 1, ..Policy::default() }, Code::TooManyGoals, "two goals at once", statement, &packet()),
        plain(
            Code::GoalTooFar,
            "a career goal in six years",
            "/career_goal/target_date",
            &packet().set("/career_goal/target_date", day("2032-06-30")),
        )
        .value("2032-06-30"),
        plain(
            Code::GoalInPast,
            "a goal of last month",
            "/plan/goals/0/target_date",
            &packet().set("/plan/goals/0/target_date", day("2026-10-31")),
        )
        .value("2026-10-31")
        .also(&[Code::DateOrder]),
    ]
}

fn limits() -> Vec<Case> {
    let heavy = packet()
        .set("/plan/goals/0/actions/0/estimated_time", text("100 h"))
        .set("/plan/goals/0/actions/1/estimated_time", text("100 h"));
    let dear = Policy { budget_department: Some(700), ..Policy::default() };
    let workbench = Workbench { policy: dear, ..sample::strict_workbench() };
    let collected = collect(&[packet().read_on(&workbench)], &workbench).unwrap();
    vec![
        under(
            Policy { hours_per_person: Some(40.0), ..Policy::default() },
            Code::TimeOverLimit,
            "more hours than a person has",
            "/plan/goals/1/actions/0/estimated_time",
            &packet(),
        ),
        under(
            Policy { budget_person: Some(700), ..Policy::default() },
            Code::CostOverBudget,
            "more cost than a person has",
            "/plan/goals/1/actions/0/estimated_cost",
            &packet(),
        ),
        under(
            Policy { budget_person: Some(700), currency: Some("USD".to_owned()), ..Policy::default() },
            Code::CostNotCounted,
            "costs in another currency than the budget",
            "/plan/goals/0/actions/0/estimated_cost",
            &packet(),
        )
        .value("250.00 EUR"),
        plain(Code::ActionsClash, "two large things at once", "/plan/goals/0/actions/0/estimated_time", &heavy),
        plain(
            Code::ApprovalMissing,
            "a cost without approval",
            "/plan/goals/0/actions/0/approved_by",
            &packet().clear("/plan/goals/0/actions/0/approved_by"),
        ),
        Case::of(Code::DepartmentOverBudget, "more cost than the department has", collected.findings),
        Case::of(
            Code::PolicyInvalid,
            "a policy with a slip",
            policy::load_text("gap_threshold: 2\ngaols_at_once: 3\n", "policy.yaml").findings,
        )
        .on("line 2")
        .pointer("/gaols_at_once"),
    ]
}

fn actions() -> Vec<Case> {
    let skill = "/plan/goals/0/actions/0/skill";
    let result = |words: &str| packet().set("/plan/goals/0/actions/0/result", text(words));
    let education = packet().set("/education/highest", text("School-leaving certificate"));
    let top = packet()
        .set("/inventory/ratings/3/rating", CellValue::Number(4.0))
        .clear("/inventory/ratings/3/source")
        .clear("/inventory/ratings/3/evidence");
    let twice = packet()
        .set("/plan/goals/0/actions/1/action", text("keep a search log."))
        .set("/plan/goals/0/actions/1/skill", text("Finding and filtering information"));
    vec![
        plain(
            Code::GapWithoutAction,
            "a gap of two that nothing is done for",
            "/gap_analysis/rows/3/priority",
            &packet().clear("/gap_analysis/rows/3/priority"),
        )
        .value("2"),
        plain(
            Code::CoursesAlone,
            "a course for what is learned by doing",
            "/plan/goals/1/actions/0/kind",
            &packet().set("/plan/goals/1/actions/0/kind", text("Course or reading")),
        ),
        plain(Code::EducationNotPlanned, "a degree that nobody plans", "/education/highest", &education)
            .value("School-leaving certificate"),
        plain(
            Code::ResultRepeatsAction,
            "a result that repeats",
            "/plan/goals/0/actions/0/result",
            &result("I keep the search log"),
        )
        .value("I keep the search log"),
        plain(
            Code::ResultNotObservable,
            "a result that nobody sees",
            "/plan/goals/0/actions/0/result",
            &result("A better understanding of sources"),
        )
        .value("A better understanding of sources"),
        plain(
            Code::ActionWithoutGap,
            "an action for a strength",
            skill,
            &packet().set(skill, text("Judging sources and results")),
        )
        .value("Judging sources and results"),
        plain(Code::ActionTwice, "an action twice", "/plan/goals/0/actions/1/action", &twice).value("keep a search log."),
        plain(Code::TopWithoutEvidence, "the top of the scale for nothing", "/inventory/ratings/3/evidence", &top),
    ]
}

/// Makes a case of a packet that an organisation's own schema rejects at a field.
fn under_schema(what: &'static str, schema: &str, pointer: &'static str) -> Case {
    let own = OwnSchema::read(schema).ok();
    let found = packet().read_on(&Workbench { own, ..sample::strict_workbench() });
    Case::of(Code::OwnSchemaViolation, what, found.findings).at(packet().spot(pointer)).pointer(pointer)
}

fn schemas() -> Vec<Case> {
    let goals = "properties: {plan: {properties: {goals: {items: {properties: {measure: {minLength: 40}}}}}}}";
    let highest = "properties: {education: {properties: {highest: {enum: [bachelor, master]}}}}";
    let fields = "properties: {education: {properties: {certificates: {pattern: '^CBET'}, field: {const: Nursing}}}}";
    vec![
        under_schema("a measure that is too short for the house", goals, "/plan/goals/1/measure").value("My manager sees it"),
        under_schema("education that the house does not take", highest, "/education/highest").value("vocational"),
        under_schema("a certificate that the house does not know", fields, "/education/certificates").value("First aid 2025"),
    ]
}

/// Cases that need the previous round, in which the packet was flawless.
fn last_round() -> Vec<Case> {
    let before = sample::document(FormKind::Packet);
    let told = |code, what, pointer: &'static str, value: CellValue| {
        let spoilt = packet().set(pointer, value);
        Case::of(code, what, spoilt.read_on(&sample::workbench_after(&before)).findings).at(spoilt.spot(pointer)).pointer(pointer)
    };
    let map = "skills:\n  - from: [information.serching]\n    to: [information.searching]\n";
    let framework = sample::framework();
    vec![
        told(Code::CostUnlikeBefore, "a zero too many", "/plan/goals/0/actions/0/estimated_cost", CellValue::Number(2500.0))
            .value("2500.00 EUR"),
        told(Code::RatingJumped, "a rating far above the last one", "/inventory/ratings/3/rating", CellValue::Number(4.0)),
        Case::of(
            Code::SkillMapInvalid,
            "a skill map with a slip",
            rounds::load_text(map, "map.yaml", &framework, &framework).findings,
        )
        .on("line 2")
        .pointer("/skills/0/from/0"),
    ]
}

#[test]
fn hints_for_the_person_leave_no_trace_in_what_is_collected() {
    let workbench = sample::strict_workbench();
    let spoilt = packet().set("/inventory/ratings/3/rating", CellValue::Number(4.0));
    let spoilt = spoilt.clear("/inventory/ratings/3/source").clear("/inventory/ratings/3/evidence");
    let found = spoilt.read_on(&workbench);
    assert!(found.findings.iter().any(|finding| finding.code == Code::TopWithoutEvidence));
    assert_eq!(collect(&[found], &workbench).unwrap().findings, []);
}

#[test]
fn a_form_without_a_plan_is_not_judged_by_it() {
    for kind in [FormKind::Inventory, FormKind::GapAnalysis] {
        let found = Spoilt::of(kind).read_on(&sample::strict_workbench());
        assert_eq!(found.findings, [], "{}", kind.name());
    }
}
