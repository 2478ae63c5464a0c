//! Skills that do not apply to a person, in a document that was not read from cells: a rating beside the reason makes it
//! void, and a reason that says nothing is none. What is taken out of the document stands in a finding.

use crate::address::Pointer;
use crate::finding::{Code, Finding, Told};
use crate::model::{Document, Framework};
use crate::texts::answers::is_no_reason;
use crate::texts::{sheet_text, sheet_text_with};

/// Takes reasons out that cannot stand, a finding each. Where there is an inventory, the gap analysis follows it anyway.
pub(super) fn settle(document: &mut Document, framework: &Framework) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut each = |list: &str, index: usize, skill: &str, rating: Option<u8>, exempted: &mut Option<String>| {
        let Some(why) = exempted.take_if(|why| rating.is_some() || is_no_reason(why)) else { return };
        let label = framework.skill(skill).map_or(skill, |skill| &skill.label);
        let at = Pointer::from(list).join(index).join("exempted");
        let finding = match rating {
            Some(rating) => {
                let label = sheet_text_with("exemption.label", &[("skill", label)]);
                Finding::new(Told::ExemptionContradictsRating { label: &label, value: &why, rating: &rating })
            }
            None => Finding::new(Told::ExemptionWithoutReason { label, value: &sheet_text("exemption.rating") }),
        };
        findings.push(finding.at(&at).with_value(why));
    };
    if let Some(inventory) = &mut document.inventory {
        for (index, row) in inventory.ratings.iter_mut().enumerate() {
            each("/inventory/ratings", index, &row.skill, row.rating, &mut row.exempted);
        }
    } else if let Some(analysis) = &mut document.gap_analysis {
        for (index, row) in analysis.rows.iter_mut().enumerate() {
            each("/gap_analysis/rows", index, &row.skill, row.self_rating, &mut row.exempted);
        }
    }
    findings
}

/// Leaves out that ratings are missing where somebody said `n/a`: that the reason is missing says it.
pub(super) fn without_missing(findings: Vec<Finding>, claims: &[Finding]) -> Vec<Finding> {
    let row = |finding: &Finding| finding.pointer.as_ref().and_then(Pointer::parent);
    let claimed =
        |finding: &Finding| claims.iter().any(|claim| claim.code == Code::ExemptionWithoutReason && row(claim) == row(finding));
    findings.into_iter().filter(|finding| finding.code != Code::RatingMissing || !claimed(finding)).collect()
}

/// A rating in a few words: the level, and `n/a` with its reason; none where there is neither.
pub(super) fn shown(rating: Option<u8>, exempted: Option<&String>) -> Option<String> {
    let exempted = exempted.map(|why| format!("{} ({why})", sheet_text("exemption.rating")));
    let words: Vec<String> = rating.map(|rating| rating.to_string()).into_iter().chain(exempted).collect();
    (!words.is_empty()).then(|| words.join(", "))
}
