#![doc = include_str!("../README.md")]

pub mod address;
pub mod excel;
pub mod finding;
pub mod form;
pub mod grid;
pub mod model;
pub mod returns;
pub mod texts;
pub mod words;
pub mod yaml;
