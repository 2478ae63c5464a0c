//! Things that people do to files: formats, endings, locks, and other files in the folder.

use skillbook::finding::{Code, Finding};
use skillbook::jobs::returned::Return;
use skillbook::model::FormKind;
use std::borrow::Cow;

use super::super::codes::files::{compound, package, with_part};
use super::super::programs::libreoffice;
use super::super::sample;
use super::super::sandbox::{Said, Sandbox};
use super::{Row, hold};

pub(super) const ROWS: &[Row] = &[
    Row { number: 47, what: "saved as .ods", holds: || saved_by_libreoffice_as("ods") },
    Row { number: 48, what: "saved as old .xls", holds: || saved_by_libreoffice_as("xls") },
    Row { number: 49, what: "saved with macros", holds: macros_are_read_and_never_run },
    Row { number: 50, what: "another ending than the content", holds: the_content_counts_and_not_the_ending },
    Row { number: 52, what: "a password on the file", holds: a_password_is_said_to_be_one },
    Row { number: 55, what: "lock files and .DS_Store in the folder", holds: company_is_passed_over },
    Row { number: 68, what: "damaged after we wrote it", holds: what_we_write_is_whole },
    Row { number: 69, what: "a failed import destroys good data", holds: nothing_is_replaced_by_a_failure },
    Row { number: 70, what: "the message points at the wrong field", holds: messages_name_the_file_and_nothing_else },
];

#[test]
fn every_row_holds() {
    hold(ROWS);
}

fn packet() -> Vec<u8> {
    sample::xlsx(&sample::document(FormKind::Packet))
}

fn read(name: &str, bytes: &[u8]) -> Return {
    let sandbox = Sandbox::new();
    sandbox.write(name, bytes);
    skillbook::files::read_whole(&[sandbox.path(name)], sample::workbench()).remove(0)
}

/// Checks that every answer of a return is read, and returns the findings.
fn whole(name: &str, bytes: &[u8]) -> Vec<Finding> {
    let found = read(name, bytes);
    assert_eq!(found.document, Some(sample::document(FormKind::Packet)), "{name}: {:?}", found.findings);
    found.findings
}

fn codes(findings: &[Finding]) -> Vec<Code> {
    findings.iter().map(|finding| finding.code).collect()
}

fn saved_by_libreoffice_as(ending: &str) {
    let sandbox = Sandbox::new();
    sandbox.write("return.xlsx", &packet());
    let saved = libreoffice(&[sandbox.path("return.xlsx")], ending, &sandbox.path("saved")).remove(0);
    let findings = whole(&format!("return.{ending}"), &std::fs::read(saved).unwrap());
    assert_eq!(codes(&findings), [], "{ending}: {findings:?}");
}

fn macros_are_read_and_never_run() {
    let findings = whole("return.xlsm", &with_part(&packet(), "xl/vbaProject.bin", b"x"));
    assert_eq!(codes(&findings), [Code::FileMacros]);
    assert!(findings[0].message().contains("macros"), "{findings:?}");
    // A file with macros under the ending of files without: Excel refuses to open it; we read it and tell both.
    let findings = whole("return.xlsx", &with_part(&packet(), "xl/vbaProject.bin", b"x"));
    assert_eq!(codes(&findings), [Code::FileEnding, Code::FileMacros]);
}

fn the_content_counts_and_not_the_ending() {
    for name in ["return.xls", "return.csv", "return"] {
        let findings = whole(name, &packet());
        assert_eq!(codes(&findings), [Code::FileEnding], "{name}");
        assert!(findings[0].message().contains("it was read all the same"), "{findings:?}");
    }
    for text in ["Ref,Skill,Rating\nS01,Search,3\n", "Ref\tSkill\tRating\nS01\tSearch\t3\n"] {
        let findings = read("return.xlsx", text.as_bytes()).findings;
        assert_eq!(codes(&findings), [Code::FormUnknown, Code::FileEnding]);
        assert!(findings[1].message().contains("the content is of another kind (csv)"), "{findings:?}");
    }
    let page = read("return.xls", b"<html><body><table></table></body></html>").findings;
    assert_eq!(codes(&page), [Code::FileNotSpreadsheet]);
    assert!(page[0].message().contains("this is a web page") && page[0].message().contains("save it as an Excel workbook"));
    let numbers = read("return.numbers", &package(&[("Index/Document.iwa", b"x")])).findings;
    assert_eq!(codes(&numbers), [Code::FileNotSpreadsheet]);
    assert!(numbers[0].message().contains("File > Export To > Excel"), "{numbers:?}");
}

