//! Our own readers of .xlsx and .ods agree with calamine on every sound workbook: ours, and those that other programs save.

mod looks;
mod plain;

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};

use calamine::{Data, DataRef, Ods, Reader, SheetType, SheetVisible, Xlsx};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use assert_cmd::Command;
use skillbook::address::CellRef;
use skillbook::finding::Code;
use skillbook::form::{Capacity, Form};
use skillbook::framework::{self, Library};
use skillbook::grid::{self, CellValue, FileKind, Limits};
use skillbook::jobs::check::read_grid;
use skillbook::jobs::returned::Return;
use skillbook::jobs::workbench::Workbench;
use skillbook::model::{Date, FormKind};

use super::answers::{self, Filled};
use super::documents::{document, frameworks};
use super::foreign::folder;
use super::programs::{libreoffice, openpyxl};

/// Cells by place, with their formulas.
type Cells = BTreeMap<CellRef, (CellValue, Option<String>)>;

/// The compared content, in a form that both readers can give.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    sheets: Vec<(String, bool, Cells)>,
    names: Vec<(String, String)>,
    properties: Vec<String>,
}

impl Seen {
    /// Removes the names that another reading lacks.
    fn with_names_of(mut self, other: &Self) -> Self {
        self.names.retain(|name| other.names.contains(name));
        self
    }
}

fn ours(bytes: &[u8], kind: FileKind) -> Seen {
    let book = grid::read(bytes, &Limits::default()).unwrap();
    assert_eq!(book.kind, kind);
    let cells = |sheet: grid::Sheet| sheet.cells.into_iter().map(|(at, cell)| (at, (cell.value, cell.formula))).collect();
    let sheets = book.sheets.into_iter().map(|sheet| (sheet.name.clone(), sheet.visible, cells(sheet))).collect();
    let mut names = book.names;
    names.sort();
    Seen { sheets, names, properties: book.properties }
}

fn theirs(bytes: &[u8]) -> Seen {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut seen = Seen { names: book.defined_names().to_vec(), ..Seen::default() };
    seen.names.sort();
    for sheet in book.sheets_metadata().to_vec().into_iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let mut reader = book.worksheet_cells_reader(&sheet.name).unwrap();
        let mut cells = Cells::new();
        while let Some(cell) = reader.next_cell_with_formula().unwrap() {
            // An empty formula counts as none.
            let formula = cell.formula.filter(|formula| !formula.is_empty());
            let value = match cell.value {
                DataRef::SharedString(text) => CellValue::Text(text.to_owned()),
                other => value(&Data::from(other)),
            };
            if value != CellValue::Empty && value != CellValue::Text(String::new()) {
                cells.insert(CellRef::new(cell.pos.0, cell.pos.1), (value, formula));
            } else if formula.is_some() {
                cells.insert(CellRef::new(cell.pos.0, cell.pos.1), (CellValue::Empty, formula));
            }
        }
        seen.sheets.push((sheet.name, sheet.visible == SheetVisible::Visible, cells));
    }
    let properties = book.workbook_properties().unwrap();
    let properties = [properties.title, properties.subject, properties.description, properties.keywords];
    seen.properties = properties.into_iter().flatten().filter(|text| !text.is_empty()).collect();
    seen
}

fn value(data: &Data) -> CellValue {
    match data {
        Data::Empty => CellValue::Empty,
        Data::String(text) => CellValue::Text(text.clone()),
        Data::Int(number) => CellValue::Number(*number as f64),
        Data::Float(number) => CellValue::Number(*number),
        Data::Bool(yes) => CellValue::Bool(*yes),
        Data::Error(error) => CellValue::Error(error.to_string()),
        // We read a time of day without a date as a number.
        Data::DateTime(moment) if moment.is_duration() || moment.as_f64() < 1.0 => CellValue::Number(moment.as_f64()),
        Data::DateTime(moment) => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            let date = Date::from_ymd(year.try_into().unwrap(), month.try_into().unwrap(), day.try_into().unwrap()).unwrap();
            CellValue::Date { date, time: (hour, minute, second) != (0, 0, 0) }
        }
        Data::DateTimeIso(text) => CellValue::Date { date: Date::parse(text).unwrap(), time: false },
        Data::DurationIso(text) => panic!("no program that is tried here writes {text}"),
    }
}

