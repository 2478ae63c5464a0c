//! Builds forms from a framework. One function per kind of form lists its sheets; `sheets/` defines what is on them.

use std::sync::{Arc, OnceLock};

use super::key;
use super::sheets::{self, Materials};
use super::{Block, Blueprint, Entry, Form, FormSheet, Forms, Identity, Row, SheetLink};
use crate::model::{Document, FormKind, Framework, RaterKind, weighted_gap};
use crate::texts::{in_words_of, sheet_text_with};

/// How many rows the growing tables of a form have, and which optional parts it includes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Capacity {
    /// Rows for skills that the framework does not name.
    pub others: usize,
    /// Rows for actions, goal by goal.
    pub actions: Vec<usize>,
    /// Whether the inventory shows the ratings of the previous round.
    pub previous: bool,
    /// Whether a plan includes the gaps it starts from, with career goal and education. Ignored for other forms, whose kind
    /// decides.
    pub gaps: bool,
}

impl Default for Capacity {
    /// Five other skills and three goals of five actions: room for a worksheet of the usual size.
    fn default() -> Self {
        Self { others: 5, actions: vec![5; 3], previous: false, gaps: false }
    }
}

impl Capacity {
    /// Room for this many goals with this many actions each.
    pub fn of_plan(goals: usize, actions: usize) -> Self {
        Self { actions: vec![actions; goals], ..Self::default() }
    }

    /// The capacity that holds the rows of some keys. There is always room for one goal with an action, so that a plan that lost all
    /// of them is noticed.
    pub(crate) fn of_keys<'a>(keys: impl Iterator<Item = &'a str>) -> Self {
        let mut capacity = Self { others: 0, actions: Vec::new(), previous: false, gaps: false };
        for found in keys {
            capacity.gaps |= key::is_before_plan(found);
            capacity.others = capacity.others.max(key::others(found).unwrap_or_default());
            if let Some(goal) = key::goal_of(found) {
                capacity.hold_action(goal, key::actions(found));
            }
        }
        if capacity.actions.iter().all(|actions| *actions == 0) {
            capacity.hold_action(0, 1);
        }
        capacity
    }

    /// The capacity of a form, and at least the one that every form is issued with.
    pub(crate) fn of_form(form: &Form) -> Self {
        let keys = form.tables().flat_map(|(_, table)| table.rows.iter().map(|row| row.key.as_str()));
        let (mut found, usual) = (Self::of_keys(keys), Self::default());
        found.others = found.others.max(usual.others);
        found.previous = form.fields().any(|(_, _, column, _)| column.id == sheets::LAST_RATING);
        for (goal, actions) in usual.actions.iter().enumerate() {
            found.hold_action(goal, *actions);
        }
        found
    }

    /// The same capacity, with or without the previous round.
    #[must_use]
    pub fn with_previous(self, previous: bool) -> Self {
        Self { previous, ..self }
    }

    /// The same capacity, enlarged to hold everything in a document.
    #[must_use]
    pub fn with_room_for(mut self, document: &Document) -> Self {
        let inventory = document.inventory.iter().map(|part| part.other.len());
        let analysis = document.gap_analysis.iter().map(|part| part.other.len());
        self.others = inventory.chain(analysis).fold(self.others, usize::max);
        self.previous |= document.has_previous();
        self.gaps |= document.gap_analysis.is_some();
        for (index, goal) in document.plan.iter().flat_map(|plan| plan.goals.iter().enumerate()) {
            self.hold_action(index, goal.actions.len());
        }
        self
    }

    /// Makes room for this many actions under a goal, counted from zero.
    pub fn hold_action(&mut self, goal: usize, actions: usize) {
        if self.actions.len() <= goal {
            self.actions.resize(goal + 1, 0);
        }
        self.actions[goal] = self.actions[goal].max(actions);
    }
}

/// The sheets of a plan: the gaps it starts from, if it includes them, then the plan itself, the calendar and the ideas.
fn plan_sheets(materials: &Materials<'_>, capacity: &Capacity) -> Vec<FormSheet> {
    let mut before = Vec::new();
    if sheets::starts_from_gaps(materials.kind, capacity) {
        before = vec![sheets::career_goal(materials), sheets::education(materials), sheets::gap_analysis(materials, capacity)];
        before.iter_mut().for_each(make_optional);
    }
    before.extend(goals_and_actions(materials, capacity));
    before.push(if materials.is_earlier() {
        sheets::earlier::calendar(materials, capacity)
    } else {
        sheets::calendar(materials, capacity)
    });
    before.push(sheets::ideas_sheet(materials));
    before
}

/// The sheets of the plan itself.
fn goals_and_actions(materials: &Materials<'_>, capacity: &Capacity) -> Vec<FormSheet> {
    if materials.is_earlier() {
        vec![sheets::earlier::plan(materials, capacity)]
    } else {
        vec![sheets::goals(materials, capacity), sheets::plan(materials, capacity)]
    }
}

