//! Everything that goes back to people: a marked copy of each return that needs corrections, `callback.csv` with one message
//! for each person, and the same messages as mail drafts with the copies attached.
//!
//! First, the job plans which files it will write, so that nothing is written if an existing file is in the way. Then it makes
//! the files person by person, so that only those of one person are in memory at a time.

mod copy;
mod mail;
mod message;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::check::{caught, load, read_grid};
use super::expected::Owner;
use super::inputs::{Input, Inputs};
use super::outputs::{OutputError, Outputs, Refusal, Refusals};
use super::returned::Return;
use super::workbench::Workbench;
use super::workers::Means;
use crate::excel::WriteError;
use crate::grid::{self, GridError};
use crate::model::RaterKind;
use crate::roster::file_name::{FileNames, file_stem};
use crate::texts::{program_text_with, report_text_with, sheet_text};
use crate::words::{fold, tidy};

pub use copy::{AskedFindings, CopyToMend, copy_to_mend};
pub use message::Callback;
use message::MessageReturn;

/// Name of the list of messages.
pub const CALLBACK: &str = "callback.csv";

/// Added to the names of marked copies, before the file ending.
const TO_MEND: &str = " to mend";
/// The most characters of a return's name that are kept in the name of its copy.
const LONGEST_NAME: usize = 100;

/// Why something cannot be sent back to a person.
#[derive(Debug, thiserror::Error)]
pub enum MendError {
    /// A result could not be put in place.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The return can no longer be read.
    #[error("{}", program_text_with("send-back.gone", &[("file", file), ("error", source)]))]
    Gone {
        /// The return.
        file: String,
        /// The cause.
        #[source]
        source: GridError,
    },
    /// The return has changed since it was checked.
    #[error("{}", program_text_with("send-back.changed", &[("file", file)]))]
    Changed {
        /// The return.
        file: String,
    },
    /// The copy could not be written.
    #[error("{}", program_text_with("send-back.unwritable", &[("file", file), ("error", source)]))]
    Write {
        /// The return.
        file: String,
        /// The cause.
        #[source]
        source: WriteError,
    },
    /// The program failed.
    #[error("{}", program_text_with("send-back.internal", &[("file", file), ("error", detail)]))]
    Internal {
        /// The return.
        file: String,
        /// The message of the failure.
        detail: String,
    },
    /// The draft could not be written.
    #[error("{}", program_text_with("send-back.mail", &[("error", .0)]))]
    Mail(#[source] std::io::Error),
}

impl MendError {
    /// Whether the work was done and only some or all of its results are missing.
    pub fn is_late(&self) -> bool {
        matches!(self, Self::Output(error) if error.is_late())
    }
}

/// What to make.
#[derive(Clone, Copy, Debug)]
pub struct MendOrder {
    /// Which findings go back to people.
    pub asked: AskedFindings,
    /// Whether to make marked copies and the list of messages.
    pub copies: bool,
    /// Whether to make mail drafts.
    pub mail: bool,
}

/// Where results go; `None` for those that are not requested.
#[derive(Clone, Copy)]
pub struct MendOutputs<'a> {
    /// The marked copies and `callback.csv`.
    pub copies: Option<&'a dyn Outputs>,
    /// The mail drafts.
    pub mail: Option<&'a dyn Outputs>,
}

/// What to send back, and to whom.
#[derive(Debug)]
pub struct MendPlan<'a> {
    people: Vec<Addressee<'a>>,
    /// Returns for which nothing is sent to anybody.
    unclaimed: Vec<&'a Return>,
    order: MendOrder,
}

/// A person whose returns need corrections.
#[derive(Debug)]
struct Addressee<'a> {
    name: Option<String>,
    email: Option<String>,
    /// File name of the draft.
    draft: String,
    returns: Vec<Asking<'a>>,
}

/// A return that needs corrections.
#[derive(Debug)]
struct Asking<'a> {
    found: &'a Return,
    /// Name of its marked copy, if one will be made.
    copy: Option<String>,
}

