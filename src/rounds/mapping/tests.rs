//! Skills that kept their id, or were renamed, split, merged or removed.

use super::*;
use crate::framework::builtin;
use crate::model::{FormInfo, FormKind, Person, Rater, RaterKind, SkillMove};

const SEARCHING: &str = "information.searching";
const EVALUATING: &str = "information.evaluating";
const ORGANISING: &str = "information.organising";

/// The framework with some skills replaced by others.
fn changed(changes: &[(&str, &[&str])]) -> Framework {
    let mut framework = builtin("digital-skills").unwrap();
    framework.version = "2.0".to_owned();
    for domain in &mut framework.domains {
        let skills = std::mem::take(&mut domain.skills);
        domain.skills = skills
            .into_iter()
            .flat_map(|skill| match changes.iter().find(|(id, _)| *id == skill.id) {
                None => vec![skill],
                Some((_, ids)) => {
                    ids.iter().map(|id| Skill { id: (*id).to_owned(), label: format!("New {id}"), ..skill.clone() }).collect()
                }
            })
            .collect();
    }
    framework
}

fn map(moves: &[(&[&str], &[&str])]) -> SkillMap {
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    SkillMap { skills: moves.iter().map(|(from, to)| SkillMove { from: ids(from), to: ids(to) }).collect() }
}

fn then(ratings: &[(&str, u8)]) -> Document {
    let framework = builtin("digital-skills").unwrap();
    let form = FormInfo {
        kind: FormKind::Packet,
        framework: framework.id.clone(),
        framework_version: framework.version.clone(),
        round: None,
        due: None,
    };
    let mut document = Document::blank(form, Person::default(), Rater { kind: RaterKind::Own, name: None }, &framework);
    for row in &mut document.inventory.as_mut().unwrap().ratings {
        row.rating = ratings.iter().find(|(id, _)| *id == row.skill).map(|(_, level)| *level);
        row.evidence = row.rating.map(|_| format!("seen in {}", row.skill));
    }
    document.recompute();
    document
}

fn brought(mapping: &Mapping, document: &Document, skill: &str) -> (Option<u8>, String) {
    let Brought { rating, note, .. } = mapping.bring(skill, |id| answer_in(&[document], id));
    (rating, note.unwrap_or_default())
}

fn mapping(changes: &[(&str, &[&str])], moves: &[(&[&str], &[&str])]) -> Mapping {
    Mapping::new(&builtin("digital-skills").unwrap(), &changed(changes), &map(moves)).unwrap()
}

#[test]
fn a_skill_that_kept_its_id_is_carried_without_a_word() {
    let mapping = mapping(&[], &[]);
    let document = then(&[(SEARCHING, 3)]);
    assert_eq!(brought(&mapping, &document, SEARCHING), (Some(3), String::new()));
    assert_eq!(brought(&mapping, &document, EVALUATING), (None, String::new()));
    let same = mapping.document(&document);
    assert_eq!((same.inventory, same.gap_analysis), (document.inventory, document.gap_analysis));
}

#[test]
fn a_renamed_skill_is_to_be_confirmed() {
    let mapping = mapping(&[(SEARCHING, &["information.finding"])], &[(&[SEARCHING], &["information.finding"])]);
    let document = then(&[(SEARCHING, 3)]);
    let (rating, note) = brought(&mapping, &document, "information.finding");
    assert_eq!(rating, Some(3));
    assert!(note.starts_with("Please confirm:") && note.contains("“Finding and filtering information” (3)"), "{note}");
    let now = mapping.document(&document);
    let rows = now.inventory.unwrap().ratings;
    assert_eq!((rows[0].skill.as_str(), rows[0].rating), ("information.finding", Some(3)));
    assert_eq!(rows[0].evidence.as_deref(), Some("seen in information.searching"));
    assert_eq!(now.form.framework_version, "2.0");
    assert_eq!(mapping.skill_now(SEARCHING), Some("information.finding"));
}

#[test]
fn a_split_skill_is_carried_to_each_part() {
    let parts: &[&str] = &["information.finding", "information.filtering"];
    let mapping = mapping(&[(SEARCHING, parts)], &[(&[SEARCHING], parts)]);
    let document = then(&[(SEARCHING, 2)]);
    for part in parts {
        let (rating, note) = brought(&mapping, &document, part);
        assert!(rating == Some(2) && note.contains("part of “Finding"), "{note}");
    }
    assert_eq!(mapping.skill_now(SEARCHING), None);
}

