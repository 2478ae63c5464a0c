//! Reads arbitrary bytes from the fuzzer as a return, to cells and findings, under small limits. Nothing may panic, and the
//! same bytes must give the same result twice.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use skillbook::framework::Library;
use skillbook::grid;
use skillbook::jobs::workbench::Workbench;
use skillbook::jobs::check::read_grid;

mod common;

use common::LIMITS;

static WORKBENCH: LazyLock<Workbench> =
    LazyLock::new(|| Workbench { limits: LIMITS, ..Workbench::new(Library::new(), common::today()) });

fuzz_target!(init: common::go_on_past_the_library(), |bytes: &[u8]| {
    common::remember(bytes);
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

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| { common::mutate(data, size, max_size, seed) });
