//! The rules for plans: cases that almost break one, the effects of a policy, and clashes compared with a simple count.

mod judged;
mod own_schema;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use proptest::prelude::*;

use skillbook::finding::{Code, Finding, Severity};
use skillbook::jobs::published::published;
use skillbook::model::{
    Action, ActionStatus, ActivityKind, Date, Document, Effort, FormKind, Goal, Money, Period, Policy, Priority, RuleSeverity,
};
use skillbook::rules::{self, Origin, Subject, clashes};

use super::sample;
use super::sandbox::{Said, Sandbox};

fn date(text: &str) -> Date {
    sample::date(text)
}

/// Returns the findings of the rules on a sound document after a change, under a policy.
fn told_under(policy: &Policy, change: impl FnOnce(&mut Document)) -> Vec<Finding> {
    let mut document = sample::document(FormKind::Packet);
    change(&mut document);
    document.recompute();
    let framework = sample::framework();
    let origin = Origin::default();
    let subject = Subject { document: &document, framework: &framework, policy, today: date(sample::TODAY), origin: &origin };
    rules::weigh(rules::apply(&subject), policy)
}

fn told(change: impl FnOnce(&mut Document)) -> Vec<Code> {
    told_under(&Policy::default(), change).into_iter().map(|finding| finding.code).collect()
}

fn goals(document: &mut Document) -> &mut Vec<Goal> {
    &mut document.plan.as_mut().unwrap().goals
}

fn first(document: &mut Document) -> &mut Action {
    &mut goals(document)[0].actions[0]
}

/// A change to a sound document.
type Change = fn(&mut Document);

#[test]
fn what_is_nearly_wrong_is_right() {
    let near: [(&str, Change); 19] = [
        ("as it is", |_| {}),
        ("an action for the skill of its goal", |document| {
            let goal = &mut goals(document)[1];
            goal.skill = goal.actions[0].skill.take();
        }),
        ("no weight where the role has none of its own", |document| {
            let role = sample::framework().role("digital-mentor").unwrap().clone();
            let rows = &mut document.gap_analysis.as_mut().unwrap().rows;
            let row = rows.iter_mut().find(|row| !role.weights.contains_key(&row.skill)).unwrap();
            row.weight = None;
        }),
        ("a gap below the threshold", |document| {
            document.inventory.as_mut().unwrap().ratings[3].rating = Some(3);
            document.gap_analysis.as_mut().unwrap().rows[3].priority = Some(Priority::High);
        }),
        ("a gap that is to wait", |document| {
            document.gap_analysis.as_mut().unwrap().rows[11].priority = Some(Priority::Low);
            goals(document)[1].actions[0].skill = None;
        }),
        ("a goal on the last day", |document| {
            document.career_goal.as_mut().unwrap().target_date = Some(date("2031-11-23"));
            goals(document)[1].target_date = Some(date("2031-11-23"));
        }),
        ("a goal of today", |document| {
            goals(document)[0].target_date = Some(date("2026-11-23"));
            goals(document)[0].actions.iter_mut().for_each(|action| action.target_date = Some(date("2026-11-23")));
        }),
        ("a goal that was reached", |document| {
            goals(document)[0].target_date = Some(date("2026-10-31"));
            for action in &mut goals(document)[0].actions {
                action.target_date = Some(date("2026-10-20"));
                action.status = Some(ActionStatus::Done);
            }
        }),
        ("a fourth goal when the first is over", |document| {
            let mut later = goals(document)[1].clone();
            later.statement = Some("Later".to_owned());
            later.target_date = Some(date("2029-06-30"));
            for number in ["one", "two"] {
                later.actions[0].action = Some(format!("Write page {number} of the handbook"));
                goals(document).push(later.clone());
            }
            goals(document)[0].target_date = Some(date("2026-11-23"));
            goals(document)[0].actions.iter_mut().for_each(|action| {
                (action.target_date, action.status) = (Some(date("2026-11-23")), Some(ActionStatus::Done));
            });
        }),
        ("a course and practice", |document| {
            let mut course = goals(document)[1].actions[0].clone();
            course.kind = Some(ActivityKind::Formal);
            course.action = Some("Hear about it".to_owned());
            goals(document)[1].actions.push(course);
        }),
        ("a course in another domain", |document| first(document).kind = Some(ActivityKind::Formal)),
        ("one large action", |document| first(document).estimated_time = Some(Effort::from_text("5 weeks"))),
        ("a large action and a long one", |document| {
            first(document).estimated_time = Some(Effort::from_text("200 h"));
            first(document).start_date = Some(date("2027-02-01"));
        }),
        ("a cost of nothing", |document| {
            first(document).estimated_cost = Money::new(0.into(), "EUR");
            first(document).approved_by = None;
        }),
        ("a cost that was spent", |document| {
            first(document).approved_by = None;
            first(document).status = Some(ActionStatus::Done);
        }),
        ("the same words for another skill", |document| {
            goals(document)[0].actions[1].action = first(document).action.clone();
        }),
        ("a result that says more", |document| first(document).result = Some("My search log is in the wiki".to_owned())),
        ("a top rating with evidence", |document| {
            document.inventory.as_mut().unwrap().ratings[3].rating = Some(4);
        }),
        ("a goal that shares words with its action", |document| {
            goals(document)[0].statement = Some("Find what I look for in a search at once".to_owned());
        }),
    ];
    for (what, change) in near {
        assert_eq!(told(change), [], "{what}");
    }
}