/// Returns what calamine reads in an .ods. It reads errors as texts.
fn theirs_ods(bytes: &[u8]) -> Seen {
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).unwrap();
    let mut seen = Seen { names: book.defined_names().to_vec(), ..Seen::default() };
    seen.names.sort();
    for sheet in book.sheets_metadata().to_vec() {
        let mut cells = Cells::new();
        let (values, formulas) = (book.worksheet_range(&sheet.name).unwrap(), book.worksheet_formula(&sheet.name).unwrap());
        let start = values.start().unwrap_or_default();
        for (row, col, data) in values.used_cells() {
            let value = value(data);
            if value != CellValue::Text(String::new()) {
                cells.insert(CellRef::new(start.0 + row as u32, start.1 + col as u32), (value, None));
            }
        }
        let start = formulas.start().unwrap_or_default();
        for (row, col, formula) in formulas.used_cells().filter(|(_, _, formula)| !formula.is_empty()) {
            let at = CellRef::new(start.0 + row as u32, start.1 + col as u32);
            cells.entry(at).or_insert((CellValue::Empty, None)).1 = Some(formula.clone());
        }
        seen.sheets.push((sheet.name, sheet.visible == SheetVisible::Visible, cells));
    }
    let properties = book.workbook_properties().unwrap();
    let properties = [properties.title, properties.subject, properties.description, properties.keywords];
    seen.properties = properties.into_iter().flatten().filter(|text| !text.is_empty()).collect();
    seen
}

/// Compares both readings of a file. Returns the number of cells, or 0 if both refuse the file.
fn hold(name: &str, bytes: &[u8]) -> usize {
    if Xlsx::new(Cursor::new(bytes)).is_err() {
        assert!(grid::read(bytes, &Limits::default()).is_err(), "{name} is damaged");
        return 0;
    }
    compare(name, &ours(bytes, FileKind::Xlsx), &theirs(bytes))
}

/// Compares two readings of a file. Returns the number of cells.
fn compare(name: &str, ours: &Seen, theirs: &Seen) -> usize {
    assert_eq!(ours.names, theirs.names, "names of {name}");
    assert_eq!(ours.properties, theirs.properties, "properties of {name}");
    let tabs = |seen: &Seen| seen.sheets.iter().map(|(name, visible, _)| (name.clone(), *visible)).collect::<Vec<_>>();
    assert_eq!(tabs(ours), tabs(theirs), "sheets of {name}");
    let mut count = 0;
    for ((sheet, _, ours), (_, _, theirs)) in ours.sheets.iter().zip(&theirs.sheets) {
        for at in ours.keys().chain(theirs.keys()) {
            assert_eq!(ours.get(at), theirs.get(at), "{name}, {sheet}!{at}: we (left) and calamine (right)");
        }
        count += ours.len();
    }
    assert!(count > 0, "{name} holds nothing");
    count
}

/// Returns the workbooks in a folder and its subfolders.
fn workbooks(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = entries.map(walkdir::DirEntry::into_path);
    // calamine joins text runs that differ only in font, so these files are left out.
    let apart = ["02-partly-struck", "03-superscript-run"];
    let files = files.filter(|file| !apart.iter().any(|name| file.iter().any(|step| step == *name)));
    files.filter(|file| file.extension().is_some_and(|ending| ending == "xlsx")).collect()
}

/// Compares the readings of files. Returns the number of readable files.
fn hold_files(files: &[PathBuf]) -> usize {
    files.iter().filter(|file| hold(&file.display().to_string(), &std::fs::read(file).unwrap()) > 0).count()
}

