//! Checks that cells and texts that are read at once give the same result as with the ordinary XML reader, by comparing each
//! part with a version in which nothing can be read at once. `tests/it/grid/plain.rs` checks the same for whole workbooks.

use proptest::prelude::*;

use super::*;

/// Returns the same parts, written so that only the ordinary XML reader can read each cell and text.
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
        // An error can quote the XML that was rewritten.
        Err(error) => error.to_string().replace("<c\n", "<c ").replace("<si ><t", "<si><t"),
    }
}

const ROWS: &str = concat!(
    r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"/><c r="C1" s="1"><v>45000</v></c><c><v>7</v></c></row>"#,
    r#"<row r="2" hidden="1"><c r="A2" t="str"><f>IF(A1="",1,2)</f><v>_x0041_</v></c><c r="B2" t="b"><v>1</v></c></row>"#,
    r#"<row r="3"/><row r="4"><c r="A4" t="e"><v>#N/A</v></c> <c r="B4" t="n"><f>1+1</f><v>2</v></c></row>"#,
    r#"<row r="5"><c r="A5" t="s"><v>1</v></c><c r="B5" t="inlineStr"><is><t>here</t></is></c><c r="C5"><f></f><v></v></c></row>"#,
);

/// Pieces that are inserted somewhere into a part.
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
