//! The sources of lines: a file, a stream or bytes in memory. They are read line by line and under a limit, so that a part of
//! any size needs no more memory than its longest line.

use std::io::{self, BufRead, Cursor};

/// A source of lines for returns that were read elsewhere.
pub trait LineSource: Sync {
    /// Its name in findings.
    fn name(&self) -> &str;

    /// Opens it at the beginning.
    ///
    /// # Errors
    /// If the system reports an error.
    fn open(&self) -> io::Result<Box<dyn BufRead + '_>>;

    /// Reads `length` bytes at position `at` again.
    ///
    /// # Errors
    /// If the system reports an error, or there are fewer bytes.
    fn again(&self, at: u64, length: usize) -> io::Result<Vec<u8>>;
}

/// A part in memory: its name and its bytes.
impl LineSource for (String, Vec<u8>) {
    fn name(&self) -> &str {
        &self.0
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + '_>> {
        Ok(Box::new(Cursor::new(&self.1)))
    }

    fn again(&self, at: u64, length: usize) -> io::Result<Vec<u8>> {
        let from = usize::try_from(at).ok().and_then(|at| self.1.get(at..at.checked_add(length)?));
        from.map(<[u8]>::to_vec).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

/// A line of a part.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::jobs) struct Got {
    /// Its number, from 1.
    pub(in crate::jobs) number: usize,
    /// Position of its first byte.
    pub(in crate::jobs) at: u64,
    /// The bytes without the line break; `None` if the line is too long.
    pub(in crate::jobs) bytes: Option<Vec<u8>>,
}

/// Passes on every line that is not blank, in order. `longest` is the greatest length of a line, in bytes.
///
/// # Errors
/// If the system reports an error.
pub(in crate::jobs) fn each_line(from: &mut dyn BufRead, longest: u64, mut take: impl FnMut(Got)) -> io::Result<()> {
    let (mut number, mut at) = (1, 0_u64);
    loop {
        let (mut bytes, mut length, mut ended) = (Vec::new(), 0_u64, false);
        while !ended {
            let here = from.fill_buf()?;
            if here.is_empty() {
                break;
            }
            let (line, whole) = match here.iter().position(|byte| *byte == b'\n') {
                Some(end) => (&here[..end], true),
                None => (here, false),
            };
            length += line.len() as u64;
            if length <= longest {
                bytes.extend_from_slice(line);
            } else {
                bytes = Vec::new();
            }
            let used = line.len() + usize::from(whole);
            ended = whole;
            from.consume(used);
        }
        if length == 0 && !ended {
            return Ok(());
        }
        let is_blank = length <= longest && bytes.trim_ascii().is_empty();
        if !is_blank {
            take(Got { number, at, bytes: (length <= longest).then_some(bytes) });
        }
        at += length + u64::from(ended);
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_with_their_places_and_none_is_longer_than_it_may_be() {
        let part = ("part".to_owned(), b"one\n\n  \r\ntwo two two\nthree".to_vec());
        // The buffer is smaller than a line, as can happen with a stream.
        let mut small = io::BufReader::with_capacity(2, part.open().unwrap());
        let mut lines = Vec::new();
        each_line(&mut small, 5, |got| lines.push(got)).unwrap();
        let got = |number, at, text: Option<&str>| Got { number, at, bytes: text.map(|text| text.as_bytes().to_vec()) };
        assert_eq!(lines, [got(1, 0, Some("one")), got(4, 9, None), got(5, 21, Some("three"))]);
        assert_eq!(part.again(21, 5).unwrap(), b"three");
        assert!(part.again(21, 6).is_err() && part.again(u64::MAX, 6).is_err());
    }
}
