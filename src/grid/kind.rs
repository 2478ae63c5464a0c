//! Finds the format of a file from its content, and checks a package before any parser sees it: the number of parts, and the
//! size to which they really unpack.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{GridError, Limits, damaged, limits};
use crate::wording::Wording;

/// The file formats that can be read.
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
    /// Returns the file extension of this format.
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

/// Finds the format of the bytes.
pub(super) fn tell(bytes: &[u8], limits: &Limits) -> Result<FileKind, GridError> {
    match bytes {
        [] => Err(GridError::Empty),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => tell_package(bytes, limits),
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => tell_compound(bytes),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] | [b'R', b'I', b'F', b'F', ..] => not("grid.is.media"),
        _ => match BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)) {
            Some((_, what)) => not(what),
            None => tell_text(bytes),
        },
    }
}

/// The first bytes of files that people mistake for a spreadsheet or rename to look like one, with the key of the message.
const BEGINNINGS: [(&[u8], &str); 17] = [
    (b"%PDF", "grid.is.pdf"),
    (b"{\\rtf", "grid.is.rtf"),
    (b"\x89PNG", PICTURE),
    (b"\xFF\xD8\xFF", PICTURE),
    (b"GIF8", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"\x1F\x8B", ARCHIVE),
    (b"7z\xBC\xAF\x27\x1C", ARCHIVE),
    (b"Rar!", ARCHIVE),
    (b"BZh", ARCHIVE),
    (b"\xFD7zXZ\0", ARCHIVE),
    (b"\x28\xB5\x2F\xFD", ARCHIVE),
    (b"SQLite format 3", "grid.is.database"),
    (b"L\0\0\0\x01\x14\x02\0", SHORTCUT),
    (b"book\0\0\0\0mark", SHORTCUT),
    (b"\x78\x9F\x3E\x22", "grid.is.winmail"),
];
const SHORTCUT: &str = "grid.is.shortcut";
const PICTURE: &str = "grid.is.picture";
const ARCHIVE: &str = "grid.is.archive";

fn not<T>(key: &'static str) -> Result<T, GridError> {
    Err(GridError::NotSpreadsheet(Wording::of(key)))
}

fn tell_package(bytes: &[u8], limits: &Limits) -> Result<FileKind, GridError> {
    // `ZipArchive` allocates memory for every listed part, so the parts are counted first.
    let listed = bytes.windows(4).filter(|window| window == b"PK\x01\x02").count();
    if listed > limits.entries {
        return Err(limits::entries(listed, limits));
    }
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(|error| without_list(bytes, &error))?;
    if package.has_duplicate_names() {
        return Err(damaged("grid.package.same-name"));
    }
    let names: Vec<String> = package
        .file_names()
        .filter_map(Result::ok)
        .map(|name| name.to_lowercase().replace('\\', "/").trim_start_matches('/').to_owned())
        .collect();
    let has = |name: &str| names.iter().any(|part| part == name);
    let mut mimetype = String::new();
    if let Ok(part) = package.by_name("mimetype") {
        let _ = part.take(200).read_to_string(&mut mimetype);
    }
    match mimetype.trim().strip_prefix("application/vnd.oasis.opendocument.") {
        Some("spreadsheet" | "spreadsheet-template") => return weigh(&mut package, limits).map(|()| FileKind::Ods),
        Some("text") => return not("grid.is.opendocument-text"),
        Some(_) => return not("grid.is.opendocument-other"),
        None => {}
    }
    if has("xl/workbook.bin") {
        weigh(&mut package, limits).map(|()| FileKind::Xlsb)
    } else if has("xl/vbaproject.bin") {
        Ok(FileKind::Xlsm)
    } else if names.iter().any(|part| part.ends_with("workbook.xml") || part.starts_with("xl/")) {
        Ok(FileKind::Xlsx)
    } else {
        Err(GridError::NotSpreadsheet(other_package(&names)))
    }
}

/// Returns why the list of parts at the end of a package cannot be read. Most often the end is missing.
fn without_list(bytes: &[u8], error: &ZipError) -> GridError {
    let ends = bytes.len().checked_sub(18).is_some_and(|end| bytes[..end].windows(4).any(|window| window == b"PK\x05\x06"));
    GridError::Damaged(match error {
        _ if !ends => Wording::of("grid.package.no-end"),
        ZipError::InvalidArchive(_) => Wording::of("grid.package.list"),
        other => Wording::of("grid.package.unreadable").with("error", other.to_string()),
    })
}

