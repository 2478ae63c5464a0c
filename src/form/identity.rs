//! The identity of a workbook, and the form code that carries it. The code stands in several places of a workbook, because each
//! spreadsheet program drops some of them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::made_from::MadeFrom;
use crate::model::{Date, Document, FormInfo, FormKind, Framework, RaterKind};
use crate::texts::{GENERATION, in_words_of, sheet_text_with};
use crate::words::fold;

/// Every form code begins with this; the number is the version of the code's format.
const MARK: &str = "SB1:";

/// The generation of forms whose code does not name one.
const FIRST_GENERATION: u32 = 1;

/// Characters that are not percent-encoded in a part of the code, so that people can read it.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

/// Which form, for whom, from whom, in which round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// The kind of form.
    pub kind: FormKind,
    /// Id of the framework.
    pub framework: String,
    /// Version of the framework.
    pub framework_version: String,
    /// The round.
    pub round: Option<String>,
    /// The person's id.
    pub person: Option<String>,
    /// Who rates.
    pub rater: RaterKind,
    /// Generation of wording and layout.
    pub generation: u32,
    /// Digest of what the form was made from; missing in the first forms.
    pub made_from: Option<String>,
    /// The due date of the return; not part of the code.
    pub due: Option<Date>,
}

impl Identity {
    /// Name of the very hidden sheet that holds the identity.
    pub const SHEET: &'static str = "_skillbook";
    /// Name of the hidden sheet that holds lists and lookups.
    pub const LISTS: &'static str = "Lists";
    /// Defined name that holds the form code.
    pub const NAME: &'static str = "skillbook_form";
    /// Author of the file and of our own notes.
    pub const AUTHOR: &'static str = "skillbook";

    /// The identity of a document.
    pub fn of(document: &Document) -> Self {
        let FormInfo { kind, framework, framework_version, round, due } = document.form.clone();
        let (person, rater) = (document.person.id.clone(), document.rater.kind);
        Self { kind, framework, framework_version, round, person, rater, generation: GENERATION, made_from: None, due }
    }

    /// The same identity for a new form, made from a framework in the present generation.
    #[must_use]
    pub fn made_now(self, framework: &Framework) -> Self {
        Self { generation: GENERATION, made_from: Some(MadeFrom::now(framework).digest()), ..self }
    }

    /// The identity of a blank form that does not belong to anybody yet.
    pub fn blank(kind: FormKind, framework: &Framework) -> Self {
        Self {
            kind,
            framework: framework.id.clone(),
            framework_version: framework.version.clone(),
            round: None,
            person: None,
            rater: RaterKind::Own,
            generation: GENERATION,
            made_from: None,
            due: None,
        }
    }

    /// The identity without what may differ between returns of the same submission: what the form was made from, and its due
    /// date.
    pub fn submission(&self) -> Self {
        Self { framework_version: String::new(), generation: GENERATION, made_from: None, due: None, ..self.clone() }
    }

    /// The form code: `SB1:packet/htm-leadership@1.0/2026-H2/E1001/self/2-8d3f0a2c`. The last part is the generation of wording
    /// and layout, and the digest of what the form was made from.
    pub fn code(&self) -> String {
        let part = |text: &str| utf8_percent_encode(text, PLAIN).to_string();
        let made_from = match (self.generation, &self.made_from) {
            (FIRST_GENERATION, None) => String::new(),
            (generation, None) => format!("/{generation}"),
            (generation, Some(digest)) => format!("/{generation}-{digest}"),
        };
        format!(
            "{MARK}{}/{}@{}/{}/{}/{}{}",
            self.kind.name(),
            part(&self.framework),
            part(&self.framework_version),
            part(self.round.as_deref().unwrap_or_default()),
            part(self.person.as_deref().unwrap_or_default()),
            self.rater.name(),
            made_from,
        )
    }

