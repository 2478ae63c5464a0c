//! Tests of notes, threads of comments, pictures, hidden rows and columns, and cell formats.

use super::*;
use crate::grid::{Note, Sheet, Shown};

const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006";
const THREADS: &str = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments";

impl Package {
    /// Adds parts and relates them to the sheet.
    fn attach(self, parts: &[(&str, &str)]) -> Self {
        let relation =
            |(kind, part): &(&str, &str)| format!(r#"<Relationship Id="{part}" Type="{REFERENCE}/{kind}" Target="../{part}"/>"#);
        let inner: String = parts.iter().map(relation).collect();
        let relations = format!(r#"<Relationships xmlns="{RELATIONS}">{inner}</Relationships>"#);
        self.with("xl/worksheets/_rels/sheet1.xml.rels", &relations)
    }

    fn answers(&self) -> Sheet {
        self.read().unwrap().sheets.remove(0)
    }
}

fn note(author: &str, text: &str) -> Note {
    Note { author: (!author.is_empty()).then(|| author.to_owned()), text: text.to_owned() }
}

fn legacy(comments: &str) -> String {
    let authors = "<authors><author>Jo Ng</author><author/><author>tc={12-34}</author></authors>";
    format!(r#"<comments xmlns="{MAIN}">{authors}<commentList>{comments}</commentList></comments>"#)
}

fn comment(at: &str, author: u32, text: &str) -> String {
    format!(r#"<comment ref="{at}" authorId="{author}"><text>{text}</text></comment>"#)
}

const LEFT_BEHIND: &str =
    "<t>[Threaded comment]\n\nYour version of Excel allows you to read this.\n\nComment:\n    Four, I think</t>";

#[test]
fn notes_come_with_their_author_and_without_what_excel_adds() {
    let comments = [
        comment("B2", 0, "<r><rPr><b/></rPr><t>Jo Ng:</t></r><r><t xml:space=\"preserve\">\nI would say 4 </t></r>"),
        comment("C3", 1, "<t>x: y</t>"),
        comment("D4", 2, LEFT_BEHIND),
        comment("E5", 2, "<t>[Kommentarthread]\n\nKommentar:\n Vier</t>"),
        comment("F6", 99, "<t>from nobody</t>"),
        comment("nowhere", 0, "<t>lost</t>"),
        comment("G7", 0, "<t> </t>"),
    ];
    let package = Package::new("").attach(&[("comments", "comments1.xml")]).with("xl/comments1.xml", &legacy(&comments.concat()));
    let found: Vec<_> = package.answers().notes.into_iter().map(|(at, note)| (at.to_string(), note)).collect();
    let expected = [
        ("B2", note("Jo Ng", "I would say 4")),
        ("C3", note("", "x: y")),
        ("D4", note("", "Four, I think")),
        ("E5", note("", "[Kommentarthread]\n\nKommentar:\n Vier")),
        ("F6", note("", "from nobody")),
    ];
    assert_eq!(found, expected.map(|(at, note)| (at.to_owned(), note)));
}

/// Makes a package with two notes that threads left behind, the threads, and the people in them.
fn threaded() -> Package {
    let person = |id: u32, name: &str| format!(r#"<person displayName="{name}" id="{{{id}}}" userId="x" providerId="None"/>"#);
    let comment_of = |at: &str, person: u32, text: &str| {
        format!(
            r#"<threadedComment ref="{at}" personId="{{{person}}}" id="{{9}}"><text>{text}</text><mentions/></threadedComment>"#
        )
    };
    let comments = [
        comment_of("D4", 1, "Four, I think"),
        comment_of("D4", 2, "I do not &amp; never did"),
        comment_of("D4", 7, "Who am I?"),
        comment_of("E5", 2, "Ask me"),
    ];
    let left = comment("D4", 2, LEFT_BEHIND) + &comment("E5", 2, LEFT_BEHIND) + &comment("F6", 0, "<t>old</t>");
    let people = format!(r#"<personList xmlns="{THREADS}">{}{}</personList>"#, person(1, "Jo Ng"), person(2, "Ada Bo"));
    Package::new("")
        .attach(&[("threadedComment", "threads.xml"), ("comments", "comments1.xml")])
        .with("xl/comments1.xml", &legacy(&left))
        .with("xl/threads.xml", &format!(r#"<ThreadedComments xmlns="{THREADS}">{}</ThreadedComments>"#, comments.concat()))
        .with("xl/people.xml", &people)
        .replace(
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            &format!(r#"<Relationship Id="p" Type="{REFERENCE}/person" Target="people.xml"/></Relationships>"#),
        )
}

#[test]
fn a_thread_stands_in_place_of_the_note_that_it_leaves_behind() {
    let notes: Vec<_> = threaded().answers().notes.into_values().collect();
    let talk = "Jo Ng: Four, I think\nAda Bo: I do not & never did\nWho am I?";
    assert_eq!(notes, [note("Jo Ng", talk), note("Ada Bo", "Ask me"), note("Jo Ng", "old")]);
    // Missing parts are ignored, as by spreadsheet programs.
    let lost = threaded().rename("xl/threads.xml", "lost").rename("xl/people.xml", "gone");
    let notes: Vec<_> = lost.answers().notes.into_values().map(|note| note.text).collect();
    assert_eq!(notes, ["Four, I think", "Four, I think", "old"]);
}

#[test]
fn notes_count_towards_the_limits() {
    let limits = Limits::default();
    let package = threaded();
    assert_eq!(package.excess(&Limits { cells: 5, ..limits }), "it has more than 5 cells, the limit");
    assert_eq!(package.excess(&Limits { names: 1, ..limits }), "it has more than 1 authors of notes, the limit");
    assert!(package.excess(&Limits { text_bytes: 30, ..limits }).contains("more than 30 bytes of text"));
    assert_eq!(
        threaded().with("xl/threads.xml", "<other/>").damage(),
        "the comments of the sheet 'Answers' does not begin with 'ThreadedComments'"
    );
}

#[test]
fn pictures_are_told_from_charts_by_the_cell_they_begin_in() {
    let anchor = |kind: &str, row: &str, col: &str, inner: &str| {
        format!("<x:{kind}><x:from><x:col>{col}</x:col><x:colOff>9</x:colOff><x:row>{row}</x:row></x:from>{inner}</x:{kind}>")
    };
    let drawing = [
        anchor("twoCellAnchor", "4", "1", r#"<x:pic><x:nvPicPr/><x:from><x:row>8</x:row></x:from></x:pic><x:clientData/>"#),
        anchor("oneCellAnchor", "6", "2", "<x:grpSp><x:grpSpPr/><x:sp/><x:pic/></x:grpSp>"),
        anchor("twoCellAnchor", "7", "7", r#"<x:graphicFrame><a:graphic><pic/></a:graphic></x:graphicFrame>"#),
        anchor("twoCellAnchor", "4294967296", "16384", "<x:pic/>"),
        "<x:absoluteAnchor><x:pos x=\"1\" y=\"1\"/><x:pic/></x:absoluteAnchor>".to_owned(),
    ];
    let drawing = format!(
        r#"<x:wsDr xmlns:x="{DRAWING}/spreadsheetDrawing" xmlns:a="{DRAWING}/main" xmlns="urn:other">{}</x:wsDr>"#,
        drawing.concat()
    );
    let package = Package::new("").attach(&[("drawing", "drawing1.xml")]).with("xl/drawing1.xml", &drawing);
    let pictures: Vec<_> = package.answers().pictures.iter().map(ToString::to_string).collect();
    assert_eq!(pictures, ["B5", "C7", "A1", "A1"]);
    assert_eq!(package.excess(&Limits { cells: 3, ..Limits::default() }), "it has more than 3 cells, the limit");
}

#[test]
fn hidden_rows_and_columns_are_told_where_they_hold_something() {
    let cell = |at: &str| format!(r#"<c r="{at}"><v>1</v></c>"#);
    let rows = format!(
        r#"<row r="1">{}{}{}{}</row><row r="2" hidden="1">{}</row><row r="3" hidden="true"/><row r="4" hidden="0">{}</row>"#,
        cell("A1"),
        cell("C1"),
        cell("E1"),
        cell("XFD1"),
        cell("A2"),
        cell("B4")
    );
    let cols = r#"<cols><col min="5" max="5" hidden="1"/><col min="2" max="3" hidden="1"/><col min="2" max="2" hidden="1"/>
        <col min="1" max="1"/><col min="16000" max="4294967295" hidden="true"/><col min="17000" max="18000" hidden="1"/>
        <col min="0" max="2" hidden="1"/><col hidden="1"/></cols>"#;
    let sheet = Package::new("").sheet(&format!("{cols}<sheetData>{rows}</sheetData>")).answers();
    assert_eq!(sheet.hidden_rows.into_iter().collect::<Vec<_>>(), [1]);
    assert_eq!(sheet.hidden_columns.into_iter().collect::<Vec<_>>(), [1, 2, 4, 16_383]);
}

/// Makes a workbook whose styles consist of these fonts, fills and cell formats.
fn styled(rows: &str, fonts: &str, fills: &str, formats: &str, rest: &str) -> Package {
    let styles = format!("<fonts>{fonts}</fonts><fills>{fills}</fills><cellXfs>{formats}</cellXfs>{rest}");
    Package::new(rows).with("xl/styles.xml", &format!(r#"<styleSheet xmlns="{MAIN}">{styles}</styleSheet>"#))
}

#[test]
fn percentages_and_what_is_struck_through_are_told() {
    let fonts = r#"<font><b/></font><font><strike/><sz val="11"/></font><font><strike val="0"/></font>"#;
    let formats = r#"<xf numFmtId="9"/><xf numFmtId="10" fontId="1"/><xf fontId="2"/><xf fontId="99" fillId="99"/>"#;
    let run = |text: &str, own: &str| format!("<r>{own}<t>{text}</t></r>");
    let (struck, unstruck) = ("<rPr><strike/></rPr>", "<rPr><b/></rPr>");
    let inline = |style: u32, runs: &str| format!(r#"<c s="{style}" t="inlineStr"><is>{runs}</is></c>"#);
    let shared = |style: u32, number: u32| format!(r#"<c s="{style}" t="s"><v>{number}</v></c>"#);
    let row = [
        r#"<c s="0"><v>0.8</v></c><c s="1"><v>1</v></c><c s="2"><v>1</v></c><c s="3"><v>1</v></c><c s="0" t="str"><v>80%</v></c>"#,
        &inline(2, &(run("a", struck) + &run(" ", unstruck) + &run("b", struck))),
        &inline(2, &(run("a", struck) + &run("b", unstruck))),
        &inline(1, &(run("a", "") + &run("b", struck))),
        &inline(1, &run("a", unstruck)),
        &shared(2, 0),
        &shared(1, 1),
        &shared(1, 2),
    ];
    let texts =
        format!(r#"<sst xmlns="{MAIN}"><si>{}</si><si><t>a</t></si><si>{}</si></sst>"#, run("a", struck), run("a", unstruck));
    let package = styled(&format!("<row>{}</row>", row.concat()), fonts, "", formats, "").with("xl/sharedStrings.xml", &texts);
    let sheet = package.answers();
    let looks: Vec<_> = sheet.cells.values().map(|cell| (cell.look.shown == Shown::Percentage, cell.look.struck)).collect();
    let [neither, percent, both, only] = [(false, false), (true, false), (true, true), (false, true)];
    assert_eq!(looks, [percent, both, neither, neither, neither, only, neither, only, neither, only, only, neither]);
}

#[test]
fn colours_are_found_in_whatever_way_they_are_named() {
    let solid =
        |colour: &str| format!(r#"<fill><patternFill patternType="solid"><fgColor {colour}/><bgColor/></patternFill></fill>"#);
    let named = [
        (r#"rgb="FFFFFF00""#, Some(0xFF_FF00)),
        (r#"rgb="00ff0080""#, Some(0xFF_0080)),
        (r#"rgb="nonsense""#, None),
        (r#"indexed="5""#, Some(0xFF_FF00)),
        (r#"indexed="42""#, Some(0xCC_FFCC)),
        (r#"indexed="64""#, None),
        (r#"theme="0""#, Some(0xFF_FFFF)),
        (r#"theme="1""#, Some(0x00_0000)),
        (r#"theme="4""#, Some(0x44_72C4)),
        (r#"theme="4" tint="0.5""#, Some(0xA2_B9E2)),
        (r#"theme="4" tint="-0.5""#, Some(0x22_3962)),
        (r#"theme="12""#, None),
        (r#"auto="1""#, None),
    ];
    let mut fills: String = named.iter().map(|(colour, _)| solid(colour)).collect();
    fills += r#"<fill><patternFill patternType="gray125"><fgColor rgb="FFFF0000"/></patternFill></fill>
        <fill><patternFill/></fill><fill><gradientFill><stop><color rgb="FFFF0000"/></stop></gradientFill></fill>"#;
    let count = named.len() + 3;
    let formats: String = (0..count).map(|fill| format!(r#"<xf fillId="{fill}"/>"#)).collect();
    let cells = |inner: &str| (0..count).map(|style| format!(r#"<c s="{style}">{inner}</c>"#)).collect::<String>();
    let rows = format!("<row>{}</row><row>{}</row>", cells("<v>1</v>"), cells(""));
    let theme = format!(
        r#"<a:theme xmlns:a="{DRAWING}/main"><a:themeElements><a:clrScheme name="Office">
        <a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>
        <a:accent1><a:srgbClr val="4472C4"/></a:accent1></a:clrScheme></a:themeElements></a:theme>"#
    );
    let package = styled(&rows, "", &fills, &formats, "").with("xl/theme.xml", &theme).replace(
        "xl/_rels/workbook.xml.rels",
        "</Relationships>",
        &format!(r#"<Relationship Id="t" Type="{REFERENCE}/theme" Target="theme.xml"/></Relationships>"#),
    );
    let sheet = package.answers();
    let found: Vec<_> = sheet.cells.values().map(|cell| cell.look.fill).collect();
    let expected: Vec<_> = named.iter().map(|(_, rgb)| *rgb).chain([None; 3]).collect();
    assert_eq!(found, expected);
    let found: Vec<_> = (0..count as u32).map(|col| sheet.fills.get(&CellRef::new(1, col)).copied()).collect();
    assert_eq!(found, expected);
    // The workbook's own palette replaces the standard one.
    let palette = r#"<colors><indexedColors><rgbColor rgb="00112233"/></indexedColors></colors>"#;
    let own = styled(r#"<row><c s="0"/></row>"#, "", &solid(r#"indexed="0""#), r#"<xf fillId="0"/>"#, palette);
    assert_eq!(own.answers().fills.into_values().collect::<Vec<_>>(), [0x11_2233]);
}

#[test]
fn coloured_cells_count_where_they_are_seen_and_never_without_end() {
    let fill = r#"<fill><patternFill patternType="solid"><fgColor rgb="FFFF0000"/></patternFill></fill>"#;
    let rows = r#"<row><c s="0"/><c s="0"/><c s="0"/><c s="0"/></row><row r="1"><c r="D1"><v>1</v></c></row>"#;
    let package = styled(rows, "", fill, r#"<xf fillId="0"/>"#, "").replace(
        "xl/worksheets/sheet1.xml",
        "</worksheet>",
        r#"<mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>"#,
    );
    let fills = |limits: &Limits| -> Vec<String> {
        let sheet = read(&package.bytes(), limits).unwrap().sheets.remove(0);
        sheet.fills.keys().map(ToString::to_string).collect()
    };
    assert_eq!(fills(&Limits::default()), ["A1", "C1"]);
    assert_eq!(fills(&Limits { cells: 2, ..Limits::default() }), ["A1"]);
}
