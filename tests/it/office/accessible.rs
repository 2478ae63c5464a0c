//! What Excel's accessibility checker looks for, and what its help asks for besides: names of sheets, cells that are not merged,
//! texts for pictures, words of links, a title and a language, headings of tables, reading that begins in A1, signs beside colours,
//! contrast.

use std::collections::{BTreeMap, BTreeSet};

use skillbook::form::Identity;

use super::xml::{Element, parts};

/// The least contrast of text and background by WCAG 1.4.3, and that of large letters.
const CONTRAST: (f64, f64) = (4.5, 3.0);

/// Letters of this size in points are large, and bold ones of the second size.
const LARGE: (f64, f64) = (18.0, 14.0);

const WHITE: &str = "FFFFFFFF";
const BLACK: &str = "FF000000";

/// Returns what a workbook would be flagged for, and where.
pub(super) fn flagged(workbook: &[u8]) -> Vec<String> {
    let parts = parts(workbook);
    let mut found = Vec::new();
    let core = &parts["docProps/core.xml"];
    // A form is written in the language of its framework, which need not be that of the program it is opened with.
    let is_form = sheets(&parts).iter().any(|(name, ..)| name == Identity::SHEET);
    for wanted in if is_form { &["title", "language"][..] } else { &["title"] } {
        if core.text_of(wanted).trim().is_empty() {
            found.push(format!("the workbook has no {wanted}"));
        }
    }
    let strings: Vec<String> =
        parts.get("xl/sharedStrings.xml").map(|part| part.all("si").map(|text| text.text_of("t")).collect()).unwrap_or_default();
    for (sheet, state, part) in sheets(&parts) {
        let mut flag = |what: String| found.push(format!("{sheet}: {what}"));
        if state == "visible" {
            look_at(&sheet, part, &strings, &mut flag);
        } else if part.all("dataValidation").next().is_some() {
            flag("a hidden sheet asks for something".to_owned());
        }
    }
    for (name, part) in &parts {
        let mut flag = |what: String| found.push(format!("{name}: {what}"));
        if name.starts_with("xl/tables/") {
            table(part, &mut flag);
        } else if name.starts_with("xl/drawings/") && !name.ends_with(".rels") {
            // Notes are read as they are; pictures and charts need words.
            let silent = part.all("cNvPr").filter(|drawn| drawn.get("descr").trim().is_empty());
            silent.for_each(|drawn| flag(format!("{} has no alternative text", drawn.get("name"))));
        }
    }
    colours(&parts["xl/styles.xml"], &mut |what| found.push(what));
    found
}

/// Returns the name, the state and the part of every sheet.
fn sheets(parts: &BTreeMap<String, Element>) -> Vec<(String, String, &Element)> {
    let targets: BTreeMap<&str, &str> =
        parts["xl/_rels/workbook.xml.rels"].all("Relationship").map(|link| (link.get("Id"), link.get("Target"))).collect();
    let sheets = parts["xl/workbook.xml"].all("sheet");
    let named = sheets.map(|sheet| {
        let state = if sheet.get("state").is_empty() { "visible" } else { sheet.get("state") };
        let part = &parts[&format!("xl/{}", targets[sheet.get("id")])];
        (sheet.get("name").to_owned(), state.to_owned(), part)
    });
    named.collect()
}

/// Flags what a person who hears a sheet would stumble over.
fn look_at(name: &str, sheet: &Element, strings: &[String], flag: &mut impl FnMut(String)) {
    let by_default = name.trim_end_matches(|c: char| c.is_ascii_digit());
    if name.trim().is_empty() || (by_default != name && ["Sheet", "Chart", "Table"].contains(&by_default)) {
        flag("the sheet has the name of a new one".to_owned());
    }
    let shown: BTreeMap<&str, String> = sheet
        .all("c")
        .map(|cell| {
            let value = cell.text_of("v");
            let text = match cell.get("t") {
                "s" => strings[value.parse::<usize>().unwrap()].clone(),
                "inlineStr" => cell.text_of("t"),
                _ => value,
            };
            (cell.get("r"), text)
        })
        .collect();
    if shown.get("A1").is_none_or(|title| title.trim().is_empty()) {
        flag("reading begins in A1, and nothing stands there".to_owned());
    }
    for merged in sheet.all("mergeCell") {
        flag(format!("{} is merged", merged.get("ref")));
    }
    for view in sheet.all("sheetView") {
        if !["", "A1"].contains(&view.get("topLeftCell")) {
            flag(format!("it opens at {}", view.get("topLeftCell")));
        }
    }
    let linked = sheet.all("hyperlink").map(|link| link.get("ref"));
    let worked_out = sheet.all("c").filter(|cell| cell.text_of("f").contains("HYPERLINK(")).map(|cell| cell.get("r"));
    for at in linked.chain(worked_out) {
        let words = shown.get(at).map_or("", String::as_str).trim();
        // Signs alone are no words, nor is an address.
        let says = words.chars().filter(|c| c.is_alphanumeric()).count() > 0 && !words.contains("://");
        if !says || ["here", "click here", "link", "more"].contains(&words.to_lowercase().as_str()) {
            flag(format!("the link in {at} says {words:?}"));
        }
    }
}