/// An action without a skill serves the skill of its goal, and its findings are told at the goal's skill.
#[test]
fn actions_serve_the_skill_of_their_goal() {
    let findings = told_under(&Policy::default(), |document| {
        let strength = document.gap_analysis.as_ref().unwrap().rows.iter().find(|row| row.gap.is_some_and(|gap| gap <= 0));
        let strength = strength.unwrap().skill.clone();
        let goal = &mut goals(document)[0];
        goal.skill = Some(strength);
        goal.actions.iter_mut().for_each(|action| action.skill = None);
    });
    let told: Vec<(Code, Option<String>)> =
        findings.into_iter().map(|finding| (finding.code, finding.pointer.map(|pointer| pointer.to_string()))).collect();
    assert!(told.contains(&(Code::ActionWithoutGap, Some("/plan/goals/0/skill".to_owned()))), "{told:?}");
    assert_eq!(told.iter().filter(|(code, _)| *code == Code::ActionWithoutGap).count(), 1);
}

#[test]
fn a_weight_that_was_deleted_is_missed_where_the_role_has_one() {
    let role = sample::framework().role("digital-mentor").unwrap().clone();
    let findings = told_under(&Policy::default(), |document| {
        let rows = &mut document.gap_analysis.as_mut().unwrap().rows;
        rows.iter_mut().find(|row| role.weights.contains_key(&row.skill)).unwrap().weight = None;
    });
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::AnswerMissing]);
    assert!(findings[0].message().contains("weight") && findings[0].pointer.as_ref().unwrap().last() == "weight", "{findings:?}");
}

#[test]
fn a_goal_that_says_anything_is_incomplete_and_not_absent() {
    let without = |names: &'static [&str]| {
        told(|document| {
            let goal = &mut goals(document)[1];
            for name in names {
                match *name {
                    "statement" => goal.statement = None,
                    "measure" => goal.measure = Some("TBD".to_owned()),
                    _ => goal.target_date = None,
                }
            }
        })
    };
    assert_eq!(without(&["measure"]), [Code::GoalIncomplete]);
    assert_eq!(without(&["measure", "target_date"]), [Code::GoalIncomplete; 2]);
    assert_eq!(without(&["statement", "measure"]), [Code::GoalIncomplete; 2]);
    assert_eq!(without(&["statement", "measure", "target_date"]), [Code::ActionWithoutGoal]);
}

