//! Adds the language to the properties of the package. Screen readers need it, and the writing library cannot set it. All other
//! parts are copied unchanged.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::WriteError;

const PROPERTIES: &str = "docProps/core.xml";

pub(super) fn with_language(bytes: &[u8], language: &str) -> Result<Vec<u8>, WriteError> {
    let mut package = ZipArchive::new(Cursor::new(bytes))?;
    let mut output = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() + 64)));
    for index in 0..package.len() {
        let mut part = package.by_index(index)?;
        if part.name()? != PROPERTIES {
            output.raw_copy_file(part)?;
            continue;
        }
        let options = SimpleFileOptions::default().last_modified_time(part.last_modified().unwrap_or_default());
        let mut xml = String::new();
        part.read_to_string(&mut xml)?;
        let tag: String = language.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let xml = xml.replace("</cp:coreProperties>", &format!("<dc:language>{tag}</dc:language></cp:coreProperties>"));
        output.start_file(PROPERTIES, options)?;
        output.write_all(xml.as_bytes())?;
    }
    Ok(output.finish()?.into_inner())
}
