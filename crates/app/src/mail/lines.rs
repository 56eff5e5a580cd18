//! Connections to a mail server, kept while letters leave. lettre speaks SMTP; the connections are ours for one reason: lettre
//! writes the end of a letter apart from its text, and the system holds such a small piece back until the other side has confirmed
//! what came before (Nagle's algorithm), which takes up to 40 ms for each letter. Here it is sent at once.

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::way::{PATIENCE, tls, why};
use super::{Blocked, Security, Server};

/// How long saying goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);

/// The way to one mail server.
pub(super) struct Lines {
    server: Server,
    /// What a certificate is held against, unless the way is unprotected.
    tls: Option<TlsParameters>,
    /// Connections that wait for the next letter.
    open: Mutex<Vec<AsyncSmtpConnection>>,
}

/// Why a letter was not taken.
pub(super) struct Trouble {
    /// What the mail server answered, if it did.
    pub(super) code: Option<u16>,
    /// Whether it said that trying again is of no use.
    pub(super) for_good: bool,
    pub(super) text: String,
}

impl From<SmtpError> for Trouble {
    fn from(error: SmtpError) -> Self {
        Self { code: error.status().map(u16::from), for_good: error.is_permanent(), text: why(&error) }
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self { code: None, for_good: false, text: format!("Connection error: {error}") }
    }
}

impl Lines {
    /// Opens no connection yet.
    ///
    /// # Errors
    /// When the certificate of `mail.authority` is no good.
    pub(super) fn new(server: &Server) -> Result<Self, Blocked> {
        let tls = match server.security {
            Security::Plain => None,
            Security::Tls | Security::StartTls => Some(tls(server)?),
        };
        Ok(Self { server: server.clone(), tls, open: Mutex::default() })
    }

    /// Hands a letter over, along a connection that waits or a new one.
    ///
    /// # Errors
    /// When the mail server cannot be reached or does not take it.
    pub(super) async fn send(&self, envelope: &Envelope, message: &[u8]) -> Result<(), Trouble> {
        let mut connection = self.take().await?;
        // A connection on which anything went wrong is not used again.
        connection.send(envelope, message).await?;
        self.lock().push(connection);
        Ok(())
    }

    /// Says goodbye on all connections that wait.
    pub(super) async fn hang_up(&self) {
        let all = std::mem::take(&mut *self.lock());
        let goodbye = async {
            for mut connection in all {
                // Who has hung up before us need not hear it.
                let _ = connection.quit().await;
            }
        };
        // A server that does not answer is left without it.
        let _ = timeout(GOODBYE, goodbye).await;
    }

    async fn take(&self) -> Result<AsyncSmtpConnection, Trouble> {
        loop {
            let waiting = self.lock().pop();
            let Some(mut connection) = waiting else { break };
            if connection.test_connected().await {
                return Ok(connection);
            }
        }
        let late = |_| io::Error::from(io::ErrorKind::TimedOut);
        timeout(PATIENCE, self.connect()).await.map_err(late)?
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Trouble> {
        let (server, hello) = (&self.server, ClientId::default());
        let place = (server.host.as_str(), server.port);
        let mut connection = match (&self.tls, server.security) {
            (Some(tls), Security::Tls) => {
                AsyncSmtpConnection::connect_tokio1(place, None, &hello, Some(tls.clone()), None).await?
            }
            (tls, _) => {
                let stream = TcpStream::connect(place).await?;
                stream.set_nodelay(true)?;
                let mut connection =
                    AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello).await?;
                if let Some(tls) = tls {
                    connection.starttls(tls.clone(), &hello).await?;
                }
                connection
            }
        };
        if let Some((name, password)) = &server.login {
            let login = Credentials::new(name.clone(), password.clone());
            connection.auth(DEFAULT_MECHANISMS, &login).await?;
        }
        Ok(connection)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<AsyncSmtpConnection>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
