//! Our own reader of .xlsx says the same as another one, calamine, of every sound workbook: those that we write, and what
//! other programs make of them.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xlsx};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use skillbook::address::{CellRef, column_letters};
use skillbook::form::{Capacity, Form};
use skillbook::framework;
use skillbook::grid::{self, CellValue, FileKind, Limits};
use skillbook::model::{Date, FormKind};
use skillbook::pipeline::demo::demo;

use super::answers::{self, Filled};
use super::documents::{document, frameworks};
use super::foreign::folder;
use super::programs::{libreoffice, openpyxl};

/// Cells by place, with their formula.
type Cells = BTreeMap<CellRef, (CellValue, Option<String>)>;

/// All that is compared, in the form in which both readers can say it.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    sheets: Vec<(String, bool, Cells)>,
    names: Vec<(String, String)>,
    properties: Vec<String>,
}

fn ours(bytes: &[u8]) -> Seen {
    let book = grid::read(bytes, &Limits::default()).unwrap();
    assert_eq!(book.kind, FileKind::Xlsx);
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
            // An empty formula is as good as none.
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
        // A time of day without a day stays a number with us.
        Data::DateTime(moment) if moment.is_duration() || moment.as_f64() < 1.0 => CellValue::Number(moment.as_f64()),
        Data::DateTime(moment) => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            let date = Date::from_ymd(year.try_into().unwrap(), month.try_into().unwrap(), day.try_into().unwrap()).unwrap();
            CellValue::Date { date, time: (hour, minute, second) != (0, 0, 0) }
        }
        Data::DateTimeIso(text) | Data::DurationIso(text) => panic!("no program that is tried here writes {text}"),
    }
}

/// Holds both readings against each other; how many cells there were, none where both refuse the file.
fn hold(name: &str, bytes: &[u8]) -> usize {
    if Xlsx::new(Cursor::new(bytes)).is_err() {
        assert!(grid::read(bytes, &Limits::default()).is_err(), "{name} is damaged");
        return 0;
    }
    let (ours, theirs) = (ours(bytes), theirs(bytes));
    assert_eq!(ours.names, theirs.names, "names of {name}");
    assert_eq!(ours.properties, theirs.properties, "properties of {name}");
    let tabs = |seen: &Seen| seen.sheets.iter().map(|(name, visible, _)| (name.clone(), *visible)).collect::<Vec<_>>();
    assert_eq!(tabs(&ours), tabs(&theirs), "sheets of {name}");
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

/// The workbooks in a folder and those within.
fn workbooks(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = entries.map(walkdir::DirEntry::into_path);
    files.filter(|file| file.extension().is_some_and(|ending| ending == "xlsx")).collect()
}

/// Holds files; how many of them there were that could be read.
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
    assert_eq!(hold_files(&workbooks(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures"))), 1);
    // A whole round: what was issued, returns that people spoilt, and the department's summary.
    let folder = tempfile::tempdir().unwrap();
    demo(folder.path(), false).unwrap();
    let files = workbooks(folder.path());
    // One of the returns broke off on its way.
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
}

/// What the looks of a sheet say, a line each.
fn looks(sheet: &grid::Sheet) -> Vec<String> {
    let mut said = Vec::new();
    for (at, cell) in &sheet.cells {
        let grid::Look { percent, struck, fill } = cell.look;
        let words = [(percent, "percent".to_owned()), (struck, "struck".to_owned())].into_iter();
        let words = words.chain(fill.map(|fill| (true, format!("{fill:06X}"))));
        let words: Vec<String> = words.filter(|(holds, _)| *holds).map(|(_, word)| word).collect();
        if !words.is_empty() {
            said.push(format!("{at} {}", words.join(" ")));
        }
    }
    said.extend(sheet.fills.iter().map(|(at, fill)| format!("{at} empty {fill:06X}")));
    said.extend(sheet.notes.iter().map(|(at, note)| format!("{at} {}: {:?}", note.author.as_deref().unwrap_or("?"), note.text)));
    said.extend(sheet.pictures.iter().map(|at| format!("{at} picture")));
    said.extend(sheet.hidden_rows.iter().map(|row| format!("row {} hidden", row + 1)));
    said.extend(sheet.hidden_columns.iter().map(|col| format!("column {} hidden", column_letters(*col))));
    said
}

/// The smallest picture there is: one black dot.
const DOT: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";

/// A workbook with a chart on the first sheet, and on the second one a picture too.
fn pictured(file: &Path) {
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in ["Chart", "Picture"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write(0, 0, 1).unwrap();
        let mut chart = rust_xlsxwriter::Chart::new(rust_xlsxwriter::ChartType::Bar);
        chart.add_series().set_values((name, 0, 0, 1, 0));
        sheet.insert_chart(4, 4, &chart).unwrap();
        if name == "Picture" {
            let picture = rust_xlsxwriter::Image::new_from_buffer(DOT).unwrap();
            sheet.insert_image(6, 2, &picture).unwrap();
        }
    }
    book.save(file).unwrap();
}

#[test]
fn what_looks_say_is_read_from_files_of_other_programs() {
    let folder = folder("grid-looks");
    let (made, picture, resaved) = (folder.join("looks.xlsx"), folder.join("picture.xlsx"), folder.join("resaved"));
    std::fs::create_dir(&resaved).unwrap();
    openpyxl("looks.py", &json!(made));
    pictured(&picture);
    let files = [made, picture];
    let again = libreoffice(&files, "xlsx", &resaved);
    // LibreOffice loses the authors of notes that come from an .xlsx.
    for (files, author) in [(files.as_slice(), "Jo Ng"), (&again, "?")] {
        let sheet = |at: usize, sheet: usize| grid::open(&files[at], &Limits::default()).unwrap().sheets.remove(sheet);
        let notes = [format!(r#"A8 {author}: "I would say 4\nor 5""#), format!(r#"C9 {author}: "on nothing""#)];
        let expected = [
            "A2 struck",
            "A3 struck",
            "A5 percent",
            "A6 FFFF00",
            "A7 C0504D",
            "B6 empty FF0000",
            &notes[0],
            &notes[1],
            "row 10 hidden",
            "column D hidden",
        ];
        assert_eq!(looks(&sheet(0, 0)), expected, "{}", files[0].display());
        assert!(looks(&sheet(1, 0)).is_empty());
        assert_eq!(looks(&sheet(1, 1)), ["C7 picture"], "{}", files[1].display());
    }
}
