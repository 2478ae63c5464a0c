//! Two small invented rounds, with changes calculated by hand.

use super::{Changes, FinishedIn, GoneBecause, Incomparable, MoveCounts, Moved, PersonChange, Presence, RatingChange, changes};
use crate::analysis::example::{document, framework};
use crate::analysis::{Department, Submission, analyse};
use crate::model::{Action, ActionStatus, Document, FormKind, Framework, Goal, Money, Plan, RaterKind};

const SEARCHING: &str = "information.searching";
const CONDUCT: &str = "communication.conduct";

/// Ratings of a person by somebody; 9 leaves one out.
fn rated(id: &str, name: &str, rater: (RaterKind, &str), ratings: &[u8]) -> Document {
    document(FormKind::Packet, (id, name), "digital-user", rater, ratings)
}

fn own(id: &str, name: &str, ratings: &[u8]) -> Document {
    rated(id, name, (RaterKind::Own, ""), ratings)
}

fn action(words: &str, skill: &str, status: ActionStatus) -> Action {
    let (action, skill) = (Some(words.to_owned()), Some(skill.to_owned()).filter(|skill| !skill.is_empty()));
    Action { action, skill, status: Some(status), ..Action::default() }
}

fn with_plan(mut document: Document, actions: Vec<Action>) -> Document {
    document.plan = Some(Plan { goals: vec![Goal { actions, ..Goal::default() }] });
    document
}

fn department_under(framework: &Framework, documents: &[Document]) -> Department {
    let submissions: Vec<Submission<'_>> =
        documents.iter().enumerate().map(|(at, document)| Submission { file: format!("{at}.xlsx"), document }).collect();
    analyse(framework, &submissions)
}

fn department(documents: &[Document]) -> Department {
    department_under(&framework(), documents)
}

fn between(before: &[Document], now: &[Document]) -> Changes {
    changes(&department(before), &department(now), &Incomparable::new())
}

/// Previous rating, present rating, their difference, and how it changed.
type Move = (Option<u8>, Option<u8>, Option<i16>, Moved);

fn moves(person: &PersonChange) -> Vec<Move> {
    person.ratings.iter().map(|rating| (rating.before, rating.now, rating.change, rating.moved)).collect()
}

#[test]
fn ratings_move_up_and_down_come_and_go() {
    let mut before = own("E1", "Ann Ek", &[1, 3, 2, 9, 2, 4, 9, 2, 9, 9, 9, 9]);
    let mut now = own("e1 ", "Ann Ek", &[3, 2, 2, 1, 9, 9, 9, 2, 9, 9, 9, 9]);
    let exempt = |document: &mut Document, place: usize| {
        document.inventory.as_mut().unwrap().ratings[place].exempted = Some("Not part of the post".to_owned());
    };
    exempt(&mut before, 3);
    exempt(&mut now, 5);
    let changes = between(&[before], &[now]);
    let ann = &changes.people[0];
    assert_eq!(ann.presence, Presence::Both, "an id in another case is the same person");
    assert_eq!(
        moves(ann),
        [
            (Some(1), Some(3), Some(2), Moved::Up),
            (Some(3), Some(2), Some(-1), Moved::Down),
            (Some(2), Some(2), Some(0), Moved::Same),
            (None, Some(1), None, Moved::NewlyRated),
            (Some(2), None, None, Moved::NoLongerRated),
            (Some(4), None, None, Moved::NoLongerApplies),
            (Some(2), Some(2), Some(0), Moved::Same),
        ],
        "what is rated in neither round is not listed"
    );
    let counts =
        MoveCounts { up: 1, down: 1, same: 2, newly_rated: 1, no_longer_rated: 1, no_longer_applies: 1, ..MoveCounts::default() };
    assert_eq!((ann.moves, ann.moves.compared()), (counts, 4));
    assert_eq!(changes.total.moves, counts);
    let moved: Vec<&str> = ann.moved().map(|rating| rating.skill.as_str()).collect();
    assert_eq!(moved, [SEARCHING, "information.evaluating"]);
}

