//! Whatever is done to a filled-in workbook, no answer is ever read that the person did not type in its place. Uncertain
//! answers are left out.

mod change;
mod tagged;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use proptest::test_runner::{Config, TestRunner};
use rust_xlsxwriter::ExcelDateTime;
use serde_json::Value;

use skillbook::address::Pointer;
use skillbook::finding::Code;
use skillbook::form::{Form, Forms, Mode};
use skillbook::grid::{self, CellValue, Limits, Workbook};
use skillbook::model::FormKind;
use skillbook::returns::{self, FieldRead, Reading};

use super::answers::{Filled, form, workbook};
use super::documents::library;
use super::spoilt::Spoilt;
use change::{Change, change};
use tagged::{Tag, Tagged};

/// Range of the number of successive changes.
const CHANGES: std::ops::Range<usize> = 1..7;

/// A filled-in form: the workbook and its fields.
struct Answered {
    book: Tagged,
    /// The document as it was typed.
    document: Value,
    /// The fields that the person or the organisation fills in.
    typed: BTreeSet<Pointer>,
    /// The key of each field's row.
    keys: BTreeMap<Pointer, String>,
}

/// A packet, and a plan that starts from gaps, whose rows are in another order.
static FORMS: LazyLock<[Answered; 2]> = LazyLock::new(|| [FormKind::Packet, FormKind::DevelopmentPlan].map(answered));

fn answered(kind: FormKind) -> Answered {
    let filled = Filled::new("digital-skills", kind);
    let form: Form = form(&filled.document, &filled.framework);
    let workbook = grid::read(&workbook(&filled.document, &filled.framework), &Limits::default()).unwrap();
    let fields = form.fields().map(|(_, _, _, field)| field);
    let typed = fields.filter(|field| field.is_input() || matches!(field.mode, Mode::Prefilled));
    let keys = form.fields().map(|(_, row, _, field)| (field.pointer.clone(), row.key.clone())).collect();
    let document = serde_json::to_value(&filled.document).unwrap();
    Answered { document, keys, typed: typed.map(|field| shape(&field.pointer)).collect(), book: Tagged::new(workbook, &form) }
}

/// Returns the item of a growing list to which a pointer belongs: the list and the indexes.
fn item(pointer: &Pointer) -> Option<(&'static str, Vec<usize>)> {
    for list in ["/inventory/other", "/gap_analysis/other"] {
        if let Some((index, _)) = pointer.index_below(&list.into()) {
            return Some((list, vec![index]));
        }
    }
    let (goal, rest) = pointer.index_below(&"/plan/goals".into())?;
    match rest.strip_prefix("/actions").and_then(|_| Pointer::new(rest).index_below(&"/actions".into()).map(|(at, _)| at)) {
        Some(action) => Some(("/plan/goals/-/actions", vec![goal, action])),
        None => Some(("/plan/goals", vec![goal])),
    }
}

/// Returns a pointer without the indexes of growing lists, which change when items are left out.
fn shape(pointer: &Pointer) -> Pointer {
    item(pointer).map_or_else(|| pointer.clone(), |(list, _)| Pointer::new(format!("{list}/-/{}", pointer.last())))
}

/// The origin of an item of a growing list: an earlier item, or a row that was inserted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    Item(Vec<usize>),
    Own(u32),
}

/// Checks one reading of a workbook.
struct Check<'a> {
    form: &'a Answered,
    book: &'a Tagged,
    reading: &'a Reading,
    /// The items as read, with their origins, and whether their key is the issued one.
    items: BTreeMap<(&'static str, Vec<usize>), (Origin, bool)>,
    wrong: Vec<String>,
}

