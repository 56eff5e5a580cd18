//! A gate before what is dear: few are let through at once, some may wait for their turn, and whoever comes when too many wait is told to come
//! later. A flood of searches waits here, where it keeps nobody else waiting, and not at the database.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State as Shared};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::Semaphore;

use crate::pages::errors::Failure;

/// How long somebody waits for their turn.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many may wait for each that is let through.
const WAITING: usize = 32;

/// Cheap to clone; all clones are one gate.
#[derive(Clone)]
pub(crate) struct Gate(Arc<Places>);

struct Places {
    turns: Semaphore,
    /// For those whose turn it is, too.
    waiting: Semaphore,
    patience: Duration,
}

impl Gate {
    /// Lets half as many through as can read at once, so that the other half is left to everything else.
    pub(crate) fn before(readers: usize) -> Self {
        Self::with((readers / 2).max(1), PATIENCE)
    }

    fn with(turns: usize, patience: Duration) -> Self {
        let waiting = Semaphore::new(turns * (WAITING + 1));
        Self(Arc::new(Places { turns: Semaphore::new(turns), waiting, patience }))
    }
}

/// Lets a request through when it is its turn.
pub(crate) async fn one_by_one(Shared(gate): Shared<Gate>, request: Request, next: Next) -> Response {
    let Ok(_place) = gate.0.waiting.try_acquire() else {
        return Failure::Busy.into_response();
    };
    match tokio::time::timeout(gate.0.patience, gate.0.turns.acquire()).await {
        Ok(Ok(_turn)) => next.run(request).await,
        _ => Failure::Busy.into_response(),
    }
}

#[cfg(test)]
mod tests;