#[test]
fn gaps_and_readiness_are_those_of_each_round() {
    // Levels needed: 2 2 1 2 3 2 1 0 2 2 1 2.
    let changes = between(&[own("E1", "Ann", &[1; 12])], &[own("E1", "Ann", &[2; 12])]);
    let ann = &changes.people[0];
    let (needed, now) = (department(&[own("E1", "Ann", &[1; 12])]), department(&[own("E1", "Ann", &[2; 12])]));
    assert_eq!(ann.gap_sum_before, Some(needed.people[0].readiness.gap_sum));
    assert_eq!(ann.gap_sum_now, Some(now.people[0].readiness.gap_sum));
    assert_eq!((ann.gap_sum_before, ann.gap_sum_now), (Some(9), Some(1)));
    assert_eq!((ann.share_before, ann.share_now), (Some(4.0 / 12.0), Some(11.0 / 12.0)));
    assert!(!ann.role_changed);
    let mut elsewhere = own("E1", "Ann", &[2; 12]);
    elsewhere.person.target_role = Some("data-steward".to_owned());
    assert!(between(&[own("E1", "Ann", &[1; 12])], &[elsewhere]).people[0].role_changed);
}

/// A gap is not closed because nobody rated it again.
#[test]
fn gaps_are_compared_where_a_skill_was_rated_both_times_or_does_not_apply() {
    let sums = |changes: &Changes| (changes.total.gap_sum_before, changes.total.gap_sum_now);
    let changes = between(&[own("E1", "Ann", &[1; 12])], &[own("E1", "Ann", &[9; 12])]);
    assert_eq!((changes.people[0].gap_sum_before, changes.people[0].gap_sum_now), (None, None));
    assert_eq!(sums(&changes), (None, None));
    // Levels needed of the first two: 2 each.
    let mut now = own("E1", "Ann", &[2, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]);
    assert_eq!(sums(&between(&[own("E1", "Ann", &[0; 12])], &[now.clone()])), (Some(2), Some(0)));
    now.inventory.as_mut().unwrap().ratings[1].exempted = Some("Not part of the post".to_owned());
    assert_eq!(sums(&between(&[own("E1", "Ann", &[0; 12])], &[now])), (Some(4), Some(0)));
    let by_manager = rated("E1", "Ann", (RaterKind::Manager, "Dana"), &[0; 12]);
    assert_eq!(sums(&between(&[by_manager], &[own("E1", "Ann", &[2; 12])])), (None, None));
}

/// A rating that cannot be compared does not count as missing.
#[test]
fn a_rating_that_cannot_be_compared_is_not_a_new_one() {
    let (before, now) = (own("E1", "Ann", &[9; 12]), own("E1", "Ann", &[2, 9, 1, 9, 9, 9, 9, 9, 9, 9, 9, 9]));
    let apart = [SEARCHING, "information.evaluating"].map(|skill| ("E1".to_owned(), skill.to_owned()));
    let changes = changes(&department(&[before]), &department(&[now]), &apart.into());
    assert_eq!(
        moves(&changes.people[0]),
        [
            (None, Some(2), None, Moved::NotComparable),
            (None, None, None, Moved::NoLongerRated),
            (None, Some(1), None, Moved::NewlyRated),
        ]
    );
    assert_eq!((changes.total.moves.not_comparable, changes.total.moves.not_compared()), (1, 1));
    assert_eq!(changes.total.gap_sum_now, None);
}

#[test]
fn a_person_without_an_id_then_or_now_is_known_by_a_name_of_their_own() {
    let person = |id: &str, name: &str| {
        let mut document = own(id, name, &[1; 12]);
        document.person.id = Some(id.to_owned()).filter(|id| !id.is_empty());
        document
    };
    let presence = |before: &[Document], now: &[Document]| -> Vec<Presence> {
        between(before, now).people.iter().map(|person| person.presence).collect()
    };
    use Presence::{Both, Missing, New};
    assert_eq!(presence(&[person("", "Noa Id")], &[person("N9", "noa id")]), [Both]);
    assert_eq!(presence(&[person("N9", "Noa Id")], &[person("", "Noa Id")]), [Both]);
    assert_eq!(presence(&[person("N8", "Noa Id")], &[person("N9", "Noa Id")]), [New, Missing], "two ids are two people");
    assert_eq!(presence(&[person("", "Noa Id")], &[person("N8", "Noa Id"), person("N9", "Noa Id")]), [New, New, Missing]);
    assert_eq!(presence(&[person("N8", "Noa Id"), person("N9", "Noa Id")], &[person("", "Noa Id")]), [New, Missing, Missing]);
}

