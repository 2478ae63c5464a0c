//! Files of another kind than their names tell, or incomplete ones: each kind is found from the content and has its own
//! message. Actual workbooks are read.

use std::time::Duration;

use skillbook::finding::{Code, Finding};
use skillbook::jobs::returned::Return;
use skillbook::model::FormKind;

use super::super::broken_bytes::change::Parts;
use super::super::clock::spent;
use super::super::codes::files::{compound, package, with_part};
use super::super::sample;
use super::super::sandbox::Sandbox;
use super::{packed, with_changed_part};

fn good() -> Vec<u8> {
    sample::xlsx(&sample::document(FormKind::Packet))
}

/// Reads bytes as a file of this name, and checks that it takes little time.
fn read(name: &str, bytes: &[u8]) -> Return {
    let sandbox = Sandbox::new();
    sandbox.write(name, bytes);
    let paths = [sandbox.path(name)];
    let (mut found, spent) = spent(|| skillbook::files::read_whole(&paths, sample::workbench()));
    assert!(spent < Duration::from_secs(5), "{name}: {spent:?}");
    found.remove(0)
}

/// Returns the only finding on a refused file.
fn refused(name: &str, bytes: &[u8]) -> Finding {
    let mut found = read(name, bytes);
    assert!(found.document.is_none() && found.findings.len() == 1, "{name}: {:?}", found.findings);
    found.findings.remove(0)
}

/// Checks that a file is read as a packet, and returns its codes.
fn accepted(name: &str, bytes: &[u8]) -> Vec<Code> {
    let found = read(name, bytes);
    assert_eq!(found.document, Some(sample::document(FormKind::Packet)), "{name}: {:?}", found.findings);
    found.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn every_other_kind_of_file_is_called_by_its_name() {
    let save_anew = "open it in a spreadsheet program and save it as an Excel workbook (.xlsx)";
    let zipped = |parts: &[&str]| package(&parts.iter().map(|name| (*name, b"x" as &[u8])).collect::<Vec<_>>());
    let document = |kind: &str| {
        let mimetype = format!("application/vnd.oasis.opendocument.{kind}");
        package(&[("mimetype", mimetype.as_bytes()), ("content.xml", b"<x/>")])
    };
    let excel_2003 = "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n\
                      <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>";
    let flat = "<?xml version=\"1.0\"?><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\"/>";
    let wide: Vec<u8> = "\u{feff}<html><table>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: [(&[u8], &str, &str); 26] = [
        (b"%PDF-1.7\n", "a PDF document", ""),
        (b"{\\rtf1", "an RTF document", ""),
        (b"\x89PNG\r\n\x1a\n", "a picture", ""),
        (b"\xFF\xD8\xFF\xE0", "a picture", ""),
        (b"\x00\x00\x00\x24ftypheic", "a picture", ""),
        (b"\x1F\x8B\x08\x00", "a packed archive", "unpack it"),
        (b"7z\xBC\xAF\x27\x1C", "a packed archive", "unpack it"),
        (b"SQLite format 3\0", "a database", ""),
        (&zipped(&["[Content_Types].xml", "word/document.xml"]), "a Word document", ""),
        (&zipped(&["[Content_Types].xml", "ppt/presentation.xml"]), "a PowerPoint presentation", ""),
        (&document("text"), "a text document (OpenDocument)", ""),
        (&document("presentation"), "an OpenDocument file, but no spreadsheet", ""),
        (
            &zipped(&["Index/Document.iwa", "Index/Tables/DataList.iwa", "preview.jpg"]),
            "Apple Numbers",
            "File > Export To > Excel",
        ),
        (&zipped(&["a.txt"]), "a ZIP archive without a workbook", ""),
        (&zipped(&["returns/a.xlsx"]), "a ZIP archive with a workbook in it", "unpack it"),
        (&zipped(&["a.xlsx", "b.XLS", "c.ods", "d.txt"]), "a ZIP archive with 3 workbooks in it", "unpack it"),
        (b"<!DOCTYPE html><html></html>", "a web page", save_anew),
        (b"<?xml version=\"1.0\"?><!DOCTYPE html><html/>", "a web page", save_anew),
        (b"\r\n <table><tr><td>S01</td></tr></table>", "a web page", save_anew),
        (&wide, "a web page", save_anew),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "a web page in one file (.mht)", save_anew),
        (excel_2003.as_bytes(), "a sheet in the XML of Excel 2003", save_anew),
        (flat.as_bytes(), "an OpenDocument sheet in one flat XML file (.fods)", save_anew),
        (b"<?xml version=\"1.0\"?><note/>", "an XML file", ""),
        (&compound("WordDocument"), "an old Word document", ""),
        (&compound("PowerPoint Document"), "an old Office document", ""),
    ];
    for (bytes, what, advice) in cases {
        let finding = refused("return.xlsx", bytes);
        assert_eq!(finding.code, Code::FileNotSpreadsheet, "{what}: {finding:?}");
        let expected = format!("The file is not a spreadsheet that can be read: this is {what}");
        assert!(finding.message().starts_with(&expected.replace("this is Apple", "this is an Apple")), "{}", finding.message());
        assert!(finding.message().contains(advice) && finding.help().contains(".xlsx"), "{finding:?}");
    }
}

