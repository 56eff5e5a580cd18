//! Makes the pools of connections: for reading, whose sessions cannot write, and for writing.

use std::time::Duration;

use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use tokio_postgres::Config;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address;
use crate::{Error, Options, Result};

/// Connections for reading, when nothing else is said.
const READERS: usize = 16;
/// How long opening a connection may take, with all hosts of the address.
const OPENING: Duration = Duration::from_secs(10);

/// Connections whose sessions cannot write. Behind a pooler sessions are nobody's own, so that nothing is set there.
pub(super) fn readers(mut config: Config, tls: &MakeRustlsConnect, options: &Options) -> Result<Pool> {
    address::for_reading(&mut config, options);
    let builder = builder(config, tls, options.readers.unwrap_or(READERS), options.wait);
    if options.pooled {
        return built(builder);
    }
    // Not an option of the connection: `target_session_attrs=read-write` would take the server for one that is read only.
    let read_only = "SET default_transaction_read_only = on";
    built(builder.post_create(Hook::async_fn(move |client, _| {
        Box::pin(async move { client.batch_execute(read_only).await.map_err(HookError::Backend) })
    })))
}

/// One connection to ask how the server does, however many readers wait for theirs.
pub(super) fn health(config: Config, tls: &MakeRustlsConnect, options: &Options) -> Result<Pool> {
    readers(config, tls, &Options { readers: Some(1), ..options.clone() })
}

/// Connections for writing.
pub(super) fn writers(config: Config, tls: &MakeRustlsConnect, options: &Options) -> Result<Pool> {
    built(builder(config, tls, options.writers, options.wait))
}

fn builder(
    config: Config,
    tls: &MakeRustlsConnect,
    size: usize,
    wait: Duration,
) -> deadpool_postgres::PoolBuilder {
    let how = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    Pool::builder(Manager::from_config(config, tls.clone(), how))
        .max_size(size.max(1))
        .wait_timeout(Some(wait))
        .create_timeout(Some(OPENING))
        .runtime(Runtime::Tokio1)
}

fn built(builder: deadpool_postgres::PoolBuilder) -> Result<Pool> {
    builder.build().map_err(|e| Error::Open(format!("The connections to PostgreSQL cannot be set up: {e}")))
}
