//! Finds the framework that each return was made from, in the records or among the built-in ones, and uses it unless a
//! framework with its id was given.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Code;
use crate::form::{Identity, MadeFrom};
use crate::framework::{builtin, builtin_version};
use crate::jobs::made_from::Records;
use crate::jobs::returned::Return;
use crate::jobs::workbench::Workbench;
use crate::model::Framework;

/// The framework, if all given frameworks are equal; `None` if they differ.
fn only(mut frameworks: impl Iterator<Item = Framework>) -> Option<Framework> {
    let first = frameworks.next()?;
    frameworks.all(|other| other == first).then_some(first)
}

/// Adds the frameworks beside the records of issued workbooks to the workbench.
pub(super) fn adopt_issued(records: &dyn Records, workbench: &mut Workbench) {
    let recorded = records.issued();
    let ids: BTreeSet<String> = recorded.iter().map(|made| made.framework.id.clone()).collect();
    for id in ids.iter().filter(|id| !workbench.named.contains(*id)).cloned().collect::<Vec<_>>() {
        let of_id = recorded.iter().map(|made| made.framework.clone()).filter(|framework| framework.id == id);
        if let Some(framework) = only(of_id).filter(|framework| workbench.library.get(&id) != Some(framework)) {
            workbench.take_up(framework);
        }
    }
}

/// Adds the frameworks that returns were made from to the workbench. Returns whether that changes how the returns are read.
pub(super) fn adopt<'a>(returns: impl IntoIterator<Item = &'a Return>, records: &dyn Records, workbench: &mut Workbench) -> bool {
    let mut changed = false;
    for (id, made) in asked_for(returns) {
        let at_hand = workbench.library.get(&id).cloned();
        for digest in made.keys().filter(|digest| !workbench.recorded.contains_key(*digest)).cloned().collect::<Vec<_>>() {
            let is_at_hand = at_hand.as_ref().is_some_and(|framework| made_at_hand(framework, &made[&digest]) == digest);
            let asked = &made[&digest];
            let kept = || records.of_digest(&digest).filter(|found| found.framework.id == id);
            // A built-in framework is not used if the workbench has a custom framework with the same id: people then have to
            // say which of the two is meant.
            let of_ours = || asked.built_in(&id, &digest).filter(|_| at_hand.is_none() || at_hand == builtin(&id));
            let found = if is_at_hand { None } else { of_ours().or_else(kept) };
            if let Some(found) = found {
                changed |= at_hand.as_ref() != Some(&found.framework);
                workbench.recorded.insert(digest, found);
            }
        }
        // If returns differ, the framework that most of them were made from is used.
        let most = made.iter().max_by_key(|(_, asked)| asked.returns).and_then(|(digest, _)| workbench.recorded.get(digest));
        let framework = match most {
            Some(made) => Some(made.framework.clone()),
            None if at_hand.is_none() => {
                only(records.all().into_iter().map(|made| made.framework).filter(|framework| framework.id == id))
            }
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

/// The returns that name one digest: their number, generation and framework version.
#[derive(Default)]
struct ReturnsOfDigest {
    returns: usize,
    generation: u32,
    version: String,
}

impl ReturnsOfDigest {
    /// What they were made from, if that is a version of a built-in framework.
    fn built_in(&self, id: &str, digest: &str) -> Option<MadeFrom> {
        let framework = builtin_version(id, &self.version)?;
        let made = MadeFrom { generation: self.generation, ..MadeFrom::now(&framework) };
        (made.digest() == digest).then_some(made)
    }
}

/// The digest of forms that were made from a framework in the generation of `asked`, without an organisation's own texts or
/// brand.
fn made_at_hand(framework: &Framework, asked: &ReturnsOfDigest) -> String {
    MadeFrom { generation: asked.generation, ..MadeFrom::now(framework) }.digest()
}

/// The digest for forms without a digest in their code. It is the one of the built-in framework version that they name.
fn digest_of_version(identity: &Identity) -> Option<String> {
    let framework = builtin_version(&identity.framework, &identity.framework_version)?;
    Some(MadeFrom { generation: identity.generation, ..MadeFrom::now(&framework) }.digest())
}

/// The framework ids that returns name, each with the digests of what the returns were made from.
fn asked_for<'a>(returns: impl IntoIterator<Item = &'a Return>) -> BTreeMap<String, BTreeMap<String, ReturnsOfDigest>> {
    let mut all: BTreeMap<String, BTreeMap<String, ReturnsOfDigest>> = BTreeMap::new();
    // A cache, because reading a framework takes longer than reading a return, and most returns name the same framework.
    let mut of_versions: BTreeMap<(&str, &str, u32), Option<String>> = BTreeMap::new();
    for found in returns {
        // A JSON or YAML document names only the framework id. If the framework is unknown, only the finding has that id.
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
