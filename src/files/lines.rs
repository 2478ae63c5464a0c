//! Where lines that were read elsewhere are: in files, or in a stream, which is kept in a file without a name as long as the
//! program runs, since what comes through a pipe comes once.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::jobs::lines::Part;

/// Whether a file of this name holds lines.
pub fn are_lines(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ndjson"))
}

/// A file of lines.
#[derive(Debug)]
pub struct Named {
    /// Where it is.
    pub path: PathBuf,
    /// What it is called.
    pub name: String,
}

impl Part for Named {
    fn name(&self) -> &str {
        &self.name
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + '_>> {
        // Before it is opened: who opens a pipe waits for somebody to write to it.
        if !fs::metadata(&self.path)?.is_file() {
            return Err(io::Error::other("this is no regular file, but a folder, a pipe or a device"));
        }
        Ok(Box::new(BufReader::new(File::open(&self.path)?)))
    }

    fn again(&self, at: u64, length: usize) -> io::Result<Vec<u8>> {
        some_of(&mut File::open(&self.path)?, at, length)
    }
}

/// Lines that came in a stream.
#[derive(Debug)]
pub struct Spooled {
    name: String,
    file: Mutex<File>,
}

impl Spooled {
    /// Reads a stream to its end; `name` is what it is called.
    ///
    /// # Errors
    /// Where the system refuses, such as for want of room.
    pub fn of(name: &str, from: &mut dyn Read) -> io::Result<Self> {
        let mut file = tempfile::tempfile()?;
        io::copy(from, &mut file)?;
        Ok(Self { name: name.to_owned(), file: Mutex::new(file) })
    }
}

impl Part for Spooled {
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

/// A place in a stream that was kept: others may read elsewhere in it meanwhile.
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
        for part in [&named as &dyn Part, &spooled] {
            let mut lines = part.open().unwrap().lines();
            assert_eq!(lines.next().unwrap().unwrap(), "one");
            assert_eq!(part.again(4, 3).unwrap(), b"two");
            assert_eq!(lines.next().unwrap().unwrap(), "two");
            assert!(lines.next().is_none() && part.again(4, 9).is_err());
        }
        assert!(are_lines("part-1.NDJSON") && !are_lines("ndjson") && !are_lines("a.json"));
    }
}
