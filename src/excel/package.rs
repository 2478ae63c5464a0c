//! Completes a package with what the writing library cannot set: the language, which screen readers need, and rows whose height
//! follows what people type. All other parts are copied unchanged.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::WriteError;

const PROPERTIES: &str = "docProps/core.xml";

/// How the library marks a row that keeps its height whatever is typed into it.
const FIXED: &str = " customHeight=\"1\"";

/// Completes a package. `growing` has, for each part of a sheet, the rows that grow, counted from zero.
pub(super) fn complete(bytes: &[u8], language: &str, growing: &BTreeMap<String, BTreeSet<u32>>) -> Result<Vec<u8>, WriteError> {
    let mut package = ZipArchive::new(Cursor::new(bytes))?;
    let mut output = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() + 64)));
    for index in 0..package.len() {
        let mut part = package.by_index(index)?;
        let name = part.name()?.into_owned();
        let rows = growing.get(&name).filter(|rows| !rows.is_empty());
        if name != PROPERTIES && rows.is_none() {
            output.raw_copy_file(part)?;
            continue;
        }
        let options = SimpleFileOptions::default().last_modified_time(part.last_modified().unwrap_or_default());
        let mut xml = String::new();
        part.read_to_string(&mut xml)?;
        output.start_file(&name, options)?;
        output.write_all(rows.map_or_else(|| with_language(&xml, language), |rows| without_heights(&xml, rows)).as_bytes())?;
    }
    Ok(output.finish()?.into_inner())
}

fn with_language(xml: &str, language: &str) -> String {
    let tag: String = language.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    xml.replace("</cp:coreProperties>", &format!("<dc:language>{tag}</dc:language></cp:coreProperties>"))
}

/// The part of a sheet in which these rows have the height that suits them now, and another one once their texts change.
fn without_heights(xml: &str, rows: &BTreeSet<u32>) -> String {
    let mut changed = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some((before, behind)) = rest.split_once("<row r=\"") {
        changed.push_str(before);
        changed.push_str("<row r=\"");
        let tag = behind.split_once('>').map_or(behind, |(tag, _)| tag);
        let number = tag.split('"').next().and_then(|number| number.parse::<u32>().ok());
        let grows = number.and_then(|number| number.checked_sub(1)).is_some_and(|row| rows.contains(&row));
        changed.push_str(&if grows { tag.replace(FIXED, "") } else { tag.to_owned() });
        rest = &behind[tag.len()..];
    }
    changed + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_rows_that_grow_lose_their_fixed_height() {
        let xml = |third: &str| {
            format!("<sheetData><row r=\"2\" ht=\"30\" customHeight=\"1\"><c/></row><row r=\"3\" ht=\"30\"{third}/></sheetData>")
        };
        assert_eq!(without_heights(&xml(FIXED), &BTreeSet::from([2])), xml(""));
        assert_eq!(without_heights(&xml(FIXED), &BTreeSet::new()), xml(FIXED));
    }
}
