//! The integration tests: one binary, a module for each promise that the program makes as a whole.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod answers;
mod artefacts;
mod codes;
mod documents;
mod foreign;
mod forms;
mod grid;
mod issue;
mod layering;
mod print;
mod programs;
mod roundtrip;
mod sample;
mod spoilt;
