//! .xlsb workbooks written by hand, record by record.

use std::io::Write;

use super::super::super::xlsb::look_over;
use super::*;

/// The parts of an .xlsb by name.
type Parts = Vec<(String, Vec<u8>)>;

const HEAD: u16 = 0x9F;
const TEXT: u16 = 0x13;
const NAME: u16 = 0x27;
/// Kind of the record with the list by which formulas refer to sheets.
const REFERRED: u16 = 0x16A;

/// Makes an .xlsb with two sheets: records of the workbook after its list of sheets, shared texts, and records of the second
/// sheet.
fn xlsb(own: &[u8], texts: &[u8], cells: &[u8]) -> Vec<u8> {
    package(&parts(own, texts, cells))
}

fn package(parts: &Parts) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn parts(own: &[u8], texts: &[u8], cells: &[u8]) -> Parts {
    let entry = |id: &str, name: &str| long(0x9C, &[&[0; 8][..], &wide(id), &wide(name)].concat());
    let sheet = |cells: &[u8]| {
        [
            long(0x81, &[]),
            long(0x94, &[0; 16]),
            long(0x91, &[]),
            long(0, &[0; 17]),
            cells.to_vec(),
            long(0x92, &[]),
            long(0x82, &[]),
        ]
        .concat()
    };
    let relation =
        |id: &str, sheet: &str| format!(r#"<Relationship Id="{id}" Type="http://t/worksheet" Target="worksheets/{sheet}.bin"/>"#);
    let relations = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}{}</Relationships>"#,
        relation("rId1", "sheet1"),
        relation("rId2", "sheet2")
    );
    let workbook = [
        long(0x83, &[]),
        long(0x8F, &[]),
        entry("rId1", "A"),
        entry("rId2", "B"),
        long(0x90, &[]),
        own.to_vec(),
        long(0x84, &[]),
    ];
    let strings = [head(1), texts.to_vec()].concat();
    [
        ("xl/workbook.bin", workbook.concat()),
        ("xl/_rels/workbook.bin.rels", relations.into_bytes()),
        ("xl/sharedStrings.bin", strings),
        ("xl/worksheets/sheet1.bin", sheet(&[])),
        ("xl/worksheets/sheet2.bin", sheet(cells)),
    ]
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .to_vec()
}

/// Makes a record of an .xlsb.
fn long(kind: u16, data: &[u8]) -> Vec<u8> {
    let (mut record, mut length) =
        (if kind < 0x80 { vec![kind as u8] } else { vec![kind as u8 | 0x80, (kind >> 7) as u8] }, data.len());
    while length > 0x7F {
        record.push(length as u8 | 0x80);
        length >>= 7;
    }
    record.push(length as u8);
    record.extend(data);
    record
}

/// Makes the head of the table of shared texts.
fn head(count: u8) -> Vec<u8> {
    long(HEAD, &[[count, 0, 0, 0]; 2].concat())
}

/// Makes a shared text.
fn text() -> Vec<u8> {
    long(TEXT, &[&[0][..], &wide("abc")].concat())
}

/// Makes a defined name for a formula.
fn named(name: &str, tokens: &[u8]) -> Vec<u8> {
    long(NAME, &[&[0; 9][..], &wide(name), &(tokens.len() as u32).to_le_bytes(), tokens].concat())
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [&(units.len() as u32 / 2).to_le_bytes()[..], &units].concat()
}

/// Returns the message with which a workbook is refused before calamine reads it.
fn refused(bytes: &[u8]) -> String {
    match look_over(bytes, &Limits::default()) {
        Err(GridError::Damaged(words)) => words.to_string(),
        other => panic!("{:?}", other.map(|(_, macros)| macros)),
    }
}

fn long_cell(kind: u16, col: u8, rest: &[u8]) -> Vec<u8> {
    long(kind, &[&[col, 0, 0, 0, 0, 0, 0, 0][..], rest].concat())
}

/// Makes a formula of an .xlsb with the result four.
fn long_formula(col: u8, tokens: &[u8]) -> Vec<u8> {
    long_cell(9, col, &[&4_f64.to_le_bytes()[..], &[0, 0], &(tokens.len() as u32).to_le_bytes(), tokens, &[0; 4]].concat())
}

