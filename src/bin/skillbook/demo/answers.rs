//! The answers of the people: ratings around the levels of their target role, evidence, and the priorities of gaps. Everything
//! follows from the story and the framework.

use super::DemoError;
use super::plan::plan;
use super::story::{Colleague, Evidence, Lapse, Stage, Story, dice, pick};
use skillbook::model::{CareerGoal, Date, Document, Framework, Inventory, OtherGap, OtherSkill, Plan, Policy, Priority, Rating};

/// A workbook is rated between `FIRST_DAY` and `FIRST_DAY + DAYS` days after its issue.
const FIRST_DAY: usize = 10;
const DAYS: usize = 28;

/// Number of gaps with high priority, and with at least medium priority.
const HIGH: usize = 3;
const MEDIUM: usize = 7;

/// Fills in a packet as its person does, without mistakes except the lapses of the story.
pub(super) fn answer(
    document: &mut Document,
    colleague: &Colleague,
    story: &Story,
    framework: &Framework,
) -> Result<(), DemoError> {
    document.career_goal = Some(CareerGoal { statement: Some(colleague.goal.clone()), target_date: Some(colleague.by) });
    document.education = Some(colleague.education.clone());
    let mut inventory = inventory(colleague, story, framework, document.inventory.take())?;
    inventory.rated_on = rated_on(story.issued_on, &[&colleague.id]);
    inventory.other = colleague.other.iter().map(other_skill).collect();
    document.inventory = Some(inventory);
    if let Some(analysis) = &mut document.gap_analysis {
        analysis.other =
            colleague.other.iter().map(|skill| OtherGap { level_needed: Some(skill.needed), ..OtherGap::default() }).collect();
        let rows = analysis.rows.iter_mut();
        for (row, agreed) in rows.filter_map(|row| Some((row, colleague.agreed.as_ref()?))) {
            if row.skill == agreed.skill {
                row.level_needed = Some(agreed.level);
                row.reason = Some(agreed.reason.clone());
            }
        }
    }
    document.recompute();
    let ranked = prioritise(document, &colleague.id);
    let plan = plan(&ranked, colleague, story, framework)?;
    if !colleague.lapses.contains(&Lapse::GapsForgotten) {
        put_off(document, &plan);
    }
    document.plan = Some(plan);
    Ok(())
}

/// Fills in an inventory as a person's manager does: most ratings are the same, and a few quite different.
pub(super) fn rate_as_manager(
    document: &mut Document,
    colleague: &Colleague,
    story: &Story,
    framework: &Framework,
) -> Result<(), DemoError> {
    let (low, high) = framework.scale_range();
    let mut inventory = inventory(colleague, story, framework, document.inventory.take())?;
    for rating in &mut inventory.ratings {
        let remark = colleague.manager_says.iter().find(|remark| remark.skill == rating.skill);
        let difference = match remark {
            Some(remark) => remark.difference,
            None => [0, 0, 0, 0, 0, 0, -1, -1, -1, 1][dice(&["manager", &colleague.id, &rating.skill]) % 10],
        };
        rating.rating = rating.rating.map(|own| shifted(own, difference, low, high));
        rating.source = remark.map(|_| "review".to_owned());
        rating.evidence = remark.map(|remark| remark.evidence.clone());
    }
    inventory.rated_on = rated_on(story.issued_on, &[&colleague.id, "manager"]);
    document.inventory = Some(inventory);
    document.recompute();
    Ok(())
}

pub(super) fn shifted(level: u8, difference: i16, low: u8, high: u8) -> u8 {
    let shifted = (i16::from(level) + difference).clamp(i16::from(low), i16::from(high));
    u8::try_from(shifted).unwrap_or(level)
}

/// Returns the day of the ratings, some day between issue and due date.
pub(super) fn rated_on(issued: Date, who: &[&str]) -> Option<Date> {
    let days = FIRST_DAY + dice(&[&["rated on"], who].concat()) % DAYS;
    issued.0.checked_add(jiff::Span::new().days(i64::try_from(days).ok()?)).ok().map(Date)
}

fn other_skill(skill: &super::story::Extra) -> OtherSkill {
    OtherSkill {
        label: Some(skill.label.clone()),
        rating: Some(skill.rating),
        evidence: Some(skill.evidence.clone()),
        ..OtherSkill::default()
    }
}

