//! Assembles the document: drops unused rows of growing lists, records where every field stands, and recalculates every computed
//! value.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize as _;
use serde_json::{Value, json};

use super::colours;
use super::exempt::{self, Exemptible};
use super::goals;
use super::interpret::interpret;
use super::locate::{Located, RowPlace, cell};
use super::merged::shared_cell;
use super::{FieldRead, Reading};
use crate::address::{Place, Pointer};
use crate::finding::{Finding, Told};
use crate::form::{Field, Form, Formula, FormulaValue, Kind, Mode, Repeat, key};
use crate::grid::Workbook;
use crate::model::Document;
use crate::texts::sheet_text;
use crate::words::{fold, tidy};

/// A field that was found in the workbook, before it is written into the document.
pub(super) struct FoundField {
    pub(super) field: FieldRead,
    /// Whether the cell holds something that was not accepted as an answer.
    pub(super) unread: bool,
    /// Set for a rating that may be `n/a`, until it is matched with its reason.
    pub(super) exemptible: Option<Exemptible>,
    /// The formula of the workbook that is still in the cell, if the field is offered or computed.
    figure: Option<Formula>,
    /// The content of a computed cell that somebody typed over.
    typed_over: Option<String>,
    /// Whether the field only shows something to the person, such as the rating of the previous round.
    only_shown: bool,
}

impl FoundField {
    /// Whether a person answered here. An answer that could not be read counts too: its item must exist, so that the finding has
    /// a place in the document.
    fn is_answered(&self) -> bool {
        !self.only_shown && (self.unread || !self.field.value.is_null())
    }
}

pub(super) fn assemble(workbook: &Workbook, located: &mut Located, reading: &mut Reading) {
    let mut found: Vec<FoundField> = Vec::new();
    let mut findings: Vec<(Pointer, Finding)> = std::mem::take(&mut located.disputes);
    // Fields whose column is missing, and fields whose row is missing.
    let (mut lost, mut absent) = (Vec::new(), Vec::new());
    let names: Vec<Arc<str>> = workbook.sheets.iter().map(|sheet| sheet.name.as_str().into()).collect();
    for (_, row, column, field) in located.form.fields() {
        let Some(place) = located.rows.get(&row.key) else {
            absent.push(field.pointer.clone());
            continue;
        };
        match read_field(workbook, (place, &names[place.sheet]), column.id, (field, key::is_spare(&row.key)), &mut findings) {
            Some(read) => found.push(read),
            // Losing a field that is only shown loses no answer.
            None if field.is_only_shown() => {}
            None => lost.push(field.pointer.clone()),
        }
    }
    exempt::resolve(&mut found, &mut findings);
    findings.extend(colours::report(workbook, located));
    let moves = goals::moves(workbook, located, &mut findings);
    let mut others: Vec<&mut Pointer> =
        findings.iter_mut().map(|(pointer, _)| pointer).chain(&mut lost).chain(&mut absent).collect();
    let growing = Growing::of(&located.form.repeats);
    for moved in &moves {
        found.iter_mut().for_each(|found| moved.apply(&mut found.field.pointer));
        others.iter_mut().for_each(|pointer| moved.apply(pointer));
    }
    compact(&growing, &mut found, &mut others);
    let mut document = located.form.skeleton();
    fill(&mut document, &found, &growing);
    name(&mut document, &located.form, &found, reading);
    offer(&mut document, &mut found, &located.form);
    let document = recomputed(document, &mut found, &located.form, reading);
    reading.provenance = found.iter().map(|found| (found.field.pointer.clone(), found.field.place.clone())).collect();
    for list in located.form.repeats.iter().flat_map(|repeat| &repeat.lists) {
        anchor_items(list, &mut reading.provenance);
    }
    reading.findings.extend(findings.into_iter().map(|(pointer, finding)| finding.at(&pointer)));
    let unread = found.iter().filter(|found| found.unread).map(|found| found.field.pointer.clone());
    reading.unread = unread.chain(lost).collect();
    reading.absent = absent.into_iter().collect();
    reading.fields = found.into_iter().map(|found| found.field).collect();
    reading.document = Some(document);
}

