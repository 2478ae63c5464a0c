//! The rules for frameworks that go beyond their schema: unique ids, a level for every role and skill, a scale without gaps,
//! texts that fit into Excel.

use std::collections::{BTreeMap, BTreeSet};

use super::places::PartPlaces;
use crate::address::Pointer;
use crate::finding::{Finding, Told};
use crate::model::{EDUCATION, Framework, Role};
use crate::texts::problem_text;
use crate::wording::Wording;
use crate::words::{self, LONGEST_CELL};

/// Most characters of a validation prompt or a list entry, and so of texts that are used as one.
const PROMPT: usize = 255;
/// Most characters of a level's label. A list entry consists of the level and its label, and wide entries are cut off on the
/// screen.
const LEVEL_LABEL: usize = 60;
/// Most skills in a framework. Each is a row on several sheets, and nobody can rate more.
const SKILLS: usize = 1_000;

/// Checks a framework that fits its schema.
pub(super) fn check(framework: &Framework, places: &PartPlaces<'_>) -> Vec<Finding> {
    let mut check = Check { framework, places, findings: Vec::new() };
    check.ids();
    check.scale();
    check.domains();
    for (index, role) in framework.roles.iter().enumerate() {
        check.role(role, &Pointer::from("/roles").join(index));
    }
    check.activities();
    check.role_names();
    check.labels();
    check.lengths();
    check.findings
}

struct Check<'a> {
    framework: &'a Framework,
    places: &'a PartPlaces<'a>,
    findings: Vec<Finding>,
}

