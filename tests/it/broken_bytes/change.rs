//! Random but repeatable changes to the parts of a package, as a disk, a script or an attacker might make them.
//!
//! A package is a ZIP file, whose checksums catch a flipped byte at once. So the parts are unpacked, changed and packed again.
//! The fuzzer in `fuzz/` makes the same changes.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;

/// A series of numbers that look random (SplitMix64).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    /// Returns a number below `end`, or 0 if `end` is 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut number = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((number ^ (number >> 31)) % (end.max(1) as u64)) as usize
    }

    /// Returns one of several things.
    pub(crate) fn one<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

/// The parts of a package by name.
pub(crate) struct Parts(pub(crate) Vec<(String, Vec<u8>)>);

impl Parts {
    /// Unpacks a package with at most `most` bytes in it. Returns `None` if it is larger or not a package.
    pub(crate) fn of(package: &[u8], most: usize) -> Option<Self> {
        let mut archive = zip::ZipArchive::new(Cursor::new(package)).ok()?;
        let (mut parts, mut left) = (Vec::new(), most);
        for index in 0..archive.len() {
            let part = archive.by_index(index).ok()?;
            let (name, mut bytes) = (part.name().ok()?.into_owned(), Vec::new());
            part.take(left as u64 + 1).read_to_end(&mut bytes).ok()?;
            left = left.checked_sub(bytes.len())?;
            parts.push((name, bytes));
        }
        (!parts.is_empty()).then_some(Self(parts))
    }

    /// Packs the parts, uncompressed. Returns `None` if two have the same name.
    pub(crate) fn package(&self) -> Option<Vec<u8>> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for (name, bytes) in &self.0 {
            writer.start_file(name.as_str(), stored).ok()?;
            writer.write_all(bytes).ok()?;
        }
        Some(writer.finish().ok()?.into_inner())
    }

    /// Changes one part in one way. The last part is never removed.
    pub(crate) fn change(&mut self, chance: &mut Chance) {
        let at = chance.below(self.0.len());
        match chance.below(24) {
            0 if self.0.len() > 1 => drop(self.0.remove(at)),
            1 => {
                let other = chance.below(self.0.len());
                self.0[at].1 = self.0[other].1.clone();
            }
            2 => {
                let name = self.0[at].0.clone();
                let odd = [name.replace('/', "\\"), format!("/{name}"), format!("../{name}"), name.to_uppercase()];
                self.0[at].0 = odd[chance.below(4)].clone();
            }
            _ => change(&mut self.0[at].1, chance),
        }
    }
}

/// Values that have caused faults in readers.
const ODD: [&str; 32] = [
    "0",
    "-1",
    "1",
    "255",
    "65536",
    "1048576",
    "1048577",
    "2147483648",
    "4294967295",
    "4294967296",
    "18446744073709551616",
    "1e308",
    "-1e999",
    "NaN",
    "0.1",
    "2958466",
    "",
    " ",
    "XFD1048576",
    "A1:XFD1048576",
    "ZZZZZZ99999999999",
    "$A$0",
    "true",
    "#N/A",
    "_x0000_",
    "_xD800_",
    "&#0;",
    "&#x10FFFF;",
    "&amp;",
    "\u{feff}",
    "\u{0}",
    "T24:00",
];

/// Changes some bytes: flips, cuts or repeats them, or changes tags and values if they are XML.
pub(crate) fn change(bytes: &mut Vec<u8>, chance: &mut Chance) {
    if bytes.is_empty() {
        bytes.extend_from_slice(b"<a/>");
        return;
    }
    let at = chance.below(bytes.len());
    match chance.below(10) {
        0 => bytes[at] ^= 1 << chance.below(8),
        1 => bytes[at] = [0, 0xFF, b'<', b'>', b'"', b'&', b'/', b' '][chance.below(8)],
        2 => bytes.truncate(at),
        3 => {
            let end = (at + 1 + chance.below(64)).min(bytes.len());
            bytes.drain(at..end);
        }
        4 => {
            let (from, to) = tags(bytes, at, 1 + chance.below(8));
            bytes.drain(from..to);
        }
        5 => {
            let (from, to) = tags(bytes, at, 1 + chance.below(8));
            let times = [1, 2, 100][chance.below(3)].min(20_000 / (to - from).max(1));
            let piece = bytes[from..to].repeat(times);
            bytes.splice(from..from, piece);
        }
        6 => {
            let (from, to) = tags(bytes, at, 1 + chance.below(8));
            let piece: Vec<u8> = bytes.drain(from..to).collect();
            let (place, _) = tags(bytes, chance.below(bytes.len()), 1);
            bytes.splice(place..place, piece);
        }
        7 => {
            let tag = chance.one(&[
                "<![CDATA[",
                "]]>",
                "<!--",
                "-->",
                "<!DOCTYPE x>",
                "<?x?>",
                "<a xmlns=\"x\">",
                "</a>",
                "<v>",
                "<is>",
            ]);
            let (place, _) = tags(bytes, at, 1);
            bytes.splice(place..place, tag.bytes());
        }
        _ => {
            let (from, to) = value(bytes, at);
            bytes.splice(from..to, chance.one(&ODD).bytes());
        }
    }
}

/// Returns the range of `count` tags from the first one at or after a position.
fn tags(bytes: &[u8], at: usize, count: usize) -> (usize, usize) {
    let mut starts = (at..bytes.len()).filter(|at| bytes[*at] == b'<');
    let from = starts.next().unwrap_or(bytes.len());
    (from, starts.nth(count - 1).unwrap_or(bytes.len()))
}

/// Returns the range of the first attribute value or text after a position.
fn value(bytes: &[u8], at: usize) -> (usize, usize) {
    let ends = |byte: u8| matches!(byte, b'"' | b'<' | b'>');
    let from = (at..bytes.len()).find(|at| matches!(bytes[*at], b'"' | b'>')).map_or(bytes.len(), |at| at + 1);
    (from, (from..bytes.len()).find(|at| ends(bytes[*at])).unwrap_or(bytes.len()))
}
