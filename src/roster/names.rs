//! Names of people: composed from their columns, and cleaned of what systems add.

use super::field::RosterField;
use super::headings::RosterColumns;
use super::lists::LISTS;
use super::synonyms::{given_first, words};
use crate::words::fold;

/// The order of the parts of names in a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct NameOrder {
    /// Whether the family name comes first, as usual in the language of its heading.
    family_first: bool,
    /// Whether a space separates names in Chinese characters, as in Japanese.
    spaced: bool,
    /// Whether the middle name comes before the given name, as in Vietnamese.
    middle_first: bool,
}

/// The parts of a name, as far as they exist.
#[derive(Clone, Debug, Default)]
pub(super) struct NameParts {
    pub(super) given: Option<String>,
    pub(super) middle: Option<String>,
    pub(super) prefix: Option<String>,
    pub(super) family: Option<String>,
    pub(super) second: Option<String>,
    pub(super) suffix: Option<String>,
}

impl NameOrder {
    /// The order according to the headings of a list.
    pub(super) fn of(columns: &RosterColumns) -> Self {
        let family_first = columns.heading(RosterField::FamilyName).is_some_and(|heading| LISTS.family_first.are(heading));
        let is_japanese =
            |text: &str| LISTS.japanese.stand_in(text) || text.chars().any(|c| matches!(c, '\u{3040}'..='\u{30ff}'));
        let spaced = columns.headings.iter().any(|(_, text)| is_japanese(text));
        let middle_first = columns.heading(RosterField::MiddleName).is_some_and(|heading| LISTS.middle_first.are(heading));
        Self { family_first, spaced, middle_first }
    }

    /// Composes a name from its parts. If one part already holds the whole name, returns that part.
    pub(super) fn join(self, parts: NameParts) -> Option<String> {
        let NameParts { given, middle, prefix, family, second, suffix } = parts;
        if let (Some(given), Some(family)) = (&given, &family) {
            if holds(family, given) {
                return Some(given_first(family));
            }
            if holds(given, family) {
                return Some(given_first(given));
            }
        }
        let given = if self.middle_first { beside(middle, given, true) } else { beside(given, middle, true) };
        let family = beside(beside(prefix, family, false), second, true);
        // Names in East Asian characters are written this way in any language.
        let signs = |part: &Option<String>| part.as_deref().is_some_and(is_in_signs);
        let family_first = self.family_first || (signs(&given) && signs(&family));
        let (first, last) = if family_first { (family, given) } else { (given, family) };
        let whole = match (first, last) {
            (Some(first), Some(last)) if family_first && !self.spaced && is_in_signs(&first) && is_in_signs(&last) => {
                Some(first + &last)
            }
            (first, last) => beside(first, last, false),
        };
        beside(whole, suffix, true)
    }
}

/// Joins two optional parts with a space. With `once`, a part that is already at the end is not repeated.
pub(super) fn beside(first: Option<String>, second: Option<String>, once: bool) -> Option<String> {
    match (first, second) {
        (Some(first), Some(second)) => {
            let (a, b) = (words(&first), words(&second));
            let again = once && a.len() > b.len() && a.ends_with(&b);
            let glued = first.ends_with(['\'', '\u{2019}']);
            Some(if again { first } else { format!("{first}{}{second}", if glued { "" } else { " " }) })
        }
        (first, second) => first.or(second),
    }
}

/// Whether a whole name begins or ends with a part.
fn holds(whole: &str, part: &str) -> bool {
    let (whole, part) = (fold(&given_first(whole)), fold(part));
    whole.starts_with(&format!("{part} ")) || whole.ends_with(&format!(" {part}"))
}

/// Whether a name is written in East Asian characters without spaces.
fn is_in_signs(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '\u{3005}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{20000}'..='\u{3ffff}'))
}

/// A name cleaned of what is not part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Freed {
    pub(super) name: String,
    /// The text in brackets after it that says the person has left.
    pub(super) gone: Option<String>,
}

