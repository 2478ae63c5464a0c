//! File names that are not valid text: they stop no command, and two that look alike are told apart.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

use serde_json::Value;
use skillbook::model::FormKind;

use super::super::codes::people::packet;
use super::super::sample;
use super::super::sandbox::{Said, Sandbox, said};

/// Returns two files that show as `Ren?.xlsx`: Keiko's, without a flaw, and Bo's, with a missing rating. Their names differ in
/// one byte that is not text.
fn alike() -> Sandbox {
    let sandbox = Sandbox::new();
    let mut flawed = packet("E1002", "Bo Li");
    flawed.inventory.as_mut().unwrap().ratings[3].rating = None;
    flawed.recompute();
    std::fs::create_dir(sandbox.path("back")).unwrap();
    for (name, document) in [(b"Ren\xe8.xlsx", packet("E1001", "Keiko Patel")), (b"Ren\xe9.xlsx", flawed)] {
        std::fs::write(sandbox.path("back").join(OsStr::from_bytes(name)), sample::xlsx(&document)).unwrap();
    }
    sandbox
}

#[test]
fn two_files_whose_names_look_alike_never_swap_what_is_said_of_them() {
    let sandbox = alike();
    let out = sandbox.run(&["check", "back", "--format", "json"]).out;
    let findings: Value = serde_json::from_str(&out).unwrap();
    let missing: Vec<&Value> =
        findings.as_array().unwrap().iter().filter(|finding| finding["code"] == "rating-missing").collect();
    assert_eq!(missing.len(), 1);
    assert_eq!(missing[0]["file"], "Ren\\xE9.xlsx");

    let Said { status, notes, .. } = sandbox.run(&["collect", "back", "-o", "d.xlsx", "--data", "data"]);
    assert_eq!(status, 1, "{notes}");
    let returns = sandbox.text("data/returns.csv");
    let line = |person: &str| returns.lines().find(|line| line.contains(person)).unwrap_or_else(|| panic!("{returns}"));
    assert!(line("Keiko Patel").contains("Ren\\xE8.xlsx") && line("Bo Li").contains("Ren\\xE9.xlsx"), "{returns}");
    let plan = |person: &str| {
        let said = sandbox.run(&["plan", "back", "--out", person]);
        said.notes.lines().filter(|line| line.contains(person)).map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(plan("Bo Li").iter().any(|line| line.contains("1 skill is not rated")));
    assert_eq!(plan("Keiko Patel"), [""; 0]);
}

#[test]
fn a_name_that_is_no_text_can_be_given_like_any_other() {
    let sandbox = alike();
    sandbox.write("old/a.xlsx", &sample::xlsx(&sample::document_of(FormKind::Packet, "E1001", "Keiko Patel")));
    let file = OsStr::from_bytes(b"back/Ren\xe8.xlsx");
    assert_eq!(said(sandbox.command(&["check"]).arg(file)).status, 0);
    let Said { status, notes, .. } = said(sandbox.command(&["check", "old"]).arg("--previous").arg(file));
    assert_eq!(status, 0, "{notes}");
    let Said { status, notes, .. } = said(sandbox.command(&["check"]).arg(OsStr::from_bytes(b"back/Ren\xea.xlsx")));
    assert_eq!(status, 2);
    assert!(notes.contains("there is nothing at back/Ren"), "{notes}");
}
