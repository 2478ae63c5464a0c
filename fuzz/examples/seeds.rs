//! Writes the workbooks that the fuzzer starts from: `cargo run --example seeds -- FOLDER`.
//!
//! They are two forms of our own, and a small handmade file of each kind that contains everything its reader knows.

use std::error::Error;
use std::io::{Cursor, Write};
use std::path::PathBuf;

use skillbook::excel;
use skillbook::form::{Capacity, Form};
use skillbook::framework::builtin;
use skillbook::model::{Date, Document, FormInfo, FormKind, Person, Rater, RaterKind};

#[path = "../../tests/it/broken_bytes/change.rs"]
#[allow(dead_code, reason = "only the packing is needed here")]
mod change;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const REFERENCE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("which folder?")?);
    std::fs::create_dir_all(&folder)?;
    for kind in [FormKind::Inventory, FormKind::GapAnalysis] {
        std::fs::write(folder.join(format!("{}.xlsx", kind.name())), form(kind)?)?;
    }
    std::fs::write(folder.join("by-hand.xlsx"), by_hand().ok_or("the parts cannot be packed")?)?;
    std::fs::write(folder.join("by-hand.xls"), old::by_hand()?)?;
    std::fs::write(folder.join("by-hand.xlsb"), binary::by_hand().ok_or("the parts cannot be packed")?)?;
    std::fs::write(folder.join("by-hand.ods"), open::by_hand().ok_or("the parts cannot be packed")?)?;
    Ok(())
}

/// The rows of a staff list, then a sheet with skills of the framework and ratings.
const STAFF: [[&str; 5]; 4] = [
    ["Staff id", "Name", "E-mail", "Department", "Target role"],
    ["E1", "Bo Li", "bo@example.org", "Training", "digital-mentor"],
    ["E2", "Ana Sousa", "ana@example.org", "Training", ""],
    ["E3", "Łukasz Żak", "", "Lager", "digital-mentor"],
];

/// Returns the labels of the rated skills.
fn skills() -> Vec<String> {
    let framework = builtin("digital-skills").expect("it is built in");
    framework.skills().take(6).map(|(_, skill)| skill.label.clone()).collect()
}

fn form(kind: FormKind) -> Result<Vec<u8>, Box<dyn Error>> {
    let framework = builtin("digital-skills").ok_or("the framework is built in")?;
    let (date, some) = (Date::from_ymd(2026, 11, 23).ok_or("no day")?, |text: &str| Some(text.to_owned()));
    let info = FormInfo {
        kind,
        framework: framework.id.clone(),
        framework_version: framework.version.clone(),
        round: some("2026-H2"),
        due: Some(date),
    };
    let person = Person { id: some("E1"), name: some("Bo Li"), target_role: some("digital-mentor"), ..Person::default() };
    let mut document = Document::blank(info, person, Rater { kind: RaterKind::Own, name: None }, &framework);
    for (index, row) in document.inventory.iter_mut().flat_map(|inventory| &mut inventory.ratings).enumerate() {
        row.rating = Some(u8::try_from(index % 4)?);
        row.evidence = Some(format!("Project {index}"));
    }
    document.recompute();
    Ok(excel::write(&Form::for_document(&document, &framework, &Capacity::default()), &document, date)?)
}

