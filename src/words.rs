//! Normalises typed text: invisible spaces, digits of other scripts, case.

mod amounts;
mod cursor;
mod direction;
mod lexicon;
pub mod names;
pub mod phrases;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

pub use amounts::{Hedge, Token, hedged, is_no_estimate, tokens};
pub use cursor::{Cursor, Opening, WIDEST, Width, bracketed};
pub use direction::{isolated, quotes_isolated, turned_back, without_turns};
pub use lexicon::{Lexicon, Sense};
pub(crate) use lexicon::{is_unspaced, parted};

/// Longest text of a cell, in UTF-16 units ([`units`]).
pub const LONGEST_CELL: usize = 32_767;

/// Longest document property, such as the title, in UTF-16 units.
const LONGEST_PROPERTY: usize = 255;

/// The length of a text in UTF-16 units, as spreadsheet programs count it; some characters take two.
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Invisible characters and spaces, which never carry meaning at the edge of an answer.
fn is_space(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{00ad}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a text shows nothing.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| is_space(c) || c.is_control())
}

/// Trims a text, turns line ends into `\n`, and removes control characters other than tabs. Nothing else changes.
pub fn tidy(text: &str) -> String {
    let goes = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    // Fast path, since every cell comes through here and few texts need a change.
    if text.bytes().all(|byte| matches!(byte, b'\n' | b'\t' | b' '..=b'~')) || !text.contains(goes) {
        return text.trim_matches(is_space).to_owned();
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = text.chars().filter(|c| !goes(*c)).collect();
    kept.trim_matches(is_space).to_owned()
}

/// Folds a text for comparing: compatibility characters become plain (`４` is `4`), typographic quotes and dashes become those of
/// a keyboard, letters become lower case, and runs of spaces become one.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return fold_ascii(text);
    }
    let plain: String = match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => plain_signs(text.chars()),
        IsNormalized::No | IsNormalized::Maybe => plain_signs(text.nfkc()),
    };
    plain.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Fast path for ASCII texts; reading a return folds thousands of texts.
fn fold_ascii(text: &str) -> String {
    let mut folded = text.to_ascii_lowercase();
    let has_single_blanks = !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ");
    if has_single_blanks && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return folded;
    }
    folded.clear();
    let mut blank = false;
    for c in text.chars() {
        if c.is_whitespace() {
            blank = !folded.is_empty();
        } else if !c.is_control() {
            if std::mem::take(&mut blank) {
                folded.push(' ');
            }
            folded.push(c.to_ascii_lowercase());
        }
    }
    folded
}

/// The pencil behind the heading of cells to fill in. It belongs to the look of the heading; programs that do not know such a
/// look save it as part of the text.
pub const PENCIL: char = '✎';

fn plain_signs(letters: impl Iterator<Item = char>) -> String {
    letters.filter(|c| (!c.is_control() || c.is_whitespace()) && *c != PENCIL).map(plain_sign).collect()
}

/// Undoes typographic replacements that programs make.
fn plain_sign(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{b4}' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{2033}' => '"',
        c if is_space(c) => ' ',
        c => c,
    }
}

/// The first of the ten digits of each script with its own digits, and the first of the circled numbers from 1 on.
const ZEROS: [u32; 20] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0, 0x0F20,
    0x1040, 0x17E0, 0x1810, 0x19D0, 0xFF10,
];
const CIRCLED_ONES: [u32; 6] = [0x2460, 0x2776, 0x2780, 0x278A, 0x24F5, 0x3220];

/// Replaces digits of other scripts and circled numbers by ASCII digits: `٤` and `④` become `4`. Superscripts, fractions and the
/// like mean something else and stay.
pub fn plain_digits(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        let code = u32::from(c);
        let among =
            |firsts: &[u32]| firsts.iter().find(|first| (**first..**first + 10).contains(&code)).map(|first| code - first);
        match (among(&ZEROS), among(&CIRCLED_ONES)) {
            (Some(digit), _) => plain.extend(char::from_digit(digit, 10)),
            (_, Some(digit)) => plain.push_str(&(digit + 1).to_string()),
            _ if c == '⓪' => plain.push('0'),
            // The characters that turn a digit into a keycap emoji.
            _ if matches!(c, '\u{fe0f}' | '\u{20e3}') => {}
            _ => plain.push(c),
        }
    }
    plain
}

/// The digit that a character of another script is, such as `٤`.
pub(crate) fn digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

/// The similarity of two folded texts, from 0 to 1; typing mistakes reduce it only slightly.
pub fn likeness(first: &str, second: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(first, second)
}

