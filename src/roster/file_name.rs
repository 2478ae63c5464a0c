//! File names for people: readable, and safe on every system, whatever the staff list contains.
//!
//! A stem consists of ASCII letters, digits, `.`, `_` and `-`, so it can neither leave its folder nor be hidden in it.

use std::collections::HashMap;

use deunicode::deunicode_with_tofu;

use crate::model::{FormKind, Person, RaterKind};

/// Longest name that [`FileNames`] returns, without the extension.
const LONGEST: usize = 80;
/// Characters reserved for the `id-` before a reserved name and the `-2` after a name that is taken.
const SPARE_ROOM: usize = 8;
/// Longest id in a name.
const LONGEST_ID: usize = 36;

/// Names that Windows reserves for devices, with any extension.
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// The name of a person's file without its extension, such as `E1001-keiko-patel-packet`; the kind of rater follows if it is not
/// the person. Two people can have the same stem: see [`FileNames`].
pub fn file_stem(person: &Person, form: FormKind, rater: RaterKind) -> String {
    let mut tail = form.name().to_owned();
    if rater != RaterKind::Own {
        tail = format!("{tail}-{}", rater.name());
    }
    person_stem(person, &tail)
}

/// The name of a person's file without its extension: such as `E1001-keiko-patel-` followed by a short tail that says what it is.
pub fn person_stem(person: &Person, tail: &str) -> String {
    let room = LONGEST - SPARE_ROOM - tail.len() - 1;
    let id = clean_id(person.id.as_deref().unwrap_or_default());
    let left = room.saturating_sub(if id.is_empty() { 0 } else { id.len() + 1 });
    let name = kebab(person.name.as_deref().unwrap_or_default());
    let who: Vec<&str> = [id.as_str(), shortened(&name, left)].into_iter().filter(|part| !part.is_empty()).collect();
    let who = if who.is_empty() { "person".to_owned() } else { who.join("-") };
    let stem = format!("{who}-{tail}");
    if is_reserved(&stem) { format!("id-{stem}") } else { stem }
}

/// The name of a file without its extension, for something with a name of its own, such as a department.
pub fn group_stem(text: &str) -> String {
    let name = kebab(text);
    let name = shortened(&name, LONGEST - SPARE_ROOM);
    if name.is_empty() || is_reserved(name) { format!("group-{name}").trim_end_matches('-').to_owned() } else { name.to_owned() }
}

/// An id reduced to letters, digits, `.`, `_` and single `-`, beginning with a letter, a digit or `_`.
fn clean_id(id: &str) -> String {
    let mut clean = String::new();
    for c in id.chars() {
        let c = if c.is_ascii_alphanumeric() || matches!(c, '.' | '_') { c } else { '-' };
        if !(matches!(c, '-' | '.') && clean.ends_with(c)) {
            clean.push(c);
        }
    }
    shortened(clean.trim_matches(['.', '-']), LONGEST_ID).to_owned()
}

