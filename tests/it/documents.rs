//! Arbitrary canonical documents for property tests, in the shape into which returns are read.
//!
//! In a canonical document every text is tidy and not empty, no item of a growing list is empty, and all computed values are
//! there. Such a document must come back unchanged.

use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{Select, select};

use skillbook::framework::{Library, builtin, builtin_names};
use skillbook::model::{
    Action, ActionStatus, ActivityKind, CareerGoal, Date, Document, Education, Effort, FormInfo, FormKind, Framework,
    GapAnalysis, Goal, Money, OtherGap, OtherSkill, Person, Previous, Priority, Rater, RaterKind,
};
use skillbook::texts::answers::{is_no_reason, is_placeholder};
use skillbook::words::{fold, tidy};

static FRAMEWORKS: LazyLock<Vec<Framework>> =
    LazyLock::new(|| builtin_names().iter().map(|name| builtin(name).expect("a built-in framework loads")).collect());

/// Returns the built-in frameworks.
pub(crate) fn frameworks() -> &'static [Framework] {
    &FRAMEWORKS
}

/// Returns the built-in frameworks as a library for reading.
pub(crate) fn library() -> &'static Library {
    static LIBRARY: LazyLock<Library> = LazyLock::new(Library::new);
    &LIBRARY
}

/// Finds a built-in framework by id.
pub(crate) fn framework(id: &str) -> Option<&'static Framework> {
    frameworks().iter().find(|framework| framework.id == id)
}

/// Texts that spreadsheets, XML and careless readers can misread.
const ODD: [&str; 58] = [
    "=1+1",
    "=HYPERLINK(\"http://x\")",
    "+49 40 1234",
    "-5",
    "- a point",
    "@home",
    "'quoted",
    "'",
    "\"",
    "_x0041_",
    "_x005F_x0041_",
    "_x000D_",
    "a_x0009_b",
    "3-4",
    "1/2",
    "TRUE",
    "false",
    "1e5",
    "1E+400",
    "nan",
    "Infinity",
    "007",
    "12.50",
    "1,200",
    "50%",
    "#N/A",
    "#REF!",
    "2026-11-30",
    "30.11.2026",
    "12:30",
    "null",
    "Null",
    "None",
    "n/a",
    "-",
    "?",
    "<b>&amp;</b>",
    "a & b < c > d",
    "]]>",
    "{{ blank }}",
    "{% raw %}",
    "[goal.title]",
    "first\nsecond",
    "tab\there",
    "double  blank   here",
    "a\n\n\nb",
    "Zoë Müller-Ångström",
    "学習と成長",
    "تعلّم القيادة",
    "לומדים 123 יחד",
    "e\u{301}\u{323}o\u{308}",
    "👩🏽\u{200d}🔬 🎓",
    "ﬁ ４ Ⅷ",
    "a\u{a0}b\u{2009}c",
    "x\u{200b}y\u{ad}z",
    "Ref",
    "a\u{ffff}b\u{fffe}c",
    "S01",
];

/// Pieces of running text in several scripts.
const PIECES: [&str; 16] = [
    "led the team ",
    "I ",
    "learned, ",
    "Größe ",
    "naïve café ",
    "“quoted” ",
    "– 3 ",
    "100% ",
    "计划 ",
    "قيادة ",
    "שלום ",
    "план ",
    "🎯",
    "\n",
    "\t",
    "= 2; ",
];

/// Makes a text canonical: tidy and not empty.
fn canonical(text: &str) -> String {
    let text = tidy(text);
    if text.is_empty() { "x".to_owned() } else { text }
}

/// Generates a text of one or several lines. About one in thirty is as long as `most`.
fn text(most: usize) -> impl Strategy<Value = String> {
    prop_oneof![
        10 => vec(select(&PIECES[..]), 1..8).prop_map(|pieces| pieces.concat()),
        10 => select(&ODD[..]).prop_map(str::to_owned),
        9 => vec(any::<char>(), 1..12).prop_map(String::from_iter),
        1 => (select(&PIECES[..]), most / 2..=most).prop_map(|(piece, length)| piece.chars().cycle().take(length).collect()),
    ]
    .prop_map(|text| canonical(&text))
}

fn answer<S: Strategy>(strategy: S) -> impl Strategy<Value = Option<S::Value>> {
    weighted(0.7, strategy)
}

