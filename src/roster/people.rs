//! Reads the rows below the headings of a staff list, and names every fault at once.

use std::collections::{BTreeMap, BTreeSet};

use super::headings::{Columns, Field};
use super::synonyms::{comma_parts, given_first, is_total};
use super::{Entry, Roster, RosterOptions};
use crate::address::{CellRef, Place};
use crate::finding::{Code, Finding};
use crate::grid::{CellValue, Sheet, Workbook};
use crate::model::{Framework, Person};
use crate::words;

/// Id of the role that the command line gives to people without one.
pub(super) fn fallback_role(options: &RosterOptions<'_>, findings: &mut Vec<Finding>) -> Option<String> {
    let wanted = options.target.as_ref()?;
    let role = options.framework.find_role(wanted);
    if role.is_none() {
        let roles = role_labels(options.framework);
        let blanks = [("value", wanted.as_str()), ("name", "--target"), ("roles", &roles)];
        findings.push(Finding::new(Code::RosterUnknownRole, &blanks).with_value(wanted));
    }
    role.map(|role| role.id.clone())
}

fn role_labels(framework: &Framework) -> String {
    framework.roles.iter().map(|role| role.label.as_str()).collect::<Vec<_>>().join(", ")
}

/// Reads the people of the chosen sheet.
pub(super) fn read(
    workbook: &Workbook,
    columns: &Columns,
    options: &RosterOptions<'_>,
    fallback: Option<&str>,
    roster: &mut Roster,
) {
    let Some(sheet) = workbook.sheets.get(columns.sheet) else { return };
    let inverted = [Field::Name, Field::NameOrPart].into_iter().filter(|field| is_inverted(sheet, columns, *field)).collect();
    let mut rows = Rows {
        sheet,
        columns,
        framework: options.framework,
        fallback,
        inverted,
        first_with: BTreeMap::new(),
        without_target: 0,
        roster,
    };
    for row in rows_below(sheet, columns.row) {
        rows.row(row);
    }
    // With a target that is not known, the list cannot be told to lack one.
    if rows.without_target > 0 && options.target.is_none() {
        let count = rows.without_target.to_string();
        let mut finding = Finding::new(Code::RosterNoTarget, &[("count", &count)]);
        if let Some(col) = columns.of.get(&Field::TargetRole) {
            finding = finding.placed(&rows.place(CellRef::new(columns.row, *col)));
        }
        rows.roster.findings.push(finding);
    }
}

/// The rows below the headings that hold something.
fn rows_below(sheet: &Sheet, headings: u32) -> BTreeSet<u32> {
    let below = sheet.cells.range(CellRef::new(headings + 1, 0)..);
    below.filter(|(_, cell)| !cell.value.is_blank()).map(|(at, _)| at.row).collect()
}

/// Whether a column of names holds `Last, First`, as more than half of its names show.
fn is_inverted(sheet: &Sheet, columns: &Columns, field: Field) -> bool {
    let Some(col) = columns.of.get(&field) else { return false };
    let names = rows_below(sheet, columns.row).into_iter().filter_map(|row| sheet.text(CellRef::new(row, *col)));
    let (with, all) = names.fold((0, 0), |(with, all), name| (with + usize::from(comma_parts(&name).is_some()), all + 1));
    with * 2 > all
}

/// Whether a text can be an e-mail address: one `@`, a dot in the domain, no blanks.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    !local.is_empty()
        && !domain.contains('@')
        && domain.contains('.')
        && domain.split('.').all(|part| !part.is_empty())
        && !text.chars().any(|c| words::is_blank(c.encode_utf8(&mut [0; 4])))
}

/// A text in one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Two halves of a name in one; where the list puts the whole name beside the given name, the whole.
fn joined(given: &str, family: &str) -> String {
    let holds = |whole: &str, part: &str| {
        let (whole, part) = (words::fold(&given_first(whole)), words::fold(part));
        whole.starts_with(&format!("{part} ")) || whole.ends_with(&format!(" {part}"))
    };
    if holds(family, given) {
        given_first(family)
    } else if holds(given, family) {
        given_first(given)
    } else {
        format!("{given} {family}")
    }
}

