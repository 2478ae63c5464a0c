//! Properties of every form of every built-in framework, and readable dumps of the forms of the small one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{Cursor, Read as _};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use skillbook::address::Pointer;
use skillbook::excel;
use skillbook::form::{
    Block, Capacity, ColumnPurpose, Entry, Form, Forms, FormulaValue, Identity, Kind, Layout, Lead, Mode, SheetLink, Table,
    build, schema,
};
use skillbook::framework::builtin;
use skillbook::grid::{self, CellValue, Limits};
use skillbook::model::{Date, Document, FormKind, Framework};
use skillbook::schema::document_schema;
use skillbook::words::{fold, tidy};

use super::documents::{document, framework, frameworks, library};
use super::sandbox::Sandbox;

/// Maximum number of characters of an input prompt in Excel, as it counts them.
const PROMPT: usize = 255;

fn form(framework: &Framework, kind: FormKind, capacity: &Capacity) -> Form {
    let (round, person) = (Some("2026-H2".to_owned()), Some("E1001".to_owned()));
    let identity = Identity { round, person, ..Identity::blank(kind, framework) };
    build(identity.made_now(framework), framework, capacity)
}

/// Returns every form of every built-in framework, with its name for messages.
fn forms() -> Vec<(String, &'static Framework, Form)> {
    let from_gaps = Capacity { gaps: true, ..Capacity::default() };
    let each = |framework: &'static Framework| {
        let named = |kind: FormKind, what: &str, capacity: &Capacity| {
            (format!("{}{what} of {}", kind.name(), framework.id), framework, form(framework, kind, capacity))
        };
        let mut all: Vec<_> = FormKind::ALL.map(|kind| named(kind, "", &Capacity::default())).into();
        all.push(named(FormKind::DevelopmentPlan, " from gaps", &from_gaps));
        all
    };
    frameworks().iter().flat_map(each).collect()
}

/// Returns the first thing that occurs twice.
fn twice<T: Ord + std::fmt::Debug>(things: impl IntoIterator<Item = T>) -> Option<String> {
    let mut seen = BTreeSet::new();
    things.into_iter().find_map(|thing| {
        let name = format!("{thing:?}");
        (!seen.insert(thing)).then_some(name)
    })
}

#[test]
fn keys_pointers_and_cells_are_unique() {
    for (name, _, form) in forms() {
        let rows = form.tables().flat_map(|(_, table)| &table.rows);
        assert_eq!(twice(rows.map(|row| &row.key)), None, "{name}: keys");
        assert_eq!(twice(form.fields().map(|(_, _, _, field)| &field.pointer)), None, "{name}: pointers");
        assert_eq!(twice(form.tables().map(|(_, table)| table.id)), None, "{name}: tables");
        let layout = Layout::of(&form);
        let mut taken = BTreeSet::new();
        for (index, sheet) in form.sheets.iter().enumerate() {
            // Title, links, lines and form code take the first rows.
            taken.extend((0..=Layout::code_row(&form, index)).map(|row| (index, row)));
            for (block, start) in sheet.blocks.iter().zip(&layout.blocks[index]) {
                let rows = match block {
                    Block::Lines { lines, .. } => *start..=*start + lines.len() as u32,
                    Block::Table(table) => *start..=layout.tables[table.id].last,
                };
                for row in rows {
                    assert!(taken.insert((index, row)), "{name}: row {} of {} is taken twice", row + 1, sheet.name);
                }
            }
        }
        for (_, table) in form.tables() {
            for row in &table.rows {
                assert_eq!(row.entries.len() + 1, table.columns.len(), "{name}: {} has other columns than its table", row.key);
            }
        }
    }
}

/// Follows a pointer into a schema. Returns `None` if the schema has no such value.
fn below<'a>(root: &'a Value, mut here: &'a Value, pointer: &Pointer) -> Option<&'a Value> {
    let resolve = |schema: &'a Value| match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => root.pointer(reference.trim_start_matches('#')).unwrap_or(schema),
        None => schema,
    };
    for step in pointer.steps() {
        let parts =
            |schema: &'a Value, word: &str| schema.get(word).and_then(Value::as_array).into_iter().flatten().collect::<Vec<_>>();
        let mut open = vec![resolve(here)];
        let mut found = None;
        while let Some(schema) = open.pop() {
            let next = if step.parse::<usize>().is_ok() {
                schema.get("items")
            } else {
                schema.get("properties").and_then(|all| all.get(step.as_ref()))
            };
            found = found.or(next);
            open.extend(["anyOf", "allOf", "oneOf"].iter().flat_map(|word| parts(schema, word)).map(resolve));
        }
        here = resolve(found?);
    }
    Some(here)
}

