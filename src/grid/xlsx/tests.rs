//! Packages written by hand. Each is odd in one way, as if made by a spreadsheet program, a script or somebody with bad
//! intentions.

mod looks;
mod plain;

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use crate::address::CellRef;
use crate::grid::{Cell, CellValue, FileKind, GridError, Limits, Workbook, read};
use crate::model::Date;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const REFERENCE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// The parts of a package by name. Each test changes some of them.
struct Package(Vec<(String, Vec<u8>)>);

impl Package {
    /// Makes a workbook of one sheet with these rows, two shared texts, and formats for a day, a time of day on a day, and a
    /// duration.
    fn new(rows: &str) -> Self {
        let relation = |id: &str, kind: &str, target: &str| {
            format!(r#"<Relationship Id="{id}" Type="{REFERENCE}/{kind}" Target="{target}"/>"#)
        };
        let relations = |inner: &str| format!(r#"<Relationships xmlns="{RELATIONS}">{inner}</Relationships>"#);
        let inner = relation("rId1", "worksheet", "worksheets/sheet1.xml")
            + &relation("rId2", "sharedStrings", "sharedStrings.xml")
            + &relation("rId3", "styles", "styles.xml");
        let mut package = Self(Vec::new());
        package.put("[Content_Types].xml", "<Types/>");
        package.put("_rels/.rels", &relations(&relation("rId1", "officeDocument", "xl/workbook.xml")));
        package.put("xl/_rels/workbook.xml.rels", &relations(&inner));
        let sheet = r#"<sheets><sheet name="Answers" sheetId="1" r:id="rId1"/></sheets>"#;
        package.put("xl/workbook.xml", &format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{REFERENCE}">{sheet}</workbook>"#));
        package.put(
            "xl/sharedStrings.xml",
            &format!(r#"<sst xmlns="{MAIN}" count="2"><si><t>one</t></si><si><t>two</t></si></sst>"#),
        );
        let codes =
            r#"<numFmts><numFmt numFmtId="164" formatCode="[h]:mm"/><numFmt numFmtId="165" formatCode="h:mm"/></numFmts>"#;
        let formats: String = [0, 14, 22, 164, 165].map(|id| format!(r#"<xf numFmtId="{id}"/>"#)).concat();
        package.put("xl/styles.xml", &format!(r#"<styleSheet xmlns="{MAIN}">{codes}<cellXfs>{formats}</cellXfs></styleSheet>"#));
        package.sheet(&format!("<sheetData>{rows}</sheetData>"))
    }

    fn put(&mut self, name: &str, text: &str) {
        self.put_bytes(name, text.as_bytes());
    }

    fn put_bytes(&mut self, name: &str, bytes: &[u8]) {
        self.0.retain(|(part, _)| part != name);
        self.0.push((name.to_owned(), bytes.to_vec()));
    }

    fn with(mut self, name: &str, text: &str) -> Self {
        self.put(name, text);
        self
    }

    fn sheet(self, inner: &str) -> Self {
        self.with("xl/worksheets/sheet1.xml", &format!(r#"<worksheet xmlns="{MAIN}">{inner}</worksheet>"#))
    }

    /// Replaces a text in an existing part.
    fn replace(mut self, name: &str, from: &str, to: &str) -> Self {
        let part = self.0.iter_mut().find(|(part, _)| part == name).unwrap();
        let text = String::from_utf8(part.1.clone()).unwrap();
        assert!(text.contains(from), "{text}");
        part.1 = text.replace(from, to).into_bytes();
        self
    }

    fn rename(mut self, from: &str, to: &str) -> Self {
        self.0.iter_mut().find(|(part, _)| part == from).unwrap().0 = to.to_owned();
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.0 {
            writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn read(&self) -> Result<Workbook, GridError> {
        read(&self.bytes(), &Limits::default())
    }

    fn cells(&self) -> Vec<(String, CellValue)> {
        let book = self.read().unwrap();
        book.sheets[0].cells.iter().map(|(at, cell)| (at.to_string(), cell.value.clone())).collect()
    }

    fn shown(&self) -> String {
        let cells = self.cells().into_iter().map(|(at, value)| format!("{at}={}", value.display()));
        cells.collect::<Vec<_>>().join(" ")
    }

    fn damage(&self) -> String {
        match self.read() {
            Err(GridError::Damaged(words)) => words.to_string(),
            other => panic!("{other:?}"),
        }
    }

    fn excess(&self, limits: &Limits) -> String {
        match read(&self.bytes(), limits) {
            Err(GridError::TooLarge(words) | GridError::OverLimit(_, words)) => words.to_string(),
            other => panic!("{other:?}"),
        }
    }
}

fn text(text: &str) -> CellValue {
    CellValue::Text(text.to_owned())
}

fn value(cell: &str) -> CellValue {
    let cells = Package::new(&format!("<row>{cell}</row>")).cells();
    cells.into_iter().next().map_or(CellValue::Empty, |(_, value)| value)
}

fn day(text: &str, time: bool) -> CellValue {
    CellValue::Date { date: Date::parse(text).unwrap(), time }
}

#[test]
fn every_kind_of_value_is_read() {
    for (cell, expected) in [
        (r#"<c t="s"><v>1</v></c>"#, text("two")),
        (r#"<c><v>4</v></c>"#, CellValue::Number(4.0)),
        (r#"<c t="n"><v> 1.5E2 </v></c>"#, CellValue::Number(150.0)),
        (r#"<c t="b"><v>1</v></c>"#, CellValue::Bool(true)),
        (r#"<c t="b"><v>false</v></c>"#, CellValue::Bool(false)),
        (r#"<c t="e"><v>#N/A</v></c>"#, CellValue::Error("#N/A".to_owned())),
        (r#"<c t="str"><v>a &amp; b</v></c>"#, text("a & b")),
        (r#"<c t="inlineStr"><is><t>in</t></is></c>"#, text("in")),
        (r#"<c t="inlineStr"><is><t>in</t></is><v>other</v></c>"#, text("in")),
        (r#"<c><v>four</v></c>"#, text("four")),
        (r#"<c t="d"><v>2026-11-23T08:30:00</v></c>"#, day("2026-11-23", true)),
        (r#"<c t="d"><v>2026-11-23</v></c>"#, day("2026-11-23", false)),
        (r#"<c t="d"><v>T08:30</v></c>"#, text("T08:30")),
        (r#"<c s="1"><v>46349</v></c>"#, day("2026-11-23", false)),
        (r#"<c s="2"><v>46349.5</v></c>"#, day("2026-11-23", true)),
        (r#"<c s="1"><v>1</v></c>"#, day("1900-01-01", false)),
        (r#"<c s="1"><v>59</v></c>"#, day("1900-02-28", false)),
        (r#"<c s="1"><v>60</v></c>"#, CellValue::Number(60.0)),
        (r#"<c s="1"><v>61</v></c>"#, day("1900-03-01", false)),
        (r#"<c s="1"><v>2958465</v></c>"#, day("9999-12-31", false)),
        (r#"<c s="1"><v>2958466</v></c>"#, CellValue::Number(2_958_466.0)),
        (r#"<c s="1"><v>-3</v></c>"#, CellValue::Number(-3.0)),
        (r#"<c s="3"><v>1.5</v></c>"#, CellValue::Number(1.5)),
        (r#"<c s="4"><v>0.5</v></c>"#, CellValue::Number(0.5)),
        (r#"<c s="4"><v>46349.5</v></c>"#, day("2026-11-23", true)),
        (r#"<c s="99"><v>4</v></c>"#, CellValue::Number(4.0)),
        (r#"<c s="1"/>"#, CellValue::Empty),
        (r#"<c t="s"><v/></c>"#, CellValue::Empty),
        (r#"<c t="str"><v></v></c>"#, CellValue::Empty),
    ] {
        assert_eq!(value(cell), expected, "{cell}");
    }
}

#[test]
fn days_may_count_from_1904() {
    let package = Package::new(r#"<row><c s="1"><v>0</v></c><c s="1"><v>44887</v></c></row>"#).replace(
        "xl/workbook.xml",
        "<sheets>",
        r#"<workbookPr date1904="1"/><sheets>"#,
    );
    let days: Vec<_> = package.cells().into_iter().map(|(_, value)| value).collect();
    assert_eq!(days, [day("1904-01-01", false), day("2026-11-23", false)]);
}

#[test]
fn format_codes_tell_days_from_times_and_numbers() {
    use super::shows::{Shows, of_code};
    use crate::grid::Shown;
    let unit = |unit: &str| Shows::Unit(unit.into());
    let day = Shows::Day;
    for (code, shows) in [
        ("General", Shows::Number),
        ("0.00E+00", Shows::Number),
        (r#"0 "days""#, unit("days")),
        (r#"0 \h"#, unit("h")),
        ("#,##0.00 [$€-407]", unit("€")),
        (r#"_-"£"* #,##0_-;-"£"* #,##0_-"#, unit("£")),
        ("[$CHF] #,##0", unit("CHF")),
        ("€#,##0", unit("€")),
        (r#"0,"k""#, Shows::Number),
        (r#"0"/5""#, Shows::Number),
        (r#"0 "% of time""#, Shows::Number),
        ("0.0%", Shows::Percentage),
        (r"0\d", unit("d")),
        ("0_d", Shows::Number),
        ("[Red]0;[Magenta]-0", Shows::Number),
        ("#,##0 [$kr-406]", unit("DKK")),
        ("[$$-1009]#,##0.00", unit("CAD")),
        ("[$$]#,##0.00", unit("$")),
        ("0;yyyy", Shows::Number),
        (";;;", Shows::Number),
        ("", Shows::Number),
        ("[$-409]d-mmm;@", day(Shown::Plain)),
        ("DD/MM/YYYY", day(Shown::Plain)),
        ("mmm", day(Shown::Month)),
        ("mmm-yy", day(Shown::Month)),
        ("[$-409]mmmm yyyy;@", day(Shown::Month)),
        (r#"yyyy"年"m"月""#, day(Shown::Month)),
        ("yyyy", day(Shown::Year)),
        ("QQ yyyy", day(Shown::Quarter)),
        ("dddd", day(Shown::Plain)),
        ("mmmm h:mm", day(Shown::Plain)),
        ("yyyy\\-mm\\-dd\\Thh:mm", day(Shown::Plain)),
        ("h:mm AM/PM", Shows::Time),
        ("h:mm a/p", Shows::Time),
        ("mm:ss.0", Shows::Time),
        ("[$-F400]h:mm:ss\\ AM/PM", Shows::Time),
        ("[hh]:mm", Shows::Duration),
        ("[mm]:ss", Shows::Duration),
        ("[s]", Shows::Duration),
    ] {
        assert_eq!(of_code(code), shows, "{code}");
    }
}

#[test]
fn text_is_what_a_person_sees() {
    for (inner, expected) in [
        ("<r><t>Lean </t></r><r><rPr><b/></rPr><t xml:space=\"preserve\"> in </t></r><t>use</t>", "Lean in use"),
        ("<t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh><phoneticPr fontId=\"1\"/>", "東京"),
        ("<t>  a\n</t>", "a"),
        ("<t xml:space=\"preserve\"> a </t>", " a "),
        ("<t><![CDATA[a < b & c]]></t>", "a < b & c"),
        ("<t>a<![CDATA[b]]>&#99;&#x64;&lt;<!-- no -->e</t>", "abcd<e"),
        ("<t>a_x000D_b_x005F_x000D_ _xD83D__xDE00_ _xD83D_ _x00_ _xzzzz_</t>", "a\rb_x000D_ 😀 \u{fffd} _x00_ _xzzzz_"),
        ("<t>a\r\nb</t>", "a\nb"),
    ] {
        let package = Package::new(r#"<row><c t="s"><v>0</v></c></row>"#);
        let table = format!(r#"<sst xmlns="{MAIN}"><si>{inner}</si></sst>"#);
        assert_eq!(package.with("xl/sharedStrings.xml", &table).cells(), [("A1".to_owned(), text(expected))], "{inner}");
        assert_eq!(value(&format!(r#"<c t="inlineStr"><is>{inner}</is></c>"#)), text(expected), "{inner}");
    }
    assert_eq!(value("<c><v><![CDATA[4]]></v></c>"), CellValue::Number(4.0));
    assert_eq!(value("<c><v>&#52;2</v></c>"), CellValue::Number(42.0));
}

#[test]
fn addresses_are_counted_on_where_they_are_left_out() {
    let rows = "<row><c><v>1</v></c><c r=\"D1\"><v>2</v></c><c><v>3</v></c></row><row r=\"7\"><c><v>4</v></c></row>\
                <row><c/><c><v>5</v></c></row><row r=\"3\"><c r=\"$B$3\"><v>6</v></c></row>";
    let package = Package::new("").sheet(&format!(r#"<dimension ref="garbage"/><sheetData>{rows}</sheetData>"#));
    assert_eq!(package.shown(), "A1=1 D1=2 E1=3 B3=6 A7=4 B8=5");
}

#[test]
fn the_last_of_two_cells_at_one_address_counts_if_it_holds_something() {
    let row = r#"<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c><c r="A1" s="1"/></row>"#;
    assert_eq!(Package::new(row).shown(), "A1=2");
}

#[test]
fn what_lies_behind_a_merged_cell_is_left_out() {
    let cells = |row: u32| ["A", "B", "C", "D"].map(|col| format!(r#"<c r="{col}{row}"><v>{row}</v></c>"#)).concat();
    let rows: String = (1..=4).map(|row| format!(r#"<row r="{row}">{}</row>"#, cells(row))).collect();
    let merges = |areas: &str| {
        let merges: String = areas.split(' ').map(|area| format!(r#"<mergeCell ref="{area}"/>"#)).collect();
        let inner = format!("<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>");
        let cells = Package::new("").sheet(&inner).cells();
        cells.into_iter().map(|(at, _)| at).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(merges("B2:C3"), "A1 B1 C1 D1 A2 B2 D2 A3 D3 A4 B4 C4 D4");
    assert_eq!(merges("A3:D3 A1:A2 B1:D2"), "A1 B1 A3 A4 B4 C4 D4");
    // Of two overlapping areas, the second is skipped, and so is text that is not an area.
    assert_eq!(merges("A1:B4 B1:D1 C2:XFD1048576 nonsense A1"), "A1 C1 D1 C2");
}

#[test]
fn formulas_come_with_their_values_and_shared_and_array_ones_reach_every_cell() {
    let row = "<c><f>SUM(B1:B2)</f><v>3</v></c><c><f t=\"shared\" ref=\"B1:C1\" si=\"0\">A1&amp;1</f><v>1</v></c>\
               <c><f t=\"shared\" si=\"0\"/><v>2</v></c><c><f t=\"array\" ref=\"D1:E1\">ROW(A1:A2)</f><v>1</v></c><c><v>2</v></c>\
               <c><f>NA()</f></c><c><f/><v>7</v></c><c t=\"str\"><f>T(1)</f><v></v></c>";
    let book = Package::new(&format!("<row>{row}</row>")).read().unwrap();
    let formulas: Vec<_> = book.sheets[0].cells.values().map(|cell| cell.formula.as_deref()).collect();
    let [sum, shared, array] = ["SUM(B1:B2)", "A1&1", "ROW(A1:A2)"].map(Some);
    assert_eq!(formulas, [sum, shared, shared, array, array, Some("NA()"), None, Some("T(1)")]);
    let unsaved = Cell::new(CellValue::Empty, Some("NA()".to_owned()));
    assert_eq!(book.sheets[0].cells[&CellRef::new(0, 5)], unsaved);
}

#[test]
fn names_sheets_and_properties_are_found() {
    let core = r#"<p:coreProperties xmlns:p="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:x="urn:other"><x:title>no</x:title><p:keywords>k</p:keywords>
        <dc:title>T &amp; t</dc:title><dc:subject/><dc:description>d</dc:description></p:coreProperties>"#;
    let sheets = r#"<sheet name="Chart" sheetId="2" r:id="rId9"/><sheet name="B" sheetId="3" state="hidden" r:id="rId1"/>
        <sheet name="A &lt;" sheetId="1" state="veryHidden" r:id="rId1"/><sheet name="Answers""#;
    let names = r#"</sheets><definedNames><definedName name="local" localSheetId="1">B!$A$1</definedName>
        <definedName name="wide">"a&amp;b"</definedName></definedNames>"#;
    let chart =
        format!(r#"<Relationship Id="rId9" Type="{REFERENCE}/chartsheet" Target="chartsheets/none.xml"/></Relationships>"#);
    let properties = format!(
        r#"<Relationship Id="rId2" Type="{RELATIONS}/metadata/core-properties" Target="/docProps/core.xml"/></Relationships>"#
    );
    let package = Package::new("<row><c><v>1</v></c></row>")
        .replace("xl/workbook.xml", r#"<sheet name="Answers""#, sheets)
        .replace("xl/workbook.xml", "</sheets>", names)
        .replace("xl/_rels/workbook.xml.rels", "</Relationships>", &chart)
        .replace("_rels/.rels", "</Relationships>", &properties)
        .with("docProps/core.xml", core);
    let book = package.read().unwrap();
    let sheets: Vec<_> = book.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.visible, sheet.cells.len())).collect();
    assert_eq!(sheets, [("B", false, 1), ("A <", false, 1), ("Answers", true, 1)]);
    let names: Vec<_> = book.names.iter().map(|(name, meaning)| (name.as_str(), meaning.as_str())).collect();
    assert_eq!(names, [("wide", "\"a&b\""), ("local", "B!$A$1")]);
    assert_eq!(book.properties, ["T & t", "d", "k"]);
}

#[test]
fn namespaces_count_and_prefixes_do_not() {
    let strict = MAIN.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main");
    let sheet = format!(
        r#"<z:worksheet xmlns:z="{strict}" xmlns="urn:other"><sheetData><row><c><v>9</v></c></row></sheetData><z:sheetData>
        <z:row r="1"><other><z:c r="B1"><z:v>8</z:v></z:c></other><z:c r="A1"><c>7</c><z:v>1<x>2</x></z:v></z:c>
        <q:c r="C1"><q:v>6</q:v></q:c></z:row></z:sheetData></z:worksheet>"#
    );
    let package = Package::new("")
        .with("xl/worksheets/sheet1.xml", &sheet)
        .replace("xl/workbook.xml", "xmlns:r=", "xmlns:rel=")
        .replace("xl/workbook.xml", "r:id", "rel:id")
        .replace("xl/workbook.xml", REFERENCE, "http://purl.oclc.org/ooxml/officeDocument/relationships");
    assert_eq!(package.shown(), "A1=1");
    let bare = Package::new("<row><c><v>1</v></c></row>").replace("xl/worksheets/sheet1.xml", &format!(r#" xmlns="{MAIN}""#), "");
    assert_eq!(bare.shown(), "A1=1");
}

#[test]
fn parts_are_found_whatever_way_they_are_named() {
    let row = r#"<row><c t="s"><v>0</v></c></row>"#;
    let (relations, sheet) = ("xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml");
    for package in [
        Package::new(row).replace(relations, "worksheets/", "/xl/worksheets/"),
        Package::new(row).replace(relations, "worksheets/", "worksheets\\"),
        Package::new(row).replace(relations, "worksheets/", "../../../xl/./worksheets/"),
        Package::new(row).rename(sheet, "xl\\worksheets\\sheet1.xml").rename("xl/workbook.xml", "xl\\workbook.xml"),
        Package::new(row).rename(sheet, "XL/Worksheets/Sheet1.XML").rename("xl/sharedStrings.xml", "xl/SharedStrings.xml"),
        Package::new(row).rename(sheet, "xl/worksheets/my sheet.xml").replace(relations, "sheet1.xml", "my%20sheet.xml"),
        Package::new(row).rename("xl/workbook.xml", "xl/book.xml").rename(relations, "xl/_rels/book.xml.rels").replace(
            "_rels/.rels",
            "workbook.xml",
            "book.xml",
        ),
        Package::new(row).rename("_rels/.rels", "lost"),
    ] {
        assert_eq!(package.shown(), "A1=one");
    }
    let macros = Package::new(row).with("xl/vbaProject.bin", "");
    assert_eq!(macros.read().unwrap().kind, FileKind::Xlsm);
    // Names that lead outside are treated like all others, because nothing is ever unpacked to a disk.
    assert_eq!(Package::new(row).with("../../../etc/passwd", "x").shown(), "A1=one");
}

#[test]
fn parts_in_utf_16_are_read_and_other_encodings_named() {
    let declared = format!(
        r#"<?xml version="1.0" encoding="UTF-16"?><sst xmlns="{MAIN}"><si><t>Über 😀 {}</t></si></sst>"#,
        "é".repeat(40_000)
    );
    for (order, mark) in [(u16::to_le_bytes as fn(u16) -> [u8; 2], true), (u16::to_be_bytes, true), (u16::to_le_bytes, false)] {
        let units = mark.then_some(0xFEFF).into_iter().chain(declared.encode_utf16());
        let bytes: Vec<u8> = units.flat_map(order).collect();
        let mut package = Package::new(r#"<row><c t="s"><v>0</v></c></row>"#);
        package.put_bytes("xl/sharedStrings.xml", &bytes);
        assert_eq!(package.cells()[0].1, text(&format!("Über 😀 {}", "é".repeat(40_000))));
        package.put_bytes("xl/sharedStrings.xml", &bytes[..bytes.len() / 2 * 2 - 7]);
        assert!(package.damage().starts_with("the table of texts "), "{}", package.damage());
    }
    let latin = Package::new("").with("xl/styles.xml", r#"<?xml version="1.0" encoding="ISO-8859-1"?><styleSheet/>"#);
    assert_eq!(latin.damage(), "the table of cell formats is written in the encoding 'iso-8859-1', not in UTF-8");
    let mark = Package::new("<row><c><v>1</v></c></row>").replace("xl/workbook.xml", "<workbook", "\u{feff}<workbook");
    assert_eq!(mark.shown(), "A1=1");
}

#[test]
fn damage_is_told_in_words() {
    let sheet = |row: &str| Package::new(&format!("<row>{row}</row>")).damage();
    let declared = r#"<!DOCTYPE x [<!ENTITY a "aaaa">]><sst xmlns="urn:x"/>"#;
    for (found, expected) in [
        (sheet(r#"<c t="s"><v>2</v></c>"#), "the sheet 'Answers' has in A1 the text number 2, which is missing"),
        (sheet(r#"<c t="s"><v>x</v></c>"#), "the sheet 'Answers' has 'x' in A1, where the number of a text is expected"),
        (sheet(r#"<c t="n"><v>x</v></c>"#), "the sheet 'Answers' has 'x' in A1, where a number is expected"),
        (sheet(r#"<c t="n"><v>1e999</v></c>"#), "the sheet 'Answers' has '1e999' in A1, where a number is expected"),
        (sheet(r#"<c t="b"><v>2</v></c>"#), "the sheet 'Answers' has '2' in A1, where yes or no is expected"),
        (sheet(r#"<c t="zz"><v>2</v></c>"#), "the sheet 'Answers' has in A1 a value of the unknown kind 'zz'"),
        (sheet(r#"<c r="XFE1"/>"#), "the sheet 'Answers' has a cell at 'XFE1', where no sheet has one"),
        (sheet(r#"<c r="A1048577"/>"#), "the sheet 'Answers' has a cell at 'A1048577', where no sheet has one"),
        (
            sheet(r#"<c r="A99999999999999999999"/>"#),
            "the sheet 'Answers' has a cell at 'A99999999999999999999', where no sheet has one",
        ),
        (sheet(r#"<c r="ZZZZZZZZZZZZ1"/>"#), "the sheet 'Answers' has a cell at 'ZZZZZZZZZZZZ1', where no sheet has one"),
        (sheet(r#"<c r="A0"/>"#), "the sheet 'Answers' has a cell at 'A0', where no sheet has one"),
        (sheet(r#"<c r="XFD1"/><c/>"#), "the sheet 'Answers' has a cell at 'XFE1', where no sheet has one"),
        (sheet("<c><v>&bomb;</v></c>"), "the sheet 'Answers' holds '&bomb;', which stands for nothing"),
        (
            Package::new(r#"<row r="4294967296"/>"#).damage(),
            "the sheet 'Answers' has a row with a number that no sheet goes up to",
        ),
        (
            Package::new("").with("xl/sharedStrings.xml", declared).damage(),
            "the table of texts declares a document type, which no spreadsheet program writes",
        ),
        (
            Package::new("").with("xl/worksheets/sheet1.xml", "<chart/>").damage(),
            "the sheet 'Answers' does not begin with 'worksheet'",
        ),
        (
            Package::new("").rename("xl/worksheets/sheet1.xml", "elsewhere.xml").damage(),
            "the sheet 'Answers' is missing (there is no part 'xl/worksheets/sheet1.xml')",
        ),
        (
            Package::new("").rename("xl/_rels/workbook.xml.rels", "lost").damage(),
            "the sheet 'Answers' is listed, but nothing says where it is",
        ),
        (Package::new("").replace("xl/workbook.xml", "sheet name", "nothing name").damage(), "the workbook holds no sheet"),
        (Package::new("").with("xl/Styles.xml", "").damage(), "it holds the part 'xl/Styles.xml' twice"),
    ] {
        assert_eq!(found, expected);
    }
}

#[test]
fn a_part_that_breaks_off_is_told_wherever_it_breaks_off() {
    let whole = Package::new(r#"<row><c t="str"><v>a&amp;b</v></c></row>"#);
    let sheet = String::from_utf8(whole.0.last().unwrap().1.clone()).unwrap();
    for length in 0..sheet.len() {
        let words = Package::new("").with("xl/worksheets/sheet1.xml", &sheet[..length]).damage();
        assert!(words.starts_with("the sheet 'Answers' "), "{length}: {words}");
    }
    let bytes = whole.bytes();
    for length in 4..bytes.len() {
        assert!(read(&bytes[..length], &Limits::default()).is_err(), "{length}");
    }
}

#[test]
fn spoilt_bytes_never_do_worse_than_an_error() {
    let bytes = Package::new(r#"<row><c t="s"><v>1</v></c><c s="1"><v>46349</v></c></row>"#).bytes();
    for at in 0..bytes.len() {
        for flip in [0x01, 0x80] {
            let mut spoilt = bytes.clone();
            spoilt[at] ^= flip;
            let _ = read(&spoilt, &Limits::default());
        }
    }
}

#[test]
fn a_part_whose_check_sum_is_wrong_is_refused() {
    let mut bytes = Package::new("<row><c><v>1</v></c></row>").bytes();
    // The last entry of the central directory is that of the sheet. Its check sum begins at byte 16.
    let entry = bytes.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    bytes[entry + 16] ^= 0xFF;
    let error = read(&bytes, &Limits::default()).unwrap_err().to_string();
    assert!(error.contains("the sheet 'Answers' cannot be unpacked"), "{error}");
}

#[test]
fn two_parts_of_one_name_are_refused() {
    let package = Package::new("").with("xl/worksheets/sheet2.xml", "<worksheet/>");
    let mut bytes = package.bytes();
    let name = b"xl/worksheets/sheet2.xml";
    let places: Vec<usize> = (0..bytes.len() - name.len()).filter(|at| bytes[*at..].starts_with(name)).collect();
    assert_eq!(places.len(), 2);
    for at in places {
        bytes[at..at + name.len()].copy_from_slice(b"xl/worksheets/sheet1.xml");
    }
    let error = read(&bytes, &Limits::default()).unwrap_err();
    assert!(matches!(&error, GridError::Damaged(words) if words.to_string().contains("same name")), "{error}");
}

#[test]
fn nothing_is_allocated_by_what_a_file_claims() {
    let table = format!(r#"<sst xmlns="{MAIN}" count="4294967295" uniqueCount="4294967295"><si><t>x</t></si></sst>"#);
    let package = Package::new(r#"<row><c t="s"><v>0</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#);
    assert_eq!(package.with("xl/sharedStrings.xml", &table).shown(), "A1=x XFD1048576=1");
    let shared = r#"<row><c><f t="shared" ref="A1:XFD1048576" si="4294967295">B1</f></c></row>"#;
    assert_eq!(Package::new(shared).read().unwrap().sheets[0].cells.len(), 1);
}

#[test]
fn many_empty_cells_leave_nothing_behind() {
    let row = format!("<row>{}</row>", r#"<c s="1"/>"#.repeat(10_000));
    let package = Package::new(&row.repeat(100));
    let few = Limits { cells: 10, ratio: u64::MAX, ..Limits::default() };
    assert!(read(&package.bytes(), &few).unwrap().sheets[0].cells.is_empty());
}

#[test]
fn every_limit_is_kept() {
    let limits = Limits { ratio: u64::MAX, ..Limits::default() };
    let zeros = Package::new(&"\0".repeat(32 << 20));
    assert!(zeros.bytes().len() < 200_000);
    let excess = |package: &Package, limits: Limits| package.excess(&limits);
    assert_eq!(excess(&zeros, limits), "a single tag or text in it has more than 4 MB, the limit");
    let tags = Package::new(&"<row/>".repeat(300_000));
    let tight = Limits { ratio: 200, ..limits };
    assert_eq!(excess(&tags, tight), "the sheet 'Answers' unpacks to more than 200 times its packed size, the limit");
    assert!(read(&Package::new(&" ".repeat(990_000)).bytes(), &tight).is_ok(), "what is small may be packed small");
    let inflated = Limits { inflated_bytes: 100_000, ..limits };
    assert_eq!(excess(&tags, inflated), "unpacked it has more than 100 KB, the limit");
    let three = Package::new("<row><c><v>1</v></c><c t=\"str\"><v>abcdef</v></c><c><f>SUM(A1)</f></c></row>");
    assert_eq!(excess(&three, Limits { cells: 2, ..limits }), "it has more than 2 cells, the limit");
    assert_eq!(excess(&three, Limits { text_bytes: 12, ..limits }), "its cells hold more than 12 bytes of text, the limit");
    assert_eq!(
        excess(&Package::new(""), Limits { text_bytes: 5, ..limits }),
        "its cells hold more than 5 bytes of text, the limit"
    );
    assert_eq!(excess(&Package::new(""), Limits { cells: 1, ..limits }), "it has more than 1 text, the limit");
    assert_eq!(excess(&three, Limits { formats: 4, ..limits }), "it has more than 4 cell formats, the limit");
    assert_eq!(excess(&three, Limits { sheets: 0, ..limits }), "it has more than 0 sheets, the limit");
    assert!(read(&three.bytes(), &Limits { cells: 3, text_bytes: 13, formats: 5, sheets: 1, ..limits }).is_ok());
    let words = "<definedName name=\"b\">\"x\"</definedName>".repeat(3);
    let named =
        Package::new("").replace("xl/workbook.xml", "</sheets>", &format!("</sheets><definedNames>{words}</definedNames>"));
    assert_eq!(excess(&named, Limits { names: 1, ..limits }), "it has more than 1 defined names that stand for words, the limit");
    let merged = Package::new("").sheet(r#"<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="A3:B4"/></mergeCells>"#);
    assert_eq!(excess(&merged, Limits { merges: 1, ..limits }), "it has more than 1 merged cells, the limit");
    let deep = Package::new("").sheet(&"<a>".repeat(100));
    assert_eq!(excess(&deep, limits), "the sheet 'Answers' is nested more than 64 deep, the limit");
    let runs = format!(r#"<row><c t="inlineStr"><is>{}</is></c></row>"#, "<r><t>abc</t></r>".repeat(1000));
    let short = Limits { piece_bytes: 2000, ..limits };
    assert_eq!(excess(&Package::new(&runs), short), "the sheet 'Answers' holds a text of more than 2 KB, the limit");
}

#[test]
fn what_is_not_ours_blocks_nothing() {
    let names = "<definedName name=\"a\">$A$1</definedName>".repeat(20) + "<definedName name=\"z\">\"ours\"</definedName>";
    let names = format!("</sheets><definedNames>{names}</definedNames>");
    let named = Package::new("").replace("xl/workbook.xml", "</sheets>", &names);
    let book = read(&named.bytes(), &Limits { names: 9, ..Limits::default() }).unwrap();
    assert_eq!((book.names.len(), book.names.last().unwrap().1.as_str()), (10, "\"ours\""));
    let merges: String = (2..=30).map(|row| format!(r#"<mergeCell ref="A{row}:C{row}"/>"#)).collect();
    let inner = format!("<sheetData><row><c><v>1</v></c></row></sheetData><mergeCells>{merges}</mergeCells>");
    assert!(read(&Package::new("").sheet(&inner).bytes(), &Limits { merges: 1, ..Limits::default() }).is_ok());
    let column =
        |row: u32, value: u32| format!(r#"<row r="{row}"><c r="D{row}"><v>{value}</v></c><c r="F{row}"><v>{row}</v></c></row>"#);
    let rows: String = (1..=5_200).map(|row| column(row, if row < 3 { 3 } else { 4 })).collect();
    let sheet = Package::new(&rows).read().unwrap().sheets.remove(0);
    let of = |col: u32| sheet.cells.keys().filter(|at| at.col == col).count();
    assert_eq!((of(3), of(5)), (5_002, 5_200));
    assert_eq!(sheet.filled_down, [(CellRef::new(5_001, 3), 5_199)].into());
}

#[test]
fn two_values_of_one_cell_are_told() {
    let twice = [
        r#"<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>"#,
        r#"<c r="A1"><v>1</v><v>2</v></c>"#,
        r#"<c r="A1" t="inlineStr"><v>1</v><is><t>2</t></is></c>"#,
    ];
    for cells in twice {
        let sheet = Package::new(&format!(r#"<row r="1">{cells}</row>"#)).read().unwrap().sheets.remove(0);
        assert!(sheet.cells.values().next().unwrap().look.rival.is_some(), "{cells}");
    }
    for cells in [r#"<c r="A1"><v>1</v></c><c r="A1"><v>1</v></c>"#, r#"<c r="A1"><v>1</v></c><c r="A1" s="1"/>"#] {
        let sheet = Package::new(&format!(r#"<row r="1">{cells}</row>"#)).read().unwrap().sheets.remove(0);
        assert_eq!(sheet.cells.values().next().unwrap().look.rival, None, "{cells}");
    }
}

#[test]
fn merged_areas_without_end_are_swept_in_no_time() {
    let row = format!("<row>{}</row>", "<c><v>1</v></c>".repeat(100));
    let merges: String = (1..=50_000).map(|row| format!(r#"<mergeCell ref="A{row}:XFD1048576"/>"#)).collect();
    let inner = format!("<sheetData>{}</sheetData><mergeCells>{merges}</mergeCells>", row.repeat(500));
    assert_eq!(Package::new("").sheet(&inner).shown(), "A1=1");
}
