//! How far a long piece of work has come, and the way to stop it.
//!
//! The worker names its stage and advances; whoever waits (the Python main thread) reads a
//! [`Snapshot`] now and then and may cancel. Stages call [`Progress::advance`] between blocks of
//! work, so that a cancelled study ends within a fraction of a second.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::error::{Error, Result};

/// Shared between the thread that works and the thread that waits.
#[derive(Debug, Default)]
pub struct Progress {
    stage: Mutex<(&'static str, usize)>,
    done: AtomicUsize,
    cancelled: AtomicBool,
}

/// What a waiting thread sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The stage that runs, in a word or two; empty before the first one.
    pub stage: &'static str,
    /// Units of the stage that are done.
    pub done: usize,
    /// Units of the stage in all.
    pub total: usize,
}

impl Progress {
    /// Enters a stage of `total` units.
    pub fn enter(&self, stage: &'static str, total: usize) -> Result<()> {
        let mut current = self
            .stage
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        *current = (stage, total);
        self.done.store(0, Ordering::Relaxed);
        drop(current);
        self.advance(0)
    }

    /// Reports `units` done; [`Error::Interrupted`] once the work was cancelled.
    pub fn advance(&self, units: usize) -> Result<()> {
        self.done.fetch_add(units, Ordering::Relaxed);
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        Ok(())
    }

    /// Asks the worker to stop at its next [`advance`](Self::advance).
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Where the work stands.
    pub fn snapshot(&self) -> Snapshot {
        let (stage, total) = *self
            .stage
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        Snapshot {
            stage,
            done: self.done.load(Ordering::Relaxed).min(total),
            total,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cancelled_worker_is_told() {
        let progress = Progress::default();
        progress.enter("words", 3).unwrap();
        progress.advance(2).unwrap();
        assert_eq!(
            progress.snapshot(),
            Snapshot {
                stage: "words",
                done: 2,
                total: 3
            }
        );
        progress.cancel();
        assert!(matches!(progress.advance(1), Err(Error::Interrupted)));
        assert!(matches!(
            progress.enter("topics", 1),
            Err(Error::Interrupted)
        ));
    }
}
