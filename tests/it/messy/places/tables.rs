//! Rows and columns of the tables.

use skillbook::address::CellRef;
use skillbook::finding::Code;
use skillbook::grid::CellValue;
use skillbook::model::{Education, FormKind};

use super::super::super::sample;
use super::super::super::spoilt::{Spoilt, Spot, text};
use super::{INVENTORY, codes, intact, rating, spot_of, told};

fn packet() -> Spoilt {
    Spoilt::packet()
}

/// Returns the cell this many rows and columns away.
fn away((sheet, cell): &Spot, rows: u32, columns: u32) -> Spot {
    let cell: CellRef = cell.parse().unwrap();
    (sheet.clone(), CellRef::new(cell.row + rows, cell.col + columns).to_string())
}

pub(super) fn cut_and_pasted() {
    // The rating of the third skill was cut and pasted over that of the fourth: formulas follow it or lose their reference.
    let (third, fourth) = ("/inventory/ratings/2/rating", "/inventory/ratings/3/rating");
    let mut spoilt = packet().set(fourth, CellValue::Number(1.0)).clear(third);
    for sheet in &mut spoilt.workbook.sheets {
        for cell in sheet.cells.values_mut().filter(|cell| cell.formula.as_ref().is_some_and(|formula| formula.contains("$D$8")))
        {
            cell.formula = cell.formula.take().map(|formula| formula.replace("$D$8", "#REF!"));
            cell.value = CellValue::Error("#REF!".to_owned());
        }
    }
    let spot = spoilt.spot(third);
    let found = spoilt.read();
    assert_eq!(codes(&found), [Code::RatingMissing], "{:#?}", found.findings);
    assert_eq!(spot_of(told(&found, Code::RatingMissing)), spot);
    assert_eq!((rating(&found, 2), rating(&found, 3)), (None, Some(1)));
    assert_eq!(found.document.unwrap().gap_analysis.unwrap().rows[3].self_rating, Some(1));
}

pub(super) fn rows_come_and_go() {
    let put_in = packet().insert_row_below("S04", &[("skill", text("Juggling")), ("rating", CellValue::Number(3.0))]);
    let found = put_in.read();
    assert_eq!(codes(&found), [Code::RowAdded]);
    assert_eq!(told(&found, Code::RowAdded).value.as_deref(), Some("Juggling"));
    let inventory = found.document.unwrap().inventory.unwrap();
    assert_eq!(inventory.ratings, sample::document(FormKind::Packet).inventory.unwrap().ratings);
    assert_eq!(inventory.other.iter().filter(|other| other.label.as_deref() == Some("Juggling")).count(), 1);

    let found = packet().remove_row("S06").read();
    assert_eq!(codes(&found), [Code::RowMissing, Code::RatingMissing]);
    assert!(told(&found, Code::RowMissing).message().contains("The row S06, “"));
    assert_eq!((rating(&found, 4), rating(&found, 5), rating(&found, 6)), (Some(3), None, Some(2)));
}

pub(super) fn keys_filled_down() {
    // The labels say which rows these are.
    let filled = ["S03", "S04", "S05"].into_iter().fold(packet(), |spoilt, key| spoilt.set_key(key, Some("S02")));
    let found = filled.read();
    intact(&found, &[Code::KeyRestored]);
    // A row was copied and its words replaced: it is a row of the person's own, in the inventory and in the plan.
    let copied = packet().insert_row_below("S04", &[("skill", text("Juggling")), ("rating", CellValue::Number(3.0))]);
    let found = copied.put(&away(&packet().key_spot("S04"), 1, 0), text("S04")).read();
    assert_eq!(codes(&found), [Code::RowAdded], "{:#?}", found.findings);
    let inventory = found.document.unwrap().inventory.unwrap();
    assert_eq!(inventory.ratings, sample::document(FormKind::Packet).inventory.unwrap().ratings);
    assert!(inventory.other.iter().any(|other| other.label.as_deref() == Some("Juggling") && other.rating == Some(3)));

    let action = |what| {
        let typed = [("goal", text("Goal 1")), ("what", text(what)), ("result", text("I know more"))];
        packet().insert_row_below("A1.1", &typed).put(&away(&packet().key_spot("A1.1"), 1, 0), text("A1.1")).read()
    };
    let found = action("Read a book");
    assert_eq!(codes(&found), [Code::RowAdded], "{:#?}", found.findings);
    let wanted: Vec<_> = sample::document(FormKind::Packet).plan.unwrap().goals[0].actions.clone();
    let actions = found.document.unwrap().plan.unwrap().goals[0].actions.clone();
    assert_eq!(actions[..wanted.len()], wanted);
    assert_eq!(actions[wanted.len()].action.as_deref(), Some("Read a book"));
    // The same words with another answer are asked about.
    let same = sample::document(FormKind::Packet).plan.unwrap().goals[0].actions[0].action.clone().unwrap();
    assert!(codes(&action(&same)).contains(&Code::KeyTwice));
}

