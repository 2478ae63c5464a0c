//! Reads a workbook without a form code that holds skills and ratings: reports how it was recognised, and maps the fields of an
//! inventory to the cells of somebody's own sheet.

use std::collections::{BTreeMap, BTreeSet};

use super::across;
use super::interpret::interpret;
use super::labels::{self, ByLabels, OtherScale, PlainTable, asks_for_date};
use super::locate::{Located, Matched, RowPlace, generation, kind_of, place, table_of};
use super::rows::place_rows;
use super::scale;
use super::scan::{Scanned, sheets};
use crate::address::{CellRef, Pointer, column_letters};
use crate::finding::{Finding, Told};
use crate::form::{Capacity, Field, Form, Forms, Identity};
use crate::framework::Library;
use crate::grid::{CellValue, Workbook};
use crate::model::{FormKind, Framework};
use crate::roster::detail_of;
use crate::words::{fold, likeness, tidy};

/// A label at least this similar to exactly one skill is taken for that skill's label.
const NEAR: f64 = 0.85;
/// How many columns to the right of a word such as `Name` are searched for its value.
const VALUE_COLUMNS: u32 = 3;
/// The table of the form that such a sheet is read into.
const TABLE: &str = "inventory";

/// A workbook without a form code that was recognised.
pub(super) enum Unmarked<'a> {
    /// One of our workbooks, which still has its keys.
    Keyed(Identity),
    /// A sheet of somebody's own.
    Plain(Plain<'a>),
}

/// A sheet of somebody's own.
pub(super) struct Plain<'a> {
    framework: &'a Framework,
    identity: Identity,
    tables: Vec<PlainTable>,
    found: usize,
}

/// Recognises a workbook without a form code by the skills in it.
///
/// # Errors
/// If nothing is recognised. The error gives a reason if the workbook was nearly recognised.
pub(super) fn recognise<'a>(
    workbook: &Workbook,
    tables: &[Scanned],
    library: &'a Library,
    forms: &Forms,
) -> Result<Unmarked<'a>, Option<String>> {
    let by_labels = labels::recognise(workbook, library).map_err(|told| told.or_else(|| across::reason(workbook, library)))?;
    let ByLabels { framework, found, .. } = by_labels;
    let identity = |kind| Identity { generation: generation(tables), ..Identity::blank(kind, framework) };
    let capacity = Capacity::of_keys(std::iter::empty());
    if let Some(kind) = kind_of(tables, &forms.form(identity(FormKind::Packet), framework, &capacity)) {
        return Ok(Unmarked::Keyed(identity(kind)));
    }
    let form = forms.form(identity(FormKind::Inventory), framework, &capacity);
    let rating = rating_field(&form).ok_or(None)?;
    let tables = labels::tables(workbook, by_labels, rating).map_err(Some)?;
    Ok(Unmarked::Plain(Plain { framework, identity: identity(FormKind::Inventory), tables, found }))
}

fn rating_field(form: &Form) -> Option<&Field> {
    form.fields().find(|(table, _, column, _)| table.id == TABLE && column.id == "rating").map(|(_, _, _, field)| field)
}

/// The note that says how one of our workbooks was recognised without its form code.
pub(super) fn keyed_finding(identity: &Identity, framework: &Framework) -> Finding {
    Finding::new(Told::FormRecognisedByLabels { kind: identity.kind.name(), framework: &framework.title })
}

