//! The library without folders, threads and clock: as WebAssembly in Node.js it gives the same bytes as the program.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::sample;
use crate::sandbox::Sandbox;

const TARGET: &str = "wasm32-wasip1";

/// Libraries that only the program needs.
const OF_THE_PROGRAM: [&str; 8] = ["clap", "rayon", "tempfile", "indicatif", "walkdir", "glob", "anstream", "clap_complete"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).current_dir(root()).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Builds the example for WebAssembly. Returns its path.
fn program() -> PathBuf {
    let example = ["--example", "over_bytes", "--no-default-features"];
    let said = cargo(&[&["build", "--locked", "--message-format", "json", "--target", TARGET], &example[..]].concat());
    let messages = said.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let mut made = messages.filter_map(|message| message["executable"].as_str().map(PathBuf::from));
    made.next_back().unwrap_or_else(|| panic!("no program for {TARGET} was built; scripts/test installs the target"))
}

/// Encodes files as the example reads and writes them.
fn frame(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, content) in files {
        writeln!(bytes, "{name}\t{}", content.len()).unwrap();
        bytes.extend_from_slice(content);
    }
    bytes
}

fn unframe(mut bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
        let line = std::str::from_utf8(&bytes[..end]).unwrap();
        let (name, length) = line.split_once('\t').unwrap();
        let (content, rest) = bytes[end + 1..].split_at(length.parse().unwrap());
        files.insert(name.to_owned(), content.to_vec());
        bytes = rest;
    }
    files
}

fn files_of(folder: &Path, above: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = format!("{above}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            files.extend(files_of(&entry.path(), &format!("{name}/")));
        } else if !name.rsplit('/').next().unwrap().starts_with('.') {
            files.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    files
}

/// Returns the program's output for some files, and the messages of Node.js. Input and output are files, since in Node.js a
/// program that waits for a pipe fails.
fn in_node(program: &Path, day: &str, given: &BTreeMap<String, Vec<u8>>) -> (BTreeMap<String, Vec<u8>>, String) {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    fs::write(&input, frame(given)).unwrap();
    let mut node = Command::new("node");
    // Versions before 20 need this option.
    node.arg("--experimental-wasi-unstable-preview1").arg(root().join("tests/it/over_bytes/run.mjs")).arg(program).arg(day);
    node.stdin(File::open(&input).unwrap()).stdout(File::create(&output).unwrap());
    let ended = node.output().expect("no Node.js; scripts/test installs it");
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(ended.status.success(), "{said}");
    (unframe(&fs::read(&output).unwrap()), said)
}

#[test]
fn the_returns_of_the_demo_come_to_the_same_bytes_without_folders() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["demo"]).status, 0);
    let returns = sandbox.path("skillbook-demo/returns");
    let mut given = files_of(&returns, "");
    let record = fs::read(sandbox.path("skillbook-demo/workbooks/issued.json")).unwrap();
    given.insert("issued.json".to_owned(), record);
    let (found, said) = in_node(&program(), sample::TODAY, &given);
    // The program imports no function that opens a file or a folder.
    let calls: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("wasi_snapshot_preview1.")).collect();
    assert!(calls.contains(&"fd_read"), "{said}");
    let beyond: Vec<&&str> = calls
        .iter()
        .filter(|call| ["path_", "fd_prestat", "fd_readdir", "sock_", "thread"].iter().any(|of| call.starts_with(of)))
        .collect();
    assert!(beyond.is_empty(), "{beyond:?}");

    let issued = "skillbook-demo/workbooks";
    let check = sandbox.run(&["check", "skillbook-demo/returns", "--issued", issued, "--format", "json"]);
    let collect = ["collect", "skillbook-demo/returns", "--issued", issued, "-o", "out/department.xlsx"];
    let more = ["--html", "out/department.html", "--data", "out/data"];
    assert_eq!(sandbox.run(&[&collect[..], &more].concat()).status, 1, "the returns of the demo hold errors");
    let mut expected = files_of(&sandbox.path("out"), "");
    expected.insert("findings.json".to_owned(), check.out.into_bytes());
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    let differ: Vec<&String> = expected.iter().filter(|(name, bytes)| found[*name] != **bytes).map(|(name, _)| name).collect();
    assert!(differ.is_empty(), "{differ:?}");
}

#[test]
fn the_library_alone_needs_nothing_that_only_the_program_does() {
    let tree = |more: &[&str]| {
        cargo(&[&["tree", "--locked", "-e", "normal", "--prefix", "none", "--no-default-features"], more].concat())
    };
    for tree in [tree(&[]), tree(&["--target", TARGET])] {
        let crates: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
        assert!(crates.contains(&"calamine"), "{tree}");
        for name in OF_THE_PROGRAM.iter().chain(&["wasm-bindgen", "js-sys"]) {
            assert!(!crates.contains(name), "{name}");
        }
    }
}
