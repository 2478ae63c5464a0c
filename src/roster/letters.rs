//! Repairs damaged letters and quotes of a staff list, and reports what was repaired and what is lost.

use super::headings::quoted;
use crate::address::{CellRef, Place};
use crate::finding::{Finding, Told};
use crate::grid::{TextRepair, Workbook};

/// Most words or cells that a finding names.
const NAMED: usize = 5;

/// Restores damaged texts; returns findings about what was done and what is in doubt.
pub(super) fn mend(workbook: &mut Workbook) -> Vec<Finding> {
    let mut findings: Vec<Finding> = workbook.mended.iter().map(of_file).collect();
    for (order, sheet) in workbook.sheets.iter_mut().enumerate() {
        let turned = sheet.turn_back();
        let named: Vec<String> =
            turned.iter().take(NAMED).map(|(at, from, to)| format!("{} → {} ({at})", quoted(from), quoted(to))).collect();
        let place = |cell| Place { order, sheet: sheet.name.as_str().into(), cell };
        if let Some((first, ..)) = turned.first() {
            let told = Told::RosterTextMended { kind: "twice", list: &named.join(", "), more: more(turned.len()) };
            findings.push(Finding::new(told).placed(&place(*first)));
        }
        let texts = sheet.cells.keys().filter_map(|at| Some((*at, sheet.text(*at)?)));
        let lost: Vec<(CellRef, String)> = texts.filter(|(_, text)| has_lost(text)).collect();
        if let Some((first, _)) = lost.first() {
            let named: Vec<String> = lost.iter().take(NAMED).map(|(at, text)| format!("{} ({at})", quoted(text))).collect();
            let told = Told::RosterTextDoubtful { kind: "lost", list: &named.join(", "), more: more(lost.len()) };
            findings.push(Finding::new(told).placed(&place(*first)));
        }
    }
    findings
}

/// The number of cases beyond those that are named.
fn more(all: usize) -> Option<usize> {
    all.checked_sub(NAMED).filter(|more| *more > 0)
}

fn of_file(mended: &TextRepair) -> Finding {
    let list = |words: &[String]| words.iter().take(NAMED).map(|word| quoted(word)).collect::<Vec<_>>().join(", ");
    match mended {
        TextRepair::Encoding { name, shown } => Finding::new(Told::EncodingMended { encoding: name, list: &list(shown) }),
        TextRepair::Doubtful { name, shown, other: (encoding_other, theirs) } => {
            let (list, other) = (&list(shown), &list(theirs));
            Finding::new(Told::EncodingDoubtful { encoding: name, list, encoding_other, other })
        }
        TextRepair::Quotes(texts) => {
            Finding::new(Told::RosterTextMended { kind: "quotes", list: &list(texts), more: more(texts.len()) })
        }
        TextRepair::Otherwise(texts) => {
            Finding::new(Told::RosterTextMended { kind: "otherwise", list: &list(texts), more: more(texts.len()) })
        }
        TextRepair::Lines => Finding::new(Told::LinesMended {}),
    }
}

/// Whether a text has replacement signs for letters that a program could not write, such as `M?ller`.
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
