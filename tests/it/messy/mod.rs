//! A numbered list of the things that people are known to do to a spreadsheet before they return it. For each that can happen
//! to our forms, a workbook is spoilt in that way, and code, severity, place, message and the value read are checked.

mod exempt;
mod files;
mod people;
mod places;
mod values;

/// One thing that people do, and its test.
struct Row {
    /// Its number in the list.
    number: u8,
    /// What happens, in a few words.
    what: &'static str,
    /// Spoils a workbook in that way, and panics if the result is wrong.
    holds: fn(),
}

fn hold(rows: &[Row]) {
    let failed: Vec<String> = rows
        .iter()
        .filter(|row| std::panic::catch_unwind(row.holds).is_err())
        .map(|row| format!("{}: {}", row.number, row.what))
        .collect();
    assert!(failed.is_empty(), "these rows do not hold; what is wrong is said above: {failed:#?}");
}

/// The last number of the list.
const LAST: u8 = 67;

#[test]
fn every_number_of_the_list_is_tried_or_cannot_happen_to_our_forms() {
    let rows = [values::ROWS, exempt::ROWS, places::ROWS, files::ROWS, people::ROWS];
    let tried: Vec<u8> = rows.into_iter().flatten().map(|row| row.number).collect();
    let not_here: Vec<u8> =
        [values::NOT_HERE, places::NOT_HERE, people::NOT_HERE].into_iter().flatten().map(|(number, _)| *number).collect();
    let missing: Vec<u8> = (1..=LAST).filter(|number| !tried.contains(number) && !not_here.contains(number)).collect();
    assert!(missing.is_empty(), "nothing is said of {missing:?}");
}
