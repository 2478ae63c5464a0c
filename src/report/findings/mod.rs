//! Writes findings as text: for people, as JSON, as SARIF and as CSV. Also writes the pages that explain the codes.
//!
//! Every format shows the same findings in the given order. Nothing here prints.

mod alike;
mod csv;
mod explain;
mod files;
mod human;
mod json;
mod sarif;

use std::str::FromStr;

use crate::address::quoted_sheet;
use crate::finding::{Finding, Severity};
use crate::texts::program_text_with;

pub use alike::{alike, with_others};
pub use csv::safe_cell;
pub use explain::{catalogue_markdown, explain};
pub use files::{FileRow, table};
pub use human::is_shortened;

/// The formats of findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FindingsFormat {
    /// Lines for people, grouped by file.
    #[default]
    Human,
    /// A JSON array of findings.
    Json,
    /// SARIF 2.1.0, for code hosts and editors.
    Sarif,
    /// A table, for spreadsheets.
    Csv,
}

impl FindingsFormat {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Human, Self::Json, Self::Sarif, Self::Csv];

    /// Returns the name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Csv => "csv",
        }
    }
}

/// The error for a word that is not the name of a format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", program_text_with("values.format", &[("value", .0), ("formats", &FindingsFormat::ALL.map(FindingsFormat::name).join(", "))]))]
pub struct UnknownFormat(String);

impl FromStr for FindingsFormat {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Self::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// Writes findings in a format, with a line end at the end. `files` is the number of files that were checked. `color` applies
/// only to the format for people.
pub fn render(findings: &[Finding], files: usize, format: FindingsFormat, color: bool) -> String {
    match format {
        FindingsFormat::Human => human::render(findings, files, color),
        FindingsFormat::Json => json::render(findings),
        FindingsFormat::Sarif => sarif::render(findings),
        FindingsFormat::Csv => csv::render(findings),
    }
}

/// The number of findings of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity info.
    pub notes: usize,
}

impl Counts {
    /// Counts findings.
    pub fn of(findings: &[Finding]) -> Self {
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        Self { errors: count(Severity::Error), warnings: count(Severity::Warning), notes: count(Severity::Info) }
    }
}

/// Returns the word for a severity for people and SARIF: `note` for the `info` of JSON and CSV.
pub const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// Returns the position of a finding in its file: the cell in the notation of formulas, or else the sheet or line, or else the
/// pointer.
pub fn location(finding: &Finding) -> Option<String> {
    match (finding.sheet(), finding.cell()) {
        (Some(sheet), Some(cell)) => Some(format!("{}!{cell}", quoted(&sheet))),
        (Some(sheet), None) => Some(sheet.into_owned()),
        (None, Some(cell)) => Some(cell.to_string()),
        (None, None) => finding.pointer.as_ref().map(ToString::to_string).filter(|pointer| !pointer.is_empty()),
    }
}

/// Returns a sheet's name in the notation of formulas: in quotes unless it is a plain word that cannot be mistaken for a cell.
fn quoted(sheet: &str) -> String {
    let plain = sheet.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && sheet.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.');
    if plain && !looks_like_a_cell(sheet) { sheet.to_owned() } else { quoted_sheet(sheet) }
}

/// Whether a word could be a cell in one of Excel's notations, such as `AB12`, `R1C1`, `R` or `C`.
fn looks_like_a_cell(word: &str) -> bool {
    let word = word.to_ascii_uppercase();
    let a1 = word.parse::<crate::address::CellRef>().is_ok();
    let r1c1 = word.starts_with(['R', 'C']) && word.chars().all(|c| matches!(c, 'R' | 'C') || c.is_ascii_digit());
    a1 || r1c1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::{CellRef, Place, Pointer};
    use crate::finding::Told;
    use serde_json::Value;

    /// Returns findings of every severity, in two files and without a file, with values that could have an effect in a terminal
    /// or a spreadsheet.
    pub(super) fn sample() -> Vec<Finding> {
        let place = |sheet: &str, row, col| Place { order: 1, sheet: sheet.into(), cell: CellRef::new(row, col) };
        let (typed, long) = ("=HYPERLINK(\"x\")\u{1b}[2J\nnext", "x".repeat(5000));
        let rating = Told::RatingNotUnderstood {
            label: "Writing: rating",
            value: "seven",
            min: &1,
            max: &5,
            nearest: None,
            weight: false,
        };
        vec![
            Finding::new(rating)
                .at(&Pointer::from("/inventory/ratings/3/rating"))
                .placed(&place("Inventory", 11, 3))
                .with_value("seven")
                .in_file("returns/E1001-keiko-patel-packet.xlsx"),
            Finding::new(Told::TextOutside { value: typed, cells: None })
                .placed(&place("Keiko's plan", 1, 1))
                .with_value(typed)
                .in_file("returns/E1001-keiko-patel-packet.xlsx"),
            Finding::new(Told::ValueTidied { label: "Goal 1", value: &long, read_as: Some("y"), how: None })
                .with_value(long.clone())
                .at(&Pointer::from("/plan/goals/0/statement"))
                .in_file("returns/50% [done](a).json"),
            Finding::new(Told::RosterNoTarget { count: 3 }),
        ]
    }

    #[test]
    fn every_format_holds_every_finding() {
        let findings = sample();
        assert_eq!(Counts::of(&findings), Counts { errors: 1, warnings: 1, notes: 2 });

        let human = render(&findings, 3, FindingsFormat::Human, false);
        let starts = |word: &str| human.lines().filter(|line| line.starts_with(&format!("  {word} "))).count();
        assert_eq!((starts("error"), starts("warning"), starts("note")), (1, 1, 2), "{human}");
        assert!(human.ends_with("3 files: 1 error, 1 warning, 2 notes\n"), "{human}");

        let back: Vec<Value> = serde_json::from_str(&render(&findings, 3, FindingsFormat::Json, true)).unwrap();
        assert_eq!(back.len(), findings.len());
        assert_eq!(
            (back[1]["value"].as_str(), &back[1]["message"]),
            (findings[1].value.as_deref(), &findings[1].message().into())
        );

        let sarif: Value = serde_json::from_str(&render(&findings, 3, FindingsFormat::Sarif, true)).unwrap();
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        let of = |level: &str| results.iter().filter(|result| result["level"] == level).count();
        assert_eq!((of("error"), of("warning"), of("note")), (1, 1, 2));

        let table = render(&findings, 3, FindingsFormat::Csv, true);
        let mut reader = ::csv::Reader::from_reader(table.as_bytes());
        let rows: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let of = |severity: &str| rows.iter().filter(|row| &row[1] == severity).count();
        assert_eq!((of("error"), of("warning"), of("info")), (1, 1, 2));
    }

    #[test]
    fn every_format_has_a_name_and_takes_no_findings() {
        for format in FindingsFormat::ALL {
            assert_eq!(format.name().parse(), Ok(format));
            assert!(render(&[], 0, format, true).ends_with('\n'), "{}", format.name());
        }
        assert!("xml".parse::<FindingsFormat>().is_err());
    }

    #[test]
    fn a_sheet_is_quoted_where_a_formula_needs_it() {
        for (sheet, shown) in [
            ("Inventory", "Inventory"),
            ("Übersicht_2", "Übersicht_2"),
            ("Gap analysis", "'Gap analysis'"),
            ("Keiko's", "'Keiko''s'"),
            ("2026", "'2026'"),
            ("AB12", "'AB12'"),
            ("r1c1", "'r1c1'"),
            ("a!b", "'a!b'"),
            ("", "''"),
        ] {
            assert_eq!(quoted(sheet), shown);
        }
    }
}