/// The result: messages, counts and failures.
#[derive(Debug, Default)]
pub struct MendReceipt {
    /// The messages, in the order of the returns.
    pub callbacks: Vec<Callback>,
    /// The number of copies that were written.
    pub copies: usize,
    /// The number of drafts that were written.
    pub drafts: usize,
    /// The drafts without an e-mail address.
    pub without_address: Vec<String>,
    /// The failures.
    pub failed: Vec<MendError>,
    /// Existing files that are not replaced, because somebody has or may have typed in them.
    pub refused: Refusals,
}

/// The name of a file without its folder.
fn name_of(file: &str) -> String {
    Path::new(file).file_name().map_or_else(|| file.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// Plans what to send back for returns that were read from `inputs`.
pub fn plan<'a>(inputs: &dyn Inputs, returns: &'a [Return], order: MendOrder) -> MendPlan<'a> {
    let asked = order.asked;
    let (mut copies, mut drafts) = (FileNames::new(), FileNames::new());
    let (mut people, mut unclaimed): (Vec<Addressee<'a>>, Vec<&Return>) = Default::default();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for found in returns {
        let Some(input) = inputs.list().get(found.input) else { continue };
        if found.superseded_by.is_some() || !found.findings.iter().any(|finding| asked.is_asked(finding)) {
            continue;
        }
        // If it is in doubt whether a file belongs to somebody who is known, nobody gets anything for it.
        if let Owner::Nobody { perhaps } = &found.owner
            && !perhaps.is_empty()
        {
            unclaimed.push(found);
            continue;
        }
        let copied = found.is_workbook() && found.findings.iter().any(|finding| asked.asks(finding));
        let copy = copied.then(|| format!("{}.xlsx", copies.give(&copy_stem(input, found))));
        let asked = Asking { found, copy };
        let key = whose(found);
        if let Some(at) = key.as_ref().and_then(|key| known.get(key)) {
            people[*at].returns.push(asked);
            continue;
        }
        if let Some(key) = key {
            known.insert(key, people.len());
        }
        let draft = format!("{}.eml", drafts.give(&draft_stem(input, found)));
        people.push(Addressee { name: name(found), email: email(found), draft, returns: vec![asked] });
    }
    MendPlan { people, unclaimed, order }
}

/// Counts the people who filled in returns. Each file whose owner is unknown counts as a further person.
pub fn people(returns: &[Return]) -> usize {
    let known: BTreeSet<String> = returns.iter().filter_map(whose).collect();
    known.len() + returns.iter().filter(|found| whose(found).is_none()).count()
}

/// A key for the person to ask, who is the one who filled in the form: the rated person or the rater.
fn whose(found: &Return) -> Option<String> {
    let rater = found.identity.as_ref().map_or(RaterKind::Own, |identity| identity.rater);
    let name = found.text("/rater/name").filter(|_| rater != RaterKind::Own).unwrap_or_default();
    Some(format!("{}\n{}\n{}", found.owner.person()?.key, rater.name(), fold(name)))
}

/// The kind of rater; the person if the return has no form code.
fn rater(found: &Return) -> RaterKind {
    found.identity.as_ref().map_or(RaterKind::Own, |identity| identity.rater)
}

/// The name of the person to ask: as on record, otherwise as in the return.
fn name(found: &Return) -> Option<String> {
    let somebody = found.owner.person();
    let known = somebody.and_then(|somebody| somebody.known.as_ref());
    let known = match rater(found) {
        RaterKind::Own => known.and_then(|known| known.person.name.clone()),
        RaterKind::Manager => known.and_then(|known| known.person.manager.clone()),
        _ => None,
    };
    let is_own = rater(found) == RaterKind::Own;
    let typed = || found.text(if is_own { "/person/name" } else { "/rater/name" }).map(str::to_owned);
    let id = || somebody.and_then(|somebody| somebody.person.id.clone()).filter(|_| is_own);
    known.or_else(typed).or_else(id).map(|name| tidy(&name))
}

/// The e-mail address of the person to ask, as on record. An address that is only in a return is never used, because anybody
/// can type anything there. Of raters other than the manager, no address is known.
fn email(found: &Return) -> Option<String> {
    let known = found.owner.person()?.known.as_ref()?;
    let known = match rater(found) {
        RaterKind::Own => known.email(),
        RaterKind::Manager => known.manager_email.as_deref(),
        _ => None,
    };
    let email = tidy(known?);
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\\\"".contains(c);
    let (name, domain) = email.split_once('@')?;
    let sound = !name.is_empty() && !domain.is_empty() && !domain.contains('@') && email.chars().all(plain);
    sound.then_some(email)
}

