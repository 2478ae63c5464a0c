//! Of what people do: where answers and other words stand: rows, columns, sheets, notes.

use super::{Row, hold};

const ROWS: &[Row] = &[];

#[test]
fn every_row_holds() {
    hold(ROWS);
}