/// Flags a table without headings.
fn table(table: &Element, flag: &mut impl FnMut(String)) {
    if table.get("headerRowCount") == "0" {
        flag("a table without a row of headings".to_owned());
    }
    let columns: Vec<&str> = table.all("tableColumn").map(|column| column.get("name")).collect();
    let unnamed =
        |name: &&str| name.trim().is_empty() || name.strip_prefix("Column").is_some_and(|rest| rest.parse::<u32>().is_ok());
    if columns.is_empty() || columns.iter().any(unnamed) {
        flag(format!("a table with a column without a name: {columns:?}"));
    }
}

/// Flags text that is too faint for what stands behind it, and numbers that only their colour tells to be negative.
fn colours(styles: &Element, flag: &mut impl FnMut(String)) {
    let list = |name: &str| -> Vec<&Element> {
        styles.children.iter().filter(|part| part.name == name).flat_map(|part| &part.children).collect()
    };
    let (fonts, fills) = (list("fonts"), list("fills"));
    let mut seen = BTreeSet::new();
    for format in list("cellXfs") {
        let at = |which: &str| format.get(which).parse::<usize>().unwrap_or_default();
        let (font, fill) = (at("fontId"), at("fillId"));
        if seen.insert((font, fill)) {
            faint("a cell", fonts[font], colour_of(fills[fill], "fgColor", WHITE), flag);
        }
    }
    for mark in list("dxfs") {
        let (Some(font), fill) = (mark.all("font").next(), mark.all("fill").next()) else { continue };
        faint("a mark", font, fill.map_or(WHITE.to_owned(), |fill| colour_of(fill, "bgColor", WHITE)), flag);
    }
    for format in styles.all("numFmt") {
        let code = format.get("formatCode");
        if code.to_lowercase().contains("[red]") && !code.contains('-') && !code.contains('(') {
            flag(format!("the format {code} says with red alone what is negative"));
        }
    }
}

/// Flags a font on a background from which it does not stand out.
fn faint(what: &str, font: &Element, behind: String, flag: &mut impl FnMut(String)) {
    let colour = colour_of(font, "color", BLACK);
    let size: f64 = font.all("sz").next().and_then(|size| size.get("val").parse().ok()).unwrap_or(11.0);
    let is_large = size >= LARGE.0 || (size >= LARGE.1 && font.all("b").next().is_some());
    let least = if is_large { CONTRAST.1 } else { CONTRAST.0 };
    let contrast = contrast(&colour, &behind);
    if contrast < least {
        flag(format!("{what} with letters of {colour} on {behind}: {contrast:.1} to 1"));
    }
}

/// Returns a colour below an element. Colours of the theme are black for letters and white behind them.
fn colour_of(element: &Element, which: &str, otherwise: &str) -> String {
    let colour = element.all(which).next().map(|colour| colour.get("rgb")).filter(|rgb| rgb.len() == 8);
    colour.unwrap_or(otherwise).to_owned()
}

/// Returns the contrast of two colours by WCAG.
fn contrast(one: &str, other: &str) -> f64 {
    let light = |colour: &str| {
        let part = |at: usize| {
            let part = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(2) + 0.7152 * part(4) + 0.0722 * part(6) + 0.05
    };
    let (one, other) = (light(one), light(other));
    one.max(other) / one.min(other)
}

#[test]
fn what_is_hard_to_read_is_known() {
    assert!((contrast(WHITE, BLACK) - 21.0).abs() < 1e-9);
    let said = |styles: &str| {
        let mut found = Vec::new();
        colours(&Element::read(styles), &mut |what| found.push(what));
        found
    };
    let grey = |colour: &str| {
        format!(
            "<styleSheet><fonts><font><sz val=\"11\"/><color rgb=\"{colour}\"/></font></fonts>\
             <fills><fill><patternFill patternType=\"none\"/></fill></fills><cellXfs><xf fontId=\"0\" fillId=\"0\"/></cellXfs></styleSheet>"
        )
    };
    assert_eq!((said(&grey("FF9A9A9A")).len(), said(&grey("FF5F6B72")).len()), (1, 0));
    let mut found = Vec::new();
    let sheet = "<worksheet><sheetData><row><c r=\"A2\" t=\"inlineStr\"><is><t>here</t></is></c></row></sheetData>\
                 <mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells><hyperlinks><hyperlink ref=\"A2\"/></hyperlinks></worksheet>";
    look_at("Sheet1", &Element::read(sheet), &[], &mut |what| found.push(what));
    assert_eq!(found.len(), 4, "{found:?}");
    table(&Element::read("<table headerRowCount=\"0\"><tableColumn name=\"Column1\"/></table>"), &mut |what| found.push(what));
    assert_eq!(found.len(), 6, "{found:?}");
}