#[test]
fn limits_are_exceeded_by_the_first_unit_above() {
    // The plan takes 48 h and costs 750 EUR.
    for (hours, budget, codes) in
        [(48.0, 750, vec![]), (47.9, 750, vec![Code::TimeOverLimit]), (48.0, 749, vec![Code::CostOverBudget])]
    {
        let policy = Policy { hours_per_person: Some(hours), budget_person: Some(budget), ..Policy::default() };
        let found: Vec<Code> = told_under(&policy, |_| {}).into_iter().map(|finding| finding.code).collect();
        assert_eq!(found, codes, "{hours} {budget}");
    }
    let costs = [750, 0].map(|amount| Money::new(amount.into(), "EUR").unwrap());
    for (budget, over) in [(749, true), (750, false)] {
        let policy = Policy { budget_department: Some(budget), ..Policy::default() };
        assert_eq!(rules::department(&costs, &sample::framework(), &policy).is_some(), over);
    }
    let from = Some(date("2026-10-01"));
    let period = |to: &str| Policy { period: Period { from, to: Some(date(to)) }, ..Policy::default() };
    assert_eq!(told_under(&period("2028-06-30"), |_| {}), []);
    assert_eq!(told_under(&period("2028-06-29"), |_| {}).len(), 1);
}

#[test]
fn a_policy_says_how_serious_a_rule_is() {
    let set = |severity| Policy { severities: BTreeMap::from([("approval-missing".to_owned(), severity)]), ..Policy::default() };
    for (severity, told) in [
        (RuleSeverity::Error, Some(Severity::Error)),
        (RuleSeverity::Info, Some(Severity::Info)),
        (RuleSeverity::Note, Some(Severity::Info)),
        (RuleSeverity::Off, None),
    ] {
        let found = told_under(&set(severity), |document| first(document).approved_by = None);
        assert_eq!(found.first().map(|finding| finding.severity), told);
    }
}

#[test]
fn hints_for_the_person_alone_are_never_more() {
    for code in Code::ALL.iter().filter(|code| code.is_personal()) {
        assert_eq!(code.severity(), Severity::Info, "{}", code.name());
        assert!(code.explanation().what.contains("nobody else is shown it"), "{}", code.name());
    }
}

fn step(hours: Option<u32>, start: Option<i64>, end: Option<i64>, status: Option<ActionStatus>) -> Action {
    let day = |days: i64| Date(date(sample::TODAY).0 + Span::new().days(days));
    Action {
        action: Some("Something".to_owned()),
        estimated_time: hours.map(|hours| Effort::from_text(&format!("{hours} h"))),
        start_date: start.map(day),
        target_date: end.map(day),
        status,
        ..Action::default()
    }
}

fn any_step() -> impl Strategy<Value = Action> {
    let status = prop_oneof![
        Just(None),
        Just(Some(ActionStatus::Planned)),
        Just(Some(ActionStatus::InProgress)),
        Just(Some(ActionStatus::Done)),
        Just(Some(ActionStatus::Dropped)),
    ];
    let some = |range: std::ops::Range<i64>| proptest::option::weighted(0.85, range);
    (proptest::option::weighted(0.9, 0u32..120), some(-60..300), some(-30..400), status)
        .prop_map(|(hours, start, end, status)| step(hours, start, end, status))
}

/// Returns the Monday on or before a day.
fn monday_before(mut day: jiff::civil::Date) -> jiff::civil::Date {
    while day.weekday() != jiff::civil::Weekday::Monday {
        day = day.yesterday().unwrap();
    }
    day
}