impl Plain<'_> {
    /// The identity, as far as it is known.
    pub(super) fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The workbook with cells such as `Name: Keiko Patel` split: the cell keeps the value, and its label is returned.
    pub(super) fn parted(workbook: &Workbook) -> (Workbook, BTreeMap<(usize, CellRef), &'static str>) {
        let (mut workbook, mut details) = (workbook.clone(), BTreeMap::new());
        for (index, sheet) in workbook.sheets.iter_mut().enumerate() {
            for (at, cell) in &mut sheet.cells {
                let CellValue::Text(text) = &cell.value else { continue };
                let Some((label, value)) = text.split_once(':').map(|(label, value)| (label, tidy(value))) else { continue };
                if let Some(detail) = detail_of(label).filter(|_| !value.is_empty()) {
                    details.insert((index, *at), detail);
                    cell.value = CellValue::Text(value);
                }
            }
        }
        (workbook, details)
    }

    /// Maps the fields to cells.
    pub(super) fn locate(
        &self,
        workbook: &Workbook,
        details: &BTreeMap<(usize, CellRef), &'static str>,
        forms: &Forms,
        findings: &mut Vec<Finding>,
    ) -> Located {
        findings.extend(self.told(workbook));
        findings.extend(self.tables.iter().filter_map(|table| self.other_scale(workbook, table)));
        let empty = forms.form(self.identity.clone(), self.framework, &Capacity::of_keys(std::iter::empty()));
        let (mut rows, mut others) = (Vec::new(), Vec::new());
        for table in &self.tables {
            rows.push(self.rows_of(workbook, table, &empty, &mut others, findings));
        }
        let capacity = Capacity { others: others.len(), actions: vec![0], previous: false, gaps: false };
        let mut located = Located::empty(forms.form(self.identity.clone(), self.framework, &capacity));
        let keys: Vec<String> = table_of(&located.form, TABLE)
            .map_or_else(Vec::new, |(_, spec)| spec.rows.iter().map(|row| row.key.clone()).collect());
        let key = |(index, row): &(usize, u32)| Some((keys.get(*index)?.clone(), *row));
        let scanned: Vec<Scanned> = self.tables.iter().map(scanned).collect();
        let matched: Vec<Matched<'_>> = scanned
            .iter()
            .zip(self.tables.iter().zip(&rows))
            .map(|(scanned, (table, rows))| Matched {
                scanned,
                id: TABLE,
                columns: table.columns.clone(),
                twins: Vec::new(),
                other_scale: Vec::new(),
                rows: rows.iter().filter_map(key).collect(),
            })
            .collect();
        place_rows(workbook, &matched, &mut located, findings);
        // Levels on another scale are reported as a whole.
        for (table, other) in self.tables.iter().filter_map(|table| Some((table, table.other_scale.as_ref()?))) {
            let rows = table.labels.rows.iter().map(|(row, _)| CellRef::new(*row, other.rated));
            let words = [other.at, CellRef::new(table.heading, other.rated)];
            located.known.extend(rows.chain(words).map(|cell| (table.labels.sheet, cell)));
        }
        self.report_missing(workbook, &located, findings);
        self.place_details(workbook, details, &mut located);
        located
    }

    /// The finding that says where skills and ratings were found.
    fn told(&self, workbook: &Workbook) -> Option<Finding> {
        let table = self.tables.first()?;
        let sheet = &workbook.sheets[table.labels.sheet].name;
        let col = *table.columns.get("rating")?;
        let heading = workbook.sheets[table.labels.sheet].text(CellRef::new(table.heading, col));
        let finding = Finding::new(Told::SheetRecognisedByLabels {
            framework: &self.framework.title,
            found: self.found,
            of: self.framework.skills().count(),
            labels: &column_letters(table.labels.col),
            sheet: Some(sheet.as_str()).filter(|sheet| !sheet.is_empty()),
            ratings: &column_letters(col),
            heading: heading.as_deref().filter(|_| table.headed),
        });
        Some(finding.placed(&place(workbook, table.labels.sheet, CellRef::new(table.heading, table.labels.col))))
    }

    /// The finding for a table on another scale, from which nothing is read.
    fn other_scale(&self, workbook: &Workbook, table: &PlainTable) -> Option<Finding> {
        let OtherScale { at, said, .. } = table.other_scale.as_ref()?;
        let text = workbook.sheets[table.labels.sheet].text(*at).unwrap_or_default();
        let finding = scale::differs_from(&text, said, *at, self.framework, &self.framework.scale);
        Some(finding.at(&Pointer::from("/inventory/ratings")).placed(&place(workbook, table.labels.sheet, *at)))
    }

    /// The rows of a table with their positions in the form: skills of the framework first, then others.
    fn rows_of(
        &self,
        workbook: &Workbook,
        table: &PlainTable,
        form: &Form,
        others: &mut Vec<String>,
        findings: &mut Vec<Finding>,
    ) -> Vec<(usize, u32)> {
        let labels = &table.labels;
        let sheet = &workbook.sheets[labels.sheet];
        let mut rows: Vec<(usize, u32)> = labels.rows.iter().map(|(row, skill)| (*skill, *row)).collect();
        let taken: BTreeSet<u32> = labels.rows.iter().map(|(row, _)| *row).collect();
        let skills: Vec<&str> = self.framework.skills().map(|(_, skill)| skill.label.as_str()).collect();
        let mut last = taken.last().copied().unwrap_or_default();
        let headed = taken.first().is_some_and(|first| table.heading < *first);
        let (first, rated) = (table.heading + u32::from(headed), table.columns.get("rating"));
        let below = sheet.cells.range(CellRef::new(first, 0)..).filter(|(at, _)| at.col == labels.col).map(|(at, _)| *at);
        for at in below.filter(|at| !taken.contains(&at.row)) {
            let Some(label) = sheet.text(at).filter(|text| !form.is_own_word(&fold(text))) else { continue };
            let rating = rated.and_then(|col| sheet.cells.get(&CellRef::new(at.row, *col)));
            let answer = rating.zip(rating_field(form)).map(|(cell, field)| interpret(field, Some(cell), workbook.kind));
            if at.row > last + 1 || answer.is_none_or(|answer| answer.value.is_null() && !answer.unread) {
                continue;
            }
            last = last.max(at.row);
            let here = place(workbook, labels.sheet, at);
            let open = |index: &usize| rows.iter().all(|(skill, _)| skill != index);
            let mut near = (0..skills.len()).filter(open).filter(|index| is_near(&label, skills[*index]));
            if let (Some(skill), None) = (near.next(), near.next()) {
                let told = Told::LabelNear { label: skills[skill], found: &label };
                findings.push(Finding::new(told).placed(&here).with_value(label));
                rows.push((skill, at.row));
                continue;
            }
            findings.push(Finding::new(Told::RowAdded { label: &label }).placed(&here).with_value(label.clone()));
            let known = others.iter().position(|other| *other == fold(&label));
            let other = known.unwrap_or_else(|| {
                others.push(fold(&label));
                others.len() - 1
            });
            rows.push((skills.len() + other, at.row));
        }
        rows
    }

    /// Reports the skills that are missing from the workbook, in one finding.
    fn report_missing(&self, workbook: &Workbook, located: &Located, findings: &mut Vec<Finding>) {
        let Some((table, (_, spec))) = self.tables.first().zip(table_of(&located.form, TABLE)) else { return };
        let skills = spec.rows.iter().zip(self.framework.skills());
        let missing: Vec<&str> =
            skills.filter(|(row, _)| !located.rows.contains_key(&row.key)).map(|(_, (_, skill))| skill.label.as_str()).collect();
        if !missing.is_empty() {
            let (sheet, all) = (table.labels.sheet, missing.join("; "));
            let finding = Finding::new(Told::SkillsMissing { skills: &all }).with_value(all.clone());
            findings.push(finding.on_sheet(sheet, &workbook.sheets[sheet].name));
        }
    }

    /// Locates details of the person and the date of the ratings in cells beside words such as `Name`. If two cells give
    /// different values, neither is read.
    fn place_details(&self, workbook: &Workbook, parted: &BTreeMap<(usize, CellRef), &'static str>, located: &mut Located) {
        let mut found: BTreeMap<Pointer, Vec<DetailCell>> = BTreeMap::new();
        for ((sheet, at), name) in parted {
            let detail = DetailCell { sheet: *sheet, label: *at, value: *at };
            found.entry(Pointer::from("/person").join(name)).or_default().push(detail);
        }
        let headings: BTreeSet<(usize, u32)> = self.tables.iter().map(|table| (table.labels.sheet, table.heading)).collect();
        let asks = |text: &str| match detail_of(text) {
            Some(name) => Some(Pointer::from("/person").join(name)),
            None => asks_for_date(text).then(|| Pointer::from("/inventory/rated_on")),
        };
        for (index, sheet) in sheets(workbook) {
            for at in
                sheet.cells.keys().filter(|at| !headings.contains(&(index, at.row)) && !located.known.contains(&(index, **at)))
            {
                let Some(pointer) = sheet.text(*at).filter(|_| !parted.contains_key(&(index, *at))).and_then(|text| asks(&text))
                else {
                    continue;
                };
                let right = (1..=VALUE_COLUMNS).map(|step| CellRef::new(at.row, at.col + step));
                let value = right.into_iter().find(|cell| sheet.value(*cell).is_some());
                let value = value.filter(|cell| sheet.text(*cell).is_some_and(|text| asks(&text).is_none()));
                found.entry(pointer).or_default().extend(value.map(|value| DetailCell { sheet: index, label: *at, value }));
            }
        }
        for (pointer, details) in found {
            let text = |detail: &DetailCell| workbook.sheets[detail.sheet].text(detail.value).map(|text| fold(&text));
            let texts: BTreeSet<Option<String>> = details.iter().map(text).collect();
            let home = located.form.fields().find(|(_, _, _, field)| field.pointer == pointer);
            let (Some((_, row, column, _)), Some(first), 1) = (home, details.first(), texts.len()) else { continue };
            let columns = BTreeMap::from([(column.id, first.value.col)]);
            let place =
                RowPlace { sheet: first.sheet, row: first.value.row, columns, disputed: BTreeSet::new(), mixed_up: false };
            located.rows.insert(row.key.clone(), place);
            located.known.extend(details.iter().flat_map(|detail| [(detail.sheet, detail.label), (detail.sheet, detail.value)]));
        }
    }
}

/// A word such as `Name`, and the cell with its value.
struct DetailCell {
    sheet: usize,
    label: CellRef,
    value: CellRef,
}

fn scanned(table: &PlainTable) -> Scanned {
    let PlainTable { labels, heading, .. } = table;
    Scanned { sheet: labels.sheet, heading: *heading, key_column: None, headings: vec![], rows: vec![], table: Some(TABLE) }
}

/// Whether a label can only be a misspelling of a skill's label, or its beginning.
fn is_near(typed: &str, skill: &str) -> bool {
    let (typed, skill) = (fold(typed), fold(skill));
    likeness(&typed, &skill) >= NEAR || (typed.chars().count() * 2 >= skill.chars().count() && skill.starts_with(&typed))
}

/// Whether a document does not name the person whose answers it holds.
pub(super) fn person_unknown(document: &serde_json::Value) -> bool {
    ["id", "name", "email"].iter().all(|name| document["person"][*name].is_null())
}
