//! Finds the files that paths stand for. A path is a file, a folder, which is searched, or a glob.
//!
//! A file that is named is taken, whatever its name; in a folder or glob, only files with the extensions of returns are. No
//! file is taken twice. Symbolic links that are found are not followed, so that nothing outside the given paths is read.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use walkdir::{DirEntry, WalkDir};

use super::output::Ours;
use super::read;
use crate::grid::{GridError, Limits};
use crate::jobs::inputs::{Content, Input, Inputs, is_hidden, is_lock_file, is_return};

/// The files that were found at the given paths.
#[derive(Debug, Default)]
pub struct FoundFiles {
    /// The files to read, in the order of the paths, and by name within a folder or glob. After them come links, which are not
    /// followed, and the files in a folder or glob whose names are not those of returns. Lock files and hidden files are left
    /// out.
    paths: Vec<PathBuf>,
    /// The same files as messages name them: relative to the given folder, so that no message reveals where that folder is.
    list: Vec<Input>,
    /// The records of files that we wrote, in the folders of ignored files. Read when first needed.
    ours: OnceLock<Ours>,
    /// Paths at which there is nothing, as given.
    pub missing: Vec<PathBuf>,
    /// Folders that could not be searched, with the reason.
    pub unreadable: Vec<String>,
}

impl FoundFiles {
    /// Makes the list from files that are known to be returns, with unique names.
    fn of(paths: Vec<PathBuf>, names: Vec<String>) -> Self {
        let list = paths.iter().zip(names).map(|(path, name)| input(path, name, false)).collect();
        Self { paths, list, ..Self::default() }
    }

    /// Makes the list from one file, by its own name.
    pub fn one(file: &Path) -> Self {
        Self::of(vec![file.to_owned()], vec![own_name(file)])
    }

    /// Makes the list from files, each named by its path as given.
    pub fn by_path(files: &[PathBuf]) -> Self {
        Self::of(files.to_vec(), names(files))
    }

    /// Returns the files to read.
    pub fn files(&self) -> &[PathBuf] {
        &self.paths[..self.list.iter().take_while(|input| !input.aside).count()]
    }

    /// Returns the files to read and the ignored ones.
    pub fn all(&self) -> &[PathBuf] {
        &self.paths
    }

    /// Returns the names of the files to read, in the same order.
    pub fn names(&self) -> Vec<String> {
        self.list.iter().take_while(|input| !input.aside).map(|input| input.name.clone()).collect()
    }

    /// The same files as a search through a folder would find them: called as they are seen from it, and taken by their names
    /// alone.
    ///
    /// # Errors
    /// The first that does not lie in it.
    pub fn within(self, folder: &Path) -> Result<Self, PathBuf> {
        let root = real(folder);
        let Self { paths, list, missing, unreadable, .. } = self;
        let mut all = Vec::with_capacity(paths.len());
        for (path, mut input) in paths.into_iter().zip(list) {
            // A link that is passed over is itself, not what it leads to.
            let place = real(&folder_of(&path)).join(path.file_name().unwrap_or_default());
            let Ok(below) = place.strip_prefix(&root) else { return Err(path) };
            if below.iter().any(|step| is_hidden(&step.to_string_lossy())) {
                continue;
            }
            input.name = below.iter().map(|step| name(Path::new(step))).collect::<Vec<_>>().join("/");
            let is_file = fs::symlink_metadata(&path).is_ok_and(|about| about.is_file());
            input.aside = !is_file || !is_return(&input.own_name);
            all.push((path, input));
        }
        all.sort_by_key(|(_, input)| input.aside);
        let (paths, list) = all.into_iter().unzip();
        Ok(Self { paths, list, missing, unreadable, ours: OnceLock::new() })
    }

