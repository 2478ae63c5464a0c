//! Of what people do: files: formats, endings, locks, company in the folder.

use super::{Row, hold};

const ROWS: &[Row] = &[];

#[test]
fn every_row_holds() {
    hold(ROWS);
}
