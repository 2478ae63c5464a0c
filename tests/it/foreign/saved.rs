//! Our filled-in forms, saved again by other programs: they must be read as the same documents, or be refused.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::super::programs::{gnumeric, libreoffice, node, openpyxl};
use super::{OURS, Told, folder, hold, hold_but, inside, name, read};

/// Formats that most programs can save.
const ENDINGS: [&str; 3] = ["xlsx", "ods", "xls"];

/// Returns jobs for a script that fills in files, but here only saves them, as `ending` into a folder.
fn jobs(ending: &str, folder: &Path, more: &Value) -> Value {
    let job = |file: &PathBuf| {
        let to = folder.join(file.file_name().unwrap()).with_extension(ending);
        let mut job = json!({ "from": file, "to": to, "cells": [] });
        job.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        job
    };
    OURS.files.iter().map(job).collect()
}

/// Saves our files with ExcelJS or SheetJS.
fn saved(options: &Value, ending: &str, folder: &Path) -> Vec<PathBuf> {
    serde_json::from_value(node("fill.js", &jobs(ending, folder, options))).unwrap()
}

#[test]
fn what_libreoffice_saves_is_read_as_the_same_document() {
    let folder = folder("foreign-libreoffice");
    for ending in ENDINGS {
        hold(&libreoffice(&OURS.files, ending, &inside(&folder, ending)));
    }
}

#[test]
fn what_gnumeric_saves_as_xlsx_or_xls_is_read_as_the_same_document() {
    let folder = folder("foreign-gnumeric");
    for ending in ["xlsx", "xls"] {
        hold(&gnumeric(&OURS.files, ending, &inside(&folder, ending)));
    }
}

#[test]
fn what_gnumeric_saves_as_ods_is_read_as_the_same_document() {
    hold(&gnumeric(&OURS.files, "ods", &folder("foreign-gnumeric-ods")));
}

#[test]
fn what_openpyxl_saves_is_read_as_the_same_document() {
    let jobs = jobs("xlsx", &folder("foreign-openpyxl"), &json!({}));
    hold(&serde_json::from_value::<Vec<PathBuf>>(openpyxl("fill.py", &jobs)).unwrap());
}

#[test]
fn what_exceljs_saves_is_read_as_the_same_document() {
    hold(&saved(&json!({ "program": "exceljs" }), "xlsx", &folder("foreign-exceljs")));
}

#[test]
fn what_sheetjs_saves_as_xlsx_or_xls_is_read_as_the_same_document() {
    let folder = folder("foreign-sheetjs");
    for ending in ["xlsx", "xls"] {
        hold(&saved(&json!({ "program": "sheetjs" }), ending, &inside(&folder, ending)));
    }
}

/// SheetJS drops cell formats, names and properties in an .ods.
#[test]
fn what_sheetjs_saves_as_ods_is_read_as_the_same_document() {
    let lost = |found: &super::Return| -> Told {
        let mut lost = days(found);
        lost.insert(("identity-partly", String::new()));
        lost
    };
    hold_but(&saved(&json!({ "program": "sheetjs" }), "ods", &folder("foreign-sheetjs-ods")), &lost);
}

/// Returns the findings on dates that have lost their format.
fn days(found: &super::Return) -> Told {
    let days = found.fields.iter().filter(|field| field.kind == "date" && !field.value.is_null());
    days.map(|field| ("value-tidied", field.pointer.to_string())).collect()
}

/// By default SheetJS drops cell formats. Dates become plain numbers, which is told.
#[test]
fn days_that_sheetjs_made_numbers_are_read_and_told() {
    let folder = folder("foreign-sheetjs-plain");
    for ending in ["xlsx", "xls"] {
        hold_but(&saved(&json!({ "program": "sheetjs", "plain": true }), ending, &inside(&folder, ending)), &days);
    }
}

/// SheetJS writes shortened cells in an .xlsb. Readers would lose most of them, so the file is refused.
#[test]
fn an_xlsb_with_shortened_cells_is_refused() {
    for file in saved(&json!({ "program": "sheetjs" }), "xlsb", &folder("foreign-sheetjs-xlsb")) {
        let found = read(&file);
        let name = name(&file);
        assert!(found.value.is_none() && found.document.is_none(), "{name}: {:?}", found.value);
        let [finding] = found.findings.as_slice() else { panic!("{name}: {:#?}", found.findings) };
        assert_eq!(finding.code.name(), "file-damaged", "{name}");
        assert!(finding.help().contains("save it once more as .xlsx"), "{name}: {}", finding.help());
    }
}