/// Gives every sheet links to the first one, to the one before it and to the one after it. The first one leads to all others already.
fn link_sheets(sheets: &mut [FormSheet]) {
    let names: Vec<String> = sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let link = |key: &str, name: &String| {
        let text = sheet_text_with(&format!("links.{key}"), &[("sheet", name)]);
        SheetLink { text, sheet: name.clone() }
    };
    for (index, sheet) in sheets.iter_mut().enumerate().skip(1) {
        // The first sheet is also the one before the second.
        let first = names.first().filter(|_| index > 1).map(|name| link("start", name));
        let before = index.checked_sub(1).map(|before| link("back", &names[before]));
        let next = names.get(index + 1).map(|name| link("next", name));
        sheet.links = [first, before, next].into_iter().flatten().collect();
    }
}

/// Marks all fields of a sheet as optional in documents of this kind of form.
fn make_optional(sheet: &mut FormSheet) {
    let tables = sheet.blocks.iter_mut().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None });
    for entry in tables.flat_map(|table| &mut table.rows).flat_map(|row| &mut row.entries) {
        if let Entry::Field(field) = entry {
            field.optional = true;
        }
    }
}

/// Builds the form of an identity from its framework, with the rows of `capacity`, in the wording of its generation.
pub fn build(identity: Identity, framework: &Framework, capacity: &Capacity) -> Form {
    let blueprint = Arc::new(blueprint(&identity, framework, capacity));
    Form { identity, is_locked: false, blueprint }
}

/// Builds the blueprint of a form. Only three parts of the identity matter: the kind, the generation, and whether people rate
/// themselves.
pub(super) fn blueprint(identity: &Identity, framework: &Framework, capacity: &Capacity) -> Blueprint {
    let own = identity.rater == RaterKind::Own;
    in_words_of(identity.generation, || in_words_of_now(identity, own, framework, capacity))
}

fn in_words_of_now(identity: &Identity, own: bool, framework: &Framework, capacity: &Capacity) -> Blueprint {
    let kind = identity.kind;
    let materials = Materials::new(framework, kind, capacity, identity.generation);
    let mut parts = match kind {
        FormKind::Inventory => vec![sheets::inventory(&materials, capacity)],
        FormKind::GapAnalysis => vec![sheets::gap_analysis(&materials, capacity)],
        FormKind::DevelopmentPlan => plan_sheets(&materials, capacity),
        FormKind::Packet => {
            let mut parts = vec![
                sheets::career_goal(&materials),
                sheets::target_role_sheet(&materials),
                sheets::education(&materials),
                sheets::inventory(&materials, capacity),
                sheets::gap_analysis(&materials, capacity),
            ];
            // Only a person's own plan continues the previous one.
            parts.extend(goals_and_actions(&materials, &capacity.clone().with_previous(capacity.previous && own)));
            parts
        }
    };
    let start = sheets::start(&materials, &parts);
    parts.insert(0, start);
    if !materials.is_earlier() {
        link_sheets(&mut parts);
    }
    for block in parts.iter_mut().flat_map(|sheet| &mut sheet.blocks) {
        if let Block::Table(table) = block {
            table.label_rows();
        }
    }
    Blueprint {
        title: sheet_text_with(&format!("forms.{}", kind.name()), &[("framework", &framework.title)]),
        language: framework.language.clone(),
        sheets: parts,
        role_table: materials.role_table,
        scale: Arc::clone(&materials.scale),
        ideas: Arc::clone(&materials.ideas),
        repeats: sheets::repeats(kind, capacity),
        words: OnceLock::new(),
        skeleton: OnceLock::new(),
    }
}

impl Form {
    /// The form for a document, with room for all of it.
    pub fn for_document(document: &Document, framework: &Framework, capacity: &Capacity) -> Self {
        Forms::default().for_document(document, framework, capacity)
    }

    /// The form with its rows in the order that suits a document: in a plan, the largest weighted gaps come first, and other
    /// skills follow those of the framework.
    #[must_use]
    pub fn in_order_of(mut self, document: &Document) -> Self {
        let Some(analysis) = document.gap_analysis.as_ref().filter(|_| self.identity.kind == FormKind::DevelopmentPlan) else {
            return self;
        };
        let weighted = |row: &Row| {
            let pointer = &row.entries.iter().find_map(Entry::field)?.pointer;
            let (index, _) = pointer.index_below(&"/gap_analysis/rows".into())?;
            let found = analysis.rows.get(index)?;
            // Between equal weighted gaps the larger gap comes first, as in the proposals.
            Some((weighted_gap(found.gap, found.weight), found.gap.filter(|gap| *gap > 0)))
        };
        for block in self.blueprint_mut().sheets.iter_mut().flat_map(|sheet| &mut sheet.blocks) {
            if let Block::Table(table) = block
                && table.id == "gap"
            {
                table.rows.sort_by_key(|row| std::cmp::Reverse(weighted(row)));
            }
        }
        self
    }
}
