//! The figures of the example department, calculated by hand.

use rust_decimal::Decimal;

use super::example::{department, document, documents, framework};
use super::{Department, Met, Submission, analyse};
use crate::model::{Document, FormKind, RaterKind};

fn gaps(department: &Department, person: usize) -> Vec<Option<i16>> {
    department.people[person].skills.iter().map(|skill| skill.gap).collect()
}

#[test]
fn raters_of_one_person_are_merged() {
    let department = department();
    let keys: Vec<&str> = department.people.iter().map(|person| person.key.as_str()).collect();
    assert_eq!(keys, ["E3", "E1", "E2"], "by name; an id in another case is the same person");
    let ann = &department.people[1];
    assert_eq!(ann.raters.len(), 3);
    let searching = &ann.skills[0];
    assert_eq!(
        (searching.self_rating, searching.rating, searching.level_needed, searching.gap),
        (Some(1), Some(1), Some(2), Some(1))
    );
    assert_eq!(searching.others_mean, Some(2.5), "manager 3, peer 2");
    assert_eq!(searching.difference, Some(1.5));
    let privacy = &ann.skills[9];
    assert_eq!((privacy.self_rating, privacy.rating), (None, Some(3)), "no self-rating: 2 and 3 give 2.5, rounded half up");
    assert_eq!(privacy.gap, Some(-1));
}

#[test]
fn of_two_returns_by_one_rater_the_later_counts() {
    let department = department();
    let bo = &department.people[2];
    assert_eq!(bo.set_aside, ["bo-a.xlsx"]);
    assert_eq!(gaps(&department, 2), vec![Some(0); 12]);
    assert!(bo.readiness.is_ready());
    assert_eq!(bo.readiness.share, Some(1.0));
}

#[test]
fn a_gap_analysis_alone_gives_ratings_and_levels() {
    let mut form = document(FormKind::GapAnalysis, ("E9", "Io"), "digital-user", (RaterKind::Own, ""), &[1; 12]);
    form.gap_analysis.as_mut().unwrap().rows[0].level_needed = Some(4);
    form.recompute();
    let department = analyse(&framework(), &[Submission { file: "io.xlsx".to_owned(), document: &form }]);
    assert_eq!(gaps(&department, 0)[..4], [Some(3), Some(1), Some(0), Some(1)]);
}

#[test]
fn readiness_counts_what_is_met_and_what_is_not_known() {
    let department = department();
    let ann = &department.people[1].readiness;
    // Gaps 1 0 1 0 2 -1 0 0 0 -1 0 -2.
    assert_eq!((ann.needed, ann.met, ann.gaps, ann.unrated, ann.gap_sum), (12, 9, 3, 0, 4));
    assert_eq!(ann.share, Some(0.75));
    let biggest: Vec<(&str, i16)> = ann.biggest.iter().map(|gap| (gap.skill.as_str(), gap.gap)).collect();
    assert_eq!(biggest, [("communication.conduct", 2), ("information.searching", 1), ("information.organising", 1)]);
    assert_eq!((ann.education.required_met, ann.education.desired_met), (Met::NotAsked, Met::NotMet));
    assert_eq!(department.people[2].readiness.education.required_met, Met::Unknown);
    let cleo = &department.people[0].readiness;
    assert_eq!((cleo.needed, cleo.share), (0, None), "no target role");
    let by_role: Vec<(Option<&str>, usize, usize)> =
        department.readiness.iter().map(|role| (role.role.as_deref(), role.people.len(), role.ready)).collect();
    assert_eq!(
        by_role,
        [(Some("digital-user"), 1, 0), (Some("digital-mentor"), 0, 0), (Some("data-steward"), 1, 1), (None, 1, 0)]
    );
}

#[test]
fn an_unrated_skill_does_not_count_as_met() {
    let form =
        document(FormKind::Inventory, ("E9", "Io"), "digital-user", (RaterKind::Own, ""), &[4, 4, 4, 9, 9, 9, 9, 9, 9, 9, 9, 9]);
    let department = analyse(&framework(), &[Submission { file: "io.xlsx".to_owned(), document: &form }]);
    let readiness = &department.people[0].readiness;
    assert_eq!((readiness.met, readiness.unrated, readiness.share), (3, 9, Some(0.25)));
    assert!(!readiness.is_ready());
}