fn read_field(
    workbook: &Workbook,
    (row, sheet_name): (&RowPlace, &Arc<str>),
    column: &str,
    (field, is_spare): (&Field, bool),
    findings: &mut Vec<(Pointer, Finding)>,
) -> Option<FoundField> {
    let (at, cell) = cell(workbook, row, column);
    let sheet = &workbook.sheets[row.sheet];
    // A spare row does not share the answer of a merged cell above it.
    let cell = cell.or_else(|| shared_cell(sheet, at?, field).filter(|_| !is_spare));
    let place = Place { order: row.sheet, sheet: Arc::clone(sheet_name), cell: at? };
    let mut found = FoundField {
        field: FieldRead {
            pointer: field.pointer.clone(),
            place: place.clone(),
            label: field.label.clone(),
            kind: field.kind.name(),
            input: field.is_input(),
            value: Value::Null,
        },
        unread: false,
        exemptible: None,
        figure: None,
        typed_over: None,
        only_shown: field.is_only_shown(),
    };
    match &field.mode {
        Mode::Fixed(value) => found.field.value = value.clone(),
        Mode::Computed(figure) => {
            found.figure = Some(figure.clone());
            found.typed_over = cell.filter(|cell| cell.formula.is_none()).map(|cell| tidy(&cell.value.display()));
        }
        Mode::Offered(figure) if cell.is_some_and(|cell| is_ours(cell.formula.as_deref(), figure)) => {
            found.figure = Some(figure.clone());
        }
        _ if row.mixed_up || row.disputed.contains(column) => {
            found.unread = true;
            found.exemptible = Exemptible::of(field, cell);
        }
        _ if field.is_only_shown() => {
            // A field that is only shown is not an answer, unless it holds something that the form cannot have put there.
            let shown = interpret(field, cell, workbook.kind);
            found.field.value = shown.value;
            if let Some(text) = cell.filter(|_| shown.unread).map(|cell| tidy(&cell.value.display())) {
                let finding = Finding::new(Told::TextOutside { value: &text, cells: None }).placed(&place).with_value(text);
                findings.push((field.pointer.clone(), finding));
            }
        }
        _ => {
            found.exemptible = Exemptible::of(field, cell);
            if found.exemptible.as_ref().is_some_and(Exemptible::is_claimed) {
                return Some(found);
            }
            let answer = interpret(field, cell, workbook.kind);
            found.field.value = answer.value;
            found.unread = answer.unread;
            findings.extend(answer.findings.into_iter().map(|finding| (field.pointer.clone(), finding.placed(&place))));
        }
    }
    Some(found)
}

/// Whether a formula is the one the workbook was issued with, even if another program has rewritten it.
pub(crate) fn is_ours(formula: Option<&str>, figure: &Formula) -> bool {
    let Some(formula) = formula else { return false };
    let formula = formula.to_uppercase();
    let signature = figure.signature();
    !signature.is_empty() && signature.iter().all(|name| formula.contains(&format!("{name}(")))
}

/// The growing lists of a form. Few fields are in one, so callers filter fields with [`Growing::hold`] first.
struct Growing<'a> {
    repeats: &'a [Repeat],
    /// The lists that are not inside another one.
    outer: Vec<&'a Pointer>,
}

impl<'a> Growing<'a> {
    fn of(repeats: &'a [Repeat]) -> Self {
        let lists = || repeats.iter().flat_map(|repeat| &repeat.lists);
        let outer = lists().filter(|list| !lists().any(|other| list.index_below(other).is_some())).collect();
        Self { repeats, outer }
    }

    /// Whether a pointer is in one of these lists.
    fn hold(&self, pointer: &Pointer) -> bool {
        self.outer.iter().any(|list| pointer.as_str().starts_with(list.as_str()))
    }
}