/// Removes directory paths (`CN=Li\, Bo,OU=…`), statuses and ids in brackets (`Ana Silva (On Leave)`, `Bo Li [C]`), and ids
/// beside the name (`1003 - Bo Li`).
pub(super) fn freed(text: &str) -> Freed {
    let whole = common_name(text).unwrap_or_else(|| text.to_owned());
    let (mut name, mut gone) = (whole.as_str(), None);
    while let Some((rest, inside)) = last_brackets(name) {
        let id = inside.chars().any(|c| c.is_ascii_digit()) && !inside.contains(' ');
        let left = LISTS.gone.begin(inside).is_some() && LISTS.present.begin(inside).is_none() && inside.chars().count() > 1;
        if !(id || left || LISTS.behind_names.are(inside)) {
            break;
        }
        gone = gone.or_else(|| left.then(|| inside.to_owned()));
        name = rest;
    }
    if let Some((rest, behind)) = name.rsplit_once(" - ")
        && LISTS.behind_names.are(behind)
    {
        name = rest.trim();
    }
    Freed { name: without_id(name).to_owned(), gone }
}

/// The name in a directory path: `CN=Li\, Bo,OU=Users,DC=example` or `example.org/Users/Bo Li`.
fn common_name(text: &str) -> Option<String> {
    let trimmed = text.trim();
    let begins = |start: &&str| trimmed.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start));
    if let Some(start) = ["cn=", "uid="].iter().find(|start| begins(start)) {
        let mut name = String::new();
        let path = &trimmed[start.len()..];
        // The paths of Notes: `CN=Bo Li/OU=Sales/O=Example`.
        let path = path.split_once('/').filter(|(_, behind)| behind.contains('=')).map_or(path, |(name, _)| name);
        let mut letters = path.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => name.extend(letters.next()),
                ',' | '+' => break,
                letter => name.push(letter),
            }
        }
        let name = name.trim().trim_matches('"').trim();
        return (!name.is_empty()).then(|| name.to_owned());
    }
    // What SharePoint writes for people: `i:0#.f|membership|bo.li@example.org`.
    if trimmed.starts_with("i:0") {
        return trimmed.rsplit('|').next().map(str::to_owned).filter(|name| !name.is_empty());
    }
    let (domain, path) = trimmed.split_once('/')?;
    let is_domain = domain.contains('.') && !domain.contains(' ') && !domain.starts_with("http");
    path.rsplit('/').next().map(str::trim).filter(|name| is_domain && !name.is_empty()).map(str::to_owned)
}

/// Splits a text that ends in brackets into the part before them and their content.
fn last_brackets(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    let open = match text.chars().next_back()? {
        ')' => '(',
        ']' => '[',
        '\u{ff09}' => '\u{ff08}',
        _ => return None,
    };
    let (rest, inside) = text.rsplit_once(open)?;
    let (rest, inside) = (rest.trim(), inside.trim_end_matches([')', ']', '\u{ff09}']).trim());
    (!rest.is_empty() && !inside.is_empty()).then_some((rest, inside))
}

/// A name without an id before or after it, separated by a dash, slash or colon.
fn without_id(text: &str) -> &str {
    let is_id = |part: &str| part.chars().any(|c| c.is_ascii_digit()) && !part.trim().contains(' ');
    let is_name = |part: &str| part.chars().any(char::is_alphabetic) && !part.chars().any(|c| c.is_ascii_digit());
    for sign in [" - ", " – ", " | ", ": ", " / "] {
        if let Some((first, last)) = text.split_once(sign) {
            if is_id(first) && is_name(last) {
                return last.trim();
            }
            if is_id(last) && is_name(first) {
                return first.trim();
            }
        }
    }
    match text.split_once(' ') {
        Some((first, last)) if first.len() > 2 && first.bytes().all(|b| b.is_ascii_digit()) && is_name(last) => last.trim(),
        _ => text.trim(),
    }
}

/// A name for comparing: ignores case, accents, signs and the order of words.
pub(super) fn key(name: &str) -> String {
    let mut words = words(name);
    words.sort_unstable();
    words.join(" ")
}

