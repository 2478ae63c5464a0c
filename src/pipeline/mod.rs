//! From files to files: which are read, and how results are put in their place.

pub mod inputs;
pub mod issue;
pub mod issued;
pub mod output;
pub mod published;
