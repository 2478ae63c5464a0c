//! Who was asked for which workbook: the records of issued workbooks and a staff list, and which workbook a return is.
//!
//! Only `owner` decides who a return belongs to. A workbook is recognised by its content, not by its file name. The name is
//! used only if nothing inside can be read.

mod owner;
mod people;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use self::people::People;
use super::issued::{Issued, IssuedWorkbook, id_key};
use crate::model::Person;
use crate::roster::{self, file_name::kebab};
use crate::words::fold;

pub(super) use owner::{Claims, decide};
pub use owner::{Ground, Owner, ReturnOwner};
pub use people::KnownPerson;

/// A workbook that was sent out.
#[derive(Clone, Debug)]
pub struct SentWorkbook {
    /// The round.
    pub round: Option<String>,
    /// Its entry in the record.
    pub workbook: IssuedWorkbook,
}

/// Who was asked for which workbook, if that is known. By default, nothing is known.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// The workbooks of all records; `None` if no record is given.
    pub(super) sent: Option<Vec<SentWorkbook>>,
    /// The ids on the staff list, in the form in which ids are compared; `None` if no list is given.
    pub(super) listed: Option<HashSet<String>>,
    /// Everybody in the records and on the list.
    pub(super) people: People,
    /// The workbooks of each person, by the person's id in the form in which ids are compared.
    of_person: HashMap<String, Vec<usize>>,
    /// The workbook of each file name, without the ending and in the form in which names are compared.
    of_file: HashMap<String, usize>,
}

impl Expected {
    /// Combines records and a staff list. Either may be missing.
    pub fn new(records: Vec<Issued>, staff: Option<Vec<ListedPerson>>) -> Self {
        let known = !records.is_empty();
        let listed = staff.is_some();
        let of_record = |record: Issued| {
            let round = record.round;
            record.workbooks.into_iter().map(move |workbook| SentWorkbook { round: round.clone(), workbook })
        };
        let sent: Vec<SentWorkbook> = records.into_iter().flat_map(of_record).collect();
        let (mut of_person, mut of_file): (HashMap<String, Vec<usize>>, HashMap<String, usize>) = Default::default();
        for (index, SentWorkbook { workbook, .. }) in sent.iter().enumerate() {
            of_person.entry(id_key(&workbook.person)).or_default().push(index);
            of_file.entry(kebab(stem(&workbook.file))).or_insert(index);
        }
        let mut people = People::default();
        sent.iter()
            .for_each(|SentWorkbook { workbook, .. }| people.add(&workbook.person, workbook.manager_email.as_ref(), false));
        let on_list: HashSet<String> = staff.iter().flatten().map(|one| id_key(&one.person)).collect();
        staff.iter().flatten().for_each(|one| people.add(&one.person, one.manager_email.as_ref(), true));
        Self { sent: known.then_some(sent), listed: listed.then_some(on_list), people, of_person, of_file }
    }

    /// The same people without their workbooks and the list, for the returns of another round.
    #[must_use]
    pub fn people_only(&self) -> Self {
        Self { people: self.people.clone(), ..Self::default() }
    }

    /// Whether anybody is on record or on the staff list.
    pub fn is_told(&self) -> bool {
        !self.people.is_empty()
    }

    /// Whether a person with this id is known.
    pub fn knows(&self, id: &str) -> bool {
        self.people.of_id(id).is_some()
    }

    /// Name and id of the person with an id, or the id alone if the person is unknown.
    fn called(&self, id: &str) -> String {
        self.people.of_id(id).map_or_else(|| id.to_owned(), |known| in_words(&known.person))
    }

    /// The workbooks that were sent out.
    pub fn sent(&self) -> &[SentWorkbook] {
        self.sent.as_deref().unwrap_or_default()
    }

    /// The workbooks that a person was sent, by the person's id.
    pub(super) fn sent_to(&self, id: &str) -> impl Iterator<Item = (usize, &SentWorkbook)> {
        let known = self.of_person.get(&fold(id)).map(Vec::as_slice).unwrap_or_default();
        known.iter().map(|index| (*index, &self.sent()[*index]))
    }

    /// Finds the workbook whose file name is contained in a file's name, whatever was added before or after it. If there are
    /// several, the longest name wins.
    pub(super) fn of_file_name(&self, file: &str) -> Option<usize> {
        let file = Path::new(file).file_name()?.to_string_lossy();
        let name = kebab(stem(&file));
        // The positions at which words begin and end.
        let begins: Vec<usize> = std::iter::once(0).chain(name.match_indices('-').map(|(at, _)| at + 1)).collect();
        let ends: Vec<usize> = name.match_indices('-').map(|(at, _)| at).chain([name.len()]).collect();
        let parts = begins.iter().flat_map(|begin| ends.iter().filter_map(|end| name.get(*begin..*end)));
        let known = parts.filter_map(|part| self.of_file.get(part).map(|index| (part.len(), *index)));
        known.max_by_key(|(length, index)| (*length, std::cmp::Reverse(*index))).map(|(_, index)| index)
    }
}

impl From<roster::RosterEntry> for ListedPerson {
    fn from(entry: roster::RosterEntry) -> Self {
        Self { person: entry.person, manager_email: entry.manager_email }
    }
}

/// Somebody on a staff list.
#[derive(Clone, Debug, Default)]
pub struct ListedPerson {
    /// The person.
    pub person: Person,
    /// E-mail address of the manager.
    pub manager_email: Option<String>,
}

/// A person as text: `Keiko Patel (E1001)`.
pub(super) fn in_words(person: &Person) -> String {
    match (&person.name, &person.id) {
        (Some(name), Some(id)) => format!("{name} ({id})"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => "–".to_owned(),
    }
}

/// The file name without its ending.
fn stem(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::issued::tests::sample;

    /// A record of workbooks, each given by the person's id and the file.
    fn record(files: &[(&str, &str)]) -> Issued {
        let issued = sample();
        let workbook = |(id, file): &(&str, &str)| IssuedWorkbook {
            person: Person { id: Some((*id).to_owned()), ..Person::default() },
            file: (*file).to_owned(),
            ..issued.workbooks[0].clone()
        };
        Issued { workbooks: files.iter().map(workbook).collect(), ..issued.clone() }
    }

    #[test]
    fn a_file_is_known_by_its_name_whatever_was_added_to_it() {
        let names =
            [("E1", "E1-ana-silva-packet.xlsx"), ("E1", "E1-ana-silva-packet-manager.xlsx"), ("E11", "E11-bo-li-packet.xlsx")];
        let expected = Expected::new(vec![record(&names)], None);
        for (file, index) in [
            ("E1-ana-silva-packet.xlsx", Some(0)),
            ("back/E1-ana-silva-packet_FINAL_v2.ods", Some(0)),
            ("Copy of e1_ana_silva_packet (1).xls", Some(0)),
            ("E1-ana-silva-packet-manager.xlsx", Some(1)),
            ("AS E11-bo-li-packet.xlsx", Some(2)),
            ("E111-bo-li-packet.xlsx", None),
            ("E1-ana-silva-packets.xlsx", None),
            ("packet.xlsx", None),
            ("", None),
        ] {
            assert_eq!(expected.of_file_name(file), index, "{file}");
        }
        assert_eq!(Expected::default().of_file_name("E1-ana-silva-packet.xlsx"), None);
    }
}
