//! Plans that are replaced by another return of the same person. The findings about such a plan are settled, or appear in the
//! other return as well.

use std::collections::BTreeMap;

use super::returned::Return;
use crate::analysis::{Submission, replaced_plans};
use crate::finding::{Code, Finding, Severity};
use crate::report::review::{Review, of_plans};

/// Files whose plans do not count, each with the file that counts instead.
pub struct Replaced {
    by: BTreeMap<String, String>,
}

impl Replaced {
    /// Finds the replaced plans. A plan only replaces plans of the same framework.
    pub fn among(returns: &[Return]) -> Self {
        let mut by: BTreeMap<String, String> =
            returns.iter().filter_map(|found| Some((found.file.clone(), found.superseded_by.clone()?))).collect();
        let mut frameworks: BTreeMap<&str, Vec<Submission<'_>>> = BTreeMap::new();
        for found in returns {
            let Some(document) = found.counted() else { continue };
            let submission = Submission { file: found.file.clone(), document };
            frameworks.entry(document.form.framework.as_str()).or_default().push(submission);
        }
        for submissions in frameworks.values() {
            let replaced = replaced_plans(submissions).into_iter();
            by.extend(replaced.map(|(file, counts)| (file.to_owned(), counts.to_owned())));
        }
        Self { by }
    }

    /// The file whose plan counts in place of the one in `found`, if any.
    pub fn by(&self, found: &Return) -> Option<&str> {
        self.by.get(&found.file).map(String::as_str)
    }

    /// The findings of a return that still matter: all except those about a replaced plan.
    pub fn standing<'a>(&self, found: &'a Return) -> impl Iterator<Item = &'a Finding> {
        let replaced = self.by(found).is_some();
        found.findings.iter().filter(move |finding| !(replaced && is_of_plan(found, finding)))
    }

    /// The verdicts on the plans that count.
    pub fn reviews(&self, returns: &[Return]) -> Vec<Review> {
        of_plans(returns.iter().filter(|found| self.by(found).is_none()).map(Return::review).collect())
    }

    /// Each return whose plan is replaced: its file, the file that counts instead, and the number of errors outside the plan.
    pub fn passed_over<'a>(&'a self, returns: &'a [Return]) -> impl Iterator<Item = (&'a str, &'a str, usize)> {
        let plans = returns.iter().filter(|found| found.has_plan());
        plans.filter_map(|found| {
            let errors = self.standing(found).filter(|finding| finding.severity == Severity::Error).count();
            Some((found.file.as_str(), self.by(found)?, errors))
        })
    }
}

/// Whether a finding is about the plan: one of its fields, its sheet, or a gap or education that has no plan.
fn is_of_plan(found: &Return, finding: &Finding) -> bool {
    let in_plan = |pointer: &str| pointer == "/plan" || pointer.starts_with("/plan/");
    if let Some(pointer) = &finding.pointer {
        return in_plan(pointer.as_str()) || matches!(finding.code, Code::GapWithoutAction | Code::EducationNotPlanned);
    }
    let sheets = found.fields.iter().filter(|field| in_plan(field.pointer.as_str())).map(|field| field.place.sheet.as_ref());
    finding.sheet().is_some_and(|sheet| sheets.into_iter().any(|of_plan| of_plan == sheet))
}
