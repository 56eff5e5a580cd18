//! Looks whether the files of a certificate were replaced: every minute, and at once on SIGHUP (`systemctl reload`). Open
//! connections go on with the certificate they began with.

use std::time::Duration;

use web::tls::Files;

use crate::failure::Failure;

/// How often we look.
const LOOK: Duration = Duration::from_secs(60);

/// Runs for as long as the server does.
pub(crate) async fn watch(files: Option<Files>, mut hung_up: HungUp) {
    let mut told = String::new();
    loop {
        tokio::select! {
            () = hung_up.next() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
        let Some(files) = files.clone() else { continue };
        let Ok(renewed) = tokio::task::spawn_blocking(move || files.renew()).await else { continue };
        let problem = match renewed {
            Ok(true) => {
                tracing::info!("the certificate was replaced and is in use");
                String::new()
            }
            Ok(false) => String::new(),
            Err(problem) => Failure::from(problem).text(),
        };
        // Told once, not every minute.
        if !problem.is_empty() && problem != told {
            tracing::error!(%problem, "the new certificate is no good; the old one is still in use");
        }
        told = problem;
    }
}

/// Hears SIGHUP from when it is made. Without it, the signal would end the program.
#[cfg(unix)]
pub(crate) struct HungUp(Option<tokio::signal::unix::Signal>);

#[cfg(unix)]
impl HungUp {
    pub(crate) fn new() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        Self(signal(SignalKind::hangup()).ok())
    }

    async fn next(&mut self) {
        match &mut self.0 {
            Some(signal) => drop(signal.recv().await),
            None => std::future::pending().await,
        }
    }
}

/// There is no such signal.
#[cfg(not(unix))]
pub(crate) struct HungUp;

#[cfg(not(unix))]
impl HungUp {
    pub(crate) fn new() -> Self {
        Self
    }

    async fn next(&mut self) {
        std::future::pending().await
    }
}
