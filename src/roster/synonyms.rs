//! Synonyms for the headings of staff lists, from `templates/roster-headings.yaml`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::field::RosterField;
use super::lists::LISTS;
use crate::templates;
use crate::words::fold;

/// The content of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SynonymsFile {
    pub(super) fillers: BTreeSet<String>,
    /// Lists of synonyms, the best first.
    pub(super) fields: BTreeMap<RosterField, Vec<Vec<String>>>,
}

/// The content of the file, prepared for lookups.
#[derive(Debug, Default)]
struct HeadingWords {
    fillers: BTreeSet<String>,
    /// Field and rank by the words of a heading in order, without spaces.
    in_order: BTreeMap<String, (RosterField, usize)>,
    /// Field and rank by the sorted words of a heading.
    sorted: BTreeMap<String, (RosterField, usize)>,
}

static KNOWN: LazyLock<HeadingWords> = LazyLock::new(|| {
    let written = written();
    let mut known = HeadingWords { fillers: written.fillers, ..HeadingWords::default() };
    for (field, synonyms) in &written.fields {
        for (rank, synonym) in synonyms.iter().flatten().enumerate() {
            let key = HeadingKey::with(synonym, &known.fillers);
            known.in_order.entry(key.in_order).or_insert((*field, rank));
            known.sorted.entry(key.sorted).or_insert((*field, rank));
        }
    }
    known
});

/// Reads the file; a test checks that it is valid.
pub(super) fn written() -> SynonymsFile {
    templates::read("roster-headings.yaml").unwrap_or_default()
}

/// The forms in which headings are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HeadingKey {
    /// The words without spaces and punctuation.
    pub(super) in_order: String,
    /// The words sorted, without fillers.
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

    /// Whether two headings have the same words.
    pub(super) fn matches(&self, other: &Self) -> bool {
        !self.in_order.is_empty() && (self.in_order == other.in_order || self.sorted == other.sorted)
    }

    /// The field according to the synonyms, and the rank of the synonym.
    pub(super) fn field(&self) -> Option<(RosterField, usize)> {
        KNOWN.in_order.get(&self.in_order).or_else(|| KNOWN.sorted.get(&self.sorted)).copied()
    }
}

/// Added to the rank of a heading that is recognised only after removing what systems add: behind all exact ones.
const BARE: usize = 10_000;

/// The field of a heading, and the rank of the synonym. `First Name [Required]`, `Department/Display Name` and `E-Mail
/// (dienstl.)` are recognised without their additions.
pub(super) fn field_of(heading: &str) -> Option<(RosterField, usize)> {
    let exact = HeadingKey::new(heading).field();
    exact
        .or_else(|| bare(heading).iter().find_map(|bare| HeadingKey::new(bare).field()).map(|(field, rank)| (field, rank + BARE)))
}

/// Variants of a heading without brackets and additions, the most complete first.
fn bare(heading: &str) -> Vec<String> {
    let folded = fold(heading);
    let square = without(&folded, '[', ']');
    let mut found = Vec::new();
    for start in [folded.clone(), square.clone(), without(&square, '(', ')')] {
        let mut text = start.trim_matches([' ', '*', ':']);
        found.push(text.to_owned());
        while let Some(shorter) = LISTS.without_end(text) {
            text = shorter;
            found.push(text.to_owned());
        }
    }
    found.extend(end_of_path(heading));
    found
}

/// The end of a path such as `user.employeeNumber` or `Employee / Display Name`.
fn end_of_path(heading: &str) -> Option<String> {
    let mut rest = heading;
    while let Some((container, behind)) = rest.split_once(['.', '/', ':', '>', '|']) {
        if !LISTS.containers.are(container) {
            break;
        }
        rest = behind;
    }
    (rest.len() < heading.len() && !rest.trim().is_empty()).then(|| rest.trim().to_owned())
}

/// A text without its brackets and their content.
fn without(text: &str, open: char, close: char) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once(open) {
        let Some((_, behind)) = after.split_once(close) else { break };
        kept.push_str(before);
        rest = behind;
    }
    kept + rest
}