pub(super) fn empty_rows() {
    intact(&packet().gap_below("S04").gap_below("A1.1").gap_below("C01").read(), &[]);
}

pub(super) fn sorted_and_filtered() {
    intact(&packet().turn_rows("inventory", 12).turn_rows("gap", 12).read(), &[]);
    let found = packet().hide_rows(&["S02", "S03", "S05"]).read();
    intact(&found, &[Code::RowHidden]);
    assert!(told(&found, Code::RowHidden).help().contains("clear the filter or unhide the rows 11–12, 14"));
}

/// Returns a packet in which every heading of the inventory has another text, or is empty.
fn headings_of_inventory(words: &[Option<&str>; 7]) -> Spoilt {
    let ids = ["key", "domain", "skill", "rating", "means", "source", "evidence"];
    ids.into_iter().zip(words).fold(packet(), |spoilt, (id, words)| spoilt.set_heading("inventory", id, *words))
}

pub(super) fn headings() {
    for words in ["My level", "Rating\n(0 to 4)", "Bewertung"] {
        let found = packet().set_heading("inventory", "rating", Some(words)).read();
        intact(&found, &[Code::HeadingChanged]);
        let finding = told(&found, Code::HeadingChanged);
        assert_eq!(spot_of(finding), packet().heading_spot("inventory", "rating"));
        assert!(finding.message().contains(words) && finding.message().contains("read as “Rating”"), "{}", finding.message());
    }
    intact(&packet().set_heading("inventory", "rating", None).read(), &[Code::HeadingChanged]);
    intact(&packet().set_heading("inventory", "key", Some("Nr.")).read(), &[Code::HeadingChanged]);
    intact(&packet().set_heading("plan", "key", None).read(), &[Code::HeadingChanged]);
    let german = ["Nr.", "Gebiet", "Fähigkeit", "Bewertung", "Bedeutet", "Quelle", "Nachweis"].map(Some);
    let found = headings_of_inventory(&german).read();
    intact(&found, &[Code::HeadingChanged]);
    assert_eq!(found.findings.len(), 7);
    intact(&headings_of_inventory(&[None; 7]).read(), &[Code::HeadingChanged]);
}

pub(super) fn rows_above() {
    intact(&packet().push_down(INVENTORY, 3).push_down("Start", 2).push_down("Development plan", 9).read(), &[]);
}

pub(super) fn notes_beside() {
    let beside = away(&packet().key_spot("S04"), 0, 1);
    let found = packet().put(&beside, text("ask Dana")).read();
    intact(&found, &[Code::TextOutside]);
    let finding = told(&found, Code::TextOutside);
    assert_eq!((spot_of(finding), finding.value.as_deref()), (beside.clone(), Some("ask Dana")));
    // The result of the person's own formula is told, too, as are texts typed over ours and over our figures.
    let mut spoilt = packet()
        .put(&packet().entry_spot("S05", "domain"), text("my best"))
        .put(&packet().entry_spot("S06", "means"), text("see below"));
    let cell = skillbook::grid::Cell::new(CellValue::Number(27.0), Some("SUM(D6:D17)".to_owned()));
    let sheet = spoilt.workbook.sheets.iter_mut().find(|sheet| sheet.name == INVENTORY).unwrap();
    sheet.cells.insert(beside.1.parse().unwrap(), cell);
    let found = spoilt.read();
    intact(&found, &[Code::TextOutside]);
    let values: Vec<&str> = found.findings.iter().filter_map(|finding| finding.value.as_deref()).collect();
    assert_eq!(values, ["27", "my best", "see below"]);
}

pub(super) fn heading_twice() {
    let heading = packet().heading_spot("inventory", "key");
    let twice = packet().put(&away(&heading, 0, 1), text("Rating"));
    let found = twice.clone().read();
    intact(&found, &[Code::HeadingTwice]);
    assert!(told(&found, Code::HeadingTwice).message().contains("C9 and I9"), "{:#?}", found.findings);
    // The copy has the same answer for one skill, and another one for a second skill.
    let row = |key| away(&packet().key_spot(key), 0, 1);
    let found = twice.put(&row("S01"), CellValue::Number(2.0)).put(&row("S04"), CellValue::Number(4.0)).read();
    assert_eq!(codes(&found), [Code::KeyTwice, Code::HeadingTwice]);
    let finding = told(&found, Code::KeyTwice);
    assert_eq!(finding.pointer.as_ref().unwrap().as_str(), "/inventory/ratings/3/rating");
    assert!(finding.message().contains("C13 and I13"), "{}", finding.message());
    assert_eq!((rating(&found, 0), rating(&found, 3)), (Some(2), None));
}

