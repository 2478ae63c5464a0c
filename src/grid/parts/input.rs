//! The bytes of one part as they are unpacked: counted against what the whole file may unpack to, cut off where a single
//! piece gets too long, and turned into UTF-8 where they are UTF-16.

use std::io::{self, BufRead, Read};

use encoding_rs::{CoderResult, Decoder, Encoding};

use crate::grid::limits::{self, Limit};
use crate::grid::{GridError, Limits};

/// Bytes unpacked at a time.
const CHUNK: usize = 32 << 10;

/// What kept a part from being unpacked, in our words where it was a limit.
pub(in crate::grid) fn failure(error: &io::Error, what: &str) -> GridError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<GridError>()) {
        Some(GridError::OverLimit(limit, words)) => GridError::OverLimit(*limit, words.clone()),
        _ => GridError::Damaged(format!("{what} cannot be unpacked: {error}")),
    }
}

/// What may still be unpacked.
#[derive(Debug)]
pub(in crate::grid) struct Budget {
    /// Of the whole file.
    left: u64,
    /// Of the part that is open, and what messages call it.
    of_part: u64,
    part: String,
    limits: Limits,
}

impl Budget {
    pub(in crate::grid) fn new(limits: &Limits) -> Self {
        Self { left: limits.inflated_bytes, of_part: 0, part: String::new(), limits: *limits }
    }

    /// A part comes that takes so many bytes in the package.
    pub(in crate::grid) fn begin(&mut self, part: &str, packed: u64) {
        self.of_part = self.limits.unpacked(packed);
        part.clone_into(&mut self.part);
    }

    fn spend(&mut self, bytes: u64) -> Result<(), GridError> {
        self.left = self.left.checked_sub(bytes).ok_or_else(|| limits::unpacked_size(&self.limits))?;
        self.of_part = self.of_part.checked_sub(bytes).ok_or_else(|| limits::ratio(&self.part, &self.limits))?;
        Ok(())
    }
}

/// A reader that takes what it reads off the budget of the whole file.
struct Counted<'a, R> {
    source: R,
    budget: &'a mut Budget,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.budget.spend(read as u64).map_err(io::Error::other)?;
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
            let words = format!("a single tag or text in it has more than {}, the limit", limits::size(self.longest as u64));
            return Err(io::Error::other(Limit::Text.exceeded(words)));
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
