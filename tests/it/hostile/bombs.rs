//! Files that would exhaust memory or time: each is refused with the exceeded limit and the option that raises it, in a process
//! with limited memory. The good files beside them are read.

use std::fmt::Write as _;
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use skillbook::grid::Limit;
use skillbook::model::FormKind;

use super::super::broken_bytes::change::Parts;
use super::super::clock::spent;
use super::super::sample;
use super::super::sandbox::{Said, Sandbox, program};
use super::{packed, with_changed_part};

/// Maximum address space of the program in kilobytes, including its code and the stacks of two threads.
const MEMORY: usize = 700_000;

/// Maximum processor time for all files together, in seconds.
const SECONDS: usize = 60;

static INVENTORY: LazyLock<Vec<u8>> = LazyLock::new(|| sample::xlsx(&sample::document(FormKind::Inventory)));

/// Returns an inventory with one part changed. It is not compressed, since that would take long.
fn changed(name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut parts = Parts::of(&INVENTORY, 1 << 30).unwrap();
    for (_, bytes) in parts.0.iter_mut().filter(|(part, _)| part == name) {
        *bytes = change(String::from_utf8(std::mem::take(bytes)).unwrap()).into_bytes();
    }
    parts.package().unwrap()
}

/// Returns an inventory with a text replaced in one part.
fn blown(part: &str, from: &str, to: &str) -> Vec<u8> {
    changed(part, |xml| {
        assert!(xml.contains(from), "{part}: {from}");
        xml.replacen(from, to, 1)
    })
}

