//! Checks a document: its schema, then its type, then the rules. Findings name pointers; whoever knows the cells adds them.

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
    /// The typed document, computed values worked out; none where it does not fit its schema.
    pub document: Option<Document>,
    /// What there is to say.
    pub findings: Vec<Finding>,
}

/// A schema, and the same compiled; none where it does not compile.
type Compiled = Option<(Value, Validator)>;

/// The schemas of forms, each compiled when the first document of its form is met, then shared.
#[derive(Default)]
pub struct Schemas {
    compiled: RwLock<BTreeMap<(String, FormKind), Arc<Compiled>>>,
}

impl Schemas {
    /// Forgets the schemas of a framework, since another one takes its place.
    pub fn forget(&mut self, framework: &str) {
        self.compiled.get_mut().unwrap_or_else(PoisonError::into_inner).retain(|(id, _), _| id != framework);
    }

    fn of(&self, framework: &Framework, kind: FormKind) -> Arc<Compiled> {
        let key = (framework.id.clone(), kind);
        let known = self.compiled.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        known.unwrap_or_else(|| {
            let schema = form::schema(framework, kind);
            // The schemas are ours, and a test compiles them all; one that does not compile would check nothing.
            let validator = jsonschema::options().should_validate_formats(true).build(&schema).ok();
            let compiled = Arc::new(validator.map(|validator| (schema, validator)));
            self.compiled.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(compiled).clone()
        })
    }

    /// Whether a document fits the schema of its form.
    pub fn fits(&self, framework: &Framework, kind: FormKind, document: &Value) -> bool {
        self.of(framework, kind).as_ref().as_ref().is_none_or(|(_, validator)| validator.is_valid(document))
    }

    /// Where a document does not fit the schema of its form, in plain words.
    fn check(&self, framework: &Framework, kind: FormKind, document: &Value, origin: &Origin) -> Vec<Finding> {
        let compiled = self.of(framework, kind);
        let Some((whole, validator)) = &*compiled else { return vec![] };
        let problems = validator.iter_errors(document).flat_map(|error| schema::problems(&error, whole, "the document"));
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

/// Tells of every text that no cell can hold. A schema counts characters, of which some are two units long; what is longer
/// in characters, too, it has told itself.
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

/// Whether a text is longer than a cell may be.
fn is_too_long(text: &str) -> bool {
    words::units(text) > words::LONGEST_CELL
}

/// Whether some text is: there are programs that save such cells.
fn holds_too_long(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.values().any(holds_too_long),
        Value::Array(items) => items.iter().any(holds_too_long),
        Value::String(text) => is_too_long(text),
        _ => false,
    }
}

/// Codes that say that something is missing. A field whose answer could not be read has its finding; that it is empty
/// besides goes without saying.
const MISSING: [Code; 6] = [
    Code::RatingMissing,
    Code::AnswerMissing,
    Code::TargetRoleUnknown,
    Code::ActionWithoutResult,
    Code::ActionMissing,
    Code::GoalIncomplete,
];

/// What documents are held against.
#[derive(Clone, Copy)]
pub struct Standard<'a> {
    /// The schemas of the forms.
    pub schemas: &'a Schemas,
    /// What the organisation asks of plans.
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
    // To compile a schema takes longer than to read a return.
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

/// Ratings that are told to be missing one by one although their rows are gone; where there are more, it is a whole table.
const MOST_ABSENT: usize = 3;

/// Leaves out what goes without saying: that a field is empty whose answer could not be read, or whose row is gone. That
/// ratings are missing with their rows is said all the same, since it is graver, but not for each row of a table.
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

/// Ratings that the gap analysis holds otherwise than the inventory of the same document; the inventory's count.
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
