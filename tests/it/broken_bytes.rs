//! Workbooks with random but repeatable changes: reading them never panics, is fast, and gives the same result twice. The
//! fuzzer (`fuzz/`) goes further.

pub(crate) mod change;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use skillbook::grid::{self, Limits};
use skillbook::jobs::check::read_grid;

use super::clock::spent;
use super::sample;
use change::{Chance, Parts};

/// Returns the result of reading some bytes as text.
fn reading(bytes: &[u8]) -> String {
    match grid::read(bytes, &Limits::default()) {
        Ok(book) => {
            let found = read_grid(&book, "return.xlsx", "xlsx", sample::workbench());
            format!("read: {:?} {:?}", found.value, found.findings)
        }
        Err(error) => format!("refused: {error:?}"),
    }
}

/// Reads a workbook after random changes in its parts and in the package itself, once for each of `changes` seeds.
fn survives(workbook: &[u8], changes: u64) {
    let mut refused = 0;
    for seed in 0..changes {
        let mut chance = Chance(seed);
        let mut parts = Parts::of(workbook, 1 << 20).unwrap();
        for _ in 0..=chance.below(3) {
            parts.change(&mut chance);
        }
        // Two parts with the same name cannot be packed; the package itself is changed instead.
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
