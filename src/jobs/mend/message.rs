//! What is said to a person whose return asks for something: a short plain message that stands in `callback.csv` and in
//! the mail draft alike.

use std::collections::HashMap;

use super::copy::{Asked, CopyToMend};
use crate::address::CellRef;
use crate::finding::{Finding, Reader, Severity};
use crate::report::findings::{alike, safe_cell, with_others};
use crate::texts::{report_text, report_text_with};
use crate::words::{cut, tidy};

/// Things to mend that a message names one by one.
const MOST: usize = 10;
/// Characters of one of them.
const LONGEST: usize = 500;

/// One return as a message tells of it.
pub(super) struct Told<'a> {
    /// Name of the file that was returned.
    pub file: String,
    /// Name of the copy to mend, where there is one.
    pub copy: Option<String>,
    /// The copy.
    pub made: Option<&'a CopyToMend>,
    /// Whether a form could be read from the file.
    pub read: bool,
    /// What was found in the return.
    pub findings: &'a [Finding],
    /// What of it goes back.
    pub asked: Asked,
}

/// One thing to mend: its place, what is wrong, what to do.
type Line = (String, String, String);

impl Told<'_> {
    /// What the copy asks for, and what is left to say besides.
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

/// What a copy asks for, those that say the same of several cells as one. Hints for the person alone stand in the copy only:
/// whoever sends it reads the message.
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

/// The message about the returns of a person.
pub(super) fn message(person: Option<&str>, returns: &[Told<'_>]) -> String {
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
    /// Who is asked.
    pub person: String,
    /// Where to write to; empty where it is not known.
    pub email: String,
    /// The files that were returned.
    pub files: Vec<String>,
    /// The copies to mend.
    pub copies: Vec<String>,
    /// Subject of the message.
    pub subject: String,
    /// The message.
    pub message: String,
}

/// `callback.csv`: a row a person.
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
