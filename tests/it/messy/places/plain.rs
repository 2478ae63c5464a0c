//! Answers on a person's own sheet, without any of our marks.

use skillbook::finding::{Code, Severity};
use skillbook::framework::Library;
use skillbook::grid::{self, CellValue, FileKind, Limits, Workbook};
use skillbook::jobs::check::read_grid;
use skillbook::jobs::returned::Return;
use skillbook::jobs::workbench::Workbench;
use skillbook::model::{FormKind, Framework};

use super::super::super::sample;
use super::{codes, rating, spot_of, told};

/// Reads a text file, a line for each row, as a workbook.
fn workbook(lines: &[String]) -> Workbook {
    grid::read(lines.join("\n").as_bytes(), &Limits::default()).unwrap()
}

fn read(lines: &[String]) -> Return {
    read_grid(&workbook(lines), "skills.csv", "csv", sample::workbench())
}

fn labels() -> Vec<String> {
    sample::framework().skills().map(|(_, skill)| skill.label.clone()).collect()
}

/// Returns the skills with ratings from 1 to 3, below some lines and a heading.
fn sheet(above: &[&str], heading: &str) -> Vec<String> {
    let rows = labels().into_iter().enumerate().map(|(index, label)| format!("{label},{}", index % 3 + 1));
    above.iter().map(|line| (*line).to_owned()).chain([heading.to_owned()]).chain(rows).collect()
}

const WHO: [&str; 3] = ["Skills of our team,", "Name:,Keiko Patel", "Staff ID,E1001"];

/// Checks that every rating was read.
fn rated(found: &Return) {
    let expected: Vec<Option<u64>> = (0..labels().len()).map(|index| Some(index as u64 % 3 + 1)).collect();
    assert_eq!((0..labels().len()).map(|index| rating(found, index)).collect::<Vec<_>>(), expected, "{:#?}", found.findings);
}

#[test]
fn a_plain_sheet_is_read_and_says_how() {
    let headings = [
        "Skill,Rating",
        "Skill,Self-rating (0-4)",
        "Kompetenz,Bewertung",
        "Compétence,Niveau",
        "what,\"My\nlevel:\"",
        "a,b",
        ",",
    ];
    for heading in headings {
        let found = read(&sheet(&WHO, heading));
        rated(&found);
        let document = found.document.clone().unwrap();
        assert_eq!((document.form.kind, document.form.framework.as_str()), (FormKind::Inventory, "digital-skills"));
        assert_eq!((document.person.id.as_deref(), document.person.name.as_deref()), (Some("E1001"), Some("Keiko Patel")));
        assert_eq!(found.identity.as_ref().unwrap().person.as_deref(), Some("E1001"));
        assert_eq!(document.form.round, None);
        let finding = told(&found, Code::FormRecognisedByLabels);
        assert_eq!(finding.severity, Severity::Warning);
        for words in ["12 of its 12 skills", "column A", "column B", "Digital skills at work"] {
            assert!(finding.message().contains(words), "{}", finding.message());
        }
        assert!(finding.help().contains("round"));
        assert!(!codes(&found).contains(&Code::PersonUnknown), "{:#?}", found.findings);
    }
    // Other texts on the sheet are told.
    let found = read(&sheet(&WHO, "Skill,Rating"));
    assert_eq!(codes(&found), [Code::FormRecognisedByLabels, Code::TextOutside]);
    assert_eq!(told(&found, Code::TextOutside).value.as_deref(), Some("Skills of our team"));
}

#[test]
fn the_other_columns_are_told_by_their_headings() {
    let mut lines = vec!["Date,2026-11-20,,,".to_owned(), "No.,Level needed,Competence,Score,Evidence,Source".to_owned()];
    lines.extend(
        labels()
            .into_iter()
            .enumerate()
            .map(|(index, label)| format!("{},5,{label},{},Project {index},Review", index + 1, index % 3 + 1)),
    );
    lines.push("13,,Welding,2,A letter,".to_owned());
    let found = read(&lines);
    rated(&found);
    let inventory = found.document.clone().unwrap().inventory.unwrap();
    assert_eq!(inventory.rated_on, Some(sample::date("2026-11-20")));
    assert_eq!(inventory.ratings[3].evidence.as_deref(), Some("Project 3"));
    assert!(inventory.ratings.iter().all(|row| row.source.as_deref() == Some("review")), "{inventory:#?}");
    assert_eq!(inventory.other.len(), 1);
    assert_eq!((inventory.other[0].label.as_deref(), inventory.other[0].rating), (Some("Welding"), Some(2)));
    assert_eq!(told(&found, Code::RowAdded).value.as_deref(), Some("Welding"));
    let outside: Vec<&str> =
        found.findings.iter().filter(|f| f.code == Code::TextOutside).filter_map(|f| f.value.as_deref()).collect();
    assert!(outside.concat().contains("Level needed"), "{outside:?}");
}