impl Check<'_> {
    fn run(mut self) -> Vec<String> {
        let Some(document) = &self.reading.document else { return self.wrong };
        for field in self.reading.fields.iter().filter(|field| self.form.typed.contains(&shape(&field.pointer))) {
            // A value that was read may be left out of the document together with its item, but no other value may replace it.
            let there = document.pointer(field.pointer.as_str()).filter(|there| !there.is_null());
            if there.is_some_and(|there| *there != field.value) && !(field.value.is_null() && is_given(&field.pointer)) {
                self.wrong.push(format!("{}: read {}, but the document holds {there:?}", field.pointer, field.value));
            }
            if !field.value.is_null() {
                self.check(field);
            }
        }
        self.check_items();
        let known: BTreeSet<&Pointer> = self.reading.fields.iter().map(|field| &field.pointer).collect();
        leaves(&Pointer::default(), document, &known, &mut self.wrong);
        self.wrong
    }

    fn check(&mut self, field: &FieldRead) {
        let spot = (field.place.order, field.place.cell);
        let Some(cell) = self.book.content(spot) else {
            return self.wrong.push(format!("{}: {} from an empty cell", field.pointer, field.value));
        };
        // A level that the workbook offers is recalculated; a formula that somebody copied here counts as typed. A correct
        // answer was typed, wherever it is.
        if cell.formula.is_some() || self.form.document.pointer(field.pointer.as_str()) == Some(&field.value) {
            return;
        }
        let row = || self.book.sheets[spot.0].row(spot.1.row);
        let key = row().find_map(|tag| if let Tag::Key(_, row) = tag { Some(row) } else { None });
        let label = row().find_map(|tag| if let Tag::Label(_, row) = tag { Some(row) } else { None });
        let keyed = key.is_some();
        // If key and label were both typed over, or agree, the person has decided which row this is. The same is true of a key
        // that was typed over with that of a row for an additional item.
        let own = self.form.keys.get(&field.pointer);
        let renamed =
            [key, label].into_iter().flatten().all(|row| Some(row) == own) || key.is_none() && item(&field.pointer).is_some();
        // If the label of a goal is gone, too, its key decides.
        let unmarked = |was: &Pointer| label.is_none() && item(was).is_some_and(|(list, _)| list == "/plan/goals");
        // Without any key in its table, only the label identifies the question of a row.
        let asks = |row: &Tag| matches!(row, Tag::Label(table, key) if self.is_question(spot.0, table, key) && Some(key) == own);
        if row().any(asks) {
            return;
        }
        let wrong = match self.book.tag(spot) {
            Some(Tag::Field(was)) => !unmarked(was) && self.differs(field, was, keyed, renamed),
            Some(Tag::Claimed { was, now }) => {
                self.differs(field, was, keyed, renamed) && self.differs(field, now, keyed, renamed)
            }
            Some(Tag::Own(row)) => self.belongs(field, Origin::Own(*row), false),
            _ => true,
        };
        if wrong {
            let tag = self.book.tag(spot);
            let row: Vec<&Tag> = row().collect();
            let place = format!("{} {}", field.place.sheet, spot.1);
            self.wrong.push(format!("{}: {} from {place}, which is {tag:?} in the row {row:?}", field.pointer, field.value));
        }
    }

    /// Whether a row has one field, in a table without any key left on the sheet.
    fn is_question(&self, sheet: usize, table: &str, key: &str) -> bool {
        let is_keyed = self.book.sheets[sheet].tags.values().any(|tag| matches!(tag, Tag::Key(of, _) if *of == table));
        !is_keyed && self.form.keys.values().filter(|of| *of == key).count() == 1
    }

    /// Whether a field is read from the place of another field.
    fn differs(&mut self, field: &FieldRead, was: &Pointer, keyed: bool, renamed: bool) -> bool {
        match item(was) {
            _ if renamed && was.last() == field.pointer.last() => false,
            None => *was != field.pointer,
            Some((_, item)) => shape(was) != shape(&field.pointer) || self.belongs(field, Origin::Item(item), keyed),
        }
    }

    /// Whether the item of a field has another origin than its earlier fields.
    fn belongs(&mut self, field: &FieldRead, origin: Origin, keyed: bool) -> bool {
        let Some(item) = item(&field.pointer) else {
            // A row that the person added may replace one that is gone.
            return !matches!(origin, Origin::Own(_));
        };
        self.items.entry(item).or_insert_with(|| (origin.clone(), keyed)).0 != origin
    }

    /// Checks that no two items became one, and that related items stay together.
    fn check_items(&mut self) {
        let keyed =
            || self.items.iter().filter(|(_, (_, keyed))| *keyed).map(|((list, item), (origin, _))| (*list, item, origin));
        let mut wrong = Vec::new();
        let mut seen = BTreeSet::new();
        for (list, item, origin) in keyed() {
            if !seen.insert((list, origin)) {
                wrong.push(format!("{list}: {origin:?} was read twice"));
            }
            let together = match (list, origin) {
                ("/plan/goals/-/actions", Origin::Item(was)) => Some(("/plan/goals", vec![item[0]], vec![was[0]])),
                ("/gap_analysis/other", Origin::Item(was)) => Some(("/inventory/other", item.clone(), was.clone())),
                _ => None,
            };
            if let Some((other, item, was)) = together
                && let Some((origin, true)) = self.items.get(&(other, item.clone()))
                && *origin != Origin::Item(was.clone())
            {
                wrong.push(format!("{list}: something of {was:?} went to {origin:?}"));
            }
        }
        self.wrong.extend(wrong);
    }
}

/// Whether a value comes from the framework or the form code, without a cell.
fn is_given(pointer: &Pointer) -> bool {
    let text = pointer.as_str();
    text.starts_with("/form/") || ["/person/id", "/rater/kind"].contains(&text) || pointer.last() == "skill"
}

