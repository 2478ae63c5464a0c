//! Splits .xls and .xlsb into records, and joins them again with correct lengths, so that a change gets past the first check.

use super::by_the_fuzzer;
use super::change::Chance;

/// Records with their kinds and data.
pub struct Records(Vec<(u16, Vec<u8>)>);

/// Kinds of records that the readers of .xls know.
const XLS: [u16; 34] = [
    0x06, 0x0A, 0x17, 0x18, 0x22, 0x2F, 0x31, 0x3C, 0x42, 0x85, 0xBD, 0xD6, 0xE0, 0xE5, 0xEB, 0xFC, 0xFD, 0x200, 0x201, 0x203,
    0x204, 0x205, 0x207, 0x208, 0x20B, 0x221, 0x225, 0x27E, 0x293, 0x41E, 0x4BC, 0x809, 0x80A, 0x1AE,
];
/// Kinds of records that the readers of .xlsb know.
const XLSB: [u16; 44] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 18, 19, 35, 36, 37, 38, 39, 44, 47, 62, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86,
    0x90, 0x91, 0x92, 0x93, 0x94, 0x99, 0x9C, 0x9F, 0x16A, 0x186, 0x187, 0x1E5, 0x267, 0x269,
];
/// Numbers that have caused faults in readers, used if they fit.
const ODD: [u64; 14] =
    [0, 1, 2, 0x7F, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10_0000, 0x7FFF_FFFF, 0xFFFF_FFFF, 0x7FF0_0000_0000_0000, u64::MAX];

impl Records {
    /// Reads the records of an .xls, without an incomplete one at the end.
    pub fn of_xls(mut stream: &[u8]) -> Self {
        let mut records = Vec::new();
        while let Some((head, rest)) = stream.split_at_checked(4) {
            let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
            let Some((data, rest)) = rest.split_at_checked(length) else { break };
            records.push((u16::from_le_bytes([head[0], head[1]]), data.to_vec()));
            stream = rest;
        }
        Self(records)
    }

    /// Reads the records of a part of an .xlsb.
    pub fn of_xlsb(mut part: &[u8]) -> Self {
        let mut records = Vec::new();
        while let (Some(kind), Some(length)) = (number(&mut part, 2), number(&mut part, 4)) {
            let Some((data, rest)) = part.split_at_checked(length as usize) else { break };
            records.push((kind as u16, data.to_vec()));
            part = rest;
        }
        Self(records)
    }

    /// Joins the records into a stream. If it is `mended`, the list of sheets gets their new offsets.
    pub fn xls(mut self, mended: bool) -> Vec<u8> {
        let (mut begins, mut at, mut depth) = (Vec::new(), 0_usize, 0_usize);
        for (kind, data) in &self.0 {
            match kind {
                0x0809 => {
                    depth += 1;
                    begins.extend((depth == 1).then_some(at));
                }
                0x000A => depth = depth.saturating_sub(1),
                _ => {}
            }
            at += 4 + data.len().min(0xFFFF);
        }
        let mut sheets = begins.into_iter().skip(1);
        let mut stream = Vec::new();
        for (kind, data) in &mut self.0 {
            data.truncate(0xFFFF);
            if let (true, 0x0085, Some(place), Some(begin)) = (mended, *kind, data.get_mut(..4), sheets.next()) {
                place.copy_from_slice(&(begin as u32).to_le_bytes());
            }
            stream.extend(kind.to_le_bytes());
            stream.extend((data.len() as u16).to_le_bytes());
            stream.extend_from_slice(data);
        }
        stream
    }

    /// Joins the records into a part.
    pub fn xlsb(self) -> Vec<u8> {
        let mut part = Vec::new();
        for (kind, data) in self.0 {
            put(&mut part, u32::from(kind));
            put(&mut part, data.len() as u32);
            part.extend(data);
        }
        part
    }

    /// Changes one record in one way.
    pub fn change(&mut self, chance: &mut Chance) {
        if self.0.is_empty() {
            self.0.push((0, Vec::new()));
        }
        let (at, other) = (chance.below(self.0.len()), chance.below(self.0.len()));
        match chance.below(12) {
            0 => drop(self.0.remove(at)),
            1 => {
                let times = 1 + chance.below(3) * chance.below(50);
                let record = self.0[other].clone();
                self.0.splice(at..at, std::iter::repeat_n(record, times));
            }
            2 => self.0.swap(at, other),
            3 => self.0[at].1 = self.0[other].1.clone(),
            4 => {
                let length = chance.below(self.0[at].1.len() + 1);
                self.0[at].1.truncate(length);
            }
            5 => {
                let length = self.0[at].1.len() + 1 + chance.below(16);
                self.0[at].1.resize(length, [0, 0xFF][chance.below(2)]);
            }
            6 => self.0[at].0 = if chance.below(2) == 0 { XLS[chance.below(XLS.len())] } else { XLSB[chance.below(XLSB.len())] },
            7 | 8 => by_the_fuzzer(&mut self.0[at].1, chance),
            _ => {
                let (data, odd) = (&mut self.0[at].1, ODD[chance.below(ODD.len())].to_le_bytes());
                let place = chance.below(data.len());
                let width = [1, 2, 4, 8][chance.below(4)].min(data.len() - place);
                data[place..place + width].copy_from_slice(&odd[..width]);
            }
        }
    }
}

/// Reads a number with seven bits in each byte, of at most `most` bytes.
fn number(part: &mut &[u8], most: u32) -> Option<u32> {
    let mut number = 0;
    for place in 0..most {
        let (byte, rest) = part.split_first()?;
        *part = rest;
        number |= u32::from(byte & 0x7F) << (7 * place);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}

fn put(part: &mut Vec<u8>, mut number: u32) {
    while number > 0x7F {
        part.push(number as u8 | 0x80);
        number >>= 7;
    }
    part.push(number as u8);
}
