//! Runs what talks to the network, the database or the disk.

use crate::failure::Failure;
use crate::shutdown::shutdown;

/// Runs `work` to its end on a runtime of its own.
pub(crate) fn run<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    // Fails only when a provider is installed already, and then that one serves.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| {
        let remedy = "Check how many threads and open files this account may have (ulimit -a).";
        Failure::new(format!("The system did not let us start ({error})."), remedy)
    })?;
    runtime.block_on(work)
}

/// Does `work` unless somebody asks the program to end first; then `work` is dropped where it stands.
pub(crate) async fn unless_stopped<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::select! {
        result = work => result,
        () = shutdown() => Err(Failure::stopped()),
    }
}
