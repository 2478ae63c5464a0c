//! The container of .xls (OLE, [MS-CFB]). Extracts streams, with every chain of sectors checked, and packs them into a new
//! container, because calamine follows chains without checking them.

use super::{GridError, damaged};

/// Marks the end of a chain.
const END: u32 = 0xFFFF_FFFE;
/// Numbers from here on have a special meaning and are not sectors.
const FIRST_SPECIAL: u32 = 0xFFFF_FFFA;
/// Streams shorter than this, in bytes, are stored in small sectors.
const SMALL: usize = 4096;
/// Bytes of a small sector.
const SMALL_SECTOR: usize = 64;
/// How many sectors of the table the header can list.
const IN_HEADER: usize = 109;

/// An open container.
pub(super) struct Container<'a> {
    /// Everything after the header.
    body: &'a [u8],
    size: usize,
    /// For each sector, the next one in its chain.
    table: Vec<u32>,
    small: Vec<u8>,
    small_table: Vec<u32>,
    entries: Vec<DirectoryEntry>,
}

struct DirectoryEntry {
    name: String,
    start: u32,
    length: usize,
}

impl<'a> Container<'a> {
    /// Reads the tables and the directory.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, GridError> {
        let header = bytes.get(..512).ok_or_else(|| damaged("grid.container.breaks-off"))?;
        let size = match header[30] {
            9 => 512,
            12 => 4096,
            _ => return Err(damaged("grid.container.sector-size")),
        };
        let body = bytes.get(size..).unwrap_or_default();
        let table = read_table(header, body, size)?;
        let directory = chain(word(header, 48), &table, body, size, usize::MAX)?;
        let entries: Vec<DirectoryEntry> = directory.chunks_exact(128).map(|entry| DirectoryEntry::read(entry, size)).collect();
        let root = entries.first().ok_or_else(|| damaged("grid.container.no-directory"))?;
        let (mut small, mut small_table) = (Vec::new(), Vec::new());
        let count = word(header, 64) as usize;
        if count > 0 {
            small = chain(root.start, &table, body, size, root.length)?;
            small_table = words(&chain(word(header, 60), &table, body, size, count.saturating_mul(size))?);
        }
        Ok(Self { body, size, table, small, small_table, entries })
    }

    /// Whether there is a stream or a folder with this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Returns the bytes of a stream, or `None` if there is no stream with this name.
    pub(super) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, GridError> {
        let Some(&DirectoryEntry { start, length, .. }) = self.find(name) else { return Ok(None) };
        if length < SMALL {
            chain(start, &self.small_table, &self.small, SMALL_SECTOR, length).map(Some)
        } else {
            chain(start, &self.table, self.body, self.size, length).map(Some)
        }
    }

    fn find(&self, name: &str) -> Option<&DirectoryEntry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }
}

impl DirectoryEntry {
    fn read(entry: &[u8], size: usize) -> Self {
        let units = entry[..64].chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
        let name: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
        // Only containers with large sectors use the upper half of the length.
        let upper = if size == 512 { 0 } else { u64::from(word(entry, 124)) };
        let length = usize::try_from(upper << 32 | u64::from(word(entry, 120))).unwrap_or(usize::MAX);
        Self { name: String::from_utf16_lossy(&name), start: word(entry, 116), length }
    }
}

/// Reads the table of sectors. The header lists its sectors; in large files, a chain of further sectors continues the list.
fn read_table(header: &[u8], body: &[u8], size: usize) -> Result<Vec<u32>, GridError> {
    let count = body.len().div_ceil(size);
    let mut places = words(&header[76..512]);
    let (mut next, mut steps) = (word(header, 68), 0);
    while next < FIRST_SPECIAL {
        steps += 1;
        if steps > count {
            return Err(circle());
        }
        places.extend(words(sector(body, size, next)?));
        next = places.pop().unwrap_or(END);
    }
    places.retain(|place| *place < FIRST_SPECIAL);
    if places.len() > count {
        return Err(damaged("grid.container.claims"));
    }
    let mut table = Vec::new();
    for place in places {
        table.extend(words(sector(body, size, place)?));
    }
    Ok(table)
}