impl Check<'_> {
    fn say(&mut self, told: Told<'_>, at: &Pointer, value: Option<&str>) {
        self.findings.push(value.into_iter().fold(Finding::new(told).at(at), Finding::with_value));
    }

    fn ids(&mut self) {
        let framework = self.framework;
        let list = |path: &str, ids: Vec<String>| -> Vec<(Pointer, String)> {
            ids.into_iter().enumerate().map(|(index, id)| (Pointer::from(path).join(index), id)).collect()
        };
        let at = |path: &str, key: &str, ids: Vec<String>| -> Vec<(Pointer, String)> {
            list(path, ids).into_iter().map(|(pointer, id)| (pointer.join(key), id)).collect()
        };
        let skills = framework.domains.iter().enumerate().flat_map(|(index, domain)| {
            at(&format!("/domains/{index}/skills"), "id", domain.skills.iter().map(|skill| skill.id.clone()).collect())
        });
        let kinds = [
            (
                "framework.kind.scale-level",
                at("/scale", "level", framework.scale.iter().map(|step| step.level.to_string()).collect()),
            ),
            ("framework.kind.domain", at("/domains", "id", framework.domains.iter().map(|domain| domain.id.clone()).collect())),
            ("framework.kind.skill", skills.collect()),
            (
                "framework.kind.education-level",
                at("/education/levels", "id", framework.education.levels.iter().map(|level| level.id.clone()).collect()),
            ),
            ("framework.kind.source", at("/sources", "id", framework.sources.iter().map(|source| source.id.clone()).collect())),
            ("framework.kind.role", at("/roles", "id", framework.roles.iter().map(|role| role.id.clone()).collect())),
            (
                "framework.kind.activity",
                at("/activities", "id", framework.activities.iter().map(|activity| activity.id.clone()).collect()),
            ),
        ];
        for (what, ids) in kinds {
            let mut first: BTreeMap<String, Pointer> = BTreeMap::new();
            for (pointer, id) in ids {
                if let Some(earlier) = first.get(&id) {
                    let what = problem_text(what);
                    let told = Told::DuplicateId { what: &what, id: &id, first_line: self.places.line(earlier) };
                    self.say(told, &pointer, Some(&id));
                } else {
                    first.insert(id, pointer);
                }
            }
        }
    }

    fn scale(&mut self) {
        let mut seen = BTreeSet::new();
        let mut expected: Option<u16> = None;
        for (index, step) in self.framework.scale.iter().enumerate() {
            let at = Pointer::from("/scale").join(index);
            let level = step.level.to_string();
            if words::is_blank(&step.description) {
                self.say(Told::LevelUndescribed { level: &level }, &at.join("description"), None);
            }
            if !seen.insert(step.level) {
                continue; // A repeated level is reported with the ids.
            }
            if let Some(expected) = expected.filter(|expected| *expected != u16::from(step.level)) {
                let told = Told::ScaleNotStepwise { level: &level, expected: &expected };
                self.say(told, &at.join("level"), Some(&level));
            }
            expected = Some(u16::from(step.level) + 1);
        }
    }

    fn domains(&mut self) {
        for (index, domain) in self.framework.domains.iter().enumerate() {
            if domain.skills.is_empty() {
                let at = Pointer::from("/domains").join(index).join("skills");
                self.say(Told::DomainEmpty { domain: &domain.id }, &at, None);
            }
        }
    }

    fn role(&mut self, role: &Role, at: &Pointer) {
        let framework = self.framework;
        let skills: Vec<&str> = framework.skills().map(|(_, skill)| skill.id.as_str()).collect();
        let domains: Vec<&str> = framework.domains.iter().map(|domain| domain.id.as_str()).collect();
        let education: Vec<&str> = framework.education.levels.iter().map(|level| level.id.as_str()).collect();
        let (min, max) = framework.scale_range();
        let levels = at.join("levels");
        for (skill, level) in &role.levels {
            let here = levels.join(skill);
            self.refers("framework.kind.skill", skill, &skills, &here);
            if !(min..=max).contains(level) {
                let told = Told::LevelOffScale { role: &role.id, skill, level, min: &min, max: &max };
                self.say(told, &here, Some(&level.to_string()));
            }
        }
        let mut asked = BTreeSet::new();
        for skill in skills.iter().filter(|skill| asked.insert(**skill) && !role.levels.contains_key(**skill)) {
            self.say(Told::RoleLevelMissing { role: &role.id, skill }, &levels.join(skill), None);
        }
        for domain in role.expectations.keys() {
            self.refers("framework.kind.domain", domain, &domains, &at.join("expectations").join(domain));
        }
        for skill in role.weights.keys() {
            self.refers("framework.kind.skill", skill, &skills, &at.join("weights").join(skill));
        }
        for (index, skill) in role.interpolated.iter().enumerate() {
            self.refers("framework.kind.skill", skill, &skills, &at.join("interpolated").join(index));
        }
        for (key, level) in [("required", &role.education.required), ("desired", &role.education.desired)] {
            if let Some(level) = level {
                self.refers("framework.kind.education-level", level, &education, &at.join("education").join(key));
            }
        }
    }

    fn activities(&mut self) {
        let framework = self.framework;
        let skills: Vec<&str> = framework.skills().map(|(_, skill)| skill.id.as_str()).collect();
        let domains: Vec<&str> = framework.domains.iter().map(|domain| domain.id.as_str()).chain([EDUCATION]).collect();
        for (index, activity) in framework.activities.iter().enumerate() {
            let at = Pointer::from("/activities").join(index);
            self.refers("framework.kind.domain", &activity.domain, &domains, &at.join("domain"));
            for (index, skill) in activity.skills.iter().enumerate() {
                self.refers("framework.kind.skill", skill, &skills, &at.join("skills").join(index));
            }
        }
    }

    fn refers(&mut self, what: &'static str, id: &str, known: &[&str], at: &Pointer) {
        if !known.contains(&id) {
            self.findings.push(dangling(what, id, known, at));
        }
    }

    /// Reports two roles with the same name, between which a staff list could not distinguish.
    fn role_names(&mut self) {
        for (index, role) in self.framework.roles.iter().enumerate() {
            let at = Pointer::from("/roles").join(index);
            let aliases = role.aliases.iter().enumerate().map(|(alias, name)| (at.join("aliases").join(alias), name));
            for (pointer, name) in [(at.join("id"), &role.id), (at.join("label"), &role.label)].into_iter().chain(aliases) {
                // Roles with the same id are reported with the ids.
                let other = self.framework.find_role(name).filter(|other| other.id != role.id);
                if let Some(other) = other {
                    self.say(Told::RoleNameShared { name, role: &role.id, other: &other.id }, &pointer, Some(name));
                }
            }
        }
    }

    /// Reports skills, levels or other list entries with the same label, between which nobody could choose.
    fn labels(&mut self) {
        let framework = self.framework;
        let at = |list: &str, index: usize| Pointer::from(list).join(index).join("label");
        let skills = framework.domains.iter().enumerate().flat_map(|(of, domain)| {
            let list = Pointer::from("/domains").join(of).join("skills");
            let skills = domain.skills.iter().enumerate();
            skills.map(move |(index, skill)| (list.join(index).join("label"), &skill.id, &skill.label, domain.label.as_str()))
        });
        let numbers: Vec<String> = framework.scale.iter().map(|step| step.level.to_string()).collect();
        let scale =
            framework.scale.iter().enumerate().map(|(index, step)| (at("/scale", index), &numbers[index], &step.label, ""));
        let domains = framework.domains.iter().enumerate();
        let domains = domains.map(|(index, domain)| (at("/domains", index), &domain.id, &domain.label, ""));
        let education = framework.education.levels.iter().enumerate();
        let education = education.map(|(index, level)| (at("/education/levels", index), &level.id, &level.label, ""));
        let sources = framework.sources.iter().enumerate();
        let sources = sources.map(|(index, source)| (at("/sources", index), &source.id, &source.label, ""));
        let kinds: [(&'static str, Vec<Labelled<'_>>); 5] = [
            ("framework.kind.skill", skills.collect()),
            ("framework.kind.scale-level", scale.collect()),
            ("framework.kind.domain", domains.collect()),
            ("framework.kind.education-level", education.collect()),
            ("framework.kind.source", sources.collect()),
        ];
        for (what, labelled) in kinds {
            let mut first: BTreeMap<String, &String> = BTreeMap::new();
            for (pointer, id, label, hint) in labelled {
                match first.get(&words::fold(label)) {
                    // Duplicate ids are reported with the ids.
                    Some(other) if *other != id => {
                        let hint = if hint.is_empty() { "…" } else { hint };
                        let what = &problem_text(what);
                        self.say(Told::LabelShared { what, id: other, other: id, label, hint }, &pointer, Some(label));
                    }
                    Some(_) => {}
                    None => {
                        first.insert(words::fold(label), id);
                    }
                }
            }
        }
    }

    fn lengths(&mut self) {
        let framework = self.framework;
        let skills = framework.skills().count();
        if skills > SKILLS {
            let what = problem_text("framework.long.skills");
            let told = Told::TooLongForExcel { what: &what, length: skills, limit: &SKILLS.to_string() };
            self.say(told, &"/domains".into(), None);
        }
        let root = Pointer::default();
        self.length(("framework.long.title", ""), &framework.title, PROMPT, &root.join("title"));
        self.length(("framework.long.summary", ""), &framework.summary, LONGEST_CELL, &root.join("summary"));
        for (index, step) in framework.scale.iter().enumerate() {
            let at = root.join("scale").join(index);
            let id = step.level.to_string();
            self.length(("framework.long.level-label", &id), &step.label, LEVEL_LABEL, &at.join("label"));
            let description = ("framework.long.level-description", id.as_str());
            self.length(description, &step.description, LONGEST_CELL, &at.join("description"));
        }
        for (index, domain) in framework.domains.iter().enumerate() {
            let at = root.join("domains").join(index);
            self.length(("framework.long.domain-label", &domain.id), &domain.label, PROMPT, &at.join("label"));
            let definition = ("framework.long.domain-definition", domain.id.as_str());
            self.length(definition, &domain.definition, LONGEST_CELL, &at.join("definition"));
            for (index, skill) in domain.skills.iter().enumerate() {
                let at = at.join("skills").join(index);
                self.length(("framework.long.skill-label", &skill.id), &skill.label, PROMPT, &at.join("label"));
                self.length(("framework.long.skill-help", &skill.id), &skill.help, PROMPT, &at.join("help"));
            }
        }
        for (index, level) in framework.education.levels.iter().enumerate() {
            let at = root.join("education").join("levels").join(index).join("label");
            self.length(("framework.long.education-label", &level.id), &level.label, PROMPT, &at);
        }
        for (index, source) in framework.sources.iter().enumerate() {
            let at = root.join("sources").join(index).join("label");
            self.length(("framework.long.source-label", &source.id), &source.label, PROMPT, &at);
        }
        for (index, role) in framework.roles.iter().enumerate() {
            self.role_lengths(role, &root.join("roles").join(index));
        }
        for (index, activity) in framework.activities.iter().enumerate() {
            let at = root.join("activities").join(index).join("text");
            self.length(("framework.long.activity-text", &activity.id), &activity.text, LONGEST_CELL, &at);
        }
    }

    fn role_lengths(&mut self, role: &Role, at: &Pointer) {
        let id = role.id.as_str();
        self.length(("framework.long.role-label", id), &role.label, PROMPT, &at.join("label"));
        self.length(("framework.long.role-summary", id), &role.summary, LONGEST_CELL, &at.join("summary"));
        let note = role.education.note.as_deref().unwrap_or_default();
        self.length(("framework.long.role-education-note", id), note, LONGEST_CELL, &at.join("education").join("note"));
        for (index, alias) in role.aliases.iter().enumerate() {
            self.length(("framework.long.role-other-name", id), alias, PROMPT, &at.join("aliases").join(index));
        }
        for (domain, text) in &role.expectations {
            self.length(("framework.long.role-expectation", id), text, LONGEST_CELL, &at.join("expectations").join(domain));
        }
    }

    /// Reports texts that are too long. The key of a text and an id name each of them. Excel counts UTF-16 units; some characters
    /// take two.
    fn length(&mut self, (key, id): (&'static str, &str), text: &str, limit: usize, at: &Pointer) {
        let length = words::units(text);
        if length > limit {
            let what = Wording::of(key).with("id", id).to_string();
            let limit = Wording::of("framework.long.characters").with("limit", limit).to_string();
            self.say(Told::TooLongForExcel { what: &what, length, limit: &limit }, at, None);
        }
    }
}

/// The pointer of a label, the id it belongs to, its text, and what could be added to it.
type Labelled<'a> = (Pointer, &'a String, &'a String, &'a str);

/// The finding for an id that does not exist; `what` is the key of the text that names its kind.
pub(super) fn dangling(what: &'static str, id: &str, known: &[&str], at: &Pointer) -> Finding {
    let nearest = words::nearest(id, known.iter().copied());
    Finding::new(Told::DanglingReference { what: &problem_text(what), id, nearest }).at(at).with_value(id)
}