/// The words of a heading in lower case and without accents; `#` becomes the word “number”, and `e-mail` is a single word.
pub(super) fn words(text: &str) -> Vec<String> {
    let bare = text.replace('#', " number ");
    // Recomposed, so that Korean syllables are whole.
    let plain: String = bare.nfkd().flat_map(char::to_lowercase).filter(|c| !is_combining_mark(*c)).nfc().collect();
    let mut words: Vec<String> = Vec::new();
    for word in plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        match words.last_mut() {
            Some(last) if last == "e" && (word.starts_with("mail") || word.starts_with("post")) => last.push_str(word),
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// Whether a text begins a line with a total, such as `Total: 200`.
pub(super) fn is_total(text: &str) -> bool {
    let words: Vec<String> = words(text).into_iter().filter(|word| !word.chars().all(char::is_numeric)).collect();
    LISTS.totals.are(&words.join(" "))
}

/// The two parts of a `Last, First` name: exactly one comma, not followed by a suffix such as `PhD`.
pub(super) fn comma_parts(name: &str) -> Option<(&str, &str)> {
    let mut parts = name.split([',', '\u{ff0c}']);
    let (Some(family), Some(given), None) = (parts.next(), parts.next(), parts.next()) else { return None };
    let (family, given) = (family.trim(), given.trim());
    (!family.is_empty() && !given.is_empty() && !LISTS.is_suffix(given)).then_some((family, given))
}

/// Turns `Last, First` into `First Last`; returns any other name unchanged.
pub(super) fn given_first(name: &str) -> String {
    let bracket =
        name.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once(" (")).filter(|(bare, _)| bare.contains(','));
    match bracket {
        Some((bare, inside)) => format!("{} ({inside})", given_first(bare)),
        None => comma_parts(name).map_or_else(|| name.to_owned(), |(family, given)| format!("{given} {family}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_synonyms_and_no_synonym_two_fields() {
        let written = written();
        for field in RosterField::ALL {
            assert!(!written.fields.get(&field).is_none_or(Vec::is_empty), "{field:?}");
        }
        for (field, synonyms) in &written.fields {
            for synonym in synonyms.iter().flatten() {
                let key = HeadingKey::new(synonym);
                assert_eq!(KNOWN.in_order[&key.in_order].0, *field, "{synonym} stands under two fields");
                assert_eq!(KNOWN.sorted[&key.sorted].0, *field, "{synonym}, its words sorted, stands under two fields");
            }
        }
    }

    #[test]
    fn headings_are_matched_however_they_are_written() {
        for (heading, field) in [
            ("STAFF_ID", RosterField::Id),
            ("Employee #", RosterField::Id),
            ("Pers.-Nr.", RosterField::Id),
            ("N° d’employé", RosterField::Id),
            ("numero de empleado", RosterField::Id),
            ("Name", RosterField::NameOrPart),
            ("Name, Full", RosterField::Name),
            ("Last Name,\nFirst Name", RosterField::FamilyThenGiven),
            ("FirstName", RosterField::GivenName),
            ("Prenom", RosterField::GivenName),
            ("Name (Family)", RosterField::FamilyName),
            ("eMail*", RosterField::Email),
            ("Address (e-mail)", RosterField::Email),
            ("Vorgesetzte/r", RosterField::Manager),
            ("Vorgesetzte(r)", RosterField::Manager),
            ("Reports To:", RosterField::Manager),
            ("manager_email", RosterField::ManagerEmail),
            ("E-Mail (Manager)", RosterField::ManagerEmail),
            ("target_role", RosterField::TargetRole),
            ("Dept.", RosterField::Department),
            ("Title (Job)", RosterField::Role),
        ] {
            assert_eq!(HeadingKey::new(heading).field().map(|found| found.0), Some(field), "{heading}");
        }
        for (heading, field) in [
            ("user.employeeNumber", RosterField::Id),
            ("user.profile.firstName", RosterField::GivenName),
            ("Employee / Employee ID", RosterField::Id),
            ("Employee / Display Name", RosterField::Name),
        ] {
            assert_eq!(field_of(heading).map(|found| found.0), Some(field), "{heading}");
        }
        for heading in ["", "Post", "Date of hire", "FTE", "Employee", "Eintrittsdatum"] {
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
        assert_eq!(given_first("Li, Bo (Sales)"), "Bo Li (Sales)");
        for kept in ["Dana Whitfield", "Ana Silva, Ph.D.", "King, Martin, Jr.", "Weber,", ", Jutta"] {
            assert_eq!(given_first(kept), kept);
        }
    }
}
