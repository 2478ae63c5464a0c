//! A framework as a workbook to edit, and back. Which sheets and columns there are is said here once, for both ways.

mod export;
mod import;

pub use export::{ExportError, export};
pub use import::import;

/// A sheet with a row of headings and a row for each thing.
struct Table {
    name: &'static str,
    columns: &'static [Column],
}

struct Column {
    heading: &'static str,
    width: f64,
    /// Whether the way back needs the column; the others are there for the eye.
    needed: bool,
}

const fn column(heading: &'static str, width: f64) -> Column {
    Column { heading, width, needed: true }
}

const fn remark(heading: &'static str, width: f64) -> Column {
    Column { heading, width, needed: false }
}

/// The keys of the sheet `Framework`, each the framework's key of the same name.
const KEYS: [&str; 6] = ["id", "version", "title", "language", "summary", "currency"];

const FRAMEWORK: Table =
    Table { name: "Framework", columns: &[column("key", 14.0), column("value", 70.0), remark("meaning", 60.0)] };
const SCALE: Table =
    Table { name: "Scale", columns: &[column("level", 8.0), column("label", 22.0), column("description", 90.0)] };
const DOMAINS: Table = Table {
    name: "Domains",
    columns: &[column("id", 22.0), column("label", 34.0), column("definition", 90.0), remark(HANDS_ON, 12.0)],
};
/// The heading above the mark of a domain that courses alone do not build; a workbook may lack it.
const HANDS_ON: &str = "hands-on";
/// The mark.
const YES: &str = "yes";
const SKILLS: Table =
    Table { name: "Skills", columns: &[column("domain", 22.0), column("id", 34.0), column("label", 44.0), column("help", 80.0)] };
const ROLES: Table = Table {
    name: "Roles",
    columns: &[
        column("id", 22.0),
        column("label", 28.0),
        column("aliases", 40.0),
        column("summary", 70.0),
        column("education required", 20.0),
        column("education desired", 20.0),
        column("education note", 40.0),
    ],
};
/// Besides these, a column for each role, headed by its id.
const LEVELS: Table = Table { name: "Levels", columns: &[column("skill", 34.0), remark("name", 44.0)] };
/// How much a gap counts, in the same shape; a workbook may lack it, and an empty cell counts once.
const WEIGHTS: Table = Table { name: "Weights", columns: LEVELS.columns };
const EXPECTATIONS: Table =
    Table { name: "Expectations", columns: &[column("role", 22.0), column("domain", 22.0), column("expectation", 90.0)] };
const EDUCATION: Table = Table { name: "Education", columns: &[column("id", 22.0), column("label", 44.0)] };
const SOURCES: Table = Table { name: "Sources", columns: &[column("id", 22.0), column("label", 44.0)] };
const ACTIVITIES: Table = Table {
    name: "Activities",
    columns: &[column("id", 34.0), column("domain", 22.0), column("skills", 44.0), column("kind", 14.0), column("text", 80.0)],
};

/// What stands after a level that is an estimate.
const ESTIMATE: char = '~';

/// What stands between several entries in one cell; on the way back a line break does too.
const SEPARATOR: &str = "; ";

#[cfg(test)]
mod tests;
