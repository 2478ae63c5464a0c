//! The person and the round of a form, and repeated returns.

use std::collections::BTreeMap;
use std::path::PathBuf;

use skillbook::files::read_whole;
use skillbook::finding::Code;
use skillbook::framework::Library;
use skillbook::grid::CellValue;
use skillbook::jobs::expected::{Expected, ListedPerson};
use skillbook::jobs::issued::{Issued, IssuedWorkbook};
use skillbook::jobs::returned::Return;
use skillbook::jobs::workbench::Workbench;
use skillbook::model::{Date, Document, FormKind, Person, RaterKind};

use super::super::sample;
use super::{Case, Spoilt};

/// The differences between the two files of the first case, as the finding in the first one tells them.
const DIFFERENCES: &str = "“Working together online: rating”: 2 here (Skills inventory!C13), 1 in b.xlsx (C13)\n\
    “Working together online: what shows it”: Project 4 here (Skills inventory!E13), nothing in b.xlsx (E13)";

/// Returns a flawless packet of a person with an e-mail address.
pub(crate) fn packet(id: &str, name: &str) -> Document {
    let mut document = sample::document_of(FormKind::Packet, id, name);
    document.person.email = Some(address(name));
    document
}

fn address(name: &str) -> String {
    format!("{}@example.org", name.to_lowercase().replace(' ', "."))
}

/// Returns the entry of the record for a packet that was sent to a person.
pub(crate) fn sent(id: &str, name: &str, file: &str) -> IssuedWorkbook {
    let person = Person { id: Some(id.to_owned()), ..packet(id, name).person };
    let day: Date = sample::date("2026-09-01");
    let (form, rater) = (FormKind::Packet, RaterKind::Own);
    let file = file.to_owned();
    IssuedWorkbook { person, manager_email: None, file, rater, form, due: None, issued_on: day, sha256: String::new() }
}

/// Returns a person as on the staff list.
pub(crate) fn listed(document: &Document) -> ListedPerson {
    ListedPerson { person: document.person.clone(), manager_email: None }
}

/// Returns the record of the workbooks for Keiko Patel and Bo Li.
pub(crate) fn record() -> Issued {
    let keiko = sent("E1001", "Keiko Patel", "E1001-keiko-patel-packet.xlsx");
    let bo = sent("E1002", "Bo Li", "E1002-bo-li-packet.xlsx");
    Issued {
        skillbook: "0.1.0".to_owned(),
        issued_on: keiko.issued_on,
        round: Some("2026-H2".to_owned()),
        due: None,
        form: FormKind::Packet,
        framework: "digital-skills".to_owned(),
        framework_version: "1.0".to_owned(),
        workbooks: vec![keiko, bo],
    }
}

/// Reads files with this record or staff list. The results do not name their folder.
pub(crate) fn read(files: &[(&str, &Document)], expected: Expected) -> Vec<Return> {
    let folder = tempfile::tempdir().unwrap();
    let written: Vec<(&str, Vec<u8>)> = files.iter().map(|(name, document)| (*name, sample::xlsx(document))).collect();
    let paths: Vec<PathBuf> = written.iter().map(|(name, _)| folder.path().join(name)).collect();
    for (path, (_, bytes)) in paths.iter().zip(&written) {
        std::fs::write(path, bytes).unwrap();
    }
    let workbench = Workbench { expected, ..Workbench::new(Library::new(), sample::date(sample::TODAY)) };
    let mut returns = read_whole(&paths, &workbench);
    let here = format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR);
    for finding in returns.iter_mut().flat_map(|found| &mut found.findings) {
        for (_, arg) in &mut finding.args {
            if let skillbook::finding::Arg::Text(text) = arg {
                *text = text.replace(&here, "");
            }
        }
    }
    returns
}

/// Reads a person's own sheet with a name above its table.
pub(crate) fn plain(name: &str, workbench: &Workbench) -> Return {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plain.csv");
    std::fs::write(&path, plain_text(name)).unwrap();
    read_whole(&[path], workbench).remove(0)
}

/// Returns the text of such a sheet.
pub(crate) fn plain_text(name: &str) -> String {
    let framework = sample::framework();
    let rows: String = framework.skills().map(|(_, skill)| format!("\"{}\",3\n", skill.label)).collect();
    format!("Name,{name}\n\nSkill,Rating\n{rows}")
}

/// Returns the place of a field.
fn spot(pointer: &str) -> (String, String) {
    Spoilt::packet().spot(pointer)
}

