//! Writes the dates of plans as calendar entries (RFC 5545): all-day events that every calendar program can import. An entry
//! keeps its UID as long as its words stay the same, so that a changed date moves the entry in the calendar, too.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::{BriefSubject, plan, typed};
use crate::analysis::plans_of;
use crate::model::Date;
use crate::texts::{brief_text, brief_text_with};

/// Longest line, in bytes without the line end.
const LINE: usize = 75;

/// A calendar entry: one day of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarEntry {
    /// Identifies the entry independently of its day.
    key: String,
    /// The day.
    pub date: Date,
    /// The title in the calendar.
    pub summary: String,
    /// The description; can be empty.
    pub detail: String,
}

/// Returns the calendar entries of a person: the days of open actions, of goals, of the career goal, and of the meeting.
pub fn entries(subject: &BriefSubject<'_>) -> Vec<CalendarEntry> {
    let who = typed(subject.person.label());
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut entry = |kind: &str, what: &str, date: Date, detail: String| {
        let key = format!("{}\n{kind}\n{what}", subject.person.key);
        // The same words a second time are an entry of their own.
        let count = seen.entry(key.clone()).and_modify(|count| *count += 1).or_insert(0);
        let shown = brief_text_with(&format!("calendar.{kind}"), &[("what", what)]);
        let summary = brief_text_with("calendar.summary", &[("what", &shown), ("who", &who)]);
        CalendarEntry { key: format!("{key}\n{count}"), date, summary, detail }
    };
    let mut entries = Vec::new();
    for goal in plans_of(subject.documents).into_iter().flat_map(|plan| &plan.goals) {
        if let Some((day, statement)) = goal.target_date.zip(goal.statement.as_deref()) {
            entries.push(entry("goal", &typed(statement), day, String::new()));
        }
    }
    for action in plan::actions(subject) {
        let goal = action.goal_statement.as_deref().map(typed).unwrap_or_default();
        if action.is_open() {
            let detail = action.result.as_deref().map(typed).unwrap_or(goal);
            entries
                .extend(action.start_date.map(|day| entry("begin", &plan::name(action.action.as_deref()), day, detail.clone())));
            entries
                .extend(action.target_date.map(|day| entry("due", &plan::name(action.action.as_deref()), day, detail.clone())));
        }
    }
    let career = subject.documents.iter().find_map(|document| document.career_goal.as_ref());
    if let Some((day, goal)) = career.and_then(|goal| goal.target_date.zip(goal.statement.as_deref())) {
        entries.push(entry("career", &typed(goal), day, String::new()));
    }
    entries.extend(subject.held_on.map(|day| entry(subject.meeting.name(), "", day, String::new())));
    entries
}

/// Writes entries as a calendar, in the order of their days. `today` is the day on which they were written.
pub fn calendar(entries: &[CalendarEntry], today: Date) -> Vec<u8> {
    let mut sorted: Vec<&CalendarEntry> = entries.iter().collect();
    sorted.sort_by_key(|entry| (entry.date, &entry.key));
    let mut out = String::new();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//skillbook//brief//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"] {
        push(&mut out, line);
    }
    push(&mut out, &format!("X-WR-CALNAME:{}", escaped(&brief_text("calendar.name"))));
    for entry in sorted {
        push(&mut out, "BEGIN:VEVENT");
        push(&mut out, &format!("UID:{}@skillbook", digest(&entry.key)));
        push(&mut out, &format!("DTSTAMP:{}T000000Z", basic(today)));
        push(&mut out, &format!("DTSTART;VALUE=DATE:{}", basic(entry.date)));
        // The end is the day after. The last possible date has no day after, but an event without an end lasts one day anyway.
        if let Ok(next) = entry.date.0.tomorrow() {
            push(&mut out, &format!("DTEND;VALUE=DATE:{}", basic(Date(next))));
        }
        push(&mut out, &format!("SUMMARY:{}", escaped(&entry.summary)));
        if !entry.detail.is_empty() {
            push(&mut out, &format!("DESCRIPTION:{}", escaped(&entry.detail)));
        }
        push(&mut out, "TRANSP:TRANSPARENT");
        push(&mut out, "END:VEVENT");
    }
    push(&mut out, "END:VCALENDAR");
    out.into_bytes()
}

fn basic(date: Date) -> String {
    date.to_string().replace('-', "")
}

fn digest(key: &str) -> String {
    Sha256::digest(key.as_bytes()).iter().take(16).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Escapes the characters of a text that would separate values.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// Adds a line, folded between characters if it is too long.
fn push(out: &mut String, line: &str) {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}
