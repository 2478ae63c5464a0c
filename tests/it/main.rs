//! The integration tests: one binary, a module for each promise that the program makes as a whole.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod annotate;
mod answers;
mod artefacts;
mod brief;
mod broken_bytes;
mod changes;
mod cli;
mod clock;
mod codes;
mod compact;
mod demo;
mod documents;
mod field;
mod foreign;
mod forms;
mod frozen;
mod grid;
mod groups;
mod hostile;
mod issue;
mod kept;
mod layering;
mod less_noise;
mod lines;
mod made_from;
mod messy;
mod mutations;
mod next_round;
mod office;
mod over_bytes;
mod pages;
mod plain_yaml;
mod plan;
mod plan_rules;
mod print;
mod private;
mod programs;
mod roundtrip;
mod sample;
mod sandbox;
mod spoilt;
mod status;
mod summary;
mod whose;
