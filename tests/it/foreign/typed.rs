//! Issued forms, filled in by other programs: every answer must be read as it was typed.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::{Value, json};

use skillbook::address::Pointer;

use super::super::answers::{Answer, Filled, workbook};
use super::super::programs::{libreoffice, node, openpyxl, skillbook};
use super::{OURS, differing, folder, hold, inside, name, read, told};

/// All issued forms, and the cells to fill in.
static ISSUED: LazyLock<Vec<(PathBuf, Vec<Value>)>> = LazyLock::new(|| {
    let folder = folder("foreign-issued");
    let issue = |filled: &Filled| {
        let file = folder.join(format!("{}.xlsx", filled.name));
        std::fs::write(&file, workbook(&filled.issued, &filled.framework)).unwrap();
        let cells = cells(filled, &file);
        (file, cells)
    };
    OURS.all.iter().map(issue).collect()
});

static OPENPYXL: LazyLock<Vec<PathBuf>> = LazyLock::new(|| {
    let jobs = jobs("", "xlsx", &folder("foreign-typed-openpyxl"));
    serde_json::from_value(openpyxl("fill.py", &jobs)).unwrap()
});

/// The files that openpyxl filled in, recalculated by LibreOffice.
pub(super) static CALCULATED: LazyLock<Vec<PathBuf>> =
    LazyLock::new(|| libreoffice(&OPENPYXL, "xlsx", &folder("foreign-calculated")));

/// Returns the cells to fill in. `inspect` tells the place of each answer in the issued workbook.
fn cells(filled: &Filled, issued: &Path) -> Vec<Value> {
    let shown: Value = serde_json::from_str(&skillbook(&["inspect", "--format", "json", &issued.display().to_string()])).unwrap();
    let place = |pointer: &Pointer| {
        let field = shown["fields"].as_array().unwrap().iter().find(|field| field["pointer"] == pointer.as_str());
        let field = field.unwrap_or_else(|| panic!("inspect shows no {pointer}"));
        assert_eq!(field["input"], true, "{pointer}");
        (field["sheet"].clone(), field["cell"].clone())
    };
    let cell = |answer: &Answer| {
        let (sheet, cell) = place(&answer.pointer);
        json!({ "sheet": sheet, "cell": cell, "kind": answer.kind, "value": answer.typed })
    };
    filled.answers.iter().map(cell).collect()
}

/// Returns jobs for a script that fills in every form and saves it as `ending` into a folder.
fn jobs(program: &str, ending: &str, folder: &Path) -> Value {
    let job = |(file, cells): &(PathBuf, Vec<Value>)| {
        let to = folder.join(file.file_name().unwrap()).with_extension(ending);
        json!({ "program": program, "from": file, "to": to, "cells": cells })
    };
    ISSUED.iter().map(job).collect()
}

/// Fills in every form with ExcelJS or SheetJS.
fn typed(program: &str, ending: &str, folder: &Path) -> Vec<PathBuf> {
    serde_json::from_value(node("fill.js", &jobs(program, ending, folder))).unwrap()
}

#[test]
fn what_was_typed_with_openpyxl_is_read() {
    hold(&OPENPYXL);
}

#[test]
fn what_was_typed_with_openpyxl_and_saved_by_libreoffice_is_read() {
    let folder = folder("foreign-typed-libreoffice");
    hold(&CALCULATED);
    for ending in ["ods", "xls"] {
        hold(&libreoffice(&OPENPYXL, ending, &inside(&folder, ending)));
    }
}

#[test]
fn what_was_typed_with_exceljs_is_read() {
    hold(&typed("exceljs", "xlsx", &folder("foreign-typed-exceljs")));
}

#[test]
fn what_was_typed_with_sheetjs_is_read() {
    hold(&typed("sheetjs", "xlsx", &folder("foreign-typed-sheetjs")));
}

/// SheetJS writes a date in an .ods as the start of the day in its own time zone, converted to UTC. The day is then ambiguous
/// and is asked.
#[test]
fn what_was_typed_with_sheetjs_and_saved_as_ods_is_read_or_asked() {
    what_is_lost_is_told("ods", &["date-ambiguous", "date-not-understood", "answer-missing"]);
}

/// SheetJS saves neither formulas nor date formats in an .xls, and calculates nothing. Dates become odd numbers and offered
/// levels are lost. Each loss must be told, and only typed answers may be read.
#[test]
fn what_sheetjs_loses_in_an_xls_is_told() {
    what_is_lost_is_told("xls", &["date-not-understood", "answer-missing"]);
}

fn what_is_lost_is_told(ending: &str, codes: &[&'static str]) {
    for (filled, file) in OURS.all.iter().zip(typed("sheetjs", ending, &folder(&format!("foreign-typed-sheetjs-{ending}")))) {
        let found = read(&file);
        let told = told(&found);
        for (at, ours, theirs) in differing(filled, &found) {
            let is_told = codes.iter().any(|code| told.contains(&(*code, at.to_string())));
            // A gap is calculated, a duration can depend on lost dates, and an empty weight counts as 1.
            let same = ["gap", "duration"].contains(&at.last()) || (at.last() == "weight" && ours == 1);
            assert!(theirs.is_null() && (is_told || same), "{} {at}: meant {ours}, read {theirs}: {told:#?}", name(&file));
        }
    }
}
