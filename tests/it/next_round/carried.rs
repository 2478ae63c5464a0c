//! All answers that somebody returned are in the document of the next round, and that document is valid.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use skillbook::excel;
use skillbook::form::{Capacity, Form, Forms, schema};
use skillbook::grid::{self, Limits};
use skillbook::model::{
    Action, ActionStatus, Document, FormInfo, FormKind, Framework, Goal, OtherGap, OtherSkill, Previous, Rater, RaterKind,
    SkillMap, SkillMove,
};
use skillbook::returns;
use skillbook::rounds::{Carried, Left, Mapping, carry};

use super::super::documents::{any_document, library};
use super::super::sample;

/// Returns an empty packet for the same person in the next round.
fn blank(then: &Document, framework: &Framework) -> Document {
    let form = FormInfo { kind: FormKind::Packet, round: Some("2027-H1".to_owned()), ..then.form.clone() };
    Document::blank(form, then.person.clone(), Rater { kind: RaterKind::Own, name: None }, framework)
}

fn goals(document: &Document) -> impl Iterator<Item = &Goal> {
    document.plan.iter().flat_map(|plan| &plan.goals)
}

fn actions(document: &Document) -> impl Iterator<Item = &Action> {
    goals(document).flat_map(|goal| &goal.actions)
}

fn nothing_is_lost(then: &Document, framework: &Framework) -> Result<(), TestCaseError> {
    let mapping = Mapping::new(framework, framework, &SkillMap::default()).unwrap();
    let Carried { document: now, left } = carry(blank(then, framework), &[then], &mapping);
    let (was, is) = (then.inventory.as_ref().unwrap(), now.inventory.as_ref().unwrap());
    for (was, is) in was.ratings.iter().zip(&is.ratings) {
        let last = is.previous.as_ref().unwrap();
        // For a skill without a rating, the rating of the round before that is shown.
        let older = was.previous.as_ref().and_then(|previous| previous.rating).filter(|_| was.exempted.is_none());
        prop_assert_eq!((&was.skill, was.rating.or(older), is.rating), (&is.skill, last.rating, None));
        if let Some(why) = &was.exempted {
            prop_assert!(last.note.as_ref().is_some_and(|note| note.contains(why)), "{:?}", last);
        }
    }
    let named = was.other.iter().filter(|skill| skill.label.is_some() || skill.evidence.is_some());
    let rating = |skill: &OtherSkill| skill.rating.or_else(|| skill.previous.as_ref()?.rating);
    let named: Vec<_> = named.map(|skill| (&skill.label, &skill.evidence, rating(skill))).collect();
    let shown = is.other.iter().map(|skill| (&skill.label, &skill.evidence, skill.previous.as_ref().unwrap().rating));
    prop_assert_eq!(named, shown.collect::<Vec<_>>());
    let open = |action: &&Action| !matches!(action.status, Some(ActionStatus::Done | ActionStatus::Dropped));
    for action in actions(then).filter(open) {
        prop_assert!(actions(&now).any(|other| other == action), "{:?}", action);
    }
    prop_assert!(actions(&now).all(|action| open(&action)), "nothing but what is open");
    for goal in goals(then).filter(|goal| goal.actions.is_empty() && **goal != Goal::default()) {
        prop_assert!(goals(&now).any(|other| other == goal), "{:?}", goal);
    }
    let all = goals(then).flat_map(|goal| goal.actions.iter().map(move |action| (goal.skill_of(action), action)));
    for (skill, action) in all.filter(|(_, action)| action.status == Some(ActionStatus::Done)) {
        let Some(what) = &action.action else { continue };
        let Some(skill) = skill else {
            prop_assert!(left.contains(&Left::FinishedWithoutSkill));
            continue;
        };
        let row = is.ratings.iter().find(|row| row.skill == skill).unwrap();
        let offered = row.evidence.as_ref().is_some_and(|evidence| evidence.contains(what));
        prop_assert!(offered || left.contains(&Left::TooLong), "{:?} is not in {:?}", action, row.evidence);
    }
    prop_assert_eq!((&then.career_goal, &then.education), (&now.career_goal, &now.education));
    let validator = jsonschema::validator_for(&schema(framework, FormKind::Packet)).unwrap();
    prop_assert!(validator.is_valid(&serde_json::to_value(&now).unwrap()));
    let form = Form::for_document(&now, framework, &Capacity::default());
    let bytes = excel::write(&form, &now, sample::date(sample::TODAY)).unwrap();
    let reading = returns::read(&grid::read(&bytes, &Limits::default()).unwrap(), library(), &Forms::default());
    prop_assert_eq!(reading.document, Some(serde_json::to_value(&now).unwrap()));
    Ok(())
}

