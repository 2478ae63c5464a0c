//! As many hands as the computer has cores.

use rayon::prelude::*;

use crate::jobs::workers::{Means, Workers};

/// All cores that are free.
struct Threads;

impl Workers for Threads {
    fn each(&self, pieces: usize, work: &(dyn Fn(usize) + Sync)) {
        (0..pieces).into_par_iter().for_each(work);
    }
}

/// All cores, and somebody to tell after each piece.
pub fn threads(step: &(dyn Fn() + Sync)) -> Means<'_> {
    Means { workers: &Threads, step }
}