/// The word most similar to what was typed, if the difference may be a typing mistake.
pub fn nearest<'a>(typed: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = fold(typed);
    words
        .into_iter()
        .map(|word| (likeness(&typed, &fold(word)), word))
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, word)| word)
}

/// Makes a text safe for one line of a terminal: characters that would move the cursor, break the line, change the reading
/// direction or hide something are shown as escapes. Nothing is left out, so that different texts look different.
pub fn safe(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\n' => shown.push('⏎'),
            '\0'..='\u{1f}' => shown.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}')),
            '\u{7f}' => shown.push('␡'),
            // Joiners (200c, 200d) and variation selectors stay, since scripts and emoji need them and they hide nothing.
            '\u{80}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}' => shown.push_str(&format!("<U+{:04X}>", u32::from(c))),
            _ => shown.push(c),
        }
    }
    shown
}

/// The first `most` characters of a text, with `…` if it was cut.
pub fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// A text as a document property such as the title: limited to what Excel accepts, without control characters.
pub fn property(text: &str) -> String {
    cut_units(&tidy(text), LONGEST_PROPERTY)
}

/// Cuts a text to a limit in UTF-16 units, with an ellipsis.
pub fn cut_units(text: &str, limit: usize) -> String {
    if text.encode_utf16().count() <= limit {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut room = limit - 1;
    for c in text.chars() {
        let Some(left) = room.checked_sub(c.len_utf16()) else { break };
        room = left;
        kept.push(c);
    }
    kept + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_by_the_units_that_excel_counts() {
        assert_eq!(cut_units("😀😀", 4), "😀😀");
        assert_eq!(cut_units("😀😀😀", 4), "😀…");
        assert_eq!(cut_units("abcde", 4), "abc…");
    }

    #[test]
    fn unseen_blanks_go_and_the_rest_stays() {
        assert_eq!(tidy(" \u{a0}4\u{200b} "), "4");
        assert_eq!(tidy("a\r\nb\u{7}\tc"), "a\nb\tc");
        assert!(is_blank(" \u{200b}\u{a0}\n"));
        assert_eq!(fold("\u{ff14}  - Pro\u{fb01}cient"), "4 - proficient");
        assert_eq!(fold("Manager\u{2019}s \u{2013} \u{201c}x\u{201d}"), "manager's - \"x\"");
        assert_eq!(nearest("suprvisor", ["manager", "supervisor"]), Some("supervisor"));
        assert_eq!(nearest("grand vizier", ["manager", "supervisor"]), None);
    }

    proptest::proptest! {
        /// The fast path gives the same result as the general one.
        #[test]
        fn texts_fold_alike_by_whichever_way(text in "[ -~\\x00-\\x1f\\x7f]{0,30}|[\\x00-\\x7f–“”…ﬁ４éÉΣς\\u{200b}\\u{a0}]{0,30}|\\PC{0,20}") {
            let plain = plain_signs(text.nfkc());
            let slowly = plain.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            proptest::prop_assert_eq!(fold(&text), slowly);
        }
    }

    #[test]
    fn digits_of_all_scripts_are_plain_ones() {
        for (text, plain) in
            [("٤", "4"), ("४", "4"), ("４", "4"), ("④", "4"), ("⑩", "10"), ("❹", "4"), ("4️⃣", "4"), ("4²½", "4²½")]
        {
            assert_eq!(plain_digits(text), plain);
        }
    }

    #[test]
    fn what_a_terminal_would_obey_is_shown_instead() {
        assert_eq!(safe("a\r\nb\tc"), "a⏎b␉c");
        assert_eq!(safe("\u{1b}[31mred\u{1b}[0m\u{7f}"), "␛[31mred␛[0m␡");
        assert_eq!(safe("\u{9b}2J"), "<U+009B>2J");
        assert_eq!(safe("x\u{202e}fdp.exe\u{2066}\u{200f}\u{61c}"), "x<U+202E>fdp.exe<U+2066><U+200F><U+061C>");
        assert_eq!(safe("4\u{200b}\u{feff}\u{2028}"), "4<U+200B><U+FEFF><U+2028>");
        assert_eq!(safe("Zoë 👩\u{200d}🔬 “seven”"), "Zoë 👩\u{200d}🔬 “seven”");
        for c in '\0'..=char::MAX {
            assert!(safe(&c.to_string()).chars().all(|c| !c.is_control()), "{:x}", u32::from(c));
        }
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(cut("äöü", 3), "äöü");
        assert_eq!(cut("äöüß", 3), "äöü…");
        assert_eq!(cut("äö üß", 3), "äö…");
    }
}