#[test]
fn of_a_split_skill_the_part_that_kept_its_id_goes_on() {
    let parts: &[&str] = &[SEARCHING, "information.filtering"];
    let mapping = mapping(&[(SEARCHING, parts)], &[(&[SEARCHING], parts)]);
    assert_eq!(mapping.skill_now(SEARCHING), Some(SEARCHING));
    assert!(brought(&mapping, &then(&[(SEARCHING, 2)]), SEARCHING).1.contains("part of"));
}

#[test]
fn merged_skills_keep_a_rating_only_where_they_agree() {
    // The new skill has the id of one of them, so the map names only the other.
    let mapping = mapping(&[(EVALUATING, &[])], &[(&[EVALUATING], &[SEARCHING])]);
    let (rating, note) = brought(&mapping, &then(&[(SEARCHING, 3), (EVALUATING, 3)]), SEARCHING);
    assert!(rating == Some(3) && note.contains("(3)"), "{note}");
    let (rating, note) = brought(&mapping, &then(&[(SEARCHING, 3), (EVALUATING, 1)]), SEARCHING);
    assert!(rating.is_none() && note.contains("(3), “") && note.contains("(1)."), "{note}");
    let document = then(&[(SEARCHING, 3)]);
    let (rating, note) = brought(&mapping, &document, SEARCHING);
    assert!(rating.is_none() && note.contains("(not rated)"), "{note}");
    assert_eq!(brought(&mapping, &then(&[]), SEARCHING), (None, String::new()));
    let mut document = then(&[(EVALUATING, 3)]);
    document.inventory.as_mut().unwrap().ratings[0].exempted = Some("Done by IT".to_owned());
    let (rating, note) = brought(&mapping, &document, SEARCHING);
    assert!(rating.is_none() && note.contains("(n/a: Done by IT)"), "{note}");
    let both = then(&[(SEARCHING, 2), (EVALUATING, 2)]);
    let evidence = mapping.document(&both).inventory.unwrap().ratings.remove(0).evidence;
    assert_eq!(evidence.as_deref(), Some("seen in information.searching\nseen in information.evaluating"));
}

#[test]
fn a_skill_that_does_not_apply_says_why() {
    let mut document = then(&[]);
    document.inventory.as_mut().unwrap().ratings[2].exempted = Some("Done by IT".to_owned());
    let mapping = mapping(&[], &[]);
    assert!(brought(&mapping, &document, ORGANISING).1.ends_with(": Done by IT"));
    assert_eq!(mapping.document(&document).inventory.unwrap().ratings[2].exempted.as_deref(), Some("Done by IT"));
}

#[test]
fn a_skill_that_is_nowhere_is_told_and_one_that_is_gone_is_not() {
    let (old, new) = (builtin("digital-skills").unwrap(), changed(&[(SEARCHING, &[]), (EVALUATING, &["information.judging"])]));
    let unmapped = Mapping::new(&old, &new, &SkillMap::default()).unwrap_err();
    assert_eq!(unmapped.iter().map(|skill| skill.id.as_str()).collect::<Vec<_>>(), [SEARCHING, EVALUATING]);
    let gone = Mapping::new(&old, &new, &map(&[(&[SEARCHING], &[]), (&[EVALUATING], &["information.judging"])])).unwrap();
    assert!(gone.targets_of(SEARCHING).is_empty());
    let now = gone.document(&then(&[(SEARCHING, 4)]));
    assert_eq!(now.inventory.unwrap().ratings.len(), 11);
}

#[test]
fn a_rating_on_another_scale_is_told_and_not_carried() {
    let old = builtin("digital-skills").unwrap();
    let mut new = old.clone();
    new.scale.pop();
    let mapping = Mapping::new(&old, &new, &SkillMap::default()).unwrap();
    let (rating, note) = brought(&mapping, &then(&[(SEARCHING, 3)]), SEARCHING);
    assert!(rating.is_none() && note.contains("another scale: 3 "), "{note}");
    assert_eq!(mapping.incomparable(&then(&[(SEARCHING, 3)])).into_iter().collect::<Vec<_>>(), [SEARCHING]);
}