#[test]
fn nothing_zeros_and_a_password_are_told() {
    assert_eq!(refused("return.xlsx", b"").code, Code::FileEmpty);
    assert_eq!(refused("return.xlsx", b" \n\t").code, Code::FileEmpty);
    let zeros = refused("return.xlsx", &[0; 20_000]);
    assert_eq!(zeros.code, Code::FileDamaged);
    assert!(zeros.message().contains("nothing but zeros, as after a crash"), "{}", zeros.message());
    let locked = refused("return.xlsx", &compound("EncryptedPackage"));
    assert_eq!(locked.code, Code::FileEncrypted);
    assert!(locked.help().contains("Encrypt with Password, empty the box and save"), "{}", locked.help());
}

#[test]
fn a_workbook_cut_off_anywhere_is_damaged() {
    let good = good();
    let tenths = (1..10).map(|tenth| good.len() * tenth / 10);
    for length in tenths.chain([good.len() - 22, good.len() - 2, good.len() - 1]) {
        let finding = refused("return.xlsx", &good[..length]);
        assert_eq!(finding.code, Code::FileDamaged, "{length}: {finding:?}");
        assert!(finding.message().contains("its end is missing, as after a transfer that broke off"), "{}", finding.message());
        assert!(finding.help().contains("save it once more as .xlsx"), "{}", finding.help());
    }
    // An interrupted sync leaves a file of the right size that ends in zeros.
    let mut filled = good.clone();
    filled[good.len() / 2..].fill(0);
    assert_eq!(refused("return.xlsx", &filled).code, Code::FileDamaged);
}

#[test]
fn a_spreadsheet_under_another_ending_is_read_by_its_content() {
    let good = good();
    for name in ["return.ods", "return.csv", "return.xls", "return.numbers", "return", "return.XLSX.txt"] {
        assert_eq!(accepted(name, &good), [Code::FileEnding], "{name}");
    }
    assert_eq!(accepted("RETURN.XLSX", &good), []);
    let content = br#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
        xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
        ><office:body><office:spreadsheet><table:table table:name="A"><table:table-row><table:table-cell
        office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet
        ></office:body></office:document-content>"#;
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet";
    let manifest = b"<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    let ods = package(&[("mimetype", mimetype), ("META-INF/manifest.xml", manifest), ("content.xml", content)]);
    for (bytes, kind) in [(ods.as_slice(), "ods"), (b"Ref;Skill;Rating\nS01;Search;3\n", "csv"), (b"a\tb\n1\t2\n", "csv")] {
        let found = read("return.xlsx", bytes);
        let codes: Vec<Code> = found.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [Code::FormUnknown, Code::FileEnding], "{kind}: {:?}", found.findings);
        assert!(found.findings[1].message().contains(&format!("“xlsx”, but the content is of another kind ({kind})")));
    }
}

/// Returns a packet with every part changed.
fn changed(change: impl Fn(&str, String) -> (String, String)) -> Vec<u8> {
    let mut parts = Parts::of(&good(), 1 << 30).unwrap();
    for (name, bytes) in &mut parts.0 {
        if let Ok(text) = String::from_utf8(std::mem::take(bytes)) {
            let (new, text) = change(name, text);
            (*name, *bytes) = (new, text.into_bytes());
        }
    }
    packed(&parts)
}

#[test]
fn strict_workbooks_are_read() {
    let strict = changed(|name, text| {
        let text = text
            .replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
            .replace("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/");
        (name.to_owned(), text)
    });
    let workbook = Parts::of(&strict, 1 << 30).unwrap().0.into_iter().find(|(name, _)| name == "xl/workbook.xml").unwrap().1;
    let workbook = String::from_utf8(workbook).unwrap();
    assert!(workbook.contains("purl.oclc.org") && !workbook.contains("openxmlformats"), "{workbook}");
    assert_eq!(accepted("return.xlsx", &strict), []);
}

