//! The integration tests: one binary, a module for each promise that the program makes as a whole.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod artefacts;
mod demo;
mod documents;
mod forms;
mod issue;
mod layering;
mod roundtrip;
