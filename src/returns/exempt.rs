//! Skills that do not apply to a person: the rating says `n/a`, and a cell in the same row gives the reason. The two form one
//! answer; one without the other, or a reason beside a rating, is a finding.

use serde_json::Value;

use super::assemble::FoundField;
use crate::address::Pointer;
use crate::finding::{Finding, Told};
use crate::form::Field;
use crate::grid::{Cell, CellValue};
use crate::texts::answers::{does_not_apply, is_no_reason};
use crate::texts::sheet_text;
use crate::words::fold;

/// A rating that may be `n/a`.
pub(super) struct Exemptible {
    /// The field of the reason.
    reason: Pointer,
    /// What was typed as the rating.
    typed: Option<String>,
    /// Whether the typed text means that the skill does not apply.
    claimed: bool,
}

impl Exemptible {
    /// Reads the cell, if its field may be `n/a`.
    pub(super) fn of(field: &Field, cell: Option<&Cell>) -> Option<Self> {
        let reason = field.exemption.clone().filter(|_| field.is_input())?;
        let typed = cell.filter(|cell| cell.value != CellValue::Empty).map(|cell| cell.value.display());
        // The drop-down list of the form offers its own word for it.
        let says_so = |text: &str| does_not_apply(text) || fold(text) == fold(&sheet_text("exemption.rating"));
        // A formula, or Excel's error value #N/A, is not somebody's choice.
        let claimed =
            cell.is_some_and(|cell| cell.formula.is_none() && matches!(&cell.value, CellValue::Text(text) if says_so(text)));
        Some(Self { reason, typed, claimed })
    }

    /// Whether the cell says that the skill does not apply.
    pub(super) fn is_claimed(&self) -> bool {
        self.claimed
    }
}

/// Matches every rating with its reason.
pub(super) fn resolve(found: &mut [FoundField], findings: &mut Vec<(Pointer, Finding)>) {
    for at in 0..found.len() {
        let Some(mut exemptible) = found[at].exemptible.take() else { continue };
        let reason = found.iter().position(|other| other.field.pointer == exemptible.reason);
        if let Some(reason) = reason {
            leave_out_nothing(found, (at, reason), &mut exemptible, findings);
        }
        let why = reason.and_then(|reason| found[reason].field.value.as_str().map(|why| (reason, why.to_owned())));
        match why {
            // The row occurs twice with different answers, which has its own finding; neither answer counts.
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

/// People who fill in every cell put a dash or `n/a` where they have nothing to say; such a reason is dropped. Beside an empty
/// rating, `n/a` was meant for the rating.
fn leave_out_nothing(
    found: &mut [FoundField],
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

/// Adds a note if `n/a` was written in other words.
fn tidied(rating: &FoundField, typed: &str, findings: &mut Vec<(Pointer, Finding)>) {
    let (field, word) = (&rating.field, sheet_text("exemption.rating"));
    if typed != word {
        let told = Told::ValueTidied { label: &field.label, value: typed, read_as: Some(&word), how: None };
        findings.push((field.pointer.clone(), Finding::new(told).placed(&field.place).with_value(typed)));
    }
}

/// The finding for a rating of `n/a` without a reason.
fn without_reason(
    found: &mut [FoundField],
    at: usize,
    reason: Option<usize>,
    exemptible: &Exemptible,
    findings: &mut Vec<(Pointer, Finding)>,
) {
    // A reason that could not be read already has its own finding.
    if reason.is_none_or(|reason| !found[reason].unread) {
        let (rating, typed) = (&found[at].field, exemptible.typed.as_deref().unwrap_or_default());
        let place = reason.map_or(&rating.place, |reason| &found[reason].field.place);
        let finding = Finding::new(Told::ExemptionWithoutReason { label: &rating.label, value: typed });
        findings.push((exemptible.reason.clone(), finding.placed(place).with_value(typed)));
    }
    found[at].unread = true;
}

/// There is a reason, but the rating is not `n/a`: an empty rating is read as `n/a`; any other rating counts, and the reason does
/// not.
fn unclaimed(
    found: &mut [FoundField],
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