/// Returns the content of a chain of sectors, at most `most` bytes.
fn chain(start: u32, table: &[u32], body: &[u8], size: usize, most: usize) -> Result<Vec<u8>, GridError> {
    let mut data = Vec::new();
    let (mut next, mut steps) = (start, 0);
    while next != END && data.len() < most {
        steps += 1;
        if steps > table.len() {
            return Err(circle());
        }
        let sector = sector(body, size, next)?;
        data.extend_from_slice(&sector[..sector.len().min(most - data.len())]);
        if data.len() < most {
            next = *table.get(next as usize).ok_or_else(|| damaged("grid.container.leads-out"))?;
        }
    }
    Ok(data)
}

/// Returns a sector. The last one of a file may be cut short.
fn sector(body: &[u8], size: usize, number: u32) -> Result<&[u8], GridError> {
    let rest = body.get((number as usize).saturating_mul(size)..).filter(|rest| !rest.is_empty());
    let rest = rest.ok_or_else(|| damaged("grid.container.cut-off"))?;
    Ok(&rest[..size.min(rest.len())])
}

fn word(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|four| word(four, 0)).collect()
}

fn circle() -> GridError {
    damaged("grid.container.circle")
}

/// Packs streams into a container with large sectors, each stream in one piece. Short streams are padded with zeros, so that
/// there are no small sectors. Returns `None` if the container cannot hold the streams.
pub(super) fn pack(streams: &[(&str, Vec<u8>)]) -> Option<Vec<u8>> {
    const SIZE: usize = 4096;
    let sectors = |stream: &[u8]| stream.len().max(1).div_ceil(SIZE);
    let content: usize = 1 + streams.iter().map(|(_, stream)| sectors(stream)).sum::<usize>();
    let tables = content.div_ceil(SIZE / 4 - 1);
    if tables > IN_HEADER || streams.len() > SIZE / 128 - 1 {
        return None;
    }
    let mut table: Vec<u32> = vec![0xFFFF_FFFD; tables];
    table.push(END);
    let mut directory = vec![0; SIZE];
    entry(&mut directory[..128], "Root Entry", 5, 0, 0);
    let mut body = Vec::new();
    for ((name, stream), place) in streams.iter().zip(directory.chunks_mut(128).skip(1)) {
        let (start, count) = (table.len() as u32, sectors(stream));
        entry(place, name, 2, start, stream.len().max(SMALL) as u32);
        table.extend((1..count as u32).map(|step| start + step));
        table.push(END);
        body.extend_from_slice(stream);
        body.resize(body.len().next_multiple_of(SIZE), 0);
        if stream.is_empty() {
            body.resize(body.len() + SIZE, 0);
        }
    }
    table.resize(tables * SIZE / 4, u32::MAX);
    let mut file = vec![0; SIZE];
    file[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    file[24..34].copy_from_slice(&[0x3E, 0, 4, 0, 0xFE, 0xFF, 12, 0, 6, 0]);
    let places = (0..IN_HEADER as u32).map(|place| if (place as usize) < tables { place } else { u32::MAX });
    let numbers = [(40, 1), (44, tables as u32), (48, tables as u32), (56, SMALL as u32), (60, END), (68, END)];
    for (at, number) in numbers.into_iter().chain(places.enumerate().map(|(index, place)| (76 + 4 * index, place))) {
        file[at..at + 4].copy_from_slice(&number.to_le_bytes());
    }
    file.extend(table.iter().flat_map(|word| word.to_le_bytes()));
    file.extend(directory);
    file.extend(body);
    Some(file)
}

fn entry(place: &mut [u8], name: &str, kind: u8, start: u32, length: u32) {
    let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    place[..units.len()].copy_from_slice(&units);
    place[64] = units.len() as u8 + 2;
    place[66] = kind;
    // No siblings and no child: calamine searches the entries in order.
    place[68..80].fill(0xFF);
    place[116..120].copy_from_slice(&start.to_le_bytes());
    place[120..124].copy_from_slice(&length.to_le_bytes());
}
