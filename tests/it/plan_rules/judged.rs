//! Findings of the rules on plans: vacuous goals and actions, gaps without actions, and the messages.

use skillbook::finding::{Code, Finding};
use skillbook::model::{ActionStatus, ActivityKind, Document, Money, OtherGap, OtherSkill, Policy, Priority};

use super::super::sample;
use super::{date, first, goals, told, told_under};

/// If the costs are in another currency, nobody should believe that the budget was checked.
#[test]
fn costs_in_another_currency_than_the_budget_are_told() {
    let usd = Some("USD".to_owned());
    let told = |policy: Policy| told_under(&policy, |_| {});
    for policy in [
        Policy { budget_person: Some(1), currency: usd.clone(), ..Policy::default() },
        Policy { budget_department: Some(1), currency: usd.clone(), ..Policy::default() },
    ] {
        let found = told(policy);
        assert_eq!(found.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::CostNotCounted]);
        assert!(found[0].message().contains("in USD") && found[0].message().contains("250.00 EUR, 250.00 EUR"), "{found:?}");
    }
    assert_eq!(told(Policy { currency: usd.clone(), ..Policy::default() }), [], "there is no budget");
    let policy = Policy { budget_person: Some(1), currency: usd, ..Policy::default() };
    let free = told_under(&policy, |document| {
        for goal in goals(document) {
            goal.actions.iter_mut().for_each(|action| action.estimated_cost = Money::new(0.into(), "EUR"));
        }
    });
    assert_eq!(free, [], "what costs nothing is within every budget");
}

/// A dropped action serves no gap and no goal.
#[test]
fn a_dropped_action_is_none() {
    let alone = told(|document| goals(document)[1].actions[0].status = Some(ActionStatus::Dropped));
    assert_eq!(alone, [Code::GoalWithoutAction, Code::GapWithoutAction]);
    let beside = told(|document| {
        let mut dropped = goals(document)[1].actions[0].clone();
        (dropped.action, dropped.status) = (Some("Automate another report".to_owned()), Some(ActionStatus::Dropped));
        goals(document)[1].actions.push(dropped);
    });
    assert_eq!(beside, []);
    let repeated = told(|document| {
        let mut dropped = first(document).clone();
        (dropped.action, dropped.status) = (Some("Search well".to_owned()), Some(ActionStatus::Dropped));
        goals(document)[0].actions.push(dropped);
    });
    assert_eq!(repeated, []);
}

#[test]
fn goals_that_are_activities_are_told_from_good_ones() {
    let told = |statement: &str, measure: &str, action: &str| {
        told(|document| {
            let goal = &mut goals(document)[0];
            (goal.statement, goal.measure) = (Some(statement.to_owned()), Some(measure.to_owned()));
            goal.actions[0].action = Some(action.to_owned());
        })
    };
    for (statement, measure, action) in [
        ("Take a class in finance", "Class taken", "Enrol in the class and do the homework"),
        ("Read a book about coaching", "Book read", "Read “The Coaching Habit”"),
        ("Attend a conference", "Attended", "Attend the conference in May"),
        ("Keep a search log", "My manager sees it", "I keep the search log."),
    ] {
        assert_eq!(told(statement, measure, action), [Code::GoalRepeatsAction], "{statement}");
    }
    for (statement, measure, action) in [
        ("Write clear reports", "Fewer corrections", "Write two clear incident reports each month"),
        ("Pass the CBET exam", "Certificate", "Study for the CBET exam and pass it"),
        ("Run the weekly safety meeting", "Minutes on file", "Run the weekly safety meeting twice with Maria, then alone"),
        ("Mentor a new colleague", "She works alone after six months", "Mentor a new colleague from January on"),
        ("Take a class in finance", "I explain the monthly figures to the team", "Enrol in the class"),
    ] {
        assert_eq!(told(statement, measure, action), [], "{statement}");
    }
}

/// An action of a goal must begin before the goal is due.
#[test]
fn an_action_that_begins_after_its_goal_is_out_of_order() {
    let starts = |day: &str, until: Option<&str>| {
        let (start, until) = (Some(date(day)), until.map(date));
        told(|document| (first(document).start_date, first(document).target_date) = (start, until))
    };
    assert_eq!(starts("2027-07-01", None), [Code::DateOrder]);
    assert_eq!(starts("2027-06-30", None), []);
    assert_eq!(starts("2027-07-01", Some("2027-07-02")), [Code::DateOrder], "told once");
}

