//! Reports forms that came back in more than one file for the same person and rater. Each of the files gets a finding with the
//! differences.

use std::collections::BTreeMap;

use super::differences::differences;
use crate::finding::{Finding, Told};
use crate::form::Identity;
use crate::jobs::returned::Return;
use crate::jobs::workers::Means;
use crate::model::RaterKind;
use crate::texts::report_text_with;

/// The most files that a finding names.
const MOST_NAMED: usize = 10;
/// Each file is compared with at most this many files of the same form, all with different answers.
const MOST_COMPARED: usize = 5;

/// Adds the findings. `whole` returns a return in whole form, and reads the file again if the return is compact.
pub(super) fn report_twice(returns: &mut [Return], whole: &(dyn Fn(&Return) -> Return + Sync), means: Means<'_>) {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, found) in returns.iter().enumerate() {
        if let Some(key) = submission_key(found).filter(|_| found.superseded_by.is_none()) {
            groups.entry(key).or_default().push(index);
        }
    }
    let groups: Vec<Vec<usize>> = groups.into_values().filter(|group| group.len() > 1).collect();
    let apart = means.map(groups.len(), |at| told_apart(&groups[at], returns, whole));
    for (group, apart) in groups.iter().zip(apart) {
        let named: Vec<&str> = group.iter().map(|index| returns[*index].file.as_str()).collect();
        let files = names_of(&named);
        for (index, differences) in apart {
            let found = &mut returns[index];
            let person = found.called().unwrap_or_default().to_owned();
            let finding = if differences.is_empty() {
                Finding::new(Told::ReturnedTwiceSame { person: &person, files: &files })
            } else {
                let told = Told::ReturnedTwice { person: &person, files: &files, differences: &differences.join("; ") };
                Finding::new(told).with_value(differences.join("\n"))
            };
            found.report(finding, "/person/id");
        }
    }
}

/// The names of the first files, and how many more there are.
fn names_of(files: &[&str]) -> String {
    let named = files.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
    match files.len().saturating_sub(MOST_NAMED) {
        0 => named,
        more => report_text_with("chase.more", &[("named", &named), ("count", &more.to_string())]),
    }
}

/// A key that is equal for the same form of the same person and rater; `None` if the return belongs to nobody.
fn submission_key(found: &Return) -> Option<String> {
    let identity = found.identity.as_ref().filter(|_| found.is_read)?;
    let person = &found.owner.person()?.key;
    // Two colleagues may rate the same person, so they are told apart by name. People who rate themselves may leave out their
    // name.
    let rater = if identity.rater == RaterKind::Own { "" } else { found.text("/rater/name").unwrap_or_default() };
    let key = Identity { person: Some(person.clone()), ..identity.submission() }.code();
    Some(format!("{key} {rater}"))
}

/// Returns the differences of each file in a group from the others. Files with the same answers are treated as one, and only
/// the first few differing files are compared, so that a folder full of one person's copies takes little longer than others.
/// Only these few files and the one compared with them are held with all their fields at a time.
fn told_apart(group: &[usize], returns: &[Return], whole: &dyn Fn(&Return) -> Return) -> Vec<(usize, Vec<String>)> {
    let mut firsts: Vec<(usize, Return)> = Vec::new();
    // Each file with the first file that has the same answers.
    let mut sorted: Vec<(usize, usize)> = Vec::new();
    for index in group.iter().copied() {
        let own = whole(&returns[index]);
        let same = firsts.iter().find(|(_, first)| differences(&own, first).is_empty()).map(|(same, _)| *same);
        sorted.push((index, same.unwrap_or(index)));
        if same.is_none() && firsts.len() < MOST_COMPARED {
            firsts.push((index, own));
        }
    }
    let against = |index: usize, same: usize| -> Vec<String> {
        let others = || firsts.iter().filter(|(first, _)| *first != same);
        if others().next().is_none() {
            return Vec::new();
        }
        let differ = |own: &Return| others().flat_map(|(_, first)| differences(own, first)).collect();
        match firsts.iter().find(|(first, _)| *first == index) {
            Some((_, own)) => differ(own),
            None => differ(&whole(&returns[index])),
        }
    };
    sorted.into_iter().map(|(index, same)| (index, against(index, same))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Code;
    use crate::jobs::expected::{Ground, Owner, ReturnOwner};
    use crate::model::{FormKind, Person};
    use serde_json::json;

    fn returned(file: &str, rating: u8) -> Return {
        let identity = Identity {
            kind: FormKind::Inventory,
            framework: "htm-leadership".to_owned(),
            framework_version: "1.0".to_owned(),
            round: None,
            person: Some("E1".to_owned()),
            rater: RaterKind::Own,
            generation: 1,
            made_from: None,
            due: None,
        };
        let value = json!({"person": {"id": "E1", "name": "Ana"}, "inventory": {"ratings": [{"rating": rating}]}});
        let person = Person { id: identity.person.clone(), ..Person::default() };
        let owner = ReturnOwner { key: "e1".to_owned(), person, known: None, ground: Ground::Said };
        let owner = Owner::Person(Box::new(owner));
        Return { file: file.to_owned(), owner, identity: Some(identity), is_read: true, value: Some(value), ..Return::default() }
    }

    fn told(ratings: impl IntoIterator<Item = u8>) -> Vec<(Code, usize)> {
        let mut returns: Vec<Return> =
            ratings.into_iter().enumerate().map(|(at, rating)| returned(&format!("{at}.json"), rating)).collect();
        report_twice(&mut returns, &Return::clone, Means::ALONE);
        let lines = |finding: &Finding| finding.value.as_ref().map_or(0, |value| value.lines().count());
        returns.iter().flat_map(|found| found.findings.iter().map(|finding| (finding.code, lines(finding)))).collect()
    }

    #[test]
    fn only_files_that_differ_are_asked_about() {
        assert_eq!(told([1]), []);
        assert_eq!(told([1, 1]), [(Code::ReturnedTwiceSame, 0); 2]);
        assert_eq!(told([1, 1, 2]), [(Code::ReturnedTwice, 1); 3]);
        assert_eq!(told([1, 2, 3]), [(Code::ReturnedTwice, 2); 3]);
    }

    #[test]
    fn a_folder_full_of_one_persons_copies_costs_no_more() {
        let many = told((0..200).chain([7; 2000]));
        assert_eq!(many.len(), 2200);
        assert!(many.iter().all(|(code, lines)| *code == Code::ReturnedTwice && *lines <= MOST_COMPARED), "{many:?}");
        let mut returns: Vec<Return> = (0..12).map(|at| returned(&format!("{at}.json"), 1)).collect();
        report_twice(&mut returns, &Return::clone, Means::ALONE);
        assert!(returns[0].findings[0].help().contains("8.json, 9.json and 2 more"), "{}", returns[0].findings[0].help());
    }
}
