//! What goes back to people: for each return that asks for something a copy to mend, `callback.csv` with a message a
//! person, and the same messages as mail drafts with the copies attached.
//!
//! First it is planned which files there will be, so that none is written where one is in the way; then they are made
//! person by person, so that no more than that is held at a time.

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
use crate::texts::{report_text_with, sheet_text};
use crate::words::{fold, tidy};

pub use copy::{Asked, CopyToMend, copy_to_mend};
pub use message::Callback;
use message::Told;

/// Name of the list of messages.
pub const CALLBACK: &str = "callback.csv";

/// Ending of the names of copies, before that of the file.
const TO_MEND: &str = " to mend";
/// Characters of the name of a return that its copy keeps.
const LONGEST_NAME: usize = 100;

/// Why nothing can be sent back to a person.
#[derive(Debug, thiserror::Error)]
pub enum MendError {
    /// A result could not be put in its place.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The return can no longer be read.
    #[error("{file} can no longer be read: {source}")]
    Gone {
        /// The return.
        file: String,
        /// Why.
        #[source]
        source: GridError,
    },
    /// The return is not what it was when it was checked.
    #[error("{file} was changed while it was being read; run the command again")]
    Changed {
        /// The return.
        file: String,
    },
    /// The copy could not be written.
    #[error("no copy of {file} can be made: {source}")]
    Write {
        /// The return.
        file: String,
        /// Why.
        #[source]
        source: WriteError,
    },
    /// The program failed.
    #[error("the program failed on {file}: {detail}; please report this")]
    Internal {
        /// The return.
        file: String,
        /// What it said.
        detail: String,
    },
    /// The draft could not be put together.
    #[error("a mail cannot be put together: {0}")]
    Mail(#[source] std::io::Error),
}

impl MendError {
    /// Whether the work was done, so that only its results, or some of them, are missing.
    pub fn is_late(&self) -> bool {
        matches!(self, Self::Output(error) if error.is_late())
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    /// Which findings are worth going back with.
    pub asked: Asked,
    /// Whether copies to mend are made, and the list of messages.
    pub copies: bool,
    /// Whether mail drafts are made.
    pub mail: bool,
}

/// Where results go: each is there where it was asked for.
#[derive(Clone, Copy)]
pub struct Places<'a> {
    /// The copies to mend and `callback.csv`.
    pub copies: Option<&'a dyn Outputs>,
    /// The mail drafts.
    pub mail: Option<&'a dyn Outputs>,
}

/// What will be sent back, and to whom.
#[derive(Debug)]
pub struct Plan<'a> {
    people: Vec<Addressee<'a>>,
    /// Returns of which nothing is sent to anybody.
    unclaimed: Vec<&'a Return>,
    order: Order,
}

/// Somebody whose returns ask for something.
#[derive(Debug)]
struct Addressee<'a> {
    name: Option<String>,
    email: Option<String>,
    /// Name of the draft.
    draft: String,
    returns: Vec<Asking<'a>>,
}

/// A return that asks for something.
#[derive(Debug)]
struct Asking<'a> {
    found: &'a Return,
    /// Name of its copy, where there will be one.
    copy: Option<String>,
}

/// What was made.
#[derive(Debug, Default)]
pub struct Receipt {
    /// The messages, in the order of the returns.
    pub callbacks: Vec<Callback>,
    /// Copies that were written.
    pub copies: usize,
    /// Drafts that were written.
    pub drafts: usize,
    /// Drafts without an address.
    pub without_address: Vec<String>,
    /// What could not be made.
    pub failed: Vec<MendError>,
    /// Files that are there, that somebody has typed in or may have, and that stay.
    pub refused: Refusals,
}