/// Generates a long answer.
fn long() -> impl Strategy<Value = Option<String>> {
    answer(text(4_000))
}

/// Generates a short answer, now and then one that is too long.
fn short() -> impl Strategy<Value = Option<String>> {
    answer(text(300))
}

fn date() -> impl Strategy<Value = Date> {
    let day = |years: std::ops::RangeInclusive<i16>| {
        (years, 1i8..=12, 1i8..=31).prop_map(|(year, month, day)| {
            (1..=day).rev().find_map(|day| Date::from_ymd(year, month, day)).expect("every month has a first day")
        })
    };
    let early =
        select(&[(1, 1, 1), (999, 12, 31), (1899, 12, 31), (1900, 1, 1), (1900, 2, 28), (1900, 3, 1), (9999, 12, 31)][..]);
    let early = early.prop_map(|(year, month, day)| Date::from_ymd(year, month, day).expect("a day"));
    // A date cell turns a present-day year, typed as a number, into a day in 1905.
    prop_oneof![6 => day(2020..=2035), 3 => day(1906..=9999), 1 => day(1..=1904), 1 => early]
}

fn money(currency: &'static str) -> impl Strategy<Value = Money> {
    let currency = prop_oneof![3 => Just(currency.to_owned()), 1 => select(&["USD", "EUR", "CHF", "JPY", "XXX", "FRE"][..]).prop_map(str::to_owned)];
    let cents = prop_oneof![Just(0i64), 0i64..10_000_000, 0i64..100_000_000_000];
    (cents, currency)
        .prop_map(|(cents, currency)| Money::new(rust_decimal::Decimal::new(cents, 2), &currency).expect("an amount"))
}

/// Words that the reader takes for an empty answer in a field that is not free text.
const NOTHING: [&str; 4] = ["n/a", "na", "n.a.", "none"];

fn effort() -> impl Strategy<Value = Effort> {
    let number = prop_oneof![
        (0u32..2_000).prop_map(|n| n.to_string()),
        select(&["0.5", "1,5", "2.25", "0.50"][..]).prop_map(str::to_owned)
    ];
    let unit = select(&[" h", " hours", "h", " days", " d.", " weeks", " months", " min", " Days"][..]);
    let understood = (number, unit).prop_map(|(number, unit)| format!("{number}{unit}"));
    let iso = select(&["PT8H", "P3D", "P1.5W", "P2M", "PT90M"][..]).prop_map(str::to_owned);
    let words = prop_oneof![5 => understood, 1 => iso, 3 => text(200)];
    words
        .prop_filter("stands for nothing", |words| !NOTHING.contains(&fold(words).as_str()) && !is_placeholder(words))
        .prop_map(|words| Effort::from_text(&words))
}

/// Generates one of these ids.
fn one_of<'a>(ids: impl Iterator<Item = &'a String>) -> Select<String> {
    select(ids.cloned().collect::<Vec<_>>())
}

fn level(framework: &'static Framework) -> impl Strategy<Value = u8> {
    select(framework.scale.iter().map(|step| step.level).collect::<Vec<_>>())
}

fn form_info(framework: &'static Framework, kind: FormKind) -> impl Strategy<Value = FormInfo> {
    let (framework, framework_version) = (framework.id.clone(), framework.version.clone());
    let round = prop_oneof![2 => Just("2026-H2".to_owned()), 1 => text(60)];
    (answer(round), answer(date())).prop_map(move |(round, due)| FormInfo {
        kind,
        framework: framework.clone(),
        framework_version: framework_version.clone(),
        round,
        due,
    })
}

/// Generates a person. There is always an id, since the form code contains it.
fn person(framework: &'static Framework) -> impl Strategy<Value = Person> {
    let odd = select(&["../../E7", "ü @/%", "a/b@c%2F", "SB1:", "0012", "=1", "E 1", "ЖЖ", "CON", "\"q\"", "'E7'"][..]);
    let id = prop_oneof![3 => "E[0-9]{4}", 2 => odd.prop_map(str::to_owned), 1 => text(250)];
    let role = one_of(framework.roles.iter().map(|role| &role.id));
    (id, short(), short(), short(), short(), weighted(0.8, role), short()).prop_map(
        |(id, name, email, department, role, target_role, manager)| Person {
            id: Some(id),
            name,
            email,
            department,
            role,
            target_role,
            manager,
        },
    )
}

