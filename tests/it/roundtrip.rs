//! Written documents are read back unchanged: for every form and built-in framework, whatever the document contains and however
//! people have moved things in the workbook.

use std::borrow::Cow;
use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::Value;

use skillbook::address::{CellRef, Place, Pointer};
use skillbook::excel;
use skillbook::finding::{Code, Finding, Severity};
use skillbook::form::{Capacity, Form, Forms, Identity, Layout, schema};
use skillbook::grid::{self, Limits, Sheet, Workbook};
use skillbook::model::{Date, Document, FormInfo, FormKind, Framework, Person, Rater, RaterKind};
use skillbook::returns::{self, Reading};
use skillbook::schema::document_schema;

use super::documents::{any_document, frameworks, library};

/// Codes that an answer may cause even if it is read back unchanged: they are about its content.
const ABOUT_CONTENT: [Code; 2] = [Code::TimeNotUnderstood, Code::TextTooLong];

/// Checks a property for generated documents. `PROPTEST_CASES` overrides their number.
fn hold<S: Strategy>(strategy: S, property: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let mut config = Config { source_file: Some(file!()), max_shrink_time: 30_000, ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = 64;
    }
    TestRunner::new(config).run(&strategy, property).unwrap_or_else(|failure| panic!("{failure}"));
}

fn written(document: &Document, framework: &Framework) -> (Form, Workbook) {
    let form = Form::for_document(document, framework, &Capacity::default());
    let bytes = excel::write(&form, document, Date::from_ymd(2026, 11, 23).unwrap()).unwrap();
    (form, grid::read(&bytes, &Limits::default()).unwrap())
}

fn read(workbook: &Workbook) -> Reading {
    returns::read(workbook, library(), &Forms::default())
}

fn told(reading: &Reading) -> Vec<String> {
    let line = |finding: &skillbook::finding::Finding| {
        format!(
            "{:?}!{:?} {}: {}",
            finding.sheet().map(Cow::into_owned),
            finding.cell().map(|cell| cell.to_string()),
            finding.code.name(),
            finding.message()
        )
    };
    reading.findings.iter().filter(|finding| !ABOUT_CONTENT.contains(&finding.code)).map(line).collect()
}

/// Collects the differences between two values for a readable message.
fn differences(at: &Pointer, ours: &Value, theirs: &Value, found: &mut Vec<String>) {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for key in keys {
                differences(
                    &at.join(key),
                    a.get(key).unwrap_or(&"(no key)".into()),
                    b.get(key).unwrap_or(&"(no key)".into()),
                    found,
                );
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().for_each(|(index, (a, b))| differences(&at.join(index), a, b, found));
        }
        _ if ours == theirs => {}
        _ => found.push(format!("{at}: wrote {ours:#}, read {theirs:#}")),
    }
}

fn same_document(document: &Document, reading: &Reading) -> Result<(), TestCaseError> {
    let Some(theirs) = &reading.document else {
        return Err(TestCaseError::fail(format!("nothing was read: {:#?}", told(reading))));
    };
    let mut found = Vec::new();
    differences(&Pointer::default(), &serde_json::to_value(document).unwrap(), theirs, &mut found);
    prop_assert!(found.is_empty(), "{found:#?}\n{:#?}", told(reading));
    Ok(())
}

/// Checks that every field of the form is read at the place of the layout.
fn same_places(form: &Form, reading: &Reading) -> Result<(), TestCaseError> {
    let layout = Layout::of(form);
    for (_, _, _, field) in form.fields() {
        let (order, cell) = layout.field(&field.pointer).expect("every field is laid out");
        let place = Place { order, sheet: form.sheets[order].name.as_str().into(), cell };
        prop_assert_eq!(reading.provenance.get(&field.pointer), Some(&place), "{}", field.pointer);
    }
    Ok(())
}

fn comes_back(document: &Document, framework: &Framework) -> Result<(), TestCaseError> {
    let (form, workbook) = written(document, framework);
    let reading = read(&workbook);
    same_document(document, &reading)?;
    prop_assert!(told(&reading).is_empty(), "{:#?}", told(&reading));
    prop_assert_eq!(reading.identity.as_ref(), Some(&form.identity));
    same_places(&form, &reading)
}

