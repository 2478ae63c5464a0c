//! Nothing that somebody has typed is ever overwritten: not by a second run, by two at once, through a link, after an abort or
//! on a full disk. Files that were not written are named.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use skillbook::model::FormKind;

use super::annotate::files::flawed;
use super::sample;
use super::sandbox::{Said, Sandbox, WRITTEN, program};

const STAFF: &str = "id,name\nE1,Ana Silva\nE2,Bo Li\n";
const ISSUE: [&str; 9] =
    ["issue", "--roster", "staff.csv", "--out", "out", "--form", "inventory", "--framework", "digital-skills"];
const ANA: &str = "out/E1-ana-silva-inventory.xlsx";

fn with<'a>(arguments: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [arguments, more].concat()
}

/// Returns a folder with a staff list of two people.
fn staff() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("staff.csv", STAFF.as_bytes());
    sandbox
}

/// Returns the ids in the record.
fn recorded(sandbox: &Sandbox) -> Vec<String> {
    let record: Value = serde_json::from_slice(&sandbox.read("out/issued.json")).unwrap();
    let workbooks = record["workbooks"].as_array().unwrap().iter();
    workbooks.map(|workbook| workbook["person"]["id"].as_str().unwrap().to_owned()).collect()
}

/// Returns our own hidden files in a folder.
fn hidden(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.starts_with('.')).collect();
    names.sort();
    names
}

#[test]
fn who_joins_late_gets_a_workbook_in_the_shared_folder() {
    let sandbox = staff();
    assert_eq!(sandbox.run(&with(&ISSUE, &["--due", "2026-12-15"])).status, 0);
    let mut typed = sample::document_of(FormKind::Inventory, "E1", "Ana Silva");
    typed.inventory.as_mut().unwrap().ratings[0].rating = Some(2);
    sandbox.write(ANA, &sample::xlsx(&typed));
    sandbox.write("staff.csv", format!("{STAFF}E3,Cy Wu\n").as_bytes());
    let before = sandbox.files();

    let said = sandbox.run(&with(&ISSUE, &["--due", "2026-12-20"]));
    assert_eq!(said.status, 0, "{}", said.notes);
    assert!(said.out.starts_with("Wrote 1 workbook to out;"), "{}", said.out);
    let kept =
        "Ana Silva, Bo Li have workbooks there already and keep them (due date: 2026-12-15; of new workbooks: 2026-12-20).";
    assert!(said.out.contains(kept), "{}", said.out);
    assert_eq!(recorded(&sandbox), ["E1", "E2", "E3"]);
    let after = sandbox.files();
    let record = sandbox.path("out/issued.json");
    assert!(before.iter().all(|(path, bytes)| *path == record || after.get(path) == Some(bytes)));

    // With --force, untouched workbooks are made again; a workbook with answers stays, and is named even with --quiet.
    let said = sandbox.run(&with(&ISSUE, &["--due", "2026-12-20", "--force", "--quiet"]));
    assert_eq!(said.status, 1, "{}", said.out);
    assert!(said.notes.contains("E1-ana-silva-inventory.xlsx was changed since skillbook wrote it"), "{}", said.notes);
    assert!(!said.notes.contains("bo-li"), "{}", said.notes);
    assert!(
        said.out.contains("The workbook of Bo Li now has another due date: 2026-12-20 (before: 2026-12-15)."),
        "{}",
        said.out
    );
    assert_eq!(sandbox.read(ANA), sample::xlsx(&typed));
    assert_eq!(hidden(&sandbox.path("out")), Vec::<String>::new(), "the record of what was issued says it all");
}