    /// Parts the files whose names are of a kind from the others: the others, and each of these with its name. Of a file that is
    /// taken or passed over, only the name counts.
    #[must_use]
    pub fn parted(self, is_of: fn(&str) -> bool) -> (Self, Vec<(PathBuf, String)>) {
        let Self { paths, list, missing, unreadable, .. } = self;
        let all: Vec<(PathBuf, Input)> = paths.into_iter().zip(list).collect();
        let (parted, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, input)| is_of(&input.own_name));
        let (paths, list) = others.into_iter().unzip();
        let parted = parted.into_iter().map(|(path, input)| (path, input.name)).collect();
        (Self { paths, list, missing, unreadable, ours: OnceLock::new() }, parted)
    }

    /// Returns the path of a file in the list.
    fn path(&self, at: usize) -> &Path {
        self.paths.get(at).map_or(Path::new(""), PathBuf::as_path)
    }
}

/// Describes a file. For an ignored link, describes the link rather than its target.
fn input(path: &Path, name: String, aside: bool) -> Input {
    let about = if aside { fs::symlink_metadata(path) } else { fs::metadata(path) };
    Input { name, own_name: name_of(path), size: about.map_or(0, |about| about.len()), aside }
}

impl Inputs for FoundFiles {
    fn list(&self) -> &[Input] {
        &self.list
    }

    fn open(&self, at: usize, limits: &Limits) -> Result<Content, GridError> {
        let path = self.path(at);
        if self.list[at].aside {
            match fs::symlink_metadata(path) {
                Ok(about) if about.is_symlink() => return Ok(Content::Link),
                Ok(about) if !about.is_file() => return Ok(Content::Device),
                _ if self.ours.get_or_init(|| Ours::beside(&self.paths[self.files().len()..])).wrote(path) => {
                    return Ok(Content::Ours);
                }
                _ => {}
            }
        }
        read::bytes(path, limits).map(Content::Bytes)
    }
}

/// Finds the files at these paths.
pub fn find(paths: &[PathBuf]) -> FoundFiles {
    let mut search = Search::default();
    for path in paths {
        if path.is_dir() {
            search.folder(path, path);
        } else if is_something(path) {
            search.named(path);
        } else {
            search.glob(path);
        }
    }
    let Search { taken, seen, passed_over, missing, unreadable, .. } = search;
    // A file may be named directly after its folder was searched and ignored it. Then it is taken.
    let aside = passed_over.into_iter().filter(|(path, _)| !seen.contains(&real(path)));
    let count = taken.len();
    let (paths, roots): (Vec<PathBuf>, Vec<PathBuf>) = taken.into_iter().chain(aside).unzip();
    let named = paths.iter().zip(names_within(&paths, &roots)).enumerate();
    let list = named.map(|(at, (path, name))| input(path, name, at >= count)).collect();
    FoundFiles { paths, list, missing, unreadable, ours: OnceLock::new() }
}

/// Returns the names of files for findings and everything else. Each name is unique. Bytes that are not text are shown in
/// hexadecimal, because two names may differ only in them.
fn names(files: &[PathBuf]) -> Vec<String> {
    told_apart(files.iter().map(|file| name(file)).collect())
}

/// Formats a path for people.
fn name(file: &Path) -> String {
    let chunks = file.as_os_str().as_encoded_bytes().utf8_chunks();
    let shown = chunks.map(|chunk| {
        let bytes: String = chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")).collect();
        format!("{}{bytes}", chunk.valid())
    });
    shown.collect()
}

/// Returns the name of a file that was given by itself.
fn own_name(file: &Path) -> String {
    names_within(&[file.to_owned()], &[parent(file)]).swap_remove(0)
}

/// Returns the names of files relative to their folders. If two would be the same, the name of the folder is added before them,
/// and then a number after them.
fn names_within(files: &[PathBuf], roots: &[PathBuf]) -> Vec<String> {
    let within = |(file, root): (&PathBuf, &PathBuf)| {
        let path = file.strip_prefix(root).ok().filter(|path| path.file_name().is_some());
        let steps = path.unwrap_or_else(|| Path::new(file.file_name().unwrap_or_default()));
        steps.iter().map(|step| name(Path::new(step))).collect::<Vec<_>>().join("/")
    };
    let mut names: Vec<String> = files.iter().zip(roots).map(within).collect();
    let mut alike: HashMap<String, usize> = HashMap::new();
    names.iter().for_each(|name| *alike.entry(name.clone()).or_default() += 1);
    let is_alike = |plain: &String| alike.get(plain).is_some_and(|count| *count > 1);
    for (plain, root) in names.iter_mut().zip(roots).filter(|(plain, _)| is_alike(plain)) {
        let root = fs::canonicalize(if root.as_os_str().is_empty() { Path::new(".") } else { root });
        if let Some(folder) = root.ok().as_deref().and_then(Path::file_name) {
            *plain = format!("{}/{plain}", name(Path::new(folder)));
        }
    }
    told_apart(names)
}

