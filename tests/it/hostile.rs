//! Harmful files: their content stays text, reaches no terminal unescaped and cannot exhaust the machine. Each class of bad
//! file has its own message, and takes little memory and time:
//!
//! | class | result | tested in |
//! |---|---|---|
//! | nothing, or zeros only | `file-empty`, `file-damaged` | `kinds` |
//! | cut off at any place | `file-damaged` | `kinds` |
//! | another kind of file under the name of a workbook | `file-not-spreadsheet` tells which, and how to save it | `kinds` |
//! | a spreadsheet under another ending | read by its content, `file-ending` | `kinds` |
//! | password | `file-encrypted`, how to remove it | `kinds` |
//! | macros | read, never run, `file-macros` | here |
//! | strict OOXML; names with `\\`, a leading `/`, `..`; no addresses; a wrong dimension | read all the same | `kinds` |
//! | a duplicate part; a document type or entities | `file-damaged` | `kinds`, `grid/xlsx/tests.rs` |
//! | folder, lock file, `.DS_Store`, pipe, socket, circular link, no permission | passed over or `file-…`, never waited for | `places` |
//! | written to while it is read | `file-changed` | `places`, `grid/mod.rs` |
//! | the last row and column; bombs of cells, texts, merges, sheets, names, formats, tags, attributes, parts, ratio | `file-too-large` with the limit and its option, in bounded memory | `bombs` |
//! | JSON and YAML with excessive nesting or repetition | `file-damaged` | `bombs` |
//! | formulas, commands to a terminal, odd paths | text, shown safely | here |
//! | random changes | a finding or an answer, never a panic, the same twice | `broken_bytes`, `fuzz/` |

mod bombs;
mod kinds;
mod places;

use std::io::Cursor;
use std::time::Duration;

use skillbook::finding::Code;
use skillbook::grid::{self, CellValue, GridError, Limits};
use skillbook::model::FormKind;

use super::broken_bytes::change::Parts;
use super::clock::spent;
use super::codes::files::{package, with_part};
use super::sample;
use super::sandbox::{Said, Sandbox};

/// Texts that a spreadsheet program could run as formulas.
const FORMULAS: [&str; 4] = ["=HYPERLINK(\"http://evil.example\",\"click\")", "+1+1", "-2+3", "@SUM(A1)"];

/// Returns a packet in which every text begins like a formula.
fn armed() -> Vec<u8> {
    let mut document = sample::document_of(FormKind::Packet, "=E1", FORMULAS[0]);
    let some = |text: &str| Some(text.to_owned());
    document.person.department = some(FORMULAS[1]);
    document.person.manager = some(FORMULAS[2]);
    document.career_goal.as_mut().unwrap().statement = some(FORMULAS[3]);
    document.inventory.as_mut().unwrap().other[0].label = some(FORMULAS[0]);
    let goal = &mut document.plan.as_mut().unwrap().goals[0];
    (goal.statement, goal.actions[0].action) = (some(FORMULAS[0]), some(FORMULAS[1]));
    goal.actions[0].result = None;
    document.recompute();
    sample::xlsx(&document)
}

/// Returns the formulas of a workbook, and the number of texts that begin like one.
fn formulas_and_texts(bytes: &[u8]) -> (Vec<String>, usize) {
    let workbook = grid::read(bytes, &Limits::default()).unwrap();
    let cells = || workbook.sheets.iter().flat_map(|sheet| sheet.cells.values());
    let formulas = cells().filter_map(|cell| cell.formula.clone()).collect();
    let texts = cells().filter(|cell| {
        cell.formula.is_none() && matches!(&cell.value, CellValue::Text(text) if FORMULAS.contains(&text.as_str()))
    });
    (formulas, texts.count())
}

