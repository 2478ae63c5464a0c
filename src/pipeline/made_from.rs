//! What forms were made from, kept beside the workbooks and found there again, so that nobody has to say it at every step.
//!
//! Where the program itself does not hold what a form was made from, a file `made-from-DIGEST.json` stands beside the
//! workbooks and `issued.json`. A form's code names the digest, so a file is used for the returns that ask for it and for no
//! others, wherever it was found. It is looked for beside the record of what was issued, in the folders of the returns, in the
//! folder above the given one, and in those beside it; nothing else there is opened.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::batch::{read_all, read_found};
use super::inputs::Inputs;
use super::issued::Issued;
use super::output::OutputError;
use super::read::{Return, Workbench};
use crate::finding::Code;
use crate::form::{Identity, MadeFrom};
use crate::framework::{builtin, builtin_version, load_text};
use crate::model::Framework;

const BEGINNING: &str = "made-from-";
const ENDING: &str = ".json";

/// Bytes that a file may have: that of a framework may have as many.
const LARGEST_FILE: u64 = 16 << 20;

/// Whether a file of this name says what forms were made from.
pub fn is_record(name: &str) -> bool {
    digest_of(name).is_some()
}

fn digest_of(name: &str) -> Option<&str> {
    name.strip_prefix(BEGINNING)?.strip_suffix(ENDING).filter(|digest| MadeFrom::is_digest(digest))
}

/// The file, with its content, that is to keep what the forms of a framework are made from in the folder of the workbooks. None
/// where it is there, and for the frameworks that come with the program, which it holds itself.
///
/// # Errors
/// None that is known: what it keeps is plain data.
pub fn missing(framework: &Framework, folder: &Path) -> Result<Option<(PathBuf, Vec<u8>)>, OutputError> {
    if builtin(&framework.id).as_ref() == Some(framework) {
        return Ok(None);
    }
    let made_from = MadeFrom::now(framework);
    let digest = made_from.digest();
    let path = folder.join(format!("{BEGINNING}{digest}{ENDING}"));
    if open(&path, &digest).is_some() {
        return Ok(None);
    }
    match serde_json::to_string_pretty(&made_from) {
        Ok(text) => Ok(Some((path, (text + "\n").into_bytes()))),
        Err(error) => Err(OutputError::Write { path, source: error.into() }),
    }
}

/// Reads a file; none where it is not what its name says, be it that somebody changed it.
fn open(path: &Path, digest: &str) -> Option<MadeFrom> {
    let mut text = String::new();
    File::open(path).ok()?.take(LARGEST_FILE).read_to_string(&mut text).ok()?;
    let made_from: MadeFrom = serde_json::from_str(&text).ok()?;
    // A framework is checked as one that is given by hand is: what the rest of the program takes for granted must hold.
    let framework = load_text(&serde_json::to_string(&made_from.framework).ok()?, &path.display().to_string()).framework?;
    (made_from.digest() == digest).then_some(MadeFrom { framework, ..made_from })
}

/// Where to look for what forms were made from.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// Folders of records of what was issued: what stands there is at hand even for returns that have lost their code.
    issued: Vec<PathBuf>,
    /// Other folders, the nearest first.
    near: Vec<PathBuf>,
}

