//! Finds the format of a file from its content, and checks a package before any parser sees it: the number of parts, and the
//! size to which they really unpack.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{GridError, Limits, limits};

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
        [_, _, _, _, b'f', b't', b'y', b'p', ..] | [b'R', b'I', b'F', b'F', ..] => not("this is a picture, sound or film"),
        _ => match BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)) {
            Some((_, what)) => not(what),
            None => tell_text(bytes),
        },
    }
}

/// The first bytes of files that people mistake for a spreadsheet or rename to look like one.
const BEGINNINGS: [(&[u8], &str); 17] = [
    (b"%PDF", "this is a PDF document"),
    (b"{\\rtf", "this is an RTF document"),
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
    (b"SQLite format 3", "this is a database"),
    (b"L\0\0\0\x01\x14\x02\0", SHORTCUT),
    (b"book\0\0\0\0mark", SHORTCUT),
    (b"\x78\x9F\x3E\x22", "this is winmail.dat, in which Outlook packs what is attached to a mail; ask for the workbook itself"),
];
const SHORTCUT: &str = "this is a shortcut, not the file itself; give the file that it leads to";
const PICTURE: &str = "this is a picture";
const ARCHIVE: &str = "this is a packed archive; unpack it, and give the workbooks that are in it";

fn not<T>(what: &str) -> Result<T, GridError> {
    Err(GridError::NotSpreadsheet(what.to_owned()))
}

fn tell_package(bytes: &[u8], limits: &Limits) -> Result<FileKind, GridError> {
    // `ZipArchive` allocates memory for every listed part, so the parts are counted first.
    let listed = bytes.windows(4).filter(|window| window == b"PK\x01\x02").count();
    if listed > limits.entries {
        return Err(limits::entries(listed, limits));
    }
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(|error| without_list(bytes, &error))?;
    if package.has_duplicate_names() {
        return Err(GridError::Damaged("it holds two parts of the same name".to_owned()));
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
        Some("text") => return not("this is a text document (OpenDocument)"),
        Some(_) => return not("this is an OpenDocument file, but no spreadsheet"),
        None => {}
    }
    if has("xl/workbook.bin") {
        weigh(&mut package, limits).map(|()| FileKind::Xlsb)
    } else if has("xl/vbaproject.bin") {
        Ok(FileKind::Xlsm)
    } else if names.iter().any(|part| part.ends_with("workbook.xml") || part.starts_with("xl/")) {
        Ok(FileKind::Xlsx)
    } else {
        not(&other_package(&names))
    }
}

/// Returns why the list of parts at the end of a package cannot be read. Most often the end is missing.
fn without_list(bytes: &[u8], error: &ZipError) -> GridError {
    let ends = bytes.len().checked_sub(18).is_some_and(|end| bytes[..end].windows(4).any(|window| window == b"PK\x05\x06"));
    GridError::Damaged(match error {
        _ if !ends => "its end is missing, as after a transfer that broke off".to_owned(),
        ZipError::InvalidArchive(_) => "the list of its parts does not fit together".to_owned(),
        other => format!("its package cannot be read: {other}"),
    })
}

/// Describes a package that is not a workbook.
fn other_package(names: &[String]) -> String {
    let begins = |start: &str| names.iter().any(|part| part.starts_with(start));
    let is_workbook = |name: &&String| name.rsplit_once('.').is_some_and(|(_, ending)| WORKBOOKS.contains(&ending));
    match names.iter().filter(is_workbook).count() {
        _ if begins("word/") => "this is a Word document".to_owned(),
        _ if begins("ppt/") => "this is a PowerPoint presentation".to_owned(),
        _ if begins("index.zip") || names.iter().any(|part| part.ends_with(".iwa")) => {
            "this is an Apple Numbers, Pages or Keynote file; in Numbers choose File > Export To > Excel".to_owned()
        }
        0 => "this is a ZIP archive without a workbook in it".to_owned(),
        1 => "this is a ZIP archive with a workbook in it; unpack it, and give the workbook itself".to_owned(),
        more => format!("this is a ZIP archive with {more} workbooks in it; unpack it, and give the workbooks themselves"),
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
            other => GridError::Damaged(other.to_string()),
        })?;
        let of_part = limits.unpacked(part.compressed_size());
        let mut bounded = part.take(left.min(of_part) + 1);
        let length = std::io::copy(&mut bounded, &mut std::io::sink()).map_err(|error| GridError::Damaged(error.to_string()))?;
        left = left.checked_sub(length).ok_or_else(|| limits::unpacked_size(limits))?;
        if length > of_part {
            return Err(limits::ratio("a part of it", limits));
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
        not("this is an e-mail that Outlook saved (.msg); save the workbook that is attached to it and give that")
    } else if holds("EncryptedPackage") {
        Err(GridError::Encrypted)
    } else if holds("Workbook") || holds("Book") {
        Ok(FileKind::Xls)
    } else if holds("WordDocument") {
        not("this is an old Word document")
    } else {
        not("this is an old Office document, but no workbook")
    }
}

fn tell_text(bytes: &[u8]) -> Result<FileKind, GridError> {
    if bytes.iter().all(|byte| *byte == 0) {
        return Err(GridError::Damaged("it holds nothing but zeros, as after a crash or a transfer that failed".to_owned()));
    }
    let wide = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) || super::text::wide(bytes).is_some();
    if !wide && bytes.iter().take(4096).any(|&byte| byte == 0) {
        return not("this is no kind of file that spreadsheets come in");
    }
    let head = super::text::decode(&bytes[..bytes.len().min(2048)]).0.to_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.is_empty() {
        return if bytes.len() > 2048 { Ok(FileKind::Delimited) } else { Err(GridError::Empty) };
    }
    if ["<!doctype html", "<html", "<head", "<body", "<table", "<meta"].iter().any(|tag| head.starts_with(tag)) {
        return not(&format!("this is a web page, as some programs write tables; {SAVE_ANEW}"));
    }
    if let Some(what) = super::other::other_text(bytes, head) {
        return not(&what);
    }
    if head.starts_with("mime-version:") || head.contains("content-type: multipart/related") {
        return not(&format!("this is a web page in one file (.mht); {SAVE_ANEW}"));
    }
    if head.starts_with("<?xml") {
        return not(&if head.contains("urn:schemas-microsoft-com:office:spreadsheet") || head.contains("excel.sheet") {
            format!("this is a sheet in the XML of Excel 2003; {SAVE_ANEW}")
        } else if head.contains("opendocument") {
            format!("this is an OpenDocument sheet in one flat XML file (.fods); {SAVE_ANEW}")
        } else if head.contains("<html") || head.contains("<!doctype html") {
            format!("this is a web page, as some programs write tables; {SAVE_ANEW}")
        } else {
            "this is an XML file".to_owned()
        });
    }
    Ok(FileKind::Delimited)
}

/// Advice for files that a spreadsheet program can open, but this program cannot.
pub(super) const SAVE_ANEW: &str = "open it in a spreadsheet program and save it as an Excel workbook (.xlsx)";
