//! The files to read: returns as skillbook writes them, returns that other programs saved again, and forms of version 0.1. No
//! two files are alike, and no file is in two groups.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use quick_xml::escape::escape;
use serde_json::{Value, json};
use skillbook::framework::Library;
use skillbook::grid::{self, Limits};
use skillbook::jobs::check::read_grid;
use skillbook::jobs::returned::Return;
use skillbook::jobs::workbench::Workbench;
use skillbook::model::Date;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::common::Result;
use crate::common::people::{TODAY, documents, framework, returns};

/// A group of similar returns.
pub(crate) enum Group {
    /// The files were made.
    Files {
        /// The title of the group.
        title: String,
        /// The files.
        files: Vec<PathBuf>,
    },
    /// The program that saves the files is not installed.
    Missing {
        /// The program's name.
        program: &'static str,
    },
}

/// Forms of version 0.1. The last two were filled in and saved by other programs.
const FIRST_VERSION: [&str; 4] = ["htm-packet", "digital-packet", "htm-packet-typed-openpyxl", "htm-packet-typed-libreoffice"];

/// Returns all groups: the first with `count` files, each of the others with a tenth of that.
pub(crate) fn all(count: usize, folder: &Path) -> Result<Vec<Group>> {
    let few = (count / 10).max(4);
    let people = |group: usize| count + group * few..count + (group + 1) * few;
    let saved = |group: usize, program, save: fn(&[PathBuf], &Path) -> Result<bool>| -> Result<Group> {
        let from = returns(people(group), &folder.join(format!("{program} from")))?;
        let to = folder.join(format!("{program} to"));
        fs::create_dir_all(&to)?;
        if !save(&from, &to)? {
            return Ok(Group::Missing { program });
        }
        let files = from.iter().filter_map(|file| Some(to.join(file.file_name()?))).collect();
        Ok(Group::Files { title: format!("packets saved anew by {program}"), files })
    };
    let new = returns(0..count, &folder.join("new"))?;
    Ok(vec![
        Group::Files { title: "packets as skillbook writes them".to_owned(), files: new },
        saved(0, "openpyxl", openpyxl)?,
        saved(1, "ExcelJS", exceljs)?,
        saved(2, "LibreOffice", libreoffice)?,
        first_version(people(3), &folder.join("first version"))?,
    ])
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn openpyxl(from: &[PathBuf], to: &Path) -> Result<bool> {
    let python = root().join("target/test-venv/bin/python");
    Ok(python.exists() && script(Command::new(python).arg(root().join("tests/it/foreign/fill.py")), from, to)?)
}

fn exceljs(from: &[PathBuf], to: &Path) -> Result<bool> {
    let packages = root().join("target/test-node/node_modules");
    let mut node = Command::new("node");
    Ok(packages.exists() && script(node.arg(root().join("tests/it/foreign/fill.js")).arg(packages), from, to)?)
}

/// Saves files unchanged with a script of the tests.
fn script(command: &mut Command, from: &[PathBuf], to: &Path) -> Result<bool> {
    let job = |file: &PathBuf| {
        let saved = file.file_name().map(|name| to.join(name));
        json!({ "program": "exceljs", "from": file, "to": saved, "cells": [] })
    };
    let jobs: Value = from.iter().map(job).collect();
    let Ok(mut child) = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn() else {
        return Ok(false);
    };
    if let Some(mut pipe) = child.stdin.take() {
        pipe.write_all(jobs.to_string().as_bytes())?;
    }
    Ok(child.wait()?.success())
}

fn libreoffice(from: &[PathBuf], to: &Path) -> Result<bool> {
    let profile = tempfile::tempdir()?;
    let mut command = Command::new("soffice");
    command.arg(format!("-env:UserInstallation=file://{}", profile.path().display()));
    command.args(["--headless", "--norestore", "--convert-to", "xlsx", "--outdir"]).arg(to).args(from);
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    Ok(status.is_ok_and(|status| status.success()))
}

/// Makes returns of version 0.1 from the test fixtures. Each gets another person, and other texts and ratings.
fn first_version(numbers: std::ops::Range<usize>, folder: &Path) -> Result<Group> {
    fs::create_dir_all(folder)?;
    let workbench = Workbench::new(Library::new(), Date::parse(TODAY).ok_or("no day")?);
    let mut files = Vec::new();
    for (number, name) in numbers.zip(FIRST_VERSION.iter().cycle()) {
        let bytes = fs::read(root().join(format!("tests/fixtures/frozen/{name}.xlsx")))?;
        let found = read_grid(&grid::read(&bytes, &Limits::default())?, name, "xlsx", &workbench);
        let file = folder.join(format!("{number}.xlsx"));
        fs::write(&file, answered_anew(&bytes, &found, number)?)?;
        files.push(file);
    }
    Ok(Group::Files { title: "packets of version 0.1, half of them saved by openpyxl and LibreOffice".to_owned(), files })
}

/// Replaces the person, all texts and the ratings in a return. Only the XML is changed, so that everything else stays as it was
/// written.
fn answered_anew(bytes: &[u8], found: &Return, number: usize) -> Result<Vec<u8>> {
    let (old, person) =
        (found.document.as_ref().ok_or("a frozen form is not read")?, &documents(number..number + 1, &framework()?)[0].person);
    let mut words: Vec<(String, String)> = Vec::new();
    let mut swap = |old: &str, new: &str| words.push((escape(old).into_owned(), escape(new).into_owned()));
    for (old, new) in [(&old.person.name, &person.name), (&old.person.id, &person.id)] {
        swap(old.as_deref().unwrap_or_default(), new.as_deref().unwrap_or_default());
    }
    for (index, field) in found.fields.iter().enumerate().filter(|(_, field)| field.input && field.kind == "text") {
        if let Some(text) = field.value.as_str() {
            words.push((format!(">{}<", escape(text)), format!(">{}, as {number}-{index} says<", escape(text))));
        }
    }
    let ratings: Vec<_> = found.fields.iter().filter(|field| field.input && field.kind == "rating").collect();
    let mut package = ZipArchive::new(Cursor::new(bytes))?;
    let mut anew = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..package.len() {
        let mut part = package.by_index(index)?;
        let name = part.name()?.into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content)?;
        if let Ok(text) = std::str::from_utf8(&content) {
            let mut text = words.iter().fold(text.to_owned(), |text, (old, new)| text.replace(old.as_str(), new));
            for field in ratings.iter().filter(|field| name == format!("xl/worksheets/sheet{}.xml", field.place.order + 1)) {
                text = rated(&text, &field.place.cell.to_string(), 1 + (number + field.place.cell.row as usize) % 3);
            }
            content = text.into_bytes();
        }
        anew.start_file(name, SimpleFileOptions::default())?;
        anew.write_all(&content)?;
    }
    Ok(anew.finish()?.into_inner())
}

/// Returns the XML of a sheet with another number in a cell, if the cell holds a number.
fn rated(sheet: &str, cell: &str, level: usize) -> String {
    let rated = || {
        let start = sheet.find(&format!("<c r=\"{cell}\""))?;
        let end = start + sheet[start..].find("</c>").filter(|end| !sheet[start + 1..start + end].contains("<c "))?;
        let old = &sheet[start..end];
        let from = start + old.find("<v>")? + 3;
        let to = start + old.find("</v>")?;
        let is_number = !old.contains("t=\"s\"") && !old.contains("<f");
        is_number.then(|| format!("{}{level}{}", &sheet[..from], &sheet[to..]))
    };
    rated().unwrap_or_else(|| sheet.to_owned())
}
