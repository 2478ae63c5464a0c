//! Frameworks from their files: read, checked in full, built in, and taken to Excel and back.
//!
//! A built-in framework and one that somebody wrote go through the same loader. What is wrong is a finding with its line
//! or cell; only a framework without errors is handed on.

mod builtin;
mod check;

mod load;
mod places;
mod workbook;
mod yaml_text;

pub use builtin::{DEFAULT_FRAMEWORK, FILE, Library, builtin, builtin_names, builtin_text, builtin_version, load_builtin};
pub use load::{LARGEST_FILE, Loaded, load_bytes, load_text};
pub use workbook::{ExportError, export, import};
pub use yaml_text::to_yaml;

#[cfg(test)]
mod tests;