#[test]
fn of_any_round_nothing_is_lost() {
    let config = Config { source_file: Some(file!()), cases: 32, ..Config::default() };
    let strategy =
        any_document(FormKind::Packet).prop_filter("somebody's own", |(_, document)| document.rater.kind == RaterKind::Own);
    let run = TestRunner::new(config).run(&strategy, |(framework, then)| nothing_is_lost(&then, framework));
    run.unwrap_or_else(|failure| panic!("{failure}"));
}

const SEARCHING: &str = "information.searching";
const EVALUATING: &str = "information.evaluating";

/// Carries the documents of one person into a later framework.
fn carried(documents: &[Document], now: &Framework, moves: &[(&[&str], &[&str])]) -> Carried {
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    let map = SkillMap { skills: moves.iter().map(|(from, to)| SkillMove { from: ids(from), to: ids(to) }).collect() };
    let mapping = Mapping::new(&sample::framework(), now, &map).unwrap();
    carry(blank(&documents[0], now), &documents.iter().collect::<Vec<_>>(), &mapping)
}

/// Returns the framework with another id for a skill.
fn renamed(from: &str, to: &str) -> Framework {
    let mut framework = sample::framework();
    let skills = framework.domains.iter_mut().flat_map(|domain| &mut domain.skills);
    skills.filter(|skill| skill.id == from).for_each(|skill| to.clone_into(&mut skill.id));
    framework
}

fn with_goals(goals: Vec<Goal>) -> Document {
    let mut document = sample::document(FormKind::Packet);
    document.plan.as_mut().unwrap().goals = goals;
    document
}

fn goal(statement: &str, skill: Option<&str>, actions: Vec<Action>) -> Goal {
    Goal { statement: Some(statement.to_owned()), skill: skill.map(str::to_owned), actions, ..Goal::default() }
}

fn action(words: &str, status: ActionStatus) -> Action {
    Action { action: Some(words.to_owned()), status: Some(status), ..Action::default() }
}

#[test]
fn a_goal_takes_its_skill_along() {
    let now = renamed(SEARCHING, "information.finding");
    let open = goal("Find more", Some(SEARCHING), vec![action("Ask", ActionStatus::Planned)]);
    let then = with_goals(vec![open.clone()]);
    let moves: &[(&[&str], &[&str])] = &[(&[SEARCHING], &["information.finding"])];
    let Carried { document, left } = carried(std::slice::from_ref(&then), &now, moves);
    assert_eq!(goals(&document).next().unwrap().skill.as_deref(), Some("information.finding"));
    assert_eq!(left, []);
    let mapping = Mapping::new(
        &sample::framework(),
        &now,
        &SkillMap { skills: vec![SkillMove { from: vec![SEARCHING.to_owned()], to: vec!["information.finding".to_owned()] }] },
    );
    let mapped = mapping.unwrap().document(&then);
    assert_eq!(goals(&mapped).next().unwrap().skill.as_deref(), Some("information.finding"));
    // If a skill was split into two with new ids, the person chooses.
    let split: &[(&[&str], &[&str])] = &[(&[SEARCHING], &["information.finding", EVALUATING])];
    let Carried { document, left } = carried(&[then], &now, split);
    assert_eq!((goals(&document).next().unwrap().skill.as_deref(), left), (None, vec![Left::OpenWithoutSkill]));
    let note = document.inventory.unwrap().ratings[0].previous.clone().unwrap().note.unwrap();
    assert!(note.contains("“Ask” is in your plan"), "{note}");
}

#[test]
fn what_was_finished_under_a_goal_is_evidence_of_the_goals_skill() {
    let then = with_goals(vec![goal("Find more", Some(SEARCHING), vec![action("Keep a log", ActionStatus::Done)])]);
    let Carried { document, left } = carried(&[then], &sample::framework(), &[]);
    let evidence = document.inventory.unwrap().ratings.remove(0).evidence;
    assert!(evidence.is_some_and(|evidence| evidence.contains("Keep a log")));
    assert_eq!(left, []);
}

#[test]
fn a_goal_without_actions_goes_on_and_one_that_is_finished_does_not() {
    let bare = goal("Find more", None, vec![]);
    let finished = goal("Write", None, vec![action("Write", ActionStatus::Done)]);
    let then = with_goals(vec![bare.clone(), finished, Goal::default()]);
    let Carried { document, .. } = carried(&[then], &sample::framework(), &[]);
    assert_eq!(document.plan.unwrap().goals, [bare]);
}