#[test]
fn text_that_looks_like_a_formula_stays_text_everywhere() {
    let sandbox = Sandbox::new();
    sandbox.write("a.xlsx", &armed());
    let Said { status, out, notes } = sandbox.run(&["collect", "a.xlsx", "-o", "d.xlsx", "--data", "data", "--html", "d.html"]);
    assert_eq!(status, 1, "{out}{notes}");
    for name in ["a.xlsx", "d.xlsx"] {
        let (formulas, texts) = formulas_and_texts(&sandbox.read(name));
        let bad = |formula: &&String| formula.contains("HYPERLINK(\"http://evil") || formula.contains("SUM(A1)");
        assert_eq!(formulas.iter().find(bad), None, "{name}");
        assert!(texts > 2, "{name}: the texts are there ({texts})");
    }
    assert_eq!(sandbox.run(&["convert", "a.xlsx", "a.csv"]).status, 1);
    sandbox.write("findings.csv", sandbox.run(&["check", "a.xlsx", "--format", "csv"]).out.as_bytes());
    for name in ["a.csv", "findings.csv", "data/ratings.csv", "data/plans.csv", "data/findings.csv", "data/returns.csv"] {
        let text = sandbox.text(name);
        for record in csv::Reader::from_reader(text.as_bytes()).records() {
            for cell in record.unwrap().iter() {
                let number = cell.parse::<f64>().is_ok();
                assert!(number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{name}: {cell}");
            }
        }
    }
    assert!(!sandbox.text("d.html").contains("href=\"http://evil"));
}

#[test]
fn what_a_terminal_would_obey_never_reaches_it() {
    let sandbox = Sandbox::new();
    let evil = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{202e}fdp\nerror: all is lost\u{9b}31m";
    let mut document = sample::document_of(FormKind::Packet, "E1\u{1b}[31m", evil);
    let action = &mut document.plan.as_mut().unwrap().goals[0].actions[0];
    (action.action, action.result) = (Some(format!("act {evil}")), None);
    document.inventory.as_mut().unwrap().other[0].label = Some(format!("label {evil}"));
    document.inventory.as_mut().unwrap().other[0].rating = None;
    // The only control characters in a spreadsheet are line ends; JSON can contain all.
    sandbox.write("evil\u{1b}[31m.json", serde_json::to_string(&document).unwrap().as_bytes());
    sandbox.write("evil.xlsx", &sample::xlsx(&document));
    for arguments in [
        &["check", "."] as &[&str],
        &["inspect", "evil\u{1b}[31m.json"],
        &["inspect", "evil.xlsx"],
        &["collect", ".", "-o", "out/d.xlsx"],
        &["convert", "evil.xlsx", "evil.md"],
        &["check", "nowhere\u{1b}[31m"],
    ] {
        let Said { out, notes, .. } = sandbox.run(arguments);
        for text in [&out, &notes] {
            let raw = text.chars().find(|c| (c.is_control() && *c != '\n') || ('\u{202a}'..='\u{202e}').contains(c));
            assert_eq!(raw, None, "{arguments:?}: {text}");
            assert!(!text.lines().any(|line| line.starts_with("error: all is lost")), "{arguments:?}: {text}");
        }
    }
}

/// Returns a workbook with one part changed.
pub(crate) fn with_changed_part(workbook: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut parts = Parts::of(workbook, 1 << 30).unwrap();
    for (_, bytes) in parts.0.iter_mut().filter(|(part, _)| part == name) {
        *bytes = change(String::from_utf8(std::mem::take(bytes)).unwrap()).into_bytes();
    }
    packed(&parts)
}

/// Packs parts, compressed as spreadsheet programs do it.
fn packed(parts: &Parts) -> Vec<u8> {
    let parts: Vec<(&str, &[u8])> = parts.0.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    package(&parts)
}

#[test]
fn a_stray_cell_in_the_last_row_costs_nothing() {
    let good = sample::xlsx(&sample::document(FormKind::Inventory));
    let stray = r#"<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>stray</t></is></c></row></sheetData>"#;
    let far = with_changed_part(&good, "xl/worksheets/sheet2.xml", |xml| xml.replace("</sheetData>", stray));
    let sandbox = Sandbox::new();
    sandbox.write("far.xlsx", &far);
    let (Said { status, out, .. }, spent) = sandbox.spent(&["check", "far.xlsx", "--format", "csv"]);
    assert!(spent < Duration::from_secs(3), "{spent:?}");
    assert_eq!(status, 0, "{out}");
    assert!(out.contains("text-outside") && out.contains("XFD1048576"), "{out}");
}

/// Returns an OpenDocument package, which is read completely, with `parts` parts of `size` zeros each.
fn bomb(parts: usize, size: usize) -> Vec<u8> {
    let one = package(&[("content.xml", &vec![0; size]), ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")]);
    let mut one = zip::ZipArchive::new(Cursor::new(one)).unwrap();
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    package.raw_copy_file(one.by_index(1).unwrap()).unwrap();
    for index in 0..parts {
        package.raw_copy_file_rename(one.by_index(0).unwrap(), format!("{index}/content.xml")).unwrap();
    }
    package.finish().unwrap().into_inner()
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    let bytes = bomb(103, 4 << 20);
    assert!(bytes.len() < 1 << 20, "{}", bytes.len());
    let (refused, spent) = spent(|| grid::read(&bytes, &Limits::default()));
    assert!(matches!(refused, Err(GridError::OverLimit(..))), "{refused:?}");
    let sandbox = Sandbox::with_good();
    sandbox.write("bomb.ods", &bytes);
    let Said { status, out, .. } = sandbox.run(&["check", "."]);
    assert_eq!(status, 1);
    assert!(out.contains(&format!("[{}]", Code::FileTooLarge.name())) && out.contains("2 files: 1 error"), "{out}");
    assert!(spent < Duration::from_secs(5), "{spent:?}");
}

#[test]
fn a_sheet_that_unpacks_beyond_the_limit_is_refused_and_parts_that_nobody_reads_are_not_unpacked() {
    let good = sample::xlsx(&sample::document(FormKind::Packet));
    let limits = Limits { inflated_bytes: 2 << 20, ..Limits::default() };
    let blown = |name: &str| with_changed_part(&good, name, |xml| xml + &" ".repeat(3 << 20));
    let refused = grid::read(&blown("xl/worksheets/sheet2.xml"), &limits);
    assert!(matches!(refused, Err(GridError::OverLimit(..))), "{refused:?}");
    assert!(grid::read(&blown("docProps/app.xml"), &limits).is_ok());
}

#[test]
fn a_bomb_that_lies_about_its_size_is_refused_as_well() {
    let size: u32 = 3_000_000;
    let mut bytes = bomb(1, size as usize);
    let told: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..*at + 4] == size.to_le_bytes()).collect();
    assert!(!told.is_empty());
    for at in told {
        bytes[at..at + 4].copy_from_slice(&10u32.to_le_bytes());
    }
    let refused = grid::read(&bytes, &Limits { inflated_bytes: 1_000_000, ..Limits::default() });
    assert!(matches!(refused, Err(GridError::OverLimit(..) | GridError::Damaged(_))), "{refused:?}");
}

#[test]
fn paths_of_any_kind_are_read_and_named() {
    let sandbox = Sandbox::new();
    let good = sample::xlsx(&sample::document(FormKind::Packet));
    let names = ["with blanks/Zoë & Müller (2).xlsx", "学習/комп [1].xlsx", "-quiet.xlsx", "100%.xlsx"];
    names.iter().for_each(|name| sandbox.write(name, &good));
    let Said { status, out, .. } = sandbox.run(&["check", "."]);
    assert_eq!(status, 0, "that the same packet came four times is a note: {out}");
    for name in names {
        assert!(out.contains(name), "{name}: {out}");
        let path = format!("./{name}");
        let Said { status, out, notes } = sandbox.run(&["check", &path]);
        assert_eq!((status, out.as_str()), (0, "1 file: nothing found\n"), "{name}: {notes}");
    }
    let Said { status, .. } = sandbox.run(&["collect", "with blanks", "-o", "päckchen/ü b.xlsx"]);
    assert_eq!(status, 0);
    assert!(sandbox.path("päckchen/ü b.xlsx").exists());
}

#[test]
fn macros_and_many_parts_are_told_and_not_run() {
    let good = sample::xlsx(&sample::document(FormKind::Packet));
    let sandbox = Sandbox::new();
    sandbox.write("macros.xlsm", &with_part(&good, "xl/vbaProject.bin", b"x"));
    let many: Vec<String> = (0..6_000).map(|index| format!("xl/junk/{index}")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"" as &[u8])).collect();
    sandbox.write("many.xlsx", &package(&many));
    let Said { status, out, .. } = sandbox.run(&["check", ".", "--format", "csv"]);
    assert_eq!(status, 1);
    assert!(out.contains("file-macros,info") && out.contains("file-too-large,error"), "{out}");
}
