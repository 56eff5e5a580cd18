//! Runs what talks to the network, the database or the disk.

use crate::failure::Failure;
use crate::shutdown::Stop;

/// Runs `work` to its end on a runtime of its own, and tells it who may ask it to stop.
pub(crate) fn run<T>(work: impl AsyncFnOnce(Stop) -> Result<T, Failure>) -> Result<T, Failure> {
    // Fails only when a provider is installed already, and then that one serves.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| refused(&error))?;
    runtime.block_on(async {
        let stop = Stop::listen().map_err(|error| refused(&error))?;
        work(stop).await
    })
}

fn refused(error: &std::io::Error) -> Failure {
    let remedy = "Check how many threads and open files this account may have (ulimit -a).";
    Failure::new(format!("The system did not let us start ({error})."), remedy)
}
