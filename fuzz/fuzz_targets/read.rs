//! Reads whatever the fuzzer makes up, as a return is read: to cells and on to findings, under small limits. Nothing may
//! panic, and the same bytes give the same twice.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use skillbook::framework::Library;
use skillbook::grid::{self, Limits};
use skillbook::model::Date;
use skillbook::pipeline::{Workbench, read_grid};

#[path = "../../tests/it/broken_bytes/change.rs"]
mod change;

use change::{Chance, Parts};

/// Small, so that one run is over in no time.
const LIMITS: Limits = Limits {
    file_bytes: 1 << 20,
    inflated_bytes: 4 << 20,
    ratio: 200,
    entries: 100,
    cells: 20_000,
    text_bytes: 1 << 20,
    piece_bytes: 64 << 10,
    sheets: 20,
    names: 1000,
    formats: 5000,
    merges: 5000,
    depth: 64,
};

static WORKBENCH: LazyLock<Workbench> = LazyLock::new(|| {
    let today = Date::from_ymd(2026, 11, 23).expect("that day exists");
    Workbench { limits: LIMITS, ..Workbench::new(Library::new(), today) }
});

fuzz_target!(|bytes: &[u8]| {
    let read = || grid::read(bytes, &LIMITS).map(|book| read_grid(&book, "return.xlsx", "xlsx", &WORKBENCH));
    match (read(), read()) {
        (Ok(first), Ok(second)) => {
            assert_eq!(first.findings, second.findings);
            assert_eq!(first.value, second.value);
        }
        (Err(first), Err(second)) => assert_eq!(first.to_string(), second.to_string()),
        _ => panic!("the same bytes were read once and refused once"),
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut chance = Chance(u64::from(seed));
    let Some(mut parts) = Parts::of(&data[..size], max_size) else {
        return fuzzer_mutate(data, size, max_size);
    };
    for _ in 0..=chance.below(3) {
        match chance.below(2) {
            0 => mutate(&mut parts, &mut chance),
            _ => parts.change(&mut chance),
        }
    }
    match parts.package().filter(|package| package.len() <= max_size) {
        Some(package) => {
            data[..package.len()].copy_from_slice(&package);
            package.len()
        }
        None => size,
    }
});

/// Lets the fuzzer's own changes at one part.
fn mutate(parts: &mut Parts, chance: &mut Chance) {
    let at = chance.below(parts.0.len());
    let bytes = &mut parts.0[at].1;
    let size = bytes.len();
    bytes.resize(size + 64, 0);
    let changed = fuzzer_mutate(bytes, size, size + 64);
    bytes.truncate(changed);
}
