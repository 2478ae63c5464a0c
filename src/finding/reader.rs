//! The reader of a finding, and the text for that reader. Each finding has one set of texts in
//! `templates/texts/en/findings.yaml`; variants for certain readers are defined beside it.

use super::{Arg, Finding};
use crate::texts;

/// Who is shown a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader<'a> {
    /// The user who runs a check; the text addresses the person, so that it can be passed on.
    Check,
    /// The person who filled in the form, by mail.
    Mail,
    /// The same, in a marked copy of the workbook.
    Copy,
    /// Anybody else, such as a manager or HR, with the person's name if known. The text never says “you” to them for what
    /// somebody else did.
    Others(Option<&'a str>),
}

/// The blanks filled from the reader: whether the reader is the person, and the person's name.
pub(super) const OF_READER: [&str; 2] = ["you", "who"];

impl Finding {
    /// The message, as `check` prints it.
    pub fn message(&self) -> String {
        self.message_to(Reader::Check)
    }

    /// The help, as `check` prints it.
    pub fn help(&self) -> String {
        self.help_to(Reader::Check)
    }

    /// What is wrong, in one line.
    pub fn message_to(&self, reader: Reader<'_>) -> String {
        self.code.words().map_or_else(|| self.code.name().to_owned(), |words| self.filled(&words.message, reader))
    }

    /// What to do about it.
    pub fn help_to(&self, reader: Reader<'_>) -> String {
        self.code.words().map_or_else(String::new, |words| self.filled(words.help_to(reader), reader))
    }

    /// The same finding with each text in its blanks changed.
    pub fn with_texts(&self, change: fn(&str) -> String) -> Self {
        let changed = |arg: &Arg| match arg {
            Arg::Text(text) => Arg::Text(change(text)),
            arg => arg.clone(),
        };
        Self { args: self.args.iter().map(|(name, arg)| (*name, changed(arg))).collect(), ..self.clone() }
    }

    fn filled(&self, text: &'static str, reader: Reader<'_>) -> String {
        let (you, who) = match reader {
            Reader::Check | Reader::Mail | Reader::Copy => (true, ""),
            Reader::Others(name) => (false, name.unwrap_or_default()),
        };
        let [own_you, own_who] = OF_READER;
        // Blanks that this variant does not fill are empty rather than undefined, so that texts can test them.
        let open = self.code.blanks().iter().copied().flatten().map(|name| (*name, "".into()));
        let args = open.chain(self.args.iter().map(|(name, arg)| (*name, arg.into())));
        texts::fill_values(text, args.chain([(own_you, you.into()), (own_who, who.into())]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Code, Told};

    /// A text as it is shown to a reader who is not the person.
    fn to_others(text: &str) -> String {
        let mut pieces = text.split("{% if you %}");
        let before = pieces.next().unwrap_or_default().replace("{% elif you %}", "{% if you %}");
        let rest = pieces.map(|piece| {
            let (to_you, to_others) = piece.split_once("{% else %}").expect(text);
            assert!(!to_you.contains("{%"), "nothing but words and blanks may stand before the else: {text}");
            to_others
        });
        let said: String = [before.as_str()].into_iter().chain(rest).collect();
        if said.contains("{% if you %}") { to_others(&said) } else { said }
    }

    fn is_you(word: &str) -> bool {
        ["you", "your", "yours", "yourself", "yourselves"].contains(&word.to_lowercase().as_str())
    }

    /// No text for other readers says “you”, not even as an instruction to the reader, so that one check covers all of them.
    #[test]
    fn what_others_read_of_a_return_never_says_you() {
        for code in Code::ALL.iter().filter(|code| code.family().is_of_returns() && !code.is_personal()) {
            let words = code.words().unwrap();
            for text in [&words.message, words.help_to(Reader::Others(None))] {
                let said = to_others(text);
                let you = said.split(|c: char| !c.is_alphanumeric()).find(|word| is_you(word));
                assert_eq!(you, None, "{}: {text}", code.name());
            }
        }
    }

    #[test]
    fn each_reader_gets_own_words() {
        let gap = Finding::new(Told::ActionWithoutGap { action: "Read", label: "Writing" });
        let education = Finding::new(Told::EducationNotPlanned { role: "Editor", required: "Master", highest: "Bachelor" });
        let row = Finding::new(Told::RowMissing { key: "S01", label: "Writing" });
        let twice = Finding::new(Told::ReturnedTwice { person: "Ana Silva", files: "a.xlsx, b.xlsx", differences: "all" });
        let ana = Reader::Others(Some("Ana Silva"));
        for (said, words) in [
            (gap.message(), "where you are at"),
            (gap.message_to(Reader::Mail), "where you are at"),
            (gap.message_to(ana), "where Ana Silva is at"),
            (gap.message_to(Reader::Others(None)), "where the person is at"),
            (gap.help_to(ana), "nothing has to be done"),
            (education.message_to(ana), "Ana Silva has “Bachelor”"),
            (row.help_to(Reader::Copy), "This copy has the rows again"),
            (row.help_to(Reader::Mail), "that you were sent"),
            (twice.help_to(Reader::Mail), "which of the files counts"),
        ] {
            assert!(said.contains(words), "“{words}” is not in: {said}");
        }
    }
}
