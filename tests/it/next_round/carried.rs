//! Whatever somebody returned: all of it is found in what the next round begins with, and that is a sound document.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use skillbook::excel;
use skillbook::form::{Capacity, Form, schema};
use skillbook::grid::{self, Limits};
use skillbook::model::{Action, ActionStatus, Document, FormInfo, FormKind, Framework, Rater, RaterKind, SkillMap};
use skillbook::returns;
use skillbook::rounds::{Carried, Left, Mapping, carry};

use super::super::documents::{any_document, frameworks};
use super::super::sample;

/// An empty packet for the same person in the next round.
fn blank(then: &Document, framework: &Framework) -> Document {
    let form = FormInfo { kind: FormKind::Packet, round: Some("2027-H1".to_owned()), ..then.form.clone() };
    Document::blank(form, then.person.clone(), Rater { kind: RaterKind::Own, name: None }, framework)
}

fn actions(document: &Document) -> impl Iterator<Item = &Action> {
    document.plan.iter().flat_map(|plan| &plan.goals).flat_map(|goal| &goal.actions)
}

fn nothing_is_lost(then: &Document, framework: &Framework) -> Result<(), TestCaseError> {
    let mapping = Mapping::new(framework, framework, &SkillMap::default()).unwrap();
    let Carried { document: now, left } = carry(blank(then, framework), &[then], &mapping);
    let (was, is) = (then.inventory.as_ref().unwrap(), now.inventory.as_ref().unwrap());
    for (was, is) in was.ratings.iter().zip(&is.ratings) {
        let last = is.previous.as_ref().unwrap();
        prop_assert_eq!((&was.skill, was.rating, is.rating), (&is.skill, last.rating, None));
        if let Some(why) = &was.exempted {
            prop_assert!(last.note.as_ref().is_some_and(|note| note.contains(why)), "{:?}", last);
        }
    }
    let named = was.other.iter().filter(|skill| skill.label.is_some() || skill.evidence.is_some());
    let named: Vec<_> = named.map(|skill| (&skill.label, &skill.evidence, skill.rating)).collect();
    let shown = is.other.iter().map(|skill| (&skill.label, &skill.evidence, skill.previous.as_ref().unwrap().rating));
    prop_assert_eq!(named, shown.collect::<Vec<_>>());
    let open = |action: &&Action| !matches!(action.status, Some(ActionStatus::Done | ActionStatus::Dropped));
    for action in actions(then).filter(open) {
        prop_assert!(actions(&now).any(|other| other == action), "{:?}", action);
    }
    prop_assert!(actions(&now).all(|action| open(&action)), "nothing but what is open");
    for action in actions(then).filter(|action| action.status == Some(ActionStatus::Done)) {
        let Some(what) = &action.action else { continue };
        let Some(skill) = &action.skill else {
            prop_assert!(left.contains(&Left::FinishedWithoutSkill));
            continue;
        };
        let row = is.ratings.iter().find(|row| row.skill == *skill).unwrap();
        let offered = row.evidence.as_ref().is_some_and(|evidence| evidence.contains(what));
        prop_assert!(offered || left.contains(&Left::TooLong), "{:?} is not in {:?}", action, row.evidence);
    }
    prop_assert_eq!((&then.career_goal, &then.education), (&now.career_goal, &now.education));
    let validator = jsonschema::validator_for(&schema(framework, FormKind::Packet)).unwrap();
    prop_assert!(validator.is_valid(&serde_json::to_value(&now).unwrap()));
    let form = Form::for_document(&now, framework, &Capacity::default());
    let bytes = excel::write(&form, &now, sample::date(sample::TODAY)).unwrap();
    let reading = returns::read(&grid::read(&bytes, &Limits::default()).unwrap(), frameworks());
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
