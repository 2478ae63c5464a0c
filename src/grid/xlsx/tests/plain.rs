//! Cells and texts that are read in one go are read as all others are: the same file, written in such a way that nothing in it
//! can be, says the same.

use proptest::prelude::*;

use super::*;

/// The same parts, written so that each cell and each text is left to the reader that knows all of XML.
fn none_is_plain(package: &Package) -> Package {
    let parts = package.0.iter().map(|(name, bytes)| {
        let bytes = replaced(&replaced(bytes, b"<c ", b"<c\n"), b"<si><t", b"<si ><t");
        (name.clone(), bytes)
    });
    Package(parts.collect())
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::with_capacity(bytes.len()), bytes);
    while let Some(at) = rest.windows(from.len()).position(|window| window == from) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(to);
        rest = &rest[at + from.len()..];
    }
    out.extend_from_slice(rest);
    out
}

fn said(package: &Package) -> String {
    match package.read() {
        Ok(workbook) => format!("{workbook:#?}"),
        // It may quote what it was about.
        Err(error) => error.to_string().replace("<c\n", "<c ").replace("<si ><t", "<si><t"),
    }
}

/// The parts of a file among the fixtures.
fn parts(file: &[u8]) -> Package {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        std::io::copy(&mut part, &mut bytes).unwrap();
        parts.push((part.name().unwrap().into_owned(), bytes));
    }
    Package(parts)
}

#[test]
fn every_workbook_among_the_fixtures_reads_the_same() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let mut read = 0;
    for file in files.filter(|file| file.path().extension().is_some_and(|ending| ending == "xlsx")) {
        let bytes = std::fs::read(file.path()).unwrap();
        // Some are spoilt on purpose.
        if zip::ZipArchive::new(Cursor::new(&bytes)).is_err() {
            continue;
        }
        let package = parts(&bytes);
        assert!(said(&package) == said(&none_is_plain(&package)), "{}", file.path().display());
        read += 1;
    }
    assert!(read >= 20, "{read}");
}

const ROWS: &str = concat!(
    r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"/><c r="C1" s="1"><v>45000</v></c><c><v>7</v></c></row>"#,
    r#"<row r="2" hidden="1"><c r="A2" t="str"><f>IF(A1="",1,2)</f><v>_x0041_</v></c><c r="B2" t="b"><v>1</v></c></row>"#,
    r#"<row r="3"/><row r="4"><c r="A4" t="e"><v>#N/A</v></c> <c r="B4" t="n"><f>1+1</f><v>2</v></c></row>"#,
    r#"<row r="5"><c r="A5" t="s"><v>1</v></c><c r="B5" t="inlineStr"><is><t>here</t></is></c><c r="C5"><f></f><v></v></c></row>"#,
);

/// What is put somewhere into a part.
const PIECES: [&str; 24] = [
    "<",
    ">",
    "/",
    "\"",
    "'",
    "&",
    "&amp;",
    "&#65;",
    " ",
    "\n",
    "\r",
    "<v>",
    "</v>",
    "<f>",
    "<f t=\"shared\" si=\"0\">",
    "</c>",
    "é",
    "\u{1}",
    "<!-- x -->",
    " s=\"1\"",
    " r=\"B2\"",
    "]]>",
    "<x/>",
    " xmlns=\"urn:x\"",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn whatever_is_changed_in_a_part_reads_the_same(
        part in prop::sample::select(vec!["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..6, prop::sample::select(&PIECES[..]), any::<bool>()), 1..3),
    ) {
        let mut package = Package::new(ROWS);
        let bytes = &mut package.0.iter_mut().find(|(name, _)| name == part).unwrap().1;
        for (at, gone, piece, puts) in changes {
            let at = at.index(bytes.len());
            let end = if puts { at } else { (at + gone).min(bytes.len()) };
            bytes.splice(at..end, piece.bytes().filter(|_| puts));
        }
        prop_assert_eq!(said(&package), said(&none_is_plain(&package)));
    }
}
