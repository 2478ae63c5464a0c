//! Checks a document against its schema, its type and the rules. Findings have pointers; the caller adds the cells if it knows
//! them.

mod exemptions;
mod own;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use jsonschema::Validator;
use serde::Deserialize as _;
use serde_json::Value;

use crate::address::Pointer;
use crate::finding::{Code, Finding, Severity, Told};
use crate::form;
use crate::model::{Date, Document, FormKind, Framework, Policy};
use crate::rules::{self, Origin, Subject};
use crate::schema;
use crate::texts::report_text_with;
use crate::words;

pub use own::{OwnSchema, OwnSchemaError};

/// A document after the checks.
#[derive(Debug)]
pub struct Checked {
    /// The typed document with its computed values; `None` if it does not fit its schema.
    pub document: Option<Document>,
    /// The findings.
    pub findings: Vec<Finding>,
}

/// A schema and its compiled form; `None` if it does not compile.
type Compiled = Option<(Value, Validator)>;

/// The schemas of forms. Each is compiled for the first document of its form and then shared.
#[derive(Default)]
pub struct Schemas {
    compiled: RwLock<BTreeMap<(String, FormKind), Arc<Compiled>>>,
}

impl Schemas {
    /// Drops the schemas of a framework, because another one replaces it.
    pub fn forget(&mut self, framework: &str) {
        self.compiled.get_mut().unwrap_or_else(PoisonError::into_inner).retain(|(id, _), _| id != framework);
    }

    fn of(&self, framework: &Framework, kind: FormKind) -> Arc<Compiled> {
        let key = (framework.id.clone(), kind);
        let known = self.compiled.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        known.unwrap_or_else(|| {
            let schema = form::schema(framework, kind);
            // The schemas are ours, and a test compiles all of them. One that does not compile checks nothing.
            let validator = jsonschema::options().should_validate_formats(true).build(&schema).ok();
            let compiled = Arc::new(validator.map(|validator| (schema, validator)));
            self.compiled.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(compiled).clone()
        })
    }

    /// Whether a document fits the schema of its form.
    pub fn fits(&self, framework: &Framework, kind: FormKind, document: &Value) -> bool {
        self.of(framework, kind).as_ref().as_ref().is_none_or(|(_, validator)| validator.is_valid(document))
    }

    /// Checks a document against the schema of its form.
    fn check(&self, framework: &Framework, kind: FormKind, document: &Value, origin: &Origin) -> Vec<Finding> {
        let compiled = self.of(framework, kind);
        let Some((whole, validator)) = &*compiled else { return vec![] };
        let problems = validator.iter_errors(document).flat_map(|error| schema::problems(&error, whole, "schema.whole.document"));
        let mut found: Vec<Finding> = problems
            .map(|problem| {
                let label =
                    origin.labels.get(&problem.pointer).map_or_else(|| problem.pointer.to_string(), |label| label.to_string());
                let finding = Finding::new(Told::SchemaViolation { label: &label, problem: &problem.words });
                problem.value.into_iter().fold(finding.at(&problem.pointer), |finding, value| finding.with_value(value))
            })
            .collect();
        too_long_for_a_cell(document, &Pointer::default(), &mut |pointer, text| {
            let label = origin.labels.get(pointer).map_or_else(|| pointer.to_string(), |label| label.to_string());
            let blanks = [("length", words::units(text).to_string()), ("limit", words::LONGEST_CELL.to_string())];
            let problem = report_text_with("validate.too-long", &blanks.each_ref().map(|(name, text)| (*name, text.as_str())));
            found.push(Finding::new(Told::SchemaViolation { label: &label, problem: &problem }).at(pointer));
        });
        found
    }
}

/// Reports every text that is too long for a cell. Cells count UTF-16 units, schemas count characters; texts that are too long in
/// characters are already reported by the schema.
fn too_long_for_a_cell(value: &Value, at: &Pointer, tell: &mut dyn FnMut(&Pointer, &str)) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, item)| too_long_for_a_cell(item, &at.join(key), tell)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| too_long_for_a_cell(item, &at.join(index), tell))
        }
        Value::String(text) if is_too_long(text) && text.chars().count() <= words::LONGEST_CELL => {
            tell(at, text);
        }
        _ => {}
    }
}

/// Whether a text is too long for a cell.
fn is_too_long(text: &str) -> bool {
    words::units(text) > words::LONGEST_CELL
}

/// Whether any text of a value is too long. Some programs do save such cells.
fn holds_too_long(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.values().any(holds_too_long),
        Value::Array(items) => items.iter().any(holds_too_long),
        Value::String(text) => is_too_long(text),
        _ => false,
    }
}