#[test]
fn an_xlsb_is_read_and_cells_that_would_be_lost_are_refused() {
    let name = named("n", &[]);
    let cells = [
        long_cell(7, 0, &[0; 4]),
        long_cell(5, 1, &4_f64.to_le_bytes()),
        long_cell(12, 0, &[]),
        long_formula(2, &[0x1E, 4, 0]),
        // An unknown token, unknown functions, a choice of two, which calamine takes for one of three, and a known formula
        // after them.
        long_formula(3, &[0x7F]),
        long_formula(4, &[0x22, 0, 0xFF, 0x7F]),
        long_formula(5, &[0x21, 0xE5, 1]),
        long_formula(6, &CHOICE),
        long_formula(7, &[0x23, 1, 0, 0, 0]),
    ];
    let book = read(&xlsb(&name, &text(), &cells.concat()), &Limits::default()).unwrap();
    assert_eq!(seen(&book, 1), ["A1=abc -", "B1=4 -", "C1=4 4", "D1=4 ?", "E1=4 ?", "F1=4 ?", "G1=4 ?", "H1=4 n"]);
    for kind in [13, 14, 15, 16, 17, 18, 62] {
        let error = read(&xlsb(&name, &text(), &long_cell(kind, 0, &[0; 8])), &Limits::default()).unwrap_err().to_string();
        assert!(error.contains("save it as .xlsx"), "{error}");
    }
}

#[test]
fn records_of_an_xlsb_that_are_shorter_than_what_is_read_of_them_are_refused() {
    let refused = |own: &[u8], texts: &[u8], cells: &[u8]| refused(&xlsb(own, texts, cells));
    let short = "the workbook has a record that breaks off";
    for kind in 2..=11 {
        assert_eq!(refused(&[], &text(), &long(kind, &[0; 7])), short, "{kind}");
    }
    for cell in [
        long_cell(6, 0, &[9, 0, 0, 0, b'a', 0]),
        long_cell(8, 0, &[&wide("a")[..], &[0, 0, 9, 0, 0, 0]].concat()),
        long_cell(9, 0, &[&[0; 10][..], &[9, 0, 0, 0]].concat()),
    ] {
        assert_eq!(refused(&[], &text(), &cell), short);
    }
    assert_eq!(refused(&[], &long(TEXT, &[0, 9, 0, 0, 0, b'a', 0]), &[]), short);
    assert_eq!(refused(&long(REFERRED, &[2, 0, 0, 0]), &text(), &[]), short);
    assert_eq!(refused(&long(NAME, &[0; 12]), &text(), &[]), short);
    assert_eq!(refused(&[], &[], &[]), "the workbook breaks off");
    assert_eq!(refused(&[], &text(), &long_cell(7, 0, &[1, 0, 0, 0])), "the workbook shows a text that is not there");
    assert_eq!(refused(&[], &text(), &[5, 0xFF, 0xFF, 0xFF, 0x7F]), "the workbook breaks off");
    // calamine recurses into each of them, and the stack of a thread is limited.
    let nested = (0..20_000_u16).fold(Vec::new(), |inner, _| [&[0x29][..], &(inner.len() as u16).to_le_bytes(), &inner].concat());
    assert_eq!(refused(&[], &text(), &long_formula(0, &nested)), "the workbook has a formula that is nested too deeply");
}

#[test]
fn names_in_formulas_of_an_xlsb_count_as_often_as_they_are_written() {
    let limits = Limits { text_bytes: 100_000, ..Limits::default() };
    let name = |count: usize| named(&"n".repeat(count), &[]);
    let cells = |count: usize| long_formula(0, &[0x23, 1, 0, 0, 0].repeat(count));
    assert!(read(&xlsb(&name(200), &text(), &cells(1)), &limits).is_ok());
    let error = read(&xlsb(&name(200), &text(), &cells(200)), &limits).unwrap_err().to_string();
    assert!(error.contains("of text, the limit"), "{error}");
    let error = read(&xlsb(&name(2_000), &text(), &[]), &Limits::default()).unwrap_err().to_string();
    assert!(error.contains("a name of more than 1000 letters"), "{error}");
    let sheets = long(REFERRED, &[&100_000_u32.to_le_bytes()[..], &vec![0; 1_200_000]].concat());
    assert!(read(&xlsb(&sheets, &text(), &[]), &limits).is_err());
}

#[test]
fn an_xlsb_that_lists_a_sheet_which_is_not_there_or_was_listed_is_refused() {
    let listing = |id: &str| {
        let mut parts = parts(&[], &text(), &[]);
        parts[0].1.splice(0..0, long(0x9C, &[&[0; 8][..], &wide(id), &wide("C")].concat()));
        refused(&package(&parts))
    };
    assert_eq!(listing("rId3"), "it lists a sheet that is not among its parts");
    assert_eq!(listing("rId1"), "the workbook lists a sheet twice");
    let mut parts = parts(&[], &text(), &[]);
    parts[1].1 = String::from_utf8(parts[1].1.clone()).unwrap().replace("worksheets/sheet2", "WorkSheets/Sheet1").into_bytes();
    assert_eq!(refused(&package(&parts)), "the workbook lists a sheet twice");
}

/// `CHOOSE(1,2,3)` as tokens.
const CHOICE: [u8; 31] =
    [0x1E, 1, 0, 0x19, 4, 2, 0, 6, 0, 13, 0, 20, 0, 0x1E, 2, 0, 0x19, 8, 13, 0, 0x1E, 3, 0, 0x19, 8, 3, 0, 0x22, 3, 100, 0];

