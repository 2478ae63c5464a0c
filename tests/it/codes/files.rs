//! Files that cannot be read, or are of another kind than their names tell.

use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use skillbook::excel::{self, Mending};
use skillbook::files::read_whole;
use skillbook::files::{inputs, threads};
use skillbook::finding::Code;
use skillbook::form::{KeptText, Mends};
use skillbook::framework::Library;
use skillbook::grid::{GridError, Limits};
use skillbook::jobs::check::explain;
use skillbook::jobs::check::guard;
use skillbook::jobs::check::read_whole as read_found;
use skillbook::jobs::returned::Return;
use skillbook::jobs::workbench::Workbench;
use skillbook::model::FormKind;

use super::super::{lines, sample};
use super::Case;

const MAIL: &[u8] =
    b"From: ana@example.org\r\nTo: hr@example.org\r\n\r\nContent-Disposition: attachment; filename=\"p.xlsx\"\r\n";

/// Returns a package with these parts.
pub(crate) fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        package.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        package.write_all(bytes).unwrap();
    }
    package.finish().unwrap().into_inner()
}

/// Returns a workbook with one additional part.
pub(crate) fn with_part(workbook: &[u8], name: &str, content: &[u8]) -> Vec<u8> {
    let mut package = zip::ZipWriter::new_append(Cursor::new(workbook.to_vec())).unwrap();
    package.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    package.write_all(content).unwrap();
    package.finish().unwrap().into_inner()
}

/// Returns the head of an OLE container with the name of one stream.
pub(crate) fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(1024, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(2048, 0);
    bytes
}

