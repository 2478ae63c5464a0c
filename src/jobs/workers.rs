//! Spreads work over threads: a job splits its work into pieces, and the caller decides how many threads run them.

use std::sync::{Mutex, PoisonError};

/// Runs work that is split into pieces.
pub trait Workers: Sync {
    /// Runs every piece once, in any order, and returns when all are done.
    fn each(&self, pieces: usize, work: &(dyn Fn(usize) + Sync));
}

/// Runs one piece after the other on the current thread.
pub struct Alone;

impl Workers for Alone {
    fn each(&self, pieces: usize, work: &(dyn Fn(usize) + Sync)) {
        (0..pieces).for_each(work);
    }
}

/// What the caller supplies to a job besides files: workers, and a callback for progress.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// Runs the pieces.
    pub workers: &'a dyn Workers,
    /// Called after each piece, possibly from several threads.
    pub step: &'a (dyn Fn() + Sync),
}

impl Means<'static> {
    /// The current thread alone, without progress.
    pub const ALONE: Self = Self { workers: &Alone, step: &|| {} };
}

impl Means<'_> {
    /// The same workers, without progress.
    pub(super) fn quiet(&self) -> Means<'_> {
        Means { workers: self.workers, step: &|| {} }
    }

    /// Runs the pieces and returns their results in order.
    pub(super) fn map<T: Send>(&self, pieces: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
        let done: Vec<Mutex<Option<T>>> = (0..pieces).map(|_| Mutex::new(None)).collect();
        self.workers.each(pieces, &|at| {
            let result = work(at);
            *done[at].lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        });
        done.into_iter().filter_map(|one| one.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
    }
}
