//! Finds the parts of a package by name and by relationship, and opens them under the budget of the whole file.

use std::collections::{BTreeMap, HashMap};
use std::io::Cursor;

use zip::ZipArchive;
use zip::result::ZipError;

use super::input::{self, Budget};
use super::xml::{Xml, XmlStep, short};
use crate::grid::{GridError, Limit, Limits};
use crate::wording::Wording;

/// A relationship of one part to another.
#[derive(Debug)]
pub(in crate::grid) struct Relation {
    /// The last segment of its type, such as `worksheet` or `styles`. It is the same in transitional and strict files.
    pub(in crate::grid) kind: String,
    /// The name of the target part, relative to the root.
    pub(in crate::grid) target: String,
}

/// An open package.
pub(in crate::grid) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Position of each part, by its normalised name.
    parts: HashMap<String, usize>,
    budget: Budget,
    /// The content of the part that was opened last. The next part reuses the memory.
    unpacked: Vec<u8>,
    /// Bytes of the whole package.
    size: u64,
    limits: Limits,
}

impl<'a> Package<'a> {
    pub(in crate::grid) fn new(bytes: &'a [u8], limits: &Limits) -> Result<Self, GridError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(failure)?;
        let mut parts = HashMap::new();
        for index in 0..archive.len() {
            let Some(Ok(name)) = archive.name_for_index(index) else { continue };
            if parts.insert(normal(&name), index).is_some() {
                return Err(GridError::Damaged(Wording::of("grid.package.twice").with("name", short(&name))));
            }
        }
        Ok(Self { archive, parts, budget: Budget::new(limits), unpacked: Vec::new(), size: bytes.len() as u64, limits: *limits })
    }

    /// Whether there is a part with this name.
    pub(in crate::grid) fn has(&self, name: &str) -> bool {
        self.position(name).is_some()
    }

    /// Opens a part. Messages call it `what`.
    pub(in crate::grid) fn open(&mut self, name: &str, what: Wording) -> Result<Xml<'_>, GridError> {
        let Some(index) = self.position(name) else {
            let missing = Wording::of("grid.package.missing").with("part", what).with("name", short(name));
            return Err(GridError::Damaged(missing));
        };
        let part = self.archive.by_index(index).map_err(failure)?;
        self.budget.begin(what.clone(), part.compressed_size().min(self.size));
        input::unpack(part, &mut self.budget, &mut self.unpacked).map_err(|error| input::failure(&error, &what))?;
        Ok(Xml::new(&self.unpacked, what, &self.limits))
    }

    /// Returns the relationships of a part by id, without those that lead out of the package. `""` stands for the package
    /// itself.
    pub(in crate::grid) fn relations(&mut self, part: &str) -> Result<BTreeMap<String, Relation>, GridError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = format!("{folder}/_rels/{file}.rels");
        let mut relations = BTreeMap::new();
        if !self.has(&name) {
            return Ok(relations);
        }
        let most = self.limits.entries;
        let mut xml = self.open(&name, Wording::of("grid.part.parts"))?;
        xml.root("Relationships")?;
        while xml.next()? == XmlStep::Open {
            let [id, kind, target] = ["Id", "Type", "Target"].map(|name| xml.attribute(name));
            if let (Some(id), Some(kind), Some(target)) = (id?, kind?, target?)
                && xml.attribute("TargetMode")?.is_none_or(|mode| mode != "External")
            {
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                relations.insert(id, Relation { kind, target: resolve(folder, &target) });
                if relations.len() > most {
                    return Err(Limit::Entries.exceeded(Wording::of("grid.limit.listed").with("most", most)));
                }
            }
            xml.skip()?;
        }
        xml.finish()?;
        Ok(relations)
    }

    /// Returns the position of a part in the package, by name.
    pub(in crate::grid) fn position(&self, name: &str) -> Option<usize> {
        let plain =
            || percent_encoding::percent_decode_str(name).decode_utf8().ok().and_then(|name| self.parts.get(&normal(&name)));
        self.parts.get(&normal(name)).or_else(plain).copied()
    }
}

/// Normalises the name of a part, because some programs write `\`, a leading `/` or another case.
fn normal(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches("./").trim_start_matches('/').to_lowercase()
}

/// Returns the name of the part that a relationship leads to. It only serves to look a part up, so `..` cannot lead outside the
/// package.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let base = if target.starts_with('/') { "" } else { folder };
    let mut steps: Vec<&str> = Vec::new();
    for step in base.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn failure(error: ZipError) -> GridError {
    match error {
        ZipError::UnsupportedArchive(text) if text.contains("assword") => GridError::Encrypted,
        other => GridError::Damaged(Wording::of("grid.package.unreadable").with("error", other.to_string())),
    }
}
