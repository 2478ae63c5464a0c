//! What skillbook does, job by job: each a function from an order and named files to named files, findings and what is to be
//! told. Files ([`inputs`], [`outputs`]), hands and progress ([`workers`]) are lent to it, and the day stands on its
//! [`workbench`]: no job opens a file, starts a thread, reads the clock or prints. `check` comes first; the others take its returns.

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