fn rater() -> impl Strategy<Value = Rater> {
    (select(&RaterKind::ALL[..]), short()).prop_map(|(kind, name)| Rater { kind, name })
}

fn career_goal() -> impl Strategy<Value = CareerGoal> {
    (long(), answer(date())).prop_map(|(statement, target_date)| CareerGoal { statement, target_date })
}

fn education(framework: &'static Framework) -> impl Strategy<Value = Education> {
    let degree = one_of(framework.education.levels.iter().map(|level| &level.id));
    (answer(degree), short(), long()).prop_map(|(highest, field, certificates)| Education { highest, field, certificates })
}

/// A rating, or the reason why there is none.
type Level = (Option<u8>, Option<String>);

fn level_or_exempted(framework: &'static Framework) -> impl Strategy<Value = Level> {
    let why = text(300).prop_filter("gives a reason", |text| !is_no_reason(text));
    prop_oneof![
        5 => level(framework).prop_map(|level| (Some(level), None)),
        2 => Just((None, None)),
        1 => why.prop_map(|why| (None, Some(why))),
    ]
}

/// The answers for one skill of the inventory: rating, source and evidence.
type Rated = (Level, Option<String>, Option<String>);

fn rated(framework: &'static Framework) -> impl Strategy<Value = Rated> {
    let source = one_of(framework.sources.iter().map(|source| &source.id));
    (level_or_exempted(framework), answer(source), long())
}

/// The answers for one row of the gap analysis: rating, level needed and weight (`None` for the role's), priority and reason.
type Compared = (Level, Option<Option<u8>>, Option<Option<u8>>, Option<Priority>, Option<String>);

fn priority() -> impl Strategy<Value = Option<Priority>> {
    answer(select(&[Priority::High, Priority::Medium, Priority::Low][..]))
}

fn compared(framework: &'static Framework) -> impl Strategy<Value = Compared> {
    let needed = weighted(0.4, weighted(0.7, level(framework)));
    let weight = weighted(0.4, weighted(0.7, 0..=3_u8));
    (level_or_exempted(framework), needed, weight, priority(), weighted(0.3, text(4_000)))
}

/// Generates a skill that is not in the framework, for the inventory and the gap analysis.
fn other(framework: &'static Framework) -> impl Strategy<Value = (OtherSkill, OtherGap)> {
    let level = || answer(level(framework));
    let weight = weighted(0.3, 0..=3_u8);
    (short(), level(), long(), level(), weight, priority()).prop_map(
        |(label, rating, evidence, level_needed, weight, priority)| {
            let skill = OtherSkill { label: label.clone(), rating, evidence, previous: None };
            (skill, OtherGap { label, self_rating: rating, level_needed, gap: None, weight, priority })
        },
    )
}

/// Generates other skills, each with some content in the part that `present` checks.
fn others(
    framework: &'static Framework,
    present: fn(&(OtherSkill, OtherGap)) -> bool,
) -> impl Strategy<Value = Vec<(OtherSkill, OtherGap)>> {
    vec(other(framework).prop_filter("something is answered", present), 0..=8)
}

fn action(framework: &'static Framework) -> impl Strategy<Value = Action> {
    let skill = one_of(framework.skills().map(|(_, skill)| &skill.id));
    let kind = select(&[ActivityKind::HandsOn, ActivityKind::WithOthers, ActivityKind::Formal][..]);
    let status = select(&[ActionStatus::Planned, ActionStatus::InProgress, ActionStatus::Done, ActionStatus::Dropped][..]);
    let money = || answer(money(&framework.currency));
    let plan = (long(), answer(skill), answer(kind), answer(effort()), money(), short(), long(), answer(date()), answer(date()));
    let fact = (answer(status), answer(effort()), money(), long());
    (plan, fact)
        .prop_map(
            |((action, skill, kind, estimated_time, estimated_cost, approved_by, result, start_date, target_date), fact)| {
                let (status, actual_time, actual_cost, outcome) = fact;
                Action {
                    action,
                    skill,
                    kind,
                    estimated_time,
                    estimated_cost,
                    approved_by,
                    result,
                    start_date,
                    target_date,
                    status,
                    actual_time,
                    actual_cost,
                    outcome,
                }
            },
        )
        .prop_filter("something is answered", |action| *action != Action::default())
}

