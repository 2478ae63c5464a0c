//! Who does the work on many things: a job names the pieces, and whoever runs it says how many hands there are.

use std::sync::{Mutex, PoisonError};

/// Hands for work that falls into pieces.
pub trait Workers: Sync {
    /// Does every piece of some work, each once and in any order; returns when all are done.
    fn each(&self, pieces: usize, work: &(dyn Fn(usize) + Sync));
}

/// One pair of hands: one piece after the other.
pub struct Alone;

impl Workers for Alone {
    fn each(&self, pieces: usize, work: &(dyn Fn(usize) + Sync)) {
        (0..pieces).for_each(work);
    }
}

/// What is lent to a job besides files: hands, and somebody to tell that a piece is done.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// Who does the work.
    pub workers: &'a dyn Workers,
    /// Called after each piece, perhaps from several threads.
    pub step: &'a (dyn Fn() + Sync),
}

impl Means<'static> {
    /// One pair of hands, and nobody to tell.
    pub const ALONE: Self = Self { workers: &Alone, step: &|| {} };
}

impl Means<'_> {
    /// The same hands, without telling anybody.
    pub(super) fn quiet(&self) -> Means<'_> {
        Means { workers: self.workers, step: &|| {} }
    }

    /// What the pieces of some work come to, in their order.
    pub(super) fn map<T: Send>(&self, pieces: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
        let done: Vec<Mutex<Option<T>>> = (0..pieces).map(|_| Mutex::new(None)).collect();
        self.workers.each(pieces, &|at| {
            let result = work(at);
            *done[at].lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        });
        done.into_iter().filter_map(|one| one.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
    }
}