/// Returns the weeks with a clash, each with its actions, counted day by day.
fn counted(actions: &[Action], limit: f64, today: Date) -> BTreeMap<Date, BTreeSet<usize>> {
    let mut weeks: BTreeMap<Date, Vec<(usize, f64)>> = BTreeMap::new();
    for (index, action) in actions.iter().enumerate() {
        let over = matches!(action.status, Some(ActionStatus::Done | ActionStatus::Dropped));
        let Some(hours) = action.estimated_time.as_ref().and_then(Effort::hours).filter(|hours| *hours > 0.0 && !over) else {
            continue;
        };
        let (mut day, Some(end)) = (action.start_date.unwrap_or(today).0, action.target_date) else { continue };
        let mut own = BTreeSet::new();
        while day <= end.0 {
            own.insert(Date(monday_before(day)));
            day = day.tomorrow().unwrap();
        }
        let part = hours / own.len() as f64;
        own.iter().for_each(|week| weeks.entry(*week).or_default().push((index, part)));
    }
    let current = Date(monday_before(today.0));
    let clash = |shares: &[(usize, f64)]| {
        let mut parts: Vec<f64> = shares.iter().map(|(_, part)| *part).collect();
        parts.sort_by(f64::total_cmp);
        let sum: f64 = parts.iter().sum();
        let beside: f64 = parts[..parts.len() - 1].iter().sum();
        sum > limit + 1e-6 && beside >= limit / 4.0 - 1e-6
    };
    let weeks = weeks.into_iter().filter(|(week, shares)| *week >= current && clash(shares));
    weeks.map(|(week, shares)| (week, shares.into_iter().map(|(index, _)| index).collect())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn clashes_are_those_of_a_plain_count(actions in proptest::collection::vec(any_step(), 0..8), limit in 1u32..20) {
        let today = date(sample::TODAY);
        let limit = f64::from(limit);
        let found = clashes(&actions.iter().collect::<Vec<_>>(), limit, today);
        let mut weeks: BTreeMap<Date, usize> = BTreeMap::new();
        for (index, clash) in found.iter().enumerate() {
            let mut week = clash.first;
            while week <= clash.last {
                prop_assert!(weeks.insert(week, index).is_none(), "a week in two clashes");
                week = Date(week.0 + Span::new().days(7));
            }
        }
        let counted = counted(&actions, limit, today);
        prop_assert_eq!(weeks.keys().collect::<Vec<_>>(), counted.keys().collect::<Vec<_>>());
        for (index, clash) in found.iter().enumerate() {
            let own = weeks.iter().filter(|(_, at)| **at == index).flat_map(|(week, _)| counted[week].iter().copied());
            prop_assert_eq!(clash.actions.iter().copied().collect::<BTreeSet<_>>(), own.collect::<BTreeSet<_>>());
        }
    }
}

#[test]
fn weeks_go_over_the_new_year() {
    let actions = [step(Some(40), Some(38), Some(45), None), step(Some(20), Some(40), Some(41), None)];
    let found = clashes(&actions.iter().collect::<Vec<_>>(), 6.0, date(sample::TODAY));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].first, found[0].last, found[0].hours), (date("2026-12-28"), date("2026-12-28"), 40.0));
}

#[test]
fn a_clash_names_its_days_and_the_largest_of_its_actions() {
    let found = told_under(&Policy::default(), |document| {
        let like = first(document).clone();
        let step = |hours: u32| Action {
            action: Some(format!("Read volume {hours}")),
            start_date: Some(date("2026-11-24")),
            target_date: Some(date("2026-11-27")),
            estimated_time: Some(Effort::from_text(&format!("{hours} h"))),
            ..like.clone()
        };
        goals(document).truncate(1);
        goals(document)[0].actions = (11..=16).map(step).collect();
    });
    let clash = found.iter().find(|finding| finding.code == Code::ActionsClash).unwrap();
    let named = (13..=16).rev().map(|hours| format!("“Read volume {hours}”")).collect::<Vec<_>>().join(", ");
    let words = format!("From 2026-11-23 to 2026-11-29, {named} and 2 more together take up to 81 hours a week");
    assert!(clash.message().starts_with(&words), "{}", clash.message());
}

const SHORT: &[u8] = b"properties: {plan: {properties: {goals: {items: {properties: {measure: {minLength: 40}}}}}}}";

