//! Reads returns: turns a grid of cells into a document, the place of every field, and findings.
//!
//! The steps, each named after its module: take out what is `private`; `recognise` which form it is and who it belongs to; `scan`
//! for tables; `locate` the form's fields in them by heading (`columns`) and key; `adopt` rows without a key; report which `rows`
//! are duplicated or missing; `interpret` each cell; match `exempt` ratings with their reasons and spread `merged` cells;
//! `assemble` the document; and report what stands `outside` the fields and `beside` the cells. Tables that lost their `Ref`
//! heading are searched by `unmarked`. A workbook without a form code is recognised by its `labels` and, if it is not ours, read
//! as a `plain` sheet. Nothing is ever read by position alone.

mod across;
mod adopt;
mod assemble;
mod beside;
mod colours;
mod columns;
mod copy;
mod elsewhere;
mod exempt;
mod goals;
mod interpret;
mod labels;
mod locate;
mod merged;
mod numbers;
mod outside;
mod plain;
mod private;
mod recognise;
mod rows;
mod scale;
mod scan;
mod unmarked;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use crate::address::{Place, Pointer};
use crate::finding::{Code, Finding, Told};
use crate::form::{Form, Forms, Identity, Mends};
use crate::framework::Library;
use crate::grid::Workbook;
use crate::texts::in_words_of;

use self::locate::Located;
use self::plain::{Plain, Unmarked};
use self::private::{Private, TakenOut};
use self::recognise::Claim;
pub(crate) use assemble::is_ours;
pub use elsewhere::{Elsewhere, elsewhere, is_own};
pub use locate::RowPlace;
pub use merged::shared_cell;

/// The result of reading a return.
#[derive(Debug, Default)]
pub struct Reading {
    /// Which form the workbook says it is.
    pub identity: Option<Identity>,
    /// Other people that some of its form codes name.
    pub others: Vec<String>,
    /// The form, with as many rows as the workbook.
    pub form: Option<Form>,
    /// The document as JSON, with every computed value recalculated; `None` if the file was refused.
    pub document: Option<Value>,
    /// The place of every field, filled or not.
    pub provenance: BTreeMap<Pointer, Place>,
    /// Every field in the order of the sheets.
    pub fields: Vec<FieldRead>,
    /// Fields whose answer was not accepted, each with a finding. They are null, except times, which keep their text.
    pub unread: BTreeSet<Pointer>,
    /// Fields that are null because their row is missing, each with a finding.
    pub absent: BTreeSet<Pointer>,
    /// The places of the form's rows, by key.
    pub rows: BTreeMap<String, RowPlace>,
    /// Which return it replaces, if it is a marked copy.
    pub mends: Option<Mends>,
    /// The findings.
    pub findings: Vec<Finding>,
    /// Number of texts and notes outside the fields, by the code of their findings. It includes private ones, of which the
    /// findings give only the place.
    pub outside: BTreeMap<Code, usize>,
}

impl Reading {
    /// Adds to the count of texts or notes outside the fields.
    fn count(&mut self, code: Code, more: usize) {
        if more > 0 {
            *self.outside.entry(code).or_default() += more;
        }
    }
}

/// One field as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldRead {
    /// Its place in the document.
    pub pointer: Pointer,
    /// Its place in the workbook.
    pub place: Place,
    /// Its label.
    pub label: Arc<str>,
    /// Its kind of value: `rating`, `date` and so on.
    pub kind: &'static str,
    /// Whether people fill it in.
    pub input: bool,
    /// Its value in the document.
    pub value: Value,
}

/// Reads a return with the frameworks of a library, in the wording of the form generation that its form code names. `forms`
/// caches the forms of returns read before.
pub fn read(workbook: &Workbook, library: &Library, forms: &Forms) -> Reading {
    let claims = recognise::claims(workbook);
    let generation = recognise::generation(&claims).unwrap_or_else(|| locate::generation(&scan::scan(workbook)));
    in_words_of(generation, || read_in_words(workbook, claims, library, forms))
}

