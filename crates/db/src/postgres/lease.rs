//! A connection out of the pool. It goes back only when its work has ended; otherwise its statement may still be
//! running, so that is cancelled and the connection thrown away.

use deadpool_postgres::{ClientWrapper, Object};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::errors;
use crate::{Error, Result};

pub(crate) struct Lease {
    client: Option<Object>,
    /// How a wish to cancel is sent; nothing behind a pooler.
    tls: Option<MakeRustlsConnect>,
}

impl Lease {
    pub(super) fn new(client: Object, tls: Option<MakeRustlsConnect>) -> Self {
        Self { client: Some(client), tls }
    }

    /// The connection itself.
    pub(crate) fn client(&self) -> Result<&ClientWrapper> {
        self.client.as_deref().ok_or(Error::Closed)
    }

    /// Runs a text without parameters.
    pub(crate) async fn simple(&self, text: &str) -> Result<()> {
        self.client()?.batch_execute(text).await.map_err(|e| errors::plain(&e))
    }

    /// What the server says to a text without parameters: the first word of its first row.
    pub(super) async fn said(&self, text: &str) -> Result<String> {
        let rows = self.client()?.query_typed(text, &[]).await.map_err(|e| errors::plain(&e))?;
        let row = rows.first().ok_or(Error::NotFound)?;
        row.try_get(0).map_err(|e| errors::plain(&e))
    }

    /// The work has ended: the next one may have the connection.
    pub(crate) fn give_back(mut self) {
        self.client.take();
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(client) = self.client.take() else { return };
        let client = Object::take(client);
        if client.is_closed() {
            return;
        }
        // PgBouncer loses a wish to cancel whose sender does not stay, as the driver does not, and 1.18 even ends itself over it. There
        // we hang up, and so does PgBouncer; PostgreSQL notices if it is told to look (`client_connection_check_interval`).
        let Some(tls) = self.tls.take() else { return };
        let cancel = client.cancel_token();
        // Outside the runtime nothing can be sent; the closed connection then ends the statement when it is done.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if let Err(error) = cancel.cancel_query(tls).await {
                    tracing::debug!(%error, "a statement that nobody waits for could not be cancelled");
                }
                drop(client);
            });
        }
    }
}