/// Makes names unique by adding numbers.
fn told_apart(names: Vec<String>) -> Vec<String> {
    let mut given = HashSet::new();
    let own = |plain: String| {
        let numbered = (2..).map(|number| format!("{plain} [{number}]"));
        let own = std::iter::once(plain.clone()).chain(numbered).find(|name| !given.contains(name)).unwrap_or_default();
        given.insert(own.clone());
        own
    };
    names.into_iter().map(own).collect()
}

/// Returns the folder of a file; empty for the current folder.
fn parent(file: &Path) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).to_owned()
}

/// The folder of a file, as a path that leads somewhere.
fn folder_of(file: &Path) -> PathBuf {
    Some(parent(file)).filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| PathBuf::from("."))
}

/// Returns the folder that a pattern starts from.
fn start_of(pattern: &str) -> PathBuf {
    let fixed = &pattern[..pattern.find(['*', '?', '[']).unwrap_or(pattern.len())];
    // Everything before the last separator is a folder.
    parent(Path::new(&format!("{fixed}x")))
}

#[derive(Default)]
struct Search {
    missing: Vec<PathBuf>,
    unreadable: Vec<String>,
    /// The files that were taken, each with the folder that its name is relative to.
    taken: Vec<(PathBuf, PathBuf)>,
    /// The real paths of all taken files.
    seen: HashSet<PathBuf>,
    /// The ignored files, each with the folder that its name is relative to, and the same files for look-ups, because a folder
    /// can contain many thousands.
    passed_over: Vec<(PathBuf, PathBuf)>,
    known: HashSet<PathBuf>,
}

impl Search {
    /// Takes a file that was named. Lock files of Excel are ignored here, too, because a shell that expands `*` also names
    /// them.
    fn named(&mut self, file: &Path) {
        if !is_lock_file(&name_of(file)) {
            self.take(file, &parent(file));
        }
    }

    /// Searches a folder. Its files are named relative to `root`.
    fn folder(&mut self, folder: &Path, root: &Path) {
        let visible = |entry: &DirEntry| entry.depth() == 0 || !is_hidden(&entry.file_name().to_string_lossy());
        for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(visible) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => self.by_ending(entry.path(), entry.file_type().is_file(), root),
                Err(error) => self.unreadable.push(error.to_string()),
            }
        }
    }

    fn glob(&mut self, path: &Path) {
        // A pattern is text. A path that is not text can only name a file.
        let pattern = path.to_str().unwrap_or_default();
        let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
        let matches = pattern.contains(['*', '?', '[']).then(|| glob::glob_with(pattern, options).ok()).flatten();
        let (mut any, root) = (false, start_of(pattern));
        for found in matches.into_iter().flatten() {
            any = true;
            match found {
                Ok(path) if is_hidden(&name_of(&path)) => {}
                Ok(path) => match fs::symlink_metadata(&path) {
                    Ok(about) if about.is_dir() => self.folder(&path, &root),
                    Ok(about) => self.by_ending(&path, about.is_file(), &root),
                    Err(error) => self.unreadable.push(format!("{}: {error}", path.display())),
                },
                Err(error) => self.unreadable.push(error.to_string()),
            }
        }
        if !any {
            self.missing.push(path.to_owned());
        }
    }

    fn by_ending(&mut self, path: &Path, is_file: bool, root: &Path) {
        if is_file && is_return(&name_of(path)) { self.take(path, root) } else { self.pass_over(path, root) }
    }

    fn take(&mut self, path: &Path, root: &Path) {
        if self.seen.insert(real(path)) {
            self.taken.push((path.to_owned(), root.to_owned()));
        }
    }

    fn pass_over(&mut self, path: &Path, root: &Path) {
        if self.known.insert(path.to_owned()) {
            self.passed_over.push((path.to_owned(), root.to_owned()));
        }
    }
}

