//! Extracts e-mail addresses from what mail programs and links leave around them: `mailto:`, names, brackets, trailing signs.

use unicode_normalization::UnicodeNormalization as _;

use super::ids::without_signs;
use crate::words;

/// Prefixes of an address that are not part of it.
const BEFORE: [&str; 4] = ["mailto:", "smtp:", "sip:", "e-mail:"];

/// Whether a text can be an e-mail address: one `@`, a dot in the domain, no spaces.
pub(super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    !local.is_empty()
        && !domain.contains('@')
        && domain.contains('.')
        && domain.split('.').all(|part| !part.is_empty())
        && !text.chars().any(|c| words::is_blank(c.encode_utf8(&mut [0; 4])) || "<>()[],;:\"\\".contains(c))
}

/// The only address in a text; `None` if there is none or more than one.
pub(super) fn find(text: &str) -> Option<String> {
    let plain = without_signs(&text.nfkc().collect::<String>());
    if is_email(&plain) && !has_dressing(&plain) {
        return Some(plain);
    }
    let pieces = plain.split(|c: char| c.is_whitespace() || "<>()[],;|\"".contains(c));
    let mut found: Vec<String> = pieces.map(undressed).filter(|piece| is_email(piece)).collect();
    found.sort_by_key(|address| words::fold(address));
    found.dedup_by_key(|address| words::fold(address));
    // Words directly before an address may belong to it: `ana silva@example.org`.
    let parted = plain.contains(|c: char| "<>()[],;|\"".contains(c)) || !plain.contains(char::is_whitespace);
    match found.as_slice() {
        [_] if !parted => Some(joined(&plain)).filter(|address| is_email(address)),
        [one] if plain.matches('@').count() == 1 || plain.matches('@').count() == of(&plain, one) => Some(one.clone()),
        [] => Some(joined(&plain)).filter(|address| is_email(address)),
        _ => None,
    }
}

/// How often an address occurs in a text.
fn of(text: &str, address: &str) -> usize {
    words::fold(text).matches(&words::fold(address)).count()
}

fn has_dressing(text: &str) -> bool {
    undressed(text) != text
}

/// A part of the text without prefixes, trailing signs and link parameters.
fn undressed(piece: &str) -> String {
    let mut text = piece.trim_matches(['\'', '.', '\u{2018}', '\u{2019}', '*']);
    while let Some(rest) = BEFORE.iter().find_map(|before| {
        let head = text.get(..before.len())?;
        head.eq_ignore_ascii_case(before).then(|| &text[before.len()..])
    }) {
        text = rest.trim_start_matches('/');
    }
    let text = text.split_once('?').map_or(text, |(address, _)| address);
    text.trim_matches(['\'', '.', ':']).to_owned()
}

/// A text without the spaces around `@` and dots: `ana @ example.org`.
fn joined(text: &str) -> String {
    let mut parts: Vec<&str> = text.split_whitespace().collect();
    let mut joined = String::new();
    for part in parts.drain(..) {
        let glued = joined.is_empty() || joined.ends_with(['@', '.']) || part.starts_with(['@', '.']);
        if !glued {
            return String::new();
        }
        joined.push_str(part);
    }
    undressed(&joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_whatever_is_around_it() {
        for text in [
            "ana@example.org",
            " ana@example.org\u{200b}",
            "ana@\u{200b}example.org",
            "mailto:ana@example.org",
            "MAILTO:ana@example.org?subject=Hi%20you",
            "SMTP:ana@example.org",
            "ana@example.org;",
            "ana@example.org.",
            "<ana@example.org>",
            "Ana Silva <ana@example.org>",
            "\"Silva, Ana\" <ana@example.org>",
            "Ana Silva (ana@example.org)",
            "ana@example.org (work)",
            "'ana@example.org'",
            "ana @example.org",
            "ana@ example.org",
            "ana＠example．org",
            "[ana@example.org](mailto:ana@example.org)",
            "ana@example.org; ana@example.org",
            "=\"ana@example.org\"",
        ] {
            assert_eq!(find(text).as_deref(), Some("ana@example.org"), "{text}");
        }
        for text in [
            "",
            "ana",
            "ana@b",
            "ana@b@c.d",
            "ana silva@example.org x",
            "a@c..d",
            "ana@example.org, bo@example.org",
            "ana at example.org",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