#[test]
fn nobody_is_guessed() {
    let found = read(&sheet(&[], "Skill,Rating"));
    rated(&found);
    assert_eq!(codes(&found), [Code::FormRecognisedByLabels, Code::PersonUnknown]);
    assert_eq!(told(&found, Code::PersonUnknown).severity, Severity::Error);
    // With two names, neither is taken.
    let found = read(&sheet(&["Name,Keiko Patel", "Name,Dana Whitfield"], "Skill,Rating"));
    assert!(codes(&found).contains(&Code::PersonUnknown));
    assert_eq!(found.document.as_ref().unwrap().person.name, None);
    // Label and name are in one cell.
    let found = read(&sheet(&["Name: Keiko Patel,"], "Skill,Rating"));
    assert_eq!(found.document.as_ref().unwrap().person.name.as_deref(), Some("Keiko Patel"));
    assert!(
        !codes(&found).contains(&Code::PersonUnknown) && !codes(&found).contains(&Code::TextOutside),
        "{:#?}",
        found.findings
    );
}

#[test]
fn labels_are_not_guessed() {
    let mut lines = sheet(&WHO, "Skill,Rating");
    let first = lines.iter().position(|line| line.starts_with("Finding and filtering")).unwrap();
    // A typing error is accepted with a finding; an unknown skill is an addition; a duplicate skill is asked about.
    lines[first] = lines[first].replace("filtering", "filterng");
    let last = lines.pop().unwrap();
    lines.push("Baking bread,3".to_owned());
    lines.push(lines[first + 2].replace(",3", ",1"));
    let found = read(&lines);
    assert_eq!(rating(&found, 0), Some(1));
    assert!(told(&found, Code::LabelChanged).message().contains("filterng"), "{}", told(&found, Code::LabelChanged).message());
    assert_eq!(told(&found, Code::RowAdded).value.as_deref(), Some("Baking bread"));
    assert_eq!((rating(&found, 2), rating(&found, 11)), (None, None));
    assert_eq!(told(&found, Code::KeyTwice).pointer.as_ref().unwrap().as_str(), "/inventory/ratings/2/rating");
    assert!(told(&found, Code::RowMissing).message().contains(last.split(',').next().unwrap()));
    assert!(codes(&found).contains(&Code::RatingMissing));
}

#[test]
fn what_is_not_clear_is_refused_with_its_reason() {
    let refused = |lines: &[String], reason: &str| {
        let found = read(lines);
        assert_eq!(codes(&found), [Code::FormUnknown], "{:#?}", found.findings);
        assert!(found.findings[0].message().contains(reason), "{}", found.findings[0].message());
        assert_eq!(found.value, None);
    };
    let twice: Vec<String> = labels().iter().map(|label| format!("{label},3,4")).collect();
    refused(&twice, "the columns B and C");
    refused(&[vec!["Skill,Rating,Level".to_owned()], twice.clone()].concat(), "the columns B and C");
    refused(&labels(), "no column of ratings");
    let counted: Vec<String> = labels().iter().enumerate().map(|(index, label)| format!("{label},{}", index + 1)).collect();
    refused(&counted, "no column of ratings");
    let people: Vec<String> = (0..3).flat_map(|_| labels()).map(|label| format!("{label},3")).collect();
    refused(&people, "several people");
    // Four skills of twelve are too few to recognise the form.
    assert_eq!(codes(&read(&labels()[..4].iter().map(|label| format!("{label},3")).collect::<Vec<_>>())), [Code::FormUnknown]);
    // Two frameworks have the same skills.
    let mut library = Library::new();
    library.add(Framework { id: "mine".to_owned(), title: "Mine".to_owned(), ..sample::framework() });
    let found =
        read_grid(&workbook(&sheet(&WHO, "Skill,Rating")), "a.csv", "csv", &Workbench::new(library, sample::date(sample::TODAY)));
    assert!(found.findings[0].message().contains("and “Mine”"), "{:#?}", found.findings);
}

#[test]
fn a_workbook_is_read_as_a_text_file_is() {
    let mut book = workbook(&sheet(&WHO, "Skill,Rating"));
    book.kind = FileKind::Xlsx;
    for sheet in &mut book.sheets {
        "My skills".clone_into(&mut sheet.name);
        for cell in sheet.cells.values_mut() {
            if let CellValue::Text(text) = &cell.value
                && let Ok(number) = text.parse()
            {
                cell.value = CellValue::Number(number);
            }
        }
    }
    let found = read_grid(&book, "a.xlsx", "xlsx", sample::workbench());
    rated(&found);
    assert_eq!(codes(&found), [Code::FormRecognisedByLabels, Code::TextOutside]);
    assert_eq!(spot_of(told(&found, Code::FormRecognisedByLabels)), ("My skills".to_owned(), "A4".to_owned()));
}
