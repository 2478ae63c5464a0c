//! Writes findings for people at a terminal: grouped by file, errors first, one line for each finding with its help below, and
//! a closing line of counts. Findings that say the same about several cells share a line.
//!
//! Control characters from a file are shown and never take effect: see [`crate::words::safe`]. Colour only repeats what a word
//! says.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::alike::{Alike, alike};
use super::{Counts, level, location};
use crate::finding::{Finding, Reader, Severity};
use crate::texts::{counted, program_text};
use crate::words::{cut, safe};

/// The longest typed value that is shown, in characters.
const LONGEST_VALUE: usize = 120;
/// The longest line, in characters, if the value of the finding is not what makes it long.
const LONGEST_LINE: usize = 1200;
/// The widest column of positions. A wider position only moves its own message.
const WIDEST_PLACE: usize = 32;

/// Writes findings file by file, in the order of the files.
pub(super) fn render(findings: &[Finding], files: usize, color: bool) -> String {
    let mut text = String::new();
    for group in findings.chunk_by(|a, b| a.file == b.file) {
        let file = group.first().and_then(|finding| finding.file.as_deref());
        let heading = file.map_or_else(|| program_text("findings.no-file"), safe);
        let _ = writeln!(text, "{}", painted(&heading, Style::new().bold(), color));
        let mut group: Vec<&Finding> = group.iter().collect();
        group.sort_by_key(|finding| finding.severity);
        let group = alike(group);
        let places: Vec<String> = group.iter().map(|alike| safe(&location(alike.first).unwrap_or_default())).collect();
        let width = places.iter().map(|place| place.chars().count().min(WIDEST_PLACE)).max().unwrap_or_default();
        for (alike, place) in group.iter().zip(&places) {
            write_finding(&mut text, alike, place, width, color);
        }
        text.push('\n');
    }
    text + &closing(files, Counts::of(findings)) + "\n"
}

/// Whether a typed value is longer than what is shown.
pub fn is_shortened(findings: &[Finding]) -> bool {
    findings.iter().filter_map(|finding| finding.value.as_ref()).any(|value| value.chars().nth(LONGEST_VALUE).is_some())
}

fn write_finding(text: &mut String, alike: &Alike<'_>, place: &str, width: usize, color: bool) {
    let finding = alike.first;
    let word = painted(&format!("{:<7}", level(finding.severity)), style(finding.severity), color);
    let gap = if width == 0 { "" } else { "   " };
    let code = painted(&format!("[{}]", finding.code.name()), Style::new().dimmed(), color);
    let _ = writeln!(text, "  {word}  {place:<width$}{gap}{}   {code}", line(&alike.message_to(Reader::Check), finding));
    let help = line(&finding.help(), finding);
    if !help.is_empty() {
        let _ = writeln!(text, "           → {help}");
    }
}

/// Formats a message or help as one line. A long value of the finding is cut.
fn line(words: &str, finding: &Finding) -> String {
    let words = words.trim();
    let words = match &finding.value {
        Some(value) if value.chars().count() > LONGEST_VALUE => words.replace(value.as_str(), &cut(value, LONGEST_VALUE)),
        _ => words.to_owned(),
    };
    safe(&cut(&words, LONGEST_LINE))
}

/// Returns the closing line, such as `3 files: 2 errors, 1 warning, 5 notes`.
fn closing(files: usize, counts: Counts) -> String {
    let parts: Vec<String> = [("errors", counts.errors), ("warnings", counts.warnings), ("notes", counts.notes)]
        .into_iter()
        .filter(|(_, number)| *number > 0)
        .map(|(what, number)| counted(what, number))
        .collect();
    let found = if parts.is_empty() { program_text("findings.none") } else { parts.join(", ") };
    format!("{}: {found}", counted("files", files))
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
    use crate::finding::{Arg, Told};

    #[test]
    fn findings_stand_below_their_file() {
        let text = render(&sample(), 3, false);
        let shown = "x".repeat(120);
        let expected = format!(
            "returns/E1001-keiko-patel-packet.xlsx
  error    Inventory!D12          “seven” for “Writing: rating” is not one level from 1 to 5.   [rating-not-understood]
           → Choose one whole number from 1 to 5. If you hesitate between two, take the one you could give an example for.
  warning  'Keiko''s plan'!B2     “=HYPERLINK(\"x\")␛[2J⏎next” is outside the fields of the form and was not read as an answer.   [text-outside]
           → If this is an answer, move it into its field. If it is only a note, you can leave it.

returns/50% [done](a).json
  note     /plan/goals/0/statement   “{shown}…” for “Goal 1” was read as “y”.   [value-tidied]
           → If that is what you meant, there is nothing you need to do. Otherwise type the answer again.

About all files
  note     For 3 of the people in the staff list, no target role is given.   [roster-no-target]
           → They can choose it themselves on their sheet. If you want to set it for all of them, give one with `--target`.

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
    fn what_is_alike_is_told_once_with_its_cells() {
        let finding = |row: usize, told: Told<'_>| {
            let place = Place { order: 0, sheet: "Inventory".into(), cell: CellRef::new(row as u32 + 6, 3) };
            Finding::new(told).placed(&place)
        };
        let labels: Vec<String> = (0..12).map(|row| format!("Skill {row}")).collect();
        let missing = labels
            .iter()
            .enumerate()
            .filter(|(row, _)| *row != 4)
            .map(|(row, label)| finding(row, Told::RatingMissing { label, min: &1, max: &5, exempted: None }));
        let tidied = ["4 ", "4 ", "5 "].into_iter().enumerate().map(|(row, value)| {
            let told = Told::ValueTidied { label: &labels[row], value, read_as: Some(value.trim()), how: None };
            finding(row, told).with_value(value)
        });
        let findings: Vec<Finding> = tidied.chain(missing).collect();
        let text = render(&findings, 1, false);
        let lines: Vec<&str> = text.lines().filter(|line| line.contains('[')).collect();
        assert_eq!(lines.len(), 3, "{text}");
        assert!(lines[0].contains("error") && lines[0].contains("Inventory!D7   “Skill 0” has no rating."), "{text}");
        assert!(lines[0].contains("The same in D8–D10, D12–D18 (11 in all)."), "{text}");
        assert!(lines[1].contains("was read as “4”. The same in D8 (2 in all)."), "{text}");
        assert!(lines[2].contains("Inventory!D9 ") && !lines[2].contains("The same"), "other readings stand alone\n{text}");
        assert!(text.ends_with("1 file: 11 errors, 3 notes\n"), "{text}");
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
        findings[0].args[1].1 = Arg::Text("y".repeat(100_000));
        findings[0].file = Some("a\u{1b}]0;title\u{7}.xlsx".to_owned());
        let text = render(&findings, 3, false);
        assert!(text.lines().all(|line| line.chars().count() < 1350));
        assert!(text.starts_with("a␛]0;title␇.xlsx\n"), "{text}");
    }
}
