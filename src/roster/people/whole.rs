//! Checks of a staff list that need all of its rows.

use std::collections::BTreeSet;

use super::{Rows, one_line};
use crate::address::{CellRef, column_letters};
use crate::finding::{Code, Finding, Severity, Told};
use crate::roster::field::RosterField;
use crate::roster::headings::{RosterColumns, quoted};
use crate::roster::remarks::RemarkKind;
use crate::roster::synonyms::given_first;
use crate::roster::{managers, names};

impl Rows<'_> {
    /// Completes the list after all rows are read.
    pub(super) fn end(mut self, whole_names: &[String]) {
        for (cell, from, to) in managers::find(self.roster, &self.managers) {
            self.remarks.add(RemarkKind::Tidied(RosterField::Manager), cell, &from, &to);
        }
        self.free_departments();
        self.look_at_names(whole_names);
        // If `--target` was given, do not report missing targets, even if it is unknown.
        if self.without_target > 0 && self.options.target.is_none() {
            let mut finding = Finding::new(Told::RosterNoTarget { count: self.without_target });
            if let Some(col) = self.columns.of.get(&RosterField::TargetRole) {
                finding = finding.placed(&self.place(CellRef::new(self.columns.row, *col)));
            }
            self.roster.findings.push(finding);
        }
        let remarks = std::mem::take(&mut self.remarks);
        let heading = |field: RosterField| self.columns.heading(field).map(str::to_owned);
        for (cell, finding) in remarks.findings(heading) {
            let mut finding = finding.placed(&self.place(cell));
            if finding.code == Code::RosterLeaver && self.options.leavers {
                finding.severity = Severity::Info;
            }
            self.roster.findings.push(finding);
        }
    }

    /// Removes the manager's name from departments that systems name after both: `Sales (Bo Li)`.
    fn free_departments(&mut self) {
        let people: BTreeSet<String> =
            self.roster.people.iter().filter_map(|entry| entry.person.name.as_deref().map(names::key)).collect();
        let Some(col) = self.columns.of.get(&RosterField::Department).copied() else { return };
        for entry in &mut self.roster.people {
            let Some(department) = &entry.person.department else { continue };
            let Some((bare, inside)) = department.strip_suffix(')').and_then(|text| text.rsplit_once('(')) else { continue };
            let name = names::key(&given_first(inside));
            let of_manager = entry.person.manager.as_deref().is_some_and(|manager| names::key(manager) == name);
            if (of_manager || people.contains(&name)) && !bare.trim().is_empty() {
                let bare = bare.trim().to_owned();
                self.remarks.add(RemarkKind::Tidied(RosterField::Department), CellRef::new(entry.row, col), department, &bare);
                entry.person.department = Some(bare);
            }
        }
    }

    /// The name of the first person, for an example.
    fn example(&self) -> Option<String> {
        self.roster.people.first().and_then(|entry| entry.person.name.as_deref()).map(quoted)
    }

    /// Reports names that may be incomplete: the heading of an unused column means a part of a name, or all names are a single
    /// word and there are other columns.
    fn look_at_names(&mut self, whole_names: &[String]) {
        if let Some(col) = self.beside.bare {
            let cell = CellRef::new(self.columns.row, col);
            let letters = column_letters(col);
            let example = self.example();
            let told =
                Told::RosterNameIncomplete { kind: "no heading", heading: &letters, columns: None, example: example.as_deref() };
            self.report(told, cell, None);
            return;
        }
        let whole =
            [RosterField::Name, RosterField::FamilyThenGiven].into_iter().any(|field| self.columns.of.contains_key(&field));
        let parted =
            [RosterField::GivenName, RosterField::FamilyName].into_iter().any(|field| self.columns.of.contains_key(&field));
        if whole && !parted {
            return;
        }
        let parts: Vec<&(u32, String)> = self.columns.unused().filter(|(_, text)| names::is_part(text)).collect();
        let one_word = |name: &String| !name.contains([' ', ',', '.']) && name.chars().any(char::is_lowercase);
        let bare = !parted && !whole_names.is_empty() && whole_names.iter().all(one_word);
        let unused: Vec<&(u32, String)> = if parts.is_empty() && bare { self.columns.unused().collect() } else { parts.clone() };
        let Some((col, heading)) = unused.first().copied().cloned() else { return };
        let list = RosterColumns::list(unused.into_iter());
        let kind = if parts.is_empty() { "bare" } else { "" };
        let example = self.example();
        let (named, columns) = (one_line(&heading), Some(list.as_str()));
        let told = Told::RosterNameIncomplete { kind, heading: &named, columns, example: example.as_deref() };
        self.report(told, CellRef::new(self.columns.row, col), Some(heading));
    }
}