/// A gap in an additional skill counts, too. An action for it is recognised by its text.
#[test]
fn large_gaps_in_skills_of_ones_own_are_missed() {
    let found = |action: &str, goal: &str, priority: Option<Priority>, needed: u8| {
        told_under(&Policy::default(), |document| {
            let inventory = &mut document.inventory.as_mut().unwrap().other;
            *inventory =
                vec![OtherSkill { label: Some("Precision welding".to_owned()), rating: Some(1), ..OtherSkill::default() }];
            let row = OtherGap { level_needed: Some(needed), priority, ..OtherGap::default() };
            document.gap_analysis.as_mut().unwrap().other = vec![row];
            first(document).action = Some(action.to_owned());
            goals(document)[0].statement = Some(goal.to_owned());
        })
    };
    let missed = found("Keep a search log", "Search well", Some(Priority::High), 4);
    assert_eq!(missed.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::GapWithoutAction]);
    assert!(missed[0].message().contains("“Precision welding” is 3 levels"), "{missed:?}");
    assert_eq!(missed[0].pointer.as_ref().unwrap().to_string(), "/gap_analysis/other/0/priority");
    for (action, goal, priority, needed) in [
        ("Weld a precision joint each week", "Search well", None, 3),
        ("Keep a search log", "Be good at precision welding", None, 3),
        ("Keep a search log", "Search well", Some(Priority::Low), 3),
        ("Keep a search log", "Search well", None, 2),
    ] {
        assert_eq!(found(action, goal, priority, needed), [], "{action} {goal}");
    }
}

/// A course is recognised even if its kind is not chosen.
#[test]
fn courses_alone_are_known_without_their_kind() {
    let told = |text: &str, kind: Option<ActivityKind>| {
        told(|document| {
            let action = &mut goals(document)[1].actions[0];
            (action.action, action.kind) = (Some(text.to_owned()), kind);
        })
    };
    let known = sample::framework();
    let of = |kind: ActivityKind| known.activities.iter().find(|activity| activity.kind == kind).unwrap().text.clone();
    assert_eq!(told("Attend the course “Automation for all”", None), [Code::CoursesAlone]);
    assert_eq!(told(&of(ActivityKind::Formal), None), [Code::CoursesAlone]);
    assert_eq!(told(&of(ActivityKind::HandsOn), None), []);
    assert_eq!(told("Automate one report", None), []);
    assert_eq!(told("Attend the course “Automation for all”", Some(ActivityKind::HandsOn)), [], "as chosen");
}

#[test]
fn numbers_stand_with_words_that_fit_them() {
    let words =
        |findings: Vec<Finding>| findings.into_iter().map(|finding| finding.message() + &finding.help()).collect::<String>();
    let policy = Policy { gap_threshold: 1, furthest_years: 1, ..Policy::default() };
    let text = words(told_under(&policy, |document| {
        let analysis = document.gap_analysis.as_mut().unwrap();
        analysis.rows.iter_mut().for_each(|row| row.priority = None);
        document.inventory.as_mut().unwrap().ratings.iter_mut().for_each(|rating| rating.rating = Some(2));
    }));
    assert!(
        text.contains("is 1 level below") && text.contains("more than 1 year ahead") && text.contains("within 1 year and"),
        "{text}"
    );
    let text = words(told_under(&Policy::default(), |document| {
        document.career_goal.as_mut().unwrap().target_date = Some(date("2026-05-01"));
    }));
    assert!(text.contains("“Career goal: by when” is 2026-05-01, which has passed") && !text.contains("its actions"), "{text}");
}

#[test]
fn education_that_is_planned_is_no_gap_in_the_plan() {
    let low = |document: &mut Document| document.education.as_mut().unwrap().highest = Some("school".to_owned());
    assert_eq!(told(low), [Code::EducationNotPlanned]);
    for planned in ["Enrol at the evening college", "Get my vocational qualification", "Finish the Diploma"] {
        let codes = told(|document| {
            low(document);
            first(document).action = Some(planned.to_owned());
        });
        assert_eq!(codes, [], "{planned}");
    }
    let dropped = told(|document| {
        low(document);
        let goal = &mut goals(document)[1];
        goal.statement = Some("Finish the Diploma".to_owned());
        goal.actions.iter_mut().for_each(|action| action.status = Some(ActionStatus::Dropped));
    });
    assert!(dropped.contains(&Code::EducationNotPlanned), "{dropped:?}");
    let no_plan = told(|document| {
        low(document);
        goals(document).clear();
    });
    assert!(no_plan.contains(&Code::EducationBelowRole), "{no_plan:?}");
}