/// Renumbers the items of each growing list: answered items first, in their order, then the empty ones, so that a missing answer
/// has a place too. Other pointers into the lists are updated. Inner lists are handled first.
fn compact(growing: &Growing<'_>, found: &mut [FoundField], others: &mut [&mut Pointer]) {
    let moves = |found: &&mut FoundField| found.figure.is_some() || growing.hold(&found.field.pointer);
    let mut found: Vec<&mut FoundField> = found.iter_mut().filter(moves).collect();
    for repeat in growing.repeats {
        let index = |pointer: &Pointer| repeat.lists.iter().find_map(|list| pointer.index_below(list).map(|(index, _)| index));
        let mut filled: BTreeMap<usize, bool> = BTreeMap::new();
        for found in found.iter() {
            if let Some(item) = index(&found.field.pointer) {
                *filled.entry(item).or_default() |= found.is_answered();
            }
        }
        let order = filled.iter().filter(|(_, full)| **full).chain(filled.iter().filter(|(_, full)| !**full));
        let numbers: BTreeMap<usize, usize> = order.enumerate().map(|(new, (old, _))| (*old, new)).collect();
        let renumber = |pointer: &mut Pointer| {
            for list in &repeat.lists {
                if let Some((old, rest)) = pointer.index_below(list)
                    && let Some(new) = numbers.get(&old)
                {
                    if *new != old {
                        *pointer = Pointer::new(format!("{list}/{new}{rest}"));
                    }
                    return;
                }
            }
        };
        found.iter_mut().for_each(|found| {
            renumber(&mut found.field.pointer);
            renumber_figure(&mut found.figure, &renumber);
        });
        others.iter_mut().for_each(|pointer| renumber(pointer));
    }
}

/// Updates the pointers of a formula after its rows were renumbered.
fn renumber_figure(figure: &mut Option<Formula>, renumber: &dyn Fn(&mut Pointer)) {
    match figure {
        Some(Formula::Same { pointer }) => renumber(pointer),
        Some(Formula::Gap { needed, rating }) => {
            renumber(needed);
            renumber(rating);
        }
        _ => {}
    }
}

/// Writes the values into the document. An item of a growing list is written only if something in it is answered.
fn fill(document: &mut Value, found: &[FoundField], growing: &Growing<'_>) {
    let repeats = growing.repeats;
    let lists: Vec<&Pointer> = repeats.iter().flat_map(|repeat| &repeat.lists).collect();
    let item = |pointer: &Pointer| -> Vec<(usize, usize)> {
        let inside = |(at, list): (usize, &&Pointer)| pointer.index_below(list).map(|(index, _)| (at, index));
        lists.iter().enumerate().filter_map(inside).collect()
    };
    let mut answered: std::collections::BTreeSet<(usize, usize)> = std::collections::BTreeSet::new();
    for found in found.iter().filter(|found| found.is_answered() && growing.hold(&found.field.pointer)) {
        answered.extend(item(&found.field.pointer));
    }
    // Lists that grow together have the same number of items.
    for repeat in repeats {
        let at: Vec<usize> = repeat.lists.iter().filter_map(|list| lists.iter().position(|other| *other == list)).collect();
        let items: Vec<usize> = answered.iter().filter(|(list, _)| at.contains(list)).map(|(_, index)| *index).collect();
        answered.extend(at.iter().flat_map(|list| items.iter().map(|index| (*list, *index))));
    }
    for found in found {
        if !growing.hold(&found.field.pointer) || item(&found.field.pointer).iter().all(|item| answered.contains(item)) {
            found.field.pointer.put(document, found.field.value.clone());
        }
    }
    close_lists(document, &lists);
}

/// Makes sure that every list of an answered item exists, even if it is empty.
fn close_lists(document: &mut Value, lists: &[&Pointer]) {
    for list in lists {
        if let Some(parent) = list.parent().and_then(|parent| document.pointer_mut(parent.as_str()))
            && let Some(map) = parent.as_object_mut()
        {
            map.entry(list.last().to_owned()).or_insert_with(|| json!([]));
        }
    }
}

