//! Files that are made from the code and kept beside it are as the code would make them now.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use skillbook::jobs::published::published;
use skillbook::report::findings::catalogue_markdown;
use skillbook::schema::render;
use skillbook::templates;

/// Writes the files when set, instead of comparing them.
const WRITE: &str = "SKILLBOOK_WRITE";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Compares files with what they should hold, or writes them.
fn hold(files: &[(PathBuf, String)]) {
    if std::env::var_os(WRITE).is_some() {
        for (path, content) in files {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        return;
    }
    let stale = files
        .iter()
        .filter(|(path, content)| !std::fs::read_to_string(path).is_ok_and(|kept| kept.replace("\r\n", "\n") == *content));
    let stale: Vec<String> = stale.map(|(path, _)| path.strip_prefix(root()).unwrap_or(path).display().to_string()).collect();
    assert!(
        stale.is_empty(),
        "no longer what the code makes: {}\nrun: {WRITE}=1 cargo test --test it artefacts",
        stale.join(", ")
    );
}

#[test]
fn the_published_schemas_are_those_of_the_types() {
    let folder = root().join("schemas");
    let files: Vec<(PathBuf, String)> =
        published().iter().map(|(name, schema)| (folder.join(format!("{name}.schema.json")), render(schema))).collect();
    hold(&files);
    let known: BTreeSet<&Path> = files.iter().map(|(path, _)| path.as_path()).collect();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        assert!(known.contains(path.as_path()), "{} belongs to no schema; delete it", path.display());
    }
}

#[test]
fn the_catalogue_of_findings_is_that_of_the_codes() {
    hold(&[(root().join("docs/findings.md"), catalogue_markdown())]);
}

#[test]
fn the_prepared_templates_say_what_the_yaml_says() {
    let folder = root().join("src/templates/prepared");
    let files = templates::prepare().unwrap();
    let files: Vec<(PathBuf, String)> = files.into_iter().map(|(path, json)| (folder.join(path), json)).collect();
    hold(&files);
    let known: BTreeSet<&Path> = files.iter().map(|(path, _)| path.as_path()).collect();
    for entry in walkdir::WalkDir::new(&folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
        assert!(known.contains(entry.path()), "{} belongs to no template; delete it", entry.path().display());
    }
}