#[test]
fn every_field_is_in_the_schemas() {
    let general = document_schema();
    for (name, framework, form) in forms() {
        let special = schema(framework, form.identity.kind);
        for (_, _, _, field) in form.fields() {
            for (schema, which) in [(&general, "document"), (&special, "form")] {
                assert!(
                    below(schema, schema, &field.pointer).is_some(),
                    "{name}: {} is not in the {which} schema",
                    field.pointer
                );
            }
        }
        assert!(below(&special, &special, &"/person/nothing".into()).is_none());
    }
}

#[test]
fn every_list_offers_something_and_nothing_twice() {
    for (name, _, form) in forms() {
        for (_, _, _, field) in form.fields() {
            let (ids, labels): (Vec<&str>, Vec<String>) = match &field.kind {
                Kind::Choice(list) => list.options.iter().map(|option| (option.id.as_str(), fold(&option.label))).unzip(),
                Kind::Rating(scale) => (vec![""; 0], scale.iter().map(|step| fold(&step.label)).collect()),
                _ => continue,
            };
            assert!(!labels.is_empty(), "{name}: {} offers nothing", field.pointer);
            assert_eq!(twice(ids), None, "{name}: {}", field.pointer);
            assert_eq!(twice(labels), None, "{name}: {}", field.pointer);
        }
    }
}

#[test]
fn sheets_have_names_that_excel_takes() {
    for (name, _, form) in forms() {
        let names = || form.sheets.iter().map(|sheet| sheet.name.as_str()).chain([Identity::SHEET, Identity::LISTS]);
        assert_eq!(twice(names().map(str::to_lowercase)), None, "{name}");
        for sheet in names() {
            let legal =
                !sheet.contains(['[', ']', ':', '*', '?', '/', '\\']) && !sheet.starts_with('\'') && !sheet.ends_with('\'');
            assert!(legal && (1..=31).contains(&sheet.encode_utf16().count()), "{name}: {sheet}");
        }
    }
}

/// Returns every text of a form that is ours or the framework's.
fn texts(form: &Form) -> Vec<String> {
    let mut texts = vec![form.title.clone()];
    for sheet in &form.sheets {
        texts.extend([sheet.name.clone(), sheet.title.clone()]);
        texts.extend(sheet.links.iter().map(|link| link.text.clone()));
        texts.extend(sheet.lead.iter().flat_map(Lead::words));
        texts.extend(sheet.lines.iter().cloned());
        for block in &sheet.blocks {
            match block {
                Block::Lines { heading, lines } => texts.extend(lines.iter().chain([heading]).cloned()),
                Block::Table(table) => {
                    texts.extend(table.heading.iter().chain(table.columns.iter().map(|column| &column.heading)).cloned());
                    for entry in table.rows.iter().flat_map(|row| &row.entries) {
                        match entry {
                            Entry::Text(text) | Entry::Link(SheetLink { text, .. }) => texts.push(text.clone()),
                            Entry::Field(field) => {
                                texts.extend([field.label.to_string(), field.prompt.clone()]);
                                if let Kind::Choice(list) = &field.kind {
                                    texts.extend(list.options.iter().map(|option| option.label.clone()));
                                }
                            }
                            _ => {}
                        }
                    }
                }
            }
        }
    }
    texts
}

/// Whether a text contains `[a.key]`, which replaces a missing text.
fn misses_a_text(text: &str) -> bool {
    let key = |inside: &str| {
        !inside.is_empty() && inside.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c))
    };
    text.split('[').skip(1).any(|rest| rest.split_once(']').is_some_and(|(inside, _)| key(inside)))
}

