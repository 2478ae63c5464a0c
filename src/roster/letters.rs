//! What is said of the letters and quotes of a staff list: what was put right, and what is lost.

use super::headings::quoted;
use crate::address::{CellRef, Place};
use crate::finding::{Code, Finding};
use crate::grid::{Mended, Workbook};

/// How many words or cells are named.
const NAMED: usize = 5;

/// Turns mangled texts back, and says what was done and what is in doubt.
pub(super) fn mend(workbook: &mut Workbook) -> Vec<Finding> {
    let mut findings: Vec<Finding> = workbook.mended.iter().map(of_file).collect();
    for (order, sheet) in workbook.sheets.iter_mut().enumerate() {
        let turned = sheet.turn_back();
        let named: Vec<String> =
            turned.iter().take(NAMED).map(|(at, from, to)| format!("{} → {} ({at})", quoted(from), quoted(to))).collect();
        let mut tell = |code: Code, kind: &str, first: Option<CellRef>, list: Vec<String>, all: usize| {
            let Some(cell) = first else { return };
            let finding = Finding::new(code, &[("kind", kind), ("list", &list.join(", ")), ("more", &more(all))]);
            findings.push(finding.placed(&Place { order, sheet: sheet.name.as_str().into(), cell }));
        };
        tell(Code::RosterTextMended, "twice", turned.first().map(|(at, ..)| *at), named, turned.len());
        let texts = sheet.cells.keys().filter_map(|at| Some((*at, sheet.text(*at)?)));
        let lost: Vec<(CellRef, String)> = texts.filter(|(_, text)| has_lost(text)).collect();
        let named = lost.iter().take(NAMED).map(|(at, text)| format!("{} ({at})", quoted(text))).collect();
        tell(Code::RosterTextDoubtful, "lost", lost.first().map(|(at, _)| *at), named, lost.len());
    }
    findings
}

/// How many there are beside those that are named.
fn more(all: usize) -> String {
    match all.saturating_sub(NAMED) {
        0 => String::new(),
        more => more.to_string(),
    }
}

fn of_file(mended: &Mended) -> Finding {
    let list = |words: &[String]| words.iter().take(NAMED).map(|word| quoted(word)).collect::<Vec<_>>().join(", ");
    match mended {
        Mended::Encoding { name, shown } => {
            Finding::new(Code::RosterTextMended, &[("kind", "encoding"), ("encoding", name), ("list", &list(shown))])
        }
        Mended::Doubtful { name, shown, other: (other, theirs) } => {
            let blanks = [
                ("kind", ""),
                ("encoding", name.as_str()),
                ("list", &list(shown)),
                ("encoding_other", other),
                ("other", &list(theirs)),
            ];
            Finding::new(Code::RosterTextDoubtful, &blanks)
        }
        Mended::Quotes(texts) => {
            Finding::new(Code::RosterTextMended, &[("kind", "quotes"), ("list", &list(texts)), ("more", &more(texts.len()))])
        }
        Mended::Otherwise(texts) => {
            Finding::new(Code::RosterTextMended, &[("kind", "otherwise"), ("list", &list(texts)), ("more", &more(texts.len()))])
        }
        Mended::Lines => Finding::new(Code::RosterTextMended, &[("kind", "lines")]),
    }
}

/// Whether a text holds signs in place of letters that a program could not write, such as `M?ller`.
fn has_lost(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let within = |three: &[char]| three[1] == '?' && three[0].is_alphabetic() && three[2].is_lowercase();
    let link = text.contains("://") || text.contains('=');
    text.contains('\u{fffd}') || (!link && letters.windows(3).any(within))
}

#[cfg(test)]
mod tests {
    use super::has_lost;

    #[test]
    fn lost_letters_are_told_from_questions() {
        for text in ["M?ller", "Jos\u{fffd}", "Gon?alves"] {
            assert!(has_lost(text), "{text}");
        }
        for text in ["Why?", "Ana?", "?", "https://x.y/a?b", "A?B", ""] {
            assert!(!has_lost(text), "{text}");
        }
    }
}
