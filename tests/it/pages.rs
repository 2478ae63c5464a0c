//! The documentation: links lead somewhere, commands run as written, and the README stays short.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::sandbox::Sandbox;

/// Maximum number of words in the README, which people read before deciding whether to read on.
const README_WORDS: usize = 900;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns every Markdown file of the documentation, by its path from the root.
fn pages() -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for place in ["", "docs", "benches", "fuzz", "tests/fixtures"] {
        let depth = if place.is_empty() { 1 } else { 9 };
        let entries = walkdir::WalkDir::new(root().join(place)).max_depth(depth).sort_by_file_name();
        let paths = entries.into_iter().map(|entry| entry.unwrap().into_path());
        pages.extend(paths.filter(|path| path.extension().is_some_and(|ending| ending == "md")));
    }
    pages.iter().map(|path| path.strip_prefix(root()).unwrap().to_owned()).collect()
}

fn text(page: &Path) -> String {
    std::fs::read_to_string(root().join(page)).unwrap_or_else(|error| panic!("{}: {error}", page.display()))
}

/// Returns the lines of a page outside fenced blocks.
fn prose(text: &str) -> String {
    let mut fenced = false;
    let lines = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fence && !fenced
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns the targets of links and pictures in a text. Code between backticks contains no links.
fn targets(text: &str) -> Vec<String> {
    let prose = prose(text);
    let spans: Vec<&str> = prose.split('`').collect();
    // Code within the text of a link is removed; the target follows the text.
    let without_code: String = spans.iter().step_by(2).copied().collect();
    let ends = without_code.split("](").skip(1);
    ends.filter_map(|rest| rest.split_once(')')).map(|(target, _)| target.to_owned()).collect()
}

/// Returns the anchors of the headings of a page, as forges and mdBook make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let prose = prose(text);
    let headings = prose.lines().filter_map(|line| line.strip_prefix('#')).map(|line| line.trim_start_matches('#').trim());
    let name = |heading: &str| {
        let kept = heading.to_lowercase().replace(' ', "-");
        kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect::<String>()
    };
    headings
        .map(|heading| {
            let name = name(heading);
            let times = seen.entry(name.clone()).and_modify(|times| *times += 1).or_default();
            if *times == 0 { name } else { format!("{name}-{times}") }
        })
        .collect()
}

/// Returns why a link leads nowhere, or `None` if it is fine. Web addresses are not requested.
fn fault(page: &Path, target: &str) -> Option<String> {
    if target.contains("://") {
        return None;
    }
    let (file, anchor) = target.split_once('#').map_or((target, None), |(file, anchor)| (file, Some(anchor)));
    let place = if file.is_empty() { root().join(page) } else { root().join(page).parent()?.join(file) };
    if !place.exists() {
        return Some(format!("{}: {target} is not there", page.display()));
    }
    let anchor = anchor?;
    let known = anchors(&std::fs::read_to_string(&place).unwrap());
    (!known.contains(anchor)).then(|| format!("{}: {target} leads to no heading", page.display()))
}

