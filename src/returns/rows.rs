//! Locates the row of every key of a form, and reports rows that are duplicated, mixed up, missing or relabelled, and sheets
//! that are missing or renamed.

use std::collections::{BTreeMap, BTreeSet};

use super::locate::{Located, Matched, RowPlace, place, table_of};
use super::numbers;
use crate::address::{CellRef, Place, Pointer};
use crate::finding::{Finding, Told};
use crate::form::{ColumnPurpose, Entry, Field, Form, Mode, Row, Table, key};
use crate::grid::Workbook;
use crate::wording::Wording;
use crate::words::fold;

/// A row that occurs twice: its position in the form, its key and label, the places of the first and the second, and the first
/// field that they answer differently, with its finding.
struct Double {
    at: usize,
    key: String,
    label: String,
    first: Place,
    second: Place,
    dispute: Option<(Pointer, Finding)>,
}

/// The most rows with differing answers that get a finding each; if there are more, one finding asks which sheet counts.
const MOST_DISPUTES: usize = 3;

/// Locates the row of every key. If a key occurs twice, its first row is read, except for the answers that differ: those are
/// not accepted from either row.
pub(super) fn place_rows(workbook: &Workbook, matched: &[Matched<'_>], located: &mut Located, findings: &mut Vec<Finding>) {
    let mut doubles: BTreeMap<(usize, usize), Vec<Double>> = BTreeMap::new();
    for table in matched {
        let Some((_, spec)) = table_of(&located.form, table.id) else { continue };
        let sheet = table.scanned.sheet;
        let own_columns: Vec<u32> = table.columns.values().chain(&table.scanned.key_column).copied().collect();
        located.sheets.insert(sheet);
        located.known.extend(own_columns.iter().map(|col| (sheet, CellRef::new(table.scanned.heading, *col))));
        for (key, row) in &table.rows {
            located.known.extend(own_columns.iter().map(|col| (sheet, CellRef::new(*row, *col))));
            // An empty cell is not a level on another scale.
            let is_filled = |id: &&'static str| {
                let cell = table.columns.get(*id).map(|col| CellRef::new(*row, *col));
                cell.and_then(|cell| workbook.sheets[sheet].text(cell)).is_some()
            };
            let disputed = table.other_scale.iter().copied().filter(is_filled).collect();
            let mut here = RowPlace { sheet, row: *row, columns: table.columns.clone(), disputed, mixed_up: false };
            let Some((at, own)) = spec.rows.iter().enumerate().find(|(_, row)| row.key == *key) else { continue };
            let label = label_of(own).unwrap_or(key).to_owned();
            let twins =
                table.twins.iter().filter(|(id, _)| entry_in(spec, own, id).and_then(Entry::field).is_some_and(Field::is_input));
            let twins: Vec<(&'static str, u32)> = twins.copied().collect();
            located.known.extend(twins.iter().map(|(_, col)| (sheet, CellRef::new(*row, *col))));
            located.disputes.extend(disputed_columns(workbook, spec, own, &twins, &mut here));
            let Some(first) = located.rows.get_mut(key) else {
                located.rows.insert(key.clone(), here);
                continue;
            };
            let dispute = dispute(workbook, spec, own, &label, first, &here);
            let col = table.scanned.key_column.unwrap_or_default();
            let spot = |spot: &RowPlace| place(workbook, spot.sheet, CellRef::new(spot.row, col));
            let double = Double { at, key: key.clone(), label, first: spot(first), second: spot(&here), dispute };
            doubles.entry((first.sheet, sheet)).or_default().push(double);
            located.copies.push((key.clone(), here));
        }
    }
    for doubles in doubles.into_values() {
        let (disputed, alike): (Vec<Double>, Vec<Double>) = doubles.into_iter().partition(|double| double.dispute.is_some());
        findings.extend(repeated(&alike));
        located.disputes.extend(contradicted(disputed));
    }
}

/// One finding for all rows that one pair of sheets (or one sheet) holds twice with the same answers.
fn repeated(doubles: &[Double]) -> Option<Finding> {
    let one = doubles.iter().min_by_key(|double| double.second.cell)?;
    let (keys, places) = (keys_of(doubles), places_of(doubles)?);
    let told = match doubles.len() {
        1 => Told::KeyRepeated { key: &keys, label: &one.label, places: &places },
        count => Told::KeysRepeated { count, key: &keys, places: &places },
    };
    Some(Finding::new(told).placed(&one.second).with_value(keys.clone()))
}

/// The findings for answers that differ between two sheets: one per row, or one that asks which sheet counts.
fn contradicted(doubles: Vec<Double>) -> Vec<(Pointer, Finding)> {
    let whole = (doubles.len() > MOST_DISPUTES).then(|| {
        let (keys, places) = (keys_of(&doubles), places_of(&doubles).unwrap_or_default());
        Finding::new(Told::KeysTwice { count: doubles.len(), key: &keys, places: &places }).with_value(keys.clone())
    });
    let mut disputes = doubles.into_iter().filter_map(|double| double.dispute);
    match whole {
        None => disputes.collect(),
        Some(Finding { args, value, .. }) => {
            let first = disputes.next();
            first.map(|(pointer, first)| (pointer, Finding { args, value, ..first })).into_iter().collect()
        }
    }
}

fn keys_of(doubles: &[Double]) -> String {
    runs(doubles.iter().map(|double| (double.at, double.key.as_str())))
}

/// Where rows occur twice, worded for the middle of a sentence.
fn places_of(doubles: &[Double]) -> Option<String> {
    let one = doubles.first()?;
    Some(match doubles {
        [_] => both(spot(&one.first), spot(&one.second)),
        _ if one.first.sheet == one.second.sheet => {
            Wording::of("returns.sheet").with("sheet", one.first.sheet.as_ref()).to_string()
        }
        _ => {
            let sheets = Wording::of("returns.sheets").with("first", one.first.sheet.as_ref());
            sheets.with("second", one.second.sheet.as_ref()).to_string()
        }
    })
}

/// A cell with its sheet.
fn spot(place: &Place) -> Wording {
    on_sheet(place.cell.to_string(), &place.sheet)
}

fn on_sheet(cells: String, sheet: &str) -> Wording {
    Wording::of("returns.on-sheet").with("cells", cells).with("sheet", sheet)
}

fn both(first: Wording, second: Wording) -> String {
    Wording::of("returns.both").with("first", first).with("second", second).to_string()
}

/// Keys in short form, by their positions in the form: `S01–S12, X01`.
pub(super) fn runs<'a>(keys: impl Iterator<Item = (usize, &'a str)>) -> String {
    let mut runs: Vec<(&str, &str, usize)> = Vec::new();
    for (at, key) in keys {
        match runs.last_mut() {
            Some((first, last, before)) if *before + 1 == at && first.get(..1) == key.get(..1) => (*last, *before) = (key, at),
            _ => runs.push((key, key, at)),
        }
    }
    let words = runs.iter().map(|(first, last, _)| if first == last { (*first).to_owned() } else { format!("{first}–{last}") });
    words.collect::<Vec<_>>().join(", ")
}