fn written(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Reads files. Findings name them without their folder.
fn read(folder: &Path, files: &[(&str, &[u8])], limits: Limits) -> Vec<Return> {
    let workbench = Workbench { limits, ..Workbench::new(Library::new(), sample::date(sample::TODAY)) };
    let paths: Vec<PathBuf> = files.iter().map(|(name, bytes)| written(folder, name, bytes)).collect();
    let mut returns = read_whole(&paths, &workbench);
    let here = format!("{}{}", folder.display(), std::path::MAIN_SEPARATOR);
    for finding in returns.iter_mut().flat_map(|found| &mut found.findings) {
        assert!(finding.file.as_ref().is_some_and(|file| file.starts_with(&here)), "{finding:?}");
        for (_, arg) in &mut finding.args {
            if let skillbook::finding::Arg::Text(text) = arg {
                *text = text.replace(&here, "");
            }
        }
    }
    returns
}

pub(super) fn cases() -> Vec<Case> {
    let folder = tempfile::tempdir().unwrap();
    let one = |name: &str, bytes: &[u8]| read(folder.path(), &[(name, bytes)], Limits::default()).remove(0).findings;
    let good = sample::xlsx(&sample::document(FormKind::Packet));
    let macros = with_part(&good, "xl/vbaProject.bin", b"x");
    let word = package(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")]);
    let big = vec![b'x'; 20_000];
    let small = Limits { file_bytes: 10_000, ..Limits::default() };
    let flat = Limits { inflated_bytes: 10_000, ..Limits::default() };
    std::fs::create_dir(folder.path().join("folder.xlsx")).unwrap();
    let directory = read_whole(&[folder.path().join("folder.xlsx")], sample::workbench()).remove(0).findings;
    let absent = read_whole(&[folder.path().join("absent.xlsx")], sample::workbench()).remove(0).findings;
    let empty_json = one("empty.json", b" \n");
    let failed = guard("x.xlsx", || std::panic::resume_unwind(Box::new("index out of bounds")));
    assert_eq!(failed.findings[0].file.as_deref(), Some("x.xlsx"));
    let [replaced, mended] = mended(folder.path());
    let aside = |name: &str, bytes: &[u8]| {
        let beside = tempfile::tempdir().unwrap();
        written(beside.path(), name, bytes);
        let found = inputs::find(&[beside.path().to_owned()]);
        let mut findings = read_found(&found, sample::workbench(), threads(&|| {})).remove(0).findings;
        findings.iter_mut().for_each(|finding| finding.file = Some(name.to_owned()));
        findings
    };
    let line = lines::line(&good);
    let of_line = |line: &str| lines::findings("part-1.ndjson", line);
    let framed = lines::with_other_framework(&line);
    vec![
        Case::of(Code::LineDamaged, "half a line", of_line(&line[..200])).on("line 1"),
        Case::of(Code::LineVersion, "a line of a later program", of_line(&line.replacen("\"version\":1", "\"version\":2", 1)))
            .on("line 1"),
        Case::of(Code::LineFramework, "a line that was read with another framework", of_line(&framed)).value("digital-skills"),
        Case::of(Code::FileEmpty, "a file of no bytes", one("empty.xlsx", b"")),
        Case::of(Code::FileEmpty, "JSON of blanks", empty_json),
        Case::of(Code::FileNotSpreadsheet, "a PDF", one("scan.xlsx", b"%PDF-1.7\n")),
        Case::of(Code::FileNotSpreadsheet, "a web page named .xlsx", one("page.xlsx", b"<!DOCTYPE html><html></html>")),
        Case::of(Code::FileNotSpreadsheet, "a Word document", one("letter.xlsx", &word)),
        Case::of(Code::FileNotSpreadsheet, "a picture", one("photo.xlsx", b"\x89PNG\r\n\x1a\n")),
        Case::of(Code::FileNotSpreadsheet, "a folder of that name", directory),
        Case::of(Code::FileDamaged, "half a workbook", one("half.xlsx", &good[..good.len() / 2])),
        Case::of(Code::FileDamaged, "JSON that is none", one("broken.json", b"{\"form\": ")),
        Case::of(Code::FileDamaged, "JSON in another encoding", one("latin.json", b"{\"a\": \"\xFC\"}")),
        Case::of(Code::FileEncrypted, "a workbook behind a password", one("locked.xlsx", &compound("EncryptedPackage"))),
        Case::of(
            Code::FileTooLarge,
            "a file beyond the limit",
            read(folder.path(), &[("a.xlsx", &big)], small).remove(0).findings,
        ),
        Case::of(
            Code::FileTooLarge,
            "unpacked beyond the limit",
            read(folder.path(), &[("a.xlsx", &good)], flat).remove(0).findings,
        ),
        Case::of(Code::FileUnreadable, "a file that is gone", absent),
        Case::of(Code::FileChanged, "a file that is saved while it is read", vec![explain(&GridError::Changed)]),
        Case::of(Code::FileInternal, "an error in the program", failed.findings),
        Case::of(Code::FileEnding, "a new workbook named .xls", one("old.xls", &good)),
        Case::of(Code::FileEnding, "no ending", one("return", &good)),
        Case::of(Code::FilePassedOver, "a note beside the returns", aside("notes.txt", b"Call Ana back")),
        Case::of(Code::FilePassedOver, "a workbook under another ending", aside("return.bak", &good)),
        Case::of(Code::FilePassedOver, "an empty file", aside("empty.gdoc", b"")),
        Case::of(Code::FileNotSpreadsheet, "a mail in a folder", aside("reply.eml", MAIL)),
        Case::of(Code::FileMacros, "a workbook with macros", one("macros.xlsm", &macros)),
        Case::of(Code::ReturnSuperseded, "a return whose mended copy came back", replaced.findings),
        Case::of(Code::KeptElsewhere, "a mended copy that keeps a remark", mended.findings.clone())
            .value("call me")
            .also(&[Code::ReturnMended]),
        Case::of(Code::ReturnMended, "a mended copy and what it replaces", mended.findings).also(&[Code::KeptElsewhere]),
    ]
}

/// Returns a return, and its marked copy that was sent back and corrected.
fn mended(folder: &Path) -> [Return; 2] {
    let document = sample::document(FormKind::Packet);
    let mut flawed = serde_json::to_value(&document).unwrap();
    flawed["inventory"]["ratings"][3]["rating"] = "seven".into();
    let flawed = excel::write_values(&sample::form(&document), &flawed, sample::date(sample::TODAY)).unwrap();
    let first = read(folder, &[("first.xlsx", &flawed)], Limits::default()).remove(0);
    let mends = Mends { files: vec![first.sha256.unwrap()], answers: "0".repeat(64), notes: None };
    let kept = KeptText { sheet: "Education".to_owned(), cell: "F30".to_owned(), text: "call me".to_owned() };
    let mending = Mending { mends, elsewhere: vec![kept], ..Mending::default() };
    let values = serde_json::to_value(&document).unwrap();
    let copy = excel::write_mending(&sample::form(&document), &values, &mending, sample::date(sample::TODAY)).unwrap();
    let files: [(&str, &[u8]); 2] = [("first.xlsx", &flawed), ("first to mend.xlsx", &copy)];
    read(folder, &files, Limits::default()).try_into().unwrap()
}