/// Checks that every value in a document comes from a field, is given or is calculated.
fn leaves(at: &Pointer, value: &Value, known: &BTreeSet<&Pointer>, wrong: &mut Vec<String>) {
    match value {
        _ if known.contains(at) || is_given(at) => {}
        Value::Object(map) => map.iter().for_each(|(key, value)| leaves(&at.join(key), value, known, wrong)),
        Value::Array(list) => list.iter().enumerate().for_each(|(index, value)| leaves(&at.join(index), value, known, wrong)),
        Value::Null => {}
        // In a packet these come from the inventory, whether or not their own row still exists.
        _ if at.as_str().starts_with("/gap_analysis/") && ["self_rating", "exempted", "gap", "label"].contains(&at.last()) => {}
        _ => wrong.push(format!("{at}: {value} comes from nowhere")),
    }
}

fn read(workbook: &Workbook) -> Reading {
    returns::read(workbook, library(), &Forms::default())
}

/// Returns the faults in reading a form after some changes.
fn wrong(form: &Answered, changes: &[Change]) -> Vec<String> {
    let mut book = form.book.clone();
    for change in changes {
        book.apply(change);
    }
    let reading = read(&book.workbook());
    Check { form, book: &book, reading: &reading, items: BTreeMap::new(), wrong: Vec::new() }.run()
}

/// `PROPTEST_CASES` overrides the number of cases.
#[test]
fn no_change_puts_an_answer_where_nobody_typed_it() {
    for (form, cases) in FORMS.iter().zip([200, 100]) {
        assert_eq!(wrong(form, &[]), Vec::<String>::new());
        let mut config = Config { source_file: Some(file!()), max_shrink_time: 60_000, ..Config::default() };
        if std::env::var_os("PROPTEST_CASES").is_none() {
            config.cases = cases;
        }
        let mut runner = TestRunner::new(config);
        let changes = proptest::collection::vec(change(), CHANGES);
        let outcome = runner.run(&changes, |changes| {
            let wrong = wrong(form, &changes);
            proptest::prop_assert!(wrong.is_empty(), "{wrong:#?}");
            Ok(())
        });
        outcome.unwrap_or_else(|failure| panic!("{failure}"));
    }
}

/// Writes the sheets as another program might, without names and properties.
pub(crate) fn as_file(workbook: &Workbook) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let day = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    for sheet in &workbook.sheets {
        let page = book.add_worksheet().set_name(&sheet.name).unwrap();
        page.set_hidden(!sheet.visible);
        page.set_formula_result_default("");
        for (at, cell) in &sheet.cells {
            let (row, col) = (at.row, at.col as u16);
            let written = match (&cell.formula, &cell.value) {
                (Some(formula), value) => {
                    let formula = rust_xlsxwriter::Formula::new(formula).set_result(value.display());
                    page.write_formula(row, col, formula)
                }
                (None, CellValue::Text(text)) => page.write_string(row, col, text),
                (None, CellValue::Number(number)) => page.write_number(row, col, *number),
                (None, CellValue::Bool(yes)) => page.write_boolean(row, col, *yes),
                (None, CellValue::Date { date, .. }) => {
                    page.write_with_format(row, col, ExcelDateTime::parse_from_str(&date.to_string()).unwrap(), &day)
                }
                (None, CellValue::Error(error)) => {
                    page.write_formula(row, col, rust_xlsxwriter::Formula::new("=NA()").set_result(error))
                }
                (None, CellValue::Empty) => continue,
            };
            written.unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn what_was_changed_in_a_file_is_read_alike() {
    let changes = proptest::collection::vec(change(), CHANGES);
    let config = Config { cases: 12, ..Config::default() };
    let outcome = TestRunner::new(config).run(&changes, |changes| {
        let mut book = FORMS[0].book.clone();
        changes.iter().chain([&Change::DropNames]).for_each(|change| {
            book.apply(change);
        });
        let workbook = book.workbook();
        let saved = grid::read(&as_file(&workbook), &Limits::default()).unwrap();
        proptest::prop_assert_eq!(read(&saved).document, read(&workbook).document);
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

/// A row whose key belongs to another table is not guessed at: the actions lack their goal, and what stands in its row is told.
#[test]
fn a_goal_with_the_key_of_an_action_is_not_taken() {
    let found = Spoilt::packet().set_key("D1", Some("A1.1")).read();
    let codes: BTreeSet<Code> = found.findings.iter().map(|finding| finding.code).collect();
    assert!(codes.contains(&Code::ActionWithoutGoal) && codes.contains(&Code::TextOutside), "{codes:?}");
    assert!(found.findings.iter().any(|finding| finding.value.as_deref() == Some("Search well")), "{:#?}", found.findings);
}

#[test]
fn a_goal_that_lost_its_key_is_known_by_its_label() {
    let found = Spoilt::packet().set_key("D2", None).read();
    assert_eq!(found.value, Spoilt::packet().read().value);
    assert_eq!(found.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::KeyRestored]);
}