/// The state of reading a sheet row by row.
struct Rows<'a> {
    sheet: &'a Sheet,
    columns: &'a Columns,
    framework: &'a Framework,
    fallback: Option<&'a str>,
    /// The columns of names that hold `Last, First` though their headings do not say so.
    inverted: BTreeSet<Field>,
    /// The cell in which each id stands first.
    first_with: BTreeMap<String, CellRef>,
    without_target: usize,
    roster: &'a mut Roster,
}

impl Rows<'_> {
    fn place(&self, cell: CellRef) -> Place {
        Place { order: self.columns.sheet, sheet: self.sheet.name.clone(), cell }
    }

    fn cell(&self, row: u32, field: Field) -> Option<CellRef> {
        self.columns.of.get(&field).map(|col| CellRef::new(row, *col))
    }

    /// What stands in a field's cell, an error value such as `#N/A` included.
    fn shown(&self, row: u32, field: Field) -> Option<String> {
        self.sheet.text(self.cell(row, field)?)
    }

    /// What a field's cell says; an error value says nothing.
    fn text(&self, row: u32, field: Field) -> Option<String> {
        let value = self.sheet.value(self.cell(row, field)?)?;
        if matches!(value, CellValue::Error(_)) { None } else { Some(words::tidy(&value.display())) }
    }

    fn line(&self, row: u32, field: Field) -> Option<String> {
        self.text(row, field).map(|text| one_line(&text))
    }

    fn report(&mut self, code: Code, blanks: &[(&str, &str)], cell: CellRef, value: Option<String>) {
        let mut finding = Finding::new(code, blanks).placed(&self.place(cell));
        finding.value = value;
        self.roster.findings.push(finding);
    }

    fn row(&mut self, row: u32) {
        if let Some((cell, text)) = self.no_person(row) {
            self.report(Code::RosterRowSkipped, &[("value", &text)], cell, Some(text.clone()));
            return;
        }
        let id = self.text(row, Field::Id);
        let name = self.name(row);
        let email = self.line(row, Field::Email);
        // What the person is called in messages, for want of a name.
        let called = [&name, &id, &email].into_iter().flatten().next().cloned().unwrap_or_default();
        self.check_id(row, id.as_deref(), &called);
        if name.is_none() {
            let field = Field::NAMES.into_iter().filter(|field| self.columns.of.contains_key(field));
            let field = field.min_by_key(|field| self.columns.of[field]).unwrap_or(Field::Name);
            let cell = self.cell(row, field).unwrap_or(CellRef::new(row, 0));
            let shown = self.shown(row, field);
            self.report(Code::RosterNoName, &[("id", id.as_deref().unwrap_or("(none)"))], cell, shown);
        }
        let email = self.email(row, Field::Email, &called);
        let manager_email = self.email(row, Field::ManagerEmail, &called);
        let person = Person {
            id,
            name,
            email,
            department: self.line(row, Field::Department),
            role: self.line(row, Field::Role),
            target_role: self.target_role(row, &called),
            manager: self.line(row, Field::Manager).map(|manager| given_first(&manager)),
        };
        self.roster.people.push(Entry { person, manager_email, row });
    }

    /// The cell and text that show a row to be no person: a total, the headings once more, or nothing in our columns.
    fn no_person(&self, row: u32) -> Option<(CellRef, String)> {
        let cells: Vec<(CellRef, String)> = self
            .sheet
            .cells
            .range(CellRef::new(row, 0)..=CellRef::new(row, u32::MAX))
            .filter_map(|(at, _)| self.sheet.text(*at).map(|text| (*at, text)))
            .collect();
        let fields: Vec<(Field, String)> =
            self.columns.of.keys().filter_map(|field| self.shown(row, *field).map(|text| (*field, text))).collect();
        let first = cells.first().cloned();
        let heads = |(field, text): &(Field, String)| self.shown(self.columns.row, *field).as_ref() == Some(text);
        if fields.is_empty() || (fields.len() > 1 && fields.iter().all(heads)) {
            return first;
        }
        let (at, text) = cells.iter().find(|(_, text)| text.chars().any(char::is_alphabetic))?;
        if !is_total(text) || cells.iter().any(|(_, text)| is_email(text)) {
            return None;
        }
        // A person can be called Sum: with an id of its own and more of a name, the row is a person's.
        let own_id = self.shown(row, Field::Id).is_some() && self.cell(row, Field::Id) != Some(*at);
        let more_name = self.name(row).is_some_and(|name| name != *text && name.chars().any(char::is_alphabetic));
        if own_id && more_name { None } else { Some((*at, text.clone())) }
    }

    /// The full name, put together from the columns that the list has for it.
    fn name(&self, row: u32) -> Option<String> {
        let has = |field| self.columns.of.contains_key(&field);
        let halves = match (has(Field::GivenName), has(Field::FamilyName), has(Field::NameOrPart)) {
            (true, true, _) => Some((Field::GivenName, Field::FamilyName)),
            (true, false, true) => Some((Field::GivenName, Field::NameOrPart)),
            (false, true, true) => Some((Field::NameOrPart, Field::FamilyName)),
            _ => None,
        };
        if let Some((given, family)) = halves {
            match (self.line(row, given), self.line(row, family)) {
                (Some(given), Some(family)) => return Some(joined(&given, &family)),
                (Some(only), None) | (None, Some(only)) => return Some(only),
                (None, None) => {}
            }
        }
        let whole = |field| {
            let name = self.line(row, field)?;
            let inverted = field == Field::FamilyThenGiven || self.inverted.contains(&field);
            Some(if inverted { given_first(&name) } else { name })
        };
        [Field::Name, Field::FamilyThenGiven, Field::NameOrPart].into_iter().find_map(whole)
    }

    fn check_id(&mut self, row: u32, id: Option<&str>, name: &str) {
        let Some(cell) = self.cell(row, Field::Id) else { return };
        let Some(id) = id else {
            let shown = self.shown(row, Field::Id);
            return self.report(Code::RosterNoId, &[("name", name)], cell, shown);
        };
        match self.first_with.get(&words::fold(id)) {
            Some(other) => {
                let other = other.to_string();
                self.report(Code::RosterIdTwice, &[("id", id), ("other", &other)], cell, Some(id.to_owned()));
            }
            None => {
                self.first_with.insert(words::fold(id), cell);
            }
        }
    }

    /// An e-mail address; none where it cannot be one.
    fn email(&mut self, row: u32, field: Field, name: &str) -> Option<String> {
        let cell = self.cell(row, field)?;
        let shown = self.shown(row, field)?;
        if is_email(&shown) {
            return Some(shown);
        }
        self.report(Code::RosterBadEmail, &[("value", &shown), ("name", name)], cell, Some(shown.clone()));
        None
    }

    /// Id of the target role: the row's own, else that of the command line.
    fn target_role(&mut self, row: u32, name: &str) -> Option<String> {
        let (Some(cell), Some(shown)) = (self.cell(row, Field::TargetRole), self.shown(row, Field::TargetRole)) else {
            self.without_target += usize::from(self.fallback.is_none());
            return self.fallback.map(str::to_owned);
        };
        let role = self.framework.find_role(&shown).map(|role| role.id.clone());
        if role.is_none() {
            let roles = role_labels(self.framework);
            let blanks = [("value", shown.as_str()), ("name", name), ("roles", &roles)];
            self.report(Code::RosterUnknownRole, &blanks, cell, Some(shown.clone()));
        }
        role
    }
}