/// Makes a formula that refers to a cell in this row of the first listed sheet.
fn elsewhere(row: u32) -> Vec<u8> {
    [&[0x3A, 0, 0][..], &row.to_le_bytes(), &[0, 0]].concat()
}

#[test]
fn formulas_of_an_xlsb_that_break_off_or_lead_beyond_a_list_are_refused() {
    let list = |count: u8| long(REFERRED, &[&[count, 0, 0, 0][..], &vec![0; 12 * usize::from(count)]].concat());
    let (broken, beyond) =
        ("the workbook has a formula that breaks off", "the workbook has a formula that refers to what cannot be there");
    for (tokens, words) in [
        (&[0x3A, 0, 0, 0, 0, 0, 0, 0][..], broken),
        (&[0x64, 0x34, 4, 0], broken),
        (&[0x1D], broken),
        (&[0x17, 9, 0, b'x'], broken),
        (&elsewhere(u32::MAX), beyond),
        (&[0x44, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0xC0], beyond),
        (&[0x3A, 1, 0, 0, 0, 0, 0, 0, 0], beyond),
        (&[0x23, 0, 0, 0, 0], beyond),
    ] {
        assert_eq!(refused(&xlsb(&list(1), &text(), &long_formula(0, tokens))), words, "{tokens:x?}");
        assert_eq!(refused(&xlsb(&[list(1), named("n", tokens)].concat(), &text(), &[])), words, "{tokens:x?}");
    }
    let cell = long_formula(0, &elsewhere(4));
    assert_eq!(seen(&read(&xlsb(&list(1), &text(), &cell), &Limits::default()).unwrap(), 1), ["A1=4 A!$A$5"]);
    // The list comes before the names; nothing after them is read.
    assert_eq!(refused(&xlsb(&[long(0x9D, &[]), list(1)].concat(), &text(), &cell)), beyond);
    assert_eq!(refused(&xlsb(&[list(1), list(0)].concat(), &text(), &cell)), beyond);
}

#[test]
fn a_name_of_an_xlsb_whose_formula_cannot_be_written_out_is_one_all_the_same() {
    let names = [named("n", &CHOICE), named("m", &[0x1E, 4, 0])].concat();
    let book = read(&xlsb(&names, &text(), &long_formula(0, &[0x23, 2, 0, 0, 0])), &Limits::default()).unwrap();
    assert_eq!(book.names, [("n".to_owned(), String::new()), ("m".to_owned(), "4".to_owned())]);
    assert_eq!(seen(&book, 1), ["A1=4 m"]);
}

#[test]
fn parts_of_an_xlsb_are_looked_over_in_the_order_in_which_they_are_read() {
    let with = |name: &str, part: Vec<u8>| {
        let mut parts = parts(&[], &text(), &long_cell(7, 0, &[0; 4]));
        parts.retain(|(other, _)| other != name);
        parts.push((name.to_owned(), part));
        refused(&package(&parts))
    };
    let short = "the workbook has a record that breaks off";
    // The first head gives the number of texts.
    assert_eq!(with("xl/sharedStrings.bin", [head(0), head(1), text()].concat()), "the workbook shows a text that is not there");
    // The cells begin at 0x91, whatever record ends before it.
    let cells = [long(0x94, &[0; 16]), long(0x92, &[]), long(0x91, &[]), long(2, &[0; 8]), long(0x92, &[])].concat();
    assert_eq!(with("xl/worksheets/sheet2.bin", cells), short);
    let cells = [long(0x94, &[0; 16]), long(0x85, &[]), long(0x91, &[]), long(0x92, &[]), long(0x86, &[])].concat();
    assert_eq!(with("xl/worksheets/sheet2.bin", cells), "the workbook breaks off");
    // The data of a record before the formats are read as records, too.
    assert_eq!(with("xl/styles.bin", [long(0x116, &[0xE7, 4, 0]), long(0x269, &[0; 4])].concat()), short);
}

#[test]
fn parts_of_an_xlsb_are_found_however_their_names_are_written() {
    let cell = long_cell(7, 0, &[0; 4]);
    for other in [|name: &str| name.replace('/', "\\"), |name: &str| format!("/{name}"), |name: &str| name.to_uppercase()] {
        let renamed = |parts: Parts| package(&parts.into_iter().map(|(name, part)| (other(&name), part)).collect());
        let book = read(&renamed(parts(&[], &text(), &cell)), &Limits::default()).unwrap();
        assert_eq!(seen(&book, 1), ["A1=abc -"]);
        let entry = long(0x9C, &[&[0; 8][..], &0x100_u32.to_le_bytes(), b"n"].concat());
        let mut damaged = parts(&[], &text(), &cell);
        damaged[0].1.splice(0..0, entry);
        assert_eq!(refused(&renamed(damaged)), "the workbook has a record that breaks off");
    }
}
