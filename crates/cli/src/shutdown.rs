//! Knows whether somebody wants the program to end.

use std::future::pending;

use tokio::sync::watch;

use crate::failure::Failure;

/// The status of a program that ended at once because it was asked twice: 128 and the number of SIGINT.
const ASKED_TWICE: i32 = 130;

/// Ctrl-C and SIGTERM, listened to from the start, so that none falls between two pieces of work.
#[derive(Clone, Debug)]
pub(crate) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Begins to listen. The first signal asks for an end, the second one ends the program at once.
    ///
    /// # Errors
    /// When the system does not let us listen.
    pub(crate) fn listen() -> std::io::Result<Self> {
        let mut signals = Signals::new()?;
        let (asked, stop) = watch::channel(false);
        tokio::spawn(async move {
            signals.next().await;
            asked.send_replace(true);
            signals.next().await;
            std::process::exit(ASKED_TWICE);
        });
        Ok(Self(stop))
    }

    /// Waits until somebody asks.
    pub(crate) async fn asked(mut self) {
        if self.0.wait_for(|asked| *asked).await.is_err() {
            pending::<()>().await;
        }
    }

    /// Does `work` unless somebody asks for an end first; then `work` is dropped where it stands.
    pub(crate) async fn unless_asked<T>(
        &self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        tokio::select! {
            result = work => result,
            () = self.clone().asked() => Err(Failure::stopped()),
        }
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            pending::<()>().await;
        }
    }
}
