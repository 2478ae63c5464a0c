//! Everything that reading returns depends on: frameworks, limits, rules, the date, and the data about people and the previous
//! round.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::expected::{Claims, Expected, Owner, decide};
use crate::address::Pointer;
use crate::finding::Finding;
use crate::form::{Forms, Identity, MadeFrom};
use crate::framework::Library;
use crate::grid::Limits;
use crate::model::{Date, Framework, Policy};
use crate::rounds::PreviousRound;
use crate::rules::PreviousAnswers;
use crate::validate::{OwnSchema, Schemas, Standard};

/// Everything that is needed to read any number of returns; built once.
pub struct Workbench {
    /// The available frameworks.
    pub library: Library,
    /// Their compiled schemas.
    pub schemas: Schemas,
    /// A cache of the forms of returns that have been read.
    pub forms: Forms,
    /// The limits on files.
    pub limits: Limits,
    /// The organisation's rules for plans.
    pub policy: Policy,
    /// The organisation's own schema, which every document is also checked against.
    pub own: Option<OwnSchema>,
    /// The date that counts as today.
    pub today: Date,
    /// Who was asked for which workbook, if that is known.
    pub expected: Expected,
    /// The ids that a list assigns to files, by the name of the file in findings.
    pub assigned: BTreeMap<String, String>,
    /// The previous round, if its returns are available.
    pub last: Option<PreviousRound>,
    /// The ids of the frameworks that were given explicitly. They are used regardless of what the returns were made from.
    pub named: BTreeSet<String>,
    /// What forms were made from, by digest; only entries that returns refer to and that were found.
    pub recorded: BTreeMap<String, MadeFrom>,
}

impl Workbench {
    /// Creates a workbench with the given frameworks.
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

    /// Adds a framework, which replaces one with the same id.
    pub(super) fn take_up(&mut self, framework: Framework) {
        self.schemas.forget(&framework.id);
        self.forms.forget(&framework.id);
        self.library.add(framework);
    }

    /// Whether a form was made from a framework that differs from the available one with the same id.
    pub(super) fn is_other(&self, identity: &Identity, framework: &Framework) -> bool {
        let recorded = identity.made_from.as_ref().and_then(|digest| self.recorded.get(digest));
        recorded.map_or(identity.framework_version != framework.version, |made| made.framework != *framework)
    }

    /// The answers of the previous round for the person and rater of a document.
    pub(super) fn previous_answers(&self, document: &Value, owner: &Owner) -> PreviousAnswers {
        let last = self.last.as_ref().filter(|_| !owner.is_nobody());
        last.map(|last| last.answers_of(document)).unwrap_or_default()
    }

    /// Decides who a return belongs to, with the findings about that, and puts the person into its document.
    pub(super) fn owner(&self, file: &str, claims: &Claims<'_>, document: Option<&mut Value>) -> (Owner, Vec<Finding>) {
        let assigned = self.assigned.get(file).map(String::as_str);
        let (mut nothing, has_document) = (Value::Null, document.is_some());
        let decision = decide(&Claims { assigned, ..*claims }, document.unwrap_or(&mut nothing), &self.expected);
        let place =
            |(finding, pointer): (Finding, &str)| if has_document { finding.at(&Pointer::from(pointer)) } else { finding };
        (decision.owner, decision.told.into_iter().map(place).collect())
    }

    /// Everything that documents are validated against.
    pub(super) fn standard(&self) -> Standard<'_> {
        Standard { schemas: &self.schemas, policy: &self.policy, own: self.own.as_ref(), today: self.today }
    }
}
