//! What all forms of a blueprint share and compute only once: their texts and labels folded for comparing, and the empty
//! document. Also [`Forms`], a cache of blueprints for commands that read many returns.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde_json::Value;

use super::build::blueprint;
use super::{
    Block, Blueprint, Capacity, Column, ColumnPurpose, Entry, Form, Identity, Label, Lead, MadeFrom, Mode, Row, SheetLink, Table,
};
use crate::model::{Document, FormKind, Framework, RaterKind};
use crate::words::fold;

/// The most blueprints in the cache. A round normally needs one or a few, but each is large, so a folder full of different forms
/// must not fill the memory.
const MOST: usize = 50;

/// What distinguishes one blueprint from another.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    framework: String,
    version: String,
    kind: FormKind,
    own: bool,
    generation: u32,
    capacity: Capacity,
}

/// A cache of blueprints. Frameworks are identified by id and version, so a caller that loads another framework with the same id
/// and version must first call [`Forms::forget`].
#[derive(Debug, Default)]
pub struct Forms {
    built: Mutex<BTreeMap<Key, Arc<Blueprint>>>,
    /// The digest of `MadeFrom::now` for each framework, by its id and version.
    digests: Mutex<BTreeMap<(String, String), String>>,
}

impl Forms {
    /// The form of an identity, as [`build`] builds it, with a cached blueprint.
    ///
    /// [`build`]: super::build
    pub fn form(&self, identity: Identity, framework: &Framework, capacity: &Capacity) -> Form {
        let key = Key {
            framework: framework.id.clone(),
            version: framework.version.clone(),
            kind: identity.kind,
            own: identity.rater == RaterKind::Own,
            generation: identity.generation,
            capacity: capacity.clone(),
        };
        let known = self.built.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let blueprint = known.unwrap_or_else(|| {
            // Built without holding the lock, so that other threads go on reading.
            let built = Arc::new(blueprint(&identity, framework, capacity));
            let mut all = self.built.lock().unwrap_or_else(PoisonError::into_inner);
            if all.len() >= MOST {
                all.clear();
            }
            Arc::clone(all.entry(key).or_insert(built))
        });
        Form { identity, is_locked: false, blueprint }
    }

    /// A form of the current generation with room for everything in a document, its rows in the order that suits the document.
    pub fn for_document(&self, document: &Document, framework: &Framework, capacity: &Capacity) -> Form {
        let key = (framework.id.clone(), framework.version.clone());
        let mut digests = self.digests.lock().unwrap_or_else(PoisonError::into_inner);
        let digest = digests.entry(key).or_insert_with(|| MadeFrom::now(framework).digest()).clone();
        drop(digests);
        let identity = Identity { made_from: Some(digest), ..Identity::of(document) };
        self.form(identity, framework, &capacity.clone().with_room_for(document)).in_order_of(document)
    }

    /// Drops the blueprints of a framework, because another one replaces it.
    pub fn forget(&mut self, framework: &str) {
        self.digests.get_mut().unwrap_or_else(PoisonError::into_inner).retain(|(id, _), _| id != framework);
        self.built.get_mut().unwrap_or_else(PoisonError::into_inner).retain(|key, _| key.framework != framework);
    }
}

impl Column {
    /// A column with a heading.
    pub fn new(id: &'static str, purpose: ColumnPurpose, heading: String) -> Self {
        Self { id, folded: fold(&heading), heading, live: None, purpose }
    }
}

impl Table {
    /// Sets the label of each row whose label nobody fills in.
    pub(super) fn label_rows(&mut self) {
        let at = self.columns.iter().skip(1).position(|column| column.purpose == ColumnPurpose::Label);
        let Some(at) = at else { return };
        for row in &mut self.rows {
            row.label = row.fixed_text(at).map(|text| Label { folded: fold(&text), text });
        }
    }
}

impl Row {
    /// The text of an entry that nobody fills in; `None` for other fields.
    fn fixed_text(&self, at: usize) -> Option<String> {
        match self.entries.get(at)? {
            Entry::Text(text) | Entry::Link(SheetLink { text, .. }) => Some(text.clone()),
            Entry::Field(field) if matches!(field.mode, Mode::Fixed(_)) => Some(field.label.to_string()),
            _ => None,
        }
    }
}

impl Blueprint {
    /// The empty document of this form as JSON: growing lists are empty, values that the framework fixes are filled in.
    pub fn skeleton(&self) -> Value {
        self.skeleton.get_or_init(|| self.empty_document()).clone()
    }