impl Places {
    /// The folders of some records, given as such or by their file, and those around the given paths and the files found there.
    pub fn new(issued: &[PathBuf], paths: &[PathBuf], files: &[PathBuf]) -> Self {
        let folder_of = |file: &Path| file.parent().map_or_else(PathBuf::new, Path::to_owned);
        let issued = issued.iter().map(|path| folder_of(&Issued::place(path))).collect();
        let mut folders: Vec<PathBuf> = paths.iter().filter(|path| path.is_dir()).cloned().collect();
        let given = folders.len();
        folders.extend(files.iter().map(|file| folder_of(file)));
        let mut seen = HashSet::new();
        let mut real = |folder: &PathBuf| {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder.as_path() };
            folder.canonicalize().ok().filter(|folder| seen.insert(folder.clone()))
        };
        let mut near: Vec<PathBuf> = folders.iter().filter_map(&mut real).collect();
        // Around what was given; a folder that was searched through may hold hundreds of others.
        let roots: Vec<PathBuf> = near.iter().take(given.max(1)).cloned().collect();
        for above in roots.iter().filter_map(|root| root.parent()) {
            near.extend(real(&above.to_owned()));
            near.extend(folders_in(above).iter().filter_map(&mut real));
        }
        Self { issued, near }
    }

    /// What has a digest.
    fn of_digest(&self, digest: &str) -> Option<MadeFrom> {
        let name = format!("{BEGINNING}{digest}{ENDING}");
        self.issued.iter().chain(&self.near).find_map(|folder| open(&folder.join(&name), digest))
    }

    /// The framework of an id, where the places know one content of it only.
    fn of_id(&self, id: &str) -> Option<Framework> {
        let folders = self.issued.iter().chain(&self.near);
        only(folders.flat_map(|folder| records_in(folder)).map(|made| made.framework).filter(|framework| framework.id == id))
    }
}

/// The folders in a folder, by name; links are not followed.
fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> =
        entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|entry| entry.path()).collect();
    folders.sort();
    folders
}

/// What stands in a folder, by name.
fn records_in(folder: &Path) -> Vec<MadeFrom> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names.iter().filter_map(|name| open(&folder.join(name), digest_of(name)?)).collect()
}

/// The one framework among some that may be the same; none where they differ.
fn only(mut frameworks: impl Iterator<Item = Framework>) -> Option<Framework> {
    let first = frameworks.next()?;
    frameworks.all(|other| other == first).then_some(first)
}

/// Reads files, each with the framework that it was made from, as far as that is found and no framework of its id was named.
/// The workbench then holds what was found. `step` is called after each file.
pub fn read_recorded(found: &Inputs, places: &Places, workbench: &mut Workbench, step: &(dyn Fn() + Sync)) -> Vec<Return> {
    match &found.files[..] {
        [] | [_] => adopt_issued(places, workbench),
        files => look_ahead(files, places, workbench),
    }
    let returns = read_found(found, workbench, step);
    if adopt(&returns, places, workbench) { read_found(found, workbench, &|| {}) } else { returns }
}

/// Has at hand what was issued, and what the first of some files was made from: mostly that is what all of them were.
pub fn look_ahead(files: &[PathBuf], places: &Places, workbench: &mut Workbench) {
    adopt_issued(places, workbench);
    if let Some(first) = files.first() {
        let first = read_all(std::slice::from_ref(first), workbench, &|| {});
        adopt(&first, places, workbench);
    }
}

/// Takes up the frameworks that stand beside the records of what was issued.
fn adopt_issued(places: &Places, workbench: &mut Workbench) {
    let recorded: Vec<MadeFrom> = places.issued.iter().flat_map(|folder| records_in(folder)).collect();
    let ids: BTreeSet<String> = recorded.iter().map(|made| made.framework.id.clone()).collect();
    for id in ids.iter().filter(|id| !workbench.named.contains(*id)).cloned().collect::<Vec<_>>() {
        let of_id = recorded.iter().map(|made| made.framework.clone()).filter(|framework| framework.id == id);
        if let Some(framework) = only(of_id).filter(|framework| workbench.library.get(&id) != Some(framework)) {
            workbench.take_up(framework);
        }
    }
}

