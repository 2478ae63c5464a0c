//! The framework that each return was made from: taken from what is kept, as far as no framework of its id was named.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Code;
use crate::form::{Identity, MadeFrom};
use crate::framework::{builtin, builtin_version};
use crate::jobs::made_from::Records;
use crate::jobs::returned::Return;
use crate::jobs::workbench::Workbench;
use crate::model::Framework;

/// The one framework among some that may be the same; none where they differ.
fn only(mut frameworks: impl Iterator<Item = Framework>) -> Option<Framework> {
    let first = frameworks.next()?;
    frameworks.all(|other| other == first).then_some(first)
}

/// Takes up the frameworks that stand beside the records of what was issued.
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

/// Takes up what some returns were made from; whether that changes how they are read.
pub(super) fn adopt<'a>(returns: impl IntoIterator<Item = &'a Return>, records: &dyn Records, workbench: &mut Workbench) -> bool {
    let mut changed = false;
    for (id, made) in asked_for(returns) {
        let at_hand = workbench.library.get(&id).cloned();
        for digest in made.keys().filter(|digest| !workbench.recorded.contains_key(*digest)).cloned().collect::<Vec<_>>() {
            let is_at_hand = at_hand.as_ref().is_some_and(|framework| made_at_hand(framework, &made[&digest]) == digest);
            let asked = &made[&digest];
            let kept = || records.of_digest(&digest).filter(|found| found.framework.id == id);
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
fn asked_for<'a>(returns: impl IntoIterator<Item = &'a Return>) -> BTreeMap<String, BTreeMap<String, Asked>> {
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
