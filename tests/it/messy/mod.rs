//! What people are known to do to a spreadsheet before they send it back, one numbered row each. Every row that can happen
//! to our forms has a workbook here that was spoilt in that way: code, severity, place, words and the value read are
//! asserted.

mod exempt;
mod files;
mod people;
mod places;
mod values;

/// One thing that people do, and what must come of it.
struct Row {
    /// Its number in the list.
    number: u8,
    /// What happens, in a few words.
    what: &'static str,
    /// Spoils a workbook in that way and panics where the reading is not what it should be.
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
