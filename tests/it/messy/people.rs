//! Of what people do: whose form it is, which round, how often it came.

use super::{Row, hold};

const ROWS: &[Row] = &[];

#[test]
fn every_row_holds() {
    hold(ROWS);
}