/// Returns the real path of a file, or the path itself if it has none.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Whether there is something at a path, even if it cannot be read, such as a circular link or a file in a folder without
/// permission. The path is then correct, and reading it reports the problem.
pub fn is_something(path: &Path) -> bool {
    match fs::symlink_metadata(path) {
        Ok(_) => true,
        Err(error) => error.kind() == ErrorKind::PermissionDenied,
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes a folder with files of all sorts.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "b.xlsx",
            "a.XLSX",
            "sub/c.ods",
            "sub/deep/d.json",
            "~$b.xlsx",
            ".hidden.xlsx",
            ".git/e.xlsx",
            "Thumbs.db",
            "desktop.ini",
            "sub/issued.json",
            "sub/made-from-8d3f0a2c.json",
            "notes.txt",
            "sub/list.csv",
            "[odd].xls",
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name).unwrap();
        }
        folder
    }

    fn at(folder: &tempfile::TempDir, name: &str) -> PathBuf {
        folder.path().join(name)
    }

    fn names(folder: &tempfile::TempDir, paths: &[PathBuf]) -> Vec<String> {
        let name = |path: &PathBuf| path.strip_prefix(folder.path()).unwrap().to_str().unwrap().replace('\\', "/");
        paths.iter().map(name).collect()
    }

    #[test]
    fn a_folder_is_searched_through_in_order() {
        let folder = folder();
        let found = find(&[at(&folder, "")]);
        assert_eq!(names(&folder, found.files()), ["[odd].xls", "a.XLSX", "b.xlsx", "sub/c.ods", "sub/deep/d.json"]);
        assert_eq!(names(&folder, &found.paths[found.files().len()..]), ["notes.txt", "sub/list.csv"]);
        assert!(found.missing.is_empty() && found.unreadable.is_empty());
    }

    #[test]
    fn a_named_file_is_taken_as_it_is() {
        let folder = folder();
        let paths = ["notes.txt", "[odd].xls", ".hidden.xlsx", "~$b.xlsx"].map(|name| at(&folder, name));
        let found = find(&paths);
        assert_eq!(names(&folder, found.files()), ["notes.txt", "[odd].xls", ".hidden.xlsx"]);
        assert!(found.paths.len() == found.files().len(), "nobody's lock file is an answer");
    }

    #[test]
    fn a_glob_takes_what_a_folder_takes() {
        let folder = folder();
        let found = find(&[at(&folder, "*")]);
        assert_eq!(names(&folder, found.files()), ["[odd].xls", "a.XLSX", "b.xlsx", "sub/c.ods", "sub/deep/d.json"]);
        assert_eq!(names(&folder, find(&[at(&folder, "s*/*")]).files()), ["sub/c.ods", "sub/deep/d.json"]);
        assert_eq!(names(&folder, find(&[at(&folder, "**/*.json")]).files()), ["sub/deep/d.json"]);
    }

    #[test]
    fn no_file_is_taken_twice() {
        let folder = folder();
        let found = find(&[at(&folder, "sub/../b.xlsx"), at(&folder, "sub"), at(&folder, "**/*"), at(&folder, "b.xlsx")]);
        assert_eq!(found.files().len(), 5);
        let found = find(&[at(&folder, ""), at(&folder, "notes.txt")]);
        assert_eq!(names(&folder, &found.paths[found.files().len()..]), ["sub/list.csv"]);
        assert_eq!(found.files().len(), 6);
    }

    #[test]
    fn files_are_named_as_they_are_seen_from_what_was_given() {
        let folder = folder();
        for (given, names) in [
            (&[""] as &[&str], &["[odd].xls", "a.XLSX", "b.xlsx", "sub/c.ods", "sub/deep/d.json"] as &[&str]),
            (&["b.xlsx", "sub/deep/d.json"], &["b.xlsx", "d.json"]),
            (&["sub"], &["c.ods", "deep/d.json"]),
            (&["*.xlsx"], &["b.xlsx"]),
            (&["s*/*"], &["sub/c.ods", "sub/deep/d.json"]),
            (&["sub/**/*.json"], &["deep/d.json"]),
        ] {
            let paths: Vec<PathBuf> = given.iter().map(|path| at(&folder, path)).collect();
            let found = find(&paths);
            assert_eq!(found.names()[..], *names, "{given:?}");
        }
        for (index, name) in ["north/a.xlsx", "south/a.xlsx", "old/north/a.xlsx", "south/b.xlsx"].into_iter().enumerate() {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, index.to_string()).unwrap();
        }
        let paths = ["north", "south", "old/north/a.xlsx"].map(|path| at(&folder, path));
        let names = ["north/a.xlsx", "south/a.xlsx", "b.xlsx", "north/a.xlsx [2]"];
        assert_eq!(find(&paths).names(), names, "two files are never called alike");
        assert_eq!(own_name(&folder.path().join("north/a.xlsx")), "a.xlsx");
        assert_eq!(own_name(Path::new("a.xlsx")), "a.xlsx");
    }

    #[test]
    fn what_is_not_there_is_missing() {
        let folder = folder();
        let paths = ["nobody.xlsx", "*.docx", "[.xlsx", ""].map(|name| at(&folder, &format!("none/{name}")));
        assert_eq!(find(&paths).missing, paths);
        assert_eq!(find(&[PathBuf::new()]).missing, [PathBuf::new()]);
        let nothing = find(&[]);
        assert!(nothing.all().is_empty() && nothing.missing.is_empty() && nothing.unreadable.is_empty());
    }

    #[test]
    fn a_folder_of_many_other_files_costs_no_more_than_they_are() {
        let folder = tempfile::tempdir().unwrap();
        for at in 0..20_000 {
            fs::write(folder.path().join(format!("{at}.txt")), "").unwrap();
        }
        let start = std::time::Instant::now();
        let found = find(&[folder.path().to_owned(), folder.path().join("*"), folder.path().join("7.txt")]);
        assert_eq!((found.files().len(), found.paths.len() - found.files().len()), (1, 19_999));
        // This took minutes when every file was compared with every other one.
        assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    }

    #[cfg(unix)]
    #[test]
    fn every_file_has_a_name_of_its_own() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt as _;
        let path = |bytes: &[u8]| PathBuf::from(OsStr::from_bytes(bytes));
        let files = [path(b"Ren\xe9.xlsx"), path(b"Ren\xe8.xlsx"), path("René.xlsx".as_bytes()), path(b"Ren\\xE9.xlsx")];
        assert_eq!(super::names(&files), ["Ren\\xE9.xlsx", "Ren\\xE8.xlsx", "René.xlsx", "Ren\\xE9.xlsx [2]"]);
        // A pattern that is not text counts as a missing file.
        assert_eq!(find(&[path(b"no\xe9*.xlsx")]).missing, [path(b"no\xe9*.xlsx")]);
    }

    #[cfg(unix)]
    #[test]
    fn links_on_the_way_are_not_followed() {
        use std::os::unix::fs::symlink;
        let (folder, outside) = (folder(), folder());
        symlink(outside.path(), folder.path().join("linked")).unwrap();
        symlink(outside.path().join("b.xlsx"), folder.path().join("z.xlsx")).unwrap();
        for path in ["", "*"] {
            let found = find(&[at(&folder, path)]);
            assert_eq!(found.files().len(), 5);
            assert_eq!(names(&folder, &found.paths[found.files().len()..]), ["linked", "notes.txt", "sub/list.csv", "z.xlsx"]);
        }
        // A link that is named is taken, even a broken one: reading it reports the problem.
        symlink("round.xlsx", folder.path().join("round.xlsx")).unwrap();
        assert_eq!(names(&folder, find(&[at(&folder, "round.xlsx")]).files()), ["round.xlsx"]);
        assert_eq!(find(&[at(&folder, "z.xlsx")]).files().len(), 1);
        assert_eq!(find(&[at(&folder, "linked")]).files().len(), 5);
    }
}