pub(super) fn cases() -> Vec<Case> {
    let keiko = packet("E1001", "Keiko Patel");
    let record = || Expected::new(vec![record()], None);
    let one = |name: &str, document: &Document, expected| read(&[(name, document)], expected).remove(0).findings;
    let case = |code, what, findings, pointer: &'static str| Case::of(code, what, findings).at(spot(pointer)).pointer(pointer);

    let mut changed = keiko.clone();
    let ratings = &mut changed.inventory.as_mut().unwrap().ratings;
    (ratings[3].rating, ratings[3].evidence) = (Some(1), None);
    changed.recompute();
    let twice = read(&[("a.xlsx", &keiko), ("b.xlsx", &changed)], Expected::default()).remove(0).findings;
    let same = read(&[("a.xlsx", &keiko), ("b.xlsx", &keiko)], Expected::default()).remove(1).findings;

    let mut earlier = keiko.clone();
    earlier.form.round = Some("2025-H2".to_owned());
    let mixed = read(&[("a.xlsx", &keiko), ("b.xlsx", &earlier)], Expected::default()).remove(1).findings;
    let mut unnamed = keiko.clone();
    unnamed.form.round = None;

    let stranger = packet("E7", "Cy Wu");
    let moved = packet("E7", "Bo Li");
    let typed = |pointer: &str, text: &str| {
        let mut document = keiko.clone();
        let person = &mut document.person;
        *(if pointer == "/person/name" { &mut person.name } else { &mut person.email }) = Some(text.to_owned());
        one("a.xlsx", &document, record())
    };
    let corrected = |id: &str, name: &str| {
        let spoilt = Spoilt::of_document(&keiko);
        let text = |text: &str| CellValue::Text(text.to_owned());
        let spoilt = spoilt.set("/person/id", text(id)).set("/person/name", text(name));
        spoilt.read_on(&Workbench { expected: record(), ..Workbench::new(Library::new(), sample::date(sample::TODAY)) }).findings
    };
    let corrected = corrected("E1002", "Bo Li");
    let mut named = keiko.clone();
    named.person.name = Some("Bo Li".to_owned());
    let two_names = read(&[("a.xlsx", &keiko), ("b.xlsx", &named)], Expected::default()).remove(1).findings;
    let expected = record();
    let assigned = BTreeMap::from([("return.xlsx".to_owned(), "E1002".to_owned())]);
    let workbench = Workbench { expected, assigned, ..Workbench::new(Library::new(), sample::date(sample::TODAY)) };
    let assigned = Spoilt::of_document(&keiko).read_on(&workbench).findings;
    let by_name = plain("keiko PATEL", &workbench).findings;
    let mut for_manager = keiko.clone();
    for_manager.rater.kind = RaterKind::Manager;
    vec![
        case(Code::ReturnedTwice, "two files of one person that differ", twice, "/person/id").value(DIFFERENCES),
        case(Code::ReturnedTwiceSame, "two files of one person with the same answers", same, "/person/id"),
        case(Code::RoundDiffers, "another round than the others", mixed, "/form/round").value("2025-H2"),
        case(Code::RoundDiffers, "another round than was sent out", one("a.xlsx", &earlier, record()), "/form/round")
            .value("2025-H2"),
        case(Code::RoundDiffers, "no round, where one was sent out", one("a.xlsx", &unnamed, record()), "/form/round"),
        case(Code::PersonNotIssued, "somebody who was sent nothing", one("a.xlsx", &stranger, record()), "/person/id")
            .value("E7"),
        case(Code::PersonDiffers, "somebody known under another id", one("a.xlsx", &moved, record()), "/person/name")
            .value("Bo Li"),
        case(
            Code::PersonNotOnRoster,
            "somebody who is not on the list",
            one("a.xlsx", &stranger, Expected::new(vec![], Some(vec![listed(&keiko)]))),
            "/person/id",
        )
        .value("E7"),
        case(Code::FormNotIssued, "a packet for the manager", one("a.xlsx", &for_manager, record()), "/rater/kind")
            .value("packet (manager)"),
        case(Code::PersonDiffers, "a colleague's name typed over", typed("/person/name", "Bo Li"), "/person/name").value("Bo Li"),
        case(Code::PersonDiffers, "two names under one id", two_names, "/person/name").value("Bo Li"),
        case(Code::PersonSettled, "id and name of one person", corrected, "/person/id"),
        case(Code::PersonSettled, "a list that says whose it is", assigned, "/person/id"),
        case(Code::DetailsChanged, "another address", typed("/person/email", "bo.li@example.org"), "/person/email")
            .value("bo.li@example.org"),
        case(Code::DetailsChanged, "a name that nobody knows", typed("/person/name", "Zeynep Yıldız"), "/person/name")
            .value("Zeynep Yıldız"),
        Case::of(Code::PersonByName, "a sheet with a name alone", by_name)
            .at((String::new(), "B1".to_owned()))
            .pointer("/person/name")
            .value("keiko PATEL")
            .also(&[Code::FormRecognisedByLabels, Code::RatingsAllEqual, Code::FormNotIssued]),
        case(
            Code::FileNameOfAnother,
            "a file named like a colleague's",
            one("Copy of E1002-bo-li-packet (1).xlsx", &keiko, record()),
            "/person/id",
        )
        .value("Copy of E1002-bo-li-packet (1).xlsx"),
    ]
}