#[test]
fn every_workbook_that_we_write_is_read_as_calamine_reads_it() {
    for built_in in frameworks() {
        hold(&built_in.id, &framework::export(built_in).unwrap());
    }
    for filled in Filled::all() {
        hold(&filled.name, &answers::workbook(&filled.issued, &filled.framework));
        hold(&filled.name, &answers::workbook(&filled.document, &filled.framework));
    }
    let fixtures = workbooks(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures"));
    assert!(hold_files(&fixtures) > 30, "{fixtures:?}");
    // A whole round: issued workbooks, spoilt returns, and the department's summary.
    let folder = tempfile::tempdir().unwrap();
    let demo = Command::cargo_bin("skillbook").unwrap().arg("demo").arg(folder.path()).output().unwrap();
    assert!(demo.status.success(), "{}", String::from_utf8_lossy(&demo.stderr));
    let files = workbooks(folder.path());
    // One of the returns is cut off.
    assert!(files.len() > 40 && hold_files(&files) == files.len() - 1, "{files:?}");
}

#[test]
fn arbitrary_answers_are_read_as_calamine_reads_them() {
    let mut runner = TestRunner::deterministic();
    for framework in frameworks() {
        for kind in FormKind::ALL {
            let any = document(framework, kind);
            for round in 0..4 {
                let document = any.new_tree(&mut runner).unwrap().current();
                let form = Form::for_document(&document, framework, &Capacity::default());
                let bytes = skillbook::excel::write(&form, &document, Date::from_ymd(2026, 11, 23).unwrap()).unwrap();
                hold(&format!("{} of {}, round {round}", kind.name(), framework.id), &bytes);
            }
        }
    }
}

#[test]
fn what_other_programs_save_is_read_as_calamine_reads_it() {
    let folder = folder("grid-foreign");
    let inside = |name: &str| {
        let inside = folder.join(name);
        std::fs::create_dir(&inside).unwrap();
        inside
    };
    let (libre, python) = (inside("libreoffice"), inside("openpyxl"));
    let mut files = Vec::new();
    for filled in Filled::all().into_iter().filter(|filled| filled.document.form.kind == FormKind::Packet) {
        let file = folder.join(format!("{}.xlsx", filled.name));
        std::fs::write(&file, answers::workbook(&filled.document, &filled.framework)).unwrap();
        files.push(file);
    }
    let to = |file: &Path| python.join(file.file_name().unwrap());
    let jobs: Vec<Value> = files.iter().map(|file| json!({ "from": file, "to": to(file), "cells": [] })).collect();
    let resaved: Vec<PathBuf> = serde_json::from_value(openpyxl("fill.py", &json!(jobs))).unwrap();
    assert_eq!(hold_files(&resaved), files.len());
    assert_eq!(hold_files(&libreoffice(&files, "xlsx", &libre)), files.len());
    for file in libreoffice(&files, "ods", &libre) {
        let bytes = std::fs::read(&file).unwrap();
        let name = file.display().to_string();
        let theirs = theirs_ods(&bytes);
        // calamine keeps only the last list of names, and loses those of single sheets.
        let count = compare(&name, &ours(&bytes, FileKind::Ods).with_names_of(&theirs), &theirs);
        let indented = ours(&indented(&bytes), FileKind::Ods).with_names_of(&theirs);
        assert_eq!(compare(&format!("indented {name}"), &indented, &theirs), count);
    }
}

/// Indents the content of an .ods. Some programs write it so, and calamine cannot read it.
fn indented(ods: &[u8]) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(ods)).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..old.len() {
        let mut part = old.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = Vec::new();
        part.read_to_end(&mut text).unwrap();
        if name == "content.xml" {
            let mut plain = String::from_utf8(text).unwrap();
            for tag in ["table:table", "text:p", "office:annotation", "draw:"] {
                plain = plain.replace(&format!("<{tag}"), &format!("\n    <{tag}"));
                plain = plain.replace(&format!("</{tag}"), &format!("\n    </{tag}"));
            }
            text = plain.into_bytes();
        }
        new.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        new.write_all(&text).unwrap();
    }
    let bytes = new.finish().unwrap().into_inner();
    assert!(Ods::new(Cursor::new(&bytes)).is_err(), "calamine reads indented files by now: hold ours against it");
    bytes
}

#[test]
fn a_form_that_lost_cells_in_silence_does_not_pass_in_silence() {
    let filled = Filled::all().into_iter().find(|filled| filled.document.form.kind == FormKind::Packet).unwrap();
    let book = grid::read(&answers::workbook(&filled.document, &filled.framework), &Limits::default()).unwrap();
    let workbench = Workbench::new(Library::new(), answers::today());
    let read = |keep: &dyn Fn(CellRef, &grid::Sheet) -> bool| {
        let mut book = book.clone();
        for sheet in &mut book.sheets {
            let whole = sheet.clone();
            sheet.cells.retain(|at, _| keep(*at, &whole));
        }
        read_grid(&book, "return.xlsx", "xlsx", &workbench)
    };
    let of =
        |found: &Return, code: Code| found.findings.iter().filter(|finding| finding.code == code).cloned().collect::<Vec<_>>();
    assert!(of(&read(&|_, _| true), Code::FormIncomplete).is_empty());
    let rows = read(&|at, _| at.row < 6 || at.row % 3 == 0);
    let refused = of(&rows, Code::FormIncomplete);
    assert!(rows.value.is_none() && refused.len() == 1, "{:#?}", rows.findings);
    assert!(refused[0].message().contains("nothing was taken from it"), "{}", refused[0].message());
    assert!(refused[0].help().contains("Save the workbook as .xlsx"), "{}", refused[0].help());
    // Lose the cells that follow another one, as a reader does that does not know their short form. The keys are all there.
    let columns = read(&|at, whole| at.col == 0 || !whole.cells.contains_key(&CellRef::new(at.row, at.col - 1)));
    assert!(of(&columns, Code::ColumnMissing).len() > 10, "{:#?}", columns.findings);
}