/// Fills in, from the form code, details that the start sheet no longer shows. Where both name a person, they must agree.
fn name(document: &mut Value, form: &Form, found: &[FoundField], reading: &mut Reading) {
    let identity = &form.identity;
    let read = |pointer: &str| found.iter().find(|found| found.field.pointer.as_str() == pointer);
    let or_code = |pointer: &str, code: Value| {
        read(pointer).map(|found| found.field.value.clone()).filter(|value| !value.is_null()).unwrap_or(code)
    };
    document["form"] = json!({
        "kind": identity.kind,
        "framework": identity.framework,
        "framework_version": identity.framework_version,
        "round": or_code("/form/round", json!(identity.round)),
        "due": or_code("/form/due", json!(identity.due)),
    });
    document["rater"]["kind"] = or_code("/rater/kind", json!(identity.rater));
    let claimed = json!(identity.person);
    let person = or_code("/person/id", claimed.clone());
    if person != claimed && !claimed.is_null() {
        let text = |value: &Value| value.as_str().unwrap_or("–").to_owned();
        let (first, second) = (text(&person), text(&claimed));
        let finding = Finding::new(Told::IdentityDisagrees { what: "person", first: &first, second: &second });
        let pointer = Pointer::from("/person/id");
        let place = read("/person/id").map(|found| found.field.place.clone());
        reading
            .findings
            .push(place.into_iter().fold(finding.at(&pointer).with_value(first), |finding, place| finding.placed(&place)));
    }
    document["person"]["id"] = person;
}

/// Fills in the value that the workbook offers wherever nobody typed another one.
fn offer(document: &mut Value, found: &mut [FoundField], form: &Form) {
    for found in found.iter_mut().filter(|found| found.field.input) {
        let Some(figure) = &found.figure else { continue };
        found.field.value = match figure.value(form, document) {
            FormulaValue::Blank => Value::Null,
            FormulaValue::Number(number) => json!(number as i64),
            FormulaValue::Date(date) => json!(date),
            FormulaValue::Text(text) => json!(text),
        };
        found.field.pointer.put(document, found.field.value.clone());
    }
}

/// Recalculates computed values. A cell that shows a different value was typed over, which is reported.
fn recomputed(document: Value, found: &mut [FoundField], form: &Form, reading: &mut Reading) -> Value {
    let Ok(mut typed) = Document::deserialize(&document) else { return document };
    typed.recompute();
    let document = serde_json::to_value(&typed).unwrap_or(document);
    let value_at = |pointer: &Pointer| document.pointer(pointer.as_str()).cloned().unwrap_or(Value::Null);
    found.iter_mut().filter(|found| found.field.kind == Kind::Effort.name() && !found.field.value.is_null()).for_each(|found| {
        found.field.value = value_at(&found.field.pointer);
    });
    let is_exempted = |found: &FoundField| form.field(&found.field.pointer).is_some_and(|field| field.is_exempted(&document));
    for found in found.iter_mut().filter(|found| found.figure.is_some() && !found.field.input) {
        found.field.value = value_at(&found.field.pointer);
        let computed = match &found.field.value {
            Value::Null if is_exempted(found) => sheet_text("exemption.rating"),
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        if let Some(typed) = found.typed_over.as_ref().filter(|typed| fold(typed) != fold(&computed)) {
            let finding = overwritten(found, typed, &computed).placed(&found.field.place).with_value(typed.clone());
            reading.findings.push(finding.at(&found.field.pointer));
        }
    }
    document
}

/// The finding for a computed cell that was typed over. A rating in the gap analysis has a code of its own, because it
/// contradicts the inventory.
fn overwritten(found: &FoundField, typed: &str, computed: &str) -> Finding {
    let label = found.field.label.as_ref();
    if found.field.kind == "rating" {
        let inventory_rating = if computed.is_empty() { "–" } else { computed };
        return Finding::new(Told::RatingsDisagree { label, gap_rating: typed, inventory_rating });
    }
    Finding::new(Told::ComputedOverwritten { label, value: typed, computed })
}

/// Gives each list and each of its items the place of its first field, so that a finding about the whole has a cell.
fn anchor_items(list: &Pointer, provenance: &mut BTreeMap<Pointer, Place>) {
    let mut anchors: BTreeMap<Pointer, Place> = BTreeMap::new();
    for (pointer, place) in provenance.iter() {
        if let Some((index, _)) = pointer.index_below(list) {
            let anchor = anchors.entry(list.join(index)).or_insert_with(|| place.clone());
            if (place.order, place.cell) < (anchor.order, anchor.cell) {
                *anchor = place.clone();
            }
        }
    }
    if let Some(first) = anchors.values().min_by_key(|place| (place.order, place.cell)).cloned() {
        provenance.entry(list.clone()).or_insert(first);
    }
    for (pointer, place) in anchors {
        provenance.entry(pointer).or_insert(place);
    }
}