    fn empty_document(&self) -> Value {
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

    /// Every fixed text on its sheets, folded for comparing.
    fn words(&self) -> &BTreeSet<String> {
        self.words.get_or_init(|| {
            let lead = self.sheets.iter().flat_map(|sheet| &sheet.lead).flat_map(Lead::words);
            self.texts().into_iter().map(fold).chain(lead.map(|words| fold(&words))).collect()
        })
    }

    /// Every fixed text on the sheets, except the labels of fields and the line with the form code.
    pub fn texts(&self) -> Vec<&str> {
        let mut texts: Vec<&str> = Vec::new();
        for sheet in &self.sheets {
            texts.push(&sheet.title);
            texts.extend(sheet.links.iter().map(|link| link.text.as_str()));
            texts.extend(sheet.lines.iter().map(String::as_str));
            for block in &sheet.blocks {
                match block {
                    Block::Lines { heading, lines } => texts.extend([heading].into_iter().chain(lines).map(String::as_str)),
                    Block::Table(table) => {
                        texts.extend(
                            table.heading.iter().chain(table.columns.iter().map(|column| &column.heading)).map(String::as_str),
                        );
                        for row in &table.rows {
                            texts.push(&row.key);
                            texts.extend(row.entries.iter().filter_map(|entry| match entry {
                                Entry::Text(text) | Entry::Link(SheetLink { text, .. }) => Some(text.as_str()),
                                _ => None,
                            }));
                        }
                    }
                }
            }
        }
        texts
    }
}

impl Form {
    /// Gives mutable access to the blueprint; a shared one is copied first, and its cached words and skeleton are dropped.
    pub fn blueprint_mut(&mut self) -> &mut Blueprint {
        let blueprint = Arc::make_mut(&mut self.blueprint);
        (blueprint.words, blueprint.skeleton) = (OnceLock::new(), OnceLock::new());
        blueprint
    }

    /// Whether a folded text is a fixed text of the form or the line with its code. Labels of fields do not count.
    pub fn is_own_word(&self, folded: &str) -> bool {
        self.blueprint.words().contains(folded) || self.identity.is_code_line(folded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::build;
    use crate::framework::builtin;
    use crate::model::{FormInfo, Person, Rater};

    fn document(of: &Identity, framework: &Framework) -> Document {
        let form = FormInfo {
            kind: of.kind,
            framework: of.framework.clone(),
            framework_version: of.framework_version.clone(),
            round: None,
            due: None,
        };
        Document::blank(form, Person::default(), Rater { kind: of.rater, name: None }, framework)
    }

    #[test]
    fn a_form_that_is_kept_is_the_one_that_is_built() {
        let (mut forms, framework) = (Forms::default(), builtin("digital-skills").unwrap());
        let mut other = framework.clone();
        other.domains[0].skills[0].label = "Another skill".to_owned();
        for kind in FormKind::ALL {
            for rater in [RaterKind::Own, RaterKind::Manager] {
                for capacity in [Capacity::default(), Capacity::of_plan(1, 1).with_previous(true)] {
                    let identity = Identity { rater, ..Identity::blank(kind, &framework) };
                    let built = build(identity.clone(), &framework, &capacity);
                    for _ in 0..2 {
                        let kept = forms.form(identity.clone(), &framework, &capacity);
                        assert_eq!(format!("{kept:?}"), format!("{built:?}"));
                    }
                    let document = document(&identity, &framework);
                    let kept = forms.for_document(&document, &framework, &capacity);
                    let made = Identity::of(&document).made_now(&framework);
                    let built = build(made, &framework, &capacity.clone().with_room_for(&document));
                    assert_eq!(format!("{kept:?}"), format!("{built:?}"));
                }
            }
        }
        let identity = Identity::blank(FormKind::Inventory, &framework);
        let labels = |forms: &Forms| format!("{:?}", forms.form(identity.clone(), &other, &Capacity::default()).sheets);
        assert!(!labels(&forms).contains("Another skill"));
        forms.forget(&framework.id);
        assert!(labels(&forms).contains("Another skill"));
        assert!(forms.form(identity.clone(), &other, &Capacity::default()).is_own_word(&fold(&identity.code_line())));
    }

    #[test]
    fn no_folder_makes_more_blueprints_than_there_is_room_for() {
        let (forms, framework) = (Forms::default(), builtin("digital-skills").unwrap());
        for others in 0..2 * MOST {
            forms.form(Identity::blank(FormKind::Inventory, &framework), &framework, &Capacity { others, ..Capacity::default() });
        }
        assert!(forms.built.lock().unwrap().len() <= MOST);
    }
}