fn goal(framework: &'static Framework) -> impl Strategy<Value = Goal> {
    let skill = one_of(framework.skills().map(|(_, skill)| &skill.id));
    (long(), answer(skill), long(), answer(date()), vec(action(framework), 0..=8))
        .prop_map(|(statement, skill, measure, target_date, actions)| Goal { statement, skill, measure, target_date, actions })
        .prop_filter("something is answered", |goal| *goal != Goal::default())
}

/// Generates the answers of the previous round for a skill.
fn previous(framework: &'static Framework) -> impl Strategy<Value = Previous> {
    (answer(level(framework)), weighted(0.3, text(4_000))).prop_map(|(rating, note)| Previous { rating, note })
}

/// Generates a canonical document of a form under a framework.
pub(crate) fn document(framework: &'static Framework, kind: FormKind) -> BoxedStrategy<Document> {
    let skills = framework.skills().count();
    let present: fn(&(OtherSkill, OtherGap)) -> bool = match kind {
        FormKind::Inventory => |(skill, _)| *skill != OtherSkill::default(),
        FormKind::GapAnalysis | FormKind::DevelopmentPlan => |(_, gap)| *gap != OtherGap::default(),
        _ => |(skill, gap)| *skill != OtherSkill::default() || *gap != OtherGap::default(),
    };
    let head = (form_info(framework, kind), person(framework), rater());
    let packet = (career_goal(), education(framework), weighted(0.7, date()));
    let tables = (vec(rated(framework), skills), vec(compared(framework), skills), others(framework, present));
    let goals = vec(goal(framework), 0..=5);
    // If a form was made with a previous round, every row has an entry for it, even an empty one.
    let before = weighted(0.4, vec(previous(framework), skills + 8));
    // A plan may contain the gaps from which it starts.
    let from_gaps = any::<bool>().prop_map(move |from_gaps| from_gaps && kind == FormKind::DevelopmentPlan);
    (head, packet, tables, goals, (before, from_gaps))
        .prop_map(move |(head, (career_goal, education, rated_on), (rated, compared, others), goals, (before, from_gaps))| {
            let (form, person, rater) = head;
            let mut document = Document::blank(form, person, rater, framework);
            if from_gaps {
                document.career_goal = Some(CareerGoal::default());
                document.education = Some(Education::default());
                document.gap_analysis = Some(GapAnalysis::blank(document.person.target_role.as_deref(), framework));
            }
            document.career_goal = document.career_goal.map(|_| career_goal);
            document.education = document.education.map(|_| education);
            if let Some(inventory) = &mut document.inventory {
                inventory.rated_on = rated_on;
                for (row, ((rating, exempted), source, evidence)) in inventory.ratings.iter_mut().zip(rated) {
                    (row.rating, row.exempted, row.source, row.evidence) = (rating, exempted, source, evidence);
                }
                inventory.other = others.iter().map(|(skill, _)| skill.clone()).collect();
                let rows = inventory.ratings.iter_mut().map(|row| &mut row.previous);
                let rows = rows.chain(inventory.other.iter_mut().map(|row| &mut row.previous));
                rows.zip(before.into_iter().flatten()).for_each(|(row, before)| *row = Some(before));
            }
            if let Some(analysis) = &mut document.gap_analysis {
                for (row, ((rating, exempted), needed, weight, priority, reason)) in analysis.rows.iter_mut().zip(compared) {
                    row.level_needed = needed.unwrap_or(row.level_needed);
                    row.weight = weight.unwrap_or(row.weight);
                    (row.self_rating, row.exempted, row.priority, row.reason) = (rating, exempted, priority, reason);
                }
                analysis.other = others.into_iter().map(|(_, gap)| gap).collect();
            }
            if let Some(plan) = &mut document.plan {
                plan.goals = goals;
            }
            document.recompute();
            document
        })
        .boxed()
}

/// Generates a canonical document of a form under any built-in framework.
pub(crate) fn any_document(kind: FormKind) -> BoxedStrategy<(&'static Framework, Document)> {
    let strategies =
        frameworks().iter().map(|framework| document(framework, kind).prop_map(move |document| (framework, document)).boxed());
    proptest::strategy::Union::new(strategies).boxed()
}
