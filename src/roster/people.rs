//! Reads the rows below the headings of a staff list, and reports all problems at once.

mod whole;

use std::collections::{BTreeMap, BTreeSet};

use super::emails;
use super::field::RosterField;
use super::headings::RosterColumns;
use super::ids::{Doubt, Ids, without_formula};
use super::leavers::{self, Says};
use super::lists::LISTS;
use super::managers::Manager;
use super::names::{self, NameOrder, NameParts};
use super::no_people::{JudgedRow, NoPerson};
use super::places::{BesideNames, Departments, Merged, department_of, is_title};
use super::remarks::{RemarkKind, Remarks};
use super::synonyms::{comma_parts, given_first};
use super::{Roster, RosterEntry, RosterOptions};
use crate::address::{CellRef, Place};
use crate::finding::{Finding, Told};
use crate::grid::{CellValue, FileKind, Sheet, Workbook};
use crate::model::{Framework, Person};
use crate::words;

/// The id of the target role that the command line sets for people without one.
pub(super) fn fallback_role(options: &RosterOptions<'_>, findings: &mut Vec<Finding>) -> Option<String> {
    let wanted = options.target.as_ref()?;
    let role = options.framework.find_role(wanted);
    if role.is_none() {
        let roles = role_labels(options.framework);
        let told = Told::RosterUnknownRole { value: wanted, name: "--target", roles: &roles };
        findings.push(Finding::new(told).with_value(wanted));
    }
    role.map(|role| role.id.clone())
}

fn role_labels(framework: &Framework) -> String {
    framework.roles.iter().map(|role| role.label.as_str()).collect::<Vec<_>>().join(", ")
}

/// Reads the people of the chosen sheet.
pub(super) fn read(
    workbook: &Workbook,
    columns: &RosterColumns,
    options: &RosterOptions<'_>,
    fallback: Option<&str>,
    roster: &mut Roster,
) {
    let Some(sheet) = workbook.sheets.get(columns.sheet) else { return };
    let below = rows_below(sheet, columns.row);
    let column = |field: RosterField| -> Vec<String> {
        let Some(col) = columns.of.get(&field) else { return Vec::new() };
        below.iter().filter_map(|row| sheet.text(CellRef::new(*row, *col))).collect()
    };
    let inverted =
        [RosterField::Name, RosterField::NameOrPart].into_iter().filter(|field| is_inverted(&column(*field))).collect();
    let merged = Merged::of(sheet, columns);
    let last_heading = columns.headings.iter().map(|(col, _)| *col).max();
    let mut rows = Rows {
        sheet,
        columns,
        options,
        fallback,
        inverted,
        order: NameOrder::of(columns),
        ids: Ids::of(&column(RosterField::Id)),
        last_id: below
            .iter()
            .rev()
            .find(|row| sheet.text(at(columns, **row, RosterField::Id)).is_some())
            .copied()
            .unwrap_or_default(),
        departments: Departments::of(sheet, columns, &merged, &below),
        beside: BesideNames::of(sheet, columns, &below),
        last_col: last_heading.filter(|_| workbook.kind == FileKind::Delimited),
        merged,
        group: None,
        first_with: BTreeMap::new(),
        bad_addresses: BTreeSet::new(),
        managers: BTreeMap::new(),
        without_target: 0,
        remarks: Remarks::default(),
        roster,
    };
    for row in &below {
        rows.row(*row);
    }
    rows.end(&column(RosterField::NameOrPart));
}

/// The cell of a field in a row; if the list has no such column, an empty cell.
fn at(columns: &RosterColumns, row: u32, field: RosterField) -> CellRef {
    CellRef::new(row, columns.of.get(&field).copied().unwrap_or(u32::MAX))
}

/// The rows below the headings that are not empty.
fn rows_below(sheet: &Sheet, headings: u32) -> BTreeSet<u32> {
    let below = sheet.cells.range(CellRef::new(headings + 1, 0)..);
    below.filter(|(_, cell)| !cell.value.is_blank()).map(|(at, _)| at.row).collect()
}

/// Whether names are `Last, First`, judging by more than half of them.
fn is_inverted(names: &[String]) -> bool {
    names.iter().filter(|name| comma_parts(name).is_some()).count() * 2 > names.len()
}

