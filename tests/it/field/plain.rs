//! People's own sheets, and labels that two things share.

use skillbook::files::open;
use skillbook::files::read_whole;
use skillbook::finding::{Code, Finding};
use skillbook::framework::load_text;
use skillbook::grid::{Cell, Limits};
use skillbook::jobs::check::read_grid;
use skillbook::jobs::returned::Return;

use super::{input, read, told};
use crate::annotate::copy;
use crate::sample;
use crate::sandbox::Sandbox;
use crate::spoilt::{Spoilt, text};

#[test]
fn a_heading_that_names_another_scale_is_an_error() {
    let found = read("05-heading-names-another-scale/sheet.xlsx");
    let told = told(&found);
    let said = "scale-differs B4 “Rating (1-5)” in B4 names a different scale (1–5) from that of “Digital skills at work”, which goes from 0 up to 4.";
    assert!(told.iter().any(|line| line.starts_with(said)), "{told:#?}");
    let document = serde_json::to_value(found.document.unwrap()).unwrap();
    let ratings = document["inventory"]["ratings"].as_array().unwrap();
    assert!(ratings.iter().all(|rating| rating["rating"].is_null()), "{ratings:#?}");
    assert_eq!(document["person"]["id"], "E1003");
    assert!(!told.iter().any(|line| line.starts_with("rating-missing")), "{told:#?}");
}

#[test]
fn a_heading_of_our_own_that_names_another_scale_is_an_error_and_its_column_is_not_read() {
    let own = Spoilt::packet().read();
    let heading = Spoilt::packet().heading_spot("inventory", "rating").1;
    let found = Spoilt::packet().set_heading("inventory", "rating", Some("Rating (1-10)")).read();
    let told = told(&found);
    let said = format!("scale-differs {heading} “Rating (1-10)” in {heading} names a different scale (1–10)");
    assert!(told.len() == 1 && told[0].starts_with(&said), "{told:#?}");
    let ratings = |found: skillbook::jobs::returned::Return| {
        let document = serde_json::to_value(found.document.unwrap()).unwrap();
        document["inventory"]["ratings"].as_array().unwrap().iter().filter(|row| row["rating"].is_number()).count()
    };
    assert_eq!(ratings(found), 0);
    assert!(ratings(own) > 0);
    let renamed = Spoilt::packet().set_heading("inventory", "rating", Some("My level (0-4)")).read();
    let told = super::told(&renamed);
    assert!(told.len() == 1 && told[0].starts_with("heading-changed "), "{told:#?}");
}

/// A form and a person's own sheet use another scale, and a marked copy is made of each. The copy holds these levels under none
/// of its headings, asks for them again if it comes back unchanged, and is read once levels of the right scale are in it.
#[test]
fn levels_of_another_scale_are_not_read_from_the_copy_that_asks_about_them() {
    let sandbox = Sandbox::new();
    let form = Spoilt::packet().set_heading("inventory", "rating", Some("Rating (1-10)"));
    let own = open(&input("05-heading-names-another-scale/sheet.xlsx"), &Limits::default()).unwrap();
    for (workbook, rating) in [(form.workbook, "2"), (own, "2")] {
        let copy = copy(&workbook).expect("there is something to mend");
        assert!(copy.items.iter().any(|(place, item)| !place.is_empty() && item.message.contains("different scale")));
        sandbox.write("copy.xlsx", &copy.bytes);
        let ratings = |found: &Return| -> Vec<String> {
            let ratings = found.fields.iter().filter(|field| {
                let pointer = field.pointer.as_str();
                pointer.starts_with("/inventory/ratings/") && pointer.ends_with("/rating")
            });
            ratings.map(|field| field.value.to_string()).collect()
        };
        let back = read_whole(&[sandbox.path("copy.xlsx")], sample::workbench()).remove(0);
        assert!(ratings(&back).iter().all(|rating| rating == "null"), "{:?}", ratings(&back));
        let of_skills = |finding: &&Finding| {
            let pointer = finding.pointer.as_ref().map_or("", |pointer| pointer.as_str());
            finding.code == Code::RatingMissing && pointer.starts_with("/inventory/ratings/")
        };
        let missing = back.findings.iter().filter(of_skills).count();
        assert_eq!(missing, ratings(&back).len(), "{:#?}", back.findings);
        assert!(back.findings.iter().any(|finding| finding.code == Code::KeptElsewhere), "what was typed is kept");

        let mut mended = open(&sandbox.path("copy.xlsx"), &Limits::default()).unwrap();
        for field in back.fields.iter().filter(|field| {
            let pointer = field.pointer.as_str();
            pointer.starts_with("/inventory/ratings/") && pointer.ends_with("/rating")
        }) {
            let sheet = mended.sheets.iter_mut().find(|sheet| *sheet.name == *field.place.sheet).unwrap();
            sheet.cells.insert(field.place.cell, Cell::new(text(rating), None));
        }
        let found = read_grid(&mended, "mended.xlsx", "xlsx", sample::workbench());
        assert!(ratings(&found).iter().all(|read| read == rating), "{:?}", ratings(&found));
        let still = found.findings.iter().filter(|finding| finding.code == Code::ScaleDiffers || of_skills(finding)).count();
        assert_eq!(still, 0, "{:#?}", found.findings);
    }
}

