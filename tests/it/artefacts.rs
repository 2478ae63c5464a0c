//! Checks that generated files in the repository are as the code generates them now. Those generated from the command line are
//! checked by the program's own tests.

mod hold;
mod reference;

use std::path::PathBuf;

use skillbook::jobs::published::published;
use skillbook::report::findings::catalogue_markdown;
use skillbook::schema::render;
use skillbook::templates;

use hold::{hold, hold_folder, root};

#[test]
fn the_published_schemas_are_those_of_the_types() {
    let folder = root().join("schemas");
    let files: Vec<(PathBuf, String)> =
        published().iter().map(|(name, schema)| (folder.join(format!("{name}.schema.json")), render(schema))).collect();
    hold_folder(&folder, &files);
}

#[test]
fn the_catalogue_of_findings_is_that_of_the_codes() {
    hold(&[(root().join("docs/findings.md"), catalogue_markdown())]);
}

#[test]
fn the_reference_pages_are_those_of_the_schemas() {
    let folder = root().join("docs");
    hold(&[(folder.join("policy.md"), reference::policy()), (folder.join("schemas.md"), reference::schemas())]);
}

#[test]
fn the_prepared_templates_say_what_the_yaml_says() {
    let folder = root().join("src/templates/prepared");
    let files = templates::prepare().unwrap();
    let files: Vec<(PathBuf, String)> = files.into_iter().map(|(path, json)| (folder.join(path), json)).collect();
    hold_folder(&folder, &files);
}
