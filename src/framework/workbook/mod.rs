//! Export of a framework as a workbook, and import. The sheets and columns are defined here once for both directions.

mod export;
mod import;

pub use export::{ExportError, export};
pub use import::import;

/// A sheet with a row of headings, and one row for each item.
struct SheetLayout {
    name: &'static str,
    columns: &'static [LayoutColumn],
}

struct LayoutColumn {
    heading: &'static str,
    width: f64,
    /// Whether the import needs the column; other columns are only for reading.
    needed: bool,
}

const fn column(heading: &'static str, width: f64) -> LayoutColumn {
    LayoutColumn { heading, width, needed: true }
}

const fn remark(heading: &'static str, width: f64) -> LayoutColumn {
    LayoutColumn { heading, width, needed: false }
}

/// The keys on the sheet `Framework`, named as in the framework.
const KEYS: [&str; 6] = ["id", "version", "title", "language", "summary", "currency"];

const FRAMEWORK: SheetLayout =
    SheetLayout { name: "Framework", columns: &[column("key", 14.0), column("value", 70.0), remark("meaning", 60.0)] };
const SCALE: SheetLayout =
    SheetLayout { name: "Scale", columns: &[column("level", 8.0), column("label", 22.0), column("description", 90.0)] };
const DOMAINS: SheetLayout = SheetLayout {
    name: "Domains",
    columns: &[column("id", 22.0), column("label", 34.0), column("definition", 90.0), remark(HANDS_ON, 12.0)],
};
/// The heading of the column that marks domains learned by doing; optional in a workbook.
const HANDS_ON: &str = "hands-on";
/// The mark.
const YES: &str = "yes";
const SKILLS: SheetLayout = SheetLayout {
    name: "Skills",
    columns: &[column("domain", 22.0), column("id", 34.0), column("label", 44.0), column("help", 80.0)],
};
const ROLES: SheetLayout = SheetLayout {
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
/// Followed by a column for each role, with its id as the heading.
const LEVELS: SheetLayout = SheetLayout { name: "Levels", columns: &[column("skill", 34.0), remark("name", 44.0)] };
/// The weights of gaps, with the same columns; optional in a workbook. An empty cell means weight 1.
const WEIGHTS: SheetLayout = SheetLayout { name: "Weights", columns: LEVELS.columns };
const EXPECTATIONS: SheetLayout =
    SheetLayout { name: "Expectations", columns: &[column("role", 22.0), column("domain", 22.0), column("expectation", 90.0)] };
const EDUCATION: SheetLayout = SheetLayout { name: "Education", columns: &[column("id", 22.0), column("label", 44.0)] };
const SOURCES: SheetLayout = SheetLayout { name: "Sources", columns: &[column("id", 22.0), column("label", 44.0)] };
const ACTIVITIES: SheetLayout = SheetLayout {
    name: "Activities",
    columns: &[column("id", 34.0), column("domain", 22.0), column("skills", 44.0), column("kind", 14.0), column("text", 80.0)],
};

/// Marks a level as an estimate.
const ESTIMATE: char = '~';

/// Separates several entries in one cell; the import also accepts line breaks.
const SEPARATOR: &str = "; ";

#[cfg(test)]
mod tests;