/// Whether a heading means a part of a name, so that names without this column are incomplete.
pub(super) fn is_part(heading: &str) -> bool {
    LISTS.name_parts.stand_in(heading) && !LISTS.no_name_parts.stand_in(heading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systems_put_around_a_name_goes() {
        for (text, name) in [
            ("CN=Li\\, Bo,OU=Users,DC=example,DC=org", "Li, Bo"),
            ("cn=Bo Li,ou=x", "Bo Li"),
            ("CN=Bo Li/OU=Sales/O=Example", "Bo Li"),
            ("uid=bo.li,ou=people,dc=example", "bo.li"),
            ("i:0#.f|membership|bo.li@example.org", "bo.li@example.org"),
            ("Fi Go (she/her)", "Fi Go"),
            ("Ed Fo - Contractor", "Ed Fo"),
            ("example.org/Users/Bo Li", "Bo Li"),
            ("Ana Silva (On Leave)", "Ana Silva"),
            ("Bo Li [C]", "Bo Li"),
            ("Ana Silva (1003)", "Ana Silva"),
            ("Ana Silva (1003) (On Leave)", "Ana Silva"),
            ("1003 - Bo Li", "Bo Li"),
            ("Bo Li - E1003", "Bo Li"),
            ("1003 Bo Li", "Bo Li"),
            ("Ana Silva (Annie)", "Ana Silva (Annie)"),
            ("Silva, Ana (Imaging)", "Silva, Ana (Imaging)"),
            ("Anna-Lena Weber", "Anna-Lena Weber"),
            ("E1002", "E1002"),
        ] {
            assert_eq!(freed(text).name, name, "{text}");
        }
        assert_eq!(freed("Cy Dee (Terminated)").gone.as_deref(), Some("Terminated"));
        assert_eq!(freed("Bo Li [C]").gone, None);
    }

    #[test]
    fn names_are_put_together_in_the_order_of_their_language() {
        let parts = |given: &str, middle: &str, prefix: &str, family: &str, second: &str, suffix: &str| {
            let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            NameParts {
                given: some(given),
                middle: some(middle),
                prefix: some(prefix),
                family: some(family),
                second: some(second),
                suffix: some(suffix),
            }
        };
        let west = NameOrder::default();
        let japanese = NameOrder { family_first: true, spaced: true, middle_first: false };
        let chinese = NameOrder { family_first: true, spaced: false, middle_first: false };
        let vietnamese = NameOrder { middle_first: true, ..chinese };
        for (order, parts, name) in [
            (west, parts("Ana", "", "von der", "Heide", "", ""), "Ana von der Heide"),
            (west, parts("Ana", "", "", "Silva", "Pérez", ""), "Ana Silva Pérez"),
            (west, parts("Ana", "R.", "", "Silva", "", "Jr."), "Ana R. Silva Jr."),
            (west, parts("Ana Rosa", "Rosa", "", "Silva Pérez", "Pérez", ""), "Ana Rosa Silva Pérez"),
            (west, parts("Ana", "", "d'", "Arc", "", ""), "Ana d'Arc"),
            (west, parts("Sukarno", "", "", "", "", ""), "Sukarno"),
            (west, parts("Jutta", "", "", "Weber, Jutta", "", ""), "Jutta Weber"),
            (japanese, parts("太郎", "", "", "山田", "", ""), "山田 太郎"),
            (chinese, parts("悦", "", "", "张", "", ""), "张悦"),
            (west, parts("悦", "", "", "张", "", ""), "张悦"),
            (chinese, parts("혜진", "", "", "김", "", ""), "김혜진"),
            (chinese, parts("Ágnes", "", "", "Nagy", "", ""), "Nagy Ágnes"),
            (vietnamese, parts("An", "Văn", "", "Nguyễn", "", ""), "Nguyễn Văn An"),
        ] {
            assert_eq!(order.join(parts).as_deref(), Some(name));
        }
    }
}
