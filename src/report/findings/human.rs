//! Findings for people at a terminal: grouped by file, one finding a line and its help below, a closing line of counts.
//!
//! What came from a file is shown, never obeyed: see [`crate::words::safe`]. Colour only repeats what a word says.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::{Counts, level, location};
use crate::finding::{Code, Finding, Severity};
use crate::words::{cut, safe};

/// How much is shown of a value that was typed.
const LONGEST_VALUE: usize = 120;
/// How much is shown of a line, where the long part is no value that is known.
const LONGEST_LINE: usize = 1200;
/// So many notes alike in a column are told one by one.
const MOST_ALIKE: usize = 3;
/// Places wider than this do not push the messages of their neighbours to the right.
const WIDEST_PLACE: usize = 32;

/// Writes findings in the order given; neighbours in the same file share a heading.
pub(super) fn render(findings: &[Finding], files: usize, color: bool) -> String {
    let mut text = String::new();
    for group in findings.chunk_by(|a, b| a.file == b.file) {
        let file = group.first().and_then(|finding| finding.file.as_deref());
        let heading = file.map_or_else(|| "About all files".to_owned(), safe);
        let _ = writeln!(text, "{}", painted(&heading, Style::new().bold(), color));
        let group = folded(group);
        let places: Vec<String> = group.iter().map(|finding| safe(&location(finding).unwrap_or_default())).collect();
        let width = places.iter().map(|place| place.chars().count().min(WIDEST_PLACE)).max().unwrap_or_default();
        for (finding, place) in group.iter().zip(&places) {
            write_finding(&mut text, finding, place, width, color);
        }
        text.push('\n');
    }
    if findings.iter().filter_map(|finding| finding.value.as_ref()).any(|value| value.chars().nth(LONGEST_VALUE).is_some()) {
        text.push_str("Long texts are shortened here; skillbook check --format json shows all of them.\n");
    }
    text + &closing(files, Counts::of(findings)) + "\n"
}

/// Notes alike that go down a column, such as ratings that were all typed as text, are told once, with their cells.
fn folded(findings: &[Finding]) -> Vec<Finding> {
    let mut columns: BTreeMap<Alike<'_>, Vec<&str>> = BTreeMap::new();
    for finding in findings {
        if let Some((key, cell)) = column(finding) {
            columns.entry(key).or_default().push(cell);
        }
    }
    columns.retain(|_, cells| cells.len() > MOST_ALIKE);
    let mut told = Vec::new();
    for finding in findings {
        match column(finding).and_then(|(key, cell)| Some((columns.get(&key)?, cell))) {
            None => told.push(finding.clone()),
            Some((cells, cell)) if cells[0] == cell => {
                let (named, rest) = (&cells[1..=MOST_ALIKE], cells.len() - 1 - MOST_ALIKE);
                let more = if rest == 0 { String::new() } else { format!(" and {rest} more") };
                let message = format!("{} Likewise {}{more}.", finding.message, named.join(", "));
                told.push(Finding { message, ..finding.clone() });
            }
            Some(_) => {}
        }
    }
    told
}

/// Code, sheet and column of a note on a cell, and what was typed there: another value was read as something else.
type Alike<'a> = (Code, &'a str, &'a str, Option<&'a str>);

/// What notes have in common that are told once, and the cell.
fn column(finding: &Finding) -> Option<(Alike<'_>, &str)> {
    let cell = finding.cell.as_deref().filter(|_| finding.severity == Severity::Info)?;
    let letters = cell.trim_end_matches(|c: char| c.is_ascii_digit());
    let sheet = finding.sheet.as_deref().unwrap_or_default();
    Some(((finding.code, sheet, letters, finding.value.as_deref()), cell))
}

fn write_finding(text: &mut String, finding: &Finding, place: &str, width: usize, color: bool) {
    let word = painted(&format!("{:<7}", level(finding.severity)), style(finding.severity), color);
    let gap = if width == 0 { "" } else { "   " };
    let code = painted(&format!("[{}]", finding.code.name()), Style::new().dimmed(), color);
    let _ = writeln!(text, "  {word}  {place:<width$}{gap}{}   {code}", line(&finding.message, finding));
    let help = line(&finding.help, finding);
    if !help.is_empty() {
        let _ = writeln!(text, "           → {help}");
    }
}

/// A message or help as one line, with the finding's value cut where it is long.
fn line(words: &str, finding: &Finding) -> String {
    let words = words.trim();
    let words = match &finding.value {
        Some(value) if value.chars().count() > LONGEST_VALUE => words.replace(value.as_str(), &cut(value, LONGEST_VALUE)),
        _ => words.to_owned(),
    };
    safe(&cut(&words, LONGEST_LINE))
}

