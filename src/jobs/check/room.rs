//! Shares memory among files that are read at the same time. The limit for one file applies to all of them together, so a large
//! file waits until there is room for it. No file is refused because of the others.

use std::sync::{Condvar, Mutex, PoisonError};

use crate::grid::Limits;

/// Room for unpacked files, shared by all files that are read at the same time.
pub(super) struct MemoryBudget {
    free: Mutex<u64>,
    freed: Condvar,
    limits: Limits,
}

impl MemoryBudget {
    /// Creates room for one file that unpacks to the limit.
    pub(super) fn new(limits: Limits) -> Self {
        Self { free: Mutex::new(limits.inflated_bytes), freed: Condvar::new(), limits }
    }

    /// Runs the work on a file of `file_bytes` bytes as soon as there is room for the most that it may unpack to. The work must
    /// not wait for room itself.
    pub(super) fn with<T>(&self, file_bytes: u64, work: impl FnOnce() -> T) -> T {
        let _taken = self.take(self.limits.unpacked(file_bytes).min(self.limits.inflated_bytes));
        work()
    }

    fn take(&self, bytes: u64) -> ReservedMemory<'_> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = self.freed.wait_while(free, |free| *free < bytes).unwrap_or_else(PoisonError::into_inner);
        *free -= bytes;
        ReservedMemory { room: self, bytes }
    }
}

/// Room in use, given back when the work on the file ends, even by a panic.
struct ReservedMemory<'a> {
    room: &'a MemoryBudget,
    bytes: u64,
}

impl Drop for ReservedMemory<'_> {
    fn drop(&mut self) {
        *self.room.free.lock().unwrap_or_else(PoisonError::into_inner) += self.bytes;
        self.room.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn never_more_is_unpacked_at_once_than_one_file_may_and_every_file_has_its_turn() {
        let limits = Limits { inflated_bytes: 10_000_000, ratio: 10, ..Limits::default() };
        let room = MemoryBudget::new(limits);
        let (used, most, done) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
        std::thread::scope(|scope| {
            // The last files could each unpack to more than there is room for.
            for bytes in [1, 300_000, 400_000, 600_000, 600_000, 2_000_000, u64::MAX] {
                let (room, used, most, done) = (&room, &used, &most, &done);
                scope.spawn(move || {
                    let needed = limits.unpacked(bytes).min(limits.inflated_bytes);
                    room.with(bytes, || {
                        most.fetch_max(used.fetch_add(needed, Ordering::SeqCst) + needed, Ordering::SeqCst);
                        std::thread::yield_now();
                        used.fetch_sub(needed, Ordering::SeqCst);
                        done.fetch_add(1, Ordering::SeqCst);
                    });
                });
            }
        });
        assert_eq!(done.into_inner(), 7);
        assert!(most.into_inner() <= limits.inflated_bytes);
    }

    #[test]
    fn room_comes_back_from_a_file_on_which_the_program_fails() {
        let room = MemoryBudget::new(Limits::default());
        let failed = catch_unwind(AssertUnwindSafe(|| room.with(u64::MAX, || panic!("a fault"))));
        assert!(failed.is_err());
        assert_eq!(room.with(u64::MAX, || 1), 1);
    }
}