pub(super) fn wrong_column() {
    let pointer = "/inventory/ratings/3/rating";
    let field = packet().spot(pointer);
    let asked = |spoilt: Spoilt, at: Spot, shown: &str| {
        let found = spoilt.read();
        assert_eq!(codes(&found), [Code::AnswerMisplaced], "{:#?}", found.findings);
        let finding = told(&found, Code::AnswerMisplaced);
        assert_eq!((spot_of(finding), finding.value.as_deref()), (at, Some(shown)));
        assert_eq!(finding.pointer.as_ref().unwrap().as_str(), pointer);
        assert!(finding.message().contains(shown) && finding.message().contains(&field.1), "{}", finding.message());
        assert_eq!(rating(&found, 3), None);
    };
    // Typed over the formula that shows the rating's label, as that label, over the domain, or beside the table.
    let (means, domain) = (packet().entry_spot("S04", "means"), packet().entry_spot("S04", "domain"));
    let beside = away(&packet().key_spot("S04"), 0, 1);
    asked(packet().clear(pointer).put(&means, CellValue::Number(3.0)), means.clone(), "3");
    asked(packet().clear(pointer).put(&domain, CellValue::Number(3.0)), domain, "3");
    asked(packet().clear(pointer).put(&beside, text("3")), beside, "3");
    // A program has replaced all formulas with their results, so a figure that was typed over looks like the others.
    let mut frozen = packet().clear(pointer).put(&means, CellValue::Number(3.0));
    frozen.workbook.sheets.iter_mut().flat_map(|sheet| sheet.cells.values_mut()).for_each(|cell| cell.formula = None);
    let stale = frozen.entry_spot("G04", "standing");
    frozen.workbook.sheets.iter_mut().find(|sheet| sheet.name == stale.0).unwrap().cells.remove(&stale.1.parse().unwrap());
    let found = frozen.read();
    assert_eq!(spot_of(told(&found, Code::AnswerMisplaced)), means);
    // All ratings are one column too far to the right.
    let ratings = (1..=12).map(|number| format!("S{number:02}"));
    let moved = ratings.enumerate().fold(packet(), |spoilt, (index, key)| {
        let cell = spoilt.entry_spot(&key, "means");
        spoilt.clear(&format!("/inventory/ratings/{index}/rating")).put(&cell, CellValue::Number(3.0))
    });
    let found = moved.read();
    assert_eq!(codes(&found), [Code::AnswerMisplaced]);
    assert_eq!(found.findings.len(), 12);
}

/// The column of keys was deleted from every sheet: labels identify the rows, and the texts of goals identify theirs.
/// The help texts are now where the answers were; they are not answers.
#[test]
fn a_deleted_column_is_not_its_neighbour_without_headings() {
    let mut spoilt = packet();
    for column in ["key", "question", "answer", "help"] {
        spoilt = spoilt.set_heading("education", column, None);
    }
    let found = spoilt.remove_column("education", "answer").read();
    assert_eq!(found.document.as_ref().unwrap().education, Some(Education::default()));
    // Nothing says any more which column holds what, so the rows count as missing.
    assert!(codes(&found).contains(&Code::RowMissing), "{:#?}", found.findings);
}

#[test]
fn without_any_keys_labels_do() {
    for kind in FormKind::ALL {
        let mut spoilt = Spoilt::of(kind);
        let mains = ["person", "inventory", "gap", "goals", "plan", "goal", "education"].into_iter();
        let tables: Vec<&str> = mains.filter(|table| spoilt.has_table(table)).collect();
        for table in &tables {
            spoilt = spoilt.remove_column(table, "key");
        }
        let found = spoilt.read();
        let mut told = vec![Code::KeyRestored];
        let (document, sent) = (found.document.clone().unwrap(), sample::document(kind));
        if kind == FormKind::Packet {
            // Only keys tell to which additional skill a gap belongs: the values there are shown, but not read.
            told = vec![Code::KeyRestored, Code::TextOutside];
            assert_eq!((document.inventory, document.plan, document.education), (sent.inventory, sent.plan, sent.education));
            assert_eq!(document.gap_analysis.unwrap().rows, sent.gap_analysis.unwrap().rows);
        } else {
            assert_eq!(document, sent, "{}", kind.name());
        }
        assert_eq!(codes(&found), told, "{}: {:#?}", kind.name(), found.findings);
    }
}
