//! Serves until it is told to stop, then lets running requests finish.

use std::io;
use std::pin::pin;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};

use super::{Front, State};
use crate::routes::site;

/// How long somebody may take to say what they want. It bounds idle connections too.
const HEADERS_WITHIN: Duration = Duration::from_secs(30);
/// How much they may say it with, cookies included.
const MOST_HEADERS: usize = 64 * 1024;
/// How long running requests may take after we were told to stop.
const DRAIN: Duration = Duration::from_secs(20);
/// How long to wait when the system has no connection to give, mostly for want of file descriptors.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves the site on `listener` until `stop` is ready.
///
/// # Errors
/// When the listener fails for good.
pub async fn serve(listener: TcpListener, state: State, stop: impl Future<Output = ()>) -> io::Result<()> {
    let watch = tokio::spawn(state.clone().watch());
    let streams = state.clone();
    let mut stop = pin!(after_notice(state.clone(), stop));
    let (site, running) = (site(state), GracefulShutdown::new());
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => answer(stream, site.for_peer(peer.ip()), &running),
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(PAUSE).await;
                }
            },
        }
    }
    // New visitors are refused at once, so that another process can take over.
    drop(listener);
    streams.end_streams();
    tokio::select! {
        () = running.shutdown() => {}
        () = tokio::time::sleep(DRAIN) => tracing::warn!("some requests did not end in time"),
    }
    watch.abort();
    Ok(())
}

/// Ends some time after `stop`: meanwhile load balancers are told to send visitors elsewhere, and those who come are served.
async fn after_notice(state: State, stop: impl Future<Output = ()>) {
    stop.await;
    state.leave();
    tokio::time::sleep(state.config.drain).await;
}

/// Answers one visitor's requests until they or we have had enough.
fn answer(stream: TcpStream, site: Front, running: &GracefulShutdown) {
    // Pages are small: to wait for more bytes before sending would only make them late.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection without TCP_NODELAY");
    }
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .max_buf_size(MOST_HEADERS)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(site));
    let connection = running.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended early");
        }
    });
}