/// Returns the person's own ratings.
fn inventory(
    colleague: &Colleague,
    story: &Story,
    framework: &Framework,
    blank: Option<Inventory>,
) -> Result<Inventory, DemoError> {
    let mut inventory = blank.unwrap_or_default();
    for rating in &mut inventory.ratings {
        let level = level(colleague, framework, &rating.skill)
            .ok_or_else(|| DemoError::Story(format!("{} has no level for {}", colleague.target_role, rating.skill)))?;
        if let Some(exempted) = colleague.exempted.as_ref().filter(|exempted| exempted.skill == rating.skill) {
            rating.exempted = Some(exempted.reason.clone());
            continue;
        }
        let shown = evidence(colleague, story, &rating.skill, level);
        *rating = Rating {
            skill: rating.skill.clone(),
            rating: Some(level),
            source: shown.map(|(source, _)| source.clone()),
            evidence: shown.map(|(_, words)| words.clone()),
            ..Rating::default()
        };
    }
    Ok(inventory)
}

/// Returns a person's level in a skill: the level needed, changed by the person's stage and by strong and weak domains.
pub(super) fn level(colleague: &Colleague, framework: &Framework, skill: &str) -> Option<u8> {
    let (low, high) = framework.scale_range();
    let needed = framework.level_needed(Some(&colleague.target_role), skill)?;
    let (domain, _) = framework.skills().find(|(_, other)| other.id == skill)?;
    let dice = dice(&[&colleague.id, skill]) % 10;
    let is_among = |domains: &[String]| domains.contains(&domain.id);
    let difference = if is_among(&colleague.strong) {
        // A strength shows more where a low level is needed.
        1 + i16::from(needed < 3) * i16::from(dice < 4)
    } else if is_among(&colleague.weak) {
        -1 - i16::from(dice < 4)
    } else {
        match (colleague.stage, dice) {
            (Stage::Ready | Stage::Near, 8..) => 1,
            (Stage::Near, ..3) => -1,
            (Stage::Ready | Stage::Near, _) | (Stage::Middle, 7..) => 0,
            (Stage::Middle, 2..) | (Stage::Start, 6..) => -1,
            (Stage::Middle, _) | (Stage::Start, 2..) => -2,
            (Stage::Start, _) => -3,
        }
    };
    Some(shifted(needed, difference, low, high))
}

/// Returns the evidence for a rating. Not everybody gives evidence everywhere, and people write less about skills that they
/// lack.
pub(super) fn evidence<'a>(colleague: &Colleague, story: &'a Story, skill: &str, level: u8) -> Option<&'a Evidence> {
    let words = story.skills.get(skill)?;
    let dice_of = |what: &str| dice(&[what, &colleague.id, skill]) % 10;
    match level {
        ..=2 => (dice_of("evidence") < 4).then_some(&words.low),
        3 => (dice_of("evidence") < 7).then_some(&words.middle),
        _ => (dice_of("evidence") < 9).then(|| pick(&words.high, &["which", &colleague.id, skill])).flatten(),
    }
}

/// Gives low priority to large gaps that are not in the plan.
pub(super) fn put_off(document: &mut Document, plan: &Plan) {
    let threshold = i16::from(Policy::default().gap_threshold);
    let planned =
        |skill: &str| plan.goals.iter().flat_map(|goal| &goal.actions).any(|action| action.skill.as_deref() == Some(skill));
    let rows = document.gap_analysis.iter_mut().flat_map(|analysis| &mut analysis.rows);
    for row in rows.filter(|row| row.gap.is_some_and(|gap| gap >= threshold) && !planned(&row.skill)) {
        row.priority = Some(Priority::Low);
    }
}

/// Sets the priorities of the gaps. Returns the skills, with those to work on first in front.
pub(super) fn prioritise(document: &mut Document, who: &str) -> Vec<String> {
    let Some(analysis) = &mut document.gap_analysis else { return vec![] };
    let mut order: Vec<usize> = (0..analysis.rows.len()).collect();
    order.sort_by_key(|&at| {
        let row = &analysis.rows[at];
        (std::cmp::Reverse(row.gap), dice(&["first", who, &row.skill]))
    });
    for (rank, &at) in order.iter().enumerate() {
        let row = &mut analysis.rows[at];
        let is_gap = row.gap.is_some_and(|gap| gap > 0);
        row.priority = match rank {
            _ if !is_gap => None,
            ..HIGH => Some(Priority::High),
            HIGH..MEDIUM => Some(Priority::Medium),
            _ => dice(&["low", who, &row.skill]).is_multiple_of(2).then_some(Priority::Low),
        };
    }
    order.into_iter().map(|at| analysis.rows[at].skill.clone()).collect()
}
