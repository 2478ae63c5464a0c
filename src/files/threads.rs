//! Work on all cores of the computer.

use rayon::prelude::*;

use crate::jobs::workers::{Means, Workers};

/// Workers that use all free cores.
struct Threads;

impl Workers for Threads {
    fn each(&self, pieces: usize, work: &(dyn Fn(usize) + Sync)) {
        (0..pieces).into_par_iter().for_each(work);
    }
}

/// Returns workers on all cores, and `step`, which is called after each piece of work.
pub fn threads(step: &(dyn Fn() + Sync)) -> Means<'_> {
    Means { workers: &Threads, step }
}
