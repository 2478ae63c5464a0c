//! Checks skills marked as not applicable in a document that was not read from cells. A rating beside the reason, or a reason
//! without content, makes it invalid. Whatever is removed from the document is in a finding.

use crate::address::Pointer;
use crate::finding::{Code, Finding, Told};
use crate::model::{Document, Framework};
use crate::texts::answers::is_no_reason;
use crate::texts::{sheet_text, sheet_text_with};

/// Removes invalid reasons, with a finding each. If there is an inventory, the gap analysis takes its values from there.
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

/// Drops findings about missing ratings of skills with `n/a` but no reason, since the missing reason is already reported.
pub(super) fn without_missing(findings: Vec<Finding>, claims: &[Finding]) -> Vec<Finding> {
    let row = |finding: &Finding| finding.pointer.as_ref().and_then(Pointer::parent);
    let claimed =
        |finding: &Finding| claims.iter().any(|claim| claim.code == Code::ExemptionWithoutReason && row(claim) == row(finding));
    findings.into_iter().filter(|finding| finding.code != Code::RatingMissing || !claimed(finding)).collect()
}

/// A rating as a short text: the level, or `n/a` with its reason; `None` without either.
pub(super) fn shown(rating: Option<u8>, exempted: Option<&String>) -> Option<String> {
    let exempted = exempted.map(|why| format!("{} ({why})", sheet_text("exemption.rating")));
    let words: Vec<String> = rating.map(|rating| rating.to_string()).into_iter().chain(exempted).collect();
    (!words.is_empty()).then(|| words.join(", "))
}