/// Takes up what some returns were made from; whether that changes how they are read.
fn adopt(returns: &[Return], places: &Places, workbench: &mut Workbench) -> bool {
    let mut changed = false;
    for (id, made) in asked_for(returns) {
        let at_hand = workbench.library.get(&id).cloned();
        for digest in made.keys().filter(|digest| !workbench.recorded.contains_key(*digest)).cloned().collect::<Vec<_>>() {
            let is_at_hand = at_hand.as_ref().is_some_and(|framework| made_at_hand(framework, &made[&digest]) == digest);
            let asked = &made[&digest];
            let kept = || places.of_digest(&digest).filter(|found| found.framework.id == id);
            // Beside a framework of somebody's own that has the same id, which of the two is meant is theirs to say.
            let of_ours = || asked.built_in(&id, &digest).filter(|_| at_hand.is_none() || at_hand == builtin(&id));
            let found = if is_at_hand { None } else { of_ours().or_else(kept) };
            if let Some(found) = found {
                changed |= at_hand.as_ref() != Some(&found.framework);
                workbench.recorded.insert(digest, found);
            }
        }
        // Where returns differ, what most of them were made from counts.
        let most = made.iter().max_by_key(|(_, asked)| asked.returns).and_then(|(digest, _)| workbench.recorded.get(digest));
        let framework = match most {
            Some(made) => Some(made.framework.clone()),
            None if at_hand.is_none() => places.of_id(&id),
            None => None,
        };
        let named = workbench.named.contains(&id);
        if let Some(framework) = framework.filter(|framework| !named && at_hand.as_ref() != Some(framework)) {
            workbench.take_up(framework);
            changed = true;
        }
    }
    changed
}

/// How many returns say that they were made from something, and of which generation they are.
#[derive(Default)]
struct Asked {
    returns: usize,
    generation: u32,
    version: String,
}

impl Asked {
    /// What they were made from, where that is a version of a framework that comes with the program.
    fn built_in(&self, id: &str, digest: &str) -> Option<MadeFrom> {
        let framework = builtin_version(id, &self.version)?;
        let made = MadeFrom { generation: self.generation, ..MadeFrom::now(&framework) };
        (made.digest() == digest).then_some(made)
    }
}

/// The digest that forms of a generation have which were made from a framework, with nothing of an organisation's own.
fn made_at_hand(framework: &Framework, asked: &Asked) -> String {
    MadeFrom { generation: asked.generation, ..MadeFrom::now(framework) }.digest()
}

/// The digest that forms have whose codes hold none: that of the version that they name of a framework that comes with the
/// program.
fn digest_of_version(identity: &Identity) -> Option<String> {
    let framework = builtin_version(&identity.framework, &identity.framework_version)?;
    Some(MadeFrom { generation: identity.generation, ..MadeFrom::now(&framework) }.digest())
}

/// The ids of frameworks that returns name, each with the digests of what they were made from.
fn asked_for(returns: &[Return]) -> BTreeMap<String, BTreeMap<String, Asked>> {
    let mut all: BTreeMap<String, BTreeMap<String, Asked>> = BTreeMap::new();
    // To read a framework costs more than to read a return, and most returns name the same.
    let mut of_versions: BTreeMap<(&str, &str, u32), Option<String>> = BTreeMap::new();
    for found in returns {
        // A document says no more than the id, and only its finding has it.
        let unknown = found.findings.iter().find(|finding| finding.code == Code::FrameworkUnknown);
        let named = found.identity.as_ref().map(|identity| identity.framework.clone());
        let Some(id) = named.or_else(|| unknown.and_then(|finding| finding.value.clone())) else { continue };
        let digests = all.entry(id).or_default();
        let Some(identity) = &found.identity else { continue };
        let digest = identity.made_from.clone().or_else(|| {
            let version = (identity.framework.as_str(), identity.framework_version.as_str(), identity.generation);
            of_versions.entry(version).or_insert_with(|| digest_of_version(identity)).clone()
        });
        if let Some(digest) = digest {
            let asked = digests.entry(digest).or_default();
            (asked.returns, asked.generation) = (asked.returns + 1, identity.generation);
            asked.version.clone_from(&identity.framework_version);
        }
    }
    all
}
