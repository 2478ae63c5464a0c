//! The integration tests: one binary, a module for each promise that the program makes as a whole.

mod codes;
mod sample;
mod spoilt;
