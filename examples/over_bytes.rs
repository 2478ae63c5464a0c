//! Runs `check` and `collect` without a folder, on named bytes, as a web page or a service would.
//!
//! Reads named files from standard input and writes named files to standard output, each as a line `NAME<tab>BYTES` followed by
//! its bytes. In the input, `issued.json` is the record, and `made-from-….json` is what forms were made from; all other files
//! are returns. The only argument is the day that counts as today.
//!
//! It uses no file, thread or clock, so it also builds for WebAssembly:
//! `cargo build --example over_bytes --no-default-features --target wasm32-wasip1`.

use std::error::Error;
use std::io::{self, BufRead, Write};

use skillbook::finding::Finding;
use skillbook::framework::Library;
use skillbook::jobs::check::check;
use skillbook::jobs::collect::collect;
use skillbook::jobs::expected::Expected;
use skillbook::jobs::inputs::Given;
use skillbook::jobs::issued::Issued;
use skillbook::jobs::made_from::{self, MemoryRecords};
use skillbook::jobs::returned::Return;
use skillbook::jobs::workbench::Workbench;
use skillbook::jobs::workers::Means;
use skillbook::model::Date;
use skillbook::report::findings::{FindingsFormat, render};
use skillbook::report::{data, department_xlsx, html};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Result<()> {
    let today = std::env::args().nth(1).and_then(|day| Date::parse(&day)).ok_or("give the day, such as 2026-07-01")?;
    let files = receive(&mut io::stdin().lock())?;
    let mut workbench = Workbench::new(Library::new(), today);
    let issued = files.iter().find(|(name, _)| name == Issued::FILE);
    if let Some((name, bytes)) = issued {
        workbench.expected = Expected::new(vec![Issued::from_json(bytes, name.as_ref())?], None);
    }
    let kept = MemoryRecords(files.iter().filter_map(|(name, bytes)| made_from::read(name, bytes)).collect());
    let returns = check(&Given::new(files), &kept, &mut workbench, Means::ALONE);

    let mut out = io::stdout().lock();
    let findings: Vec<Finding> = returns.iter().flat_map(Return::shared).cloned().collect();
    send(&mut out, "findings.json", render(&findings, returns.len(), FindingsFormat::Json, false).as_bytes())?;
    let Some(collected) = collect(&returns, &workbench) else { return Ok(()) };
    let report = collected.report(today);
    send(&mut out, "department.xlsx", &department_xlsx::workbook(&report)?)?;
    send(&mut out, "department.html", html::page(&report)?.as_bytes())?;
    for (name, bytes) in data::files(&report) {
        send(&mut out, &format!("data/{name}"), &bytes)?;
    }
    Ok(out.flush()?)
}

/// Reads the files from a stream, in order.
fn receive(from: &mut impl BufRead) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    loop {
        let mut line = String::new();
        if from.read_line(&mut line)? == 0 {
            return Ok(files);
        }
        let (name, length) = line.trim_end().split_once('\t').ok_or("a line with a name and a number of bytes is needed")?;
        let mut bytes = vec![0; length.parse()?];
        from.read_exact(&mut bytes)?;
        files.push((name.to_owned(), bytes));
    }
}

fn send(out: &mut impl Write, name: &str, bytes: &[u8]) -> Result<()> {
    writeln!(out, "{name}\t{}", bytes.len())?;
    Ok(out.write_all(bytes)?)
}
