//! Runs closures of others without letting their panics or their waiting reach the threads of the database.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use futures_util::FutureExt as _;

use crate::{Error, Result};

/// Notes that someone asked to be polled again.
struct Again(AtomicBool);

impl Wake for Again {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Release);
    }
}

/// Runs a future whose every await is ready, as all of SQLite's are. One that waits for anything else would
/// never be woken on these threads, so that is an error.
pub(crate) fn run_ready<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    let again = Arc::new(Again(AtomicBool::new(false)));
    let waker = Waker::from(Arc::clone(&again));
    let mut future = pin!(future);
    let run = AssertUnwindSafe(|| {
        loop {
            if let Poll::Ready(end) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
                return end;
            }
            // Joined futures wake themselves when there are many of them.
            if !again.0.swap(false, Ordering::Acquire) {
                let what = "a closure given to the database awaited something else than the database";
                return Err(Error::Bug(what.to_owned()));
            }
        }
    });
    catch_unwind(run).unwrap_or_else(|panic| Err(panicked(panic.as_ref())))
}

/// The error a panic becomes. Words that were put together while the program ran are left out: they may quote what was read.
pub(crate) fn panicked(panic: &(dyn Any + Send)) -> Error {
    let text = panic.downcast_ref::<&'static str>().copied();
    Error::Bug(format!(
        "a closure given to the database panicked: {}",
        text.unwrap_or("(its words are left out)")
    ))
}

/// Awaits a closure's future on the runtime; a panic becomes an error.
pub(crate) async fn run<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    AssertUnwindSafe(future).catch_unwind().await.unwrap_or_else(|panic| Err(panicked(panic.as_ref())))
}
