//! Reads every sample list, good and bad.

use std::path::PathBuf;

use serde_json::json;

use super::*;
use crate::grid::{self, Limits};

fn framework() -> Framework {
    let role = |id: &str, label: &str, aliases: &[&str]| {
        json!({"id": id, "label": label, "aliases": aliases, "summary": "", "education": {"required": null, "desired": null},
            "expectations": {}, "levels": {}})
    };
    serde_json::from_value(json!({
        "id": "sample", "version": "1.0", "title": "Sample", "language": "en", "summary": "", "currency": "USD",
        "scale": [], "domains": [], "education": {"levels": []}, "sources": [], "activities": [],
        "roles": [
            role("team-lead", "Team lead", &["Teamleitung"]), role("supervisor", "Supervisor", &[]),
            role("manager", "Manager", &["Abteilungsleitung"]), role("c-suite", "C-suite leader", &["C-Suite"]),
        ],
    }))
    .unwrap()
}

fn read_with(workbook: &Workbook, target: Option<&str>, mappings: &[(&str, &str)]) -> Roster {
    let mappings = mappings.iter().map(|(theirs, ours)| ((*theirs).to_owned(), (*ours).to_owned())).collect();
    let target = target.map(str::to_owned);
    let today = Date::from_ymd(2026, 7, 1).unwrap();
    read(workbook, "staff", &RosterOptions { framework: &framework(), target, mappings, today, leavers: false })
}

fn sample(name: &str, target: Option<&str>) -> Roster {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rosters").join(name);
    read_with(&grid::read(&std::fs::read(&path).unwrap(), &Limits::default()).unwrap(), target, &[])
}

fn text(list: &str) -> Workbook {
    grid::read(list.as_bytes(), &Limits::default()).unwrap()
}

fn names(roster: &Roster) -> Vec<&str> {
    roster.people.iter().map(|entry| entry.person.name.as_deref().unwrap_or("-")).collect()
}