#[test]
fn a_policy_and_a_schema_of_ones_own_are_heeded_by_check_and_collect() {
    let sandbox = Sandbox::with_good();
    sandbox.write("policy.yaml", b"budget_person: 700\nbudget_department: 700\n");
    let Said { status, out, .. } = sandbox.run(&["check", "good.xlsx", "--policy", "policy.yaml"]);
    assert!(status == 1 && out.contains("[cost-over-budget]") && out.contains("50.00 EUR more"), "{out}");
    let said = sandbox.run(&["collect", "good.xlsx", "-o", "d.xlsx", "--data", "data", "--policy", "policy.yaml"]);
    assert_eq!(said.status, 1, "{}", said.out);
    assert!(sandbox.text("data/findings.csv").contains("department-over-budget") && said.notes.contains("50.00 EUR more than"));

    sandbox.write("own.yaml", SHORT);
    let Said { status, out, .. } = sandbox.run(&["check", "good.xlsx", "--schema", "own.yaml"]);
    assert_eq!((status, out.matches("[own-schema-violation]").count()), (1, 1), "{out}");
    assert!(out.contains("Goals!"), "{out}");
}

#[test]
fn rules_that_cannot_be_used_end_the_command() {
    let sandbox = Sandbox::with_good();
    for (option, text, words) in [
        ("--policy", "gap_treshold: 2\n", "perhaps “gap_threshold” is meant"),
        ("--policy", "severities: {file-empty: info}\n", "not the code of a rule"),
        ("--schema", "type: strin\n", "no JSON Schema that can be used"),
        ("--schema", "{\"$ref\": \"http://127.0.0.1:9/a.json\"}", "nothing is ever fetched"),
        ("--schema", "{", "neither JSON nor YAML"),
    ] {
        sandbox.write("rules.yaml", text.as_bytes());
        let said = sandbox.run(&["check", "good.xlsx", option, "rules.yaml"]);
        assert!(said.status == 2 && format!("{}{}", said.out, said.notes).contains(words), "{text}: {} {}", said.out, said.notes);
    }
    for option in ["--policy", "--schema"] {
        let said = sandbox.run(&["check", "good.xlsx", option, "nowhere.yaml"]);
        assert!(said.status == 2 && said.notes.contains("nowhere.yaml cannot be read"), "{}", said.notes);
    }
    let said = sandbox.run(&["check", "good.xlsx", "--for", "review", "--format", "sarif"]);
    assert!(said.status == 2 && said.notes.contains("sarif"), "{}", said.notes);
}

#[test]
fn a_review_says_who_is_ready_and_what_to_mend_first() {
    let sandbox = Sandbox::with_returns();
    let Said { status, out, .. } = sandbox.run(&["check", "returns/good.xlsx", "--for", "review"]);
    assert_eq!((status, out.as_str()), (0, "Keiko Patel: ready\n"));
    let Said { status, out, .. } = sandbox.run(&["check", "returns/flawed.xlsx", "--for", "review"]);
    assert!(status == 1 && out.contains(": not ready\n  1. error "), "{out}");
    let Said { status, out, .. } = sandbox.run(&["check", "returns", "--for", "review"]);
    assert_eq!(status, 1);
    insta::assert_snapshot!("review", out);
    let Said { out, .. } = sandbox.run(&["check", "returns", "--for", "review", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    let schema = published().into_iter().find(|(name, _)| *name == "review").unwrap().1;
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&value), "{out}");
    let Said { out, .. } = sandbox.run(&["check", "returns", "--for", "review", "--format", "csv"]);
    assert_eq!(out.lines().count(), 4, "{out}");
}

#[test]
fn an_empty_plan_is_not_ready_although_nothing_is_an_error() {
    let mut document = sample::document(FormKind::Packet);
    goals(&mut document).clear();
    let sandbox = Sandbox::new();
    sandbox.write("empty.json", serde_json::to_string(&document).unwrap().as_bytes());
    assert_eq!(sandbox.run(&["check", "empty.json"]).status, 0);
    let Said { status, out, .. } = sandbox.run(&["check", "empty.json", "--for", "review"]);
    assert!(status == 1 && out.starts_with("Keiko Patel: not ready\n  1. warning"), "{out}");
}
