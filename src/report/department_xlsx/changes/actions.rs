//! Writes the tables of actions: finished ones with the rating that followed, those that several people finished, and those
//! that are gone.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{ChangesSection, Frame, headings, texts};
use crate::analysis::{FinishedAction, GoneAction};
use crate::report::department_xlsx::plans::money;
use crate::report::department_xlsx::style::{count, date, formula, number, text};
use crate::report::department_xlsx::table::cell;
use crate::report::figures::{self, UNKNOWN, finished_word, followed_word, gone_word, kind_word, status_word};

const BEFORE: u16 = 3;
const NOW: u16 = 4;
pub(super) const CHANGE: u16 = 5;
const FOLLOWED: u16 = 6;
const HOURS: u16 = 7;
const COST: u16 = 8;
const KIND: u16 = 10;
const FINISHED: u16 = 11;

pub(super) fn finished(frame: &Frame<'_>, sheet: &mut Worksheet, part: ChangesSection) -> Result<(), XlsxError> {
    headings(frame, sheet, part, &figures::FINISHED)?;
    (part.first()..).zip(&frame.changes.finished).try_for_each(|(row, action)| write_finished(frame, sheet, row, action))
}

fn write_finished(frame: &Frame<'_>, sheet: &mut Worksheet, row: u32, action: &FinishedAction) -> Result<(), XlsxError> {
    let styles = &frame.book.styles;
    let words = |text: &Option<String>| text.clone().unwrap_or_default();
    texts(frame, sheet, row, [&action.name, &words(&action.action), &words(&action.skill_label)])?;
    number(sheet, (row, BEFORE), action.before.map(f64::from), &styles.number)?;
    number(sheet, (row, NOW), action.now.map(f64::from), &styles.number)?;
    let [before, now, change] = [BEFORE, NOW, CHANGE].map(|col| cell(row, col));
    match action.change {
        Some(moved) => {
            formula(sheet, (row, CHANGE), &format!("={now}-{before}"), &moved.to_string(), &styles.change)?;
            let [better, same, lower] = [1, 0, -1].map(|change| followed_word(Some(change)));
            let followed = format!(r#"=IF({change}>0,"{better}",IF({change}=0,"{same}","{lower}"))"#);
            formula(sheet, (row, FOLLOWED), &followed, &followed_word(Some(moved)), &styles.label)?;
        }
        // Ratings by different raters have no difference.
        None => {
            text(sheet, (row, CHANGE), UNKNOWN, &styles.number)?;
            text(sheet, (row, FOLLOWED), UNKNOWN, &styles.label)?;
        }
    }
    number(sheet, (row, HOURS), action.actual_hours, &styles.hours)?;
    money(frame.book, sheet, (row, COST), action.actual_cost.as_ref())?;
    text(sheet, (row, KIND), &action.kind.map(kind_word).unwrap_or_default(), &styles.label)?;
    text(sheet, (row, FINISHED), &finished_word(action.finished), &styles.label)
}

pub(super) fn shared(frame: &Frame<'_>, sheet: &mut Worksheet, part: ChangesSection) -> Result<(), XlsxError> {
    let styles = &frame.book.styles;
    headings(frame, sheet, part, &figures::SHARED)?;
    for (row, action) in (part.first()..).zip(&frame.changes.shared) {
        let kind = action.kind.map(kind_word).unwrap_or_default();
        texts(frame, sheet, row, [&kind, &action.action, &action.skill_labels.join("; ")])?;
        for (col, figure) in (3..).zip([action.people, action.compared, action.better]) {
            count(sheet, (row, col), figure, &styles.number)?;
        }
        let (compared, better) = (cell(row, 4), cell(row, 5));
        let share = (action.compared > 0).then(|| action.better as f64 / action.compared as f64);
        let shown = share.map_or_else(|| UNKNOWN.to_owned(), |share| share.to_string());
        let share = format!(r#"=IF({compared}=0,"{UNKNOWN}",{better}/{compared})"#);
        formula(sheet, (row, 6), &share, &shown, &styles.percent)?;
    }
    Ok(())
}

pub(super) fn gone(frame: &Frame<'_>, sheet: &mut Worksheet, part: ChangesSection) -> Result<(), XlsxError> {
    headings(frame, sheet, part, &[&figures::GONE[..], &[""; 3]].concat())?;
    (part.first()..).zip(&frame.changes.gone).try_for_each(|(row, action)| write_gone(frame, sheet, row, action))
}

fn write_gone(frame: &Frame<'_>, sheet: &mut Worksheet, row: u32, action: &GoneAction) -> Result<(), XlsxError> {
    let styles = &frame.book.styles;
    let words = |text: &Option<String>| text.clone().unwrap_or_default();
    texts(frame, sheet, row, [&action.name, &words(&action.action), &words(&action.skill_label)])?;
    text(sheet, (row, 3), &action.status.map(status_word).unwrap_or_default(), &styles.label)?;
    date(sheet, (row, 4), action.target_date, &styles.date)?;
    text(sheet, (row, 5), &gone_word(action.why), &styles.label)
}
