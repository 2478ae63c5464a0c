#![doc = include_str!("../README.md")]

pub mod address;
pub mod analysis;
pub mod finding;
pub mod grid;
pub mod model;
pub mod report;
pub mod texts;
pub mod words;
pub mod yaml;
