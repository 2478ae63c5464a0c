//! Where lines come from: a file, a stream or bytes in memory, a line at a time and under a limit, so that a part of any size
//! needs no more memory than its longest line.

use std::io::{self, BufRead, Cursor};

/// Lines that were read elsewhere, one after the other.
pub trait Part: Sync {
    /// What it is called in findings.
    fn name(&self) -> &str;

    /// Its bytes from the beginning.
    ///
    /// # Errors
    /// Where the system refuses.
    fn open(&self) -> io::Result<Box<dyn BufRead + '_>>;

    /// Some of its bytes once more.
    ///
    /// # Errors
    /// Where the system refuses, or there are not as many.
    fn again(&self, at: u64, length: usize) -> io::Result<Vec<u8>>;
}

/// A part that is held in memory: its name and its bytes.
impl Part for (String, Vec<u8>) {
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
    /// Its number, from one.
    pub(in crate::jobs) number: usize,
    /// Where it begins, in bytes.
    pub(in crate::jobs) at: u64,
    /// What it holds, without its end; none where it is longer than a line may be.
    pub(in crate::jobs) bytes: Option<Vec<u8>>,
}

/// Gives every line of a part that is not empty, in order; `longest` is how many bytes one may have.
///
/// # Errors
/// Where the system refuses.
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
        // A buffer smaller than a line is what a stream has.
        let mut small = io::BufReader::with_capacity(2, part.open().unwrap());
        let mut lines = Vec::new();
        each_line(&mut small, 5, |got| lines.push(got)).unwrap();
        let got = |number, at, text: Option<&str>| Got { number, at, bytes: text.map(|text| text.as_bytes().to_vec()) };
        assert_eq!(lines, [got(1, 0, Some("one")), got(4, 9, None), got(5, 21, Some("three"))]);
        assert_eq!(part.again(21, 5).unwrap(), b"three");
        assert!(part.again(21, 6).is_err() && part.again(u64::MAX, 6).is_err());
    }
}