#[test]
fn who_is_new_and_who_did_not_come_back_is_listed() {
    let changes = between(
        &[own("E1", "Ann", &[1; 12]), own("E3", "Cleo", &[1; 12])],
        &[own("E2", "Bo", &[2; 12]), own("E1", "Ann", &[2; 12])],
    );
    let people: Vec<(&str, Presence)> = changes.people.iter().map(|person| (person.name.as_str(), person.presence)).collect();
    assert_eq!(people, [("Ann", Presence::Both), ("Bo", Presence::New), ("Cleo", Presence::Missing)]);
    let total = &changes.total;
    assert_eq!((total.people_in_both, total.people_new, total.people_missing), (1, 1, 1));
    let [ann, bo, cleo] = [0, 1, 2].map(|at| &changes.people[at]);
    assert_eq!((bo.moves.newly_rated, bo.gap_sum_before, bo.gap_sum_now), (12, None, Some(1)));
    assert_eq!((cleo.moves.no_longer_rated, cleo.gap_sum_now, cleo.share_now), (12, None, None));
    assert_eq!(
        (total.moves, total.gap_sum_before, total.gap_sum_now),
        (ann.moves, Some(9), Some(1)),
        "those of one round count nowhere"
    );
    assert_eq!(changes.skills[0].compared, 1);
    assert!(changes.of_person("E2").is_some() && changes.of_person("E3").is_none());
}

#[test]
fn a_rating_is_compared_with_one_by_the_same_only() {
    let manager = |ratings: &[u8]| rated("E1", "Ann", (RaterKind::Manager, "Dana"), ratings);
    let peer = |name: &str, ratings: &[u8]| rated("E1", "Ann", (RaterKind::Peer, name), ratings);
    let first = |before: &[Document], now: &[Document]| moves(&between(before, now).people[0])[0];
    let none = [9; 12];
    // The person's own rating takes precedence over all others.
    let mixed = [own("E1", "Ann", &[1; 12]), manager(&[4; 12])];
    assert_eq!(first(&mixed, &[own("E1", "Ann", &[2; 12])]), (Some(1), Some(2), Some(1), Moved::Up));
    // A manager's rating is not compared with the person's own.
    let by_manager = [own("E1", "Ann", &none), manager(&[4; 12])];
    assert_eq!(first(&mixed, &by_manager), (Some(1), Some(4), None, Moved::OtherRater));
    assert_eq!(first(&by_manager, &mixed), (Some(4), Some(1), None, Moved::OtherRater));
    // Without self-ratings, raters of the same kind are compared, even if they are different people.
    let another = rated("E1", "Ann", (RaterKind::Manager, "Eve"), &[3; 12]);
    assert_eq!(first(&by_manager, &[another]), (Some(4), Some(3), Some(-1), Moved::Down));
    assert_eq!(first(&[peer("Bo", &[1; 12]), peer("Cy", &[2; 12])], &[peer("Bo", &[3; 12])]).3, Moved::Up);
    assert_eq!(first(&[manager(&[2; 12])], &[peer("Bo", &[3; 12])]).3, Moved::OtherRater);
    assert_eq!(first(&[manager(&[2; 12])], &[manager(&[3; 12]), peer("Bo", &[3; 12])]).3, Moved::OtherRater);
}

#[test]
fn a_skill_adds_up_those_who_are_compared() {
    let before = [own("E1", "Ann", &[0; 12]), own("E2", "Bo", &[2; 12]), own("E3", "Cleo", &[1; 12]), own("E4", "Di", &[9; 12])];
    let now = [own("E1", "Ann", &[2; 12]), own("E2", "Bo", &[1; 12]), own("E3", "Cleo", &[1; 12]), own("E4", "Di", &[0; 12])];
    let changes = between(&before, &now);
    let searching = &changes.skills[0];
    assert_eq!(searching.skill, SEARCHING);
    assert_eq!((searching.compared, searching.up, searching.down, searching.same), (3, 1, 1, 1));
    assert_eq!(searching.mean_change, Some(1.0 / 3.0), "+2, −1 and 0");
    assert_eq!((searching.gap_sum_before, searching.gap_sum_now), (3, 2), "level 2: 2 + 0 + 1, then 0 + 1 + 1, Di left out");
    let nobody = between(&before[3..], &now[3..]);
    assert_eq!((nobody.skills[0].compared, nobody.skills[0].mean_change), (0, None));
}