/// Describes a package that is not a workbook.
fn other_package(names: &[String]) -> Wording {
    let begins = |start: &str| names.iter().any(|part| part.starts_with(start));
    let is_workbook = |name: &&String| name.rsplit_once('.').is_some_and(|(_, ending)| WORKBOOKS.contains(&ending));
    if begins("word/") {
        Wording::of("grid.is.word")
    } else if begins("ppt/") {
        Wording::of("grid.is.powerpoint")
    } else if begins("index.zip") || names.iter().any(|part| part.ends_with(".iwa")) {
        Wording::of("grid.is.apple")
    } else {
        Wording::of("grid.is.zip").with("workbooks", names.iter().filter(is_workbook).count())
    }
}

pub(super) const WORKBOOKS: [&str; 5] = ["xlsx", "xlsm", "xlsb", "xls", "ods"];

/// Unpacks everything once to measure its real size, before a parser without limits sees it. The reader of .xlsx counts while
/// it reads.
fn weigh(package: &mut ZipArchive<Cursor<&[u8]>>, limits: &Limits) -> Result<(), GridError> {
    let mut left = limits.inflated_bytes;
    for index in 0..package.len() {
        let part = package.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(text) if text.contains("assword") => GridError::Encrypted,
            other => GridError::Damaged(Wording::theirs(other)),
        })?;
        let of_part = limits.unpacked(part.compressed_size());
        let mut bounded = part.take(left.min(of_part) + 1);
        let length =
            std::io::copy(&mut bounded, &mut std::io::sink()).map_err(|error| GridError::Damaged(Wording::theirs(error)))?;
        left = left.checked_sub(length).ok_or_else(|| limits::unpacked_size(limits))?;
        if length > of_part {
            return Err(limits::ratio(Wording::of("grid.part.any"), limits));
        }
    }
    Ok(())
}

/// Finds the format of an OLE container: an old Excel workbook, or something else, such as a newer workbook with a password, an
/// old Word document or a mail. The names of the streams tell which.
fn tell_compound(bytes: &[u8]) -> Result<FileKind, GridError> {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).chain([0, 0]).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    // This comes first, because a mail contains its attachments.
    if holds("__properties_version1.0") {
        not("grid.is.outlook")
    } else if holds("EncryptedPackage") {
        Err(GridError::Encrypted)
    } else if holds("Workbook") || holds("Book") {
        Ok(FileKind::Xls)
    } else if holds("WordDocument") {
        not("grid.is.old-word")
    } else {
        not("grid.is.old-office")
    }
}

fn tell_text(bytes: &[u8]) -> Result<FileKind, GridError> {
    if bytes.iter().all(|byte| *byte == 0) {
        return Err(damaged("grid.records.zeros"));
    }
    let wide = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) || super::text::wide(bytes).is_some();
    if !wide && bytes.iter().take(4096).any(|&byte| byte == 0) {
        return not("grid.is.unknown");
    }
    let head = super::text::decode(&bytes[..bytes.len().min(2048)]).0.to_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.is_empty() {
        return if bytes.len() > 2048 { Ok(FileKind::Delimited) } else { Err(GridError::Empty) };
    }
    if ["<!doctype html", "<html", "<head", "<body", "<table", "<meta"].iter().any(|tag| head.starts_with(tag)) {
        return not("grid.is.web-page");
    }
    if let Some(what) = super::other::other_text(bytes, head) {
        return Err(GridError::NotSpreadsheet(what));
    }
    if head.starts_with("mime-version:") || head.contains("content-type: multipart/related") {
        return not("grid.is.mht");
    }
    if head.starts_with("<?xml") {
        return not(if head.contains("urn:schemas-microsoft-com:office:spreadsheet") || head.contains("excel.sheet") {
            "grid.is.excel-2003-xml"
        } else if head.contains("opendocument") {
            "grid.is.fods"
        } else if head.contains("<html") || head.contains("<!doctype html") {
            "grid.is.web-page"
        } else {
            "grid.is.xml"
        });
    }
    Ok(FileKind::Delimited)
}
