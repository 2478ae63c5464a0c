//! Writes the tables of people, of skills, and of the ratings that moved.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{ChangesSection, Frame, PERSON_KEY, SKILL_KEY, headings, skill_key, texts};
use crate::analysis::{PersonChange, Presence, SkillChange};
use crate::report::department_xlsx::person_key;
use crate::report::department_xlsx::style::{count, formula, number, text};
use crate::report::department_xlsx::table::{cell, texts as row_of};
use crate::report::figures::{PEOPLE, SKILLS, UNKNOWN, moved_people, moved_skills, person_remark, rounded, skills_once};
use crate::texts::report_text;

const COMPARED: u16 = 3;
pub(super) const UP: u16 = 4;
pub(super) const DOWN: u16 = 5;
const SAME: u16 = 6;
const NEWLY: u16 = 7;
const NO_LONGER: u16 = 8;
const NOT_COMPARED: u16 = 9;
/// Columns of the gaps in the previous round, the gaps now and their difference, in the table of people. In the table of
/// skills, they come after the mean.
const GAPS: [u16; 3] = [10, 11, 12];
const SHARES: [u16; 2] = [13, 14];
const REMARK: u16 = 15;
const MEAN: u16 = 7;
const SKILL_GAPS: [u16; 3] = [8, 9, 10];

const BEFORE: u16 = 3;
const NOW: u16 = 4;
const CHANGE: u16 = 5;
pub(super) const SIGN: u16 = 6;

