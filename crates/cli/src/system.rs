//! What the machine should know of us: that we serve, for a manager of services that asked to be told (systemd's `sd_notify(3)`); and
//! what we should know of it: whether we run as root.

use crate::shutdown::Stop;

/// Says so when we run as root, which serving never needs.
pub(crate) fn warn_of_root() {
    if is_root() {
        tracing::warn!(
            "Alongside runs as root: whoever finds a hole in it has the whole machine. Run it as an account of its own, as \
             the Debian package and the container do; docs/installing.md says how.",
        );
    }
}

#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

/// Tells the manager of services that visitors are answered from now on, then that we still turn, as often as it wants to hear, and
/// that we stop when we are asked to.
#[cfg(unix)]
pub(crate) async fn keep_told(stop: Stop) {
    use sd_notify::NotifyState::{Ready, Stopping, Watchdog};
    tell(&[Ready]);
    let alive = async {
        match sd_notify::watchdog_enabled() {
            Some(within) => loop {
                tokio::time::sleep(within / 2).await;
                tell(&[Watchdog]);
            },
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = alive => {}
        () = stop.asked() => tell(&[Stopping]),
    }
}

#[cfg(unix)]
fn tell(what: &[sd_notify::NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(what) {
        tracing::warn!(%error, "the manager of services cannot be told");
    }
}

/// There is nobody to tell.
#[cfg(not(unix))]
pub(crate) async fn keep_told(_: Stop) {}

/// Files that are open beside the connections of visitors: 500 connections on the way from plain HTTP, the database, pictures, letters.
#[cfg(unix)]
const BESIDE: u64 = 1_024;

/// Has the system let us open as many files as so many connections need, and says how many there can be.
#[cfg(unix)]
pub(crate) fn room_for(connections: usize) -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let wanted = (connections as u64).saturating_add(BESIDE);
    let mut files = limit.current.unwrap_or(u64::MAX);
    let possible = limit.maximum.unwrap_or(u64::MAX).min(wanted);
    if files < possible && setrlimit(Resource::Nofile, Rlimit { current: Some(possible), ..limit }).is_ok() {
        files = possible;
    }
    // A process that may open next to nothing serves few at once, but it serves.
    let most = files.saturating_sub(BESIDE).max(files / 2).max(1).min(connections as u64);
    if most < connections as u64 {
        tracing::warn!(
            most,
            wanted = connections,
            "the system lets this process open {files} files, so fewer connections may be open at once than `connections` says: raise \
             LimitNOFILE or `ulimit -Hn`",
        );
    }
    usize::try_from(most).unwrap_or(connections)
}

/// Connections are not files there.
#[cfg(not(unix))]
pub(crate) fn room_for(connections: usize) -> usize {
    connections
}