fn every_document_comes_back(kind: FormKind) {
    hold(any_document(kind), |(framework, document)| comes_back(&document, framework));
}

#[test]
fn an_inventory_comes_back() {
    every_document_comes_back(FormKind::Inventory);
}

#[test]
fn a_gap_analysis_comes_back() {
    every_document_comes_back(FormKind::GapAnalysis);
}

#[test]
fn a_development_plan_comes_back() {
    every_document_comes_back(FormKind::DevelopmentPlan);
}

#[test]
fn a_packet_comes_back() {
    every_document_comes_back(FormKind::Packet);
}

/// Forms as issued, for every role and without one.
#[test]
fn an_untouched_form_comes_back() {
    for framework in frameworks() {
        let roles = framework.roles.iter().map(|role| Some(role.id.clone())).chain([None]);
        for (kind, role) in roles.flat_map(|role| FormKind::ALL.map(|kind| (kind, role.clone()))) {
            let document = blank(framework, kind, role);
            comes_back(&document, framework).unwrap();
        }
    }
}

/// Returns a document of a person without answers.
fn blank(framework: &Framework, kind: FormKind, target_role: Option<String>) -> Document {
    let form =
        FormInfo { kind, framework: framework.id.clone(), framework_version: framework.version.clone(), round: None, due: None };
    let person = Person { id: Some("E1".to_owned()), target_role, ..Person::default() };
    Document::blank(form, person, Rater { kind: RaterKind::Own, name: None }, framework)
}

/// `Ref` is the heading of a table and `S01` is a key, but in the column of answers both are answers.
#[test]
fn answers_that_look_like_a_table_are_answers() {
    for framework in frameworks() {
        for kind in [FormKind::Inventory, FormKind::Packet] {
            let mut document = blank(framework, kind, None);
            let ratings = &mut document.inventory.as_mut().unwrap().ratings;
            for (row, words) in ratings.iter_mut().zip(["Ref", "S01", "S02", "Rating", "E01", "Total"]) {
                (row.rating, row.evidence) = (Some(1), Some(words.to_owned()));
            }
            document.recompute();
            comes_back(&document, framework).unwrap();
        }
    }
}

/// Returns a validator that also checks formats.
fn validator(schema: &Value) -> jsonschema::Validator {
    jsonschema::options().should_validate_formats(true).build(schema).unwrap()
}

#[test]
fn every_document_fits_its_schemas() {
    let general = validator(&document_schema());
    for kind in FormKind::ALL {
        let special: BTreeMap<&str, jsonschema::Validator> =
            frameworks().iter().map(|framework| (framework.id.as_str(), validator(&schema(framework, kind)))).collect();
        hold(any_document(kind), |(framework, document)| {
            let value = serde_json::to_value(&document).unwrap();
            let errors = general.iter_errors(&value).chain(special[framework.id.as_str()].iter_errors(&value));
            let errors: Vec<String> = errors.map(|error| format!("{}: {error}", error.instance_path())).collect();
            prop_assert!(errors.is_empty(), "{errors:#?}");
            Ok(())
        });
    }
}

