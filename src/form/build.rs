//! Builds a form from a framework. One function a kind of form says which sheets it has; `sheets/` says what is on them.

use std::sync::Arc;

use serde_json::Value;

use super::key;
use super::sheets::{self, Materials};
use super::{Form, Identity, Mode};
use crate::model::{Document, FormKind, Framework, RaterKind};
use crate::texts::sheet_text_with;

/// How many rows the growing tables of a form have, and what it has besides that not every form of its kind has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// Rows for skills that the framework does not name.
    pub others: usize,
    /// Rows for actions, goal by goal.
    pub actions: Vec<usize>,
    /// Whether the inventory shows what the round before says of each skill.
    pub previous: bool,
}

impl Default for Capacity {
    /// Five other skills and three goals of five actions: room for a worksheet of the usual size.
    fn default() -> Self {
        Self { others: 5, actions: vec![5; 3], previous: false }
    }
}

impl Capacity {
    /// So many goals with so many actions each.
    pub fn of_plan(goals: usize, actions: usize) -> Self {
        Self { actions: vec![actions; goals], ..Self::default() }
    }

    /// The rows that some keys ask for. A plan has a goal: where not one is left, that is to be missed.
    pub(crate) fn of_keys<'a>(keys: impl Iterator<Item = &'a str>) -> Self {
        let mut capacity = Self { others: 0, actions: Vec::new(), previous: false };
        for found in keys {
            capacity.others = capacity.others.max(key::others(found).unwrap_or_default());
            if let Some(goal) = key::goal_of(found) {
                capacity.hold_action(goal, key::actions(found));
            }
        }
        if capacity.actions.is_empty() {
            capacity.hold_action(0, 1);
        }
        capacity
    }

    /// The rows of a form, and those that every form is issued with.
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

    /// A form that shows what the round before says.
    #[must_use]
    pub fn with_previous(self, previous: bool) -> Self {
        Self { previous, ..self }
    }

    /// Room for everything in a document besides what is there already.
    #[must_use]
    pub fn with_room_for(mut self, document: &Document) -> Self {
        let inventory = document.inventory.iter().map(|part| part.other.len());
        let analysis = document.gap_analysis.iter().map(|part| part.other.len());
        self.others = inventory.chain(analysis).fold(self.others, usize::max);
        self.previous |= document.has_previous();
        for (index, goal) in document.plan.iter().flat_map(|plan| plan.goals.iter().enumerate()) {
            self.hold_action(index, goal.actions.len());
        }
        self
    }

    /// Room for so many actions under a goal, counted from zero.
    pub fn hold_action(&mut self, goal: usize, actions: usize) {
        if self.actions.len() <= goal {
            self.actions.resize(goal + 1, 0);
        }
        self.actions[goal] = self.actions[goal].max(actions);
    }
}

/// Builds the form of an identity from its framework, with room for so many rows.
pub fn build(identity: Identity, framework: &Framework, capacity: &Capacity) -> Form {
    let kind = identity.kind;
    let materials = Materials::new(framework, kind);
    let mut parts = match kind {
        FormKind::Inventory => vec![sheets::inventory(&materials, capacity)],
        FormKind::GapAnalysis => vec![sheets::gap_analysis(&materials, capacity)],
        FormKind::DevelopmentPlan => vec![sheets::plan(&materials, capacity)],
        FormKind::Packet => vec![
            sheets::career_goal(&materials),
            sheets::target_role_sheet(&materials),
            sheets::education(&materials),
            sheets::inventory(&materials, capacity),
            sheets::gap_analysis(&materials, capacity),
            // Only the person's own plan goes on.
            sheets::plan(&materials, &capacity.clone().with_previous(capacity.previous && identity.rater == RaterKind::Own)),
        ],
    };
    let start = sheets::start(&materials, &parts);
    parts.insert(0, start);
    Form {
        title: sheet_text_with(&format!("forms.{}", kind.name()), &[("framework", &framework.title)]),
        language: framework.language.clone(),
        sheets: parts,
        role_table: materials.role_table,
        scale: Arc::clone(&materials.scale),
        repeats: sheets::repeats(kind, capacity),
        identity,
    }
}

impl Form {
    /// The form that holds a document, with room for all of it.
    pub fn for_document(document: &Document, framework: &Framework, capacity: &Capacity) -> Self {
        build(Identity::of(document), framework, &capacity.clone().with_room_for(document))
    }

    /// The empty document of this form as JSON: every growing list empty, what the framework fixes filled in.
    pub fn skeleton(&self) -> Value {
        let mut document = Value::Object(serde_json::Map::new());
        for (_, _, _, field) in self.fields() {
            let grows =
                self.repeats.iter().flat_map(|repeat| &repeat.lists).any(|list| field.pointer.index_below(list).is_some());
            if !grows {
                let value = if let Mode::Fixed(value) = &field.mode { value.clone() } else { Value::Null };
                field.pointer.put(&mut document, value);
            }
        }
        for list in self.repeats.iter().flat_map(|repeat| &repeat.lists) {
            let inner = self.repeats.iter().flat_map(|repeat| &repeat.lists).any(|outer| list.index_below(outer).is_some());
            if !inner {
                list.put(&mut document, Value::Array(Vec::new()));
            }
        }
        document
    }
}
