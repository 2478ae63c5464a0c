//! Loads an organisation's policy from its file and checks it completely; each problem is a finding with its line.

use std::sync::LazyLock;

use crate::address::Pointer;
use crate::finding::{Code, Finding, Told};
use crate::model::{Policy, RuleSeverity};
pub use crate::schema::LARGEST_FILE;
use crate::schema::OwnFile;
use crate::texts::program_text_with;
use crate::{schema, words};

static FILE: LazyLock<OwnFile> =
    LazyLock::new(|| OwnFile::new("schema.whole.policy", |problem| Told::PolicyInvalid { problem }, schema::policy_schema()));

/// The result of loading a policy file.
#[derive(Clone, Debug, Default)]
pub struct LoadedPolicy {
    /// The policy; `None` if there are findings.
    pub policy: Option<Policy>,
    /// The problems, with their lines.
    pub findings: Vec<Finding>,
}

/// Reads a policy from YAML text; `file` is its name in findings.
pub fn load_text(text: &str, file: &str) -> LoadedPolicy {
    let (policy, findings) = FILE.parse(text, file, beyond_schema);
    LoadedPolicy { policy, findings }
}

/// Reads a policy from the bytes of a YAML file, which may be cut off after the size limit.
pub fn load_bytes(bytes: &[u8], file: &str) -> LoadedPolicy {
    let (policy, findings) = FILE.read(bytes, file, beyond_schema);
    LoadedPolicy { policy, findings }
}

fn beyond_schema(policy: &Policy) -> Vec<(Pointer, String)> {
    odd_severities(policy).into_iter().chain(backward_period(policy)).collect()
}

/// Severities set for codes that are not rules, and hints meant only for the person that would be raised to errors or warnings.
fn odd_severities(policy: &Policy) -> Vec<(Pointer, String)> {
    let odd = policy.severities.iter().filter_map(|(name, severity)| {
        let pointer = Pointer::from("/severities").join(name);
        let problem = match Code::from_name(name).filter(|code| code.is_rule()) {
            Some(code)
                if code.is_personal() && !matches!(severity, RuleSeverity::Info | RuleSeverity::Note | RuleSeverity::Off) =>
            {
                program_text_with("policy.personal", &[("name", name)])
            }
            Some(_) => return None,
            None => {
                let rules = Code::ALL.iter().filter(|code| code.is_rule()).map(|code| code.name());
                let near = words::nearest(name, rules).unwrap_or_default();
                program_text_with("policy.no-rule", &[("name", name), ("near", &near)])
            }
        };
        Some((pointer, problem))
    });
    odd.collect()
}

fn backward_period(policy: &Policy) -> Option<(Pointer, String)> {
    let (from, to) = policy.period.from.zip(policy.period.to)?;
    (from > to).then(|| ("/period/to".into(), program_text_with("policy.backward", &[("from", &from), ("to", &to)])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates;
    use crate::yaml;

    fn told(text: &str) -> Vec<(String, String)> {
        let loaded = load_text(text, "policy.yaml");
        assert_eq!(loaded.policy.is_some(), loaded.findings.is_empty(), "{text}");
        loaded.findings.into_iter().map(|finding| (finding.sheet().unwrap().into_owned(), finding.message())).collect()
    }

    #[test]
    fn the_template_holds_the_defaults_and_every_key() {
        let text = templates::file("policy.yaml").unwrap();
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
        for nothing in ["", "\n", "# nothing is decided yet\n", "\u{feff}# nothing\n\n", "{}\n"] {
            assert_eq!(load_text(nothing, "p").policy, Some(Policy::default()), "{nothing:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, line, words) in [
            ("gap_threshold: 2\ngoals_at_onc: 3\n", 2, "perhaps “goals_at_once” is meant"),
            ("gap_threshold: two\n", 1, "must be a whole number"),
            ("gap_threshold: 0\n", 1, "must be 1 or more"),
            ("currency: euro\n", 1, "three capital letters"),
            ("period:\n  from: 2027-12-31\n  to: 2027-01-01\n", 3, "before it begins"),
            ("severities:\n  aproval-missing: error\n", 2, "perhaps “approval-missing” is meant"),
            ("severities:\n  file-empty: off\n", 2, "not the code of a rule"),
            ("severities:\n  ratings-all-equal: error\n", 2, "for the person alone"),
            ("severities:\n  approval-missing: fatal\n", 2, "“warning”"),
            ("period:\n  from: 01.01.2027\n", 2, "is “01.01.2027”, which is not a date; write it as 2027-12-31"),
            ("period:\n  from: 2027\n", 2, "“from” in “period” must be a text"),
            ("hours_per_week: .inf\n", 1, "must be a number, but it is the text “inf”"),
            ("budget_person: 5000000000\n", 1, "must be 4000000000 or less"),
            ("a: [1\n", 2, ""),
            ("- a\n", 1, "the policy must be a block"),
        ] {
            let found = told(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(found[0].0 == format!("line {line}") && found[0].1.contains(words), "{text}: {found:?}");
        }
    }
}
