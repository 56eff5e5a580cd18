//! One write on its way to the writer's thread, with the claim that settles whether it has begun.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::unwind::run_ready;
use crate::{Error, Result, Tx};

/// A write of any type.
pub(super) trait Job: Send {
    fn claim(&self) -> &Claim;
    /// How long it has waited.
    fn waited(&self) -> Duration;
    /// Runs the closure and keeps what it gave. May be called again.
    fn run(&mut self, tx: &Tx) -> Result<()>;
    /// Tells the caller how it ended.
    fn answer(self: Box<Self>, end: Result<()>);
}

/// Held by the caller and the job: either the writer takes it, or the caller withdraws it.
#[derive(Clone, Default)]
pub(super) struct Claim(Arc<AtomicU8>);

const TAKEN: u8 = 1;
const WITHDRAWN: u8 = 2;

impl Claim {
    /// The writer begins. False when nobody wants it any more.
    pub(super) fn take(&self) -> bool {
        self.settle(TAKEN)
    }

    /// The caller gives up. False when the writer has begun.
    pub(super) fn withdraw(&self) -> bool {
        self.settle(WITHDRAWN)
    }

    fn settle(&self, as_what: u8) -> bool {
        self.0.compare_exchange(0, as_what, Ordering::SeqCst, Ordering::SeqCst).is_ok()
    }
}

/// The caller's half; withdraws the job when it is dropped before its turn.
pub(super) struct Waiting(Claim);

impl Waiting {
    pub(super) const fn new(claim: Claim) -> Self {
        Self(claim)
    }

    pub(super) fn withdraw(&self) -> bool {
        self.0.withdraw()
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.withdraw();
    }
}

pub(super) struct Work<T, F> {
    f: F,
    kept: Option<T>,
    answer: oneshot::Sender<Result<T>>,
    claim: Claim,
    asked: Instant,
    span: tracing::Span,
}

impl<T, F> Work<T, F> {
    pub(super) fn new(f: F) -> (Self, oneshot::Receiver<Result<T>>, Waiting) {
        let (answer, said) = oneshot::channel();
        let claim = Claim::default();
        let waiting = Waiting::new(claim.clone());
        (
            Self { f, kept: None, answer, claim, asked: Instant::now(), span: tracing::debug_span!("write") },
            said,
            waiting,
        )
    }
}

impl<T, F> Job for Work<T, F>
where
    T: Send + 'static,
    F: AsyncFn(&Tx) -> Result<T> + Send + 'static,
{
    fn claim(&self) -> &Claim {
        &self.claim
    }

    fn waited(&self) -> Duration {
        self.asked.elapsed()
    }

    fn run(&mut self, tx: &Tx) -> Result<()> {
        let _in = self.span.enter();
        let f = &self.f;
        self.kept = Some(run_ready(async { f(tx).await })?);
        Ok(())
    }

    fn answer(self: Box<Self>, end: Result<()>) {
        let Self { kept, answer, .. } = *self;
        // The caller may have gone; what is committed stays.
        let _ = answer.send(end.and_then(|()| kept.ok_or(Error::Aborted)));
    }
}
