//! Loads a skill map from its file and checks it against the previous and the new framework.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::sync::LazyLock;

use crate::address::Pointer;
use crate::finding::{Finding, Told};
use crate::model::{Framework, SkillMap};
use crate::schema::{self, OwnFile};
use crate::texts::{program_text, program_text_with};
use crate::words;

static FILE: LazyLock<OwnFile> = LazyLock::new(|| {
    OwnFile::new("schema.whole.skill-map", |problem| Told::SkillMapInvalid { problem }, schema::skill_map_schema())
});

/// The result of loading a skill map.
#[derive(Clone, Debug, Default)]
pub struct LoadedSkillMap {
    /// The map; `None` if there are findings.
    pub map: Option<SkillMap>,
    /// The problems, with their lines.
    pub findings: Vec<Finding>,
}

/// Reads a skill map between two frameworks from YAML text; `file` is its name in findings.
pub fn load_text(text: &str, file: &str, old: &Framework, new: &Framework) -> LoadedSkillMap {
    let (map, findings) = FILE.parse(text, file, |map| faults(map, old, new));
    LoadedSkillMap { map, findings }
}

/// Reads a skill map from the bytes of a YAML file, which may be cut off after the size limit.
pub fn load_bytes(bytes: &[u8], file: &str, old: &Framework, new: &Framework) -> LoadedSkillMap {
    let (map, findings) = FILE.read(bytes, file, |map| faults(map, old, new));
    LoadedSkillMap { map, findings }
}

/// Ids that do not exist in their framework, and ids that occur twice where this is ambiguous.
fn faults(map: &SkillMap, old: &Framework, new: &Framework) -> Vec<(Pointer, String)> {
    let mut faults = Vec::new();
    let mut moved: BTreeSet<&str> = BTreeSet::new();
    for (index, entry) in map.skills.iter().enumerate() {
        let at = Pointer::from("/skills").join(index);
        for (place, id) in entry.from.iter().enumerate() {
            let pointer = at.join("from").join(place);
            let twice = !moved.insert(id);
            if let Some(problem) = unknown(id, old, "previous") {
                faults.push((pointer, problem));
            } else if twice {
                faults.push((pointer, program_text_with("skill-map.from-twice", &[("id", id)])));
            }
        }
        let mut named: BTreeSet<&str> = BTreeSet::new();
        for (place, id) in entry.to.iter().enumerate() {
            let pointer = at.join("to").join(place);
            let twice = !named.insert(id);
            if let Some(problem) = unknown(id, new, "new") {
                faults.push((pointer, problem));
            } else if twice {
                faults.push((pointer, program_text_with("skill-map.to-twice", &[("id", id)])));
            }
        }
    }
    faults
}

fn unknown(id: &str, framework: &Framework, which: &str) -> Option<String> {
    if framework.skill(id).is_some() {
        return None;
    }
    let near = words::nearest(id, framework.skills().map(|(_, skill)| skill.id.as_str()));
    let which = program_text(&format!("skill-map.{which}"));
    let Framework { id: framework, version, .. } = framework;
    let blanks: [(&str, &dyn Display); 5] =
        [("which", &which), ("framework", framework), ("version", version), ("id", &id), ("near", &near.unwrap_or_default())];
    Some(program_text_with("skill-map.unknown", &blanks))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::builtin;

    fn told(text: &str) -> Vec<(String, String)> {
        let framework = builtin("digital-skills").unwrap();
        let loaded = load_text(text, "map.yaml", &framework, &framework);
        assert_eq!(loaded.map.is_some(), loaded.findings.is_empty(), "{text}");
        loaded.findings.into_iter().map(|finding| (finding.sheet().unwrap().into_owned(), finding.message())).collect()
    }

    #[test]
    fn renamed_split_merged_and_gone_skills_are_taken() {
        let text = "skills:\n  - {from: [information.searching], to: [information.organising, information.evaluating]}\n  \
                    - from: [problem-solving.adapting]\n    to: []\n";
        assert_eq!(told(text), []);
        assert_eq!(told("skills: []\n"), []);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, line, words) in [
            ("skills:\n  - from: [information.serching]\n    to: []\n", 2, "perhaps “information.searching” is meant"),
            ("skills:\n  - from: [information.searching]\n    to:\n      - nothing.here\n", 4, "the new framework"),
            ("skills:\n  - from: []\n    to: []\n", 2, "from"),
            ("skills:\n  - {from: [information.searching], to: []}\n  - {from: [information.searching], to: []}\n", 3, "twice"),
            ("skills:\n  - from: [information.searching]\n", 2, "is missing the key “to”"),
            ("skill: []\n", 1, "perhaps “skills” is meant"),
            ("- a\n", 1, "the skill map must be a block"),
            ("a: [1\n", 2, ""),
        ] {
            let found = told(text);
            assert!(found.iter().any(|(at, said)| *at == format!("line {line}") && said.contains(words)), "{text}: {found:?}");
        }
    }
}
