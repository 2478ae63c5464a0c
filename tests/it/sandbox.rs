//! A folder for one test, with returns in it, in which the program is run as people run it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::LazyLock;
use std::time::Duration;

use assert_cmd::Command;
use skillbook::model::{Effort, FormKind};

use super::{clock, sample};

/// A packet without a flaw.
static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| sample::xlsx(&sample::document_of(FormKind::Packet, "E1001", "Keiko Patel")));
/// A packet of somebody else, with a rating missing and a time in words.
static FLAWED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut document = sample::document_of(FormKind::Packet, "E1002", "Bo Li");
    document.inventory.as_mut().unwrap().ratings[3].rating = None;
    document.plan.as_mut().unwrap().goals[0].actions[0].estimated_time = Some(Effort::from_text("a while"));
    document.recompute();
    sample::xlsx(&document)
});

/// The name of the list of written files, which is in the same folder as the files.
pub(crate) const WRITTEN: &str = ".skillbook-written";

/// The program's output and exit status.
pub(crate) struct Said {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) notes: String,
}

impl Said {
    fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { status: output.status.code().unwrap(), out: text(output.stdout), notes: text(output.stderr) }
    }
}

/// A folder that is removed after the test.
pub(crate) struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    /// Makes an empty folder.
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// Makes a folder with `returns/good.xlsx`, `returns/flawed.xlsx` and `returns/half.xlsx`, a truncated copy.
    pub(crate) fn with_returns() -> Self {
        let sandbox = Self::new();
        sandbox.write("returns/good.xlsx", &GOOD);
        sandbox.write("returns/flawed.xlsx", &FLAWED);
        sandbox.write("returns/half.xlsx", &GOOD[..GOOD.len() / 2]);
        sandbox
    }

    /// Makes a folder with `good.xlsx`.
    pub(crate) fn with_good() -> Self {
        let sandbox = Self::new();
        sandbox.write("good.xlsx", &GOOD);
        sandbox
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    /// Returns every file below the folder with its content, without the list of written files.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let entries = walkdir::WalkDir::new(self.folder.path()).into_iter().map(Result::unwrap);
        let files = entries.filter(|entry| entry.file_type().is_file() && entry.file_name() != WRITTEN);
        files.map(|entry| (entry.path().to_owned(), std::fs::read(entry.path()).unwrap())).collect()
    }

    /// Returns the command for the program in this folder, on the day of the samples, with only the environment variables that
    /// the system needs.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.current_dir(self.folder.path()).args(arguments).args(["--today", sample::TODAY]);
        command.env_remove("NO_COLOR").env_remove("TERM");
        command
    }

    /// Runs the program to its end. Also returns its processor time.
    pub(crate) fn spent(&self, arguments: &[&str]) -> (Said, Duration) {
        let mut command = std::process::Command::new(program());
        command.current_dir(self.folder.path()).args(arguments).args(["--today", sample::TODAY]);
        let (output, spent) = clock::spent_by(command.env_remove("NO_COLOR").env_remove("TERM"));
        (Said::of(output), spent)
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        said(&mut self.command(arguments))
    }
}

/// Returns the path of the program.
pub(crate) fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_skillbook"))
}

/// Runs a command to its end.
pub(crate) fn said(command: &mut Command) -> Said {
    Said::of(command.output().unwrap())
}
