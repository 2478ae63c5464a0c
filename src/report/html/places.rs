//! Where people and skills stand in the lists of the page.

use std::collections::HashMap;

use super::table::PageCell;
use crate::analysis::{Department, PersonFigure, PersonResult, RankedPerson};
use crate::report::figures;
use crate::words::without_turns;

/// The places of people by their keys and files, and of skills by their ids.
pub(super) struct Places<'a> {
    department: &'a Department,
    people: HashMap<&'a str, usize>,
    files: HashMap<&'a str, usize>,
    skills: HashMap<&'a str, usize>,
}

impl<'a> Places<'a> {
    pub(super) fn of(department: &'a Department) -> Self {
        let people = || department.people.iter().enumerate();
        let used = people().flat_map(|(at, person)| person.raters.iter().map(move |rater| (rater.file.as_str(), at)));
        let aside = people().flat_map(|(at, person)| person.set_aside.iter().map(move |file| (file.as_str(), at)));
        Self {
            department,
            people: people().map(|(at, person)| (person.key.as_str(), at)).collect(),
            files: used.chain(aside).collect(),
            skills: department.skills.iter().enumerate().map(|(at, skill)| (skill.id.as_str(), at)).collect(),
        }
    }

    /// The place of a person by the key.
    pub(super) fn person(&self, key: &str) -> Option<usize> {
        self.people.get(key).copied()
    }

    /// The result of a ranked person.
    pub(super) fn person_of(&self, ranked: &RankedPerson) -> Option<&'a PersonResult> {
        self.department.people.get(self.person(&ranked.key)?)
    }

    /// The place of a skill by its id.
    pub(super) fn skill(&self, id: &str) -> Option<usize> {
        self.skills.get(id).copied()
    }

    /// A cell for a person by the key, with the name if the person is not in the department.
    pub(super) fn of_key(&self, key: &str, name: &str) -> PageCell {
        self.person(key).map_or_else(|| PageCell::typed(name), |at| self.cell(at))
    }

    /// A cell for the person of a file, with the name if the file counts for nobody.
    pub(super) fn of_file(&self, file: &str, name: &str) -> PageCell {
        self.files.get(file).map_or_else(|| PageCell::typed(name), |at| self.cell(*at))
    }

    /// A cell for a skill by its id, with the label if the framework does not name it.
    pub(super) fn of_skill(&self, id: Option<&str>, label: &str) -> PageCell {
        match id.and_then(|id| self.skill(id)) {
            Some(at) => PageCell::At(at, without_turns(&self.department.skills[at].label)),
            None => PageCell::typed(label),
        }
    }

    /// A cell for a skill of which only the label is known.
    pub(super) fn of_skill_called(&self, label: &str) -> PageCell {
        let skill = self.department.skills.iter().find(|skill| skill.label == label);
        self.of_skill(skill.map(|skill| skill.id.as_str()), label)
    }

    /// A cell for people with figures. A long list is cut and says how many more there are.
    pub(super) fn people(&self, people: &[PersonFigure], remark: &str) -> PageCell {
        let (named, more) = figures::cut(people);
        let one = |person: &PersonFigure| Some((self.person(&person.key)?, without_turns(&person.name), person.figure));
        let remarks: Vec<&str> = [more.as_deref(), Some(remark)].into_iter().flatten().filter(|text| !text.is_empty()).collect();
        PageCell::People(named.iter().filter_map(one).collect(), remarks.join(" "))
    }

    fn cell(&self, at: usize) -> PageCell {
        PageCell::At(at, without_turns(self.department.people[at].label()))
    }
}