/// The name of a return without its ending, safe on every system. For a marked copy, the name of the original return.
fn stem(input: &Input) -> String {
    let stem = Path::new(&input.own_name).file_stem().unwrap_or_default().to_string_lossy();
    let stem = stem.split(TO_MEND).next().filter(|start| !start.is_empty()).unwrap_or(&stem);
    let safe = |c: char| if c.is_control() || "<>:\"/\\|?*\u{fffd}".contains(c) { '-' } else { c };
    let stem: String = stem.chars().map(safe).take(LONGEST_NAME).collect();
    stem.trim_start_matches('.').trim().to_owned()
}

/// The name of a marked copy, without its ending. A copy of a copy gets a number: how many times the return was sent back.
fn copy_stem(input: &Input, found: &Return) -> String {
    let times = found.mends.as_ref().map(|mends| format!(" {}", mends.revision() + 1));
    format!("{}{TO_MEND}{}", stem(input), times.unwrap_or_default())
}

fn draft_stem(input: &Input, found: &Return) -> String {
    match &found.identity {
        Some(identity) => {
            let person = found.owner.person().map(|somebody| somebody.person.clone()).unwrap_or_default();
            file_stem(&person, identity.kind, identity.rater)
        }
        None => stem(input),
    }
}

impl MendPlan<'_> {
    /// Whether there is nothing to send back.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Returns for which nothing is sent to anybody, because they may belong to other people who are known.
    pub fn unclaimed(&self) -> impl Iterator<Item = &str> {
        self.unclaimed.iter().map(|found| found.file.as_str())
    }

    /// The names of the copies to make, and of the list of messages.
    pub fn copies(&self) -> Vec<&str> {
        if !self.order.copies || self.is_empty() {
            return Vec::new();
        }
        let copies = self.people.iter().flat_map(|person| person.returns.iter().filter_map(|asking| asking.copy.as_deref()));
        copies.chain([CALLBACK]).collect()
    }

    /// The names of the drafts to make.
    pub fn drafts(&self) -> Vec<&str> {
        self.people.iter().filter(|_| self.order.mail).map(|person| person.draft.as_str()).collect()
    }

    /// Makes everything, from the files in the state in which they were checked. Failures are collected, and existing files
    /// that somebody has typed in are not replaced; neither stops the files for other people.
    ///
    /// # Errors
    /// If a result cannot be put in place.
    pub fn carry_out(
        &self,
        (inputs, places): (&dyn Inputs, MendOutputs<'_>),
        workbench: &Workbench,
        means: Means<'_>,
    ) -> Result<MendReceipt, MendError> {
        let made = means.map(self.people.len(), |at| self.make(&self.people[at], (inputs, places), workbench));
        let made: Result<Vec<Made>, OutputError> = made.into_iter().collect();
        let mut receipt = MendReceipt::default();
        for (person, made) in self.people.iter().zip(made?) {
            receipt.copies += made.copies;
            receipt.drafts += usize::from(made.drafted);
            if made.drafted && made.callback.email.is_empty() {
                receipt.without_address.push(person.draft.clone());
            }
            receipt.callbacks.push(made.callback);
            receipt.failed.extend(made.failed);
            receipt.refused.0.extend(made.refused);
        }
        if let Some(copies) = places.copies.filter(|_| !self.is_empty()) {
            receipt.refused.0.extend(copies.offer(CALLBACK, &message::csv(&receipt.callbacks))?);
        }
        Ok(receipt)
    }

    /// Makes the files for one person.
    fn make(
        &self,
        person: &Addressee<'_>,
        (inputs, places): (&dyn Inputs, MendOutputs<'_>),
        workbench: &Workbench,
    ) -> Result<Made, OutputError> {
        let mut made = Made::default();
        let mut copies: Vec<Option<CopyToMend>> = Vec::new();
        for asking in &person.returns {
            let copy = asking.copy.as_ref().map_or(Ok(None), |_| asking.copy(inputs, workbench, self.order.asked));
            let mut copy = copy.unwrap_or_else(|error| {
                made.failed.push(error);
                None
            });
            if let (Some(copies), Some(name), Some(copy)) = (places.copies, &asking.copy, &mut copy) {
                let refused = copies.offer(name, &copy.bytes)?;
                made.copies += usize::from(refused.is_none());
                if refused.is_some()
                    && let Some(bytes) = asking.copy_that_stays((copies, name), workbench)
                {
                    copy.bytes = bytes;
                }
                made.refused.extend(refused);
            }
            copies.push(copy);
        }
        made.callback = callback(person, &copies, self.order.asked);
        if let Some(mail) = places.mail {
            let named = person.returns.iter().zip(&copies);
            let attached: Vec<(String, &[u8])> =
                named.filter_map(|(asking, copy)| Some((asking.copy.clone()?, copy.as_ref()?.bytes.as_slice()))).collect();
            match mail::draft(&made.callback, &attached, workbench.today).map_err(MendError::Mail) {
                Ok(bytes) => {
                    let refused = mail.offer(&person.draft, &bytes)?;
                    made.drafted = refused.is_none();
                    made.refused.extend(refused);
                }
                Err(error) => made.failed.push(error),
            }
        }
        Ok(made)
    }
}

/// The result for one person.
#[derive(Default)]
struct Made {
    callback: Callback,
    /// The number of copies that were put in the folder.
    copies: usize,
    drafted: bool,
    refused: Vec<Refusal>,
    failed: Vec<MendError>,
}

impl Asking<'_> {
    /// The existing marked copy of this return, if somebody has worked on it and it is therefore not replaced. It is attached
    /// to the mail instead of the new one. `None` if the existing file is something else.
    fn copy_that_stays(&self, (copies, name): (&dyn Outputs, &str), workbench: &Workbench) -> Option<Vec<u8>> {
        let bytes = copies.there(name, workbench.limits.file_bytes)?;
        let workbook = grid::read(&bytes, &workbench.limits).ok()?;
        let mends = read_grid(&workbook, &self.found.file, workbook.kind.ending(), workbench).mends?;
        (mends.files.first() == self.found.sha256.as_ref()).then_some(bytes)
    }

    /// Makes the marked copy, from the file in the state in which it was checked.
    fn copy(&self, inputs: &dyn Inputs, workbench: &Workbench, asked: AskedFindings) -> Result<Option<CopyToMend>, MendError> {
        let file = || self.found.file.clone();
        let made = caught(|| {
            let (workbook, sha256) =
                load(inputs, self.found.input, &workbench.limits).map_err(|source| MendError::Gone { file: file(), source })?;
            if Some(&sha256) != self.found.sha256.as_ref() {
                return Err(MendError::Changed { file: file() });
            }
            copy::copy_with(&workbook, self.found, workbench, asked).map_err(|source| MendError::Write { file: file(), source })
        });
        made.unwrap_or_else(|detail| Err(MendError::Internal { file: file(), detail }))
    }
}

