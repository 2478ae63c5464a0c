//! Skills that do not apply to a person: the rating says `n/a`, and a cell in its row says why. Both together are one
//! answer; each alone, or the reason beside a rating, is a finding.

use serde_json::Value;

use super::assemble::Found;
use crate::address::Pointer;
use crate::finding::{Finding, Told};
use crate::form::Field;
use crate::grid::{Cell, CellValue};
use crate::texts::answers::{does_not_apply, is_no_reason};
use crate::texts::sheet_text;
use crate::words::fold;

/// A rating that may be `n/a`.
pub(super) struct Exemptible {
    /// Where its reason stands.
    reason: Pointer,
    /// What was typed as the rating.
    typed: Option<String>,
    /// Whether that says that the skill does not apply.
    claimed: bool,
}

impl Exemptible {
    /// The rating in a cell, if its field may be `n/a`.
    pub(super) fn of(field: &Field, cell: Option<&Cell>) -> Option<Self> {
        let reason = field.exemption.clone().filter(|_| field.is_input())?;
        let typed = cell.filter(|cell| cell.value != CellValue::Empty).map(|cell| cell.value.display());
        // The list of the form offers a word of its own.
        let says_so = |text: &str| does_not_apply(text) || fold(text) == fold(&sheet_text("exemption.rating"));
        // A formula, or Excel's own #N/A, is not what somebody chose.
        let claimed =
            cell.is_some_and(|cell| cell.formula.is_none() && matches!(&cell.value, CellValue::Text(text) if says_so(text)));
        Some(Self { reason, typed, claimed })
    }

    /// Whether the cell says that the skill does not apply.
    pub(super) fn is_claimed(&self) -> bool {
        self.claimed
    }
}

/// Brings every rating together with its reason.
pub(super) fn resolve(found: &mut [Found], findings: &mut Vec<(Pointer, Finding)>) {
    for at in 0..found.len() {
        let Some(mut exemptible) = found[at].exemptible.take() else { continue };
        let reason = found.iter().position(|other| other.field.pointer == exemptible.reason);
        if let Some(reason) = reason {
            leave_out_nothing(found, (at, reason), &mut exemptible, findings);
        }
        let why = reason.and_then(|reason| found[reason].field.value.as_str().map(|why| (reason, why.to_owned())));
        match why {
            // The row stands twice with different answers, which its finding says: none of them counts.
            Some((reason, _)) if exemptible.claimed && found[at].unread => {
                (found[reason].field.value, found[reason].unread) = (Value::Null, true);
            }
            Some(_) if exemptible.claimed => tidied(&found[at], exemptible.typed.as_deref().unwrap_or_default(), findings),
            None if exemptible.claimed && !found[at].unread => without_reason(found, at, reason, &exemptible, findings),
            Some((reason, why)) => unclaimed(found, (at, reason), &exemptible, &why, findings),
            None => {}
        }
    }
}

/// Somebody who goes through all cells puts a dash, or `n/a`, where there is nothing to say. Beside an empty rating, `n/a`
/// is what was meant for the rating.
fn leave_out_nothing(
    found: &mut [Found],
    (at, reason): (usize, usize),
    exemptible: &mut Exemptible,
    findings: &mut Vec<(Pointer, Finding)>,
) {
    let Some(nothing) = found[reason].field.value.as_str().filter(|why| is_no_reason(why)).map(str::to_owned) else { return };
    found[reason].field.value = Value::Null;
    let is_empty = found[at].field.value.is_null() && !found[at].unread && !exemptible.claimed;
    if is_empty && does_not_apply(&nothing) {
        (exemptible.claimed, exemptible.typed) = (true, Some(nothing));
        return;
    }
    let field = &found[reason].field;
    let told = Told::ValueTidied { label: &field.label, value: &nothing, read_as: None, how: None };
    findings.push((field.pointer.clone(), Finding::new(told).placed(&field.place).with_value(nothing.clone())));
}

/// The rating and its reason belong together; a note says so where `n/a` was written in other words.
fn tidied(rating: &Found, typed: &str, findings: &mut Vec<(Pointer, Finding)>) {
    let (field, word) = (&rating.field, sheet_text("exemption.rating"));
    if typed != word {
        let told = Told::ValueTidied { label: &field.label, value: typed, read_as: Some(&word), how: None };
        findings.push((field.pointer.clone(), Finding::new(told).placed(&field.place).with_value(typed)));
    }
}

/// The rating says `n/a`, and nothing says why.
fn without_reason(
    found: &mut [Found],
    at: usize,
    reason: Option<usize>,
    exemptible: &Exemptible,
    findings: &mut Vec<(Pointer, Finding)>,
) {
    // A reason that could not be read has its own finding.
    if reason.is_none_or(|reason| !found[reason].unread) {
        let (rating, typed) = (&found[at].field, exemptible.typed.as_deref().unwrap_or_default());
        let place = reason.map_or(&rating.place, |reason| &found[reason].field.place);
        let finding = Finding::new(Told::ExemptionWithoutReason { label: &rating.label, value: typed });
        findings.push((exemptible.reason.clone(), finding.placed(place).with_value(typed)));
    }
    found[at].unread = true;
}

/// There is a reason, but the rating does not say `n/a`: an empty one is taken to mean it, anything else counts itself.
fn unclaimed(
    found: &mut [Found],
    (at, reason): (usize, usize),
    exemptible: &Exemptible,
    why: &str,
    findings: &mut Vec<(Pointer, Finding)>,
) {
    let rating = exemptible.typed.as_deref().unwrap_or_default();
    if found[at].field.value.is_null() && !found[at].unread {
        let told = Told::ExemptionAssumed { label: &found[at].field.label, value: why };
        let finding = Finding::new(told).placed(&found[at].field.place).with_value(why);
        findings.push((found[at].field.pointer.clone(), finding));
        return;
    }
    let told = Told::ExemptionContradictsRating { label: &found[reason].field.label, value: why, rating: &rating };
    let finding = Finding::new(told).placed(&found[reason].field.place).with_value(why);
    findings.push((found[reason].field.pointer.clone(), finding));
    found[reason].field.value = Value::Null;
    found[reason].unread = true;
}
