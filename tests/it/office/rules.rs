//! Rules of Excel that are in no schema. If one is broken, Excel calls the file damaged or drops the offending part. Lengths
//! are in UTF-16 units.

use std::collections::{BTreeMap, BTreeSet};

use super::xml::{Element, parts};

/// Returns the rules that a workbook breaks, and where.
pub(super) fn broken(workbook: &[u8]) -> Vec<String> {
    let parts = parts(workbook);
    let mut found = Found::default();
    let strings = shared_strings(&parts, &mut found);
    let mut shared = 0;
    for (name, part) in &parts {
        let at = |what: &str| format!("{name} {what}");
        if name.starts_with("xl/worksheets/") && !name.ends_with(".rels") {
            shared += sheet(name, part, &strings, &mut found);
        } else if name.starts_with("xl/comments") {
            part.all("comment").for_each(|note| found.at_most(&at(note.get("ref")), &unescaped(&note.text_of("t")), 32_767));
        } else if name.starts_with("xl/tables/") {
            let columns: Vec<&str> = part.all("tableColumn").map(|column| column.get("name")).collect();
            found.at_most_all(&at("column"), &columns, 255);
            found.unique(&at("column"), &columns);
        }
    }
    if let Some(strings) = parts.get("xl/sharedStrings.xml") {
        found.same(&"shared strings used".to_owned(), strings.get("count"), &shared.to_string());
    }
    names(&parts, &mut found);
    let styles = &parts["xl/styles.xml"];
    for (list, most) in [("cellXfs", 64_000), ("fonts", 1_024), ("fills", 64_000), ("numFmts", 250), ("dxfs", 64_000)] {
        let many = styles.all(list).flat_map(|list| &list.children).count();
        found.says(many <= most, || format!("{many} {list}"));
    }
    for (part, element) in [("docProps/core.xml", "title"), ("docProps/core.xml", "keywords"), ("docProps/custom.xml", "lpwstr")]
    {
        found.at_most(&format!("{part} {element}"), &parts.get(part).map(|part| part.text_of(element)).unwrap_or_default(), 255);
    }
    found.problems
}

#[derive(Default)]
struct Found {
    problems: Vec<String>,
}

impl Found {
    fn says(&mut self, holds: bool, problem: impl FnOnce() -> String) {
        if !holds {
            self.problems.push(problem());
        }
    }

    fn at_most(&mut self, place: &str, text: &str, most: usize) {
        let length = text.encode_utf16().count();
        self.says(length <= most, || {
            format!("{place} has {length} characters, {most} at most: {}", text.chars().take(80).collect::<String>())
        });
    }

    fn at_most_all(&mut self, place: &str, texts: &[impl AsRef<str>], most: usize) {
        texts.iter().for_each(|text| self.at_most(place, text.as_ref(), most));
    }

    fn same(&mut self, place: &String, said: &str, counted: &str) {
        self.says(said == counted, || format!("{place}: {said} said, {counted} there"));
    }

    /// Checks that names are unique, ignoring case.
    fn unique(&mut self, place: &str, names: &[impl AsRef<str>]) {
        let mut seen = BTreeSet::new();
        for name in names.iter().map(AsRef::as_ref) {
            self.says(seen.insert(name.to_lowercase()), || format!("{place}: {name} twice"));
        }
    }

    fn formula(&mut self, place: &str, formula: &str) {
        self.at_most(place, formula, 8_192);
        let Shape { depth, arguments, longest_text } = Shape::of(formula);
        let shown = || formula.chars().take(80).collect::<String>();
        self.says(depth <= 64, || format!("{place} is nested {depth} times: {}", shown()));
        self.says(arguments <= 255, || format!("{place} has a function of {arguments} arguments: {}", shown()));
        self.says(longest_text <= 255, || format!("{place} holds a text of {longest_text} characters: {}", shown()));
        self.says(!formula.contains("#REF!") && !formula.is_empty(), || format!("{place} is {}", shown()));
    }
}

/// The properties of a formula that Excel limits besides its length.
#[derive(Default)]
struct Shape {
    depth: usize,
    arguments: usize,
    longest_text: usize,
}

impl Shape {
    fn of(formula: &str) -> Self {
        let mut shape = Self::default();
        // The number of arguments of each open function.
        let mut open: Vec<usize> = Vec::new();
        let mut characters = formula.chars().peekable();
        while let Some(c) = characters.next() {
            match c {
                '"' | '\'' => {
                    let mut length = 0;
                    while let Some(inside) = characters.next() {
                        if inside == c && characters.next_if_eq(&c).is_none() {
                            break;
                        }
                        length += inside.len_utf16();
                    }
                    if c == '"' {
                        shape.longest_text = shape.longest_text.max(length);
                    }
                }
                '(' | '{' => open.push(1),
                ')' | '}' => {
                    shape.depth = shape.depth.max(open.len());
                    let arguments = open.pop().expect("what is closed was open");
                    shape.arguments = shape.arguments.max(if c == ')' { arguments } else { 0 });
                }
                ',' => open.iter_mut().next_back().into_iter().for_each(|arguments| *arguments += 1),
                _ => {}
            }
        }
        assert!(open.is_empty(), "{formula}");
        shape
    }
}

fn shared_strings(parts: &BTreeMap<String, Element>, found: &mut Found) -> Vec<String> {
    let Some(part) = parts.get("xl/sharedStrings.xml") else { return vec![] };
    let strings: Vec<String> = part.all("si").map(|string| unescaped(&string.text_of("t"))).collect();
    found.same(&"different shared strings".to_owned(), part.get("uniqueCount"), &strings.len().to_string());
    found.at_most_all("a cell", &strings, 32_767);
    for string in &strings {
        found.says(string.matches('\n').count() <= 253, || "a cell has more than 253 breaks of lines".to_owned());
    }
    strings
}