/// A text in one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The state of reading a sheet row by row.
struct Rows<'a> {
    sheet: &'a Sheet,
    columns: &'a RosterColumns,
    options: &'a RosterOptions<'a>,
    fallback: Option<&'a str>,
    /// The name columns that hold `Last, First` although their headings do not say so.
    inverted: BTreeSet<RosterField>,
    order: NameOrder,
    ids: Ids,
    /// The last row with an id.
    last_id: u32,
    merged: Merged,
    departments: Departments,
    beside: BesideNames,
    /// The column of the last heading of a text file, the rows of which end there.
    last_col: Option<u32>,
    /// The department named in the title above a group of people.
    group: Option<String>,
    /// The first cell with each id, and the person who has it.
    first_with: BTreeMap<String, (CellRef, Option<usize>)>,
    /// Addresses of managers that were already reported.
    bad_addresses: BTreeSet<String>,
    /// The managers, by the row of the people who report to them.
    managers: BTreeMap<u32, Manager>,
    without_target: usize,
    remarks: Remarks,
    roster: &'a mut Roster,
}

impl Rows<'_> {
    fn place(&self, cell: CellRef) -> Place {
        Place { order: self.columns.sheet, sheet: self.sheet.name.as_str().into(), cell }
    }

    fn cell(&self, row: u32, field: RosterField) -> Option<CellRef> {
        let cell = self.columns.of.get(&field).map(|col| CellRef::new(row, *col))?;
        Some(if field.is_shared() { self.merged.shown(cell) } else { cell })
    }

    /// The text of a field's cell, including error values such as `#N/A`.
    fn shown(&self, row: u32, field: RosterField) -> Option<String> {
        self.sheet.text(self.cell(row, field)?)
    }

    /// The text of a field's cell in one line; `None` for an error value or a word for an empty value.
    fn line(&mut self, row: u32, field: RosterField) -> Option<String> {
        let cell = self.cell(row, field)?;
        let value = self.sheet.value(cell)?;
        if matches!(value, CellValue::Error(_)) {
            return None;
        }
        let shown = one_line(&words::tidy(&value.display()));
        let text = without_formula(&shown).unwrap_or(&shown);
        let nothing = if RosterField::NAMES.contains(&field) { LISTS.is_empty_name(text) } else { LISTS.is_empty_word(text) };
        // Formulas give 0 for an empty cell.
        let zero = text == "0"
            && matches!(field, RosterField::Department | RosterField::Role | RosterField::Manager | RosterField::Email);
        if nothing || zero || text.is_empty() {
            self.remarks.add(RemarkKind::Nothing(field), cell, &shown, "");
            return None;
        }
        if text != shown {
            self.remarks.add(RemarkKind::Tidied(field), cell, &shown, text);
        }
        Some(text.to_owned())
    }

    /// As [`Self::line`], without adding remarks.
    fn line_quietly(&mut self, row: u32, field: RosterField) -> Option<String> {
        let remarks = std::mem::take(&mut self.remarks);
        let line = self.line(row, field);
        self.remarks = remarks;
        line
    }

    fn report(&mut self, told: Told<'_>, cell: CellRef, value: Option<String>) {
        let finding = Finding::new(told).placed(&self.place(cell));
        self.roster.findings.push(Finding { value, ..finding });
    }

    fn row(&mut self, row: u32) {
        match self.judged(row).no_person() {
            None => self.person(row),
            Some(NoPerson::Sure(cell, text)) => self.pass_over(cell, text),
            Some(NoPerson::Title(cell, text)) => {
                let bare = || (self.departments.none && row < self.last_id && is_title(&text)).then(|| text.clone());
                self.group = department_of(&text).or_else(bare).or(self.group.take());
                self.pass_over(cell, text);
            }
            Some(NoPerson::Doubtful(cell, text)) => self.remarks.add(RemarkKind::RowDoubtful, cell, &text, ""),
        }
    }

    fn pass_over(&mut self, cell: CellRef, text: String) {
        self.report(Told::RosterRowSkipped { value: &text }, cell, Some(text.clone()));
    }

    fn judged(&mut self, row: u32) -> JudgedRow {
        let cells = self.sheet.cells.range(CellRef::new(row, 0)..=CellRef::new(row, u32::MAX));
        let cells: Vec<(CellRef, String)> = cells.filter_map(|(at, _)| self.sheet.text(*at).map(|text| (*at, text))).collect();
        let own = |field: &RosterField| {
            let cell = CellRef::new(row, *self.columns.of.get(field)?);
            self.sheet.text(cell).map(|text| (*field, cell, text))
        };
        let fields: Vec<(RosterField, CellRef, String)> = self.columns.of.keys().filter_map(own).collect();
        let heads = |(field, _, text): &(RosterField, CellRef, String)| self.columns.heading(*field) == Some(text);
        let repeats = fields.len() > 1 && fields.iter().all(heads);
        let remarks = std::mem::take(&mut self.remarks);
        let name = self.name(row);
        self.remarks = remarks;
        JudgedRow { cells, fields, repeats, name, more_people: row < self.last_id, ids: self.ids }
    }

    fn person(&mut self, row: u32) {
        let (gone, name) = self.gone_and_name(row);
        let id = self.id(row, gone);
        let email = self.line_quietly(row, RosterField::Email);
        // How messages call the person.
        let called = [&name, &id, &email].into_iter().flatten().next().cloned().unwrap_or_default();
        if gone {
            let person = Person { id, name, email: email.and_then(|text| emails::find(&text)), ..Person::default() };
            self.roster.leavers.push(RosterEntry { person, manager_email: None, row });
            return;
        }
        self.look_at_row(row, &called);
        let no_name = name.is_none();
        let email = self.email(row, RosterField::Email, &called);
        let manager_email = self.email(row, RosterField::ManagerEmail, &called);
        let mut department = self.line(row, RosterField::Department);
        if department.is_none()
            && let (Some(above), Some(cell)) = (self.departments.of_row(row), self.cell(row, RosterField::Department))
        {
            self.remarks.add(RemarkKind::Outline, cell, above, "");
            department = Some(above.clone());
        }
        if department.is_none()
            && let Some(group) = &self.group
        {
            let first = self.sheet.cells.range(CellRef::new(row, 0)..).next().map_or(CellRef::new(row, 0), |(at, _)| *at);
            self.remarks.add(RemarkKind::Grouped, first, group, "");
            department = Some(group.clone());
        }
        let manager = self.manager(row);
        let person = Person {
            id,
            name,
            email,
            department,
            role: self.line(row, RosterField::Role),
            target_role: self.target_role(row, &called),
            manager: manager.name.clone(),
        };
        let entry = RosterEntry { person, manager_email, row };
        if self.is_new(&entry, &called) {
            if no_name {
                self.report_no_name(&entry);
            }
            self.managers.insert(row, manager);
            self.roster.people.push(entry);
        }
    }

    fn report_no_name(&mut self, entry: &RosterEntry) {
        let field = RosterField::NAMES.into_iter().filter(|field| self.columns.of.contains_key(field));
        let field = field.min_by_key(|field| self.columns.of[field]).unwrap_or(RosterField::Name);
        let cell = self.cell(entry.row, field).unwrap_or(CellRef::new(entry.row, 0));
        let shown = self.shown(entry.row, field);
        let id = entry.person.id.clone().unwrap_or_default();
        self.report(Told::RosterNoName { id: &id }, cell, shown);
    }

    /// Reports a row that is hidden or struck through, since its person may not be meant.
    fn look_at_row(&mut self, row: u32, called: &str) {
        let cells: Vec<CellRef> =
            [RosterField::Id].into_iter().chain(RosterField::NAMES).filter_map(|field| self.cell(row, field)).collect();
        let shown: Vec<&CellRef> = cells.iter().filter(|cell| self.sheet.value(**cell).is_some()).collect();
        let Some(first) = shown.first().map(|cell| **cell) else { return };
        let struck = |cell: &&CellRef| self.sheet.cells.get(*cell).is_some_and(|cell| cell.look.struck);
        if shown.iter().all(struck) {
            self.remarks.add(RemarkKind::RowStruck, first, "", called);
        }
        let beyond = self.last_col.and_then(|last| {
            let row = self.sheet.cells.range(CellRef::new(row, last + 1)..CellRef::new(row + 1, 0));
            row.map(|(at, _)| *at).find(|at| self.beside.bare != Some(at.col) && self.sheet.text(*at).is_some())
        });
        if let Some(cell) = beyond {
            let text = self.sheet.text(cell).unwrap_or_default();
            self.remarks.add(RemarkKind::Beyond, cell, &text, called);
        }
        if self.sheet.hidden_rows.contains(&row) {
            self.remarks.add(RemarkKind::RowHidden, first, "", called);
        }
    }

    /// Whether the person of a row has left, and the name without a remark that says so.
    fn gone_and_name(&mut self, row: u32) -> (bool, Option<String>) {
        let mut name = self.name(row);
        let mut said = None;
        for field in RosterField::LEAVING {
            let Some(cell) = self.cell(row, field) else { continue };
            let Some(value) = self.sheet.value(cell) else { continue };
            let text = words::tidy(&value.display());
            match leavers::read(field, value, self.options.today) {
                Says::Gone => said = said.or(Some((cell, text))),
                Says::Unknown => self.remarks.add(RemarkKind::StatusUnknown, cell, &text, ""),
                Says::Here => {}
            }
        }
        let whole = [RosterField::Name, RosterField::NameOrPart, RosterField::FamilyThenGiven]
            .into_iter()
            .find_map(|field| self.cell(row, field));
        if let (Some(full), Some(cell)) = (&name, whole) {
            let freed = names::freed(full);
            said = said.or(freed.gone.map(|gone| (cell, gone)));
            if freed.name != *full {
                self.remarks.add(RemarkKind::Tidied(RosterField::Name), cell, full, &freed.name);
                name = Some(freed.name);
            }
        }
        if let Some((cell, text)) = &said {
            let called = [name.clone(), self.shown(row, RosterField::Id)].into_iter().flatten().next().unwrap_or_default();
            self.remarks.add(RemarkKind::Gone, *cell, text, &called);
        }
        (said.is_some() && !self.options.leavers, name)
    }

    /// The full name, composed from its columns.
    fn name(&mut self, row: u32) -> Option<String> {
        let has = |field| self.columns.of.contains_key(&field);
        let halves = match (has(RosterField::GivenName), has(RosterField::FamilyName), has(RosterField::NameOrPart)) {
            (true, true, _) => Some((RosterField::GivenName, RosterField::FamilyName)),
            (true, false, true) => Some((RosterField::GivenName, RosterField::NameOrPart)),
            (false, true, true) => Some((RosterField::NameOrPart, RosterField::FamilyName)),
            _ => None,
        };
        if let Some((given, family)) = halves {
            let parts = NameParts {
                given: self.line(row, given),
                middle: self.line(row, RosterField::MiddleName),
                prefix: self.line(row, RosterField::FamilyPrefix),
                family: self.line(row, family),
                second: self.line(row, RosterField::SecondFamilyName),
                suffix: self.line(row, RosterField::NameSuffix),
            };
            if (parts.given.is_some() || parts.family.is_some())
                && let Some(name) = self.order.join(parts)
            {
                return Some(name);
            }
        }
        for field in [RosterField::Name, RosterField::FamilyThenGiven, RosterField::NameOrPart] {
            if let Some(name) = self.line(row, field) {
                let name = self.gone_on(row, field, name);
                let inverted = field == RosterField::FamilyThenGiven || self.inverted.contains(&field);
                return Some(if inverted { given_first(&name) } else { name });
            }
        }
        None
    }

    /// Completes a name from other columns: those covered by its merged heading and, for a plain `Name`, a second family name and
    /// a suffix such as `Jr.`
    fn gone_on(&mut self, row: u32, field: RosterField, mut name: String) -> String {
        let beside: Vec<String> = self
            .beside
            .merged
            .iter()
            .filter_map(|col| self.sheet.text(CellRef::new(row, *col)))
            .map(|text| one_line(&text))
            .collect();
        for text in beside {
            name = format!("{name} {text}");
        }
        if field == RosterField::NameOrPart {
            for more in [RosterField::SecondFamilyName, RosterField::NameSuffix] {
                let more = self.line(row, more);
                name = names::beside(Some(name), more, true).unwrap_or_default();
            }
        }
        name
    }

    /// Reads the id, and adds remarks on how it was written.
    fn id(&mut self, row: u32, gone: bool) -> Option<String> {
        let cell = self.cell(row, RosterField::Id)?;
        let id = self.ids.read(self.sheet.cells.get(&cell)?);
        let text = id.text.filter(|text| !LISTS.is_empty_word(text))?;
        if gone {
            return Some(text);
        }
        if let Some(from) = &id.from {
            self.remarks.add(RemarkKind::Tidied(RosterField::Id), cell, from, &text);
        }
        let kind = id.doubt.map(|doubt| match doubt {
            Doubt::Spoilt => RemarkKind::IdSpoilt,
            Doubt::Date => RemarkKind::IdIsDate,
            Doubt::Zeros => RemarkKind::IdInZeros,
            Doubt::Thousands => RemarkKind::IdInThousands,
        });
        let spoilt = kind == Some(RemarkKind::IdSpoilt);
        if let Some(kind) = kind {
            self.remarks.add(kind, cell, &text, "");
        }
        if spoilt {
            // Two damaged ids may look the same without being the same.
            self.first_with.entry(format!("{}\u{0}{row}", words::fold(&text))).or_insert((cell, None));
        }
        Some(text)
    }

    /// Whether a person is new to the list: not a duplicate row, and without an id that somebody else has.
    fn is_new(&mut self, entry: &RosterEntry, called: &str) -> bool {
        let Some(cell) = self.cell(entry.row, RosterField::Id) else { return true };
        let Some(id) = &entry.person.id else {
            let shown = self.shown(entry.row, RosterField::Id);
            self.report(Told::RosterNoId { name: Some(called).filter(|called| !called.is_empty()) }, cell, shown);
            return true;
        };
        let key = words::fold(id);
        if self.first_with.contains_key(&format!("{key}\u{0}{}", entry.row)) {
            return true;
        }
        let Some((other, index)) = self.first_with.get(&key).copied() else {
            self.first_with.insert(key, (cell, Some(self.roster.people.len())));
            return true;
        };
        let same = index
            .and_then(|index| self.roster.people.get(index))
            .is_some_and(|first| first.person == entry.person && first.manager_email == entry.manager_email);
        if same {
            self.remarks.add(RemarkKind::RowTwice, cell, id, called);
            return false;
        }
        self.report(Told::RosterIdTwice { id, other: &other }, cell, Some(id.clone()));
        true
    }

    /// An e-mail address; `None` if it is invalid.
    fn email(&mut self, row: u32, field: RosterField, name: &str) -> Option<String> {
        let text = self.line(row, field)?;
        let cell = self.cell(row, field)?;
        if let Some(address) = emails::find(&text) {
            if address != text {
                self.remarks.add(RemarkKind::Tidied(field), cell, &text, &address);
            }
            return Some(address);
        }
        // The address of a manager occurs once for each person who reports to them.
        if field == RosterField::Email || self.bad_addresses.insert(text.clone()) {
            self.report(Told::RosterBadEmail { value: &text, name }, cell, Some(text.clone()));
        }
        None
    }

    /// Reads the manager.
    fn manager(&mut self, row: u32) -> Manager {
        let id = self.cell(row, RosterField::ManagerId).and_then(|cell| self.ids.read(self.sheet.cells.get(&cell)?).text);
        let id = id.filter(|id| !LISTS.is_empty_word(id));
        let Some(text) = self.line(row, RosterField::Manager) else { return Manager { id, ..Manager::default() } };
        let name = given_first(&names::freed(&text).name);
        if name != given_first(&text)
            && let Some(cell) = self.cell(row, RosterField::Manager)
        {
            self.remarks.add(RemarkKind::Tidied(RosterField::Manager), cell, &text, &name);
        }
        Manager { id, name: Some(name), typed: Some(text), cell: self.cell(row, RosterField::Manager) }
    }

    /// The id of the target role: the row's own, otherwise the one of the command line.
    fn target_role(&mut self, row: u32, name: &str) -> Option<String> {
        let Some(shown) = self.line(row, RosterField::TargetRole) else {
            self.without_target += usize::from(self.fallback.is_none());
            return self.fallback.map(str::to_owned);
        };
        let role = self.options.framework.find_role(&shown).map(|role| role.id.clone());
        if let (None, Some(cell)) = (&role, self.cell(row, RosterField::TargetRole)) {
            let roles = role_labels(self.options.framework);
            self.report(Told::RosterUnknownRole { value: &shown, name, roles: &roles }, cell, Some(shown.clone()));
        }
        role
    }
}