    /// The line that shows the code on every sheet, in the wording of the form's generation.
    pub fn code_line(&self) -> String {
        in_words_of(self.generation, || sheet_text_with("form_code", &[("code", &self.code())]))
    }

    /// Whether a folded text is the line that shows the code.
    pub(super) fn is_code_line(&self, folded: &str) -> bool {
        folded.contains(&MARK.to_lowercase()) && fold(&self.code_line()) == folded
    }

    /// The identity in a form code anywhere in a text.
    pub fn find(text: &str) -> Option<Self> {
        // Runs for every cell; `contains` is faster than `find`.
        if !text.contains(MARK) {
            return None;
        }
        let code = &text[text.find(MARK)? + MARK.len()..];
        let code = code.split(|c: char| c.is_whitespace() || c == '"').next()?;
        let parts: Vec<String> = code.split('/').map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned()).collect();
        let (kind, round, person, rater, (generation, made_from)) = match parts.as_slice() {
            [kind, _, round, person, rater] => (kind, round, person, rater, (FIRST_GENERATION, None)),
            [kind, _, round, person, rater, made] => (kind, round, person, rater, read_made_from(made)?),
            _ => return None,
        };
        // Split before decoding: the framework's id may contain an encoded `@`.
        let (framework, version) = code.split('/').nth(1)?.split_once('@')?;
        let decoded = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        Some(Self {
            kind: FormKind::from_name(kind)?,
            framework: decoded(framework),
            framework_version: decoded(version),
            round: some(round),
            person: some(person),
            rater: RaterKind::from_name(rater)?,
            generation,
            made_from,
            due: None,
        })
    }

    /// The identity in a cell that holds only a form code or the line that shows it. An answer that quotes a form code does not
    /// identify its workbook.
    pub fn of_cell(text: &str) -> Option<Self> {
        let identity = Self::find(text)?;
        let text = fold(text);
        [identity.code(), identity.code_line()].iter().any(|own| fold(own) == text).then_some(identity)
    }
}

/// Reads the last part of a code: generation and digest.
fn read_made_from(part: &str) -> Option<(u32, Option<String>)> {
    let (generation, digest) = match part.split_once('-') {
        Some((generation, digest)) => (generation, Some(digest).filter(|digest| MadeFrom::is_digest(digest))?),
        None => return Some((part.parse().ok()?, None)),
    };
    Some((generation.parse().ok()?, Some(digest.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_in_a_line_and_read_back() {
        let made = [(FIRST_GENERATION, None), (GENERATION, None), (GENERATION, Some("8d3f0a2c".to_owned()))];
        let people = [Some("E1001"), Some("../../E7 @/ü"), None];
        for (person, (generation, made_from)) in
            people.iter().flat_map(|person| made.iter().map(move |made| (person, made.clone())))
        {
            let identity = Identity {
                kind: FormKind::Packet,
                framework: "htm-leadership".to_owned(),
                framework_version: "1.0".to_owned(),
                round: Some("2026-H2".to_owned()),
                person: person.map(str::to_owned),
                rater: RaterKind::Own,
                generation,
                made_from,
                due: None,
            };
            assert_eq!(Identity::find(&identity.code_line()), Some(identity.clone()));
            assert_eq!(Identity::find(&format!("\"{}\"", identity.code())), Some(identity));
        }
        for none in
            ["SB1:packet/x", "SB1:packet/a@1///self/", "SB1:packet/a@1///self/2-8D3F0A2C", "SB1:packet/a@1///self/x-8d3f0a2c"]
        {
            assert_eq!(Identity::find(none), None, "{none}");
        }
        assert_eq!(Identity::find("no code"), None);
        let code = "SB1:packet/htm-leadership@1.0//E7/self";
        assert!(Identity::of_cell(&format!(" {code}")).is_some());
        assert!(Identity::of_cell(&Identity::find(code).unwrap().code_line()).is_some());
        assert_eq!(Identity::of_cell(&format!("I was sent {code} first")), None);
    }
}