#[test]
fn no_text_is_missing_or_unfilled() {
    assert!(misses_a_text("x [goal.title]") && !misses_a_text("[see below] [A]"));
    for (name, _, form) in forms() {
        for text in texts(&form) {
            assert!(!misses_a_text(&text), "{name}: no text for {text}");
            assert!(!text.contains("{{") && !text.contains("{%"), "{name}: unfilled: {text}");
            assert_eq!(tidy(&text), text, "{name}: blanks at the ends");
        }
        for (_, _, _, field) in form.fields() {
            assert!(!field.label.is_empty(), "{name}: {} has no label", field.pointer);
        }
        for sheet in &form.sheets {
            assert!(!sheet.title.is_empty(), "{name}: a sheet without a title");
            for block in &sheet.blocks {
                if let Block::Lines { lines, heading } = block {
                    assert!(!lines.is_empty(), "{name}: {heading} has no lines");
                }
            }
        }
    }
}

/// Returns the label of a row as issued, if it is fixed.
fn label(table: &Table, row: &skillbook::form::Row) -> Option<String> {
    let at = table.columns.iter().skip(1).position(|column| column.purpose == ColumnPurpose::Label)?;
    match &row.entries[at] {
        Entry::Text(text) | Entry::Link(SheetLink { text, .. }) => Some(text.clone()),
        Entry::Field(field) if matches!(field.mode, Mode::Fixed(_)) => Some(field.label.to_string()),
        _ => None,
    }
}

#[test]
fn headings_and_labels_tell_columns_and_rows_apart() {
    for (name, _, form) in forms() {
        for (_, table) in form.tables() {
            let headings = table.columns.iter().map(|column| fold(&column.heading));
            assert_eq!(twice(headings), None, "{name}: headings of {}", table.id);
            let labels = table.rows.iter().filter_map(|row| label(table, row)).map(|label| fold(&label));
            assert_eq!(twice(labels), None, "{name}: labels of {}", table.id);
            let keys = table.columns.iter().filter(|column| column.purpose == ColumnPurpose::Key).count();
            assert_eq!((keys, table.columns[0].purpose), (1, ColumnPurpose::Key), "{name}: {}", table.id);
        }
    }
}

/// Returns the parts of a package whose names begin with `begins`, as text.
fn parts(bytes: &[u8], begins: &str) -> BTreeMap<String, String> {
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..package.len() {
        let mut part = package.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        if name.starts_with(begins) && name.ends_with(".xml") {
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            parts.insert(name, text);
        }
    }
    parts
}

/// Generates documents that use every part of a form, the same in every run.
fn filled(framework: &'static Framework, kind: FormKind, count: usize) -> Vec<Document> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| document(framework, kind).new_tree(&mut runner).unwrap().current()).collect()
}

fn written(form: &Form, document: &Document) -> Vec<u8> {
    excel::write(form, document, Date::from_ymd(2026, 11, 23).unwrap()).unwrap()
}

#[test]
fn prompts_are_shown_whole() {
    for (name, framework, form) in forms() {
        for (table, _, _, field) in form.fields().filter(|(_, _, _, field)| field.is_input()) {
            // What a column of help says is not said again over the answers.
            let is_helped = table.columns.iter().any(|column| column.id == "help");
            assert_eq!(field.prompt.is_empty(), is_helped, "{name}: {}", field.pointer);
        }
        let document = &filled(framework, form.identity.kind, 1)[0];
        let form = Form::for_document(document, framework, &Capacity::default());
        for (part, xml) in parts(&written(&form, document), "xl/worksheets/sheet") {
            for prompt in xml.split(" prompt=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(!prompt.ends_with('…'), "{name}, {part}: longer than {PROMPT}: {prompt}");
            }
        }
    }
}