/// A name in lower-case ASCII, with its words joined by `-`.
pub fn kebab(name: &str) -> String {
    let plain = deunicode_with_tofu(name, "").replace(['\'', '`'], "").to_ascii_lowercase();
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// The beginning of an ASCII text, without punctuation at its end.
fn shortened(text: &str, length: usize) -> &str {
    text.get(..length).unwrap_or(text).trim_end_matches(['.', '-'])
}

fn is_reserved(stem: &str) -> bool {
    let device = stem.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let port = device.strip_prefix("com").or_else(|| device.strip_prefix("lpt"));
    RESERVED.contains(&device.as_str()) || port.is_some_and(|number| number.len() == 1 && number != "-")
}

/// Hands out unique names, ignoring case.
#[derive(Clone, Debug, Default)]
pub struct FileNames {
    /// The names handed out, and the last number that was tried after each.
    taken: HashMap<String, usize>,
}

impl FileNames {
    /// No names handed out yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The stem; if it is taken, the stem with the first free number `-2`, `-3` and so on.
    pub fn give(&mut self, stem: &str) -> String {
        let key = stem.to_lowercase();
        let Some(last) = self.taken.get(&key).copied() else {
            self.taken.insert(key, 1);
            return stem.to_owned();
        };
        let mut number = last + 1;
        while self.taken.contains_key(&format!("{key}-{number}")) {
            number += 1;
        }
        self.taken.insert(format!("{key}-{number}"), 1);
        self.taken.insert(key, number);
        format!("{stem}-{number}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn person(id: &str, name: &str) -> Person {
        Person { id: Some(id.to_owned()), name: Some(name.to_owned()), ..Person::default() }
    }

    fn stem(id: &str, name: &str) -> String {
        file_stem(&person(id, name), FormKind::Packet, RaterKind::Own)
    }

    #[test]
    fn whatever_a_group_is_called_its_file_stays_where_it_belongs() {
        for (text, stem) in [
            ("Biomedical Engineering", "biomedical-engineering"),
            ("../../etc/passwd", "etc-passwd"),
            ("A/B \\\\ C:", "a-b-c"),
            (" .. ", "group"),
            ("CON", "group-con"),
            ("\u{202e}\u{0}", "group"),
        ] {
            assert_eq!(group_stem(text), stem, "{text:?}");
        }
        assert!(group_stem(&"x".repeat(500)).len() <= LONGEST);
    }

    #[test]
    fn names_can_be_read() {
        assert_eq!(stem("E1001", "Keiko Patel"), "E1001-keiko-patel-packet");
        assert_eq!(stem("00002", "Femi van der Berg"), "00002-femi-van-der-berg-packet");
        assert_eq!(stem("7", "Łukasz O’Brien-Müller"), "7-lukasz-obrien-muller-packet");
        assert_eq!(stem("8", "李明"), "8-li-ming-packet");
        assert_eq!(stem("9", "محمد علي"), "9-mhmd-ly-packet");
        assert_eq!(stem("E9", "Ivy Smith/Jones: <CEO>?"), "E9-ivy-smith-jones-ceo-packet");
        assert_eq!(
            file_stem(&person("E1", "Ana Silva"), FormKind::GapAnalysis, RaterKind::Manager),
            "E1-ana-silva-gap-analysis-manager"
        );
    }

    #[test]
    fn no_name_leaves_its_folder_or_names_a_device() {
        assert_eq!(stem("../../E7", "Gus Patel"), "E7-gus-patel-packet");
        assert_eq!(stem(r"C:\temp\..\E7", "Gus"), "C-temp-.-E7-gus-packet");
        assert_eq!(stem(".hidden", "..."), "hidden-packet");
        assert_eq!(stem("工号", "\u{200f}"), "person-packet");
        assert_eq!(file_stem(&Person::default(), FormKind::Inventory, RaterKind::Own), "person-inventory");
        assert_eq!(stem("CON", "Ana"), "CON-ana-packet");
        assert_eq!(stem("nul.txt", "Ana"), "id-nul.txt-ana-packet");
        assert_eq!(stem("LPT1.a", "Ana"), "id-LPT1.a-ana-packet");
        assert_eq!(stem("=HYPERLINK(\"http://x\")", "=1+1"), "HYPERLINK-http-x-1-1-packet");
    }

    #[test]
    fn no_name_is_given_twice() {
        let mut names = FileNames::new();
        let given: Vec<String> = ["a", "A", "a-2", "a", "b"].iter().map(|stem| names.give(stem)).collect();
        assert_eq!(given, ["a", "A-2", "a-2-2", "a-3", "b"]);
    }

    proptest! {
        #[test]
        fn every_name_is_safe(id in ".{0,60}", name in ".{0,120}", rater in 0usize..4, form in 0usize..4) {
            let stem = file_stem(&person(&id, &name), FormKind::ALL[form], RaterKind::ALL[rater]);
            prop_assert!(stem.len() + "-9999".len() <= LONGEST, "{stem}");
            prop_assert!(stem.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b)), "{stem}");
            prop_assert!(!stem.starts_with(['.', '-']) && !stem.contains("..") && !is_reserved(&stem), "{stem}");
        }
    }
}
