#![doc = include_str!("../README.md")]

pub mod address;
pub mod excel;
pub mod finding;
pub mod form;
pub mod framework;
pub mod grid;
pub mod model;
pub mod pipeline;
pub mod report;
pub mod returns;
pub mod roster;
pub mod schema;
pub mod texts;
pub mod words;
pub mod yaml;