#[test]
fn every_link_leads_somewhere() {
    let pages = pages();
    for expected in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "docs/for-hr.md", "fuzz/README.md"] {
        assert!(pages.iter().any(|page| page == Path::new(expected)), "{expected} is not found");
    }
    let links: Vec<(&PathBuf, String)> =
        pages.iter().flat_map(|page| targets(&text(page)).into_iter().map(move |target| (page, target))).collect();
    assert!(links.len() > 200, "links are not found");
    let faults: Vec<String> = links.iter().filter_map(|(page, target)| fault(page, target)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_link_that_leads_nowhere_would_be_seen() {
    let readme = Path::new("README.md");
    assert_eq!(targets("[`a`](b.md#c) and ![d](e.png) `[f](g)`\n```\n[h](i)\n```"), ["b.md#c", "e.png"]);
    let names = anchors("# A `b-c`, d\n## Twice\n## Twice\n");
    assert_eq!(names.iter().map(String::as_str).collect::<Vec<_>>(), ["a-b-c-d", "twice", "twice-1"]);
    assert!(fault(readme, "docs/no-such-page.md").is_some());
    assert!(fault(readme, "docs/findings.md#no-such-code").is_some());
    assert_eq!(fault(readme, "docs/findings.md#file-empty"), None);
}

/// mdBook builds only the pages in the summary; a link to any other page would be broken in the book.
#[test]
fn the_book_holds_every_page_and_no_link_out_of_it() {
    let summary = Path::new("docs/SUMMARY.md");
    let listed: Vec<String> = targets(&text(summary));
    let folder = root().join("docs");
    for page in pages().iter().filter(|page| page.starts_with("docs") && *page != summary) {
        let name = page.strip_prefix("docs").unwrap().to_str().unwrap().replace('\\', "/");
        assert_eq!(listed.iter().filter(|target| **target == name).count(), 1, "{name} is to stand once in docs/SUMMARY.md");
        for target in targets(&text(page)).iter().filter(|target| !target.contains("://") && !target.starts_with('#')) {
            let place = root().join(page).parent().unwrap().join(target.split('#').next().unwrap());
            let within = place.canonicalize().is_ok_and(|place| place.starts_with(folder.canonicalize().unwrap()));
            assert!(within, "{name}: {target} leads out of the book");
        }
    }
}

#[test]
fn the_readme_is_one_page() {
    let words = text(Path::new("README.md")).split_whitespace().count();
    assert!(words < README_WORDS, "README.md has {words} words");
}

/// Returns the commands after `$` in the console blocks of a page.
fn commands(page: &Path) -> Vec<String> {
    let text = text(page);
    let blocks = text.split("```console\n").skip(1).filter_map(|rest| rest.split_once("```"));
    let typed = blocks.flat_map(|(block, _)| block.lines().filter_map(|line| line.strip_prefix("$ ")));
    typed.map(|line| line.split(" # ").next().unwrap().trim().to_owned()).collect()
}

/// Splits a command into words; a quoted text is one word.
fn words(command: &str) -> Vec<&str> {
    let parts = command.split('"').enumerate();
    let words = parts.flat_map(|(index, part)| if index % 2 == 1 { vec![part] } else { part.split_whitespace().collect() });
    words.collect()
}

/// Returns the paths to which a command writes.
fn written<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let names = ["-o", "--out", "--html", "--data", "--annotate", "--mail", "--ics"];
    words.windows(2).filter(|pair| names.contains(&pair[0])).map(|pair| pair[1]).collect()
}

/// Runs the commands of a page in order, in a folder with the demo's staff list and returns.
fn run(page: &str) {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["demo"]).status, 0);
    let made_up: Vec<(PathBuf, Vec<u8>)> = sandbox.files().into_iter().collect();
    let demo = sandbox.path("skillbook-demo");
    for (path, bytes) in &made_up {
        let name = path.strip_prefix(&demo).unwrap().to_str().unwrap();
        match name.split_once('/') {
            None if name == "roster.csv" => sandbox.write("staff.csv", bytes),
            Some(("returns", file)) => sandbox.write(&format!("returns/{file}"), bytes),
            Some(("plans", file)) if file.ends_with(".xlsx") => sandbox.write(&format!("plans-returned/{file}"), bytes),
            _ => {}
        }
    }
    let commands = commands(Path::new(page));
    assert!(commands.len() > 5, "the commands of {page} are not found");
    for command in &commands {
        match words(command)[..] {
            ["cargo", "run", "--release", "--", ref rest @ ..] => assert_eq!(rest, ["demo"]),
            ["cargo", "install", "--path", "."] => {}
            ["scripts/test"] => assert!(root().join("scripts/test").is_file()),
            ["skillbook", ref rest @ ..] => {
                let said = sandbox.run(rest);
                // 1 means that returns have errors, as those of the demo do.
                assert!(matches!(said.status, 0 | 1), "{page}: {command}\n{}", said.notes);
                for place in written(rest) {
                    assert!(sandbox.path(place).exists(), "{page}: {command}: {place} was not written\n{}", said.notes);
                }
            }
            _ => panic!("{page}: {command} cannot be tried"),
        }
    }
}

#[test]
fn the_commands_of_the_readme_run() {
    run("README.md");
}

#[test]
fn the_commands_of_the_guide_for_hr_run() {
    run("docs/for-hr.md");
}

/// The published package holds only the sources and the documentation for users.
#[test]
fn the_package_holds_no_tests_pictures_and_fuzzing() {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root()).args(["package", "--list", "--allow-dirty", "--offline"]);
    let output = cargo.output().unwrap();
    let list = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for needed in [
        "src/lib.rs",
        "build.rs",
        "templates/policy.yaml",
        "templates/web/report.js",
        "README.md",
        "LICENSE-MIT",
        "docs/man/skillbook.1",
    ] {
        assert!(list.lines().any(|file| file == needed), "{needed} is not in the package");
    }
    for folder in ["tests/", "fuzz/", "benches/", "scripts/", "web/", "docs/images/", "."] {
        let file = list.lines().find(|file| file.starts_with(folder) && *file != ".cargo_vcs_info.json");
        assert_eq!(file, None, "{folder} is not to be published");
    }
}
