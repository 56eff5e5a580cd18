//! Serves until it is told to stop, then lets running requests finish.

use tokio::net::TcpListener;

use super::State;
use crate::routes::router;

/// Serves the site on `listener` until `stop` is ready.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    state: State,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let watch = tokio::spawn(state.clone().watch());
    let served = axum::serve(listener, router(state)).with_graceful_shutdown(stop).await;
    watch.abort();
    served
}
