//! The jobs of skillbook. Each is a function from an order and named files to named files, findings and messages. The caller
//! supplies files ([`inputs`], [`outputs`]), threads and progress ([`workers`]), and the date (on the [`workbench`]): no job
//! opens a file, starts a thread, reads the clock or prints. `check` runs first; the other jobs take the returns that it has
//! read.

pub mod assign;
pub mod brief;
pub mod check;
pub mod collect;
pub mod convert;
pub mod digest;
pub mod expected;
pub mod inputs;
pub mod issue;
pub mod issued;
pub mod lines;
pub mod made_from;
pub mod mend;
pub mod outputs;
pub mod plan;
pub mod previous;
pub mod published;
pub mod replaced;
pub mod returned;
mod shared;
pub mod status;
pub mod workbench;
pub mod workers;