#[test]
fn another_round_or_day_is_refused_and_another_rater_is_told() {
    let sandbox = staff();
    assert_eq!(sandbox.run(&with(&ISSUE, &["--round", "2026-H2", "--due", "2026-12-15"])).status, 0);
    let before = sandbox.files();
    for (more, words) in [
        (&["--round", "2027-H1"][..], "holds workbooks of round 2026-H2"),
        (&["--round", "2026-H2", "--due", "2026-12-20"], "is 2026-12-15, the one asked for is 2026-12-20"),
    ] {
        let said = sandbox.run(&with(&ISSUE, more));
        assert!(said.status == 2 && said.notes.contains(words), "{more:?}: {}", said.notes);
    }
    assert!(sandbox.files() == before);
    let said = sandbox.run(&with(&ISSUE, &["--round", "2026-H2", "--rater", "manager"]));
    assert_eq!(said.status, 0, "{}", said.notes);
    assert!(said.out.contains("out also contains 2 of the form inventory."), "{}", said.out);
    assert_eq!(recorded(&sandbox).len(), 4);
}

/// Commands that run at the same time lose nothing of each other's results.
#[test]
fn of_several_commands_at_once_no_record_is_lost() {
    let sandbox = Sandbox::new();
    let start = |at: usize| {
        let roster = format!("staff-{at}.csv");
        sandbox.write(&roster, format!("id,name\nE{at},Ana Silva\n").as_bytes());
        let mut command = Command::new(program());
        command.current_dir(sandbox.path("")).args(["issue", "--roster", &roster]).args(&ISSUE[3..]);
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let running: Vec<_> = (0..6).map(start).collect();
    for child in running {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let mut ids = recorded(&sandbox);
    ids.sort();
    assert_eq!(ids, ["E0", "E1", "E2", "E3", "E4", "E5"]);
    assert_eq!(hidden(&sandbox.path("out")), Vec::<String>::new());
}

#[test]
fn a_folder_that_another_command_writes_to_is_waited_for_and_then_refused() {
    let sandbox = staff();
    fs::create_dir(sandbox.path("out")).unwrap();
    let lock = File::create(sandbox.path("out/.skillbook-lock")).unwrap();
    lock.lock().unwrap();
    let start = Instant::now();
    let said = sandbox.run(&ISSUE);
    assert!(said.status == 2 && said.notes.contains("another skillbook command is still writing to out"), "{}", said.notes);
    assert!(start.elapsed() >= Duration::from_secs(10), "{:?}", start.elapsed());
    assert_eq!(fs::read_dir(sandbox.path("out")).unwrap().count(), 1);
    // A lock ends with its process; the lock file alone blocks nobody.
    drop(lock);
    assert_eq!(sandbox.run(&ISSUE).status, 0);
}

/// A command that is killed at any moment leaves nothing that hinders the next one.
#[test]
fn a_killed_command_leaves_nothing_that_stays() {
    let sandbox = Sandbox::new();
    let list: String = (0..40).map(|at| format!("E{at},Ana Silva\n")).collect();
    sandbox.write("staff.csv", format!("id,name\n{list}").as_bytes());
    for milliseconds in [5, 20, 60, 150, 300, 500] {
        let mut command = Command::new(program());
        command.current_dir(sandbox.path("")).args(ISSUE).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    sandbox.write("out/.skillbook-Ab12Cd.part", b"half");
    let said = sandbox.run(&ISSUE);
    assert_eq!(said.status, 0, "{}", said.notes);
    assert_eq!(recorded(&sandbox).len(), 40);
    assert_eq!(hidden(&sandbox.path("out")), Vec::<String>::new());
    assert_eq!(fs::read_dir(sandbox.path("out")).unwrap().count(), 41);
}

/// Runs the program with file sizes limited to `blocks` blocks of 512 bytes, as on a nearly full disk.
#[cfg(unix)]
fn with_little_room(sandbox: &Sandbox, blocks: usize, arguments: &[&str]) -> Said {
    let mut shell = assert_cmd::Command::new("sh");
    shell.current_dir(sandbox.path("")).args(["-c", "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"", "sh"]);
    shell.arg(blocks.to_string()).arg(program()).args(arguments).args(["--today", sample::TODAY]);
    super::sandbox::said(&mut shell)
}

#[cfg(unix)]
#[test]
fn what_a_full_disk_does_not_take_is_named() {
    let sandbox = staff();
    sandbox.write("returns/a.xlsx", &flawed("E1", "Ana Silva"));
    let before = sandbox.files();
    for (arguments, files) in [
        (&ISSUE[..], &["out/E1-ana-silva-inventory.xlsx", "out/E2-bo-li-inventory.xlsx", "out/issued.json"][..]),
        (&["collect", "returns", "-o", "d.xlsx", "--html", "d.html"], &["d.xlsx", "d.html"]),
        (&["check", "returns", "--annotate", "marked"], &["marked/a to mend.xlsx", "marked/callback.csv"]),
        (&["plan", "returns", "--out", "plans"], &["plans/E1-ana-silva-development-plan.xlsx"]),
        (&["brief", "returns", "--meeting", "hr", "-o", "b.docx"], &["b.docx"]),
        (&["convert", "returns/a.xlsx", "a.json"], &["a.json"]),
        (&["new", "packet", "-o", "p.xlsx"], &["p.xlsx"]),
        (&["framework", "export", "htm-leadership", "-o", "f.xlsx"], &["f.xlsx"]),
    ] {
        let said = with_little_room(&sandbox, 4, arguments);
        assert_eq!(said.status, 1, "{arguments:?}: {}{}", said.out, said.notes);
        assert!(said.notes.contains("cannot be written; nothing was written; not written: "), "{arguments:?}: {}", said.notes);
        assert!(files.iter().all(|file| said.notes.contains(file)), "{arguments:?}: {}", said.notes);
        assert!(sandbox.files() == before, "{arguments:?}");
    }
}

/// For every command that writes files: with --force an untouched file is replaced, but never an edited one.
#[test]
fn what_was_typed_into_any_result_stays() {
    let sandbox = staff();
    sandbox.write("returns/a.xlsx", &flawed("E1", "Ana Silva"));
    assert_eq!(sandbox.run(&["framework", "export", "htm-leadership", "-o", "g.xlsx"]).status, 0);
    for (arguments, file) in [
        (&ISSUE[..], ANA),
        (&["check", "returns", "--annotate", "marked"], "marked/a to mend.xlsx"),
        (&["check", "returns", "--annotate", "listed"], "listed/callback.csv"),
        (&["check", "returns", "--mail", "mail"], "mail/E1-ana-silva-packet.eml"),
        (&["collect", "returns", "-o", "sum/department.xlsx"], "sum/department.xlsx"),
        (&["collect", "returns", "-o", "d.xlsx", "--html", "d.html"], "d.html"),
        (&["collect", "returns", "-o", "e.xlsx", "--data", "data"], "data/ratings.csv"),
        (&["plan", "returns", "--out", "plans"], "plans/E1-ana-silva-development-plan.xlsx"),
        (&["brief", "returns", "--meeting", "hr", "--out", "briefs"], "briefs/E1-ana-silva-hr-brief.docx"),
        (&["brief", "returns", "--meeting", "hr", "-o", "b.md", "--ics", "b.ics"], "b.ics"),
        (&["status", "--issued", "out", "--returned", "returns", "-o", "chase.csv"], "chase.csv"),
        (&["convert", "returns/a.xlsx", "a.yaml"], "a.yaml"),
        (&["new", "packet", "--name", "Ana Silva"], "ana-silva-packet.xlsx"),
        (&["framework", "export", "htm-leadership", "-o", "f.xlsx"], "f.xlsx"),
        (&["framework", "import", "g.xlsx", "-o", "f.yaml"], "f.yaml"),
    ] {
        let first = sandbox.run(arguments);
        assert!(first.status < 2, "{arguments:?}: {}", first.notes);
        let written = sandbox.read(file);
        let again = sandbox.run(&with(arguments, &["--force"]));
        assert!(again.status < 2, "{arguments:?}: {}", again.notes);
        assert_eq!(sandbox.read(file), written, "{arguments:?}: nobody touched it, and it is as it was");
        let typed = [&written[..], b"typed"].concat();
        sandbox.write(file, &typed);
        for force in [&[][..], &["--force"], &["--force", "--quiet"]] {
            let said = sandbox.run(&with(arguments, force));
            assert_eq!(sandbox.read(file), typed, "{arguments:?} {force:?}");
            if !force.is_empty() {
                assert!(said.status > 0 && said.notes.contains("changed since skillbook wrote"), "{arguments:?}: {}", said.notes);
                assert!(said.notes.contains(file.rsplit('/').next().unwrap()), "{arguments:?}: {}", said.notes);
            }
        }
        fs::remove_file(sandbox.path(file)).unwrap();
    }
}

/// A text of 32,768 UTF-16 units in 16,384 characters, too long for a cell, affects only its own person.
#[test]
fn one_bad_return_stops_no_plan_and_no_brief() {
    let sandbox = Sandbox::new();
    let mut bad = sample::document_of(FormKind::Packet, "E1", "Ana Silva");
    bad.plan.as_mut().unwrap().goals[0].statement = Some("\u{1F600}".repeat(16_384));
    sandbox.write("returns/a.json", &serde_json::to_vec(&bad).unwrap());
    let good = sample::document_of(FormKind::Packet, "E2", "Bo Li");
    sandbox.write("returns/b.json", &serde_json::to_vec(&good).unwrap());
    let said = sandbox.run(&["check", "returns"]);
    assert!(said.status == 1 && said.out.contains("32768 characters long, but a cell holds at most 32767"), "{}", said.out);
    for (arguments, file) in [
        (&["plan", "returns", "--out", "plans"] as &[&str], "plans/E2-bo-li-development-plan.xlsx"),
        (&["brief", "returns", "--meeting", "hr", "--out", "briefs"], "briefs/E2-bo-li-hr-brief.docx"),
        (&["collect", "returns", "-o", "d.xlsx"], "d.xlsx"),
    ] {
        let said = sandbox.run(arguments);
        assert!(said.status == 1 && sandbox.path(file).exists(), "{arguments:?}: {}{}", said.out, said.notes);
    }
}

/// A brief, copy or draft that somebody has edited stays; the others are made again.
#[test]
fn what_was_typed_by_one_person_stops_nobody_elses() {
    let sandbox = Sandbox::new();
    sandbox.write("returns/a.xlsx", &flawed("E1", "Ana Silva"));
    sandbox.write("returns/b.xlsx", &flawed("E2", "Bo Li"));
    let arguments = ["check", "returns", "--annotate", "marked"];
    assert_eq!(sandbox.run(&arguments).status, 1);
    sandbox.write("marked/a to mend.xlsx", b"mended by hand");
    fs::remove_file(sandbox.path("marked/b to mend.xlsx")).unwrap();
    let said = sandbox.run(&with(&arguments, &["--force"]));
    assert!(said.status == 1 && said.out.contains("rating-not-understood"), "{}", said.out);
    assert!(said.notes.contains("Wrote 1 marked copy to marked"), "{}", said.notes);
    assert!(said.notes.contains("marked/a to mend.xlsx was changed since"), "{}", said.notes);
    assert_eq!(sandbox.read("marked/a to mend.xlsx"), b"mended by hand");
    assert!(sandbox.path("marked/b to mend.xlsx").exists());
}

#[test]
fn a_demo_that_somebody_changed_stays_as_it_is() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["demo"]).status, 0);
    sandbox.write("skillbook-demo/next-round/department.xlsx", b"what the manager wrote");
    let before = sandbox.files();
    let said = sandbox.run(&["demo", "--force"]);
    assert!(said.status == 2 && said.notes.contains("department.xlsx was changed since skillbook wrote it"), "{}", said.notes);
    assert!(sandbox.files() == before);
}

#[cfg(unix)]
#[test]
fn links_are_never_followed() {
    use std::os::unix::fs::symlink;
    let sandbox = staff();
    sandbox.write("returns/a.xlsx", &flawed("E1", "Ana Silva"));
    sandbox.write("elsewhere/mine", b"mine");
    for (arguments, file) in [
        (&ISSUE[..], ANA),
        (&ISSUE[..], "out/issued.json"),
        (&ISSUE[..], "out/.skillbook-written"),
        (&ISSUE[..], "out/.skillbook-lock"),
        (&["check", "returns", "--annotate", "marked"], "marked/a to mend.xlsx"),
        (&["collect", "returns", "-o", "d.xlsx", "--data", "data"], "data/ratings.csv"),
        (&["collect", "returns", "-o", "d.xlsx"], "d.xlsx"),
        (&["plan", "returns", "--out", "plans"], "plans/E1-ana-silva-development-plan.xlsx"),
        (&["brief", "returns", "--meeting", "hr", "--out", "briefs"], "briefs/E1-ana-silva-hr-brief.docx"),
        (&["convert", "returns/a.xlsx", "a.json"], "a.json"),
        (&["new", "packet", "-o", "p.xlsx"], "p.xlsx"),
        (&["framework", "export", "htm-leadership", "-o", "f.xlsx"], "f.xlsx"),
        (&["demo"], "skillbook-demo/data"),
    ] {
        let link = sandbox.path(file);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        for target in ["elsewhere/mine", "elsewhere/new"] {
            symlink(sandbox.path(target), &link).unwrap();
            let before = sandbox.files();
            for force in [&[][..], &["--force"]] {
                let said = sandbox.run(&with(arguments, force));
                assert_eq!(said.status, 2, "{arguments:?} {file}: {}{}", said.out, said.notes);
                assert!(sandbox.files() == before && link.is_symlink(), "{arguments:?} {file}");
            }
            fs::remove_file(&link).unwrap();
        }
    }
    // The output folder itself may be a link.
    fs::create_dir(sandbox.path("real")).unwrap();
    symlink("real", sandbox.path("named")).unwrap();
    assert_eq!(sandbox.run(&["plan", "returns", "--out", "named"]).status, 1);
    assert!(sandbox.path("real/issued.json").exists());
}

#[cfg(unix)]
#[test]
fn devices_take_what_comes() {
    let sandbox = Sandbox::new();
    sandbox.write("returns/a.xlsx", &flawed("E1", "Ana Silva"));
    for file in ["/dev/null", "/dev/stdout"] {
        let mut command = sandbox.command(&["collect", "returns", "-o", file]);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{file}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(file == "/dev/stdout", output.stdout.starts_with(b"PK"), "{file}");
    }
    assert!(!sandbox.path(WRITTEN).exists());
    // If a stream is redirected to a file, the output goes to the file that the shell has opened.
    let into = "\"$0\" --quiet framework export htm-leadership -o /dev/stdout >f.xlsx";
    let status = Command::new("sh").current_dir(sandbox.path("")).args(["-c", into]).arg(program()).status().unwrap();
    assert_eq!(status.code(), Some(0));
    assert!(sandbox.read("f.xlsx").starts_with(b"PK"));
}

#[test]
fn a_summary_under_the_name_of_something_else_is_refused() {
    let sandbox = Sandbox::with_returns();
    let before = sandbox.files();
    for arguments in [
        &["collect", "returns", "-o", "out.pdf"] as &[&str],
        &["collect", "returns", "-o", "out.csv"],
        &["collect", "returns", "-o", "out.xlsx", "--html", "out.pdf"],
        &["framework", "import", "returns/good.xlsx", "-o", "f.xlsx"],
        &["status", "--issued", "out", "--returned", "returns", "-o", "chase.xlsx"],
    ] {
        let said = sandbox.run(arguments);
        assert!(said.status == 2 && said.notes.contains("has to end in"), "{arguments:?}: {}", said.notes);
    }
    assert!(sandbox.files() == before);
}