/// A change by people or programs to a workbook that leaves all answers as they are.
#[derive(Clone, Debug)]
enum Change {
    /// The rows of a table are put in another order.
    Sort { table: Index, order: Vec<u32> },
    /// Two columns of a table change places over the whole sheet.
    SwapColumns { table: Index, first: Index, second: Index },
    /// Empty rows are inserted.
    Insert { sheet: Index, row: Index, count: u32 },
    /// Empty columns are inserted.
    InsertColumns { sheet: Index, col: Index, count: u32 },
    /// A sheet gets another name.
    Rename { sheet: Index, name: &'static str },
    /// The sheets are put in another order.
    Reorder { order: Vec<u32> },
    /// Hidden sheets are removed.
    DropHidden,
    /// Defined names and properties are removed.
    DropNames,
    /// Formulas are replaced by their results.
    Freeze,
    /// A row and a column are hidden.
    Hide { sheet: Index, row: Index, col: Index },
    /// A person's own sheet is added at the end.
    AddSheet,
}

fn change() -> impl Strategy<Value = Change> {
    let index = any::<Index>;
    let order = || proptest::collection::vec(any::<u32>(), 64);
    prop_oneof![
        (index(), order()).prop_map(|(table, order)| Change::Sort { table, order }),
        (index(), index(), index()).prop_map(|(table, first, second)| Change::SwapColumns { table, first, second }),
        (index(), index(), 1u32..4).prop_map(|(sheet, row, count)| Change::Insert { sheet, row, count }),
        (index(), index(), 1u32..3).prop_map(|(sheet, col, count)| Change::InsertColumns { sheet, col, count }),
        (index(), proptest::sample::select(&["Sheet1", "Kompetenzen", "表", "Copy of it"][..]))
            .prop_map(|(sheet, name)| Change::Rename { sheet, name }),
        order().prop_map(|order| Change::Reorder { order }),
        Just(Change::DropHidden),
        Just(Change::DropNames),
        Just(Change::Freeze),
        (index(), index(), index()).prop_map(|(sheet, row, col)| Change::Hide { sheet, row, col }),
        Just(Change::AddSheet),
    ]
}

/// A workbook that is being changed. It tracks the current positions of the form's sheets and the issued places of its tables.
struct Changing<'a> {
    workbook: Workbook,
    form: &'a Form,
    /// For each sheet of the form, the current cell of each issued cell.
    moved: Vec<BTreeMap<CellRef, CellRef>>,
    /// The current position of each sheet of the form.
    stands: Vec<usize>,
}

impl<'a> Changing<'a> {
    fn new(workbook: Workbook, form: &'a Form) -> Self {
        let moved = workbook.sheets.iter().map(|sheet| sheet.cells.keys().map(|cell| (*cell, *cell)).collect()).collect();
        Self { workbook, form, moved, stands: (0..form.sheets.len()).collect() }
    }

    /// Moves the cells of a sheet of the form.
    fn relocate(&mut self, sheet: usize, to: &dyn Fn(CellRef) -> CellRef) {
        let cells = &mut self.workbook.sheets[self.stands[sheet]].cells;
        *cells = std::mem::take(cells).into_iter().map(|(cell, content)| (to(cell), content)).collect();
        self.moved[sheet].values_mut().for_each(|cell| *cell = to(*cell));
    }

    /// Returns the current place of an issued cell.
    fn now(&self, sheet: usize, cell: CellRef) -> CellRef {
        self.moved[sheet][&cell]
    }

