//! Frameworks: loading from files, complete checks, the built-in ones, and export to Excel and import from it.
//!
//! Built-in frameworks and those that people write go through the same loader. Each problem is a finding with its line or cell;
//! only a framework without errors is returned.

mod builtin;
mod check;

mod load;
mod places;
mod workbook;
mod yaml_text;

pub use builtin::{DEFAULT_FRAMEWORK, FILE, Library, builtin, builtin_names, builtin_text, builtin_version, load_builtin};
pub use load::{LARGEST_FILE, LoadedFramework, load_bytes, load_text};
pub use workbook::{ExportError, export, import};
pub use yaml_text::to_yaml;

#[cfg(test)]
mod tests;