/// Programs that do not calculate show the saved results, so every figure must be there and be right.
#[test]
fn formulas_are_written_with_their_results() {
    for (framework, kind) in frameworks().iter().flat_map(|framework| FormKind::ALL.map(|kind| (framework, kind))) {
        for document in filled(framework, kind, 4) {
            let form = Form::for_document(&document, framework, &Capacity::default());
            let workbook = grid::read(&written(&form, &document), &Limits::default()).unwrap();
            let layout = Layout::of(&form);
            let value = serde_json::to_value(&document).unwrap();
            let mut count = 0;
            for (_, table) in form.tables() {
                for row in &table.rows {
                    for (entry, column) in row.entries.iter().zip(table.columns.iter().skip(1)) {
                        let figure = match entry {
                            Entry::Formula(figure) => figure,
                            Entry::Field(field) => match &field.mode {
                                Mode::Computed(figure) => figure,
                                _ => continue,
                            },
                            _ => continue,
                        };
                        let (sheet, at) = layout.cell(&row.key, column.id).unwrap();
                        let cell = &workbook.sheets[sheet].cells[&at];
                        assert!(cell.formula.is_some(), "{}: {at} holds no formula", form.sheets[sheet].name);
                        let matches = match (figure.value(&form, &value), &cell.value) {
                            (FormulaValue::Blank, shown) => shown.is_blank(),
                            (FormulaValue::Number(number), CellValue::Number(shown)) => {
                                (number - shown).abs() < 1e-9 * number.abs().max(1.0)
                            }
                            (FormulaValue::Date(date), CellValue::Date { date: shown, time: false }) => date == *shown,
                            (FormulaValue::Text(text), CellValue::Text(shown)) => tidy(&text) == tidy(shown),
                            _ => false,
                        };
                        let (figure, shown) = (figure.value(&form, &value), &cell.value);
                        assert!(matches, "{} {at} of {}: {shown:?}, not {figure:?}", form.sheets[sheet].name, framework.id);
                        count += 1;
                    }
                }
            }
            assert!(count > 0, "{} has no figures", kind.name());
        }
    }
}

/// Figures for people show labels instead of ids, use one currency, and never guess.
#[test]
fn figures_say_what_is_meant() {
    let framework = framework("digital-skills").unwrap();
    let mut document = filled(framework, FormKind::Packet, 1).remove(0);
    document.person.target_role = Some(framework.roles[0].id.clone());
    let cost = |amount: &str, currency: &str| skillbook::model::Money::new(amount.parse().unwrap(), currency);
    let action = |estimated_cost, words: &str| skillbook::model::Action {
        estimated_cost,
        estimated_time: Some(skillbook::model::Effort::from_text(words)),
        ..Default::default()
    };
    let actions =
        vec![action(cost("100", "EUR"), "2 days"), action(cost("50", "CHF"), "a while"), action(cost("0.25", "EUR"), "1.5h")];
    document.plan.as_mut().unwrap().goals = vec![skillbook::model::Goal { actions, ..Default::default() }];
    let form = Form::for_document(&document, framework, &Capacity::default());
    let workbook = grid::read(&written(&form, &document), &Limits::default()).unwrap();
    let layout = Layout::of(&form);
    let shown = |key: &str, column| {
        let (sheet, cell) = layout.cell(key, column).unwrap();
        workbook.sheets[sheet].cells[&cell].value.display()
    };
    assert_eq!(shown("T01", "words"), framework.roles[0].label);
    assert_eq!(["A1.1", "A1.2", "A1.3", "D1", "Z1"].map(|key| shown(key, "hours")), ["16", "?", "1.5", "17.5", "17.5"]);
    assert_eq!(["D1", "Z1"].map(|key| shown(key, "cost")), ["100.25"; 2]);
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for (framework, kind) in frameworks().iter().flat_map(|framework| FormKind::ALL.map(|kind| (framework, kind))) {
        let document = &filled(framework, kind, 1)[0];
        let form = Form::for_document(document, framework, &Capacity::default());
        assert!(written(&form, document) == written(&form, document), "{} of {}", kind.name(), framework.id);
    }
}

/// Returns the fields of a form, a line each: sheet, cell, pointer, kind, and who fills it in.
fn dump(form: &Form) -> String {
    let layout = Layout::of(form);
    let mut text = String::new();
    for (_, _, _, field) in form.fields() {
        let (sheet, cell) = layout.field(&field.pointer).unwrap();
        let place = format!("{}!{cell}", form.sheets[sheet].name);
        let who = match &field.mode {
            Mode::Input => "input",
            Mode::Offered(_) => "input, offered",
            Mode::Prefilled => "prefilled",
            Mode::Fixed(_) => "fixed",
            Mode::Computed(_) => "computed",
        };
        let _ = writeln!(text, "{place:<22} {:<42} {:<7} {who}", field.pointer.as_str(), field.kind.name());
    }
    text
}