#[test]
fn parts_are_found_under_odd_names_and_lead_nowhere() {
    for odd in [|name: &str| format!("/{name}"), |name: &str| name.replace('/', "\\"), |name: &str| name.to_uppercase()] {
        assert_eq!(accepted("return.xlsx", &changed(|name, text| (odd(name), text))), [], "{}", odd("xl/workbook.xml"));
    }
    let absolute = changed(|name, text| {
        (
            name.to_owned(),
            text.replace("Target=\"worksheets/", "Target=\"/xl/worksheets/").replace("Target=\"xl/", "Target=\"\\xl\\"),
        )
    });
    assert_eq!(accepted("return.xlsx", &absolute), []);
    for outside in ["../../../../tmp/skillbook-was-here", "/tmp/skillbook-was-here", "C:\\skillbook-was-here"] {
        assert_eq!(accepted("return.xlsx", &with_part(&good(), outside, b"x")), []);
    }
    assert!(!std::path::Path::new("/tmp/skillbook-was-here").exists(), "nothing is ever unpacked to a disk");
}

/// Removes the addresses of cells that directly follow the cell to their left, and of rows that follow the row above.
fn without_addresses(xml: &str) -> String {
    let (mut row, mut col, mut kept) = (0, 0, String::new());
    for piece in xml.split_inclusive('>') {
        let address = piece.split_once(" r=\"").and_then(|(tag, rest)| Some((tag, rest.split_once('"')?)));
        let (is_row, is_cell) = (piece.starts_with("<row "), piece.starts_with("<c "));
        let Some((tag, (address, rest))) = address.filter(|_| is_row || is_cell) else {
            kept.push_str(piece);
            continue;
        };
        let follows = if is_row {
            (row, col) = (row + 1, 0);
            address == row.to_string() || {
                row = address.parse().unwrap();
                false
            }
        } else {
            let at: skillbook::address::CellRef = address.parse().unwrap();
            let follows = at.col == col;
            col = at.col + 1;
            follows
        };
        kept.push_str(&if follows { format!("{tag}{rest}") } else { piece.to_owned() });
    }
    kept
}

#[test]
fn cells_without_addresses_and_wrong_dimensions_are_read() {
    let bare = changed(|name, text| {
        let text = if name.starts_with("xl/worksheets/sheet") { without_addresses(&text) } else { text };
        (name.to_owned(), text)
    });
    let count = |bytes: &[u8]| {
        let parts = Parts::of(bytes, 1 << 30).unwrap().0;
        parts.iter().map(|(_, bytes)| bytes.windows(6).filter(|window| window == b"<c r=\"").count()).sum::<usize>()
    };
    assert!(count(&bare) * 5 < count(&good()), "{} of {}", count(&bare), count(&good()));
    assert_eq!(accepted("return.xlsx", &bare), []);
    for wrong in ["A1", "A1:XFD1048576", "garbage", ""] {
        let wrong = changed(|name, text| {
            let Some((start, rest)) = text.split_once("<dimension ref=\"") else { return (name.to_owned(), text) };
            let (_, end) = rest.split_once('"').unwrap();
            (name.to_owned(), format!("{start}<dimension ref=\"{wrong}\"{end}"))
        });
        assert_eq!(accepted("return.xlsx", &wrong), []);
    }
}

#[test]
fn a_part_twice_and_a_document_type_are_refused() {
    let added = "xl/worksheets/sheetX.xml";
    let mut twice = with_part(&good(), added, b"<worksheet/>");
    let places: Vec<usize> = (0..twice.len() - added.len()).filter(|at| twice[*at..].starts_with(added.as_bytes())).collect();
    assert_eq!(places.len(), 2);
    for at in places {
        twice[at..at + added.len()].copy_from_slice(b"xl/worksheets/sheet1.xml");
    }
    let entities = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><worksheet";
    let outside = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><worksheet";
    let declares = |what: &str| with_changed_part(&good(), "xl/worksheets/sheet1.xml", |xml| xml.replace("<worksheet", what));
    for (bytes, words) in [
        (twice, "it holds two parts of the same name"),
        (declares(entities), "declares a document type, which no spreadsheet program writes"),
        (declares(outside), "declares a document type, which no spreadsheet program writes"),
    ] {
        let finding = refused("return.xlsx", &bytes);
        assert_eq!(finding.code, Code::FileDamaged);
        assert!(finding.message().contains(words), "{}", finding.message());
    }
}
