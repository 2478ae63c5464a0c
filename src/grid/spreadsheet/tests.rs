//! Containers and records written by hand, as if made by a broken program or by somebody with bad intentions.

use super::super::{ole, read};
use super::*;

mod xlsb;

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

fn begin() -> Vec<u8> {
    record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
}

fn end() -> Vec<u8> {
    record(0x000A, &[])
}

fn at(row: u16, col: u16, rest: &[u8]) -> Vec<u8> {
    [&row.to_le_bytes()[..], &col.to_le_bytes(), &[0, 0], rest].concat()
}

fn one(row: u16, col: u16) -> Vec<u8> {
    record(0x0203, &at(row, col, &1_f64.to_le_bytes()))
}

fn shared(row: u16, col: u16, number: u32) -> Vec<u8> {
    record(0x00FD, &at(row, col, &number.to_le_bytes()))
}

/// Makes the records of a workbook: `own` records, the table of texts, and the sheets. The listed position of each sheet is off
/// by `moved`.
fn stream(own: &[u8], texts: &[u8], sheets: &[&[u8]], moved: i64) -> Vec<u8> {
    let table = record(0x00FC, &[&[0; 8][..], texts].concat());
    let entry = |place: u32| record(0x0085, &[&place.to_le_bytes()[..], &[0, 0, 1, 0, b'A' + (place % 7) as u8]].concat());
    let head = [begin(), own.to_vec(), table].concat();
    let mut place = (head.len() + entry(0).len() * sheets.len() + end().len()) as i64;
    let (mut list, mut rest) = (Vec::new(), Vec::new());
    for (index, sheet) in sheets.iter().enumerate() {
        list.extend(entry((place + moved * index as i64) as u32));
        let sheet = [begin(), sheet.to_vec(), end()].concat();
        place += sheet.len() as i64;
        rest.extend(sheet);
    }
    [head, list, end(), rest].concat()
}

fn pack(stream: Vec<u8>) -> Vec<u8> {
    ole::pack(&[("Workbook", stream)]).unwrap()
}

fn open(stream: Vec<u8>, limits: &Limits) -> Result<Workbook, GridError> {
    read(&pack(stream), limits)
}