/// The closing line, such as `3 files: 2 errors, 1 warning, 5 notes`.
fn closing(files: usize, counts: Counts) -> String {
    let of = |number: usize, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
    let parts: Vec<String> = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.notes, "note")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| of(number, word))
        .collect();
    let found = if parts.is_empty() { "nothing found".to_owned() } else { parts.join(", ") };
    format!("{}: {found}", of(files, "file"))
}

fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => AnsiColor::Red.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default().bold(),
        Severity::Info => AnsiColor::Cyan.on_default(),
    }
}

fn painted(text: &str, style: Style, color: bool) -> String {
    if color { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use super::*;
    use crate::address::{CellRef, Place};

    #[test]
    fn findings_stand_below_their_file() {
        let text = render(&sample(), 3, false);
        let shown = "x".repeat(120);
        let expected = format!(
            "returns/E1001-keiko-patel-packet.xlsx
  error    Inventory!D12          “seven” is no rating on the scale 1 to 5.   [rating-not-understood]
           → Choose a number from the list in this cell.
  warning  'Keiko''s plan'!B2     “=HYPERLINK(\"x\")␛[2J⏎next” stands outside the fields.   [text-outside]
           → Move it into a field.

returns/50% [done](a).json
  note     /plan/goals/0/statement   “{shown}…” was taken without its blanks.   [value-tidied]

About all files
  note     3 people have no target role.   [roster-no-target]
           → Add a column for it.

Long texts are shortened here; skillbook check --format json shows all of them.
3 files: 1 error, 1 warning, 2 notes
"
        );
        let plain =
            |text: &str| text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>();
        assert_eq!(plain(&text), plain(&expected));
        let columns: Vec<usize> = text.lines().filter_map(|line| line.find('“')).collect();
        assert_eq!(columns[0], columns[1], "the messages of one file stand below each other\n{text}");
    }

    #[test]
    fn notes_alike_down_a_column_are_told_once() {
        let note = |row: u32, col: u32| {
            let place = Place { order: 0, sheet: "Inventory".to_owned(), cell: CellRef::new(row, col) };
            let words = [("label", "X"), ("value", "4 "), ("read_as", "4")];
            Finding::new(Code::ValueTidied, &words).placed(&place).with_value("4 ")
        };
        let findings: Vec<Finding> =
            (11..20).flat_map(|row| [note(row, 3), note(row, 4)]).filter(|f| f.order != (0, 15, 4)).collect();
        let text = render(&findings, 1, false);
        let lines: Vec<&str> = text.lines().filter(|line| line.contains("[value-tidied]")).collect();
        assert_eq!(lines.len(), 2, "{text}");
        assert!(lines[0].contains("Inventory!D12   “4 ” for “X” was read as “4”. Likewise D13, D14, D15 and 5 more."), "{text}");
        assert!(lines[1].contains("Inventory!E12 ") && lines[1].contains("Likewise E13, E14, E15 and 4 more."), "{text}");
        assert!(text.ends_with("1 file: 17 notes\n"), "{text}");
        let other: Vec<Finding> = (11..20).map(|row| note(row, 3).with_value(row.to_string())).collect();
        assert_eq!(render(&other, 1, false).matches("[value-tidied]").count(), 9, "another value was read as something else");
        let few = render(&findings[..6], 1, false);
        assert_eq!(few.matches("[value-tidied]").count(), 6, "{few}");
    }

    #[test]
    fn nothing_found_is_said() {
        assert_eq!(render(&[], 1, true), "1 file: nothing found\n");
    }

    #[test]
    fn colour_adds_nothing_but_colour() {
        let (plain, colored) = (render(&sample(), 3, false), render(&sample(), 3, true));
        assert!(!plain.contains('\u{1b}'));
        assert!(colored.contains("\u{1b}[1m\u{1b}[31merror"), "{colored:?}");
        assert_eq!(anstream::adapter::strip_str(&colored).to_string(), plain);
    }

    #[test]
    fn a_long_line_without_a_known_value_is_cut_too() {
        let mut findings = sample();
        findings[0].message = "y".repeat(100_000);
        findings[0].file = Some("a\u{1b}]0;title\u{7}.xlsx".to_owned());
        let text = render(&findings, 3, false);
        assert!(text.lines().all(|line| line.chars().count() < 1350));
        assert!(text.starts_with("a␛]0;title␇.xlsx\n"), "{text}");
    }
}