/// Returns a formula that counts the moved ratings with one key, on one side of zero.
fn moved_count(frame: &Frame<'_>, key: u16, own: &str, side: &str) -> String {
    let moved = frame.moved();
    let (keys, changes) = (moved.column(frame.book, key), moved.column(frame.book, CHANGE));
    format!(r#"=COUNTIFS({keys},{own},{changes},"{side}0")"#)
}

/// Writes how many ratings moved up and down, as formulas over the table of moved ratings, and the rest of the compared ones.
fn counts(
    frame: &Frame<'_>,
    sheet: &mut Worksheet,
    row: u32,
    key: u16,
    [compared, up, down, same]: [usize; 4],
) -> Result<(), XlsxError> {
    let format = &frame.book.styles.number;
    let own = cell(row, key);
    count(sheet, (row, COMPARED), compared, format)?;
    formula(sheet, (row, UP), &moved_count(frame, key, &own, ">"), &up.to_string(), format)?;
    formula(sheet, (row, DOWN), &moved_count(frame, key, &own, "<"), &down.to_string(), format)?;
    let [all, up, down] = [COMPARED, UP, DOWN].map(|col| cell(row, col));
    formula(sheet, (row, SAME), &format!("={all}-{up}-{down}"), &same.to_string(), format)
}

/// Writes the gaps in the previous round, the gaps now, and their difference.
fn gaps(
    frame: &Frame<'_>,
    sheet: &mut Worksheet,
    row: u32,
    [before_col, now_col, change_col]: [u16; 3],
    (before, now): (Option<i64>, Option<i64>),
) -> Result<(), XlsxError> {
    let styles = &frame.book.styles;
    if before.is_none() && now.is_none() {
        // If no gap is compared, the sum is unknown, not zero.
        return [before_col, now_col, change_col]
            .into_iter()
            .try_for_each(|col| text(sheet, (row, col), UNKNOWN, &styles.number));
    }
    number(sheet, (row, before_col), before.map(|sum| sum as f64), &styles.number)?;
    number(sheet, (row, now_col), now.map(|sum| sum as f64), &styles.number)?;
    let Some(change) = before.zip(now).map(|(before, now)| now - before) else {
        return text(sheet, (row, change_col), "", &styles.number);
    };
    let difference = format!("={}-{}", cell(row, now_col), cell(row, before_col));
    formula(sheet, (row, change_col), &difference, &change.to_string(), &styles.signed_whole)
}

pub(super) fn people(frame: &Frame<'_>, sheet: &mut Worksheet, part: ChangesSection) -> Result<(), XlsxError> {
    headings(frame, sheet, part, &PEOPLE)?;
    write_total(frame, sheet, part)?;
    for ((row, place), person) in (part.first() + 1..).zip(0..).zip(&frame.changes.people) {
        write_person(frame, sheet, row, person)?;
        text(sheet, (row, PERSON_KEY), &person_key(place), &frame.book.styles.key)?;
    }
    Ok(())
}

fn write_person(frame: &Frame<'_>, sheet: &mut Worksheet, row: u32, person: &PersonChange) -> Result<(), XlsxError> {
    let styles = &frame.book.styles;
    let [up, down] = moved_skills(person);
    texts(frame, sheet, row, [&person.name, &up, &down])?;
    text(sheet, (row, REMARK), &person_remark(person), &styles.label)?;
    let moves = &person.moves;
    if person.presence == Presence::Both {
        counts(frame, sheet, row, PERSON_KEY, [moves.compared(), moves.up, moves.down, moves.same])?;
        count(sheet, (row, NEWLY), moves.newly_rated, &styles.number)?;
        count(sheet, (row, NO_LONGER), moves.without_rating(), &styles.number)?;
        count(sheet, (row, NOT_COMPARED), moves.not_compared(), &styles.number)?;
    } else {
        // A person in only one round has nothing to compare and no ratings that are new or gone.
        for col in COMPARED..=NOT_COMPARED {
            text(sheet, (row, col), "", &styles.number)?;
        }
    }
    gaps(frame, sheet, row, GAPS, (person.gap_sum_before, person.gap_sum_now))?;
    for (col, share) in SHARES.into_iter().zip([person.share_before, person.share_now]) {
        number(sheet, (row, col), share, &styles.percent)?;
    }
    Ok(())
}

/// Writes the totals. Gaps are summed over the people who have gaps in both rounds.
fn write_total(frame: &Frame<'_>, sheet: &mut Worksheet, part: ChangesSection) -> Result<(), XlsxError> {
    let (row, total, format) = (part.first(), &frame.changes.total, &frame.book.styles.total_count);
    row_of(sheet, row, &[&report_text("changes.all"), "", ""], &frame.book.styles.total)?;
    let last = part.last().max(row + 1);
    let column = |col| format!("{}:{}", cell(row + 1, col), cell(last, col));
    let moves = &total.moves;
    for (col, sum) in [
        (COMPARED, moves.compared()),
        (UP, moves.up),
        (DOWN, moves.down),
        (SAME, moves.same),
        (NEWLY, moves.newly_rated),
        (NO_LONGER, moves.without_rating()),
        (NOT_COMPARED, moves.not_compared()),
    ] {
        formula(sheet, (row, col), &format!("=SUM({})", column(col)), &sum.to_string(), format)?;
    }
    let [before, now, change] = GAPS;
    if let (Some(then), Some(today)) = (total.gap_sum_before, total.gap_sum_now) {
        for (col, other, sum) in [(before, now, then), (now, before, today)] {
            let both = format!(r#"=SUMIFS({},{},">=0")"#, column(col), column(other));
            formula(sheet, (row, col), &both, &sum.to_string(), format)?;
        }
        let difference = format!("={}-{}", cell(row, now), cell(row, before));
        formula(sheet, (row, change), &difference, &(today - then).to_string(), &frame.book.styles.total_signed)?;
    } else {
        GAPS.into_iter().try_for_each(|col| text(sheet, (row, col), UNKNOWN, format))?;
    }
    [SHARES[0], SHARES[1], REMARK].into_iter().try_for_each(|col| text(sheet, (row, col), "", format))
}

pub(super) fn skills(frame: &Frame<'_>, sheet: &mut Worksheet, part: ChangesSection) -> Result<(), XlsxError> {
    headings(frame, sheet, part, &SKILLS)?;
    let changes = frame.changes;
    for ((row, place), skill) in (part.first()..).zip(0..).zip(&changes.skills) {
        write_skill(frame, sheet, row, skill)?;
        text(sheet, (row, SKILL_KEY), &skill_key(place), &frame.book.styles.key)?;
    }
    let below = part.first() + u32::try_from(changes.skills.len()).unwrap_or_default();
    for (row, (skill, remark)) in (below..).zip(skills_once(changes)) {
        texts(frame, sheet, row, ["", &skill.label, &remark])?;
    }
    Ok(())
}

fn write_skill(frame: &Frame<'_>, sheet: &mut Worksheet, row: u32, skill: &SkillChange) -> Result<(), XlsxError> {
    let who = moved_people(frame.changes, &skill.skill);
    texts(frame, sheet, row, [&skill.domain_label, &skill.label, &who])?;
    counts(frame, sheet, row, SKILL_KEY, [skill.compared, skill.up, skill.down, skill.same])?;
    let moved = frame.moved();
    let (keys, changes) = (moved.column(frame.book, SKILL_KEY), moved.column(frame.book, CHANGE));
    let (all, own) = (cell(row, COMPARED), cell(row, SKILL_KEY));
    let mean = format!(r#"=IF({all}=0,"{UNKNOWN}",ROUND(SUMIFS({changes},{keys},{own})/{all},1))"#);
    let shown = skill.mean_change.map_or_else(|| UNKNOWN.to_owned(), |mean| rounded(mean, 1).normalize().to_string());
    formula(sheet, (row, MEAN), &mean, &shown, &frame.book.styles.signed)?;
    gaps(frame, sheet, row, SKILL_GAPS, (Some(skill.gap_sum_before), Some(skill.gap_sum_now)))
}

pub(super) fn moved(frame: &Frame<'_>, sheet: &mut Worksheet, part: ChangesSection) -> Result<(), XlsxError> {
    let styles = &frame.book.styles;
    headings(frame, sheet, part, &["person", "skill", "domain", "before", "now", "change", "symbol"])?;
    for (row, one) in (part.first()..).zip(&frame.moves) {
        let rating = one.rating;
        texts(frame, sheet, row, [one.name, &rating.label, one.domain])?;
        number(sheet, (row, BEFORE), rating.before.map(f64::from), &styles.number)?;
        number(sheet, (row, NOW), rating.now.map(f64::from), &styles.number)?;
        let [before, now, change] = [BEFORE, NOW, CHANGE].map(|col| cell(row, col));
        let moved = rating.change.unwrap_or_default();
        formula(sheet, (row, CHANGE), &format!("={now}-{before}"), &moved.to_string(), &styles.change)?;
        let sign = format!(r#"=IF({change}>0,"▲",IF({change}<0,"▼","="))"#);
        formula(sheet, (row, SIGN), &sign, if moved > 0 { "▲" } else { "▼" }, &styles.number)?;
        text(sheet, (row, PERSON_KEY), &person_key(one.person), &styles.key)?;
        text(sheet, (row, SKILL_KEY), &skill_key(one.skill), &styles.key)?;
    }
    Ok(())
}