fn words(stream: Vec<u8>, limits: Limits) -> String {
    match open(stream, &limits) {
        Err(error @ (GridError::Damaged(_) | GridError::TooLarge(_) | GridError::OverLimit(..))) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

const ABC: &[u8] = &[3, 0, 0, b'a', b'b', b'c'];

#[test]
fn what_a_sheet_claims_of_its_size_does_not_matter() {
    let far = [0xFF_u8; 14];
    let sheet = [record(0x0200, &far), one(0, 0), shared(2, 1, 0)].concat();
    let book = open(stream(&[], ABC, &[&sheet], 0), &Limits::default()).unwrap();
    assert_eq!((book.kind, book.sheets.len(), book.macros), (FileKind::Xls, 1, false));
    let streams = [("Workbook", stream(&[], ABC, &[&sheet], 0)), ("_VBA_PROJECT_CUR", Vec::new())];
    assert!(read(&ole::pack(&streams).unwrap(), &Limits::default()).unwrap().macros);
    let cells: Vec<_> = book.sheets[0].cells.iter().map(|(at, cell)| format!("{at}={}", cell.value.display())).collect();
    assert_eq!(cells, ["A1=1", "B3=abc"]);
}

#[test]
fn cells_far_apart_many_cells_and_a_text_shown_without_end_are_refused() {
    let limits = Limits::default();
    let apart = [one(0, 0), one(65_535, 255)].concat();
    let message = "its cells lie too far apart to be read from an .xls file";
    assert_eq!(words(stream(&[], ABC, &[&apart], 0), limits), message);
    let (corner, below) = (one(65_535, 255), [one(0, 0), one(65_535, 0)].concat());
    assert!(open(stream(&[], ABC, &[&corner, &below], 0), &limits).is_ok());
    // Blank cells with a colour do not count.
    let blank = [one(0, 0), record(0x0201, &at(65_535, 255, &[]))].concat();
    assert!(open(stream(&[], ABC, &[&blank], 0), &limits).is_ok());
    assert!(words(stream(&[], ABC, &[&below], 0), Limits { cells: 1, ..limits }).contains("more than 1 cell, the limit"));
    let bound = [&10_000_u16.to_le_bytes()[..], &[0], &[b'a'; 8_000]].concat();
    let long = [record(0x00FC, &[&[0; 8][..], &bound].concat()), record(0x003C, &[&[0][..], &[b'a'; 2_000]].concat())].concat();
    let repeated: Vec<u8> = (0..100).flat_map(|row| shared(row, 0, 0)).collect();
    // The second table of texts applies.
    let repeated = |limits| {
        let mut stream = stream(&long, &[], &[&repeated], 0);
        let empty = record(0x00FC, &[0; 8]);
        let place = stream.windows(empty.len()).position(|window| window == empty).unwrap();
        stream[place] = 0xFE;
        open(stream, &limits)
    };
    assert_eq!(repeated(limits).unwrap().sheets[0].cells.len(), 100);
    let error = repeated(Limits { text_bytes: 2_000_000, ..limits }).unwrap_err().to_string();
    assert!(error.contains("more than 2 MB of text"), "{error}");
}

#[test]
fn passwords_and_damage_are_told() {
    let limits = Limits::default();
    let sheet = one(0, 0);
    for kind in [0, 1] {
        let locked = stream(&record(0x002F, &[kind, 0, 0, 0, 0, 0]), ABC, &[&sheet], 0);
        assert!(matches!(open(locked, &limits), Err(GridError::Encrypted)));
    }
    assert_eq!(words(stream(&[], ABC, &[&sheet, &sheet], -42), limits), "the workbook has two sheets in one place");
    assert_eq!(words(stream(&[], ABC, &[&sheet, &sheet], -22), limits), "the workbook has a sheet within another");
    assert_eq!(words(stream(&[], ABC, &[&sheet, &sheet], 9_999), limits), "the workbook lists a sheet that is not there");
    assert_eq!(words(stream(&[], &[9, 0, 0, b'a'], &[&sheet], 0), limits), "the workbook has a table of texts that breaks off");
    let mut cut = stream(&[], ABC, &[&vec![0; 5_000]], 0);
    cut.extend([0x03, 0x02, 0xFF, 0xFF]);
    assert!(open(cut, &limits).is_ok(), "what follows the last sheet does not matter");
}

#[test]
fn chains_of_sectors_that_lead_nowhere_are_refused() {
    let big = stream(&[], ABC, &[&one(0, 0).repeat(400_000)], 0);
    let file = pack(big.clone());
    let container = ole::Container::open(&file).unwrap();
    assert_eq!(container.stream("WORKBOOK").unwrap().unwrap(), big);
    assert!(!container.has("Book") && container.stream("Book").unwrap().is_none());
    let spoil = |at: usize, word: u32| {
        let mut file = file.clone();
        file[at..at + 4].copy_from_slice(&word.to_le_bytes());
        read(&file, &Limits::default()).unwrap_err().to_string()
    };
    // Two sectors hold the table, the third one is the directory, and the workbook follows. A stream is read only up to its
    // length, whether its chain is a circle or not.
    assert_eq!(spoil(4096 + 4 * 5, 3), "the workbook breaks off");
    assert_eq!(spoil(4096 + 4 * 5, 1_000_000), "the container of the workbook breaks off, as after a transfer that failed");
    assert_eq!(spoil(4096 + 4 * 2, 2), "the container of the workbook goes round in a circle");
    assert!(spoil(68, 3).starts_with("the container of the workbook "));
    assert_eq!(spoil(28, 0xFFFF), "the container of the workbook has sectors of an impossible size");
    let cut = read(&file[..file.len() / 2], &Limits::default()).unwrap_err().to_string();
    assert_eq!(cut, "the container of the workbook breaks off, as after a transfer that failed");
    let small = pack(stream(&[], ABC, &[&one(0, 0)], 0));
    for at in (0..small.len()).filter(|at| *at < 600 || (4096..4200).contains(at) || (8192..8600).contains(at)) {
        for flip in [1, 0x80] {
            let mut spoilt = small.clone();
            spoilt[at] ^= flip;
            if let Ok(container) = ole::Container::open(&spoilt) {
                let _ = container
                    .stream("Workbook")
                    .map(|stream| stream.map(|mut stream| biff::check(&mut stream, &Limits::default())));
            }
        }
    }
}

fn seen(book: &Workbook, sheet: usize) -> Vec<String> {
    let cells = book.sheets[sheet].cells.iter();
    cells.map(|(at, cell)| format!("{at}={} {}", cell.value.display(), cell.formula.as_deref().unwrap_or("-"))).collect()
}

/// Makes a defined name whose formula claims to have `said` bytes.
fn defined(formula: &[u8], said: u16) -> Vec<u8> {
    let head = [&[0, 0, 0, 1][..], &said.to_le_bytes(), &[0; 8], &[0, b'n']].concat();
    record(0x0018, &[&head[..], formula].concat())
}

/// Makes a formula in the first cell that claims to have `said` bytes.
fn worked_out(tokens: &[u8], said: u16) -> Vec<u8> {
    record(0x0006, &[&at(0, 0, &[0; 14])[..], &said.to_le_bytes(), tokens].concat())
}

#[test]
fn lengths_beyond_their_record_are_refused_before_the_library_slices_by_them() {
    let limits = Limits::default();
    let reference = [0x3B, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    for (name, is_sound) in [
        (defined(&reference, 11), true),
        (defined(&[], 0), true),
        (defined(&reference, 0x4000), false),
        (defined(&reference[..7], 7), false),
        (defined(&[0x3A, 0], 2), false),
        (record(0x0018, &[0; 9]), false),
    ] {
        let stream = stream(&name, ABC, &[&one(0, 0)], 0);
        if is_sound {
            open(stream, &limits).unwrap();
        } else {
            assert!(words(stream, limits).contains("a defined name that breaks off"));
        }
    }
    for (formula, is_sound) in [
        (worked_out(&[0x1E, 1, 0], 3), true),
        (worked_out(&[0x1E, 1, 0], 9), false),
        (record(0x0006, &at(0, 0, &[0; 14])), false),
    ] {
        let stream = stream(&[], ABC, &[&formula], 0);
        if is_sound {
            open(stream, &limits).unwrap();
        } else {
            assert!(words(stream, limits).contains("a formula that breaks off"));
        }
    }
}

#[test]
fn a_formula_that_cannot_be_written_out_is_one_all_the_same() {
    // Tokens that end too soon, many times 255 blanks inserted before everything else, and an unknown token.
    let blanks = [[0x1E, 1, 0].to_vec(), [0x19, 0x40, 0, 255].repeat(2_000)].concat();
    for tokens in [&[0x3A][..], &[0x17, 9, 0, b'x'], &blanks, &[0x7F]] {
        let mut formula = worked_out(tokens, tokens.len() as u16);
        formula[10..18].copy_from_slice(&4_f64.to_le_bytes());
        let limits = Limits { text_bytes: 1_000_000, ..Limits::default() };
        let book = open(stream(&[], ABC, &[&[formula, one(1, 0)].concat()], 0), &limits).unwrap();
        assert_eq!(seen(&book, 0), ["A1=4 ?", "A2=1 -"], "{tokens:x?}");
    }
    let sound = worked_out(&[0x1E, 4, 0], 3);
    assert_eq!(seen(&open(stream(&[], ABC, &[&sound], 0), &Limits::default()).unwrap(), 0), ["A1=0 4"]);
}

#[test]
fn records_of_the_workbook_that_are_empty_are_refused() {
    for kind in [0x0809, 0x0017, 0x0022, 0x0042] {
        for data in [&[][..], &[0]] {
            let own = record(kind, data);
            assert_eq!(
                words(stream(&own, ABC, &[&one(0, 0)], 0), Limits::default()),
                "the workbook has a record that breaks off"
            );
        }
    }
}

#[test]
fn merged_cells_have_their_corners_in_order_and_their_list_ends_in_its_record() {
    let merged = |numbers: &[u16]| record(0x00E5, &numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<_>>());
    let sheet = |list: Vec<u8>| stream(&[], ABC, &[&[one(0, 0), one(0, 2), list].concat()], 0);
    let book = open(sheet(merged(&[2, 0, 3, 2, 0, 0, 0, 1, 1])), &Limits::default()).unwrap();
    assert_eq!(book.sheets[0].merged, [(CellRef::new(0, 0), CellRef::new(3, 2))]);
    for list in [&[2, 0, 3, 0, 2][..], &[0xFFFF, 0, 3, 0, 2], &[]] {
        assert_eq!(words(sheet(merged(list)), Limits::default()), "the workbook has a list of merged cells that breaks off");
    }
}

#[test]
fn days_that_no_calendar_has_stay_numbers() {
    let shown = |days: f64| {
        let look = record(0x00E0, &[&[0, 0, 14, 0][..], &[0; 16]].concat());
        let book = open(stream(&look, ABC, &[&record(0x0203, &at(0, 0, &days.to_le_bytes()))], 0), &Limits::default()).unwrap();
        book.sheets[0].cells[&CellRef::new(0, 0)].value.display()
    };
    assert_eq!(shown(46_349.0), "2026-11-23");
    assert_eq!(shown(2_958_465.0), "9999-12-31");
    for days in [-1.0, 2_958_466.0, 1e300] {
        assert!(!shown(days).contains('-') || days < 0.0, "{days} is no day");
    }
    assert_eq!(shown(-1.0), "-1");
}

#[test]
fn properties_that_all_lead_to_one_long_text_take_no_time() {
    let count = 400_000_u32;
    let entries: Vec<u8> = (0..count).flat_map(|_| [2, 8 + 8 * count].map(u32::to_le_bytes).concat()).collect();
    let text = [&[0x1E, 0, 0, 0][..], &4_000_000_u32.to_le_bytes(), &vec![b'x'; 4_000_000]].concat();
    let section =
        [&(8 + entries.len() as u32 + text.len() as u32).to_le_bytes()[..], &count.to_le_bytes(), &entries, &text].concat();
    let id = [0xE0, 0x85, 0x9F, 0xF2, 0xF9, 0x4F, 0x68, 0x10, 0xAB, 0x91, 0x08, 0x00, 0x2B, 0x27, 0xB3, 0xD9];
    let head = [&[0xFE, 0xFF, 0, 0][..], &[0; 20], &[1, 0, 0, 0], &id, &48_u32.to_le_bytes()].concat();
    let properties = [head, section].concat();
    let streams = [("Workbook", stream(&[], ABC, &[&one(0, 0)], 0)), (SUMMARY, properties)];
    assert_eq!(read(&ole::pack(&streams).unwrap(), &Limits::default()).unwrap().properties, Vec::<String>::new());
}