/// The packet has things that a plan made from it leaves out, and vice versa.
#[test]
fn own_skills_are_brought_together_from_all_that_was_returned() {
    let named = |label: &str, rating: Option<u8>| OtherSkill { label: Some(label.to_owned()), rating, ..OtherSkill::default() };
    let gap =
        |label: &str, level_needed: Option<u8>| OtherGap { label: Some(label.to_owned()), level_needed, ..OtherGap::default() };
    let mut rated = sample::document(FormKind::Inventory);
    rated.inventory.as_mut().unwrap().other = vec![named("Welding", Some(2)), named("Chess", Some(1))];
    let mut gaps = sample::document(FormKind::GapAnalysis);
    gaps.gap_analysis.as_mut().unwrap().other = vec![gap("Sailing", Some(4)), gap("welding ", Some(3))];
    for documents in [[rated.clone(), gaps.clone()], [gaps, rated]] {
        let Carried { document, .. } = carried(&documents, &sample::framework(), &[]);
        let rows = document.inventory.unwrap().other.into_iter().zip(document.gap_analysis.unwrap().other);
        let mut rows: Vec<(String, Option<u8>, Option<u8>)> = rows
            .map(|(skill, gap)| (skill.label.unwrap().trim().to_lowercase(), skill.previous.unwrap().rating, gap.level_needed))
            .collect();
        rows.sort();
        let row = |label: &str, rating, level| (label.to_owned(), rating, level);
        assert_eq!(rows, [row("chess", Some(1), None), row("sailing", None, Some(4)), row("welding", Some(2), Some(3))]);
    }
}

#[test]
fn a_rating_of_two_rounds_ago_is_shown_where_the_last_one_has_none() {
    let mut then = sample::document(FormKind::Packet);
    let inventory = then.inventory.as_mut().unwrap();
    for (row, last) in inventory.ratings.iter_mut().zip([3, 1]) {
        row.previous = Some(Previous { rating: Some(last), note: None });
    }
    inventory.ratings[0].rating = None;
    (inventory.other[0].rating, inventory.other[0].previous) = (None, Some(Previous { rating: Some(4), note: None }));
    let rated = inventory.ratings[1].rating;
    then.recompute();
    let Carried { document, .. } = carried(&[then], &sample::framework(), &[]);
    let inventory = document.inventory.unwrap();
    let older = "It was left empty in the previous round; this rating is from an earlier round.";
    let previous = |rating, note: &str| Some(Previous { rating, note: Some(note.to_owned()).filter(|note| !note.is_empty()) });
    assert_eq!(inventory.ratings[0].previous, previous(Some(3), older));
    assert_eq!(inventory.ratings[1].previous.as_ref().unwrap().rating, rated);
    assert_eq!(inventory.other[0].previous, previous(Some(4), older));
}

/// A level on another scale, or one agreed for only one of two merged skills, is no longer valid, and neither is its reason.
#[test]
fn agreed_levels_that_mean_nothing_now_are_told() {
    let mut then = sample::document(FormKind::Packet);
    then.inventory.as_mut().unwrap().other[0].label = Some("Welding".to_owned());
    let rows = &mut then.gap_analysis.as_mut().unwrap().rows;
    let place = rows.iter().position(|row| row.skill == EVALUATING).unwrap();
    (rows[place].level_needed, rows[place].reason) = (Some(4), Some("Agreed with Dana".to_owned()));
    let blank_level = |framework: &Framework, skill: &str| framework.level_needed(then.person.target_role.as_deref(), skill);

    let mut short = sample::framework();
    short.scale.remove(0);
    let Carried { document, left } = carried(std::slice::from_ref(&then), &short, &[]);
    assert!(left.contains(&Left::LevelsNotAlike), "{left:?}");
    let row = document.gap_analysis.as_ref().unwrap().rows.iter().find(|row| row.skill == EVALUATING).unwrap();
    assert_eq!((row.level_needed, row.reason.as_deref()), (blank_level(&short, EVALUATING), None));
    let last = document.inventory.unwrap().other[0].previous.clone().unwrap();
    assert!(last.rating.is_none() && last.note.is_some_and(|note| note.contains("on another scale")));

    let mut merged = sample::framework();
    merged.domains.iter_mut().for_each(|domain| domain.skills.retain(|skill| skill.id != EVALUATING));
    let moves: &[(&[&str], &[&str])] = &[(&[SEARCHING, EVALUATING], &[SEARCHING])];
    let Carried { document, left } = carried(std::slice::from_ref(&then), &merged, moves);
    assert!(left.contains(&Left::LevelsNotAlike), "{left:?}");
    let row = &document.gap_analysis.unwrap().rows[0];
    assert_eq!((row.level_needed, row.reason.as_deref()), (blank_level(&merged, SEARCHING), None));

    // Unchanged levels are carried on.
    let Carried { document, left } = carried(std::slice::from_ref(&then), &sample::framework(), &[]);
    assert!(!left.contains(&Left::LevelsNotAlike), "{left:?}");
    let row = document.gap_analysis.unwrap().rows.remove(place);
    assert_eq!((row.level_needed, row.reason.as_deref()), (Some(4), Some("Agreed with Dana")));
}
