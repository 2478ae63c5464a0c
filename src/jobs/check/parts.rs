//! Puts together files and the lines of returns that were read elsewhere, as if all files had been read here.
//!
//! Findings from comparing returns depend on the order of the returns. So the returns are sorted by name and digest only, and
//! the number and order of the parts make no difference.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::Value;

use super::room::MemoryBudget;
use super::{adopt, begin, explain, one_by_one, read_one, side_by_side, whose};
use crate::finding::{Finding, Told};
use crate::jobs::inputs::Inputs;
use crate::jobs::lines::{self, Basis, Digests, ForeignReturn, Got, LineError, LineSource};
use crate::jobs::made_from::Records;
use crate::jobs::returned::Return;
use crate::jobs::workbench::Workbench;
use crate::jobs::workers::Means;
use crate::texts::program_text;

/// The number of lines that are collected before they are parsed.
const HANDFUL: usize = 128;

/// The result of files and lines together.
#[derive(Default)]
pub struct Gathered {
    /// The sorted returns. Files that are not returns by their names come last.
    pub returns: Vec<Return>,
    /// How the lines of a part were read differently from this run, by the name of the part.
    pub otherwise: BTreeMap<String, BTreeSet<Otherwise>>,
    /// Files that came more than once, for example in two parts. Each counts once.
    pub repeated: BTreeSet<String>,
}

/// How lines were read differently from this run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Otherwise {
    /// By another version of the program.
    Program,
    /// On another day.
    Today,
    /// With other records, staff lists, rules or schemas, or without them.
    Given,
}

/// Where a return can be read again.
#[derive(Clone, Copy)]
enum ReturnSource {
    File(usize),
    Line { part: usize, at: u64, length: usize },
    Nowhere,
}

/// A return before it is compared with others.
struct UncomparedReturn {
    found: Return,
    aside: bool,
    source: ReturnSource,
}

/// Reads files as [`super::check`] does, together with returns that were read elsewhere.
pub fn check_parts(
    inputs: &dyn Inputs,
    parts: &[&dyn LineSource],
    records: &dyn Records,
    (workbench, basis): (&mut Workbench, &Basis),
    means: Means<'_>,
) -> Gathered {
    let mut gathered = Gathered::default();
    let (mut lines, mut broken) = (Vec::new(), Broken::default());
    for at in 0..parts.len() {
        gather(at, parts, (workbench, basis), means, (&mut lines, &mut broken, &mut gathered));
    }
    begin(inputs, records, workbench);
    let room = MemoryBudget::new(workbench.limits);
    let mut files = one_by_one(inputs, workbench, (&room, means), Return::compact);
    let all = files.0.iter().chain(lines.iter().map(|line: &ParsedLine| &line.item.found));
    if adopt::adopt(all, records, workbench) {
        files = one_by_one(inputs, workbench, (&room, means.quiet()), Return::compact);
    }
    let file = |aside| move |found: Return| UncomparedReturn { aside, source: ReturnSource::File(found.input), found };
    let mut items: Vec<UncomparedReturn> =
        files.0.into_iter().map(file(false)).chain(files.1.into_iter().map(file(true))).collect();
    items.extend(settled(lines, workbench, means, &mut broken));
    items.extend(broken.items(parts));
    let sources = in_order(&mut items, &mut gathered.repeated);
    gathered.returns = items.into_iter().map(|item| item.found).collect();
    // Files that are not returns by their names come last.
    let returns = gathered.returns.len() - sources.aside;
    whose::by_file_name(&mut gathered.returns[..returns], workbench);
    let again = |found: &Return| match sources.of[found.input] {
        ReturnSource::File(at) => read_one(inputs, at, workbench, &room),
        ReturnSource::Line { part, at, length } => {
            let taken = parts[part].again(at, length).ok().and_then(|line| lines::read(&line).ok());
            taken.map(|taken| taken.found.renamed(&found.file)).unwrap_or_default()
        }
        ReturnSource::Nowhere => Return::default(),
    };
    side_by_side(&mut gathered.returns, &again, workbench, means);
    gathered
}

/// A line that was parsed.
struct ParsedLine {
    item: UncomparedReturn,
    number: usize,
    read_with: Option<String>,
}

/// The findings about the lines of each part.
#[derive(Default)]
struct Broken(BTreeMap<usize, Vec<Finding>>);

impl Broken {
    fn line(&mut self, part: usize, number: usize, error: &LineError) {
        let told = match error {
            LineError::Version(theirs) => Told::LineVersion { theirs, ours: &lines::VERSION },
            LineError::Damaged(detail) => Told::LineDamaged { detail },
        };
        self.0.entry(part).or_default().push(Finding::new(told).on_line(number));
    }

    /// Returns each part with unreadable lines as a file that was refused.
    fn items(self, parts: &[&dyn LineSource]) -> impl Iterator<Item = UncomparedReturn> {
        let item = |(part, findings): (usize, Vec<Finding>)| {
            let file = parts[part].name().to_owned();
            let found = Return { file, findings, ..Return::default() }.in_order();
            UncomparedReturn { found, aside: false, source: ReturnSource::Nowhere }
        };
        self.0.into_iter().map(item)
    }
}