fn by_hand() -> Option<Vec<u8>> {
    let relation =
        |id: &str, kind: &str, target: &str| format!(r#"<Relationship Id="{id}" Type="{REFERENCE}/{kind}" Target="{target}"/>"#);
    let relations = |inner: &str| format!(r#"<Relationships xmlns="{RELATIONS}">{inner}</Relationships>"#);
    let parts = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("_rels/.rels", relations(&relation("rId1", "officeDocument", "xl/workbook.xml"))),
        (
            "xl/_rels/workbook.xml.rels",
            relations(
                &(relation("rId1", "worksheet", "worksheets/sheet1.xml")
                    + &relation("rId2", "sharedStrings", "sharedStrings.xml")
                    + &relation("rId3", "styles", "styles.xml")),
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{MAIN}" xmlns:r="{REFERENCE}"><workbookPr date1904="0"/><sheets><sheet name="A" sheetId="1" state="hidden" r:id="rId1"/></sheets><definedNames><definedName name="n">A!$A$1</definedName><definedName name="l" localSheetId="0">"a&amp;b"</definedName></definedNames></workbook>"#
            ),
        ),
        (
            "xl/sharedStrings.xml",
            format!(
                r#"<sst xmlns="{MAIN}" count="3" uniqueCount="3"><si><t>one</t></si><si><r><t xml:space="preserve">t </t></r><r><rPr><b/></rPr><t>wo</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si><si><t>_x000D_&#65;<![CDATA[<]]></t></si></sst>"#
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                r#"<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="[h]:mm"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd h:mm &quot;x&quot;;@"/></numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>"#
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                r#"<worksheet xmlns="{MAIN}"><dimension ref="A1:F6"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c t="s"><v>2</v></c></row><row r="2"><c r="A2" s="1"><v>46349</v></c><c s="2"><v>1.5</v></c><c s="3"><v>46349.25</v></c><c t="d"><v>2026-11-23T08:30:00</v></c></row><row><c t="inlineStr"><is><t>in</t></is></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="str"><f>T(1)</f><v>x</v></c></row><row r="5"><c><f t="shared" ref="A5:B5" si="0">A1&amp;1</f><v>1</v></c><c><f t="shared" si="0"/><v>2</v></c><c><f t="array" ref="C5:D5">ROW(A1:A2)</f><v>1</v></c><c><v>2</v></c></row><row r="6"><c r="A6"><v>1</v></c><c r="B6"><v>2</v></c></row></sheetData><mergeCells count="2"><mergeCell ref="A6:B6"/><mergeCell ref="D1:E2"/></mergeCells></worksheet>"#
            ),
        ),
    ];
    change::Parts(parts.map(|(name, text)| (name.to_owned(), text.into_bytes())).to_vec()).package()
}

/// Writes .xls by [MS-XLS].
mod old {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
    }

    fn text(text: &str) -> Vec<u8> {
        let units: Vec<u16> = text.encode_utf16().collect();
        [&(units.len() as u16).to_le_bytes()[..], &[1], &units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>()]
            .concat()
    }

    fn at(row: usize, col: usize, format: u16, rest: &[u8]) -> Vec<u8> {
        [&(row as u16).to_le_bytes()[..], &(col as u16).to_le_bytes(), &format.to_le_bytes(), rest].concat()
    }

    fn formula(row: usize, col: usize, result: &[u8; 8], tokens: &[u8]) -> Vec<u8> {
        record(0x0006, &at(row, col, 0, &[&result[..], &[0; 6], &(tokens.len() as u16).to_le_bytes(), tokens].concat()))
    }

    pub fn by_hand() -> Result<Vec<u8>, Box<dyn Error>> {
        let begin = |what: u8| record(0x0809, &[0, 6, what, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let (mut texts, mut list, mut ratings) = (Vec::new(), vec![begin(0x10)], vec![begin(0x10)]);
        list.push(record(0x0200, &[0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 5, 0, 0, 0]));
        let mut shared = |row: usize, col: usize, content: &str| {
            texts.push(text(content));
            record(0x00FD, &at(row, col, 0, &(texts.len() as u32 - 1).to_le_bytes()))
        };
        for (row, cells) in STAFF.iter().enumerate() {
            list.push(record(0x0208, &[row as u8, 0, 0, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0]));
            list.extend(cells.iter().enumerate().filter(|(_, text)| !text.is_empty()).map(|(col, text)| shared(row, col, text)));
        }
        for (row, label) in skills().iter().enumerate() {
            ratings.push(shared(row, 0, label));
        }
        ratings.push(record(0x0203, &at(0, 1, 1, &3_f64.to_le_bytes())));
        ratings.push(record(0x027E, &at(1, 1, 0, &(2_u32 << 2 | 2).to_le_bytes())));
        ratings.push(record(0x00BD, &[&at(2, 1, 0, &(3_u32 << 2 | 2).to_le_bytes())[..], &[1, 0, 6, 0, 0, 0, 2, 0]].concat()));
        ratings.push(record(0x0205, &at(3, 1, 0, &[1, 0])));
        ratings.push(record(0x0204, &at(4, 1, 0, &text("4"))));
        ratings.push(formula(5, 1, &4_f64.to_le_bytes(), &[0x44, 0, 0, 0, 0xC0, 0x1E, 1, 0, 0x03]));
        ratings.push(formula(6, 1, &[0, 0, 0, 0, 0, 0, 0xFF, 0xFF], &[0x17, 1, 0, b'x', 0x23, 1, 0, 0, 0, 0x08]));
        ratings.push(record(0x0207, &text("xn")));
        ratings.push(formula(7, 1, &[2, 0, 0x2A, 0, 0, 0, 0xFF, 0xFF], &[0x5A, 0, 0, 1, 0, 0, 0, 0x22, 1, 4, 0]));
        ratings.push(record(0x0203, &at(8, 1, 2, &46_349.5_f64.to_le_bytes())));
        ratings.push(record(0x00E5, &[1, 0, 9, 0, 10, 0, 0, 0, 1, 0]));
        let sheets: Vec<Vec<u8>> = [list, ratings].map(|records| [records.concat(), record(0x000A, &[])].concat()).into();
        let code = |number: u16, code: &str| record(0x041E, &[&number.to_le_bytes()[..], &text(code)].concat());
        let look = |format: u8| record(0x00E0, &[&[1, 0, format, 0][..], &[0; 16]].concat());
        let table =
            [&[0; 8][..], &texts.concat(), &[2, 0, 0x0D, 1, 0, 4, 0, 0, 0, b'o', 0, b'n', 0, 0, 0, 0, 0, 1, 2, 3, 4]].concat();
        let font = record(0x0031, &[0xC8, 0, 8, 0, 0xFF, 0x7F, 0x90, 1, 0, 0, 0, 0, 0, 0, 1, 0, b'A']);
        let name = record(0x0018, &[0, 0, 0, 1, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, b'n', 0x3A, 0, 0, 0, 0, 0, 0]);
        let head = [
            begin(5),
            record(0x0042, &[0xB0, 4]),
            record(0x0022, &[0, 0]),
            font.repeat(2),
            code(164, "0.0 \"€\""),
            code(165, "yyyy\\-mm\\-dd hh:mm"),
            [0, 164, 165].map(look).concat(),
            record(0x01AE, &[2, 0, 1, 4]),
            record(0x0017, &[1, 0, 0, 0, 0, 0, 0, 0]),
            name,
            record(0x00FC, &table[..table.len() - 6]),
            record(0x003C, &table[table.len() - 6..]),
        ]
        .concat();
        let entry =
            |place: usize, letter: u8| record(0x0085, &[&(place as u32).to_le_bytes()[..], &[0, 0, 1, 0, letter]].concat());
        let first = head.len() + 2 * entry(0, 0).len() + 4;
        let list = [entry(first, b'A'), entry(first + sheets[0].len(), b'B'), record(0x000A, &[])].concat();
        let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new()))?;
        container.create_stream("/Workbook")?.write_all(&[head, list, sheets.concat()].concat())?;
        container.flush()?;
        Ok(container.into_inner().into_inner())
    }
}

