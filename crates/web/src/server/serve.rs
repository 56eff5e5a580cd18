//! Serves until it is told to stop, then lets running requests finish.

use std::io;
use std::net::IpAddr;
use std::pin::pin;
use std::time::Duration;

use hyper::server::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;

use super::guests::{Guest, MOST_GUESTS, Room};
use super::{Front, State};
use crate::routes::site;
use crate::tls::{HTTP_2, Tls};

#[cfg(test)]
mod tests;

/// How long somebody may take to say what they want. It bounds idle connections too.
const HEADERS_WITHIN: Duration = Duration::from_secs(30);
/// How much they may say it with, cookies included.
const MOST_HEADERS: usize = 64 * 1024;
/// How many requests one connection may have under way (HTTP/2): what pages and their pictures ask for at once.
const MOST_STREAMS: u32 = 100;
/// How long those who have come in may begin to ask after we were told to stop. hyper hangs up at once on who has said nothing yet,
/// and their words may be on the way.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// How long running requests may take after that.
const DRAIN: Duration = Duration::from_secs(20);
/// How long to wait when the system has no connection to give, mostly for want of file descriptors.
const PAUSE: Duration = Duration::from_millis(100);

/// Where visitors come in.
pub struct Entrance {
    /// What they connect to.
    pub listener: TcpListener,
    /// TLS of our own, where no proxy brings it.
    pub tls: Option<Tls>,
    /// How many connections may be open at once. Whoever comes then waits at the door until one is closed.
    pub most: usize,
}

impl From<TcpListener> for Entrance {
    fn from(listener: TcpListener) -> Self {
        Self { listener, tls: None, most: MOST_GUESTS }
    }
}

/// Serves the site at `entrance` until `stop` is ready.
///
/// # Errors
/// When the listener fails for good.
pub async fn serve(
    entrance: impl Into<Entrance>,
    state: State,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let Entrance { listener, tls, most } = entrance.into();
    let watch = tokio::spawn(state.clone().watch());
    let streams = state.clone();
    let stop = pin!(after_notice(state.clone(), stop));
    let (site, running) = (site(state), GracefulShutdown::new());
    accept(listener, most, stop, |guest, peer| {
        tokio::spawn(answer(guest, tls.clone(), site.for_peer(peer), running.watcher()));
    })
    .await;
    streams.end_streams();
    if running.count() > 0 {
        tokio::time::sleep(LAST_WORDS).await;
    }
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

/// Hands each connection to `greet` until `stop` is ready, `most` of them at once. New visitors are refused from then on, so that
/// another process can take over; where systemd keeps the socket, they wait for it.
pub(super) async fn accept(
    listener: TcpListener,
    most: usize,
    stop: impl Future<Output = ()>,
    greet: impl Fn(Guest, IpAddr),
) {
    let (mut stop, mut room) = (pin!(stop), Room::new(most));
    loop {
        let arrived = async {
            let place = room.place().await;
            (place, listener.accept().await)
        };
        tokio::select! {
            () = &mut stop => return,
            (place, accepted) = arrived => match accepted {
                Ok((stream, peer)) => {
                    // Pages are small: to wait for more bytes before sending would only make them late.
                    if let Err(error) = stream.set_nodelay(true) {
                        tracing::debug!(%error, "a connection without TCP_NODELAY");
                    }
                    // One socket for both families shows a visitor by IPv4 as ::ffff:192.0.2.1.
                    greet(Guest::new(stream, place), peer.ip().to_canonical());
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(PAUSE).await;
                }
            },
        }
    }
}

/// Answers one visitor's requests until they or we have had enough.
async fn answer(guest: Guest, tls: Option<Tls>, site: Front, watcher: Watcher) {
    let Some(tls) = tls else { return by_http_1(guest, site, watcher).await };
    let Some(stream) = tls.greet(guest).await else { return };
    if stream.get_ref().1.alpn_protocol() == Some(HTTP_2) {
        by_http_2(stream, site, watcher).await;
    } else {
        by_http_1(stream, site, watcher).await;
    }
}

async fn by_http_1(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    site: Front,
    watcher: Watcher,
) {
    let connection = http_1().serve_connection(TokioIo::new(stream), TowerToHyperService::new(site));
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// HTTP/1.1 for people in no hurry, and not for ever.
pub(super) fn http_1() -> http1::Builder {
    http_1_within(HEADERS_WITHIN)
}

fn http_1_within(patience: Duration) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(patience).max_buf_size(MOST_HEADERS);
    builder
}

async fn by_http_2(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    site: Front,
    watcher: Watcher,
) {
    // Whoever does not answer our ping has gone.
    let connection = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .keep_alive_interval(HEADERS_WITHIN)
        .keep_alive_timeout(HEADERS_WITHIN)
        .max_concurrent_streams(MOST_STREAMS)
        .max_header_list_size(MOST_HEADERS as u32)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(site));
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection ended early");
    }
}