    fn apply(&mut self, change: &Change) {
        let layout = Layout::of(self.form);
        let areas: Vec<_> = layout.tables.values().collect();
        let sheets = self.form.sheets.len();
        match change {
            Change::Sort { table, order } => {
                let area = table.get(&areas);
                let rows: Vec<u32> =
                    (area.first..=area.last).map(|row| self.now(area.sheet, CellRef::new(row, area.keys)).row).collect();
                let mut sorted: Vec<(u32, u32)> =
                    rows.iter().enumerate().map(|(at, row)| (order[at % order.len()], *row)).collect();
                sorted.sort_unstable();
                let to: BTreeMap<u32, u32> = sorted.iter().map(|(_, row)| *row).zip(rows).collect();
                self.relocate(area.sheet, &|cell| CellRef::new(*to.get(&cell.row).unwrap_or(&cell.row), cell.col));
            }
            Change::SwapColumns { table, first, second } => {
                let area = table.get(&areas);
                let (first, second) = (first.index(area.last_column as usize + 1), second.index(area.last_column as usize + 1));
                let now = |col: usize| self.now(area.sheet, CellRef::new(area.heading, col as u32)).col;
                let (first, second) = (now(first), now(second));
                self.relocate(area.sheet, &|cell| {
                    let col = if cell.col == first {
                        second
                    } else if cell.col == second {
                        first
                    } else {
                        cell.col
                    };
                    CellRef::new(cell.row, col)
                });
            }
            Change::Insert { sheet, row, count } => {
                let row = row.index(80) as u32;
                let to = |cell: CellRef| CellRef::new(if cell.row >= row { cell.row + count } else { cell.row }, cell.col);
                self.relocate(sheet.index(sheets), &to);
            }
            Change::InsertColumns { sheet, col, count } => {
                let col = col.index(14) as u32;
                let to = |cell: CellRef| CellRef::new(cell.row, if cell.col >= col { cell.col + count } else { cell.col });
                self.relocate(sheet.index(sheets), &to);
            }
            Change::Rename { sheet, name } => {
                if self.workbook.sheets.iter().all(|sheet| sheet.name != *name) {
                    (*name).clone_into(&mut self.workbook.sheets[self.stands[sheet.index(sheets)]].name);
                }
            }
            Change::Reorder { order } => {
                let mut kept: Vec<(u32, usize, Sheet)> = Vec::new();
                for (at, sheet) in std::mem::take(&mut self.workbook.sheets).into_iter().enumerate() {
                    kept.push((order[at], at, sheet));
                }
                kept.sort_by_key(|(rank, at, _)| (*rank, *at));
                for stand in &mut self.stands {
                    *stand = kept.iter().position(|(_, at, _)| at == stand).unwrap();
                }
                self.workbook.sheets = kept.into_iter().map(|(_, _, sheet)| sheet).collect();
            }
            Change::DropHidden => {
                let hidden = |sheet: &Sheet| [Identity::SHEET, Identity::LISTS].contains(&sheet.name.as_str());
                for stand in &mut self.stands {
                    *stand -= self.workbook.sheets[..*stand].iter().filter(|sheet| hidden(sheet)).count();
                }
                self.workbook.sheets.retain(|sheet| !hidden(sheet));
            }
            Change::DropNames => {
                self.workbook.names.clear();
                self.workbook.properties.clear();
            }
            Change::Freeze => {
                let cells = self.workbook.sheets.iter_mut().flat_map(|sheet| sheet.cells.values_mut());
                cells.for_each(|cell| cell.formula = None);
            }
            Change::Hide { sheet, row, col } => {
                let sheet = &mut self.workbook.sheets[self.stands[sheet.index(sheets)]];
                sheet.hidden_rows.insert(row.index(80) as u32);
                sheet.hidden_columns.insert(col.index(14) as u32);
            }
            Change::AddSheet => {
                let name = format!("Own {}", self.workbook.sheets.len());
                let cell = grid::Cell::new(grid::CellValue::Text("Rating".to_owned()), None);
                let cells = BTreeMap::from([(CellRef::new(3, 2), cell)]);
                self.workbook.sheets.push(Sheet { name, visible: true, cells, ..Sheet::default() });
            }
        }
    }
}

/// Checks that every field is read at the new place of its cell.
fn same_cells(changed: &Changing<'_>, reading: &Reading) -> Result<(), TestCaseError> {
    let layout = Layout::of(changed.form);
    for (_, _, _, field) in changed.form.fields() {
        let (sheet, cell) = layout.field(&field.pointer).expect("every field is laid out");
        // An empty cell is not in the grid, so it was not tracked.
        let Some(cell) = changed.moved[sheet].get(&cell) else { continue };
        let order = changed.stands[sheet];
        let place = Place { order, sheet: changed.workbook.sheets[order].name.as_str().into(), cell: *cell };
        prop_assert_eq!(reading.provenance.get(&field.pointer), Some(&place), "{}", field.pointer);
    }
    Ok(())
}

fn what_is_moved_is_found(kind: FormKind) {
    let strategy = (any_document(kind), proptest::collection::vec(change(), 1..6));
    hold(strategy, |((framework, document), changes)| {
        let (form, workbook) = written(&document, framework);
        let mut changing = Changing::new(workbook, &form);
        changes.iter().for_each(|change| changing.apply(change));
        let reading = read(&changing.workbook);
        same_document(&document, &reading)?;
        let errors = reading
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error && !ABOUT_CONTENT.contains(&finding.code))
            .map(Finding::message);
        prop_assert_eq!(Vec::from_iter(errors), Vec::<String>::new());
        same_cells(&changing, &reading)
    });
}

#[test]
fn an_inventory_that_was_moved_about_is_found() {
    what_is_moved_is_found(FormKind::Inventory);
}

#[test]
fn a_gap_analysis_that_was_moved_about_is_found() {
    what_is_moved_is_found(FormKind::GapAnalysis);
}

#[test]
fn a_development_plan_that_was_moved_about_is_found() {
    what_is_moved_is_found(FormKind::DevelopmentPlan);
}

#[test]
fn a_packet_that_was_moved_about_is_found() {
    what_is_moved_is_found(FormKind::Packet);
}
