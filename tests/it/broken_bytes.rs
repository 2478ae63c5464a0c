//! Workbooks that were changed by chance, always the same ones: reading them never panics, takes no time, and says the same
//! twice. The fuzzer goes on from here (`fuzz/`).

pub(crate) mod change;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use skillbook::grid::{self, Limits};
use skillbook::jobs::check::read_grid;

use super::clock::spent;
use super::sample;
use change::{Chance, Parts};

/// What reading some bytes comes to, in words.
fn reading(bytes: &[u8]) -> String {
    match grid::read(bytes, &Limits::default()) {
        Ok(book) => {
            let found = read_grid(&book, "return.xlsx", "xlsx", sample::workbench());
            format!("read: {:?} {:?}", found.value, found.findings)
        }
        Err(error) => format!("refused: {error:?}"),
    }
}

/// Reads a workbook after so many changes by chance, in its parts and in the package itself.
fn survives(workbook: &[u8], changes: u64) {
    let mut refused = 0;
    for seed in 0..changes {
        let mut chance = Chance(seed);
        let mut parts = Parts::of(workbook, 1 << 20).unwrap();
        for _ in 0..=chance.below(3) {
            parts.change(&mut chance);
        }
        // Two parts of the same name cannot be packed; then the package itself is changed.
        let bytes = parts.package().filter(|_| seed % 8 > 0).unwrap_or_else(|| {
            let mut bytes = workbook.to_vec();
            change::change(&mut bytes, &mut chance);
            bytes
        });
        let (both, spent) = spent(|| catch_unwind(AssertUnwindSafe(|| (reading(&bytes), reading(&bytes)))));
        let (first, second) = both.unwrap_or_else(|_| panic!("change {seed} makes the reader fail"));
        assert_eq!(first, second, "change {seed}");
        assert!(spent < Duration::from_secs(10), "change {seed}: {spent:?}");
        refused += u64::from(first.starts_with("refused"));
    }
    assert!((changes / 10..changes * 9 / 10).contains(&refused), "{refused} of {changes} were refused");
}

#[test]
fn a_small_workbook_with_everything_in_it_survives_changes() {
    let workbook = include_bytes!("../../fuzz/seeds/by-hand.xlsx");
    let book = grid::read(workbook, &Limits::default()).unwrap();
    assert_eq!(book.sheets[0].cells.len(), 15);
    survives(workbook, 250);
}

#[test]
fn an_inventory_survives_changes() {
    survives(include_bytes!("../../fuzz/seeds/inventory.xlsx"), 50);
}
