//! Tests of writing into folders with existing files, and of commands that are stopped at any moment.

use super::*;

/// Returns the files in a folder except our own record.
fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name != written::FILE).collect();
    names.sort();
    names
}

fn refused(result: Result<(), OutputError>) -> Vec<(String, Why)> {
    match result {
        Err(OutputError::Refused(Refusals(list))) => list.iter().map(|one| (name_of(&one.path), one.why)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_is_written_with_the_folders_above_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b/c.xlsx");
    write_whole(&path, b"new", false).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"new");
    assert_eq!(names(path.parent().unwrap()), ["c.xlsx"], "nothing is left beside it");
}

#[test]
fn a_file_is_replaced_only_when_told_and_only_where_nobody_has_touched_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.xlsx");
    write_whole(&path, b"old", false).unwrap();
    let error = write_whole(&path, b"new", false).unwrap_err();
    assert!(error.to_string().contains("c.xlsx is there already") && error.to_string().contains("--force"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), b"old");
    write_whole(&path, b"new", true).unwrap();
    write_whole(&path, b"newer", true).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"newer");

    fs::write(&path, "typed").unwrap();
    assert_eq!(refused(write_whole(&path, b"new", true)), [("c.xlsx".to_owned(), Why::Changed)]);
    fs::write(folder.path().join("mine.xlsx"), "typed").unwrap();
    assert_eq!(refused(write_whole(&folder.path().join("mine.xlsx"), b"new", true)), [("mine.xlsx".to_owned(), Why::Unrecorded)]);
    assert_eq!(fs::read(&path).unwrap(), b"typed");
    assert_eq!(names(folder.path()), ["c.xlsx", "mine.xlsx"]);
    // The name of a removed file is free again.
    fs::remove_file(&path).unwrap();
    write_whole(&path, b"new", false).unwrap();
}

#[test]
fn of_several_files_all_are_written_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    write_whole(&place("b/b.csv"), b"old", false).unwrap();
    fs::write(place("b/b.csv"), "typed").unwrap();
    let (a, b) = (place("a.xlsx"), place("b/b.csv"));
    let files: [(&Path, &[u8]); 2] = [(&a, b"a"), (&b, b"b")];
    for force in [false, true] {
        assert_eq!(refused(write_all(&files, force)).len(), 1);
        assert_eq!(names(folder.path()), ["b"]);
    }
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    for place in [folder.path(), &file.join("below.xlsx")] {
        let error = write_whole(place, b"new", true).unwrap_err();
        assert!(matches!(&error, OutputError::Write { path, .. } if place.starts_with(path)), "{error}");
        assert!(!error.is_late());
    }
    assert_eq!(names(folder.path()), ["file"]);
}

#[test]
fn what_a_stopped_command_left_is_cleared_away_and_done_again() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    fs::write(place(".skillbook-a1b2c3.part"), "half").unwrap();
    fs::write(place(".skillbook-lock"), "").unwrap();
    // A command was going to write three files and had written one when it was stopped. Somebody has since typed into another
    // one.
    let begun = |bytes: &[u8]| sha256(bytes);
    let record =
        serde_json::json!({"files": {}, "unfinished": {"a.xlsx": begun(b"a"), "b.xlsx": begun(b"b"), "c.xlsx": begun(b"c")}});
    fs::write(place(written::FILE), record.to_string()).unwrap();
    fs::write(place("a.xlsx"), "a").unwrap();
    fs::write(place("c.xlsx"), "typed").unwrap();
    for name in ["a.xlsx", "b.xlsx"] {
        write_whole(&place(name), b"new", false).unwrap();
    }
    assert_eq!(refused(write_whole(&place("c.xlsx"), b"new", false)), [("c.xlsx".to_owned(), Why::Exists)]);
    assert_eq!(refused(write_whole(&place("c.xlsx"), b"new", true)), [("c.xlsx".to_owned(), Why::Changed)]);
    assert_eq!(names(folder.path()), ["a.xlsx", "b.xlsx", "c.xlsx"]);
}

