//! Ways that do less with a return than skillbook does: unpack it, parse its XML, or read cells at known places. None of them
//! checks anything.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _, Xlsx};
use flate2::{Decompress, FlushDecompress, Status};
use quick_xml::events::Event;
use serde_json::Value;
use skillbook::jobs::returned::Return;
use zip::{CompressionMethod, ZipArchive};

use crate::common::Result;

/// Parts without anything that people type.
const LEFT_OUT: [&str; 6] =
    ["[Content_Types].xml", "docProps/app.xml", "docProps/custom.xml", "xl/drawings/", "xl/charts/", "xl/printerSettings/"];

/// Unpacks the parts that are needed to read a return, as fast as possible: whole, into a reused buffer and without verifying
/// checksums.
pub(crate) fn inflate(files: &[PathBuf]) -> Result<usize> {
    let mut sum = 0;
    each_part(files, |part| {
        sum += std::hint::black_box(part).len();
        Ok(())
    })?;
    Ok(sum)
}

/// Parses the XML of the same parts and keeps nothing.
pub(crate) fn events(files: &[PathBuf]) -> Result<usize> {
    let mut count = 0;
    each_part(files, |part| {
        let mut reader = quick_xml::Reader::from_reader(part);
        loop {
            match reader.read_event()? {
                Event::Eof => return Ok(()),
                event => count += std::hint::black_box(event).len(),
            }
        }
    })?;
    Ok(count)
}

fn each_part(files: &[PathBuf], mut take: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let (mut unpacked, mut inflater) = (Vec::new(), Decompress::new(false));
    for file in files {
        let bytes = fs::read(file)?;
        let mut package = ZipArchive::new(Cursor::new(bytes.as_slice()))?;
        for index in 0..package.len() {
            let part = package.by_index_raw(index)?;
            let name = part.name()?;
            if LEFT_OUT.iter().any(|left_out| name.starts_with(left_out)) {
                continue;
            }
            let start = usize::try_from(part.data_start().ok_or("a part without a place")?)?;
            let packed = &bytes[start..start + usize::try_from(part.compressed_size())?];
            if part.compression() == CompressionMethod::Stored {
                take(packed)?;
                continue;
            }
            unpacked.clear();
            // One spare byte lets the inflater see the end.
            unpacked.reserve(usize::try_from(part.size())? + 1);
            inflater.reset(false);
            match inflater.decompress_vec(packed, &mut unpacked, FlushDecompress::Finish)? {
                Status::StreamEnd => take(&unpacked)?,
                status => return Err(format!("{} in {}: {status:?}", name, file.display()).into()),
            }
        }
    }
    Ok(())
}

/// The cells of the fields of one return, sheet by sheet.
pub(crate) struct Wanted(Vec<(String, Vec<(u32, u32)>)>);

impl Wanted {
    /// Returns the cells in which the fields of a return were found.
    pub(crate) fn of(found: &Return) -> Self {
        let mut sheets: Vec<(String, Vec<(u32, u32)>)> = Vec::new();
        for place in found.fields.iter().map(|field| &field.place) {
            let cell = (place.cell.row, place.cell.col);
            match sheets.iter_mut().find(|(name, _)| **name == *place.sheet) {
                Some((_, cells)) => cells.push(cell),
                None => sheets.push((place.sheet.to_string(), vec![cell])),
            }
        }
        Self(sheets)
    }
}

/// Reads the values of the same fields from their cells.
pub(crate) fn fixed_cells(files: &[PathBuf], wanted: &[Wanted]) -> Result<Vec<Vec<Value>>> {
    files.iter().zip(wanted).map(|(file, wanted)| pulled(file, wanted)).collect()
}

fn pulled(file: &Path, Wanted(sheets): &Wanted) -> Result<Vec<Value>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(fs::read(file)?))?;
    let mut values = Vec::new();
    for (name, cells) in sheets {
        let range = book.worksheet_range(name)?;
        values.extend(cells.iter().map(|cell| range.get_value(*cell).map_or(Value::Null, value)));
    }
    Ok(values)
}

fn value(data: &Data) -> Value {
    match data {
        Data::Empty => Value::Null,
        Data::Int(number) => (*number).into(),
        Data::Float(number) => (*number).into(),
        Data::Bool(truth) => (*truth).into(),
        Data::DateTime(day) => day.as_f64().into(),
        Data::String(text) => text.as_str().into(),
        other => other.to_string().into(),
    }
}

/// Fails if the cells do not hold the answers, since reading the wrong cells would be easy.
pub(crate) fn proves(file: &Path, found: &Return, wanted: &Wanted) -> Result<()> {
    let filled = pulled(file, wanted)?.iter().filter(|value| !value.is_null()).count();
    let answered = found.fields.iter().filter(|field| field.input && !field.value.is_null()).count();
    if answered == 0 || filled < answered {
        return Err(format!("{}: {answered} answers, {filled} cells with something in them", found.file).into());
    }
    Ok(())
}
