//! Reads what people send back: a grid of cells becomes a document, the place of every field, and findings.
//!
//! The steps: `recognise` which form this is and whose, `scan` for tables, `locate` the form's fields in them by
//! heading and key, tell which `rows` are doubled or lost, `interpret` each cell, `assemble` the document. Nothing is
//! taken from a position alone.

mod assemble;
mod copy;
mod elsewhere;
mod interpret;
mod locate;
mod numbers;
mod outside;
mod recognise;
mod rows;
mod scan;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::address::{Place, Pointer};
use crate::finding::{Code, Finding};
use crate::form::{Form, Identity, Mends};
use crate::grid::Workbook;
use crate::model::Framework;

pub(crate) use assemble::is_ours;
pub use elsewhere::{elsewhere, is_own};
pub use locate::RowPlace;

/// What was read from a return.
#[derive(Debug, Default)]
pub struct Reading {
    /// What the workbook says of itself.
    pub identity: Option<Identity>,
    /// The form, with as many rows as the workbook has.
    pub form: Option<Form>,
    /// The document as JSON, every computed value worked out anew; none where the file was refused.
    pub document: Option<Value>,
    /// Where every field stands, filled or not.
    pub provenance: BTreeMap<Pointer, Place>,
    /// Every field in the order of the sheets.
    pub fields: Vec<FieldRead>,
    /// Fields that are null because what stands there was not taken, as a finding says.
    pub unread: BTreeSet<Pointer>,
    /// Fields that are null because their row is gone, as a finding says.
    pub absent: BTreeSet<Pointer>,
    /// Where the rows of the form stand, by key.
    pub rows: BTreeMap<String, RowPlace>,
    /// Which return it stands for, if it is a copy that was sent back to be mended.
    pub mends: Option<Mends>,
    /// What there is to say.
    pub findings: Vec<Finding>,
}

/// One field as it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldRead {
    /// Where in the document.
    pub pointer: Pointer,
    /// Where in the workbook.
    pub place: Place,
    /// What people call it.
    pub label: String,
    /// What it holds: `rating`, `date` and so on.
    pub kind: &'static str,
    /// Whether people type here.
    pub input: bool,
    /// Its value in the document.
    pub value: Value,
}

/// Reads a return. `find` gives the framework of an id.
pub fn read<'a>(workbook: &Workbook, find: &dyn Fn(&str) -> Option<&'a Framework>) -> Reading {
    let apart = copy::set_apart(workbook);
    let workbook = apart.workbook.as_ref();
    let mut reading = Reading { mends: apart.mends, ..Reading::default() };
    let Some(identity) = recognise::recognise(workbook, &mut reading.findings) else {
        reading.findings.push(Finding::new(Code::FormUnknown, &[]));
        return reading;
    };
    reading.identity = Some(identity.clone());
    let Some(framework) = find(&identity.framework) else {
        let finding = Finding::new(Code::FrameworkUnknown, &[("framework", &identity.framework)]);
        reading.findings.push(finding.with_value(&identity.framework));
        return reading;
    };
    if framework.version != identity.framework_version {
        let words = [
            ("framework", framework.title.as_str()),
            ("theirs", identity.framework_version.as_str()),
            ("ours", framework.version.as_str()),
        ];
        reading.findings.push(Finding::new(Code::FrameworkVersion, &words).with_value(&identity.framework_version));
    }
    let tables = scan::scan(workbook);
    let located = locate::locate(workbook, &tables, identity, framework, &mut reading.findings);
    if located.refused {
        return reading;
    }
    outside::report(workbook, &located, &mut reading.findings);
    copy::report(&apart.kept, &mut reading.findings);
    assemble::assemble(workbook, located, &mut reading);
    reading
}