#[test]
fn skills_side_by_side_are_told_for_what_they_are() {
    for (file, said) in [
        (
            "matrix.xlsx",
            "it has 12 skills of “Digital skills at work” side by side in row 1 of the sheet “Sheet”, with the answers of 2 people below; make one sheet for each person",
        ),
        (
            "google-form.xlsx",
            "it has 12 skills of “Digital skills at work” side by side in row 1 of the sheet “Sheet”; make a sheet with a skill in each row",
        ),
    ] {
        let told = told(&read(&format!("30-people-by-skills-matrix/{file}")));
        assert!(told.len() == 1 && told[0].starts_with("form-unknown ") && told[0].contains(said), "{told:#?}");
    }
}

#[test]
fn two_skills_of_one_label_are_an_error_of_the_framework() {
    let text = std::fs::read_to_string(input("04-two-skills-one-label/framework.yaml")).unwrap();
    let loaded = load_text(&text, "framework.yaml");
    let codes: Vec<Code> = loaded.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::LabelShared]);
    let said = &loaded.findings[0];
    assert!(
        said.message().contains("“information.searching” and “communication.collaborating” have the same label"),
        "{}",
        said.message()
    );
    assert!(loaded.framework.is_none());
}

#[test]
fn what_numbers_adds_is_told_once() {
    let spoilt = Spoilt::packet();
    let names: Vec<String> =
        spoilt.workbook.sheets.iter().filter(|sheet| sheet.visible).map(|sheet| sheet.name.clone()).collect();
    let titled = |spoilt: Spoilt, name: &String| {
        let new = format!("{name} - Table 1");
        let mut spoilt = spoilt.push_down(name, 1).rename_sheet(name, &new);
        let sheet = spoilt.workbook.sheets.iter_mut().find(|sheet| sheet.name == new).unwrap();
        sheet.cells.insert("A1".parse().unwrap(), Cell::new(text("Table 1"), None));
        spoilt
    };
    let spoilt = names.iter().fold(spoilt, titled);
    let listed: Vec<(String, String)> =
        (5..).zip(&names).map(|(row, name)| (format!("D{row}"), format!("{name} - Table 1"))).collect();
    let listed: Vec<(&str, &str)> = listed.iter().map(|(cell, name)| (cell.as_str(), name.as_str())).collect();
    let words =
        [("B2", "This document was exported from Numbers."), ("B4", "Numbers Sheet Name"), ("D4", "Excel Worksheet Name")];
    let spoilt = spoilt.add_sheet("Export Summary", &[&words, listed.as_slice()].concat());
    let told = told(&spoilt.read());
    assert!(told.len() == 1 && told[0].starts_with("sheet-renamed ") && told[0].contains("Apple Numbers"), "{told:#?}");
}

#[test]
fn a_rating_filled_down_to_the_last_row_is_read_and_told_once() {
    let spoilt = Spoilt::packet();
    let (sheet, cell) = spoilt.spot("/inventory/ratings/0/rating");
    let first: skillbook::address::CellRef = cell.parse().unwrap();
    let mut spoilt = spoilt;
    let inventory = spoilt.workbook.sheets.iter_mut().find(|own| own.name == sheet).unwrap();
    let beyond = skillbook::address::CellRef::new(first.row + 200, first.col);
    for row in beyond.row..beyond.row + 100 {
        let at = skillbook::address::CellRef::new(row, first.col);
        inventory.cells.insert(at, Cell::new(skillbook::grid::CellValue::Number(3.0), None));
    }
    inventory.filled_down.insert(skillbook::address::CellRef::new(beyond.row + 99, first.col), 1_048_575);
    let told = told(&spoilt.read());
    let said = format!("text-outside {beyond} “3” is outside the fields of the form, in all of {beyond}:C1048576,");
    assert!(told.len() == 1 && told[0].starts_with(&said), "{told:#?}");
}
