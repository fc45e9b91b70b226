//! Long work without holding the interpreter: the core runs on its own threads, while the thread
//! that called looks for Ctrl-C and tells how far the work has come.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use pyo3::prelude::*;

use crate::error::{Error, Result};
use crate::progress::{Progress, Snapshot};

/// How often Ctrl-C is looked for.
const TICK: Duration = Duration::from_millis(50);

/// Runs `work` on `n_threads` threads (all cores for `None`). `observer(stage, done, total)` is called
/// now and then, and once more at the end of the work.
pub fn run<T: Send>(
    py: Python<'_>,
    n_threads: Option<usize>,
    observer: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&Progress) -> Result<T> + Send,
) -> PyResult<T> {
    if n_threads == Some(0) {
        return Err(
            Error::parameter("n_threads", 0, "must be at least 1, or None for all cores").into(),
        );
    }
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(n_threads.unwrap_or(0))
        .build()
        .map_err(|error| Error::Data(format!("no threads could be started: {error}")))?;
    let progress = Progress::default();
    let observer = observer.map(|observer| observer.clone().unbind());
    py.detach(|| {
        std::thread::scope(|scope| {
            let (sender, receiver) = channel();
            let worker = scope.spawn(|| {
                let result = pool.install(|| work(&progress));
                // The receiver waits until the sender is gone, so it is there to hear this.
                let _ = sender.send(());
                drop(sender);
                result
            });
            let mut shown = None;
            let mut interruption = Ok(());
            while receiver.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                if interruption.is_ok() {
                    interruption = tell(&progress, observer.as_ref(), &mut shown);
                    if interruption.is_err() {
                        progress.cancel();
                    }
                }
            }
            let result = match worker.join() {
                Ok(result) => result,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            give_back();
            interruption?;
            tell(&progress, observer.as_ref(), &mut shown)?;
            Ok(result?)
        })
    })
}

/// Gives free memory back to the system, in less than a millisecond. glibc keeps what the threads freed
/// in an arena of each: after texts were counted, a quarter of all that the work seems to hold.
fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: it takes no pointer, touches nothing that is in use, and may be called from any thread.
    unsafe {
        libc::malloc_trim(0);
    }
}

fn tell(
    progress: &Progress,
    observer: Option<&Py<PyAny>>,
    shown: &mut Option<Snapshot>,
) -> PyResult<()> {
    Python::attach(|py| {
        py.check_signals()?;
        let snapshot = progress.snapshot();
        if let Some(observer) = observer.filter(|_| *shown != Some(snapshot)) {
            observer.call1(py, (snapshot.stage, snapshot.done, snapshot.total))?;
            *shown = Some(snapshot);
        }
        Ok(())
    })
}