/// Code, cell and value of every finding.
fn findings(roster: &Roster) -> Vec<[String; 3]> {
    let part = |part: Option<String>| part.unwrap_or_else(|| "-".to_owned());
    let cell = |finding: &Finding| part(finding.cell().map(|cell| cell.to_string()));
    let row = |finding: &Finding| [finding.code.name().to_owned(), cell(finding), part(finding.value.clone())];
    roster.findings.iter().map(row).collect()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn a_clean_list_needs_no_finding() {
    let roster = sample("roster-clean.csv", None);
    assert!(findings(&roster).is_empty(), "{:?}", findings(&roster));
    assert_eq!(roster.people.len(), 24);
    let expected = Person {
        id: some("E1008"),
        name: some("Priya van der Berg"),
        email: some("priya.vanderberg8@stmercy.example"),
        department: some("Networked Systems"),
        role: some("Clinical Engineer"),
        target_role: some("team-lead"),
        manager: some("Dana Whitfield"),
    };
    let entry = RosterEntry { person: expected, manager_email: some("dana.whitfield@stmercy.example"), row: 8 };
    assert_eq!(roster.people[7], entry);
    assert_eq!(names(&roster)[1], "Jérôme García-López");
}

#[test]
fn a_german_export_keeps_umlauts_and_leading_zeros() {
    let roster = sample("roster-german-export.csv", None);
    assert_eq!(roster.people.len(), 60);
    let expected = Person {
        id: some("00001"),
        name: some("Gyöngyi Müller"),
        email: some("gyongyi.muller1@stmercy.example"),
        department: some("Bildgebung"),
        role: some("Medizintechniker"),
        target_role: some("manager"),
        manager: some("Jutta Weber"),
    };
    assert_eq!(roster.people[0].person, expected);
    assert_eq!(names(&roster)[1], "Femi van der Berg");
    assert_eq!(roster.people[9].person.target_role.as_deref(), Some("team-lead"));
    assert_eq!(findings(&roster), [["roster-no-target", "G1", "-"], ["roster-column-unused", "I1", "-"]]);
    let empty = roster.people.iter().filter(|entry| entry.person.target_role.is_none()).count();
    assert_eq!(empty, 22);

    let filled = sample("roster-german-export.csv", Some("supervisor"));
    assert_eq!(findings(&filled), [["roster-column-unused", "I1", "-"]]);
    assert_eq!(filled.people[3].person.target_role.as_deref(), Some("supervisor"));
    assert_eq!(filled.people[0].person.target_role.as_deref(), Some("manager"), "the list is stronger than the option");
}

#[test]
fn a_windows_export_puts_the_given_name_first() {
    let roster = sample("roster-windows-export.csv", Some("Team Lead"));
    assert_eq!(roster.people.len(), 40);
    assert_eq!(names(&roster)[..4], ["Noor O'Brien", "Jérôme Müller", "Siobhán Smith", "Jürgen Ødegård"]);
    let last = &roster.people[39].person;
    assert_eq!((last.id.as_deref(), last.name.as_deref()), (Some("240"), Some("Håkon García-López")));
    assert_eq!((last.manager.as_deref(), last.role.as_deref()), (Some("Dana Whitfield"), Some("BMET III")));
    assert!(roster.people.iter().all(|entry| entry.person.target_role.as_deref() == Some("team-lead")));
    assert!(findings(&roster).is_empty(), "{:?}", findings(&roster));
}

#[test]
fn a_spreadsheet_with_titles_totals_and_a_second_sheet_is_read() {
    let roster = sample("roster-hr-system.xlsx", None);
    assert_eq!(roster.people.len(), 200);
    let ids: Vec<&str> = roster.people[..3].iter().filter_map(|entry| entry.person.id.as_deref()).collect();
    assert_eq!(ids, ["1", "2", "000003"]);
    assert_eq!(names(&roster)[..3], ["Óscar O'Brien", "Kwame Okafor", "Quentin van der Berg"]);
    assert_eq!(names(&roster)[199], "Nguyễn Smith-Jones");
    assert_eq!((roster.people[0].row, roster.people[199].row), (4, 203));
    let person = &roster.people[0].person;
    assert_eq!(person.department.as_deref(), Some("Sterile Processing Support"));
    assert_eq!((person.role.as_deref(), person.manager.as_deref()), (Some("BMET I"), Some("Dana Whitfield")));
    assert!(roster.people.iter().all(|entry| entry.person.name.as_deref().is_some_and(|name| name.trim() == name)));
    assert_eq!(
        findings(&roster),
        [["roster-column-unused", "H4", "-"], ["roster-row-skipped", "A206", "Total"], ["roster-no-target", "-", "-"]]
    );
    assert!(roster.findings.iter().all(|finding| finding.file.as_deref() == Some("staff")));
    assert_eq!(roster.findings[0].sheet().as_deref(), Some("Staff list"));
}

#[test]
fn every_fault_of_a_bad_list_is_named_at_once() {
    let roster = sample("roster-with-faults.csv", None);
    assert_eq!(
        findings(&roster),
        [
            ["roster-id-twice", "A3", "E1"],
            ["roster-no-id", "A4", "-"],
            ["roster-no-name", "B5", "-"],
            ["roster-bad-email", "C6", "eve.rossi at stmercy"],
            ["roster-unknown-role", "F7", "Grand Vizier"],
            ["roster-id-twice", "A11", "e9"],
        ]
    );
    assert_eq!(roster.people.len(), 10);
    assert_eq!(roster.people[6].person.id.as_deref(), Some("../../E7"));
    assert_eq!(roster.people[7].person.name.as_deref(), Some("=HYPERLINK(\"http://x.example\",\"Hal\")"));
    assert_eq!(roster.people[8].person.name.as_deref(), Some("Ivy Smith/Jones: <CEO>?"));
    assert_eq!(roster.people[8].person.target_role.as_deref(), Some("c-suite"));
    assert_eq!(roster.findings[0].sheet(), None, "a delimited text has no sheets");
}

#[test]
fn names_are_put_together_from_whatever_columns_there_are() {
    for (list, expected) in [
        ("Matricule;Nom;Prénom\n1;Lefèvre;Amélie\n", "Amélie Lefèvre"),
        ("Matricola;Cognome;Nome\n1;Rossi;Chiara\n", "Chiara Rossi"),
        ("Pers.-Nr.;Name;Vorname\n1;Weber;Jutta\n", "Jutta Weber"),
        ("Pers.-Nr.;Name;Vorname\n1;Weber, Jutta;Jutta\n", "Jutta Weber"),
        ("ID;Name\n1;Weber, Jutta\n", "Jutta Weber"),
        ("ID;Name\n1;Ana Silva, PhD\n", "Ana Silva, PhD"),
        ("ID;First name;Last name\n1;Sukarno;\n", "Sukarno"),
        ("社員番号;氏名\n1;山田 太郎\n", "山田 太郎"),
        ("ID;Full name;First name;Last name\n1;Silva, Ana (Imaging);Ana;Silva\n", "Ana Silva"),
        ("ID;Name;Manager\n1; Ana\u{a0} Silva\u{200b} ;x\n", "Ana Silva"),
    ] {
        assert_eq!(names(&read_with(&text(list), None, &[])), [expected], "{list}");
    }
}

#[test]
fn a_mapping_is_stronger_than_a_synonym() {
    let list = text("Kürzel;ID;Name;Boss of\n7;1;Ana Silva;Ben Ng\n");
    let roster = read_with(&list, Some("manager"), &[("kürzel", "ID"), ("Boss of", "Manager")]);
    assert_eq!(roster.people[0].person.id.as_deref(), Some("7"));
    assert_eq!(roster.people[0].person.manager.as_deref(), Some("Ben Ng"));
    assert_eq!(findings(&roster), [["roster-column-unused", "B1", "-"]]);

    let roster = read_with(&list, Some("manager"), &[("Kürzel", "wage"), ("Chef", "manager")]);
    let errors: Vec<_> = roster.findings.iter().filter(|finding| finding.code == Code::RosterNoHeadings).collect();
    assert_eq!(errors.len(), 2, "{:?}", roster.findings);
    assert_eq!(errors[0].value.as_deref(), Some("--map Chef=manager"));
    assert_eq!(errors[1].value.as_deref(), Some("--map Kürzel=wage"));
    let twice = read_with(&list, Some("manager"), &[("Kürzel", "id"), ("ID", "id")]);
    assert_eq!(finding::worst(&twice.findings), Some(finding::Severity::Error));
}

#[test]
fn a_list_without_usable_headings_says_what_it_has() {
    let roster = read_with(&text("Vorname;Abteilung\nAna;Bildgebung\n"), None, &[]);
    assert_eq!(findings(&roster), [["roster-no-headings", "A1", "“Vorname”, “Abteilung”"]]);
    assert!(roster.people.is_empty());
    let empty = Workbook { sheets: vec![grid::Sheet::default()], ..text("x") };
    assert_eq!(findings(&read_with(&empty, None, &[])), [["roster-no-headings", "-", "-"]]);
}

#[test]
fn rows_that_are_no_people_are_told_from_people_with_odd_names() {
    let roster = read_with(
        &text("ID;Name;Email;Pay\n5;Sum Wing;;1\nID;Name;Email;Pay\n;;;9\nTotal: 2;;;10\nTotal;2;;\n6;Total;t@x.example;1\n"),
        Some("manager"),
        &[],
    );
    assert_eq!(names(&roster), ["Sum Wing", "Total"]);
    let skipped: Vec<_> = findings(&roster).into_iter().filter(|found| found[0] == "roster-row-skipped").collect();
    let skipped: Vec<_> = skipped.into_iter().map(|[_, cell, value]| [cell, value]).collect();
    assert_eq!(skipped, [["A3", "ID"], ["D4", "9"], ["A5", "Total: 2"], ["A6", "Total"]]);
}

#[test]
fn a_second_sheet_with_people_is_not_passed_over_in_silence() {
    let mut list = text("ID;Name\n1;Ana Silva\n");
    let older = text("ID;Name\n2;Ben Ng\n").sheets.remove(0);
    list.sheets.push(grid::Sheet { name: "2025".to_owned(), ..older });
    let roster = read_with(&list, Some("manager"), &[]);
    assert_eq!(names(&roster), ["Ana Silva"]);
    assert_eq!(findings(&roster), [["roster-column-unused", "A1", "-"]]);
    assert_eq!(roster.findings[0].sheet().as_deref(), Some("2025"));
}

#[test]
fn error_values_are_no_answers() {
    let mut list = text("ID;Name;Department\n1;Ana Silva;x\n2;Ben Ng;x\n");
    let mut put = |cell: &str| {
        let error = grid::Cell::new(grid::CellValue::Error("#N/A".to_owned()), some("=A9"));
        list.sheets[0].cells.insert(cell.parse().unwrap(), error);
    };
    put("A2");
    put("B3");
    put("C3");
    let roster = read_with(&list, Some("manager"), &[]);
    assert_eq!(findings(&roster), [["roster-no-id", "A2", "#N/A"], ["roster-no-name", "B3", "#N/A"]]);
    assert_eq!(roster.people[1].person.department, None);
}

#[test]
fn an_unknown_target_of_the_command_line_is_one_error() {
    let roster = sample("roster-windows-export.csv", Some("Grand Vizier"));
    assert_eq!(findings(&roster), [["roster-unknown-role", "-", "Grand Vizier"]]);
}

#[test]
fn a_mail_address_needs_one_at_and_a_dotted_domain() {
    let list = "ID;Name;Email;Manager email\n1;A;a@b.c;x\n2;B;a@b;\n3;C;a@b@c.d;\n4;D;a b@c.d;\n5;E;a@c..d;\n6;F;;m@x.y\n";
    let roster = read_with(&text(list), Some("manager"), &[]);
    let cells: Vec<String> = findings(&roster).into_iter().map(|[_, cell, _]| cell).collect();
    assert_eq!(cells, ["D2", "C3", "C4", "C5", "C6"]);
    assert_eq!(roster.people[5].manager_email.as_deref(), Some("m@x.y"));
}

#[test]
fn the_schema_is_an_array_of_people() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let people: Vec<Person> = sample("roster-clean.csv", None).people.into_iter().map(|entry| entry.person).collect();
    assert!(validator.is_valid(&json!(people)));
    assert!(!validator.is_valid(&json!([{"wage": 1}])));
    assert_eq!(field_names().len(), 19);
}
