//! The pools of connections: for reading, whose sessions cannot write, and for writing. So many may wait for one, and no more.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, PoolBuilder, PoolError, RecyclingMethod, Runtime,
    TimeoutType,
};
use tokio::sync::Semaphore;
use tokio_postgres::Config;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{address, errors};
use crate::database::WAITING;
use crate::{Error, Options, Result};

/// Connections for reading, when nothing else is said.
const READERS: usize = 16;
/// How long opening a connection may take, with all hosts of the address.
const OPENING: Duration = Duration::from_secs(10);

/// Connections, and those who wait for one. Cheap to clone; all clones are one pool.
#[derive(Clone)]
pub(super) struct Pool {
    connections: deadpool_postgres::Pool,
    /// For those who wait. Whoever gets a connection at once takes a place for no time.
    waiting: Arc<Semaphore>,
}

impl Pool {
    /// A connection, as soon as there is one.
    pub(super) async fn get(&self) -> Result<Object> {
        let Ok(_place) = self.waiting.try_acquire() else {
            return Err(Error::Busy("too many wait for a connection to PostgreSQL".to_owned()));
        };
        self.connections.get().await.map_err(|error| match error {
            PoolError::Timeout(TimeoutType::Wait) => {
                Error::Busy("all connections to PostgreSQL are in use".to_owned())
            }
            PoolError::Timeout(_) => Error::Unavailable("PostgreSQL does not let us in".to_owned()),
            PoolError::Closed => Error::Closed,
            PoolError::Backend(e) | PoolError::PostCreateHook(HookError::Backend(e)) => errors::plain(&e),
            other => Error::Unavailable(other.to_string()),
        })
    }
}

impl Deref for Pool {
    type Target = deadpool_postgres::Pool;

    fn deref(&self) -> &deadpool_postgres::Pool {
        &self.connections
    }
}

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

fn builder(config: Config, tls: &MakeRustlsConnect, size: usize, wait: Duration) -> PoolBuilder {
    let how = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    deadpool_postgres::Pool::builder(Manager::from_config(config, tls.clone(), how))
        .max_size(size.max(1))
        .wait_timeout(Some(wait))
        .create_timeout(Some(OPENING))
        .runtime(Runtime::Tokio1)
}

fn built(builder: PoolBuilder) -> Result<Pool> {
    let connections = builder
        .build()
        .map_err(|e| Error::Open(format!("The connections to PostgreSQL cannot be set up: {e}")))?;
    Ok(Pool { connections, waiting: Arc::new(Semaphore::new(WAITING)) })
}
