//! Measures making a workbook for a person against writing the same cells plainly and against packing its parts.

#[allow(dead_code, reason = "each benchmark uses a part of what they share")]
mod common;

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use rust_xlsxwriter::{Workbook, XlsxError};
use skillbook::grid::{self, CellValue, Limits};
use skillbook::model::Document;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use common::people::{documents, framework, workbook};
use common::{Result, Size, Way, cpu_of, in_turn, own_cpu, show, skillbook};

fn main() -> Result<()> {
    let Some(size) = Size::asked(Size { count: 50, rounds: 5 })? else { return Ok(()) };
    let folder = tempfile::tempdir()?;
    let framework = framework()?;
    let people = documents(0..size.count, &framework);
    let roster = folder.path().join("staff.csv");
    write_roster(&people, &framework, &roster)?;
    let out = folder.path().join("round");
    let blank = Document::blank(people[0].form.clone(), people[0].person.clone(), people[0].rater.clone(), &framework);
    let packet = workbook(&blank, &framework)?;
    let parts = parts(&packet)?;
    let cells = grid::read(&packet, &Limits::default())?;
    let times = |one: &dyn Fn() -> Result<Vec<u8>>| -> Result<Vec<Vec<u8>>> { (0..size.count).map(|_| one()).collect() };
    let measured = in_turn(
        vec![
            Way::new("packing its parts", || own_cpu(|| times(&|| packed(&parts)))),
            Way::new("rust_xlsxwriter, the same cells, plain", || own_cpu(|| times(&|| Ok(plain(&cells)?)))),
            Way::new("skillbook issue", || {
                if out.exists() {
                    fs::remove_dir_all(&out)?;
                }
                let mut command = skillbook();
                cpu_of(command.arg("issue").arg("--roster").arg(&roster).arg("--out").arg(&out).args(["--round", "2026-H2"]))
            }),
        ],
        size.rounds,
    )?;
    show(&format!("Packets for {} people, CPU for each", size.count), size.count, &measured, &[0, 1])
}

/// Writes a staff list of the people.
fn write_roster(people: &[Document], framework: &skillbook::model::Framework, to: &Path) -> Result<()> {
    let mut list = csv::Writer::from_path(to)?;
    list.write_record(["Staff ID", "Name", "E-mail", "Department", "Role", "Target role", "Manager"])?;
    for person in people.iter().map(|document| &document.person) {
        let target = framework.roles.iter().find(|role| Some(&role.id) == person.target_role.as_ref()).map(|role| &role.label);
        let columns = [Some(&person.id), Some(&person.name), Some(&person.email), Some(&person.department), Some(&person.role)];
        let columns = columns.into_iter().flatten().map(Option::as_ref).chain([target, person.manager.as_ref()]);
        list.write_record(columns.map(|column| column.map_or("", String::as_str)))?;
    }
    Ok(list.flush()?)
}

fn parts(package: &[u8]) -> Result<Vec<(String, Vec<u8>)>> {
    let mut package = ZipArchive::new(Cursor::new(package))?;
    let mut parts = Vec::new();
    for index in 0..package.len() {
        let mut part = package.by_index(index)?;
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes)?;
        parts.push((part.name()?.into_owned(), bytes));
    }
    Ok(parts)
}

fn packed(parts: &[(String, Vec<u8>)]) -> Result<Vec<u8>> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        package.start_file(name.as_str(), SimpleFileOptions::default())?;
        package.write_all(bytes)?;
    }
    Ok(package.finish()?.into_inner())
}

/// Writes only the cells of a workbook, without formats, lists or formulas.
fn plain(cells: &grid::Workbook) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    for from in &cells.sheets {
        let sheet = book.add_worksheet().set_name(&from.name)?;
        for (at, cell) in &from.cells {
            let col = u16::try_from(at.col).unwrap_or(u16::MAX);
            match &cell.value {
                CellValue::Number(number) => sheet.write_number(at.row, col, *number)?,
                other => sheet.write_string(at.row, col, other.display())?,
            };
        }
    }
    book.save_to_buffer()
}
