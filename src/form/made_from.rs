//! What a form was made from, and the short digest by which its form code names that.
//!
//! The digest is the same on every machine and in every version of the program that would make the same form. What it was made
//! from is stored beside the workbooks (`jobs::made_from`), so that they are read with the framework that they were made from.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::model::Framework;
use crate::texts::GENERATION;

/// Bytes of the SHA-256 that are shown: enough to distinguish a handful of frameworks, and short enough to read aloud.
const BYTES: usize = 4;

/// Everything that determines the texts, rows and levels of a form, except the person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MadeFrom {
    /// Generation of wording and layout.
    pub generation: u32,
    /// Language of the form, as an IETF tag.
    pub language: String,
    /// An organisation's own texts; `None` for the standard texts of the generation.
    pub texts: Option<Value>,
    /// An organisation's name, colours and so on; `None` without any.
    pub brand: Option<Value>,
    /// The framework as it was when the form was made.
    pub framework: Framework,
}

impl MadeFrom {
    /// What a new form is made from.
    pub fn now(framework: &Framework) -> Self {
        Self {
            generation: GENERATION,
            language: framework.language.clone(),
            texts: None,
            brand: None,
            framework: framework.clone(),
        }
    }

    /// The digest: eight hexadecimal digits.
    pub fn digest(&self) -> String {
        // Missing values do not affect the digest, so that it stays the same when a later version adds fields.
        let value = serde_json::to_value(self).map(sorted).unwrap_or_default();
        Sha256::digest(value.to_string()).iter().take(BYTES).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether a text can be a digest.
    pub fn is_digest(text: &str) -> bool {
        text.len() == 2 * BYTES && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    }
}

/// The value with sorted keys and without null values.
fn sorted(value: Value) -> Value {
    let says_something = |value: &Value| match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        Value::Object(map) => !map.is_empty(),
        _ => true,
    };
    match value {
        Value::Object(map) => {
            let mut entries: Vec<(String, Value)> = map.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            entries.retain(|(_, value)| says_something(value));
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(entries.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::{builtin, builtin_names, builtin_version};

    /// Every version of the built-in frameworks that forms were ever made from, with the digest of such a form.
    const OUT: [(&str, &str, &str); 2] = [("digital-skills", "1.0", "70f528b9"), ("htm-leadership", "1.0", "cfd1c0ef")];

    /// Forms are recognised by this digest for years. If a framework changes, give it a new version, add a line above, and move
    /// the old one to `templates/NAME/versions/VERSION.yaml`.
    #[test]
    fn every_version_of_the_built_in_frameworks_stays_what_it_was() {
        for (name, version, digest) in OUT {
            let framework = builtin_version(name, version).unwrap_or_else(|| panic!("{name} {version} is not kept"));
            assert_eq!(MadeFrom { generation: 2, ..MadeFrom::now(&framework) }.digest(), digest, "{name} {version}");
            assert!(MadeFrom::is_digest(digest));
        }
        for name in builtin_names() {
            let version = builtin(&name).unwrap().version;
            assert!(OUT.iter().any(|(known, of, _)| (*known, *of) == (name.as_str(), version.as_str())), "{name} {version}");
        }
    }

    #[test]
    fn whatever_a_form_comes_from_changes_the_digest() {
        let made = MadeFrom::now(&builtin("digital-skills").unwrap());
        let mut reworded = made.clone();
        reworded.framework.domains[0].skills[0].help.push('!');
        let others = [
            reworded,
            MadeFrom { generation: made.generation + 1, ..made.clone() },
            MadeFrom { language: "de".to_owned(), ..made.clone() },
            MadeFrom { texts: Some("own".into()), ..made.clone() },
            MadeFrom { brand: Some("ours".into()), ..made.clone() },
        ];
        assert!(others.iter().all(|other| other.digest() != made.digest()));
        let again: MadeFrom = serde_json::from_str(&serde_json::to_string(&made).unwrap()).unwrap();
        assert_eq!((again.digest(), &again), (made.digest(), &made));
    }
}
