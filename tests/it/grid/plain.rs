//! The fast path for plain cells and texts agrees with the general one: each workbook of the fixtures is rewritten so that the
//! fast path never applies, and must give the same result.

use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use skillbook::grid::{self, Limits};
use zip::write::SimpleFileOptions;

/// Adds a blank before the attributes of each cell, and one in the tag of each text. Returns `None` if the file is not a
/// package.
fn written_otherwise(file: &[u8]) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).ok()?;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).ok()?;
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).ok()?;
        writer.start_file(part.name().unwrap(), SimpleFileOptions::default()).unwrap();
        let bytes = match String::from_utf8(bytes) {
            Ok(text) => text.replace("<c ", "<c\n").replace("<si><t", "<si ><t").into_bytes(),
            Err(error) => error.into_bytes(),
        };
        writer.write_all(&bytes).unwrap();
    }
    Some(writer.finish().unwrap().into_inner())
}

#[test]
fn every_workbook_among_the_fixtures_reads_the_same() {
    let said = |bytes: &[u8]| match grid::read(bytes, &Limits::default()) {
        Ok(workbook) => format!("{workbook:?}"),
        Err(error) => error.to_string(),
    };
    let files =
        walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")).into_iter().map(Result::unwrap);
    let mut read = 0;
    for file in files.filter(|file| file.path().extension().is_some_and(|ending| ending == "xlsx")) {
        let bytes = std::fs::read(file.path()).unwrap();
        let Some(otherwise) = written_otherwise(&bytes) else { continue };
        assert!(said(&bytes) == said(&otherwise), "{}", file.path().display());
        read += 1;
    }
    assert!(read >= 20, "{read}");
}
