//! What returns are read with: frameworks, limits, rules, the day, and what is known of people and of the round before.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::expected::{Claims, Expected, Owner, decide};
use crate::address::Pointer;
use crate::finding::Finding;
use crate::form::{Forms, Identity, MadeFrom};
use crate::framework::Library;
use crate::grid::Limits;
use crate::model::{Date, Framework, Policy};
use crate::rounds::LastRound;
use crate::rules::Before;
use crate::validate::{OwnSchema, Schemas, Standard};

/// What is needed to read any number of returns; built once.
pub struct Workbench {
    /// The frameworks at hand.
    pub library: Library,
    /// Their compiled schemas.
    pub schemas: Schemas,
    /// The forms of returns that were read before.
    pub forms: Forms,
    /// How much a file may ask for.
    pub limits: Limits,
    /// What the organisation asks of plans.
    pub policy: Policy,
    /// The organisation's own schema, laid over every document.
    pub own: Option<OwnSchema>,
    /// The day that counts as today.
    pub today: Date,
    /// Who was asked for what, as far as it is told.
    pub expected: Expected,
    /// Whose files are, as a list says: the id by the name that findings give a file.
    pub assigned: BTreeMap<String, String>,
    /// The round before, where its returns are at hand.
    pub last: Option<LastRound>,
    /// The ids of the frameworks that somebody has named: these count, whatever returns were made from.
    pub named: BTreeSet<String>,
    /// What forms were made from, by its digest, as far as returns have asked for it and it was found.
    pub recorded: BTreeMap<String, MadeFrom>,
}

impl Workbench {
    /// A workbench with the given frameworks.
    pub fn new(library: Library, today: Date) -> Self {
        Self {
            library,
            schemas: Schemas::default(),
            forms: Forms::default(),
            limits: Limits::default(),
            policy: Policy::default(),
            own: None,
            today,
            expected: Expected::default(),
            assigned: BTreeMap::new(),
            last: None,
            named: BTreeSet::new(),
            recorded: BTreeMap::new(),
        }
    }

    /// Has a framework at hand, in place of one with the same id.
    pub(super) fn take_up(&mut self, framework: Framework) {
        self.schemas.forget(&framework.id);
        self.forms.forget(&framework.id);
        self.library.add(framework);
    }

    /// Whether a form was made from another framework than the one of the same id at hand.
    pub(super) fn is_other(&self, identity: &Identity, framework: &Framework) -> bool {
        let recorded = identity.made_from.as_ref().and_then(|digest| self.recorded.get(digest));
        recorded.map_or(identity.framework_version != framework.version, |made| made.framework != *framework)
    }

    /// What the round before says of the person and rater of a document.
    pub(super) fn before(&self, document: &Value, owner: &Owner) -> Before {
        let last = self.last.as_ref().filter(|_| !owner.is_nobody());
        last.map(|last| last.before(document)).unwrap_or_default()
    }

    /// Whose a return is, with what there is to say about it; its document names the person from then on.
    pub(super) fn owner(&self, file: &str, claims: &Claims<'_>, document: Option<&mut Value>) -> (Owner, Vec<Finding>) {
        let assigned = self.assigned.get(file).map(String::as_str);
        let (mut nothing, has_document) = (Value::Null, document.is_some());
        let decision = decide(&Claims { assigned, ..*claims }, document.unwrap_or(&mut nothing), &self.expected);
        let place =
            |(finding, pointer): (Finding, &str)| if has_document { finding.at(&Pointer::from(pointer)) } else { finding };
        (decision.owner, decision.told.into_iter().map(place).collect())
    }

    /// What documents are held against.
    pub(super) fn standard(&self) -> Standard<'_> {
        Standard { schemas: &self.schemas, policy: &self.policy, own: self.own.as_ref(), today: self.today }
    }
}