/// Reads the lines of a part, a batch at a time.
fn gather(
    part: usize,
    parts: &[&dyn LineSource],
    (workbench, basis): (&Workbench, &Basis),
    means: Means<'_>,
    (lines, broken, gathered): (&mut Vec<ParsedLine>, &mut Broken, &mut Gathered),
) {
    let name = parts[part].name();
    let mut handful: Vec<Got> = Vec::new();
    let mut understand = |handful: &mut Vec<Got>, broken: &mut Broken| {
        let read = means.quiet().map(handful.len(), |at| understood(&handful[at]));
        for (Got { number, at, .. }, read) in handful.drain(..).zip(read) {
            let (ForeignReturn { found, aside, basis: theirs, read_with }, length) = match read {
                Ok(read) => read,
                Err(error) => {
                    broken.line(part, number, &error);
                    continue;
                }
            };
            let otherwise = [
                (theirs.program != basis.program, Otherwise::Program),
                (theirs.today != basis.today, Otherwise::Today),
                (theirs.given != basis.given, Otherwise::Given),
            ];
            for (_, what) in otherwise.into_iter().filter(|(is_so, _)| *is_so) {
                gathered.otherwise.entry(name.to_owned()).or_default().insert(what);
            }
            lines.push(ParsedLine {
                item: UncomparedReturn { found, aside, source: ReturnSource::Line { part, at, length } },
                number,
                read_with,
            });
        }
    };
    let read = parts[part].open().and_then(|mut from| {
        lines::each_line(&mut from, workbench.limits.file_bytes, |got| {
            handful.push(got);
            if handful.len() == HANDFUL {
                understand(&mut handful, broken);
            }
        })
    });
    understand(&mut handful, broken);
    if let Err(error) = read {
        broken.0.entry(part).or_default().push(explain(&error.into()));
    }
}

/// Parses a line into a compact return, and gives the length of the line in bytes.
fn understood(got: &Got) -> Result<(ForeignReturn, usize), LineError> {
    let line = got.bytes.as_ref().ok_or_else(|| LineError::Damaged(program_text("lines.damaged.long")))?;
    let taken = lines::read(line)?;
    Ok((ForeignReturn { found: taken.found.compact(), ..taken }, line.len()))
}

/// Checks the lines against the available frameworks. A line that was read with another framework does not count, because its
/// ratings may belong to other skills. A line that does not fit the schema was not written by skillbook and is reported as
/// damaged.
fn settled(lines: Vec<ParsedLine>, workbench: &Workbench, means: Means<'_>, broken: &mut Broken) -> Vec<UncomparedReturn> {
    let digests = Digests::of(&workbench.library);
    let fits = means.quiet().map(lines.len(), |at| fits(&lines[at].item.found, workbench));
    let mut items = Vec::with_capacity(lines.len());
    for (ParsedLine { mut item, number, read_with }, fits) in lines.into_iter().zip(fits) {
        let framework = item.found.identity.as_ref().map(|identity| identity.framework.clone());
        let framework = framework.filter(|framework| read_with.is_some() && read_with.as_ref() != digests.get(framework));
        if let Some(framework) = framework {
            let finding = Finding::new(Told::LineFramework { framework: &framework }).with_value(&framework);
            let Return { file, identity, sha256, .. } = item.found;
            item.found = Return { identity, sha256, ..Return::refused(&file, finding) };
        } else if !fits {
            if let ReturnSource::Line { part, .. } = item.source {
                broken.line(part, number, &LineError::Damaged(program_text("lines.damaged.schema")));
            }
            continue;
        }
        items.push(item);
    }
    items
}

/// Whether the document, if there is one, fits the schema of its form.
fn fits(found: &Return, workbench: &Workbench) -> bool {
    let Some(document) = &found.document else { return true };
    let Some(framework) = workbench.library.get(&document.form.framework) else { return false };
    let value = serde_json::to_value(document).unwrap_or(Value::Null);
    workbench.schemas.fits(framework, document.form.kind, &value)
}

/// Where each return can be read again, by the number in its `input`, and how many files are not returns by their names.
struct Sources {
    of: Vec<ReturnSource>,
    aside: usize,
}

/// Sorts the returns, removes repeated files and makes the names unique.
fn in_order(items: &mut Vec<UncomparedReturn>, repeated: &mut BTreeSet<String>) -> Sources {
    let steps = |file: &str| file.split('/').map(str::to_owned).collect::<Vec<_>>();
    items.sort_by_cached_key(|item| (item.aside, steps(&item.found.file), item.found.sha256.clone()));
    let mut seen: HashSet<(String, String)> = HashSet::new();
    items.retain(|UncomparedReturn { found, .. }| {
        let Some(digest) = &found.sha256 else { return true };
        let is_new = seen.insert((found.file.clone(), digest.clone()));
        if !is_new {
            repeated.insert(found.file.clone());
        }
        is_new
    });
    let plain: HashSet<String> = items.iter().map(|item| item.found.file.clone()).collect();
    let mut given: HashSet<String> = HashSet::new();
    for (at, item) in items.iter_mut().enumerate() {
        item.found.input = at;
        if !given.insert(item.found.file.clone()) {
            let numbered = (2..).map(|number| format!("{} [{number}]", item.found.file));
            let free = numbered.into_iter().find(|name| !plain.contains(name) && !given.contains(name)).unwrap_or_default();
            item.found = std::mem::take(&mut item.found).renamed(&free);
            given.insert(free);
        }
    }
    Sources { of: items.iter().map(|item| item.source).collect(), aside: items.iter().filter(|item| item.aside).count() }
}