fn callback(person: &Addressee<'_>, copies: &[Option<CopyToMend>], asked: AskedFindings) -> Callback {
    let told: Vec<MessageReturn<'_>> = person
        .returns
        .iter()
        .zip(copies)
        .map(|(asking, copy)| MessageReturn {
            file: name_of(&asking.found.file),
            copy: asking.copy.clone().filter(|_| copy.is_some()),
            made: copy.as_ref(),
            read: asking.found.is_read,
            findings: &asking.found.findings,
            asked,
        })
        .collect();
    let form = person.returns.iter().find(|asking| asking.found.is_read).and_then(|asking| asking.found.identity.as_ref());
    let subject = match form {
        Some(identity) => {
            let form = sheet_text(&format!("mend.forms.{}", identity.kind.name()));
            let form = identity.round.as_ref().map_or(form.clone(), |round| format!("{form} {round}"));
            report_text_with("callback.subject", &[("form", &form)])
        }
        None => report_text_with("callback.subject_refused", &[("file", &told[0].file)]),
    };
    Callback {
        person: person.name.clone().unwrap_or_default(),
        email: person.email.clone().unwrap_or_default(),
        message: message::message(person.name.as_deref(), &told),
        copies: told.iter().filter_map(|told| told.copy.clone()).collect(),
        files: told.into_iter().map(|told| told.file).collect(),
        subject,
    }
}
