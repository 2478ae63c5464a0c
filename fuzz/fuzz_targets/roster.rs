//! Reads arbitrary bytes from the fuzzer as a staff list. Nothing may panic, the same bytes must give the same result twice,
//! and the people on a usable list must have different ids.

#![no_main]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use skillbook::framework::Library;
use skillbook::grid;
use skillbook::roster::{self, Roster, RosterOptions};

mod common;

use common::LIMITS;

static LIBRARY: LazyLock<Library> = LazyLock::new(Library::new);

fn list(bytes: &[u8], leavers: bool) -> Result<Roster, String> {
    let framework = LIBRARY.iter().next().expect("a framework is built in");
    let options = RosterOptions { framework, target: None, mappings: Vec::new(), today: common::today(), leavers };
    grid::read(bytes, &LIMITS).map(|book| roster::read(&book, "staff.csv", &options)).map_err(|error| error.to_string())
}

fuzz_target!(init: common::go_on_past_the_library(), |bytes: &[u8]| {
    common::remember(bytes);
    let first = list(bytes, false);
    let second = list(bytes, false);
    match (&first, &second) {
        (Ok(first), Ok(second)) => {
            assert_eq!((&first.people, &first.leavers), (&second.people, &second.leavers));
            assert_eq!(first.findings, second.findings);
        }
        (Err(first), Err(second)) => assert_eq!(first, second),
        _ => panic!("the same bytes were read once and refused once"),
    }
    for roster in [first, list(bytes, true)].into_iter().flatten().filter(Roster::is_usable) {
        let ids: BTreeSet<_> = roster.people.iter().map(|entry| entry.person.id.as_deref()).collect();
        assert_eq!(ids.len(), roster.people.len(), "two people have the same id");
        assert!(!ids.contains(&None), "somebody has no id");
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| { common::mutate(data, size, max_size, seed) });
