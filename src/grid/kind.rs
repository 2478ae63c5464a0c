//! Tells what a file is from its content, and looks a package over before any parser sees it: number of parts, and how
//! much they really unpack to.

use std::io::{Cursor, Read};

use super::{GridError, Limits};

/// The kinds of file that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Excel workbook.
    Xlsx,
    /// Excel workbook with macros, which are never run.
    Xlsm,
    /// Excel binary workbook.
    Xlsb,
    /// Excel 97-2003 workbook.
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
    /// Text with separators (CSV and the like).
    Delimited,
}

impl FileKind {
    /// The ending that files of this kind should have.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xlsm => "xlsm",
            Self::Xlsb => "xlsb",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::Delimited => "csv",
        }
    }
}

/// What the bytes are.
pub(super) fn tell(bytes: &[u8], limits: &Limits) -> Result<FileKind, GridError> {
    let not = |what: &str| Err(GridError::NotSpreadsheet(what.to_owned()));
    match bytes {
        [] => Err(GridError::Empty),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => tell_package(bytes, limits),
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => tell_compound(bytes),
        [b'%', b'P', b'D', b'F', ..] => not("this is a PDF document"),
        [b'{', b'\\', b'r', b't', b'f', ..] => not("this is an RTF document"),
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] | [b'G', b'I', b'F', b'8', ..] => not("this is a picture"),
        _ => tell_text(bytes),
    }
}

fn tell_package(bytes: &[u8], limits: &Limits) -> Result<FileKind, GridError> {
    // The list of parts stands at the end of a package; that it is not found is said by the library in its own tongue.
    let damaged = |error: zip::result::ZipError| match error.to_string() {
        text if text.contains("EOCD") => GridError::Damaged("its end is missing, as after a transfer that broke off".to_owned()),
        text => GridError::Damaged(text),
    };
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if package.len() > limits.entries {
        return Err(GridError::TooLarge(format!("it has {} parts; the limit is {}", package.len(), limits.entries)));
    }
    if package.has_duplicate_names() {
        return Err(GridError::Damaged("it holds two parts of the same name".to_owned()));
    }
    let names: Vec<String> =
        package.file_names().filter_map(Result::ok).map(|name| name.to_lowercase().replace('\\', "/")).collect();
    let has = |name: &str| names.iter().any(|part| part.trim_start_matches('/') == name);
    let mut mimetype = String::new();
    if let Ok(part) = package.by_name("mimetype") {
        let _ = part.take(200).read_to_string(&mut mimetype);
    }
    if mimetype.trim() == "application/vnd.oasis.opendocument.spreadsheet" {
        weigh(&mut package, limits).map(|()| FileKind::Ods)
    } else if has("xl/workbook.bin") {
        weigh(&mut package, limits).map(|()| FileKind::Xlsb)
    } else if has("xl/vbaproject.bin") {
        Ok(FileKind::Xlsm)
    } else if names.iter().any(|part| part.ends_with("workbook.xml") || part.starts_with("xl/worksheets/")) {
        Ok(FileKind::Xlsx)
    } else if has("word/document.xml") {
        Err(GridError::NotSpreadsheet("this is a Word document".to_owned()))
    } else if has("index/document.iwa") {
        Err(GridError::NotSpreadsheet("this is an Apple Numbers or Pages file".to_owned()))
    } else {
        Err(GridError::NotSpreadsheet("this is a ZIP archive without a workbook in it".to_owned()))
    }
}

/// Unpacks everything once to see how much it really is, before a parser that knows no limits sees it. The reader of .xlsx
/// counts by itself as it reads.
fn weigh(package: &mut zip::ZipArchive<Cursor<&[u8]>>, limits: &Limits) -> Result<(), GridError> {
    let mut left = limits.inflated_bytes;
    for index in 0..package.len() {
        let part = package.by_index(index).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(text) if text.contains("assword") => GridError::Encrypted,
            other => GridError::Damaged(other.to_string()),
        })?;
        let mut bounded = part.take(left + 1);
        let length = std::io::copy(&mut bounded, &mut std::io::sink()).map_err(|error| GridError::Damaged(error.to_string()))?;
        left = left.checked_sub(length).ok_or_else(|| {
            GridError::TooLarge(format!("unpacked it has more than {} bytes, the limit", limits.inflated_bytes))
        })?;
    }
    Ok(())
}

/// An OLE container: an old Excel workbook, or a newer one behind a password. The names of its streams tell which.
fn tell_compound(bytes: &[u8]) -> Result<FileKind, GridError> {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).chain([0, 0]).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if holds("EncryptedPackage") {
        Err(GridError::Encrypted)
    } else if holds("Workbook") || holds("Book") {
        Ok(FileKind::Xls)
    } else {
        Err(GridError::NotSpreadsheet("this is an old Office document, but no workbook".to_owned()))
    }
}

fn tell_text(bytes: &[u8]) -> Result<FileKind, GridError> {
    let wide = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    if !wide && bytes.iter().take(4096).any(|&byte| byte == 0) {
        return Err(GridError::NotSpreadsheet("this is no kind of file that spreadsheets come in".to_owned()));
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with("<!doctype html") || head.starts_with("<html") {
        return Err(GridError::NotSpreadsheet("this is a web page".to_owned()));
    }
    if head.starts_with("<?xml") {
        return Err(GridError::NotSpreadsheet("this is an XML file".to_owned()));
    }
    if head.is_empty() {
        return Err(GridError::Empty);
    }
    Ok(FileKind::Delimited)
}