/// The label of a row, if the form fixes it; `None` if the label is an answer.
fn label_of(row: &Row) -> Option<&str> {
    row.label.as_ref().map(|label| label.text.as_str())
}

/// The entry of a row in a column.
fn entry_in<'a>(table: &Table, row: &'a Row, id: &str) -> Option<&'a Entry> {
    row.entries.get(table.columns.iter().skip(1).position(|column| column.id == id)?)
}

/// Compares the answers of a row in two columns with the same heading. If they differ, neither counts.
fn disputed_columns(
    workbook: &Workbook,
    table: &Table,
    row: &Row,
    twins: &[(&'static str, u32)],
    here: &mut RowPlace,
) -> Vec<(Pointer, Finding)> {
    let mut disputes = Vec::new();
    for (id, col) in twins {
        if workbook.sheets[here.sheet].value(CellRef::new(here.row, *col)).is_none() {
            continue;
        }
        let mut second = here.clone();
        second.columns.insert(*id, *col);
        let heading = table.columns.iter().find(|column| column.id == *id).map_or("", |column| column.heading.as_str());
        if let Some((pointer, finding)) = dispute(workbook, table, row, heading, here, &second) {
            let [first, second] =
                [here.columns.get(id), Some(col)].map(|col| CellRef::new(here.row, col.copied().unwrap_or_default()));
            let label = label_of(row).unwrap_or(&row.key);
            let told = Told::ColumnsTwice { heading, label, first: &first, second: &second };
            disputes.push((pointer, finding.retold(told)));
        }
    }
    disputes
}

/// Compares the answers of two rows with the same key. Of answers that differ, neither counts; the others are read from the
/// first row.
fn dispute(
    workbook: &Workbook,
    table: &Table,
    row: &Row,
    label: &str,
    first: &mut RowPlace,
    second: &RowPlace,
) -> Option<(Pointer, Finding)> {
    let answer = |place: &RowPlace, id: &str| {
        let col = place.columns.get(id)?;
        workbook.sheets[place.sheet].text(CellRef::new(place.row, *col))
    };
    let folded = |place: &RowPlace, id: &str| answer(place, id).map(|text| fold(&text));
    let inputs =
        row.entries.iter().zip(table.columns.iter().skip(1)).filter_map(|(entry, column)| Some((entry.field()?, column.id)));
    let inputs = inputs.filter(|(field, id)| field.is_input() && folded(first, id) != folded(second, id));
    let differing: Vec<(&Field, &'static str)> = inputs.collect();
    let (field, id) = differing.first()?;
    let cells = |of: &RowPlace| {
        let cells = differing.iter().filter_map(|(_, id)| of.columns.get(id)).map(|col| CellRef::new(of.row, *col).to_string());
        on_sheet(cells.collect::<Vec<_>>().join(", "), &workbook.sheets[of.sheet].name)
    };
    let places = both(cells(first), cells(second));
    let finding = Finding::new(Told::KeyTwice { key: &row.key, label, places: &places });
    let finding = answer(first, id).into_iter().fold(finding, Finding::with_value);
    let col = first.columns.get(id).copied().unwrap_or_default();
    let finding = finding.placed(&place(workbook, first.sheet, CellRef::new(first.row, col)));
    first.disputed.extend(differing.iter().map(|(_, id)| *id));
    Some((field.pointer.clone(), finding))
}

/// The most mixed-up rows of a table that get a finding each; if there are more, probably a whole column moved, and one finding
/// covers all.
const MOST_MIXED_UP: usize = 5;

/// The labels of a table, folded for comparing.
struct Labels {
    /// Labels that the rows were issued with.
    issued: BTreeSet<String>,
    /// Labels that occur in some row.
    seen: BTreeSet<String>,
    /// Labels that are not in their own row.
    astray: BTreeSet<String>,
}

impl Labels {
    fn of(table: &Table, found: &BTreeMap<&str, String>) -> Self {
        let issued: Vec<(&Row, String)> =
            table.rows.iter().filter_map(|row| Some((row, row.label.as_ref()?.folded.clone()))).collect();
        let is_astray = |row: &Row, label: &String| found.get(row.key.as_str()).is_none_or(|there| fold(there) != *label);
        Self {
            seen: found.values().map(|there| fold(there)).collect(),
            astray: issued.iter().filter(|(row, label)| is_astray(row, label)).map(|(_, label)| label.clone()).collect(),
            issued: issued.into_iter().map(|(_, label)| label).collect(),
        }
    }

    /// Whether the label in a row shows that its key and its label belong to different rows. `own` is the row's fixed label.
    fn tell_apart(&self, own: Option<&str>, there: &str, form: &Form) -> bool {
        match own {
            Some(own) => self.issued.contains(there) || form.is_own_word(there) || self.seen.contains(own),
            // If people type the label themselves, any text is fine, except a fixed label that is missing from its own row.
            None => self.astray.contains(there),
        }
    }
}

/// Checks that each row has the label that its key was issued with.
pub(super) fn check_labels(workbook: &Workbook, located: &mut Located, findings: &mut Vec<Finding>) {
    let Located { form, rows, .. } = located;
    for (_, table) in form.tables().filter(|(_, table)| !table.is_private()) {
        let Some(label_column) = table.columns.iter().find(|column| column.purpose == ColumnPurpose::Label) else { continue };
        let label_cell = |found: &RowPlace| Some(CellRef::new(found.row, *found.columns.get(label_column.id)?));
        let there = |found: &RowPlace| Some(workbook.sheets[found.sheet].text(label_cell(found)?).unwrap_or_default());
        let all: BTreeMap<&str, String> =
            table.rows.iter().filter_map(|row| Some((row.key.as_str(), there(rows.get(&row.key)?)?))).collect();
        let labels = Labels::of(table, &all);
        let mut mixed: Vec<(usize, &str, Finding)> = Vec::new();
        for (at, row) in table.rows.iter().enumerate() {
            let (Some(found), Some(there)) = (rows.get_mut(&row.key), all.get(row.key.as_str())) else { continue };
            let Some(cell) = label_cell(found) else { continue };
            let (own, found_there) = (row.label.as_ref(), fold(there));
            if own.is_some_and(|own| own.folded == found_there) {
                continue;
            }
            found.mixed_up = labels.tell_apart(own.map(|own| own.folded.as_str()), &found_there, form);
            if own.is_none() && !found.mixed_up {
                continue;
            }
            let first = row.entries.iter().find_map(Entry::field).map(|field| field.label.clone());
            let own = own.map(|own| own.text.as_str()).or(first.as_deref()).unwrap_or_default();
            let told = if found.mixed_up {
                Told::RowMixedUp { key: &row.key, label: own, found: there }
            } else {
                Told::LabelChanged { key: &row.key, label: own, found: there }
            };
            let here = place(workbook, found.sheet, cell);
            let finding = Finding::new(told).placed(&here).with_value(there.clone());
            if found.mixed_up { mixed.push((at, &row.key, finding)) } else { findings.push(finding) }
        }
        if mixed.len() > MOST_MIXED_UP {
            let keys = runs(mixed.iter().map(|(at, key, _)| (*at, *key)));
            let (_, _, first) = mixed.swap_remove(0);
            findings.push(first.retold(Told::RowsMixedUp { count: mixed.len() + 1, key: &keys }));
        } else {
            findings.extend(mixed.into_iter().map(|(_, _, finding)| finding));
        }
    }
}

/// Reports missing rows: one finding each, or one for a whole table or sheet. A form that lost more than half of its answer
/// rows is refused.
pub(super) fn report_missing(workbook: &Workbook, located: &mut Located, findings: &mut Vec<Finding>) {
    let fields = |row: &Row| row.entries.iter().filter_map(Entry::field).count();
    // Rows with only optional fields do not count: a plan may lack the gaps that it starts from.
    let answered = |row: &&&Row| {
        let mut fields = row.entries.iter().filter_map(Entry::field).filter(|field| !field.optional);
        fields.any(|field| field.is_input() || matches!(field.mode, Mode::Computed(_)))
    };
    let may_go = |row: &Row| key::is_spare(&row.key) || key::is_goal(&row.key);
    let (mut expected, mut found) = (0, 0);
    let mut missing = Vec::new();
    for (index, sheet) in located.form.sheets.iter().enumerate() {
        let mut lost_tables = Vec::new();
        let mut left = false;
        for (_, table) in located.form.tables().filter(|(sheet, _)| *sheet == index) {
            let asked: Vec<&Row> = table.rows.iter().filter(|row| fields(row) > 0).collect();
            let is_there = |row: &&Row| located.rows.contains_key(&row.key);
            // Spare rows and goals may be deleted, but a table that consists only of these must keep at least one. An action whose
            // goal is gone has a finding of its own.
            let spare = asked.iter().all(|row| may_go(row));
            if spare && asked.iter().any(is_there) {
                left = true;
                continue;
            }
            let wanted: Vec<&Row> = asked.into_iter().filter(|row| spare || !may_go(row)).collect();
            let (there, lost): (Vec<&Row>, Vec<&Row>) = wanted.iter().partition(|row| located.rows.contains_key(&row.key));
            expected += if spare { 0 } else { wanted.iter().filter(answered).count() };
            found += there.iter().filter(answered).count();
            left |= !there.is_empty();
            if there.is_empty() && lost.len() > 1 {
                lost_tables.push(runs(lost.iter().enumerate().map(|(at, row)| (at, row.key.as_str()))));
                continue;
            }
            let order = there.first().and_then(|row| located.rows.get(&row.key)).map_or(usize::MAX, |place| place.sheet);
            missing.extend(lost.iter().map(|row| {
                let label = label_of(row).unwrap_or(&sheet.name);
                let finding = Finding::new(Told::RowMissing { key: &row.key, label });
                let here = workbook.sheets.get(order);
                (index, here.iter().fold(finding, |finding, sheet| finding.on_sheet(order, &sheet.name)))
            }));
        }
        if left {
            let told = |keys: &String| Finding::new(Told::RowsMissing { keys, label: &sheet.name });
            missing.extend(lost_tables.iter().map(|keys| (index, told(keys))));
        } else if !lost_tables.is_empty() || missing.iter().any(|(of, _)| *of == index) {
            missing.retain(|(of, _)| *of != index);
            missing.push((index, Finding::new(Told::SheetMissing { sheet: &sheet.name })));
        }
    }
    if found * 2 < expected {
        located.refused = true;
        findings.push(Finding::new(Told::FormIncomplete { found, expected }));
        return;
    }
    findings.extend(missing.into_iter().map(|(_, finding)| finding));
}

/// Reports sheets that were renamed.
pub(super) fn report_renamed(workbook: &Workbook, matched: &[Matched<'_>], located: &Located, findings: &mut Vec<Finding>) {
    let mut told = BTreeSet::new();
    let mut after_tables: Vec<(usize, &str)> = Vec::new();
    for table in matched {
        let Some((index, _)) = table_of(&located.form, table.id) else { continue };
        let (sheet, was) = (&workbook.sheets[table.scanned.sheet].name, &located.form.sheets[index].name);
        // A copied sheet is not a renamed one, and delimited text has no sheet names.
        let original = matched.iter().any(|other| other.id == table.id && workbook.sheets[other.scanned.sheet].name == *was);
        if sheet != was && !original && !sheet.is_empty() && told.insert(table.scanned.sheet) {
            if numbers::is_named_after_table(sheet, was) {
                after_tables.push((table.scanned.sheet, was));
                continue;
            }
            let here = place(workbook, table.scanned.sheet, CellRef::new(0, 0));
            findings.push(Finding::new(Told::SheetRenamed { sheet, was }).placed(&here));
        }
    }
    if let Some((first, was)) = after_tables.iter().min() {
        let told = Told::SheetsRenamed { sheet: &workbook.sheets[*first].name, was, count: after_tables.len() };
        findings.push(Finding::new(told).placed(&place(workbook, *first, CellRef::new(0, 0))));
    }
}
