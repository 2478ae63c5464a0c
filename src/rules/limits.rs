//! Rules about time and money: limits for a person's plan and for the plans of a department, and the approval of costs.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::answers::says_nothing;
use super::{Rule, Subject, phrases};
use crate::address::Pointer;
use crate::finding::{Finding, Told};
use crate::model::{Action, Framework, Money, Policy};
use crate::words::phrases::{Phrases, split};

/// The rules of this file.
pub(super) const RULES: &[Rule] = &[person, approvals];

/// The sum of the amounts in a currency. Amounts in other currencies are left out, since no exchange rate is known.
pub fn cost_in<'a>(currency: &str, costs: impl IntoIterator<Item = &'a Money>) -> Decimal {
    costs.into_iter().filter(|money| money.currency() == currency).map(Money::amount).sum()
}

/// The currency of the budgets.
fn currency<'a>(policy: &'a Policy, framework: &'a Framework) -> &'a str {
    policy.currency.as_deref().unwrap_or(&framework.currency)
}

/// A person's plan takes no more hours and money than the policy allows. Dropped actions do not count.
fn person(subject: &Subject<'_>) -> Vec<Finding> {
    let counted: Vec<(Pointer, &Action)> = subject.actions().filter(|(_, action)| !action.is_dropped()).collect();
    let mut findings = Vec::new();
    let hours = |action: &Action| action.estimated_time.as_ref().and_then(|time| time.hours());
    if let Some(limit) = subject.policy.hours_per_person {
        let sum: f64 = counted.iter().filter_map(|(_, action)| hours(action)).sum();
        let largest = counted.iter().max_by(|a, b| hours(a.1).unwrap_or(0.0).total_cmp(&hours(b.1).unwrap_or(0.0)));
        if let Some((at, _)) = largest.filter(|_| sum > limit) {
            let told = Told::TimeOverLimit { sum: &number(sum), limit: &number(limit) };
            findings.push(Finding::new(told).at(&at.join("estimated_time")));
        }
    }
    let currency = currency(subject.policy, subject.framework);
    findings.extend(uncounted(subject, &counted, currency));
    if let Some(budget) = subject.policy.budget_person {
        let cost = |action: &Action| cost_in(currency, &action.estimated_cost);
        let sum: Decimal = counted.iter().map(|(_, action)| cost(action)).sum();
        let dearest = counted.iter().max_by_key(|(_, action)| cost(action));
        if let Some((at, _)) = dearest.filter(|_| sum > Decimal::from(budget)) {
            let over = sum - Decimal::from(budget);
            let told = Told::CostOverBudget { sum: &sum, over: &over, limit: &budget, currency };
            findings.push(Finding::new(told).at(&at.join("estimated_cost")));
        }
    }
    findings
}

/// Costs in another currency than the budget's, reported once at the first of them.
fn uncounted(subject: &Subject<'_>, actions: &[(Pointer, &Action)], currency: &str) -> Option<Finding> {
    let policy = subject.policy;
    let is_other = |cost: &&Money| cost.currency() != currency && cost.amount() > Decimal::ZERO;
    let mut other = actions.iter().filter_map(|(at, action)| Some((at, action.estimated_cost.as_ref().filter(is_other)?)));
    let (at, first) = other.next().filter(|_| policy.budget_person.or(policy.budget_department).is_some())?;
    let costs: Vec<String> = std::iter::once(first).chain(other.map(|(_, cost)| cost)).map(Money::to_string).collect();
    let told = Told::CostNotCounted { currency, costs: &costs.join(", ") };
    Some(Finding::new(told).at(&at.join("estimated_cost")).with_value(first.to_string()))
}

/// The plans of a department cost no more together than the policy allows.
pub fn department<'a>(costs: impl IntoIterator<Item = &'a Money>, framework: &Framework, policy: &Policy) -> Option<Finding> {
    let budget = policy.budget_department?;
    let currency = currency(policy, framework);
    let sum = cost_in(currency, costs);
    let over = sum - Decimal::from(budget);
    let told = Told::DepartmentOverBudget { sum: &sum, over: &over, limit: &budget, currency };
    (over > Decimal::ZERO).then(|| Finding::new(told))
}

/// Every cost that is still to be spent has been approved by somebody.
fn approvals(subject: &Subject<'_>) -> Vec<Finding> {
    let each = |(at, action): (Pointer, &Action)| {
        let cost = action.estimated_cost.as_ref().filter(|cost| cost.amount() > Decimal::ZERO)?;
        let (pointer, by) = (at.join("approved_by"), action.approved_by.as_deref());
        let agreed = by.is_some_and(names_approver) || subject.is_unread(&pointer);
        (action.is_open() && !agreed).then(|| {
            let what = action.action.as_deref().unwrap_or_default();
            let finding = Finding::new(Told::ApprovalMissing { action: what, cost, value: by }).at(&pointer);
            by.into_iter().fold(finding, |finding, by| finding.with_value(by))
        })
    };
    subject.actions().filter_map(each).collect()
}

/// Phrases that say a cost is not approved yet: as the whole text, or at its beginning.
static UNAPPROVED: LazyLock<(Phrases, Phrases)> =
    LazyLock::new(|| (phrases("unapproved.words"), phrases("unapproved.beginnings")));

/// Whether a text names who approved something, rather than saying that nobody has yet.
pub fn names_approver(text: &str) -> bool {
    let (alone, beginnings) = &*UNAPPROVED;
    let words = split(text);
    !words.is_empty() && !says_nothing(Some(text)) && !alone.are_all_of(&words) && beginnings.begin(&words).is_none()
}

/// A number of hours without trailing zeros.
pub(super) fn number(hours: f64) -> String {
    let rounded = (hours * 10.0).round() / 10.0;
    rounded.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_approved_a_cost_is_somebody() {
        for nobody in [
            "not yet",
            "No",
            "no.",
            "pending",
            "Pending HR",
            "nobody yet",
            "TBD",
            "tbc",
            "-",
            "–",
            "?",
            "n/a",
            "open",
            "Waiting for Dana",
        ] {
            assert!(!names_approver(nobody), "{nobody}");
        }
        for somebody in
            ["Dana Whitfield", "HR", "J. Smith, 12 Nov", "yes, Dana", "No. 5 Committee", "佐藤", "Noor", "The open board"]
        {
            assert!(names_approver(somebody), "{somebody}");
        }
    }
}