#[test]
fn what_is_not_put_in_its_place_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("a.xlsx");
    let output = Output::for_files(&[&place], false).unwrap();
    output.stage(&place, b"new").unwrap();
    drop(output);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_file_that_is_changed_meanwhile_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b, c) = (folder.path().join("a.xlsx"), folder.path().join("b.xlsx"), folder.path().join("c.xlsx"));
    write_all(&[(&b, b"old")], false).unwrap();
    let output = Output::for_files(&[&a, &b, &c], true).unwrap();
    [&a, &b, &c].into_iter().for_each(|place| output.stage(place, b"new").unwrap());
    fs::write(&b, "typed meanwhile").unwrap();
    let error = output.commit().unwrap_err();
    let OutputError::Incomplete { path, written, missing, .. } = &error else { panic!("{error}") };
    assert_eq!((path, written.as_slice(), missing.as_slice()), (&b, &[a.clone()][..], &[b.clone(), c.clone()][..]));
    assert!(error.is_late());
    assert_eq!(fs::read(&b).unwrap(), b"typed meanwhile");
    // Files that were written may be written again.
    write_all(&[(&a, b"newer"), (&c, b"new")], false).unwrap();
    assert_eq!(names(folder.path()), ["a.xlsx", "b.xlsx", "c.xlsx"]);
}

#[test]
fn a_record_that_cannot_be_read_ends_it() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(written::FILE), "{").unwrap();
    let error = write_whole(&folder.path().join("a.xlsx"), b"new", true).unwrap_err();
    assert!(error.to_string().contains(".skillbook-written") && error.to_string().contains("move it away"), "{error}");
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

#[test]
fn many_files_do_not_need_many_open_ones() {
    let folder = tempfile::tempdir().unwrap();
    let places: Vec<PathBuf> = (0..1100).map(|at| folder.path().join(format!("{at}.csv"))).collect();
    let files: Vec<(&Path, &[u8])> = places.iter().map(|place| (place.as_path(), b"x".as_slice())).collect();
    write_all(&files, false).unwrap();
    assert_eq!(names(folder.path()).len(), 1100);
}

#[test]
fn what_was_changed_is_found_in_every_folder_below() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (folder.path().join("a.xlsx"), folder.path().join("sub/deep/b.xlsx"));
    write_all(&[(&a, b"a"), (&b, b"b")], false).unwrap();
    assert_eq!(changed_below(folder.path()).unwrap(), Refusals(vec![]));
    fs::write(&b, "typed").unwrap();
    assert_eq!(changed_below(folder.path()).unwrap(), Refusals(vec![Refusal { path: b, why: Why::Changed }]));
}

#[cfg(unix)]
#[test]
fn permissions_are_those_of_the_old_file_or_of_any_new_one() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = tempfile::tempdir().unwrap();
    let (plain, new) = (folder.path().join("plain"), folder.path().join("new"));
    fs::write(&plain, "").unwrap();
    write_whole(&new, b"", false).unwrap();
    assert_eq!(mode(&new), mode(&plain));
    fs::set_permissions(&new, fs::Permissions::from_mode(0o640)).unwrap();
    write_whole(&new, b"x", true).unwrap();
    assert_eq!(mode(&new), 0o640);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_streams_are_written_to() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("file"), folder.path().join("link"));
    write_whole(&file, b"old", false).unwrap();
    symlink(&file, &link).unwrap();
    for force in [false, true] {
        assert!(matches!(write_whole(&link, b"new", force), Err(OutputError::Link(path)) if path == link));
    }
    symlink("nowhere", folder.path().join("lost")).unwrap();
    assert!(matches!(write_whole(&folder.path().join("lost"), b"new", true), Err(OutputError::Link(_))));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&file).unwrap(), b"old");
    write_whole(Path::new("/dev/null"), b"new", false).unwrap();
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
    // The folder that a person names may be a link; one below it may not.
    symlink(folder.path(), folder.path().join("round")).unwrap();
    write_whole(&folder.path().join("round/b.xlsx"), b"new", false).unwrap();
    assert!(refuse_links_below(&folder.path().join("round"), Path::new("data")).is_ok());
    assert!(refuse_links_below(folder.path(), Path::new("round/data")).is_err());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_told_as_late() {
    let error = write_whole(Path::new("/dev/full"), b"new", false).unwrap_err();
    assert!(error.is_late() && error.to_string().contains("not written: /dev/full"), "{error}");
}