#[test]
fn the_fields_of_the_small_framework_stand_where_they_stood() {
    let framework = framework("digital-skills").unwrap();
    for kind in FormKind::ALL {
        let form = form(framework, kind, &Capacity { others: 1, actions: vec![1, 2], previous: false, gaps: false });
        insta::assert_snapshot!(format!("fields-{}", kind.name()), dump(&form));
    }
}

/// An id in another script grows ninefold in a form code; Excel allows 255 characters in a defined name and in a footer.
#[test]
fn a_long_form_code_stays_within_what_excel_takes() {
    for length in [5, 40, 250] {
        let small = framework("digital-skills").unwrap();
        let mut document = filled(small, FormKind::Inventory, 1).remove(0);
        document.person.id = Some("学".repeat(length));
        let form = Form::for_document(&document, small, &Capacity::default());
        let bytes = written(&form, &document);
        let workbook = grid::read(&bytes, &Limits::default()).unwrap();
        assert!(workbook.names.iter().all(|(_, text)| text.len() <= 257), "{length}");
        assert_eq!(workbook.names.iter().any(|(name, _)| name == Identity::NAME), form.identity.code().len() <= 255);
        for (part, xml) in parts(&bytes, "xl/worksheets/sheet").iter().take(form.sheets.len()) {
            assert!(xml.contains("Page &amp;P of &amp;N</oddFooter>"), "{part} of {length} has no footer");
        }
        assert_eq!(skillbook::returns::read(&workbook, library(), &Forms::default()).identity, Some(form.identity));
    }
}

/// People can sort and add rows where they fill something in, unless the sheets are locked on purpose.
#[test]
fn only_sheets_without_answers_are_locked_unless_asked_for() {
    let sandbox = Sandbox::new();
    let locked = |more: &[&str]| -> BTreeMap<String, bool> {
        let arguments = [&["new", "packet", "--id", "E1", "-o", "packet.xlsx", "--force"], more].concat();
        assert_eq!(sandbox.run(&arguments).status, 0);
        let mut package = zip::ZipArchive::new(Cursor::new(sandbox.read("packet.xlsx"))).unwrap();
        let form = form(&builtin("htm-leadership").unwrap(), FormKind::Packet, &Capacity::default());
        let sheets = form.sheets.iter().enumerate().map(|(at, sheet)| {
            let part = package.by_name(&format!("xl/worksheets/sheet{}.xml", at + 1)).unwrap();
            (sheet.name.clone(), std::io::read_to_string(part).unwrap().contains("<sheetProtection"))
        });
        sheets.collect()
    };
    let open: Vec<String> = locked(&[]).into_iter().filter(|(_, locked)| !locked).map(|(name, _)| name).collect();
    assert_eq!(open, ["Career goal", "Development plan", "Education", "Gap analysis", "Goals", "Skills inventory"]);
    assert!(locked(&["--protect"]).into_values().all(|locked| locked));
}

/// A form for nobody yet asks who fills it in, in cells that are not locked; one that was made for somebody shows it.
#[test]
fn a_form_for_nobody_asks_who_it_is_for() {
    let sandbox = Sandbox::new();
    let form = form(&builtin("htm-leadership").unwrap(), FormKind::Packet, &Capacity::default());
    let layout = Layout::of(&form);
    let asked = |more: &[&str]| -> Vec<&str> {
        let arguments = [&["new", "packet", "-o", "packet.xlsx", "--force"], more].concat();
        assert_eq!(sandbox.run(&arguments).status, 0);
        let book = grid::read(&sandbox.read("packet.xlsx"), &Limits::default()).unwrap();
        let is_input = |pointer: &&str| {
            let (sheet, cell) = layout.field(&Pointer::from(*pointer)).unwrap();
            book.sheets[sheet].fills.get(&cell) == Some(&0xFF_F2BF)
        };
        ["/person/name", "/person/id", "/person/email"].into_iter().filter(is_input).collect()
    };
    assert_eq!(asked(&[]), ["/person/name", "/person/id"]);
    assert!(asked(&["--id", "E1"]).is_empty());
}