#[test]
fn a_skill_that_does_not_apply_counts_nowhere() {
    let why = || Some("Not part of the post".to_owned());
    let exempt = |mut form: Document, place: usize| {
        form.inventory.as_mut().unwrap().ratings[place].exempted = why();
        form
    };
    let rated = |rater, name, ratings: &[u8]| document(FormKind::Inventory, ("E9", "Io"), "digital-user", (rater, name), ratings);
    let own = exempt(rated(RaterKind::Own, "", &[9, 4, 4, 4, 4, 4, 4, 4, 4, 4, 9, 9]), 0);
    let manager = exempt(rated(RaterKind::Manager, "Dana", &[3, 9, 4, 4, 4, 4, 4, 4, 4, 4, 9, 9]), 1);
    let manager = exempt(exempt(manager, 10), 11);
    let peer = rated(RaterKind::Peer, "Bo", &[9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 4]);
    let submissions = [("a", &own), ("b", &manager), ("c", &peer)];
    let submissions = submissions.map(|(file, document)| Submission { file: file.to_owned(), document });
    let department = analyse(&framework(), &submissions);
    let io = &department.people[0];
    let of = |place: usize| {
        let skill = &io.skills[place];
        (skill.rating, skill.exempted.clone(), skill.gap)
    };
    assert_eq!(of(0), (None, why(), None), "the person's own word counts, whatever the manager says");
    assert_eq!(io.skills[0].others_mean, Some(3.0), "and the manager's rating stands beside it");
    assert_eq!((of(1).0, of(1).1), (Some(4), None), "the manager's n/a does not undo the person's rating");
    assert_eq!(of(10), (None, why(), None), "where nobody rates, another's n/a counts");
    assert_eq!((of(11).0, of(11).1), (Some(4), None), "where somebody rates, it does not");
    assert_eq!((io.readiness.needed, io.readiness.unrated, io.readiness.share), (10, 0, Some(1.0)));
    assert!(io.readiness.is_ready());
    let searching = department.training_needs.iter().find(|need| need.skill == io.skills[0].skill).unwrap();
    assert!(searching.who.is_empty() && searching.teachers.is_empty());
}

#[test]
fn training_needs_name_learners_teachers_and_activities() {
    let department = department();
    let first = &department.training_needs[0];
    assert_eq!(first.skill, "communication.conduct");
    assert_eq!((first.people, first.gap_sum, first.mean_gap, first.largest), (1, 2, Some(2.0), Some(2)));
    assert_eq!(first.who[0].name, "Ann Ek");
    // Cleo's others say 2 and 3, so 3 after rounding: one level below the top.
    assert_eq!(first.teachers.iter().map(|one| (one.key.as_str(), one.figure)).collect::<Vec<_>>(), [("E3", 3)]);
    assert!(first.single_teacher);
    let activities: Vec<&str> = first.activities.iter().map(|activity| activity.id.as_str()).collect();
    assert_eq!(activities, ["communication-message-review", "problem-solving-help-desk", "communication-meeting-course"]);
    let searching = department.training_needs.iter().find(|need| need.skill == "information.searching").unwrap();
    assert_eq!(searching.teachers.len(), 2);
    assert!(!searching.single_teacher);
    assert_eq!(searching.activities[0].id, "information-search-log", "hands-on first");
}

#[test]
fn plans_add_up_by_currency_without_what_was_dropped() {
    let plans = department().plans;
    assert_eq!(plans.actions.len(), 4, "an empty action is none");
    assert_eq!(plans.total.actions, 3);
    assert_eq!(plans.total.estimated_hours, 17.5, "2 days are 16 h, 1.5 h; `a while` is none");
    assert_eq!(plans.total.without_time, 1);
    let costs: Vec<(&str, Decimal)> =
        plans.total.estimated_costs.iter().map(|cost| (cost.currency.as_str(), cost.amount)).collect();
    assert_eq!(costs, [("EUR", Decimal::new(110_049, 2)), ("USD", Decimal::new(5_000, 2))]);
    assert_eq!(plans.by_person.len(), 1);
    assert_eq!(plans.by_status.len(), 4);
    assert_eq!(plans.by_status[3].total.estimated_hours, 40.0, "what was dropped shows by status");
}

#[test]
fn other_skills_are_listed_with_their_gap() {
    let others = department().other_skills;
    assert_eq!(others.len(), 1);
    assert_eq!((others[0].label.as_deref(), others[0].rating, others[0].gap), (Some("=Welding"), Some(3), Some(1)));
}

#[test]
fn the_order_of_returns_makes_no_difference_and_json_goes_both_ways() {
    let documents = documents();
    let backwards: Vec<Submission<'_>> =
        documents.iter().rev().map(|(file, document)| Submission { file: (*file).to_owned(), document }).collect();
    let department = department();
    assert_eq!(analyse(&framework(), &backwards), department);
    let json = serde_json::to_value(&department).unwrap();
    assert_eq!(serde_json::from_value::<Department>(json.clone()).unwrap(), department);
    let validator = jsonschema::validator_for(super::schema().as_value()).unwrap();
    let errors: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let nobody = analyse(&framework(), &[]);
    assert!(nobody.people.is_empty() && nobody.training_needs.len() == 12);
}
