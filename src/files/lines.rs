//! Sources of lines that were read elsewhere: files, and standard input. Standard input can be read only once, so it is kept in a
//! temporary file without a name while the program runs.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::read::irregular;
use crate::jobs::lines::LineSource;

/// Whether a file of this name holds lines.
pub fn are_lines(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ndjson"))
}

/// A file of lines.
#[derive(Debug)]
pub struct Named {
    /// Its path.
    pub path: PathBuf,
    /// Its name in findings.
    pub name: String,
}

impl LineSource for Named {
    fn name(&self) -> &str {
        &self.name
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + '_>> {
        // This comes before opening, because opening a pipe waits for a writer.
        if let Some(what) = irregular(&fs::metadata(&self.path)?) {
            return Err(io::Error::other(what.to_string()));
        }
        Ok(Box::new(BufReader::new(File::open(&self.path)?)))
    }

    fn again(&self, at: u64, length: usize) -> io::Result<Vec<u8>> {
        some_of(&mut File::open(&self.path)?, at, length)
    }
}

/// Lines from a stream.
#[derive(Debug)]
pub struct Spooled {
    name: String,
    file: Mutex<File>,
}

impl Spooled {
    /// Reads a stream to its end. `name` is its name in findings.
    ///
    /// # Errors
    /// If the stream cannot be read or the temporary file cannot be written, for example because the disk is full.
    pub fn of(name: &str, from: &mut dyn Read) -> io::Result<Self> {
        let mut file = tempfile::tempfile()?;
        io::copy(from, &mut file)?;
        Ok(Self { name: name.to_owned(), file: Mutex::new(file) })
    }
}

impl LineSource for Spooled {
    fn name(&self) -> &str {
        &self.name
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + '_>> {
        Ok(Box::new(BufReader::new(From { spooled: self, at: 0 })))
    }

    fn again(&self, at: u64, length: usize) -> io::Result<Vec<u8>> {
        some_of(&mut self.file.lock().unwrap_or_else(PoisonError::into_inner), at, length)
    }
}

/// A position in a stream that was kept. Other readers have positions of their own.
struct From<'a> {
    spooled: &'a Spooled,
    at: u64,
}

impl Read for From<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut file = self.spooled.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let count = file.read(into)?;
        self.at += count as u64;
        Ok(count)
    }
}

fn some_of(file: &mut File, at: u64, length: usize) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    file.take(length as u64).read_to_end(&mut bytes)?;
    if bytes.len() == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_can_be_read_as_often_as_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ndjson");
        fs::write(&path, "one\ntwo\n").unwrap();
        let (named, spooled) = (Named { path, name: "a".to_owned() }, Spooled::of("-", &mut "one\ntwo\n".as_bytes()).unwrap());
        for part in [&named as &dyn LineSource, &spooled] {
            let mut lines = part.open().unwrap().lines();
            assert_eq!(lines.next().unwrap().unwrap(), "one");
            assert_eq!(part.again(4, 3).unwrap(), b"two");
            assert_eq!(lines.next().unwrap().unwrap(), "two");
            assert!(lines.next().is_none() && part.again(4, 9).is_err());
        }
        assert!(are_lines("part-1.NDJSON") && !are_lines("ndjson") && !are_lines("a.json"));
    }
}
