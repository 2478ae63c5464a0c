//! Writes the workbooks that the fuzzer begins with: `cargo run --example seeds -- FOLDER`.
//!
//! Two forms of our own, and one sheet by hand with everything in it that the reader of .xlsx knows.

use std::error::Error;
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
    Ok(())
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
