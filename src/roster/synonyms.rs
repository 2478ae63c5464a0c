//! The words of staff lists: headings and their synonyms, the words of total lines and what may follow a name. They live
//! in `templates/roster-headings.yaml`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::headings::Field;
use crate::{texts, yaml};

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) fillers: BTreeSet<String>,
    pub(super) fields: BTreeMap<Field, Vec<String>>,
    pub(super) totals: Vec<String>,
    pub(super) name_suffixes: Vec<String>,
}

/// The file, ready for looking things up.
#[derive(Debug, Default)]
struct Known {
    fillers: BTreeSet<String>,
    /// Field and rank of a heading's words in their order, run together.
    in_order: BTreeMap<String, (Field, usize)>,
    /// The same, with the words sorted.
    sorted: BTreeMap<String, (Field, usize)>,
    totals: BTreeSet<String>,
    suffixes: BTreeSet<String>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let written = written();
    let mut known = Known {
        totals: written.totals.iter().map(|phrase| words(phrase).join(" ")).collect(),
        suffixes: written.name_suffixes.iter().map(|suffix| letters(suffix)).collect(),
        fillers: written.fillers,
        ..Known::default()
    };
    for (field, synonyms) in &written.fields {
        for (rank, synonym) in synonyms.iter().enumerate() {
            let key = HeadingKey::with(synonym, &known.fillers);
            known.in_order.entry(key.in_order).or_insert((*field, rank));
            known.sorted.entry(key.sorted).or_insert((*field, rank));
        }
    }
    known
});

/// Reads the file; a test sees to it that it can be read.
pub(super) fn written() -> Written {
    let yaml = yaml::read(texts::template_file("roster-headings.yaml"));
    yaml.ok().and_then(|yaml| serde_json::from_value(yaml.value).ok()).unwrap_or_default()
}

/// The forms in which headings are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HeadingKey {
    /// The words run together: blanks and punctuation do not count.
    pub(super) in_order: String,
    /// The words sorted, without fillers: their order does not count.
    pub(super) sorted: String,
}

impl HeadingKey {
    pub(super) fn new(heading: &str) -> Self {
        Self::with(heading, &KNOWN.fillers)
    }

    pub(super) fn with(heading: &str, fillers: &BTreeSet<String>) -> Self {
        let words = words(heading);
        let mut sorted: Vec<&str> = words.iter().map(String::as_str).filter(|word| !fillers.contains(*word)).collect();
        if sorted.is_empty() {
            sorted = words.iter().map(String::as_str).collect();
        }
        sorted.sort_unstable();
        Self { in_order: words.concat(), sorted: sorted.join(" ") }
    }

    /// Whether two headings are the same words.
    pub(super) fn matches(&self, other: &Self) -> bool {
        !self.in_order.is_empty() && (self.in_order == other.in_order || self.sorted == other.sorted)
    }

    /// The field that the synonyms give, and how far down its list the synonym stands.
    pub(super) fn field(&self) -> Option<(Field, usize)> {
        KNOWN.in_order.get(&self.in_order).or_else(|| KNOWN.sorted.get(&self.sorted)).copied()
    }
}

/// The words of a heading in lower case and without accents; `#` is a word, `e-mail` is one.
fn words(text: &str) -> Vec<String> {
    let plain: String =
        text.replace('#', " number ").nfkd().flat_map(char::to_lowercase).filter(|c| !is_combining_mark(*c)).collect();
    let mut words: Vec<String> = Vec::new();
    for word in plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        match words.last_mut() {
            Some(last) if last == "e" && (word.starts_with("mail") || word.starts_with("post")) => last.push_str(word),
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// Whether a text is what a line that sums up a list begins with, such as `Total: 200`.
pub(super) fn is_total(text: &str) -> bool {
    let words: Vec<String> = words(text).into_iter().filter(|word| !word.chars().all(char::is_numeric)).collect();
    KNOWN.totals.contains(&words.join(" "))
}

/// The two parts of a `Last, First` name: exactly one comma, and behind it no suffix such as `PhD`.
pub(super) fn comma_parts(name: &str) -> Option<(&str, &str)> {
    let mut parts = name.split([',', '\u{ff0c}']);
    let (Some(family), Some(given), None) = (parts.next(), parts.next(), parts.next()) else { return None };
    let (family, given) = (family.trim(), given.trim());
    (!family.is_empty() && !given.is_empty() && !KNOWN.suffixes.contains(&letters(given))).then_some((family, given))
}

/// `First Last` of a `Last, First` name; any other name as it stands.
pub(super) fn given_first(name: &str) -> String {
    comma_parts(name).map_or_else(|| name.to_owned(), |(family, given)| format!("{given} {family}"))
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_synonyms_and_no_synonym_two_fields() {
        let written = written();
        for field in Field::ALL {
            assert!(!written.fields.get(&field).is_none_or(Vec::is_empty), "{field:?}");
        }
        for (field, synonyms) in &written.fields {
            for synonym in synonyms {
                let key = HeadingKey::new(synonym);
                assert_eq!(KNOWN.in_order[&key.in_order].0, *field, "{synonym} stands under two fields");
                assert_eq!(KNOWN.sorted[&key.sorted].0, *field, "{synonym}, its words sorted, stands under two fields");
            }
        }
        assert!(!written.totals.is_empty() && !written.name_suffixes.is_empty());
    }

    #[test]
    fn headings_are_matched_however_they_are_written() {
        for (heading, field) in [
            ("STAFF_ID", Field::Id),
            ("Employee #", Field::Id),
            ("Pers.-Nr.", Field::Id),
            ("N° d’employé", Field::Id),
            ("numero de empleado", Field::Id),
            ("Name", Field::NameOrPart),
            ("Name, Full", Field::Name),
            ("Last Name,\nFirst Name", Field::FamilyThenGiven),
            ("FirstName", Field::GivenName),
            ("Prenom", Field::GivenName),
            ("Name (Family)", Field::FamilyName),
            ("eMail*", Field::Email),
            ("Address (e-mail)", Field::Email),
            ("Vorgesetzte/r", Field::Manager),
            ("Vorgesetzte(r)", Field::Manager),
            ("Reports To:", Field::Manager),
            ("manager_email", Field::ManagerEmail),
            ("E-Mail (Manager)", Field::ManagerEmail),
            ("target_role", Field::TargetRole),
            ("Dept.", Field::Department),
            ("Title (Job)", Field::Role),
        ] {
            assert_eq!(HeadingKey::new(heading).field().map(|found| found.0), Some(field), "{heading}");
        }
        for heading in ["", "Post", "Manager ID", "Date of hire", "FTE", "Employee", "Eintrittsdatum"] {
            assert_eq!(HeadingKey::new(heading).field(), None, "{heading}");
        }
    }

    #[test]
    fn totals_and_names_with_commas_are_told_apart() {
        for total in ["Total", "TOTAL:", "Total: 200", "Summe", "Gesamt (60)", "Total général", "合計"] {
            assert!(is_total(total), "{total}");
        }
        for person in ["", "200", "Sum Wing", "Total Recall"] {
            assert!(!is_total(person), "{person}");
        }
        assert_eq!(given_first("van der Berg, Femi"), "Femi van der Berg");
        assert_eq!(given_first("O'Brien,Noor"), "Noor O'Brien");
        for kept in ["Dana Whitfield", "Ana Silva, Ph.D.", "King, Martin, Jr.", "Weber,", ", Jutta"] {
            assert_eq!(given_first(kept), kept);
        }
    }
}