fn read_in_words(workbook: &Workbook, claims: Vec<Claim>, library: &Library, forms: &Forms) -> Reading {
    let apart = copy::set_apart(workbook);
    let mut reading = Reading { mends: apart.mends, ..Reading::default() };
    let tables = scan::scan(workbook);
    let out = Private::of(workbook, &tables).take_out(apart.workbook);
    // Scan again only if the workbook changed since: it is a marked copy, or private content was taken out.
    let (claims, tables) = match &out.workbook {
        Cow::Owned(workbook) => (recognise::claims(workbook), scan::scan(workbook)),
        Cow::Borrowed(_) => (claims, tables),
    };
    let workbook = out.workbook.as_ref();
    let Some((identity, others)) = recognise::recognise(workbook, &claims, &mut reading.findings) else {
        match plain::recognise(workbook, &tables, library, forms) {
            Ok(unmarked) => read_unmarked(&out, tables, unmarked, (library, forms), &mut reading),
            Err(reason) => {
                reading.findings.push(Finding::new(Told::FormUnknown { reason: reason.as_deref() }));
            }
        }
        return reading;
    };
    (reading.identity, reading.others) = (Some(identity.clone()), others);
    let Some(framework) = library.get(&identity.framework) else {
        let finding = Finding::new(Told::FrameworkUnknown { framework: &identity.framework });
        reading.findings.push(finding.with_value(&identity.framework));
        return reading;
    };
    if framework.version != identity.framework_version {
        let (theirs, ours) = (&identity.framework_version, &framework.version);
        let told = Told::FrameworkVersion { framework: &framework.title, theirs, ours };
        reading.findings.push(Finding::new(told).with_value(theirs));
    }
    let located = locate::locate(workbook, tables, identity, (framework, forms), &mut reading.findings);
    take(workbook, located, &out, &mut reading);
    if reading.document.is_some() {
        let kept = copy::report(&apart.kept, &mut reading.findings);
        reading.count(Code::KeptElsewhere, kept);
    }
    reading
}

/// Reads a workbook without a form code. If it does not name its person either, a finding asks for them.
fn read_unmarked(
    out: &TakenOut<'_>,
    tables: Vec<scan::Scanned>,
    unmarked: Unmarked<'_>,
    (library, forms): (&Library, &Forms),
    reading: &mut Reading,
) {
    let workbook = out.workbook.as_ref();
    match unmarked {
        Unmarked::Keyed(identity) => {
            let Some(framework) = library.get(&identity.framework) else { return };
            reading.findings.push(plain::keyed_finding(&identity, framework));
            reading.identity = Some(identity.clone());
            let located = locate::locate(workbook, tables, identity, (framework, forms), &mut reading.findings);
            take(workbook, located, out, reading);
        }
        Unmarked::Plain(plain) => {
            reading.identity = Some(plain.identity().clone());
            let (workbook, details) = Plain::parted(workbook);
            let located = plain.locate(&workbook, &details, forms, &mut reading.findings);
            take(&workbook, located, out, reading);
        }
    }
    let Some(document) = &reading.document else { return };
    if let Some(identity) = &mut reading.identity {
        identity.person = document["person"]["id"].as_str().map(str::to_owned);
    }
    if plain::person_unknown(document) {
        reading.findings.push(Finding::new(Told::PersonUnknown { ours: false }));
    }
}

/// Reads the answers, and reports everything else in the workbook.
fn take(workbook: &Workbook, mut located: Located, out: &TakenOut<'_>, reading: &mut Reading) {
    if located.refused {
        return;
    }
    assemble::assemble(workbook, &mut located, reading);
    let mut private = outside::report(workbook, &located, out, reading);
    merged::report(workbook, &located, reading);
    private.extend(beside::report(workbook, &located, out, reading));
    for hidden in private::report(workbook, &located, out, private, &mut reading.findings) {
        reading.count(hidden.code, 1);
    }
    reading.form = Some(located.form);
    reading.rows = located.rows;
}