/// Writes .xlsb by [MS-XLSB].
mod binary {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let seven =
            |number: usize| if number < 0x80 { vec![number as u8] } else { vec![number as u8 | 0x80, (number >> 7) as u8] };
        [seven(kind.into()), seven(data.len()), data.to_vec()].concat()
    }

    fn text(text: &str) -> Vec<u8> {
        let units: Vec<u16> = text.encode_utf16().collect();
        [&(units.len() as u32).to_le_bytes()[..], &units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>()].concat()
    }

    fn cell(kind: u16, col: usize, format: u8, rest: &[u8]) -> Vec<u8> {
        record(kind, &[&(col as u32).to_le_bytes()[..], &[format, 0, 0, 0], rest].concat())
    }

    fn formula(tokens: &[u8]) -> Vec<u8> {
        [&[0, 0][..], &(tokens.len() as u32).to_le_bytes(), tokens, &[0; 4]].concat()
    }

    fn sheet(rows: &[Vec<u8>], after: &[u8]) -> Vec<u8> {
        let mut sheet = [record(0x81, &[]), record(0x94, &[0; 16]), record(0x91, &[])].concat();
        for (row, cells) in rows.iter().enumerate() {
            sheet.extend(record(0, &[&(row as u32).to_le_bytes()[..], &[0; 4], &[0x2C, 1, 0, 0, 0, 0, 0, 0, 0]].concat()));
            sheet.extend(cells);
        }
        [sheet, record(0x92, &[]), after.to_vec(), record(0x82, &[])].concat()
    }

    pub fn by_hand() -> Option<Vec<u8>> {
        let list = STAFF.map(|cells| {
            let whole = cells.iter().enumerate().filter(|(_, content)| !content.is_empty());
            whole.flat_map(|(col, content)| cell(6, col, 0, &text(content))).collect()
        });
        let result = |kind: u16, value: &[u8], tokens: &[u8]| cell(kind, 1, 0, &[value, &formula(tokens)].concat());
        let values = [
            cell(5, 1, 1, &3_f64.to_le_bytes()),
            cell(2, 1, 0, &(2_u32 << 2 | 2).to_le_bytes()),
            cell(4, 1, 0, &[1]),
            cell(3, 1, 0, &[0x2A]),
            cell(5, 1, 2, &46_349.5_f64.to_le_bytes()),
            result(9, &4_f64.to_le_bytes(), &[0x44, 0, 0, 0, 0, 0, 0xC0, 0x1E, 1, 0, 0x03]),
            result(8, &text("xn"), &[0x17, 1, 0, b'x', 0, 0x23, 1, 0, 0, 0, 0x08]),
            result(10, &[1], &[0x1D, 1]),
            result(11, &[0x2A], &[0x3A, 0, 0, 0, 0, 0, 0, 0, 0, 0x22, 1, 4, 0]),
        ];
        let labels = (0..values.len() as u32).map(|index| cell(7, 0, 0, &(index % 6).to_le_bytes()));
        let ratings: Vec<Vec<u8>> = labels.zip(&values).map(|(label, value)| [label, value.clone()].concat()).collect();
        let merged = [record(0xB1, &[1, 0, 0, 0]), record(0xB0, &[9, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0])].concat();
        let mut texts = record(0x9F, &[6, 0, 0, 0, 6, 0, 0, 0]);
        texts.extend(skills().iter().flat_map(|label| record(0x13, &[&[0][..], &text(label)].concat())));
        let code = |number: u16, code: &str| record(0x2C, &[&number.to_le_bytes()[..], &text(code)].concat());
        let styles = [
            record(0x267, &[2, 0, 0, 0]),
            code(164, "0.0"),
            code(165, "yyyy\\-mm\\-dd hh:mm"),
            record(0x268, &[]),
            record(0x269, &[3, 0, 0, 0]),
            [0, 164, 165].map(|format: u8| record(0x2F, &[&[0, 0, format, 0][..], &[0; 12]].concat())).concat(),
        ];
        let entry = |number: u8, id: &str, name: &str| {
            record(0x9C, &[&[0, 0, 0, 0, number, 0, 0, 0][..], &text(id), &text(name)].concat())
        };
        let name = [&[0; 9][..], &text("n"), &[9, 0, 0, 0, 0x3A, 0, 0, 0, 0, 0, 0, 0, 0], &[0; 4]].concat();
        let workbook = [
            record(0x83, &[]),
            record(0x99, &[0; 12]),
            record(0x8F, &[]),
            entry(1, "rId1", "A"),
            entry(2, "rId2", "B"),
            record(0x90, &[]),
            record(0x16A, &[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            record(0x27, &name),
            record(0x9D, &[0; 8]),
            record(0x84, &[]),
        ];
        let relation = |id: &str, kind: &str, target: &str| {
            format!(r#"<Relationship Id="{id}" Type="{REFERENCE}/{kind}" Target="{target}"/>"#)
        };
        let relations = |inner: &str| format!(r#"<Relationships xmlns="{RELATIONS}">{inner}</Relationships>"#).into_bytes();
        let parts = [
            ("[Content_Types].xml", b"<Types/>".to_vec()),
            ("_rels/.rels", relations(&relation("rId1", "officeDocument", "xl/workbook.bin"))),
            (
                "xl/_rels/workbook.bin.rels",
                relations(
                    &(relation("rId1", "worksheet", "worksheets/sheet1.bin")
                        + &relation("rId2", "worksheet", "worksheets/sheet2.bin")
                        + &relation("rId3", "sharedStrings", "sharedStrings.bin")
                        + &relation("rId4", "styles", "styles.bin")),
                ),
            ),
            ("xl/workbook.bin", workbook.concat()),
            ("xl/sharedStrings.bin", texts),
            ("xl/styles.bin", styles.concat()),
            ("xl/worksheets/sheet1.bin", sheet(&list, &[])),
            ("xl/worksheets/sheet2.bin", sheet(&ratings, &merged)),
        ];
        change::Parts(parts.map(|(name, bytes)| (name.to_owned(), bytes)).to_vec()).package()
    }
}

/// Writes .ods by the OpenDocument format.
mod open {
    use super::*;

    pub fn by_hand() -> Option<Vec<u8>> {
        let spaces = ["office", "style", "text", "table", "number", "fo", "dc", "xlink"]
            .map(|space| {
                let whole = match space {
                    "number" => "datastyle",
                    "fo" => "xsl-fo-compatible",
                    other => other,
                };
                format!(r#" xmlns:{space}="urn:oasis:names:tc:opendocument:xmlns:{whole}:1.0""#)
            })
            .concat();
        let typed = |content: &str| {
            format!(r#"<table:table-cell office:value-type="string"><text:p>{content}</text:p></table:table-cell>"#)
        };
        let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
        let list: String = STAFF.iter().map(|cells| row(&cells.map(typed).concat())).collect();
        let value = |kind: &str, value: &str, shown: &str, more: &str| {
            format!(
                r#"<table:table-cell{more} office:value-type="{kind}" office:{value}><text:p>{shown}</text:p></table:table-cell>"#
            )
        };
        let values = [
            value("float", r#"value="3""#, "3", ""),
            value("percentage", r#"value="0.5""#, "50%", ""),
            value("currency", r#"value="250" office:currency="EUR""#, "250 €", r#" table:style-name="c1""#),
            value("date", r#"date-value="2026-11-23T12:00:00""#, "23.11.26", r#" table:style-name="c2""#),
            value("time", r#"time-value="PT08H30M00S""#, "08:30", ""),
            value("boolean", r#"boolean-value="true""#, "TRUE", r#" table:formula="of:=1=1""#),
        ];
        let ratings: String = skills().iter().zip(&values).map(|(label, value)| row(&(typed(label) + value))).collect();
        let rest = concat!(
            r#"<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="2"/></table:table-row>"#,
            r#"<table:table-row table:visibility="filter"><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2"><office:annotation><dc:creator>B</dc:creator><text:p>a note</text:p></office:annotation><text:p>a<text:s text:c="3"/>b<text:tab/><text:line-break/><text:span text:style-name="t1">c</text:span><text:a xlink:href="x">d</text:a></text:p><text:p>e</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="1022"/></table:table-row>"#,
            r#"<table:table-row-group><table:table-header-rows><table:table-row><table:table-cell table:formula="of:=[.A1]+1" office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell></table:table-row></table:table-header-rows></table:table-row-group>"#,
            r#"<table:table-row table:number-rows-repeated="1048560"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>"#,
        );
        let styles = concat!(
            r##"<style:style style:name="c1" style:family="table-cell" style:data-style-name="n1"><style:table-cell-properties fo:background-color="#ffff00"/></style:style>"##,
            r#"<style:style style:name="c2" style:family="table-cell" style:parent-style-name="c1" style:data-style-name="n2"><style:text-properties style:text-line-through-style="solid"/></style:style>"#,
            r#"<style:style style:name="t1" style:family="text"><style:text-properties style:text-line-through-type="single"/></style:style>"#,
            r#"<number:number-style style:name="n1"><number:number number:decimal-places="2" number:min-integer-digits="1"/><number:text> €</number:text></number:number-style>"#,
            r#"<number:date-style style:name="n2"><number:day number:style="long"/><number:text>.</number:text><number:month number:style="long"/><number:text>.</number:text><number:year/></number:date-style>"#,
        );
        let content = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces} xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet><table:tracked-changes/><table:table table:name="A"><table:table-column table:number-columns-repeated="5"/>{list}</table:table><table:table table:name="B"><table:table-column table:visibility="collapse"/>{ratings}{rest}</table:table><table:named-expressions><table:named-range table:name="n" table:cell-range-address="$A.$A$1"/></table:named-expressions></office:spreadsheet></office:body></office:document-content>"#
        );
        let parts = [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet".to_owned()),
            ("META-INF/manifest.xml", "<manifest/>".to_owned()),
            ("content.xml", content),
            ("styles.xml", format!("<office:document-styles{spaces}/>")),
            (
                "meta.xml",
                format!("<office:document-meta{spaces}><office:meta><dc:title>x</dc:title></office:meta></office:document-meta>"),
            ),
        ];
        change::Parts(parts.map(|(name, text)| (name.to_owned(), text.into_bytes())).to_vec()).package()
    }
}