#[test]
fn what_was_finished_is_told_with_the_rating_that_followed() {
    use ActionStatus::{Done, Dropped, InProgress, Planned};
    let before = with_plan(
        own("E1", "Ann", &[1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 9]),
        vec![
            action("Keep a search log", SEARCHING, Planned),
            action("Read the guide", CONDUCT, Done),
            action("Visit the archive", SEARCHING, Done),
            action("Join the club", SEARCHING, Done),
        ],
    );
    let mut took_time = action("keep a  Search log", SEARCHING, Done);
    took_time.actual_time = Some(crate::model::Effort::from_text("3 h"));
    took_time.actual_cost = Money::new(20.into(), "EUR");
    let now = with_plan(
        own("E1", "Ann", &[2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3]),
        vec![
            took_time,
            action("Visit the archive", SEARCHING, Done),
            action("Join the club", SEARCHING, InProgress),
            action("Ask a colleague", "problem-solving.needs", Done),
            action("Tidy up", "", Done),
            action("Fly", SEARCHING, Dropped),
        ],
    );
    let last = now.inventory.as_ref().unwrap().ratings[11].skill.clone();
    let mut now = now;
    now.plan.as_mut().unwrap().goals[0].actions[3].skill = Some(last);
    let changes = between(&[before], &[now]);
    let told: Vec<_> = changes
        .finished
        .iter()
        .map(|one| (one.action.as_deref().unwrap(), one.finished, one.change, one.moved, one.better()))
        .collect();
    assert_eq!(
        told,
        [
            ("keep a  Search log", FinishedIn::ThisRound, Some(1), Some(Moved::Up), Some(true)),
            ("Visit the archive", FinishedIn::PreviousRound, Some(1), Some(Moved::Up), Some(true)),
            ("Ask a colleague", FinishedIn::ThisRound, None, Some(Moved::NewlyRated), None),
            ("Tidy up", FinishedIn::ThisRound, None, None, None),
            ("Read the guide", FinishedIn::PreviousRound, Some(-1), Some(Moved::Down), Some(false)),
        ],
        "what the new plan has begun again is not finished, what was dropped neither"
    );
    let first = &changes.finished[0];
    assert_eq!((first.before, first.now, first.actual_hours), (Some(1), Some(2), Some(3.0)));
    assert_eq!(first.actual_cost, Money::new(20.into(), "EUR"));
    let total = &changes.total;
    assert_eq!((total.finished, total.finished_compared, total.better_followed, total.gone), (5, 3, 2, 0));
}

#[test]
fn of_several_actions_with_the_same_words_those_of_one_skill_belong_together() {
    use ActionStatus::{Done, Planned};
    let before = vec![action("Course", SEARCHING, Done), action("Course", CONDUCT, Planned), action("", CONDUCT, Planned)];
    let now = vec![action("Course", CONDUCT, Done), action("Course", "", Planned)];
    let ratings = [1; 12];
    let changes = between(&[with_plan(own("E1", "Ann", &ratings), before)], &[with_plan(own("E1", "Ann", &ratings), now)]);
    let told: Vec<_> = changes.finished.iter().map(|one| (one.skill.as_deref(), one.finished)).collect();
    assert_eq!(told, [(Some(CONDUCT), FinishedIn::ThisRound)], "the other goes on, under no skill");
    assert_eq!(changes.gone.len(), 1, "an action without words cannot be found again");
}

