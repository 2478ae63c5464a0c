//! Changes by programs and pastes to the parts of the file: validation, protection, names, merged cells, unusual XML.

use std::io::{Cursor, Read as _, Write as _};

use skillbook::finding::Code;
use skillbook::form::Identity;
use skillbook::grid::{self, Limits};
use skillbook::jobs::check::read_grid;
use skillbook::jobs::returned::Return;
use skillbook::model::FormKind;

use super::super::super::sample;
use super::super::super::spoilt::{Spoilt, text};
use super::{codes, intact, rating, told};

/// Reads the packet with its parts changed. `change` gets their names, such as `xl/worksheets/sheet2.xml`.
fn read(change: impl Fn(&str, String) -> String) -> Return {
    let bytes = sample::xlsx(&sample::document(FormKind::Packet));
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut changed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..package.len() {
        let mut part = package.by_index(index).unwrap();
        let (name, mut xml) = (part.name().unwrap().into_owned(), String::new());
        part.read_to_string(&mut xml).unwrap();
        changed.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        changed.write_all(change(&name, xml).as_bytes()).unwrap();
    }
    let bytes = changed.finish().unwrap().into_inner();
    let workbook = grid::read(&bytes, &Limits::default()).unwrap();
    read_grid(&workbook, "return.xlsx", "xlsx", sample::workbench())
}

fn read_sheets(change: impl Fn(String) -> String) -> Return {
    read(|name, xml| if name.starts_with("xl/worksheets/sheet") { change(xml) } else { xml })
}

/// Removes the elements of this name from an XML text.
fn without(xml: &str, element: &str) -> String {
    let (open, close) = (format!("<{element}"), format!("</{element}>"));
    let Some((before, rest)) = xml.split_once(&open) else { return xml.to_owned() };
    let after = match (rest.split_once(&close), rest.split_once("/>")) {
        (Some((_, after)), _) => after,
        (None, Some((_, after))) => after,
        _ => panic!("{element} has no end"),
    };
    format!("{before}{}", without(after, element))
}

pub(super) fn drop_downs_are_gone() {
    intact(&read_sheets(|xml| without(&xml, "dataValidations")), &[]);
    let found = Spoilt::packet().set("/inventory/ratings/3/source", text("Gossip")).read();
    assert_eq!(codes(&found), [Code::NotInList]);
}

pub(super) fn unprotected() {
    intact(&read_sheets(|xml| without(&xml, "sheetProtection")), &[]);
}

pub(super) fn names_are_lost() {
    intact(&read(|name, xml| if name == "xl/workbook.xml" { without(&xml, "definedNames") } else { xml }), &[]);
    let mut broken = Spoilt::packet();
    broken.workbook.names.iter_mut().for_each(|(_, text)| "#REF!".clone_into(text));
    intact(&broken.read(), &[]);
    let mut lost = Spoilt::packet();
    lost.workbook.names.clear();
    lost.workbook.properties.clear();
    let found = lost.read();
    intact(&found, &[Code::IdentityPartly]);
    assert!(told(&found, Code::IdentityPartly).message().contains("defined names"));
}

pub(super) fn formatted_and_empty() {
    let empty: String = (200..6_000)
        .map(|row| {
            let cells: String = ["A", "D", "K", "AB"].iter().map(|col| format!("<c r=\"{col}{row}\" s=\"3\"/>")).collect();
            format!("<row r=\"{row}\" s=\"3\" customFormat=\"1\">{cells}</row>")
        })
        .collect();
    intact(&read_sheets(|xml| xml.replace("</sheetData>", &format!("{empty}</sheetData>"))), &[]);
    // A program has written a blank into each of many cells.
    let blanks: Vec<(String, &str)> = (1..3_000).map(|row| (format!("B{row}"), " ")).collect();
    let blanks: Vec<(&str, &str)> = blanks.iter().map(|(cell, text)| (cell.as_str(), *text)).collect();
    intact(&Spoilt::packet().add_sheet("Sheet9", &blanks).read(), &[]);
}

pub(super) fn merged() {
    let merge = |area: &str| {
        let merges = format!("</sheetData><mergeCells count=\"1\"><mergeCell ref=\"{area}\"/></mergeCells>");
        move |name: &str, xml: String| {
            let inventory = xml.contains("Skills inventory") || name == "xl/worksheets/sheet5.xml";
            if inventory && name.starts_with("xl/worksheets/sheet5") { xml.replace("</sheetData>", &merges) } else { xml }
        }
    };
    // Merged: the title, an answer with the figure beside it, and two answers, of which the first remains.
    intact(&read(merge("A1:H1")), &[]);
    intact(&read(merge("C13:D13")), &[]);
    let found = read(merge("C13:C14"));
    assert_eq!(codes(&found), [Code::AnswerMerged], "{:#?}", found.findings);
    assert_eq!((rating(&found, 3), rating(&found, 4)), (Some(2), Some(2)));
    // A label that is merged with its rating hides it.
    let found = read(merge("B13:C13"));
    assert_eq!(codes(&found), [Code::AnswerMerged, Code::RatingMissing], "{:#?}", found.findings);
}

pub(super) fn odd_xml() {
    // Another prefix, no dimension and inline texts, as several programs write them.
    let prefixed = |xml: String| {
        let xml = without(&xml, "dimension");
        let (head, body) = xml.split_once("?>").unwrap();
        let body = body.replace("</", "\u{1}").replace('<', "<x:").replace('\u{1}', "</x:");
        format!("{head}?>{}", body.replace("xmlns=", "xmlns:x="))
    };
    intact(&read_sheets(prefixed), &[]);
    let strings = sample::xlsx(&sample::document(FormKind::Packet));
    let workbook = grid::read(&strings, &Limits::default()).unwrap();
    assert!(workbook.sheets.iter().any(|sheet| sheet.name == Identity::SHEET));
    intact(&read_sheets(|xml| xml.replace("<c r=\"A1\"", "<c  r='A1' ")), &[]);
}