/// Returns a text as Excel counts it: `_x000B_` is one character, which XML cannot contain.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let escaped = rest.get(at + 2..at + 7).and_then(|code| code.strip_suffix('_'));
        let code = escaped.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        plain.push_str(&rest[..at]);
        plain.push_str(code.map_or("_x".to_owned(), String::from).as_str());
        rest = &rest[at + if code.is_some() { 7 } else { 2 }..];
    }
    plain + rest
}

/// Checks a sheet. Returns the number of shared strings that it uses.
fn sheet(name: &str, sheet: &Element, strings: &[String], found: &mut Found) -> usize {
    let mut shared = 0;
    let mut seen = BTreeSet::new();
    for cell in sheet.all("c") {
        let at = format!("{name} {}", cell.get("r"));
        let (row, column) = place(cell.get("r"));
        found.says((1..=1_048_576).contains(&row) && (1..=16_384).contains(&column), || format!("{at} is beyond the sheet"));
        found.says(seen.insert((row, column)), || format!("{at} twice"));
        cell.children.iter().filter(|child| child.name == "f").for_each(|formula| found.formula(&at, &formula.text));
        found.at_most(&at, &unescaped(&cell.text_of("v")), 32_767);
        if cell.get("t") == "s" {
            shared += 1;
            let index: usize = cell.text_of("v").parse().unwrap();
            found.says(index < strings.len(), || format!("{at} is no shared string"));
        }
    }
    let rules = sheet.all("dataValidation");
    found.says(rules.count() <= 65_534, || format!("{name} has too many validations"));
    for rule in sheet.all("dataValidation") {
        let at = format!("{name} the rule of {}", rule.get("sqref"));
        for (attribute, most) in [("promptTitle", 32), ("prompt", 255), ("errorTitle", 32), ("error", 225)] {
            found.at_most(&format!("{at}, {attribute},"), rule.get(attribute), most);
        }
        for formula in rule.children.iter().filter(|child| child.name.starts_with("formula")) {
            if let Some(list) = formula.text.strip_prefix('"').and_then(|list| list.strip_suffix('"')) {
                found.at_most(&format!("{at}, its list,"), list, 255);
            } else {
                found.formula(&at, &formula.text);
            }
        }
    }
    for rule in sheet.all("cfRule") {
        rule.all("formula").for_each(|formula| found.formula(&format!("{name} a mark"), &formula.text));
    }
    for band in ["oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"] {
        found.at_most(&format!("{name} {band}"), &sheet.text_of(band), 255);
    }
    let links: Vec<&Element> = sheet.all("hyperlink").collect();
    found.says(links.len() <= 65_530, || format!("{name} has {} links", links.len()));
    for link in links {
        found.at_most(&format!("{name} the link of {}", link.get("ref")), link.get("location"), 2_079);
        found.at_most(&format!("{name} the tip of {}", link.get("ref")), link.get("tooltip"), 255);
    }
    let breaks = sheet.all("brk").count();
    found.says(breaks <= 1_026, || format!("{name} has {breaks} page breaks"));
    let mut widths = sheet.all("col").map(|column| column.get("width").parse::<f64>().unwrap());
    found.says(widths.all(|width| width <= 255.0), || format!("{name} has a column that is too wide"));
    let mut heights = sheet.all("row").filter_map(|row| row.attributes.get("ht")).map(|height| height.parse::<f64>().unwrap());
    found.says(heights.all(|height| height <= 409.5), || format!("{name} has a row that is too high"));
    shared
}

/// Returns row and column of a cell, counted from one.
fn place(cell: &str) -> (u64, u64) {
    let letters: String = cell.chars().take_while(char::is_ascii_uppercase).collect();
    let column = letters.bytes().fold(0, |column, letter| column * 26 + u64::from(letter - b'A') + 1);
    (cell[letters.len()..].parse().unwrap(), column)
}

/// Checks the names of sheets, ranges and tables.
fn names(parts: &BTreeMap<String, Element>, found: &mut Found) {
    let workbook = &parts["xl/workbook.xml"];
    let sheets: Vec<&str> = workbook.all("sheet").map(|sheet| sheet.get("name")).collect();
    found.unique("sheets", &sheets);
    for sheet in sheets {
        found.at_most("the name of a sheet", sheet, 31);
        let legal =
            !sheet.is_empty() && !sheet.contains(['[', ']', ':', '*', '?', '/', '\\']) && sheet.trim_matches('\'') == sheet;
        found.says(legal, || format!("no sheet is called {sheet}"));
    }
    let defined: Vec<String> = workbook
        .all("definedName")
        .map(|name| {
            found.at_most("a name", name.get("name"), 255);
            found.formula(&format!("the name {}", name.get("name")), &name.text);
            format!("{}!{}", name.get("localSheetId"), name.get("name"))
        })
        .collect();
    let tables = parts.iter().filter(|(name, _)| name.starts_with("xl/tables/")).map(|(_, table)| table);
    let tables = tables.map(|table| format!("!{}", table.get("displayName")));
    found.unique("names", &defined.into_iter().chain(tables).collect::<Vec<_>>());
}

#[test]
fn a_formula_is_taken_apart() {
    let Shape { depth, arguments, longest_text } = Shape::of(r#"IF('a, (b'!A1="say ""hi"", (",SUM(A1,{1,2;3},MAX(1,2)),"")"#);
    assert_eq!((depth, arguments, longest_text), (3, 3, 11));
    assert_eq!(place("XFD1048576"), (1_048_576, 16_384));
    assert_eq!(unescaped("a_x000B_b _x005F_x0041_ _x0041 _x _xé000_"), "a\u{b}b _x0041_ _x0041 _x _xé000_");
}