/// Codes for missing answers. They are dropped for fields whose answer could not be read, which already have a finding.
const MISSING: [Code; 6] = [
    Code::RatingMissing,
    Code::AnswerMissing,
    Code::TargetRoleUnknown,
    Code::ActionWithoutResult,
    Code::ActionMissing,
    Code::GoalIncomplete,
];

/// What documents are checked against.
#[derive(Clone, Copy)]
pub struct Standard<'a> {
    /// The schemas of the forms.
    pub schemas: &'a Schemas,
    /// The organisation's requirements for plans.
    pub policy: &'a Policy,
    /// The organisation's own schema, if it has one.
    pub own: Option<&'a OwnSchema>,
    /// The day that counts as today.
    pub today: Date,
}

/// Checks the document of a form under a framework.
pub fn validate(document: &Value, kind: FormKind, framework: &Framework, standard: Standard<'_>, origin: &Origin) -> Checked {
    let Standard { schemas, policy, own, today } = standard;
    let fits = origin.put_together && !holds_too_long(document);
    debug_assert!(!fits || schemas.check(framework, kind, document, origin).is_empty(), "what the reader puts together fits");
    // Compiling a schema takes longer than reading a return, so skip it for documents that fit by construction.
    let mut findings = if fits { Vec::new() } else { schemas.check(framework, kind, document, origin) };
    if !findings.is_empty() {
        return Checked { document: None, findings };
    }
    let mut typed = match Document::deserialize(document) {
        Ok(typed) => typed,
        Err(error) => {
            findings.push(Finding::new(Told::SchemaViolation { label: "", problem: &error.to_string() }));
            return Checked { document: None, findings };
        }
    };
    let claims = exemptions::settle(&mut typed, framework);
    findings.extend(disagreements(&typed, framework));
    typed.recompute();
    let told = rules::apply(&Subject { document: &typed, framework, policy, today, origin });
    findings.extend(untold(exemptions::without_missing(told, &claims), origin));
    findings.extend(claims);
    findings.extend(own.iter().flat_map(|own| own.check(&typed, origin)));
    Checked { document: Some(typed), findings: rules::weigh(findings, policy) }
}

/// Ratings in missing rows that are reported one by one; if there are more, a whole table is missing.
const MOST_ABSENT: usize = 3;

/// Drops redundant findings: that a field is empty whose answer could not be read, or whose row is missing. Missing ratings are
/// still reported along with their rows, since they are more serious, but not for each row of a whole table.
fn untold(findings: Vec<Finding>, origin: &Origin) -> Vec<Finding> {
    let among = |finding: &Finding, fields: &BTreeSet<Pointer>| {
        MISSING.contains(&finding.code) && finding.pointer.as_ref().is_some_and(|pointer| fields.contains(pointer))
    };
    let (absent, mut rest): (Vec<Finding>, Vec<Finding>) = findings
        .into_iter()
        .filter(|finding| !among(finding, &origin.unread))
        .partition(|finding| among(finding, &origin.absent));
    let absent: Vec<Finding> = absent.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    let (ratings, others): (Vec<Finding>, Vec<Finding>) =
        absent.into_iter().partition(|finding| finding.code == Code::RatingMissing);
    rest.extend(others);
    match ratings.first().and_then(|first| first.pointer.as_ref()?.parent()?.parent()) {
        Some(list) if ratings.len() > MOST_ABSENT => {
            rest.push(Finding::new(Told::RatingsMissing { count: ratings.len() }).at(&list));
        }
        _ => rest.extend(ratings),
    }
    rest
}

/// Reports ratings that differ between the gap analysis and the inventory of the same document; the inventory counts.
fn disagreements(document: &Document, framework: &Framework) -> Vec<Finding> {
    let (Some(inventory), Some(analysis)) = (&document.inventory, &document.gap_analysis) else { return vec![] };
    let differs = analysis.rows.iter().enumerate().filter_map(|(index, row)| {
        let rated = inventory.ratings.iter().find(|rating| rating.skill == row.skill)?;
        let (rated, typed) =
            (exemptions::shown(rated.rating, rated.exempted.as_ref()), exemptions::shown(row.self_rating, row.exempted.as_ref()));
        (typed.is_some() && rated != typed).then(|| {
            let label = framework.skill(&row.skill).map_or(row.skill.as_str(), |skill| &skill.label);
            let (rated, typed) = (rated.unwrap_or_else(|| "–".to_owned()), typed.unwrap_or_default());
            let told = Told::RatingsDisagree { label, gap_rating: &typed, inventory_rating: &rated };
            let name = if row.self_rating.is_some() { "self_rating" } else { "exempted" };
            let pointer = Pointer::from("/gap_analysis/rows").join(index).join(name);
            Finding::new(told).at(&pointer).with_value(typed.clone())
        })
    });
    differs.collect()
}
