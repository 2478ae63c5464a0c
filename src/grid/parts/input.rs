//! The bytes of one part as they are unpacked: counted against what the whole file may unpack to, cut off where a single
//! piece gets too long, and turned into UTF-8 where they are UTF-16.

use std::fmt;
use std::io::{self, BufRead, Read};

use encoding_rs::{CoderResult, Decoder, Encoding};

/// Bytes unpacked at a time.
const CHUNK: usize = 32 << 10;

/// The error within an [`io::Error`] that says that a limit was passed, told apart from damage.
#[derive(Debug)]
pub(in crate::grid) struct OverLimit(pub(super) String);

impl fmt::Display for OverLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for OverLimit {}

/// What is left of a limit, and the limit itself for the message.
#[derive(Debug)]
pub(in crate::grid) struct Budget {
    pub(in crate::grid) left: u64,
    pub(in crate::grid) limit: u64,
}

/// A reader that takes what it reads off the budget of the whole file.
struct Counted<'a, R> {
    source: R,
    budget: &'a mut Budget,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        match self.budget.left.checked_sub(read as u64) {
            Some(left) => self.budget.left = left,
            None => {
                let limit = self.budget.limit;
                return Err(io::Error::other(OverLimit(format!("unpacked it has more than {limit} bytes, the limit"))));
            }
        }
        Ok(read)
    }
}

/// A part as it is parsed.
pub(in crate::grid) struct Input<'a> {
    source: Box<dyn Read + 'a>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// Bytes taken since the last piece began, and how many one piece may take.
    taken: usize,
    longest: usize,
}

impl<'a> Input<'a> {
    /// Reads its first bytes to see what encoding it is in.
    pub(in crate::grid) fn new(source: impl Read + 'a, budget: &'a mut Budget, longest: usize) -> io::Result<Self> {
        let mut source = Counted { source, budget };
        let mut head = Vec::new();
        source.by_ref().take(4).read_to_end(&mut head)?;
        let wide: Option<&'static Encoding> = match head.as_slice() {
            [0xFF, 0xFE, ..] | [b'<', 0, ..] => Some(encoding_rs::UTF_16LE),
            [0xFE, 0xFF, ..] | [0, b'<', ..] => Some(encoding_rs::UTF_16BE),
            _ => None,
        };
        let source = io::Cursor::new(head).chain(source);
        let source: Box<dyn Read + 'a> = match wide {
            Some(encoding) => Box::new(Utf16 { source, decoder: encoding.new_decoder_with_bom_removal(), ended: false }),
            None => Box::new(source),
        };
        Ok(Self { source, buffer: vec![0; CHUNK], start: 0, end: 0, taken: 0, longest })
    }

    /// Tells that what comes now is a new piece: a tag, a text.
    pub(in crate::grid) fn begin(&mut self) {
        self.taken = 0;
    }
}

impl Read for Input<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Input<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken > self.longest {
            let longest = self.longest;
            return Err(io::Error::other(OverLimit(format!(
                "a single tag or text in it has more than {longest} bytes, the limit"
            ))));
        }
        if self.start == self.end {
            self.start = 0;
            self.end = loop {
                match self.source.read(&mut self.buffer) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    other => break other?,
                }
            };
        }
        Ok(&self.buffer[self.start..self.end])
    }

    fn consume(&mut self, amount: usize) {
        self.start += amount;
        self.taken += amount;
    }
}

/// UTF-16 read as UTF-8.
struct Utf16<R> {
    source: R,
    decoder: Decoder,
    ended: bool,
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // A unit of two bytes becomes three at most, and what a decoder holds back comes on top.
        let room = (buffer.len() / 3).saturating_sub(8).min(8 << 10);
        if self.ended || room == 0 {
            return Ok(0);
        }
        let mut raw = vec![0; room];
        loop {
            let read = self.source.read(&mut raw)?;
            self.ended = read == 0;
            let (result, _, written, faulty) = self.decoder.decode_to_utf8(&raw[..read], buffer, self.ended);
            if faulty || result == CoderResult::OutputFull {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "its text is no sound UTF-16"));
            }
            if written > 0 || self.ended {
                return Ok(written);
            }
        }
    }
}
