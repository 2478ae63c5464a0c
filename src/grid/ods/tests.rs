//! Packages written by hand. Each is odd in one way, as if made by a spreadsheet program or by somebody with bad intentions.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use crate::address::CellRef;
use crate::grid::{CellValue, FileKind, GridError, Limits, Note, Sheet, Shown, Workbook, read};
use crate::model::Date;

const SPACES: &str = r##"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
    xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:loext="urn:other"
    xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0""##;

/// Makes an .ods with these styles, this content of the spreadsheet, and other parts.
fn package(styles: &str, inner: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let content = format!(
        "<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles><office:body>
        <office:spreadsheet>{inner}</office:spreadsheet></office:body></office:document-content>"
    );
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let fixed = [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_str())];
    for (name, text) in fixed.iter().chain(parts) {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn open(bytes: &[u8]) -> Result<Workbook, GridError> {
    read(bytes, &Limits::default())
}

/// Reads a workbook with one sheet of these columns and rows, and returns the sheet.
fn sheet(styles: &str, table: &str) -> Sheet {
    let table = format!(r#"<table:table table:name="Answers">{table}</table:table>"#);
    let mut book = open(&package(styles, &table, &[])).unwrap();
    assert_eq!((book.kind, book.sheets.len()), (FileKind::Ods, 1));
    book.sheets.remove(0)
}

fn row(cells: &str) -> String {
    format!("<table:table-row>{cells}</table:table-row>")
}

fn shown(sheet: &Sheet) -> String {
    let cells = sheet.cells.iter().map(|(at, cell)| format!("{at}={}", cell.value.display()));
    cells.collect::<Vec<_>>().join(" ")
}

fn value(cell: &str) -> CellValue {
    let sheet = sheet("", &row(cell));
    sheet.cells.into_values().next().map_or(CellValue::Empty, |cell| cell.value)
}

#[test]
fn every_kind_of_value_is_read() {
    let of = |kind: &str, rest: &str| format!(r#"<table:table-cell office:value-type="{kind}" {rest}</table:table-cell>"#);
    let text = |text: &str| CellValue::Text(text.to_owned());
    let day = |time| CellValue::Date { date: Date::parse("2026-11-23").unwrap(), time };
    for (cell, expected) in [
        (of("float", r#"office:value="4"><text:p>4</text:p>"#), CellValue::Number(4.0)),
        (of("currency", r#"office:value="1.5E2" office:currency="EUR">"#), CellValue::Number(150.0)),
        (of("percentage", r#"office:value="0.8"><text:p>80%</text:p>"#), CellValue::Number(0.8)),
        (of("float", r#"office:value="four"><text:p>4</text:p>"#), text("4")),
        (of("float", "><text:p>four</text:p>"), text("four")),
        (of("date", r#"office:date-value="2026-11-23"><text:p>23.11.</text:p>"#), day(false)),
        (of("date", r#"office:date-value="2026-11-23T08:30:00">"#), day(true)),
        (of("date", "><text:p>soon</text:p>"), text("soon")),
        (of("time", r#"office:time-value="PT12H30M00S">"#), CellValue::Number(12.5 / 24.0)),
        (of("time", r#"office:time-value="-PT36H00M00.5S">"#), CellValue::Number(-129_600.5 / 86_400.0)),
        (of("time", r#"office:time-value="P1D"><text:p>a day</text:p>"#), text("a day")),
        (of("boolean", r#"office:boolean-value="true">"#), CellValue::Bool(true)),
        (of("boolean", r#"office:boolean-value="TRUE">"#), CellValue::Bool(true)),
        (of("boolean", r#"office:boolean-value="1">"#), CellValue::Bool(true)),
        (of("boolean", r#"office:boolean-value="false"><text:p>no</text:p>"#), CellValue::Bool(false)),
        (of("boolean", "><text:p>perhaps</text:p>"), text("perhaps")),
        (of("string", "><text:p>one</text:p><text:p>two</text:p>"), text("one\ntwo")),
        (of("string", r#"office:string-value="kept"><text:p>shown</text:p>"#), text("kept")),
        (
            of("string", r#"office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p>"#),
            CellValue::Error("#N/A".to_owned()),
        ),
        (of("string", "><text:p/>"), CellValue::Empty),
        ("<table:table-cell><text:p>of no kind</text:p></table:table-cell>".to_owned(), text("of no kind")),
        ("<table:table-cell/>".to_owned(), CellValue::Empty),
    ] {
        assert_eq!(value(&cell), expected, "{cell}");
    }
}

#[test]
fn text_is_what_a_person_sees_however_the_file_is_indented() {
    for (inner, expected) in [
        ("<text:p>a<text:s/>b<text:s text:c=\"3\"/>c</text:p>", "a b   c"),
        ("<text:p>a<text:tab/>b<text:line-break/>c</text:p>", "a\tb\nc"),
        (
            "\n  <text:p>\n    Lean\n    in <text:span>use</text:span>\n  </text:p>\n  <text:p>\n two</text:p>\n",
            "Lean in use\ntwo",
        ),
        ("<text:p>kept </text:p>", "kept "),
        ("<text:p><text:a>mail@example.org</text:a> &amp; <![CDATA[<b>]]>&#x64;</text:p>", "mail@example.org & <b>d"),
        ("<text:p><text:span>a</text:span> <text:span> b</text:span></text:p>", "a b"),
        ("<text:h>heading</text:h><text:p/><text:p>x</text:p>", "heading\n\nx"),
        ("<office:annotation><text:p>not this</text:p></office:annotation><text:p>this</text:p>", "this"),
        ("<loext:p>other</loext:p><text:p>this<text:note><text:p>no</text:p></text:note></text:p>", "this"),
    ] {
        let cell = format!(r#"<table:table-cell office:value-type="string">{inner}</table:table-cell>"#);
        assert_eq!(value(&cell), CellValue::Text(expected.to_owned()), "{inner}");
    }
}

const ONE: &str = r#"<table:table-cell office:value-type="float" office:value="1"/>"#;

#[test]
fn rows_and_cells_that_repeat_are_counted_and_groups_are_entered() {
    let of = |attributes: &str| format!(r#"<table:table-cell {attributes} office:value-type="float" office:value="2"/>"#);
    let table = [
        "<table:table-header-rows>".to_owned(),
        row(&(r#"<table:table-cell table:number-columns-repeated="2"/>"#.to_owned() + ONE)),
        "</table:table-header-rows><table:table-row-group><table:table-row-group>".to_owned(),
        r#"<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>"#.to_owned(),
        format!(r#"<table:table-row table:number-rows-repeated="2">{}</table:table-row>"#, of(r#"table:number-columns-repeated="2""#)),
        "</table:table-row-group></table:table-row-group>".to_owned(),
        row(&format!(r#"{}<table:covered-table-cell table:number-columns-repeated="1" office:value-type="float" office:value="9"/>{ONE}"#, of(r#"table:number-columns-spanned="2""#))),
        r#"<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#.to_owned(),
    ];
    assert_eq!(shown(&sheet("", &table.concat())), "C1=1 A5=2 B5=2 A6=2 B6=2 A7=2 C7=1");
    let styles =
        r#"<style:style style:family="table" style:name="ta1"><style:table-properties table:display="false"/></style:style>"#;
    let tables = format!(
        r#"<table:table table:name="A" table:style-name="ta1">{}</table:table><table:table table:name="B"/>
        <table:table table:name="'file:///x'#$A" table:style-name="ta_extref"><table:table-source/></table:table>"#,
        row(ONE)
    );
    let book = open(&package(styles, &tables, &[])).unwrap();
    let sheets: Vec<_> = book.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.visible, sheet.cells.len())).collect();
    assert_eq!(sheets, [("A", false, 1), ("B", true, 0)]);
}

#[test]
fn names_formulas_and_properties_are_found() {
    let names = |name: &str| {
        format!(
            r#"<table:named-expressions><table:named-range table:name="{name}" table:cell-range-address="$A.$A$1"/>
            <table:named-expression table:name="{name}2" table:expression="1+1"/></table:named-expressions>"#
        )
    };
    let cell = r#"<table:table-cell table:formula="of:=SUM([.B1])" office:value-type="float" office:value="3"/>
        <table:table-cell table:formula="of:=T(1)" office:value-type="string" office:string-value=""/>"#;
    let inner = format!(r#"<table:table table:name="A">{}{}</table:table>{}"#, names("local"), row(cell), names("wide"));
    let meta = format!(
        "<office:document-meta {SPACES}><office:meta><dc:title>T</dc:title><meta:keyword>k</meta:keyword><meta:keyword>l</meta:keyword>
        <dc:subject/><dc:description>d</dc:description></office:meta></office:document-meta>"
    );
    let book = open(&package("", &inner, &[("meta.xml", &meta)])).unwrap();
    let names: Vec<_> = book.names.iter().map(|(name, meaning)| (name.as_str(), meaning.as_str())).collect();
    assert_eq!(names, [("wide", "$A.$A$1"), ("wide2", "1+1"), ("local", "$A.$A$1"), ("local2", "1+1")]);
    assert_eq!(book.properties, ["T", "d", "k, l"]);
    let cells: Vec<_> = book.sheets[0].cells.values().map(|cell| (cell.formula.as_deref(), cell.value.clone())).collect();
    assert_eq!(cells, [(Some("of:=SUM([.B1])"), CellValue::Number(3.0)), (Some("of:=T(1)"), CellValue::Empty)]);
}

#[test]
fn looks_come_from_styles_and_their_parents() {
    let style = |family: &str, name: &str, rest: &str, inner: &str| {
        format!(r#"<style:style style:family="{family}" style:name="{name}" {rest}>{inner}</style:style>"#)
    };
    let red = r##"<style:table-cell-properties fo:background-color="#ff0000"/>"##;
    let struck = r#"<style:text-properties style:text-line-through-style="solid"/>"#;
    let unstruck = r#"<style:text-properties style:text-line-through-style="none"/>"#;
    let styles = [
        style("table-cell", "red", r#"style:parent-style-name="ring""#, red),
        style("table-cell", "ring", r#"style:parent-style-name="red""#, struck),
        style(
            "table-cell",
            "clear",
            r#"style:parent-style-name="red""#,
            r#"<style:table-cell-properties fo:background-color="transparent"/>"#,
        ),
        style("text", "red", "", struck),
        style("text", "plain", "", unstruck),
    ];
    let text = |style: &str, inner: &str| {
        format!(r#"<table:table-cell {style} office:value-type="string"><text:p>{inner}</text:p></table:table-cell>"#)
    };
    let spans = r#"<text:span text:style-name="red">a</text:span> <text:span text:style-name="red">b</text:span>"#;
    let table = [
        r#"<table:table-column table:number-columns-repeated="2"/><table:table-column table:default-cell-style-name="red"/>"#
            .to_owned(),
        row(&(text(r#"table:style-name="clear""#, "a") + &text("", spans) + &text("", "c"))),
        row(&(text("", &format!("{spans} c"))
            + &text(r#"table:style-name="red""#, r#"<text:span text:style-name="plain">a</text:span>"#)
            + "<table:table-cell/>")),
        format!(
            r#"<table:table-row table:default-cell-style-name="red">{ONE}<table:table-cell table:number-columns-repeated="300"/></table:table-row>"#
        ),
        row(r#"<table:table-cell office:value-type="percentage" office:value="0.8"/>"#),
        r#"<table:table-row table:number-rows-repeated="300"><table:table-cell table:style-name="red"/></table:table-row>"#
            .to_owned(),
    ];
    let sheet = sheet(&styles.concat(), &table.concat());
    let look = |at: &str| {
        let look = &sheet.cells[&at.parse().unwrap()].look;
        (look.shown == Shown::Percentage, look.struck, look.fill)
    };
    let red = Some(0xFF_0000);
    assert_eq!(["A1", "B1", "C1"].map(look), [(false, true, None), (false, true, None), (false, true, red)]);
    assert_eq!(
        ["A2", "B2", "A3", "A4"].map(look),
        [(false, false, None), (false, false, red), (false, true, red), (true, false, None)]
    );
    assert_eq!(sheet.fills.keys().map(ToString::to_string).collect::<Vec<_>>(), ["C2"]);
}

#[test]
fn notes_pictures_and_hidden_rows_are_told() {
    let note = r#"<office:annotation office:display="true" draw:style-name="gr1"><dc:creator>Jo Ng</dc:creator>
        <dc:date>2026-11-23T08:30:00</dc:date><text:p>I would say 4</text:p><text:p>or 5</text:p></office:annotation>"#;
    let (image, object) = ("<draw:image><text:p/></draw:image>", "<draw:object/>");
    let frame = |inner: &str| format!("<table:table-cell><draw:frame>{inner}</draw:frame></table:table-cell>");
    let hidden = |how: &str, cells: &str| format!(r#"<table:table-row table:visibility="{how}">{cells}</table:table-row>"#);
    let table = [
        r#"<table:table-columns><table:table-column table:number-columns-repeated="2"/>
        <table:table-column table:visibility="collapse" table:number-columns-repeated="16382"/></table:table-columns>"#
            .to_owned(),
        format!("<table:shapes><draw:frame>{object}{image}</draw:frame></table:shapes>"),
        row(&format!("<table:table-cell>{note}</table:table-cell>{ONE}{ONE}")),
        row(&(frame(image) + &frame(&(object.to_owned() + image)))),
        row(&format!("<table:table-cell><draw:g><draw:frame>{image}</draw:frame></draw:g></table:table-cell>")),
        hidden("filter", ONE),
        hidden("collapse", ONE),
        hidden("collapse", "<table:table-cell/>"),
        hidden("visible", ONE),
    ];
    let sheet = sheet("", &table.concat());
    let note = Note { author: Some("Jo Ng".to_owned()), text: "I would say 4\nor 5".to_owned() };
    assert_eq!(sheet.notes.into_iter().map(|(at, note)| (at.to_string(), note)).collect::<Vec<_>>(), [("A1".to_owned(), note)]);
    assert_eq!(sheet.pictures.iter().map(ToString::to_string).collect::<Vec<_>>(), ["A2", "A3"]);
    assert_eq!(sheet.hidden_rows.into_iter().collect::<Vec<_>>(), [3, 4]);
    assert_eq!(sheet.hidden_columns.into_iter().collect::<Vec<_>>(), [2]);
}

#[test]
fn passwords_damage_and_excess_are_told() {
    let limits = Limits::default();
    let table = |rows: &str| format!(r#"<table:table table:name="A">{rows}</table:table>"#);
    let locked = r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry>
        <manifest:encryption-data/></manifest:file-entry></manifest:manifest>"#;
    let locked = package("", &table(&row(ONE)), &[("META-INF/manifest.xml", locked)]);
    assert!(matches!(open(&locked), Err(GridError::Encrypted)));
    let words = |bytes: &[u8], limits: Limits| read(bytes, &limits).unwrap_err().to_string();
    assert_eq!(words(&package("", "", &[]), limits), "the workbook holds no sheet");
    let far = |attributes: &str, count: &str| {
        let one = format!(r#"<table:table-cell office:value-type="float" office:value="1" {count}/>"#);
        package("", &table(&format!("<table:table-row {attributes}>{one}</table:table-row>")), &[])
    };
    let (rows, columns) = (r#"table:number-rows-repeated="99999999999""#, r#"table:number-columns-repeated="16385""#);
    assert_eq!(words(&far("", columns), limits), "the content has a cell at 'XFE1', where no sheet has one");
    assert_eq!(words(&far(rows, ""), limits), "the content has a cell at 'A4294967295', where no sheet has one");
    assert_eq!(words(&far(rows, ""), Limits { cells: 9, ..limits }), "it has more than 9 cells, the limit");
    let long = row(r#"<table:table-cell><text:p>a<text:s text:c="4000000000"/></text:p></table:table-cell>"#);
    assert!(words(&package("", &table(&long), &[]), limits).starts_with("the content holds a text of more than "));
    let text = row(r#"<table:table-cell table:number-columns-repeated="9"><text:p>abcde</text:p></table:table-cell>"#);
    let few = Limits { text_bytes: 44, ..limits };
    assert!(words(&package("", &table(&text), &[]), few).contains("more than 44 bytes of text"));
    // Blanks count although only the number is kept.
    let blanks = r#"<table:table-cell office:value-type="float" office:value="1"><text:p><text:s text:c="40"/></text:p></table:table-cell>"#;
    assert!(read(&package("", &table(&row(blanks)), &[]), &few).is_ok());
    assert!(words(&package("", &table(&row(&blanks.repeat(2))), &[]), few).contains("more than 44 bytes of text"));
    let note = row("<table:table-cell><office:annotation><text:p>abc</text:p></office:annotation></table:table-cell>");
    assert_eq!(words(&package("", &table(&note), &[]), Limits { cells: 0, ..limits }), "it has more than 0 cells, the limit");
    assert_eq!(words(&package("", &table(""), &[]), Limits { sheets: 0, ..limits }), "it has more than 0 sheets, the limit");
    let styles = r#"<style:style style:family="text" style:name="a"/><style:style style:family="text" style:name="b"/>"#;
    assert_eq!(words(&package(styles, "", &[]), Limits { formats: 1, ..limits }), "it has more than 1 cell formats, the limit");
    let bytes = package("", &table(&row(ONE)), &[]);
    for length in 4..bytes.len() {
        assert!(open(&bytes[..length]).is_err(), "{length}");
    }
    for at in 0..bytes.len() {
        let mut spoilt = bytes.clone();
        spoilt[at] ^= 1;
        let _ = open(&spoilt);
    }
}

#[test]
fn pieces_of_a_text_may_be_struck_through_or_raised_and_cells_merged() {
    let style = |name: &str, inner: &str| {
        format!(r#"<style:style style:family="text" style:name="{name}"><style:text-properties {inner}/></style:style>"#)
    };
    let styles = style("gone", r#"style:text-line-through-type="double""#) + &style("mark", r#"style:text-position="super 58%""#);
    let span = |style: &str, text: &str| format!(r#"<text:span text:style-name="{style}">{text}</text:span>"#);
    let cell = |rest: &str, inner: &str| {
        format!(r#"<table:table-cell {rest} office:value-type="string"><text:p>{inner}</text:p></table:table-cell>"#)
    };
    let covered = "<table:covered-table-cell/>";
    let table = row(&(cell("", &(span("gone", "2") + "3 days")) + &cell("", &("50".to_owned() + &span("mark", "2")))))
        + &row(&cell(r#"table:number-rows-spanned="2" table:number-columns-spanned="2""#, "4"))
        + &row(&(covered.to_owned() + covered));
    let sheet = sheet(&styles, &table);
    assert_eq!(shown(&sheet), "A1=3 days B1=50² A2=4");
    assert_eq!(sheet.cells[&CellRef::new(0, 0)].look.struck_part.as_deref(), Some("2"));
    assert_eq!(sheet.merged, [(CellRef::new(1, 0), CellRef::new(2, 1))]);
    assert_eq!(sheet.merged_into(CellRef::new(2, 0)), Some((CellRef::new(1, 0), CellRef::new(2, 1))));
    assert_eq!(sheet.merged_into(CellRef::new(1, 0)), None);
}
