//! The message to a person whose return needs corrections: short plain text, the same in `callback.csv` and in the mail draft.

use std::collections::HashMap;

use super::copy::{AskedFindings, CopyToMend};
use crate::address::CellRef;
use crate::finding::{Finding, Reader, Severity};
use crate::report::findings::{alike, safe_cell, with_others};
use crate::texts::{report_text, report_text_with};
use crate::words::{cut, tidy};

/// The most corrections that a message lists.
const MOST: usize = 10;
/// The most characters of one correction.
const LONGEST: usize = 500;

/// One return, as described in a message.
pub(super) struct MessageReturn<'a> {
    /// Name of the file that was returned.
    pub file: String,
    /// Name of the marked copy, if there is one.
    pub copy: Option<String>,
    /// The marked copy.
    pub made: Option<&'a CopyToMend>,
    /// Whether a form could be read from the file.
    pub read: bool,
    /// The findings of the return.
    pub findings: &'a [Finding],
    /// Which findings go back to the person.
    pub asked: AskedFindings,
}

/// One correction: its place, what is wrong and what to do.
type Line = (String, String, String);

impl MessageReturn<'_> {
    /// The corrections of the marked copy, then those that are not in it.
    fn lines(&self) -> Vec<Line> {
        let told = |finding: &&Finding| self.asked.is_asked(finding) && (self.made.is_none() || !self.asked.asks(finding));
        let left = alike(self.findings.iter().filter(told));
        let place = |finding: &Finding| match (finding.sheet(), finding.cell()) {
            (Some(sheet), Some(cell)) => format!("{sheet}, {cell}"),
            _ => String::new(),
        };
        let left =
            left.iter().map(|alike| (place(alike.first), alike.message_to(Reader::Mail), alike.first.help_to(Reader::Mail)));
        self.made.map(of_copy).unwrap_or_default().into_iter().chain(left).collect()
    }
}

/// The corrections of a marked copy; those that say the same about several cells are combined. Hints for the person alone are
/// left out, because the sender reads the message, too.
fn of_copy(made: &CopyToMend) -> Vec<Line> {
    let mut lines: Vec<(Line, Vec<CellRef>)> = Vec::new();
    let mut known: HashMap<(usize, &str), usize> = HashMap::new();
    for (place, item) in made.items.iter().filter(|(_, item)| item.severity != Severity::Info) {
        if let Some((sheet, cell)) = item.place {
            let key = (sheet, item.alike.as_str());
            if let Some(at) = known.get(&key) {
                lines[*at].1.push(cell);
                continue;
            }
            known.insert(key, lines.len());
        }
        lines.push(((place.clone(), item.message.clone(), item.help.clone()), Vec::new()));
    }
    lines.into_iter().map(|((place, message, help), others)| (place, with_others(&message, &others), help)).collect()
}

/// Writes the message about the returns of a person.
pub(super) fn message(person: Option<&str>, returns: &[MessageReturn<'_>]) -> String {
    let mut paragraphs = vec![match person {
        Some(person) => report_text_with("callback.greeting", &[("person", &tidy(person))]),
        None => report_text("callback.greeting_nobody"),
    }];
    for told in returns {
        let lines = told.lines();
        let count = lines.len().to_string();
        let intro = if told.read { "callback.intro" } else { "callback.refused" };
        paragraphs.push(report_text_with(intro, &[("file", &told.file), ("count", &count)]));
        let mut list: Vec<String> = lines.iter().take(MOST).enumerate().map(|(index, line)| item(index + 1, line)).collect();
        if lines.len() > MOST {
            let more = if told.copy.is_some() { "callback.more" } else { "callback.more_listed" };
            list.push(report_text_with(more, &[("count", &(lines.len() - MOST).to_string())]));
        }
        paragraphs.push(list.join("\n"));
        if let Some(copy) = &told.copy {
            paragraphs.push(report_text_with("callback.copy", &[("copy", copy)]));
        }
    }
    paragraphs.push(report_text("callback.closing"));
    paragraphs.join("\n\n") + "\n"
}

fn item(number: usize, (place, message, help): &Line) -> String {
    let words = [("number", number.to_string()), ("place", place.clone()), ("message", message.clone()), ("help", help.clone())];
    let text = report_text_with("callback.item", &words.each_ref().map(|(name, text)| (*name, text.as_str())));
    cut(&tidy(&text).replace(['\n', '\t'], " "), LONGEST)
}

/// A row of `callback.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Callback {
    /// Name of the person.
    pub person: String,
    /// E-mail address; empty if it is unknown.
    pub email: String,
    /// The files that were returned.
    pub files: Vec<String>,
    /// The names of the marked copies.
    pub copies: Vec<String>,
    /// Subject of the message.
    pub subject: String,
    /// The message.
    pub message: String,
}

/// Writes `callback.csv`, with one row for each person.
pub(super) fn csv(rows: &[Callback]) -> Vec<u8> {
    // Writing to memory cannot fail.
    let mut writer = csv::Writer::from_writer(Vec::new());
    let _ = writer.write_record(["person", "email", "file", "copy", "subject", "message"]);
    for row in rows {
        let cells = [&row.person, &row.email, &row.files.join("; "), &row.copies.join("; "), &row.subject, &row.message];
        let _ = writer.write_record(cells.map(|cell| safe_cell(cell).into_owned()));
    }
    writer.into_inner().unwrap_or_default()
}
