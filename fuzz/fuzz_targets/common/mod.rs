//! Shared by the targets: small limits, changes that respect the structure of a file, and handling of panics in the library
//! that reads .xls and .xlsb.

mod records;

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};
use std::sync::Mutex;

use libfuzzer_sys::fuzzer_mutate;
use skillbook::grid::Limits;
use skillbook::model::Date;

#[path = "../../../tests/it/broken_bytes/change.rs"]
mod change;

use change::{Chance, Parts};
use records::Records;

/// Limits that are small, so that a run is short.
pub const LIMITS: Limits = Limits {
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

/// Returns the day that counts as today.
pub fn today() -> Date {
    Date::from_ymd(2026, 11, 23).expect("that day exists")
}

/// The bytes that are being read.
static INPUT: Mutex<Vec<u8>> = Mutex::new(Vec::new());
/// The places at which the library has panicked.
static PLACES: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Keeps the bytes that are about to be read, in case the library panics.
pub fn remember(bytes: &[u8]) {
    let mut input = INPUT.lock().expect("nobody panics while holding it");
    input.clear();
    input.extend_from_slice(bytes);
}

/// Lets the fuzzer continue after a panic in calamine, which our reader catches. Each place is reported once, with a file that
/// triggers it. Any other panic ends the run as usual.
pub fn go_on_past_the_library() {
    let end = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(|place| format!("{}-{}", place.file(), place.line())).unwrap_or_default();
        let Some((_, place)) = place.split_once("calamine-") else { return end(panic) };
        let place = place.replace('/', "-");
        if PLACES.lock().is_ok_and(|mut places| places.insert(place.clone())) {
            eprintln!("CAUGHT in {panic}");
            let input = INPUT.lock().expect("nobody panics while holding it");
            let _ = std::fs::write(format!("artifacts/caught-{place}"), &*input);
        }
    }));
}

/// Changes a file by its kind: the parts of a package, the records of an old workbook or the cells of a text. In other files,
/// and now and then in these, it changes arbitrary bytes.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut chance = Chance(u64::from(seed));
    let file = &data[..size];
    let changed = match chance.below(8) {
        0 => None,
        _ if file.starts_with(b"PK") => package(file, max_size, &mut chance),
        _ if file.starts_with(b"\xD0\xCF\x11\xE0") => container(file, &mut chance),
        1..=3 => None,
        _ => Some(cells(file, &mut chance)),
    };
    match changed.filter(|changed| changed.len() <= max_size) {
        Some(changed) => {
            data[..changed.len()].copy_from_slice(&changed);
            changed.len()
        }
        None => fuzzer_mutate(data, size, max_size),
    }
}

fn package(file: &[u8], most: usize, chance: &mut Chance) -> Option<Vec<u8>> {
    let mut parts = Parts::of(file, most)?;
    for _ in 0..=chance.below(3) {
        let at = chance.below(parts.0.len());
        let is_binary = parts.0[at].0.ends_with(".bin");
        match chance.below(4) {
            0 | 1 if is_binary => {
                let mut records = Records::of_xlsb(&parts.0[at].1);
                records.change(chance);
                parts.0[at].1 = records.xlsb();
            }
            0 | 1 => by_the_fuzzer(&mut parts.0[at].1, chance),
            _ => parts.change(chance),
        }
    }
    parts.package()
}

/// Changes records of the workbook in its container, and packs it again.
fn container(file: &[u8], chance: &mut Chance) -> Option<Vec<u8>> {
    let mut old = cfb::CompoundFile::open(Cursor::new(file)).ok()?;
    let mut stream = Vec::new();
    let name = if old.exists("/Workbook") { "/Workbook" } else { "/Book" };
    old.open_stream(name).ok()?.read_to_end(&mut stream).ok()?;
    let mut records = Records::of_xls(&stream);
    for _ in 0..=chance.below(3) {
        records.change(chance);
    }
    let mut new = cfb::CompoundFile::create(Cursor::new(Vec::new())).ok()?;
    new.create_stream(name).ok()?.write_all(&records.xls(chance.below(8) > 0)).ok()?;
    new.flush().ok()?;
    Some(new.into_inner().into_inner())
}

/// Moves, repeats, drops or changes the text between two separators, or whole rows.
fn cells(file: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut text = file.to_vec();
    let separators: &[u8] = if chance.below(2) == 0 { b"\n" } else { b",;\t|\"\n" };
    let piece = |text: &[u8], chance: &mut Chance| {
        let at = chance.below(text.len());
        let is_separator = |byte: &u8| separators.contains(byte);
        let from = text[..at].iter().rposition(is_separator).map_or(0, |place| place + 1);
        let to = text[at..].iter().position(is_separator).map_or(text.len(), |place| at + place);
        from..to
    };
    let (one, other) = (piece(&text, chance), piece(&text, chance));
    let content = text[other.clone()].to_vec();
    match chance.below(5) {
        0 => drop(text.splice(one, content)),
        1 => drop(text.drain(one)),
        2 => drop(text.splice(one.start..one.start, [content, vec![separators[chance.below(separators.len())]]].concat())),
        3 => {
            let mut changed = text[one.clone()].to_vec();
            by_the_fuzzer(&mut changed, chance);
            text.splice(one, changed);
        }
        _ => {
            let times = 1 + chance.below(20_000 / (content.len() + 1)).min(200);
            text.splice(one.start..one.start, [content, vec![b'\n']].concat().repeat(times));
        }
    }
    text
}

/// Applies the fuzzer's own changes to some bytes.
fn by_the_fuzzer(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let size = bytes.len();
    let room = size + 1 + chance.below(64);
    bytes.resize(room, 0);
    let changed = fuzzer_mutate(bytes, size, room);
    bytes.truncate(changed);
}