#[test]
fn an_open_action_that_is_gone_is_named_with_the_reason() {
    use ActionStatus::{Done, Dropped, InProgress, Planned};
    let plan =
        || vec![action("Write", CONDUCT, InProgress), action("Read", SEARCHING, Planned), action("Fly", SEARCHING, Dropped)];
    let person = |id: &str, actions: Vec<Action>| with_plan(own(id, id, &[1; 12]), actions);
    let changes = between(
        &[person("E1", plan()), person("E2", plan()), person("E3", plan())],
        &[person("E1", vec![action("read", SEARCHING, Done)]), person("E2", vec![])],
    );
    let gone: Vec<(&str, &str, GoneBecause)> =
        changes.gone.iter().map(|one| (one.name.as_str(), one.action.as_deref().unwrap(), one.why)).collect();
    assert_eq!(
        gone,
        [
            ("E1", "Write", GoneBecause::NotInPlan),
            ("E2", "Write", GoneBecause::NoPlan),
            ("E2", "Read", GoneBecause::NoPlan),
            ("E3", "Write", GoneBecause::NoReturn),
            ("E3", "Read", GoneBecause::NoReturn),
        ]
    );
    assert_eq!((changes.gone[0].status, changes.total.gone), (Some(InProgress), 5));
}

#[test]
fn what_several_finished_is_counted_by_people() {
    use ActionStatus::Done;
    let person = |id: &str, rating: u8, words: &[&str]| {
        with_plan(own(id, id, &[rating; 12]), words.iter().map(|words| action(words, SEARCHING, Done)).collect())
    };
    let before = [person("E1", 1, &[]), person("E2", 1, &[]), person("E3", 9, &[]), person("E4", 1, &["Alone"])];
    let log = "Keep a search log";
    let now = [
        person("E1", 2, &[log, "keep a search log"]),
        person("E2", 1, &["KEEP a search log"]),
        person("E3", 2, &[log]),
        person("E4", 2, &[]),
    ];
    let changes = between(&before, &now);
    assert_eq!(changes.finished.len(), 5);
    let shared: Vec<_> = changes.shared.iter().map(|one| (one.action.as_str(), one.people, one.compared, one.better)).collect();
    assert_eq!(shared, [(log, 3, 2, 1)], "E3 was not rated before; what one person finished is in the list only");
}

#[test]
fn skills_of_one_round_are_named_and_left_out() {
    let before = department(&[own("E1", "Ann", &[1; 12])]);
    let mut framework = framework();
    framework.domains[0].skills[0].id = "information.finding".to_owned();
    let mut document = own("E1", "Ann", &[2; 12]);
    document.inventory.as_mut().unwrap().ratings[0].skill = "information.finding".to_owned();
    let changes = changes(&before, &department_under(&framework, &[document]), &Incomparable::new());
    let once = |skills: &[super::SkillOnce]| skills.iter().map(|one| (one.skill.clone(), one.rated)).collect::<Vec<_>>();
    assert_eq!(once(&changes.skills_only_before), [(SEARCHING.to_owned(), 1)]);
    assert_eq!(once(&changes.skills_only_now), [("information.finding".to_owned(), 1)]);
    assert_eq!((changes.skills.len(), changes.people[0].moves.up), (11, 11));
    assert!(!changes.people[0].ratings.iter().any(|rating: &RatingChange| rating.skill == SEARCHING));
}

#[test]
fn nothing_moves_between_a_round_and_itself_and_json_goes_both_ways() {
    let mut now = crate::analysis::example::department();
    let same = changes(&now, &now, &Incomparable::new());
    assert_eq!((same.total.moves.up, same.total.moves.down, same.total.gone), (0, 0, 0));
    assert!(same.people.iter().all(|person| person.presence == Presence::Both && person.moved().next().is_none()));
    let plain = serde_json::to_value(&now).unwrap();
    assert!(plain.get("changes").is_none(), "absent where no previous round was given");
    now.changes = Some(Box::new(same));
    let json = serde_json::to_value(&now).unwrap();
    assert_eq!(serde_json::from_value::<Department>(json.clone()).unwrap(), now);
    let validator = jsonschema::validator_for(crate::analysis::schema().as_value()).unwrap();
    assert!(validator.is_valid(&json) && validator.is_valid(&plain));
    let nobody = changes(&department(&[]), &department(&[]), &Incomparable::new());
    assert!(nobody.people.is_empty() && nobody.skills.len() == 12);
}
