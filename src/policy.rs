//! An organisation's policy from its file: read and checked in full; what is wrong is a finding with its line.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

use crate::address::{Pointer, nearest};
use crate::finding::{self, Code, Finding};
use crate::model::{Policy, RuleSeverity};
use crate::yaml::Yaml;
use crate::{schema, words, yaml};

/// Bytes that a policy file may have.
const LARGEST_FILE: u64 = 1 << 20;

static SCHEMA: LazyLock<Value> = LazyLock::new(schema::policy_schema);
static VALIDATOR: LazyLock<Option<Validator>> =
    LazyLock::new(|| jsonschema::options().should_validate_formats(true).build(&SCHEMA).ok());

/// What came of a policy file.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The policy; none where there are findings.
    pub policy: Option<Policy>,
    /// What is wrong with it, by line.
    pub findings: Vec<Finding>,
}

/// Reads a policy from YAML text; `file` is the name that findings carry.
pub fn load_text(text: &str, file: &str) -> Loaded {
    match yaml::read(text.strip_prefix('\u{feff}').unwrap_or(text)) {
        Ok(yaml) => examine(&yaml, file),
        Err(error) => refused(&error.message, error.line, file),
    }
}

/// Reads a policy from a YAML file.
///
/// # Errors
/// Where the file cannot be opened or read. What is wrong with its content is a finding.
pub fn load_file(path: &Path) -> Result<Loaded, std::io::Error> {
    let file = path.display().to_string();
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Ok(refused(&format!("the file has more than {LARGEST_FILE} bytes, which is the limit"), 1, &file));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(load_text(&text, &file)),
        Err(_) => Ok(refused("the file is no text in UTF-8", 1, &file)),
    }
}

fn refused(problem: &str, line: usize, file: &str) -> Loaded {
    let finding = Finding::new(Code::PolicyInvalid, &[("problem", problem)]).on_line(line.max(1)).in_file(file);
    Loaded { policy: None, findings: vec![finding] }
}

fn examine(yaml: &Yaml, file: &str) -> Loaded {
    let objections = VALIDATOR.iter().flat_map(|validator| validator.iter_errors(&yaml.value));
    let problems = objections.flat_map(|error| schema::problems(&error, &SCHEMA, "the policy"));
    let mut wrong: Vec<(Pointer, String)> = problems.map(|problem| (problem.pointer, problem.words)).collect();
    let policy = match serde_json::from_value::<Policy>(yaml.value.clone()) {
        Ok(policy) => {
            wrong.extend(odd_severities(&policy));
            wrong.extend(backward_period(&policy));
            Some(policy)
        }
        Err(error) if wrong.is_empty() => {
            wrong.push((Pointer::default(), error.to_string()));
            None
        }
        Err(_) => None,
    };
    let mut findings: Vec<Finding> = wrong
        .into_iter()
        .map(|(pointer, problem)| {
            let line = nearest(&yaml.lines, &pointer).copied().unwrap_or(1);
            Finding::new(Code::PolicyInvalid, &[("problem", &problem)]).at(&pointer).on_line(line).in_file(file)
        })
        .collect();
    finding::sort(&mut findings);
    Loaded { policy: policy.filter(|_| findings.is_empty()), findings }
}

/// Severities of what is no rule, and hints for the person alone that would be held against them.
fn odd_severities(policy: &Policy) -> Vec<(Pointer, String)> {
    let odd = policy.severities.iter().filter_map(|(name, severity)| {
        let pointer = Pointer::from("/severities").join(name);
        let problem = match Code::from_name(name).filter(|code| code.is_rule()) {
            Some(code) if code.is_personal() && !matches!(severity, RuleSeverity::Info | RuleSeverity::Off) => {
                format!("“{name}” is a hint for the person alone; it can be info or off, but nothing more serious")
            }
            Some(_) => return None,
            None => {
                let rules = Code::ALL.iter().filter(|code| code.is_rule()).map(|code| code.name());
                let hint = match words::nearest(name, rules) {
                    Some(near) => format!("did you mean “{near}”"),
                    None => "`skillbook explain` lists the codes".to_owned(),
                };
                format!("“{name}” is not the code of a rule; {hint}")
            }
        };
        Some((pointer, problem))
    });
    odd.collect()
}

fn backward_period(policy: &Policy) -> Option<(Pointer, String)> {
    let (from, to) = policy.period.from.zip(policy.period.to)?;
    (from > to).then(|| ("/period/to".into(), format!("the period ends on {to}, before it begins on {from}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::template_file;

    fn told(text: &str) -> Vec<(String, String)> {
        let loaded = load_text(text, "policy.yaml");
        assert_eq!(loaded.policy.is_some(), loaded.findings.is_empty(), "{text}");
        loaded.findings.into_iter().map(|finding| (finding.sheet.unwrap(), finding.message)).collect()
    }

    #[test]
    fn the_template_holds_the_defaults_and_every_key() {
        let text = template_file("policy.yaml");
        let loaded = load_text(text, "policy.yaml");
        assert_eq!((loaded.findings, loaded.policy), (vec![], Some(Policy::default())));
        let keys = serde_json::to_value(Policy::default()).unwrap();
        let named = yaml::read(text).unwrap().value;
        assert!(keys.as_object().unwrap().keys().eq(named.as_object().unwrap().keys()));
    }

    #[test]
    fn what_is_left_out_is_as_by_default() {
        let policy = load_text("budget_person: 900\nseverities: {approval-missing: 'off'}\n", "p").policy.unwrap();
        assert_eq!((policy.budget_person, policy.gap_threshold), (Some(900), 2));
        assert_eq!(policy.severities["approval-missing"], RuleSeverity::Off);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, line, words) in [
            ("gap_threshold: 2\ngoals_at_onc: 3\n", 2, "did you mean “goals_at_once”"),
            ("gap_threshold: two\n", 1, "must be a whole number"),
            ("gap_threshold: 0\n", 1, "must be 1 or more"),
            ("currency: euro\n", 1, "three capital letters"),
            ("period:\n  from: 2027-12-31\n  to: 2027-01-01\n", 3, "before it begins"),
            ("severities:\n  aproval-missing: error\n", 2, "did you mean “approval-missing”"),
            ("severities:\n  file-empty: off\n", 2, "not the code of a rule"),
            ("severities:\n  ratings-all-equal: error\n", 2, "for the person alone"),
            ("severities:\n  approval-missing: fatal\n", 2, "“warning”"),
            ("a: [1\n", 2, ""),
            ("- a\n", 1, "the policy must be a block"),
        ] {
            let found = told(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(found[0].0 == format!("line {line}") && found[0].1.contains(words), "{text}: {found:?}");
        }
    }
}
