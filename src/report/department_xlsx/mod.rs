//! Writes the department as an Excel workbook: charts first, then the tables behind them. Figures that a reader may want to
//! change are on the sheet `Gaps`. Everything that depends on them is a formula, saved with its result.

mod changes;
mod gaps;
mod heatmap;
mod lists;
mod needs;
mod overview;
mod plans;
mod readiness;
mod style;
mod table;

use rust_xlsxwriter::{DocProperties, Workbook, Worksheet, XlsxError};

use super::DepartmentReport;
use crate::texts::report_text;
use crate::words;
use style::ReportStyles;

/// The data that every sheet needs.
struct DepartmentWorkbook<'a> {
    report: &'a DepartmentReport<'a>,
    styles: ReportStyles,
    names: Names,
}

/// The names of the sheets.
struct Names {
    overview: String,
    heatmap: String,
    gaps: String,
    needs: String,
    plans: String,
    readiness: String,
    changes: String,
    findings: String,
    returns: String,
}

impl Names {
    fn new() -> Self {
        let name = |key: &str| report_text(&format!("sheets.{key}"));
        Self {
            overview: name("overview"),
            heatmap: name("heatmap"),
            gaps: name("gaps"),
            needs: name("needs"),
            plans: name("plans"),
            readiness: name("readiness"),
            changes: name("changes"),
            findings: name("findings"),
            returns: name("returns"),
        }
    }
}

impl DepartmentWorkbook<'_> {
    /// Returns a column of the sheet of gaps as a reference for formulas.
    fn gaps_column(&self, col: u16) -> String {
        let department = self.report.department;
        let last = table::last_row(gaps::FIRST, department.people.len() * department.skills.len());
        table::range(&self.names.gaps, col, gaps::FIRST, last)
    }
}

/// Returns a short key for a person, by position. Unlike an id, it has no characters with a meaning in the criteria of
/// formulas.
fn person_key(person: usize) -> String {
    format!("P{:03}", person + 1)
}

/// Returns the key of a row in the sheet of gaps.
fn row_key(person: usize, skill: usize) -> String {
    format!("{}-S{:02}", person_key(person), skill + 1)
}

/// Writes the workbook. The same report gives the same bytes.
///
/// # Errors
/// If the workbook cannot be written, for example because it has more rows than Excel accepts.
pub fn workbook(report: &DepartmentReport<'_>) -> Result<Vec<u8>, XlsxError> {
    with_long_lists(report, LONG_LIST)
}

/// A list with at least this many rows is not kept in memory, because a department of thousands of people would take gigabytes.
const LONG_LIST: usize = 20_000;

/// Adds the sheet for a list with this many rows, which are written one by one.
fn list(workbook: &mut Workbook, rows: usize, long: usize) -> Result<&mut Worksheet, XlsxError> {
    if rows < long {
        return Ok(workbook.add_worksheet());
    }
    // Finished rows are in a temporary file without a name, which disappears with the program. A browser has no such files.
    #[cfg(feature = "cli")]
    return workbook.add_worksheet_with_low_memory();
    #[cfg(not(feature = "cli"))]
    return Ok(workbook.add_worksheet());
}

fn with_long_lists(report: &DepartmentReport<'_>, long: usize) -> Result<Vec<u8>, XlsxError> {
    let book = DepartmentWorkbook { report, styles: ReportStyles::new(), names: Names::new() };
    let mut workbook = Workbook::new();
    let mut properties = DocProperties::new()
        .set_title(words::property(&report.title))
        .set_subject(words::property(&report.department.framework.title));
    if let Some(day) = style::excel_date(report.date) {
        properties = properties.set_creation_datetime(&day);
    }
    workbook.set_properties(&properties);
    overview::write(&book, workbook.add_worksheet())?;
    heatmap::write(&book, workbook.add_worksheet())?;
    let rows = report.department.people.len() * report.department.skills.len();
    gaps::write(&book, list(&mut workbook, rows, long)?)?;
    needs::write(&book, workbook.add_worksheet())?;
    plans::write(&book, workbook.add_worksheet())?;
    readiness::write(&book, workbook.add_worksheet())?;
    if let Some(changes) = &report.department.changes {
        changes::write(&book, workbook.add_worksheet(), changes)?;
    }
    lists::write_findings(&book, list(&mut workbook, report.findings.len(), long)?)?;
    lists::write_returns(&book, list(&mut workbook, report.returns.len(), long)?)?;
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::analysis;
    use crate::grid::{self, Limits};
    use crate::report::example;

    /// Returns the XML after the cells of each sheet: filters, conditional formats, print set-up.
    fn around_cells(bytes: &[u8]) -> Vec<String> {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let sheets = (1..).map_while(|number| {
            let part = archive.by_name(&format!("xl/worksheets/sheet{number}.xml")).ok()?;
            Some(std::io::read_to_string(part).unwrap())
        });
        sheets.map(|xml| xml.split_once("</sheetData>").unwrap().1.to_owned()).collect()
    }

    #[test]
    fn long_lists_hold_what_short_ones_do() {
        let (department, findings, returns) = (analysis::example::department(), example::findings(), example::returns());
        let report = example::report(&department, &findings, &returns);
        let [short, long] = [usize::MAX, 0].map(|long| with_long_lists(&report, long).unwrap());
        let [cells, as_long] = [&short, &long].map(|bytes| format!("{:#?}", grid::read(bytes, &Limits::default()).unwrap()));
        assert!(cells == as_long, "{cells}\n{as_long}");
        assert_eq!(around_cells(&short), around_cells(&long));
    }
}