/// The name of a file in its folder.
fn name_of(file: &str) -> String {
    Path::new(file).file_name().map_or_else(|| file.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// Plans what to send back for returns that were read from some files.
pub fn plan<'a>(inputs: &dyn Inputs, returns: &'a [Return], order: Order) -> Plan<'a> {
    let asked = order.asked;
    let (mut copies, mut drafts) = (FileNames::new(), FileNames::new());
    let (mut people, mut unclaimed): (Vec<Addressee<'a>>, Vec<&Return>) = Default::default();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for found in returns {
        let Some(input) = inputs.list().get(found.input) else { continue };
        if found.superseded_by.is_some() || !found.findings.iter().any(|finding| asked.is_asked(finding)) {
            continue;
        }
        // Of a file that may be one's or another's, neither gets anything.
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
    Plan { people, unclaimed, order }
}

/// How many different people filled in some returns, as far as they can be told apart: a file of which nobody knows whose it
/// is counts as one of somebody else.
pub fn people(returns: &[Return]) -> usize {
    let known: BTreeSet<String> = returns.iter().filter_map(whose).collect();
    known.len() + returns.iter().filter(|found| whose(found).is_none()).count()
}

/// Who filled the form in is the one to ask: the person, or whoever rated them.
fn whose(found: &Return) -> Option<String> {
    let rater = found.identity.as_ref().map_or(RaterKind::Own, |identity| identity.rater);
    let name = found.text("/rater/name").filter(|_| rater != RaterKind::Own).unwrap_or_default();
    Some(format!("{}\n{}\n{}", found.owner.person()?.key, rater.name(), fold(name)))
}

/// Who rates, as far as it is told.
fn rater(found: &Return) -> RaterKind {
    found.identity.as_ref().map_or(RaterKind::Own, |identity| identity.rater)
}

/// What whoever is asked is called: as they are known, else as the return says.
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

/// The address on record of whoever is asked, never one that only stands in a return: anybody can type anything there. Of
/// other raters than the manager none is known.
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

/// The name of a return without its ending, fit for every system; that of a copy is the one it was made from.
fn stem(input: &Input) -> String {
    let stem = Path::new(&input.own_name).file_stem().unwrap_or_default().to_string_lossy();
    let stem = stem.split(TO_MEND).next().filter(|start| !start.is_empty()).unwrap_or(&stem);
    let safe = |c: char| if c.is_control() || "<>:\"/\\|?*\u{fffd}".contains(c) { '-' } else { c };
    let stem: String = stem.chars().map(safe).take(LONGEST_NAME).collect();
    stem.trim_start_matches('.').trim().to_owned()
}

/// What a copy is called; a copy of a copy has the number of times that the return was sent back.
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

impl Plan<'_> {
    /// Whether there is nothing to send back.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Returns of which nothing is sent to anybody, since it is not told whose they are.
    pub fn unclaimed(&self) -> impl Iterator<Item = &str> {
        self.unclaimed.iter().map(|found| found.file.as_str())
    }

    /// The names of the copies that will be made, and of the list of messages.
    pub fn copies(&self) -> Vec<&str> {
        if !self.order.copies || self.is_empty() {
            return Vec::new();
        }
        let copies = self.people.iter().flat_map(|person| person.returns.iter().filter_map(|asking| asking.copy.as_deref()));
        copies.chain([CALLBACK]).collect()
    }

    /// The names of the drafts that will be made.
    pub fn drafts(&self) -> Vec<&str> {
        self.people.iter().filter(|_| self.order.mail).map(|person| person.draft.as_str()).collect()
    }

    /// Makes everything, from the files as they were when they were checked. What cannot be made is among the failures, and a
    /// file that is there and that somebody has typed in stays; neither stops anybody else's.
    ///
    /// # Errors
    /// Where a result cannot be put in its place.
    pub fn carry_out(
        &self,
        (inputs, places): (&dyn Inputs, Places<'_>),
        workbench: &Workbench,
        means: Means<'_>,
    ) -> Result<Receipt, MendError> {
        let made = means.map(self.people.len(), |at| self.make(&self.people[at], (inputs, places), workbench));
        let made: Result<Vec<Made>, OutputError> = made.into_iter().collect();
        let mut receipt = Receipt::default();
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

    /// Makes what goes to one person.
    fn make(
        &self,
        person: &Addressee<'_>,
        (inputs, places): (&dyn Inputs, Places<'_>),
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

/// What was made for one person.
#[derive(Default)]
struct Made {
    callback: Callback,
    /// Copies that will be in the folder.
    copies: usize,
    drafted: bool,
    refused: Vec<Refusal>,
    failed: Vec<MendError>,
}

impl Asking<'_> {
    /// The copy of this return that somebody has worked on in its folder, so that it stays: that one goes to the person. None
    /// where the file there is something else.
    fn copy_that_stays(&self, (copies, name): (&dyn Outputs, &str), workbench: &Workbench) -> Option<Vec<u8>> {
        let bytes = copies.there(name, workbench.limits.file_bytes)?;
        let workbook = grid::read(&bytes, &workbench.limits).ok()?;
        let mends = read_grid(&workbook, &self.found.file, workbook.kind.ending(), workbench).mends?;
        (mends.files.first() == self.found.sha256.as_ref()).then_some(bytes)
    }

    /// The copy, from the file as it was when it was checked.
    fn copy(&self, inputs: &dyn Inputs, workbench: &Workbench, asked: Asked) -> Result<Option<CopyToMend>, MendError> {
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

fn callback(person: &Addressee<'_>, copies: &[Option<CopyToMend>], asked: Asked) -> Callback {
    let told: Vec<Told<'_>> = person
        .returns
        .iter()
        .zip(copies)
        .map(|(asking, copy)| Told {
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