/// Returns a workbook whose second sheet contains only this XML.
fn sheet(inner: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    changed("xl/worksheets/sheet2.xml", |_| format!(r#"<worksheet xmlns="{main}">{inner}</worksheet>"#))
}

/// Returns an inventory whose second sheet is a start followed by many repeats of a piece. It is packed piece by piece, so that
/// even this test never has all of it in memory.
fn repeated(start: &str, piece: &str, times: usize) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let start = deflated(&format!(r#"<worksheet xmlns="{main}">{start}"#));
    // An empty last block ends the stream; nothing after the bomb is ever read.
    let packed = [start, deflated(piece).repeat(times), vec![3, 0]].concat();
    let (mark, name) = ("bomb", "xl/worksheets/sheet2.xml");
    let mut parts = Parts::of(&INVENTORY, 1 << 30).unwrap();
    parts.0.retain(|(part, _)| part != name);
    parts.0.push((name.to_owned(), [mark.as_bytes(), &packed].concat()));
    // The part was stored; change its headers so that it is packed, with a size of four gigabytes.
    let mut bytes = parts.package().unwrap();
    let data = bytes.windows(4).rposition(|window| window == mark.as_bytes()).unwrap();
    bytes.drain(data..data + mark.len());
    let size = u32::try_from(packed.len()).unwrap().to_le_bytes();
    let (local, central) = (bytes[..data].windows(4).rposition(|window| window == b"PK\x03\x04"), data + packed.len());
    let central = central + bytes[central..].windows(name.len()).rposition(|window| window == name.as_bytes()).unwrap() - 46;
    for (header, method) in [(local.unwrap(), 8), (central, 10)] {
        bytes[header + method] = 8;
        bytes[header + method + 10..header + method + 14].copy_from_slice(&size);
        bytes[header + method + 14..header + method + 18].fill(0xFE);
    }
    let end = bytes.len() - 22;
    let list = u32::from_le_bytes(bytes[end + 16..end + 20].try_into().unwrap()) - mark.len() as u32;
    bytes[end + 16..end + 20].copy_from_slice(&list.to_le_bytes());
    bytes
}

/// Packs a piece that does not refer to anything before it.
fn deflated(text: &str) -> Vec<u8> {
    let mut packed = Vec::with_capacity(text.len() + 100);
    let mut packer = flate2::Compress::new(flate2::Compression::default(), false);
    packer.compress_vec(text.as_bytes(), &mut packed, flate2::FlushCompress::Full).unwrap();
    assert_eq!(packer.total_in(), text.len() as u64);
    packed
}

/// Returns a workbook with slightly more than a million cells, all with values.
fn cells() -> Vec<u8> {
    let row: String = (0..10_000).fold(String::new(), |mut row, at| {
        let _ = write!(row, "<c><v>{}</v></c>", at * 7919 % 9973);
        row
    });
    sheet(&format!("<sheetData>{}</sheetData>", format!("<row>{row}</row>").repeat(101)))
}

fn bombs() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let merges: String = (0..120_000).fold(String::new(), |mut all, row| {
        let _ = write!(all, "<mergeCell ref=\"A{}:B{}\"/>", row + 1, row + 1);
        all
    });
    let names: String = (0..20_000).fold(String::new(), |mut all, at| {
        let _ = write!(all, "<definedName name=\"n{at}\">A!$A${at}</definedName>");
        all
    });
    let sheets: String = (0..100_000).fold(String::new(), |mut all, at| {
        let _ = write!(all, "<sheet name=\"{at}\" sheetId=\"{at}\" r:id=\"rId1\"/>");
        all
    });
    let formats: String = (0..70_000).fold(String::new(), |mut all, at| {
        let _ = write!(all, "<xf numFmtId=\"{at}\"/>");
        all
    });
    let blanks = format!("<x/>{}", " ".repeat(4092)).repeat(256);
    let parts: Vec<(String, Vec<u8>)> = (0..6_000).map(|at| (format!("xl/junk/{at}"), Vec::new())).collect();
    let far = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
    let claims = "<sst count=\"4294967295\" uniqueCount=\"4294967295\" ";
    vec![
        ("attribute", repeated("<sheetData x=\"", &"x".repeat(1 << 20), 100), "unpacks to more than 200 times its packed size"),
        ("cells", cells(), "it has more than 1000000 cells"),
        ("claims", blown("xl/sharedStrings.xml", "<sst ", claims), "nothing"),
        ("deep", sheet(&"<a>".repeat(300_000)), "nested more than 64 deep"),
        ("far", blown("xl/worksheets/sheet2.xml", "</sheetData>", far), "nothing"),
        ("formats", blown("xl/styles.xml", "</cellXfs>", &format!("{formats}</cellXfs>")), "more than 65000 cell formats"),
        ("merges", sheet(&format!("<sheetData/><mergeCells>{merges}</mergeCells>")), "nothing"),
        ("names", blown("xl/workbook.xml", "<definedNames>", &format!("<definedNames>{names}")), "nothing"),
        ("parts", packed(&Parts(parts)), "it has 6000 parts; the limit is 5000"),
        ("gigabytes", repeated("", &blanks, 4096), "unpacked it has more than 60 MB"),
        ("ratio", repeated("", &blanks, 64), "unpacks to more than 200 times its packed size"),
        ("sheets", blown("xl/workbook.xml", "</sheets>", &format!("{sheets}</sheets>")), "more than 1000 sheets"),
        (
            "text",
            sheet(&format!("<sheetData><row><c t=\"str\"><v>{}</v></c></row></sheetData>", "long ".repeat(1_000_000))),
            "4 MB",
        ),
    ]
}

#[cfg(target_os = "linux")]
#[test]
fn bombs_are_refused_in_little_memory_and_the_others_are_read() {
    let sandbox = Sandbox::with_good();
    let bombs = bombs();
    for (name, bytes, _) in &bombs {
        assert!(bytes.len() < 30_000_000, "{name}: {}", bytes.len());
        sandbox.write(&format!("{name}.xlsx"), bytes);
    }
    // The tests run without optimisation, so the one limit that takes long to reach is lowered.
    let script = format!(
        "ulimit -v {MEMORY} && ulimit -t {SECONDS} && exec \"$0\" check . --format csv --max-unpacked-size 60MB --today {}",
        sample::TODAY
    );
    let output = Command::new("sh")
        .args(["-c", &script])
        .arg(program())
        .current_dir(sandbox.path(""))
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{out} {}", String::from_utf8_lossy(&output.stderr));
    assert!(!out.contains("good.xlsx"), "{out}");
    for (name, _, words) in bombs {
        let lines: Vec<&str> = out.lines().filter(|line| line.contains(&format!("{name}.xlsx"))).collect();
        if words == "nothing" {
            assert!(!lines.iter().any(|line| line.contains("file-")), "{name}: {lines:?}");
        } else {
            assert_eq!(lines.len(), 1, "{name}: {lines:?}");
            assert!(lines[0].contains("file-too-large,error") && lines[0].contains(words), "{name}: {lines:?}");
        }
    }
}

/// Each limit is set so low that a good workbook exceeds it. The message names the option, and with the option the workbook is
/// read.
#[test]
fn every_limit_names_the_option_that_raises_it() {
    let sandbox = Sandbox::with_good();
    for (limit, low, high, words) in [
        (Limit::FileSize, "10KB", "10MB", "; the limit is 10 KB"),
        (Limit::UnpackedSize, "10KB", "10 MiB", "unpacked it has more than 10 KB, the limit"),
        (Limit::Ratio, "0", "1000", "unpacks to more than 0 times its packed size, the limit"),
        (Limit::Entries, "5", "50", " parts; the limit is 5"),
        (Limit::Sheets, "2", "20", "it has more than 2 sheets, the limit"),
        (Limit::Cells, "30", "3000", "it has more than 30 texts, the limit"),
        (Limit::Text, "60", "1MB", "of more than 60 bytes, the limit"),
    ] {
        let option = format!("--{}", limit.name());
        // The ratio is not limited for parts of less than a million bytes.
        let file = if limit == Limit::Ratio { "ratio.xlsx" } else { "good.xlsx" };
        let padded = |xml: String| xml.replace("<sheetData>", &format!("{}<sheetData>", "<x/>".repeat(400_000)));
        sandbox.write("ratio.xlsx", &with_changed_part(&INVENTORY, "xl/worksheets/sheet2.xml", padded));
        let commands: [&[&str]; 4] = [
            &["check", file],
            &["collect", file, "-o", "d.xlsx", "--force"],
            &["convert", file, "a.json", "--force"],
            &["inspect", file],
        ];
        for command in commands {
            let Said { out, notes, status } = sandbox.run(&[command, &[&option, low]].concat());
            assert_ne!(status, 0, "{command:?}");
            let all = format!("{out}{notes}").split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(all.contains("file-too-large") && all.contains(words), "{option} {command:?}: {all}");
            assert!(all.contains(&format!("run the command again with a higher {option}.")), "{option} {command:?}: {all}");
            let Said { status, out, notes } = sandbox.run(&[command, &[&option, high]].concat());
            assert_eq!(status, 0, "{option} {command:?}: {out}{notes}");
        }
    }
}

#[test]
fn lists_of_parts_without_end_and_ends_without_lists_take_no_time() {
    // Many end marks, so that the list of parts could begin anywhere.
    let ends = [b"PK\x03\x04" as &[u8], &b"PK\x05\x06\0\0\0\0\xFF\xFF\xFF\xFF\x2E\0\0\0\0\0\0\0\0\0".repeat(200_000)].concat();
    let listed = [b"PK\x03\x04" as &[u8], &b"PK\x01\x02".repeat(1_000_000)].concat();
    for (bytes, words) in [(ends, ""), (listed, "it has 1000000 parts; the limit is 5000")] {
        let (refused, spent) = spent(|| skillbook::grid::read(&bytes, &skillbook::grid::Limits::default()).unwrap_err());
        assert!(refused.to_string().contains(words) && spent < Duration::from_secs(10), "{spent:?}: {refused}");
    }
}

#[test]
fn json_and_yaml_without_end_are_refused() {
    let sandbox = Sandbox::with_good();
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for at in 1..12 {
        let _ = writeln!(laughs, "a{at}: &a{at} [{}]", vec![format!("*a{}", at - 1); 9].join(", "));
    }
    let files: [(&str, String); 6] = [
        ("deep.json", "[".repeat(1_000_000)),
        ("objects.json", "{\"a\":".repeat(100_000)),
        ("flow.yaml", "[".repeat(100_000)),
        ("block.yaml", "- ".repeat(100_000)),
        ("steps.yaml", (0..2_000).fold(String::new(), |all, at| all + &" ".repeat(at) + "a:\n")),
        ("laughs.yaml", laughs),
    ];
    for (name, text) in &files {
        sandbox.write(name, text.as_bytes());
    }
    let (Said { status, out, notes }, spent) = sandbox.spent(&["check", ".", "--format", "csv"]);
    assert_eq!(status, 1, "{notes}");
    for (name, _) in files {
        assert!(out.lines().any(|line| line.contains(name) && line.contains("file-damaged,error")), "{name}: {out}");
    }
    assert!(!out.contains("good.xlsx") && spent < Duration::from_secs(20), "{spent:?} {out}");
}
