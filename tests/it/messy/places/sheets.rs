//! Sheets that were renamed, copied, deleted or added.

use skillbook::finding::Code;
use skillbook::form::Identity;
use skillbook::grid::CellValue;
use skillbook::model::FormKind;

use super::super::super::sample;
use super::super::super::spoilt::{Spoilt, text};
use super::{INVENTORY, codes, intact, rating, spot_of, told};

fn packet() -> Spoilt {
    Spoilt::packet()
}

pub(super) fn renamed() {
    for name in ["Skils inventory", "Kompetenzen", "Sheet4"] {
        let found = packet().rename_sheet(INVENTORY, name).read();
        intact(&found, &[Code::SheetRenamed]);
        let finding = told(&found, Code::SheetRenamed);
        assert_eq!(finding.sheet().as_deref(), Some(name));
        assert!(finding.message().contains(name) && finding.message().contains(INVENTORY));
    }
}

pub(super) fn copied() {
    for name in ["Skills inventory (2)", "Inventory Copy", "Skills inventory_2"] {
        intact(&packet().copy_sheet(INVENTORY, name).read(), &[Code::KeyRepeated]);
        // Copy and original differ, in one skill or in all: it is asked which one counts.
        let one = packet().copy_sheet(INVENTORY, name);
        let (_, cell) = one.spot("/inventory/ratings/3/rating");
        let found = one.put(&(name.to_owned(), cell.clone()), CellValue::Number(4.0)).read();
        assert_eq!(codes(&found), [Code::KeyTwice, Code::KeyRepeated]);
        let finding = told(&found, Code::KeyTwice);
        assert_eq!(spot_of(finding), (INVENTORY.to_owned(), cell));
        assert!(finding.help().contains(INVENTORY) && finding.help().contains(name), "{}", finding.help());
        assert_eq!((rating(&found, 3), rating(&found, 4)), (None, Some(3)));
        for emptied in [INVENTORY, name] {
            let found = packet().copy_sheet(INVENTORY, name).clear_on(emptied, "/inventory").read();
            assert_eq!(codes(&found), [Code::KeyTwice, Code::KeyRepeated]);
            assert!(told(&found, Code::KeyTwice).message().starts_with("15 rows (I01, S01–S12, X01–X02)"));
            assert!((0..12).all(|index| rating(&found, index).is_none()));
        }
        // A row of the copy without a key is the same skill, not an additional one.
        let (_, key) = packet().key_spot("S03");
        let found = packet().copy_sheet(INVENTORY, name).put(&(name.to_owned(), key), CellValue::Empty).read();
        intact(&found, &[Code::KeyRepeated, Code::KeyRestored]);
        assert!(told(&found, Code::KeyRepeated).message().starts_with("18 rows (I01, S01–S12, X01–X05)"));
        // A text typed over ours in a copy is told, too.
        let remark = packet().copy_sheet(INVENTORY, name);
        let (_, cell) = remark.entry_spot("S03", "domain");
        let found = remark.put(&(name.to_owned(), cell.clone()), text("my own")).read();
        assert_eq!(spot_of(told(&found, Code::TextOutside)), (name.to_owned(), cell));
    }
}

pub(super) fn deleted() {
    let found = packet().delete_sheet(INVENTORY).read();
    assert_eq!(codes(&found), [Code::RowMissing, Code::RatingMissing]);
    assert!(told(&found, Code::RowMissing).message().contains("The sheet “Skills inventory”"));
    // Without the start sheet, the form code tells whose form it is. Only the answers of the start sheet are missing.
    let found = packet().delete_sheet("Start").read();
    assert_eq!(codes(&found), [Code::RowMissing], "{:#?}", found.findings);
    assert_eq!(found.document.as_ref().unwrap().person.id.as_deref(), Some("E1001"));
    assert_eq!(found.document.unwrap().inventory, sample::document(FormKind::Packet).inventory);
}

pub(super) fn added() {
    let cells: Vec<(String, String)> = (1..=60).map(|row| (format!("B{row}"), format!("line {row}"))).collect();
    let cells: Vec<(&str, &str)> = cells.iter().map(|(cell, text)| (cell.as_str(), text.as_str())).collect();
    let mut spoilt = packet().add_sheet("Notes", &cells);
    let cell = skillbook::grid::Cell::new(CellValue::Number(42.0), Some("6*7".to_owned()));
    spoilt.workbook.sheets.last_mut().unwrap().cells.insert("C61".parse().unwrap(), cell);
    let found = spoilt.read();
    intact(&found, &[Code::SheetAdded]);
    let finding = told(&found, Code::SheetAdded);
    assert!(finding.message().contains("filled cells: 61"), "{}", finding.message());
    let value = finding.value.as_deref().unwrap();
    assert!(
        (1..=60).all(|row| value.split(" | ").any(|text| text == format!("line {row}"))) && value.ends_with("| 42"),
        "{value}"
    );
}

pub(super) fn hidden_lost() {
    let found = packet().delete_sheet(Identity::SHEET).delete_sheet(Identity::LISTS).read();
    intact(&found, &[Code::IdentityPartly]);
    // Sheets were copied into another workbook: hidden sheets, names and properties are lost.
    let mut spoilt = packet().delete_sheet(Identity::SHEET).delete_sheet(Identity::LISTS);
    spoilt.workbook.names.clear();
    spoilt.workbook.properties.clear();
    spoilt.workbook.sheets.reverse();
    let found = spoilt.add_sheet("Budget", &[("A1", "Travel")]).read();
    let document = found.document.clone().unwrap();
    assert_eq!(codes(&found), [Code::IdentityPartly, Code::SheetAdded]);
    assert_eq!((document.inventory, document.plan), {
        let sent = sample::document(FormKind::Packet);
        (sent.inventory, sent.plan)
    });
}