fn a_password_is_said_to_be_one() {
    let findings = read("return.xlsx", &compound("EncryptedPackage")).findings;
    assert_eq!(codes(&findings), [Code::FileEncrypted]);
    assert_eq!(findings[0].message(), "The file is locked with a password, so it cannot be read.");
    assert!(findings[0].help().contains("Encrypt with Password, empty the box and save"), "{findings:?}");
}

fn company_is_passed_over() {
    let sandbox = Sandbox::with_good();
    ["~$good.xlsx", ".DS_Store", "sub/.~lock.good.xlsx#"].iter().for_each(|name| sandbox.write(name, b"x"));
    let Said { status, out, notes } = sandbox.run(&["check", "."]);
    assert_eq!((status, out.as_str(), notes.as_str()), (0, "1 file: nothing found\n", ""));
}

/// Programs complain about texts, names and sheets beyond Excel's limits, and about missing or duplicate parts.
fn what_we_write_is_whole() {
    for kind in FormKind::ALL {
        let bytes = sample::xlsx(&sample::document(kind));
        let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        assert!(!package.has_duplicate_names());
        for index in 0..package.len() {
            let mut part = package.by_index(index).unwrap();
            assert!(std::io::copy(&mut part, &mut std::io::sink()).unwrap() > 0);
        }
        let book = skillbook::grid::read(&package.into_inner().into_inner(), &skillbook::grid::Limits::default()).unwrap();
        for sheet in &book.sheets {
            let odd = sheet.name.contains(['[', ']', ':', '*', '?', '/', '\\']) || sheet.name.starts_with('\'');
            assert!(!odd && (1..=31).contains(&sheet.name.chars().count()), "{}", sheet.name);
            for (at, cell) in &sheet.cells {
                assert!(cell.value.display().encode_utf16().count() <= 32_767, "{} {at}", sheet.name);
                assert!(cell.formula.as_ref().is_none_or(|formula| formula.len() <= 8_192), "{} {at}", sheet.name);
            }
        }
    }
}

fn nothing_is_replaced_by_a_failure() {
    let sandbox = Sandbox::with_returns();
    sandbox.write("sum.xlsx", b"what was there");
    sandbox.write("a.json", b"what was there");
    let before = sandbox.files();
    for arguments in [
        &["collect", "returns/half.xlsx", "-o", "sum.xlsx", "--force"] as &[&str],
        &["collect", "returns", "-o", "sum.xlsx"],
        &["collect", "returns", "-o", "returns/good.xlsx", "--force"],
        &["convert", "returns/half.xlsx", "a.json", "--force"],
        &["convert", "returns/good.xlsx", "a.json"],
        &["convert", "returns/good.xlsx", "returns/good.xlsx", "--force"],
        &["check", "."],
    ] {
        assert_ne!(sandbox.run(arguments).status, 0, "{arguments:?}");
        assert_eq!(sandbox.files(), before, "{arguments:?}");
    }
}

/// A fault of a whole file has no cell. For codes with a cell, the test of the code checks it.
fn messages_name_the_file_and_nothing_else() {
    let good = packet();
    for bytes in [&good[..good.len() / 2], b"", b"%PDF-1.7", &compound("EncryptedPackage")] {
        let found = read("return.xlsx", bytes);
        let [finding] = found.findings.as_slice() else { panic!("{:?}", found.findings) };
        assert!(finding.file.as_ref().is_some_and(|file| file.ends_with("return.xlsx")), "{finding:?}");
        assert_eq!(
            (&finding.sheet().map(Cow::into_owned), &finding.cell().map(|cell| cell.to_string()), &finding.pointer),
            (&None, &None, &None),
            "{finding:?}"
        );
    }
}
