//! Who was asked for what: the records of issued workbooks and a staff list, and whose workbook a return is.
//!
//! Whose a return is, is decided by `owner`, and nowhere else. A workbook is known by what it says of itself, never by its
//! file's name; the name only helps where nothing inside can be read.

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
pub use owner::{Ground, Owner, Somebody};
pub use people::Known;

/// A workbook that was sent out.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The round.
    pub round: Option<String>,
    /// What the record says of it.
    pub workbook: IssuedWorkbook,
}

/// Who was asked for what, as far as it is told; by default nothing is.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// The workbooks of all records; none where no record is given.
    pub(super) sent: Option<Vec<Sent>>,
    /// The ids on the staff list, as ids are compared; none where no list is given.
    pub(super) listed: Option<HashSet<String>>,
    /// Everybody whom records and list know.
    pub(super) people: People,
    /// The workbooks of each person, by the person's id as ids are compared.
    of_person: HashMap<String, Vec<usize>>,
    /// The workbook of each file name, without its ending and as names are compared.
    of_file: HashMap<String, usize>,
}

impl Expected {
    /// Puts records and a staff list together. No record, or no list, means that nothing is known of that kind.
    pub fn new(records: Vec<Issued>, staff: Option<Vec<Listed>>) -> Self {
        let known = !records.is_empty();
        let listed = staff.is_some();
        let of_record = |record: Issued| {
            let round = record.round;
            record.workbooks.into_iter().map(move |workbook| Sent { round: round.clone(), workbook })
        };
        let sent: Vec<Sent> = records.into_iter().flat_map(of_record).collect();
        let (mut of_person, mut of_file): (HashMap<String, Vec<usize>>, HashMap<String, usize>) = Default::default();
        for (index, Sent { workbook, .. }) in sent.iter().enumerate() {
            of_person.entry(id_key(&workbook.person)).or_default().push(index);
            of_file.entry(kebab(stem(&workbook.file))).or_insert(index);
        }
        let mut people = People::default();
        sent.iter().for_each(|Sent { workbook, .. }| people.add(&workbook.person, workbook.manager_email.as_ref(), false));
        let on_list: HashSet<String> = staff.iter().flatten().map(|one| id_key(&one.person)).collect();
        staff.iter().flatten().for_each(|one| people.add(&one.person, one.manager_email.as_ref(), true));
        Self { sent: known.then_some(sent), listed: listed.then_some(on_list), people, of_person, of_file }
    }

    /// The same people, of whom it is not known what they were sent: those of another round.
    #[must_use]
    pub fn people_only(&self) -> Self {
        Self { people: self.people.clone(), ..Self::default() }
    }

    /// Whether it is told who was asked at all.
    pub fn is_told(&self) -> bool {
        !self.people.is_empty()
    }

    /// Whether somebody of this id is known.
    pub fn knows(&self, id: &str) -> bool {
        self.people.of_id(id).is_some()
    }

    /// What the person of an id is called: name and id, or the id alone.
    fn called(&self, id: &str) -> String {
        self.people.of_id(id).map_or_else(|| id.to_owned(), |known| in_words(&known.person))
    }

    /// The workbooks that were sent out.
    pub fn sent(&self) -> &[Sent] {
        self.sent.as_deref().unwrap_or_default()
    }

    /// The workbooks that a person was sent, by the person's id.
    pub(super) fn sent_to(&self, id: &str) -> impl Iterator<Item = (usize, &Sent)> {
        let known = self.of_person.get(&fold(id)).map(Vec::as_slice).unwrap_or_default();
        known.iter().map(|index| (*index, &self.sent()[*index]))
    }

    /// The workbook under whose name a file goes, whatever was put before or behind it. Of several, that of the longest name.
    pub(super) fn of_file_name(&self, file: &str) -> Option<usize> {
        let file = Path::new(file).file_name()?.to_string_lossy();
        let name = kebab(stem(&file));
        // Where each word begins and ends.
        let begins: Vec<usize> = std::iter::once(0).chain(name.match_indices('-').map(|(at, _)| at + 1)).collect();
        let ends: Vec<usize> = name.match_indices('-').map(|(at, _)| at).chain([name.len()]).collect();
        let parts = begins.iter().flat_map(|begin| ends.iter().filter_map(|end| name.get(*begin..*end)));
        let known = parts.filter_map(|part| self.of_file.get(part).map(|index| (part.len(), *index)));
        known.max_by_key(|(length, index)| (*length, std::cmp::Reverse(*index))).map(|(_, index)| index)
    }
}

impl From<roster::Entry> for Listed {
    fn from(entry: roster::Entry) -> Self {
        Self { person: entry.person, manager_email: entry.manager_email }
    }
}

/// Somebody on a staff list.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// The person.
    pub person: Person,
    /// E-mail address of the manager.
    pub manager_email: Option<String>,
}

/// A person in words: `Keiko Patel (E1001)`.
pub(super) fn in_words(person: &Person) -> String {
    match (&person.name, &person.id) {
        (Some(name), Some(id)) => format!("{name} ({id})"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => "–".to_owned(),
    }
}

/// A file's name without its ending.
fn stem(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::issued::tests::sample;

    /// A record of workbooks: whose each is, by id, and its file.
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
