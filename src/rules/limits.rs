//! Time and money: what a person's plan and the plans of a department may take, and who has agreed to a cost.

use rust_decimal::Decimal;

use super::Subject;
use crate::address::Pointer;
use crate::finding::{Code, Finding};
use crate::model::{Action, ActionStatus, Framework, Money, Policy};

/// The sum of the amounts in a currency; amounts in others are left out, since nobody has said what they are worth.
pub fn cost_in<'a>(currency: &str, costs: impl IntoIterator<Item = &'a Money>) -> Decimal {
    costs.into_iter().filter(|money| money.currency() == currency).map(Money::amount).sum()
}

/// The currency of the budgets.
fn currency<'a>(policy: &'a Policy, framework: &'a Framework) -> &'a str {
    policy.currency.as_deref().unwrap_or(&framework.currency)
}

/// A person's plan takes no more hours and costs no more than the policy allows. What was dropped takes nothing.
pub(super) fn person(subject: &Subject<'_>) -> Vec<Finding> {
    let counted: Vec<(Pointer, &Action)> =
        subject.actions().filter(|(_, action)| action.status != Some(ActionStatus::Dropped)).collect();
    let mut findings = Vec::new();
    let hours = |action: &Action| action.estimated_time.as_ref().and_then(|time| time.hours());
    if let Some(limit) = subject.policy.hours_per_person {
        let sum: f64 = counted.iter().filter_map(|(_, action)| hours(action)).sum();
        let largest = counted.iter().max_by(|a, b| hours(a.1).unwrap_or(0.0).total_cmp(&hours(b.1).unwrap_or(0.0)));
        if let Some((at, _)) = largest.filter(|_| sum > limit) {
            let words = [("sum", number(sum)), ("limit", number(limit))];
            let words = words.each_ref().map(|(name, text)| (*name, text.as_str()));
            findings.push(Finding::new(Code::TimeOverLimit, &words).at(&at.join("estimated_time")));
        }
    }
    if let Some(budget) = subject.policy.budget_person {
        let currency = currency(subject.policy, subject.framework);
        let cost = |action: &Action| cost_in(currency, &action.estimated_cost);
        let sum: Decimal = counted.iter().map(|(_, action)| cost(action)).sum();
        let dearest = counted.iter().max_by_key(|(_, action)| cost(action));
        if let Some((at, _)) = dearest.filter(|_| sum > Decimal::from(budget)) {
            findings.push(over_budget(Code::CostOverBudget, sum, budget, currency).at(&at.join("estimated_cost")));
        }
    }
    findings
}

/// The plans of a department cost no more together than the policy allows.
pub fn department<'a>(costs: impl IntoIterator<Item = &'a Money>, framework: &Framework, policy: &Policy) -> Option<Finding> {
    let budget = policy.budget_department?;
    let currency = currency(policy, framework);
    let sum = cost_in(currency, costs);
    (sum > Decimal::from(budget)).then(|| over_budget(Code::DepartmentOverBudget, sum, budget, currency))
}

fn over_budget(code: Code, sum: Decimal, budget: u32, currency: &str) -> Finding {
    let over = sum - Decimal::from(budget);
    let words = [("sum", sum.to_string()), ("limit", budget.to_string()), ("over", over.to_string())];
    let words = words.each_ref().map(|(name, text)| (*name, text.as_str()));
    Finding::new(code, &[words[0], words[1], words[2], ("currency", currency)])
}

/// Somebody has agreed to every cost that is still to be spent.
pub(super) fn approvals(subject: &Subject<'_>) -> Vec<Finding> {
    let each = |(at, action): (Pointer, &Action)| {
        let cost = action.estimated_cost.as_ref().filter(|cost| cost.amount() > Decimal::ZERO)?;
        let pointer = at.join("approved_by");
        let agreed = !super::answers::says_nothing(action.approved_by.as_deref()) || subject.is_unread(&pointer);
        (action.is_open() && !agreed).then(|| {
            let words = [("action", action.action.as_deref().unwrap_or_default()), ("cost", &cost.to_string())];
            Finding::new(Code::ApprovalMissing, &words).at(&pointer)
        })
    };
    subject.actions().filter_map(each).collect()
}

/// A number of hours without needless zeros.
pub(super) fn number(hours: f64) -> String {
    let rounded = (hours * 10.0).round() / 10.0;
    rounded.to_string()
}
